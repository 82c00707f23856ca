/* blob_inside: where files lie and how they get there. Only src/blob and its tests know it. */
#pragma once
#include "blob/blob.h"
#include "blob/blob_upload.h"

#define BLOB_OLD_MS (24 * 3600 * 1000LL)   /* what nobody needs goes after a day */
#define BLOB_HEAD_BYTES (64 * 1024)        /* looked at to find the type */
#define BLOB_PIECE_BYTES (256 * 1024)      /* read and written at once */

/* DIR/blob/ORG, of the ctx's organisation. `below` is "tmp", "part" or two digits of a hash. */
const char *blob_dir(struct ctx *c, const char *below);
const char *blob_path(struct ctx *c, const struct sha256 *sha256);
const char *blob_part_path(struct ctx *c, struct id upload_id);
/* Makes the folder and those above it, each known to its parent on disk. */
bool blob_make_dir(struct ctx *c, const char *below);
bool blob_sync_dir(const char *dir);
/* Sets the reason by errno: full, or cannot be read or written. */
bool blob_fail(struct ctx *c, const char *what);
/* Gives a whole, synced file its name: another link, so that `from` stays and who is faster does not matter. */
bool blob_place(struct ctx *c, const char *from, const struct sha256 *sha256);
/* The type by the first bytes of an open file. */
bool blob_type_of_file(struct ctx *c, int fd, str *ret);
/* SHA-256 and length of all that can be read; false with errno. */
bool blob_hash_fd(int fd, struct sha256 *ret, int64_t *ret_n);
