/* A ledger as Excel and CSV. */
#include "table/table.h"

#include <iconv.h>

#include "base/csv.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "messages.h"
#include "person/person.h"
#include "sheet/mark.h"
#include "table/names.h"
#include "table_sql.h"

#define ROWS_AT_ONCE 200
#define LOST_SHOWN 40            /* bytes of characters CP932 lacks that are named */
#define GETA "\x81\xac"          /* 〓 in CP932: what stands in Japanese print for a missing character */

static const struct choice encodings[] = { { "utf8", MSG_TABLE_UTF8 }, { "cp932", MSG_TABLE_CP932 } };
const struct choices table_encoding_choices = { encodings, TABLE_ENCODING_MAX };

/* One by one: what does not fit is not even read. */
static bool rows_of_set(struct ctx *c, str sheet, const struct sheet_set *only, int64_t *from, int64_t most, struct table_row *v, size_t *ret_n)
{
	*ret_n = 0;
	while (*from < LIMIT_SHEET_ROWS && *ret_n < (size_t)most) {
		struct table_row_number_row r;
		bool found;
		++*from;
		if (!sheet_set_has(only, *from)) {
			continue;
		}
		if (!q_table_row_number(c, (struct table_row_number_in){ .sheet = sheet, .number = *from }, &r, &found)) {
			return false;
		}
		if (found) {
			v[(*ret_n)++] = (struct table_row){ r.id, r.number, r.version, r.title, r.body };
		}
	}
	return true;
}

bool table_rows(struct ctx *c, str sheet, const struct sheet_set *only, int64_t *from, int64_t most, struct table_row **ret, size_t *ret_n)
{
	struct table_row_page_rows rows;
	if (only) {
		*ret = arena_array(c->arena, struct table_row, (size_t)most);
		return rows_of_set(c, sheet, only, from, most, *ret, ret_n);
	}
	if (!q_table_row_page(c, (struct table_row_page_in){ .sheet = sheet, .from = *from, .most = most }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct table_row, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct table_row){ rows.v[i].id, rows.v[i].number, rows.v[i].version, rows.v[i].title, rows.v[i].body };
		*from = rows.v[i].number;
	}
	*ret_n = rows.n;
	return true;
}

/* --- walking all rows with little memory --- */

struct walk {
	const struct sheet_def *d;
	const struct table_part *part;
	const struct names *names;
	struct arena arena;          /* of the rows at hand */
	struct arena *keep;          /* of the place in an order */
	struct sheet_query order;    /* `before`: where the next page begins; none: there is none */
	struct table_row *rows;
	size_t n, at;
	int64_t from;
	struct sheet_cell *cells;
};

static void walk_begin(struct walk *w, struct ctx *c, const struct sheet_def *d, const struct table_part *part, const struct names *names)
{
	*w = (struct walk){ .d = d, .part = part, .names = names, .keep = c->arena, .cells = arena_array(c->arena, struct sheet_cell, d->n_fields) };
	if (part->sorted) {
		w->order = *part->sorted;
		w->order.before = S("");
	}
	arena_init(&w->arena);
}

static bool rows_in_order(struct ctx *c, struct walk *w)
{
	struct sheet_row *v;
	str next;
	w->n = 0;
	if (str_is_none(w->order.before)) {
		return true;
	}
	if (!sheet_list(c, &w->order, &v, &w->n, &next)) {
		return false;
	}
	w->order.before = str_is_none(next) ? STR_NONE : str_copy(w->keep, next);
	w->rows = arena_array(c->arena, struct table_row, w->n);
	for (size_t i = 0; i < w->n; i++) {
		w->rows[i] = (struct table_row){ v[i].id, v[i].number.v, v[i].version.v, v[i].title, v[i].body };
	}
	return true;
}

/* The next row with its cells; *ret NULL: no more. */
static bool walk_next(struct ctx *c, struct walk *w, const struct table_row **ret)
{
	bool ok = true;
	*ret = NULL;
	if (w->at == w->n) {
		arena_reset(&w->arena);
		w->at = 0;
		ok = w->part->sorted ? rows_in_order(c, w) : table_rows(c, w->d->key, w->part->only, &w->from, ROWS_AT_ONCE, &w->rows, &w->n);
	}
	if (ok && w->at < w->n) {
		*ret = &w->rows[w->at++];
		ok = sheet_body_read(c, w->d, (*ret)->body, w->cells, NULL);
	}
	return ok;
}

static str key_of(struct arena *a, const struct table_row *r)
{
	return str_printf(a, "%.*s:%lld", STR_FMT(id_str(a, r->id)), (long long)r->version);
}

/* As it stands in a cell: a number without its unit, a day as 2026-11-20. */
static bool plain_text(struct ctx *c, const struct walk *w, size_t at, str *ret)
{
	const struct sheet_field *f = &w->d->fields[at];
	const struct sheet_cell *cell = &w->cells[at];
	*ret = S("");
	switch (f->type) {
	case SHEET_NUMBER: case SHEET_RESULT: case SHEET_DATE:
		*ret = sheet_cell_typed(c->arena, f, cell);
		return true;
	case SHEET_PERSON: case SHEET_ROW:
		return !cell->has || names_of_id(w->names, at, cell->id, ret) || sheet_cell_text(c, f, cell, ret);
	default:
		return sheet_cell_text(c, f, cell, ret);
	}
}

/* --- columns --- */

static str all_choices(struct ctx *c, const struct sheet_field *f)
{
	str all = S("");
	for (size_t i = 0; i < f->n_choices; i++) {
		all = STR_CAT(c->arena, all, i ? S(" / ") : S(""), text2_in(f->choices[i].name, c->lang));
	}
	return all;
}

static str what_of(struct ctx *c, const struct sheet_field *f)
{
	str unit = text2_in(f->unit, c->lang);
	switch (f->type) {
	case SHEET_NUMBER:
		return msgf(c, MSG_TABLE_WHAT_NUMBER, { "min", number_grouped(c->arena, f->min) }, { "max", number_grouped(c->arena, f->max) }, { "unit", unit });
	case SHEET_DATE:
		return msg(c, MSG_TABLE_WHAT_DATE);
	case SHEET_CHOICE:
		return msgf(c, MSG_TABLE_WHAT_CHOICE, { "choices", all_choices(c, f) });
	case SHEET_CHOICES:
		return msgf(c, MSG_TABLE_WHAT_CHOICES, { "choices", all_choices(c, f) });
	case SHEET_PERSON:
		return msg(c, MSG_TABLE_WHAT_PERSON);
	case SHEET_ROW:
		return msg(c, MSG_TABLE_WHAT_ROW);
	case SHEET_RESULT:
		return msg(c, MSG_TABLE_WHAT_RESULT);
	default:
		return msg(c, MSG_TABLE_WHAT_TEXT);
	}
}

static int width_of(const struct sheet_field *f, const struct xlsx_column *k)
{
	static const int usual[SHEET_TYPE_MAX] = { [SHEET_LINE] = 28, [SHEET_TEXT] = 44, [SHEET_NUMBER] = 12, [SHEET_DATE] = 13,
		[SHEET_CHOICE] = 12, [SHEET_CHOICES] = 32, [SHEET_PERSON] = 18, [SHEET_ROW] = 26, [SHEET_RESULT] = 10 };
	int width = usual[f->type];
	for (size_t i = 0; f->type == SHEET_CHOICE && i < k->n_choices; i++) {
		int w = xlsx_text_width(k->choices[i]) + 4;
		width = w > width ? w : width;
	}
	int head = xlsx_text_width(k->heading) + 4;
	width = head > width ? head : width;
	return width > 48 ? 48 : width;
}

static void column_of(struct ctx *c, const struct names *names, const struct sheet_def *d, size_t at, struct xlsx_column *k)
{
	const struct sheet_field *f = &d->fields[at];
	str help = text2_in(f->help, c->lang), what = what_of(c, f);
	*k = (struct xlsx_column){ .heading = text2_in(f->name, c->lang), .what = what, .is_required = f->is_required,
		.note = help.n ? STR_CAT(c->arena, help, S("\n"), what) : what,
		.type = f->type == SHEET_NUMBER || f->type == SHEET_RESULT ? XLSX_NUMBER : f->type == SHEET_DATE ? XLSX_DATE : XLSX_TEXT };
	if (f->is_required) {
		k->what = STR_CAT(c->arena, msg(c, MSG_TABLE_WHAT_REQUIRED), S(" "), k->what);
	}
	if (f->type == SHEET_CHOICE) {
		str *all = arena_array(c->arena, str, f->n_choices);
		for (size_t i = 0; i < f->n_choices; i++) {
			all[i] = text2_in(f->choices[i].name, c->lang);
		}
		k->choices = all;
		k->n_choices = f->n_choices;
		k->is_strict = true;
	} else if (f->type == SHEET_PERSON || f->type == SHEET_ROW) {
		k->choices = names_list(names, at, &k->n_choices);
	}
	k->width = width_of(f, k);
}

str table_id_heading(enum lang lang) { return msg_text(lang, MSG_TABLE_ID_HEADING); }

/* --- Excel --- */

static bool xlsx_row_of(struct ctx *c, void *arg, size_t i, struct xlsx_value *v)
{
	struct walk *w = arg;
	const struct table_row *r;
	struct arena *keep = c->arena;
	(void)i;
	c->arena = &w->arena;
	bool ok = walk_next(c, w, &r);
	if (!r) { /* taken off the list just now, and not yet out of the set: an empty line at the end */
		c->arena = keep;
		return ok;
	}
	if (ok) {
		v[0] = (struct xlsx_value){ .has = true, .text = key_of(&w->arena, r) };
	}
	for (size_t k = 0; ok && k < w->d->n_fields; k++) {
		v[k + 1].has = w->cells[k].has;
		v[k + 1].number = w->cells[k].number;
		ok = plain_text(c, w, k, &v[k + 1].text);
	}
	c->arena = keep;
	return ok;
}

static str about_of(struct ctx *c, const struct sheet_def *d, const struct table_part *part)
{
	str about = STR_CAT(c->arena, text2_in(d->about, c->lang), S("\n"), msg(c, MSG_TABLE_HELP_ABOUT));
	return part->only ? STR_CAT(c->arena, about, S("\n"), msgf(c, MSG_TABLE_ONLY, { "says", part->says },
		{ "count", number_grouped(c->arena, part->only->n) })) : about;
}

bool table_xlsx(struct ctx *c, const struct sheet_def *d, const struct table_part *part, struct buf *ret)
{
	struct table_row_count_row count;
	struct names names;
	struct walk w;
	if (!q_table_row_count(c, (struct table_row_count_in){ .sheet = d->key }, &count) || !names_read(c, d, &names)) {
		return false;
	}
	struct xlsx_column *columns = arena_array(c->arena, struct xlsx_column, d->n_fields + 1);
	columns[0] = (struct xlsx_column){ .heading = table_id_heading(c->lang), .note = S(""), .what = msg(c, MSG_TABLE_WHAT_ID), .width = 12,
		.is_hidden = true };
	for (size_t i = 0; i < d->n_fields; i++) {
		column_of(c, &names, d, i, &columns[i + 1]);
		bool is_first = i == 0 || d->fields[i].section != d->fields[i - 1].section;
		columns[i + 1].section = is_first ? text2_in(d->sections[d->fields[i].section], c->lang) : S("");
	}
	const str form_heads[] = { msg(c, MSG_TABLE_HEAD_QUESTION), msg(c, MSG_TABLE_HEAD_ANSWER), msg(c, MSG_TABLE_HEAD_WHAT) };
	const str heads[] = { msg(c, MSG_TABLE_HEAD_COLUMN), msg(c, MSG_TABLE_HEAD_WHAT), msg(c, MSG_TABLE_HEAD_HELP) };
	const struct xlsx_book book = { .name = text2_in(d->name, c->lang), .help_name = msg(c, MSG_TABLE_HELP_SHEET), .help_heads = heads,
		.about = about_of(c, d, part), .columns = columns,
		.is_form = d->shape == SHEET_FORM, .form_heads = form_heads, .n_columns = d->n_fields + 1, .n_rows = (size_t)(part->only ? part->only->n : count.n), .row = xlsx_row_of, .arg = &w };
	walk_begin(&w, c, d, part, &names);
	bool ok = xlsx_write(c, &book, ret);
	arena_free(&w.arena);
	return ok;
}

/* --- CSV --- */

static bool csv_line(struct ctx *c, const struct walk *w, const struct table_row *r, struct buf *b)
{
	for (size_t k = 0; k < w->d->n_fields; k++) {
		str text;
		if (!plain_text(c, w, k, &text)) {
			return false;
		}
		csv_write_field(b, text, k == 0);
	}
	csv_write_field(b, key_of(c->arena, r), false);
	buf_add(b, S("\r\n"));
	return true;
}

bool table_csv(struct ctx *c, const struct sheet_def *d, const struct table_part *part, struct buf *b)
{
	struct names names;
	struct walk w;
	const struct table_row *r = NULL;
	if (!names_read(c, d, &names)) {
		return false;
	}
	for (size_t k = 0; k < d->n_fields; k++) {
		csv_write_field(b, text2_in(d->fields[k].name, c->lang), k == 0);
	}
	csv_write_field(b, table_id_heading(c->lang), false);
	buf_add(b, S("\r\n"));
	struct arena *keep = c->arena;
	walk_begin(&w, c, d, part, &names);
	c->arena = &w.arena;
	bool ok = walk_next(c, &w, &r);
	while (ok && r) {
		ok = csv_line(c, &w, r, b) && walk_next(c, &w, &r);
	}
	c->arena = keep;
	arena_free(&w.arena);
	return ok && (buf_ok(b) || fail(c, ERR_TOO_LARGE, MSG_XLSX_TOO_LARGE_OUT));
}

/* --- CP932 --- */

static size_t char_bytes(str s, size_t at)
{
	size_t n = 1;
	while (at + n < s.n && ((unsigned char)s.p[at + n] & 0xC0) == 0x80) {
		n++;
	}
	return n;
}

static bool one_char(iconv_t cd, str ch, struct buf *ret)
{
	char to[8], *to_at = to;
	union { const char *in; char *c; } from = { .in = ch.p }; /* iconv does not write through it */
	size_t left = ch.n, room = sizeof to;
	bool ok = iconv(cd, &from.c, &left, &to_at, &room) != (size_t)-1 && left == 0;
	buf_add_bytes(ret, to, ok ? (size_t)(to_at - to) : 0);
	return ok;
}

void table_to_cp932(struct ctx *c, str text, struct buf *ret, str *ret_lost, size_t *ret_n_lost)
{
	iconv_t cd = iconv_open("CP932", "UTF-8");
	*ret_lost = S("");
	*ret_n_lost = 0;
	for (size_t at = 0; at < text.n;) {
		str ch = str_sub(text, at, char_bytes(text, at));
		at += ch.n;
		if (ch.n == 1) {
			buf_add_c(ret, ch.p[0]);
		} else if (cd == (iconv_t)-1 || !one_char(cd, ch, ret)) { /* NOLINT: the library's own way to say no */
			buf_add(ret, S(GETA));
			++*ret_n_lost;
			bool is_new = str_find(*ret_lost, ch, 0) == SIZE_MAX && ret_lost->n < LOST_SHOWN;
			*ret_lost = is_new ? STR_CAT(c->arena, *ret_lost, ret_lost->n ? S(" ") : S(""), ch) : *ret_lost;
		}
	}
	if (cd != (iconv_t)-1) { /* NOLINT */
		iconv_close(cd);
	}
}
