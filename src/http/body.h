/*
 * body: what a client sends after the headers, as it streams in. Small bodies stay in memory; from
 * BODY_SPOOL_BYTES on they go to a nameless file in the spool folder, so that an upload costs disk, not memory, and
 * nothing of it is left behind when the program dies. When it is whole it is one piece of bytes either way.
 */
#pragma once
#include "base/str.h"

#define BODY_SPOOL_BYTES ((size_t)256 * 1024)

struct body {
	char *p;                     /* in memory, or the mapped file once finished */
	size_t n, room;
	int file;                    /* descriptor + 1; 0: in memory */
	bool is_mapped;
};

enum body_result { BODY_OK, BODY_TOO_LARGE, BODY_NO_SPACE };

/* Adds a piece. `spool_dir` NULL: everything stays in memory. */
enum body_result body_add(struct body *b, size_t cap, const char *spool_dir, const char *p, size_t n);
/* The whole body; valid until body_done. False when the spooled file cannot be read back. */
bool body_finish(struct body *b, bytes *ret);
void body_done(struct body *b);
