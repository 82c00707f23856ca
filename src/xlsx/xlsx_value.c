/* Single values of a workbook: numbers, days, places, escaped characters. */
#include "xlsx/xlsx_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"

#define DAY_MIN 1440
#define LAST_DAY 2958465.0       /* 9999-12-31 */
#define COLUMNS_MOST 16384
#define ROWS_MOST 1048576

bool xlsx_number_of(str value, double *ret)
{
	char text[64], *end;
	value = str_trim(value);
	if (value.n == 0 || value.n >= sizeof text || !strchr("+-.0123456789", value.p[0])) {
		return false;
	}
	memcpy(text, value.p, value.n);
	text[value.n] = '\0';
	*ret = strtod(text, &end);
	return *end == '\0' && isfinite(*ret);
}

str xlsx_number_text(struct arena *a, str value)
{
	double d;
	if (!xlsx_number_of(value, &d)) {
		return str_copy(a, str_trim(value));
	}
	return d > -1e15 && d < 1e15 && d == (double)(int64_t)d ? str_printf(a, "%.0f", d == 0 ? 0.0 : d) : str_printf(a, "%.15g", d);
}

bool xlsx_serial(struct arena *a, double serial, bool is_1904, str *ret)
{
	/* 1900 was no leap year, but day 60 is 29 February 1900 here: days before it stand one off */
	if (!(serial >= 0) || serial > LAST_DAY - (is_1904 ? 1462 : 0) || (!is_1904 && serial >= 60 && serial < 61) || (!is_1904 && serial < 1)) {
		return false;
	}
	double day = (double)(int64_t)serial;
	int minutes = (int)((serial - day) * DAY_MIN + 0.5);
	int64_t base = civil_to_ms((struct civil){ .year = is_1904 ? 1904 : 1899, .month = is_1904 ? 1 : 12, .day = is_1904 ? 1 : 30 }, 0);
	int64_t days = (int64_t)day + (!is_1904 && day < 60 ? 1 : 0);
	struct civil t = civil_from_ms(base + days * 86400000 + minutes * INT64_C(60000), 0);
	*ret = minutes % DAY_MIN == 0 ? str_printf(a, "%04d-%02d-%02d", t.year, t.month, t.day)
		: str_printf(a, "%04d-%02d-%02d %02d:%02d", t.year, t.month, t.day, t.hour, t.minute);
	return true;
}

/* How many bytes stand for themselves at code[at]: "..." [...] \. _. *. and nothing else. */
static size_t literal_bytes(str code, size_t at)
{
	char close = code.p[at] == '"' ? '"' : code.p[at] == '[' ? ']' : '\0';
	if (close) {
		size_t end = at + 1;
		while (end < code.n && code.p[end] != close) {
			end++;
		}
		return end - at + 1;
	}
	return strchr("\\_*", code.p[at]) ? 2 : 0;
}

/* Years, months, days outside of literals. [$-411]ggge"年"m"月"d"日" is one, 0.0E+00 is none. */
static bool code_is_date(str code)
{
	bool day = false;
	if (str_find(code, S("General"), 0) != SIZE_MAX) {
		return false;
	}
	for (size_t i = 0; i < code.n;) {
		size_t skipped = literal_bytes(code, i);
		if (skipped == 0 && strchr("0#?", code.p[i])) {
			return false;
		}
		day = day || (skipped == 0 && strchr("yYdDmMgG", code.p[i]));
		i += skipped ? skipped : 1;
	}
	return day;
}

bool xlsx_format_is_date(int id, str code)
{
	/* built in: 14-22 everywhere, 27-36 and 50-58 in Japanese, Chinese and Korean Excel; 45-47 are spans of time */
	bool built_in = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
		(id >= 57 && id <= 58);
	return code.n > 0 ? code_is_date(code) : built_in;
}

bool xlsx_place(const char *s, int *ret_column, int *ret_row)
{
	int column = 0, row = 0;
	for (; (*s >= 'A' && *s <= 'Z') && column <= COLUMNS_MOST; s++) {
		column = column * 26 + (*s - 'A' + 1);
	}
	for (; (*s >= '0' && *s <= '9') && row <= ROWS_MOST; s++) {
		row = row * 10 + (*s - '0');
	}
	*ret_column = column - 1;
	*ret_row = row;
	return *s == '\0' && column >= 1 && column <= COLUMNS_MOST && row >= 1 && row <= ROWS_MOST;
}

str xlsx_column_name(struct arena *a, int column)
{
	char name[8];
	size_t at = sizeof name;
	for (int n = column + 1; n > 0 && at > 0; n = (n - 1) / 26) {
		name[--at] = (char)('A' + (n - 1) % 26);
	}
	return str_copy(a, (str){ name + at, sizeof name - at });
}

static int hex_of(char ch)
{
	return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* _xHHHH_ at s[at]: its number, else -1. */
static int escaped(str s, size_t at)
{
	int v = 0;
	if (at + 7 > s.n || s.p[at] != '_' || s.p[at + 1] != 'x' || s.p[at + 6] != '_') {
		return -1;
	}
	for (size_t i = at + 2; i < at + 6; i++) {
		int h = hex_of(s.p[i]);
		if (h < 0) {
			return -1;
		}
		v = v * 16 + h;
	}
	return v;
}

str xlsx_unescape(struct arena *a, str s)
{
	if (str_find(s, S("_x"), 0) == SIZE_MAX) {
		return str_copy(a, s);
	}
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		int v = escaped(s, i);
		to[n++] = v >= 0 && v < 0x80 ? (v == 0 ? ' ' : (char)v) : s.p[i];
		i += v >= 0 && v < 0x80 ? 6 : 0;
	}
	return (str){ to, n };
}
