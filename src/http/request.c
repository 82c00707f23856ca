/* request: from what was sent to a clean http_request. Everything doubtful is refused, not repaired. */
#include "http/http_impl.h"

#include "base/limits.h"
#include "base/text.h"

#include <arpa/inet.h>

static enum http_method method_of(str m)
{
	static const struct { str name; enum http_method method; } names[] = {
		{ S("GET"), HTTP_GET }, { S("HEAD"), HTTP_HEAD }, { S("POST"), HTTP_POST }, { S("PUT"), HTTP_PUT },
		{ S("PATCH"), HTTP_PATCH }, { S("DELETE"), HTTP_DELETE },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_eq(m, names[i].name)) {
			return names[i].method;
		}
	}
	return HTTP_OTHER;
}

/* Only printable ASCII travels in a target; everything else comes escaped. */
static bool take_target(struct arena *a, str target, struct http_request *ret)
{
	str rest = str_copy(a, target);
	for (size_t i = 0; i < rest.n; i++) {
		unsigned char ch = (unsigned char)rest.p[i];
		if (ch <= 0x20 || ch >= 0x7f) {
			return false;
		}
	}
	const char *q = rest.n > 0 ? memchr(rest.p, '?', rest.n) : NULL;
	ret->path = q ? str_sub(rest, 0, (size_t)(q - rest.p)) : rest;
	ret->query = q ? str_sub(rest, ret->path.n + 1, SIZE_MAX) : S("");
	return ret->path.n > 0 && ret->path.p[0] == '/';
}

static bool lower_into(char *to, str from)
{
	for (size_t i = 0; i < from.n; i++) {
		char ch = from.p[i];
		to[i] = ch >= 'A' && ch <= 'Z' ? (char)(ch + ('a' - 'A')) : ch;
	}
	return http_is_token(from);
}

/* A value as text: no NUL or line break; bytes of an unknown encoding (other programs' cookies) become '?'. */
static bool value_into(char *to, str from)
{
	if (from.n == 0) {
		return true;
	}
	if (memchr(from.p, 0, from.n) || memchr(from.p, '\n', from.n) || memchr(from.p, '\r', from.n)) {
		return false;
	}
	memcpy(to, from.p, from.n);
	bool ascii = true;
	for (size_t i = 0; i < from.n; i++) {
		ascii = ascii && (unsigned char)to[i] < 0x80;
	}
	if (!ascii && !text_is_utf8(from)) {
		for (size_t i = 0; i < from.n; i++) {
			to[i] = (unsigned char)to[i] < 0x80 ? to[i] : '?';
		}
	}
	return true;
}

static int take_headers(struct arena *a, const struct raw_request *raw, struct http_request *ret)
{
	size_t n_bytes = raw->method.n + raw->target.n;
	for (size_t i = 0; i < raw->n_headers; i++) {
		n_bytes += raw->headers[i].name.n + raw->headers[i].value.n + 4;
	}
	if (n_bytes > LIMIT_HEADER_BYTES) {
		return 431;
	}
	struct http_header *h = arena_array(a, struct http_header, raw->n_headers + 1);
	char *p = arena_alloc(a, n_bytes + 1, 1);
	for (size_t i = 0; i < raw->n_headers; i++) {
		str name = raw->headers[i].name, value = raw->headers[i].value;
		if (!lower_into(p, name) || !value_into(p + name.n, value)) {
			return 400;
		}
		h[i] = (struct http_header){ { p, name.n }, str_trim((str){ p + name.n, value.n }) };
		p += name.n + value.n;
		ret->n_headers = i + 1;
		ret->headers = h;
	}
	return 0;
}

static size_t count(const struct http_request *r, str name, str *ret_value)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_headers; i++) {
		if (str_eq(r->headers[i].name, name)) {
			*ret_value = r->headers[i].value;
			n++;
		}
	}
	return n;
}

/* Two ways of telling where a body ends are how requests are smuggled past a proxy: only one is taken. */
static int take_framing(const struct http_request *r, size_t *ret_length)
{
	str length = STR_NONE, coding = STR_NONE;
	size_t n_length = count(r, S("content-length"), &length);
	size_t n_coding = count(r, S("transfer-encoding"), &coding);
	*ret_length = 0;
	if (n_length + n_coding > 1) {
		return 400;
	}
	if (n_coding == 1) {
		*ret_length = SIZE_MAX;
		return coding.n == 7 && strncasecmp(coding.p, "chunked", 7) == 0 ? 0 : 501;
	}
	if (n_length == 1) {
		int64_t v;
		if (length.n == 0 || length.p[0] < '0' || length.p[0] > '9' || !str_to_i64(length, &v) || v < 0) {
			return 400;
		}
		*ret_length = (size_t)v;
	}
	return 0;
}

static bool host_is_wellformed(str host)
{
	for (size_t i = 0; i < host.n; i++) {
		unsigned char ch = (unsigned char)host.p[i];
		bool alnum = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
		if (!alnum && (ch == 0 || !strchr("-._:[]", ch))) {
			return false;
		}
	}
	return host.n > 0 && host.n <= 255;
}

static bool take_host(const struct raw_request *raw, struct http_request *ret)
{
	str host = STR_NONE;
	size_t n = count(ret, S("host"), &host);
	if (n == 0 && raw->is_http10) {
		ret->host = S("");
		return true;
	}
	ret->host = host;
	return n == 1 && host_is_wellformed(host);
}

/* The last address is the one the trusted proxy itself wrote; those before it are hearsay. */
static void take_forwarded(struct arena *a, const struct raw_request *raw, struct http_request *ret)
{
	if (!raw->trust_proxy || !str_eq(raw->peer, str_from_c(raw->trust_proxy))) {
		return;
	}
	str list = STR_NONE, proto = STR_NONE, last = STR_NONE;
	if (count(ret, S("x-forwarded-for"), &list) > 0) {
		while (list.p) {
			last = str_cut(&list, ',');
		}
		last = str_trim(last);
		unsigned char addr[sizeof(struct in6_addr)];
		const char *cz = last.n > 0 && last.n < INET6_ADDRSTRLEN ? str_cz(a, last) : "";
		if (inet_pton(AF_INET, cz, addr) == 1 || inet_pton(AF_INET6, cz, addr) == 1) {
			ret->peer = last;
		}
	}
	if (count(ret, S("x-forwarded-proto"), &proto) == 1) {
		ret->is_tls = str_eq(proto, S("https"));
	}
}

int request_build(struct arena *a, const struct raw_request *raw, struct http_request *ret, size_t *ret_length)
{
	*ret = (struct http_request){ .method = method_of(raw->method), .path = S("/"), .query = S(""), .host = S(""),
		.peer = str_copy(a, raw->peer), .is_tls = raw->is_tls };
	*ret_length = 0;
	int status = take_headers(a, raw, ret);
	if (status != 0) {
		return status;
	}
	if (!take_host(raw, ret)) {
		ret->host = S("");
		return 400;
	}
	if (!take_target(a, raw->target, ret)) {
		ret->path = S("/");
		ret->query = S("");
		return 400;
	}
	take_forwarded(a, raw, ret);
	return take_framing(ret, ret_length);
}
