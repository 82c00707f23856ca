/* Numbers and codes that name one thing: 2026-11 #1, 気づき 12, 7KQ3-M9XT, R-2026-11-1-01. */
#include "base/msg.h"
#include "base/text.h"
#include "base/text_find.h"
#include "messages.h"
#include "search/search.h"
#include "search_sql.h"

/* Digits at the beginning of *rest; false when there is none, or more than `most`. */
static bool take_digits(str *rest, size_t least, size_t most, int64_t *ret)
{
	size_t n = 0;
	while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9') {
		n++;
	}
	if (n < least || n > most || !str_to_i64(str_sub(*rest, 0, n), ret)) {
		return false;
	}
	*rest = str_sub(*rest, n, SIZE_MAX);
	return true;
}

static str skip(str s, const char *signs)
{
	while (s.n > 0 && strchr(signs, s.p[0]) && s.p[0]) {
		s = str_sub(s, 1, SIZE_MAX);
	}
	return s;
}

/* "2026-11 #1", "2026-11-1" */
static bool incident(struct ctx *c, str q, str *ret_path)
{
	struct search_room_by_number_rows rows;
	str rest = q;
	int64_t year, month, number;
	if (!take_digits(&rest, 4, 4, &year) || rest.n == 0 || rest.p[0] != '-') {
		return true;
	}
	rest = str_sub(rest, 1, SIZE_MAX);
	if (!take_digits(&rest, 1, 2, &month) || rest.n == 0) {
		return true;
	}
	str before = rest;
	rest = skip(rest, " #-");
	if (before.n == rest.n || !take_digits(&rest, 1, 6, &number) || rest.n > 0) {
		return true;
	}
	struct search_room_by_number_in in = { .month = str_printf(c->arena, "%04d-%02d", (int)year, (int)month), .number = number };
	if (!q_search_room_by_number(c, in, &rows)) {
		return false;
	}
	if (rows.n > 0) { /* real ones before exercises */
		*ret_path = STR_CAT(c->arena, S("/incident/"), id_str(c->arena, rows.v[0].id));
	}
	return true;
}

/* "気づき 12", "report 12": the words the number is shown with, in both languages. */
static bool sighting_number(struct ctx *c, str q, str *ret_path)
{
	struct search_sighting_by_number_row row;
	bool found = false;
	for (int lang = 0; lang < LANG_MAX; lang++) {
		struct text_folded f;
		int64_t n;
		text_find_fold(c->arena, str_sub(msg_text((enum lang)lang, MSG_SEARCH_SIGHTING_N), 0,
			str_find(msg_text((enum lang)lang, MSG_SEARCH_SIGHTING_N), S("{n}"), 0)), &f);
		str word = str_trim(f.text), rest = str_starts(q, word) ? str_sub(q, word.n, SIZE_MAX) : S("");
		rest = skip(rest, " #");
		if (!take_digits(&rest, 1, 9, &n) || rest.n > 0) {
			continue;
		}
		if (!q_search_sighting_by_number(c, (struct search_sighting_by_number_in){ .number = n }, &row, &found)) {
			return false;
		}
	}
	if (found) {
		*ret_path = STR_CAT(c->arena, S("/inbox/"), id_str(c->arena, row.id));
	}
	return true;
}

/* Eight letters and digits, with hyphens or blanks anywhere. A word of eight letters is one only when there is such a code. */
static bool read_code(str q, char ret[8])
{
	size_t n = 0;
	for (size_t i = 0; i < q.n; i++) {
		char ch = q.p[i];
		bool is_digit = ch >= '0' && ch <= '9', is_letter = ch >= 'a' && ch <= 'z';
		if (ch == '-' || ch == ' ') {
			continue;
		}
		if ((!is_digit && !is_letter) || n == 8) {
			return false;
		}
		ret[n++] = (char)(is_letter ? ch - 32 : ch);
	}
	return n == 8;
}

static bool sighting_code(struct ctx *c, str q, str *ret_path)
{
	struct search_sighting_by_code_row row;
	char code[8];
	bool found;
	if (!read_code(q, code)) {
		return true;
	}
	if (!q_search_sighting_by_code(c, (struct search_sighting_by_code_in){ .code = { code, 8 } }, &row, &found)) {
		return false;
	}
	if (found) {
		*ret_path = STR_CAT(c->arena, S("/inbox/"), id_str(c->arena, row.id));
	}
	return true;
}

static bool report(struct ctx *c, str q, str *ret_path)
{
	struct search_report_by_number_row row;
	bool found;
	if (!str_starts(q, S("r-")) || q.n > 40) {
		return true;
	}
	char *number = arena_chars(c->arena, q.n);
	for (size_t i = 0; i < q.n; i++) {
		number[i] = (char)(q.p[i] >= 'a' && q.p[i] <= 'z' ? q.p[i] - 32 : q.p[i]);
	}
	if (!q_search_report_by_number(c, (struct search_report_by_number_in){ .number = { number, q.n } }, &row, &found)) {
		return false;
	}
	if (found) {
		*ret_path = STR_CAT(c->arena, S("/incident/"), id_str(c->arena, row.incident_id), S("/report/"), id_str(c->arena, row.id));
	}
	return true;
}

bool search_jump(struct ctx *c, str q, str *ret_path)
{
	struct text_folded f;
	*ret_path = STR_NONE;
	if (str_is_none(q) || q.n > 200 || !text_is_utf8(q) || !access_allows(c->who.access, ACCESS_VIEWER)) {
		return true;
	}
	text_find_fold(c->arena, q, &f);
	str folded = str_trim(f.text);
	if (folded.n == 0 || !incident(c, folded, ret_path) || (str_is_none(*ret_path) && !report(c, folded, ret_path))) {
		return c->err.code == ERR_NONE;
	}
	if (!str_is_none(*ret_path) || !access_allows(c->who.access, ACCESS_RESPONDER)) {
		return true;
	}
	return sighting_number(c, folded, ret_path) && (!str_is_none(*ret_path) || sighting_code(c, folded, ret_path));
}
