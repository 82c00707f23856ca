/* The page behind the link of a warning: buttons, and nothing of the firm. */
#include "base/msg.h"
#include "base/time.h"
#include "broadcast/broadcast_view.h"
#include "broadcast/broadcast_web.h"
#include "broadcast_html.h"
#include "messages.h"
#include "notice/notice_web.h"

PAGE_BODY(warning_page)

struct looking { str code; struct broadcast_code found; };

static bool check_code(struct ctx *c, void *arg, bool *ret_right)
{
	struct looking *l = arg;
	if (!broadcast_code_find(c, l->code, &l->found)) {
		return false;
	}
	*ret_right = l->found.found;
	return true;
}

static bool code_of(struct web *w, struct looking *l)
{
	l->code = raw_get(&w->parts, "reading");
	return notice_code_guess(w, check_code, l);
}

static struct url here(struct web *w, str code) { return url_below(w->c, url_path(w->c, "/warning"), "/", code); }

/* Looking is not reading: mail programs and filters open links. */
static bool show(struct web *w)
{
	struct looking l = { 0 };
	if (!code_of(w, &l)) {
		return false;
	}
	struct warning_page v = { .asks = l.found.asks, .is_read = l.found.is_read, .was_opened = l.found.answer == ANSWER_OPENED,
		.is_changing = !str_is_none(web_query(w, "again")), .phone = l.found.phone, .to = here(w, l.code), .call = url_tel(w->c, l.found.phone) };
	v.change = url_with(w->c, v.to, "again", S("yes"));
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view p = { .title = msg(w->c, v.asks ? MSG_BROADCAST_PAGE_ASK_TITLE : MSG_NOTICE_READ_TITLE), .body = warning_page_body, .view = &v,
		.is_plain = true };
	return page_show(w, 200, &p);
}

static bool prepare(struct web *w)
{
	struct looking l = { 0 };
	return code_of(w, &l);
}

static bool answered(struct web *w) { return web_redirect(w, here(w, raw_get(&w->parts, "reading"))); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/warning/{reading}", .flags = ROUTE_PUBLIC, .show = show, .doc = "answer a warning" },
	{ .method = HTTP_POST, .pattern = "/warning/{reading}", .flags = ROUTE_PUBLIC, .op = &op_broadcast_read, .prepare = prepare, .answer = answered,
		.doc = "it was read; whether they opened it" },
};
const struct route_table warning_routes = { routes, sizeof routes / sizeof routes[0] };
