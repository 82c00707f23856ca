/* The executive's page, on screen, on one A4, as JSON. */
#include "overview/overview_web.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "overview/overview.h"
#include "overview/overview_view.h"
#include "overview_html.h"
#include "sheet/sheet.h"
#include "web/page.h"

PAGE_BODY(overview_page)
PAGE_BODY(overview_paper)

#define NUMBERS_MOST 5
#define LINES_MOST 8
#define PARTS 5

static str number(struct ctx *c, int64_t n) { return number_grouped(c->arena, n); }

static str tenths(struct ctx *c, int64_t v)
{
	int64_t size = v < 0 ? -v : v;
	return str_printf(c->arena, size % 10 ? "%s%lld.%lld" : "%s%lld", v < 0 ? "-" : "", (long long)(size / 10), (long long)(size % 10));
}

static struct over_part *part_new(struct ctx *c, struct overview_view *v, const char *id, int title)
{
	struct over_part *p = &v->parts[v->n_parts++];
	*p = (struct over_part){ .id = id, .title = msg(c, title), .numbers = arena_array(c->arena, struct over_number, NUMBERS_MOST),
		.lines = arena_array(c->arena, struct over_line, LINES_MOST), .way = url_path(c, "/overview"), .head = S(""), .none = S("") };
	return p;
}

struct said { int what, how; const char *to; bool is_bad; };

static void add_count(struct ctx *c, struct over_part *p, int64_t n, struct said s)
{
	bool is_bad = s.is_bad && n > 0;
	p->numbers[p->n_numbers++] = (struct over_number){ .number = number(c, n), .what = msg(c, s.what), .how = msg(c, s.how),
		.to = url_path(c, s.to), .css = is_bad ? S("is-warn") : S("is-ok"), .icon = is_bad ? S("triangle-alert") : S("check"),
		.state = msg(c, is_bad ? MSG_OVERVIEW_LOOK : MSG_OVERVIEW_FINE), .has_state = s.is_bad };
}

static void add_line(struct over_part *p, str text, str more, struct url to)
{
	if (p->n_lines < LINES_MOST) {
		p->lines[p->n_lines++] = (struct over_line){ text, more, to };
	}
}

/* --- the parts --- */

static void fill_diagnosis(struct ctx *c, const struct overview *o, struct overview_view *v)
{
	struct over_part *p = part_new(c, v, "diagnosis", MSG_OVERVIEW_DIAGNOSIS);
	const struct diagnosis_result *r = &o->result;
	struct url to = url_id(c, "/diagnosis/", o->diagnosis.id, "");
	if (!o->has_diagnosis) {
		p->none = msg(c, MSG_OVERVIEW_DIAGNOSIS_NONE);
		p->way = url_path(c, "/diagnosis");
		p->way_text = msg(c, MSG_OVERVIEW_DIAGNOSIS_BEGIN);
		return;
	}
	str change = !o->has_before ? S("") : msgf(c, MSG_OVERVIEW_DIAGNOSIS_BEFORE, { "points", tenths(c, o->before.points.v) },
		{ "when", time_date_full(c, o->before.closed_at.v) });
	p->numbers[p->n_numbers++] = (struct over_number){ .number = msgf(c, MSG_OVERVIEW_POINTS, { "points", tenths(c, o->diagnosis.points.v) },
			{ "most", tenths(c, o->diagnosis.most.v) }), .what = r->all.band >= 0 ? text2_in(r->d->bands[r->all.band].name, c->lang) : S(""),
		.how = STR_CAT(c->arena, msgf(c, MSG_OVERVIEW_DIAGNOSIS_HOW, { "when", time_date_full(c, o->diagnosis.closed_at.v) },
			{ "answers", number(c, r->all.answers) }), S(" "), change), .to = to };
	p->numbers[p->n_numbers++] = (struct over_number){ .number = number(c, (int64_t)r->n_gaps), .what = msg(c, MSG_OVERVIEW_GAPS),
		.how = msg(c, MSG_OVERVIEW_GAPS_HOW), .to = to };
	p->head = msg(c, MSG_OVERVIEW_DIAGNOSIS_LINES);
	for (size_t i = 0; i < r->n_gaps && i < OVERVIEW_TOP; i++) {
		const struct diagnosis_item *it = r->gaps[i];
		add_line(p, text2_in(it->f->name, c->lang), msgf(c, MSG_OVERVIEW_GAP_LINE, { "gap", tenths(c, it->gap) },
			{ "high", msg(c, ask_group_choices.v[it->high].label) }, { "low", msg(c, ask_group_choices.v[it->low].label) }),
			url_below(c, to, "/items/", it->f->key));
	}
	p->second = msg(c, MSG_OVERVIEW_NEXT_LINE);
	p->n_first = p->n_lines;
	for (size_t i = 0; i < r->n_next && i < OVERVIEW_TOP; i++) {
		add_line(p, text2_in(r->next[i]->f->todo, c->lang), msg(c, MSG_OVERVIEW_NEXT_LINE), url_below(c, to, "/items/", r->next[i]->f->key));
	}
}

static bool fill_risks(struct ctx *c, const struct overview *o, struct overview_view *v)
{
	struct over_part *p = part_new(c, v, "risks", MSG_OVERVIEW_RISKS_TITLE);
	struct risk_method_now m;
	if (!risk_method_get(c, &m)) {
		return false;
	}
	if (o->risks.all == 0) {
		p->none = msg(c, MSG_OVERVIEW_RISKS_NONE);
		p->way = url_path(c, "/risks");
		p->way_text = msg(c, MSG_OVERVIEW_RISKS_BEGIN);
		return true;
	}
	add_count(c, p, o->risks.large, (struct said){ MSG_OVERVIEW_RISKS_LARGE, MSG_OVERVIEW_RISKS_LARGE_HOW, "/risks", true });
	add_count(c, p, o->risks.untreated, (struct said){ MSG_OVERVIEW_RISKS_UNTREATED, MSG_OVERVIEW_RISKS_UNTREATED_HOW, "/risks", true });
	add_count(c, p, o->risks.unrated, (struct said){ MSG_OVERVIEW_RISKS_UNRATED, MSG_OVERVIEW_RISKS_UNRATED_HOW, "/risks", true });
	add_count(c, p, o->risks.expired, (struct said){ MSG_OVERVIEW_RISKS_EXPIRED, MSG_OVERVIEW_RISKS_EXPIRED_HOW, "/risks", true });
	p->head = msg(c, MSG_OVERVIEW_RISKS_TOP);
	for (size_t i = 0; i < o->n_top; i++) {
		const struct risk *r = &o->top[i];
		add_line(p, r->title, risk_why(c, m.method, r, risk_now(r)), url_id(c, "/risks/", r->id, ""));
	}
	return true;
}

static bool fill_ledgers(struct ctx *c, const struct overview *o, struct overview_view *v)
{
	struct over_part *p = part_new(c, v, "ledgers", MSG_OVERVIEW_LEDGERS);
	add_count(c, p, o->due_rows, (struct said){ MSG_OVERVIEW_DUE, MSG_OVERVIEW_DUE_HOW, "/ledgers", true });
	if (o->backups > 0) {
		add_count(c, p, o->backup_warnings, (struct said){ MSG_OVERVIEW_BACKUPS, MSG_OVERVIEW_BACKUPS_HOW, "/ledgers/backup", true });
	}
	if (o->has_logs) {
		add_count(c, p, o->log_gaps, (struct said){ MSG_OVERVIEW_LOGS, MSG_OVERVIEW_LOGS_HOW, "/ledgers/log/gaps", true });
	}
	add_count(c, p, o->findings, (struct said){ MSG_OVERVIEW_FINDINGS, MSG_OVERVIEW_FINDINGS_HOW, "/ledgers/missing", true });
	p->head = o->n_due ? msg(c, MSG_OVERVIEW_DUE_LINES) : S("");
	for (size_t i = 0; i < o->n_due; i++) {
		const struct sheet_def *d;
		if (!sheet_def_get(c, o->due[i].sheet, &d)) { /* a ledger that is no more */
			err_clear(c);
			continue;
		}
		add_line(p, text2_in(d->name, c->lang), msgf(c, MSG_OVERVIEW_ROWS, { "count", number_text(c, o->due[i].n) }),
			url_with(c, url_below(c, url_path(c, "/ledgers"), "/", d->key), "sort", S(".check")));
	}
	return true;
}

static void fill_rooms(struct ctx *c, const struct overview *o, struct overview_view *v)
{
	struct over_part *p = part_new(c, v, "rooms", MSG_OVERVIEW_ROOMS);
	add_count(c, p, (int64_t)o->n_open, (struct said){ MSG_OVERVIEW_OPEN, MSG_OVERVIEW_OPEN_HOW, "/incident", true });
	for (size_t i = 0; i < o->n_open; i++) {
		const struct incident *r = &o->open[i];
		str level = r->level.has ? level_name(c, r->level) : msg(c, MSG_OVERVIEW_NO_LEVEL);
		str lead = str_is_empty(r->lead_name) ? msg(c, MSG_OVERVIEW_NO_LEAD) : r->lead_name;
		add_line(p, r->title, msgf(c, MSG_OVERVIEW_ROOM_LINE, { "level", level }, { "lead", lead }), url_id(c, "/incident/", r->id, ""));
	}
}

static void fill_actions(struct ctx *c, const struct overview *o, struct overview_view *v)
{
	struct over_part *p = part_new(c, v, "actions", MSG_OVERVIEW_ACTIONS);
	add_count(c, p, o->late_actions, (struct said){ MSG_OVERVIEW_LATE, MSG_OVERVIEW_LATE_HOW, "/action", true });
	add_count(c, p, o->actions, (struct said){ MSG_OVERVIEW_ACTIONS_OPEN, MSG_OVERVIEW_ACTIONS_OPEN_HOW, "/action", false });
	add_count(c, p, o->no_owner, (struct said){ MSG_OVERVIEW_NO_OWNER, MSG_OVERVIEW_NO_OWNER_HOW, "/action", true });
	for (size_t i = 0; i < o->n_late && i < OVERVIEW_RISKS; i++) {
		add_line(p, o->late[i].what, action_plan(c, &o->late[i]), url_id(c, "/action/", o->late[i].id, ""));
	}
}

static bool page(struct web *w, bool paper)
{
	struct ctx *c = w->c;
	struct overview *o = arena_new(c->arena, struct overview);
	struct overview_view v = { .paper = url_path(c, "/overview/paper"), .self = url_path(c, "/overview"), .org = c->org_name,
		.made = time_full(c, c->now_ms), .parts = arena_array(c->arena, struct over_part, PARTS) };
	if (!overview_get(c, o)) {
		return false;
	}
	fill_rooms(c, o, &v);
	fill_actions(c, o, &v);
	if (!fill_risks(c, o, &v)) {
		return false;
	}
	fill_diagnosis(c, o, &v);
	if (!fill_ledgers(c, o, &v)) {
		return false;
	}
	struct page_view p = { .title = msg(c, MSG_OVERVIEW_TITLE), .nav = NAV_LEARN, .is_wide = paper,
		.body = paper ? overview_paper_body : overview_page_body, .view = &v };
	return page_show(w, 200, &p);
}

static bool show(struct web *w) { return page(w, false); }
static bool paper_show(struct web *w) { return page(w, true); }

/* --- JSON --- */

struct overview_json {
	struct id diagnosis_id;
	struct opt_int points, most, gaps, risks, risks_large, risks_untreated, risks_unrated, risks_expired, due, backup_warnings, log_gaps, findings,
		open_incidents, open_actions, late_actions;
};
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct overview_json, member), .doc = text }
static const struct field json_fields[] = {
	F(diagnosis_id, FIELD_ID, "the newest closed round of the 25 questions"), F(points, FIELD_INT, "its points, tenths; null: none yet"),
	F(most, FIELD_INT, "what could be reached, tenths"), F(gaps, FIELD_INT, "questions on which groups differ by a point or more"),
	F(risks, FIELD_INT, "risks on the list"), F(risks_large, FIELD_INT, "large ones by the firm's method"),
	F(risks_untreated, FIELD_INT, "large or medium, nothing decided, not accepted"), F(risks_unrated, FIELD_INT, "a grade is missing"),
	F(risks_expired, FIELD_INT, "accepted once, the acceptance does not hold any more"),
	F(due, FIELD_INT, "rows of ledgers to be looked at again"), F(backup_warnings, FIELD_INT, "warnings about copies; null: none written down"),
	F(log_gaps, FIELD_INT, "records that are missing or lack something; null: none written down"),
	F(findings, FIELD_INT, "single answers in ledgers that want something done"),
	F(open_incidents, FIELD_INT, "live incidents the reader may see"), F(open_actions, FIELD_INT, "improvements not over"),
	F(late_actions, FIELD_INT, "of those, past their time"),
};
#undef F
static const struct shape json_shape = { "Overview", json_fields, sizeof json_fields / sizeof json_fields[0], sizeof(struct overview_json) };

static bool show_json(struct web *w)
{
	struct overview *o = arena_new(w->c->arena, struct overview);
	if (!overview_get(w->c, o)) {
		return false;
	}
	bool has = o->has_diagnosis;
	struct overview_json j = { .diagnosis_id = o->diagnosis.id, .points = { has, o->result.all.points }, .most = { has, o->result.all.most },
		.gaps = { has, (int64_t)o->result.n_gaps }, .risks = { true, o->risks.all }, .risks_large = { true, o->risks.large },
		.risks_untreated = { true, o->risks.untreated }, .risks_unrated = { true, o->risks.unrated }, .risks_expired = { true, o->risks.expired },
		.due = { true, o->due_rows }, .backup_warnings = { o->backups > 0, o->backup_warnings }, .log_gaps = { o->has_logs, o->log_gaps },
		.findings = { true, o->findings }, .open_incidents = { true, (int64_t)o->n_open }, .open_actions = { true, o->actions },
		.late_actions = { true, o->late_actions } };
	return web_json(w, 200, &json_shape, &j);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/overview", .needs = ACCESS_VIEWER, .show = show, .doc = "Page: what an executive should know." },
	{ .method = HTTP_GET, .pattern = "/overview/paper", .needs = ACCESS_VIEWER, .show = paper_show, .doc = "Page: the same on one A4." },
	{ .method = HTTP_GET, .pattern = "/api/v1/overview", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = show_json, .shape = &json_shape,
		.doc = "What an executive should know, in numbers. Exercises are not counted." },
};
const struct route_table overview_routes = { routes, sizeof routes / sizeof routes[0] };
