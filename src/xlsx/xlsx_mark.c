/* A sheet as somebody sent it, with what is wrong coloured and a note on it; and a list of all that. */
#include "xlsx/xlsx_out.h"

#include <stdlib.h>

#define WIDEST 48
#define NARROWEST 8
#define SEEN_ROWS 200            /* that say how wide a column is */
#define BAD 0xFFC7CE
#define HEAD 0xE8F1FE

struct marking {
	struct xlsx_out *o;
	const struct xlsx_marked *m;
	lxw_worksheet *sheet, *list;
	lxw_format *text, *number, *date, *head, *bad;
	const struct xlsx_mark **marks; /* by row and column */
	size_t at;                   /* the next mark */
};

static int by_place(const void *a, const void *b)
{
	const struct xlsx_mark *x = *(const struct xlsx_mark *const *)a, *y = *(const struct xlsx_mark *const *)b;
	return x->row != y->row ? (x->row > y->row) - (x->row < y->row) : x->column != y->column ? (x->column > y->column) - (x->column < y->column)
		: (x > y) - (x < y);
}

static void sort_marks(struct marking *k)
{
	k->marks = arena_array(k->o->c->arena, const struct xlsx_mark *, k->m->n_marks);
	for (size_t i = 0; i < k->m->n_marks; i++) {
		k->marks[i] = &k->m->marks[i];
	}
	if (k->m->n_marks > 1) {
		qsort(k->marks, k->m->n_marks, sizeof(const struct xlsx_mark *), by_place);
	}
}

static void add_looks(struct marking *k)
{
	k->text = xlsx_format_new(k->o, false, 0);
	k->number = xlsx_format_new(k->o, false, 0);
	k->date = xlsx_format_new(k->o, false, 0);
	format_set_num_format(k->date, "yyyy/mm/dd");
	k->head = xlsx_format_new(k->o, true, HEAD);
	k->bad = xlsx_format_new(k->o, true, BAD);
	format_set_font_color(k->bad, 0x9C0006);
}

static void put_widths(struct marking *k)
{
	int *wide = arena_array(k->o->c->arena, int, k->m->n_columns);
	for (size_t i = 0; i < k->m->n_rows && i < SEEN_ROWS; i++) {
		for (size_t n = 0; n < k->m->rows[i].n; n++) {
			const struct xlsx_cell *cell = &k->m->rows[i].cells[n];
			int w = xlsx_text_width(cell->text) + 2;
			if (cell->column < (int)k->m->n_columns && w > wide[cell->column]) {
				wide[cell->column] = w < WIDEST ? w : WIDEST;
			}
		}
	}
	for (size_t i = 0; i < k->m->n_columns; i++) {
		lxw_row_col_options o = { .hidden = (int)i == k->m->hidden_column };
		worksheet_set_column_opt(k->sheet, (lxw_col_t)i, (lxw_col_t)i, wide[i] > NARROWEST ? wide[i] : NARROWEST, k->text, &o);
	}
}

static void put_one(struct marking *k, lxw_row_t row, const struct xlsx_cell *cell, lxw_format *f)
{
	char *end;
	lxw_col_t col = (lxw_col_t)cell->column;
	double number = cell->kind == XLSX_CELL_NUMBER ? strtod(xlsx_cz(k->o, cell->text), &end) : 0;
	if (cell->kind == XLSX_CELL_NUMBER) {
		worksheet_write_number(k->sheet, row, col, number, f ? f : k->number);
	} else if (cell->kind == XLSX_CELL_DATE && cell->text.n == 10 && str_cmp(cell->text, S("1900-03-01")) >= 0 && !f) {
		lxw_datetime day = xlsx_day_of(cell->text);
		worksheet_write_datetime(k->sheet, row, col, &day, k->date);
	} else { /* a formula nobody computed has no text: its cell stays, to be filled */
		worksheet_write_string(k->sheet, row, col, xlsx_cz(k->o, cell->text), f ? f : k->text);
	}
}

/* All that is wrong with one cell. */
static str note_of(struct marking *k, size_t from, size_t to)
{
	str all = k->marks[from]->reason;
	for (size_t i = from + 1; i < to; i++) {
		all = STR_CAT(k->o->c->arena, all, S("\n"), k->marks[i]->reason);
	}
	return all;
}

static void put_marks(struct marking *k, lxw_row_t row, const struct xlsx_row *r)
{
	while (k->at < k->m->n_marks && k->marks[k->at]->row < r->number) {
		k->at++;
	}
	while (k->at < k->m->n_marks && k->marks[k->at]->row == r->number) {
		size_t from = k->at;
		int column = k->marks[from]->column;
		while (k->at < k->m->n_marks && k->marks[k->at]->row == r->number && k->marks[k->at]->column == column) {
			k->at++;
		}
		const struct xlsx_cell empty = { .text = S(""), .kind = XLSX_CELL_TEXT, .column = column }, *cell = xlsx_cell_at(r, column);
		str note = note_of(k, from, k->at);
		lxw_comment_options o = { .width = 260, .height = (uint16_t)(24 * (1 + xlsx_lines_of(note, 34))), .font_size = 9 };
		put_one(k, row, cell ? cell : &empty, k->bad);
		worksheet_write_comment_opt(k->sheet, row, (lxw_col_t)column, xlsx_cz(k->o, note), &o);
	}
}

static void put_rows(struct marking *k)
{
	for (size_t i = 0; i < k->m->n_rows; i++) {
		const struct xlsx_row *r = &k->m->rows[i];
		lxw_row_t row = k->m->is_packed ? (lxw_row_t)i : (lxw_row_t)(r->number - 1);
		for (size_t n = 0; n < r->n; n++) {
			put_one(k, row, &r->cells[n], i == k->m->heading ? k->head : NULL);
		}
		put_marks(k, row, r);
		if (i == k->m->heading) {
			worksheet_freeze_panes(k->sheet, row + 1, 0);
		}
	}
}

static void put_list(struct marking *k)
{
	static const int widths[XLSX_MARK_HEADS] = { 22, 28, 36, 70 };
	for (lxw_col_t i = 0; i < XLSX_MARK_HEADS; i++) {
		worksheet_set_column(k->list, i, i, widths[i], k->text);
		worksheet_write_string(k->list, 0, i, xlsx_cz(k->o, k->m->list_heads[i]), k->head);
	}
	for (size_t n = 0; n < k->m->n_marks; n++) {
		const struct xlsx_mark *m = &k->m->marks[n];
		const str of[XLSX_MARK_HEADS] = { m->place, m->heading, m->read, m->reason };
		int lines = 1;
		for (lxw_col_t i = 0; i < XLSX_MARK_HEADS; i++) {
			int high = xlsx_lines_of(of[i], widths[i]);
			lines = high > lines ? high : lines;
		}
		double points = XLSX_LINE_POINTS * lines;
		worksheet_set_row(k->list, (lxw_row_t)(n + 1), points > XLSX_MOST_POINTS ? XLSX_MOST_POINTS : points, NULL);
		for (lxw_col_t i = 0; i < XLSX_MARK_HEADS; i++) {
			worksheet_write_string(k->list, (lxw_row_t)(n + 1), i, xlsx_cz(k->o, of[i]), k->text);
		}
	}
}

static bool put_all(struct xlsx_out *o, void *arg)
{
	struct marking k = { .o = o, .m = arg };
	xlsx_title(o, k.m->name);
	add_looks(&k);
	k.sheet = workbook_add_worksheet(o->w, xlsx_sheet_named(o, k.m->name));
	k.list = workbook_add_worksheet(o->w, xlsx_sheet_named(o, k.m->list_name));
	if (!k.sheet || !k.list) {
		return false;
	}
	sort_marks(&k);
	put_widths(&k);
	put_rows(&k);
	put_list(&k);
	return true;
}

bool xlsx_write_marked(struct ctx *c, const struct xlsx_marked *m, struct buf *ret)
{
	struct xlsx_marked own = *m;
	return xlsx_make(c, put_all, &own, ret);
}
