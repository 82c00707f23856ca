/* link_row: what the files of this folder share. */
#pragma once
#include "link/link.h"

/* A side to be written: the row and its entry in `at`, about `other`. */
struct link_side_new {
	struct id id;
	const struct incident *at, *other;
	enum link_relation relation;
	str reason;
	struct opt_int was_open, report_before;
	bool report_moved;
	str carried;
};
bool link_write_side(struct ctx *c, const struct link_side_new *s);
/* Takes a side back, when it is there. */
bool link_end_side(struct ctx *c, const struct incident *at, struct id id, const struct incident *other, str reason);
/* May this pair be linked so at all? Not about what is there already. */
bool link_check_pair(struct ctx *c, const struct incident *a, const struct incident *b, bool is_related);
/* Refuses a pair that is linked already: says how, since when, by whom. */
bool link_check_new(struct ctx *c, const struct incident *a, const struct incident *b);
/* The name an entry of `at` may say of `other`. */
str link_name_for(struct ctx *c, const struct incident *at, const struct incident *other);
/* merge.c: the other half of op_link_remove. */
bool link_unmerge(struct ctx *c, const struct incident *a, const struct incident *b, struct id link_id, str reason);
str link_relation_name(const struct ctx *c, int relation);
