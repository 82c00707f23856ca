/* The doors of /api/v1 to suspicious mail. */
#include "api/api_parts.h"

#include "base/limits.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "room/from_suspect.h"

static const struct choice list_states[] = { { "waiting", 0 }, { "all", 0 } };
static const struct choices list_state_choices = { list_states, 2 };
API_LIST_QUERY(list_query, list_state_choices, "waiting: what nobody has judged, as without it; all");

static bool list(struct web *w)
{
	struct suspect *v;
	struct api_page page;
	size_t n;
	str next;
	const struct list_query *q = w->asked;
	return api_page_of(w, LIMIT_LIST_ROWS, &page) &&
	       suspect_page(w->c, q->state == 1, page.before, page.most, &v, &n, &next) &&
	       web_json_list(w, &suspect_shape, v, n, next);
}

static bool of(struct web *w, struct suspect *ret)
{
	struct id id;
	return web_id(w, "suspect", &id) && suspect_get(w->c, id, ret);
}

static bool one(struct web *w)
{
	struct suspect s;
	return of(w, &s) && web_audit(w, "suspect_read", id_str(w->c->arena, s.id)) && web_json(w, 200, &suspect_shape, &s);
}

static bool parts(struct web *w)
{
	struct suspect s;
	struct suspect_part *v;
	size_t n;
	return of(w, &s) && suspect_parts(w->c, s.id, &v, &n) && web_audit(w, "suspect_read", id_str(w->c->arena, s.id)) &&
	       web_json_list(w, &suspect_part_shape, v, n, STR_NONE);
}

static bool signs(struct web *w)
{
	struct suspect s;
	struct suspect_sign_row *v;
	size_t n;
	return of(w, &s) && suspect_signs(w->c, s.id, &v, &n) && web_json_list(w, &suspect_sign_shape, v, n, STR_NONE);
}

static bool alike(struct web *w)
{
	struct suspect s;
	struct suspect_like *v;
	size_t n;
	return of(w, &s) && suspect_alike(w->c, s.id, &v, &n) && web_json_list(w, &suspect_like_shape, v, n, STR_NONE);
}

static bool raw(struct web *w)
{
	struct suspect s;
	struct blob b;
	if (!of(w, &s)) {
		return false;
	}
	if (!s.has_raw) {
		return fail(w->c, ERR_NOT_FOUND, MSG_SUSPECT_NO_RAW);
	}
	str name = STR_CAT(w->c->arena, S("dangerous-mail-"), str_i64(w->c->arena, s.number.v), S(".eml"));
	return blob_get(w->c, &s.raw, &b) && web_audit(w, "suspect_raw", id_str(w->c->arena, s.id)) &&
	       blob_answer(w, &b, name, BLOB_AS_BYTES);
}

static bool recipients(struct web *w)
{
	struct suspect s;
	struct suspect_recipient *v;
	size_t n;
	return of(w, &s) && suspect_recipients(w->c, s.id, &v, &n) &&
	       web_json_list(w, &suspect_recipient_shape, v, n, STR_NONE);
}

static bool recipient(struct web *w)
{
	struct suspect s;
	struct suspect_recipient *v;
	struct id id;
	size_t n;
	if (!of(w, &s) || !web_id(w, "recipient", &id) || !suspect_recipients(w->c, s.id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return web_json(w, 200, &suspect_recipient_shape, &v[i]);
		}
	}
	return fail(w->c, ERR_NOT_FOUND, MSG_SUSPECT_RECIPIENT_GONE);
}

static bool added(struct web *w)
{
	const struct suspect *s = w->result;
	return web_created(w, &suspect_shape, s, url_id(w->c, "/api/v1/suspects/", s->id, ""));
}

static bool opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_created(w, &incident_shape, i, url_id(w->c, "/api/v1/incidents/", i->id, ""));
}

/* --- the mail as it is: the body is the mail --- */

struct pouring { struct buf b; };

static void pour_done(void *arg)
{
	buf_done(&((struct pouring *)arg)->b);
}

/* What is over the cap is told after the body, as a problem people can read. */
static enum http_sunk pour(void *self, const char *p, size_t n)
{
	buf_add_bytes(&((struct pouring *)self)->b, p, n);
	return HTTP_SUNK;
}

static bool upload_sink(struct web *w)
{
	struct pouring *s = arena_new(w->c->arena, struct pouring);
	buf_init(&s->b, LIMIT_SUSPECT_BYTES);
	arena_on_reset(w->c->arena, pour_done, s);
	w->x->sink = (struct http_sink){ pour, s };
	return true;
}

static bool upload_prepare(struct web *w)
{
	struct suspect_add_in_words *in = w->in;
	struct pouring *s = w->x->sink.self;
	struct mime_mail *m = arena_new(w->c->arena, struct mime_mail);
	if (!buf_ok(&s->b)) {
		return fail_field(w->c, "mail", MSG_SUSPECT_FILE_LARGE);
	}
	str body = buf_str(&s->b);
	if (!suspect_read(w->c, str_bytes(body), m) || !suspect_may_take(w->c, (int64_t)m->raw.n) ||
	    !blob_put(w->c, m->raw, &in->raw)) {
		return false;
	}
	in->mail = m;
	return true;
}

#define ONE "/api/v1/suspects/{suspect}"
#define ACT(path, row, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = api_done, .doc = text }
#define LIST(path, function, form, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = function, .shape = &form, \
		.is_list = true, .doc = text }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/suspects", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = list,
		.query = &list_query, .shape = &suspect_shape, .is_list = true, .doc = "Suspicious mails, newest first, in pages." },
	{ .method = HTTP_POST, .pattern = "/api/v1/suspects", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .op = &op_suspect_add,
		.answer = added, .shape = &suspect_shape, .doc = "Hand in a suspicious mail, told in words." },
	{ .method = HTTP_POST, .pattern = "/api/v1/suspects/raw", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_SLOW,
		.op = &op_suspect_upload, .sink = upload_sink, .prepare = upload_prepare, .answer = added, .shape = &suspect_shape,
		.doc = "Hand in a suspicious mail as it is: the body is the mail (message/rfc822, at most 8 MB)." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .show = one,
		.shape = &suspect_shape, .doc = "One suspicious mail. Its texts and addresses are as a stranger wrote them." },
	{ .method = HTTP_GET, .pattern = ONE "/raw", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_BYTES, .show = raw,
		.doc = "The mail as it was. Dangerous to open." },
	LIST(ONE "/parts", parts, suspect_part_shape, "Addressees, links, attachments and header fields."),
	LIST(ONE "/signs", signs, suspect_sign_shape, "The signs: what was found, what people say, what counts."),
	LIST(ONE "/alike", alike, suspect_like_shape, "Those that share something with it, the likeliest first."),
	ACT(ONE "/take", op_suspect_take, "Say that I look at it."),
	ACT(ONE "/answer", op_suspect_answer, "Say which signs it has."),
	ACT(ONE "/judge", op_suspect_judge, "Judge it, and those alike if wished."),
	ACT(ONE "/undo", op_suspect_undo, "Take the judgement back, and what was judged with it."),
	{ .method = HTTP_POST, .pattern = ONE "/open", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_suspect_open,
		.answer = opened, .shape = &incident_shape, .doc = "Open a room from it." },
	ACT(ONE "/join", op_suspect_join, "Bring it into an open room."),
	ACT(ONE "/leave", op_suspect_leave, "Take it out of its room again."),
	LIST(ONE "/recipients", recipients, suspect_recipient_shape, "Who else got it."),
	ACT(ONE "/recipients/fill", op_suspect_recipients_fill, "Put on the list who was addressed and who sent it in."),
	ACT(ONE "/recipients/add", op_suspect_recipient_add, "Put somebody, or a department, on the list."),
	{ .method = HTTP_GET, .pattern = ONE "/recipients/{recipient}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.show = recipient, .shape = &suspect_recipient_shape, .doc = "One row of the list." },
	{ .method = HTTP_PATCH, .pattern = ONE "/recipients/{recipient}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_suspect_recipient_set, .answer = api_done, .shape = &suspect_recipient_shape,
		.doc = "Say what was found out about one." },
	ACT(ONE "/recipients/{recipient}/remove", op_suspect_recipient_remove, "Take one off the list."),
	ACT(ONE "/recipients/{recipient}/back", op_suspect_recipient_back, "Put one on the list again."),
};
const struct route_table api_suspect_routes = { routes, sizeof routes / sizeof routes[0] };
