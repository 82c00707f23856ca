#include "base/id.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/hash.h"

#define POOL_BYTES 384
#define RANDOM_PER_ID 6

/* Random bytes bought in bulk: one system call for 64 ids instead of one each. Used bytes are never used again. */
struct pool {
	uint8_t b[POOL_BYTES];
	size_t left;
};
static _Thread_local struct pool pool;

/* Ids of one millisecond sort in the order they were asked for, across all threads. */
static _Atomic uint32_t counter;

static void take_random(uint8_t *to)
{
	if (pool.left == 0) {
		random_bytes(pool.b, sizeof pool.b);
		pool.left = sizeof pool.b;
	}
	pool.left -= RANDOM_PER_ID;
	memcpy(to, pool.b + pool.left, RANDOM_PER_ID);
	memset(pool.b + pool.left, 0, RANDOM_PER_ID);
}

struct id id_new(int64_t now_ms)
{
	const uint64_t ms = (uint64_t)now_ms;
	/* 26 bits: 12 beside the version, 14 beside the variant. */
	const uint32_t n = atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
	struct id v;
	for (unsigned i = 0; i < 6; i++) {
		v.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	}
	v.b[6] = (uint8_t)(0x70 | (n >> 22 & 0x0f));
	v.b[7] = (uint8_t)(n >> 14);
	v.b[8] = (uint8_t)(0x80 | (n >> 8 & 0x3f));
	v.b[9] = (uint8_t)n;
	take_random(v.b + 10);
	return v;
}

void id_write(struct id v, char ret[ID_TEXT_LEN])
{
	static const char digits[] = "0123456789abcdef";
	size_t at = 0;
	for (size_t i = 0; i < sizeof v.b; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10) {
			ret[at++] = '-';
		}
		ret[at++] = digits[v.b[i] >> 4];
		ret[at++] = digits[v.b[i] & 15];
	}
}

str id_str(struct arena *a, struct id v)
{
	char *p = arena_chars(a, ID_TEXT_LEN + 1);
	id_write(v, p);
	p[ID_TEXT_LEN] = '\0';
	return (str){ p, ID_TEXT_LEN };
}

static int digit_value(char ch)
{
	if (ch >= '0' && ch <= '9') {
		return ch - '0';
	}
	const char low = (char)(ch | 0x20);
	return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool id_parse(str s, struct id *ret)
{
	if (s.n != ID_TEXT_LEN) {
		return false;
	}
	struct id v;
	size_t at = 0;
	for (size_t i = 0; i < sizeof v.b; i++) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && s.p[at++] != '-') {
			return false;
		}
		const int high = digit_value(s.p[at++]);
		const int low = digit_value(s.p[at++]);
		if (high < 0 || low < 0) {
			return false;
		}
		v.b[i] = (uint8_t)(high * 16 + low);
	}
	if (id_is_none(v)) {
		return false; /* the nil id means "none" inside; nobody may send it */
	}
	*ret = v;
	return true;
}
