/*
 * diagnosis: questionnaires that are counted (自社診断, 備え, 5＋2): who answered what, points, bands, where people see it
 * differently, what to do next. The questions are data (catalog/sheets, shape questions); the rules of counting are here.
 *
 * - A question counts what its choice is worth: done 4, partly 2, not done 0, not known -1 (S2, facts: S). "Does not apply"
 *   counts as the definition says (4, an older edition's rule, not verified) and is left out of the mean of its question.
 * - An answer's points are the sum over the questions it answered, out of 4 for each of them. A group's points are the mean of
 *   its answers; the firm's points are the mean of its groups, so that thirty staff do not outvote one president.
 * - Perception gap (S0: executives and staff answer both): highest less lowest group mean of a question, where two groups or
 *   more answered it. GAP_SHOWN and more is listed, the largest first.
 * - What to do next: points lacking times (urgency + importance + ease), as the definition says (S0: 緊急度・重要度・難易度).
 * - A high score is questioned (S0): every question says what to ask back.
 * - While a round is open nobody sees results. Answers by link belong to a round of src/ask, which keeps anonymous ones apart
 *   and puts groups of fewer than three together. When a round is closed its totals are written down and stay.
 */
#pragma once
#include "action/action.h"
#include "ask/ask.h"
#include "base/operation.h"
#include "catalog/catalog.h"
#include "sheet/sheet.h"

enum diagnosis_group { DIAG_EXECUTIVE, DIAG_IT, DIAG_STAFF, DIAG_OTHER, DIAG_GIVEN_MAX, /* people choose one of these */
	DIAG_POOLED = DIAG_GIVEN_MAX, DIAG_GROUPS }; /* pooled: small anonymous groups together */
/* Their codes and words: ask_group_choices. */

/* --- counting; tenths of a point throughout --- */

#define DIAG_GAP_SHOWN 10
#define DIAG_GAP_LARGE 20
#define DIAG_HIGH_PERCENT 85             /* from here on the result itself is questioned */

struct diagnosis_answer { int group; str who; const struct sheet_cell *cells; }; /* who: empty, anonymous; cells: d->n_fields */
struct diagnosis_mean { bool has; int64_t n, tenths; };              /* n: answers that count; has: at least one does */
struct diagnosis_item {
	const struct sheet_field *f;
	int number;                       /* 1, 2, 3 ... */
	struct diagnosis_mean of[DIAG_GROUPS], all; /* all: mean of the groups */
	int64_t picked[DIAG_GROUPS + 1][SHEET_CHOICES_MAX]; /* answers by choice; the last: of everybody */
	int gap, high, low;               /* of the groups `high` and `low`; gap -1: fewer than two groups */
	int64_t lack;                     /* to the best choice */
	int64_t press;                    /* what to do next: the highest first; 0: nothing is lacking */
};
struct diagnosis_sum { int64_t answers, points, most; int band; }; /* answers 0: nobody; band: index, -1: none */
struct diagnosis_part { int section; int64_t items; struct diagnosis_sum of[DIAG_GROUPS], all; };
struct diagnosis_result {
	const struct sheet_def *d;
	struct diagnosis_item *items; size_t n_items;
	struct diagnosis_part *parts; size_t n_parts;
	struct diagnosis_sum of[DIAG_GROUPS], all;
	size_t n_groups;                  /* that answered */
	const struct diagnosis_item **gaps; size_t n_gaps;   /* DIAG_GAP_SHOWN and more, the largest first */
	const struct diagnosis_item **next; size_t n_next;   /* something is lacking, what presses most first */
	const struct diagnosis_item **high; size_t n_high;   /* everybody says done: to be shown; what weighs most first */
};
/* A question that counts: a choice one of whose answers is "done". */
bool diagnosis_is_item(const struct sheet_field *f);
/* In the arena. */
void diagnosis_count(struct arena *a, const struct sheet_def *d, const struct diagnosis_answer *v, size_t n, struct diagnosis_result *ret);
int diagnosis_percent(int64_t points, int64_t most);            /* rounded; -25 to 100 */
int diagnosis_band(const struct sheet_def *d, int64_t points, int64_t most); /* index of d->bands; -1: none */

/* --- rounds --- */

struct diagnosis {
	struct id id;
	str sheet;
	struct opt_int number;
	struct id ask_id;                 /* none: no links */
	bool is_open;
	struct opt_int opened_at, closed_at, n_answers;  /* answers by people signed in */
	struct opt_int points, most;      /* of the firm, tenths; only of a closed one */
	str opened_by_name, closed_by_name;
};
extern const struct shape diagnosis_shape;
/* Newest first, at most LIMIT_DIAGNOSES; `sheet` empty: of all questionnaires. */
bool diagnosis_list(struct ctx *c, str sheet, struct diagnosis **ret, size_t *ret_n);
bool diagnosis_get(struct ctx *c, struct id id, struct diagnosis *ret);          /* ERR_NOT_FOUND */
/* The newest closed one; *ret_found false: there is none. */
bool diagnosis_latest(struct ctx *c, str sheet, struct diagnosis *ret, bool *ret_found);
bool diagnosis_def(struct ctx *c, str sheet, const struct sheet_def **ret);      /* ERR_NOT_FOUND, also of a ledger; ERR_DENIED */
/* Answers so far, by group; who answered is not said. */
bool diagnosis_counts(struct ctx *c, const struct diagnosis *r, int64_t ret[DIAG_GROUPS]);
/* Of a closed round; ERR_CONFLICT while it is open. */
bool diagnosis_result(struct ctx *c, const struct diagnosis *r, struct diagnosis_result *ret);
/* What this account answered for this group; *ret_body none: nothing yet. */
bool diagnosis_own(struct ctx *c, struct id round_id, int group, str *ret_body);
struct diagnosis_total { struct id round_id; int group; int64_t answers, points, most; }; /* group DIAG_GROUPS: the firm */
/* Of all closed rounds of these questions, oldest round first. */
bool diagnosis_totals(struct ctx *c, str sheet, struct diagnosis_total **ret, size_t *ret_n);

struct diagnosis_note { struct id id; str item, text, who; int64_t made_at; };
bool diagnosis_notes(struct ctx *c, struct id round_id, struct diagnosis_note **ret, size_t *ret_n);   /* oldest first */
struct diagnosis_action { struct id round_id; str item; struct action action; };
/* What is done about questions of these rounds' questionnaire, whichever round it came from; what is not over first. */
bool diagnosis_actions(struct ctx *c, str sheet, struct diagnosis_action **ret, size_t *ret_n);
/* Where an action came from; *ret_found false: not from here. */
bool diagnosis_of_action(struct ctx *c, struct id action_id, struct diagnosis *ret, str *ret_item, bool *ret_found);

/* --- writing --- */

struct diagnosis_open_in { str sheet; };
struct diagnosis_act_in { struct id id; };
struct diagnosis_ask_in { struct id id; bool is_named; struct opt_int closes_at; };
struct diagnosis_answer_in { struct id id; int group; struct raw_form values; };
struct diagnosis_note_in { struct id id; str item, text; };
struct diagnosis_action_in { struct id id; str item, what; struct id owner_id; struct opt_int due_at; struct id once; };
extern const struct operation op_diagnosis_open, op_diagnosis_answer, op_diagnosis_close, op_diagnosis_reopen, op_diagnosis_note,
	op_diagnosis_action, op_diagnosis_ask;
