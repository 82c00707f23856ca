/* The desk: the link to hand out, the poster, renewing. For the administrator. */
#include "messages.h"
#include "sighting/inbox_view.h"
#include "sighting/inbox_web.h"
#include "sighting_html.h"
#include "web/page.h"
#include "web/qr.h"

PAGE_BODY(report_desk)
PAGE_BODY(desk_poster)

#define CALLS_MAX 2

static str address_of(struct web *w, str key)
{
	return STR_CAT(w->c->arena, web_base_url(w), S("/sighting/"), key);
}

/* A phone cannot reach the machine this program runs on by that machine's own name for itself. */
bool sighting_is_here_only(str url)
{
	return str_find(url, S("//127."), 0) != SIZE_MAX || str_find(url, S("//localhost"), 0) != SIZE_MAX ||
	       str_find(url, S("//[::1]"), 0) != SIZE_MAX;
}

/* None yet is no error here. */
static bool find_desk(struct ctx *c, struct sighting_desk *ret, bool *ret_has)
{
	*ret_has = sighting_desk_get(c, ret);
	if (!*ret_has && c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return true;
}

static bool show_desk(struct web *w)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct report_desk_view *v = arena_new(c->arena, struct report_desk_view);
	if (!find_desk(c, &d, &v->has_desk)) {
		return false;
	}
	if (v->has_desk) {
		v->key = sighting_grouped(c->arena, d.key);
		v->address = address_of(w, v->key);
		v->is_here_only = sighting_is_here_only(v->address);
		v->page = url_below(c, url_path(c, "/sighting"), "/", d.key);
		v->cards = (struct url){ STR_CAT(c->arena, v->page.s, S("/cards")) };
		v->poster = url_path(c, "/settings/sighting/poster");
		v->is_open = field_of(w, &op_sighting_desk_set, "is_open", S(""));
		v->is_open.is_checked = d.is_open;
		field_help(w, &v->is_open, MSG_DESK_OPEN_HELP);
	}
	struct page_view p = { .title = msg(c, MSG_DESK_TITLE), .nav = NAV_SETTINGS, .body = report_desk_body, .view = v };
	return page_show(w, 200, &p);
}

static bool show_poster(struct web *w)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct sighting_call calls[CALLS_MAX];
	struct desk_poster_view *v = arena_new(c->arena, struct desk_poster_view);
	const struct first_card *any = &c->catalog->cards[c->catalog->n_cards - 1];
	if (!sighting_desk_get(c, &d) || !sighting_calls(c, any, calls, CALLS_MAX, &v->n_calls)) {
		return false;
	}
	struct finder_call *shown = arena_array(c->arena, struct finder_call, CALLS_MAX);
	struct reach_mark *marks = arena_array(c->arena, struct reach_mark, CALLS_MAX);
	int64_t months;
	if (!reach_months(c, &months)) {
		return false;
	}
	for (size_t i = 0; i < v->n_calls; i++) {
		shown[i] = (struct finder_call){ calls[i].name, calls[i].phone, url_tel(c, calls[i].phone) };
		if (!id_is_none(calls[i].person_id)) {
			marks[i] = reach_mark_of(c, months, calls[i].person_id, calls[i].name, &calls[i].ways);
		}
	}
	v->marks = marks;
	v->calls = shown;
	v->firm = d.org_name;
	v->key = sighting_grouped(c->arena, d.key);
	v->address = address_of(w, v->key);
	v->back = url_path(c, "/settings/sighting");
	if (!qr_svg(c, address_of(w, d.key), msg(c, MSG_FINDER_TITLE), &v->qr)) {
		return false;
	}
	struct page_view p = { .title = msg(c, MSG_DESK_POSTER), .nav = NAV_SETTINGS, .body = desk_poster_body, .view = v,
		.is_wide = true };
	return page_show(w, 200, &p);
}

static bool renewed(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/settings/sighting"), MSG_DESK_RENEWED); }
static bool saved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/settings/sighting"), MSG_DESK_SAVED); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/sighting", .needs = ACCESS_ADMIN, .show = show_desk,
		.doc = "the reporting page: link, poster, renewing" },
	{ .method = HTTP_POST, .pattern = "/settings/sighting", .needs = ACCESS_ADMIN, .op = &op_sighting_desk_set,
		.answer = saved, .doc = "how the reporting page opens" },
	{ .method = HTTP_POST, .pattern = "/settings/sighting/renew", .needs = ACCESS_ADMIN, .op = &op_sighting_desk_renew,
		.answer = renewed, .doc = "make the key, or a new one in its place" },
	{ .method = HTTP_GET, .pattern = "/settings/sighting/poster", .needs = ACCESS_ADMIN, .show = show_poster,
		.doc = "the poster with the QR code" },
};
const struct route_table desk_routes = { routes, sizeof routes / sizeof routes[0] };
