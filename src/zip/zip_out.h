/*
 * zip_out: a file of many parts on its way out. Small parts are written into a nameless file first (the spool), so that their
 * lengths and hashes are known before the first byte goes; stored files (src/blob) are read where they are kept, and hashed
 * again on the way.
 */
#pragma once
#include "base/hash.h"
#include "zip/zip.h"

struct spool {
	int fd;
	int64_t at;                   /* bytes written to the file */
	struct buf b;                 /* what is not written yet */
	int64_t begins;               /* of the part in hand */
	struct sha256_run run;
	bool failed;
};
struct part { str name; int64_t at, bytes; struct sha256 sha256; bool is_blob; };

/* `line_max`: the most that is added between two flushes. */
bool spool_begin(struct ctx *c, struct spool *s, size_t line_max);
void spool_end(struct spool *s);
struct buf *spool_buf(struct spool *s);     /* add to it, then spool_flush now and then */
void spool_flush(struct spool *s);
void spool_part_begin(struct spool *s);
/* ERR_TOO_LARGE when the part is longer than `most`. */
bool spool_part_end(struct ctx *c, struct spool *s, str name, int64_t most, struct part *ret);

enum zip_stage { ZIP_HEADER, ZIP_DATA, ZIP_AFTER, ZIP_LIST, ZIP_OVER };
struct zip_out {
	struct arena arena;
	struct ctx c;                 /* to find stored files by; no connection */
	struct spool spool;
	struct part *parts;
	struct zip_member *members;
	size_t n;
	int64_t n_bytes;              /* of the whole file */
	/* on the way */
	enum zip_stage stage;
	size_t i;
	int fd;                       /* of the stored file in hand; -1: none */
	int64_t left, sent;           /* of the member; of all */
	struct sha256_run run;
	struct buf b;                 /* headers and the list, not sent yet */
	size_t b_at;
};
void zip_out_init(struct zip_out *o, const struct ctx *c);
/* Where everything will lie, once o->parts and o->n are set: o->n_bytes. */
void zip_out_lay(struct zip_out *o);
/* The next bytes; 0 at the end, -1: a stored file is gone or not what it was. Any thread, one at a time. */
int64_t zip_out_read(struct zip_out *o, char *to, size_t n);
/* The stored file or part at which it ended; for words about it. */
str zip_out_place(const struct zip_out *o);
void zip_out_done(struct zip_out *o);
