#include "zip/zip.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#include "base/limits.h"
#include "messages.h"

#define BIG INT64_C(0xffffffff)         /* from here on zip64 */
#define HEADER_SIGN 0x04034b50u
#define AFTER_SIGN 0x08074b50u
#define CENTRAL_SIGN 0x02014b50u
#define END_SIGN 0x06054b50u
#define END64_SIGN 0x06064b50u
#define LOCATOR_SIGN 0x07064b50u
#define FLAG_AFTER 8u                   /* checksum and length follow the bytes */
#define DAY_ONE 0x21u                   /* 1980-01-01: an archive has no times of its own */
#define MADE_BY (3u << 8 | 45)          /* Unix, so that the mode below is understood */
#define MODE (0100644u << 16)
#define END_BYTES 22
#define LOCATOR_BYTES 20
#define END64_BYTES 56
#define CENTRAL_BYTES 46
#define LIST_LINE_BYTES 420u              /* of the list, a member: more is no list of ours */

static void put(struct buf *b, uint64_t v, int n_bytes)
{
	for (int i = 0; i < n_bytes; i++) {
		buf_add_c(b, (char)(unsigned char)(v >> (8 * i)));
	}
}

static uint64_t get(const uint8_t *p, int n_bytes)
{
	uint64_t v = 0;
	for (int i = n_bytes; i > 0; i--) {
		v = v << 8 | p[i - 1];
	}
	return v;
}

static bool is_big(int64_t v)
{
	return v >= BIG;
}

/* --- writing --- */

int64_t zip_header_bytes(str name, int64_t n_bytes)
{
	return 30 + (int64_t)name.n + (is_big(n_bytes) ? 20 : 0);
}

int64_t zip_after_bytes(int64_t n_bytes)
{
	return is_big(n_bytes) ? 24 : 16;
}

uint32_t zip_crc(uint32_t so_far, const void *p, size_t n)
{
	return (uint32_t)crc32_z(so_far, p, n);
}

void zip_header(struct buf *b, str name, int64_t n_bytes)
{
	bool big = is_big(n_bytes);
	put(b, HEADER_SIGN, 4);
	put(b, big ? 45 : 20, 2);
	put(b, FLAG_AFTER, 2);
	put(b, 0, 2);
	put(b, 0, 2);
	put(b, DAY_ONE, 2);
	put(b, 0, 4);
	put(b, big ? BIG : 0, 4);
	put(b, big ? BIG : 0, 4);
	put(b, name.n, 2);
	put(b, big ? 20 : 0, 2);
	buf_add(b, name);
	if (big) {
		put(b, 1, 2);
		put(b, 16, 2);
		put(b, 0, 8);
		put(b, 0, 8);
	}
}

void zip_after(struct buf *b, const struct zip_member *m)
{
	int width = is_big(m->bytes) ? 8 : 4;
	put(b, AFTER_SIGN, 4);
	put(b, m->crc, 4);
	put(b, (uint64_t)m->bytes, width);
	put(b, (uint64_t)m->bytes, width);
}

void zip_central(struct buf *b, const struct zip_member *m)
{
	bool big = is_big(m->bytes), far = is_big(m->at);
	unsigned extra = (big ? 16u : 0) + (far ? 8u : 0);
	put(b, CENTRAL_SIGN, 4);
	put(b, MADE_BY, 2);
	put(b, big || far ? 45 : 20, 2);
	put(b, FLAG_AFTER, 2);
	put(b, 0, 2);
	put(b, 0, 2);
	put(b, DAY_ONE, 2);
	put(b, m->crc, 4);
	put(b, (uint64_t)(big ? BIG : m->bytes), 4);
	put(b, (uint64_t)(big ? BIG : m->bytes), 4);
	put(b, m->name.n, 2);
	put(b, extra ? extra + 4 : 0, 2);
	put(b, 0, 2);
	put(b, 0, 2);
	put(b, 0, 2);
	put(b, MODE, 4);
	put(b, (uint64_t)(far ? BIG : m->at), 4);
	buf_add(b, m->name);
	if (extra) {
		put(b, 1, 2);
		put(b, extra, 2);
	}
	if (big) {
		put(b, (uint64_t)m->bytes, 8);
		put(b, (uint64_t)m->bytes, 8);
	}
	if (far) {
		put(b, (uint64_t)m->at, 8);
	}
}

void zip_end(struct buf *b, size_t n, int64_t central_at, int64_t central_bytes)
{
	bool big = n >= 0xffff || is_big(central_at) || is_big(central_bytes);
	if (big) {
		put(b, END64_SIGN, 4);
		put(b, END64_BYTES - 12, 8);
		put(b, MADE_BY, 2);
		put(b, 45, 2);
		put(b, 0, 4);
		put(b, 0, 4);
		put(b, n, 8);
		put(b, n, 8);
		put(b, (uint64_t)central_bytes, 8);
		put(b, (uint64_t)central_at, 8);
		put(b, LOCATOR_SIGN, 4);
		put(b, 0, 4);
		put(b, (uint64_t)(central_at + central_bytes), 8);
		put(b, 1, 4);
	}
	put(b, END_SIGN, 4);
	put(b, 0, 2);
	put(b, 0, 2);
	put(b, big ? 0xffff : n, 2);
	put(b, big ? 0xffff : n, 2);
	put(b, (uint64_t)(big ? BIG : central_bytes), 4);
	put(b, (uint64_t)(big ? BIG : central_at), 4);
	put(b, 0, 2);
}

/* --- reading --- */

bool zip_pread(int fd, void *to, size_t n, int64_t at)
{
	char *p = to;
	while (n > 0) {
		ssize_t got = pread(fd, p, n, at);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			return false;
		}
		p += got;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

int64_t zip_data_at(const struct zip_member *m)
{
	return m->at + zip_header_bytes(m->name, m->bytes);
}

/* A zip that is no zip, one that is cut off or carries something behind its end: told apart by how it begins. */
static bool no_end(struct ctx *c, int fd)
{
	uint8_t first[4];
	bool begins = zip_pread(fd, first, 4, 0) && get(first, 4) == HEADER_SIGN;
	return fail(c, ERR_INVALID, begins ? MSG_ARCHIVE_BAD_CUT : MSG_ARCHIVE_BAD_NO_ZIP);
}

static bool layout(struct ctx *c, str name)
{
	fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_LAYOUT);
	return fail_arg(c, "name", name);
}

struct end { uint64_t n, at, bytes, begins; };

static bool read_end(struct ctx *c, int fd, int64_t n_bytes, struct end *ret)
{
	uint8_t e[END_BYTES], l[LOCATOR_BYTES], w[END64_BYTES];
	if (n_bytes < END_BYTES || !zip_pread(fd, e, sizeof e, n_bytes - END_BYTES) || get(e, 4) != END_SIGN) {
		return no_end(c, fd);
	}
	*ret = (struct end){ get(e + 10, 2), get(e + 16, 4), get(e + 12, 4), (uint64_t)n_bytes - END_BYTES };
	if (ret->n != 0xffff && ret->at != BIG && ret->bytes != BIG) {
		return true;
	}
	int64_t at = n_bytes - END_BYTES - LOCATOR_BYTES - END64_BYTES;
	if (at < 0 || !zip_pread(fd, w, sizeof w, at) || !zip_pread(fd, l, sizeof l, at + END64_BYTES) ||
	    get(w, 4) != END64_SIGN || get(l, 4) != LOCATOR_SIGN) {
		return no_end(c, fd);
	}
	*ret = (struct end){ get(w + 32, 8), get(w + 48, 8), get(w + 40, 8), (uint64_t)at };
	return true;
}

/* What a line of the list says in its zip64 part, if it has one. */
static bool read_extra(const uint8_t *p, size_t n, struct zip_member *m)
{
	bool big = m->bytes == BIG, far = m->at == BIG;
	size_t want = (big ? 16u : 0) + (far ? 8u : 0);
	if (want == 0) {
		return true;
	}
	if (n < want + 4 || get(p, 2) != 1 || get(p + 2, 2) < want) {
		return false;
	}
	if (big) {
		m->bytes = (int64_t)get(p + 4, 8);
	}
	if (far) {
		m->at = (int64_t)get(p + 4 + (big ? 16 : 0), 8);
	}
	return m->bytes >= 0 && m->at >= 0;
}

static bool read_line(const uint8_t *p, size_t left, struct zip_member *ret, size_t *ret_used)
{
	if (left < CENTRAL_BYTES || get(p, 4) != CENTRAL_SIGN) {
		return false;
	}
	size_t name = get(p + 28, 2), extra = get(p + 30, 2), comment = get(p + 32, 2);
	*ret_used = CENTRAL_BYTES + name + extra + comment;
	if (left < *ret_used) {
		return false;
	}
	*ret = (struct zip_member){ .name = { (const char *)p + CENTRAL_BYTES, name }, .bytes = (int64_t)get(p + 24, 4),
		.crc = (uint32_t)get(p + 16, 4), .at = (int64_t)get(p + 42, 4), .flags = (unsigned)get(p + 8, 2),
		.method = (unsigned)get(p + 10, 2) };
	return read_extra(p + CENTRAL_BYTES + name, extra, ret);
}

bool zip_open(struct ctx *c, int fd, int64_t n_bytes, size_t most, struct zip_file *ret)
{
	struct end e;
	if (!read_end(c, fd, n_bytes, &e)) {
		return false;
	}
	if (e.n > most || e.bytes > most * LIST_LINE_BYTES) {
		fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, (int64_t)most));
	}
	if (e.at > e.begins || e.begins - e.at != e.bytes) {
		return no_end(c, fd);
	}
	*ret = (struct zip_file){ .fd = fd, .bytes = n_bytes, .n = e.n, .v = arena_array(c->arena, struct zip_member, e.n + 1),
		.central_at = (int64_t)e.at, .central_bytes = (int64_t)e.bytes };
	uint8_t *list = arena_raw(c->arena, e.bytes + 1, 1);
	if (!zip_pread(fd, list, e.bytes, (int64_t)e.at)) {
		return no_end(c, fd);
	}
	size_t used = 0, one;
	for (size_t i = 0; i < e.n; i++, used += one) {
		if (!read_line(list + used, e.bytes - used, &ret->v[i], &one)) {
			return layout(c, S("-"));
		}
	}
	return used == e.bytes ? true : layout(c, S("-"));
}

bool zip_hash(int fd, const struct zip_member *m, char *piece, size_t room, uint32_t *ret_crc, struct sha256 *ret)
{
	struct sha256_run run;
	int64_t at = zip_data_at(m), left = m->bytes;
	*ret_crc = 0;
	sha256_run_begin(&run);
	while (left > 0) {
		size_t n = left < (int64_t)room ? (size_t)left : room;
		if (!zip_pread(fd, piece, n, at)) {
			return false;
		}
		*ret_crc = zip_crc(*ret_crc, piece, n);
		sha256_run_add(&run, piece, n);
		at += (int64_t)n;
		left -= (int64_t)n;
	}
	sha256_run_end(&run, ret);
	return true;
}

static bool same_bytes(int fd, const struct buf *b, int64_t at)
{
	char have[4096];
	for (size_t done = 0; done < b->n;) {
		size_t n = b->n - done < sizeof have ? b->n - done : sizeof have;
		if (!zip_pread(fd, have, n, at + (int64_t)done) || memcmp(have, b->p + done, n) != 0) {
			return false;
		}
		done += n;
	}
	return true;
}

static bool check_member(struct ctx *c, const struct zip_file *z, const struct zip_member *m, int64_t at)
{
	AUTO_BUF(b, 4096);
	if (m->flags & 1) {
		return fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_ENCRYPTED);
	}
	if (m->method != 0) {
		return fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_REPACKED);
	}
	if (m->at != at || m->bytes < 0 || m->bytes > z->central_at - at) {
		return layout(c, m->name);
	}
	zip_header(&b, m->name, m->bytes);
	if (!same_bytes(z->fd, &b, at)) {
		return layout(c, m->name);
	}
	b.n = 0;
	zip_after(&b, m);
	return same_bytes(z->fd, &b, zip_data_at(m) + m->bytes) || layout(c, m->name);
}

bool zip_check(struct ctx *c, const struct zip_file *z)
{
	AUTO_BUF(list, (size_t)z->central_bytes + z->n * LIST_LINE_BYTES + 4096);
	int64_t at = 0;
	for (size_t i = 0; i < z->n; i++) {
		const struct zip_member *m = &z->v[i];
		if (!check_member(c, z, m, at)) {
			return false;
		}
		at = zip_data_at(m) + m->bytes + zip_after_bytes(m->bytes);
		zip_central(&list, m);
	}
	int64_t n_list = (int64_t)list.n;
	zip_end(&list, z->n, at, n_list);
	return (at == z->central_at && at + (int64_t)list.n == z->bytes && buf_ok(&list) && same_bytes(z->fd, &list, at)) ||
	       layout(c, S("-"));
}
