/*
 * unit: departments and sites of the firm (部署・拠点), as two trees. People belong to one of each (person.department_id, site_id);
 * a department's name is what person.department says, so renaming it renames it there. Never deleted, only archived, and that
 * only when nobody and nothing below belongs to it.
 */
#pragma once
#include "base/operation.h"

enum unit_kind { UNIT_DEPARTMENT, UNIT_SITE };
extern const struct choices unit_kind_choices; /* department site */

struct unit {
	struct id id;
	int kind;                    /* enum unit_kind */
	str name;
	struct id parent_id;         /* of the same kind; none: at the top */
	struct id head_id;           /* person; none: not said */
	str head_name;
	str place, phone;
	struct opt_int people;       /* who belong to it, not counting those below */
	struct opt_int depth;        /* 0: at the top */
};
extern const struct shape unit_shape;
/* Those not archived: departments, then sites, each below its parent, by name. */
bool unit_list(struct ctx *c, struct unit **ret, size_t *ret_n);
bool unit_get(struct ctx *c, struct id id, struct unit *ret); /* ERR_NOT_FOUND, also of an archived one */

struct unit_input {
	struct id id;
	int kind;                    /* -1: stays */
	str name, place, phone;      /* none: stays */
	str parent_id, head_id;      /* an id; "": none; none: stays */
};
struct unit_act { struct id id; };
extern const struct operation op_unit_add, op_unit_change, op_unit_archive;
