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
