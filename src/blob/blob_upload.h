/*
 * blob_upload: a large file that comes in pieces and survives a dropped line, a reload and a restart.
 *
 * The row says how much is acknowledged; what the file holds beyond that is cut off when the next piece begins. The
 * SHA-256 is taken while it streams and its state lies in the row, so nothing is read twice.
 *
 *   upload_begin (write) -> [upload_open, upload_add ..., upload_sync (any thread) -> upload_note (write)] again and again
 *   -> upload_finish (any thread): the bytes are in their place -> blob_keep + upload_end (write)
 */
#pragma once
#include "blob/blob.h"
#include "base/operation.h"

struct upload {
	struct id id;
	struct id account_id;         /* who sends it: nobody else may go on */
	struct id about_id;           /* the incident */
	str name;                     /* of the file, made safe */
	struct opt_int bytes;         /* announced */
	struct opt_int received;      /* acknowledged */
	struct opt_int created_at;    /* ms */
	struct sha256_run run;
};
extern const struct shape upload_shape;

/* Inside a write. Refuses what would not fit, and more than LIMIT_UPLOADS_OPEN of one account for one thing. */
bool upload_begin(struct ctx *c, struct id about_id, str name, int64_t bytes, struct upload *ret);
/* ERR_NOT_FOUND: none of this account's, or for something else. */
bool upload_get(struct ctx *c, struct id about_id, struct id id, struct upload *ret);
/* Those of this account for this thing, newest first: to go on after a reload. */
bool upload_list(struct ctx *c, struct id about_id, struct upload **ret, size_t *ret_n);

/* A piece on its way. Lives in the arena and lets go by itself. */
struct upload_piece;
/* ERR_CONFLICT: the offset is not what is acknowledged, or another window sends a piece right now. */
bool upload_open(struct ctx *c, const struct upload *u, int64_t offset, struct upload_piece **ret);
enum upload_add { UPLOAD_OK, UPLOAD_TOO_LARGE, UPLOAD_NO_SPACE };
enum upload_add upload_add(struct upload_piece *p, const void *data, size_t n);
/* What came of this piece is cut off again: the disk is full, or it is longer than announced. */
void upload_undo(struct upload_piece *p);
bool upload_sync(struct ctx *c, struct upload_piece *p);
/* Inside a write: acknowledges the piece. */
bool upload_note(struct ctx *c, struct upload_piece *p, struct upload *ret);

/* ERR_CONFLICT while something is missing. The part stays until upload_end: two may finish, one write wins. */
bool upload_finish(struct ctx *c, const struct upload *u, struct blob *ret);
/* The same, sealed under a password. ret_plain: the hash of the bytes as they came. */
bool upload_finish_sealed(struct ctx *c, const struct upload *u, str password, struct blob *ret);
/* Inside a write: forgets the row. ERR_NOT_FOUND: somebody was faster. The part goes with the next upload_drop or sweep. */
bool upload_end(struct ctx *c, struct id about_id, struct id id);
/* Outside a write: the part of an upload that has ended. */
void upload_drop(struct ctx *c, struct id id);
