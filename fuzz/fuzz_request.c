/*
 * A whole request: method, target, peer and header lines, an empty line, the body; through the checks of the server and
 * a small application in the loopback.
 */
#include <stdlib.h>

#include "base/text.h"
#include "http/http_impl.h"
#include "http/route.h"

#define HEADERS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static size_t begin(void *self, struct http_exchange *x)
{
	(void)self;
	return x->request.method == HTTP_POST ? 1000 : 0;
}

static void parse_form(struct http_exchange *x)
{
	struct ctx c = { .arena = &x->arena };
	struct raw_form form;
	struct http_file *files;
	size_t n_files;
	str type = http_header_get(&x->request, "content-type");
	http_parse_urlencoded(&c, x->request.query, &form);
	if (!http_parse_multipart(&c, type, x->request.body, &form, &files, &n_files)) {
		http_parse_urlencoded(&c, (str){ (const char *)x->request.body.p, x->request.body.n }, &form);
	}
}

/* Answers with bytes of the request in a header: what must not go out becomes a 500. */
static enum http_next run(void *self, struct http_exchange *x)
{
	static const struct route_pattern table[] = { { HTTP_GET, "/" }, { HTTP_POST, "/a/{x}" }, { HTTP_GET, "/a/{x}/{y}" } };
	struct route_match m;
	(void)self;
	router_match(router_new(&x->arena, table, 3), &x->arena, x->request.method, x->request.path, &m);
	x->response.status = m.index >= 0 ? 303 : 404;
	if (m.n_parts > 0) {
		http_set_header(&x->response, S("Location"), m.parts[0].value);
	}
	str cookie = http_cookie(&x->request, "sonae");
	if (cookie.p) {
		http_set_header(&x->response, S("Set-Cookie"), cookie);
	}
	parse_form(x);
	if (!x->app_state) {
		x->app_state = x;
		http_wake(x);
		return HTTP_WAIT;
	}
	return HTTP_ANSWERED;
}

static void end(void *self, struct http_exchange *x)
{
	(void)self;
	(void)x;
}

static void check_request(const struct http_request *r)
{
	if (r->path.n == 0 || r->path.p[0] != '/' || !text_is_utf8(r->path) || !text_is_utf8(r->query) ||
	    !text_is_utf8(r->host) || !text_is_utf8(r->peer)) {
		abort();
	}
	for (size_t i = 0; i < r->n_headers; i++) {
		if (!text_is_utf8(r->headers[i].name) || !text_is_utf8(r->headers[i].value)) {
			abort();
		}
	}
}

static void check_response(const struct http_response *r)
{
	if (r->status < 200 || r->status > 599) {
		abort();
	}
	for (size_t i = 0; i < r->n_headers; i++) {
		str v = r->headers[i].value;
		if (!http_is_token(r->headers[i].name) || (v.n > 0 && (memchr(v.p, '\r', v.n) || memchr(v.p, '\n', v.n)))) {
			abort();
		}
	}
}

static void through_the_loopback(struct http_request *r, str body)
{
	static const struct http_app app = { .begin = begin, .run = run, .end = end };
	struct http_exchange x;
	r->body = str_bytes(body);
	http_loopback(&app, r, &x);
	check_response(&x.response);
	http_loopback_free(&app, &x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct http_header headers[HEADERS_MAX];
	struct http_request r;
	size_t length;
	str rest = { n > 0 ? (const char *)data : "", n };
	arena_init(&a);
	struct raw_request raw = { .method = str_cut(&rest, '\n'), .target = str_cut(&rest, '\n'), .peer = S("192.0.2.1"),
		.headers = headers, .trust_proxy = "192.0.2.1", .is_http10 = n % 2 };
	while (rest.n > 0 && raw.n_headers < HEADERS_MAX) {
		str line = str_cut(&rest, '\n');
		if (line.n == 0) {
			break;
		}
		str name = str_cut(&line, ':');
		headers[raw.n_headers++] = (struct http_header){ name, line };
	}
	int status = request_build(&a, &raw, &r, &length);
	check_request(&r);
	if (status == 0) {
		through_the_loopback(&r, rest);
	}
	arena_free(&a);
	return 0;
}
