/* names: how the people and rows that fields point at are called in a file, and who is meant by a name. */
#pragma once
#include "sheet/sheet.h"

struct name_of { struct id id; str name; };
struct names {
	const struct sheet_def *d;
	struct name_list { struct name_of *by_id; str *shown; size_t n; } *of; /* for each field; empty where it points at nothing */
};
/* People of the firm, rows of the ledgers that are pointed at (the first SHEET_OPTIONS_MAX by name). */
bool names_read(struct ctx *c, const struct sheet_def *d, struct names *ret);
bool names_of_id(const struct names *n, size_t field, struct id id, str *ret);
const str *names_list(const struct names *n, size_t field, size_t *ret_n);
/* How many are called so; *ret_id the first. Rows beyond the list are looked up by their title. */
bool names_find(struct ctx *c, const struct names *n, size_t field, str name, struct id *ret_id, size_t *ret_count);

str table_id_heading(enum lang lang);
