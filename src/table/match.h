/* match: which field a heading means, which value a cell means. */
#pragma once
#include "table/plan.h"

/* By name in either language, key, or the heading of the ID; width, case and blanks do not matter. TABLE_COLUMN_OFF: none. */
int match_heading(struct ctx *c, const struct sheet_def *d, str heading);

/* What was read of a cell, as the field wants it typed; adds to the pairs. A message (enum msg) says what is wrong; 0: nothing. */
struct match_pairs { struct raw_value *v; size_t n, room; };
bool match_cell(struct ctx *c, const struct names *names, size_t field, const struct xlsx_cell *cell, struct match_pairs *to, int *ret_msg);
/* "UUID:3" -> id and version; false: it is none. */
bool match_id(str text, struct id *ret_id, int64_t *ret_version);
