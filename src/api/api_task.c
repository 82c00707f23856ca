/* The doors of /api/v1 to tasks. */
#include "api/api_parts.h"
#include "task/task.h"

#define ROOM "/api/v1/incidents/{incident}"
#define ONE_TASK "/api/v1/tasks/{task}"

static bool list(struct web *w)
{
	struct incident i;
	struct task *v;
	size_t n;
	return api_incident_of(w, &i) && task_list(w->c, i.id, &v, &n) && web_json_list(w, &task_shape, v, n, STR_NONE);
}

struct plan_query { bool mine; };
static const struct field plan_fields[] = { { .name = "mine", .type = FIELD_BOOL, .offset = offsetof(struct plan_query, mine),
	.doc = "true: only what is mine to do" } };
static const struct shape plan_query = { "Query", plan_fields, 1, sizeof(struct plan_query) };

static bool plan(struct web *w)
{
	const struct plan_query *q = w->asked;
	struct task *v;
	size_t n;
	return task_plan(w->c, q->mine, &v, &n) &&
	       web_json_list(w, &task_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct id id;
	struct task t;
	return web_id(w, "task", &id) && task_get(w->c, id, &t) && web_json(w, 200, &task_shape, &t);
}

static bool added(struct web *w)
{
	const struct task *t = w->result;
	return web_created(w, &task_shape, t, url_id(w->c, "/api/v1/tasks/", t->id, ""));
}

#define ACT(path, least, row, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = least, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = api_done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/tasks", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list,
		.shape = &task_shape, .is_list = true, .doc = "The tasks of a room." },
	{ .method = HTTP_POST, .pattern = ROOM "/tasks", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_task_add,
		.answer = added, .shape = &task_shape, .doc = "Ask somebody to do something, in a room." },
	{ .method = HTTP_GET, .pattern = "/api/v1/tasks", .needs = ACCESS_HELPER, .flags = ROUTE_API, .show = plan,
		.query = &plan_query,
		.shape = &task_shape, .is_list = true, .doc = "Open tasks over all rooms, the most urgent first; ?mine=true for one's own." },
	{ .method = HTTP_POST, .pattern = "/api/v1/tasks", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_task_add_own,
		.answer = added, .shape = &task_shape, .doc = "Ask somebody to do something outside incidents." },
	{ .method = HTTP_GET, .pattern = ONE_TASK, .needs = ACCESS_HELPER, .flags = ROUTE_API, .show = one,
		.shape = &task_shape, .doc = "One task." },
	{ .method = HTTP_PUT, .pattern = ONE_TASK, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_task_change,
		.answer = api_done, .doc = "Change words, owner and due time." },
	ACT(ONE_TASK "/start", ACCESS_HELPER, op_task_start, "Begin a task of one's own."),
	ACT(ONE_TASK "/done", ACCESS_HELPER, op_task_done, "A task is done."),
	ACT(ONE_TASK "/ask", ACCESS_HELPER, op_task_ask, "Ask back."),
	ACT(ONE_TASK "/answer", ACCESS_RESPONDER, op_task_answer, "Answer a question."),
	ACT(ONE_TASK "/drop", ACCESS_RESPONDER, op_task_drop, "A task is not needed any more, and why."),
	ACT(ONE_TASK "/reopen", ACCESS_RESPONDER, op_task_reopen, "Put a task back to do."),
};
const struct route_table api_task_routes = { routes, sizeof routes / sizeof routes[0] };
