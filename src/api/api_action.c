/* The doors of /api/v1 to improvements. */
#include "action/action.h"
#include "api/api_parts.h"
#include "base/limits.h"
#include "messages.h"

static const struct choice list_states[] = { { "open", 0 }, { "all", 0 } };
static const struct choices list_state_choices = { list_states, 2 };
API_LIST_QUERY(list_query, list_state_choices, "open: as without it; all");

static bool actions(struct web *w)
{
	struct action *v;
	struct api_page page;
	size_t n;
	str next;
	const struct list_query *q = w->asked;
	return api_page_of(w, LIMIT_LIST_ROWS, &page) &&
	       action_page(w->c, q->state == 1, page.before, page.most, &v, &n, &next) &&
	       web_json_list(w, &action_shape, v, n, next);
}

static bool of_room(struct web *w)
{
	struct incident i;
	struct action *v;
	size_t n;
	return api_incident_of(w, &i) && action_of_room(w->c, i.id, &v, &n) &&
	       web_json_list(w, &action_shape, v, n, STR_NONE);
}

static bool action(struct web *w)
{
	struct id id;
	struct incident i;
	struct action a;
	return web_id(w, "action", &id) && action_get(w->c, id, &a) &&
	       (id_is_none(a.incident_id) || incident_get(w->c, a.incident_id, &i)) && web_json(w, 200, &action_shape, &a);
}

static bool added(struct web *w)
{
	const struct action *a = w->result;
	return web_created(w, &action_shape, a, url_id(w->c, "/api/v1/actions/", a->id, NULL));
}

#define ALL "/api/v1/actions"
#define ONE ALL "/{action}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = actions,
		.query = &list_query, .shape = &action_shape, .is_list = true,
		.doc = "Improvements not over yet, by due time, in pages." },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_action_add,
		.answer = added, .shape = &action_shape, .doc = "Write down what is to be improved, of an incident or of none." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = action,
		.shape = &action_shape, .doc = "One improvement." },
	{ .method = HTTP_PUT, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_action_change,
		.answer = api_done, .doc = "Change what, who, by when; 409 when `version` is not the present one." },
	{ .method = HTTP_POST, .pattern = ONE "/state", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_action_state, .answer = api_done, .doc = "Say how far it is; done and dropped need a note." },
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/actions", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.show = of_room, .shape = &action_shape, .is_list = true, .doc = "Improvements that came out of an incident." },
};
const struct route_table api_action_routes = { routes, sizeof routes / sizeof routes[0] };
