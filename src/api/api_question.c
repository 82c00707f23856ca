/* The doors of /api/v1 to what is not known. */
#include "api/api_parts.h"

static bool questions(struct web *w)
{
	struct incident i;
	struct question *v;
	size_t n;
	return api_incident_of(w, &i) && question_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &question_shape, v, n, STR_NONE);
}

static bool question(struct web *w)
{
	struct incident i;
	struct id id;
	struct question q;
	return api_incident_of(w, &i) && web_id(w, "question", &id) && question_get(w->c, i.id, id, &q) &&
	       web_json(w, 200, &question_shape, &q);
}

static bool added(struct web *w)
{
	const struct question *q = w->result;
	return web_created(w, &question_shape, q,
		api_url(w->c, q->incident_id, "/questions/", id_str(w->c->arena, q->id)));
}

#define ALL "/api/v1/incidents/{incident}/questions"
#define ONE ALL "/{question}"
#define QUESTION_ACT(path, operation, text) \
	{ .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, \
		.op = &operation, .answer = api_done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = questions,
		.shape = &question_shape, .is_list = true, .doc = "what is not known, oldest first" },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_question_add,
		.answer = added, .doc = "write down what is not known" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = question,
		.shape = &question_shape, .doc = "one question" },
	QUESTION_ACT("/answer", op_question_answer, "answer it; may become a fact"),
	QUESTION_ACT("/assign", op_question_assign, "say who finds out, by when"),
	QUESTION_ACT("/drop", op_question_drop, "stop asking, and why"),
	QUESTION_ACT("/reopen", op_question_reopen, "ask again"),
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/entries/{entry}/take", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION, .op = &op_fact_take, .answer = api_done, .doc = "make what an entry says a fact" },
};
const struct route_table api_question_routes = { routes, sizeof routes / sizeof routes[0] };
