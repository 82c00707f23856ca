/* forwarded: a mail somebody passed on inside of their own text, as the usual mail programs quote it, in Japanese and English. */
#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

/* The line from `at` on, without leading > and blanks; *at moves behind it. */
static str line_at(str text, size_t *at)
{
	const char *end = memchr(text.p + *at, '\n', text.n - *at);
	const size_t n = end ? (size_t)(end - text.p) - *at : text.n - *at;
	str line = str_trim(str_sub(text, *at, n));
	*at += n + 1;
	while (line.n > 0 && (line.p[0] == '>' || line.p[0] == '*' || line.p[0] == ' ')) {
		line = str_sub(line, 1, line.n);
	}
	return line;
}

/* "Subject: x", "件名： x" */
static bool value_of(struct arena *a, str line, const char *const *names, size_t n, str *ret)
{
	for (size_t i = 0; i < n && ret->n == 0; i++) {
		const str name = str_from_c(names[i]);
		if (!str_starts(line, name)) {
			continue;
		}
		str rest = str_sub(line, name.n, line.n);
		while (str_starts(rest, S("*")) || str_starts(rest, S(" "))) {
			rest = str_sub(rest, 1, rest.n);
		}
		const size_t colon = str_starts(rest, S(":")) ? 1 : str_starts(rest, S("：")) ? 3 : 0;
		if (colon > 0) {
			rest = str_sub(rest, colon, rest.n);
			unsigned ignored = 0;
			rest = mime_one_line(a, str_starts(rest, S("*")) ? str_sub(rest, 1, rest.n) : rest, &ignored);
			*ret = text_clip(a, rest, LIMIT_LINE_CHARS);
			return true;
		}
	}
	return false;
}
#define VALUE_OF(line, ret, ...) value_of(a, (line), (const char *const[]){ __VA_ARGS__ }, \
	sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *), (ret))

static bool is_start(str line)
{
	static const char *const starts[] = { "-----Original Message", "---------- Forwarded message", "-------- Forwarded Message",
		"Begin forwarded message", "-----元のメッセージ", "---------- 転送", "-------- 転送", "----- Forwarded", "--------- 転送",
		"---- Original Message", "-------- Original Message", "------ Original Message", "____", "転送されたメッセージ",
		"----- 元のメッセージ", "-------- 元のメッセージ" };
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		if (str_starts(line, str_from_c(starts[i]))) {
			return true;
		}
	}
	return false;
}

static bool is_forward_subject(struct arena *a, str subject)
{
	const str s = mime_lower(a, text_narrow(a, subject));
	return str_starts(s, S("fw:")) || str_starts(s, S("fwd:")) || str_starts(s, S("転送:")) || str_starts(s, S("[fwd"));
}

struct mime_forwarded mime_forwarded_find(struct arena *a, str subject, str text)
{
	struct mime_forwarded f = { false, S(""), S(""), S("") };
	bool is_inside = false;
	size_t lines = 0;
	for (size_t at = 0; at < text.n && lines < 400; lines++) {
		const str line = line_at(text, &at);
		is_inside = is_inside || is_start(line);
		const bool may = is_inside || f.from.n > 0 || is_forward_subject(a, subject);
		if (may && f.from.n == 0) {
			VALUE_OF(line, &f.from, "From", "差出人", "送信元", "送信者");
		} else if (may) {
			(void)(VALUE_OF(line, &f.subject, "Subject", "件名") || VALUE_OF(line, &f.date, "Date", "Sent", "日時", "送信日時", "日付"));
		}
	}
	f.is_there = is_forward_subject(a, subject) || (is_inside && f.from.n > 0);
	if (!f.is_there) {
		f.from = f.subject = f.date = S("");
	}
	return f;
}
