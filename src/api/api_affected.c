/* The doors of /api/v1 to affected things and the stages of an attack. */
#include "api/api_parts.h"

static bool list(struct web *w)
{
	struct incident i;
	struct affected *v;
	size_t n;
	return api_incident_of(w, &i) && affected_list(w->c, i.id, &v, &n) && web_json_list(w, &affected_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct incident i;
	struct id id;
	struct affected a;
	return api_incident_of(w, &i) && web_id(w, "affected", &id) && affected_get(w->c, i.id, id, &a) &&
	       web_json(w, 200, &affected_shape, &a);
}

static bool added(struct web *w)
{
	const struct affected_add_in *in = w->in;
	const struct affected_added *a = w->result;
	return web_created(w, &affected_added_shape, a, api_url(w->c, in->incident_id, "/affected/", id_str(w->c->arena, a->id)));
}

static bool stages(struct web *w)
{
	struct incident i;
	struct stage_found *v;
	size_t n;
	return api_incident_of(w, &i) && stage_list(w->c, i.id, &v, &n) && web_json_list(w, &stage_found_shape, v, n, STR_NONE);
}

static bool entry_stage(struct web *w)
{
	struct incident i;
	struct entry_view e;
	struct entry_stage s;
	int64_t seq;
	str text = raw_get(&w->parts, "entry");
	if (!api_incident_of(w, &i)) {
		return false;
	}
	if (str_is_none(text) || !str_to_i64(text, &seq) || seq < 1) {
		return fail(w->c, ERR_NOT_FOUND, 0);
	}
	s.seq = (struct opt_int){ true, seq };
	return journal_get(w->c, i.id, seq, &e) && entry_stage_get(w->c, i.id, seq, &s.stage) && web_json(w, 200, &entry_stage_shape, &s);
}

#define ROOM "/api/v1/incidents/{incident}"
#define THING ROOM "/affected/{affected}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/affected", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list,
		.shape = &affected_shape, .is_list = true, .doc = "What is affected, by kind." },
	{ .method = HTTP_POST, .pattern = ROOM "/affected", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_affected_add,
		.answer = added, .shape = &affected_added_shape, .doc = "Write down what is affected: one name a line, one entry for all." },
	{ .method = HTTP_GET, .pattern = THING, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one, .shape = &affected_shape,
		.doc = "One affected thing." },
	{ .method = HTTP_PUT, .pattern = THING, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_affected_change,
		.answer = api_done, .doc = "Describe an affected thing anew; its state stays." },
	{ .method = HTTP_POST, .pattern = THING "/state", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_affected_state, .answer = api_done, .doc = "Say how far it is; going back takes a reason." },
	{ .method = HTTP_POST, .pattern = THING "/link", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_affected_link, .answer = api_done, .doc = "Say from what it was reached." },
	{ .method = HTTP_POST, .pattern = THING "/unlink", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_affected_unlink, .answer = api_done, .doc = "It was not reached from there after all." },
	{ .method = HTTP_GET, .pattern = ROOM "/stages", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = stages,
		.shape = &stage_found_shape, .is_list = true, .doc = "The stages of an attack and what was found at each." },
	{ .method = HTTP_GET, .pattern = ROOM "/entries/{entry}/stage", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.show = entry_stage, .shape = &entry_stage_shape, .doc = "The stage an entry is marked with." },
	{ .method = HTTP_PUT, .pattern = ROOM "/entries/{entry}/stage", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_entry_stage, .answer = api_done, .doc = "Mark an entry with a stage; empty: none." },
};
const struct route_table api_affected_routes = { routes, sizeof routes / sizeof routes[0] };
