/* The pipeline as a browser and a program see it: methods, types, sizes, hosts, forms, sessions, keyed requests. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include <zlib.h>

#include "account/session_life.h"
#include "app_harness.h"
#include "base/json.h"
#include "base/limits.h"
#include "person/person.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)

static struct harness h;

static int begin(void **state)
{
	(void)state;
	harness_begin(&h, NULL, 0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

static void has_header(const struct answer *r, const char *name, const char *part)
{
	str value = answer_header(r, name);
	if (str_is_none(value) || str_find(value, str_from_c(part), 0) == SIZE_MAX) {
		print_error("%s does not hold \"%s\": %.*s\n", name, part, STR_FMT(value));
		assert_true(false);
	}
}

static void is_problem(const struct answer *r, int status, const char *code)
{
	assert_int_equal(r->status, status);
	has_header(r, "content-type", "application/problem+json");
	const struct json *v;
	int64_t told = 0;
	assert_true(json_parse(&h.c, r->body, &v));
	assert_true(json_i64(json_member(v, "status"), &told));
	assert_int_equal(told, status);
	assert_true(str_eq(json_str(json_member(v, "code")), str_from_c(code)));
	assert_true(json_str(json_member(v, "title")).n > 0);
	assert_true(json_str(json_member(v, "detail")).n > 0);
}

static size_t n_people(void)
{
	struct person *people;
	size_t n;
	assert_true(store_read_begin(&h.c));
	assert_true(person_list(&h.c, false, &people, &n));
	store_read_end(&h.c);
	return n;
}

/* --- what every answer has --- */

static void security_headers(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_VIEWER);
	struct answer pages[] = { browser_get(b, "/people"), browser_get(b, "/sign-in"), browser_get(b, "/nowhere"),
		browser_get(b, "/api/v1/people") };
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		has_header(&pages[i], "content-security-policy", "default-src 'none'");
		has_header(&pages[i], "content-security-policy", "frame-ancestors 'none'");
		has_header(&pages[i], "x-content-type-options", "nosniff");
		has_header(&pages[i], "referrer-policy", "same-origin");
		has_header(&pages[i], "cross-origin-opener-policy", "same-origin");
		has_header(&pages[i], "cache-control", "no-store");
		assert_true(str_is_none(answer_header(&pages[i], "strict-transport-security")));
	}
}

static void methods_and_paths(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer r = browser_get(b, "/nowhere");
	assert_int_equal(r.status, 404);
	assert_true(answer_has(&r, "見つかりません"));
	r = browser_send(b, HTTP_DELETE, "/people", NULL, STR_NONE, NULL, 0);
	assert_int_equal(r.status, 405);
	assert_true(str_eq(answer_header(&r, "allow"), S("GET, HEAD, POST")));
	r = browser_send(b, HTTP_OTHER, "/api/v1/people", NULL, STR_NONE, NULL, 0);
	is_problem(&r, 405, "method");
	r = browser_send(b, HTTP_HEAD, "/people", NULL, STR_NONE, NULL, 0);
	assert_int_equal(r.status, 200);
	r = browser_get(b, "/api/v1/nothing");
	is_problem(&r, 404, "not_found");
	r = browser_get(b, "/api/v1/people/not-an-id");
	is_problem(&r, 404, "not_found");
}

static void types_and_sizes(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	size_t before = n_people();
	struct answer r = browser_send(b, HTTP_POST, "/api/v1/people", "text/plain", S("{\"name\":\"x\"}"), NULL, 0);
	is_problem(&r, 415, "type");
	r = browser_send(b, HTTP_POST, "/people", "application/json", S("{\"name\":\"x\"}"), NULL, 0);
	assert_int_equal(r.status, 415);
	char *big = calloc(1, LIMIT_BODY_BYTES + 1);
	memset(big, 'a', LIMIT_BODY_BYTES + 1);
	r = browser_send(b, HTTP_POST, "/api/v1/people", "application/json", (str){ big, LIMIT_BODY_BYTES + 1 }, NULL, 0);
	free(big);
	is_problem(&r, 413, "too_large");
	struct http_header length = { S("content-length"), S("999999999") };
	r = browser_send(b, HTTP_POST, "/api/v1/people", "application/json", S("{}"), &length, 1);
	is_problem(&r, 413, "too_large");
	r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":");
	is_problem(&r, 400, "malformed");
	r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"\\ud800\"}");
	assert_int_equal(r.status, 400);
	assert_int_equal(n_people(), before);
}

static void field_errors(void **state)
{
	(void)state;
	struct browser *b = harness_program(&h, ACCESS_RESPONDER);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"\",\"mail\":\"no mail\"}");
	is_problem(&r, 422, "invalid");
	const struct json *v;
	assert_true(json_parse(&h.c, r.body, &v));
	const struct json *errors = json_member(v, "errors");
	assert_int_equal(json_size(errors), 2);
	assert_true(str_eq(json_str(json_member(json_at(errors, 0), "field")), S("name")));
	assert_true(str_eq(json_str(json_member(json_at(errors, 1), "field")), S("mail")));
	b->lang = S("en;q=0.9, ja;q=0.3");
	struct answer en = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"\"}");
	has_header(&en, "content-language", "en");
	assert_false(answer_has(&en, "入力"));
	struct browser *page = harness_sign_in(&h, ACCESS_RESPONDER);
	r = browser_post(page, "/people", "name=&title=%E5%BA%97%E9%95%B7&mail=nomail");
	assert_int_equal(r.status, 422);
	assert_true(answer_has(&r, "value=\"店長\""));
	assert_true(answer_has(&r, "value=\"nomail\""));
	assert_true(answer_has(&r, "aria-invalid"));
}

static void hosts(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	b->host = S("evil.example");
	assert_int_equal(browser_get(b, "/sign-in").status, 421);
	b->host = S("127.0.0.1.evil.example");
	assert_int_equal(browser_get(b, "/sign-in").status, 421);
	b->host = S("");
	assert_int_equal(browser_get(b, "/sign-in").status, 400);
	b->host = S("localhost:9");
	assert_int_equal(browser_get(b, "/sign-in").status, 200);
	b->host = S("[::1]:9");
	assert_int_equal(browser_get(b, "/sign-in").status, 200);
}

/* --- forms --- */

static void csrf(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	size_t before = n_people();
	const char *form = "application/x-www-form-urlencoded";
	struct answer r = browser_send(b, HTTP_POST, "/people", form, S("name=x"), NULL, 0);
	assert_int_equal(r.status, 403);
	assert_true(answer_has(&r, "value=\"x\"")); /* what was typed is not lost */
	r = browser_send(b, HTTP_POST, "/people", form, S("name=x&csrf=wrong"), NULL, 0);
	assert_int_equal(r.status, 403);
	struct browser *other = harness_sign_in(&h, ACCESS_RESPONDER);
	browser_get(other, "/people/new");
	r = browser_send(b, HTTP_POST, "/people", form, STR_CAT(&h.arena, S("name=x&csrf="), other->csrf), NULL, 0);
	assert_int_equal(r.status, 403);
	b->origin = S("https://evil.example");
	browser_get(b, "/people/new");
	r = browser_post(b, "/people", "name=x");
	assert_int_equal(r.status, 403);
	assert_false(answer_has(&r, "value=\"x\"")); /* nor is another site's text put into our form */
	b->origin = S("null");
	assert_int_equal(browser_post(b, "/people", "name=x").status, 403);
	b->origin = S("http://127.0.0.1:8765");
	b->fetch_site = S("cross-site");
	assert_int_equal(browser_post(b, "/people", "name=x").status, 403);
	assert_int_equal(n_people(), before);
	b->fetch_site = S("same-origin");
	assert_int_equal(browser_post(b, "/people", "name=x").status, 303);
	assert_int_equal(n_people(), before + 1);
}

static void csrf_of_the_api(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	b->fetch_site = STR_NONE;
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"x\"}");
	is_problem(&r, 403, "denied");
	browser_get(b, "/people/new");
	struct http_header token = { S("x-csrf-token"), b->csrf };
	r = browser_send(b, HTTP_POST, "/api/v1/people", "application/json", S("{\"name\":\"x\"}"), &token, 1);
	assert_int_equal(r.status, 201);
	b->fetch_site = S("same-site"); /* another host of the same domain is not us */
	r = browser_send(b, HTTP_POST, "/api/v1/people", "application/json", S("{\"name\":\"x\"}"), &token, 1);
	is_problem(&r, 403, "denied");
	b->fetch_site = S("same-origin");
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"x\"}").status, 201);
}

static void flash_once(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer r = browser_follow(b, browser_post(b, "/people", "name=x"));
	assert_true(answer_has(&r, "加えました。"));
	r = browser_get(b, "/people");
	assert_false(answer_has(&r, "加えました。"));
	struct http_header forged = { S("cookie"), S("sonae-flash=account.signed_out~AAAA") };
	struct browser *nobody = harness_browser(&h);
	r = browser_send(nobody, HTTP_GET, "/sign-in", NULL, STR_NONE, &forged, 1);
	assert_int_equal(r.status, 200);
	assert_false(answer_has(&r, "サインアウトしました"));
}

/* --- sessions and tokens --- */

static void redirect_to_sign_in(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	struct answer r = browser_get(b, "/people?a=1&b=2");
	assert_int_equal(r.status, 303);
	assert_true(str_eq(r.location, S("/sign-in?next=%2Fpeople%3Fa%3D1%26b%3D2")) ||
	            str_eq(r.location, S("/sign-in?next=/people%3Fa%3D1%26b%3D2")));
	struct http_header referer = { S("referer"), S("http://127.0.0.1:8765/people/new") };
	r = browser_send(b, HTTP_POST, "/people", "application/x-www-form-urlencoded", S("name=x"), &referer, 1);
	assert_int_equal(r.status, 303);
	assert_true(str_find(r.location, S("people"), 0) != SIZE_MAX);
	assert_true(str_find(r.location, S("8765"), 0) == SIZE_MAX);
	r = browser_get(b, "/api/v1/people");
	is_problem(&r, 401, "signed_out");
	has_header(&r, "www-authenticate", "Bearer");
}

static bool nothing(struct ctx *c, void *arg)
{
	(void)c;
	(void)arg;
	return true;
}

/* "Seen" is written by the side; the queue is in order, so a write of ours stands behind it. */
static struct answer get_and_settle(struct browser *b, const char *path)
{
	struct answer r = browser_get(b, path);
	assert_true(harness_write(&h, nothing, NULL));
	return r;
}

static void session_ends(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_VIEWER);
	h.now_ms += 11 * HOUR_MS;
	assert_int_equal(get_and_settle(b, "/people").status, 200);
	/* Being used keeps it alive. */
	h.now_ms += 11 * HOUR_MS;
	assert_int_equal(get_and_settle(b, "/people").status, 200);
	h.now_ms += 12 * HOUR_MS;
	assert_int_equal(get_and_settle(b, "/people").status, 303);
	b = harness_sign_in(&h, ACCESS_VIEWER);
	int64_t born = h.now_ms;
	while (h.now_ms + 6 * HOUR_MS < born + SESSION_LIFE_MS) {
		h.now_ms += 6 * HOUR_MS;
		assert_int_equal(get_and_settle(b, "/people").status, 200);
	}
	h.now_ms = born + SESSION_LIFE_MS - 1;
	assert_int_equal(get_and_settle(b, "/people").status, 200);
	h.now_ms = born + SESSION_LIFE_MS;
	assert_int_equal(get_and_settle(b, "/people").status, 303);
}

static void tokens(void **state)
{
	(void)state;
	struct browser *b = harness_program(&h, ACCESS_VIEWER);
	assert_int_equal(browser_get(b, "/api/v1/people").status, 200);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"x\"}");
	is_problem(&r, 403, "denied");
	assert_int_equal(browser_get(b, "/people").status, 303); /* tokens open no pages */
	h.now_ms += TOKEN_LIFE_MS - 1;
	assert_int_equal(browser_get(b, "/api/v1/people").status, 200);
	h.now_ms += 1;
	r = browser_get(b, "/api/v1/people");
	is_problem(&r, 401, "signed_out");
	b->bearer = S("sonae_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	r = browser_get(b, "/api/v1/people");
	is_problem(&r, 401, "signed_out");
	struct http_header basic = { S("authorization"), S("Basic YWRtaW46YWRtaW4=") };
	b->bearer = STR_NONE;
	r = browser_send(b, HTTP_GET, "/api/v1/people", NULL, STR_NONE, &basic, 1);
	is_problem(&r, 401, "signed_out");
}

static void other_organisation(void **state)
{
	(void)state;
	struct browser *mine = harness_sign_in(&h, ACCESS_ADMIN);
	struct browser *theirs = harness_sign_in_other(&h);
	struct answer r = browser_json(theirs, HTTP_POST, "/api/v1/people", "{\"name\":\"秘密の人\"}");
	assert_int_equal(r.status, 201);
	const char *path = str_cz(&h.arena, r.location);
	assert_int_equal(browser_get(theirs, path).status, 200);
	r = browser_get(mine, path);
	is_problem(&r, 404, "not_found");
	r = browser_json(mine, HTTP_PATCH, path, "{\"name\":\"y\"}");
	is_problem(&r, 404, "not_found");
	const char *page = path + strlen("/api/v1");
	const char *form = str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(page), S("/edit")));
	assert_int_equal(browser_get(theirs, form).status, 200);
	assert_int_equal(browser_get(mine, form).status, 404);
	assert_int_equal(browser_post(mine, page, "name=y").status, 404);
	r = browser_get(mine, "/people");
	assert_false(answer_has(&r, "秘密"));
	r = browser_get(theirs, path);
	assert_true(answer_has(&r, "秘密の人"));
}

/* --- keyed requests --- */

static struct answer keyed(struct browser *b, const char *key, const char *json)
{
	struct http_header header = { S("idempotency-key"), str_from_c(key) };
	return browser_send(b, HTTP_POST, "/api/v1/people", "application/json", str_from_c(json), &header, 1);
}

static void idempotency(void **state)
{
	(void)state;
	struct browser *b = harness_program(&h, ACCESS_RESPONDER);
	size_t before = n_people();
	struct answer first = keyed(b, "k-1", "{\"name\":\"一度だけ\"}");
	assert_int_equal(first.status, 201);
	h.now_ms += 1000;
	struct answer again = keyed(b, "k-1", "{\"name\":\"一度だけ\"}");
	assert_int_equal(again.status, 201);
	assert_true(str_eq(first.body, again.body));
	assert_true(str_eq(first.location, again.location));
	assert_int_equal(n_people(), before + 1);
	struct answer r = keyed(b, "k-1", "{\"name\":\"別の人\"}");
	is_problem(&r, 422, "invalid");
	assert_int_equal(n_people(), before + 1);
	/* Keys belong to an account. */
	struct browser *other = harness_program(&h, ACCESS_ADMIN);
	assert_int_equal(keyed(other, "k-1", "{\"name\":\"別の人\"}").status, 201);
	assert_int_equal(n_people(), before + 2);
	/* What was refused was not done: the key is free. */
	assert_int_equal(keyed(b, "k-2", "{\"name\":\"\"}").status, 422);
	assert_int_equal(keyed(b, "k-2", "{\"name\":\"x\"}").status, 201);
	r = keyed(b, "", "{\"name\":\"x\"}");
	is_problem(&r, 400, "malformed");
	r = keyed(b, "a b", "{\"name\":\"x\"}");
	is_problem(&r, 400, "malformed");
	h.now_ms += IDEMPOTENCY_LIFE_MS;
	assert_int_equal(keyed(b, "k-1", "{\"name\":\"別の人\"}").status, 201);
}

/* The transaction of a keyed request fails: no person, no kept answer, and the second try does it. */
static void idempotency_is_atomic(void **state)
{
	(void)state;
	struct browser *b = harness_program(&h, ACCESS_RESPONDER);
	assert_int_equal(get_and_settle(b, "/api/v1/people").status, 200);
	size_t before = n_people();
	int n_failed = 0;
	for (int step = 1; step <= 6; step++) {
		store_fail_after(h.store, step);
		struct answer r = keyed(b, "k-atomic", "{\"name\":\"原子\"}");
		store_fail_after(h.store, 0);
		if (r.status == 201) {
			break;
		}
		n_failed++;
		assert_true(r.status >= 500);
		assert_int_equal(n_people(), before);
	}
	assert_true(n_failed > 0);
	h.now_ms += 60 * 1000;
	struct answer r = keyed(b, "k-atomic", "{\"name\":\"原子\"}");
	for (int i = 0; i < 20 && r.status == 503; i++) {
		struct timespec wait = { 0, 500 * 1000 * 1000 };
		nanosleep(&wait, NULL);
		r = keyed(b, "k-atomic", "{\"name\":\"原子\"}");
	}
	assert_int_equal(r.status, 201);
	assert_int_equal(n_people(), before + 1);
}

/* --- the description --- */

static void openapi(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	struct answer r = browser_get(b, "/api/v1/openapi.json");
	assert_int_equal(r.status, 200);
	const struct json *v;
	assert_true(json_parse(&h.c, r.body, &v));
	assert_true(str_eq(json_str(json_member(v, "openapi")), S("3.1.0")));
	const struct json *people = json_member(json_member(v, "paths"), "/api/v1/people");
	assert_non_null(json_member(people, "get"));
	assert_non_null(json_member(people, "post"));
	const struct json *schemas = json_member(json_member(v, "components"), "schemas");
	const struct json *person = json_member(json_member(schemas, "Person"), "properties");
	assert_non_null(person);
	/* Every member of a real answer is described, and nothing else is. */
	struct browser *program = harness_program(&h, ACCESS_VIEWER);
	struct answer list = browser_get(program, "/api/v1/people");
	const struct json *real;
	assert_true(json_parse(&h.c, list.body, &real));
	const struct json *one = json_at(json_member(real, "items"), 0);
	assert_int_equal(json_size(one), json_size(person));
	assert_int_equal(json_type(json_member(real, "next_cursor")), JSON_NULL);
	for (size_t i = 0; i < json_size(one); i++) {
		const struct json *value;
		assert_non_null(json_member(person, str_cz(&h.arena, json_name_at(one, i, &value))));
	}
	struct answer twice = browser_get(b, "/api/v1/openapi.json");
	assert_true(str_eq(twice.body, r.body));
	size_t n_api = 0;
	for (size_t i = 0; i < app_n_routes(h.app); i++) {
		n_api += (app_route(h.app, i)->flags & ROUTE_API) ? 1 : 0;
	}
	size_t n_told = 0;
	const struct json *paths = json_member(v, "paths");
	for (size_t i = 0; i < json_size(paths); i++) {
		const struct json *methods;
		json_name_at(paths, i, &methods);
		n_told += json_size(methods);
	}
	assert_int_equal(n_told, n_api);
}

static void assets(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	struct answer page = browser_get(b, "/sign-in");
	size_t at = str_find(page.body, S("/assets/css/sonae"), 0);
	assert_true(at != SIZE_MAX);
	str rest = str_sub(page.body, at, 200);
	const char *path = str_cz(&h.arena, str_cut(&rest, '"'));
	struct answer r = browser_get(b, path);
	assert_int_equal(r.status, 200);
	has_header(&r, "cache-control", "immutable");
	has_header(&r, "content-type", "text/css");
	struct http_header gzip = { S("accept-encoding"), S("gzip, br") };
	struct answer small = browser_send(b, HTTP_GET, path, NULL, STR_NONE, &gzip, 1);
	has_header(&small, "content-encoding", "gzip");
	assert_true(small.body.n < r.body.n);
	struct http_header known = { S("if-none-match"), answer_header(&r, "etag") };
	struct answer same = browser_send(b, HTTP_GET, path, NULL, STR_NONE, &known, 1);
	assert_int_equal(same.status, 304);
	assert_int_equal(same.body.n, 0);
	assert_int_equal(browser_get(b, "/assets/../schema.sql").status, 404);
}

/* --- compressed answers --- */

static str unpacked(const struct answer *r)
{
	has_header(r, "content-encoding", "gzip");
	has_header(r, "vary", "Accept-Encoding");
	size_t most = 4 * 1024 * 1024;
	char *to = arena_array(&h.arena, char, most);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)r->body.p, .avail_in = (uInt)r->body.n, .next_out = (Bytef *)to,
		.avail_out = (uInt)most };
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	return (str){ to, most - z.avail_out };
}

static struct answer ask_packed(struct browser *b, const char *path, const char *accepts)
{
	struct http_header h1 = { S("accept-encoding"), str_from_c(accepts) };
	return browser_send(b, HTTP_GET, path, NULL, STR_NONE, &h1, 1);
}

static bool is_packed(const struct answer *r) { return !str_is_none(answer_header(r, "content-encoding")); }

static str token_in(str page)
{
	size_t at = str_find(page, S("name=\"csrf\" value=\""), 0);
	assert_true(at != SIZE_MAX);
	str rest = str_sub(page, at + strlen("name=\"csrf\" value=\""), page.n);
	return str_cut(&rest, '"');
}

/* The same page with every token taken out. */
static str without(str page, str token)
{
	str all = S("");
	size_t from = 0;
	for (size_t at; (at = str_find(page, token, from)) != SIZE_MAX; from = at + token.n) {
		all = STR_CAT(&h.arena, all, str_sub(page, from, at - from));
	}
	return STR_CAT(&h.arena, all, str_sub(page, from, page.n));
}

static void compressed(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer plain = browser_get(b, "/people");
	assert_false(is_packed(&plain));
	struct answer r = ask_packed(b, "/people", "br, gzip;q=0.5");
	assert_true(r.body.n * 2 < plain.body.n);
	str page = unpacked(&r);
	assert_true(str_eq(without(page, token_in(page)), without(plain.body, token_in(plain.body))));
	r = ask_packed(b, "/api/v1/openapi.json", "*");
	assert_true(str_starts(unpacked(&r), S("{")));
	const char *const refused[] = { "", "br", "gzip;q=0", "gzip; q=0.000", "identity, notgzip, xgzip" };
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		r = ask_packed(b, "/people", refused[i]);
		assert_false(is_packed(&r));
		assert_int_equal(r.status, 200);
	}
	r = ask_packed(b, "/api/v1/people/0190a000-0000-7000-8000-000000000000", "gzip"); /* too short to be worth it */
	assert_int_equal(r.status, 404);
	assert_false(is_packed(&r));
}

/* What a compressed page is long tells nothing of the token in it: it never stands there twice as the same bytes. */
static void masked_tokens(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer r1 = ask_packed(b, "/people/new", "gzip"), r2 = ask_packed(b, "/people/new", "gzip");
	str one = token_in(unpacked(&r1)), two = token_in(unpacked(&r2)), bare = token_in(browser_get(b, "/people/new").body);
	assert_false(str_eq(one, two));
	for (size_t i = 0; i + 8 < bare.n; i++) { /* nor any piece of it */
		assert_true(str_find(one, str_sub(bare, i, 8), 0) == SIZE_MAX);
	}
	const char *form = "application/x-www-form-urlencoded";
	str good[] = { one, two, bare };
	for (size_t i = 0; i < 3; i++) {
		str body = STR_CAT(&h.arena, S("name=x&csrf="), good[i]);
		assert_int_equal(browser_send(b, HTTP_POST, "/people", form, body, NULL, 0).status, 303);
	}
	char *bent = arena_array(&h.arena, char, one.n + 1);
	memcpy(bent, one.p, one.n);
	bent[3] = bent[3] == 'A' ? 'B' : 'A';
	str body = STR_CAT(&h.arena, S("name=x&csrf="), str_from_c(bent));
	assert_int_equal(browser_send(b, HTTP_POST, "/people", form, body, NULL, 0).status, 403);
	body = STR_CAT(&h.arena, S("name=x&csrf="), str_sub(one, 0, 43), str_sub(one, 0, 43));
	assert_int_equal(browser_send(b, HTTP_POST, "/people", form, body, NULL, 0).status, 403);
	struct answer sign_in = ask_packed(harness_browser(&h), "/sign-in", "gzip");
	assert_int_equal(token_in(unpacked(&sign_in)).n, 86);
}

/* Who can make a browser ask, and measures what comes, learns nothing: over TLS only pages of ours get short answers. */
static void only_at_home(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	static const struct { const char *site; const char *from; bool packed; } asked[] = {
		{ "same-origin", "", true }, { "none", "", true }, { "cross-site", "", false }, { "same-site", "", false },
		{ "cross-site", "http://127.0.0.1:8765/people", false }, { "", "", false },
		{ "", "http://127.0.0.1:8765/people", true }, { "", "https://evil.example/127.0.0.1:8765", false },
		{ "", "https://127.0.0.1:8765.evil.example/", false }, { "", "x", false },
	};
	for (int tls = 0; tls < 2; tls++) {
		b->is_tls = tls;
		for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
			struct http_header more[] = { { S("accept-encoding"), S("gzip") }, { S("referer"), str_from_c(asked[i].from) } };
			b->fetch_site = str_from_c(asked[i].site);
			struct answer r = browser_send(b, HTTP_GET, "/people", NULL, STR_NONE, more, *asked[i].from ? 2 : 1);
			assert_int_equal(r.status, 200);
			assert_int_equal(is_packed(&r), !tls || asked[i].packed);
		}
	}
	struct browser *program = harness_program(&h, ACCESS_VIEWER); /* brings its token itself */
	program->is_tls = true;
	struct answer r = ask_packed(program, "/api/v1/openapi.json", "gzip");
	assert_true(is_packed(&r));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(security_headers), CASE(methods_and_paths), CASE(types_and_sizes), CASE(field_errors), CASE(hosts),
		CASE(csrf), CASE(csrf_of_the_api), CASE(flash_once), CASE(redirect_to_sign_in), CASE(session_ends), CASE(tokens),
		CASE(other_organisation), CASE(idempotency), CASE(idempotency_is_atomic), CASE(openapi), CASE(assets),
		CASE(compressed), CASE(masked_tokens), CASE(only_at_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
