/* report_view: the pages of a report: its desk (draft) and the paper. */
#pragma once
#include "live/live_view.h"
#include "report/report.h"
#include "room/room_top.h"
#include "web/widget.h"

struct entry_choice { str seq; str when, type, text; bool is_picked; };
struct desk_view {
	const struct report *report;
	str name, kind;              /* of the incident; 第2報, 中間報告 ... */
	struct errors_view errors;
	struct field_view subject, addressees, next_report_at;
	struct field_view *words; size_t n_words;
	bool has_entries, has_promise, can_cost;
	struct field_view with_costs;
	struct entry_choice *entries; size_t n_entries;
	struct url save, paper, room, facts, refill, discard;
	str made;                    /* when the draft was made or filled */
	str missing;                 /* 「まだ書いていない項目 3件」; empty: none */
	str under;                   /* 「調査中」のままの項目 of a final report; empty: none */
	str left;                    /* 「まとめにまだないところ 原因、復旧」; empty: none */
	struct url sheet;            /* where that is written */
	str typed;                   /* 「手で書いたところ 概要」; empty: none */
	struct field_view refill_all;
	str full;                    /* the one sheet is getting full; empty: it is not */
};
struct paper_view {
	const struct document *document;
	bool is_draft, can_act, is_exercise;
	str css;                     /* is-sheet, is-dense: the executive's one sheet */
	struct url room, desk, issue;
	str after;                   /* 「R-...-02 が新しい報告です」; empty: this is the newest */
	struct url after_to;
	str full, left;              /* left: parts that are empty and so not on it */
	struct errors_view errors;
};
/* A line of the list of papers. */
struct paper_line { str title, number, subject, issued, to, next, after; bool is_issued; struct url link; };
struct list_view {
	struct live_view live;
	str name;
	struct paper_line *papers; size_t n_papers;
	bool can_act, has_due;
	int64_t due_at;
	str due_when, due_rule;      /* when the next report is due, and by which rule */
	struct room_top top;
	struct url room, make, next_to;
	struct field_view next_at, next_reason;
	struct errors_view errors;
};
/* A kind that can be made. */
struct kind_choice { str code, name, help, go_on; bool may_be_inside; struct url draft; bool has_draft; };
struct new_view { str name; struct kind_choice *kinds; size_t n_kinds; struct url back, make; };
/* Lines of a text, for the template. */
struct text_lines { const str *v; size_t n; };
struct url report_url(struct ctx *c, const struct report *r, const char *after);
struct text_lines doc_lines(struct ctx *c, str s);
enum chip_kind doc_chip(enum doc_mark m);
