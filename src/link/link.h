/*
 * link: rooms that belong together (つながり). S4 7-4, worry 9: the same cause comes again, and reports of one thing come in
 * by several ways.
 *
 *   related   they have to do with each other
 *   parent    what happened here comes from there: one wave of the same cause (同じ原因の波); child is its other end
 *   into      the same incident was written down twice, and this room was merged into that one; from is its other end
 *
 * - A link is one entry and one row in each of the two rooms, in the same write; both rows have the same id.
 * - A room only some may see: an open room gets neither row nor entry of a link with it, so nothing there tells of it. Only
 *   "related" can be said between the two. Two restricted rooms name each other in no entry.
 * - A child has one parent, parents go round in no circle, an exercise and a live incident are only ever "related".
 * - Merging A into B closes A: nothing is written there any more, its journal stays as it is. What waits in A (tasks,
 *   questions, decisions, steps somebody has or that are due, custody to be confirmed, the promised report) waits in B from
 *   then on; what is affected, traces and reports of finders go to B; evidence, papers, facts and people stay in A. Undoing
 *   it opens A as it was and takes back from B what nobody has finished there.
 */
#pragma once
#include "incident/incident.h"

enum link_relation { LINK_RELATED, LINK_PARENT, LINK_CHILD, LINK_INTO, LINK_FROM, LINK_RELATION_MAX };
extern const struct choices link_relation_choices; /* related parent child into from */
extern const struct choices link_add_choices;      /* the first three: what a person chooses */

struct link {
	struct id id;
	struct id other_id;
	int relation;                 /* enum link_relation: what the other room is to this one */
	str other_name, other_title;
	str other_state;              /* open, closed, merged */
	str other_kind;               /* key of the catalogue */
	struct opt_int other_level;
	int other_mode;
	struct event_time other_noticed;
	bool other_is_restricted;
	str reason;
	struct opt_int made_at;
	str made_by_name;
};
extern const struct shape link_shape;

/* Of a room, as far as who asks may see the other ends. parent, into, from, child, related; then the newest first. */
bool link_list(struct ctx *c, struct id incident_id, struct link **ret, size_t *ret_n);
bool link_get(struct ctx *c, struct id incident_id, struct id id, struct link *ret); /* ERR_NOT_FOUND */
/* Was it merged? Then into which room (its name: none when who asks may not see it), when, by whom. */
struct link_into { bool is; struct id link_id, other_id; str other_name; int64_t made_at; str made_by_name; };
bool link_merged_into(struct ctx *c, struct id incident_id, struct link_into *ret);
/* Nothing is written in a merged room: ERR_CONFLICT, with where to write. */
bool link_check_writable(struct ctx *c, const struct incident *i);
/* The rooms that were merged into this one, and into those: at most LIMIT_MERGED_SHOWN, as far as who asks may see them. */
bool link_merged_here(struct ctx *c, struct id incident_id, struct incident **ret, size_t *ret_n);

/* --- what is likely to belong together --- */
struct link_likely {
	struct incident i;
	int64_t shared;               /* traces both have that are not ours and not harmless */
	str shared_value;             /* one of them */
	bool has_mail;                /* a mail address among them: the same sender */
	bool same_kind;               /* and noticed within two weeks */
	int words, finders;           /* how alike: their titles, what their finders wrote; 0 to 100 */
	int score;
};
#define LINK_LIKELY_MAX 6
bool link_likely(struct ctx *c, const struct incident *i, struct link_likely **ret, size_t *ret_n);
/* Rooms by number or words of name and title. */
bool link_search(struct ctx *c, const struct incident *i, str words, struct incident **ret, size_t *ret_n);
struct link_likely_json { struct id incident_id; str name; str state; struct opt_int shared, words, finders; bool same_kind; };
extern const struct shape link_likely_shape;

/* --- the wave: a parent and its children, as far as who asks may see them --- */
struct link_trace { str value; int kind; int64_t rooms; };
struct link_wave {
	struct opt_int rooms, open;   /* the parent among them */
	struct opt_int level;         /* the gravest that was decided */
	struct opt_int affected;      /* a thing with the same type and name in two rooms is counted once */
	struct opt_int contained;     /* of them: contained, recovered or found not affected in every room that has it */
	struct link_trace *traces; size_t n_traces; /* that stand in two rooms or more, the most common first */
	struct opt_int shared;        /* how many those are */
};
extern const struct shape link_wave_shape;
bool link_wave(struct ctx *c, const struct incident *parent, const struct link *children, size_t n, struct link_wave *ret);

/* --- merging --- */
struct merge_plan {
	bool is_open;                 /* else the room to be merged is over already and nothing waits in it */
	struct opt_int tasks, questions, decisions, carries, steps, custody, sightings, affected, affected_same, indicators,
		indicators_same, drafts, evidence;
	struct opt_int next_report_at; /* the promise that comes along; absent: none, or the other room's is earlier */
	struct opt_int seen;          /* entries of the room to be merged: what `seen` is compared with */
};
extern const struct shape merge_plan_shape;
/* What a merge would do; fails as the merge itself would. */
bool merge_plan(struct ctx *c, struct id incident_id, struct id into_id, struct incident *ret_into, struct merge_plan *ret);

struct link_add_in { struct id incident_id, other_id; int relation; str reason; };
struct link_remove_in { struct id incident_id, id; str reason; };
struct link_merge_in { struct id incident_id, into_id; str reason; struct opt_int seen; };
/* Remove: of a merge it opens the merged room again (see above). */
extern const struct operation op_link_add, op_link_remove, op_link_merge;

bool link_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else, after a masking; `field` is reason or off_reason. */
bool link_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value);
