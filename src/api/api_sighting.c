/* The doors of /api/v1 to sighting. */
#include "api/api_parts.h"

#include "messages.h"
#include "room/from_sighting.h"

static bool list(struct web *w)
{
	struct sighting *v;
	size_t n;
	str state = web_query(w, "state");
	bool all = str_eq(state, S("all"));
	if (!all && !str_is_empty(state) && !str_eq(state, S("waiting"))) {
		return fail_field(w->c, "state", MSG_API_SIGHTING_STATE);
	}
	return sighting_list(w->c, all, &v, &n) && web_json_list(w, &sighting_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct id id;
	struct sighting s;
	return web_id(w, "sighting", &id) && sighting_get(w->c, id, &s) && web_json(w, 200, &sighting_shape, &s);
}

static bool added(struct web *w)
{
	const struct sighting *s = w->result;
	return web_created(w, &sighting_shape, s, url_id(w->c, "/api/v1/sightings/", s->id, ""));
}

static bool opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_created(w, &incident_shape, i, url_id(w->c, "/api/v1/incidents/", i->id, ""));
}

#define ONE "/api/v1/sightings/{sighting}"
#define ACT(path, row, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = api_done, .doc = text }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/sightings", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = list,
		.shape = &sighting_shape, .is_list = true, .doc = "What finders reported, newest first; ?state=waiting or all." },
	{ .method = HTTP_POST, .pattern = "/api/v1/sightings", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.op = &op_sighting_add, .answer = added, .shape = &sighting_shape,
		.doc = "Report something noticed: by a program with a token. People use the reporting page." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = one,
		.shape = &sighting_shape, .doc = "One report." },
	{ .method = HTTP_POST, .pattern = ONE "/open", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_sighting_open, .answer = opened, .shape = &incident_shape, .doc = "Open a room from a report." },
	ACT(ONE "/take", op_sighting_take, "Say that I look at it."),
	ACT(ONE "/join", op_sighting_join, "Bring it into an open room."),
	ACT(ONE "/leave", op_sighting_leave, "Take it out of its room again."),
	ACT(ONE "/close", op_sighting_close, "Close it with a reason the finder reads."),
	ACT(ONE "/reopen", op_sighting_reopen, "Take the closing back."),
};
const struct route_table api_sighting_routes = { routes, sizeof routes / sizeof routes[0] };
