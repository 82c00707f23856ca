/*
 * escalation: who decides and who is called when it gets serious (事故レベル, 司令塔, 止める判断, 事業継続).
 *
 * - A firm's levels are the built-in ones (catalog/levels.yaml, S0) with what the firm changed laid over them, part by part: a newer
 *   built-in catalogue brings what is new in the parts the firm left alone, and the page says where it differs in the others.
 *   Everybody who shows a level to people asks level_get or level_all; the rules of the level aid stay built in.
 * - What a level said when a report was issued or an entry written stays there: words are copied when they are written down.
 * - Commander table (S4 7-1), stop matrix (S4 8-1) and business continuity table (S2) are ledgers (catalog/sheets/commander.yaml,
 *   stop.yaml, bcp.yaml); what is proposed and compared by them is here. A proposal never acts by itself.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"

/* --- levels --- */

#define LEVELS 4
/* What a firm changes of a level, part by part. */
enum level_part { LEVEL_PART_NAME, LEVEL_PART_SCOPE, LEVEL_PART_ROLE, LEVEL_PART_CALL, LEVEL_PART_REPORT, LEVEL_PART_MAX };
extern const int level_part_labels[LEVEL_PART_MAX]; /* enum msg */

/* As the firm has it; ERR_NOT_FOUND beyond 0-3. Cheap: what firms changed is kept, and most changed nothing. */
bool level_get(struct ctx *c, int64_t number, const struct level **ret);
/* The same for who only shows it: NULL when nobody decided or it cannot be read; leaves no error. */
const struct level *level_of(struct ctx *c, struct opt_int number);
/* All, 0 first. */
bool level_all(struct ctx *c, const struct level **ret, size_t *ret_n);
/* 業務に影響; empty when nobody decided. */
str level_name_of(struct ctx *c, struct opt_int number);

struct level_own {
	struct level now;            /* as it holds */
	const struct level *built_in;/* of this program */
	struct level then;           /* the built-in one when somebody last looked at both */
	unsigned changed;            /* bits of parts: the firm's own */
	unsigned news;               /* bits of parts the firm changed whose built-in words are others than then */
	int64_t version;             /* 0: never changed */
	int64_t made_at; str who, reason;
};
bool level_own_get(struct ctx *c, int64_t number, struct level_own *ret);
struct level_version { int64_t version, made_at; str what, reason, who; struct level then, base; }; /* what: change, back, seen; base: the built-in one of that day */
/* Newest first, at most 200; each with the level as it was. */
bool level_history(struct ctx *c, int64_t number, struct level_version **ret, size_t *ret_n);
/* One part as people read it, for showing and comparing: 対応責任者; 4時間ごと（2日目からは24時間ごと）. */
str level_part_text(struct ctx *c, const struct level *l, enum level_part part);
/* Bits of the parts in which two differ, by their words in both languages. */
unsigned level_differs(const struct level *a, const struct level *b);

struct level_change_in {
	struct opt_int number, version; /* version: that was seen; 0: never changed */
	str name, name_en, scope, scope_en, role;
	bool calls_net;
	struct str_list call;        /* role keys in their order; empty ones are passed over */
	struct opt_int report_first_hours, report_later_hours;
	bool report_phase_end;
	str reason;
};
struct level_act_in { struct opt_int number, version; str reason; };
struct level_out {
	struct opt_int number, version, report_first_hours, report_later_hours;
	str name, scope, role, call; /* call: JSON list of role keys */
	bool calls_net, report_phase_end, is_own, has_news;
};
extern const struct shape level_out_shape;
bool level_out_of(struct ctx *c, int64_t number, struct level_out *ret);
/* Who changes levels answers for the firm: executives and administrators. */
extern const struct operation op_level_change;
/* Everything as the built-in one again; and: the built-in one was looked at, ours stays. */
extern const struct operation op_level_back, op_level_seen;

/* --- commander table --- */

#define ESCALATION_ROWS 200      /* of one table that are looked at */
enum commander_how { COMMANDER_NAMED, COMMANDER_BY_ROLE, COMMANDER_DEPUTY, COMMANDER_NOBODY };
struct commander {
	struct id row_id;
	int64_t number;
	str title, kind, likely, department; /* likely: as people read it */
	struct id person_id;         /* who is proposed; none: nobody can be */
	str person_name;
	int how;                     /* enum commander_how */
	str role;                    /* key; may be empty */
	struct id_list deputies;     /* as they stand in the row, without those who left */
	str deputy_names;
};
/* The rows, by number; with who is proposed for each. */
bool commander_list(struct ctx *c, struct commander **ret, size_t *ret_n);
/* The first row of a kind; *ret_has false: nobody wrote one down. Cheap enough for the room. */
bool commander_of(struct ctx *c, str kind, struct commander *ret, bool *ret_has);
/* The kinds that matter most and have no row yet. `ret` has COMMANDER_BEGIN places. */
#define COMMANDER_BEGIN 6
bool commander_begin(struct ctx *c, str *ret, size_t *ret_n);
/* Rows for those of them that are picked; `made`: how many. */
struct commander_fill_in { struct str_list kinds; };
struct commander_fill_out { struct opt_int made; };
extern const struct shape commander_fill_shape;
extern const struct operation op_commander_fill;

/* --- stop matrix --- */

struct stop_rule {
	struct id id;
	int64_t number;
	str title, action, impact, action_name, impact_name, how;
	str first, final;            /* role keys; first may be empty */
	struct str_list consult, told_before, told_after;
};
/* The rows of an action, by number; "": all. */
bool stop_list(struct ctx *c, str action, struct stop_rule **ret, size_t *ret_n);
/* One, also when it was taken off the list; field error "stop_id" when there is none. */
bool stop_get(struct ctx *c, struct id id, struct stop_rule *ret);
/* All it says, in one line: what is copied into a room. */
str stop_text(struct ctx *c, const struct stop_rule *r);
/* The same without its name, a line each: who decides first, who finally, who is consulted, told before, told after. */
#define STOP_LINES_MAX 5
size_t stop_lines(struct ctx *c, const struct stop_rule *r, str ret[STOP_LINES_MAX]);
/* The people it means in a room: who acts there in a role, else who holds it in the firm. */
struct incident;
struct stop_people { struct id decider; struct id_list consult, before, told; /* before: to be told beforehand, also in told */ str gaps; /* roles nobody holds, as people read them */ };
bool stop_people(struct ctx *c, const struct incident *i, const struct stop_rule *r, struct stop_people *ret);
/* Of these people those who may not be reached: no way of theirs was proven in time. With the reason, as people read it; "": none. */
bool stop_unproven(struct ctx *c, const struct stop_people *p, str *ret);
/*
 * In what a decision differs: codes with a blank between, "" for in nothing. decider: decided by somebody else; first: by whoever
 * decides first, so that the final word is still to come; consult:ROLE: not consulted; told:ROLE: not told beforehand; nobody:ROLE:
 * cannot be said, because nobody holds it.
 */
struct stop_made { struct id decided_by; struct id_list consulted, told; };
bool stop_differs(struct ctx *c, const struct incident *i, const struct stop_rule *r, const struct stop_made *made, str *ret);
/* Those codes as sentences, a line each; and whether a reason is asked for (not for first and nobody alone). */
str stop_differs_text(struct ctx *c, str codes);
bool stop_asks_reason(str codes);

/* --- business continuity table --- */

struct bcp_item {
	struct id id, system_id;
	int64_t number;
	str title, why, system, owner, vendor, contacts, substitute, target; /* target: as people read it: 4時間; may be empty */
	struct opt_int place;        /* in the order of recovery */
	struct opt_int hours;        /* of the target */
	struct id needs[2]; str needs_name[2]; /* systems that have to be back before; n_needs of them */
	size_t n_needs;
	str reached;                 /* the day it was last tried whether they can be reached: 2026-11-20; empty: never */
	struct opt_int restore_hours;/* how long restoring the data takes, where a ledger of backups says so */
	str restore_from;            /* the name of that copy */
};
/* That day as people read it (2025年8月20日（水）); what is no day stays as it is. */
str bcp_reached_text(struct ctx *c, const struct bcp_item *b);
/* In the order of recovery: by place (those without one last), then by target, then by number. */
bool bcp_list(struct ctx *c, struct bcp_item **ret, size_t *ret_n);
/* Those whose system is affected in a room. Cheap enough for the room. */
bool bcp_of_room(struct ctx *c, struct id incident_id, struct bcp_item **ret, size_t *ret_n);

enum bcp_fault { BCP_SAME_PLACE, BCP_NEEDS_LATER, BCP_NEEDS_SLOWER, BCP_NEEDS_MISSING, BCP_TARGET_SHORT, BCP_NEVER_REACHED, BCP_REACHED_LONG_AGO,
	BCP_NO_PLACE, BCP_NO_TARGET, BCP_NO_OWNER, BCP_NO_SUBSTITUTE, BCP_FAULT_MAX };
struct bcp_trouble { int fault; size_t row; size_t other; str name; }; /* other: the second row, of the first three; name: of a system or copy */
#define BCP_REACHED_DAYS 365     /* S2 asks for a test and names no length: ours */
/* What does not fit together; by rules alone, over rows in the order of bcp_list. */
void bcp_check(struct ctx *c, const struct bcp_item *v, size_t n, struct bcp_trouble **ret, size_t *ret_n);
str bcp_trouble_text(struct ctx *c, const struct bcp_item *v, const struct bcp_trouble *t);
