/* Coverage from the entry to the data, and how risks are counted. */
#include "risk/risk_web.h"

#include "account/access.h"
#include "base/time.h"
#include "messages.h"
#include "risk/risk_cover_web.h"
#include "risk_html.h"
#include "sheet/sheet_web.h"

PAGE_BODY(risk_cover_page)
PAGE_BODY(risk_method_page)

/* --- coverage --- */

static struct risk_chip layer_chip(struct ctx *c, const struct risk_cover_layer *l)
{
	const struct { bool fits; const char *css, *icon; int text; } looks[] = {
		{ l->yes + l->part + l->no == 0, "is-ask", "unknown", MSG_RISK_COVER_LAYER_UNKNOWN },
		{ l->yes == 0, "is-danger", "circle-x", MSG_RISK_COVER_LAYER_OPEN },
		{ l->no + l->part + l->unknown > 0, "is-warn", "minus", MSG_RISK_COVER_LAYER_PART },
		{ true, "is-ok", "check", MSG_RISK_COVER_LAYER_GOOD },
	};
	size_t i = 0;
	while (!looks[i].fits) {
		i++;
	}
	return (struct risk_chip){ str_from_c(looks[i].css), str_from_c(looks[i].icon), msg(c, looks[i].text) };
}

static void fill_layer(struct ctx *c, const struct risk_layer *of, const struct risk_cover_layer *l, struct risk_cover_page *p, struct risk_cover_part *ret)
{
	*ret = (struct risk_cover_part){ .name = text2_in(of->name, c->lang), .about = text2_in(of->about, c->lang), .chip = layer_chip(c, l),
		.rows = arena_array(c->arena, struct risk_cover_row, l->n + 1), .n_rows = l->n, .yes = l->yes, .part = l->part, .hole = l->no,
		.unknown = l->unknown, .id = STR_CAT(c->arena, S("layer-"), of->key) };
	ret->sum = msgf(c, MSG_RISK_COVER_SUM, { "name", ret->name }, { "yes", number_text(c, l->yes) }, { "part", number_text(c, l->part) },
		{ "no", number_text(c, l->no) }, { "unknown", number_text(c, l->unknown) });
	p->description = p->description.n ? STR_CAT(c->arena, p->description, S(" "), ret->sum) : ret->sum;
	for (size_t i = 0; i < l->n; i++) {
		const struct risk_cover_line *x = &l->v[i];
		bool is_hole = x->state == RISK_COVER_NO || x->state == RISK_COVER_PART;
		ret->rows[i] = (struct risk_cover_row){ x->name, text2_in(x->measure->to_do, c->lang), risk_cover_chip(c, x->state), is_hole };
	}
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].state == RISK_COVER_NO) {
			p->holes[p->n_holes].layer = ret->name;
			p->holes[p->n_holes].name = l->v[i].name;
			p->holes[p->n_holes].to_do = text2_in(l->v[i].measure->to_do, c->lang);
			p->holes[p->n_holes++].chip = risk_cover_chip(c, l->v[i].state);
		}
	}
}

static bool show_cover(struct web *w)
{
	struct ctx *c = w->c;
	struct risk_coverage *v = arena_new(c->arena, struct risk_coverage);
	struct risk_cover_page *p = arena_new(c->arena, struct risk_cover_page);
	if (!risk_coverage_get(c, v)) {
		return false;
	}
	*p = (struct risk_cover_page){ .has = v->has, .can_write = risk_may_write(c), .scope = v->scope, .description = S(""), .n = RISK_LAYERS,
		.edit = v->has ? sheet_row_url(c, S("coverage"), v->row_id, "/edit") : url_path(c, "/ledgers/coverage"),
		.edit_text = msg(c, v->has ? MSG_RISK_COVER_EDIT : MSG_RISK_COVER_BEGIN),
		.checked = v->has ? msgf(c, MSG_RISK_COVER_CHECKED, { "when", time_full(c, v->checked_at) }) : S("") };
	p->holes = arena_array(c->arena, struct risk_hole, RISK_MEASURES_MAX);
	for (int l = 0; l < RISK_LAYERS; l++) {
		fill_layer(c, &c->catalog->risks.layers[l], &v->layers[l], p, &p->v[l]);
	}
	p->holes_title = msgf(c, MSG_RISK_COVER_HOLES, { "n", number_text(c, (int64_t)p->n_holes) });
	struct page_view page = { .title = msg(c, MSG_RISK_COVER_TITLE), .nav = NAV_LEDGERS, .body = risk_cover_page_body, .view = p };
	return page_show(w, 200, &page);
}

/* --- the method --- */

static const int grades[RISK_GRADES] = { MSG_RISK_PAGE_LOW, MSG_RISK_PAGE_MIDDLE, MSG_RISK_PAGE_HIGH };

static void fill_table(struct ctx *c, const int table[RISK_GRADES][RISK_GRADES], struct risk_table_row *ret)
{
	for (int row = 0; row < RISK_GRADES; row++) {
		int grade = RISK_GRADES - 1 - row;
		ret[row].head = msg(c, grades[grade]);
		for (int k = 0; k < RISK_GRADES; k++) {
			ret[row].cells[k] = str_i64(c->arena, table[grade][k]);
		}
	}
}

/* The value of a product, cell by cell, so that both sorts of method are shown alike. */
static void products(const struct risk_method *m, int ret[RISK_GRADES][RISK_GRADES])
{
	for (int l = 0; l < RISK_GRADES; l++) {
		for (int i = 0; i < RISK_GRADES; i++) {
			ret[l][i] = m->multiply ? (l + 1) * (i + 1) : m->risk[l][i];
		}
	}
}

static struct risk_method_card card_of(struct ctx *c, const struct risk_method *m, const struct risk_method *now, const struct risk_method *tried)
{
	int risk[RISK_GRADES][RISK_GRADES];
	struct risk_method_card v = { .key = m->key, .name = text2_in(m->name, c->lang), .about = text2_in(m->about, c->lang), .source = text2_in(m->source, c->lang),
		.is_current = m == now, .is_tried = m == tried, .is_verified = m->verified, .multiply = m->multiply, .n_bands = RISK_GRADES,
		.to_try = url_with(c, url_path(c, "/risks/method"), "try", m->key) };
	v.to_try.s = STR_CAT(c->arena, v.to_try.s, S("#diff"));
	products(m, risk);
	fill_table(c, m->likelihood, v.likelihood);
	fill_table(c, (const int(*)[RISK_GRADES])risk, v.risk);
	for (int i = 0; i < RISK_GRADES; i++) {
		v.bands[i].head = text2_in(m->bands[i].name, c->lang);
		v.bands[i].cells[0] = msgf(c, MSG_RISK_PAGE_FROM, { "n", number_text(c, m->bands[i].from) });
		v.bands[i].cells[1] = text2_in(m->bands[i].meaning, c->lang);
	}
	return v;
}

/* Each risk by two methods; those that differ in size first is the order of the list anyway. */
static bool fill_diff(struct ctx *c, const struct risk_method *was, const struct risk_method *is, struct risk_method_page *p)
{
	struct risk *v;
	size_t n;
	if (!risk_list(c, was, &v, &n)) {
		return false;
	}
	p->diff = arena_array(c->arena, struct risk_diff_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct risk_side *s = risk_now(&v[i]);
		struct risk_value other = risk_rate(is, s->g);
		int turn = other.size > s->v.size ? MSG_RISK_METHOD_LARGER : other.size < s->v.size ? MSG_RISK_METHOD_SMALLER : MSG_RISK_METHOD_SAME_SIZE;
		p->diff[p->n_diff++] = (struct risk_diff_line){ risk_url(c, v[i].id, ""), v[i].title, risk_size_chip(c, was, &s->v).text,
			risk_size_chip(c, is, &other).text, msg(c, turn) };
	}
	p->has_diff = p->n_diff > 0;
	return true;
}

static bool fill_past(struct ctx *c, struct risk_method_page *p, const struct risk_method **ret_before)
{
	struct risk_method_past *v;
	size_t n;
	if (!risk_method_history(c, &v, &n)) {
		return false;
	}
	p->past = arena_array(c->arena, struct risk_past_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->past[p->n_past++] = (struct risk_past_view){ msgf(c, MSG_RISK_METHOD_WAS_SET, { "when", time_full(c, v[i].made_at) },
			{ "who", str_is_none(v[i].who) ? S("-") : v[i].who }, { "name", text2_in(v[i].method->name, c->lang) }), v[i].reason, S("") };
	}
	*ret_before = n == 0 ? NULL : n > 1 ? v[1].method : &c->catalog->risks.methods[0];
	return true;
}

static bool method_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	const struct risk_knowledge *k = &c->catalog->risks;
	struct risk_method_now now;
	const struct risk_method *before;
	struct risk_method_page p = { .errors = errors_make(w), .save = url_path(c, "/risks/method"),
		.can_set = access_allows(c->who.access, ACCESS_ADMIN), .cards = arena_array(c->arena, struct risk_method_card, k->n_methods) };
	str wanted = raw_get(&w->form, "method");
	wanted = str_is_none(wanted) ? web_query(w, "try") : wanted;
	const struct risk_method *tried = str_is_none(wanted) ? NULL : risk_method_find(k, wanted);
	if (!risk_method_get(c, &now) || !fill_past(c, &p, &before)) {
		return false;
	}
	tried = tried == now.method ? NULL : tried;
	for (size_t i = 0; i < k->n_methods; i++) {
		p.cards[p.n_cards++] = card_of(c, &k->methods[i], now.method, tried);
	}
	p.seen = str_i64(c->arena, now.version);
	p.is_trying = tried != NULL;
	p.key = tried ? tried->key : S("");
	p.reason = field_of(w, &op_risk_method, "reason", S(""));
	const struct risk_method *was = tried ? now.method : before, *is = tried ? tried : now.method;
	if (was && was != is) {
		p.diff_title = msgf(c, tried ? MSG_RISK_METHOD_IF : MSG_RISK_METHOD_SINCE, { "was", text2_in(was->name, c->lang) },
			{ "is", text2_in(is->name, c->lang) });
		if (!fill_diff(c, was, is, &p)) {
			return false;
		}
	}
	struct page_view page = { .title = msg(c, MSG_RISK_PAGE_METHOD), .nav = NAV_LEDGERS, .body = risk_method_page_body, .view = &p };
	return page_show(w, status, &page);
}

static bool show_method(struct web *w) { return method_page(w, 200); }
static bool refuse_method(struct web *w) { return method_page(w, web_error_status(w)); }
static bool method_set(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/risks/method"), MSG_RISK_METHOD_SET); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/risks/coverage", .needs = ACCESS_VIEWER, .show = show_cover, .doc = "Page: what holds from the entry to the data." },
	{ .method = HTTP_GET, .pattern = "/risks/method", .needs = ACCESS_VIEWER, .show = show_method, .doc = "Page: how risks are counted." },
	{ .method = HTTP_POST, .pattern = "/risks/method", .needs = ACCESS_ADMIN, .op = &op_risk_method, .answer = method_set, .refuse = refuse_method,
		.doc = "Choose how risks are counted." },
};
const struct route_table risk_cover_routes = { routes, sizeof routes / sizeof routes[0] };
