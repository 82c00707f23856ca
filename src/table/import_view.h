#pragma once
#include "table/import.h"
#include "web/page.h"

/* --- choosing a file, and what was taken in --- */
struct table_past { str head, text; struct url undo; bool can_undo; };
struct table_import_page {
	struct url back, send, xlsx;
	str back_text, heading;
	struct errors_view errors;
	struct field_view file;
	struct table_past *past; size_t n_past;
};

/* --- what it would do --- */
struct table_pair { str name, value; };
struct table_diff { str label, before, after; };
struct table_shown { str head, title; struct table_diff *diffs; size_t n_diffs; bool is_new, is_stale; };
struct table_error { str place, heading, read, reason; };
struct table_look_page {
	struct url back, here, apply, drop, again, marked;
	str back_text, heading, file_name, read_as;
	struct errors_view errors;
	bool is_good, is_nothing, has_wrong, is_csv, has_sheets, has_no_title, is_open;
	str added, changed, same, wrong, apply_text, wrong_text, stale, merged, more;
	struct table_error *wrongs; size_t n_wrongs;
	struct table_shown *shown; size_t n_shown;
	struct field_view *columns; size_t n_columns;
	struct field_view encoding, separator, tab;
	struct field_view adds;
	struct table_pair *hidden; size_t n_hidden; /* the settings, for the button */
	str digest;
};
