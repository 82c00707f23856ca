/* The doors of /api/v1 to the regulation. */
#include "api/api_parts.h"
#include "binder/regulation_web.h"

static bool list(struct web *w)
{
	struct regulation *v;
	size_t n;
	return regulation_list(w->c, &v, &n) && web_json_list(w, &regulation_shape, v, n, STR_NONE);
}

static bool saved(struct web *w)
{
	return web_created(w, &regulation_shape, w->result, url_path(w->c, "/api/v1/regulation/versions"));
}

static bool sent(struct web *w) { return regulation_send(w, S("application/octet-stream")); }

#define ALL "/api/v1/regulation"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL "/versions", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &regulation_shape, .is_list = true,
		.doc = "Versions of the regulation, the newest first; the newest approved one holds." },
	{ .method = HTTP_POST, .pattern = ALL "/versions", .flags = ROUTE_API, .op = &op_regulation_save, .answer = saved, .shape = &regulation_shape,
		.doc = "Keep it as a new version, composed from what the firm has written down." },
	{ .method = HTTP_POST, .pattern = ALL "/approve", .flags = ROUTE_API | ROUTE_ACTION, .op = &op_regulation_approve, .answer = api_done,
		.shape = &regulation_shape, .doc = "Approve the newest version." },
	{ .method = HTTP_POST, .pattern = ALL "/pdf", .flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_regulation_print, .prepare = regulation_prepare,
		.answer = sent, .doc = "A version, or what it would be today, as PDF." },
};
const struct route_table api_regulation_routes = { routes, sizeof routes / sizeof routes[0] };
