/*
 * xlsx: Excel files. Writing is libxlsxwriter's; reading is ours over minizip and expat, because whoever sends a file chooses
 * its bytes: every part has its limit (base/limits.h), a DOCTYPE is refused, nothing is computed, nothing is fetched.
 */
#pragma once
#include "base/buf.h"
#include "base/ctx.h"

/* --- writing --- */

enum xlsx_type { XLSX_TEXT, XLSX_NUMBER, XLSX_DATE };
struct xlsx_column {
	str heading;
	str note;                    /* a note on the heading: help; may be empty */
	str what;                    /* second sheet: kind of value, limits */
	str section;                 /* of a form: what stands above it; empty: as the one before */
	int type;                    /* enum xlsx_type: how its cells are shown */
	int width;                   /* in characters of half width */
	const str *choices; size_t n_choices; /* a list to pick from; of any length */
	bool is_strict;              /* nothing but the choices */
	bool is_hidden, is_required;
};
struct xlsx_value {
	bool has;
	str text;                    /* a date as 2026-11-20 */
	int64_t number;              /* of a number */
};
struct xlsx_book {
	str name;                    /* of the first sheet and the file's title */
	str about;                   /* stands above the second sheet */
	str help_name;               /* name of the second sheet: 説明 */
	const str *help_heads;       /* its three headings */
	const struct xlsx_column *columns; size_t n_columns;
	bool is_form;                /* one row, asked one below the other: question, answer, how to write it */
	const str *form_heads;       /* its three headings */
	size_t n_rows;
	/* Fills n_columns values of row i; called once for each row, in order. */
	bool (*row)(struct ctx *c, void *arg, size_t i, struct xlsx_value *ret);
	void *arg;
};
/* The same input gives the same bytes. ret->p is malloc'ed by the buf. */
bool xlsx_write(struct ctx *c, const struct xlsx_book *book, struct buf *ret);
/* How wide a text is: 1 for a half-width character, 2 for a full-width one. */
int xlsx_text_width(str s);

/* --- reading --- */

enum xlsx_kind { XLSX_CELL_EMPTY, XLSX_CELL_TEXT, XLSX_CELL_NUMBER, XLSX_CELL_DATE, XLSX_CELL_BOOL, XLSX_CELL_ERROR,
	XLSX_CELL_NO_VALUE /* a formula nobody computed when the file was saved */ };
struct xlsx_cell {
	str text;                    /* a number without needless digits; a day as 2026-11-20, with a time as 2026-11-20 14:05 */
	int kind;                    /* enum xlsx_kind */
	int column;                  /* 0 = A */
};
struct xlsx_row { int number; struct xlsx_cell *cells; size_t n; }; /* number as Excel shows it; cells by column, empty ones left out */
struct xlsx_merge { int top, left, bottom, right; };              /* rows from 1, columns from 0 */
struct xlsx_grid {
	str name;                    /* of the sheet */
	bool is_hidden;
	struct xlsx_row *rows; size_t n;                                /* rows that hold something */
	struct xlsx_merge *merges; size_t n_merges;
};
struct xlsx_file;
/* ERR_INVALID with field "file" and the reason. Texts live in the arena. */
bool xlsx_open(struct ctx *c, bytes file, struct xlsx_file **ret);
size_t xlsx_sheets(const struct xlsx_file *f);
str xlsx_sheet_name(const struct xlsx_file *f, size_t i);
bool xlsx_sheet_read(struct ctx *c, struct xlsx_file *f, size_t i, struct xlsx_grid *ret);
/* Begins as a zip does. */
bool xlsx_is_zip(bytes file);
/* Begins as an old .xls or a file under a password does. */
bool xlsx_is_old(bytes file);

/* The cell of this column; none: NULL. */
const struct xlsx_cell *xlsx_cell_at(const struct xlsx_row *r, int column);
/*
 * Which cells lie inside a merged area and are not its top left one: gone through row by row, downwards, so that it takes no longer than
 * the areas are many.
 */
struct xlsx_cover { const struct xlsx_merge **v; size_t n, next; int *until, *from; }; /* by column */
void xlsx_cover_begin(struct ctx *c, const struct xlsx_grid *g, struct xlsx_cover *ret);
/* Goes on to this row; none before it can be asked for again. */
void xlsx_cover_row(struct xlsx_cover *k, int row);
bool xlsx_cover_has(const struct xlsx_cover *k, int row, int column);
/* 0 -> A, 27 -> AB. */
str xlsx_column_name(struct arena *a, int column);

/* --- a sheet as it was sent, with what is wrong in it marked --- */

#define XLSX_MARK_HEADS 4
struct xlsx_mark {
	int row, column;             /* number of the row as in the grid; column from 0 */
	str place, heading, read, reason; /* of the list; the reason is the note on the cell, too */
};
struct xlsx_marked {
	str name;                    /* of the sheet */
	const struct xlsx_row *rows; size_t n_rows;
	size_t n_columns, heading;   /* heading: index of the row of headings */
	int hidden_column;           /* -1: none */
	bool is_packed;              /* the rows stand one below the other, whatever their numbers */
	const struct xlsx_mark *marks; size_t n_marks;
	str list_name;               /* of the second sheet, where all of them stand */
	const str *list_heads;       /* XLSX_MARK_HEADS of them */
};
bool xlsx_write_marked(struct ctx *c, const struct xlsx_marked *m, struct buf *ret);

/* --- parts of it that tests and the fuzzer call by themselves --- */
/* Serial days of a workbook as a text; false: no such day. */
bool xlsx_serial(struct arena *a, double serial, bool is_1904, str *ret);
/* Does this number format show a day? */
bool xlsx_format_is_date(int id, str code);
/* One part of a workbook from its XML alone: 's' shared strings, 't' styles, 'w' workbook, 'g' sheet. */
bool xlsx_part_read(struct ctx *c, char part, bytes xml);
