/* Where other programs post to, and the sources as JSON. */
#include "alarm/alarm.h"
#include "alarm/alarm_web.h"
#include "messages.h"

/* --- the address of a source --- */

static bool prepare_take(struct web *w)
{
	const struct http_request *r = &w->x->request;
	struct alarm_post post = { .source = raw_get(&w->parts, "source"), .authorization = http_header_get(r, "authorization"),
		.token = http_header_get(r, "x-sonae-token"), .signature = http_header_get(r, "x-sonae-signature"), .body = r->body };
	if (str_is_none(post.signature)) {
		post.signature = http_header_get(r, "x-hub-signature-256");
	}
	return alarm_take_check(w->c, &post, w->in, &w->retry_after_s);
}

static bool taken(struct web *w) { return web_json(w, 200, &alarm_taken_shape, w->result); }

/* --- settings as JSON --- */

static bool list(struct web *w)
{
	struct alarm_source *v;
	size_t n;
	return alarm_source_list(w->c, &v, &n) && web_json_list(w, &alarm_source_shape, v, n, STR_NONE);
}

static bool one_of(struct web *w, struct alarm_source *ret)
{
	struct id id;
	return web_id(w, "source", &id) && alarm_source_get(w->c, id, ret);
}

static bool one(struct web *w)
{
	struct alarm_source s;
	return one_of(w, &s) && web_json(w, 200, &alarm_source_shape, &s);
}

static bool messages(struct web *w)
{
	struct alarm_source s;
	struct alarm_line *v;
	size_t n;
	return one_of(w, &s) && alarm_log(w->c, s.id, &v, &n) && web_json_list(w, &alarm_line_shape, v, n, STR_NONE);
}

static bool added(struct web *w)
{
	const struct alarm_secret *s = w->result;
	http_set_header(&w->x->response, S("Cache-Control"), S("no-store"));
	return web_created(w, &alarm_secret_shape, s, url_id(w->c, "/api/v1/alarm-sources/", s->id, ""));
}

static bool rotated(struct web *w)
{
	http_set_header(&w->x->response, S("Cache-Control"), S("no-store"));
	return web_json(w, 200, &alarm_secret_shape, w->result);
}

static bool changed(struct web *w) { return web_json(w, 200, &alarm_source_shape, w->result); }

static bool tried(struct web *w)
{
	const struct alarm_tried *t = w->result;
	if (t->trouble != ALARM_FINE) {
		fail_field(w->c, "sample", MSG_ALARM_SAMPLE_BROKEN);
		return fail_field_arg(w->c, "why", alarm_trouble_text(w->c, t->trouble, t->place));
	}
	return web_json_list(w, &alarm_shape, t->v, t->n, STR_NONE);
}

#define ONE "/api/v1/alarm-sources/{source}"
#define GET(path, function, look, list_of, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = function, .shape = &look, \
		.is_list = list_of, .doc = text }
#define ACT(path, row, done, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, .answer = done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_POST, .pattern = "/alarm/{source}", .needs = ACCESS_NONE, .op = &op_alarm_take,
		.flags = ROUTE_API | ROUTE_PUBLIC | ROUTE_PROGRAM | ROUTE_ACTION, .prepare = prepare_take, .answer = taken,
		.doc = "Alarms of another program, as it sends them; its secret in Authorization (Bearer or Basic) or X-Sonae-Token, or a "
			"signature of the body in X-Sonae-Signature." },
	GET("/api/v1/alarm-sources", list, alarm_source_shape, true, "Who sends alarms; never a secret."),
	{ .method = HTTP_POST, .pattern = "/api/v1/alarm-sources", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_SECRET,
		.op = &op_alarm_source_add,
		.answer = added, .doc = "Let another program send alarms. The secret is shown this once." },
	GET(ONE, one, alarm_source_shape, false, "One source."),
	{ .method = HTTP_PATCH, .pattern = ONE, .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_alarm_source_set, .answer = changed,
		.doc = "Change a source: name, card, window, how its JSON is read." },
	GET(ONE "/messages", messages, alarm_line_shape, true, "What became of its last messages, newest first."),
	ACT(ONE "/start", op_alarm_source_start, changed, "Take what it sends."),
	ACT(ONE "/stop", op_alarm_source_stop, changed, "Take nothing it sends."),
	{ .method = HTTP_POST, .pattern = ONE "/rotate", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_ACTION | ROUTE_SECRET,
		.op = &op_alarm_source_rotate, .answer = rotated, .doc = "A new secret in place of the old one, shown this once." },
	ACT(ONE "/revoke", op_alarm_source_revoke, changed, "Its secret is worth nothing any more."),
	ACT(ONE "/reset", op_alarm_source_reset, changed, "Read its JSON as the preset does again."),
	{ .method = HTTP_POST, .pattern = ONE "/try", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_alarm_source_try,
		.answer = tried, .shape = &alarm_shape, .is_list = true, .doc = "See what a message would become; changes nothing." },
};
const struct route_table alarm_api_routes = { routes, sizeof routes / sizeof routes[0] };
