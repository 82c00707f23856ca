#include "blob/blob_web.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_CSP "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"

/* RFC 8187: an ASCII name for old programs, and the real one. */
static str disposition(struct ctx *c, bool inside, str name)
{
	str safe = blob_file_name(c->arena, name);
	char *plain = arena_chars(c->arena, safe.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < safe.n; i++) {
		unsigned char ch = (unsigned char)safe.p[i];
		bool fits = ch > 0x1f && ch < 0x7f && !strchr("\"\\%;", ch);
		if (fits || (ch & 0xc0) != 0x80) { /* one sign for a whole character */
			plain[n++] = fits ? (char)ch : '_';
		}
	}
	return STR_CAT(c->arena, inside ? S("inline") : S("attachment"), S("; filename=\""), (str){ plain, n },
		S("\"; filename*=UTF-8''"), http_percent_encode(c->arena, safe));
}

static bool answer(struct web *w, str type, str disposed, struct http_source source)
{
	struct http_response *r = &w->x->response;
	r->status = 200;
	r->source = source;
	http_set_header(r, S("Content-Type"), type);
	http_set_header(r, S("Content-Disposition"), disposed);
	http_set_header(r, S("Content-Security-Policy"), S(FILE_CSP));
	return true;
}

/* --- plain --- */

struct reading { int fd; int64_t at; };

static int64_t read_file(void *self, char *to, size_t n)
{
	struct reading *f = self;
	ssize_t got;
	do {
		got = read(f->fd, to, n);
	} while (got < 0 && errno == EINTR);
	f->at += got > 0 ? got : 0;
	return got;
}

static void close_file(void *self)
{
	struct reading *f = self;
	close(f->fd);
	free(f);
}

bool blob_answer(struct web *w, const struct blob *b, str name, enum blob_show show)
{
	struct ctx *c = w->c;
	int fd;
	if (!blob_open(c, &b->sha256, &fd)) {
		return false;
	}
	struct reading *f = calloc(1, sizeof *f);
	if (!f) {
		close(fd);
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	f->fd = fd;
	bool may_show = blob_may_show(b->type) && !b->is_sealed;
	bool inside = show == BLOB_IN_PAGE && may_show;
	/* What could run in a browser goes out under a name that runs nowhere. */
	str type = !may_show || show == BLOB_AS_BYTES ? S("application/octet-stream") : str_eq(b->type, S("text/plain")) ? S("text/plain; charset=utf-8")
	                                                                                         : b->type;
	return answer(w, type, disposition(c, inside, name), (struct http_source){ read_file, close_file, f, b->bytes });
}

/* --- sealed --- */

static int64_t read_opened(void *self, char *to, size_t n)
{
	return blob_unseal_read(self, to, n);
}

static void close_opened(void *self)
{
	blob_unseal_done(self);
}

bool blob_answer_opened(struct web *w, struct blob_opener *o, str name)
{
	return answer(w, S("application/octet-stream"), disposition(w->c, false, name),
		(struct http_source){ read_opened, close_opened, o, blob_unsealed_bytes(o) });
}

bool blob_answer_source(struct web *w, str type, str name, struct http_source source)
{
	return answer(w, type, disposition(w->c, false, name), source);
}

bool blob_answer_buf(struct web *w, str type, str name, struct buf *body)
{
	http_set_header(&w->x->response, S("Content-Disposition"), disposition(w->c, false, name));
	return web_raw(w, 200, type, body);
}
