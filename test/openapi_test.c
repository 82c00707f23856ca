/*
 * The description of the API held against what the API answers: every route of /api/v1 is asked as somebody who may
 * and as somebody who may not, and each answer must be one the document lists: its status, its type, every member
 * named and none besides.
 */
#include "stage.h"

#include "base/json.h"
#include "base/time.h"

static struct stage s;
static const struct json *document;
static size_t n_problems;

#define PROBLEM(...) (print_error(__VA_ARGS__), print_error("\n"), n_problems++)

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	struct answer r = browser_get(s.maker, "/api/v1/openapi.json");
	assert_int_equal(r.status, 200);
	assert_true(json_parse(&s.h.c, r.body, &document));
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

/* --- a checker of the part of JSON Schema the document uses; a word it does not know is a failure --- */

/* "#/components/schemas/Incident" */
static const struct json *follow(const struct json *schema)
{
	str ref = json_str(json_member(schema, "$ref"));
	if (str_is_none(ref)) {
		return schema;
	}
	const struct json *v = document;
	str_cut(&ref, '/');
	while (!str_is_none(ref) && v) {
		v = json_member(v, str_cz(&s.h.arena, str_cut(&ref, '/')));
	}
	if (!v) {
		PROBLEM("a $ref leads nowhere");
	}
	return v ? v : document;
}

static bool is_type(const struct json *v, str type)
{
	static const struct { const char *name; enum json_type type; } names[] = {
		{ "string", JSON_STRING }, { "object", JSON_OBJECT }, { "array", JSON_ARRAY }, { "null", JSON_NULL },
		{ "boolean", JSON_TRUE }, { "boolean", JSON_FALSE }, { "integer", JSON_NUMBER },
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		int64_t whole;
		if (str_eq(type, str_from_c(names[i].name)) && json_type(v) == names[i].type) {
			return json_type(v) != JSON_NUMBER || json_i64(v, &whole);
		}
	}
	return false;
}

static bool type_fits(const struct json *schema, const struct json *v)
{
	const struct json *type = json_member(schema, "type");
	if (!type) {
		return true;
	}
	if (json_type(type) == JSON_STRING) {
		return is_type(v, json_str(type));
	}
	for (size_t i = 0; i < json_size(type); i++) {
		if (is_type(v, json_str(json_at(type, i)))) {
			return true;
		}
	}
	return false;
}

static bool enum_fits(const struct json *schema, const struct json *v)
{
	const struct json *all = json_member(schema, "enum");
	for (size_t i = 0; all && i < json_size(all); i++) {
		const struct json *one = json_at(all, i);
		if (json_type(one) == json_type(v) && str_eq(json_str(one), json_str(v))) {
			return true;
		}
	}
	return !all;
}

static bool format_fits(const struct json *schema, const struct json *v)
{
	str format = json_str(json_member(schema, "format"));
	struct id id;
	int64_t ms;
	if (json_type(v) != JSON_STRING || str_is_none(format)) {
		return true;
	}
	if (str_eq(format, S("uuid"))) {
		return id_parse(json_str(v), &id);
	}
	return str_eq(format, S("date-time")) && time_parse_rfc3339(json_str(v), &ms);
}

static void check(const struct json *schema, const struct json *v, const char *where);

static void check_object(const struct json *schema, const struct json *v, const char *where)
{
	const struct json *properties = json_member(schema, "properties");
	const struct json *required = json_member(schema, "required");
	for (size_t i = 0; required && i < json_size(required); i++) {
		str name = json_str(json_at(required, i));
		if (!json_member(v, str_cz(&s.h.arena, name))) {
			PROBLEM("%s: no member %.*s", where, STR_FMT(name));
		}
	}
	for (size_t i = 0; i < json_size(v); i++) {
		const struct json *value;
		const char *name = str_cz(&s.h.arena, json_name_at(v, i, &value));
		const struct json *of = properties ? json_member(properties, name) : NULL;
		if (!of) {
			PROBLEM("%s: member %s is not described", where, name);
			continue;
		}
		check(of, value, str_cz(&s.h.arena, str_printf(&s.h.arena, "%s.%s", where, name)));
	}
}

static void check(const struct json *schema, const struct json *v, const char *where)
{
	schema = follow(schema);
	if (!type_fits(schema, v) || !enum_fits(schema, v) || !format_fits(schema, v)) {
		PROBLEM("%s: \"%.*s\" (%d) does not fit its schema", where, STR_FMT(json_str(v)), (int)json_type(v));
	}
	if (json_type(v) == JSON_OBJECT && json_member(schema, "type")) {
		check_object(schema, v, where);
	}
	const struct json *items = json_member(schema, "items");
	for (size_t i = 0; items && json_type(v) == JSON_ARRAY && i < json_size(v); i++) {
		check(items, json_at(v, i), where);
	}
}

/* --- one answer --- */

static const struct json *operation_of(const struct route *r)
{
	static const char *const methods[] = { "get", "head", "post", "put", "patch", "delete" };
	const struct json *path = json_member(json_member(document, "paths"), r->pattern);
	return path ? json_member(path, methods[r->method]) : NULL;
}

static void check_body(const struct json *response, const struct answer *a, const char *where)
{
	const struct json *content = json_member(response, "content");
	if (!content) {
		if (a->body.n > 0) {
			PROBLEM("%s: a body where none is described", where);
		}
		return;
	}
	const struct json *media = json_member(content, str_cz(&s.h.arena, a->type));
	const struct json *body;
	if (media && (str_starts(a->type, S("text/")) || str_eq(a->type, S("application/octet-stream")))) {
		return; /* no JSON was promised */
	}
	if (!media || !json_parse(&s.h.c, a->body, &body)) {
		PROBLEM("%s: type %.*s is not described, or no JSON", where, STR_FMT(a->type));
		return;
	}
	check(json_member(media, "schema"), body, where);
}

static void check_answer(const struct route *r, const struct answer *a)
{
	const char *where = str_cz(&s.h.arena, str_printf(&s.h.arena, "%s -> %d", r->pattern, a->status));
	const struct json *op = operation_of(r);
	if (!op) {
		PROBLEM("%s: not in the document", where);
		return;
	}
	char status[12];
	snprintf(status, sizeof status, "%d", a->status);
	const struct json *responses = json_member(op, "responses");
	const struct json *response = json_member(responses, status);
	if (!response && a->status < 400) {
		PROBLEM("%s: the status is not listed", where);
		return;
	}
	response = follow(response ? response : json_member(responses, "default"));
	if (json_member(response, "headers") && str_is_empty(a->location)) {
		PROBLEM("%s: no Location", where);
	}
	check_body(response, a, where);
}

static bool is_api(const struct route *r)
{
	return r->flags & ROUTE_API;
}

static void walk(struct browser *b, bool may)
{
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (!is_api(r) || strcmp(r->pattern, "/api/v1/openapi.json") == 0) {
			continue;
		}
		struct answer a = stage_ask(&s, b, r);
		check_answer(r, &a);
		if (may && a.status >= 400 && a.status != 403) {
			PROBLEM("%s: %d %.*s", r->pattern, a.status, STR_FMT(a.body));
		}
	}
}

static void test_who_may(void **state)
{
	(void)state;
	n_problems = 0;
	walk(harness_program(&s.h, ACCESS_RESPONDER), true);
	assert_int_equal(n_problems, 0);
}

static void test_who_may_not(void **state)
{
	(void)state;
	n_problems = 0;
	walk(harness_program(&s.h, ACCESS_VIEWER), false);
	walk(harness_sign_in_other(&s.h), false);
	walk(harness_browser(&s.h), false);
	assert_int_equal(n_problems, 0);
}

/* Bodies nobody can use: a problem document for each, with the field's name where a field is at fault. */
static void test_bad_bodies(void **state)
{
	(void)state;
	static const char *const bodies[] = { "", "{", "[]", "{\"unknown_member\":1}", "{\"title\":5,\"type\":\"no\"}" };
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER);
	n_problems = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (!is_api(r) || !r->op) {
			continue;
		}
		for (size_t k = 0; k < sizeof bodies / sizeof bodies[0]; k++) {
			const char *path = stage_path(&s, b, r->pattern);
			struct answer a = browser_json(b, r->method, path, bodies[k]);
			check_answer(r, &a);
			bool hopeless = k > 0;
			if (hopeless && a.status < 400) {
				PROBLEM("%s took %s", path, bodies[k]);
			}
		}
	}
	assert_int_equal(n_problems, 0);
}

/* --- what stands behind the '?' --- */

static struct answer ask_with(struct browser *b, const struct route *r, str name, str value)
{
	if (strstr(r->pattern, "{incident}") && str_is_none(s.incident)) {
		stage_room(&s, str_from_c(r->pattern));
	}
	str path = str_from_c(stage_path(&s, b, r->pattern));
	return browser_get(b, str_cz(&s.h.arena, STR_CAT(&s.h.arena, path, S("?"), name, S("="), value)));
}

static void expect(const struct route *r, str name, str value, const struct answer *a, bool taken)
{
	check_answer(r, a);
	str quoted = STR_CAT(&s.h.arena, S("\"field\":\""), name, S("\""));
	bool told = a->status == 422 && str_find(a->body, quoted, 0) != SIZE_MAX;
	if (taken ? a->status != 200 : !told) {
		PROBLEM("%s?%.*s=%.*s: %d %.*s", r->pattern, STR_FMT(name), STR_FMT(value), a->status, STR_FMT(a->body));
	}
}

/* What the document says of one parameter, asked: every value it lists, and one it does not. */
static void try_parameter(struct browser *b, const struct route *r, const struct json *parameter)
{
	str name = json_str(json_member(parameter, "name")), type = json_str(json_member(json_member(parameter, "schema"), "type"));
	const struct json *all = json_member(json_member(parameter, "schema"), "enum");
	bool is_bool = str_eq(type, S("boolean")), is_text = str_eq(type, S("string")) && !all;
	str good = is_bool ? S("true") : str_eq(type, S("integer")) ? S("1") : S("");
	for (size_t i = 0; i < (all ? json_size(all) : 1); i++) {
		str value = all ? json_str(json_at(all, i)) : good;
		struct answer a = ask_with(b, r, name, value);
		expect(r, name, value, &a, true);
	}
	if (!is_text) {
		struct answer a = ask_with(b, r, name, S("no-such-value"));
		expect(r, name, S("no-such-value"), &a, str_eq(name, S("q"))); /* words to search for are any words */
		a = ask_with(b, r, name, STR_CAT(&s.h.arena, all ? json_str(json_at(all, 0)) : S("2"), S("&"), name, S("=2")));
		if (!is_bool) {
			expect(r, name, S("twice"), &a, false);
		}
	}
}

static size_t try_parameters(struct browser *b, const struct route *r)
{
	const struct json *v = json_member(operation_of(r), "parameters");
	size_t n = 0;
	for (size_t i = 0; i < json_size(v); i++) {
		if (str_eq(json_str(json_member(json_at(v, i), "in")), S("query"))) {
			try_parameter(b, r, json_at(v, i));
			n++;
		}
	}
	return n;
}

static void test_query(void **state)
{
	(void)state;
	struct browser *b = harness_program(&s.h, ACCESS_ADMIN);
	size_t n = 0;
	n_problems = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (!is_api(r) || r->method != HTTP_GET || (r->flags & ROUTE_STREAM)) {
			continue;
		}
		n += try_parameters(b, r);
		struct answer a = ask_with(b, r, S("no_such_parameter"), S("1"));
		expect(r, S("no_such_parameter"), S("1"), &a, false);
	}
	assert_true(n >= 8); /* entries 3, incidents, sightings, actions, tasks, proposals */
	assert_int_equal(n_problems, 0);
}

/* Every API route stands in the document, every path of the document is a route, no operation has another's name. */
static void test_complete(void **state)
{
	(void)state;
	size_t routes = 0, described = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		routes += is_api(r);
		if (is_api(r)) {
			assert_non_null(operation_of(r));
		}
	}
	const struct json *paths = json_member(document, "paths");
	str seen = S(" ");
	for (size_t i = 0; i < json_size(paths); i++) {
		const struct json *path;
		json_name_at(paths, i, &path);
		for (size_t k = 0; k < json_size(path); k++) {
			const struct json *op;
			json_name_at(path, k, &op);
			str name = STR_CAT(&s.h.arena, S(" "), json_str(json_member(op, "operationId")), S(" "));
			if (str_find(seen, name, 0) != SIZE_MAX) {
				print_error("operationId twice: %.*s\n", STR_FMT(name));
			}
			assert_true(str_find(seen, name, 0) == SIZE_MAX);
			seen = STR_CAT(&s.h.arena, seen, name);
			described++;
		}
	}
	assert_int_equal(described, routes);
}

/* "18:00" written at night is the coming one, wherever somebody says until when. */
static void test_due_times_lie_ahead(void **state)
{
	(void)state;
	size_t seen = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct operation *op = app_route(s.h.app, i)->op;
		for (size_t k = 0; op && k < op->n_fields; k++) {
			const struct field *f = &op->fields[k];
			size_t n = strlen(f->name);
			if (f->type == FIELD_INSTANT && n >= 6 && strcmp(f->name + n - 6, "due_at") == 0) {
				seen++;
				if (!(f->flags & FIELD_AHEAD)) {
					print_error("%s: %s would be read as a time that is past\n", op->name, f->name);
				}
				assert_true(f->flags & FIELD_AHEAD);
			}
		}
	}
	assert_true(seen > 5);
}

/* The checker itself can fail. */
static void test_checker(void **state)
{
	(void)state;
	static const char *const wrong[] = { "{}", "{\"seq\":\"1\",\"seal\":\"x\"}", "{\"seq\":1,\"seal\":\"x\",\"more\":1}",
		"{\"seq\":1.5,\"seal\":\"x\"}", "[]" };
	const struct json *schema = json_member(json_member(json_member(document, "components"), "schemas"), "Seal");
	const struct json *v;
	assert_non_null(schema);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		n_problems = 0;
		assert_true(json_parse(&s.h.c, str_from_c(wrong[i]), &v));
		check(schema, v, "meant to fail");
		assert_true(n_problems > 0);
	}
	n_problems = 0;
	assert_true(json_parse(&s.h.c, S("{\"seq\":1,\"seal\":\"x\"}"), &v));
	check(schema, v, "seal");
	assert_int_equal(n_problems, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complete), cmocka_unit_test(test_who_may), cmocka_unit_test(test_who_may_not),
		cmocka_unit_test(test_bad_bodies), cmocka_unit_test(test_checker), cmocka_unit_test(test_query),
		cmocka_unit_test(test_due_times_lie_ahead),
	};
	return cmocka_run_group_tests_name("openapi", tests, begin, end);
}
