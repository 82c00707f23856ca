/*
 * openapi: the API described by the rows it is made of: routes, operations, fields, shapes. The same program gives
 * the same bytes, so that a change of the API is seen as a change of the document.
 */
#include <stdio.h>

#include "base/json.h"
#include "base/limits.h"
#include "web/pipeline.h"

#define VERSION_OF_API "1"

static void key(struct buf *b, const char *name, bool *first)
{
	json_write_key(b, name, first);
}

static void text(struct buf *b, const char *name, const char *value, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, str_from_c(value));
}

/* --- fields --- */

struct field_json { const char *type, *format; };
static const struct field_json field_jsons[FIELD_RAW + 1] = {
	[FIELD_LINE] = { "string", NULL }, [FIELD_TEXT] = { "string", NULL }, [FIELD_SECRET] = { "string", "password" },
	[FIELD_MAIL] = { "string", NULL }, [FIELD_PHONE] = { "string", NULL }, [FIELD_URL] = { "string", NULL },
	[FIELD_CHOICE] = { "string", NULL }, [FIELD_BOOL] = { "boolean", NULL }, [FIELD_INT] = { "integer", NULL },
	[FIELD_ID] = { "string", "uuid" }, [FIELD_WHEN] = { "string", NULL }, [FIELD_INSTANT] = { "string", "date-time" },
	[FIELD_IDS] = { "array", NULL }, [FIELD_LINES] = { "array", NULL }, [FIELD_PAIRS] = { "object", NULL }, [FIELD_RAW] = { NULL, NULL },
};

static void choices_of(struct buf *b, const struct choices *set, bool may_be_null, bool *first)
{
	key(b, "enum", first);
	buf_add_c(b, '[');
	for (size_t i = 0; i < set->n; i++) {
		buf_add(b, i > 0 ? S(",") : S(""));
		json_write_str(b, str_from_c(set->v[i].code));
	}
	buf_add(b, may_be_null ? S(",null]") : S("]"));
}

static int64_t max_of(const struct field *f)
{
	if (f->max > 0) {
		return (int64_t)f->max;
	}
	switch (f->type) {
	case FIELD_LINE: case FIELD_MAIL: case FIELD_PHONE:
		return LIMIT_LINE_CHARS;
	case FIELD_TEXT:
		return LIMIT_TEXT_CHARS;
	default:
		return 0;
	}
}

static void type_of(struct buf *b, const struct field *f, bool may_be_null, bool *first)
{
	const struct field_json *j = &field_jsons[f->type];
	if (!j->type) {
		return; /* any JSON */
	}
	key(b, "type", first);
	/* An answer names every member and gives null for what is absent; a bool is never absent. */
	if (may_be_null && f->type != FIELD_BOOL) {
		buf_printf(b, "[\"%s\",\"null\"]", j->type);
	} else {
		buf_printf(b, "\"%s\"", j->type);
	}
	if (j->format) {
		text(b, "format", j->format, first);
	}
	if (f->type == FIELD_IDS || f->type == FIELD_LINES) {
		key(b, "items", first);
		buf_add(b, f->type == FIELD_IDS ? S("{\"type\":\"string\",\"format\":\"uuid\"}") : S("{\"type\":\"string\"}"));
	}
	if (f->choices) {
		choices_of(b, f->choices, may_be_null, first);
	}
}

static void field_schema(struct buf *b, const struct field *f, bool is_input)
{
	bool first = true;
	buf_add_c(b, '{');
	type_of(b, f, !is_input || !(f->flags & FIELD_REQUIRED), &first);
	int64_t max = is_input ? max_of(f) : 0;
	if (max > 0) {
		bool is_list = f->type == FIELD_IDS || f->type == FIELD_LINES;
		key(b, is_list ? "maxItems" : "maxLength", &first);
		buf_add_i64(b, max);
	}
	if (f->doc) {
		text(b, "description", f->doc, &first);
	}
	buf_add_c(b, '}');
}

static bool is_in_body(const struct field *f)
{
	return !(f->flags & (FIELD_PATH | FIELD_FORM_ONLY)) && f->type != FIELD_RAW;
}

static void object_schema(struct buf *b, const struct field *v, size_t n, bool is_input)
{
	bool first = true;
	buf_add(b, S("{\"type\":\"object\",\"additionalProperties\":false,\"required\":["));
	for (size_t i = 0; i < n; i++) {
		bool required = is_input ? is_in_body(&v[i]) && (v[i].flags & FIELD_REQUIRED) : true;
		if (required) {
			buf_add(b, first ? S("") : S(","));
			json_write_str(b, str_from_c(v[i].name));
			first = false;
		}
	}
	buf_add(b, S("],\"properties\":{"));
	first = true;
	for (size_t i = 0; i < n; i++) {
		if (!is_input || is_in_body(&v[i])) {
			key(b, v[i].name, &first);
			field_schema(b, &v[i], is_input);
		}
	}
	buf_add(b, S("}}"));
}

/* --- one operation --- */

static const char *const method_names[] = { "get", "head", "post", "put", "patch", "delete" };

static void operation_id(struct buf *b, const struct route *r)
{
	if (r->op) {
		json_write_str(b, str_from_c(r->op->name));
		return;
	}
	/* "get_incidents_id_entries" of GET /api/v1/incidents/{id}/entries */
	AUTO_BUF(name, 200);
	buf_add(&name, str_from_c(method_names[r->method]));
	str rest = str_from_c(r->pattern + strlen("/api/v1"));
	for (size_t i = 0; i < rest.n; i++) {
		char ch = rest.p[i];
		if (ch == '/' || ch == '.' || ch == '-') {
			buf_add_c(&name, '_');
		} else if (ch != '{' && ch != '}') {
			buf_add_c(&name, ch);
		}
	}
	json_write_str(b, buf_str(&name));
}

static void query_parameter(struct buf *b, const struct field *f)
{
	buf_add(b, S("{\"name\":"));
	char name[80];
	snprintf(name, sizeof name, "%s%s", f->name, f->type == FIELD_PAIRS ? ".KEY" : ""); /* KEY stands for any */
	json_write_str(b, str_from_c(name));
	buf_printf(b, ",\"in\":\"query\",\"required\":%s,\"schema\":", f->flags & FIELD_REQUIRED ? "true" : "false");
	field_schema(b, f, true);
	buf_add_c(b, '}');
}

static void parameters(struct buf *b, const struct route *r)
{
	bool first = true;
	buf_add_c(b, '[');
	str rest = str_from_c(r->pattern);
	while (!str_is_none(rest)) {
		str part = str_cut(&rest, '/');
		if (!str_starts(part, S("{"))) {
			continue;
		}
		buf_add(b, first ? S("") : S(","));
		buf_add(b, S("{\"name\":"));
		json_write_str(b, str_sub(part, 1, part.n - 2));
		buf_add(b, S(",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}"));
		first = false;
	}
	for (size_t i = 0; r->query && i < r->query->n_fields; i++) {
		buf_add(b, first ? S("") : S(","));
		query_parameter(b, &r->query->fields[i]);
		first = false;
	}
	if (r->method == HTTP_POST && !(r->flags & ROUTE_PROGRAM)) {
		buf_add(b, first ? S("") : S(","));
		buf_add(b, S("{\"$ref\":\"#/components/parameters/IdempotencyKey\"}"));
	}
	buf_add_c(b, ']');
}

static const struct shape *shape_of(const struct route *r)
{
	return r->shape ? r->shape : r->op ? r->op->out : NULL;
}

static void answer_schema(struct buf *b, const struct route *r, const struct shape *s)
{
	if (r->is_list) {
		buf_printf(b, "{\"type\":\"object\",\"required\":[\"items\",\"next_cursor\"],\"properties\":{\"items\":{\"type\":"
			"\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}},\"next_cursor\":{\"type\":[\"string\","
			"\"null\"]}}}", s->name);
	} else {
		buf_printf(b, "{\"$ref\":\"#/components/schemas/%s\"}", s->name);
	}
}

static int status_of(const struct route *r)
{
	if (r->method == HTTP_GET || (r->flags & ROUTE_BYTES)) {
		return 200;
	}
	if (!r->op || !r->op->out) {
		return 204;
	}
	bool makes = r->method == HTTP_POST && !(r->flags & ROUTE_ACTION);
	return makes ? 201 : 200;
}

/* A route that may go on with what was there already says so without a Location. */
static void again(struct buf *b, const struct route *r, const struct shape *s)
{
	if ((r->flags & ROUTE_AGAIN) && s) {
		buf_add(b, S(",\"200\":{\"description\":\"There already.\",\"content\":{\"application/json\":{\"schema\":"));
		answer_schema(b, r, s);
		buf_add(b, S("}}}"));
	}
}

static void responses(struct buf *b, const struct route *r)
{
	const struct shape *s = shape_of(r);
	int status = s || r->method != HTTP_GET ? status_of(r) : 200;
	buf_printf(b, "{\"%d\":{\"description\":\"%s\"", status, status == 201 ? "Made; Location names it." : "Done.");
	if (status == 201) {
		buf_add(b, S(",\"headers\":{\"Location\":{\"schema\":{\"type\":\"string\"}}}"));
	}
	if (r->flags & ROUTE_STREAM) {
		buf_add(b, S(",\"content\":{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}"));
	} else if (r->flags & ROUTE_BYTES) {
		buf_add(b, S(",\"content\":{\"application/octet-stream\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}"));
	} else if (status != 204) {
		buf_add(b, S(",\"content\":{\"application/json\":{\"schema\":"));
		if (s) {
			answer_schema(b, r, s);
		} else {
			buf_add(b, S("{\"type\":\"object\"}"));
		}
		buf_add(b, S("}}"));
	}
	buf_add(b, S("}"));
	again(b, r, s);
	buf_add(b, S(",\"default\":{\"$ref\":\"#/components/responses/Problem\"}}"));
}

static bool has_body(const struct route *r)
{
	for (size_t i = 0; r->op && i < r->op->n_fields; i++) {
		if (is_in_body(&r->op->fields[i])) {
			return true;
		}
	}
	return false;
}

static void write_operation(struct buf *b, const struct route *r)
{
	bool first = true;
	buf_add_c(b, '{');
	key(b, "operationId", &first);
	operation_id(b, r);
	text(b, "summary", r->doc ? r->doc : r->op ? r->op->doc : "", &first);
	key(b, "parameters", &first);
	parameters(b, r);
	if (r->flags & ROUTE_PUBLIC) {
		key(b, "security", &first);
		buf_add(b, S("[]"));
	}
	if (r->sink) {
		key(b, "requestBody", &first);
		buf_add(b, S("{\"required\":true,\"content\":{\"application/octet-stream\":{\"schema\":{\"type\":\"string\","
			"\"format\":\"binary\"}}}}"));
	}
	if (r->flags & ROUTE_PROGRAM) { /* whatever the product sends: how it is read is settled elsewhere */
		key(b, "requestBody", &first);
		buf_add(b, S("{\"required\":true,\"content\":{\"application/json\":{\"schema\":{}}}}"));
	}
	if (has_body(r)) {
		key(b, "requestBody", &first);
		buf_add(b, S("{\"required\":true,\"content\":{\"application/json\":{\"schema\":"));
		object_schema(b, r->op->fields, r->op->n_fields, true);
		buf_add(b, S("}}}"));
	}
	key(b, "responses", &first);
	responses(b, r);
	buf_add_c(b, '}');
}

/* --- the document --- */

static bool is_api(const struct route *r)
{
	return (r->flags & ROUTE_API) && r->method != HTTP_HEAD && r->method < HTTP_OTHER;
}

static bool pattern_seen(const struct app *a, size_t before, const char *pattern)
{
	for (size_t i = 0; i < before; i++) {
		if (is_api(a->routes[i]) && strcmp(a->routes[i]->pattern, pattern) == 0) {
			return true;
		}
	}
	return false;
}

static void write_paths(struct buf *b, const struct app *a)
{
	bool first = true;
	buf_add_c(b, '{');
	for (size_t i = 0; i < a->n_routes; i++) {
		const char *pattern = a->routes[i]->pattern;
		if (!is_api(a->routes[i]) || pattern_seen(a, i, pattern)) {
			continue;
		}
		key(b, pattern, &first);
		bool first_method = true;
		buf_add_c(b, '{');
		for (size_t j = i; j < a->n_routes; j++) {
			if (is_api(a->routes[j]) && strcmp(a->routes[j]->pattern, pattern) == 0) {
				key(b, method_names[a->routes[j]->method], &first_method);
				write_operation(b, a->routes[j]);
			}
		}
		buf_add_c(b, '}');
	}
	buf_add_c(b, '}');
}

static bool shape_seen(const struct app *a, size_t before, const struct shape *s)
{
	for (size_t i = 0; i < before; i++) {
		const struct shape *other = is_api(a->routes[i]) ? shape_of(a->routes[i]) : NULL;
		if (other && strcmp(other->name, s->name) == 0) {
			return true;
		}
	}
	return false;
}

static void write_schemas(struct buf *b, const struct app *a)
{
	bool first = false; /* Problem stands before them */
	buf_add(b, S("{\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\"],\"properties\":{"
		"\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
		"\"detail\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"request_id\":{\"type\":\"string\"},"
		"\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"field\",\"message\"],"
		"\"properties\":{\"field\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}}}"));
	for (size_t i = 0; i < a->n_routes; i++) {
		const struct shape *s = is_api(a->routes[i]) ? shape_of(a->routes[i]) : NULL;
		if (s && !shape_seen(a, i, s)) {
			key(b, s->name, &first);
			object_schema(b, s->fields, s->n_fields, false);
		}
	}
	buf_add_c(b, '}');
}

static void write_document(struct buf *b, const struct app *a)
{
	buf_add(b, S("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Sonae\",\"version\":\"" VERSION_OF_API "\",\"description\":"
		"\"Incident response for small firms. Errors are RFC 9457 problem documents. "
		"A query parameter that is not listed, or whose value does not fit, is answered with 422 and its name in errors.\"},\"servers\":[{\"url\":"));
	json_write_str(b, a->config.base_url);
	buf_add(b, S("}],\"security\":[{\"token\":[]},{\"session\":[]}],\"paths\":"));
	write_paths(b, a);
	if (a->config.webhooks) {
		buf_add(b, S(",\"webhooks\":"));
		buf_add(b, str_from_c(a->config.webhooks));
	}
	buf_add(b, S(",\"components\":{\"schemas\":"));
	write_schemas(b, a);
	buf_add(b, S(",\"parameters\":{\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":false,"
		"\"description\":\"The same key with the same body gives the first answer again for 24 hours.\","
		"\"schema\":{\"type\":\"string\",\"maxLength\":200}}},\"responses\":{\"Problem\":{\"description\":"
		"\"What went wrong.\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":"
		"\"#/components/schemas/Problem\"}}}}},\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
		"\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":"));
	json_write_str(b, str_from_c(cookie_name(a, "session")));
	buf_add(b, S("}}}}\n"));
}

bool openapi_show(struct web *w)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	write_document(&b, flight_of(w)->app);
	return web_raw(w, 200, S("application/json"), &b);
}
