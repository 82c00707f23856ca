/*
 * text_find: text as it is searched. Two spellings of the same word become the same bytes: full-width and half-width, capital
 * and small, hiragana and katakana, the many dashes and wavy dashes, quotes, a long vowel at the end of a katakana word
 * (サーバー, サーバ), and what was made harmless (evil[.]example, hxxp://) as what it stands for. Never stored as the text and
 * never shown; `at` leads back to the bytes it was made of.
 *
 * Pieces ("grams") are what an index keeps: every two neighbouring characters without a blank between, and single characters
 * but letters and digits of ASCII, which are a piece alone only where they stand alone ("拠点 A"). So words of two characters
 * are found exactly, which in Japanese is the rule.
 */
#pragma once
#include "base/arena.h"
#include "base/str.h"

struct text_folded {
	str text;                 /* blanks are single ASCII blanks, no control characters */
	const uint32_t *at;       /* of byte i of text: where its character begins in the source; at[text.n] is the source's end */
};
/* Bytes that are no UTF-8 become blanks. */
void text_find_fold(struct arena *a, str s, struct text_folded *ret);

/* Called for every piece, in order, repeated as often as it stands there; false ends the walk. */
typedef bool (*text_gram_fn)(void *arg, str gram);
bool text_grams(str folded, text_gram_fn fn, void *arg);
/* The pieces a text must have to hold this word or phrase, each once, at most `most`; the text itself is to be looked at then. */
size_t text_word_grams(str word, size_t most, str *ret);

/* Where `word` (folded) stands in `folded` at or after `from`; SIZE_MAX: nowhere. One ASCII letter or digit stands alone. */
size_t text_find_word(str folded, str word, size_t from);
bool text_is_lone(str word); /* one ASCII letter or digit */
