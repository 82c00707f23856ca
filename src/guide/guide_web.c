/* /prepare: what is to be settled on quiet days; /prepare/start: the six pages of the guided start. */
#include "guide/guide_web.h"

#include "account/access.h"
#include "base/msg.h"
#include "base/time.h"
#include "binder/binder.h"
#include "contact_net/drill.h"
#include "contact_net/net.h"
#include "guide/guide_view.h"
#include "guide_html.h"
#include "messages.h"
#include "org/org.h"
#include "org/org_web.h"
#include "person/person.h"
#include "role/role.h"
#include "procedure/own.h"
#include "readiness/readiness.h"
#include "sheet/sheet.h"

PAGE_BODY(prepare_page)
PAGE_BODY(guide_form_page)

static bool may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }
static str count_text(struct ctx *c, int key, int64_t n) { return msgf(c, key, { "count", str_i64(c->arena, n) }); }
static str page_code(int page) { return str_from_c(guide_page_choices.v[page].code); }
static struct url page_url(struct ctx *c, int page) { return url_below(c, url_path(c, "/prepare/start"), "/", page_code(page)); }

static const struct { const char *css, *icon; } looks[] = { [GUIDE_OPEN] = { "is-quiet", "step-open" }, [GUIDE_DONE] = { "is-ok", "check" },
	[GUIDE_SKIPPED] = { "is-quiet", "clock" } };

static bool fill_marks(struct ctx *c, int current, struct guide_marks *m, int *ret_next)
{
	struct guide_page_state v[GUIDE_MAX];
	if (!guide_read(c, v)) {
		return false;
	}
	*ret_next = GUIDE_MAX;
	for (int k = 0; k < GUIDE_MAX; k++) {
		int s = v[k].state;
		m->v[m->n++] = (struct guide_mark){ msg(c, guide_page_choices.v[k].label), msg(c, guide_state_choices.v[s].label), str_from_c(looks[s].css),
			str_from_c(looks[s].icon), page_url(c, k), k == current };
		m->done += s == GUIDE_DONE;
		*ret_next = s == GUIDE_OPEN && *ret_next == GUIDE_MAX ? k : *ret_next;
	}
	return true;
}

/* --- /prepare --- */

static void add_tile(struct prepare_page *v, struct prepare_tile t) { v->tiles[v->n_tiles++] = t; }

static bool tile_people(struct ctx *c, struct prepare_page *v)
{
	struct role *r;
	size_t n;
	int64_t held = 0;
	if (!role_org_list(c, &r, &n)) {
		return false;
	}
	int64_t needed = 0;
	for (size_t k = 0; k < n; k++) {
		needed += !r[k].is_unneeded;
		held += r[k].n_line > 0 && !r[k].is_unneeded;
	}
	bool all = held == needed;
	add_tile(v, (struct prepare_tile){ S("users"), msg(c, MSG_PREPARE_TILE_PEOPLE), msgf(c, MSG_PREPARE_PEOPLE_LINE, { "total", str_i64(c->arena, needed) },
		{ "count", str_i64(c->arena, held) }), msg(c, all ? MSG_PREPARE_FINE : MSG_PREPARE_GAPS), all ? S("is-ok") : S("is-warn"),
		all ? S("check") : S("triangle-alert"), url_path(c, "/people") });
	return true;
}

static bool tile_net(struct ctx *c, struct prepare_page *v)
{
	struct drill d;
	bool has;
	struct drill_due due;
	if (!drill_last(c, &d, &has) || !drill_due(c, &due)) {
		return false;
	}
	bool all = has && d.n_reached.v == d.n_people.v && !due.is_due && !due.runs;
	str said = drill_due_text(c, &due);
	str chip = said.n > 0 ? said : !has ? msg(c, MSG_PREPARE_NET_NEVER) : due.is_due ? msgf(c, MSG_DRILL_DUE_AGAIN, { "when", time_date_full(c, due.last_at.v) }) : msgf(c, MSG_PREPARE_NET_LAST, { "total", str_i64(c->arena, d.n_people.v) },
		{ "reached", str_i64(c->arena, d.n_reached.v) });
	add_tile(v, (struct prepare_tile){ S("phone"), msg(c, MSG_PREPARE_TILE_NET), msg(c, MSG_PREPARE_NET_LINE), chip, all ? S("is-ok") : S("is-warn"),
		all ? S("check") : S("triangle-alert"), url_path(c, "/net") });
	return true;
}

static bool tile_ledgers(struct ctx *c, struct prepare_page *v)
{
	struct sheet_count *s;
	size_t n;
	int64_t rows = 0;
	if (!sheet_counts(c, &s, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		rows += s[k].active;
	}
	add_tile(v, (struct prepare_tile){ .icon = S("list"), .name = msg(c, MSG_PREPARE_TILE_LEDGERS), .line = count_text(c, MSG_PREPARE_LEDGERS_LINE, rows),
		.chip = S(""), .to = url_path(c, "/ledgers") });
	return true;
}

static bool tile_binder(struct ctx *c, struct prepare_page *v)
{
	struct binder *b;
	size_t n;
	if (!binder_list(c, &b, &n)) {
		return false;
	}
	add_tile(v, (struct prepare_tile){ S("printer"), msg(c, MSG_PREPARE_TILE_BINDER), msg(c, MSG_PREPARE_BINDER_LINE),
		n ? count_text(c, MSG_PREPARE_BINDER_LAST, b[0].number.v) : msg(c, MSG_PREPARE_BINDER_NEVER), n ? S("is-ok") : S("is-warn"),
		n ? S("check") : S("triangle-alert"), url_path(c, "/binder") });
	return true;
}

static bool tile_procedures(struct ctx *c, struct prepare_page *v)
{
	struct own_line *l;
	size_t n;
	int64_t own = 0;
	if (!own_lines(c, &l, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		own += l[k].used.has;
	}
	add_tile(v, (struct prepare_tile){ S("list-checks"), msg(c, MSG_PREPARE_TILE_PROCEDURES), msg(c, MSG_PREPARE_PROCEDURES_LINE),
		own ? count_text(c, MSG_PREPARE_PROCEDURES_OWN, own) : msg(c, MSG_PREPARE_PROCEDURES_NONE), own ? S("is-ok") : S("is-quiet"),
		own ? S("check") : S("minus"), url_path(c, "/procedures") });
	return true;
}

static bool tile_ready(struct ctx *c, struct prepare_page *v)
{
	struct readiness *r = arena_new(c->arena, struct readiness);
	if (!readiness_read(c, r)) {
		return false;
	}
	bool all = r->n_ready == r->n_steps;
	str chip = msgf(c, MSG_READY_WHOLE_LINE, { "total", str_i64(c->arena, r->n_steps) }, { "ready", str_i64(c->arena, r->n_ready) });
	add_tile(v, (struct prepare_tile){ S("shield-check"), msg(c, MSG_READY_TITLE), msg(c, MSG_PREPARE_READY_LINE), chip, all ? S("is-ok") : S("is-warn"),
		all ? S("check") : S("triangle-alert"), url_path(c, "/readiness") });
	return true;
}

#define TILES 12
static bool show_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct prepare_page *v = arena_new(c->arena, struct prepare_page);
	int next;
	v->tiles = arena_array(c->arena, struct prepare_tile, TILES);
	if (!fill_marks(c, -1, &v->marks, &next) || !tile_ready(c, v) || !tile_people(c, v) || !tile_net(c, v) ||
	    !tile_procedures(c, v)) {
		return false;
	}
	add_tile(v, (struct prepare_tile){ .icon = S("info"), .name = msg(c, MSG_PREPARE_TILE_WINDOWS), .line = msg(c, MSG_PREPARE_WINDOWS_LINE), .chip = S(""),
		.to = url_path(c, "/windows") });
	add_tile(v, (struct prepare_tile){ .icon = S("scale"), .name = msg(c, MSG_PREPARE_TILE_LEVELS), .line = msg(c, MSG_PREPARE_LEVELS_LINE), .chip = S(""),
		.to = url_path(c, "/levels") });
	if (!tile_ledgers(c, v) || !tile_binder(c, v)) {
		return false;
	}
	add_tile(v, (struct prepare_tile){ .icon = S("clipboard-check"), .name = msg(c, MSG_PREPARE_TILE_DIAGNOSIS), .line = msg(c, MSG_PREPARE_DIAGNOSIS_LINE),
		.chip = S(""), .to = url_path(c, "/diagnosis") });
	v->is_finished = next == GUIDE_MAX;
	v->start = page_url(c, v->is_finished ? GUIDE_FIRM : next);
	v->start_text = v->marks.done == 0 ? msg(c, MSG_GUIDE_BEGIN)
		: msgf(c, MSG_GUIDE_GO_ON, { "name", msg(c, guide_page_choices.v[v->is_finished ? 0 : next].label) });
	struct page_view p = { .title = msg(c, MSG_PREPARE_TITLE), .nav = NAV_PREPARE, .body = prepare_page_body, .view = v };
	return page_show(w, 200, &p);
}

/* --- one page --- */

static const int titles[GUIDE_MAX] = { MSG_GUIDE_FIRM, MSG_GUIDE_LEAD_NAME, MSG_GUIDE_DEPUTY, MSG_GUIDE_CALL, MSG_GUIDE_FIRST, MSG_GUIDE_PRINT_TITLE };
static const int leads[GUIDE_MAX] = { MSG_GUIDE_FIRM_TEXT, MSG_GUIDE_LEAD_TEXT, MSG_GUIDE_DEPUTY_TEXT, MSG_GUIDE_CALL_TEXT, MSG_GUIDE_FIRST_TEXT, MSG_GUIDE_PRINT_TEXT };

static bool fill_firm(struct web *w, struct guide_form_page *v)
{
	struct org org;
	if (!org_get(w->c, &org)) {
		return false;
	}
	v->firm_name = field_of(w, &op_org_change, "name", org.name);
	v->trade = field_of(w, &op_org_change, "trade", org.trade);
	v->phone = field_of(w, &op_org_change, "phone", org.phone);
	v->prefecture = org_prefecture_field(w, org.prefecture);
	v->can_write = w->c->who.access == ACCESS_ADMIN;
	return true;
}

static struct field_view part(struct web *w, const struct operation *op, str key, const char *name, str initial)
{
	return field_of(w, op, str_cz(w->c->arena, STR_CAT(w->c->arena, key, S("_"), str_from_c(name))), initial);
}

static bool fill_person_options(struct ctx *c, struct field_option **ret, size_t *ret_n)
{
	struct person_option *people;
	size_t n;
	if (!person_options(c, &people, &n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct field_option, n + 1);
	(*ret)[0] = (struct field_option){ S(""), msg(c, MSG_GUIDE_CHOOSE_NONE), S("") };
	for (size_t k = 0; k < n; k++) {
		(*ret)[k + 1] = (struct field_option){ id_str(c->arena, people[k].id), STR_CAT(c->arena, people[k].name, S("　"), people[k].title), S("") };
	}
	*ret_n = n + 1;
	return true;
}

static bool fill_lead(struct web *w, const struct role *r, struct guide_group *g)
{
	const struct role_person *holder = r->n_line > 0 && r->line[0].is_holder ? &r->line[0] : NULL;
	g->name_field = part(w, &op_guide_lead, r->key, "name", holder ? holder->name : S(""));
	g->phone = part(w, &op_guide_lead, r->key, "phone", holder ? holder->phone : S(""));
	g->mail = part(w, &op_guide_lead, r->key, "mail", holder ? holder->mail : S(""));
	return true;
}

static bool fill_deputy(struct web *w, const struct role *r, struct guide_group *g)
{
	struct ctx *c = w->c;
	struct field_option *options;
	size_t n;
	str names = S("");
	if (!fill_person_options(c, &options, &n)) {
		return false;
	}
	for (size_t k = 0; k < r->n_line; k++) {
		str one = STR_CAT(c->arena, r->line[k].name, r->line[k].is_holder ? msg(c, MSG_GUIDE_HOLDS) : msg(c, MSG_GUIDE_STANDS_IN));
		names = k == 0 ? one : STR_CAT(c->arena, names, S("、"), one);
	}
	g->now = names.n ? msgf(c, MSG_GUIDE_NOW_HELD, { "names", names }) : S("");
	g->person = part(w, &op_guide_deputy, r->key, "person", S(""));
	field_options(&g->person, options, n);
	g->name_field = part(w, &op_guide_deputy, r->key, "name", S(""));
	g->phone = part(w, &op_guide_deputy, r->key, "phone", S(""));
	return true;
}

static bool fill_roles(struct web *w, struct guide_form_page *v)
{
	struct role *r;
	size_t n;
	if (!role_org_list(w->c, &r, &n)) {
		return false;
	}
	for (size_t i = 0; i < GUIDE_ROLES; i++) {
		for (size_t k = 0; k < n; k++) {
			if (!str_eq(r[k].key, str_from_c(guide_roles[i]))) {
				continue;
			}
			struct guide_group *g = &v->groups[v->n_groups++];
			*g = (struct guide_group){ .name = r[k].name, .help = r[k].help, .now = S("") };
			if (!(v->page == GUIDE_LEAD ? fill_lead : fill_deputy)(w, &r[k], g)) {
				return false;
			}
		}
	}
	return true;
}

/* Who stands in the ledger of helpers already, by what they are: written twice is found twice. */
static bool known_helpers(struct ctx *c, const char *kind, str *ret)
{
	struct sheet_row *rows;
	size_t n;
	str next;
	struct sheet_query q = { .sheet = S("helper"), .sort = S(""), .field = S("kind"), .value = str_from_c(kind), .before = S("") };
	const struct sheet_def *d;
	*ret = S("");
	if (!sheet_def_get(c, q.sheet, &d)) {
		return false;
	}
	if (!sheet_may_see(c, d)) {
		return true;
	}
	if (!sheet_list(c, &q, &rows, &n, &next)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret = k == 0 ? rows[k].title : STR_CAT(c->arena, *ret, S("、"), rows[k].title);
	}
	*ret = ret->n ? msgf(c, MSG_GUIDE_NOW_HELD, { "names", *ret }) : *ret;
	return true;
}

static bool fill_calls(struct web *w, struct guide_form_page *v)
{
	static const struct { const char *key; int label; } calls[GUIDE_CALLS] = { { "maintenance", MSG_GUIDE_CALL_MAINTENANCE },
		{ "bank", MSG_GUIDE_CALL_BANK }, { "insurer", MSG_GUIDE_CALL_INSURER }, { "police", MSG_GUIDE_CALL_POLICE } };
	for (size_t k = 0; k < GUIDE_CALLS; k++) {
		struct guide_group *g = &v->groups[v->n_groups++];
		*g = (struct guide_group){ .name = msg(w->c, calls[k].label), .help = msg(w->c, MSG_GUIDE_CALL_HELP), .now = S("") };
		if (!known_helpers(w->c, calls[k].key, &g->now)) {
			return false;
		}
		g->name_field = part(w, &op_guide_call, str_from_c(calls[k].key), "name", S(""));
		g->phone = part(w, &op_guide_call, str_from_c(calls[k].key), "phone", S(""));
	}
	return true;
}

static bool is_picked(const struct web *w, str key, const str *firsts, size_t n)
{
	bool is = false;
	for (size_t k = 0; k < w->form.n; k++) {
		is = is || (str_eq(w->form.v[k].name, S("procedures")) && str_eq(w->form.v[k].value, key));
	}
	for (size_t k = 0; k < n && w->form.n == 0; k++) {
		is = is || str_eq(firsts[k], key);
	}
	return is;
}

static bool fill_first(struct web *w, struct guide_form_page *v)
{
	struct ctx *c = w->c;
	str firsts[GUIDE_FIRSTS];
	size_t n;
	bool is_chosen;
	if (!guide_firsts(c, firsts, &n, &is_chosen)) {
		return false;
	}
	v->ticks = arena_array(c->arena, struct guide_tick, c->catalog->n_procedures);
	for (int picked = 1; picked >= 0; picked--) { /* what is ticked stands in sight */
		for (size_t k = 0; k < c->catalog->n_procedures; k++) {
			const struct procedure_def *d = procedure_by_use(c, k);
			if (is_picked(w, d->key, firsts, n) == (picked == 1)) {
				v->ticks[v->n_ticks++] = (struct guide_tick){ .value = d->key, .label = text2_in(d->name, c->lang),
					.about = text2_in(d->note, c->lang), .is_ticked = picked == 1 };
			}
		}
	}
	struct field_view f = field_view_make(w, "procedures", MSG_GUIDE_FIRST, S(""));
	v->ticks_error = f.error;
	return true;
}

static bool fill_page(struct web *w, struct guide_form_page *v)
{
	switch (v->page) {
	case GUIDE_FIRM:
		return fill_firm(w, v);
	case GUIDE_LEAD: case GUIDE_DEPUTY:
		return fill_roles(w, v);
	case GUIDE_CALL:
		return fill_calls(w, v);
	case GUIDE_FIRST:
		return fill_first(w, v);
	default:
		return true;
	}
}

static bool page(struct web *w, int at, int status)
{
	struct ctx *c = w->c;
	struct guide_form_page *v = arena_new(c->arena, struct guide_form_page);
	int next;
	v->page = at;
	v->can_write = may_act(c);
	if (!fill_marks(c, at, &v->marks, &next) || !fill_page(w, v)) {
		return false;
	}
	v->title = msg(c, titles[at]);
	v->lead = msg(c, leads[at]);
	v->save_text = msg(c, MSG_GUIDE_SAVE_NEXT);
	v->is_done = str_eq(v->marks.v[at].css, S("is-ok"));
	v->is_skipped = !v->is_done && str_eq(v->marks.v[at].icon, S("clock"));
	v->save = url_below(c, url_path(c, "/prepare/write"), "/", page_code(at));
	v->skip = url_below(c, page_url(c, at), "/", S("skip"));
	v->next = at + 1 < GUIDE_MAX ? page_url(c, at + 1) : url_path(c, "/prepare");
	v->back = url_path(c, "/prepare");
	v->binder = url_path(c, "/binder");
	v->net = url_path(c, "/net/paper");
	v->cards = url_path(c, "/procedures");
	v->errors = errors_make(w);
	struct page_view p = { .title = v->title, .nav = NAV_PREPARE, .body = guide_form_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_page(struct web *w)
{
	int at = choice_find(&guide_page_choices, raw_get(&w->parts, "guide"));
	return at >= 0 ? page(w, at, 200) : fail(w->c, ERR_NOT_FOUND, 0);
}
static bool next_of(struct web *w, int at, int said)
{
	return web_redirect_flash(w, at + 1 < GUIDE_MAX ? page_url(w->c, at + 1) : url_path(w->c, "/prepare"), said);
}
#define FORM(NAME, AT) \
	static bool NAME##_saved(struct web *w) { return next_of(w, AT, MSG_GUIDE_SAVED); } \
	static bool NAME##_refused(struct web *w) { return page(w, AT, web_error_status(w)); }
FORM(firm, GUIDE_FIRM)
FORM(lead, GUIDE_LEAD)
FORM(deputy, GUIDE_DEPUTY)
FORM(call, GUIDE_CALL)
FORM(first, GUIDE_FIRST)

static bool skipped(struct web *w)
{
	const struct guide_skip_in *in = w->in;
	return in->back ? web_redirect_flash(w, page_url(w->c, in->page), MSG_GUIDE_TAKEN_UP) : next_of(w, in->page, MSG_GUIDE_PUT_OFF);
}

/* --- API --- */

static bool pages_json(struct web *w)
{
	struct guide_page_state v[GUIDE_MAX];
	return guide_read(w->c, v) && web_json_list(w, &guide_page_shape, v, GUIDE_MAX, STR_NONE);
}

#define ALL "/prepare/start"
#define POST(NAME, OP, NEEDS) { .method = HTTP_POST, .pattern = "/prepare/write/" #NAME, .needs = NEEDS, .op = &OP, .answer = NAME##_saved, .refuse = NAME##_refused, \
	.doc = "write this page of the guided start" }
#define PUT(PATH, OP) { .method = HTTP_PUT, .pattern = "/api/v1/guide/" PATH, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &OP, \
	.answer = web_no_content, .doc = "Write this page of the guided start." }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/prepare", .needs = ACCESS_VIEWER, .show = show_prepare, .doc = "what to settle on quiet days" },
	{ .method = HTTP_GET, .pattern = ALL "/{guide}", .needs = ACCESS_VIEWER, .show = show_page, .doc = "a page of the guided start" },
	POST(firm, op_org_change, ACCESS_ADMIN), POST(lead, op_guide_lead, ACCESS_RESPONDER), POST(deputy, op_guide_deputy, ACCESS_RESPONDER),
	POST(call, op_guide_call, ACCESS_RESPONDER), POST(first, op_guide_first, ACCESS_RESPONDER),
	{ .method = HTTP_POST, .pattern = ALL "/{guide}/skip", .needs = ACCESS_RESPONDER, .op = &op_guide_skip, .answer = skipped, .doc = "put a page off" },
	{ .method = HTTP_GET, .pattern = "/api/v1/guide", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = pages_json, .shape = &guide_page_shape,
		.is_list = true, .doc = "How far the guided start is: what is done is seen by what is there." },
	PUT("lead", op_guide_lead), PUT("deputy", op_guide_deputy), PUT("call", op_guide_call), PUT("first", op_guide_first), PUT("{guide}/skip", op_guide_skip),
};
const struct route_table guide_routes = { routes, sizeof routes / sizeof routes[0] };
