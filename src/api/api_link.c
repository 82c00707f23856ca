/* The doors of /api/v1 to links between incidents. */
#include "api/api_parts.h"
#include "link/link.h"

static bool list(struct web *w)
{
	struct incident i;
	struct link *v;
	size_t n;
	return api_incident_of(w, &i) && link_list(w->c, i.id, &v, &n) && web_json_list(w, &link_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct incident i;
	struct id id;
	struct link l;
	return api_incident_of(w, &i) && web_id(w, "link", &id) && link_get(w->c, i.id, id, &l) &&
	       web_json(w, 200, &link_shape, &l);
}

static bool added(struct web *w)
{
	const struct link_add_in *in = w->in;
	const struct link *l = w->result;
	return web_created(w, &link_shape, l, api_url(w->c, in->incident_id, "/links/", id_str(w->c->arena, l->id)));
}

static bool merged(struct web *w)
{
	const struct link_merge_in *in = w->in;
	const struct link *l = w->result;
	return web_created(w, &link_shape, l, api_url(w->c, in->incident_id, "/links/", id_str(w->c->arena, l->id)));
}

static bool likely(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct link_likely *v;
	size_t n;
	if (!api_incident_of(w, &i) || !link_likely(c, &i, &v, &n)) {
		return false;
	}
	struct link_likely_json *rows = arena_array(c->arena, struct link_likely_json, n + 1);
	for (size_t k = 0; k < n; k++) {
		rows[k] = (struct link_likely_json){ .incident_id = v[k].i.id, .name = v[k].i.name, .state = v[k].i.state,
			.shared = { true, v[k].shared }, .words = { true, v[k].words }, .finders = { true, v[k].finders },
			.same_kind = v[k].same_kind };
	}
	return web_json_list(w, &link_likely_shape, rows, n, STR_NONE);
}

static bool wave(struct web *w)
{
	struct incident i;
	struct link *v;
	size_t n;
	struct link_wave s;
	return api_incident_of(w, &i) && link_list(w->c, i.id, &v, &n) && link_wave(w->c, &i, v, n, &s) &&
	       web_json(w, 200, &link_wave_shape, &s);
}

static bool plan(struct web *w)
{
	struct incident i, into;
	struct id into_id;
	struct merge_plan m;
	return api_incident_of(w, &i) && web_id(w, "other", &into_id) && incident_get(w->c, into_id, &into) &&
	       merge_plan(w->c, i.id, into_id, &into, &m) && web_json(w, 200, &merge_plan_shape, &m);
}

#define ROOM "/api/v1/incidents/{incident}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/links", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list,
		.shape = &link_shape, .is_list = true, .doc = "What an incident belongs together with, as far as you may see it." },
	{ .method = HTTP_POST, .pattern = ROOM "/links", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_link_add,
		.answer = added, .shape = &link_shape, .doc = "Link two incidents; both journals say so." },
	{ .method = HTTP_GET, .pattern = ROOM "/links/{link}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one,
		.shape = &link_shape, .doc = "One link." },
	{ .method = HTTP_POST, .pattern = ROOM "/links/{link}/remove", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION, .op = &op_link_remove, .answer = api_nothing,
		.doc = "Take a link back; of a merge this opens the merged incident again as it was." },
	{ .method = HTTP_GET, .pattern = ROOM "/likely-links", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = likely,
		.shape = &link_likely_shape, .is_list = true, .doc = "Incidents that may belong together with it, the likeliest first." },
	{ .method = HTTP_GET, .pattern = ROOM "/wave", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = wave,
		.shape = &link_wave_shape, .doc = "What can be added up over an incident and those that come from it." },
	{ .method = HTTP_GET, .pattern = ROOM "/merge/{other}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = plan,
		.shape = &merge_plan_shape, .doc = "What merging it into another incident would do; 409 says why not." },
	{ .method = HTTP_POST, .pattern = ROOM "/merge", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_link_merge,
		.answer = merged, .shape = &link_shape, .doc = "Merge it into another incident; it is closed, its journal stays." },
};
const struct route_table api_link_routes = { routes, sizeof routes / sizeof routes[0] };
