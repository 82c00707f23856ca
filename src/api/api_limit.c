/* The door of /api/v1 to what ends soon for the one who asks. */
#include "api/api_parts.h"
#include "limit/limit.h"

static bool list(struct web *w)
{
	struct limit *v;
	size_t n;
	return limit_mine(w->c, &v, &n) && web_json_list(w, &limit_shape, v, n, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/limits", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &limit_shape, .is_list = true,
		.doc = "What ends within 30 days for you: checks, days, contacts, procedures, the binder. Yours, and nobody's where you respond." },
};
const struct route_table api_limit_routes = { routes, sizeof routes / sizeof routes[0] };
