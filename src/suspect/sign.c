/* The signs of a mail as the firm looks at them: what was found, what people say, what counts. */
#include "suspect/inside.h"

#include "base/msg.h"
#include "suspect_sql.h"

const char *const suspect_sign_keys[SIGN_MAX] = { [SIGN_SENDER] = "unknown_sender", [SIGN_INSIDE] = "inside_topic",
	[SIGN_FREE] = "free_mail", [SIGN_PUSH] = "push", [SIGN_URGENCY] = "urgency", [SIGN_SIGNATURE] = "signature",
	[SIGN_FALSE] = "false_name", [SIGN_TRUSTED] = "trusted_body", [SIGN_OTHER] = "other" };
/* The field of op_suspect_answer has the name of the key. */
const struct sheet_bound suspect_bound[] = { { "unknown_sender", "unknown_sender" }, { "inside_topic", "inside_topic" },
	{ "free_mail", "free_mail" }, { "push", "push" }, { "urgency", "urgency" }, { "signature", "signature" },
	{ "false_name", "false_name" }, { "trusted_body", "trusted_body" }, { "other", "other" }, { 0 } };

bool suspect_form(struct ctx *c, const struct sheet_def **ret)
{
	return sheet_def_get(c, S("mail_signs"), ret);
}

static int sign_of(str key)
{
	for (int i = 0; i < SIGN_MAX; i++) {
		if (str_eq(key, str_from_c(suspect_sign_keys[i]))) {
			return i;
		}
	}
	return -1;
}

static void fill_found(struct ctx *c, const struct suspect_found *found, size_t n, struct suspect_sign_row *row)
{
	struct suspect_found *mine = arena_array(c->arena, struct suspect_found, n);
	str *says = arena_array(c->arena, str, n);
	for (size_t i = 0; i < n; i++) {
		if (found[i].reason->sign == row->sign) {
			says[row->n_found] = msgf(c, found[i].reason->says, { "words", found[i].words });
			mine[row->n_found++] = found[i];
		}
	}
	row->found = mine;
	row->says = (struct str_list){ says, row->n_found };
}

/* The name of a choice in the firm's form. */
static str choice_name(struct ctx *c, const struct sheet_field *f, str key)
{
	int at = sheet_choice_find(f, key);
	return at < 0 ? key : text2_in(f->choices[at].name, c->lang);
}

static bool take_answer(struct ctx *c, const struct suspect_answers_row *a, struct suspect_sign_row *row)
{
	row->answered_by = a->name;
	row->answered_at = (struct opt_int){ true, a->answered_at };
	if (row->is_own) {
		int64_t worth;
		if (!sheet_answer_cell(c, row->field, a->answer, &row->cell) || !sheet_cell_text(c, row->field, &row->cell, &row->said)) {
			return false;
		}
		row->counts = row->field->type == SHEET_CHOICE && sheet_cell_worth(row->field, &row->cell, &worth) && worth == 1;
		return true;
	}
	row->answer = choice_find(&suspect_answer_choices, a->answer);
	row->said = choice_name(c, row->field, a->answer);
	return true;
}

/* Of a question that is not asked any more. */
static struct suspect_sign_row gone(struct ctx *c, const struct sheet_def *d, const struct suspect_answers_row *a)
{
	const struct sheet_field *f = sheet_hidden_find(d, a->sign);
	int sign = sign_of(a->sign);
	str said = a->said, label = sign < 0 ? str_cut(&said, ':') : S("");
	return (struct suspect_sign_row){ .sign = sign, .key = a->sign, .is_own = sign < 0, .answer = -1, .help = S(""),
		.name = f ? text2_in(f->name, c->lang) : label, .answered_by = a->name, .answered_at = { true, a->answered_at },
		.said = sign < 0 ? str_trim(said) : f ? choice_name(c, f, a->answer) : a->answer };
}

static struct suspect_sign_row asked(struct ctx *c, const struct sheet_field *f)
{
	int sign = sign_of(f->key);
	return (struct suspect_sign_row){ .sign = sign, .field = f, .key = f->key, .is_own = sign < 0, .name = text2_in(f->name, c->lang),
		.help = text2_in(f->help, c->lang), .answer = -1, .answered_by = STR_NONE, .said = S(""), .cell = { .text = S("") } };
}

static bool fill_answers(struct ctx *c, const struct sheet_def *d, const struct suspect_answers_rows *rows, struct suspect_sign_row *v,
                         size_t *n)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct suspect_answers_row *a = &rows->v[i];
		int at = sheet_field_find(d, a->sign);
		if (at < 0 && a->answer.n > 0) {
			v[(*n)++] = gone(c, d, a);
		} else if (at >= 0 && a->answer.n > 0 && !take_answer(c, a, &v[at])) {
			return false;
		}
	}
	return true;
}

/* As the rule reads it. */
static struct suspect_said said_in(const struct sheet_def *d, const struct suspect_sign_row *v, size_t n)
{
	struct suspect_said said = suspect_said_nothing(d);
	for (size_t i = 0; i < n; i++) {
		if (v[i].field && v[i].sign >= 0) {
			said.answers[v[i].sign] = v[i].answer;
		}
		said.own += v[i].is_own && v[i].counts;
	}
	return said;
}

bool suspect_look(struct ctx *c, struct id id, struct suspect_sign_row **ret, size_t *ret_n, struct suspect_counted *counted)
{
	const struct sheet_def *d;
	struct suspect_found *found;
	size_t n;
	struct suspect_answers_rows rows;
	if (!suspect_form(c, &d) || !suspect_found_of(c, id, &found, &n) ||
	    !q_suspect_answers(c, (struct suspect_answers_in){ .mail_id = id }, &rows)) {
		return false;
	}
	struct suspect_sign_row *v = arena_array(c->arena, struct suspect_sign_row, d->n_fields + rows.n + 1);
	*ret_n = d->n_fields;
	for (size_t i = 0; i < d->n_fields; i++) {
		v[i] = asked(c, &d->fields[i]);
		if (v[i].sign >= 0) {
			fill_found(c, found, n, &v[i]);
		}
	}
	if (!fill_answers(c, d, &rows, v, ret_n)) {
		return false;
	}
	struct suspect_said said = said_in(d, v, *ret_n);
	*counted = suspect_count(found, n, &said);
	for (size_t i = 0; i < d->n_fields; i++) {
		v[i].counts = v[i].sign >= 0 ? counted->counts[v[i].sign] : v[i].counts;
	}
	*ret = v;
	return true;
}

bool suspect_signs(struct ctx *c, struct id id, struct suspect_sign_row **ret, size_t *ret_n)
{
	struct suspect_counted counted;
	return suspect_look(c, id, ret, ret_n, &counted);
}

/* --- saying what they are --- */

static bool put(struct ctx *c, const struct suspect_answer_in *in, const struct sheet_answer *a)
{
	return q_suspect_answer_put(c, (struct suspect_answer_put_in){ .mail_id = in->id, .sign = a->key, .account_id = c->who.account_id,
		.answer = a->body, .answered_at = c->now_ms, .said = a->said });
}

/* Said by somebody else meanwhile, or the same as before: stays. */
static bool put_nine(struct ctx *c, const struct suspect_answer_in *in, const struct suspect_sign_row *row)
{
	int answer = in->answers[row->sign];
	if (answer < 0 || answer == row->answer) {
		return true;
	}
	struct sheet_answer a = { row->key, str_from_c(suspect_answer_choices.v[answer].code), S("") };
	return put(c, in, &a);
}

static bool put_own(struct ctx *c, const struct suspect_answer_in *in, const struct suspect_sign_row *row, const struct sheet_cell *cell)
{
	struct sheet_answer now, before;
	return sheet_answer_of(c, row->field, cell, &now) && sheet_answer_of(c, row->field, &row->cell, &before) &&
	       (str_eq(now.body, before.body) || put(c, in, &now));
}

/* All that is missing or wrong, each beside its field. */
static bool check(struct ctx *c, const struct suspect_answer_in *in, const struct sheet_def *d, const struct suspect_sign_row *v, size_t n)
{
	bool ok = true;
	for (size_t i = 0; in->is_whole && i < n; i++) {
		if (v[i].field && v[i].sign >= 0) {
			bool is_said = v[i].answer >= 0 || in->answers[v[i].sign] >= 0;
			ok = sheet_bound_check(c, d, suspect_sign_keys[v[i].sign], suspect_sign_keys[v[i].sign], is_said) && ok;
		}
	}
	return ok;
}

bool suspect_answers_take(struct ctx *c, const struct suspect_answer_in *in)
{
	const struct sheet_def *d, *own;
	struct suspect_sign_row *v;
	size_t n, k = 0;
	if (!suspect_form(c, &d) || !suspect_signs(c, in->id, &v, &n)) {
		return false;
	}
	own = sheet_unbound(c->arena, d, suspect_bound);
	struct raw_form values = sheet_still_asked(c->arena, own, &in->values);
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, own->n_fields + 1);
	for (size_t i = 0; i < d->n_fields; i++) {
		if (v[i].is_own) {
			cells[k++] = v[i].cell;
		}
	}
	bool reads = in->is_whole || values.n > 0;
	bool good = check(c, in, d, v, n);
	if ((reads && !sheet_cells_read(c, own, &values, cells)) || !good) {
		return false;
	}
	k = 0;
	for (size_t i = 0; i < d->n_fields; i++) {
		if (v[i].is_own ? reads && !put_own(c, in, &v[i], &cells[k++]) : !put_nine(c, in, &v[i])) {
			return false;
		}
	}
	return true;
}
