#pragma once
#include "sheet/sheet_view.h"

/* One thing to press: what it does to which field or choice. */
struct own_press { struct url to; str what, field, choice, version, label, icon; };
struct own_field_row {
	str name, marks, gone, id;    /* marks: what kind of field, and what holds for it, in few words */
	struct url edit;
	bool is_own, is_fixed, is_open;
	bool has_up, has_down;
	struct own_press up, down, show;
};
struct own_part { str name; struct own_field_row *rows; size_t n_rows; };
struct own_past { str head, what, reason; struct url back; str to, version; bool has_back; };
struct own_form_page {
	struct errors_view errors;
	struct url list, act, back, file, preview, add;
	str list_text, heading, version, last, last_head, version_text;
	bool has_last, has_news, is_own, has_preview;
	str news_title;
	str *news; size_t n_news;
	str *troubles; size_t n_troubles;
	struct own_part *parts; size_t n_parts;
	struct own_field_row *hidden; size_t n_hidden;
	struct own_past *past; size_t n_past;
	/* forms of the page */
	struct field_view ja, en, type, section, help, required, column, choices, min, max, unit, to;
	struct field_view name_ja, name_en, row_ja, row_en, about, yaml;
	bool is_part;                 /* no rows: nothing about lists and links */
	str lead;                     /* what a part is for */
	bool is_adding, is_naming, is_filing; /* which of them came back */
};
struct own_choice_row { struct field_view ja, en; str key; bool is_hidden, is_own; struct own_press turn; struct url act; str version; };
struct own_field_page {
	struct errors_view errors;
	struct url list, act;
	str list_text, heading, version, key;
	struct field_view ja, en, help, help_en, required, column, reason, choice_ja, choice_en;
	bool has_required, has_choices, can_hide, is_part, is_closed, is_fixed;
	struct own_press hide;
	struct own_choice_row *rows; size_t n_rows;
};
struct own_new_page {
	struct errors_view errors;
	struct url list, make;
	struct field_view ja, en, row_ja, row_en, first, about;
};
