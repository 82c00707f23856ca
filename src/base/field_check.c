#include <strings.h>

#include "base/arena.h"
#include "base/field_internal.h"
#include "base/text.h"

#define MAIL_BYTES 254
#define PHONE_BYTES 60
#define URL_BYTES 2000

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* Letters, digits, hyphens; labels joined by points, none empty. */
static bool is_host(str s)
{
	bool in_label = false;
	for (size_t i = 0; i < s.n; i++) {
		if (is_letter(s.p[i]) || is_digit(s.p[i])) {
			in_label = true;
		} else if (s.p[i] == '.') {
			if (!in_label || s.p[i - 1] == '-') {
				return false;
			}
			in_label = false;
		} else if (s.p[i] != '-' || !in_label) {
			return false;
		}
	}
	return in_label && s.p[s.n - 1] != '-';
}

/* Not all that a standard allows, but all that is met: no quotes, no comments, no blanks. */
bool field_check_mail(struct arena *a, str s, str *ret)
{
	const str mail = text_narrow(a, s);
	const size_t at = str_find(mail, S("@"), 0);
	if (at == SIZE_MAX || at == 0 || at > 64 || mail.n > MAIL_BYTES) {
		return false;
	}
	for (size_t i = 0; i < at; i++) {
		const char ch = mail.p[i];
		if (!is_letter(ch) && !is_digit(ch) && strchr(".!#$%&'*+/=?^_`{|}~-", ch) == NULL) {
			return false;
		}
	}
	*ret = mail;
	return is_host(str_sub(mail, at + 1, mail.n));
}

/* The many strokes that are typed for a hyphen. */
static str with_plain_hyphens(struct arena *a, str s)
{
	static const str strokes[] = { { "ー", 3 }, { "‐", 3 }, { "‑", 3 }, { "–", 3 }, { "—", 3 }, { "―", 3 },
		{ "−", 3 }, { "ｰ", 3 } };
	char *to = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		size_t k = 0;
		while (k < sizeof strokes / sizeof strokes[0] && !str_eq(str_sub(s, i, 3), strokes[k])) {
			k++;
		}
		const bool found = k < sizeof strokes / sizeof strokes[0];
		to[n++] = found ? '-' : s.p[i];
		i += found ? 3 : 1;
	}
	return (str){ to, n };
}

/* "03-1234-5678", "+81 3 1234 5678", "#9110", "03-1234-5678 内線12" */
bool field_check_phone(struct arena *a, str s, str *ret)
{
	const str phone = with_plain_hyphens(a, text_narrow(a, s));
	if (phone.n > PHONE_BYTES) {
		return false;
	}
	size_t digits = 0;
	for (size_t i = 0; i < phone.n; i++) {
		const char ch = phone.p[i];
		if (is_digit(ch)) {
			digits++;
		} else if (str_starts(str_sub(phone, i, phone.n), S("内線"))) {
			i += S("内線").n - 1;
		} else if (strchr("+-(). #*/,", ch) == NULL || ch == '\0') {
			return false;
		}
	}
	*ret = phone;
	return digits >= 3;
}

/* http and https only: an address is opened by a click, and other schemes can do more than show a page. */
bool field_check_url(struct arena *a, str s, str *ret)
{
	const str url = str_trim(s);
	size_t host = 0;
	if (url.n > 8 && strncasecmp(url.p, "https://", 8) == 0) {
		host = 8;
	} else if (url.n > 7 && strncasecmp(url.p, "http://", 7) == 0) {
		host = 7;
	}
	if (host == 0 || url.n > URL_BYTES || strchr("/?#:.", url.p[host]) != NULL) {
		return false;
	}
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.p[i] <= ' ' || strchr("\"<>\\^`{|}\x7F", url.p[i]) != NULL) {
			return false;
		}
	}
	/* A name before the host is there to deceive: https://bank.example@evil.example */
	const size_t path = str_find(url, S("/"), host);
	if (str_find(str_sub(url, host, path == SIZE_MAX ? url.n : path - host), S("@"), 0) != SIZE_MAX) {
		return false;
	}
	*ret = str_copy(a, url);
	return true;
}

/* "1,200" and "１２" are what people type. Commas stand only between digits. */
bool field_check_int(struct arena *a, str s, int64_t *ret)
{
	const str narrow = str_trim(text_narrow(a, s));
	char *to = arena_alloc(a, narrow.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < narrow.n; i++) {
		if (narrow.p[i] != ',') {
			to[n++] = narrow.p[i];
		} else if (i == 0 || narrow.n - i < 4 || !is_digit(narrow.p[i - 1])) {
			return false;
		}
	}
	return str_to_i64((str){ to, n }, ret);
}
