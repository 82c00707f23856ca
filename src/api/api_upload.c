#include "api/api_upload.h"

#include "messages.h"

struct pouring { struct upload_piece *piece; enum upload_add failed; };

/* What goes wrong is told after the piece, as a problem people can read. */
static enum http_sunk pour(void *self, const char *p, size_t n)
{
	struct pouring *s = self;
	if (s->failed == UPLOAD_OK) {
		s->failed = upload_add(s->piece, p, n);
	}
	return HTTP_SUNK;
}

struct piece_query { struct opt_int offset; };
static const struct field piece_fields[] = { { .name = "offset", .type = FIELD_INT,
	.offset = offsetof(struct piece_query, offset), .flags = FIELD_REQUIRED, .label = MSG_API_LABEL_OFFSET,
	.doc = "where the piece begins: how many bytes are received so far" } };
const struct shape api_piece_query = { "Query", piece_fields, 1, sizeof(struct piece_query) };

bool api_piece_sink(struct web *w, const struct upload *u)
{
	const struct piece_query *q = w->asked;
	struct pouring *s = arena_new(w->c->arena, struct pouring);
	w->x->sink = (struct http_sink){ pour, s };
	return upload_open(w->c, u, q->offset.v, &s->piece);
}

bool api_piece_sync(struct web *w, struct upload_piece **ret)
{
	struct pouring *s = w->x->sink.self;
	if (s->failed == UPLOAD_OK) {
		*ret = s->piece;
		return upload_sync(w->c, s->piece);
	}
	upload_undo(s->piece);
	return s->failed == UPLOAD_TOO_LARGE ? fail(w->c, ERR_CONFLICT, MSG_API_PIECE_TOO_LONG)
	                                     : fail(w->c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
}
