/* digits: decimal numbers, of a fixed width as times and dates are written, and as they are. */
#pragma once
#include <stdint.h>
#include <string.h>

/* The last n digits of v (not negative), zeros in front; gives the end. */
static inline char *put_digits(char *to, int v, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		to[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return to + n;
}

/* Any number takes no more. Written against the end of `to`, two digits at once; gives where it begins. */
#define DIGITS_MAX 20
static inline size_t digits_of(char to[static DIGITS_MAX], int64_t v)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051"
		"525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
	size_t at = DIGITS_MAX;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	for (; u >= 10; u /= 100) {
		at -= 2;
		memcpy(to + at, pairs + u % 100 * 2, 2);
	}
	if (u > 0 || at == DIGITS_MAX) {
		to[--at] = (char)('0' + u);
	}
	if (v < 0) {
		to[--at] = '-';
	}
	return at;
}
