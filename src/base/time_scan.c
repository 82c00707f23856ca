#include "base/time_scan.h"

#include <strings.h>

static void move(struct scan *in, size_t n)
{
	in->rest = str_sub(in->rest, n, in->rest.n);
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

bool scan_char(struct scan *in, char ch)
{
	if (in->rest.n == 0 || in->rest.p[0] != ch) {
		return false;
	}
	move(in, 1);
	return true;
}

bool scan_word(struct scan *in, str word)
{
	if (in->rest.n < word.n || strncasecmp(in->rest.p, word.p, word.n) != 0) {
		return false;
	}
	move(in, word.n);
	return true;
}

bool scan_any(struct scan *in, const str *words, size_t n, size_t *ret_index)
{
	for (size_t i = 0; i < n; i++) {
		if (scan_word(in, words[i])) {
			*ret_index = i;
			return true;
		}
	}
	return false;
}

void scan_blanks(struct scan *in)
{
	while (in->rest.n > 0 && (in->rest.p[0] == ' ' || in->rest.p[0] == '\t')) {
		move(in, 1);
	}
}

bool scan_digits(struct scan *in, size_t least, size_t most, int *ret)
{
	size_t n = 0;
	int v = 0;
	while (n < in->rest.n && n <= most && is_digit(in->rest.p[n])) {
		v = v * 10 + (in->rest.p[n] - '0');
		n++;
	}
	if (n < least || n > most) {
		return false;
	}
	*ret = v;
	move(in, n);
	return true;
}

bool scan_fraction(struct scan *in, int *ret_ms)
{
	*ret_ms = 0;
	if (!scan_char(in, '.')) {
		return true;
	}
	size_t n = 0;
	int weight = 100;
	while (n < in->rest.n && n < 9 && is_digit(in->rest.p[n])) {
		*ret_ms += (in->rest.p[n] - '0') * weight;
		weight /= 10;
		n++;
	}
	move(in, n);
	return n > 0;
}

/* "09:00" or "0900" after the sign. */
static bool scan_offset(struct scan *in, int *ret_min)
{
	struct scan at = *in;
	int hours = 0;
	int minutes = 0;
	if (scan_digits(&at, 4, 4, &minutes)) {
		hours = minutes / 100;
		minutes %= 100;
	} else if (!scan_digits(&at, 2, 2, &hours) || !scan_char(&at, ':') || !scan_digits(&at, 2, 2, &minutes)) {
		return false;
	}
	*in = at;
	*ret_min = hours * 60 + minutes;
	return hours <= 14 && minutes <= 59;
}

bool scan_zone(struct scan *in, int *ret_offset_min)
{
	static const str names[] = { { "Z", 1 }, { "UTC", 3 }, { "GMT", 3 }, { "JST", 3 } };
	struct scan at = *in;
	scan_blanks(&at);
	size_t which = 0;
	int offset = 0;
	if (scan_any(&at, names, sizeof names / sizeof names[0], &which)) {
		offset = which == 3 ? 540 : 0;
	} else if (scan_char(&at, '+')) {
		if (!scan_offset(&at, &offset)) {
			return false;
		}
	} else if (!scan_char(&at, '-') || !scan_offset(&at, &offset)) {
		return false;
	} else {
		offset = -offset;
	}
	*ret_offset_min = offset;
	*in = at;
	return true;
}
