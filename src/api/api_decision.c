/* The doors of /api/v1 to decisions. */
#include "api/api_parts.h"
#include "decision/decision.h"

static bool decisions(struct web *w)
{
	struct incident i;
	struct decision *v;
	size_t n;
	return api_incident_of(w, &i) && decision_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &decision_shape, v, n, STR_NONE);
}

static bool decision(struct web *w)
{
	struct incident i;
	struct id id;
	struct decision d;
	return api_incident_of(w, &i) && web_id(w, "decision", &id) && decision_get(w->c, i.id, id, &d) &&
	       web_json(w, 200, &decision_shape, &d);
}

static bool asked(struct web *w)
{
	const struct decision *d = w->result;
	return web_created(w, &decision_shape, d,
		api_url(w->c, d->incident_id, "/decisions/", id_str(w->c->arena, d->id)));
}

#define ALL "/api/v1/incidents/{incident}/decisions"
#define ONE ALL "/{decision}"
#define DECISION_ACT(path, operation, text) \
	{ .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, \
		.op = &operation, .answer = api_done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = decisions,
		.shape = &decision_shape, .is_list = true, .doc = "Decisions of a room, in their order." },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_decision_ask,
		.answer = asked, .shape = &decision_shape, .doc = "Ask for a decision, or write one down that was taken." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = decision,
		.shape = &decision_shape, .doc = "One decision." },
	{ .method = HTTP_PUT, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_decision_change,
		.answer = api_done, .doc = "Change what is asked; once decided, only who carries it out and who is told." },
	DECISION_ACT("/decide", op_decision_decide, "Decide, with a ground; 409 when somebody was faster."),
	DECISION_ACT("/explain", op_decision_explain, "Say why it was decided otherwise than the stop matrix says."),
	DECISION_ACT("/carried", op_decision_carried, "It was carried out."),
	DECISION_ACT("/withdraw", op_decision_withdraw, "Take it back, with a reason (note)."),
	DECISION_ACT("/reopen", op_decision_reopen, "Take carrying out or withdrawing back."),
};
const struct route_table api_decision_routes = { routes, sizeof routes / sizeof routes[0] };
