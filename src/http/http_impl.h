/* http_impl: what server.c and loopback.c share; nobody else includes it. */
#pragma once
#include "http/http.h"

/* First member of what http_exchange.native points to: server and loopback wake differently. */
struct http_native {
	void (*wake)(struct http_exchange *x);
	void (*ready)(struct http_exchange *x); /* of a stream */
};

/* Empties the response and writes a refusal: the application's page, or one plain line. */
void http_refuse(const struct http_app *app, struct http_exchange *x, int status);
/* Replaces an answer that must not go out (no status, unsafe header) by a 500. */
void http_check_response(const struct http_app *app, struct http_exchange *x);
bool http_is_token(str s); /* RFC 9110 token: methods, header names */

/* What the library or a fuzzer hands over; request_build makes it a clean http_request. */
struct raw_request {
	str method, target;               /* target: path and query as sent */
	bool is_http10;
	const struct http_header *headers; /* names and values as sent */
	size_t n_headers;
	str peer;                         /* address of the connection */
	bool is_tls;
	const char *trust_proxy;          /* NULL: nobody's forwarded headers are believed */
};
/*
 * Copies everything into the arena. Returns 0, or the status to refuse with (400, 431, 501); the request then is as
 * complete as it could be made. *ret_length: declared body length, SIZE_MAX when unknown (chunked).
 */
int request_build(struct arena *a, const struct raw_request *raw, struct http_request *ret, size_t *ret_length);
