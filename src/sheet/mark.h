/*
 * mark: which rows have a value or hold a word, without looking at the rows (docs/decisions/0041).
 *
 * A mark is a short text. Every active row has "." ; "=KEY:VALUE" for each value that can be a filter ("=KEY:" when nothing was
 * said); "w" and a piece of a word for every piece of its words (base/text_find.h), so that words of two characters are found.
 * For each mark the numbers of its rows are kept, and a question is answered by what is in all of them.
 */
#pragma once
#include "base/limits.h"
#include "sheet/sheet.h"

#define MARK_EVERY S(".")
/* All marks of a row as one text, which is kept beside it: "=..." a line each, an empty line, its words folded. */
bool sheet_marks_text(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, str *ret);
/* Of that text: the words. */
str sheet_marks_words(str marks);
/* The pieces a row must have for a word: of ASCII three signs each, else those of base/text_find.h. */
size_t sheet_word_pieces(str word, size_t most, str *ret);
/* Makes the kept numbers follow from what a row had to what it has; empty: nothing. */
bool sheet_marks_move(struct ctx *c, str sheet, int64_t number, str before, str after);
/* The mark of a value as a filter names it ("-": nothing was said); false: no row can have it. */
bool sheet_mark_of(struct ctx *c, const struct sheet_def *d, const struct sheet_where *w, str *ret);

/* Numbers of rows: a bit each. */
struct sheet_set { uint64_t *bits; int64_t n; };
#define SHEET_SET_WORDS ((LIMIT_SHEET_ROWS + 64) / 64)
static inline bool sheet_set_has(const struct sheet_set *s, int64_t number)
{
	return number >= 0 && number <= LIMIT_SHEET_ROWS && (s->bits[number / 64] >> (number % 64) & 1) != 0;
}
/* The rows that have all of these marks (at least one). */
bool sheet_set_of(struct ctx *c, str sheet, const str *marks, size_t n, struct sheet_set *ret);
/* Leaves those whose check is due; of more than `most` only *ret_n, how many there are. */
bool sheet_set_due(struct ctx *c, str sheet, int64_t most, struct sheet_set *s, int64_t *ret_n);
int64_t sheet_number_of_key(str key); /* of ".number" in the index */
