/*
 * str: a piece of text. Pointer and length, immutable, valid UTF-8 (checked once where it enters).
 *
 * A str owns nothing: it borrows from an arena, from a literal or from the message tables. `p == NULL` means
 * "no value" (SQL NULL, a field that was not sent); S("") means an empty text. Not NUL-terminated; str_cz()
 * makes a C string for the border to a library.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct str {
	const char *p;
	size_t n;
} str;

/* Bytes that need not be text: hashes, canonical records, uploads. */
typedef struct bytes {
	const uint8_t *p;
	size_t n;
} bytes;

#define S(lit) ((str){ .p = ("" lit), .n = sizeof(lit) - 1 })
#define STR_NONE ((str){ 0 })
#define STR_FMT(s) (int)(s).n, ((s).p ? (s).p : "") /* printf("%.*s", STR_FMT(s)) */

static inline bool str_is_none(str s) { return s.p == NULL; }
static inline bool str_is_empty(str s) { return s.n == 0; }
static inline bytes str_bytes(str s) { return (bytes){ (const uint8_t *)s.p, s.n }; }

str str_from_c(const char *cz);                       /* borrows; NULL gives STR_NONE */
str str_copy(struct arena *a, str s);                 /* STR_NONE stays STR_NONE */
bytes bytes_copy(struct arena *a, bytes b);
const char *str_cz(struct arena *a, str s);           /* NUL-terminated copy; STR_NONE gives "" */
__attribute__((format(printf, 2, 3))) str str_printf(struct arena *a, const char *fmt, ...);
str str_cat(struct arena *a, size_t n, const str *parts);
#define STR_CAT(a, ...) \
	str_cat((a), sizeof((str[]){ __VA_ARGS__ }) / sizeof(str), (str[]){ __VA_ARGS__ })

str str_i64(struct arena *a, int64_t v);               /* decimal */
str number_grouped(struct arena *a, int64_t v);        /* "1,234,567" */

bool str_eq(str a, str b);
int str_cmp(str a, str b);                            /* bytes, for sorting */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
str str_sub(str s, size_t from, size_t n);            /* clipped to s */
str str_trim(str s);                                  /* ASCII blanks and the ideographic space */
/* Position of `needle` in `s` at or after `from`; SIZE_MAX when absent. */
size_t str_find(str s, str needle, size_t from);
/* Cuts `*rest` at the first `sep`: returns the part before, `*rest` keeps what follows (none at the end). */
str str_cut(str *rest, char sep);
/* Decimal number with optional sign, nothing else; false when malformed or out of range. */
bool str_to_i64(str s, int64_t *ret_value);
bool bytes_eq(bytes a, bytes b);
str str_hex(struct arena *a, bytes b);                /* lower case */
bool str_unhex(struct arena *a, str hex, bytes *ret);
