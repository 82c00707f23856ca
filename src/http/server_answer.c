#include "http/server_answer.h"

#include <microhttpd.h>

#include <stdlib.h>

static struct MHD_Response *with_body(struct http_response *r)
{
	static char nothing[1] = "";
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
	struct MHD_Response *out = with_body(&x->response);
	for (size_t i = 0; out && i < x->response.n_headers; i++) {
		const struct http_header *h = &x->response.headers[i];
		if (MHD_add_response_header(out, str_cz(&x->arena, h->name), str_cz(&x->arena, h->value)) != MHD_YES) {
			MHD_destroy_response(out);
			out = NULL;
		}
	}
	return out;
}
