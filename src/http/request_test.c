/* From raw headers to a request, and from an answer to one that may go out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "base/limits.h"
#include "http/http_impl.h"

#include <stdlib.h>

#define N(v) (sizeof(v) / sizeof((v)[0]))
#define HOST { S("Host"), S("sonae.local:8443") }

struct fixture {
	struct arena arena;
	struct http_request r;
	size_t length;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	arena_free(&f->arena);
	free(f);
	return 0;
}

static int build(struct fixture *f, const char *method, const char *target, const struct http_header *headers, size_t n)
{
	struct raw_request raw = { .method = str_from_c(method), .target = str_from_c(target), .headers = headers,
		.n_headers = n, .peer = S("192.0.2.7"), .trust_proxy = "192.0.2.7" };
	return request_build(&f->arena, &raw, &f->r, &f->length);
}

static void a_request_is_taken_apart(void **state)
{
	struct fixture *f = *state;
	struct http_header headers[] = { HOST, { S("X-Odd_Name"), S("Value ") }, { S("COOKIE"), S("sid=1") },
		{ S("Content-Length"), S("12") } };
	assert_int_equal(build(f, "PATCH", "/a%2Fb?x=1?y", headers, N(headers)), 0);
	assert_int_equal(f->r.method, HTTP_PATCH);
	assert_true(str_eq(f->r.path, S("/a%2Fb")));
	assert_true(str_eq(f->r.query, S("x=1?y")));
	assert_true(str_eq(f->r.host, S("sonae.local:8443")));
	assert_true(str_eq(f->r.peer, S("192.0.2.7")));
	assert_true(str_eq(http_header_get(&f->r, "x-odd_name"), S("Value")));
	assert_true(str_eq(http_header_get(&f->r, "cookie"), S("sid=1")));
	assert_true(str_is_none(http_header_get(&f->r, "Cookie")));
	assert_int_equal(f->length, 12);
	assert_false(f->r.is_tls);
	assert_int_equal(build(f, "get", "/", headers, 1), 0);
	assert_int_equal(f->r.method, HTTP_OTHER);
	assert_int_equal(f->length, 0);
}

static void bodies_have_one_end(void **state)
{
	struct fixture *f = *state;
	static const struct { const char *length, *length2, *coding, *coding2; int status; } cases[] = {
		{ NULL, NULL, "chunked", NULL, 0 }, { NULL, NULL, "Chunked", NULL, 0 }, { "0", NULL, NULL, NULL, 0 },
		{ "1", "1", NULL, NULL, 400 }, { "1", NULL, "chunked", NULL, 400 }, { NULL, NULL, "chunked", "chunked", 400 },
		{ "", NULL, NULL, NULL, 400 }, { "+1", NULL, NULL, NULL, 400 }, { "1,1", NULL, NULL, NULL, 400 },
		{ "0x10", NULL, NULL, NULL, 400 }, { "99999999999999999999", NULL, NULL, NULL, 400 },
		{ NULL, NULL, "identity", NULL, 501 }, { NULL, NULL, "gzip, chunked", NULL, 501 },
	};
	for (size_t i = 0; i < N(cases); i++) {
		struct http_header h[5] = { HOST };
		size_t n = 1;
		if (cases[i].length) {
			h[n++] = (struct http_header){ S("Content-Length"), str_from_c(cases[i].length) };
		}
		if (cases[i].length2) {
			h[n++] = (struct http_header){ S("content-length"), str_from_c(cases[i].length2) };
		}
		if (cases[i].coding) {
			h[n++] = (struct http_header){ S("Transfer-Encoding"), str_from_c(cases[i].coding) };
		}
		if (cases[i].coding2) {
			h[n++] = (struct http_header){ S("Transfer-Encoding"), str_from_c(cases[i].coding2) };
		}
		assert_int_equal(build(f, "POST", "/", h, n), cases[i].status);
	}
}

static void doubtful_bytes_are_refused(void **state)
{
	struct fixture *f = *state;
	const struct http_header bad[] = { { S("Sp ace"), S("v") }, { S(""), S("v") }, { S("Colon:"), S("v") }, { S("N\0l"), S("v") },
		{ S("N\xc3\xa9"), S("v") }, { S("Nul"), S("a\0b") }, { S("Lf"), S("a\nb") }, { S("Cr"), S("a\rb") } };
	for (size_t i = 0; i < N(bad); i++) {
		struct http_header h[] = { HOST, bad[i] };
		assert_int_equal(build(f, "GET", "/", h, 2), 400);
	}
	struct http_header h[] = { HOST, { S("Cookie"), S("a=\xff\xe9; b=\xe5\x82\x99") } };
	assert_int_equal(build(f, "GET", "/", h, 2), 0);
	assert_true(str_eq(http_header_get(&f->r, "cookie"), S("a=??; b=???")));
	static const char *const targets[] = { "", "a", "*", "http://x/", "/a b", "/\x7f", "/\xe5\x82\x99", "/a\tb", "?" };
	for (size_t i = 0; i < N(targets); i++) {
		assert_int_equal(build(f, "GET", targets[i], h, 1), 400);
		assert_true(str_eq(f->r.path, S("/"))); /* whoever writes the refusal finds something valid */
	}
}

static void host_must_be_one(void **state)
{
	struct fixture *f = *state;
	struct http_header two[] = { HOST, HOST };
	assert_int_equal(build(f, "GET", "/", two, 2), 400);
	assert_int_equal(build(f, "GET", "/", two, 0), 400);
	static const char *const bad[] = { "", "a b", "a/b", "a@b", "a\"b", "<x>", "a,b", "a?b" };
	for (size_t i = 0; i < N(bad); i++) {
		struct http_header h[] = { { S("host"), str_from_c(bad[i]) } };
		assert_int_equal(build(f, "GET", "/", h, 1), 400);
		assert_int_equal(f->r.host.n, 0);
	}
	struct http_header v6[] = { { S("host"), S("[fe80::1]:80") } };
	assert_int_equal(build(f, "GET", "/", v6, 1), 0);
}

static void only_the_last_forwarded_address_counts(void **state)
{
	struct fixture *f = *state;
	static const struct { const char *list, *peer; } cases[] = { { "203.0.113.5", "203.0.113.5" },
		{ "10.0.0.1, 203.0.113.5 ", "203.0.113.5" }, { "203.0.113.5,", "192.0.2.7" }, { "x", "192.0.2.7" },
		{ "203.0.113.5:99", "192.0.2.7" }, { "2001:db8::5", "2001:db8::5" } };
	for (size_t i = 0; i < N(cases); i++) {
		struct http_header h[] = { HOST, { S("X-Forwarded-For"), str_from_c(cases[i].list) },
			{ S("X-Forwarded-Proto"), S("https") } };
		assert_int_equal(build(f, "GET", "/", h, 3), 0);
		assert_true(str_eq(f->r.peer, str_from_c(cases[i].peer)));
		assert_true(f->r.is_tls);
	}
	/* Two headers: the last is the proxy's. */
	struct http_header h[] = { HOST, { S("X-Forwarded-For"), S("10.9.9.9") }, { S("X-Forwarded-For"), S("203.0.113.6") } };
	assert_int_equal(build(f, "GET", "/", h, 3), 0);
	assert_true(str_eq(f->r.peer, S("203.0.113.6")));
}

static void headers_have_a_cap(void **state)
{
	struct fixture *f = *state;
	char *value = malloc(LIMIT_HEADER_BYTES);
	memset(value, 'v', LIMIT_HEADER_BYTES);
	struct http_header h[] = { HOST, { S("X"), { value, LIMIT_HEADER_BYTES - 100 } } };
	assert_int_equal(build(f, "GET", "/", h, 2), 0);
	h[1].value.n = LIMIT_HEADER_BYTES;
	assert_int_equal(build(f, "GET", "/", h, 2), 431);
	free(value);
}

/* --- answers --- */

static void set_header_replaces_but_cookies_add(void **state)
{
	struct http_response r = { .status = 200 };
	(void)state;
	http_set_header(&r, S("Cache-Control"), S("private"));
	http_set_header(&r, S("cache-control"), S("no-store"));
	http_set_header(&r, S("Set-Cookie"), S("a=1"));
	http_set_header(&r, S("Set-Cookie"), S("b=2"));
	assert_int_equal(r.n_headers, 3);
	assert_true(str_eq(r.headers[0].value, S("no-store")));
}

static void unsafe_answers_become_500(void **state)
{
	(void)state;
	static const struct http_app app;
	const struct http_header bad[] = { { S("Location"), S("/\r\nX: y") }, { S("Location"), S("/\n") }, { S("Location"), S("a\0b") },
		{ S("Location"), STR_NONE }, { S("Lo cation"), S("/") }, { S(""), S("/") }, { S("A\r\nB"), S("/") },
		{ S("Content-Length"), S("3") }, { S("transfer-encoding"), S("chunked") }, { S("Connection"), S("upgrade") } };
	for (size_t i = 0; i < N(bad); i++) {
		struct http_exchange x = { .response = { .status = 200, .body = malloc(10), .body_bytes = 10 } };
		http_set_header(&x.response, bad[i].name, bad[i].value);
		http_check_response(&app, &x);
		assert_int_equal(x.response.status, 500);
		http_response_clear(&x.response);
	}
	struct http_exchange x = { .response = { .status = 303 } };
	http_set_header(&x.response, S("Location"), S("/\xe5\x82\x99"));
	http_check_response(&app, &x);
	assert_int_equal(x.response.status, 303);
	static const int statuses[] = { 0, 100, 199, 600, -1 };
	for (size_t i = 0; i < N(statuses); i++) {
		x.response.status = statuses[i];
		http_check_response(&app, &x);
		assert_int_equal(x.response.status, 500);
		http_response_clear(&x.response);
	}
}

static void one_header_too_many_is_never_lost_silently(void **state)
{
	(void)state;
	static const struct http_app app;
	struct http_exchange x = { .response = { .status = 200 } };
	for (int i = 0; i < 24; i++) {
		http_set_header(&x.response, S("Set-Cookie"), S("a=1"));
	}
	http_check_response(&app, &x);
	assert_int_equal(x.response.status, 200);
	http_set_header(&x.response, S("X-Frame-Options"), S("DENY"));
	http_check_response(&app, &x);
	assert_int_equal(x.response.status, 500);
	http_response_clear(&x.response);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_taken_apart), TEST(bodies_have_one_end), TEST(doubtful_bytes_are_refused), TEST(host_must_be_one),
		TEST(only_the_last_forwarded_address_counts), TEST(headers_have_a_cap), TEST(set_header_replaces_but_cookies_add),
		TEST(unsafe_answers_become_500), TEST(one_header_too_many_is_never_lost_silently),
	};
	return cmocka_run_group_tests_name("http/request", tests, NULL, NULL);
}
