/* The door of /api/v1 to archives. */
#include "api/api_parts.h"
#include "archive/archive_web.h"

#define ROOM "/api/v1/incidents/{incident}"
static const struct route routes[] = {
	{ .method = HTTP_POST, .pattern = ROOM "/archive", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_archive_export, .prepare = archive_export_prepare,
		.answer = archive_export_answer,
		.doc = "Write the incident as an archive that proves itself (docs/archive-format.md) and send it; an entry says so." },
};
const struct route_table api_archive_routes = { routes, sizeof routes / sizeof routes[0] };
