/* A sheet of rows, a sheet that says what the columns mean, a hidden sheet of the lists to pick from. */
#include "xlsx/xlsx_out.h"

#define LIST_SHEET "_lists"
#define MORE_ROWS 1000           /* below the last one that can still be picked for */

struct writer {
	struct xlsx_out *o;
	const struct xlsx_book *book;
	lxw_worksheet *rows, *help, *lists;
	lxw_format *head, *must, *text, *number, *date, *bold, *key;
	lxw_row_t *lines;            /* of a form: where each question stands */
};

static void add_formats(struct writer *x)
{
	x->head = xlsx_format_new(x->o, true, 0xE8F1FE);
	x->must = xlsx_format_new(x->o, true, 0xFFE9B8);
	x->text = xlsx_format_new(x->o, false, 0);
	x->bold = xlsx_format_new(x->o, true, 0);
	x->number = xlsx_format_new(x->o, false, 0);
	format_set_num_format(x->number, "#,##0");
	x->date = xlsx_format_new(x->o, false, 0);
	format_set_num_format(x->date, "yyyy/mm/dd");
	x->key = xlsx_format_new(x->o, false, 0);
}

/* --- lists to pick from --- */

/* `at`: the column whose cells are picked for. */
static void put_list(struct writer *x, size_t col, lxw_row_t first, lxw_row_t last, lxw_col_t at)
{
	const struct xlsx_column *k = &x->book->columns[col];
	char name[16];
	lxw_col_to_name(name, (lxw_col_t)col, 1);
	/* a list in the cell itself ends at 255 characters: a range does not */
	str range = str_printf(x->o->c->arena, "=" LIST_SHEET "!%s$1:%s$%zu", name, name, k->n_choices);
	lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA, .value_formula = xlsx_owned(x->o, range),
		.ignore_blank = LXW_VALIDATION_ON, .dropdown = LXW_VALIDATION_ON, .show_input = LXW_VALIDATION_ON,
		.show_error = LXW_VALIDATION_ON,
		.error_type = k->is_strict ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING };
	worksheet_data_validation_range(x->rows, first, at, last, at, &v);
}

/* Row by row: a row that was left is on its way out already. */
static void put_choices(struct writer *x)
{
	size_t most = 0;
	for (size_t i = 0; i < x->book->n_columns; i++) {
		most = x->book->columns[i].n_choices > most ? x->book->columns[i].n_choices : most;
	}
	for (size_t r = 0; r < most; r++) {
		for (size_t i = 0; i < x->book->n_columns; i++) {
			if (r < x->book->columns[i].n_choices) {
				worksheet_write_string(x->lists, (lxw_row_t)r, (lxw_col_t)i, xlsx_cz(x->o, x->book->columns[i].choices[r]), NULL);
			}
		}
	}
}

static void put_lists(struct writer *x)
{
	put_choices(x);
	for (size_t i = 0; i < x->book->n_columns; i++) {
		if (x->book->columns[i].n_choices > 0 && x->book->is_form) {
			put_list(x, i, x->lines[i], x->lines[i], 1);
		} else if (x->book->columns[i].n_choices > 0) {
			put_list(x, i, 1, (lxw_row_t)(x->book->n_rows + MORE_ROWS), (lxw_col_t)i);
		}
	}
	/* 1.1.4 loses the formula of a list when it frees the sheet; of other kinds it does not */
	lxw_data_val_obj *v;
	STAILQ_FOREACH(v, x->rows->data_validations, list_pointers) {
		v->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
	}
	worksheet_hide(x->lists);
}

/* --- the rows --- */

static lxw_format *format_of(const struct writer *x, const struct xlsx_column *k)
{
	return k->type == XLSX_NUMBER ? x->number : k->type == XLSX_DATE ? x->date : x->text;
}

static void put_heads(struct writer *x)
{
	int lines = 1;
	for (size_t i = 0; i < x->book->n_columns; i++) {
		const struct xlsx_column *k = &x->book->columns[i];
		lxw_row_col_options hidden = { .hidden = k->is_hidden };
		worksheet_set_column_opt(x->rows, (lxw_col_t)i, (lxw_col_t)i, k->width, format_of(x, k), &hidden);
		int n = xlsx_lines_of(k->heading, k->width);
		lines = n > lines ? n : lines;
	}
	worksheet_set_row(x->rows, 0, XLSX_LINE_POINTS * lines + 4, NULL);
	for (size_t i = 0; i < x->book->n_columns; i++) {
		const struct xlsx_column *k = &x->book->columns[i];
		worksheet_write_string(x->rows, 0, (lxw_col_t)i, xlsx_cz(x->o, k->heading), k->is_required ? x->must : x->head);
		if (k->note.n > 0) {
			lxw_comment_options o = { .width = 260, .height = (uint16_t)(24 * (1 + xlsx_lines_of(k->note, 34))), .font_size = 9 };
			worksheet_write_comment_opt(x->rows, 0, (lxw_col_t)i, xlsx_cz(x->o, k->note), &o);
		}
	}
}

static void put_cell(struct writer *x, lxw_row_t row, size_t col, const struct xlsx_column *k, const struct xlsx_value *v)
{
	lxw_format *f = format_of(x, k);
	if (!v->has) {
		return;
	}
	if (k->type == XLSX_NUMBER) {
		worksheet_write_number(x->rows, row, (lxw_col_t)col, (double)v->number, f);
	} else if (k->type == XLSX_DATE && v->text.n == 10 && str_cmp(v->text, S("1900-03-01")) >= 0) {
		lxw_datetime day = xlsx_day_of(v->text);
		worksheet_write_datetime(x->rows, row, (lxw_col_t)col, &day, f);
	} else {
		/* always a text, whatever it begins with: never a formula, never a link */
		worksheet_write_string(x->rows, row, (lxw_col_t)col, xlsx_cz(x->o, v->text), f);
	}
}

static int lines_of_row(const struct xlsx_book *b, const struct xlsx_value *v)
{
	int lines = 1;
	for (size_t i = 0; i < b->n_columns; i++) {
		const struct xlsx_column *k = &b->columns[i];
		int n = v[i].has && k->type == XLSX_TEXT && !k->is_hidden ? xlsx_lines_of(v[i].text, k->width) : 1;
		lines = n > lines ? n : lines;
	}
	return lines;
}

static bool put_rows(struct writer *x)
{
	struct xlsx_value *v = arena_array(x->o->c->arena, struct xlsx_value, x->book->n_columns);
	for (size_t r = 0; r < x->book->n_rows; r++) {
		memset(v, 0, sizeof *v * x->book->n_columns);
		if (!x->book->row(x->o->c, x->book->arg, r, v)) {
			return false;
		}
		double high = XLSX_LINE_POINTS * lines_of_row(x->book, v);
		worksheet_set_row(x->rows, (lxw_row_t)(r + 1), high > XLSX_MOST_POINTS ? XLSX_MOST_POINTS : high, NULL);
		for (size_t i = 0; i < x->book->n_columns; i++) {
			put_cell(x, (lxw_row_t)(r + 1), i, &x->book->columns[i], &v[i]);
		}
	}
	return true;
}

/* --- a form --- */

#define QUESTION_WIDTH 36
#define ANSWER_WIDTH 54
#define HOW_WIDTH 44

static void put_question(struct writer *x, lxw_row_t row, const struct xlsx_column *k, const struct xlsx_value *v)
{
	lxw_row_col_options hidden = { .hidden = k->is_hidden };
	const int lines[] = { xlsx_lines_of(k->heading, QUESTION_WIDTH), v->has && k->type == XLSX_TEXT ? xlsx_lines_of(v->text, ANSWER_WIDTH) : 1,
		xlsx_lines_of(k->what, HOW_WIDTH) };
	int most = lines[0] > lines[1] ? lines[0] : lines[1];
	most = lines[2] > most ? lines[2] : most;
	double high = XLSX_LINE_POINTS * most + 4;
	worksheet_set_row_opt(x->rows, row, high > XLSX_MOST_POINTS ? XLSX_MOST_POINTS : high, NULL, &hidden);
	worksheet_write_string(x->rows, row, 0, xlsx_cz(x->o, k->heading), k->is_required ? x->must : x->head);
	put_cell(x, row, 1, k, v);
	worksheet_write_string(x->rows, row, 2, xlsx_cz(x->o, k->what), x->text);
	if (k->note.n > 0) {
		lxw_comment_options o = { .width = 260, .height = (uint16_t)(24 * (1 + xlsx_lines_of(k->note, 34))), .font_size = 9 };
		worksheet_write_comment_opt(x->rows, row, 0, xlsx_cz(x->o, k->note), &o);
	}
}

static bool put_form(struct writer *x)
{
	static const int widths[] = { QUESTION_WIDTH, ANSWER_WIDTH, HOW_WIDTH };
	const struct xlsx_book *b = x->book;
	struct xlsx_value *v = arena_array(x->o->c->arena, struct xlsx_value, b->n_columns);
	lxw_row_t at = 0;
	if (b->n_rows > 0 && !b->row(x->o->c, b->arg, 0, v)) {
		return false;
	}
	for (lxw_col_t i = 0; i < 3; i++) {
		worksheet_set_column(x->rows, i, i, widths[i], x->text);
		worksheet_write_string(x->rows, at, i, xlsx_cz(x->o, b->form_heads[i]), x->head);
	}
	for (size_t i = 0; i < b->n_columns; i++) {
		if (b->columns[i].section.n > 0) {
			worksheet_write_string(x->rows, ++at, 0, xlsx_cz(x->o, b->columns[i].section), x->bold);
		}
		x->lines[i] = ++at;
		put_question(x, at, &b->columns[i], &v[i]);
	}
	worksheet_freeze_panes(x->rows, 1, 1);
	worksheet_set_portrait(x->rows);
	worksheet_set_paper(x->rows, 9);
	worksheet_fit_to_pages(x->rows, 1, 0);
	worksheet_repeat_rows(x->rows, 0, 0);
	worksheet_set_footer(x->rows, "&L&A&R&P / &N");
	return true;
}

/* --- all of it --- */

/* How it prints: landscape on A4, all columns on one width, headings on each sheet, page numbers. */
static void put_paper(struct writer *x)
{
	size_t first = 0;
	while (first + 1 < x->book->n_columns && x->book->columns[first].is_hidden) {
		first++;
	}
	worksheet_freeze_panes(x->rows, 1, (lxw_col_t)(first + 1));
	worksheet_autofilter(x->rows, 0, (lxw_col_t)first, (lxw_row_t)(x->book->n_rows ? x->book->n_rows : 1), (lxw_col_t)(x->book->n_columns - 1));
	worksheet_set_landscape(x->rows);
	worksheet_set_paper(x->rows, 9);
	worksheet_fit_to_pages(x->rows, 1, 0);
	worksheet_repeat_rows(x->rows, 0, 0);
	worksheet_set_footer(x->rows, "&L&A&R&P / &N");
}

static void put_help(struct writer *x)
{
	lxw_row_t at = 0;
	static const int widths[] = { 28, 30, 70 };
	for (lxw_col_t i = 0; i < 3; i++) {
		worksheet_set_column(x->help, i, i, widths[i], x->text);
	}
	worksheet_merge_range(x->help, 0, 0, 0, 2, xlsx_cz(x->o, x->book->about), x->text);
	worksheet_set_row(x->help, at++, XLSX_LINE_POINTS * xlsx_lines_of(x->book->about, 120), NULL);
	for (lxw_col_t i = 0; i < 3; i++) {
		worksheet_write_string(x->help, at, i, xlsx_cz(x->o, x->book->help_heads[i]), x->head);
	}
	for (size_t i = 0; i < x->book->n_columns; i++) {
		const struct xlsx_column *k = &x->book->columns[i];
		int n = xlsx_lines_of(k->note, widths[2]), m = xlsx_lines_of(k->what, widths[1]);
		worksheet_set_row(x->help, ++at, XLSX_LINE_POINTS * (n > m ? n : m), NULL);
		worksheet_write_string(x->help, at, 0, xlsx_cz(x->o, k->heading), x->bold);
		worksheet_write_string(x->help, at, 1, xlsx_cz(x->o, k->what), x->text);
		worksheet_write_string(x->help, at, 2, xlsx_cz(x->o, k->note), x->text);
	}
}

static bool put_all(struct xlsx_out *o, void *arg)
{
	struct writer with = { .o = o, .book = arg }, *x = &with;
	xlsx_title(o, x->book->name);
	add_formats(x);
	x->rows = workbook_add_worksheet(x->o->w, xlsx_sheet_named(x->o, x->book->name));
	x->help = workbook_add_worksheet(x->o->w, xlsx_sheet_named(x->o, x->book->help_name));
	x->lists = workbook_add_worksheet(x->o->w, LIST_SHEET);
	if (!x->rows || !x->help || !x->lists) {
		return false;
	}
	if (x->book->is_form) {
		x->lines = arena_array(o->c->arena, lxw_row_t, x->book->n_columns);
		bool ok = put_form(x);
		put_lists(x);
		put_help(x);
		return ok;
	}
	put_heads(x);
	put_lists(x);
	put_paper(x);
	put_help(x);
	return put_rows(x);
}

bool xlsx_write(struct ctx *c, const struct xlsx_book *book, struct buf *ret)
{
	struct xlsx_book own = *book;
	return xlsx_make(c, put_all, &own, ret);
}
