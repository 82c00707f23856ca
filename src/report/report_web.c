#include "report/report_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "closing/closing.h"
#include "messages.h"
#include "report/report_view.h"
#include "report_html.h"

PAGE_BODY(desk)
PAGE_BODY(paper)
PAGE_BODY(reports)
PAGE_BODY(report_new)

struct url report_url(struct ctx *c, const struct report *r, const char *after)
{
	str path = STR_CAT(c->arena, S("/report/"), id_str(c->arena, r->id), str_from_c(after));
	return url_id(c, "/incident/", r->incident_id, str_cz(c->arena, path));
}

struct text_lines doc_lines(struct ctx *c, str s)
{
	size_t n = 1;
	for (size_t i = 0; i < s.n; i++) {
		n += s.p[i] == '\n';
	}
	str *v = arena_array(c->arena, str, n);
	struct text_lines out = { v, 0 };
	while (!str_is_empty(s)) {
		v[out.n++] = str_cut(&s, '\n');
	}
	return out;
}

enum chip_kind doc_chip(enum doc_mark m)
{
	static const enum chip_kind chips[DOC_MARK_MAX] = { CHIP_NONE, CHIP_INVESTIGATING, CHIP_UNKNOWN, CHIP_NONE };
	return chips[m];
}

/* The incident and the report of the path. */
static bool both_of(struct web *w, struct incident *i, struct report *r)
{
	struct id incident_id, report_id;
	return web_id(w, "incident", &incident_id) && web_id(w, "report", &report_id) &&
	       incident_get(w->c, incident_id, i) && report_get(w->c, incident_id, report_id, r);
}

static bool may_act(const struct ctx *c, const struct incident *i)
{
	return incident_is_open(i) && access_allows(c->who.access, ACCESS_RESPONDER);
}

/* --- the desk --- */

/* What was typed wins over what is stored; nothing typed at all is not "none chosen". */
static bool is_picked(struct web *w, const struct report_chosen *chosen, const struct entry_view *e, str seq)
{
	if (w->form.n == 0) {
		return report_chosen_has(chosen, e->seq);
	}
	for (size_t k = 0; k < w->form.n; k++) {
		if (str_eq(w->form.v[k].name, S("entries")) && str_eq(w->form.v[k].value, seq)) {
			return true;
		}
	}
	return false;
}

static bool fill_entries(struct web *w, const struct incident *i, const struct report *r, struct desk_view *v)
{
	struct ctx *c = w->c;
	struct report_chosen chosen = report_chosen_of(c, r);
	struct entry_view *e;
	size_t n;
	if (!journal_list_all(c, i->id, DOC_ROWS_MAX - 1, &e, &n)) {
		return false;
	}
	v->entries = arena_array(c->arena, struct entry_choice, n);
	for (size_t k = 0; k < n; k++) {
		if (e[k].withdrawn_by || e[k].refers_to || e[k].type > ENTRY_NOTE) {
			continue;
		}
		str seq = str_printf(c->arena, "%lld", (long long)e[k].seq);
		v->entries[v->n_entries++] = (struct entry_choice){ .seq = seq, .when = event_time_show(c, e[k].occurred),
			.type = msg(c, entry_type_choices.v[e[k].type].label), .text = e[k].text,
			.is_picked = is_picked(w, &chosen, &e[k], seq) };
	}
	return true;
}

static str comma(const struct ctx *c) { return c->lang == LANG_EN ? S(", ") : S("、"); }

/* Items nobody wrote; on a final report also those somebody still looks into. */
static bool fill_missing(struct ctx *c, const struct incident *i, const struct report *r, struct desk_view *v)
{
	struct fact *facts;
	size_t n, absent = 0;
	str under = S("");
	if (!fact_list(c, i->id, &facts, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		absent += facts[k].state < 0;
		if (r->kind == REPORT_FINAL && facts[k].state == FACT_INVESTIGATING) {
			under = STR_CAT(c->arena, under, under.n ? comma(c) : S(""), facts[k].label);
		}
	}
	v->missing = absent ? msgf(c, MSG_REPORT_FACTS_ABSENT, { "count", str_printf(c->arena, "%zu", absent) }) : S("");
	v->under = under.n ? msgf(c, MSG_REPORT_FACTS_UNDER, { "parts", under }) : S("");
	return true;
}

/* 「原因、復旧」 into a sentence: parts that are missing on a final report; empty: none. */
static str left_text(struct ctx *c, const struct report *r, int sentence)
{
	const struct report_word *v;
	size_t n;
	str parts = S("");
	report_words_of((enum report_kind)r->kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		if (report_is_missing(r, &v[k])) {
			parts = STR_CAT(c->arena, parts, parts.n ? comma(c) : S(""), msg(c, v[k].heading));
		}
	}
	return parts.n ? msgf(c, sentence, { "parts", parts }) : S("");
}

/* What a person wrote over what the draft was filled with. */
static void add_typed(struct web *w, const struct report *r, const struct report_word *part, struct field_view *f,
                      struct desk_view *v)
{
	struct ctx *c = w->c;
	bool is_filled = strcmp(part->name, "request") != 0;
	if (is_filled && !str_is_empty(r->filled) && report_is_typed(c, r, part->name, *report_word_at(&r->words, part))) {
		field_help_add(w, f, msg(c, MSG_REPORT_TYPED_HELP));
		v->typed = STR_CAT(c->arena, v->typed, v->typed.n ? comma(c) : S(""), f->label);
	}
	if (report_is_missing(r, part)) {
		field_help_add(w, f, msg(c, MSG_REPORT_MISSING_HELP));
	}
}

/* Help of a part: where its lines are a list, where a person wrote, where the closing sheet says nothing yet. */
static void fill_words(struct web *w, const struct report *r, struct desk_view *v)
{
	const struct report_word *all;
	size_t n;
	report_words_of((enum report_kind)r->kind, &all, &n);
	v->words = arena_array(w->c->arena, struct field_view, n);
	v->typed = S("");
	for (size_t k = 0; k < n; k++) {
		str text = *report_word_at(&r->words, &all[k]);
		bool is_later = !str_eq(str_from_c(all[k].name), S("changed"));
		if (r->kind == REPORT_FIRST && !is_later && str_is_empty(text)) {
			continue; /* a first report follows nothing */
		}
		struct field_view *f = &v->words[v->n_words++];
		*f = field_of(w, &op_report_save, all[k].name, text);
		f->label = msg(w->c, all[k].heading);
		if (str_eq(f->name, S("request"))) {
			field_help(w, f, MSG_REPORT_REQUEST_HELP);
		} else if (all[k].columns[0]) {
			field_help(w, f, all[k].columns[2] ? MSG_REPORT_LIST_HELP : MSG_REPORT_ASK_HELP);
		}
		add_typed(w, r, &all[k], f, v);
	}
	v->typed = v->typed.n ? msgf(w->c, MSG_REPORT_TYPED_PARTS, { "parts", v->typed }) : S("");
	v->refill_all = field_of(w, &op_report_refill, "all", S(""));
}

static str fullness_text(struct ctx *c, const struct report *r)
{
	int full = report_fullness(r);
	return full > 200 ? msg(c, MSG_REPORT_SHEET_FULL) : full > 100 ? msg(c, MSG_REPORT_SHEET_DENSE) : S("");
}

static void fill_fields(struct web *w, const struct incident *i, const struct report *r, struct desk_view *v)
{
	struct ctx *c = w->c;
	v->subject = field_of(w, &op_report_save, "subject", r->subject);
	v->addressees = field_of(w, &op_report_save, "addressees", r->addressees);
	field_help(w, &v->addressees, MSG_REPORT_ADDRESSEES_HELP);
	fill_words(w, r, v);
	v->has_entries = report_has_items((enum report_kind)r->kind);
	v->has_promise = report_has_promise((enum report_kind)r->kind);
	v->next_report_at = field_of(w, &op_report_save, "next_report_at",
		r->next_report_at.has ? time_local_input(c->arena, r->next_report_at.v) : S(""));
	field_help(w, &v->next_report_at, MSG_REPORT_NEXT_HELP);
	field_help_add(w, &v->next_report_at, report_next_rule(c, i));
	v->full = fullness_text(c, r);
	v->errors = errors_make(w);
}

static bool show_desk(struct web *w, int status, const struct incident *i, const struct report *r)
{
	struct ctx *c = w->c;
	struct desk_view *v = arena_new(c->arena, struct desk_view);
	struct report *all;
	size_t n;
	if (!report_list(c, i->id, &all, &n)) {
		return false;
	}
	v->report = r;
	v->name = i->name;
	v->kind = report_name(c, i, all, n, r);
	v->save = report_url(c, r, "");
	v->room = url_id(c, "/incident/", i->id, "");
	v->facts = url_id(c, "/incident/", i->id, "/fact");
	v->refill = report_url(c, r, "/refill");
	v->discard = report_url(c, r, "/discard");
	v->made = time_short(c, r->changed_at.v);
	v->sheet = url_id(c, "/incident/", i->id, "/closing");
	v->left = left_text(c, r, MSG_REPORT_MISSING_PARTS);
	fill_fields(w, i, r, v);
	if (v->has_entries && (!fill_entries(w, i, r, v) || !fill_missing(c, i, r, v))) {
		return false;
	}
	struct closing *sheet = arena_new(c->arena, struct closing);
	if (!closing_get(c, i->id, sheet)) {
		return false;
	}
	v->can_cost = r->kind == REPORT_FINAL && cost_may_see(c, sheet);
	v->with_costs = field_of(w, &op_report_save, "with_costs", r->with_costs ? S("on") : S(""));
	struct page_view p = { .title = msg(c, MSG_REPORT_DESK_TITLE), .nav = NAV_NOW, .body = desk_body, .view = v,
		.is_exercise = i->mode == INCIDENT_EXERCISE };
	return page_show(w, status, &p);
}

static bool show_edit(struct web *w)
{
	struct incident i;
	struct report r;
	if (!both_of(w, &i, &r)) {
		return false;
	}
	if (report_is_issued(&r) || !may_act(w->c, &i)) {
		return web_redirect(w, report_url(w->c, &r, ""));
	}
	return show_desk(w, 200, &i, &r);
}

static bool refuse_save(struct web *w)
{
	struct incident i;
	struct report r;
	return both_of(w, &i, &r) && show_desk(w, web_error_status(w), &i, &r);
}

/* --- the paper --- */

static bool fill_after(struct ctx *c, const struct report *r, struct paper_view *v)
{
	struct report *all;
	size_t n;
	if (!report_list(c, r->incident_id, &all, &n)) {
		return false;
	}
	const struct report *after = report_after(all, n, r);
	v->after = after ? msgf(c, MSG_REPORT_AFTER_LINE, { "number", after->number },
		{ "when", time_short(c, after->issued_at.v) }) : S("");
	v->after_to = after ? report_url(c, after, "") : report_url(c, r, "");
	return true;
}

static bool show_paper_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct report r;
	struct document *d = arena_new(c->arena, struct document);
	struct paper_view *v = arena_new(c->arena, struct paper_view);
	if (!both_of(w, &i, &r) || !report_document(c, &i, &r, d)) {
		return false;
	}
	*v = (struct paper_view){ .document = d, .is_draft = !report_is_issued(&r), .can_act = may_act(c, &i),
		.is_exercise = i.mode == INCIDENT_EXERCISE, .room = url_id(c, "/incident/", i.id, "/reports"),
		.css = r.kind != REPORT_EXECUTIVE ? S("paper") : report_fullness(&r) > 100 ? S("paper is-sheet is-dense")
			: S("paper is-sheet"),
		.desk = report_url(c, &r, "/edit"), .issue = report_url(c, &r, "/issue"), .full = fullness_text(c, &r),
		.left = report_is_issued(&r) ? S("") : left_text(c, &r, MSG_REPORT_MISSING_PAPER), .errors = errors_make(w) };
	if (!fill_after(c, &r, v)) {
		return false;
	}
	str title = v->is_draft ? msg(c, MSG_REPORT_DRAFT) : r.number;
	struct page_view p = { .title = title, .nav = NAV_NOW, .body = paper_body, .view = v, .is_wide = true,
		.is_exercise = v->is_exercise };
	return page_show(w, status, &p);
}

static bool show_paper(struct web *w) { return show_paper_with(w, 200); }
static bool refuse_issue(struct web *w) { return show_paper_with(w, web_error_status(w)); }

/* --- the list, and the choice of a kind --- */

static str first_line(str s) { return str_is_empty(s) ? S("") : str_trim(str_cut(&s, '\n')); }

static struct paper_line line_of(struct ctx *c, const struct incident *i, const struct report *v, size_t n,
                                 const struct report *r)
{
	const struct report *after = report_after(v, n, r);
	struct paper_line out = { .title = report_name(c, i, v, n, r), .number = r->number, .subject = r->subject,
		.is_issued = report_is_issued(r), .link = report_url(c, r, "") };
	out.issued = out.is_issued ? msgf(c, MSG_REPORT_LIST_ISSUED, { "when", time_short(c, r->issued_at.v) },
			{ "who", r->issued_by_name })
		: msgf(c, MSG_REPORT_LIST_CHANGED, { "when", time_short(c, r->changed_at.v) });
	str to = first_line(r->addressees);
	out.to = to.n ? msgf(c, MSG_REPORT_LIST_TO, { "to", to }) : S("");
	out.next = r->next_report_at.has ? msgf(c, MSG_REPORT_LIST_NEXT, { "when", time_short(c, r->next_report_at.v) }) : S("");
	out.after = after ? msgf(c, MSG_REPORT_LIST_AFTER, { "number", after->number }) : S("");
	return out;
}

static bool fill_due(struct web *w, const struct incident *i, struct list_view *v)
{
	struct ctx *c = w->c;
	struct report_due due;
	if (!report_due_of(c, i, &due)) {
		return false;
	}
	v->has_due = due.has;
	v->due_at = due.at;
	v->due_when = due.has ? time_short(c, due.at) : msg(c, MSG_REPORT_DUE_NONE);
	v->due_rule = report_due_rule(c, i, &due);
	v->next_to = url_id(c, "/incident/", i->id, "/report-next");
	v->next_at = field_of(w, &op_report_next, "at", due.has ? time_local_input(c->arena, due.at) : S(""));
	field_help(w, &v->next_at, MSG_REPORT_NEXT_SET_HELP);
	v->next_reason = field_of(w, &op_report_next, "reason", S(""));
	v->errors = errors_make(w);
	return true;
}

static bool show_list_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct incident i;
	struct report *all;
	struct list_view *v = arena_new(c->arena, struct list_view);
	if (!web_id(w, "incident", &id) || !incident_get(c, id, &i) || !report_list(c, id, &all, &v->n_papers)) {
		return false;
	}
	v->papers = arena_array(c->arena, struct paper_line, v->n_papers);
	for (size_t k = 0; k < v->n_papers; k++) { /* newest first */
		v->papers[k] = line_of(c, &i, all, v->n_papers, &all[v->n_papers - 1 - k]);
	}
	v->name = i.name;
	v->top = room_top_at(c, &i, ROOM_PART_REPORTS);
	v->live = live_view_room(c, i.id);
	v->can_act = may_act(c, &i);
	if (!fill_due(w, &i, v)) {
		return false;
	}
	v->room = url_id(c, "/incident/", i.id, "");
	v->make = url_id(c, "/incident/", i.id, "/report/new");
	struct page_view p = { .title = msg(c, MSG_REPORT_LIST_TITLE), .nav = NAV_NOW, .body = reports_body, .view = v,
		.is_exercise = i.mode == INCIDENT_EXERCISE };
	return page_show(w, status, &p);
}
static bool show_list(struct web *w) { return show_list_with(w, 200); }
static bool refuse_list(struct web *w) { return show_list_with(w, web_error_status(w)); }

static bool next_set(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, url_id(w->c, "/incident/", i->id, "/reports"), MSG_REPORT_NEXT_DONE);
}

static struct kind_choice choice_of(struct ctx *c, const struct incident *i, const struct report *v, size_t n, int kind)
{
	static const int help[REPORT_KIND_MAX] = { [REPORT_FIRST] = MSG_REPORT_ABOUT_FIRST,
		[REPORT_INTERIM] = MSG_REPORT_ABOUT_INTERIM, [REPORT_FINAL] = MSG_REPORT_ABOUT_FINAL,
		[REPORT_EXECUTIVE] = MSG_REPORT_ABOUT_EXECUTIVE };
	const struct report next = { .kind = kind };
	struct kind_choice out = { .code = str_from_c(report_kind_choices.v[kind].code),
		.name = report_name(c, i, v, n, &next), .help = msg(c, help[kind]),
		.may_be_inside = kind == REPORT_INTERIM || kind == REPORT_FINAL, .draft = url_id(c, "/incident/", i->id, "/reports") };
	for (size_t k = 0; k < n; k++) {
		if (!report_is_issued(&v[k]) && v[k].kind == kind) {
			out.has_draft = true;
			out.draft = report_url(c, &v[k], "/edit");
			out.go_on = msgf(c, MSG_REPORT_GO_ON, { "when", time_short(c, v[k].changed_at.v) });
		}
	}
	return out;
}

static bool show_new_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct incident i;
	struct report *all;
	size_t n;
	struct new_view *v = arena_new(c->arena, struct new_view);
	if (!web_id(w, "incident", &id) || !incident_get(c, id, &i) || !report_list(c, id, &all, &n)) {
		return false;
	}
	if (!may_act(c, &i)) {
		return web_redirect(w, url_id(c, "/incident/", i.id, "/reports"));
	}
	v->kinds = arena_array(c->arena, struct kind_choice, REPORT_KIND_MAX);
	for (int kind = 0; kind < REPORT_KIND_MAX; kind++) {
		v->kinds[v->n_kinds++] = choice_of(c, &i, all, n, kind);
	}
	v->name = i.name;
	v->back = url_id(c, "/incident/", i.id, "/reports");
	v->make = url_id(c, "/incident/", i.id, "/report");
	struct page_view p = { .title = msg(c, MSG_REPORT_NEW_TITLE), .nav = NAV_NOW, .body = report_new_body, .view = v,
		.is_exercise = i.mode == INCIDENT_EXERCISE };
	return page_show(w, status, &p);
}

static bool show_new(struct web *w) { return show_new_with(w, 200); }

static bool drafted(struct web *w)
{
	return web_redirect(w, report_url(w->c, w->result, "/edit"));
}

static bool saved(struct web *w)
{
	return web_redirect_flash(w, report_url(w->c, w->result, ""), MSG_REPORT_SAVED);
}

static bool refilled(struct web *w)
{
	const struct report *r = w->result;
	return web_redirect_flash(w, report_url(w->c, r, "/edit"), r->is_kept ? MSG_REPORT_REFILLED_KEPT : MSG_REPORT_REFILLED);
}

static bool issued(struct web *w)
{
	return web_redirect_flash(w, report_url(w->c, w->result, ""), MSG_REPORT_ISSUED);
}

static bool discarded(struct web *w)
{
	struct id id;
	return web_id(w, "incident", &id) &&
	       web_redirect_flash(w, url_id(w->c, "/incident/", id, "/reports"), MSG_REPORT_DISCARDED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/reports", .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "the papers of a room" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report", .needs = ACCESS_RESPONDER, .op = &op_report_draft,
		.answer = drafted, .doc = "begin a report of a kind (none: first), or go on with its draft" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report-next", .needs = ACCESS_RESPONDER,
		.op = &op_report_next, .answer = next_set, .refuse = refuse_list, .doc = "another time for the next report" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/report/new", .needs = ACCESS_RESPONDER, .show = show_new,
		.doc = "which kind of report to make" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}/discard", .needs = ACCESS_RESPONDER,
		.op = &op_report_discard, .answer = discarded, .doc = "throw a draft away" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/report/{report}", .needs = ACCESS_VIEWER,
		.show = show_paper, .doc = "the paper: preview of a draft, or what was issued" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/report/{report}/edit", .needs = ACCESS_RESPONDER,
		.show = show_edit, .doc = "the draft on the desk" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}", .needs = ACCESS_RESPONDER,
		.op = &op_report_save, .answer = saved, .refuse = refuse_save, .doc = "keep the draft, show the preview" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}/refill", .needs = ACCESS_RESPONDER,
		.op = &op_report_refill, .answer = refilled, .refuse = refuse_save,
		.doc = "fill the draft anew; what a person wrote stays" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}/issue", .needs = ACCESS_RESPONDER,
		.op = &op_report_issue, .answer = issued, .refuse = refuse_issue, .doc = "issue: frozen for ever" },
};
const struct route_table report_routes = { routes, sizeof routes / sizeof routes[0] };
