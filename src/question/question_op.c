/* What can be done with a question: ask, give to somebody, answer, drop, ask again. */
#include "question/question.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "question_sql.h"

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

static struct change *change_of(struct ctx *c, struct id id)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "question", id);
	return ch;
}

static bool write_entry(struct change *ch, struct id incident_id, enum entry_type type, str text)
{
	struct journal_entry_in e = { .incident_id = incident_id, .type = type, .text = text };
	return change_write(ch, e, NULL);
}

/* The room is open and the question stands in it. */
static bool open_of(struct ctx *c, struct id incident_id, struct id id, struct question *ret)
{
	struct incident i;
	return incident_get_open(c, incident_id, &i) && question_get(c, i.id, id, ret);
}

static bool owner_of(struct ctx *c, struct id id, struct person *ret)
{
	*ret = (struct person){ .name = S("") };
	return id_is_none(id) || incident_person(c, "owner_id", id, ret);
}

/* 「小西 直樹　14:00まで」, whatever of it is known. */
static str who_and_when(struct ctx *c, const struct person *who, struct opt_int due_at)
{
	str due = due_at.has ? msgf(c, MSG_QUESTION_UNTIL, { "when", time_full(c, due_at.v) }) : S("");
	str name = str_is_empty(who->name) ? msg(c, MSG_QUESTION_NOBODY) : who->name;
	return due.n ? STR_CAT(c->arena, name, S(" "), due) : name;
}

/* --- asking --- */

static bool check_add(struct ctx *c, const struct question_add_in *in, int *ret_asks)
{
	const struct fact_def *f = str_is_empty(in->fact_key) ? NULL : catalog_fact(c->catalog, in->fact_key);
	struct question *v;
	size_t n;
	if (!str_is_empty(in->fact_key) && !f) {
		return fail_field(c, "fact_key", MSG_FACT_NOT_FOUND);
	}
	if (!question_list(c, in->incident_id, &v, &n)) {
		return false;
	}
	if (n >= LIMIT_QUESTIONS_PER_ROOM) {
		return fail(c, ERR_INVALID, MSG_QUESTION_TOO_MANY);
	}
	*ret_asks = in->asks >= 0 ? in->asks : f ? f->asks : (int)ASKS_WHAT;
	return true;
}

static bool add(struct ctx *c, const struct question_add_in *in, bool may_be_late, struct question *ret_out)
{
	struct incident i;
	struct person owner;
	int asks;
	if (!incident_get_open(c, in->incident_id, &i) || !check_add(c, in, &asks) || !owner_of(c, in->owner_id, &owner) ||
	    (!may_be_late && !incident_check_due(c, "due_at", in->due_at, (struct opt_int){ 0 }))) {
		return false;
	}
	struct question_insert_in row = { .incident_id = i.id, .id = id_new(c->now_ms), .text = in->text,
		.asks = str_from_c(asks_choices.v[asks].code), .fact_key = or_empty(in->fact_key), .owner_id = in->owner_id,
		.due_at = in->due_at, .asked_at = c->now_ms };
	struct change *ch = change_of(c, row.id);
	change_str(ch, "text", row.text);
	change_str(ch, "asks", row.asks);
	change_str(ch, "fact_key", row.fact_key);
	change_str(ch, "state", S("open"));
	change_id(ch, "owner_id", row.owner_id);
	change_opt(ch, "due_at", row.due_at);
	change_str(ch, "answer", S(""));
	change_str(ch, "source", S(""));
	change_i64(ch, "asked_at", row.asked_at);
	str who = who_and_when(c, &owner, in->due_at);
	str text = msgf(c, MSG_QUESTION_ENTRY_ASKED, { "text", in->text }, { "who", who });
	return q_question_insert(c, row) && write_entry(ch, i.id, ENTRY_CHANGE, text) &&
	       question_get(c, i.id, row.id, ret_out);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	return add(c, arg, false, ret_out);
}

bool question_add_moved(struct ctx *c, const struct question_add_in *in, struct question *ret)
{
	return add(c, in, true, ret);
}

static bool act_assign(struct ctx *c, const void *arg, void *ret_out)
{
	const struct question_assign_in *in = arg;
	struct question q;
	struct person owner;
	if (!open_of(c, in->incident_id, in->question_id, &q) || !owner_of(c, in->owner_id, &owner)) {
		return false;
	}
	if (q.state != QUESTION_OPEN) {
		return fail(c, ERR_CONFLICT, MSG_QUESTION_OVER);
	}
	if (!incident_check_due(c, "due_at", in->due_at, q.due_at)) {
		return false;
	}
	struct question_update_owner_in row = { .owner_id = in->owner_id, .due_at = in->due_at,
		.incident_id = in->incident_id, .id = q.id };
	struct change *ch = change_of(c, q.id);
	change_id(ch, "owner_id", row.owner_id);
	change_opt(ch, "due_at", row.due_at);
	str text = msgf(c, MSG_QUESTION_ENTRY_ASSIGNED, { "text", q.text }, { "who", who_and_when(c, &owner, in->due_at) });
	return q_question_update_owner(c, row) && write_entry(ch, in->incident_id, ENTRY_CHANGE, text) &&
	       question_get(c, in->incident_id, q.id, ret_out);
}

/* --- ending and opening again --- */

struct question_end { enum question_state to; str answer, source; enum entry_type type; str text; };

static bool move(struct ctx *c, const struct question *q, const struct question_end *e, void *ret_out)
{
	str state = str_from_c(question_state_choices.v[e->to].code);
	struct opt_int ended = { e->to != QUESTION_OPEN, c->now_ms };
	struct change *ch = change_of(c, q->id);
	change_str(ch, "state", state);
	change_str(ch, "answer", e->answer);
	change_str(ch, "source", e->source);
	change_opt(ch, "ended_at", ended);
	struct question_update_state_in row = { .state = state, .answer = e->answer, .source = e->source,
		.ended_at = ended, .incident_id = q->incident_id, .id = q->id };
	return q_question_update_state(c, row) && write_entry(ch, q->incident_id, e->type, e->text) &&
	       question_get(c, q->incident_id, q->id, ret_out);
}

/* Somebody was faster: say how it ended. */
static bool refuse_over(struct ctx *c, const struct question *q)
{
	fail(c, ERR_CONFLICT, MSG_QUESTION_ALREADY);
	fail_arg(c, "state", msg(c, question_state_choices.v[q->state].label));
	return fail_arg(c, "answer", q->answer);
}

static bool write_fact(struct ctx *c, const struct question *q, const struct question_answer_in *in)
{
	struct fact written;
	const struct fact_set_in fact = { .incident_id = q->incident_id, .key = q->fact_key, .state = FACT_KNOWN,
		.value = in->answer, .source = or_empty(in->source) };
	if (str_is_empty(q->fact_key)) {
		return fail_field(c, "as_fact", MSG_QUESTION_NO_FACT);
	}
	return op_fact_set.act(c, &fact, &written);
}

static bool act_answer(struct ctx *c, const void *arg, void *ret_out)
{
	const struct question_answer_in *in = arg;
	struct question q;
	if (!open_of(c, in->incident_id, in->question_id, &q)) {
		return false;
	}
	if (q.state != QUESTION_OPEN) {
		return refuse_over(c, &q);
	}
	str text = msgf(c, MSG_QUESTION_ENTRY_ANSWERED, { "text", q.text }, { "answer", in->answer });
	const struct question_end e = { QUESTION_ANSWERED, in->answer, or_empty(in->source), ENTRY_OBSERVED, text };
	return (!in->as_fact || write_fact(c, &q, in)) && move(c, &q, &e, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct question_end_in *in = arg;
	struct question q;
	if (!open_of(c, in->incident_id, in->question_id, &q)) {
		return false;
	}
	if (q.state != QUESTION_OPEN) {
		return refuse_over(c, &q);
	}
	if (str_is_empty(in->reason)) {
		return fail_field(c, "reason", MSG_QUESTION_REASON_NEEDED);
	}
	str text = msgf(c, MSG_QUESTION_ENTRY_DROPPED, { "text", q.text }, { "reason", in->reason });
	const struct question_end e = { QUESTION_DROPPED, in->reason, S(""), ENTRY_DECIDED, text };
	return move(c, &q, &e, ret_out);
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct question_end_in *in = arg;
	struct question q;
	if (!open_of(c, in->incident_id, in->question_id, &q)) {
		return false;
	}
	if (q.state == QUESTION_OPEN) {
		return fail(c, ERR_CONFLICT, MSG_QUESTION_IS_OPEN);
	}
	const struct question_end e = { QUESTION_OPEN, S(""), S(""), ENTRY_CHANGE,
		msgf(c, MSG_QUESTION_ENTRY_REOPENED, { "text", q.text }) };
	return move(c, &q, &e, ret_out);
}

/* --- the rows --- */

#define AT(T, member) offsetof(struct T, member)
#define PATHS(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = AT(T, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }, \
	{ .name = "question", .type = FIELD_ID, .offset = AT(T, question_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_QUESTION_LABEL_TEXT, .doc = "the question" }
#define OWNER(T) \
	{ .name = "owner_id", .type = FIELD_ID, .offset = AT(T, owner_id), .label = MSG_QUESTION_LABEL_OWNER, \
		.doc = "person who finds out; none: nobody yet" }, \
	{ .name = "due_at", .type = FIELD_INSTANT, .offset = AT(T, due_at), .flags = FIELD_AHEAD, \
		.label = MSG_QUESTION_LABEL_DUE, .doc = "by when" }

static const struct field add_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = AT(question_add_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "text", .type = FIELD_LINE, .offset = AT(question_add_in, text), .flags = FIELD_REQUIRED,
		.label = MSG_QUESTION_LABEL_TEXT, .doc = "what is not known, one line" },
	{ .name = "asks", .type = FIELD_CHOICE, .offset = AT(question_add_in, asks), .choices = &asks_choices,
		.label = MSG_QUESTION_LABEL_ASKS, .doc = "when, where, who, what, why, how; none: that of the fact" },
	{ .name = "fact_key", .type = FIELD_LINE, .offset = AT(question_add_in, fact_key), .label = MSG_FACT_LABEL_KEY,
		.doc = "item of the dictionary it is about" },
	OWNER(question_add_in),
};
static const struct field assign_fields[] = { PATHS(question_assign_in), OWNER(question_assign_in) };
static const struct field answer_fields[] = {
	PATHS(question_answer_in),
	{ .name = "answer", .type = FIELD_TEXT, .offset = AT(question_answer_in, answer), .flags = FIELD_REQUIRED,
		.label = MSG_QUESTION_LABEL_ANSWER, .doc = "what was found out" },
	{ .name = "source", .type = FIELD_LINE, .offset = AT(question_answer_in, source), .label = MSG_FACT_LABEL_SOURCE,
		.doc = "who or what says so" },
	{ .name = "as_fact", .type = FIELD_BOOL, .offset = AT(question_answer_in, as_fact),
		.label = MSG_QUESTION_LABEL_AS_FACT, .doc = "true: the answer also becomes the fact it is about" },
};
static const struct field end_fields[] = {
	PATHS(question_end_in),
	{ .name = "reason", .type = FIELD_LINE, .offset = AT(question_end_in, reason), .label = MSG_QUESTION_LABEL_REASON,
		.doc = "why it is not asked any more" },
};

#define QUESTION_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct question), .out = &question_shape, .act = function }
QUESTION_OP(op_question_add, "question_add", "write down what is not known, who finds out, by when", act_add,
	add_fields, question_add_in);
QUESTION_OP(op_question_assign, "question_assign", "say who finds out, by when", act_assign, assign_fields,
	question_assign_in);
QUESTION_OP(op_question_answer, "question_answer", "answer a question; may become a fact", act_answer, answer_fields,
	question_answer_in);
QUESTION_OP(op_question_drop, "question_drop", "a question is not asked any more, and why", act_drop, end_fields,
	question_end_in);
QUESTION_OP(op_question_reopen, "question_reopen", "take the end of a question back", act_reopen, end_fields,
	question_end_in);
