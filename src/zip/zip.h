/*
 * zip: the one shape of zip file an archive has (docs/archive-format.md, "The zip"): members stored one after another
 * without compression, their names plain ASCII, no times, nothing before, between or behind them. Name, length and
 * checksum of each member decide every other byte, so that a reader can demand exactly these bytes: nothing can hide in
 * headers, gaps or a second list. Beyond 4 GB zip64 is used. Any zip program opens such a file.
 */
#pragma once
#include "base/buf.h"
#include "base/ctx.h"
#include "base/hash.h"

#define ZIP_NAME_MAX 100

struct zip_member {
	str name;
	int64_t bytes;
	uint32_t crc;
	int64_t at;                   /* where its header begins */
	unsigned flags, method;       /* as read */
};

/* --- writing: header, bytes, zip_after; at the end one zip_central a member and zip_end --- */
void zip_header(struct buf *b, str name, int64_t n_bytes);
void zip_after(struct buf *b, const struct zip_member *m);
void zip_central(struct buf *b, const struct zip_member *m);
void zip_end(struct buf *b, size_t n, int64_t central_at, int64_t central_bytes);
/* How long what is around the bytes of a member is. */
int64_t zip_header_bytes(str name, int64_t n_bytes);
int64_t zip_after_bytes(int64_t n_bytes);
uint32_t zip_crc(uint32_t so_far, const void *p, size_t n); /* begins with 0 */

/* --- reading --- */
struct zip_file {
	int fd;
	int64_t bytes;
	struct zip_member *v;
	size_t n;
	int64_t central_at, central_bytes;
};
/*
 * Reads the list at the end, at most `most` members of it. Names may still be anything. ERR_INVALID with a reason for
 * people: no zip, cut off, too many.
 */
bool zip_open(struct ctx *c, int fd, int64_t n_bytes, size_t most, struct zip_file *ret);
/* Every byte around the members is as this program writes it; ERR_INVALID names the first that is not. */
bool zip_check(struct ctx *c, const struct zip_file *z);
/* Where the bytes of a member begin. */
int64_t zip_data_at(const struct zip_member *m);
/* SHA-256 and checksum of all bytes of a member, by way of `piece`; false when they cannot be read. */
bool zip_hash(int fd, const struct zip_member *m, char *piece, size_t room, uint32_t *ret_crc, struct sha256 *ret);

/* Calls `one` for each line of `n_bytes` at `at`, without its end; numbers from 1. The last line has an end as well. */
enum zip_lines_end { ZIP_LINES_ALL, ZIP_LINES_REFUSED /* `one` said false */, ZIP_LINES_CUT, ZIP_LINES_LONG, ZIP_LINES_NO_END,
	ZIP_LINES_NO_MEMORY };
enum zip_lines_end zip_lines(int fd, int64_t at, int64_t n_bytes, size_t line_max, bool (*one)(void *arg, str line, int64_t number),
	void *arg);

/* All `n` bytes at `at`, or false (the file is shorter, or cannot be read). */
bool zip_pread(int fd, void *to, size_t n, int64_t at);
