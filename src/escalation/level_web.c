/* Levels as the firm has them: all four, and one with its form, the built-in one beside it and its history. */
#include "escalation/escalation_web.h"

#include "account/access.h"
#include "base/time.h"
#include "escalation/escalation_inside.h"
#include "escalation/escalation_view.h"
#include "escalation_html.h"
#include "messages.h"
#include "role/role.h"
#include "room/room_web.h"

PAGE_BODY(levels_page)
PAGE_BODY(level_one_page)

#define CALL_FIELDS 6

struct holders { const struct role *v; size_t n; int64_t months; };

/* Nobody holds it because the firm decided so: no gap. */
static void without(struct ctx *c, const struct holders *all, str key, struct level_ring *ring)
{
	for (size_t i = 0; i < all->n && ring->is_gap; i++) {
		if (str_eq(all->v[i].key, key) && all->v[i].is_unneeded) {
			ring->unneeded = msgf(c, MSG_LEVEL_RING_UNNEEDED, { "reason", all->v[i].unneeded_reason });
			ring->is_gap = false;
		}
	}
}

/* Who holds it, the first one's name and how many more. */
static struct level_ring ring_of(struct ctx *c, const struct holders *all, str key)
{
	struct level_ring ring = { .role = role_name_of(c, key), .people = S(""), .unneeded = S(""), .is_gap = true };
	size_t most = 0;
	for (size_t i = 0; i < all->n; i++) {
		most += str_eq(all->v[i].key, key) ? all->v[i].n_line : 0;
	}
	ring.marks = arena_array(c->arena, struct level_mark, most);
	for (size_t i = 0; i < all->n; i++) {
		for (size_t k = 0; str_eq(all->v[i].key, key) && k < all->v[i].n_line; k++) {
			const struct role_person *p = &all->v[i].line[k];
			if (p->is_holder && !p->is_gone) {
				ring.people = STR_CAT(c->arena, ring.people, ring.people.n ? S("、") : S(""), p->name);
				ring.is_gap = false;
				struct reach_mark m = reach_mark_of(c, all->months, p->id, p->name, &p->ways);
				if (m.has) {
					ring.marks[ring.n_marks++] = (struct level_mark){ p->name, m };
				}
			}
		}
	}
	without(c, all, key, &ring);
	if (ring.n_marks == 1 && str_eq(ring.marks[0].name, ring.people)) {
		ring.marks[0].name = S(""); /* it stands there already */
	}
	return ring;
}

static bool card_of(struct ctx *c, const struct holders *all, int64_t number, struct level_card *k)
{
	struct level_own own;
	if (!level_own_get(c, number, &own)) {
		return false;
	}
	const struct level *l = &own.now;
	*k = (struct level_card){ .number = { true, number }, .number_text = number_text(c, number), .css = level_css(c, (struct opt_int){ true, number }),
		.name = text2_in(l->name, c->lang), .scope = text2_in(l->scope, c->lang), .report = level_part_text(c, l, LEVEL_PART_REPORT),
		.owner = ring_of(c, all, l->role), .calls_net = l->calls_net, .is_own = own.changed != 0, .has_news = own.news != 0,
		.changed = S(""), .to = url_below(c, url_path(c, "/levels"), "/", number_text(c, number)) };
	k->rings = arena_array(c->arena, struct level_ring, l->n_call + 1);
	for (size_t i = 0; l->calls_net && i < l->n_call; i++) {
		k->rings[k->n_rings++] = ring_of(c, all, l->call[i]);
	}
	if (own.version) {
		k->changed = msgf(c, MSG_LEVELS_CHANGED, { "when", time_full(c, own.made_at) }, { "who", own.who.n ? own.who : S("-") }, { "reason", own.reason });
	}
	return true;
}

static bool show_all(struct web *w)
{
	struct ctx *c = w->c;
	struct role *roles;
	struct holders all;
	struct levels_page v = { .cards = arena_array(c->arena, struct level_card, LEVELS), .can_change = access_allows(c->who.access, ACCESS_EXECUTIVE),
		.report_verified = c->catalog->report_verified, .report_source = text2_in(c->catalog->report_source, c->lang), .ledgers = url_path(c, "/ledgers"),
		.commander = url_path(c, "/ledgers/commander"), .stop = url_path(c, "/ledgers/stop"), .bcp = url_path(c, "/bcp"),
		.roles = url_path(c, "/people") };
	if (!role_org_list(c, &roles, &all.n) || !reach_months(c, &all.months)) {
		return false;
	}
	all.v = roles;
	for (int number = LEVELS - 1; number >= 0; number--) { /* the gravest first */
		struct level_card *k = &v.cards[v.n_cards++];
		if (!card_of(c, &all, number, k)) {
			return false;
		}
		v.n_gaps += k->owner.is_gap;
		for (size_t i = 0; i < k->n_rings; i++) {
			v.n_gaps += k->rings[i].is_gap;
		}
	}
	struct page_view p = { .title = msg(c, MSG_LEVELS_TITLE), .nav = NAV_PREPARE, .body = levels_page_body, .view = &v };
	return page_show(w, 200, &p);
}

/* --- one --- */

static bool number_of(struct web *w, int64_t *ret)
{
	str text = raw_get(&w->parts, "level");
	bool is_level = text.n == 1 && text.p[0] >= '0' && text.p[0] < '0' + LEVELS;
	*ret = is_level ? text.p[0] - '0' : 0;
	return is_level || fail(w->c, ERR_NOT_FOUND, MSG_LEVEL_NOT_FOUND);
}

static void role_options(struct ctx *c, struct field_view *f, int none)
{
	struct field_option *v = arena_array(c->arena, struct field_option, c->catalog->n_roles + 1);
	size_t n = 0;
	if (none) {
		v[n++] = (struct field_option){ S(""), msg(c, none), S("") };
	}
	for (size_t i = 0; i < c->catalog->n_roles; i++) {
		v[n++] = (struct field_option){ c->catalog->roles[i].key, text2_in(c->catalog->roles[i].name, c->lang), S("") };
	}
	field_options(f, v, n);
}

/* The n-th value sent under a name. */
static str sent(const struct raw_form *f, const char *name, size_t at)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_eq(f->v[i].name, str_from_c(name)) && at-- == 0) {
			return f->v[i].value;
		}
	}
	return S("");
}

static void fill_call(struct web *w, const struct level *l, bool is_sent, struct level_one_page *v)
{
	struct ctx *c = w->c;
	size_t n = l->n_call > CALL_FIELDS ? l->n_call : CALL_FIELDS;
	v->call = arena_array(c->arena, struct field_view, n);
	v->n_call = n;
	for (size_t i = 0; i < n; i++) {
		struct field_view f = field_of(w, &op_level_change, "call", S(""));
		f.value = is_sent ? sent(&w->form, "call", i) : i < l->n_call ? l->call[i] : S("");
		f.label = msgf(c, MSG_LEVELS_CALL_NTH, { "n", number_text(c, (int64_t)i + 1) });
		if (i > 0) { /* what is wrong is said once, at the first */
			f.error = S("");
			f.described_by = S("");
		}
		if (i > 0) {
			field_set_id(w, &f, number_text(c, (int64_t)i + 1));
		}
		role_options(c, &f, MSG_LEVELS_CALL_NOBODY);
		v->call[i] = f;
	}
}

static void fill_form(struct web *w, const struct level_own *own, struct level_one_page *v)
{
	struct ctx *c = w->c;
	const struct level *l = &own->now;
	const struct operation *op = &op_level_change;
	bool is_sent = w->form.n > 0 && w->route->op == op;
	v->name = form_field(w, is_sent, op, "name", l->name.ja);
	v->name_en = form_field(w, is_sent, op, "name_en", str_eq(l->name.en, l->name.ja) ? S("") : l->name.en);
	v->scope = form_field(w, is_sent, op, "scope", l->scope.ja);
	v->scope.rows = 2;
	v->scope_en = form_field(w, is_sent, op, "scope_en", str_eq(l->scope.en, l->scope.ja) ? S("") : l->scope.en);
	v->scope_en.rows = 2;
	field_help(w, &v->name_en, MSG_LEVELS_ENGLISH_HELP);
	v->role = form_field(w, is_sent, op, "role", l->role);
	role_options(c, &v->role, 0);
	v->calls = form_field(w, is_sent, op, "calls_net", l->calls_net ? S("on") : S(""));
	v->calls.is_checked = is_sent ? !str_is_none(raw_get(&w->form, "calls_net")) : l->calls_net;
	fill_call(w, l, is_sent, v);
	v->first = form_field(w, is_sent, op, "report_first_hours", number_text(c, l->report_first_hours));
	v->later = form_field(w, is_sent, op, "report_later_hours", number_text(c, l->report_later_hours));
	field_help(w, &v->first, MSG_LEVELS_HOURS_HELP);
	field_help(w, &v->later, MSG_LEVELS_HOURS_HELP);
	v->first.css = v->later.css = S("is-short");
	v->phase = form_field(w, is_sent, op, "report_phase_end", S(""));
	v->phase.is_checked = is_sent ? !str_is_none(raw_get(&w->form, "report_phase_end")) : l->report_phase_end;
	v->reason = form_field(w, is_sent, op, "reason", S(""));
	bool is_back = w->form.n > 0 && w->route->op == &op_level_back;
	v->back_reason = form_field(w, is_back, &op_level_back, "reason", S(""));
	field_set_id(w, &v->back_reason, S("back"));
	v->errors = errors_make(w);
}

static void fill_rows(struct ctx *c, const struct level_own *own, struct level_one_page *v)
{
	v->rows = arena_array(c->arena, struct level_row, LEVEL_PART_MAX);
	v->n_rows = LEVEL_PART_MAX;
	for (int part = 0; part < LEVEL_PART_MAX; part++) {
		enum level_part p = (enum level_part)part;
		v->rows[part] = (struct level_row){ msg(c, level_part_labels[part]), level_part_text(c, &own->now, p), level_part_text(c, own->built_in, p),
			level_part_text(c, &own->then, p), (own->changed >> part & 1U) != 0, (own->news >> part & 1U) != 0 };
	}
}

/* Each change with the parts in which it differs from the version before it, the first one from the built-in one of that day. */
static bool fill_past(struct ctx *c, int64_t number, struct level_one_page *v)
{
	static const struct { const char *what; int text; } heads[] = { { "back", MSG_LEVELS_PAST_BACK }, { "seen", MSG_LEVELS_PAST_SEEN },
		{ "change", MSG_LEVELS_PAST_CHANGE } };
	struct level_version *h;
	size_t n;
	if (!level_history(c, number, &h, &n)) {
		return false;
	}
	v->past = arena_array(c->arena, struct level_past, n + 1);
	v->n_past = n;
	for (size_t i = 0; i < n; i++) {
		unsigned differs = level_differs(&h[i].then, i + 1 < n ? &h[i + 1].then : &h[i].base);
		size_t at = 0;
		while (at < 2 && !str_eq(h[i].what, str_from_c(heads[at].what))) {
			at++;
		}
		struct level_past *p = &v->past[i];
		*p = (struct level_past){ .head = msgf(c, heads[at].text, { "version", number_text(c, h[i].version) },
			{ "when", time_full(c, h[i].made_at) }, { "who", h[i].who.n ? h[i].who : S("-") }), .reason = h[i].reason,
			.was = arena_array(c->arena, struct level_pair, LEVEL_PART_MAX) };
		for (int part = 0; part < LEVEL_PART_MAX; part++) {
			if (differs >> part & 1U) {
				p->was[p->n_was++] = (struct level_pair){ msg(c, level_part_labels[part]), level_part_text(c, &h[i].then, (enum level_part)part) };
			}
		}
	}
	return true;
}

static bool show_one_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	int64_t number;
	struct level_own own;
	struct level_one_page v = { 0 };
	if (!number_of(w, &number) || !level_own_get(c, number, &own) || !fill_past(c, number, &v)) {
		return false;
	}
	struct url self = url_below(c, url_path(c, "/levels"), "/", number_text(c, number));
	v.all = url_path(c, "/levels");
	v.save = self;
	v.back = url_below(c, self, "/", S("back"));
	v.seen = url_below(c, self, "/", S("seen"));
	v.number_text = number_text(c, number);
	v.heading = text2_in(own.now.name, c->lang);
	v.css = level_css(c, (struct opt_int){ true, number });
	v.version = number_text(c, own.version);
	v.can_change = access_allows(c->who.access, ACCESS_EXECUTIVE);
	v.is_own = own.changed != 0;
	v.has_news = own.news != 0;
	fill_rows(c, &own, &v);
	fill_form(w, &own, &v);
	struct page_view p = { .title = STR_CAT(c->arena, msg(c, MSG_LEVELS_TITLE), S(" "), v.number_text), .nav = NAV_PREPARE, .body = level_one_page_body,
		.view = &v };
	return page_show(w, status, &p);
}

static bool show_one(struct web *w) { return show_one_with(w, 200); }
static bool refuse_one(struct web *w) { return show_one_with(w, web_error_status(w)); }

static bool changed(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/levels"), MSG_LEVELS_SAVED); }
static bool went_back(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/levels"), MSG_LEVELS_WENT_BACK); }
static bool was_seen(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/levels"), MSG_LEVELS_WAS_SEEN); }

#define POST(path, operation, after, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_EXECUTIVE, .op = &operation, .answer = after, .refuse = refuse_one, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/levels", .needs = ACCESS_VIEWER, .show = show_all, .doc = "Page: levels of incidents, as the firm has them." },
	{ .method = HTTP_GET, .pattern = "/levels/{level}", .needs = ACCESS_VIEWER, .show = show_one, .doc = "Page: one level, its form and history." },
	POST("/levels/{level}", op_level_change, changed, "Make a level the firm's own."),
	POST("/levels/{level}/back", op_level_back, went_back, "Make it the built-in one again."),
	POST("/levels/{level}/seen", op_level_seen, was_seen, "What the built-in one has new was looked at; ours stays."),
};
const struct route_table level_routes = { routes, sizeof routes / sizeof routes[0] };
