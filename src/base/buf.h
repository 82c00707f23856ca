/*
 * buf: the only thing that grows. Takes its cap when it is made; past the cap it stops growing, remembers
 * that it overflowed, and whoever finishes it checks once with buf_ok().
 */
#pragma once
#include "base/str.h"

struct buf {
	char *p;           /* malloc'ed; not NUL-terminated */
	size_t n;          /* bytes in use */
	size_t room;       /* bytes allocated */
	size_t cap;        /* never grows past this */
	bool overflowed;
};

void buf_init(struct buf *b, size_t cap_bytes);
void buf_done(struct buf *b);
static inline bool buf_ok(const struct buf *b) { return !b->overflowed; }
static inline str buf_str(const struct buf *b) { return (str){ b->p ? b->p : "", b->n }; }
/* Room for n more bytes, or NULL after an overflow; the caller adds what it used to b->n. */
char *buf_reserve(struct buf *b, size_t n);
void buf_add(struct buf *b, str s);
void buf_add_bytes(struct buf *b, const void *p, size_t n);
void buf_add_c(struct buf *b, char ch);
void buf_add_i64(struct buf *b, int64_t v);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *fmt, ...);
/* Hands the malloc'ed bytes over to the caller, who frees them; the buf is empty afterwards. */
char *buf_take(struct buf *b, size_t *ret_n);
/* Scope clean-up: AUTO_BUF(b, cap); */
static inline void buf_cleanup(struct buf *b) { buf_done(b); }
#define AUTO_BUF(name, cap_bytes) \
	__attribute__((cleanup(buf_cleanup))) struct buf name; \
	buf_init(&name, (cap_bytes))
