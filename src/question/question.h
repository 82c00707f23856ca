/*
 * question: what is not known yet of an incident (まだ分からないこと), who finds out, by when. S0 asks to keep what is
 * known apart from what is not; S1's sheets ask who is to find out.
 *
 *   open -> answered | dropped (why); either of them -> open again (an entry too)
 *
 * Every change is one journal entry. An answer may become a fact in the same write.
 */
#pragma once
#include "fact/fact.h"
#include "incident/incident.h"

enum question_state { QUESTION_OPEN, QUESTION_ANSWERED, QUESTION_DROPPED, QUESTION_STATE_MAX };
extern const struct choices question_state_choices; /* open answered dropped */

struct question {
	struct id id;
	struct id incident_id;
	str text;
	int asks;                    /* enum asks */
	str fact_key;                /* of the dictionary; "" for none */
	int state;                   /* enum question_state */
	struct id owner_id;          /* person who finds out; may be none */
	str owner_name;
	struct opt_int due_at;       /* ms */
	str answer;                  /* or why it is not asked any more */
	str source;                  /* who or what says so */
	struct opt_int asked_at;     /* ms; always present */
	struct opt_int ended_at;     /* ms */
};
extern const struct shape question_shape;

/* All of a room, oldest first; at most LIMIT_QUESTIONS_PER_ROOM. */
bool question_list(struct ctx *c, struct id incident_id, struct question **ret, size_t *ret_n);
bool question_get(struct ctx *c, struct id incident_id, struct id id, struct question *ret);
bool question_is_late(const struct question *q, int64_t now_ms);

struct question_add_in {
	struct id incident_id;
	str text;
	int asks;                    /* -1: that of the fact, else what */
	str fact_key;                /* none: no item of the dictionary */
	struct id owner_id;
	struct opt_int due_at;
};
struct question_assign_in { struct id incident_id, question_id, owner_id; struct opt_int due_at; };
struct question_answer_in {
	struct id incident_id, question_id;
	str answer, source;
	bool as_fact;                /* the answer is also written down as its fact */
};
struct question_end_in { struct id incident_id, question_id; str reason; };
extern const struct operation op_question_add, op_question_assign, op_question_answer, op_question_drop,
	op_question_reopen;

/* Inside a write: what waited in another room goes on here, also when it is overdue. */
bool question_add_moved(struct ctx *c, const struct question_add_in *in, struct question *ret);

bool question_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another text, answer or source in the row and nothing else: after a masking, whose entry says so. */
bool question_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
