/* report_view: the pages of a report: its desk (draft) and the paper. */
#pragma once
#include "live/live_view.h"
#include "report/report.h"
#include "web/widget.h"

struct entry_choice { str seq; str when, type, text; bool is_picked; };
struct desk_view {
	const struct report *report;
	str name;
	struct errors_view errors;
	struct field_view subject, addressees, done, next, request, next_report_at;
	struct entry_choice *entries; size_t n_entries;
	struct url save, paper, room, facts, refill;
	str made;                    /* when the draft was made or filled */
	str missing;                 /* 「まだ書いていない項目 3件」; empty: none */
};
struct paper_view {
	const struct document *document;
	bool is_draft, can_act, is_exercise;
	struct url room, desk, issue;
	struct errors_view errors;
};
struct list_view {
	struct live_view live; str name; struct report *reports; size_t n_reports; struct url room; };
/* Lines of a text, for the template. */
struct text_lines { const str *v; size_t n; };
struct url report_url(struct ctx *c, const struct report *r, const char *after);
struct text_lines doc_lines(struct ctx *c, str s);
enum chip_kind doc_chip(enum doc_mark m);
