/*
 * waiting: what waits for the one who looks (あなたを待っているもの): others cannot go on before this person has said or
 * done something. いま shows it behind open incidents, the room first; nothing is kept here, each line is the state of something else.
 *
 * - a shift offered to them, a step of custody with their side open, a masking another one asked for, a decision they are
 *   to make, a task given to them and not begun, a report of a finder nobody has looked at, a form they are asked to answer;
 * - a suspicious mail nobody has begun to judge and no finder's report tells of; a note whose review date has passed, for
 *   who looks after it, or for all who respond when nobody does;
 * - rows of ledgers nobody looked at for as long as their form says, for administrators and for whom the row names: one line;
 * - only what they may answer: who may not respond is not shown a shift, a masking or a sighting, a helper tasks and
 *   forms alone;
 * - a room they may not see is left out. A task of one's own is there all the same, without its room (task/task.h).
 *
 * Two statements, their rows kept between requests: a room page reads it too and takes its own lines.
 */
#pragma once
#include "base/operation.h"

enum waiting_kind {
	WAITING_HANDOVER, WAITING_CUSTODY, WAITING_MASK, WAITING_DECISION, WAITING_TASK, WAITING_SIGHTING, WAITING_SUSPECT,
	WAITING_KNOWLEDGE, WAITING_ASK,
	WAITING_RISK,                 /* its acceptance ran out; for those who may accept (risk/risk.h) */
	WAITING_APPROVAL, WAITING_SENT_BACK, WAITING_PROCEDURE, /* a procedure: to be approved, to be written again, to be looked over (procedure/own.h) */
	WAITING_LEDGER,               /* rows of ledgers to be looked at again, all in one line (sheet_due_list) */
	WAITING_BINDER,               /* the printed binder is out of date; for those who respond (binder/binder.h) */
	WAITING_KIND_MAX
};
extern const struct choices waiting_kind_choices; /* handover custody mask decision task sighting suspect knowledge ask risk approval sent_back procedure ledger binder */
#define WAITING_MOST 50               /* of a kind; more are left out */

struct waiting {
	int kind;                     /* enum waiting_kind */
	struct id id;                 /* handover, evidence, mask request, decision, task, sighting, suspicious mail, note, round; none: rows of ledgers */
	struct id incident_id;        /* none: of no room, or of one the reader may not see */
	str incident_name;
	struct opt_int number;        /* of the evidence, the entry, the decision or the sighting; how many rows of ledgers */
	str text;                     /* who hands over, name of the evidence, question, title, what the finder wrote; the ledger, when all rows are of one */
	struct opt_int since;         /* ms */
	struct opt_int due_at;
	str path;                     /* the page where it is answered */
};
extern const struct shape waiting_shape;

/* By kind, as above; then what is due first, then what waits longest. `ret` is the caller's own. */
bool waiting_list(struct ctx *c, struct waiting **ret, size_t *ret_n);
/* In a sentence, and what the button that leads there says. */
str waiting_title(struct ctx *c, const struct waiting *w);
str waiting_action(struct ctx *c, const struct waiting *w);
