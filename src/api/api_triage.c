/* The doors of /api/v1 to the first assessment. */
#include "api/api_parts.h"

static bool triage(struct web *w)
{
	struct incident i;
	struct triage t;
	return api_incident_of(w, &i) && triage_get(w->c, i.id, &t) && web_json(w, 200, &triage_shape, &t);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/triage", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.show = triage, .shape = &triage_shape, .doc = "The first assessment." },
	{ .method = HTTP_PUT, .pattern = "/api/v1/incidents/{incident}/triage", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API, .op = &op_triage_set, .answer = api_done, .doc = "Write the assessment." },
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/triage/do", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API, .op = &op_triage_do, .answer = api_step_added, .shape = &step_shape,
		.doc = "Add what has to be done now, today or within three days." },
};
const struct route_table api_triage_routes = { routes, sizeof routes / sizeof routes[0] };
