#include "base/field_internal.h"
#include "messages.h"

/* All values sent under the name of the field, in order. */
static size_t values_of(struct ctx *c, const struct field *f, const struct raw_form *raw, const str **ret)
{
	const str name = str_from_c(f->name);
	size_t n = 0;
	for (size_t i = 0; i < raw->n; i++) {
		n += str_eq(raw->v[i].name, name);
	}
	str *v = arena_array(c->arena, str, n);
	n = 0;
	for (size_t i = 0; i < raw->n; i++) {
		if (str_eq(raw->v[i].name, name)) {
			v[n++] = raw->v[i].value;
		}
	}
	*ret = v;
	return n;
}

/* What was sent as "NAME.KEY", under its KEY. */
static bool pairs_from_form(struct ctx *c, const struct field *f, const struct raw_form *raw, void *in, bool *ret_sent)
{
	const str start = STR_CAT(c->arena, str_from_c(f->name), S("."));
	struct raw_value *v = arena_array(c->arena, struct raw_value, raw->n);
	size_t n = 0;
	for (size_t i = 0; i < raw->n; i++) {
		if (str_starts(raw->v[i].name, start)) {
			v[n++] = (struct raw_value){ str_sub(raw->v[i].name, start.n, raw->v[i].name.n), raw->v[i].value };
		}
	}
	*(struct raw_form *)field_at(f, in) = (struct raw_form){ v, n };
	*ret_sent = n > 0;
	return true;
}

static bool one_from_form(struct ctx *c, const struct field *f, const struct raw_form *raw, void *in)
{
	const str *values = NULL;
	size_t n = values_of(c, f, raw, &values);
	bool sent = false;
	bool ok = true;
	if ((f->flags & FIELD_PATH) != 0 && n > 1) {
		n = 1; /* path parts stand first; a body may not replace them */
	}
	if (f->type == FIELD_PAIRS) {
		ok = pairs_from_form(c, f, raw, in, &sent);
	} else if (field_is_list(f)) {
		ok = n == 0 || field_from_texts(c, f, values, n, in, &sent);
	} else if (n > 1 && f->type != FIELD_BOOL) {
		return fail_field(c, f->name, MSG_FIELD_DUPLICATE);
	} else {
		for (size_t i = 0; ok && i < n; i++) {
			ok = field_from_text(c, f, values[i], in, &sent);
		}
	}
	if (ok && !sent && (f->flags & FIELD_REQUIRED) != 0) {
		return field_missing(c, f);
	}
	return ok;
}

bool fields_from_form(struct ctx *c, const struct field *f, size_t n, const struct raw_form *raw, void *ret_in)
{
	bool ok = true;
	for (size_t i = 0; i < n; i++) {
		field_clear(&f[i], ret_in);
		ok = one_from_form(c, &f[i], raw, ret_in) && ok;
	}
	return ok;
}
