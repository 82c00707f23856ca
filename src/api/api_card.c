/* The doors of /api/v1 to first-action cards. */
#include "api/api_parts.h"
#include "binder/card_web.h"

static bool list(struct web *w)
{
	struct card *v;
	size_t n;
	if (!card_list(w->c, &v, &n)) {
		return false;
	}
	struct card_out *out = arena_array(w->c->arena, struct card_out, n + 1);
	for (size_t i = 0; i < n; i++) {
		card_out_of(w->c, &v[i], &out[i]);
	}
	return web_json_list(w, &card_out_shape, out, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct card k;
	struct card_out out;
	if (!card_get(w->c, raw_get(&w->parts, "card"), &k)) {
		return false;
	}
	card_out_of(w->c, &k, &out);
	return web_json(w, 200, &card_out_shape, &out);
}

static bool sent(struct web *w) { return cards_send(w, S("application/octet-stream")); }

#define ALL "/api/v1/first-cards"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &card_out_shape, .is_list = true,
		.doc = "First-action cards as the firm has them." },
	{ .method = HTTP_POST, .pattern = ALL "/pdf", .flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_cards_print, .prepare = cards_prepare,
		.answer = sent, .doc = "Cards as PDF." },
	{ .method = HTTP_GET, .pattern = ALL "/{card}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one, .shape = &card_out_shape, .doc = "One of them." },
	{ .method = HTTP_PUT, .pattern = ALL "/{card}", .flags = ROUTE_API, .op = &op_card_change, .answer = api_done, .shape = &card_out_shape,
		.doc = "Make it the firm's own: a new version." },
	{ .method = HTTP_POST, .pattern = ALL "/{card}/back", .flags = ROUTE_API | ROUTE_ACTION, .op = &op_card_back, .answer = api_done,
		.shape = &card_out_shape, .doc = "Go back to the built-in card." },
};
const struct route_table api_card_routes = { routes, sizeof routes / sizeof routes[0] };
