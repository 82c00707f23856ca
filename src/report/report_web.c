#include "report/report_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "report/report_view.h"
#include "report_html.h"

PAGE_BODY(desk)
PAGE_BODY(paper)
PAGE_BODY(reports)

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

static bool fill_missing(struct ctx *c, const struct incident *i, struct desk_view *v)
{
	struct fact *facts;
	size_t n, absent = 0;
	if (!fact_list(c, i->id, &facts, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		absent += facts[k].state < 0;
	}
	v->missing = absent ? msgf(c, MSG_REPORT_FACTS_ABSENT, { "count", str_printf(c->arena, "%zu", absent) }) : S("");
	return true;
}

static void fill_fields(struct web *w, const struct report *r, struct desk_view *v)
{
	struct ctx *c = w->c;
	v->subject = field_of(w, &op_report_save, "subject", r->subject);
	v->addressees = field_of(w, &op_report_save, "addressees", r->addressees);
	field_help(w, &v->addressees, MSG_REPORT_ADDRESSEES_HELP);
	v->done = field_of(w, &op_report_save, "done", r->done);
	v->next = field_of(w, &op_report_save, "next", r->next);
	v->request = field_of(w, &op_report_save, "request", r->request);
	field_help(w, &v->request, MSG_REPORT_REQUEST_HELP);
	v->next_report_at = field_of(w, &op_report_save, "next_report_at",
		r->next_report_at.has ? time_local_input(c->arena, r->next_report_at.v) : S(""));
	field_help(w, &v->next_report_at, MSG_REPORT_NEXT_HELP);
	v->errors = errors_make(w);
}

static bool show_desk(struct web *w, int status, const struct incident *i, const struct report *r)
{
	struct ctx *c = w->c;
	struct desk_view *v = arena_new(c->arena, struct desk_view);
	v->report = r;
	v->name = i->name;
	v->save = report_url(c, r, "");
	v->room = url_id(c, "/incident/", i->id, "");
	v->facts = url_id(c, "/incident/", i->id, "/fact");
	v->refill = report_url(c, r, "/refill");
	v->made = time_short(c, r->changed_at.v);
	fill_fields(w, r, v);
	if (!fill_entries(w, i, r, v) || !fill_missing(c, i, v)) {
		return false;
	}
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
		.is_exercise = i.mode == INCIDENT_EXERCISE, .room = url_id(c, "/incident/", i.id, ""),
		.desk = report_url(c, &r, "/edit"), .issue = report_url(c, &r, "/issue"), .errors = errors_make(w) };
	str title = v->is_draft ? msg(c, MSG_REPORT_DRAFT) : r.number;
	struct page_view p = { .title = title, .nav = NAV_NOW, .body = paper_body, .view = v, .is_wide = true,
		.is_exercise = v->is_exercise };
	return page_show(w, status, &p);
}

static bool show_paper(struct web *w) { return show_paper_with(w, 200); }
static bool refuse_issue(struct web *w) { return show_paper_with(w, web_error_status(w)); }

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct id id;
	struct incident i;
	struct list_view *v = arena_new(c->arena, struct list_view);
	if (!web_id(w, "incident", &id) || !incident_get(c, id, &i) || !report_list(c, id, &v->reports, &v->n_reports)) {
		return false;
	}
	v->name = i.name;
	v->live = live_view_room(c, i.id);
	v->room = url_id(c, "/incident/", i.id, "");
	struct page_view p = { .title = msg(c, MSG_REPORT_LIST_TITLE), .nav = NAV_NOW, .body = reports_body, .view = v,
		.is_exercise = i.mode == INCIDENT_EXERCISE };
	return page_show(w, 200, &p);
}

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
	return web_redirect_flash(w, report_url(w->c, w->result, "/edit"), MSG_REPORT_REFILLED);
}

static bool issued(struct web *w)
{
	return web_redirect_flash(w, report_url(w->c, w->result, ""), MSG_REPORT_ISSUED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/reports", .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "the papers of a room" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report", .needs = ACCESS_RESPONDER, .op = &op_report_draft,
		.answer = drafted, .doc = "begin a first report, or go on with the draft" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/report/{report}", .needs = ACCESS_VIEWER,
		.show = show_paper, .doc = "the paper: preview of a draft, or what was issued" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/report/{report}/edit", .needs = ACCESS_RESPONDER,
		.show = show_edit, .doc = "the draft on the desk" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}", .needs = ACCESS_RESPONDER,
		.op = &op_report_save, .answer = saved, .refuse = refuse_save, .doc = "keep the draft, show the preview" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}/refill", .needs = ACCESS_RESPONDER,
		.op = &op_report_refill, .answer = refilled, .refuse = refuse_save,
		.doc = "write the draft's course anew from steps and entries" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/report/{report}/issue", .needs = ACCESS_RESPONDER,
		.op = &op_report_issue, .answer = issued, .refuse = refuse_issue, .doc = "issue: frozen for ever" },
};
const struct route_table report_routes = { routes, sizeof routes / sizeof routes[0] };
