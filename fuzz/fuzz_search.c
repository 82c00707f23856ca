/* Any bytes searched for, and any text they are searched in: words are folded UTF-8, pieces stand in the text, marks fit. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/text_find.h"
#include "search/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

static bool on_gram(void *arg, str gram)
{
	const str *text = arg;
	check(gram.n > 0 && gram.p >= text->p && gram.p + gram.n <= text->p + text->n && text_is_utf8(gram));
	check(str_find(gram, S(" "), 0) == SIZE_MAX && text_chars(gram) <= 2);
	return true;
}

static str check_fold(struct arena *a, str s)
{
	struct text_folded f;
	text_find_fold(a, s, &f);
	check(text_is_utf8(f.text) && f.at[f.text.n] == s.n);
	for (size_t i = 0; i < f.text.n; i++) {
		check(f.at[i] < s.n && (unsigned char)f.text.p[i] >= ' ' && (i == 0 || f.at[i - 1] <= f.at[i]));
	}
	text_grams(f.text, on_gram, &f.text);
	return f.text;
}

/* What was cut to pieces is the text again, with an ellipsis where it was cut. */
static void check_marks(struct arena *a, str text, const struct search_words *w)
{
	struct search_pieces p = search_mark(a, text, w, 40);
	for (size_t i = 0; i < p.n; i++) {
		check(p.v[i].text.n > 0 && text_is_utf8(p.v[i].text));
		check(str_eq(p.v[i].text, S("…")) || (p.v[i].text.p >= text.p && p.v[i].text.p + p.v[i].text.n <= text.p + text.n));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct search_words w;
	str grams[20];
	arena_init(&a);
	struct ctx c = { .arena = &a };
	const str s = { n == 0 ? "" : (const char *)data, n };
	const str q = str_sub(s, 0, n / 2), text = str_sub(s, n / 2, n);
	str folded = check_fold(&a, s);
	if (search_words_read(&c, q, &w)) {
		check(w.n <= LIMIT_SEARCH_WORDS);
		for (size_t i = 0; i < w.n; i++) {
			check(w.v[i].n > 0 && text_is_utf8(w.v[i]) && text_word_grams(w.v[i], 20, grams) <= 20);
			size_t at = text_find_word(folded, w.v[i], 0);
			check(at == SIZE_MAX || at + w.v[i].n <= folded.n);
		}
		str line;
		if (text_lines(&a, text, &line)) {
			check_marks(&a, line, &w);
		}
	}
	arena_free(&a);
	return 0;
}
