/* The doors of /api/v1 to live. */
#include "api/api.h"

#include "live/live_web.h"

/* Read again by live_web.c, which serves pages too. */
struct events_query { struct opt_int after; str present; };
static const struct field events_fields[] = {
	{ .name = "after", .type = FIELD_INT, .offset = offsetof(struct events_query, after),
		.doc = "seq of the last entry known: what came since is told first; none: from now on" },
	{ .name = "present", .type = FIELD_LINE, .offset = offsetof(struct events_query, present),
		.doc = "the mark of presence known, as the last presence event told it" },
};
static const struct shape events_query = { "Query", events_fields, 2, sizeof(struct events_query) };

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/events", .needs = ACCESS_VIEWER,
		.flags = ROUTE_API | ROUTE_STREAM, .show = live_room_events, .query = &events_query,
		.doc = "What moves in a room, as it moves: id is an entry's seq; data {seq, kind}. Last-Event-ID or ?after= catches "
		       "up; kind many: more than is remembered, read the lists; presence: somebody came or went." },
};
const struct route_table api_live_routes = { routes, sizeof routes / sizeof routes[0] };
