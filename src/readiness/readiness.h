/*
 * readiness: how much of the procedures could be carried out today, with proof (S0: what must be ready beforehand; rule 9 of docs/rules.md).
 * Read only: nothing is claimed, everything is seen.
 *
 * - A step is ready when whoever it belongs to (its person, or who holds its role or stands in) was reached by some way within the
 *   firm's limit (contact.h), and each of its prerequisites is: a row of the ledger "prerequisite" with its name, with somebody who
 *   keeps it, a place, and a check not older than its limit. A step of a role "whoever notices" (first_responder) needs nobody.
 * - What Sonae holds itself it sees itself: catalog/prepared.yaml says which things those are and what proves them (held.c). A row of the
 *   ledger that was checked proves such a thing as well.
 * - Wordings that mean the same are one thing: those of catalog/prepared.yaml, and those a row of the ledger lists (`also`).
 * - States are the same for whoever asks; whoever may not see what one came from is told the state alone (is_open).
 * - A number never stands alone: what is missing stands beside it, and the three things that would help most steps.
 * - Names are compared without regard to width, case and kana; one row serves every step that names it.
 * - Of the procedures those count that the firm chose first (guide) or made its own; of a firm that did neither all of them.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"

enum ready_lack { READY_FINE, READY_NOT_WRITTEN, READY_NO_OWNER, READY_NO_PLACE, READY_NEVER_CHECKED, READY_CHECK_OVER, READY_NOBODY, READY_UNPROVEN,
	READY_HELD_OVER, READY_HELD_NONE, /* of what Sonae holds: not all of it proven; nothing */
	READY_LACK_MAX };
enum ready_state { READY_IS_THERE, READY_IS_OLD, READY_IS_NONE, READY_STATE_MAX };
enum ready_state ready_state_of(int lack);
extern const struct choices ready_state_choices; /* there old none */
extern const struct choices ready_lack_choices; /* fine not_written no_owner no_place never_checked check_over nobody unproven held_over held_none */
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
	const struct prepared_def *def; /* what the catalogue says of it; NULL: nothing */
	str reason;                  /* what was seen, with figures: 連絡網：7人のうち5人に届くことを確かめた; empty: nothing but the lack */
	str place, page;             /* of the row; where what Sonae holds is looked at; empty: none */
	struct id owner_id;          /* who keeps it; none: nobody, or nothing that is kept */
	bool is_open;                /* whoever asks may see where it came from: reason, place, page, owner; else these are empty */
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
/* How these prerequisites of one step stand, in their order; the same states readiness_read() finds. Two statements where nothing more is asked. */
bool ready_things(struct ctx *c, const struct text2 *words, size_t n, struct ready_item *ret);
/* Two texts with one a line, as a room keeps them, put side by side; at most LIMIT_PROCEDURE_LINES. */
size_t ready_words_of(struct ctx *c, struct text2 lines, struct text2 **ret);
/* As programs are told of one. */
struct ready_item_out { str name, role, lack, state, reason, place, page; struct id row_id; struct opt_int checked_at, due_at; };
extern const struct shape ready_item_shape;
struct ready_item_out ready_item_out_of(const struct ready_item *i);

/* Writes rows for what the procedures name and the ledger does not hold: names alone. `procedure` none: of all that count. */
struct ready_write_in { str procedure; };
struct ready_written { struct opt_int n; };
extern const struct shape ready_written_shape;
extern const struct operation op_ready_write, op_ready_write_of; /* of: `procedure` from the path */
