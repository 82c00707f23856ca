/*
 * json: reading (jansson behind it: duplicate members, invalid UTF-8, NUL and trailing bytes are refused, depth
 * capped) and writing (streamed into a buf). Values read live in the arena of the ctx.
 */
#pragma once
#include "base/buf.h"
#include "base/ctx.h"

struct json; /* a parsed value */
bool json_parse(struct ctx *c, str text, const struct json **ret); /* ERR_MALFORMED with line and column */
enum json_type { JSON_NULL, JSON_TRUE, JSON_FALSE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
enum json_type json_type(const struct json *v);
const struct json *json_member(const struct json *object, const char *name); /* NULL when absent */
size_t json_size(const struct json *array_or_object);
const struct json *json_at(const struct json *array, size_t i);
/* Members in the order they came. */
str json_name_at(const struct json *object, size_t i, const struct json **ret_value);
str json_str(const struct json *v);       /* STR_NONE unless a string */
bool json_i64(const struct json *v, int64_t *ret);
bool json_real(const struct json *v, double *ret); /* any number */
int json_line(const struct json *v);      /* 0 when not known */

void json_write_str(struct buf *b, str s); /* "..." with escapes; STR_NONE gives null */
void json_write_key(struct buf *b, const char *name, bool *first); /* comma when needed, then "name": */
void json_write_key_str(struct buf *b, str name, bool *first);
/* What was read, as it was, without blanks. */
void json_write_value(struct buf *b, const struct json *v);
