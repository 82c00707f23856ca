/* What readiness.c and held.c share. */
#pragma once
#include "contact/contact.h"
#include "ledger/ledger.h"
#include "readiness/readiness.h"
#include "role/role.h"

/* A name some thing goes by, folded: of the catalogue, of a row of the ledger. */
struct ready_name { str folded; const struct prepared_def *def; const struct ledger_row *row; };
struct looking {
	struct readiness *r;             /* NULL: single things alone */
	struct actor asks;               /* who asks; states are looked at with the eyes of an administrator */
	struct ledger_table table;
	struct ready_name *names; size_t n_names;
	str *folded;                     /* of the items */
	/* read when a proof first asks for them */
	bool has_people, has_counts, has_windows;
	struct role *roles; size_t n_roles;
	struct contact *ways; size_t n_ways;
	struct sheet_count *counts; size_t n_counts;
	int64_t windows, windows_good;
};
bool ready_people(struct ctx *c, struct looking *l);
bool ready_is_proven(const struct looking *l, struct id person);
int ready_lack_of_role(const struct looking *l, str role);
/* A thing by the catalogue, by its names, or both: row, lack, reason, page. */
bool ready_look(struct ctx *c, struct looking *l, const struct prepared_def *def, const struct ledger_row *row, struct ready_item *to);
/* By its proofs alone: the weakest counts. */
bool ready_held(struct ctx *c, struct looking *l, const struct prepared_def *def, struct ready_item *to);
/* The row of the ledger under any of its names; NULL: none. */
const struct ledger_row *ready_row_of(const struct looking *l, const struct prepared_def *def);
