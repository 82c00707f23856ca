/* The doors of /api/v1 to traces. */
#include "api/api_parts.h"

static bool list(struct web *w)
{
	struct incident i;
	struct indicator *v;
	size_t n;
	return api_incident_of(w, &i) && indicator_list(w->c, i.id, &v, &n) && web_json_list(w, &indicator_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct incident i;
	struct id id;
	struct indicator v;
	return api_incident_of(w, &i) && web_id(w, "indicator", &id) && indicator_get(w->c, i.id, id, &v) &&
	       web_json(w, 200, &indicator_shape, &v);
}

static bool added(struct web *w)
{
	const struct indicator_add_in *in = w->in;
	const struct indicator *v = w->result;
	return web_created(w, &indicator_shape, v, api_url(w->c, in->incident_id, "/indicators/", id_str(w->c->arena, v->id)));
}

struct proposals_query { struct opt_int entry; };
static const struct field proposals_fields[] = { { .name = "entry", .type = FIELD_INT,
	.offset = offsetof(struct proposals_query, entry), .doc = "number of an entry: only what its text has" } };
static const struct shape proposals_query = { "Query", proposals_fields, 1, sizeof(struct proposals_query) };

static bool proposals(struct web *w)
{
	struct incident i;
	struct indicator_proposal *v;
	size_t n;
	const struct proposals_query *q = w->asked;
	int64_t seq = q->entry.has ? q->entry.v : 0;
	if (!api_incident_of(w, &i)) {
		return false;
	}
	if (q->entry.has && seq < 1) {
		return fail(w->c, ERR_NOT_FOUND, 0);
	}
	return indicator_propose(w->c, i.id, seq, &v, &n) && web_json_list(w, &indicator_proposal_shape, v, n, STR_NONE);
}

#define ROOM "/api/v1/incidents/{incident}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/indicators", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list,
		.shape = &indicator_shape, .is_list = true, .doc = "The traces of a room; the real ones for who may act." },
	{ .method = HTTP_POST, .pattern = ROOM "/indicators", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_indicator_add, .answer = added, .shape = &indicator_shape, .doc = "Write a trace down; its kind is recognised." },
	{ .method = HTTP_GET, .pattern = ROOM "/indicators/{indicator}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one,
		.shape = &indicator_shape, .doc = "One trace." },
	{ .method = HTTP_PATCH, .pattern = ROOM "/indicators/{indicator}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_indicator_change, .answer = api_done, .doc = "Say what is known of a trace; what is not sent stays." },
	{ .method = HTTP_GET, .pattern = ROOM "/indicator-proposals", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.show = proposals, .query = &proposals_query, .shape = &indicator_proposal_shape, .is_list = true,
		.doc = "What the entries hold of traces, not yet taken; ?entry= of one entry." },
	{ .method = HTTP_POST, .pattern = ROOM "/indicator-proposals/take", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION, .op = &op_indicator_take, .answer = api_done, .doc = "Take some of them." },
};
const struct route_table api_indicator_routes = { routes, sizeof routes / sizeof routes[0] };
