#include "zip/zip_out.h"

#include <unistd.h>

#include "base/limits.h"
#include "blob/blob.h"
#include "messages.h"

#define FLUSH_BYTES (256 * 1024)

/* --- spool --- */

bool spool_begin(struct ctx *c, struct spool *s, size_t line_max)
{
	*s = (struct spool){ .fd = -1 };
	buf_init(&s->b, FLUSH_BYTES + line_max);
	return blob_scratch(c, &s->fd);
}

void spool_end(struct spool *s)
{
	buf_done(&s->b);
	if (s->fd >= 0) {
		close(s->fd);
		s->fd = -1;
	}
}

struct buf *spool_buf(struct spool *s)
{
	return &s->b;
}

static void spool_out(struct spool *s)
{
	size_t done = 0;
	s->failed |= !buf_ok(&s->b);
	sha256_run_add(&s->run, s->b.p ? s->b.p : "", s->b.n);
	while (!s->failed && done < s->b.n) {
		ssize_t n = pwrite(s->fd, s->b.p + done, s->b.n - done, s->at);
		s->failed = n <= 0;
		done += n > 0 ? (size_t)n : 0;
		s->at += n > 0 ? n : 0;
	}
	s->b.n = 0;
}

void spool_flush(struct spool *s)
{
	if (s->b.n >= FLUSH_BYTES) {
		spool_out(s);
	}
}

void spool_part_begin(struct spool *s)
{
	s->begins = s->at;
	sha256_run_begin(&s->run);
}

bool spool_part_end(struct ctx *c, struct spool *s, str name, int64_t most, struct part *ret)
{
	spool_out(s);
	*ret = (struct part){ .name = name, .at = s->begins, .bytes = s->at - s->begins };
	sha256_run_end(&s->run, &ret->sha256);
	if (s->failed) {
		return fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
	}
	return ret->bytes <= most || fail(c, ERR_TOO_LARGE, MSG_ARCHIVE_TOO_LARGE);
}

/* --- what is known before the first byte --- */

void zip_out_init(struct zip_out *o, const struct ctx *c)
{
	*o = (struct zip_out){ .fd = -1, .spool.fd = -1 };
	arena_init(&o->arena);
	o->c = (struct ctx){ .arena = &o->arena, .store = c->store, .org_id = c->org_id, .now_ms = c->now_ms };
	buf_init(&o->b, 2 * LIMIT_FIRM_LIST_BYTES);
}

void zip_out_done(struct zip_out *o)
{
	if (o->fd >= 0) {
		close(o->fd);
	}
	spool_end(&o->spool);
	buf_done(&o->b);
	arena_free(&o->arena);
}

str zip_out_place(const struct zip_out *o)
{
	return o->i < o->n ? o->parts[o->i].name : S("-");
}

void zip_out_lay(struct zip_out *o)
{
	int64_t at = 0;
	AUTO_BUF(list, 2 * LIMIT_FIRM_LIST_BYTES);
	o->members = arena_array(&o->arena, struct zip_member, o->n);
	for (size_t i = 0; i < o->n; i++) {
		struct zip_member *m = &o->members[i];
		*m = (struct zip_member){ .name = o->parts[i].name, .bytes = o->parts[i].bytes, .at = at };
		at = zip_data_at(m) + m->bytes + zip_after_bytes(m->bytes);
		zip_central(&list, m);
	}
	int64_t n_list = (int64_t)list.n;
	zip_end(&list, o->n, at, n_list);
	o->n_bytes = at + (int64_t)list.n;
}

/* --- sending --- */

static bool begin_data(struct zip_out *o)
{
	const struct part *p = &o->parts[o->i];
	o->left = p->bytes;
	sha256_run_begin(&o->run);
	return !p->is_blob || blob_open(&o->c, &p->sha256, &o->fd);
}

static int64_t send_data(struct zip_out *o, char *to, size_t n)
{
	const struct part *p = &o->parts[o->i];
	size_t want = o->left < (int64_t)n ? (size_t)o->left : n;
	int64_t from = p->bytes - o->left + (p->is_blob ? 0 : p->at);
	if (!zip_pread(p->is_blob ? o->fd : o->spool.fd, to, want, from)) {
		return -1;
	}
	o->members[o->i].crc = zip_crc(o->members[o->i].crc, to, want);
	sha256_run_add(&o->run, to, want);
	o->left -= (int64_t)want;
	return (int64_t)want;
}

/* What went out is what was promised; a stored file that was changed must not leave as if it were whole. */
static bool end_data(struct zip_out *o)
{
	struct sha256 h;
	sha256_run_end(&o->run, &h);
	if (o->fd >= 0) {
		close(o->fd);
		o->fd = -1;
	}
	return memcmp(h.b, o->parts[o->i].sha256.b, SHA256_LEN) == 0;
}

static void put_list(struct zip_out *o)
{
	int64_t at = o->sent;
	for (size_t i = 0; i < o->n; i++) {
		zip_central(&o->b, &o->members[i]);
	}
	zip_end(&o->b, o->n, at, (int64_t)o->b.n);
}

/* On to the next stage, which leaves bytes in b or opens data. False: it cannot go on. */
static bool advance(struct zip_out *o)
{
	o->b.n = o->b_at = 0;
	switch (o->stage) {
	case ZIP_HEADER:
		zip_header(&o->b, o->members[o->i].name, o->members[o->i].bytes);
		o->stage = ZIP_DATA;
		return begin_data(o);
	case ZIP_DATA:
		zip_after(&o->b, &o->members[o->i]);
		o->stage = ZIP_AFTER;
		return end_data(o);
	case ZIP_AFTER:
		o->i++;
		o->stage = o->i < o->n ? ZIP_HEADER : ZIP_LIST;
		return true;
	case ZIP_LIST:
		put_list(o);
		o->stage = ZIP_OVER;
		return buf_ok(&o->b);
	case ZIP_OVER:
	default:
		return true;
	}
}

int64_t zip_out_read(struct zip_out *o, char *to, size_t n)
{
	for (;;) {
		if (o->b_at < o->b.n) {
			size_t have = o->b.n - o->b_at, take = have < n ? have : n;
			memcpy(to, o->b.p + o->b_at, take);
			o->b_at += take;
			o->sent += (int64_t)take;
			return (int64_t)take;
		}
		if (o->stage == ZIP_DATA && o->left > 0) {
			int64_t sent = send_data(o, to, n);
			o->sent += sent > 0 ? sent : 0;
			return sent;
		}
		if (o->stage == ZIP_OVER) {
			return o->sent == o->n_bytes ? 0 : -1;
		}
		if (!advance(o)) {
			return -1;
		}
	}
}
