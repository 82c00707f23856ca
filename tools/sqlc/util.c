/* util: memory that goes at the end, growing text, files, and the one way to fail. */
#include "sqlc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct pool_item {
	struct pool_item *next;
	max_align_t bytes[];
};

void *pool_alloc(struct pool *p, size_t n)
{
	struct pool_item *it = calloc(1, sizeof *it + n);
	if (!it) {
		die("sqlc", 0, "out of memory");
	}
	it->next = p->first;
	p->first = it;
	return it->bytes;
}

char *pool_copy(struct pool *p, const char *s, size_t n)
{
	char *ret = pool_alloc(p, n + 1);
	memcpy(ret, s, n);
	return ret;
}

void pool_free(struct pool *p)
{
	while (p->first) {
		struct pool_item *next = p->first->next;
		free(p->first);
		p->first = next;
	}
}

static void text_room(struct text *t, size_t n)
{
	if (t->n + n + 1 <= t->room) {
		return;
	}
	size_t room = (t->n + n + 1) * 2;
	char *p = pool_alloc(t->pool, room);
	if (t->n > 0) {
		memcpy(p, t->p, t->n);
	}
	t->p = p;
	t->room = room;
}

void text_add(struct text *t, const char *s, size_t n)
{
	text_room(t, n);
	memcpy(t->p + t->n, s, n);
	t->n += n;
	t->p[t->n] = '\0';
}

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n >= 0) {
		text_room(t, (size_t)n);
		(void)vsnprintf(t->p + t->n, (size_t)n + 1, fmt, again);
		t->n += (size_t)n;
	}
	va_end(again);
}

void die(const char *file, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

char *file_read(struct pool *p, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) {
		die(path, 0, "cannot be read: %s", strerror(errno));
	}
	struct text t = { .pool = p };
	char block[8192];
	size_t n;
	while ((n = fread(block, 1, sizeof block, f)) > 0) {
		text_add(&t, block, n);
	}
	bool failed = ferror(f) != 0;
	fclose(f);
	if (failed) {
		die(path, 0, "cannot be read");
	}
	if (t.n > 0 && memchr(t.p, '\0', t.n)) {
		die(path, 0, "holds a NUL byte");
	}
	return t.p ? t.p : pool_copy(p, "", 0);
}

void file_write(const char *path, const struct text *t)
{
	struct text name = { .pool = t->pool };
	text_printf(&name, "%s.part", path);
	FILE *f = fopen(name.p, "wb");
	if (!f) {
		die(path, 0, "cannot be written: %s", strerror(errno));
	}
	bool ok = fwrite(t->p, 1, t->n, f) == t->n;
	ok = fclose(f) == 0 && ok;
	if (!ok || rename(name.p, path) != 0) {
		remove(name.p);
		die(path, 0, "cannot be written: %s", strerror(errno));
	}
}
