#include "sheet/mark.h"

#include <stdlib.h>

#include "account/access.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/text_find.h"
#include "sheet_sql.h"

#define BLOCK 1024
#define WORDS_CHARS 1500         /* of one row; what stands behind is found by nobody */

/* --- the marks of a row --- */

static bool is_filter(const struct sheet_field *f)
{
	return f->type != SHEET_TEXT;
}

/* A choice by its key, which stays when choices move; the others as they sort. */
static str value_of(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell)
{
	return f->type == SHEET_CHOICE && cell->has ? cell->text : sheet_cell_key(c->arena, f, cell);
}

static void add_value(struct buf *b, const struct sheet_field *f, str value)
{
	buf_add_c(b, '=');
	buf_add(b, f->key);
	buf_add_c(b, ':');
	buf_add(b, value);
	buf_add_c(b, '\n');
}

static void add_values(struct ctx *c, struct buf *b, const struct sheet_field *f, const struct sheet_cell *cell)
{
	if (f->type != SHEET_CHOICES || !cell->picked) {
		add_value(b, f, value_of(c, f, cell));
		return;
	}
	for (size_t i = 0; i < f->n_choices; i++) {
		if (cell->picked & (UINT64_C(1) << i)) {
			add_value(b, f, f->choices[i].key);
		}
	}
}

/* Names of choices are found in either language. */
static bool add_words(struct ctx *c, struct buf *b, const struct sheet_field *f, const struct sheet_cell *cell)
{
	enum lang kept = c->lang;
	bool ok = true;
	bool has_names = f->type == SHEET_CHOICE || f->type == SHEET_CHOICES;
	for (int lang = 0; ok && lang < (has_names ? LANG_MAX : 1); lang++) {
		str text;
		c->lang = has_names ? (enum lang)lang : kept;
		ok = sheet_cell_text(c, f, cell, &text);
		buf_add(b, ok ? text : S(""));
		buf_add_c(b, ' ');
	}
	c->lang = kept;
	return ok;
}

bool sheet_field_is_open(struct ctx *c, const struct sheet_def *d, const struct sheet_field *f, bool *ret)
{
	const struct sheet_def *to;
	*ret = true;
	if (f->type != SHEET_ROW) {
		return true;
	}
	if (!sheet_def_get(c, f->to, &to)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	*ret = access_allows((enum access)d->sees, (enum access)to->sees);
	return true;
}

bool sheet_marks_text(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, str *ret)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	AUTO_BUF(words, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < d->n_fields; i++) {
		if (is_filter(&d->fields[i])) {
			add_values(c, &b, &d->fields[i], &cells[i]);
		}
		bool is_said = cells[i].has && d->fields[i].type != SHEET_RESULT, is_shown;
		if (is_said && !sheet_field_is_open(c, d, &d->fields[i], &is_shown)) {
			return false;
		}
		is_said = is_said && is_shown;
		if (is_said && !add_words(c, &words, &d->fields[i], &cells[i])) {
			return false;
		}
	}
	struct text_folded folded;
	text_find_fold(c->arena, text_clip(c->arena, buf_str(&words), WORDS_CHARS), &folded);
	buf_add_c(&b, '\n');
	buf_add(&b, folded.text);
	*ret = str_copy(c->arena, buf_str(&b));
	return true;
}

str sheet_marks_words(str marks)
{
	size_t at = str_find(marks, S("\n\n"), 0);
	return at == SIZE_MAX ? S("") : str_sub(marks, at + 2, SIZE_MAX);
}

/* --- from marks to numbers --- */

struct mark_list { struct ctx *c; str *v; size_t n, room; };

static bool add_gram(void *arg, str gram)
{
	struct mark_list *l = arg;
	if (l->n < l->room) {
		l->v[l->n++] = STR_CAT(l->c->arena, S("w"), gram);
	}
	return true;
}

static bool is_ascii(char ch) { return (unsigned char)ch > ' ' && (unsigned char)ch < 0x7f; }

/* Numbers of devices are told apart by three signs, not by two. */
static void add_threes(str words, struct mark_list *l)
{
	for (size_t i = 0; i + 3 <= words.n; i++) {
		if (is_ascii(words.p[i]) && is_ascii(words.p[i + 1]) && is_ascii(words.p[i + 2])) {
			add_gram(l, str_sub(words, i, 3));
		}
	}
}

size_t sheet_word_pieces(str word, size_t most, str *ret)
{
	size_t ascii = 0, n = 0;
	while (ascii < word.n && is_ascii(word.p[ascii])) {
		ascii++;
	}
	if (ascii < word.n || word.n < 3) {
		return text_word_grams(word, most, ret);
	}
	for (size_t i = 0; i + 3 <= word.n && n < most; i++) {
		ret[n++] = str_sub(word, i, 3);
	}
	return n;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* Each once, ascending. */
static void list_marks(struct ctx *c, str marks, struct mark_list *ret)
{
	str words = sheet_marks_words(marks);
	*ret = (struct mark_list){ c, arena_array(c->arena, str, marks.n * 3 + 2), 0, marks.n * 3 + 2 };
	if (marks.n == 0) {
		return;
	}
	ret->v[ret->n++] = MARK_EVERY;
	for (str rest = str_sub(marks, 0, marks.n - words.n), line = str_cut(&rest, '\n'); line.n > 0; line = str_cut(&rest, '\n')) {
		ret->v[ret->n++] = line;
	}
	text_grams(words, add_gram, ret);
	add_threes(words, ret);
	qsort(ret->v, ret->n, sizeof *ret->v, by_text);
	size_t n = 0;
	for (size_t i = 0; i < ret->n; i++) {
		if (n == 0 || !str_eq(ret->v[n - 1], ret->v[i])) {
			ret->v[n++] = ret->v[i];
		}
	}
	ret->n = n;
}

static int64_t number_at(bytes b, size_t i)
{
	return b.p[i * 2] << 8 | b.p[i * 2 + 1];
}

/* The numbers of one block with one more or one less. */
static bytes with_number(struct ctx *c, bytes old, int64_t low, bool is_there)
{
	size_t n = old.n / 2, at = 0;
	while (at < n && number_at(old, at) < low) {
		at++;
	}
	size_t skip = at < n && number_at(old, at) == low ? 1 : 0;
	uint8_t *p = arena_alloc(c->arena, old.n + 2, 1);
	if (at > 0) {
		memcpy(p, old.p, at * 2);
	}
	size_t to = at * 2;
	if (is_there) {
		p[to++] = (uint8_t)(low >> 8);
		p[to++] = (uint8_t)low;
	}
	size_t rest = old.n - (at + skip) * 2;
	if (rest > 0) {
		memcpy(p + to, old.p + (at + skip) * 2, rest);
	}
	return (bytes){ p, to + rest };
}

static bool set_mark(struct ctx *c, str sheet, int64_t number, str mark, bool is_there)
{
	struct sheet_mark_get_row row = { .numbers = { NULL, 0 } };
	bool found;
	int64_t block = number / BLOCK;
	if (!q_sheet_mark_get(c, (struct sheet_mark_get_in){ .sheet = sheet, .mark = mark, .block = block }, &row, &found)) {
		return false;
	}
	bytes numbers = with_number(c, found ? row.numbers : (bytes){ NULL, 0 }, number % BLOCK, is_there);
	return numbers.n > 0
		? q_sheet_mark_put(c, (struct sheet_mark_put_in){ .numbers = numbers, .sheet = sheet, .mark = mark, .block = block })
		: q_sheet_mark_drop(c, (struct sheet_mark_drop_in){ .sheet = sheet, .mark = mark, .block = block });
}

bool sheet_marks_move(struct ctx *c, str sheet, int64_t number, str before, str after)
{
	struct mark_list x, y;
	list_marks(c, before, &x);
	list_marks(c, after, &y);
	for (size_t i = 0, k = 0; i < x.n || k < y.n;) {
		int order = i == x.n ? 1 : k == y.n ? -1 : str_cmp(x.v[i], y.v[k]);
		if (order != 0 && !set_mark(c, sheet, number, order < 0 ? x.v[i] : y.v[k], order > 0)) {
			return false;
		}
		i += order <= 0;
		k += order >= 0;
	}
	return true;
}

/* --- questions --- */

bool sheet_mark_of(struct ctx *c, const struct sheet_def *d, const struct sheet_where *w, str *ret)
{
	int at = sheet_field_find(d, w->field);
	if (at < 0 || !is_filter(&d->fields[at])) {
		return false;
	}
	const struct sheet_field *f = &d->fields[at];
	struct sheet_cell cell = { .has = !str_eq(w->value, S("-")), .text = w->value };
	bool good = !cell.has || (f->type == SHEET_NUMBER || f->type == SHEET_RESULT ? str_to_i64(w->value, &cell.number)
		: f->type == SHEET_PERSON || f->type == SHEET_ROW ? id_parse(w->value, &cell.id) : true);
	str value = !good ? S("") : f->type == SHEET_CHOICES && cell.has ? w->value : value_of(c, f, &cell);
	*ret = STR_CAT(c->arena, S("="), f->key, S(":"), value);
	return good;
}

static bool read_set(struct ctx *c, str sheet, str mark, uint64_t *bits)
{
	struct sheet_mark_blocks_rows rows;
	if (!q_sheet_mark_blocks(c, (struct sheet_mark_blocks_in){ .sheet = sheet, .mark = mark }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		for (size_t k = 0; k < rows.v[i].numbers.n / 2; k++) {
			int64_t number = rows.v[i].block * BLOCK + number_at(rows.v[i].numbers, k);
			if (number >= 0 && number <= LIMIT_SHEET_ROWS) {
				bits[number / 64] |= UINT64_C(1) << (number % 64);
			}
		}
	}
	return true;
}

static void meet(struct sheet_set *s, const uint64_t *other)
{
	s->n = 0;
	for (size_t i = 0; i < SHEET_SET_WORDS; i++) {
		s->bits[i] &= other[i];
		s->n += __builtin_popcountll(s->bits[i]);
	}
}

bool sheet_set_of(struct ctx *c, str sheet, const str *marks, size_t n, struct sheet_set *ret)
{
	uint64_t *other = arena_array(c->arena, uint64_t, SHEET_SET_WORDS);
	ret->bits = arena_array(c->arena, uint64_t, SHEET_SET_WORDS);
	for (size_t i = 0; i < n && (i == 0 || ret->n > 0); i++) {
		memset(other, i == 0 ? 0xff : 0, SHEET_SET_WORDS * sizeof *other);
		if (!read_set(c, sheet, marks[i], i == 0 ? ret->bits : other)) {
			return false;
		}
		meet(ret, other);
	}
	return true;
}

int64_t sheet_number_of_key(str key)
{
	int64_t v = 0;
	for (size_t i = 0; i < key.n && i < 16; i++) {
		char ch = key.p[i];
		v = v * 16 + (ch >= 'a' ? ch - 'a' + 10 : ch - '0');
	}
	return v;
}

bool sheet_set_due(struct ctx *c, str sheet, int64_t most, struct sheet_set *s, int64_t *ret_n)
{
	str now = str_printf(c->arena, "%016llx", (unsigned long long)c->now_ms);
	struct sheet_due_count_row count;
	struct sheet_due_numbers_rows rows;
	bool ok = q_sheet_due_count(c, (struct sheet_due_count_in){ .sheet = sheet, .now_key = now }, &count);
	*ret_n = ok ? count.n : 0;
	if (!ok || count.n > most) {
		return ok;
	}
	if (!q_sheet_due_numbers(c, (struct sheet_due_numbers_in){ .sheet = sheet, .now_key = now }, &rows)) {
		return false;
	}
	uint64_t *due = arena_array(c->arena, uint64_t, SHEET_SET_WORDS);
	for (size_t i = 0; i < rows.n; i++) {
		int64_t number = sheet_number_of_key(rows.v[i].number_key);
		if (number >= 0 && number <= LIMIT_SHEET_ROWS) {
			due[number / 64] |= UINT64_C(1) << (number % 64);
		}
	}
	meet(s, due);
	return true;
}
