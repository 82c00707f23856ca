/* xlsx_inside: what the files of this folder share. */
#pragma once
#include "xlsx/xlsx.h"

#include <expat.h>

struct xlsx_string_list { str *v; size_t n, room; };
struct xlsx_sheet_ref { str name, path, relation; bool is_hidden; };
struct xlsx_file {
	struct ctx *c;
	bytes file;
	int64_t inflated;            /* of all parts so far */
	struct xlsx_string_list strings;
	bool *styles_date; size_t n_styles, styles_room;   /* by index of cellXfs */
	struct xlsx_sheet_ref *sheets; size_t n_sheets;
	str strings_path, styles_path;
	bool is_1904;
};

/* --- xlsx_zip.c --- */

/* All of a part goes to `add` in pieces; false: fail() was called. *ret_found false: there is none of that name. */
bool xlsx_part(struct xlsx_file *f, str path, bool (*add)(void *arg, const char *p, size_t n, bool is_last), void *arg, bool *ret_found);
/* Counts and names; refuses what is no zip, has too many parts, or is under a password. */
bool xlsx_zip_check(struct xlsx_file *f);

/* --- xlsx_read.c --- */

/* One XML text as it comes: elements with their local names, text between. Own state behind it. */
struct xlsx_xml {
	struct xlsx_file *f;
	XML_Parser parser;
	void (*start)(struct xlsx_xml *x, const char *name, const char **attributes);
	void (*end)(struct xlsx_xml *x, const char *name);
	void *state;
	int depth;
	struct buf text;             /* collected while `collects` */
	bool collects, failed;
};
bool xlsx_xml_read(struct xlsx_file *f, struct xlsx_xml *x, str path, bool is_needed);
bool xlsx_xml_bytes(struct xlsx_xml *x, bytes xml);
/* Ends the reading with this reason. */
void xlsx_stop(struct xlsx_xml *x, int msg);
void xlsx_stop_max(struct xlsx_xml *x, int msg, int64_t max);
/* The value of an attribute by its local name; NULL: none. */
const char *xlsx_attribute(const char **attributes, const char *name);
bool xlsx_strings_read(struct xlsx_file *f);
/* The text that was collected, as it is meant: _x000D_ undone, valid UTF-8 in the arena. */
str xlsx_text_taken(struct xlsx_xml *x);
/* <si> and <is>: which texts belong to it. */
struct xlsx_rich { bool inside, in_phonetic; };
void xlsx_rich_start(struct xlsx_rich *r, struct xlsx_xml *x, const char *name);
void xlsx_rich_end(struct xlsx_rich *r, struct xlsx_xml *x, const char *name);

/* --- xlsx_sheet.c --- */
bool xlsx_grid_read(struct xlsx_file *f, const struct xlsx_sheet_ref *of, bytes alone, struct xlsx_grid *ret);

/* --- xlsx_value.c --- */
/* "12.50" -> 12.5, "46346.0" -> 46346, 1E+3 -> 1000 */
str xlsx_number_text(struct arena *a, str value);
bool xlsx_number_of(str value, double *ret);
/* "B12" -> column 1, row 12; false: no such place. */
bool xlsx_place(const char *s, int *ret_column, int *ret_row);
str xlsx_unescape(struct arena *a, str s);
