/* binder_view: the page of the binder, its papers on the screen, and the file. */
#pragma once
#include "binder/binder.h"
#include "web/widget.h"

struct binder_choice { str key, title, id; bool is_in, has_private; };
struct binder_line { str version, when, who, form, about; struct url to; bool is_linked; };
struct binder_change_line { str title, chip_css, chip_icon, chip; str *added, *removed; size_t n_added, n_removed; str more; };
struct binder_page {
	struct errors_view errors;
	bool has_last, is_same, is_old, may_private, may_plan, has_lines;
	str last, age;               /* 第3版、11月21日（金） 田所; 93日前に印刷しました */
	struct binder_change_line *changes; size_t n_changes;
	struct binder_choice *choices; size_t n_choices;
	str *unprintable; size_t n_unprintable; /* names with letters the fonts of this machine do not have */
	str unprintable_more;
	struct field_view with_private, form, passphrase, remind_days, cover;
	str plan_version, remind_note;
	struct binder_line *made; size_t n_made;
	struct url preview;
};
struct binder_paper_part { str title, anchor; struct url to; const struct document *doc; };
struct binder_paper {
	str firm, title, version, made, cover, note, foot;
	enum lang lang;
	str again;                   /* of one that was made: that it is printed again */
	struct url pdf;
	struct binder_paper_part *parts; size_t n_parts;
	bool is_preview;
	struct url back, other;
	str other_text;              /* with or without private numbers; empty: no choice */
};
/* The page a file under a passphrase shows until it is opened. */
struct binder_lock { str firm, title, version; str box; int64_t rounds; };
static inline bool binder_row_is_blank(const struct doc_row *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_cells; i++) {
		n += r->cells[i].text.n + (r->cells[i].mark != DOC_MARK_NONE);
	}
	return n == 0;
}
