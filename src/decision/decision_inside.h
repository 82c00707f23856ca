/* inside: what asking (decision_ask_op.c) and deciding (decision_op.c) share. */
#pragma once
#include "decision/decision.h"

str decision_state_code(enum decision_state s);
/* People of the firm; whoever decides or carries out has to see the room, too. */
bool decision_check_people(struct ctx *c, const char *field, struct id_list list);
bool decision_check_actor(struct ctx *c, const struct incident *i, const char *field, struct id id);
/* Somebody was faster, or it is not in a state for this: who, what and when. Returns false. */
bool decision_refuse_state(struct ctx *c, const struct decision *d);
/* `d` is as it was read; all is checked but the input itself. */
bool decision_decide(struct ctx *c, const struct decision *d, const struct decision_decide_in *in);
/* decision_stop.c: the row exists (field error "stop_id"); what is compared when it is decided; items and lines of that entry. */
bool decision_check_stop(struct ctx *c, struct id stop_id);
bool decision_compare_stop(struct ctx *c, struct decision *d, const struct decision_decide_in *in);
/* Who was consulted and who is told: rows and items of an entry. */
bool decision_put_people(struct ctx *c, struct change *ch, const struct decision *d);
void decision_change_stop(struct change *ch, const struct decision *d);
str decision_stop_lines(struct ctx *c, const struct decision *d);
/* The name of a person, or that nobody was named. */
str decision_name_of(struct ctx *c, struct id id);

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define DECISION(T) \
	{ .name = "decision", .type = FIELD_ID, .offset = offsetof(struct T, decision_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_DECISION_LABEL, .doc = "the decision" }
#define DECISION_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct decision), .out = &decision_shape, .act = function }
