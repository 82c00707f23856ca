/* The page behind the link of a warning: buttons, and nothing of the firm. */
#include "account/throttle.h"
#include "base/msg.h"
#include "base/time.h"
#include "broadcast/broadcast_view.h"
#include "broadcast/broadcast_web.h"
#include "broadcast_html.h"
#include "messages.h"

PAGE_BODY(warning_page)

#define FREE_GUESSES 20 /* of one address: a whole office may share it */

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

/* Whether it is a code is found out where wrong ones are counted. */
static bool code_of(struct web *w, struct looking *l)
{
	int64_t until = 0;
	bool is_right = false;
	str peer = w->x->request.peer;
	struct guess g = { { STR_CAT(w->c->arena, S("notice-code:"), str_is_none(peer) ? S("") : peer), FREE_GUESSES }, check_code, l };
	l->code = raw_get(&w->parts, "reading");
	if (!throttle_guess(w->c, &g, &is_right, &until)) {
		return false;
	}
	if (until > 0) {
		fail(w->c, ERR_THROTTLED, MSG_NOTICE_READ_WAIT);
		return fail_arg(w->c, "time", time_hm(w->c, until + 59 * 1000));
	}
	return is_right || fail(w->c, ERR_NOT_FOUND, MSG_NOTICE_READ_GONE);
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
