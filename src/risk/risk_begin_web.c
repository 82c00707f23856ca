/* The two ways to begin: five questions, or the ledgers against the library. */
#include "risk/risk_web.h"

#include "base/time.h"
#include "messages.h"
#include "risk_html.h"
#include "sheet/sheet_web.h"

PAGE_BODY(risk_jewels_page)
PAGE_BODY(risk_ledger_page)

static const struct { const char *key; int label; } guards[] = { { "g3", MSG_RISK_BEGIN_GUARD_NONE }, { "g2", MSG_RISK_BEGIN_GUARD_PART },
	{ "g1", MSG_RISK_BEGIN_GUARD_ALL }, { "", MSG_RISK_BEGIN_GUARD_LATER } };
#define N_GUARDS (sizeof guards / sizeof guards[0])

static void guard_options(struct ctx *c, struct field_view *f)
{
	struct field_option *o = arena_array(c->arena, struct field_option, N_GUARDS);
	for (size_t i = 0; i < N_GUARDS; i++) {
		o[i] = (struct field_option){ str_from_c(guards[i].key), msg(c, guards[i].label), S("") };
	}
	field_options(f, o, N_GUARDS);
}

static const char *name_of(struct ctx *c, const char *group, str key)
{
	return str_cz(c->arena, STR_CAT(c->arena, str_from_c(group), S("."), key));
}

/* --- five questions --- */

static void threat_options(struct ctx *c, struct field_view *f)
{
	const struct risk_knowledge *k = &c->catalog->risks;
	struct field_option *o = arena_array(c->arena, struct field_option, k->n_threats);
	for (size_t i = 0; i < k->n_threats; i++) {
		o[i] = (struct field_option){ k->threats[i].key, risk_kind_name(c, k->threats[i].key), S("") };
	}
	field_options(f, o, k->n_threats);
}

/* What stands in the ledgers; the first line chooses nothing. */
static bool row_options(struct ctx *c, const struct field_option **ret, size_t *ret_n)
{
	struct risk_thing *t;
	size_t n;
	if (!risk_named(c, &t, &n)) {
		return false;
	}
	struct field_option *o = arena_array(c->arena, struct field_option, n + 1);
	o[0] = (struct field_option){ S(""), msg(c, MSG_RISK_BEGIN_ROW_NONE), S("") };
	for (size_t i = 0; i < n; i++) {
		o[i + 1] = (struct field_option){ id_str(c->arena, t[i].id), msgf(c, MSG_RISK_BEGIN_ROW_LINE,
			{ "kind", msg(c, t[i].is_asset ? MSG_RISK_BEGIN_ASSET : MSG_RISK_BEGIN_SYSTEM) }, { "name", t[i].title }), S("") };
	}
	*ret = o;
	*ret_n = n + 1;
	return true;
}

static bool jewels_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	const struct risk_knowledge *k = &c->catalog->risks;
	struct risk_jewels_page p = { .errors = errors_make(w), .back = url_path(c, "/risks"), .save = url_path(c, "/risks/jewels"),
		.v = arena_array(c->arena, struct risk_jewel_view, k->n_questions), .n = k->n_questions };
	const struct field_option *rows;
	size_t n_rows;
	if (!row_options(c, &rows, &n_rows)) {
		return false;
	}
	for (size_t i = 0; i < k->n_questions; i++) {
		const struct risk_question *q = &k->questions[i];
		struct risk_jewel_view *v = &p.v[i];
		*v = (struct risk_jewel_view){ .number = number_text(c, (int64_t)i + 1), .text = text2_in(q->text, c->lang), .help = text2_in(q->help, c->lang),
			.has_rows = n_rows > 1, .row = field_view_make(w, name_of(c, "row", q->key), MSG_RISK_BEGIN_ROW, S("")),
			.thing = field_view_make(w, name_of(c, "thing", q->key), MSG_RISK_BEGIN_THING, S("")),
			.worst = field_view_make(w, name_of(c, "worst", q->key), MSG_RISK_BEGIN_WORST, S("")),
			.kind = field_view_make(w, name_of(c, "kind", q->key), MSG_RISK_BEGIN_KIND, q->kind),
			.guard = field_view_make(w, name_of(c, "guard", q->key), MSG_RISK_BEGIN_GUARD, S("")) };
		v->thing.help = v->help;
		v->thing.described_by = v->thing.described_by.n ? v->thing.described_by : v->thing.help_id;
		v->thing.label = v->has_rows ? msg(c, MSG_RISK_BEGIN_THING_ELSE) : v->thing.label;
		field_options(&v->row, rows, n_rows);
		threat_options(c, &v->kind);
		guard_options(c, &v->guard);
	}
	struct page_view page = { .title = msg(c, MSG_RISK_BEGIN_JEWELS), .nav = NAV_LEDGERS, .body = risk_jewels_page_body, .view = &p };
	return page_show(w, status, &page);
}

static bool show_jewels(struct web *w) { return jewels_page(w, 200); }
static bool refuse_jewels(struct web *w) { return jewels_page(w, web_error_status(w)); }

static bool made(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/risks"), MSG_RISK_BEGIN_MADE); }

/* --- from the ledgers --- */

/* What was ticked and chosen when the form comes back. */
static str typed(struct web *w, const char *name)
{
	str v = raw_get(&w->form, name);
	return str_is_none(v) ? S("") : v;
}

static struct risk_pair_view pair_of(struct web *w, const struct risk_thing *t, const struct risk_threat *threat)
{
	struct ctx *c = w->c;
	str key = STR_CAT(c->arena, id_str(c->arena, t->id), S("_"), threat->key);
	const char *pick = name_of(c, "pick", key);
	struct risk_pair_view v = { .name = risk_kind_name(c, threat->key), .tick_name = str_from_c(pick),
		.tick_id = STR_CAT(c->arena, S("f-"), str_from_c(pick)), .is_ticked = typed(w, pick).n > 0, .why = text2_in(threat->worst, c->lang),
		.guard = field_view_make(w, name_of(c, "guard", key), MSG_RISK_BEGIN_GUARD, S("")) };
	guard_options(c, &v.guard);
	return v;
}

static struct risk_thing_view thing_of(struct web *w, const struct risk_thing *t)
{
	struct ctx *c = w->c;
	struct risk_thing_view v = { .title = t->title, .kind = msg(c, t->is_asset ? MSG_RISK_BEGIN_ASSET : MSG_RISK_BEGIN_SYSTEM),
		.importance = t->importance ? msgf(c, MSG_RISK_WHY_IMPORTANCE, { "grade", str_i64(c->arena, t->importance) })
			: msg(c, MSG_RISK_BEGIN_NO_IMPORTANCE),
		.to = sheet_row_url(c, t->is_asset ? S("asset") : S("system"), t->id, ""),
		.v = arena_array(c->arena, struct risk_pair_view, t->n_threats), .n = t->n_threats };
	for (size_t i = 0; i < t->n_threats; i++) {
		v.v[i] = pair_of(w, t, t->threats[i]);
	}
	return v;
}

static bool ledger_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct risk_thing *t;
	struct risk_ledger_page p = { .errors = errors_make(w), .back = url_path(c, "/risks"), .save = url_path(c, "/risks/from-ledger"),
		.assets = url_path(c, "/ledgers/asset/new"), .systems = url_path(c, "/ledgers/system/new") };
	if (!risk_proposals(c, &t, &p.n, &p.is_more)) {
		return false;
	}
	p.v = arena_array(c->arena, struct risk_thing_view, p.n + 1);
	for (size_t i = 0; i < p.n; i++) {
		p.v[i] = thing_of(w, &t[i]);
	}
	p.is_empty = p.n == 0;
	p.empty = (struct empty_view){ S("clipboard-list"), msg(c, MSG_RISK_BEGIN_NOTHING), msg(c, MSG_RISK_BEGIN_NOTHING_HELP), true, p.systems,
		msg(c, MSG_RISK_BEGIN_ADD_SYSTEM) };
	struct page_view page = { .title = msg(c, MSG_RISK_BEGIN_LEDGER), .nav = NAV_LEDGERS, .body = risk_ledger_page_body, .view = &p };
	return page_show(w, status, &page);
}

static bool show_ledger(struct web *w) { return ledger_page(w, 200); }
static bool refuse_ledger(struct web *w) { return ledger_page(w, web_error_status(w)); }

#define POST(path, operation, after, again, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &operation, .answer = after, .refuse = again, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/risks/jewels", .needs = ACCESS_RESPONDER, .show = show_jewels, .doc = "Page: five questions to the first risks." },
	POST("/risks/jewels", op_risk_jewels, made, refuse_jewels, "Put what was named on the list."),
	{ .method = HTTP_GET, .pattern = "/risks/from-ledger", .needs = ACCESS_RESPONDER, .show = show_ledger,
		.doc = "Page: threats that fit what stands in the ledgers." },
	POST("/risks/from-ledger", op_risk_pick, made, refuse_ledger, "Put what was ticked on the list."),
};
const struct route_table risk_begin_routes = { routes, sizeof routes / sizeof routes[0] };
