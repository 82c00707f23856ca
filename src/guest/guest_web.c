/* 社外の人に見せる: the links of a room. */
#include "guest/guest_web.h"

#include "account/access.h"
#include "base/time.h"
#include "guest/guest_view.h"
#include "guest_html.h"
#include "messages.h"
#include "room/room_web.h"

PAGE_BODY(guests_page)

static str sees_of(struct ctx *c, const struct guest *g)
{
	const struct { bool on; int label; } parts[] = { { g->sees_timeline, MSG_GUEST_SEES_TIMELINE },
		{ g->sees_facts, MSG_GUEST_SEES_FACTS }, { g->sees_evidence, MSG_GUEST_SEES_EVIDENCE },
		{ g->may_write, MSG_GUEST_MAY_WRITE } };
	str ret = S("");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].on) {
			ret = STR_CAT(c->arena, ret, ret.n ? S(" / ") : S(""), msg(c, parts[i].label));
		}
	}
	return ret;
}

static struct guest_line line_of(struct ctx *c, const struct guest *g, bool can_change)
{
	int label = g->revoked_at.has ? MSG_GUEST_PAGE_REVOKED
		: guest_is_over(g, c->now_ms) ? MSG_GUEST_PAGE_ENDED : MSG_GUEST_PAGE_ACTIVE;
	bool active = label == MSG_GUEST_PAGE_ACTIVE;
	return (struct guest_line){ .name = g->name,
		.line = msgf(c, MSG_GUEST_PAGE_LINE, { "sees", sees_of(c, g) }, { "until", time_full(c, g->ends_at.v) },
			{ "reason", g->reason }),
		.seen = g->seen_at.has ? msgf(c, MSG_GUEST_PAGE_SEEN, { "when", time_full(c, g->seen_at.v) },
			{ "notes", str_i64(c->arena, g->notes.v) }) : msg(c, MSG_GUEST_PAGE_UNSEEN),
		.chip_css = active ? S("is-ok") : S("is-quiet"), .chip_icon = active ? S("link") : S("x"),
		.chip_text = msg(c, label), .can_revoke = active && can_change,
		.revoke = room_sub(c, g->incident_id, "/guest/", id_str(c->arena, g->id), "/revoke") };
}

static void fill_form(struct web *w, struct guests_page *p)
{
	p->name = field_of(w, &op_guest_add, "name", S(""));
	p->reason = field_of(w, &op_guest_add, "reason", S(""));
	p->days = field_of(w, &op_guest_add, "days", S("7"));
	p->timeline = field_of(w, &op_guest_add, "sees_timeline", S("on"));
	field_help(w, &p->timeline, MSG_GUEST_PAGE_TIMELINE_HELP);
	p->facts = field_of(w, &op_guest_add, "sees_facts", S(""));
	p->evidence = field_of(w, &op_guest_add, "sees_evidence", S(""));
	p->write = field_of(w, &op_guest_add, "may_write", S(""));
	p->errors = errors_make(w);
}

static bool show_with(struct web *w, int status, str fresh)
{
	struct ctx *c = w->c;
	struct incident i;
	struct guest *v;
	size_t n;
	struct guests_page *p = arena_new(c->arena, struct guests_page);
	if (!room_of(w, &i) || !guest_list(c, i.id, &v, &n)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->can_change = room_can_change(c, &i);
	p->has_fresh = !str_is_none(fresh);
	p->fresh = p->has_fresh ? fresh : S("");
	p->add = room_url(c, &i, "/guest");
	p->links = arena_array(c->arena, struct guest_line, n);
	for (size_t k = n; k > 0; k--) { /* the newest first */
		p->links[p->n_links++] = line_of(c, &v[k - 1], room_may_act(c));
	}
	p->empty = (struct empty_view){ .icon = S("handshake"), .title = msg(c, MSG_GUEST_PAGE_NONE_TITLE),
		.text = msg(c, MSG_GUEST_PAGE_NONE_TEXT) };
	struct raw_form typed = w->form;
	if (p->has_fresh) {
		w->form = (struct raw_form){ 0 };
	}
	fill_form(w, p);
	w->form = typed;
	return room_page(w, status, &i, msg(c, MSG_GUEST_PAGE_TITLE), guests_page_body, p);
}

static bool show_guests(struct web *w) { return show_with(w, 200, STR_NONE); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w), STR_NONE); }

static bool added(struct web *w)
{
	const struct guest_added *g = w->result;
	return show_with(w, 200, STR_CAT(w->c->arena, web_base_url(w), S("/guest/"), g->token));
}

static bool revoked(struct web *w)
{
	const struct guest_revoke_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/guest"), MSG_GUEST_PAGE_NOW_REVOKED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/guest", .needs = ACCESS_VIEWER, .show = show_guests,
		.doc = "links for people outside" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/guest", .needs = ACCESS_RESPONDER, .op = &op_guest_add,
		.answer = added, .refuse = refuse, .doc = "make a link; it is shown this once" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/guest/{guest}/revoke", .needs = ACCESS_RESPONDER,
		.op = &op_guest_revoke, .answer = revoked, .refuse = refuse, .doc = "take a link back" },
};
const struct route_table guest_routes = { routes, sizeof routes / sizeof routes[0] };
