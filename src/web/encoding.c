/*
 * encoding: answers of text go out compressed to whoever asks for it. What a page keeps secret must not show in its
 * length (BREACH): docs/decisions/0021.
 */
#include <stdlib.h>

#include <zlib.h>

#include "base/limits.h"
#include "web/pipeline.h"

#define GZIP_WINDOW (15 + 16)       /* the usual window, with gzip's head */
#define GZIP_MEMORY 8
#define LEVEL 3                     /* a room page of 61 KB: 8.7 KB in 90 us; level 6: 7.9 KB in 300 us */
#define MTU_BYTES 1024              /* what fits into one packet anyway */

/* "gzip;q=0" is a no. */
static bool is_gzip(str one)
{
	str name = str_trim(str_cut(&one, ';'));
	str weight = str_trim(one);
	bool named = str_eq(name, S("gzip")) || str_eq(name, S("*"));
	if (!named || !str_starts(weight, S("q="))) {
		return named;
	}
	for (size_t i = 2; i < weight.n; i++) {
		if (weight.p[i] >= '1' && weight.p[i] <= '9') {
			return true;
		}
	}
	return false;
}

bool takes_gzip(const struct http_request *r)
{
	str rest = http_header_get(r, "accept-encoding");
	while (rest.n > 0) {
		if (is_gzip(str_cut(&rest, ','))) {
			return true;
		}
	}
	return false;
}

/*
 * Could another site have made the browser ask this, with what it wants to guess in the address, and somebody on the
 * line now measure the answer? Where the line is not encrypted lengths tell nothing that is not read anyway.
 */
static bool may_be_forced(const struct flight *f)
{
	const struct http_request *r = &f->x->request;
	if (!(f->app->config.cookies_secure || r->is_tls) || str_is_none(http_header_get(r, "cookie"))) {
		return false;
	}
	str site = http_header_get(r, "sec-fetch-site");
	if (!str_is_none(site)) {
		return !str_eq(site, S("same-origin")) && !str_eq(site, S("none"));
	}
	/* A browser that does not say it: pages of ours are the only ones whose links name us as where they come from. */
	str from = http_header_get(r, "referer");
	size_t at = str_find(from, S("://"), 0);
	str host = at == SIZE_MAX ? S("") : str_sub(from, at + 3, from.n);
	return !str_eq(str_cut(&host, '/'), r->host);
}

bool may_compress(const struct flight *f)
{
	return takes_gzip(&f->x->request) && !may_be_forced(f);
}

static bool is_text(const struct http_response *r)
{
	static const char *const types[] = { "text/", "application/json", "application/problem+json", "image/svg+xml" };
	for (size_t i = 0; i < r->n_headers; i++) {
		if (str_eq(r->headers[i].name, S("Content-Type"))) {
			for (size_t k = 0; k < sizeof types / sizeof types[0]; k++) {
				if (str_starts(r->headers[i].value, str_from_c(types[k]))) {
					return true;
				}
			}
		}
	}
	return false;
}

/* NULL: not smaller, or no memory. */
static char *gzip(const char *p, size_t n, size_t *ret_n)
{
	z_stream z = { 0 };
	if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
		return NULL;
	}
	char *to = malloc(n);
	z.next_in = (Bytef *)(uintptr_t)p; /* zlib's own type has no const */
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)n;
	bool ok = to && deflate(&z, Z_FINISH) == Z_STREAM_END;
	*ret_n = n - z.avail_out;
	deflateEnd(&z);
	if (!ok) {
		free(to);
		return NULL;
	}
	char *fits = malloc(*ret_n); /* what is sent may stay for as long as a phone takes to read it */
	if (fits) {
		memcpy(fits, to, *ret_n);
	}
	free(to);
	return fits;
}

void response_compress(struct flight *f)
{
	struct http_response *r = &f->x->response;
	size_t n;
	/* Bytes that are stored, ranges of them and streams come by a source or a stream, never as a body. */
	if (r->body_bytes <= MTU_BYTES || r->body_bytes > LIMIT_PAGE_BYTES || r->body_is_static || !may_compress(f) ||
	    !is_text(r)) {
		return;
	}
	char *small = gzip(r->body, r->body_bytes, &n);
	if (small) {
		free(r->body);
		r->body = small;
		r->body_bytes = n;
		http_set_header(r, S("Content-Encoding"), S("gzip"));
		http_set_header(r, S("Vary"), S("Accept-Encoding"));
	}
}
