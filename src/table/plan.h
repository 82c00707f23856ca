/*
 * plan: what a file would do to a ledger, found by reading alone. The same file, the same settings and the same ledger give the
 * same plan; its digest tells whether anything changed between looking and taking in.
 */
#pragma once
#include "base/hash.h"
#include "table/names.h"
#include "table/table.h"

#define TABLE_COLUMN_OFF (-1)    /* not taken in */
#define TABLE_COLUMN_ID (-2)     /* tells which row it is */

struct table_settings {
	int encoding;                /* enum table_encoding; -1: found out */
	int separator;               /* enum table_separator; -1: found out */
	int sheet;                   /* which sheet of a workbook; -1: the first whose headings fit */
	struct raw_form columns;     /* "0" -> key of a field, "id", "-": what a person chose over the headings */
	size_t tells;                /* so many wrong cells at most; 0: LIMIT_TABLE_ERRORS */
	bool same_name_adds;         /* a row without its ID whose name is there already: a new row all the same */
};
enum table_separator { TABLE_COMMA, TABLE_TAB, TABLE_SEMICOLON, TABLE_SEPARATOR_MAX };
extern const struct choices table_separator_choices; /* comma tab semicolon */

/* --- a file as rows --- */

struct table_file {
	bool is_workbook;
	const str *tabs; size_t n_tabs; /* names of a workbook's sheets */
	struct xlsx_grid grid;       /* the sheet that was taken */
	size_t sheet;
	int encoding, separator;     /* of a CSV: as read */
	size_t heading;              /* index of the row of headings; grid.n: there is none */
	bool is_turned;              /* a form, asked one below the other: the grid is its questions side by side and one row of answers */
	struct xlsx_grid sent;       /* of a turned one: as it was sent */
	const int *places;           /* of a turned one: the row each column of the grid stood in */
};
/* Which words stand over columns. */
struct table_headings {
	bool (*is)(struct ctx *c, const void *arg, str text);
	const void *arg;
	const struct sheet_def *form; /* whose questions may stand one below the other; NULL: none */
};
/* Any file as rows, whatever its columns mean. ERR_INVALID with field "file" and the reason. */
bool table_rows_read(struct ctx *c, bytes file, const struct table_settings *s, const struct table_headings *of, struct table_file *ret);
/* Of what was read before: false when it was read with other settings, or is none. Texts are those of `kept`. */
bool table_kept_read(struct ctx *c, bytes kept, const struct table_settings *s, struct table_file *ret);
void table_kept_write(const struct table_file *f, struct buf *b);
/* The same with the headings of a ledger, by the definition of today. */
bool table_file_again(struct ctx *c, const struct sheet_def *d, bytes kept, const struct table_settings *s, struct table_file *ret);
/* A file with the headings of a ledger. */
bool table_file_read(struct ctx *c, const struct sheet_def *d, bytes file, const struct table_settings *s, struct table_file *ret);

/* --- the plan --- */

struct table_column { int column; str letter, heading; int field; };  /* field: index, TABLE_COLUMN_OFF, TABLE_COLUMN_ID */
enum table_line_kind { TABLE_LINE_SAME, TABLE_LINE_NEW, TABLE_LINE_CHANGED, TABLE_LINE_WRONG };
struct table_line {
	int row;                     /* in the file */
	int kind;
	struct id id;                /* of the row changed */
	int64_t version;             /* the one that was compared with; 0: a new row */
	str title, body, before_title, before;
	bool is_stale;               /* somebody changed the row after this file was taken out */
};
struct table_wrong { int row, column; str letter, heading, read, reason; };
struct table_plan {
	const struct sheet_def *d;
	struct table_file file;
	struct table_column *columns; size_t n_columns;
	struct table_line *lines; size_t n_lines;
	size_t n_new, n_changed, n_same, n_wrong;   /* rows */
	struct table_wrong *wrong; size_t n_told;   /* the first cells, as many as the settings say */
	size_t n_merged;             /* cells of the table that lie under a merged one: taken as empty */
	size_t n_stale;
	bool has_title;              /* the column that names the row was found */
	str digest;                  /* 32 hexadecimal digits */
};
/* False when the machine fails or the file cannot be read at all; everything else stands in *ret. */
bool table_plan(struct ctx *c, const struct sheet_def *d, bytes file, const struct table_settings *s, struct table_plan *ret);
/* The same of a file that was read: ret->file is filled. */
bool table_plan_of(struct ctx *c, const struct sheet_def *d, const struct table_settings *s, struct table_plan *ret);
/* Where a wrong cell stands, as people find it: シート「端末」B2. */
str table_wrong_place(struct ctx *c, const struct table_plan *p, const struct table_wrong *e);
/*
 * The sheet that was read as .xlsx with every wrong cell coloured and the reason as a note on it, and a second sheet that lists them; what
 * is mended there can be brought as it is. For plans made with `tells` LIMIT_TABLE_MARKS.
 */
struct buf;
bool table_marked(struct ctx *c, const struct table_plan *p, struct buf *ret);
