#include "base/msg.h"

#include "base/arena.h"
#include "messages.h"

/* One text with all placeholders filled is never longer than this; what would be is cut off whole. */
#define MESSAGE_CAP_BYTES ((size_t)1024 * 1024)

str msg_text(enum lang lang, int key)
{
	if (key <= MSG_NONE || key >= MSG_MAX || (unsigned)lang >= LANG_MAX) {
		return S("");
	}
	return msg_table[lang][key];
}

static inline bool is_named(const struct msg_arg *arg, const char *name, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (arg->name[i] != name[i]) { /* also at the end of a shorter one */
			return false;
		}
	}
	return arg->name[n] == '\0';
}

static const struct msg_arg *arg_named(const struct msg_arg *args, size_t n_args, const char *name, size_t n)
{
	for (size_t i = 0; i < n_args && args[i].name; i++) {
		if (is_named(&args[i], name, n)) {
			return &args[i];
		}
	}
	return NULL;
}

/* English says "1 step" but "2 steps"; Japanese has one form for both. */
static bool is_about_one(enum lang lang, int key, const struct msg_arg *args, size_t n_args)
{
	if (lang != LANG_EN || !msg_table_one[key].p) {
		return false;
	}
	const struct msg_arg *count = arg_named(args, n_args, "count", 5);
	return count && count->value.n == 1 && count->value.p[0] == '1';
}

static char *put(char *to, str s)
{
	return s.n > 0 ? (char *)memcpy(to, s.p, s.n) + s.n : to;
}

str msg_format(struct ctx *c, int key, const struct msg_arg *args, size_t n_args)
{
	str text = msg_text(c->lang, key), values[MSG_MOST_PLACES];
	if (text.n == 0) {
		return text;
	}
	const bool one = is_about_one(c->lang, key, args, n_args);
	const struct msg_place *places = msg_places[one ? LANG_MAX : c->lang][key];
	text = one ? msg_table_one[key] : text;
	if (!places) {
		return text;
	}
	size_t n = text.n, at = 0, k = 0;
	for (; places[k].name > 0; k++) {
		const size_t name = places[k].name;
		const struct msg_arg *arg = arg_named(args, n_args, text.p + at + places[k].before + 1, name);
		/* A placeholder nobody filled stays as it is: seen at once, and by the tests. */
		values[k] = arg ? arg->value : str_sub(text, at + places[k].before, name + 2);
		at += places[k].before + name + 2;
		n += values[k].n - (name + 2);
	}
	if (n > MESSAGE_CAP_BYTES) {
		return S("");
	}
	char *const ret = arena_chars(c->arena, n);
	char *to = ret;
	at = 0;
	for (k = 0; places[k].name > 0; k++) {
		to = put(put(to, (str){ text.p + at, places[k].before }), values[k]);
		at += (size_t)places[k].before + places[k].name + 2;
	}
	put(to, (str){ text.p + at, text.n - at });
	return (str){ ret, n };
}
