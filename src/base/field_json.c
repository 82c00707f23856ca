#include "base/field_internal.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"

static bool comes_from_body(const struct field *f)
{
	return (f->flags & (FIELD_PATH | FIELD_FORM_ONLY)) == 0 && f->type != FIELD_RAW;
}

static const struct field *field_named(const struct field *f, size_t n, str name)
{
	for (size_t i = 0; i < n; i++) {
		if (comes_from_body(&f[i]) && str_eq(str_from_c(f[i].name), name)) {
			return &f[i];
		}
	}
	return NULL;
}

/* The names are the client's own words: each is told back as the field it stands for. */
static bool refuse_unknown(struct ctx *c, const struct field *f, size_t n, const struct json *object)
{
	bool ok = true;
	for (size_t i = 0; i < json_size(object); i++) {
		const struct json *value;
		const str name = json_name_at(object, i, &value);
		if (field_named(f, n, name) == NULL) {
			ok = fail_field(c, str_cz(c->arena, name), MSG_FIELD_UNKNOWN_MEMBER);
		}
	}
	return ok;
}

static bool list_from_json(struct ctx *c, const struct field *f, const struct json *v, void *in, bool *ret_sent)
{
	const size_t n = json_size(v);
	str *texts = arena_array(c->arena, str, n);
	bool ok = json_type(v) == JSON_ARRAY;
	for (size_t i = 0; ok && i < n; i++) {
		texts[i] = json_str(json_at(v, i));
		ok = !str_is_none(texts[i]);
	}
	return ok ? field_from_texts(c, f, texts, n, in, ret_sent) : fail_field(c, f->name, MSG_FIELD_WANT_LIST);
}

static bool bool_from_json(struct ctx *c, const struct field *f, const struct json *v, void *in, bool *ret_sent)
{
	if (json_type(v) != JSON_TRUE && json_type(v) != JSON_FALSE) {
		return fail_field(c, f->name, MSG_FIELD_WANT_BOOL);
	}
	*(bool *)field_at(f, in) = json_type(v) == JSON_TRUE;
	*ret_sent = true;
	return true;
}

static bool int_from_json(struct ctx *c, const struct field *f, const struct json *v, void *in, bool *ret_sent)
{
	struct opt_int *to = field_at(f, in);
	if (!json_i64(v, &to->v)) {
		return fail_field(c, f->name, MSG_FIELD_WANT_NUMBER);
	}
	to->has = true;
	*ret_sent = true;
	return true;
}

/* A text, a whole number or nothing, as a form would send it. */
static bool text_of_json(struct ctx *c, const struct json *v, str *ret)
{
	int64_t number;
	*ret = json_type(v) == JSON_NULL ? S("") : json_str(v);
	if (json_i64(v, &number)) {
		*ret = str_i64(c->arena, number);
	}
	return !str_is_none(*ret);
}

static bool pairs_from_json(struct ctx *c, const struct field *f, const struct json *v, void *in, bool *ret_sent)
{
	struct raw_value *pairs = arena_array(c->arena, struct raw_value, LIMIT_FIELDS);
	size_t n = 0;
	bool ok = json_type(v) == JSON_OBJECT;
	for (size_t i = 0; ok && i < json_size(v); i++) {
		const struct json *value;
		const str name = json_name_at(v, i, &value);
		const bool is_list = json_type(value) == JSON_ARRAY;
		const size_t n_texts = is_list ? json_size(value) : 1;
		for (size_t k = 0; ok && k < n_texts; k++) {
			ok = n < LIMIT_FIELDS && text_of_json(c, is_list ? json_at(value, k) : value, &pairs[n].value);
			pairs[n].name = name;
			n += ok;
		}
		if (ok && is_list && n_texts == 0 && n < LIMIT_FIELDS) {
			pairs[n++] = (struct raw_value){ name, S("") }; /* an empty list: nothing any more */
		}
	}
	*(struct raw_form *)field_at(f, in) = (struct raw_form){ pairs, n };
	*ret_sent = ok;
	return ok || fail_field(c, f->name, MSG_FIELD_WANT_PAIRS);
}

static bool value_from_json(struct ctx *c, const struct field *f, const struct json *v, void *in, bool *ret_sent)
{
	if (v == NULL || json_type(v) == JSON_NULL) {
		return true;
	}
	if (field_is_list(f)) {
		return list_from_json(c, f, v, in, ret_sent);
	}
	if (f->type == FIELD_PAIRS) {
		return pairs_from_json(c, f, v, in, ret_sent);
	}
	if (f->type == FIELD_BOOL) {
		return bool_from_json(c, f, v, in, ret_sent);
	}
	if (f->type == FIELD_INT) {
		return int_from_json(c, f, v, in, ret_sent);
	}
	if (json_type(v) != JSON_STRING) {
		return fail_field(c, f->name, MSG_FIELD_WANT_TEXT);
	}
	return field_from_text(c, f, json_str(v), in, ret_sent);
}

static bool one_from_json(struct ctx *c, const struct field *f, const struct json *object,
                          const struct raw_form *path, void *in)
{
	bool sent = false;
	bool ok = true;
	if ((f->flags & FIELD_PATH) != 0) {
		const str part = path == NULL ? STR_NONE : raw_get(path, f->name);
		ok = str_is_none(part) || field_from_text(c, f, part, in, &sent);
	} else if (comes_from_body(f)) {
		ok = value_from_json(c, f, json_member(object, f->name), in, &sent);
	} else {
		return true; /* helps a page only: the API neither takes nor misses it */
	}
	return ok && !sent && (f->flags & FIELD_REQUIRED) != 0 ? field_missing(c, f) : ok;
}

bool fields_from_json(struct ctx *c, const struct field *f, size_t n, str json_text, const struct raw_form *path,
                      void *ret_in)
{
	/* No body at all means no members: an operation may need none. */
	const str text = str_trim(json_text).n == 0 ? S("{}") : json_text;
	const struct json *object = NULL;
	if (!json_parse(c, text, &object)) {
		return false;
	}
	if (json_type(object) != JSON_OBJECT) {
		fail(c, ERR_MALFORMED, MSG_ERR_JSON_OBJECT);
		return fail_arg(c, "example", S("{\"title\": \"...\"}"));
	}
	bool ok = true;
	for (size_t i = 0; i < n; i++) {
		field_clear(&f[i], ret_in);
		ok = one_from_json(c, &f[i], object, path, ret_in) && ok;
	}
	return refuse_unknown(c, f, n, object) && ok;
}
