#include "base/msg.h"

#include "base/arena.h"
#include "messages.h"

_Static_assert(MSG_PIECES_MAX == 2 * MSG_MOST_PLACES + 1, "a text and a value for each placeholder, and the rest");

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

size_t msg_pieces(enum lang lang, int key, const struct msg_arg *args, size_t n_args, str ret[MSG_PIECES_MAX])
{
	str text = msg_text(lang, key);
	if (text.n == 0) {
		return 0;
	}
	const bool one = is_about_one(lang, key, args, n_args);
	const struct msg_place *place = msg_places[one ? LANG_MAX : lang][key];
	text = one ? msg_table_one[key] : text;
	size_t at = 0, n = 0;
	for (; place && place->name > 0; place++) {
		const size_t name = place->name;
		const struct msg_arg *arg = arg_named(args, n_args, text.p + at + place->before + 1, name);
		ret[n++] = (str){ text.p + at, place->before };
		/* A placeholder nobody filled stays as it is: seen at once, and by the tests. */
		ret[n++] = arg ? arg->value : str_sub(text, at + place->before, name + 2);
		at += place->before + name + 2;
	}
	ret[n++] = (str){ text.p + at, text.n - at };
	return n;
}

str msg_format(struct ctx *c, int key, const struct msg_arg *args, size_t n_args)
{
	str pieces[MSG_PIECES_MAX];
	const size_t n = msg_pieces(c->lang, key, args, n_args, pieces);
	if (n <= 1) {
		return n == 1 ? pieces[0] : S("");
	}
	size_t total = 0;
	for (size_t k = 0; k < n; k++) {
		total += pieces[k].n;
	}
	if (total > MESSAGE_CAP_BYTES) {
		return S("");
	}
	char *const ret = arena_chars(c->arena, total);
	char *to = ret;
	for (size_t k = 0; k < n; k++) {
		to = pieces[k].n > 0 ? (char *)memcpy(to, pieces[k].p, pieces[k].n) + pieces[k].n : to;
	}
	return (str){ ret, total };
}
