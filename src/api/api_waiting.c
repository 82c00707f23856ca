/* The door of /api/v1 to what waits for the one who asks. */
#include "api/api_parts.h"
#include "waiting/waiting.h"

static bool list(struct web *w)
{
	struct waiting *v;
	size_t n;
	return waiting_list(w->c, &v, &n) && web_json_list(w, &waiting_shape, v, n, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/waiting", .needs = ACCESS_HELPER, .flags = ROUTE_API, .show = list,
		.shape = &waiting_shape, .is_list = true,
		.doc = "What waits for you: a shift offered, evidence to confirm, a masking, a decision, a task, a report." },
};
const struct route_table api_waiting_routes = { routes, sizeof routes / sizeof routes[0] };
