/* digits: decimal numbers of a fixed width, as times and dates are written. */
#pragma once

/* The last n digits of v (not negative), zeros in front; gives the end. */
static inline char *put_digits(char *to, int v, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		to[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return to + n;
}
