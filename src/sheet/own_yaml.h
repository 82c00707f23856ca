/* own_yaml: a form as a YAML file and back. The reader is the catalogue's (sheet_def_read). */
#pragma once
#include "sheet/own_op.h"

struct own_file_in { str sheet, yaml; struct opt_int version; str reason; };
extern const struct operation op_own_file;
/* The form as the firm has it; what it writes the reader reads. */
void own_yaml_write(const struct sheet_def *d, struct buf *b);
/*
 * The changes that make the built-in form into the one of a file. `file` was read; what a firm cannot change is told in `errors`
 * as "NAME:LINE: reason", false then.
 */
struct own_wanted { struct own_change *v; size_t n; };
bool own_yaml_changes(struct ctx *c, const struct sheet_own *o, const struct sheet_def *file, struct own_wanted *ret, struct buf *errors);
