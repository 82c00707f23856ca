/* What was typed, as words; and where they stand in a text that is shown. */
#include "base/limits.h"
#include "base/text.h"
#include "base/text_find.h"
#include "messages.h"
#include "search/search.h"

static const struct { const char *open, *close; } quotes[] = {
	{ "\"", "\"" }, { "“", "”" }, { "”", "”" }, { "＂", "＂" }, { "「", "」" }, { "『", "』" }, { "〝", "〟" },
};

static str blanks_cut(str s)
{
	for (;;) {
		str t = str_trim(s);
		while (t.n > 0 && (unsigned char)t.p[0] <= ' ') {
			t = str_sub(t, 1, SIZE_MAX);
		}
		if (t.n == s.n) {
			return t;
		}
		s = t;
	}
}

/* The next blank, ASCII or ideographic. */
static size_t word_end(str s)
{
	size_t i = 0;
	while (i < s.n && (unsigned char)s.p[i] > ' ' && !str_starts(str_sub(s, i, SIZE_MAX), S("　"))) {
		i++;
	}
	return i;
}

/* A phrase in quotes, or a word up to the next blank. */
static str next_word(str *rest)
{
	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
		str open = str_from_c(quotes[i].open), close = str_from_c(quotes[i].close);
		size_t end = str_starts(*rest, open) ? str_find(*rest, close, open.n) : SIZE_MAX;
		if (end != SIZE_MAX && end > open.n) {
			str ret = str_sub(*rest, open.n, end - open.n);
			*rest = str_sub(*rest, end + close.n, SIZE_MAX);
			return ret;
		}
	}
	size_t n = word_end(*rest);
	str ret = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, SIZE_MAX);
	return ret;
}

static bool has_word(const struct search_words *w, str word)
{
	for (size_t i = 0; i < w->n; i++) {
		if (str_eq(w->v[i], word)) {
			return true;
		}
	}
	return false;
}

bool search_words_read(struct ctx *c, str q, struct search_words *ret)
{
	*ret = (struct search_words){ .n = 0 };
	str rest;
	if (!text_line(c->arena, str_is_none(q) ? S("") : q, &rest)) {
		return fail_field(c, "q", MSG_SEARCH_NOT_TEXT);
	}
	if (text_chars(rest) > LIMIT_SEARCH_CHARS) {
		fail_field(c, "q", MSG_SEARCH_TOO_LONG);
		return fail_field_arg(c, "n", str_i64(c->arena, LIMIT_SEARCH_CHARS));
	}
	for (rest = blanks_cut(rest); rest.n > 0; rest = blanks_cut(rest)) {
		struct text_folded f;
		text_find_fold(c->arena, next_word(&rest), &f);
		str word = blanks_cut(f.text);
		if (word.n == 0 || has_word(ret, word)) {
			continue;
		}
		if (ret->n == LIMIT_SEARCH_WORDS) {
			fail_field(c, "q", MSG_SEARCH_TOO_MANY);
			return fail_field_arg(c, "n", str_i64(c->arena, LIMIT_SEARCH_WORDS));
		}
		ret->has_short |= text_is_lone(word);
		ret->v[ret->n++] = word;
	}
	return true;
}

/* --- marking --- */

#define LEAD_CHARS 24          /* of what stands before the first word found */
#define ELLIPSIS S("…")

struct spot { size_t from, to; };  /* bytes of the shown text */

static bool is_inside(str s, size_t i)
{
	return i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80;
}

/* The found place that begins first at or behind `from` (bytes of the folded text); false: none. */
static bool next_spot(const struct text_folded *f, const struct search_words *w, size_t from, size_t *ret_next, struct spot *ret)
{
	size_t best = SIZE_MAX, n = 0;
	for (size_t i = 0; i < w->n; i++) {
		size_t at = text_find_word(f->text, w->v[i], from);
		if (at < best || (at != SIZE_MAX && at == best && w->v[i].n > n)) {
			best = at;
			n = w->v[i].n;
		}
	}
	if (best == SIZE_MAX) {
		return false;
	}
	*ret = (struct spot){ f->at[best], f->at[best + n] };
	*ret_next = best + n;
	return true;
}

static size_t back(str s, size_t at, size_t chars)
{
	while (at > 0 && chars > 0) {
		at--;
		chars -= !is_inside(s, at);
	}
	return at;
}

static size_t forth(str s, size_t at, size_t chars)
{
	while (at < s.n && chars > 0) {
		at++;
		while (is_inside(s, at)) {
			at++;
		}
		chars--;
	}
	return at;
}

struct cutting { struct search_piece *v; size_t n; };

static void add(struct cutting *k, str s, bool is_found)
{
	if (s.n > 0) {
		k->v[k->n++] = (struct search_piece){ s, is_found };
	}
}

#define SPOTS_MAX 30

struct search_pieces search_mark(struct arena *a, str text, const struct search_words *w, size_t chars)
{
	struct text_folded f;
	struct spot spot;
	struct cutting k = { arena_array(a, struct search_piece, SPOTS_MAX * 2 + 4), 0 };
	size_t next = 0;
	text_find_fold(a, text, &f);
	bool has = next_spot(&f, w, 0, &next, &spot);
	size_t from = has ? back(text, spot.from, LEAD_CHARS) : 0, to = forth(text, from, chars);
	size_t at = from;
	add(&k, from > 0 ? ELLIPSIS : S(""), false);
	for (int i = 0; has && i < SPOTS_MAX && spot.from < to; i++) {
		/* two folded places may come from one sign: ㍿ */
		spot.from = spot.from < at ? at : spot.from;
		spot.to = spot.to > to ? to : spot.to;
		if (spot.to > spot.from) {
			add(&k, str_sub(text, at, spot.from - at), false);
			add(&k, str_sub(text, spot.from, spot.to - spot.from), true);
			at = spot.to;
		}
		has = next_spot(&f, w, next, &next, &spot);
	}
	add(&k, str_sub(text, at, to - at), false);
	add(&k, to < text.n ? ELLIPSIS : S(""), false);
	return (struct search_pieces){ k.v, k.n };
}
