/* The doors of /api/v1 to windows and helpers. Rows of helpers are written through /api/v1/ledgers/helper. */
#include "api/api_parts.h"
#include "base/time.h"
#include "messages.h"
#include "base/json.h"
#include "base/limits.h"
#include "window/call.h"
#include "window/consult.h"
#include "window/window.h"

struct window_query { str see, kind; bool hidden; };
static const struct field query_fields[] = {
	{ .name = "see", .type = FIELD_LINE, .offset = offsetof(struct window_query, see), .doc = "key of a symptom: those that fit, in the order to ask" },
	{ .name = "kind", .type = FIELD_LINE, .offset = offsetof(struct window_query, kind), .doc = "key of a kind of incident: those that fit" },
	{ .name = "hidden", .type = FIELD_BOOL, .offset = offsetof(struct window_query, hidden), .doc = "also those the firm does not show" },
};
static const struct shape query_shape = { "WindowQuery", query_fields, 3, sizeof(struct window_query) };

/* What is asked for; all when nothing is. */
static bool found_of(struct ctx *c, const struct window_query *q, struct window_found *ret)
{
	if (q->see.n > 0 && !window_symptom_find(&c->catalog->windows, q->see)) {
		return fail_field(c, "see", MSG_WINDOW_NO_SYMPTOM);
	}
	if (q->kind.n > 0 && !catalog_kind(c->catalog, q->kind)) {
		return fail_field(c, "kind", MSG_WINDOW_NO_KIND);
	}
	if (q->see.n > 0 || q->kind.n > 0) {
		return q->see.n > 0 ? window_find(c, q->see, ret) : window_find_kind(c, q->kind, ret);
	}
	*ret = (struct window_found){ 0 };
	return window_list(c, q->hidden, &ret->windows, &ret->n_windows) && helper_list(c, NULL, 0, &ret->helpers, &ret->n_helpers);
}

static bool list(struct web *w)
{
	struct window_found f;
	if (!found_of(w->c, w->asked, &f)) {
		return false;
	}
	struct window_json *rows = arena_array(w->c->arena, struct window_json, f.n_windows + 1);
	for (size_t i = 0; i < f.n_windows; i++) {
		rows[i] = window_json_of(w->c, &f.windows[i]);
	}
	return web_json_list(w, &window_shape, rows, f.n_windows, STR_NONE);
}

static bool helpers(struct web *w)
{
	struct window_found f;
	if (!found_of(w->c, w->asked, &f)) {
		return false;
	}
	struct helper_json *rows = arena_array(w->c->arena, struct helper_json, f.n_helpers + 1);
	for (size_t i = 0; i < f.n_helpers; i++) {
		rows[i] = helper_json_of(w->c, &f.helpers[i]);
	}
	return web_json_list(w, &helper_shape, rows, f.n_helpers, STR_NONE);
}

static str key_of(struct web *w)
{
	str s = raw_get(&w->parts, "window");
	return str_is_none(s) ? S("") : s;
}

static bool one(struct web *w)
{
	struct window v;
	if (!window_get(w->c, key_of(w), &v)) {
		return false;
	}
	struct window_json j = window_json_of(w->c, &v);
	return web_json(w, 200, &window_shape, &j);
}

static bool added(struct web *w)
{
	const struct window_json *v = w->result;
	return web_created(w, &window_shape, v, url_below(w->c, url_path(w->c, "/api/v1/windows"), "/", v->key));
}

static bool done(struct web *w) { return web_json(w, 200, &window_shape, w->result); }

/* --- symptoms --- */

struct symptom_json { str key, name, first, kinds, helpers, windows; };
#define F(member, kind_, text) { .name = #member, .type = kind_, .offset = offsetof(struct symptom_json, member), .doc = text }
static const struct field symptom_fields[] = {
	F(key, FIELD_LINE, "for ?see="), F(name, FIELD_LINE, "what somebody sees"), F(first, FIELD_LINE, "what to do before any call"),
	F(kinds, FIELD_LINE, "kinds of incident it may be, with blanks between"), F(helpers, FIELD_LINE, "kinds of helpers to call first"),
	F(windows, FIELD_LINE, "keys of windows in the order to ask"),
};
#undef F
static const struct shape symptom_shape = { "WindowSymptom", symptom_fields, sizeof symptom_fields / sizeof symptom_fields[0], sizeof(struct symptom_json) };

static str words_of(struct ctx *c, const str *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, i ? S(" ") : S(""), v[i]);
	}
	return all;
}

static bool symptoms(struct web *w)
{
	struct ctx *c = w->c;
	const struct window_knowledge *k = &c->catalog->windows;
	struct symptom_json *rows = arena_array(c->arena, struct symptom_json, k->n_symptoms + 1);
	for (size_t i = 0; i < k->n_symptoms; i++) {
		const struct window_symptom *s = &k->symptoms[i];
		rows[i] = (struct symptom_json){ s->key, text2_in(s->name, c->lang), text2_in(s->first, c->lang), words_of(c, s->kinds, s->n_kinds),
			words_of(c, s->helpers, s->n_helpers), words_of(c, s->windows, s->n_windows) };
	}
	return web_json_list(w, &symptom_shape, rows, k->n_symptoms, STR_NONE);
}

/* --- in an incident --- */

static bool of_incident(struct web *w)
{
	struct incident i;
	struct window_found f;
	if (!api_incident_of(w, &i) || !window_find_kind(w->c, i.kind, &f)) {
		return false;
	}
	struct window_json *rows = arena_array(w->c->arena, struct window_json, f.n_windows + 1);
	for (size_t k = 0; k < f.n_windows; k++) {
		rows[k] = window_json_of(w->c, &f.windows[k]);
	}
	return web_json_list(w, &window_shape, rows, f.n_windows, STR_NONE);
}

static bool calls(struct web *w)
{
	struct incident i;
	struct window_call *v;
	size_t n;
	return api_incident_of(w, &i) && window_calls(w->c, i.id, &v, &n) && web_json_list(w, &window_call_shape, v, n, STR_NONE);
}

static bool called(struct web *w)
{
	struct id id;
	return web_id(w, "incident", &id) &&
		web_created(w, &window_call_shape, w->result, url_id(w->c, "/api/v1/incidents/", id, "/calls"));
}

/* --- sheets before a call --- */

struct consult_json { str sheet, name, who, answers, handed; struct opt_int version, made_at, known, fields; };
#define F(member, kind_, text) { .name = #member, .type = kind_, .offset = offsetof(struct consult_json, member), .doc = text }
static const struct field consult_fields[] = {
	F(sheet, FIELD_LINE, "consult7 or consult22"), F(name, FIELD_LINE, "as the firm calls it"), F(version, FIELD_INT, "as saved; null: never"),
	F(made_at, FIELD_INSTANT, "when it was saved"), F(who, FIELD_LINE, "by whom"), F(known, FIELD_INT, "answers that are known"),
	F(fields, FIELD_INT, "answers there are"),
	F(answers, FIELD_RAW, "[{key, asked, value, text, from, saved, news}]; an empty value: not known yet; news: what the room says by now"),
	F(handed, FIELD_RAW, "[{version, to_whom, how, at, who}]"),
};
#undef F
static const struct shape consult_json_shape = { "ConsultSheet", consult_fields, sizeof consult_fields / sizeof consult_fields[0], sizeof(struct consult_json) };

static void put_str(struct buf *b, const char *key, str value, bool *first)
{
	json_write_key(b, key, first);
	json_write_str(b, value);
}

static str answers_json(struct ctx *c, const struct consult *k)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < k->n; i++) {
		const struct consult_answer *a = &k->v[i];
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		put_str(&b, "key", a->field->key, &first);
		put_str(&b, "asked", text2_in(a->field->name, c->lang), &first);
		put_str(&b, "value", a->value, &first);
		put_str(&b, "text", a->text, &first);
		put_str(&b, "from", a->origin, &first);
		put_str(&b, "news", a->news, &first);
		json_write_key(&b, "saved", &first);
		buf_add(&b, a->is_saved ? S("true}") : S("false}"));
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static str handed_json(struct ctx *c, const struct consult_handed *v, size_t n, str sheet)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	bool any = false;
	buf_add_c(&b, '[');
	for (size_t i = 0; i < n; i++) {
		bool first = true;
		if (!str_eq(v[i].sheet, sheet)) {
			continue;
		}
		buf_add(&b, any ? S(",{") : S("{"));
		any = true;
		json_write_key(&b, "version", &first);
		buf_add(&b, str_i64(c->arena, v[i].version));
		put_str(&b, "to_whom", v[i].to_whom, &first);
		put_str(&b, "how", v[i].how, &first);
		put_str(&b, "at", time_rfc3339(c->arena, v[i].made_at), &first);
		put_str(&b, "who", v[i].who, &first);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static bool consult(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct consult k;
	struct consult_handed *v;
	size_t n;
	str key = raw_get(&w->parts, "consult");
	if (!api_incident_of(w, &i) || !consult_get(c, &i, str_is_none(key) ? S("") : key, &k) || !consult_handed_list(c, i.id, &v, &n)) {
		return false;
	}
	struct consult_json j = { k.def->key, text2_in(k.def->name, c->lang), k.who, answers_json(c, &k), handed_json(c, v, n, k.def->key), k.version, k.made_at,
		{ true, (int64_t)k.n_known }, { true, (int64_t)k.n } };
	return web_json(w, 200, &consult_json_shape, &j);
}

#define GET(path, function, shape_, text) \
	{ .method = HTTP_GET, .pattern = "/api/v1" path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, .shape = &shape_, .is_list = true, .doc = text }
#define DO(path, operation, text) \
	{ .method = HTTP_POST, .pattern = "/api/v1/windows/{window}" path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &operation, \
		.answer = done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/windows", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &window_shape, .is_list = true,
		.query = &query_shape, .doc = "Windows for consulting and filing; those that answer now first when asked for a symptom or kind." },
	{ .method = HTTP_POST, .pattern = "/api/v1/windows", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_window_add, .answer = added,
		.doc = "A window of the firm's own." },
	{ .method = HTTP_GET, .pattern = "/api/v1/windows/{window}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one, .shape = &window_shape,
		.doc = "One window." },
	DO("/change", op_window_change, "Correct a window."),
	DO("/hide", op_window_hide, "Do not show a window any more."),
	DO("/show", op_window_show, "Show a window again."),
	DO("/check", op_window_check, "Say that a window was checked now."),
	{ .method = HTTP_GET, .pattern = "/api/v1/helpers", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = helpers, .shape = &helper_shape, .is_list = true,
		.query = &query_shape, .doc = "The firm's own helpers; numbers of contracts for whoever may read the ledger." },
	GET("/incidents/{incident}/windows", of_incident, window_shape, "Windows for this kind of incident, those that answer now first."),
	GET("/incidents/{incident}/calls", calls, window_call_shape, "Calls recorded in the incident, oldest first."),
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/calls", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_window_call,
		.answer = called, .doc = "Record a call and how it ended: a told or done entry." },
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/consult/{consult}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = consult,
		.shape = &consult_json_shape, .doc = "A sheet before a call: saved answers, else what the room knows." },
	{ .method = HTTP_PUT, .pattern = "/api/v1/incidents/{incident}/consult/{consult}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_consult_save, .answer = api_done, .doc = "Save the whole sheet." },
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/consult/{consult}/hand", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION, .op = &op_consult_hand, .answer = api_done, .doc = "Record to whom the saved sheet was given." },
	GET("/window-symptoms", symptoms, symptom_shape, "What somebody may see, and whom to ask then."),
};
const struct route_table api_window_routes = { routes, sizeof routes / sizeof routes[0] };
