/*
 * closing: what has to be said at the end of an incident (対応のまとめ; S0 復旧・再発防止, S2 lessons): cause, containment and
 * recovery and who confirmed it, how the executive was told, what is done for those affected, costs, seven questions to
 * learn from. A sheet the team fills in over time; closing itself is in room/room.h and asks what is missing here.
 *
 * - every change is one journal entry; the sheet stays when an incident is opened again;
 * - answers to the questions may be given after closing too: learning takes weeks. The rest stands then;
 * - costs are seen by those the sheet says (responder: all who act; executive; admin), never by viewers. The entry about
 *   a cost names its kind and no amount, because everybody reads the journal.
 */
#pragma once
#include "incident/incident.h"
#include "sheet/sheet.h"

enum cause_state { CAUSE_KNOWN, CAUSE_LIKELY, CAUSE_UNKNOWN, CAUSE_STATE_MAX };
enum follow_state { FOLLOW_PLANNED, FOLLOW_DOING, FOLLOW_DONE, FOLLOW_NOT_NEEDED, FOLLOW_STATE_MAX };
enum cost_kind { COST_HOURS, COST_VENDOR, COST_LOSS, COST_OTHER, COST_KIND_MAX };
enum cost_access { COST_FOR_RESPONDER, COST_FOR_EXECUTIVE, COST_FOR_ADMIN, COST_ACCESS_MAX };
extern const struct choices cause_state_choices, follow_state_choices, cost_kind_choices, cost_access_choices;

struct closing {
	struct id incident_id;
	int cause_state;             /* enum cause_state; -1: nobody said */
	str cause;                   /* what it was; of unknown: why that cannot be said */
	struct event_time contained; /* from then on it spread no further */
	struct event_time recovered;
	struct id recovered_by_id;   /* person who confirmed it */
	str recovered_by_name;
	str recovered_how;
	struct id told_report_id;    /* issued report to the executive */
	str told_report_number;
	str told_how;                /* or how else they were told */
	struct event_time told;
	int cost_access;             /* enum cost_access */
	bool is_begun;               /* somebody wrote in it */
};
extern const struct shape closing_shape;
/* The sheet of a room; an empty one when nobody wrote in it. */
bool closing_get(struct ctx *c, struct id incident_id, struct closing *ret);
bool closing_has_recovery(const struct closing *s); /* when and by whom */
bool closing_has_told(const struct closing *s);

struct follow { struct id id, incident_id; struct opt_int number; str who, how; int state; str note; };
extern const struct shape follow_shape;
bool follow_list(struct ctx *c, struct id incident_id, struct follow **ret, size_t *ret_n);
bool follow_get(struct ctx *c, struct id incident_id, struct id id, struct follow *ret);

struct cost {
	struct id id, incident_id;
	struct opt_int number;
	int kind;                    /* enum cost_kind */
	str what;                    /* who worked, who was paid, what was lost */
	struct opt_int hours, amount;/* hours are summed of own people only; amount in yen, absent: not known yet */
	str note;
	bool is_dropped;             /* taken back: not summed */
};
extern const struct shape cost_shape;
struct cost_sums {
	int64_t hours, all;
	struct opt_int of[COST_KIND_MAX];   /* absent: none of that kind, or no amount of it is known */
	size_t unknown_of[COST_KIND_MAX];
	size_t n, known, unknown;           /* rows that count; with an amount; that miss one */
};
/* May whoever acts see the costs of this sheet? */
bool cost_may_see(const struct ctx *c, const struct closing *s);
/* ERR_DENIED for those who may not. */
bool cost_list(struct ctx *c, const struct closing *s, struct cost **ret, size_t *ret_n);
bool cost_get(struct ctx *c, const struct closing *s, struct id id, struct cost *ret);
/* How many count, whoever asks: that there are any is no secret. */
bool cost_count(struct ctx *c, struct id incident_id, int64_t *ret);
struct cost_sums cost_sum(const struct cost *v, size_t n);

struct lesson { str key; str question, help; str answer; };   /* answer empty: not given yet */
extern const struct shape lesson_shape;
/* All questions of the catalogue in their order. */
bool lesson_list(struct ctx *c, struct id incident_id, struct lesson **ret, size_t *ret_n);
bool lesson_get(struct ctx *c, struct id incident_id, str key, struct lesson *ret);

/*
 * --- how it is asked: the part "closing" of src/sheet, as the firm has it (docs/decisions/0049) ---
 * Questions of closing_bound have columns; the rest are the firm's own, each asked once for the room and kept in closing_answer.
 */
extern const struct sheet_bound closing_bound[];
bool closing_form_def(struct ctx *c, const struct sheet_def **ret);
/* What a choice is called in the firm's form; the program's word where it has none. */
str closing_choice(struct ctx *c, const struct sheet_def *d, const char *key, const struct choices *set, int v);
struct closing_own {
	str key;
	int section;                 /* index into the form's sections; the last one when it is not asked any more */
	str question, answer;        /* as people read them; answer empty: not given yet */
	bool is_required;            /* missing when the room is closed without it */
	bool is_asked;
	const struct sheet_field *field; /* NULL: not asked any more */
	str body;                    /* the value (sheet_answer) */
};
extern const struct shape closing_own_shape;
/* All the firm asks, in its order, then what was answered to a question it no longer asks. */
bool closing_own_list(struct ctx *c, struct id incident_id, struct closing_own **ret, size_t *ret_n);
/* The definition with nothing but the firm's own questions, none of them needed yet: the sheet is filled in over time. */
const struct sheet_def *closing_own_def(struct ctx *c, const struct sheet_def *d);
/* What a form of them showed, question by question: two who answer different ones are not in each other's way. */
str closing_own_mark(struct ctx *c, const struct closing_own *v, size_t n);
struct closing_own_in { struct id incident_id; struct raw_form values; str seen; };
extern const struct operation op_closing_own;
bool closing_own_put_word(struct ctx *c, struct id incident_id, str key, str field, str value);

/*
 * --- two people at once ---
 * A mark of what a form showed. It is sent back as `seen`; when something else stands there by then, the second is told who was
 * faster (ERR_CONFLICT). Empty: not compared. What changes nothing writes nothing, so that a form sent twice is harmless.
 */
enum closing_part { CLOSING_CAUSE, CLOSING_RECOVERY, CLOSING_TOLD };
str closing_mark(struct ctx *c, const struct closing *s, enum closing_part part);
str follow_mark(struct ctx *c, const struct follow *f);
str cost_mark(struct ctx *c, const struct cost *v);
str lesson_mark(struct ctx *c, const struct lesson *l);

/* --- operations --- */
struct closing_cause_in { struct id incident_id; int state; str cause; str seen; };
struct closing_recovery_in { struct id incident_id; struct event_time contained, recovered; struct id person_id; str how, seen; };
struct closing_told_in { struct id incident_id; struct id report_id; str how; struct event_time when; str seen; };
struct closing_access_in { struct id incident_id; int access; };
struct follow_in { struct id incident_id, id; str who, how; int state; str note; struct id once; str seen; };
struct cost_in { struct id incident_id, id; int kind; str what; struct opt_int hours, amount; str note; struct id once; str seen; };
struct cost_drop_in { struct id incident_id, id; };
struct lesson_in { struct id incident_id; str key; str answer; str seen; };
extern const struct operation op_closing_cause, op_closing_recovery, op_closing_told, op_closing_access, op_follow_add,
	op_follow_change, op_cost_add, op_cost_change, op_cost_drop, op_cost_restore,
	op_lesson_set;

bool closing_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another word in a row and nothing else: after a masking. */
bool closing_put_word(struct ctx *c, struct id incident_id, str name, str field, str value);
bool lesson_put_word(struct ctx *c, struct id incident_id, str key, str field, str value);
bool follow_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
bool cost_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
