#include "mail/said.h"

#include "base/arena.h"
#include "base/text.h"

/* Every `secret` in s becomes "***". */
static str without(struct arena *a, str s, str secret)
{
	if (str_is_empty(secret)) {
		return s;
	}
	size_t from = 0, n = 0;
	char *to = arena_chars(a, s.n * 3 + 1);
	for (size_t at; (at = str_find(s, secret, from)) != SIZE_MAX; from = at + secret.n) {
		memcpy(to + n, s.p + from, at - from);
		n += at - from;
		memcpy(to + n, "***", 3);
		n += 3;
	}
	memcpy(to + n, s.p + from, s.n - from);
	return (str){ to, n + s.n - from };
}

str said_without(struct arena *a, str s, const str *secrets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		s = without(a, s, secrets[i]);
	}
	return s;
}

/* Bytes of a stranger as UTF-8: what is none becomes "?". */
static str as_utf8(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	for (size_t at = 0, n = 0; at < s.n; at += n) {
		for (n = 4; n > 1 && !(at + n <= s.n && text_is_utf8(str_sub(s, at, n)) && text_chars(str_sub(s, at, n)) == 1); n--) {
		}
		memcpy(to + at, s.p + at, n);
		if (n == 1 && ((unsigned char)s.p[at] >= 0x80 || s.p[at] == '\0')) {
			to[at] = '?';
		}
	}
	return (str){ to, s.n };
}

void said_write(char *to, size_t room, str words, const str *secrets, size_t n_secrets)
{
	struct arena a;
	arena_init(&a);
	str line = as_utf8(&a, said_without(&a, words, secrets, n_secrets));
	if (!text_line(&a, line, &line)) {
		line = S("");
	}
	line = said_without(&a, text_visible(&a, line), secrets, n_secrets); /* again: it may have been hidden by what is gone now */
	line = line.n > 0 ? line : S("(no words)");
	size_t n = line.n < room ? line.n : room - 1;
	while (n > 0 && n < line.n && ((unsigned char)line.p[n] & 0xC0) == 0x80) {
		n--;
	}
	memcpy(to, line.p, n);
	to[n] = '\0';
	arena_free(&a);
}
