/* 墨消し: what one person asked for, another looks at and grants or refuses. */
#include "room/mask_page.h"

#include "base/time.h"
#include "messages.h"
#include "room_html.h"

PAGE_BODY(mask_page)

static struct mask_line line_of(struct ctx *c, const struct mask_view *m)
{
	str seq = str_printf(c->arena, "%lld", (long long)m->seq), id = id_str(c->arena, m->id);
	return (struct mask_line){ .seq = seq, .entry = room_sub(c, m->incident_id, "/entry/", seq, ""), .text = m->text,
		.reason = m->reason, .who = m->asker_name, .when = time_full(c, m->asked_at),
		.is_mine = id_eq(m->asked_by, c->who.account_id),
		.grant = room_sub(c, m->incident_id, "/mask/", id, "/grant"),
		.refuse = room_sub(c, m->incident_id, "/mask/", id, "/refuse") };
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct mask_view *v;
	struct mask_page *p = arena_new(c->arena, struct mask_page);
	if (!room_of(w, &i) || !journal_mask_open(c, i.id, &v, &p->n_lines)) {
		return false;
	}
	p->lines = arena_array(c->arena, struct mask_line, p->n_lines);
	bool offered = false;
	for (size_t k = 0; k < p->n_lines; k++) {
		p->lines[k] = line_of(c, &v[k]);
		p->lines[k].is_first = !p->lines[k].is_mine && !offered;
		offered = offered || !p->lines[k].is_mine;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->can_act = room_may_act(c);
	p->errors = errors_make(w);
	p->none = (struct empty_view){ .icon = S("mask"), .title = msg(c, MSG_MASK_PAGE_NONE),
		.text = msg(c, MSG_MASK_PAGE_NONE_HELP), .link = S("") };
	return room_page(w, status, &i, msg(c, MSG_MASK_PAGE_TITLE), mask_page_body, p);
}

static bool show_masks(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool decided(struct web *w, int flash)
{
	const struct mask_decide_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/mask"), flash);
}
static bool granted(struct web *w) { return decided(w, MSG_MASK_PAGE_GRANTED); }
static bool refused(struct web *w) { return decided(w, MSG_MASK_PAGE_REFUSED); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/mask", .needs = ACCESS_VIEWER, .show = show_masks,
		.doc = "maskings that wait for a second person" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/mask/{request}/grant", .needs = ACCESS_RESPONDER,
		.op = &op_mask_grant, .answer = granted, .refuse = refuse, .doc = "agree to a masking" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/mask/{request}/refuse", .needs = ACCESS_RESPONDER,
		.op = &op_mask_refuse, .answer = refused, .refuse = refuse, .doc = "refuse a masking" },
};
const struct route_table mask_routes = { routes, sizeof routes / sizeof routes[0] };
