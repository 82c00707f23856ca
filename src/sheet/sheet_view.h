#pragma once
#include "reach/mark_view.h"
#include "sheet/sheet.h"
#include "web/page.h"

/* --- a form of any definition --- */
enum sheet_input_kind { INPUT_LINE, INPUT_TEXT, INPUT_SELECT, INPUT_RADIO, INPUT_BOXES, INPUT_SHOWN };
struct sheet_box { str id, value, label; bool is_ticked; };
struct sheet_input {
	int kind;                     /* enum sheet_input_kind */
	struct field_view f;
	const struct sheet_box *boxes; size_t n_boxes;
	bool is_row;                  /* choices beside each other */
	bool is_large;                /* a long list was cut: the choice may be missing */
};
struct sheet_part { str name; struct sheet_input *inputs; size_t n_inputs; };
/* A field another one changed meanwhile; is_both: whoever reads changed it too and chooses. */
struct sheet_clash { str label, name, id, before, theirs, mine; bool is_both; };
struct sheet_edit_page {
	struct sheet_clash *clashes; size_t n_clashes;
	str clash_title, clash_theirs;
	struct errors_view errors;
	struct url back, save;
	str back_text, heading, about, version;
	bool is_new;
	struct sheet_part *parts; size_t n_parts;
	struct field_view reason;
};

/* --- all of them --- */
struct sheet_card { struct url to; str name, about, count, due; bool is_due, is_empty, is_verified; str source; };
struct sheet_shelf { str name, about; struct sheet_card *cards; size_t n_cards; }; /* what we own, who helps ... */

/* --- what a module says about a ledger or a row (sheet_hook) --- */
struct sheet_hint { bool is_bad, is_linked; str text; struct url to; }; /* is_bad: something is to be done */
struct sheet_extra { str heading, none; struct sheet_hint *lines; size_t n_lines; }; /* none: said when there are no lines */
struct sheet_hints {
	struct sheet_hint *hints; size_t n_hints;   /* above the rows */
	struct sheet_hint *ways; size_t n_ways;     /* pages that belong here, as buttons */
	struct sheet_extra *extras; size_t n_extras; /* panels of a row */
};
struct sheets_page { struct sheet_hint *parts; size_t n_parts; /* questions of other pages, for administrators */ struct url make; bool can_make; struct sheet_shelf *shelves; size_t n_shelves; struct sheet_hints hints; };

/* --- a ledger --- */
struct sheet_column { str name; struct url to; bool is_sorted, is_down; };
struct sheet_text { str label, text; struct url to; bool is_filter; struct reach_mark mark; }; /* to: the rows with the same value */
struct sheet_line { struct url to; str title, number, tick_id; struct sheet_text *cells; size_t n_cells; bool is_due; int64_t due_at; };
struct sheet_filter { str label; struct url to; bool is_current; };
struct sheet_kept { str name, value; };   /* a hidden input: what stays when words are searched for */
struct sheet_list_page {
	struct url all, add, archived, self, next, bulk, tick_all, undo;
	struct url form;              /* how the firm changes it; for administrators */
	bool can_form;
	struct url import, xlsx, csv, cp932, paper, blank;      /* pages of src/table */
	str heading, about, add_text, title_label, count;
	bool can_write, is_archived, has_next, has_filter, is_verified, is_ticked, is_open, has_undo;
	str source;
	struct sheet_column *columns; size_t n_columns; /* the first names the row */
	struct sheet_line *rows; size_t n_rows;
	struct sheet_filter *chips; size_t n_chips;   /* what is asked for; each can be taken away */
	struct field_view words;
	struct field_view *choices; size_t n_choices; /* the selects of the fold */
	bool asks_due;
	struct sheet_kept *kept; size_t n_kept;
	struct empty_view empty;
	struct sheet_hints hints;
	str *begin; size_t n_begin;   /* of an empty ledger: what to write down first */
};

/* --- many rows at once: what to do, the value, what will change --- */
struct sheet_bulk_row { struct url to; str title, number, picked, before, after; bool is_same; };
struct sheet_bulk_page {
	struct url back, self, save;
	str back_text, heading, count, what, field, field_name, after, press, same;
	struct errors_view errors;
	bool asks_value, is_preview, is_set, can_save;
	struct sheet_bulk_row *rows; size_t n_rows;
	struct field_view which;
	struct sheet_input input;
	struct sheet_kept *values; size_t n_values;
	struct field_view reason;
};

/* --- a row --- */
struct sheet_value { str label, text; struct url to; bool is_linked, is_missing, is_long; struct reach_mark mark; };
struct sheet_group { str name; struct sheet_value *values; size_t n_values; };
struct sheet_change { str label, before, after; };
struct sheet_past { int64_t at; str head, reason, version; bool can_take; struct sheet_change *changes; size_t n_changes; };
struct sheet_said { str head, text; };
struct sheet_from { str text; struct url to; };
struct sheet_file_line { struct url to, act; str name, said; }; /* act: take it off, or put it back */
struct sheet_row_page {
	struct url list, edit, archive, restore, check, note, take, send;
	str list_text, heading, number, changed, checked, source;
	bool can_write, is_archived, is_due, has_due, is_verified, has_undo;
	str version, before;          /* the present one, the one before */
	int64_t due_at;
	struct errors_view errors;
	struct field_view say;
	struct sheet_group *groups; size_t n_groups;
	struct sheet_value *rest; size_t n_rest;
	struct sheet_from *from; size_t n_from;
	struct sheet_past *past; size_t n_past;
	struct sheet_said *said; size_t n_said;
	str files_heading;
	struct sheet_file_line *files; size_t n_files;
	struct sheet_file_line *gone; size_t n_gone; /* taken off */
	struct field_view file;
	struct sheet_hints hints;
};
