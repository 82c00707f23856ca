/*
 * decision: what was decided, by whom, on what ground, knowing what (判断; S1: ground, who decides, who carries out,
 * what was weighed; S4 8-1: who is consulted beforehand, who is told).
 *
 *   open -> decided -> carried out; decided or carried out -> revisited (a newer decision took its place)
 *   any of open, decided, carried out -> withdrawn (取り消し); carried out or withdrawn -> back again
 *
 * Every change is one journal entry; deciding is one of the type decided. What was known then is the journal up to
 * known_seq, and nothing is looked up again later. Two people deciding at once: the second is told who was faster.
 * Once decided its words stand: who sees it otherwise asks again, and both decisions show each other.
 */
#pragma once
#include "incident/incident.h"

enum decision_state { DECISION_OPEN, DECISION_DECIDED, DECISION_CARRIED, DECISION_REVISITED, DECISION_WITHDRAWN,
	DECISION_STATE_MAX };
extern const struct choices decision_state_choices; /* open decided carried revisited withdrawn */

struct decision {
	struct id id;
	struct id incident_id;
	struct opt_int number;       /* 1, 2, 3 ... in the room: 判断3 */
	str question;
	str options;                 /* one a line: option | for | against; see decision_options() */
	str ground;
	str on_customers, on_law, on_money, on_reputation, on_safety; /* what was weighed; may be empty */
	int state;                   /* enum decision_state */
	struct id decider_id;        /* who is to decide; none: not said */
	str decider_name;
	struct opt_int due_at;       /* decide until, ms */
	struct id asked_by_id;
	str asked_by_name;
	struct opt_int asked_at;
	str answer;                  /* empty while open */
	struct id decided_by_id;
	str decided_by_name;
	struct event_time decided;   /* as exactly as it was given; WHEN_NONE: not yet */
	struct opt_int known_seq;    /* entries of the journal at that moment */
	str known_seal;              /* their seal */
	struct opt_int entry_seq;    /* the entry that is the decision: known_seq + 1 */
	struct id carrier_id;        /* who carries it out */
	str carrier_name;
	struct opt_int carry_due_at; /* until when, ms */
	struct event_time carried;
	str carried_note;
	str withdrawn_reason;
	struct id revisits_id;       /* the older decision */
	struct id revisited_by_id;   /* the newer one that is not withdrawn; while that is open this one still holds */
	/* by the stop matrix (escalation/escalation.h, S4 8-1); none: no row of it was named */
	struct id stop_id;           /* the row */
	str stop_said;               /* what it said when it was decided; none: not decided yet */
	str stop_differs;            /* in what the decision differs: codes of stop_differs(); none or empty: in nothing */
	str stop_reason;             /* why; none or empty: nobody said */
	struct id_list consulted, told;
	str consulted_names, told_names; /* 「、」 between them; empty: nobody */
};
extern const struct shape decision_shape;

bool decision_is_late(const struct decision *d, int64_t now_ms); /* to decide or to carry out, and past it */
/* All of a room, in their order. */
bool decision_list(struct ctx *c, struct id incident_id, struct decision **ret, size_t *ret_n);
bool decision_get(struct ctx *c, struct id incident_id, struct id id, struct decision *ret); /* ERR_NOT_FOUND */

/* An option as people wrote it: the parts of a line between | or ／ ("a / b" too). */
struct decision_option { str text, pro, con; };
void decision_options(struct ctx *c, str options, struct decision_option **ret, size_t *ret_n);

/* Short lines for the room, the hand-over and いま: what waits to be decided or carried out. */
struct decision_wait {
	struct id incident_id, id;
	int64_t number;
	str question;
	bool is_open;                /* to decide; else to carry out */
	str answer;
	struct opt_int due_at;       /* of deciding, or of carrying out */
	str who;                     /* decider or carrier; none: nobody named */
	str incident_name;           /* in lists across rooms */
};
/* Of one room; one cheap statement. Decided ones without a carrier and a due time do not wait. */
bool decision_waiting(struct ctx *c, struct id incident_id, struct decision_wait **ret, size_t *ret_n);
/* What a person is to decide or to carry out, in all open rooms the acting account may see. */
bool decision_mine(struct ctx *c, struct id person_id, struct decision_wait **ret, size_t *ret_n);

/* The facts as they stood when the journal had `seq` entries: the text of the newest entry of each. */
struct decision_fact { str key; int64_t seq; int64_t recorded_at; str text; };
bool decision_facts_then(struct ctx *c, struct id incident_id, int64_t seq, struct decision_fact **ret, size_t *ret_n);

/* --- operations --- */
struct decision_ask_in {
	struct id incident_id, decision_id; /* decision: of the one that is changed; none for a new one */
	str question, options, ground;
	str on_customers, on_law, on_money, on_reputation, on_safety;
	struct id decider_id;
	struct opt_int due_at;
	struct id carrier_id;
	struct opt_int carry_due_at;
	struct id_list consulted, told;
	struct id revisits_id;
	str answer;                  /* already decided: written down as such at once */
	struct id stop_id;           /* row of the stop matrix it is decided by; of a new one only */
	str stop_reason;             /* of one already decided: why otherwise than that row says */
};
struct decision_decide_in {
	struct id incident_id, decision_id;
	struct opt_int choice;       /* 1..: an option; none: the answer says it */
	str answer;                  /* in own words, or what is added to the option */
	str ground;                  /* none: as it stands */
	struct id person_id;         /* who decided; none: who writes */
	struct event_time when;      /* WHEN_NONE: now */
	struct id carrier_id;        /* none: as it stands */
	struct opt_int carry_due_at;
	str stop_reason;             /* why otherwise than the stop matrix says; may come later */
	struct id_list asked;        /* by the stop matrix: who was in fact consulted or told before it was decided */
	bool is_at_once;             /* asked and decided in one: `consulted` and `told` of the asking say it */
};
struct decision_explain_in { struct id incident_id, decision_id; str reason; };
struct decision_act_in { struct id incident_id, decision_id; str note; struct event_time when; };
/*
 * Everybody who acts in rooms may decide: an executive from the phone, a response owner what is his to decide. Who it
 * was stands in the entry. Change: all words while it is open; afterwards only who carries it out, until when, and who
 * was consulted and told.
 */
/* explain: why it was decided otherwise than the stop matrix says; of one that differs, also to say it better. */
extern const struct operation op_decision_explain;
extern const struct operation op_decision_ask, op_decision_change, op_decision_decide, op_decision_carried,
	op_decision_withdraw, op_decision_reopen;

/* Inside a write: what waited in another room is to be decided here, also when it is overdue. */
bool decision_ask_moved(struct ctx *c, const struct decision_ask_in *in, struct decision *ret);

bool decision_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another word in the row and nothing else: after a masking. `field` as in the key: "question", "answer", ... */
bool decision_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
