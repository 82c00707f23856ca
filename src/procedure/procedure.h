/*
 * procedure: the steps of a room (手順). Copied from the procedure of the incident's kind when the room opens, so
 * that an incident keeps the version it began with; own steps can be added in between.
 *
 *   open -> started -> done | not needed (why) | blocked (why); any of them -> open again (undo, an entry too)
 *
 * Every change is one journal entry. Two people acting on one step at once: the second is told who was faster.
 */
#pragma once
#include "incident/incident.h"

enum step_state { STEP_OPEN, STEP_STARTED, STEP_DONE, STEP_NOT_NEEDED, STEP_BLOCKED, STEP_STATE_MAX };
extern const struct choices step_state_choices;

struct step {
	struct id id;
	struct id incident_id;
	int64_t position;
	str procedure;               /* key; "" for an own step */
	struct opt_int version;
	str key;
	struct opt_int phase;        /* enum incident_phase */
	struct text2 heading, item, detail;
	struct text2 prerequisites;  /* one a line */
	struct text2 do_nots;        /* one a line */
	struct text2 branches;       /* what if; one a line */
	struct text2 vendor;         /* what is better asked of a specialist; one a line */
	str item_text, detail_text, branches_text, vendor_text; /* in the reader's language, for the API */
	str role;                    /* key of the catalogue: whose task it usually is */
	bool is_evidence;            /* keep what this step finds */
	str source;
	int state;                   /* enum step_state */
	struct id owner_id;          /* person */
	str owner_name;
	struct opt_int due_at;       /* ms */
	struct event_time started, ended; /* as exactly as they were given; WHEN_NONE: not yet */
	str ended_by_name;
	str note;                    /* what was done, why not needed, what blocks */
	str incident_name;           /* in lists across rooms */
};
extern const struct shape step_shape;

bool step_is_over(const struct step *s);           /* done or not needed */
bool step_is_late(const struct step *s, int64_t now_ms);

/* All steps of a room in order, dropped ones left out. */
bool step_list(struct ctx *c, struct id incident_id, struct step **ret, size_t *ret_n);
/* The same for the room page: without heading, detail, prerequisites, do-nots and where it comes from. */
bool step_lines(struct ctx *c, struct id incident_id, struct step **ret, size_t *ret_n);
/* Detail, prerequisites and do-nots of one of them. */
bool step_words(struct ctx *c, struct step *s);
bool step_get(struct ctx *c, struct id incident_id, struct id id, struct step *ret);
/* Open steps a person owns, over all open incidents, the most urgent first. */
bool step_list_mine(struct ctx *c, struct id person_id, struct step **ret, size_t *ret_n);
/* Steps past their due time in all open incidents. */
bool step_list_late(struct ctx *c, struct step **ret, size_t *ret_n);

/* Steps of a room a person has in hand: not over. */
size_t step_count_of(const struct step *v, size_t n, struct id person_id);
/* Part of a write: all of them become another's, each by an entry of its own (a shift taken over). */
bool step_hand_all(struct ctx *c, const struct incident *i, struct id from_id, struct id to_id);

/* Another note in the row and nothing else: after a masking, whose entry says so. */
bool step_set_note(struct ctx *c, struct id incident_id, struct id id, str note);

/* Copies the procedure for `kind` into the room; one entry. */
bool procedure_begin(struct ctx *c, struct id incident_id, str kind);
/*
 * A new kind brings its procedure: what was touched stays, untouched steps of the old one are dropped from the
 * list (the journal keeps them), the new one's steps are added; steps with the same key that are already done
 * are not asked for twice.
 */
bool procedure_switch(struct ctx *c, struct id incident_id, str kind);

/* --- operations on one step; `note` is what was done, why, or what blocks --- */
struct step_act_in {
	struct id incident_id, step_id;
	str note;
	struct id person_id;         /* who did it; none: who writes */
	struct event_time when;      /* when; WHEN_NONE: now */
};
struct step_assign_in { struct id incident_id, step_id; struct id owner_id; struct opt_int due_at; };
struct step_add_in {
	struct id incident_id;
	struct id after_id;          /* step; none: at the end of the phase */
	int phase;                   /* index of phase_choices; -1: the incident's */
	str item, detail;
	struct id owner_id;
	struct opt_int due_at;
};
extern const struct operation op_step_start, op_step_done, op_step_not_needed, op_step_block, op_step_reopen,
	op_step_assign, op_step_add;
extern const struct choices phase_choices; /* "0".."3" */

bool procedure_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value),
                          void *arg);
/* The words of every step, which the projection names by their hash alone: SHA-256 of the parts, each followed by a zero byte. In
 * their order: numbers, procedure, key, heading ja en, item ja en, detail ja en, prerequisites ja en, do-nots ja en, role, source ... */
bool procedure_words(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, const str *parts, size_t n), void *arg);
/* Where a step of a room is from, in the reader's language as far as the catalogue has it. */
str step_source(struct ctx *c, str kept);
