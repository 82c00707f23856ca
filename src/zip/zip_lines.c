/* zip_lines: a part line by line, with no more of it in memory than its longest line. */
#include <stdlib.h>
#include <string.h>

#include "zip/zip.h"

#define PIECE_BYTES (256 * 1024)

struct lines { char *p; size_t n, room, line_max; int fd; int64_t at, end, number; };

static bool grow(struct lines *l)
{
	char *more = realloc(l->p, l->room * 2);
	if (more) {
		l->p = more;
		l->room *= 2;
	}
	return more != NULL;
}

/* More of the part behind what is left of the last piece. */
static enum zip_lines_end fill(struct lines *l)
{
	if (l->n == l->room && l->room >= l->line_max) {
		return ZIP_LINES_LONG;
	}
	if (l->n == l->room && !grow(l)) {
		return ZIP_LINES_NO_MEMORY;
	}
	int64_t room = (int64_t)(l->room - l->n), want = l->end - l->at < room ? l->end - l->at : room;
	if (want == 0) {
		return ZIP_LINES_NO_END;
	}
	if (!zip_pread(l->fd, l->p + l->n, (size_t)want, l->at)) {
		return ZIP_LINES_CUT;
	}
	l->n += (size_t)want;
	l->at += want;
	return ZIP_LINES_ALL;
}

static enum zip_lines_end walk(struct lines *l, bool (*one)(void *arg, str line, int64_t number), void *arg)
{
	size_t seen = 0; /* of what is there, known to hold no end */
	while (l->at < l->end || l->n > 0) {
		char *end = l->n > seen ? memchr(l->p + seen, '\n', l->n - seen) : NULL;
		if (!end) {
			seen = l->n;
			enum zip_lines_end e = fill(l);
			if (e != ZIP_LINES_ALL) {
				return e;
			}
			continue;
		}
		size_t used = 0;
		while (end) {
			if (!one(arg, (str){ l->p + used, (size_t)(end - l->p) - used }, ++l->number)) {
				return ZIP_LINES_REFUSED;
			}
			used = (size_t)(end - l->p) + 1;
			end = used < l->n ? memchr(l->p + used, '\n', l->n - used) : NULL;
		}
		memmove(l->p, l->p + used, l->n - used);
		l->n -= used;
		seen = l->n;
	}
	return ZIP_LINES_ALL;
}

enum zip_lines_end zip_lines(int fd, int64_t at, int64_t n_bytes, size_t line_max, bool (*one)(void *arg, str line, int64_t number),
	void *arg)
{
	struct lines l = { .p = malloc(PIECE_BYTES), .room = PIECE_BYTES, .line_max = line_max, .fd = fd, .at = at, .end = at + n_bytes };
	enum zip_lines_end end = l.p ? walk(&l, one, arg) : ZIP_LINES_NO_MEMORY;
	free(l.p);
	return end;
}
