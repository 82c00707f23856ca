/* Beginning the table of commanders; what our tables say on the pages of ledgers. */
#include "escalation/escalation_web.h"

#include "account/access.h"
#include "reach/mark_view.h"
#include "escalation/escalation_view.h"
#include "escalation_html.h"
#include "messages.h"

PAGE_BODY(commander_begin_page)

static bool begin_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	str keys[COMMANDER_BEGIN];
	struct commander_begin_page v = { .list = url_path(c, "/ledgers/commander"), .save = url_path(c, "/commanders/begin"), .errors = errors_make(w),
		.kinds = arena_array(c->arena, struct commander_kind, COMMANDER_BEGIN),
		.empty = { .icon = S("check"), .title = msg(c, MSG_COMMANDER_ALL_THERE), .text = S(""), .has_link = true,
			.to = url_path(c, "/ledgers/commander"), .link = msg(c, MSG_COMMANDERS_TITLE) } };
	if (!commander_begin(c, keys, &v.n_kinds)) {
		return false;
	}
	for (size_t i = 0; i < v.n_kinds; i++) {
		const struct kind *k = catalog_kind(c->catalog, keys[i]);
		v.kinds[i] = (struct commander_kind){ keys[i], text2_in(k->name, c->lang), text2_in(k->help, c->lang), status == 200 };
	}
	struct page_view p = { .title = msg(c, MSG_COMMANDERS_BEGIN), .nav = NAV_PREPARE, .body = commander_begin_page_body, .view = &v };
	return page_show(w, status, &p);
}

static bool show_begin(struct web *w) { return begin_with(w, 200); }
static bool refuse_begin(struct web *w) { return begin_with(w, web_error_status(w)); }
static bool begun(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/ledgers/commander"), MSG_COMMANDERS_BEGUN); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/commanders/begin", .needs = ACCESS_RESPONDER, .show = show_begin,
		.doc = "Page: begin the table of commanders with the kinds that matter most." },
	{ .method = HTTP_POST, .pattern = "/commanders/begin", .needs = ACCESS_RESPONDER, .op = &op_commander_fill, .answer = begun,
		.refuse = refuse_begin, .doc = "Begin it." },
};
const struct route_table commander_routes = { routes, sizeof routes / sizeof routes[0] };

/* --- on the pages of ledgers --- */

bool escalation_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_LEVELS_TITLE), url_path(w->c, "/levels"));
	sheet_way_add(ret, msg(w->c, MSG_LEVELS_BCP), url_path(w->c, "/bcp"));
	return true;
}

bool commander_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	struct ctx *c = w->c;
	struct commander *v;
	str keys[COMMANDER_BEGIN];
	size_t n, n_keys;
	(void)d;
	sheet_way_add(ret, msg(c, MSG_LEVELS_TITLE), url_path(c, "/levels"));
	if (!commander_list(c, &v, &n) || !commander_begin(c, keys, &n_keys)) {
		return false;
	}
	if (n_keys && access_allows(c->who.access, ACCESS_RESPONDER)) {
		sheet_way_add(ret, msg(c, MSG_COMMANDERS_BEGIN), url_path(c, "/commanders/begin"));
	}
	for (size_t i = 0; i < n; i++) {
		struct reach_mark m = { .has = false };
		if (v[i].how != COMMANDER_NOBODY && !reach_mark_named(c, v[i].person_id, &m)) {
			return false;
		}
		if (m.has) {
			str who = msgf(c, MSG_COMMANDERS_UNREACHED, { "title", v[i].title }, { "who", v[i].person_name }, { "state", m.text });
			sheet_hint_add(ret, (struct sheet_hint){ true, true, who, m.to });
		}
		if (v[i].how == COMMANDER_NOBODY) {
			sheet_hint_add(ret, (struct sheet_hint){ true, true, msgf(c, MSG_COMMANDERS_NOBODY, { "title", v[i].title }),
				sheet_row_url(c, S("commander"), v[i].row_id, "") });
		}
	}
	return true;
}

bool stop_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_LEVELS_TITLE), url_path(w->c, "/levels"));
	return true;
}
