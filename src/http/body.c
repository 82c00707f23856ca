#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"

#define START_BYTES 4096

/* A file without a name; where the file system has none of these, one whose name is gone at once. */
static int open_nameless(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
		char name[4096];
		snprintf(name, sizeof name, "%s/upload-XXXXXX", dir);
		fd = mkostemp(name, O_CLOEXEC);
		if (fd >= 0) {
			unlink(name);
		}
	}
	return fd;
}

/* Moves what is in memory to the spool. */
static bool spool(struct body *b, const char *dir)
{
	int fd = open_nameless(dir);
	if (fd < 0) {
		return false;
	}
	b->file = fd + 1;
	bool ok = io_write_all(fd, b->p, b->n);
	free(b->p);
	b->p = NULL;
	b->room = 0;
	return ok;
}

static bool grow(struct body *b, size_t n)
{
	size_t room = b->room * 2 > START_BYTES ? b->room * 2 : START_BYTES;
	room = room > b->n + n ? room : b->n + n;
	char *larger = realloc(b->p, room);
	if (!larger) {
		return false;
	}
	b->p = larger;
	b->room = room;
	return true;
}

enum body_result body_add(struct body *b, size_t cap, const char *spool_dir, const char *p, size_t n)
{
	if (n > cap || b->n > cap - n) {
		return BODY_TOO_LARGE;
	}
	if (spool_dir && !b->file && b->n + n > BODY_SPOOL_BYTES && !spool(b, spool_dir)) {
		return BODY_NO_SPACE;
	}
	if (b->file) {
		if (!io_write_all(b->file - 1, p, n)) {
			return BODY_NO_SPACE;
		}
	} else {
		if (b->n + n > b->room && !grow(b, n)) {
			return BODY_NO_SPACE;
		}
		memcpy(b->p + b->n, p, n);
	}
	b->n += n;
	return BODY_OK;
}

bool body_finish(struct body *b, bytes *ret)
{
	if (b->file && !b->is_mapped) {
		void *p = mmap(NULL, b->n, PROT_READ, MAP_PRIVATE, b->file - 1, 0);
		if (p == MAP_FAILED) {
			return false;
		}
		b->p = p;
		b->is_mapped = true;
	}
	*ret = (bytes){ (const uint8_t *)b->p, b->n };
	return true;
}

void body_done(struct body *b)
{
	if (b->is_mapped) {
		munmap(b->p, b->n);
	} else {
		free(b->p);
	}
	if (b->file) {
		close(b->file - 1);
	}
	*b = (struct body){ 0 };
}
