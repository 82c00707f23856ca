/* The doors of /api/v1 to evidence: large files in pieces, records, custody. */
#include "api/api_parts.h"
#include "api/api_upload.h"

#include "audit/audit.h"
#include "base/limits.h"
#include "blob/blob_web.h"
#include "evidence/evidence.h"
#include "messages.h"

/* --- uploads --- */

static bool uploads(struct web *w)
{
	struct incident i;
	struct upload *v;
	size_t n;
	return api_incident_of(w, &i) && upload_list(w->c, i.id, &v, &n) && web_json_list(w, &upload_shape, v, n, STR_NONE);
}

static bool upload_of(struct web *w, struct incident *i, struct upload *ret)
{
	struct id id;
	return api_incident_of(w, i) && web_id(w, "upload", &id) && upload_get(w->c, i->id, id, ret);
}

static bool upload_one(struct web *w)
{
	struct incident i;
	struct upload u;
	return upload_of(w, &i, &u) && web_json(w, 200, &upload_shape, &u);
}

static bool upload_begun(struct web *w)
{
	const struct upload *u = w->result;
	return web_created(w, &upload_shape, u, api_url(w->c, u->about_id, "/uploads/", id_str(w->c->arena, u->id)));
}

static bool upload_dropped(struct web *w)
{
	const struct evidence_drop_in *in = w->in;
	upload_drop(w->c, in->upload_id);
	return web_no_content(w);
}

static bool piece_sink(struct web *w)
{
	struct incident i;
	struct upload u;
	if (!upload_of(w, &i, &u)) {
		return false;
	}
	return incident_is_open(&i) ? api_piece_sink(w, &u) : fail(w->c, ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED);
}

static bool piece_prepare(struct web *w)
{
	struct evidence_piece_in *in = w->in;
	return api_piece_sync(w, &in->piece);
}

/* --- records --- */

static bool list(struct web *w)
{
	struct incident i;
	struct evidence *v;
	size_t n;
	return api_incident_of(w, &i) && evidence_list(w->c, i.id, &v, &n) && web_json_list(w, &evidence_shape, v, n, STR_NONE);
}

static bool record_of(struct web *w, struct incident *i, struct evidence *e)
{
	struct id id;
	return api_incident_of(w, i) && web_id(w, "evidence", &id) && evidence_get(w->c, i->id, id, e);
}

static bool one(struct web *w)
{
	struct incident i;
	struct evidence e;
	return record_of(w, &i, &e) && web_json(w, 200, &evidence_shape, &e);
}

static bool take_prepare(struct web *w)
{
	return evidence_take_prepare(w->c, w->in, (bytes){ 0 }, STR_NONE);
}

static bool taken(struct web *w)
{
	const struct evidence *e = w->result;
	const struct evidence_take_in *in = w->in;
	if (!id_is_none(in->upload_id)) {
		upload_drop(w->c, in->upload_id);
	}
	return web_created(w, &evidence_shape, e, api_url(w->c, e->incident_id, "/evidence/", id_str(w->c->arena, e->id)));
}

static bool file(struct web *w)
{
	struct incident i;
	struct evidence e;
	struct blob b;
	if (!record_of(w, &i, &e)) {
		return false;
	}
	if (!e.has_file) {
		return fail(w->c, ERR_NOT_FOUND, MSG_BLOB_NOT_FOUND);
	}
	return blob_get(w->c, &e.stored, &b) && web_audit(w, "evidence_file", id_str(w->c->arena, e.id)) &&
	       blob_answer(w, &b, e.file_name, BLOB_AS_BYTES);
}

/* --- custody --- */

static bool steps(struct web *w)
{
	struct incident i;
	struct evidence e;
	struct custody *v;
	size_t n;
	return record_of(w, &i, &e) && custody_list(w->c, &e, &v, &n) && web_json_list(w, &custody_shape, v, n, STR_NONE);
}

static bool step(struct web *w)
{
	struct incident i;
	struct evidence e;
	struct custody s;
	struct id id;
	return record_of(w, &i, &e) && web_id(w, "custody", &id) && custody_get(w->c, &e, id, &s) &&
	       web_json(w, 200, &custody_shape, &s);
}

static bool add_prepare(struct web *w)
{
	struct custody_add_in *in = w->in;
	return str_is_empty(in->password) || password_again_check(w->c, in->password, &in->again);
}

static bool sign_prepare(struct web *w)
{
	struct custody_sign_in *in = w->in;
	return password_again_check(w->c, in->password, &in->again);
}

static bool step_added(struct web *w)
{
	const struct custody_result *r = w->result;
	struct ctx *c = w->c;
	if (!custody_was_signed(c, r)) {
		return false;
	}
	str what = STR_CAT(c->arena, id_str(c->arena, r->step.evidence_id), S("/custody/"), id_str(c->arena, r->step.id));
	return web_created(w, &custody_shape, &r->step, api_url(c, r->step.incident_id, "/evidence/", what));
}

static bool step_done(struct web *w)
{
	const struct custody_result *r = w->result;
	return custody_was_signed(w->c, r) && web_json(w, 200, &custody_shape, &r->step);
}

#define ROOM "/api/v1/incidents/{incident}"
#define UPLOAD ROOM "/uploads/{upload}"
#define ONE ROOM "/evidence/{evidence}"
#define STEP ONE "/custody/{custody}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/uploads", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = uploads,
		.shape = &upload_shape, .is_list = true, .doc = "My unfinished uploads for this room, newest first." },
	{ .method = HTTP_POST, .pattern = ROOM "/uploads", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_evidence_upload, .answer = upload_begun, .shape = &upload_shape,
		.doc = "Begin to send a file: its name and length." },
	{ .method = HTTP_GET, .pattern = UPLOAD, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = upload_one,
		.shape = &upload_shape, .doc = "How much of it is received and on disk." },
	{ .method = HTTP_PUT, .pattern = UPLOAD, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SLOW,
		.op = &op_evidence_piece, .query = &api_piece_query, .sink = piece_sink, .prepare = piece_prepare, .answer = api_done, .shape = &upload_shape,
		.doc = "The next piece, at most 64 MB of plain bytes; ?offset= must be what is received. Answered when on disk." },
	{ .method = HTTP_DELETE, .pattern = UPLOAD, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_evidence_drop,
		.answer = upload_dropped, .doc = "Forget an unfinished upload." },

	{ .method = HTTP_GET, .pattern = ROOM "/evidence", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list,
		.shape = &evidence_shape, .is_list = true, .doc = "Evidence, in the order it was taken." },
	{ .method = HTTP_POST, .pattern = ROOM "/evidence", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SLOW,
		.op = &op_evidence_take, .prepare = take_prepare, .answer = taken, .shape = &evidence_shape,
		.doc = "Take evidence: a finished upload, or a thing that is described." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one,
		.shape = &evidence_shape, .doc = "One record." },
	{ .method = HTTP_PATCH, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_evidence_change,
		.answer = api_done, .doc = "Correct name and description." },
	{ .method = HTTP_POST, .pattern = ONE "/withdraw", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_evidence_withdraw, .answer = api_done, .doc = "Take a record back; its bytes stay." },
	{ .method = HTTP_GET, .pattern = ONE "/file", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_BYTES, .show = file,
		.doc = "The stored bytes; a sample stays sealed. Each hand-out is an audit line." },
	{ .method = HTTP_GET, .pattern = ONE "/custody", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = steps,
		.shape = &custody_shape, .is_list = true, .doc = "Its chain, oldest first." },
	{ .method = HTTP_POST, .pattern = ONE "/custody", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_SLOW,
		.op = &op_custody_add, .prepare = add_prepare, .answer = step_added, .shape = &custody_shape,
		.doc = "Hand over, copy, return or move." },
	{ .method = HTTP_GET, .pattern = STEP, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = step,
		.shape = &custody_shape, .doc = "One step." },
	{ .method = HTTP_POST, .pattern = STEP "/sign", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION | ROUTE_SLOW,
		.op = &op_custody_sign, .prepare = sign_prepare, .answer = step_done, .doc = "Confirm one's side by the password." },
	{ .method = HTTP_POST, .pattern = STEP "/refuse", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_custody_refuse, .answer = step_done, .doc = "Say that a step did not happen." },
	{ .method = HTTP_POST, .pattern = STEP "/receipt", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_custody_receipt, .answer = step_done, .doc = "A receipt was signed by hand; say where the paper is." },
};
const struct route_table api_evidence_routes = { routes, sizeof routes / sizeof routes[0] };
