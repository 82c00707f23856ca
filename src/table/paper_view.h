#pragma once
#include "table/table.h"
#include "web/page.h"

/* --- a ledger as a table, one row or an empty form, on A4 --- */
struct table_paper_row { str number, title; str *cells; size_t n_cells; };
struct table_paper_page {
	struct url back;
	str back_text, firm, made, heading, count, title_label;
	str only;                    /* why just these rows; empty: all */
	str *heads; size_t n_heads;
	struct table_paper_row *rows; size_t n_rows;
	bool is_cut;
	str cut;
};
struct table_paper_box { str label; bool is_ticked; };
struct table_paper_field { str label, help, text; bool is_required, is_long; struct table_paper_box *boxes; size_t n_boxes; };
struct table_paper_part { str name; struct table_paper_field *fields; size_t n_fields; };
struct table_form_page {
	struct url back;
	str back_text, firm, made, heading, sub, about;
	bool is_blank;
	struct table_paper_part *parts; size_t n_parts;
};
