/* How the closing sheet is asked, and the questions of the firm's own on it. */
#include "closing/closing_inside.h"

#include "base/hash.h"
#include "closing_sql.h"
#include "messages.h"

/* Keys of catalog/sheets/closing.yaml, and the field of the operation that each goes to. */
const struct sheet_bound closing_bound[] = {
	{ "cause_state", "state" }, { "cause", "cause" },
	{ "contained_at", "contained_at" }, { "recovered_at", "recovered_at" }, { "recovered_by", "person_id" }, { "recovered_how", "how" },
	{ "told_report", "report_id" }, { "told_how", "how" }, { "told_at", "told_at" },
	{ "follow_who", "who" }, { "follow_how", "how" }, { "follow_state", "state" }, { "follow_note", "note" },
	{ "cost_kind", "kind" }, { "cost_what", "what" }, { "cost_hours", "hours" }, { "cost_amount", "amount" }, { "cost_note", "note" },
	{ 0 } };

bool closing_form_def(struct ctx *c, const struct sheet_def **ret)
{
	return sheet_def_get(c, S("closing"), ret);
}

str closing_choice(struct ctx *c, const struct sheet_def *d, const char *key, const struct choices *set, int v)
{
	const struct sheet_field *f = sheet_asked(d, key);
	int at = f && v >= 0 ? sheet_choice_find(f, str_from_c(set->v[v].code)) : -1;
	return v < 0 ? S("") : at < 0 ? msg(c, set->v[v].label) : text2_in(f->choices[at].name, c->lang);
}

str closing_keep(const struct sheet_def *d, const char *key, str typed, str old)
{
	return str_is_empty(typed) && !sheet_asked(d, key) ? old : or_empty(typed);
}

/* --- the firm's own questions --- */

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct closing_own, member), .doc = text }
static const struct field own_shape_fields[] = {
	F(key, FIELD_LINE, "key in the form \"closing\""),
	F(question, FIELD_LINE, "as it is asked; of one that is not asked any more as it was"),
	F(answer, FIELD_TEXT, "as people read it; empty: not given yet"),
	F(is_required, FIELD_BOOL, "missing when the room is closed without it"),
	F(is_asked, FIELD_BOOL, "the organisation still asks it"),
};
#undef F
const struct shape closing_own_shape = { "ClosingAnswer", own_shape_fields, sizeof own_shape_fields / sizeof own_shape_fields[0],
	sizeof(struct closing_own) };

const struct sheet_def *closing_own_def(struct ctx *c, const struct sheet_def *d)
{
	const struct sheet_def *own = sheet_unbound(c->arena, d, closing_bound);
	struct sheet_def *ret = arena_new(c->arena, struct sheet_def);
	struct sheet_field *f = arena_array(c->arena, struct sheet_field, own->n_fields + 1);
	*ret = *own;
	for (size_t i = 0; i < own->n_fields; i++) {
		f[i] = own->fields[i];
		f[i].is_required = false;
	}
	ret->fields = f;
	return ret;
}

static void take_answer(struct closing_own *v, size_t *n, const struct closing_own_rows_row *r, int last)
{
	for (size_t i = 0; i < *n; i++) {
		if (str_eq(v[i].key, r->key)) {
			v[i].answer = r->answer;
			v[i].body = r->body;
			return;
		}
	}
	if (r->answer.n > 0) {
		v[(*n)++] = (struct closing_own){ .key = r->key, .section = last, .question = r->question, .answer = r->answer, .body = r->body };
	}
}

bool closing_own_list(struct ctx *c, struct id incident_id, struct closing_own **ret, size_t *ret_n)
{
	const struct sheet_def *d;
	struct closing_own_rows_rows rows;
	if (!closing_form_def(c, &d) || !q_closing_own_rows(c, (struct closing_own_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	const struct sheet_def *own = sheet_unbound(c->arena, d, closing_bound);
	struct closing_own *v = arena_array(c->arena, struct closing_own, own->n_fields + rows.n + 1);
	size_t n = own->n_fields;
	for (size_t i = 0; i < n; i++) {
		const struct sheet_field *f = &own->fields[i];
		v[i] = (struct closing_own){ .key = f->key, .section = f->section, .question = text2_in(f->name, c->lang), .answer = S(""),
			.is_required = f->is_required, .is_asked = true, .field = f, .body = S("") };
	}
	for (size_t k = 0; k < rows.n; k++) {
		take_answer(v, &n, &rows.v[k], (int)d->n_sections - 1);
	}
	*ret = v;
	*ret_n = n;
	return true;
}

static str one_mark(struct ctx *c, const struct closing_own *v)
{
	return STR_CAT(c->arena, v->key, S(":"), lesson_mark(c, &(struct lesson){ .answer = v->body }));
}

str closing_own_mark(struct ctx *c, const struct closing_own *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = v[i].is_asked ? STR_CAT(c->arena, all, all.n ? S(" ") : S(""), one_mark(c, &v[i])) : all;
	}
	return all;
}

/* True: the form saw this one as it is, or did not say. */
static bool is_seen(struct ctx *c, str seen, const struct closing_own *v)
{
	str mark = one_mark(c, v), rest = seen;
	bool is_named = false;
	while (!str_is_empty(rest)) {
		str one = str_cut(&rest, ' ');
		if (str_eq(one, mark)) {
			return true;
		}
		is_named = is_named || str_eq(str_cut(&one, ':'), v->key);
	}
	return !is_named;
}

static bool write_answer(struct ctx *c, struct id incident_id, const struct closing_own *was, const struct closing_own *now)
{
	str object = STR_CAT(c->arena, S("asked/"), now->key);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, object);
	change_str(ch, "question", now->question);
	change_str(ch, "answer", now->answer);
	str text = now->answer.n ? msgf(c, MSG_CLOSING_ENTRY_OWN, { "question", now->question }, { "answer", now->answer })
		: msgf(c, MSG_CLOSING_ENTRY_OWN_BACK, { "question", was->question });
	struct journal_entry_in e = { .incident_id = incident_id, .type = ENTRY_CHANGE, .text = text };
	return q_closing_own_put(c, (struct closing_own_put_in){ .incident_id = incident_id, .key = now->key, .question = now->question,
		.answer = now->answer, .body = now->body }) && change_write(ch, e, NULL);
}

/* Nothing new: nothing is written, a form may come again. */
static bool put_own(struct ctx *c, const struct closing_own_in *in, const struct closing_own *was, const struct sheet_cell *cell)
{
	struct closing_own now = *was;
	struct sheet_answer a;
	if (!sheet_answer_of(c, was->field, cell, &a) || !sheet_cell_text(c, was->field, cell, &now.answer)) {
		return false;
	}
	now.body = a.body;
	if (str_eq(now.body, was->body)) {
		return true;
	}
	if (!is_seen(c, in->seen, was)) {
		return closing_faster(c, in->incident_id, STR_CAT(c->arena, S("asked/"), was->key, S(":answer")), was->answer);
	}
	return write_answer(c, in->incident_id, was, &now);
}

static bool act_own(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_own_in *in = arg;
	struct closing s;
	const struct sheet_def *d;
	struct closing_own *v;
	size_t n;
	if (!closing_open(c, in->incident_id, &s) || !closing_form_def(c, &d) || !closing_own_list(c, s.incident_id, &v, &n)) {
		return false;
	}
	const struct sheet_def *own = closing_own_def(c, d);
	struct raw_form values = sheet_still_asked(c->arena, own, &in->values);
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, own->n_fields + 1);
	for (size_t i = 0; i < own->n_fields; i++) {
		if (!sheet_answer_cell(c, &own->fields[i], v[i].body, &cells[i])) {
			return false;
		}
	}
	if (!sheet_cells_read(c, own, &values, cells)) {
		return false;
	}
	for (size_t i = 0; i < own->n_fields; i++) {
		if (!put_own(c, in, &v[i], &cells[i])) {
			return false;
		}
	}
	return closing_get(c, s.incident_id, ret_out);
}

/* After a masking the form cannot know the value any more: what people read is left. */
bool closing_own_put_word(struct ctx *c, struct id incident_id, str key, str field, str value)
{
	struct closing_own_rows_rows rows;
	if (!q_closing_own_rows(c, (struct closing_own_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		if (str_eq(rows.v[k].key, key)) {
			bool is_answer = str_eq(field, S("answer"));
			return q_closing_own_put(c, (struct closing_own_put_in){ .incident_id = incident_id, .key = key,
				.question = is_answer ? rows.v[k].question : value, .answer = is_answer ? value : rows.v[k].answer, .body = S("") });
		}
	}
	return fail(c, ERR_BUG, 0);
}

static const struct field own_fields[] = {
	PATH(closing_own_in),
	IN(closing_own_in, "values", values, FIELD_PAIRS, 0, MSG_CLOSING_LABEL_ANSWER, "answers by key; a question that is not named stays"),
	SEEN(closing_own_in),
};
CLOSING_OP(op_closing_own, "closing_answers", "answer what the organisation asks besides on the closing sheet", act_own, own_fields,
	closing_own_in, closing, closing_shape);
