#include <jansson.h>

#include "base/json_tree.h"

static void convert(struct arena *a, json_t *from, struct json *to);

static void convert_array(struct arena *a, json_t *from, struct json *to)
{
	to->kind = TREE_ARRAY;
	to->n = json_array_size(from);
	struct json *items = arena_array(a, struct json, to->n);
	for (size_t i = 0; i < to->n; i++) {
		convert(a, json_array_get(from, i), &items[i]);
	}
	to->items = items;
}

static void convert_object(struct arena *a, json_t *from, struct json *to)
{
	to->kind = TREE_OBJECT;
	const size_t n = json_object_size(from);
	struct json *items = arena_array(a, struct json, n);
	str *names = arena_array(a, str, n);
	/* The library iterates in the order the members came. */
	for (void *at = json_object_iter(from); at != NULL && to->n < n; at = json_object_iter_next(from, at)) {
		names[to->n] = str_copy(a, str_from_c(json_object_iter_key(at)));
		convert(a, json_object_iter_value(at), &items[to->n]);
		to->n++;
	}
	to->items = items;
	to->names = names;
}

/* Recursion ends at LIMIT_JSON_DEPTH: the text was checked for it before it was parsed. */
static void convert(struct arena *a, json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case JSON_OBJECT:
		convert_object(a, from, to);
		return;
	case JSON_ARRAY:
		convert_array(a, from, to);
		return;
	case JSON_STRING:
		to->kind = TREE_STRING;
		to->text = str_copy(a, (str){ json_string_value(from), json_string_length(from) });
		return;
	case JSON_INTEGER:
		to->kind = TREE_NUMBER;
		to->is_integer = true;
		to->number = json_integer_value(from);
		return;
	case JSON_REAL:
		to->kind = TREE_NUMBER;
		to->real = json_real_value(from);
		return;
	case JSON_TRUE:
		to->kind = TREE_TRUE;
		return;
	case JSON_FALSE:
		to->kind = TREE_FALSE;
		return;
	case JSON_NULL:
		to->kind = TREE_NULL;
		return;
	}
}

bool json_tree_read(struct arena *a, str text, struct json *ret, struct tree_problem *ret_problem)
{
	json_error_t error;
	json_t *root = json_loadb(text.p == NULL ? "" : text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
	                          &error);
	if (root == NULL) {
		/* Not error.text: it quotes what was sent, and that must not reach a log. */
		*ret_problem = (struct tree_problem){ error.line, error.column,
			(int)json_error_code(&error) };
		return false;
	}
	*ret = (struct json){ 0 };
	convert(a, root, ret);
	json_decref(root);
	return true;
}
