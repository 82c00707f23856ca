/* A sheet of rows, a sheet that says what the columns mean, a hidden sheet of the lists to pick from. */
#include "xlsx/xlsx.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"

#define LIST_SHEET "_lists"
#define LINE_POINTS 18.0         /* of one line of text; libxlsxwriter never sizes rows */
#define MOST_POINTS 400.0        /* Excel's own limit is 409 */
#define MORE_ROWS 1000           /* below the last one that can still be picked for */
#define CREATED_S 1767225600     /* 2026-01-01: the same input gives the same bytes */
#define FILE_PATH_BYTES 40

struct writer {
	struct ctx *c;
	const struct xlsx_book *book;
	lxw_workbook *w;
	lxw_worksheet *rows, *help, *lists;
	lxw_format *head, *must, *text, *number, *date, *bold, *key;
	char *scratch;               /* one cell as a C string */
};

static bool is_wide(uint32_t ch)
{
	return (ch >= 0x1100 && ch < 0xFF61 && (ch < 0x1160 || ch >= 0x2000)) || (ch >= 0xFFE0 && ch < 0xFFE7) || ch >= 0x1F000;
}

/* The code point at *at; *at moves behind it. */
static uint32_t next_char(str s, size_t *at)
{
	unsigned char b = (unsigned char)s.p[(*at)++];
	uint32_t ch = b < 0xC0 ? b : b < 0xE0 ? b & 0x1Fu : b < 0xF0 ? b & 0x0Fu : b & 0x07u;
	while (*at < s.n && ((unsigned char)s.p[*at] & 0xC0) == 0x80) {
		ch = ch << 6 | ((unsigned char)s.p[(*at)++] & 0x3Fu);
	}
	return ch;
}

int xlsx_text_width(str s)
{
	int width = 0;
	for (size_t i = 0; i < s.n;) {
		width += is_wide(next_char(s, &i)) ? 2 : 1;
	}
	return width;
}

/* Lines a text takes in a column. */
static int lines_of(str s, int width)
{
	int lines = 0;
	str rest = s;
	int fits = width > 2 ? width - 1 : 1;
	do {
		int w = xlsx_text_width(str_cut(&rest, '\n'));
		lines += w > fits ? (w + fits - 1) / fits : 1;
	} while (!str_is_none(rest));
	return lines;
}

static const char *cz(struct writer *x, str s)
{
	size_t n = s.n < LIMIT_XLSX_TEXT_BYTES ? s.n : LIMIT_XLSX_TEXT_BYTES;
	memcpy(x->scratch, s.p ? s.p : "", n);
	x->scratch[n] = '\0';
	return x->scratch;
}

/* A C string the library takes without const; its own copy follows. */
static char *owned(struct writer *x, str s)
{
	char *to = arena_chars(x->c->arena, s.n + 1);
	memcpy(to, s.p ? s.p : "", s.n);
	to[s.n] = '\0';
	return to;
}

/* What Excel lets a sheet be called: 31 characters, none of []:*?/\ and no quotation mark at its ends. */
static const char *sheet_name(struct writer *x, str s)
{
	char *to = arena_chars(x->c->arena, s.n + 2);
	size_t n = 0, chars = 0;
	for (size_t i = 0; i < s.n && chars < 31; chars++) {
		size_t from = i;
		next_char(s, &i);
		bool bad = i - from == 1 && strchr("[]:*?/\\'", s.p[from]);
		memcpy(to + n, bad ? "_" : s.p + from, bad ? 1 : i - from);
		n += bad ? 1 : i - from;
	}
	if (n == 0) {
		to[n++] = '_';
	}
	to[n] = '\0';
	return to;
}

static lxw_format *format_new(struct writer *x, bool is_bold, uint32_t background)
{
	lxw_format *f = workbook_add_format(x->w);
	format_set_font_name(f, "Yu Gothic");
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	format_set_text_wrap(f);
	if (is_bold) {
		format_set_bold(f);
	}
	if (background) {
		format_set_bg_color(f, background);
		format_set_border(f, LXW_BORDER_THIN);
		format_set_border_color(f, 0x8C8C8C);
	}
	return f;
}

static void add_formats(struct writer *x)
{
	x->head = format_new(x, true, 0xE8F1FE);
	x->must = format_new(x, true, 0xFFE9B8);
	x->text = format_new(x, false, 0);
	x->bold = format_new(x, true, 0);
	x->number = format_new(x, false, 0);
	format_set_num_format(x->number, "#,##0");
	x->date = format_new(x, false, 0);
	format_set_num_format(x->date, "yyyy/mm/dd");
	x->key = format_new(x, false, 0);
}

/* --- lists to pick from --- */

static void put_list(struct writer *x, size_t col)
{
	const struct xlsx_column *k = &x->book->columns[col];
	char name[16];
	lxw_col_to_name(name, (lxw_col_t)col, 1);
	for (size_t i = 0; i < k->n_choices; i++) {
		worksheet_write_string(x->lists, (lxw_row_t)i, (lxw_col_t)col, cz(x, k->choices[i]), NULL);
	}
	/* a list in the cell itself ends at 255 characters: a range does not */
	str range = str_printf(x->c->arena, "=" LIST_SHEET "!%s$1:%s$%zu", name, name, k->n_choices);
	lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA, .value_formula = owned(x, range),
		.ignore_blank = LXW_VALIDATION_ON, .dropdown = LXW_VALIDATION_ON, .show_input = LXW_VALIDATION_ON,
		.show_error = LXW_VALIDATION_ON,
		.error_type = k->is_strict ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING };
	worksheet_data_validation_range(x->rows, 1, (lxw_col_t)col, (lxw_row_t)(x->book->n_rows + MORE_ROWS), (lxw_col_t)col, &v);
}

static void put_lists(struct writer *x)
{
	for (size_t i = 0; i < x->book->n_columns; i++) {
		if (x->book->columns[i].n_choices > 0) {
			put_list(x, i);
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
		int n = lines_of(k->heading, k->width);
		lines = n > lines ? n : lines;
	}
	worksheet_set_row(x->rows, 0, LINE_POINTS * lines + 4, NULL);
	for (size_t i = 0; i < x->book->n_columns; i++) {
		const struct xlsx_column *k = &x->book->columns[i];
		worksheet_write_string(x->rows, 0, (lxw_col_t)i, cz(x, k->heading), k->is_required ? x->must : x->head);
		if (k->note.n > 0) {
			lxw_comment_options o = { .width = 260, .height = (uint16_t)(24 * (1 + lines_of(k->note, 34))), .font_size = 9 };
			worksheet_write_comment_opt(x->rows, 0, (lxw_col_t)i, cz(x, k->note), &o);
		}
	}
}

static lxw_datetime day_of(str text)
{
	int64_t y = 0, m = 0, d = 0;
	str_to_i64(str_sub(text, 0, 4), &y);
	str_to_i64(str_sub(text, 5, 2), &m);
	str_to_i64(str_sub(text, 8, 2), &d);
	return (lxw_datetime){ .year = (int)y, .month = (int)m, .day = (int)d };
}

static void put_cell(struct writer *x, lxw_row_t row, size_t col, const struct xlsx_value *v)
{
	const struct xlsx_column *k = &x->book->columns[col];
	lxw_format *f = format_of(x, k);
	if (!v->has) {
		return;
	}
	if (k->type == XLSX_NUMBER) {
		worksheet_write_number(x->rows, row, (lxw_col_t)col, (double)v->number, f);
	} else if (k->type == XLSX_DATE && v->text.n == 10 && str_cmp(v->text, S("1900-03-01")) >= 0) {
		lxw_datetime day = day_of(v->text);
		worksheet_write_datetime(x->rows, row, (lxw_col_t)col, &day, f);
	} else {
		/* always a text, whatever it begins with: never a formula, never a link */
		worksheet_write_string(x->rows, row, (lxw_col_t)col, cz(x, v->text), f);
	}
}

static int lines_of_row(const struct xlsx_book *b, const struct xlsx_value *v)
{
	int lines = 1;
	for (size_t i = 0; i < b->n_columns; i++) {
		const struct xlsx_column *k = &b->columns[i];
		int n = v[i].has && k->type == XLSX_TEXT && !k->is_hidden ? lines_of(v[i].text, k->width) : 1;
		lines = n > lines ? n : lines;
	}
	return lines;
}

static bool put_rows(struct writer *x)
{
	struct xlsx_value *v = arena_array(x->c->arena, struct xlsx_value, x->book->n_columns);
	for (size_t r = 0; r < x->book->n_rows; r++) {
		memset(v, 0, sizeof *v * x->book->n_columns);
		if (!x->book->row(x->c, x->book->arg, r, v)) {
			return false;
		}
		double high = LINE_POINTS * lines_of_row(x->book, v);
		worksheet_set_row(x->rows, (lxw_row_t)(r + 1), high > MOST_POINTS ? MOST_POINTS : high, NULL);
		for (size_t i = 0; i < x->book->n_columns; i++) {
			put_cell(x, (lxw_row_t)(r + 1), i, &v[i]);
		}
	}
	return true;
}

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
	worksheet_merge_range(x->help, 0, 0, 0, 2, cz(x, x->book->about), x->text);
	worksheet_set_row(x->help, at++, LINE_POINTS * lines_of(x->book->about, 120), NULL);
	for (lxw_col_t i = 0; i < 3; i++) {
		worksheet_write_string(x->help, at, i, cz(x, x->book->help_heads[i]), x->head);
	}
	for (size_t i = 0; i < x->book->n_columns; i++) {
		const struct xlsx_column *k = &x->book->columns[i];
		int n = lines_of(k->note, widths[2]), m = lines_of(k->what, widths[1]);
		worksheet_set_row(x->help, ++at, LINE_POINTS * (n > m ? n : m), NULL);
		worksheet_write_string(x->help, at, 0, cz(x, k->heading), x->bold);
		worksheet_write_string(x->help, at, 1, cz(x, k->what), x->text);
		worksheet_write_string(x->help, at, 2, cz(x, k->note), x->text);
	}
}

static bool put_all(struct writer *x)
{
	lxw_doc_properties p = { .title = owned(x, x->book->name), .created = CREATED_S };
	workbook_set_properties(x->w, &p);
	add_formats(x);
	x->rows = workbook_add_worksheet(x->w, sheet_name(x, x->book->name));
	x->help = workbook_add_worksheet(x->w, sheet_name(x, x->book->help_name));
	x->lists = workbook_add_worksheet(x->w, LIST_SHEET);
	if (!x->rows || !x->help || !x->lists) {
		return false;
	}
	put_heads(x);
	put_lists(x);
	put_paper(x);
	put_help(x);
	return put_rows(x);
}

/* --- the file --- */

static bool cannot(struct ctx *c, const char *what, int error)
{
	fail(c, ERR_UNAVAILABLE, MSG_XLSX_CANNOT_WRITE);
	return fail_detail(c, "xlsx: %s %d", what, error);
}

static bool take_bytes(struct ctx *c, int fd, struct buf *ret)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || st.st_size <= 0) {
		return cannot(c, "fstat", errno);
	}
	char *to = buf_reserve(ret, (size_t)st.st_size);
	if (!to) {
		return fail(c, ERR_TOO_LARGE, MSG_XLSX_TOO_LARGE_OUT);
	}
	for (off_t at = 0; at < st.st_size;) {
		ssize_t n = pread(fd, to + at, (size_t)(st.st_size - at), at);
		if (n <= 0) {
			return cannot(c, "pread", errno);
		}
		at += n;
	}
	ret->n += (size_t)st.st_size;
	return true;
}

bool xlsx_write(struct ctx *c, const struct xlsx_book *book, struct buf *ret)
{
	char path[FILE_PATH_BYTES];
	int fd = memfd_create("xlsx", MFD_CLOEXEC); /* the library only writes to a name */
	if (fd < 0) {
		return cannot(c, "memfd", errno);
	}
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	lxw_workbook_options options = { .constant_memory = LXW_FALSE, .tmpdir = NULL };
	struct writer x = { .c = c, .book = book, .w = workbook_new_opt(path, &options) };
	x.scratch = arena_chars(c->arena, LIMIT_XLSX_TEXT_BYTES + 1);
	if (!x.w) {
		close(fd);
		return cannot(c, "workbook", 0);
	}
	bool ok = put_all(&x);
	lxw_error error = workbook_close(x.w); /* frees it, too */
	ok = ok && (error == LXW_NO_ERROR || cannot(c, lxw_strerror(error), (int)error)) && take_bytes(c, fd, ret);
	close(fd);
	return ok || c->err.code != ERR_NONE || cannot(c, "sheet", 0);
}
