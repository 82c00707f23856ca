/*
 * firm_hidden: a restricted room does not exist for others (docs/decisions/0020), not even in a file of everything. What an
 * administrator asks for on a page or by the API leaves out the rooms they are no member of: those rooms, every row that points
 * at one of them or at such a row, and stored files nothing else uses. Nothing in the file says so; since chains of seals and
 * links have gaps then, and saying when would tell of the room, such a file is for reading and is never taken in. The command line, which only
 * whoever holds the data folder can use, leaves nothing out.
 */
#pragma once
#include "base/hash.h"
#include "db/rows.h"

struct firm_mark { uint8_t b[SHA256_LEN]; };
struct firm_marks { struct firm_mark *v; size_t n, room, sorted; int (*by)(const void *a, const void *b); };
struct firm_hidden { struct firm_marks ids, files, shown_files; };
/* Inside a reading. `asked_by_id` none: nothing is left out. To be ended by firm_hidden_done() either way. */
bool firm_hidden_find(struct ctx *c, struct id asked_by_id, struct firm_hidden *ret);
/* Of a row that goes: pointers that only mention what stays behind are emptied. */
void firm_hidden_clean(const struct firm_hidden *h, const struct db_table *t, struct db_value *v);
bool firm_hidden_row(const struct firm_hidden *h, const struct db_table *t, const struct db_value *v);
void firm_hidden_done(struct firm_hidden *h);
