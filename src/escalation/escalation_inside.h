/* inside: what the files of this folder share. */
#pragma once
#include "escalation/escalation.h"
#include "sheet/sheet.h"

/* What a row of level_own holds; none: as the built-in one. calls_net goes with call, the hours and the phase with each other. */
struct level_values {
	str name, name_en, scope, scope_en, role, call;
	struct opt_int calls_net, report_first_hours, report_later_hours, report_phase_end;
};
str level_text(struct ctx *c, const struct level *l);       /* a line a value */
str level_call_text(struct ctx *c, const struct level *l);  /* role keys with a blank between */

/* Names of roles in the reader's language; a key the catalogue does not have stays the key. */
str role_name_of(struct ctx *c, str key);
str role_names_of(struct ctx *c, const str *keys, size_t n, const char *between);

/* --- rows of our ledgers --- */

/* One row with its values; a field the firm's form does not have says nothing. */
struct esc_row { const struct sheet_def *d; struct id id; int64_t number; str title; const struct sheet_cell *cells; };
/* At most ESCALATION_ROWS, by number; none for whoever may not see the ledger. */
bool esc_rows(struct ctx *c, const char *sheet, struct esc_row **ret, size_t *ret_n);
/* Of a row read otherwise. */
bool esc_row_of(struct ctx *c, const struct sheet_row *r, struct esc_row *ret);
str esc_text(const struct esc_row *r, const char *field);       /* words, a date, the key of a choice; empty: nothing said */
struct id esc_id(const struct esc_row *r, const char *field);
struct opt_int esc_number(const struct esc_row *r, const char *field);
struct str_list esc_keys(struct ctx *c, const struct esc_row *r, const char *field); /* of choices */
/* As people read it; reads names of people and rows. */
bool esc_shown(struct ctx *c, const struct esc_row *r, const char *field, str *ret);
