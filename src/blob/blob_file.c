/* blob_file: folders and files. Whole files only ever appear under their hash: written, synced, then linked there. */
#include "blob/blob_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/log.h"
#include "blob_sql.h"
#include "db/store.h"
#include "messages.h"

/* --- where --- */

const char *blob_dir(struct ctx *c, const char *below)
{
	char org[ID_TEXT_LEN];
	id_write(c->org_id, org);
	return str_cz(c->arena, str_printf(c->arena, "%s/blob/%.*s/%s", store_dir(c->store), ID_TEXT_LEN, org, below));
}

const char *blob_path(struct ctx *c, const struct sha256 *sha256)
{
	str hex = str_hex(c->arena, (bytes){ sha256->b, SHA256_LEN });
	const char *below = str_cz(c->arena, str_printf(c->arena, "%.2s/%.62s", hex.p, hex.p + 2));
	return blob_dir(c, below);
}

const char *blob_part_path(struct ctx *c, struct id upload_id)
{
	return blob_dir(c, str_cz(c->arena, STR_CAT(c->arena, S("part/"), id_str(c->arena, upload_id))));
}

bool blob_sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		return false;
	}
	bool ok = fsync(fd) == 0;
	return close(fd) == 0 && ok;
}

static bool make_one(struct ctx *c, const char *parent, const char *dir)
{
	if (mkdir(dir, 0700) == 0) {
		return blob_sync_dir(parent) || blob_fail(c, "sync of a folder");
	}
	return errno == EEXIST || blob_fail(c, "making a folder");
}

bool blob_make_dir(struct ctx *c, const char *below)
{
	const char *wanted = blob_dir(c, below);
	struct stat st;
	if (stat(wanted, &st) == 0) {
		return true;
	}
	const char *root = store_dir(c->store);
	const char *all = str_cz(c->arena, str_printf(c->arena, "%s/blob", root));
	const char *org = blob_dir(c, "");
	return make_one(c, root, all) && make_one(c, all, org) && make_one(c, org, wanted);
}

bool blob_fail(struct ctx *c, const char *what)
{
	int why = errno;
	bool full = why == ENOSPC || why == EDQUOT || why == EFBIG;
	fail(c, ERR_UNAVAILABLE, full ? MSG_BLOB_NO_SPACE : MSG_BLOB_CANNOT_READ);
	return fail_detail(c, "%s: %s", what, strerror(why));
}

bool blob_scratch(struct ctx *c, int *ret_fd)
{
	if (!blob_make_dir(c, "tmp")) {
		return false;
	}
	*ret_fd = open(blob_dir(c, "tmp"), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return *ret_fd >= 0 || blob_fail(c, "a nameless file");
}

bool blob_place(struct ctx *c, const char *from, const struct sha256 *sha256)
{
	const char *path = blob_path(c, sha256);
	char folder[3] = { 0 };
	str hex = str_hex(c->arena, (bytes){ sha256->b, 1 });
	memcpy(folder, hex.p, 2);
	if (!blob_make_dir(c, folder)) {
		return false;
	}
	if (chmod(from, 0400) != 0) {
		return blob_fail(c, "closing a file to writing");
	}
	if (link(from, path) != 0) {
		if (errno != EEXIST) {
			return blob_fail(c, "placing a file");
		}
		/* There already: it must not look old while its row is about to be written. */
		utimensat(AT_FDCWD, path, NULL, 0);
	}
	return blob_sync_dir(blob_dir(c, folder)) || blob_fail(c, "sync of a folder");
}

bool blob_hash_fd(int fd, struct sha256 *ret, int64_t *ret_n)
{
	struct sha256_run run;
	char *piece = malloc(BLOB_PIECE_BYTES);
	ssize_t n = -1;
	sha256_run_begin(&run);
	while (piece && ((n = read(fd, piece, BLOB_PIECE_BYTES)) > 0 || (n < 0 && errno == EINTR))) {
		sha256_run_add(&run, piece, n > 0 ? (size_t)n : 0);
	}
	free(piece);
	sha256_run_end(&run, ret);
	*ret_n = (int64_t)run.n;
	return n == 0;
}

/* --- how much fits --- */

bool blob_room(struct ctx *c, int64_t *ret_free)
{
	struct statvfs v;
	if (statvfs(store_dir(c->store), &v) != 0) {
		return blob_fail(c, "free room");
	}
	int64_t free_bytes = (int64_t)(v.f_bavail * v.f_frsize) - LIMIT_BLOB_SPARE_BYTES;
	*ret_free = free_bytes > 0 ? free_bytes : 0;
	return true;
}

bool blob_total(struct ctx *c, int64_t *ret_bytes)
{
	struct blob_sum_row row;
	if (!q_blob_sum(c, &row)) {
		return false;
	}
	*ret_bytes = row.bytes;
	return true;
}

bool blob_fits(struct ctx *c, int64_t n)
{
	struct upload_promised_row promised;
	int64_t free_bytes, total;
	if (n > LIMIT_BLOB_FILE_BYTES) {
		fail(c, ERR_TOO_LARGE, MSG_BLOB_TOO_LARGE);
		return fail_arg(c, "max", blob_size_text(c->arena, LIMIT_BLOB_FILE_BYTES));
	}
	if (!blob_room(c, &free_bytes) || !blob_total(c, &total) ||
	    !q_upload_promised(c, &promised)) {
		return false;
	}
	if (total + promised.bytes + n > LIMIT_BLOB_ORG_BYTES) {
		fail(c, ERR_TOO_LARGE, MSG_BLOB_ORG_FULL);
		return fail_arg(c, "max", blob_size_text(c->arena, LIMIT_BLOB_ORG_BYTES));
	}
	return promised.bytes + n <= free_bytes || fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
}

/* --- a stream --- */

struct blob_stream {
	int fd;                       /* -1: over */
	const char *path;
	struct sha256_run run;
};

static void close_stream(void *arg)
{
	blob_abort(arg);
}

bool blob_begin(struct ctx *c, struct blob_stream **ret)
{
	struct blob_stream *s = arena_new(c->arena, struct blob_stream);
	struct sha256 name;
	if (!blob_make_dir(c, "tmp")) {
		return false;
	}
	random_bytes(name.b, sizeof name.b);
	str hex = str_hex(c->arena, (bytes){ name.b, 16 });
	s->path = blob_dir(c, str_cz(c->arena, STR_CAT(c->arena, S("tmp/"), hex)));
	s->fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (s->fd < 0) {
		return blob_fail(c, "a new file");
	}
	sha256_run_begin(&s->run);
	arena_on_reset(c->arena, close_stream, s);
	*ret = s;
	return true;
}

bool blob_append(struct ctx *c, struct blob_stream *s, const void *p, size_t n)
{
	if ((int64_t)(s->run.n + n) > LIMIT_BLOB_FILE_BYTES) {
		fail(c, ERR_TOO_LARGE, MSG_BLOB_TOO_LARGE);
		return fail_arg(c, "max", blob_size_text(c->arena, LIMIT_BLOB_FILE_BYTES));
	}
	if (n > 0 && !io_write_all(s->fd, p, n)) {
		return blob_fail(c, "writing a file");
	}
	sha256_run_add(&s->run, p, n);
	return true;
}

bool blob_finish(struct ctx *c, struct blob_stream *s, struct blob *ret)
{
	struct blob b = { .bytes = (int64_t)s->run.n, .created_at = c->now_ms };
	sha256_run_end(&s->run, &b.sha256);
	bool ok = blob_type_of_file(c, s->fd, &b.type);
	if (ok && fsync(s->fd) != 0) {
		ok = blob_fail(c, "sync of a file");
	}
	ok = ok && blob_place(c, s->path, &b.sha256);
	blob_abort(s);
	if (ok) {
		*ret = b;
	}
	return ok;
}

void blob_abort(struct blob_stream *s)
{
	if (s->fd >= 0) {
		close(s->fd);
		unlink(s->path);
		s->fd = -1;
	}
}

bool blob_put(struct ctx *c, bytes b, struct blob *ret)
{
	struct blob_stream *s;
	if (!blob_begin(c, &s)) {
		return false;
	}
	if (!blob_append(c, s, b.p, b.n)) {
		blob_abort(s);
		return false;
	}
	return blob_finish(c, s, ret);
}
