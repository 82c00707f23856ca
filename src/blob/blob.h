/*
 * blob: bytes kept outside the database, by their SHA-256: photos, scans, evidence.
 *
 *   DIR/blob/ORG/ab/cdef...   the bytes; a folder an organisation, so that nobody learns that another has the same
 *   DIR/blob/ORG/tmp/...      on their way in; without a name that means anything
 *   DIR/blob/ORG/part/ID      an upload that can go on later (blob_upload)
 *
 * Order of things, so that no crash leaves a row without bytes: the bytes are written, synced and put in their place
 * first (any thread), then the row is written (blob_keep, in the writer). Bytes without a row, and rows nobody needs, go
 * after a day (blob_sweep). Nothing stored is ever changed, run or unpacked; its type is found by looking at it.
 *
 *   photo of a form:   blob_put(c, file.content, &b) in the route's prepare;  blob_keep(c, &b, "sighting", id) in act
 *   showing it:        blob_answer() of blob/blob_web.h
 */
#pragma once
#include "base/ctx.h"
#include "base/hash.h"

struct blob {
	struct sha256 sha256;         /* of the bytes as they are stored */
	int64_t bytes;
	str type;                     /* "image/png", by their content; "application/octet-stream" when nothing is known */
	bool is_sealed;               /* encrypted under a password: see blob_seal */
	int64_t created_at;
};

/* --- keeping --- */

/* Bytes on their way in. Lives in the arena; whatever way the request ends, no half of a file stays. */
struct blob_stream;
bool blob_begin(struct ctx *c, struct blob_stream **ret);
/* False: the disk is full (ERR_UNAVAILABLE, says so to people) or the file is over LIMIT_BLOB_FILE_BYTES. */
bool blob_append(struct ctx *c, struct blob_stream *s, const void *p, size_t n);
/* All bytes are on disk, in their place, when it returns true. No row yet: blob_keep. */
bool blob_finish(struct ctx *c, struct blob_stream *s, struct blob *ret);
void blob_abort(struct blob_stream *s);
/* All three at once, for what is in memory; at most LIMIT_BLOB_PUT_BYTES unless the caller has a cap of its own. */
bool blob_put(struct ctx *c, bytes b, struct blob *ret);

/*
 * Inside a write: the row, and who needs the bytes ("evidence", its id). The same bytes may be needed by many.
 * ERR_CONFLICT when the bytes are gone meanwhile (a day passed): send them again.
 */
bool blob_keep(struct ctx *c, const struct blob *b, const char *owner, struct id owner_id);

/* Bytes that were stored for nothing (what they are was refused, or dropped) go at once, unless a row knows them. Whoever sends the
 * same bytes at that very moment is told to send them again, unless this runs inside a write. */
bool blob_discard(struct ctx *c, const struct sha256 *sha256);
/* Inside a write: the row goes at once when nobody needs it; then, after the write, blob_discard. */
bool blob_forget(struct ctx *c, const struct sha256 *sha256);

/* Inside a write: this owner needs them no more. When nobody does, the sweep takes them away. */
bool blob_let_go(struct ctx *c, const struct sha256 *sha256, const char *owner, struct id owner_id);

/* A file without a name on the same disk, to write to and read from; it goes when the descriptor is closed, or with us. */
bool blob_scratch(struct ctx *c, int *ret_fd);

/* --- reading --- */

/* ERR_NOT_FOUND: this organisation has no such bytes. Who may see them is the owner's business. */
bool blob_get(struct ctx *c, const struct sha256 *sha256, struct blob *ret);
/* A descriptor to read from; the caller closes it. */
bool blob_open(struct ctx *c, const struct sha256 *sha256, int *ret_fd);
/* The bytes in the arena, at most `most` of them: for small things only (ERR_TOO_LARGE). */
bool blob_read(struct ctx *c, const struct sha256 *sha256, size_t most, bytes *ret);

/* What the bytes are. A picture is called one only when it begins as such a picture does. */
str blob_type_of(struct ctx *c, bytes head);
/* png, jpeg, gif, webp and plain text: may stand in a page. Everything else is only handed out as a file. */
bool blob_may_show(str type);
bool blob_is_picture(str type);

/* How much room there is: free bytes of the disk less what the database needs; all bytes of the organisation. */
bool blob_room(struct ctx *c, int64_t *ret_free);
bool blob_total(struct ctx *c, int64_t *ret_bytes);
/* ERR_UNAVAILABLE or ERR_TOO_LARGE, in people's words, when `bytes` more do not fit. */
bool blob_fits(struct ctx *c, int64_t bytes);

/* A name of a file as somebody's machine had it, safe to keep and show: no path, no control characters, no signs that turn
 * the direction of writing; "file" when nothing is left. At most 200 characters, the ending kept. */
str blob_file_name(struct arena *a, str name);

/* "1.2 GB": at most three digits and a unit. */
str blob_size_text(struct arena *a, int64_t n_bytes);

/* --- under a password (samples of malware): docs/evidence.md has the format --- */

/* Reads what is stored as `plain` and keeps it encrypted; ret->is_sealed. Slow (argon2id): in the slow pool. */
bool blob_seal(struct ctx *c, int fd, str password, struct blob *ret);
bool blob_seal_bytes(struct ctx *c, bytes b, str password, struct blob *ret);
/* Reads a sealed file piece by piece. ERR_INVALID with field "password" when the password is wrong. Slow to open. */
struct blob_opener;
bool blob_unseal(struct ctx *c, const struct sha256 *sha256, str password, struct blob_opener **ret);
int64_t blob_unsealed_bytes(const struct blob_opener *o);
/* The next bytes, 0 at the end, -1: damaged or cut off. */
int64_t blob_unseal_read(struct blob_opener *o, char *to, size_t n);
void blob_unseal_done(struct blob_opener *o);

/* --- checking, sweeping, copying --- */

struct blob_checked {
	bool broken;
	str what;                     /* "organisation ...: file ab/cdef...: is missing" */
	int64_t n_files, n_bytes;
	int64_t n_extra;              /* files no row knows: left by a crash, or put there; the first is named in `extra` */
	str extra;
};
/* Hashes every stored byte of every organisation, a little at a time. True when it could. */
bool blob_check_all(struct ctx *c, struct blob_checked *ret);
/* A job, daily: unfinished and unneeded bytes. */
bool blob_sweep(struct ctx *c, struct id org_id, str arg);
/* All bytes into a folder beside a copy of the database; what is there already and whole is not copied again. */
bool blob_copy_out(struct ctx *c, const char *to_dir, int64_t *ret_n);
/* From such a folder into a data folder; every file is hashed on its way. False with fail() at the first bad one. */
bool blob_copy_in(struct ctx *c, const char *from_dir, const char *data_dir, int64_t *ret_n);
