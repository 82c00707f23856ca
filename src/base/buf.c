#include "base/buf.h"

#include "base/digits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_ROOM 256

void buf_init(struct buf *b, size_t cap_bytes)
{
	*b = (struct buf){ .cap = cap_bytes };
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .cap = b->cap };
}

/* One byte more than `room` is allocated, for the NUL that vsnprintf insists on. */
static bool grow(struct buf *b, size_t n)
{
	if (b->overflowed || n > b->cap - b->n) {
		b->overflowed = true;
		b->room = b->n; /* so that nothing fits any more, however short */
		return false;
	}
	size_t room = b->room < FIRST_ROOM / 2 ? FIRST_ROOM : b->room * 2;
	room = room < b->n + n ? b->n + n : room;
	room = room > b->cap ? b->cap : room;
	char *p = realloc(b->p, room + 1);
	if (p == NULL) {
		fprintf(stderr, "level=error what=out_of_memory bytes=%zu\n", room + 1);
		abort();
	}
	b->p = p;
	b->room = room;
	return true;
}

char *buf_reserve(struct buf *b, size_t n)
{
	if (b->overflowed || b->p == NULL || n > b->room - b->n) {
		if (!grow(b, n)) {
			return NULL;
		}
	}
	return b->p + b->n;
}

void buf_add_bytes(struct buf *b, const void *p, size_t n)
{
	if (n == 0) {
		return;
	}
	char *to = buf_reserve(b, n);
	if (to != NULL) {
		memcpy(to, p, n);
		b->n += n;
	}
}

void buf_add(struct buf *b, str s)
{
	buf_add_bytes(b, s.p, s.n);
}

void buf_add_c(struct buf *b, char ch)
{
	char *to = buf_reserve(b, 1);
	if (to != NULL) {
		*to = ch;
		b->n++;
	}
}

void buf_add_i64(struct buf *b, int64_t v)
{
	char digits[DIGITS_MAX];
	const size_t at = digits_of(digits, v);
	buf_add_bytes(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	va_list again;
	va_copy(again, args);
	const int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	char *to = n > 0 ? buf_reserve(b, (size_t)n) : NULL;
	if (to != NULL) {
		vsnprintf(to, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

char *buf_take(struct buf *b, size_t *ret_n)
{
	if (b->p == NULL) {
		buf_reserve(b, 0); /* never NULL, so that callers need not ask */
	}
	char *p = b->p;
	*ret_n = b->n;
	*b = (struct buf){ .cap = b->cap };
	return p;
}
