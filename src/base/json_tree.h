/*
 * json_tree: a parsed JSON value as it lies in the arena. Between json_jansson.c, which alone knows the library
 * (whose names collide with ours), and json_read.c, which is the face of base/json.h.
 */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* The same order as enum json_type. */
enum tree_kind { TREE_NULL, TREE_TRUE, TREE_FALSE, TREE_NUMBER, TREE_STRING, TREE_ARRAY, TREE_OBJECT };

struct json {
	enum tree_kind kind;
	bool is_integer;
	int64_t number;           /* of a number that is an integer */
	double real;              /* of one that is not */
	str text;                 /* of a string */
	const struct json *items; /* of an array or an object */
	const str *names;         /* of an object */
	size_t n;
};

struct tree_problem { int line, column, code; };
bool json_tree_read(struct arena *a, str text, struct json *ret, struct tree_problem *ret_problem);
