/*
 * action: what was learnt, who closes it by when (改善; S0 再発防止, S2 lessons). One list for the whole organisation.
 *
 *   open -> doing -> done (what shows it) | dropped (why); any of them -> open again
 *
 * - one that came out of an incident belongs to its room: every change is an entry of the journal, also after the room
 *   was closed, because what was learnt is often done weeks later; rows and entries must agree (verify);
 * - one of no incident keeps its own history, beside the audit line of each change;
 * - whoever may not see a restricted room sees none of its actions.
 * No numbers: a gap in them would tell of a room one may not see. Two people at once: `version` as the form saw it; the second is told.
 */
#pragma once
#include "incident/incident.h"

enum action_state { ACTION_OPEN, ACTION_DOING, ACTION_DONE, ACTION_DROPPED, ACTION_STATE_MAX };
extern const struct choices action_state_choices; /* open doing done dropped */

struct action {
	struct id id;
	struct id incident_id;       /* none: of no incident */
	str incident_name;
	str what, why;
	struct id owner_id;          /* person */
	str owner_name;
	struct opt_int due_at;       /* ms */
	int state;                   /* enum action_state */
	str note;                    /* done: what shows it; dropped: why; doing: how far */
	str made_by_name;
	struct opt_int made_at, ended_at;
	struct opt_int version;
};
extern const struct shape action_shape;
bool action_is_over(const struct action *a);                  /* done or dropped */
bool action_is_late(const struct action *a, int64_t now_ms);
/* A day alone, when only a day was given. */
str action_due_text(struct ctx *c, int64_t due_ms);
/* 「担当 石田 浩、2026年12月25日（金）まで」, 「担当は未定」: who and until when, in one line. */
str action_plan(struct ctx *c, const struct action *a);

/* All the acting account may see: what is not over first, by due time. */
bool action_list(struct ctx *c, bool with_over, struct action **ret, size_t *ret_n);
/* The same, `most` at a time: `after` is empty or what `ret_next` said; see incident_page(). */
bool action_page(struct ctx *c, bool with_over, str after, size_t most, struct action **ret, size_t *ret_n, str *ret_next);
/* Whoever owns them: not over and past their due time, the longest first. */
bool action_late(struct ctx *c, struct action **ret, size_t *ret_n);
/* Those of one room, in their order. */
bool action_of_room(struct ctx *c, struct id incident_id, struct action **ret, size_t *ret_n);
/* Not over and owned by this person. */
bool action_mine(struct ctx *c, struct id person_id, struct action **ret, size_t *ret_n);
bool action_get(struct ctx *c, struct id id, struct action *ret); /* ERR_NOT_FOUND, also of a room one may not see */

/* How one of no incident came to be so, newest first. Of a room: its journal. */
struct action_version { int64_t at; str writer_name, text; };
bool action_history(struct ctx *c, struct id id, struct action_version **ret, size_t *ret_n);

struct action_add_in {
	struct id incident_id;       /* none: of no incident */
	str what, why;
	struct id owner_id;
	struct opt_int due_at;
	struct id once;              /* of the form: sent twice, written once */
};
struct action_change_in { struct id id; str what, why; struct id owner_id; struct opt_int due_at, version; };
struct action_state_in { struct id id; int state; str note; struct opt_int version; };
extern const struct operation op_action_add, op_action_change, op_action_state;

bool action_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another word in the row and nothing else: after a masking. `field` is what, why or note. */
bool action_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
