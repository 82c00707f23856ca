/* The doors of /api/v1 to archives: writing one out, sending one in, deciding. */
#include "api/api_parts.h"
#include "api/api_upload.h"
#include "archive/archive_web.h"
#include "archive/take.h"

/* --- sending --- */

static bool uploads(struct web *w)
{
	struct upload *v;
	size_t n;
	return upload_list(w->c, w->c->org_id, &v, &n) && web_json_list(w, &upload_shape, v, n, STR_NONE);
}

static bool upload_of(struct web *w, struct upload *ret)
{
	struct id id;
	return web_id(w, "upload", &id) && upload_get(w->c, w->c->org_id, id, ret);
}

static bool upload_one(struct web *w)
{
	struct upload u;
	return upload_of(w, &u) && web_json(w, 200, &upload_shape, &u);
}

static bool upload_begun(struct web *w)
{
	const struct upload *u = w->result;
	return web_created(w, &upload_shape, u, url_id(w->c, "/api/v1/archives/uploads/", u->id, ""));
}

static bool upload_dropped(struct web *w)
{
	const struct archive_piece_in *in = w->in;
	upload_drop(w->c, in->upload_id);
	return web_no_content(w);
}

static bool piece_sink(struct web *w)
{
	struct upload u;
	return upload_of(w, &u) && api_piece_sink(w, &u);
}

static bool piece_prepare(struct web *w)
{
	struct archive_piece_in *in = w->in;
	return api_piece_sync(w, &in->piece);
}

/* --- archives --- */

static bool list(struct web *w)
{
	struct archive *v;
	size_t n;
	return archive_list(w->c, &v, &n) && web_json_list(w, &archive_shape, v, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct id id;
	struct archive a;
	return web_id(w, "archive", &id) && archive_find(w->c, id, &a) && web_json(w, 200, &archive_shape, &a);
}

static bool look_prepare(struct web *w)
{
	return archive_look_prepare(w->c, w->in, (bytes){ 0 }, STR_NONE);
}

static bool looked(struct web *w)
{
	const struct archive *a = w->result;
	const struct archive_look_in *in = w->in;
	upload_drop(w->c, in->upload_id);
	return web_created(w, &archive_shape, a, url_id(w->c, "/api/v1/archives/", a->id, ""));
}

static bool take_prepare(struct web *w)
{
	return archive_stage(w->c, w->in);
}

static bool dropped(struct web *w)
{
	archive_dropped(w->c, w->result);
	return web_no_content(w);
}

#define ROOM "/api/v1/incidents/{incident}"
#define ALL "/api/v1/archives"
#define UPLOAD ALL "/uploads/{upload}"
static const struct route routes[] = {
	{ .method = HTTP_POST, .pattern = ROOM "/archive", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_archive_export, .prepare = archive_export_prepare,
		.answer = archive_export_answer,
		.doc = "Write the incident as an archive that proves itself (docs/archive-format.md) and send it; an entry says so." },
	{ .method = HTTP_GET, .pattern = ALL "/uploads", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = uploads,
		.shape = &upload_shape, .is_list = true, .doc = "My unfinished archives, newest first." },
	{ .method = HTTP_POST, .pattern = ALL "/uploads", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_archive_upload, .answer = upload_begun, .shape = &upload_shape, .doc = "Begin to send an archive in pieces." },
	{ .method = HTTP_GET, .pattern = UPLOAD, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = upload_one,
		.shape = &upload_shape, .doc = "How much of it is received and on disk." },
	{ .method = HTTP_PUT, .pattern = UPLOAD, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SLOW,
		.op = &op_archive_piece, .query = &api_piece_query, .sink = piece_sink, .prepare = piece_prepare, .answer = api_done,
		.shape = &upload_shape, .doc = "The next piece, as bytes." },
	{ .method = HTTP_DELETE, .pattern = UPLOAD, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_archive_upload_drop,
		.answer = upload_dropped, .doc = "Forget an unfinished archive." },
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = list, .shape = &archive_shape,
		.is_list = true, .doc = "What was taken in, newest first; before it what you sent and did not decide on." },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SLOW, .op = &op_archive_look,
		.prepare = look_prepare, .answer = looked, .shape = &archive_shape, .doc = "Prove a finished upload; 422 says what does not hold." },
	{ .method = HTTP_GET, .pattern = ALL "/{archive}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = one,
		.shape = &archive_shape, .doc = "One archive." },
	{ .method = HTTP_POST, .pattern = ALL "/{archive}/take", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SLOW | ROUTE_ACTION,
		.op = &op_archive_take, .prepare = take_prepare, .answer = api_done, .shape = &archive_shape,
		.doc = "Take it in as a closed incident; incident_id names it." },
	{ .method = HTTP_DELETE, .pattern = ALL "/{archive}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_archive_drop,
		.answer = dropped, .doc = "Drop one that was only looked at." },
};
const struct route_table api_archive_routes = { routes, sizeof routes / sizeof routes[0] };
