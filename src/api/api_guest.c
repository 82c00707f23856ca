/* The doors of /api/v1 to who may see a room: its members while it is restricted. */
#include "api/api_parts.h"
#include "guest/guest.h"

#define ROOM "/api/v1/incidents/{incident}"

static bool members(struct web *w)
{
	struct incident i;
	struct incident_member *v;
	size_t n;
	return api_incident_of(w, &i) && incident_members(w->c, i.id, &v, &n) &&
	       web_json_list(w, &incident_member_shape, v, n, STR_NONE);
}

static bool guests(struct web *w)
{
	struct incident i;
	struct guest *v;
	size_t n;
	return api_incident_of(w, &i) && guest_list(w->c, i.id, &v, &n) && web_json_list(w, &guest_shape, v, n, STR_NONE);
}

static bool guest_made(struct web *w)
{
	const struct guest_added *g = w->result;
	return web_created(w, &guest_added_shape, g, api_url(w->c, g->incident_id, "/guests", S("")));
}

#define CHANGE(verb, path, row, text) \
	{ .method = verb, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = api_nothing, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/members", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = members,
		.shape = &incident_member_shape, .is_list = true, .doc = "Who may see the room while it is restricted." },
	CHANGE(HTTP_POST, ROOM "/members", op_incident_member_add, "Let an account see the room while it is restricted."),
	CHANGE(HTTP_POST, ROOM "/members/{member}/remove", op_incident_member_remove,
		"Take an account off the list; refused for the last one of a restricted room."),
	CHANGE(HTTP_POST, ROOM "/restrict", op_incident_restrict,
		"Only members see the room, and that it is there, from now on."),
	CHANGE(HTTP_POST, ROOM "/lift", op_incident_lift, "The whole organisation sees the room again."),
	{ .method = HTTP_GET, .pattern = ROOM "/guests", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = guests,
		.shape = &guest_shape, .is_list = true, .doc = "Links for people outside, those that are over too." },
	{ .method = HTTP_POST, .pattern = ROOM "/guests", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SECRET, .op = &op_guest_add,
		.answer = guest_made, .shape = &guest_added_shape, .doc = "Make a link; its secret is told this once." },
	CHANGE(HTTP_POST, ROOM "/guests/{guest}/revoke", op_guest_revoke, "Take a link back."),
};
const struct route_table api_guest_routes = { routes, sizeof routes / sizeof routes[0] };
