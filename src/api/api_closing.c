/* The doors of /api/v1 to the closing sheet. */
#include "api/api_parts.h"
#include "closing/closing.h"

static bool sheet(struct web *w)
{
	struct incident i;
	struct closing *s = arena_new(w->c->arena, struct closing);
	return api_incident_of(w, &i) && closing_get(w->c, i.id, s) && web_json(w, 200, &closing_shape, s);
}

static bool missing(struct web *w)
{
	struct incident i;
	struct missing *v;
	size_t n;
	return api_incident_of(w, &i) && room_missing(w->c, &i, &v, &n) &&
	       web_json_list(w, &missing_shape, v, n, STR_NONE);
}

static bool follows(struct web *w)
{
	struct incident i;
	struct follow *v;
	size_t n;
	return api_incident_of(w, &i) && follow_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &follow_shape, v, n, STR_NONE);
}

static bool follow(struct web *w)
{
	struct incident i;
	struct id id;
	struct follow f;
	return api_incident_of(w, &i) && web_id(w, "follow", &id) && follow_get(w->c, i.id, id, &f) &&
	       web_json(w, 200, &follow_shape, &f);
}

static bool follow_added(struct web *w)
{
	const struct follow *f = w->result;
	return web_created(w, &follow_shape, f,
		api_url(w->c, f->incident_id, "/closing/follow-ups/", id_str(w->c->arena, f->id)));
}

static bool costs(struct web *w)
{
	struct incident i;
	struct closing *s = arena_new(w->c->arena, struct closing);
	struct cost *v;
	size_t n;
	return api_incident_of(w, &i) && closing_get(w->c, i.id, s) && cost_list(w->c, s, &v, &n) &&
	       web_json_list(w, &cost_shape, v, n, STR_NONE);
}

static bool cost(struct web *w)
{
	struct incident i;
	struct closing *s = arena_new(w->c->arena, struct closing);
	struct id id;
	struct cost v;
	return api_incident_of(w, &i) && web_id(w, "cost", &id) && closing_get(w->c, i.id, s) &&
	       cost_get(w->c, s, id, &v) && web_json(w, 200, &cost_shape, &v);
}

static bool cost_added(struct web *w)
{
	const struct cost *v = w->result;
	return web_created(w, &cost_shape, v, api_url(w->c, v->incident_id, "/closing/costs/", id_str(w->c->arena, v->id)));
}

static bool lessons(struct web *w)
{
	struct incident i;
	struct lesson *v;
	size_t n;
	return api_incident_of(w, &i) && lesson_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &lesson_shape, v, n, STR_NONE);
}

static bool answers(struct web *w)
{
	struct incident i;
	struct closing_own *v;
	size_t n;
	return api_incident_of(w, &i) && closing_own_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &closing_own_shape, v, n, STR_NONE);
}

#define SHEET "/api/v1/incidents/{incident}/closing"
#define GET_ONE(path, right, function, looks, text) \
	{ .method = HTTP_GET, .pattern = SHEET path, .needs = right, .flags = ROUTE_API, .show = function, \
		.shape = &looks, .doc = text }
#define GET_LIST(path, right, function, looks, text) \
	{ .method = HTTP_GET, .pattern = SHEET path, .needs = right, .flags = ROUTE_API, .show = function, \
		.shape = &looks, .is_list = true, .doc = text }
#define PUT(path, row, text) \
	{ .method = HTTP_PUT, .pattern = SHEET path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &row, \
		.answer = api_done, .doc = text }
#define MAKE(path, row, function, looks, text) \
	{ .method = HTTP_POST, .pattern = SHEET path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &row, \
		.answer = function, .shape = &looks, .doc = text }
static const struct route routes[] = {
	GET_ONE("", ACCESS_VIEWER, sheet, closing_shape, "What has to be said at the end, as far as it was said."),
	GET_LIST("/missing", ACCESS_VIEWER, missing, missing_shape, "What is missing: the codes closing takes as \"left\"."),
	PUT("/cause", op_closing_cause, "Say what the cause was, or why it cannot be said."),
	PUT("/recovery", op_closing_recovery, "Say when it was contained and recovered, and who confirmed it."),
	PUT("/told", op_closing_told, "Say how the executive was told."),
	PUT("/cost-access", op_closing_access, "Say who may see the costs."),
	GET_LIST("/follow-ups", ACCESS_VIEWER, follows, follow_shape, "Those affected, and what is done for them."),
	MAKE("/follow-ups", op_follow_add, follow_added, follow_shape, "Add somebody affected."),
	GET_ONE("/follow-ups/{follow}", ACCESS_VIEWER, follow, follow_shape, "One of them."),
	PUT("/follow-ups/{follow}", op_follow_change, "Say how far it is."),
	GET_LIST("/costs", ACCESS_RESPONDER, costs, cost_shape, "Costs, for those who may see them."),
	MAKE("/costs", op_cost_add, cost_added, cost_shape, "Add a cost."),
	GET_ONE("/costs/{cost}", ACCESS_RESPONDER, cost, cost_shape, "One cost."),
	PUT("/costs/{cost}", op_cost_change, "Change a cost."),
	{ .method = HTTP_POST, .pattern = SHEET "/costs/{cost}/drop", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION, .op = &op_cost_drop, .answer = api_done,
		.doc = "Take a cost back: it is not summed any more." },
	{ .method = HTTP_POST, .pattern = SHEET "/costs/{cost}/restore", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION, .op = &op_cost_restore, .answer = api_done, .doc = "Count it again." },
	GET_LIST("/answers", ACCESS_VIEWER, answers, closing_own_shape, "What the organisation asks besides on the sheet, with what was answered."),
	PUT("/answers", op_closing_own, "Answer what the organisation asks besides."),
	GET_LIST("/lessons", ACCESS_VIEWER, lessons, lesson_shape, "Questions to learn from, with what was answered."),
	PUT("/lessons/{lesson}", op_lesson_set, "Answer a question, also after closing."),
};
const struct route_table api_closing_routes = { routes, sizeof routes / sizeof routes[0] };
