/* だれが見られるか: a room for everybody of the organisation, or for its members only. */
#include "room/access_page.h"

#include "account/account.h"
#include "base/time.h"
#include "messages.h"
#include "room/room_web.h"
#include "room_html.h"

PAGE_BODY(access_page)

static void fill_members(struct ctx *c, const struct incident *i, const struct incident_member *v, size_t n,
                         struct access_page *p)
{
	p->members = arena_array(c->arena, struct access_line, n + 1);
	p->n_members = n;
	for (size_t k = 0; k < n; k++) {
		p->members[k] = (struct access_line){ .name = v[k].name, .mail = v[k].mail,
			.added = msgf(c, MSG_ACCESS_PAGE_SINCE, { "when", time_full(c, v[k].added_at.v) }),
			.is_gone = v[k].is_gone, .is_me = id_eq(v[k].account_id, c->who.account_id),
			.can_remove = p->can_change && (n > 1 || !i->is_restricted),
			.remove = room_sub(c, i->id, "/access/", id_str(c->arena, v[k].account_id), "/remove") };
	}
}

static bool is_listed(const struct incident_member *v, size_t n, struct id account_id)
{
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].account_id, account_id)) {
			return true;
		}
	}
	return false;
}

/* Accounts that are not in the list yet. */
static bool fill_choice(struct ctx *c, const struct incident_member *members, size_t n, struct access_page *p)
{
	struct member_line *all;
	size_t n_all;
	if (!member_lines(c, &all, &n_all)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n_all + 1);
	size_t at = 0;
	v[at++] = (struct field_option){ .value = S(""), .label = msg(c, MSG_MANAGE_PAGE_CHOOSE), .help = S("") };
	for (size_t k = 0; k < n_all; k++) {
		if (all[k].access == ACCESS_HELPER || is_listed(members, n, all[k].account_id)) {
			continue;
		}
		str label = msgf(c, MSG_ACCESS_PAGE_OPTION, { "name", all[k].name },
			{ "access", msg(c, access_label((enum access)all[k].access)) });
		v[at++] = (struct field_option){ id_str(c->arena, all[k].account_id), label, S("") };
	}
	field_options(&p->account, v, at);
	p->has_choice = at > 1;
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct incident_member *members;
	size_t n;
	struct access_page *p = arena_new(c->arena, struct access_page);
	if (!room_of(w, &i) || !incident_members(c, i.id, &members, &n)) {
		return false;
	}
	bool adds = form_is_sent(w, &op_incident_member_add);
	bool turns = form_is_sent(w, &op_incident_restrict) || form_is_sent(w, &op_incident_lift);
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->is_restricted = i.is_restricted;
	p->can_change = room_may_act(c);
	p->account = form_field(w, adds, &op_incident_member_add, "account_id", S(""));
	p->reason = form_field(w, turns, &op_incident_restrict, "reason", S(""));
	p->add = room_url(c, &i, "/access/add");
	p->restrict_to = room_url(c, &i, "/access/restrict");
	p->guests = room_url(c, &i, "/guest");
	p->lift = room_url(c, &i, "/access/lift");
	p->errors = errors_make(w);
	fill_members(c, &i, members, n, p);
	return fill_choice(c, members, n, p) && room_page(w, status, &i, msg(c, MSG_ACCESS_PAGE_TITLE), access_page_body, p);
}

static bool show_access(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool back(struct web *w, struct id incident_id, int flash)
{
	return web_redirect_flash(w, url_id(w->c, "/incident/", incident_id, "/access"), flash);
}
static bool added(struct web *w)
{
	const struct incident_member_in *in = w->in;
	return back(w, in->incident_id, MSG_ACCESS_PAGE_ADDED);
}

/* Who takes themselves off a restricted room has nowhere to go back to. */
static bool removed(struct web *w)
{
	const struct incident_member_in *in = w->in;
	struct incident i;
	if (!incident_get(w->c, in->incident_id, &i)) {
		err_clear(w->c);
		return web_redirect_flash(w, url_path(w->c, "/now"), MSG_ACCESS_PAGE_REMOVED_SELF);
	}
	return back(w, i.id, MSG_ACCESS_PAGE_REMOVED);
}

static bool restricted(struct web *w)
{
	const struct incident_restrict_in *in = w->in;
	return back(w, in->incident_id, MSG_ACCESS_PAGE_NOW_RESTRICTED);
}
static bool lifted(struct web *w)
{
	const struct incident_restrict_in *in = w->in;
	return back(w, in->incident_id, MSG_ACCESS_PAGE_NOW_LIFTED);
}

#define ACCESS_POST(path, operation, then, text) \
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/access/" path, .needs = ACCESS_RESPONDER, .op = &operation, \
		.answer = then, .refuse = refuse, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/access", .needs = ACCESS_VIEWER, .show = show_access,
		.doc = "who may see a room" },
	ACCESS_POST("add", op_incident_member_add, added, "let an account see a restricted room"),
	ACCESS_POST("{member}/remove", op_incident_member_remove, removed, "take an account off the list"),
	ACCESS_POST("restrict", op_incident_restrict, restricted, "only members see the room from now on"),
	ACCESS_POST("lift", op_incident_lift, lifted, "the organisation sees the room again"),
};
const struct route_table access_routes = { routes, sizeof routes / sizeof routes[0] };
