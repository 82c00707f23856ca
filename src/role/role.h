/*
 * role: who acts in which role of a room, who stands in when one cannot be reached, and handing a shift over
 * (役割・代行・引き継ぎ; S1: what to do when the president cannot be reached; S4 7-1, 7-4).
 *
 * The organisation says beforehand who holds a role (person.role; of somebody with several the others are role_more) and who
 * stands in, in order (deputy). A room copies
 * the holders when it opens; from then on it has its own: taking over, handing over, could not reach, reached are
 * entries with their time. The role "lead" (対応責任者) is incident.lead_id, whichever page or operation changes it.
 *
 * Nobody is replaced silently: every change names who acted when the page was read (`from_id`); when somebody else
 * does by now, the second is told who was faster.
 */
#pragma once
#include "incident/incident.h"
#include "person/person.h"

#define ROLE_LEAD S("lead")

enum reach_state { REACH_REACHED, REACH_UNREACHED };
/* How a role stands: somebody acts; nobody; who acts is off the lists or lost the account; cannot be reached. */
enum role_state { ROLE_ACTING, ROLE_NOBODY, ROLE_GONE, ROLE_UNREACHED, ROLE_STATE_MAX };
extern const struct choices role_state_choices; /* acting nobody gone unreached */

struct role_person {
	struct id id;
	str name, title, phone, mail;
	bool is_holder;              /* else a deputy */
	bool is_gone;                /* archived, or the account may no longer sign in here */
	int reach;                   /* enum reach_state; -1: nobody tried */
	int64_t reach_at;
	struct person_reach ways;    /* how they can be reached at best, outside of this room */
};
struct role {
	str key;
	str name, help;              /* in the reader's language */
	int state;                   /* enum role_state */
	struct id person_id;         /* who acts; none: nobody */
	str person_name;
	struct opt_int since;        /* ms */
	struct id next_id;           /* who should act when the one acting cannot; none: nobody is left to ask */
	str next_name;
	struct role_person acting;   /* all about the one who acts */
	const struct role_person *line; size_t n_line; /* holders, then deputies in order */
	struct id_list holders, deputies; /* of the line */
	bool is_unneeded;            /* outside of rooms: the firm does without it ... */
	str unneeded_reason;         /* ... because */
};
extern const struct shape role_shape;

/* All roles of the catalogue in its order, as they stand in a room. */
bool role_list(struct ctx *c, const struct incident *i, struct role **ret, size_t *ret_n);
bool role_get(struct ctx *c, const struct incident *i, str key, struct role *ret); /* ERR_NOT_FOUND */
/* A gap: nobody acts, or who acts cannot. */
static inline bool role_is_gap(const struct role *r) { return r->state != ROLE_ACTING; }
/* Who acts in a room and can call somebody whose number is private: at most two names, the lead first; empty: nobody else acts. */
str role_callers(struct ctx *c, const struct role *v, size_t n, struct id but);
/* The organisation's lists alone: holders and deputies, outside of any room. */
bool role_org_list(struct ctx *c, struct role **ret, size_t *ret_n);

/* For the room page, where everybody is read already: who acts where, in two cheap statements. */
bool role_list_of(struct ctx *c, const struct incident *i, const struct person *people, size_t n_people,
                  struct role **ret, size_t *ret_n);

/* When a room opens: who holds a role acts in it. One entry; none when nobody holds one. */
bool role_begin(struct ctx *c, const struct incident *i);

/* Parts of another change: row and items of who acts, and of who could be reached ("reached", "unreached"). */
bool role_put_acting(struct ctx *c, struct change *ch, struct id incident_id, str role, struct id person_id);
bool role_put_reach(struct ctx *c, struct change *ch, struct id incident_id, struct id person_id, const char *state,
                    int64_t at);

/* --- operations --- */
struct role_deputies_in { str role; struct id_list deputies; };
/* steps: what who acted until now has in hand becomes mine, too, each by an entry. */
struct role_take_in { struct id incident_id; str role; struct id from_id; str note; bool steps; };
struct role_hand_in { struct id incident_id; str role; struct id from_id, to_id; str note; };
struct role_reach_in { struct id incident_id; str role; struct id person_id; struct event_time when; str note; };
/*
 * take: I act now. hand: that person acts now. from_id of both: who acted as far as the writer saw, none: nobody.
 * unreached, reached: of person_id; none: who acts.
 */
extern const struct operation op_role_deputies, op_role_take, op_role_hand, op_role_unreached, op_role_reached;

/* The whole of a role at once, outside of rooms: who holds it, who stands in, or that the firm does without it, and why. */
struct role_set_in { str role; struct id_list holders, deputies; bool unneeded; str reason; };
extern const struct operation op_role_set;
/* Inside a write: `from` holds and stands in nowhere any more; `to` (none: nobody) takes the places. */
bool role_replace(struct ctx *c, struct id from, struct id to);

/* --- handing a shift over --- */
enum handover_state { HANDOVER_WAITING, HANDOVER_TAKEN, HANDOVER_WITHDRAWN };
extern const struct choices handover_state_choices; /* waiting taken withdrawn */
struct handover {
	struct id id;
	struct id incident_id;
	struct id from_id, to_id;
	str from_name, to_name;
	str note;
	struct opt_int known_seq;    /* entries of the journal when it was given */
	struct opt_int given_at, ended_at; /* ms */
	int state;                   /* enum handover_state */
};
extern const struct shape handover_shape;
/* Newest first. */
bool handover_list(struct ctx *c, struct id incident_id, struct handover **ret, size_t *ret_n);
bool handover_get(struct ctx *c, struct id incident_id, struct id id, struct handover *ret);
struct handover_give_in { struct id incident_id; struct id to_id; str note; };
struct handover_act_in { struct id incident_id, handover_id; bool steps; /* take: the giver's open steps as well */ };
/*
 * give: from who writes to a person; nothing moves yet. take: by the receiver's own account; the roles the giver still
 * acts in are the receiver's from then on. withdraw: by the giver, or by the receiver who cannot.
 */
extern const struct operation op_handover_give, op_handover_take, op_handover_withdraw;

/* Where "since when" begins, as the number of entries there were: everything after it is new to the reader. */
bool handover_since_my_entry(struct ctx *c, struct id incident_id, int64_t *ret_seq, struct opt_int *ret_at);
bool handover_since_time(struct ctx *c, struct id incident_id, int64_t at_ms, int64_t *ret_seq);
/* Since this account's person last gave or took a shift; no time: never. */
bool handover_since_shift(struct ctx *c, struct id incident_id, int64_t *ret_seq, struct opt_int *ret_at);
/* The entries after `since`, in the order they were written, at most `most`; ret_more: how many are left out. */
bool handover_entries(struct ctx *c, struct id incident_id, int64_t since, size_t most, struct entry_view **ret,
                      size_t *ret_n, int64_t *ret_more);

bool role_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another word (the note) and nothing else: after a masking, whose entry says so. */
bool handover_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
