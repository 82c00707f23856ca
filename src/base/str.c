#include "base/str.h"

#include "base/digits.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

str str_from_c(const char *cz)
{
	return cz == NULL ? STR_NONE : (str){ cz, strlen(cz) };
}

/* n bytes and a NUL behind them, which costs nothing and helps in a debugger. The caller writes all n. */
static char *chars_new(struct arena *a, size_t n)
{
	char *p = arena_chars(a, n + 1);
	p[n] = '\0';
	return p;
}

str str_copy(struct arena *a, str s)
{
	if (str_is_none(s)) {
		return s;
	}
	char *p = chars_new(a, s.n);
	memcpy(p, s.p, s.n);
	return (str){ p, s.n };
}

bytes bytes_copy(struct arena *a, bytes b)
{
	if (b.p == NULL) {
		return b;
	}
	uint8_t *p = (uint8_t *)arena_chars(a, b.n);
	memcpy(p, b.p, b.n);
	return (bytes){ p, b.n };
}

const char *str_cz(struct arena *a, str s)
{
	return str_is_none(s) ? "" : str_copy(a, s).p;
}

str str_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	va_list again;
	va_copy(again, args);
	char small[256];
	const int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	str s = S("");
	if (n > 0) {
		char *p = chars_new(a, (size_t)n);
		if ((size_t)n < sizeof small) {
			memcpy(p, small, (size_t)n);
		} else {
			vsnprintf(p, (size_t)n + 1, fmt, again);
		}
		s = (str){ p, (size_t)n };
	}
	va_end(again);
	return s;
}

str str_i64(struct arena *a, int64_t v)
{
	char digits[DIGITS_MAX];
	const size_t at = digits_of(digits, v);
	return str_copy(a, (str){ digits + at, sizeof digits - at });
}

str str_cat(struct arena *a, size_t n, const str *parts)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++) {
		total += parts[i].n;
	}
	char *p = chars_new(a, total);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n > 0) {
			memcpy(p + at, parts[i].p, parts[i].n);
			at += parts[i].n;
		}
	}
	return (str){ p, total };
}

str number_grouped(struct arena *a, int64_t v)
{
	str plain = str_i64(a, v < 0 ? -v : v), out = S("");
	for (size_t from = 0; from < plain.n;) {
		size_t n = (plain.n - from) % 3 ? (plain.n - from) % 3 : 3;
		out = STR_CAT(a, out, from ? S(",") : v < 0 ? S("-") : S(""), str_sub(plain, from, n));
		from += n;
	}
	return out;
}

bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(str a, str b)
{
	const size_t n = a.n < b.n ? a.n : b.n;
	const int d = n == 0 ? 0 : memcmp(a.p, b.p, n);
	return d != 0 ? d : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq((str){ s.p, prefix.n }, prefix);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

str str_sub(str s, size_t from, size_t n)
{
	if (str_is_none(s)) {
		return s;
	}
	from = from > s.n ? s.n : from;
	n = n > s.n - from ? s.n - from : n;
	return (str){ s.p + from, n };
}

static bool is_ascii_blank(char ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

static const str wide_blank = { "\xE3\x80\x80", 3 };

str str_trim(str s)
{
	while (s.n > 0) {
		const size_t cut = is_ascii_blank(s.p[0]) ? 1 : str_starts(s, wide_blank) ? 3 : 0;
		if (cut == 0) {
			break;
		}
		s = str_sub(s, cut, s.n);
	}
	while (s.n > 0) {
		const size_t cut = is_ascii_blank(s.p[s.n - 1]) ? 1 : str_ends(s, wide_blank) ? 3 : 0;
		if (cut == 0) {
			break;
		}
		s.n -= cut;
	}
	return s;
}

size_t str_find(str s, str needle, size_t from)
{
	if (from > s.n || needle.n > s.n - from) {
		return SIZE_MAX;
	}
	if (needle.n == 0) {
		return from;
	}
	const char *at = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

str str_cut(str *rest, char sep)
{
	const str s = *rest;
	const char *at = s.n == 0 ? NULL : memchr(s.p, sep, s.n);
	if (at == NULL) {
		*rest = STR_NONE;
		return s;
	}
	const size_t before = (size_t)(at - s.p);
	*rest = str_sub(s, before + 1, s.n);
	return (str){ s.p, before };
}

bool str_to_i64(str s, int64_t *ret_value)
{
	size_t i = 0;
	bool minus = false;
	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
		minus = s.p[0] == '-';
		i = 1;
	}
	if (i == s.n) {
		return false;
	}
	int64_t v = 0; /* counted downwards, so that the least number fits */
	for (; i < s.n; i++) {
		const int digit = s.p[i] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, digit, &v)) {
			return false;
		}
	}
	if (!minus && __builtin_sub_overflow(0, v, &v)) {
		return false;
	}
	*ret_value = v;
	return true;
}

bool bytes_eq(bytes a, bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

str str_hex(struct arena *a, bytes b)
{
	static const char digits[] = "0123456789abcdef";
	char *p = chars_new(a, b.n * 2);
	for (size_t i = 0; i < b.n; i++) {
		p[2 * i] = digits[b.p[i] >> 4];
		p[2 * i + 1] = digits[b.p[i] & 15];
	}
	return (str){ p, b.n * 2 };
}

static int hex_digit(char ch)
{
	if (ch >= '0' && ch <= '9') {
		return ch - '0';
	}
	const char low = (char)(ch | 0x20);
	return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool str_unhex(struct arena *a, str hex, bytes *ret)
{
	if (hex.n % 2 != 0) {
		return false;
	}
	uint8_t *p = arena_alloc(a, hex.n / 2 + 1, 1);
	for (size_t i = 0; i < hex.n / 2; i++) {
		const int high = hex_digit(hex.p[2 * i]);
		const int low = hex_digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0) {
			return false;
		}
		p[i] = (uint8_t)(high * 16 + low);
	}
	*ret = (bytes){ p, hex.n / 2 };
	return true;
}
