/*
 * incident: something that happened, and the row its room stands on (docs/rules.md: 事案). Rules about the row
 * itself; what needs steps, facts and papers together (opening, a new kind, phases, closing) is in room/room.h.
 *
 * Invariants
 * - every change is one journal entry that carries the new values (journal/change.h); nothing is changed silently;
 * - one that was taken in from a file is closed and stays so;
 * - a closed incident accepts only notes, corrections and reopening;
 * - mode is given at the opening and never changes: an exercise cannot become real, nor the other way round;
 * - a restricted room is there for its members and the program itself; an administrator is no exception. The way back
 *   in when no member can be reached is the command line on the machine, `sonae incident add-member`, which is an entry
 *   of the room and a line of the audit like every other change of who may see it;
 * - a level is a person's decision: NULL until somebody decided, whatever the level aid proposes.
 */
#pragma once
#include "base/msg.h"
#include "base/operation.h"
#include "catalog/catalog.h"
#include "journal/change.h"

enum incident_mode { INCIDENT_LIVE, INCIDENT_EXERCISE };
/* 検知・初動対応, 報告・公表, 復旧・再発防止, フォロー (docs/rules.md, Phases; S0's three steps and the follow-up) */
enum incident_phase { PHASE_RESPOND, PHASE_REPORT, PHASE_RECOVER, PHASE_FOLLOW, PHASE_MAX };
extern const struct choices incident_mode_choices;

struct incident {
	struct id id;
	int mode;                     /* enum incident_mode */
	str title;                    /* one line: what happened */
	str name;                     /* ランサムウェア事案 2026-11 #1 */
	str kind;                     /* key of the catalogue */
	struct opt_int level;         /* 0-3; absent: not decided */
	struct opt_int phase;         /* enum incident_phase; always present */
	str state;                    /* "open", "closed" */
	struct event_time noticed;
	struct id noticed_by;         /* person */
	str noticed_by_name;
	struct id lead_id;            /* person who leads now */
	str lead_name;
	str lead_title;
	struct opt_int lead_since;    /* ms */
	struct opt_int next_report_at;/* ms; promised in the last report */
	struct opt_int opened_at;     /* ms; always present */
	struct opt_int closed_at;
	int64_t number;               /* the #1 of the name, counted by month and mode */
	str month;                    /* "2026-11", JST */
	bool is_restricted;           /* for its members only (関係者だけ); nobody else learns that it is there */
	str origin;                   /* of one taken in from a file: whose it is (archive/take.h); empty: our own */
};
extern const struct shape incident_shape;

bool incident_is_open(const struct incident *i);
/* Came as a file from elsewhere: it is read, never worked in. */
static inline bool incident_is_taken_in(const struct incident *i)
{
	return i->origin.n > 0;
}
/*
 * ERR_NOT_FOUND also for another organisation's and for a restricted room whoever acts is no member of. A restricted
 * room that is given is noted in c->seen.
 */
bool incident_get(struct ctx *c, struct id id, struct incident *ret);
/* The same, and ERR_CONFLICT when it is closed. */
bool incident_get_open(struct ctx *c, struct id id, struct incident *ret);
/* For what was permitted otherwise (a task of one's own): does not ask who acts. */
bool incident_get_inside(struct ctx *c, struct id id, struct incident *ret);
/* Newest first; state "" for all. What whoever acts may see: all of it. */
bool incident_list(struct ctx *c, str state, struct incident **ret, size_t *ret_n);
/*
 * The same, `most` at a time: `before` is empty or what `ret_next` said of the page before (field error "before" when it is
 * neither); `ret_next` is none when nothing follows.
 */
bool incident_page(struct ctx *c, str state, str before, size_t most, struct incident **ret, size_t *ret_n, str *ret_next);

/* The person a field names; a field error when there is none, also when it is another organisation's. */
struct person;
bool incident_person(struct ctx *c, const char *field, struct id id, struct person *ret);
/*
 * The same for somebody who is to act in this room (a role, a step, a decision): whoever signs in must be able to see it,
 * so in a restricted room an account that is no member is refused with what to do. Somebody without an account is rung.
 */
bool incident_actor(struct ctx *c, const struct incident *i, const char *field, struct id id, struct person *ret);

/*
 * A due time must lie ahead (field error "過ぎた時刻です"); one that stands already may stay, so that something late can
 * still be given to somebody else.
 */
bool incident_check_due(struct ctx *c, const char *field, struct opt_int due, struct opt_int old);
/* 「ランサムウェア事案 2026-11 #1」 (S1: a name for the group to use); exercises say so in front. */
str incident_suggest_name(struct ctx *c, enum incident_mode mode, str kind, str month, int64_t number);
/*
 * Month of now and the next free number in it. A room that begins restricted must leave no gap in the numbers others see:
 * its number is a random one from INCIDENT_SERIES_END up, shown as letters (K7Q2).
 */
#define INCIDENT_SERIES_END 1000000
bool incident_next_number(struct ctx *c, enum incident_mode mode, str *ret_month, int64_t *ret_number);
int64_t incident_hidden_number(struct ctx *c);

struct incident_new {
	enum incident_mode mode;
	str title;
	str name;                     /* none or equal to `suggested`: made from kind, month and number */
	str suggested;                /* what the form proposed */
	str kind;
	struct opt_int level;
	struct event_time noticed;
	struct id noticed_by;
	struct id lead_id;
	bool is_restricted;           /* from the first moment; who opens is its first member */
	/* Of one taken in: whose it was, what the first entry says, how far it was. It is closed from the first moment, for ever. */
	str origin, first_text;
	struct opt_int phase;
};
/* Adds the row and the first entry of its journal. */
bool incident_add(struct ctx *c, const struct incident_new *in, struct incident *ret);

/* --- single changes; each is one entry --- */
bool incident_set_level(struct ctx *c, const struct incident *i, int64_t level, str ground);
/* Other words in the row and nothing else: after a masking, whose entry says so. None: as they are. */
bool incident_put_words(struct ctx *c, struct id incident_id, str title, str name);
bool incident_set_title(struct ctx *c, const struct incident *i, str title, str name);
bool incident_set_lead(struct ctx *c, const struct incident *i, struct id person_id);
/* Kind and, while the name still is the suggested one, the name. */
bool incident_set_kind(struct ctx *c, const struct incident *i, str kind, str ground);
bool incident_set_phase(struct ctx *c, const struct incident *i, enum incident_phase phase, str text);
bool incident_set_state(struct ctx *c, const struct incident *i, bool open, str reason);
/* The same as part of another change (a hand-over): the items go into that entry. */
bool incident_move_lead(struct ctx *c, struct id id, struct id person_id, struct change *ch);
/* Part of another change (an issued report): the items go into that entry. */
bool incident_set_next_report(struct ctx *c, struct id id, struct opt_int at, struct change *ch);

/* --- need to know --- */
struct incident_member {
	struct id account_id;
	str name, mail;               /* the person's name, else the account's */
	bool is_gone;                 /* no longer in the organisation: sees nothing, but stays in the list */
	struct id added_by;
	struct opt_int added_at;      /* ms; always present */
};
extern const struct shape incident_member_shape;
bool incident_members(struct ctx *c, struct id incident_id, struct incident_member **ret, size_t *ret_n);
/*
 * Members may be listed before a room is restricted, and stay listed afterwards. Adding needs an account of the
 * organisation that is not only a task's (access helper); removing the last who could still look into a restricted room
 * is refused. Restricting makes whoever acts a member.
 */
struct incident_member_in { struct id incident_id; struct id account_id; };
struct incident_restrict_in { struct id incident_id; str reason; };
extern const struct operation op_incident_member_add, op_incident_member_remove, op_incident_restrict, op_incident_lift;
/* May this request go on to a page or operation of this room? ERR_NOT_FOUND as incident_get; for the pipeline. */
bool incident_door(struct ctx *c, struct id id);
bool incident_member_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value),
	void *arg);
/* Part of opening: whoever acts is the first member. The items go into the first entry. */
bool incident_member_first(struct ctx *c, struct id incident_id, struct change *ch);

bool incident_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
