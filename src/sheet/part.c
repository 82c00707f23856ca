/* Questions that a page keeps in columns of its own: how they are asked is the definition's. */
#include "base/msg.h"
#include "messages.h"
#include "sheet/sheet.h"

const char *sheet_bound_name(const struct sheet_bound *v, str key)
{
	while (v->key && !str_eq(key, str_from_c(v->key))) {
		v++;
	}
	return v->key ? v->name : NULL;
}

static size_t without(const struct sheet_field *from, size_t n, const struct sheet_bound *v, struct sheet_field *to)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (!sheet_bound_name(v, from[i].key)) {
			to[kept] = from[i];
			to[kept].needed_by = -1; /* rules of a built-in form name places that are not here */
			to[kept++].n_from = 0;
		}
	}
	return kept;
}

const struct sheet_def *sheet_unbound(struct arena *a, const struct sheet_def *d, const struct sheet_bound *v)
{
	struct sheet_def *ret = arena_new(a, struct sheet_def);
	struct sheet_field *fields = arena_array(a, struct sheet_field, d->n_fields + d->n_hidden + 1);
	*ret = *d;
	ret->n_fields = without(d->fields, d->n_fields, v, fields);
	ret->n_hidden = without(d->hidden, d->n_hidden, v, fields + ret->n_fields);
	ret->fields = fields;
	ret->hidden = fields + ret->n_fields;
	return ret;
}

const struct sheet_field *sheet_asked(const struct sheet_def *d, const char *key)
{
	int at = sheet_field_find(d, str_from_c(key));
	return at < 0 ? NULL : &d->fields[at];
}

bool sheet_bound_check(struct ctx *c, const struct sheet_def *d, const char *key, const char *name, bool is_said)
{
	const struct sheet_field *f = sheet_asked(d, key);
	if (!f || !f->is_required || is_said) {
		return true;
	}
	fail_field(c, name, MSG_SHEET_MISSING);
	return fail_field_arg(c, "label", text2_in(f->name, c->lang));
}

str sheet_label(struct ctx *c, const struct sheet_def *d, const char *key, int otherwise)
{
	const struct sheet_field *f = sheet_asked(d, key);
	f = f ? f : sheet_hidden_find(d, str_from_c(key));
	return f ? text2_in(f->name, c->lang) : msg(c, otherwise);
}

struct raw_form sheet_still_asked(struct arena *a, const struct sheet_def *d, const struct raw_form *typed)
{
	struct raw_form kept = { .v = arena_array(a, struct raw_value, typed->n + 1) };
	for (size_t i = 0; i < typed->n; i++) {
		if (sheet_field_find(d, typed->v[i].name) >= 0) {
			kept.v[kept.n++] = typed->v[i];
		}
	}
	return kept;
}

/* --- answers in rows of the page --- */

static struct sheet_def alone(const struct sheet_field *f)
{
	return (struct sheet_def){ .shape = SHEET_PART, .fields = f, .n_fields = 1, .n_sections = 1 };
}

bool sheet_answer_of(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell, struct sheet_answer *ret)
{
	struct sheet_def d = alone(f);
	str text;
	if (!sheet_cell_text(c, f, cell, &text)) {
		return false;
	}
	*ret = (struct sheet_answer){ f->key, cell->has ? sheet_body(c, &d, cell, NULL) : S(""),
		cell->has ? STR_CAT(c->arena, text2_in(f->name, c->lang), S(": "), text) : S("") };
	return true;
}

bool sheet_answer_cell(struct ctx *c, const struct sheet_field *f, str body, struct sheet_cell *ret)
{
	struct sheet_def d = alone(f);
	*ret = (struct sheet_cell){ .text = S("") };
	return body.n == 0 || sheet_body_read(c, &d, body, ret, NULL);
}
