/* /net: who calls whom, on the screen, on one sheet of paper, and changed. */
#include "contact_net/net_web.h"

#include "account/access.h"
#include "base/msg.h"
#include "base/time.h"
#include "contact_net/contact_net_view.h"
#include "contact_net_html.h"
#include "messages.h"
#include "org/org.h"

PAGE_BODY(net_page)
PAGE_BODY(net_paper_page)
PAGE_BODY(net_calls_page)

static bool may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }
static str count_text(struct ctx *c, int key, int64_t n) { return msgf(c, key, { "count", str_i64(c->arena, n) }); }

/* --- lines --- */

static const struct { const char *css, *icon; } way_looks[] = { [CONTACT_NEVER] = { "is-quiet", "minus" }, [CONTACT_GOOD] = { "is-ok", "check" },
	[CONTACT_STALE] = { "is-warn", "clock" }, [CONTACT_FAILED] = { "is-danger", "x" }, [CONTACT_BOUNCED] = { "is-danger", "mail" } };

static struct net_way way_of(struct ctx *c, const struct contact *k, str name)
{
	bool is_phone = k->kind == CONTACT_PHONE, is_mail = k->kind == CONTACT_MAIL;
	str what = msg(c, contact_purpose_choices.v[k->purpose].label);
	struct net_way w = { .text = k->is_hidden ? msgf(c, MSG_NET_HIDDEN, { "what", what }) : k->value, .is_linked = !k->is_hidden && (is_phone || is_mail),
		.state = contact_state_text(c, k), .css = str_from_c(way_looks[k->state].css), .icon = str_from_c(way_looks[k->state].icon) };
	w.to = is_phone ? url_tel(c, k->value) : url_mailto(c, k->value);
	w.label = msgf(c, is_phone ? MSG_NET_CALL_LABEL : MSG_NET_MAIL_LABEL, { "who", name }, { "value", k->value });
	return w;
}

static struct net_person_line person_of(struct ctx *c, const struct net_person *p, int64_t deputy)
{
	struct net_person_line l = { .name = p->name, .title = p->title, .to = url_id(c, "/people/", p->id, ""), .none = msg(c, MSG_NET_NO_WAY),
		.part = p->is_holder ? msg(c, MSG_NET_HOLDER) : count_text(c, MSG_NET_DEPUTY, deputy) };
	l.v = arena_array(c->arena, struct net_way, p->n_ways);
	for (size_t k = 0; k < p->n_ways; k++) {
		l.v[l.n++] = way_of(c, &p->ways[k], p->name);
	}
	return l;
}

static str role_name(const struct ctx *c, str key)
{
	const struct role_def *d = catalog_role(c->catalog, key);
	return d ? text2_in(d->name, c->lang) : msg(c, MSG_NET_FINDER);
}

static struct net_line line_of(struct ctx *c, const struct net_node *n)
{
	int depth = n->depth > 4 ? 4 : n->depth;
	struct net_line l = { .anchor = STR_CAT(c->arena, S("net-"), n->role), .name = n->name,
		.css = STR_CAT(c->arena, S("is-depth-"), str_i64(c->arena, depth)), .n_people = n->n_people,
		.when = n->from_level == NET_WHEN_NEEDED ? msg(c, MSG_NET_WHEN_NEEDED) : count_text(c, MSG_NET_FROM_LEVEL, n->from_level),
		.called_by = msgf(c, MSG_NET_CALLED_BY, { "who", role_name(c, n->called_by) }),
		.trouble = net_is_gap(n->trouble) ? msg(c, net_trouble_choices.v[n->trouble].label) : S(""),
		.without = n->trouble == NET_UNNEEDED ? msgf(c, MSG_NET_WITHOUT, { "reason", n->reason }) : S("") };
	int64_t deputy = 0;
	l.people = arena_array(c->arena, struct net_person_line, n->n_people);
	for (size_t k = 0; k < n->n_people; k++) {
		deputy += !n->people[k].is_holder;
		l.people[k] = person_of(c, &n->people[k], deputy);
	}
	return l;
}

static bool fill_lines(struct ctx *c, struct net_page *v)
{
	struct net_node *nodes;
	int64_t gaps = 0;
	if (!net_read(c, &nodes, &v->n_lines)) {
		return false;
	}
	v->lines = arena_array(c->arena, struct net_line, v->n_lines);
	for (size_t k = 0; k < v->n_lines; k++) {
		v->lines[k] = line_of(c, &nodes[k]);
		gaps += net_is_gap(nodes[k].trouble);
	}
	v->summary = gaps == 0 ? S("") : msgf(c, MSG_NET_GAPS, { "total", str_i64(c->arena, (int64_t)v->n_lines) }, { "gaps", str_i64(c->arena, gaps) });
	return true;
}

/* --- /net --- */

static bool fill_drill(struct ctx *c, struct net_page *v)
{
	struct drill d;
	struct drill_due due;
	if (!drill_last(c, &d, &v->has_last) || !drill_due(c, &due)) {
		return false;
	}
	v->is_due = v->has_last && due.is_due;
	v->runs = due.runs;
	v->running = due.is_never ? S("") : drill_due_text(c, &due);
	v->drill = due.runs ? url_id(c, "/net/drills/", due.last_id, "") : url_path(c, "/net/drills/new");
	if (v->has_last) {
		v->last = msgf(c, v->is_due && !due.is_unfinished ? MSG_NET_LAST_LONG_AGO : MSG_NET_LAST, { "when", time_full(c, d.opened_at.v) },
			{ "total", str_i64(c->arena, d.n_people.v) }, { "reached", str_i64(c->arena, d.n_reached.v) });
		bool all = d.n_reached.v == d.n_people.v;
		v->last_css = v->is_due || !all ? S("is-warn") : S("is-ok");
		v->last_icon = v->is_due ? S("clock") : all ? S("check") : S("triangle-alert");
		v->last_to = url_id(c, "/net/drills/", d.id, "");
	}
	return true;
}

static bool fill_page(struct web *w, struct net_page *v)
{
	struct ctx *c = w->c;
	struct org org;
	if (!fill_lines(c, v) || !fill_drill(c, v) || !org_get(c, &org)) {
		return false;
	}
	v->can_act = may_act(c);
	v->drills = url_path(c, "/net/drills");
	v->paper = url_path(c, "/net/paper");
	v->calls = url_path(c, "/net/calls");
	v->lists = url_path(c, "/net/lists");
	v->roles = url_path(c, "/roles");
	v->org = org.name;
	v->made = msgf(c, MSG_NET_MADE, { "when", time_full(c, c->now_ms) });
	v->errors = errors_make(w);
	return true;
}

static bool show_net(struct web *w)
{
	struct net_page *v = arena_new(w->c->arena, struct net_page);
	if (!fill_page(w, v)) {
		return false;
	}
	struct page_view p = { .title = msg(w->c, MSG_NET_TITLE), .nav = NAV_PREPARE, .body = net_page_body, .view = v };
	return page_show(w, 200, &p);
}

static bool show_paper(struct web *w)
{
	struct net_page *v = arena_new(w->c->arena, struct net_page);
	if (!fill_page(w, v)) {
		return false;
	}
	v->is_paper = true;
	v->drills = url_path(w->c, "/net");
	struct page_view p = { .title = msg(w->c, MSG_NET_TITLE), .nav = NAV_PREPARE, .body = net_paper_page_body, .view = v, .is_wide = true };
	return page_show(w, 200, &p);
}

/* --- who calls whom --- */

static bool fill_calls(struct web *w, struct net_calls_page *v)
{
	struct ctx *c = w->c;
	struct net_node *nodes;
	size_t n_roles = c->catalog->n_roles;
	if (!net_read(c, &nodes, &v->n_lines)) {
		return false;
	}
	struct field_option *options = arena_array(c->arena, struct field_option, n_roles + 1);
	options[0] = (struct field_option){ S(""), msg(c, MSG_NET_FINDER), S("") };
	for (size_t k = 0; k < n_roles; k++) {
		options[k + 1] = (struct field_option){ c->catalog->roles[k].key, text2_in(c->catalog->roles[k].name, c->lang), S("") };
	}
	v->lines = arena_array(c->arena, struct net_call_line, v->n_lines);
	for (size_t k = 0; k < v->n_lines; k++) {
		struct net_call_line *l = &v->lines[k];
		*l = (struct net_call_line){ .name = nodes[k].name, .save = url_below(c, url_path(c, "/net/calls"), "/", nodes[k].role),
			.by = field_view_make(w, "called_by", MSG_NET_LABEL_CALLED_BY, nodes[k].called_by) };
		field_set_id(w, &l->by, nodes[k].role);
		field_options(&l->by, options, n_roles + 1);
		if (!str_eq(raw_get(&w->parts, "role"), nodes[k].role)) {
			l->by.value = nodes[k].called_by;
			l->by.error = S("");
		}
	}
	v->back = url_path(c, "/net");
	v->errors = errors_make(w);
	return true;
}

static bool calls_page(struct web *w, int status)
{
	struct net_calls_page *v = arena_new(w->c->arena, struct net_calls_page);
	if (!fill_calls(w, v)) {
		return false;
	}
	struct page_view p = { .title = msg(w->c, MSG_NET_CALLS), .nav = NAV_PREPARE, .body = net_calls_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_calls(struct web *w) { return calls_page(w, 200); }
static bool refuse_call(struct web *w) { return calls_page(w, web_error_status(w)); }
static bool call_saved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/net/calls"), MSG_NET_CALLS_SAVED); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/net", .needs = ACCESS_VIEWER, .show = show_net, .doc = "who calls whom in an emergency" },
	{ .method = HTTP_GET, .pattern = "/net/paper", .needs = ACCESS_VIEWER, .show = show_paper, .doc = "the same to print" },
	{ .method = HTTP_GET, .pattern = "/net/calls", .needs = ACCESS_RESPONDER, .show = show_calls, .doc = "who calls the holder of each role" },
	{ .method = HTTP_POST, .pattern = "/net/calls/{role}", .needs = ACCESS_RESPONDER, .op = &op_net_call, .answer = call_saved, .refuse = refuse_call,
		.doc = "change who calls" },
};
const struct route_table net_routes = { routes, sizeof routes / sizeof routes[0] };
