/* own_op: operations on a firm's own forms (own.h). All need an administrator and answer with the version that came of it. */
#pragma once
#include "sheet/own_edit.h"

struct own_out { str sheet; struct opt_int version; str field; };
struct own_back_in { str sheet; struct opt_int to, version; str reason; };
struct own_new_in { str ja, en, row_ja, row_en, first, about; };
extern const struct operation op_own_change, op_own_back, op_own_new;
extern const struct shape own_out_shape;
extern const struct choices sheet_type_choices; /* types a firm can add, with their names */
/* Why a change does not fit, for people: {name} of the field. */
int own_fault_msg(int fault);
/* What a field is called in this form; its key when nobody knows. */
str own_name_of(struct ctx *c, const struct sheet_own *o, str key);

str own_trouble_text(struct ctx *c, const struct sheet_own *o, const struct own_trouble *t);

/* A version on its way into the tables. */
struct own_kept { str sheet; int version; str changes; int what; str words, reason; };
