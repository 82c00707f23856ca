/*
 * asset: stylesheet, script, fonts, icons, built into the program. The address of a file changes with its bytes, so
 * browsers keep it for ever; by its plain name (fonts in the stylesheet carry their version there) it is asked
 * again and answered with 304.
 */
#include "assets.h"
#include "web/pipeline.h"

#define FOLDER S("/assets/")

static const struct asset *find(str path, bool *ret_for_ever)
{
	if (!str_starts(path, FOLDER)) {
		return NULL;
	}
	str name = str_sub(path, FOLDER.n, path.n);
	for (size_t i = 0; i < assets_count; i++) {
		bool by_path = str_eq(path, str_from_c(assets[i].path));
		if (by_path || str_eq(name, str_from_c(assets[i].name))) {
			*ret_for_ever = by_path || str_ends(name, S(".woff2"));
			return &assets[i];
		}
	}
	return NULL;
}

static void answer_headers(struct http_response *r, const struct asset *a, bool for_ever)
{
	http_set_header(r, S("ETag"), str_from_c(a->etag));
	http_set_header(r, S("Cache-Control"), for_ever ? S("public, max-age=31536000, immutable") : S("no-cache"));
	http_set_header(r, S("Vary"), S("Accept-Encoding"));
	http_set_header(r, S("X-Content-Type-Options"), S("nosniff"));
	http_set_header(r, S("Cross-Origin-Resource-Policy"), S("same-origin"));
	/* An SVG opened by itself is a page: it may do nothing. */
	http_set_header(r, S("Content-Security-Policy"), S("default-src 'none'; style-src 'unsafe-inline'; sandbox"));
}

bool asset_answer(struct http_exchange *x)
{
	const struct http_request *q = &x->request;
	bool for_ever = false;
	bool reads = q->method == HTTP_GET || q->method == HTTP_HEAD;
	const struct asset *found = reads ? find(q->path, &for_ever) : NULL;
	if (!found) {
		return false;
	}
	struct http_response *r = &x->response;
	answer_headers(r, found, for_ever);
	r->body_is_static = true;
	if (str_eq(http_header_get(q, "if-none-match"), str_from_c(found->etag))) {
		r->status = 304;
		return true;
	}
	bool gzip = found->gz && takes_gzip(q);
	r->status = 200;
	http_set_header(r, S("Content-Type"), str_from_c(found->type));
	if (gzip) {
		http_set_header(r, S("Content-Encoding"), S("gzip"));
	}
	/* The server only reads a static body; its type has no const because other bodies are freed. */
	r->body = (char *)(uintptr_t)(gzip ? found->gz : found->bytes);
	r->body_bytes = gzip ? found->n_gz : found->n;
	return true;
}
