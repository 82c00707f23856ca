#include "base/msg.h"

#include "base/arena.h"
#include "messages.h"

/* One text with all placeholders filled is never longer than this; what would be is cut off whole. */
#define MESSAGE_CAP_BYTES ((size_t)1024 * 1024)
/* Nearly all are shorter than this and written once; a longer one is measured first. */
#define SHORT_BYTES 256

str msg_text(enum lang lang, int key)
{
	if (key <= MSG_NONE || key >= MSG_MAX || (unsigned)lang >= LANG_MAX) {
		return S("");
	}
	return msg_table[lang][key];
}

static const struct msg_arg *arg_named(const struct msg_arg *args, size_t n_args, str name)
{
	for (size_t i = 0; i < n_args && args[i].name; i++) {
		if (strlen(args[i].name) == name.n && memcmp(args[i].name, name.p, name.n) == 0) {
			return &args[i];
		}
	}
	return NULL;
}

/* English says "1 step" but "2 steps"; Japanese has one form for both. */
static str text_for(enum lang lang, int key, const struct msg_arg *args, size_t n_args)
{
	str text = msg_text(lang, key);
	if (lang == LANG_EN && text.n > 0 && msg_table_one[key].p) {
		const struct msg_arg *count = arg_named(args, n_args, S("count"));
		if (count && count->value.n == 1 && count->value.p[0] == '1') {
			return msg_table_one[key];
		}
	}
	return text;
}

/* Writes the text with its placeholders filled as far as `room` goes; gives its whole length. */
static size_t fill(str rest, const struct msg_arg *args, size_t n_args, char *to, size_t room)
{
	size_t n = 0;
	while (rest.n > 0) {
		const char *open = memchr(rest.p, '{', rest.n);
		const char *close = open ? memchr(open, '}', (size_t)(rest.p + rest.n - open)) : NULL;
		size_t before = close ? (size_t)(open - rest.p) : rest.n;
		str name = close ? (str){ open + 1, (size_t)(close - open - 1) } : STR_NONE;
		const struct msg_arg *arg = close ? arg_named(args, n_args, name) : NULL;
		/* A placeholder nobody filled stays as it is: seen at once, and by the tests. */
		str value = arg ? arg->value : close ? (str){ open, name.n + 2 } : S("");
		if (n + before + value.n <= room) {
			memcpy(to + n, rest.p, before);
			memcpy(to + n + before, value.n > 0 ? value.p : "", value.n);
		}
		n += before + value.n;
		rest = close ? (str){ close + 1, (size_t)(rest.p + rest.n - close - 1) } : S("");
	}
	return n;
}

str msg_format(struct ctx *c, int key, const struct msg_arg *args, size_t n_args)
{
	str text = text_for(c->lang, key, args, n_args);
	if (!memchr(text.p, '{', text.n)) {
		return text;
	}
	char small[SHORT_BYTES];
	size_t n = fill(text, args, n_args, small, sizeof small);
	if (n <= sizeof small) {
		return str_copy(c->arena, (str){ small, n });
	}
	if (n > MESSAGE_CAP_BYTES) {
		return S("");
	}
	char *to = arena_chars(c->arena, n);
	fill(text, args, n_args, to, n);
	return (str){ to, n };
}
