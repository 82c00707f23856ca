/*
 * host: what the host tools (msgc, tmplc, embed) share: a growing text, reading a file whole, writing an output
 * only when everything went well, and ending with `FILE:LINE: reason`. A host tool runs once and ends; nothing
 * is freed.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *p;     /* NUL-terminated once something was added */
	size_t n;
	size_t room;
	int lines;   /* line breaks added so far */
};

void *host_alloc(size_t n_items, size_t size); /* zeroed; ends the program when memory is out */
void *host_grow(void *p, size_t n_items, size_t size);
char *host_copy(const char *p, size_t n);      /* NUL-terminated */

void text_add(struct text *t, const char *p, size_t n);
void text_str(struct text *t, const char *cz);
void text_char(struct text *t, char ch);
__attribute__((format(printf, 2, 3))) void text_printf(struct text *t, const char *fmt, ...);
/* The bytes as a quoted C string; continued on new lines, begun with `indent`, when longer than a line. */
void text_c_string(struct text *t, const char *p, size_t n, const char *indent);

/* `FILE:LINE: reason` on stderr, exit 1. Line 0 leaves the line out. */
__attribute__((format(printf, 3, 4), noreturn)) void die_at(const char *file, int line, const char *fmt, ...);

struct text read_whole(const char *path);
/* Through a temporary file beside it, so that a broken run leaves no half output. */
void write_whole(const char *path, const struct text *t);
bool utf8_is_valid(const char *p, size_t n);

/* The value of an option `--name value` at argv[*i], advancing; NULL when argv[*i] is something else. */
const char *option(int argc, char **argv, int *i, const char *name);
