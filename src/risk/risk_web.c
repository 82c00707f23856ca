/* The map of risks: how many of which size, the ranking with its reasons, what changed; on paper too. */
#include "risk/risk_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "risk_html.h"

PAGE_BODY(risks_page)
PAGE_BODY(risks_paper)

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define SINCE_DAYS 90
#define BARS_MOST 12
#define PAPER_MOST 14

/* --- what the pages share --- */

bool risk_may_write(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }

struct url risk_url(struct ctx *c, struct id id, const char *after) { return url_id(c, "/risks/", id, after); }

struct risk_tabs_view risk_tabs_of(struct ctx *c, enum risk_tab current)
{
	static const struct { const char *path; int label; } tabs[RISK_TAB_MAX] = { [RISK_TAB_MAP] = { "/risks", MSG_RISK_PAGE_TITLE },
		[RISK_TAB_COVER] = { "/risks/coverage", MSG_RISK_COVER_TITLE }, [RISK_TAB_METHOD] = { "/risks/method", MSG_RISK_PAGE_METHOD } };
	struct risk_tabs_view v = { .n = RISK_TAB_MAX };
	for (int i = 0; i < RISK_TAB_MAX; i++) {
		v.v[i] = (struct risk_tab_view){ msg(c, tabs[i].label), url_path(c, tabs[i].path), i == (int)current };
	}
	return v;
}

struct risk_chip risk_size_chip(struct ctx *c, const struct risk_method *m, const struct risk_value *v)
{
	static const struct { const char *css, *icon; } looks[RISK_GRADES + 1] = { { "is-quiet", "unknown" }, { "is-ok", "check" },
		{ "is-warn", "flag" }, { "is-danger", "triangle-alert" } };
	str name = risk_size_name(c, m, v);
	return (struct risk_chip){ str_from_c(looks[v->size].css), str_from_c(looks[v->size].icon),
		v->has ? msgf(c, MSG_RISK_PAGE_SIZE, { "size", name }, { "value", str_i64(c->arena, v->value) }) : name };
}

struct risk_chip risk_cover_chip(struct ctx *c, int state)
{
	static const struct { const char *css, *icon; int label; } looks[] = { [RISK_COVER_UNKNOWN] = { "is-ask", "unknown", MSG_RISK_COVER_UNKNOWN },
		[RISK_COVER_YES] = { "is-ok", "check", MSG_RISK_COVER_YES }, [RISK_COVER_PART] = { "is-warn", "minus", MSG_RISK_COVER_PART },
		[RISK_COVER_NO] = { "is-danger", "circle-x", MSG_RISK_COVER_NO }, [RISK_COVER_NA] = { "is-quiet", "minus", MSG_RISK_COVER_NA } };
	return (struct risk_chip){ str_from_c(looks[state].css), str_from_c(looks[state].icon), msg(c, looks[state].label) };
}

bool risk_accept_chip(struct ctx *c, const struct risk *r, struct risk_chip *ret)
{
	static const struct { const char *css, *icon; int label; } looks[] = { [RISK_ACCEPTED] = { "is-key", "file-check", MSG_RISK_PAGE_IS_ACCEPTED },
		[RISK_ACCEPT_EXPIRED] = { "is-danger", "clock", MSG_RISK_PAGE_IS_EXPIRED },
		[RISK_ACCEPT_OUTGROWN] = { "is-danger", "circle-alert", MSG_RISK_PAGE_IS_OUTGROWN } };
	if (r->accepted == RISK_NOT_ACCEPTED) {
		return false;
	}
	*ret = (struct risk_chip){ str_from_c(looks[r->accepted].css), str_from_c(looks[r->accepted].icon),
		msg(c, looks[r->accepted].label) };
	return true;
}

/* --- which of them --- */

enum show { SHOW_ALL, SHOW_LARGE, SHOW_MEDIUM, SHOW_SMALL, SHOW_UNRATED, SHOW_UNTREATED, SHOW_OVERDUE, SHOW_ACCEPTED, SHOW_EXPIRED, SHOW_TRUE, SHOW_MAX };
static const struct { const char *code; int label; } shows[SHOW_MAX] = {
	[SHOW_ALL] = { "all", MSG_RISK_PAGE_ALL }, [SHOW_LARGE] = { "large", MSG_RISK_PAGE_LARGE }, [SHOW_MEDIUM] = { "medium", MSG_RISK_PAGE_MEDIUM },
	[SHOW_SMALL] = { "small", MSG_RISK_PAGE_SMALL }, [SHOW_UNRATED] = { "unrated", MSG_RISK_PAGE_UNRATED },
	[SHOW_UNTREATED] = { "untreated", MSG_RISK_PAGE_UNTREATED }, [SHOW_OVERDUE] = { "overdue", MSG_RISK_PAGE_OVERDUE },
	[SHOW_ACCEPTED] = { "accepted", MSG_RISK_PAGE_ARE_ACCEPTED }, [SHOW_EXPIRED] = { "expired", MSG_RISK_PAGE_ARE_EXPIRED },
	[SHOW_TRUE] = { "true", MSG_RISK_PAGE_CAME_TRUE },
};
struct wanted { enum show show; int likelihood, importance; /* 0: any */ };

static int grade_asked(struct web *w, const char *name)
{
	int64_t v;
	str s = web_query(w, name);
	return !str_is_none(s) && str_to_i64(s, &v) && v >= 1 && v <= RISK_GRADES ? (int)v : 0;
}

static struct wanted wanted_of(struct web *w)
{
	struct wanted v = { SHOW_ALL, grade_asked(w, "likelihood"), grade_asked(w, "importance") };
	str show = web_query(w, "show");
	for (int i = 0; i < SHOW_MAX; i++) {
		v.show = str_eq(show, str_from_c(shows[i].code)) ? (enum show)i : v.show;
	}
	return v;
}

/* A cell of the map. */
static bool is_in_cell(const struct wanted *x, const struct risk_side *now)
{
	return (!x->likelihood || (now->v.has && now->v.likelihood == x->likelihood)) &&
		(!x->importance || (now->v.has && now->g.importance == x->importance));
}

static bool is_shown(const struct ctx *c, const struct wanted *x, const struct risk *r)
{
	const struct risk_side *now = risk_now(r);
	switch (x->show) {
	case SHOW_LARGE: case SHOW_MEDIUM: case SHOW_SMALL:
		return now->v.size == RISK_GRADES - (int)(x->show - SHOW_LARGE);
	case SHOW_UNRATED:
		return !now->v.has;
	case SHOW_UNTREATED:
		return risk_is_untreated(r);
	case SHOW_OVERDUE:
		return risk_is_overdue(c, r);
	case SHOW_ACCEPTED:
		return r->accepted == RISK_ACCEPTED;
	case SHOW_EXPIRED:
		return r->accepted == RISK_ACCEPT_EXPIRED || r->accepted == RISK_ACCEPT_OUTGROWN;
	case SHOW_TRUE:
		return r->n_true > 0;
	default:
		return true;
	}
}

static struct url show_url(struct ctx *c, enum show show)
{
	struct url u = show == SHOW_ALL ? url_path(c, "/risks") : url_with(c, url_path(c, "/risks"), "show", str_from_c(shows[show].code));
	u.s = STR_CAT(c->arena, u.s, S("#list"));
	return u;
}

/* --- figures and notes --- */

static void fill_figures(struct ctx *c, const struct risk_counts *k, const struct wanted *x, struct risks_page *v)
{
	const struct { enum show show; int64_t n; } rows[] = { { SHOW_ALL, k->all }, { SHOW_LARGE, k->large }, { SHOW_MEDIUM, k->medium },
		{ SHOW_SMALL, k->small }, { SHOW_UNRATED, k->unrated }, { SHOW_ACCEPTED, k->accepted } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		v->figures[v->n_figures++] = (struct risk_figure){ msg(c, shows[rows[i].show].label), number_text(c, rows[i].n),
			show_url(c, rows[i].show), x->show == rows[i].show && !x->likelihood && !x->importance };
	}
}

static void fill_notes(struct ctx *c, const struct risk_counts *k, struct risks_page *v)
{
	const struct { enum show show; int64_t n; int text; const char *css, *icon; } rows[] = {
		{ SHOW_EXPIRED, k->expired, MSG_RISK_PAGE_NOTE_EXPIRED, "is-danger", "clock" },
		{ SHOW_UNTREATED, k->untreated, MSG_RISK_PAGE_NOTE_UNTREATED, "is-warn", "triangle-alert" },
		{ SHOW_OVERDUE, k->overdue, MSG_RISK_PAGE_NOTE_OVERDUE, "is-warn", "calendar" },
		{ SHOW_UNRATED, k->unrated, MSG_RISK_PAGE_NOTE_UNRATED, "is-ask", "unknown" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].n > 0) {
			v->notes[v->n_notes].css = str_from_c(rows[i].css);
			v->notes[v->n_notes].icon = str_from_c(rows[i].icon);
			v->notes[v->n_notes].text = msgf(c, rows[i].text, { "n", number_text(c, rows[i].n) });
			v->notes[v->n_notes++].to = show_url(c, rows[i].show);
		}
	}
}

/* --- the map --- */

static struct risk_cell cell_of(struct ctx *c, const struct risk_method *m, int likelihood, int importance, int64_t n)
{
	static const char *const css[] = { "is-ok", "is-warn", "is-danger" };
	struct risk_value v = { .has = true, .likelihood = likelihood };
	v.value = m->multiply ? importance * likelihood : m->risk[likelihood - 1][importance - 1];
	v.size = v.value >= m->bands[0].from ? 3 : v.value >= m->bands[1].from ? 2 : 1;
	struct url to = url_with(c, url_with(c, url_path(c, "/risks"), "likelihood", str_i64(c->arena, likelihood)), "importance",
		str_i64(c->arena, importance));
	to.s = STR_CAT(c->arena, to.s, S("#list"));
	return (struct risk_cell){ .likelihood = likelihood, .importance = importance, .n = n, .css = css[v.size - 1],
		.label = msgf(c, MSG_RISK_PAGE_SIZE, { "size", risk_size_name(c, m, &v) }, { "value", str_i64(c->arena, v.value) }),
		.count = n ? msgf(c, MSG_RISK_PAGE_COUNT, { "n", number_text(c, n) }) : S("0"), .to = to, .is_linked = n > 0 };
}

static void fill_map(struct ctx *c, const struct risk_method *m, const struct risk *v, size_t n, struct risk_map_view *map)
{
	int64_t counts[RISK_GRADES + 1][RISK_GRADES + 1] = { 0 };
	str lines = S("");
	for (size_t i = 0; i < n; i++) {
		const struct risk_side *now = risk_now(&v[i]);
		counts[now->v.has ? now->v.likelihood : 0][now->v.has ? now->g.importance : 0]++;
	}
	for (int row = 0; row < RISK_GRADES; row++) {
		for (int column = 0; column < RISK_GRADES; column++) {
			struct risk_cell *k = &map->v[row][column];
			*k = cell_of(c, m, RISK_GRADES - row, column + 1, counts[RISK_GRADES - row][column + 1]);
			if (k->n > 0) {
				str line = msgf(c, MSG_RISK_PAGE_CELL, { "likelihood", str_i64(c->arena, k->likelihood) },
					{ "importance", str_i64(c->arena, k->importance) }, { "size", k->label }, { "n", k->count });
				lines = lines.n ? STR_CAT(c->arena, lines, S("; "), line) : line;
			}
		}
	}
	map->title = msg(c, MSG_RISK_PAGE_MAP);
	map->description = lines.n ? lines : msg(c, MSG_RISK_PAGE_MAP_NONE);
}

/* --- the ranking --- */

static struct risk_line line_of(struct ctx *c, const struct risk_method *m, const struct risk *r)
{
	int most = m->multiply ? RISK_GRADES * RISK_GRADES : RISK_GRADES;
	const struct risk_side *now = risk_now(r);
	struct risk_line l = { .to = risk_url(c, r->id, ""), .title = r->title, .why = risk_why(c, m, r, now), .owner = r->owner_name,
		.size = risk_size_chip(c, m, &now->v), .is_overdue = risk_is_overdue(c, r), .part = now->v.value * 1000 / most,
		.treatment = r->treatment.n ? r->treatment_name : msg(c, MSG_RISK_PAGE_NO_TREATMENT),
		.due = r->due_at.has ? time_date_full(c, r->due_at.v) : S(""), .value = risk_size_chip(c, m, &now->v).text };
	l.part_before = r->has_after ? r->before.v.value * 1000 / most : 0;
	l.has_state = risk_accept_chip(c, r, &l.state);
	l.state_more = l.has_state ? msgf(c, MSG_RISK_PAGE_UNTIL, { "until", time_date_full(c, r->accepted_until.v) }) : S("");
	l.came_true = r->n_true ? msgf(c, MSG_RISK_PAGE_TRUE_IN, { "n", number_text(c, r->n_true) }) : S("");
	return l;
}

static void fill_lines(struct ctx *c, const struct risk_method *m, const struct wanted *x, const struct risk *v, size_t n, struct risks_page *p)
{
	size_t rated = 0;
	p->lines = arena_array(c->arena, struct risk_line, n + 1);
	struct risk_line *bars = arena_array(c->arena, struct risk_line, BARS_MOST);
	for (size_t i = 0; i < n; i++) {
		if (is_in_cell(x, risk_now(&v[i])) && is_shown(c, x, &v[i]) && p->n_lines < LIMIT_LIST_ROWS) {
			p->lines[p->n_lines++] = line_of(c, m, &v[i]);
		}
		if (risk_now(&v[i])->v.has && rated < BARS_MOST) {
			bars[rated++] = line_of(c, m, &v[i]);
		}
	}
	str lines = S("");
	for (size_t i = 0; i < rated; i++) {
		lines = STR_CAT(c->arena, lines, i ? S("; ") : S(""), bars[i].title, S(" "), bars[i].value);
	}
	p->bars = (struct risk_bars_view){ bars, rated, msg(c, MSG_RISK_PAGE_RANKING), lines };
}

/* --- since --- */

static bool fill_turns(struct ctx *c, const struct risk_method *m, struct risks_page *p)
{
	static const int words[] = { [RISK_NEW] = MSG_RISK_PAGE_TURN_NEW, [RISK_GREW] = MSG_RISK_PAGE_TURN_GREW,
		[RISK_SHRANK] = MSG_RISK_PAGE_TURN_SHRANK, [RISK_RATED] = MSG_RISK_PAGE_TURN_RATED, [RISK_GONE] = MSG_RISK_PAGE_TURN_GONE };
	struct risk_change *v;
	int64_t since = c->now_ms - SINCE_DAYS * DAY_MS;
	if (!risk_changes(c, m, since, &v, &p->n_turns)) {
		return false;
	}
	p->turns = arena_array(c->arena, struct risk_turn_view, p->n_turns + 1);
	p->since = msgf(c, MSG_RISK_PAGE_SINCE, { "days", number_text(c, SINCE_DAYS) }, { "when", time_date_full(c, since) });
	for (size_t i = 0; i < p->n_turns; i++) {
		p->turns[i] = (struct risk_turn_view){ msgf(c, words[v[i].turn], { "title", v[i].title }, { "was", risk_size_chip(c, m, &v[i].was).text },
			{ "is", risk_size_chip(c, m, &v[i].is).text }), risk_url(c, v[i].id, ""), v[i].turn != RISK_GONE };
	}
	return true;
}

/* --- the page --- */

static str filter_text(struct ctx *c, const struct wanted *x)
{
	if (x->likelihood || x->importance) {
		return msgf(c, MSG_RISK_PAGE_IN_CELL, { "likelihood", x->likelihood ? str_i64(c->arena, x->likelihood) : S("-") },
			{ "importance", x->importance ? str_i64(c->arena, x->importance) : S("-") });
	}
	return x->show == SHOW_ALL ? S("") : msg(c, shows[x->show].label);
}

static bool fill(struct web *w, struct risks_page *p)
{
	struct ctx *c = w->c;
	struct risk_method_now m;
	struct risk *v;
	size_t n;
	struct wanted x = wanted_of(w);
	if (!risk_method_get(c, &m) || !risk_list(c, m.method, &v, &n) || !fill_turns(c, m.method, p)) {
		return false;
	}
	struct risk_counts k = risk_count(c, v, n);
	p->is_empty = n == 0;
	p->is_cut = n == RISKS_MAX;
	p->can_write = risk_may_write(c);
	p->jewels = url_path(c, "/risks/jewels");
	p->ledger = url_path(c, "/risks/from-ledger");
	p->csv = url_path(c, "/ledgers/risk/csv");
	p->table = url_path(c, "/ledgers/risk");
	p->paper = url_path(c, "/risks/paper");
	p->add = url_path(c, "/ledgers/risk/new");
	p->all = show_url(c, SHOW_ALL);
	p->method = text2_in(m.method->name, c->lang);
	p->is_verified = m.method->verified;
	p->source = text2_in(m.method->source, c->lang);
	p->filter = filter_text(c, &x);
	p->has_filter = p->filter.n > 0;
	p->printed = msgf(c, MSG_RISK_PAGE_PRINTED, { "when", time_full(c, c->now_ms) }, { "org", c->org_name });
	fill_figures(c, &k, &x, p);
	fill_notes(c, &k, p);
	fill_map(c, m.method, v, n, &p->map);
	fill_lines(c, m.method, &x, v, n, p);
	return true;
}

static bool show(struct web *w)
{
	struct risks_page *p = arena_new(w->c->arena, struct risks_page);
	if (!fill(w, p)) {
		return false;
	}
	struct page_view page = { .title = msg(w->c, MSG_RISK_PAGE_TITLE), .nav = NAV_LEDGERS, .body = risks_page_body, .view = p };
	return page_show(w, 200, &page);
}

/* One sheet of A4: the map and the largest. */
static bool show_paper(struct web *w)
{
	struct risks_page *p = arena_new(w->c->arena, struct risks_page);
	if (!fill(w, p)) {
		return false;
	}
	p->is_cut = p->n_lines > PAPER_MOST;
	p->n_lines = p->is_cut ? PAPER_MOST : p->n_lines;
	struct page_view page = { .title = msg(w->c, MSG_RISK_PAGE_TITLE), .nav = NAV_LEDGERS, .is_wide = true, .body = risks_paper_body, .view = p };
	return page_show(w, 200, &page);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/risks", .needs = ACCESS_VIEWER, .show = show, .doc = "Page: the map of risks and their ranking." },
	{ .method = HTTP_GET, .pattern = "/risks/paper", .needs = ACCESS_VIEWER, .show = show_paper, .doc = "The same for one sheet of paper." },
};
const struct route_table risk_routes = { routes, sizeof routes / sizeof routes[0] };
