/* The doors of /api/v1 to sighting. */
#include "api/api_parts.h"

#include "base/limits.h"
#include "messages.h"
#include "room/from_sighting.h"
#include "room/sighting_mask.h"

static const struct choice list_states[] = { { "waiting", 0 }, { "all", 0 } };
static const struct choices list_state_choices = { list_states, 2 };
API_LIST_QUERY(list_query, list_state_choices, "waiting: what nobody has settled, as without it; all");

static bool list(struct web *w)
{
	struct sighting *v;
	struct api_page page;
	size_t n;
	str next;
	const struct list_query *q = w->asked;
	return api_page_of(w, LIMIT_LIST_ROWS, &page) &&
	       sighting_page(w->c, q->state == 1, page.before, page.most, &v, &n, &next) &&
	       web_json_list(w, &sighting_shape, v, n, next);
}

static bool one(struct web *w)
{
	struct id id;
	struct sighting s;
	return web_id(w, "sighting", &id) && sighting_get(w->c, id, &s) && web_json(w, 200, &sighting_shape, &s);
}

static bool added(struct web *w)
{
	const struct sighting *s = w->result;
	return web_created(w, &sighting_shape, s, url_id(w->c, "/api/v1/sightings/", s->id, ""));
}

static bool opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_created(w, &incident_shape, i, url_id(w->c, "/api/v1/incidents/", i->id, ""));
}

static bool mask_of(struct web *w, struct sighting_mask *ret, bool *ret_is)
{
	struct id id;
	struct sighting s;
	return web_id(w, "sighting", &id) && sighting_get(w->c, id, &s) && sighting_mask_open(w->c, s.id, ret, ret_is);
}

static bool masks(struct web *w)
{
	struct sighting_mask m;
	struct sighting_mask_json row;
	bool is_open = false;
	if (!mask_of(w, &m, &is_open)) {
		return false;
	}
	row = is_open ? sighting_mask_json_of(&m) : (struct sighting_mask_json){ 0 };
	return web_json_list(w, &sighting_mask_shape, &row, is_open, STR_NONE);
}

static bool mask_one(struct web *w)
{
	struct sighting_mask m;
	struct id request;
	bool is_open = false;
	if (!web_id(w, "request", &request) || !mask_of(w, &m, &is_open)) {
		return false;
	}
	if (!is_open || !id_eq(m.id, request)) {
		return fail(w->c, ERR_NOT_FOUND, MSG_SIGHTING_MASK_GONE);
	}
	struct sighting_mask_json row = sighting_mask_json_of(&m);
	return web_json(w, 200, &sighting_mask_shape, &row);
}

static bool mask_asked(struct web *w)
{
	const struct sighting_mask_ask_in *in = w->in;
	const struct sighting_mask_json *made = w->result;
	str after = STR_CAT(w->c->arena, S("/masks/"), id_str(w->c->arena, made->id));
	return web_created(w, &sighting_mask_shape, made,
		url_id(w->c, "/api/v1/sightings/", in->id, str_cz(w->c->arena, after)));
}

#define ONE "/api/v1/sightings/{sighting}"
#define ACT(path, row, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = api_done, .doc = text }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/sightings", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = list,
		.query = &list_query, .shape = &sighting_shape, .is_list = true,
		.doc = "What finders reported, newest first, in pages." },
	{ .method = HTTP_POST, .pattern = "/api/v1/sightings", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.op = &op_sighting_add, .answer = added, .shape = &sighting_shape,
		.doc = "Report something noticed: by a program with a token. People use the reporting page." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = one,
		.shape = &sighting_shape, .doc = "One report." },
	{ .method = HTTP_POST, .pattern = ONE "/open", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_sighting_open, .answer = opened, .shape = &incident_shape, .doc = "Open a room from a report." },
	ACT(ONE "/take", op_sighting_take, "Say that I look at it."),
	ACT(ONE "/join", op_sighting_join, "Bring it into an open room."),
	ACT(ONE "/leave", op_sighting_leave, "Take it out of its room again."),
	ACT(ONE "/close", op_sighting_close, "Close it with a reason the finder reads."),
	ACT(ONE "/reopen", op_sighting_reopen, "Take the closing back."),
	{ .method = HTTP_GET, .pattern = ONE "/masks", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = masks,
		.shape = &sighting_mask_shape, .is_list = true, .doc = "A masking of its words that waits for a second person." },
	{ .method = HTTP_POST, .pattern = ONE "/masks", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_sighting_mask_ask, .answer = mask_asked, .shape = &sighting_mask_shape,
		.doc = "Ask to black out what a finder wrote, here and in the entries of its room, or its photo." },
	{ .method = HTTP_GET, .pattern = ONE "/masks/{request}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.show = mask_one, .shape = &sighting_mask_shape, .doc = "One such request, while it waits." },
	ACT(ONE "/masks/{request}/grant", op_sighting_mask_grant, "Agree: another person than who asked."),
	ACT(ONE "/masks/{request}/refuse", op_sighting_mask_refuse, "Refuse, or take one's own back."),
};
const struct route_table api_sighting_routes = { routes, sizeof routes / sizeof routes[0] };
