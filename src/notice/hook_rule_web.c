/* Which targets hear of what: one select for each target and event. */
#include "notice/hook_rule_web.h"

#include "messages.h"
#include "notice/hook_rule.h"
#include "notice/notice_web.h"

#define LEVEL_MOST 3

/* Picked is what was typed, when the form was refused. */
static bool was_typed(const struct web *w, str code, bool *ret_any)
{
	str wish = str_sub(code, 0, code.n - 1); /* whatever it said before */
	bool found = false;
	while (wish.n > 0 && wish.p[wish.n - 1] != ':') {
		wish.n--;
	}
	for (size_t k = 0; k < w->form.n; k++) {
		bool is_cell = str_eq(w->form.v[k].name, S("cells"));
		*ret_any = *ret_any || is_cell;
		found = found || (is_cell && str_starts(w->form.v[k].value, wish));
	}
	return found;
}

static bool is_now(const struct notice_hook_cell *cell, struct opt_int level)
{
	return cell->level.has == level.has && (!level.has || cell->level.v == level.v);
}

static struct notice_hook_option option(struct web *w, const struct notice_hook_cell *cell, struct opt_int level)
{
	bool any = false;
	str code = notice_hook_code(w->c, cell, level);
	bool typed = was_typed(w, code, &any);
	return (struct notice_hook_option){ code, notice_hook_level_name(w->c, level), any ? typed : is_now(cell, level) };
}

static struct notice_hook_view cell_view(struct web *w, const struct notice_hook_cell *cell)
{
	struct ctx *c = w->c;
	str event = notice_event_name(c, cell->event);
	struct notice_hook_option *v = arena_array(c->arena, struct notice_hook_option, LEVEL_MOST + 2);
	size_t n = 0;
	v[n++] = option(w, cell, (struct opt_int){ 0 });
	for (int64_t level = 0; level <= (cell->event == EVENT_SIGHTING ? 0 : LEVEL_MOST); level++) {
		v[n++] = option(w, cell, (struct opt_int){ true, level });
	}
	str now = S("");
	for (size_t k = 0; k < n; k++) { /* the order is off, 0, 1 ... */
		struct opt_int level = { k > 0, (int64_t)k - 1 };
		now = v[k].is_picked && !is_now(cell, level)
			? msgf(c, MSG_NOTICE_HOOK_NOW, { "level", notice_hook_level_name(c, cell->level) }) : now;
	}
	return (struct notice_hook_view){ .now = now, .options = v, .n_options = n, .target = cell->name, .label = msgf(c, MSG_NOTICE_HOOK_CELL, { "hook", cell->name }, { "event", event }) };
}

bool notice_hooks_fill(struct web *w, struct notices_page *v)
{
	struct ctx *c = w->c;
	struct notice_hook_book book;
	if (!notice_hook_book_get(c, &book)) {
		return false;
	}
	v->targets = arena_array(c->arena, struct notice_hook_head, book.n_hooks);
	v->n_targets = book.n_hooks;
	for (size_t k = 0; k < book.n_hooks; k++) {
		v->targets[k] = (struct notice_hook_head){ book.hooks[k].name, url_id(c, "/settings/hooks/", book.hooks[k].id, ""),
			!book.hooks[k].is_on };
	}
	v->hooks = arena_array(c->arena, struct notice_hook_row, EVENT_MAX);
	v->n_hooks = EVENT_MAX;
	for (int e = 0; e < EVENT_MAX; e++) {
		struct notice_hook_view *cells = arena_array(c->arena, struct notice_hook_view, book.n_hooks);
		for (size_t k = 0; k < book.n_hooks; k++) {
			cells[k] = cell_view(w, &book.cells[k * EVENT_MAX + (size_t)e]);
		}
		v->hooks[e] = (struct notice_hook_row){ notice_event_name(c, e), cells, book.n_hooks };
	}
	return true;
}

static bool saved(struct web *w)
{
	struct url u = url_path(w->c, "/settings/notices");
	u.s = STR_CAT(w->c->arena, u.s, S("#hooks"));
	return web_redirect_flash(w, u, MSG_NOTICE_HOOKS_SAVED);
}

static bool hooks_json(struct web *w)
{
	struct notice_hook_book book;
	return notice_hook_book_get(w->c, &book) && web_json_list(w, &notice_hook_shape, book.cells, book.n_hooks * EVENT_MAX, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_POST, .pattern = "/settings/notices/hooks", .needs = ACCESS_ADMIN, .op = &op_notice_hooks_set, .answer = saved,
		.refuse = notices_refused, .doc = "say which targets hear of what" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-hooks", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = hooks_json,
		.shape = &notice_hook_shape, .is_list = true, .doc = "which targets of webhooks hear of what" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/notice-hooks", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_notice_hooks_set,
		.answer = web_no_content, .doc = "say which targets of webhooks hear of what; cells that are not sent stay" },
};
const struct route_table notice_hook_routes = { routes, sizeof routes / sizeof routes[0] };
