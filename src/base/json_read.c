#include "base/json.h"

#include "base/json_tree.h"
#include "base/limits.h"
#include "messages.h"

_Static_assert((int)TREE_NULL == (int)JSON_NULL && (int)TREE_OBJECT == (int)JSON_OBJECT &&
               (int)TREE_STRING == (int)JSON_STRING, "json_type() hands the kind out as it is");

/* Where the nesting gets too deep; SIZE_MAX when it does not. Knows strings, nothing else: the parser checks. */
static size_t too_deep_at(str text)
{
	size_t depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < text.n; i++) {
		const char ch = text.p[i];
		if (in_string) {
			i += ch == '\\';
			in_string = ch != '"';
		} else if (ch == '"') {
			in_string = true;
		} else if (ch == '[' || ch == '{') {
			if (++depth > LIMIT_JSON_DEPTH) {
				return i;
			}
		} else if ((ch == ']' || ch == '}') && depth > 0) {
			depth--;
		}
	}
	return SIZE_MAX;
}

bool json_parse(struct ctx *c, str text, const struct json **ret)
{
	if (too_deep_at(text) != SIZE_MAX) {
		fail(c, ERR_MALFORMED, MSG_ERR_JSON_DEPTH);
		return fail_arg(c, "max", str_printf(c->arena, "%d", LIMIT_JSON_DEPTH));
	}
	struct json *root = arena_new(c->arena, struct json);
	struct tree_problem problem = { 0 };
	if (!json_tree_read(c->arena, text, root, &problem)) {
		fail(c, ERR_MALFORMED, MSG_ERR_JSON);
		fail_arg(c, "line", str_printf(c->arena, "%d", problem.line));
		fail_arg(c, "column", str_printf(c->arena, "%d", problem.column));
		return fail_detail(c, "json error %d", problem.code);
	}
	*ret = root;
	return true;
}

enum json_type json_type(const struct json *v)
{
	return v == NULL ? JSON_NULL : (enum json_type)v->kind;
}

const struct json *json_member(const struct json *object, const char *name)
{
	if (json_type(object) != JSON_OBJECT) {
		return NULL;
	}
	const str wanted = str_from_c(name);
	for (size_t i = 0; i < object->n; i++) {
		if (str_eq(object->names[i], wanted)) {
			return &object->items[i];
		}
	}
	return NULL;
}

size_t json_size(const struct json *array_or_object)
{
	return array_or_object == NULL ? 0 : array_or_object->n;
}

const struct json *json_at(const struct json *array, size_t i)
{
	return i < json_size(array) ? &array->items[i] : NULL;
}

str json_name_at(const struct json *object, size_t i, const struct json **ret_value)
{
	if (json_type(object) != JSON_OBJECT || i >= object->n) {
		*ret_value = NULL;
		return STR_NONE;
	}
	*ret_value = &object->items[i];
	return object->names[i];
}

str json_str(const struct json *v)
{
	return json_type(v) == JSON_STRING ? v->text : STR_NONE;
}

bool json_i64(const struct json *v, int64_t *ret)
{
	if (json_type(v) != JSON_NUMBER || !v->is_integer) {
		return false;
	}
	*ret = v->number;
	return true;
}

bool json_real(const struct json *v, double *ret)
{
	if (json_type(v) != JSON_NUMBER) {
		return false;
	}
	*ret = v->is_integer ? (double)v->number : v->real;
	return true;
}

int json_line(const struct json *v)
{
	(void)v; /* the parser does not tell */
	return 0;
}
