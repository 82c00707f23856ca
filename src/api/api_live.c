/* The doors of /api/v1 to live. */
#include "api/api.h"

#include "live/live_web.h"

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/events", .needs = ACCESS_VIEWER,
		.flags = ROUTE_API | ROUTE_STREAM, .show = live_room_events,
		.doc = "What moves in a room, as it moves: id is an entry's seq; data {seq, kind}. Last-Event-ID or ?after= catches "
		       "up; kind many: more than is remembered, read the lists; presence: somebody came or went." },
};
const struct route_table api_live_routes = { routes, sizeof routes / sizeof routes[0] };
