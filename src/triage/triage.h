/*
 * triage: the first assessment of an incident (初動の見立て), after the sheet of S1 (初期対応シート): how grave it is and on
 * what ground, and what has to be done now, today and within three days. One a room, written again when more is known;
 * earlier ones stay in the journal. What has to be done are steps of the room with a due time, so that they are done,
 * given to people and counted like every other step.
 */
#pragma once
#include "procedure/procedure.h"

enum triage_horizon { TRIAGE_NOW, TRIAGE_TODAY, TRIAGE_THREE_DAYS, TRIAGE_LATER, TRIAGE_HORIZON_MAX };
extern const struct choices triage_horizon_choices; /* now today three_days: what a person can choose */

struct triage {
	struct id incident_id;
	bool is_written;
	struct opt_int level;        /* 0-3, as it was when this was written */
	str ground;                  /* why */
	str effect;                  /* on the firm's business */
	str worst;                   /* what it may come to */
	str concerned;               /* whom it concerns outside and inside */
	struct id decided_by_id;
	str decided_by_name;
	struct opt_int decided_at;   /* ms */
};
extern const struct shape triage_shape;

/* `is_written` false when nobody wrote one. */
bool triage_get(struct ctx *c, struct id incident_id, struct triage *ret);

struct triage_set_in {
	struct id incident_id;
	struct opt_int level;        /* none: stays as it is */
	str ground, effect, worst, concerned;
	struct id decided_by_id;     /* none: who writes */
};
struct triage_do_in {
	struct id incident_id;
	int horizon;                 /* enum triage_horizon */
	str item;
	struct id owner_id;
};
extern const struct operation op_triage_set, op_triage_do;

/* Until when: within an hour, by the end of today, by the end of the third day from now (JST). */
int64_t triage_due(enum triage_horizon horizon, int64_t now_ms);
/* Where a due time stands, seen from now; what is overdue is due now. The last minute of a day means "that day": it stays there. */
enum triage_horizon triage_horizon_of(int64_t due_ms, int64_t now_ms);

bool triage_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another word in the row and nothing else: after a masking, whose entry says so. */
bool triage_put_word(struct ctx *c, struct id incident_id, str field, str value);
