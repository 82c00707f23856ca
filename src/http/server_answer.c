#include "http/server_answer.h"
#include "http/server_stream.h"

#include <microhttpd.h>

#include <stdlib.h>

#define SOURCE_BLOCK_BYTES (128 * 1024)

static ssize_t read_source(void *cls, uint64_t pos, char *to, size_t n)
{
	struct http_source *s = cls;
	(void)pos;
	int64_t got = s->read(s->self, to, n);
	return got > 0 ? (ssize_t)got : got == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void source_is_over(void *cls)
{
	struct http_source *s = cls;
	s->done(s->self);
	free(s);
}

/* The library may outlive the exchange: it gets a source of its own. */
static struct MHD_Response *with_source(struct http_response *r)
{
	struct http_source *own = malloc(sizeof *own);
	if (!own) {
		return NULL;
	}
	*own = r->source;
	struct MHD_Response *out = MHD_create_response_from_callback((uint64_t)own->n_bytes, SOURCE_BLOCK_BYTES, read_source,
		own, source_is_over);
	if (!out) {
		free(own);
		return NULL;
	}
	r->source = (struct http_source){ 0 };
	return out;
}

static struct MHD_Response *with_body(struct http_response *r)
{
	static char nothing[1] = "";
	if (r->source.read && r->source.n_bytes > 0) {
		return with_source(r);
	}
	if (r->status == 204 || r->status == 304 || r->body_bytes == 0) {
		return MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
	}
	if (r->body_is_static) {
		return MHD_create_response_from_buffer(r->body_bytes, r->body, MHD_RESPMEM_PERSISTENT);
	}
	struct MHD_Response *out = MHD_create_response_from_buffer_with_free_callback(r->body_bytes, r->body, free);
	if (out) {
		r->body = NULL;
	}
	return out;
}

struct MHD_Response *server_answer(struct http_exchange *x)
{
	struct MHD_Response *out = x->response.stream.read ? server_stream_body(x) : with_body(&x->response);
	for (size_t i = 0; out && i < x->response.n_headers; i++) {
		const struct http_header *h = &x->response.headers[i];
		if (MHD_add_response_header(out, str_cz(&x->arena, h->name), str_cz(&x->arena, h->value)) != MHD_YES) {
			MHD_destroy_response(out);
			out = NULL;
		}
	}
	return out;
}
