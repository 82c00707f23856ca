/*
 * readiness: how much of the procedures could be carried out today, with proof (S0: what must be ready beforehand; rule 9 of docs/rules.md).
 * Read only: nothing is claimed, everything is seen.
 *
 * - A step is ready when whoever it belongs to (its person, or who holds its role or stands in) was reached by some way within the
 *   firm's limit (contact.h), and each of its prerequisites is: a row of the ledger "prerequisite" with its name, with somebody who
 *   keeps it, a place, and a check not older than its limit. A step of a role "whoever notices" (first_responder) needs nobody.
 * - A number never stands alone: what is missing stands beside it, and the three things that would help most steps.
 * - Names are compared without regard to width, case and kana; one row serves every step that names it.
 * - Of the procedures those count that the firm chose first (guide) or made its own; of a firm that did neither all of them.
 */
#pragma once
#include "base/operation.h"

enum ready_lack { READY_FINE, READY_NOT_WRITTEN, READY_NO_OWNER, READY_NO_PLACE, READY_NEVER_CHECKED, READY_CHECK_OVER, READY_NOBODY, READY_UNPROVEN,
	READY_LACK_MAX };
extern const struct choices ready_lack_choices; /* fine not_written no_owner no_place never_checked check_over nobody unproven */
#define READY_LIMIT_DAYS 180
#define READY_NEXT 3
#define READY_FIRST_RESPONDER "first_responder"

/* One thing the steps lean on: a prerequisite, or the people of a role. */
struct ready_item {
	str name;                    /* in the reader's language */
	str role;                    /* key; "": a prerequisite */
	struct id row_id;            /* of the ledger; none: not written, or a role */
	struct id person_id;         /* of a step that belongs to one person */
	int lack;                    /* enum ready_lack */
	struct opt_int checked_at, due_at;
	size_t steps;                /* that count and lean on it */
	size_t alone;                /* of them those that lack nothing else */
};
struct ready_procedure {
	str key, name;
	bool counts;                 /* in the whole */
	struct opt_int n_steps, n_ready;
	const struct ready_item **missing; size_t n_missing; /* each once, in the order of the steps */
};
extern const struct shape ready_procedure_shape;
struct readiness {
	struct ready_procedure *procedures; size_t n;  /* those that count first */
	struct ready_item *items; size_t n_items;
	int64_t n_steps, n_ready;    /* of those that count */
	const struct ready_item *next[READY_NEXT]; size_t n_next; /* what helps most steps */
};
bool readiness_read(struct ctx *c, struct readiness *ret);

/* Writes rows for what the procedures name and the ledger does not hold: names alone. `procedure` none: of all that count. */
struct ready_write_in { str procedure; };
struct ready_written { struct opt_int n; };
extern const struct shape ready_written_shape;
extern const struct operation op_ready_write, op_ready_write_of; /* of: `procedure` from the path */
