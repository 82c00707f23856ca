/* The doors of /api/v1 to who acts, deputies and hand-overs. */
#include "api/api_parts.h"
#include "role/role.h"

static bool roles(struct web *w)
{
	struct incident i;
	struct role *v;
	size_t n;
	return api_incident_of(w, &i) && role_list(w->c, &i, &v, &n) && web_json_list(w, &role_shape, v, n, STR_NONE);
}

static bool role(struct web *w)
{
	struct incident i;
	struct role r;
	return api_incident_of(w, &i) && role_get(w->c, &i, raw_get(&w->parts, "role"), &r) &&
	       web_json(w, 200, &role_shape, &r);
}

static bool org_roles(struct web *w)
{
	struct role *v;
	size_t n;
	return role_org_list(w->c, &v, &n) && web_json_list(w, &role_shape, v, n, STR_NONE);
}

static bool handovers(struct web *w)
{
	struct incident i;
	struct handover *v;
	size_t n;
	return api_incident_of(w, &i) && handover_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &handover_shape, v, n, STR_NONE);
}

static bool handover(struct web *w)
{
	struct incident i;
	struct id id;
	struct handover h;
	return api_incident_of(w, &i) && web_id(w, "handover", &id) && handover_get(w->c, i.id, id, &h) &&
	       web_json(w, 200, &handover_shape, &h);
}

static bool handed(struct web *w)
{
	const struct handover *h = w->result;
	return web_created(w, &handover_shape, h,
		api_url(w->c, h->incident_id, "/handovers/", id_str(w->c->arena, h->id)));
}

#define ROOM "/api/v1/incidents/{incident}"
#define ROLE_READ(path, function, looks, list, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, \
		.shape = &looks, .is_list = list, .doc = text }
#define ROLE_ACT(path, operation, text) \
	{ .method = HTTP_POST, .pattern = ROOM path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, \
		.op = &operation, .answer = api_done, .doc = text }
static const struct route routes[] = {
	ROLE_READ("/api/v1/roles", org_roles, role_shape, true, "Roles with their deputies, outside of any room."),
	{ .method = HTTP_PUT, .pattern = "/api/v1/roles/{role}/deputies", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_role_deputies, .answer = api_done, .doc = "Say who stands in for a role, in order." },
	ROLE_READ(ROOM "/roles", roles, role_shape, true, "Who acts in which role; gaps say who should be asked next."),
	ROLE_READ(ROOM "/roles/{role}", role, role_shape, false, "One role, by its key."),
	ROLE_ACT("/roles/{role}/take", op_role_take, "Act in a role from now on; from_id: who acts now, as you saw it."),
	ROLE_ACT("/roles/{role}/hand", op_role_hand, "A person acts in a role from now on."),
	ROLE_ACT("/roles/{role}/unreached", op_role_unreached, "A person could not be reached."),
	ROLE_ACT("/roles/{role}/reached", op_role_reached, "A person was reached."),
	ROLE_READ(ROOM "/handovers", handovers, handover_shape, true, "Shifts handed over, newest first."),
	{ .method = HTTP_POST, .pattern = ROOM "/handovers", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_handover_give, .answer = handed, .shape = &handover_shape, .doc = "Hand one's shift over to a person." },
	ROLE_READ(ROOM "/handovers/{handover}", handover, handover_shape, false, "One hand-over."),
	ROLE_ACT("/handovers/{handover}/take", op_handover_take, "Take a shift over: only the receiver can."),
	ROLE_ACT("/handovers/{handover}/withdraw", op_handover_withdraw, "Take a hand-over back before it was taken."),
};
const struct route_table api_role_routes = { routes, sizeof routes / sizeof routes[0] };
