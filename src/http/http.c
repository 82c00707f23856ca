#include "http/http_impl.h"

#include <stdlib.h>

#define HEADERS_MAX (sizeof(((struct http_response *)0)->headers) / sizeof(struct http_header))

str http_header_get(const struct http_request *r, const char *lower_name)
{
	str name = str_from_c(lower_name);
	for (size_t i = 0; i < r->n_headers; i++) {
		if (str_eq(r->headers[i].name, name)) {
			return r->headers[i].value;
		}
	}
	return STR_NONE;
}

static bool same_name(str a, str b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

void http_set_header(struct http_response *r, str name, str value)
{
	size_t at = r->n_headers;
	for (size_t i = 0; i < r->n_headers; i++) {
		if (same_name(r->headers[i].name, name) && !same_name(name, S("set-cookie"))) {
			at = i;
			break;
		}
	}
	if (at == HEADERS_MAX) {
		/* A silent loss could be the one header that protects: an empty name makes the answer a 500. */
		r->headers[HEADERS_MAX - 1].name = S("");
		return;
	}
	r->headers[at] = (struct http_header){ name, value };
	if (at == r->n_headers) {
		r->n_headers++;
	}
}

void http_response_clear(struct http_response *r)
{
	struct http_stream stream = r->stream;
	if (!r->body_is_static) {
		free(r->body);
	}
	if (r->source.read) {
		r->source.done(r->source.self);
	}
	*r = (struct http_response){ 0 };
	if (stream.read && stream.close) {
		stream.close(stream.arg);
	}
}

void http_wake(struct http_exchange *x)
{
	struct http_native *native = x->native;
	native->wake(x);
}

void http_stream_ready(struct http_exchange *x)
{
	struct http_native *native = x->native;
	native->ready(x);
}

static const char *status_line(int status)
{
	switch (status) {
	case 400: return "400 The request is malformed.\n";
	case 413: return "413 The request is too large.\n";
	case 431: return "431 The header fields are too large.\n";
	case 503: return "503 There is no room for this right now.\n";
	case 501: return "501 This transfer coding is not supported.\n";
	default: return "500 Something went wrong here.\n";
	}
}

static void refuse_plainly(struct http_exchange *x, int status)
{
	str text = str_from_c(status_line(status));
	char *copy = malloc(text.n);
	http_response_clear(&x->response);
	x->response.status = status;
	http_set_header(&x->response, S("Content-Type"), S("text/plain; charset=utf-8"));
	http_set_header(&x->response, S("Cache-Control"), S("no-store"));
	if (copy) {
		memcpy(copy, text.p, text.n);
		x->response.body = copy;
		x->response.body_bytes = text.n;
	}
}

bool http_is_token(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		bool alnum = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
		if (!alnum && (ch == 0 || !strchr("!#$%&'*+-.^_`|~", ch))) {
			return false;
		}
	}
	return s.n > 0;
}

static bool value_is_safe(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if ((ch < 0x20 && ch != '\t') || ch == 0x7f) {
			return false;
		}
	}
	return s.p != NULL;
}

/* Framing is the server's own affair; a header of the application that disagrees is request smuggling in reverse. */
static bool is_framing(str name)
{
	return same_name(name, S("content-length")) || same_name(name, S("transfer-encoding")) ||
	       same_name(name, S("connection"));
}

static bool response_is_safe(const struct http_response *r)
{
	if (r->status < 200 || r->status > 599 || r->n_headers > HEADERS_MAX || (r->body_bytes > 0 && !r->body)) {
		return false;
	}
	for (size_t i = 0; i < r->n_headers; i++) {
		const struct http_header *h = &r->headers[i];
		if (!http_is_token(h->name) || !value_is_safe(h->value) || is_framing(h->name)) {
			return false;
		}
	}
	return true;
}

void http_refuse(const struct http_app *app, struct http_exchange *x, int status)
{
	http_response_clear(&x->response);
	x->response.status = status;
	if (app->refuse) {
		app->refuse(app->self, x, status);
	}
	if (!app->refuse || !response_is_safe(&x->response)) {
		refuse_plainly(x, status);
	}
}

void http_check_response(const struct http_app *app, struct http_exchange *x)
{
	if (!response_is_safe(&x->response)) {
		http_refuse(app, x, 500);
	}
}
