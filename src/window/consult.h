/*
 * consult: sheets one fills in before calling a desk or investigators (電話の前に): seven items, and an interview of 22 questions
 * (catalog/sheets/consult7.yaml, consult22.yaml; a firm may adapt them). What the room and the ledgers know stands in them
 * beforehand, each answer with where it came from; whoever acts changes it and saves the whole. What nobody knows stays "not
 * known yet" and is never guessed. To whom a saved sheet was given is a told entry.
 *
 * Two people at once: the second is told who was faster (`version`).
 */
#pragma once
#include "incident/incident.h"
#include "sheet/sheet.h"

#define CONSULT_SHEETS 2
extern const char *const consult_keys[CONSULT_SHEETS]; /* consult7, consult22 */

struct consult_answer {
	const struct sheet_field *field;
	str value;                    /* as typed: text, number, key of a choice, keys parted by blanks; empty: not known */
	str text;                     /* as people read it; empty: not known yet */
	str origin;                   /* code: hand, facts, affected ...; empty: not known */
	str origin_text;              /* 影響を受けたものから; empty: nobody said */
	bool is_saved, is_further, counts; /* counts: one of the questions people count; is_further: belongs to the question before it (q1_who to q1) */
	str news, news_text;          /* what Sonae knows by now where it was not so when the sheet was saved; empty: nothing new */
};
struct consult {
	const struct sheet_def *def;
	struct consult_answer *v; size_t n;
	struct sheet_cell *cells;     /* the same values for a form */
	size_t n_known;
	size_t n_questions, n_answered; /* as people count them: q1, q1_who and q1_since are one question */
	struct opt_int version, made_at; /* none: never saved */
	str who;
};
/* ERR_NOT_FOUND: no such sheet. */
bool consult_get(struct ctx *c, const struct incident *i, str sheet, struct consult *ret);

struct consult_handed { struct id id; str sheet; int64_t version, made_at; str to_whom, how, who; };
bool consult_handed_list(struct ctx *c, struct id incident_id, struct consult_handed **ret, size_t *ret_n);

struct consult_save_in { struct id incident_id; str consult; struct opt_int version; struct raw_form values; };
struct consult_hand_in { struct id incident_id; str consult; str to_whom, how; struct event_time occurred; struct id once; };
struct consult_out { str sheet; struct opt_int version, made_at, known, fields; str who; };
extern const struct shape consult_shape;
extern const struct operation op_consult_save, op_consult_hand;
bool consult_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else, after a masking. `name`: SHEET.FIELD */
bool consult_put_word(struct ctx *c, struct id incident_id, str name, str field, str value);
bool consult_handed_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
