/* Reading questions, and what verify compares of them. */
#include "question/question.h"

#include "messages.h"
#include "question_sql.h"

static const struct choice states[] = {
	[QUESTION_OPEN] = { "open", MSG_QUESTION_STATE_OPEN },
	[QUESTION_ANSWERED] = { "answered", MSG_QUESTION_STATE_ANSWERED },
	[QUESTION_DROPPED] = { "dropped", MSG_QUESTION_STATE_DROPPED },
};
const struct choices question_state_choices = { states, sizeof states / sizeof states[0] };

#define F(member, kind, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct question, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	F(text, FIELD_LINE, "what is not known"),
	{ .name = "asks", .type = FIELD_CHOICE, .offset = offsetof(struct question, asks), .choices = &asks_choices,
		.doc = "which of the six questions it belongs to" },
	F(fact_key, FIELD_LINE, "item of the dictionary it is about; empty: none"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct question, state),
		.choices = &question_state_choices, .doc = "where it stands" },
	F(owner_id, FIELD_ID, "person who finds out"),
	F(owner_name, FIELD_LINE, "name of that person"),
	F(due_at, FIELD_INSTANT, "by when"),
	F(answer, FIELD_TEXT, "the answer, or why it is not asked any more"),
	F(source, FIELD_LINE, "who or what says so"),
	F(asked_at, FIELD_INSTANT, "when it was asked"),
	F(ended_at, FIELD_INSTANT, "when it was answered or dropped"),
};
#undef F
const struct shape question_shape = { "Question", fields, sizeof fields / sizeof fields[0], sizeof(struct question) };

bool question_is_late(const struct question *q, int64_t now_ms)
{
	return q->state == QUESTION_OPEN && q->due_at.has && q->due_at.v < now_ms;
}

static struct question from_row(const struct question_rows_row *r)
{
	return (struct question){ .id = r->id, .incident_id = r->incident_id, .text = r->text,
		.asks = choice_find(&asks_choices, r->asks), .fact_key = r->fact_key,
		.state = choice_find(&question_state_choices, r->state), .owner_id = r->owner_id,
		.owner_name = r->owner_name, .due_at = r->due_at, .answer = r->answer, .source = r->source,
		.asked_at = { true, r->asked_at }, .ended_at = r->ended_at };
}

bool question_list(struct ctx *c, struct id incident_id, struct question **ret, size_t *ret_n)
{
	struct question_rows_rows rows;
	if (!q_question_rows(c, (struct question_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct question, rows.n);
	for (size_t k = 0; k < rows.n; k++) {
		(*ret)[k] = from_row(&rows.v[k]);
	}
	*ret_n = rows.n;
	return true;
}

bool question_get(struct ctx *c, struct id incident_id, struct id id, struct question *ret)
{
	struct question *v;
	size_t n;
	if (!question_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, id)) {
			*ret = v[k];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_QUESTION_NOT_FOUND);
}

bool question_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct question_rows_rows rows;
	if (!q_question_rows(c, (struct question_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t k = 0; k < rows.n && p.ok; k++) {
		const struct question_rows_row *r = &rows.v[k];
		p.object = change_object_name(c, "question", r->id);
		project_str(&p, "text", r->text);
		project_str(&p, "asks", r->asks);
		project_str(&p, "fact_key", r->fact_key);
		project_str(&p, "state", r->state);
		project_id(&p, "owner_id", r->owner_id);
		project_opt(&p, "due_at", r->due_at);
		project_str(&p, "answer", r->answer);
		project_str(&p, "source", r->source);
		project_i64(&p, "asked_at", r->asked_at);
		project_opt(&p, "ended_at", r->ended_at);
	}
	return p.ok;
}

bool question_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct question q;
	if (!question_get(c, incident_id, id, &q)) {
		return false;
	}
	struct question_words_in in = { .text = q.text, .answer = q.answer, .source = q.source,
		.incident_id = incident_id, .id = id };
	str *word = str_eq(field, S("text")) ? &in.text : str_eq(field, S("answer")) ? &in.answer : &in.source;
	*word = value;
	return q_question_words(c, in);
}
