/* blob_check: every stored byte is hashed again; what nobody needs is swept; copies for a backup. */
#include "blob/blob_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/log.h"
#include "blob_sql.h"
#include "db/store.h"
#include "messages.h"

/* --- going through rows --- */

struct rows {
	struct ctx *c;
	struct arena own;             /* of one page of rows */
	bool (*each)(struct rows *r, const char *path, const struct blob_page_row *row);
	void *arg;
};

static const char *path_of(struct ctx *c, const char *root, bytes org, bytes sha256)
{
	struct id id;
	if (org.n != sizeof id.b || sha256.n != SHA256_LEN) {
		return NULL;
	}
	memcpy(id.b, org.p, sizeof id.b);
	str hex = str_hex(c->arena, sha256);
	return str_cz(c->arena, str_printf(c->arena, "%s/%.*s/%.2s/%.62s", root, STR_FMT(id_str(c->arena, id)), hex.p, hex.p + 2));
}

static const char *blob_root(struct ctx *c, const char *data_dir)
{
	return str_cz(c->arena, str_printf(c->arena, "%s/blob", data_dir));
}

/* Rows of all organisations, in the order of their keys. False: could not, or each() said so. */
static bool each_row(struct rows *r)
{
	uint8_t org[64] = { 0 }, sha[64] = { 0 };
	size_t org_n = 0, sha_n = 0;
	struct ctx *c = r->c;
	struct arena *keep = c->arena;
	struct blob_page_rows page = { .n = 1 };
	bool ok = true;
	arena_init(&r->own);
	c->arena = &r->own;
	while (ok && page.n > 0) {
		struct blob_page_in in = { .org_after = { org, org_n }, .sha256_after = { sha, sha_n } };
		ok = q_blob_page(c, in, &page);
		for (size_t i = 0; ok && i < page.n; i++) {
			const struct blob_page_row *row = &page.v[i];
			ok = r->each(r, path_of(c, blob_root(c, store_dir(c->store)), row->org, row->sha256), row);
			org_n = row->org.n < sizeof org ? row->org.n : sizeof org;
			sha_n = row->sha256.n < sizeof sha ? row->sha256.n : sizeof sha;
			memcpy(org, row->org.p, org_n);
			memcpy(sha, row->sha256.p, sha_n);
		}
		arena_reset(&r->own);
	}
	c->arena = keep;
	arena_free(&r->own);
	return ok;
}

/* --- check --- */

struct checking { struct blob_checked *found; struct arena *keep; };

static bool broken(struct rows *r, const char *path, const char *what)
{
	struct checking *k = r->arg;
	const char *below = path ? strstr(path, "/blob/") : NULL;
	k->found->broken = true;
	k->found->what = str_printf(k->keep, "stored file %s: %s", below ? below + 1 : "of a row that names none", what);
	return false;
}

static bool check_one(struct rows *r, const char *path, const struct blob_page_row *row)
{
	struct checking *k = r->arg;
	struct sha256 hash;
	int64_t n;
	if (!path) {
		return broken(r, path, "the row is damaged");
	}
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		return broken(r, path, errno == ENOENT ? "is missing" : strerror(errno));
	}
	bool could = blob_hash_fd(fd, &hash, &n);
	close(fd);
	if (!could) {
		return broken(r, path, "cannot be read");
	}
	if (n != row->bytes) {
		return broken(r, path, "has another length than was stored");
	}
	if (memcmp(hash.b, row->sha256.p, SHA256_LEN) != 0) {
		return broken(r, path, "its bytes were changed");
	}
	k->found->n_files++;
	k->found->n_bytes += n;
	return true;
}

/* --- going through files --- */

typedef bool (*file_fn)(struct ctx *c, const char *path, const char *folder, const char *name, void *arg);

/* Every regular file of the folders in DIR; stops when fn says so. */
static bool each_file(struct ctx *c, const char *dir, file_fn fn, void *arg)
{
	bool ok = true;
	DIR *d = opendir(dir);
	for (struct dirent *e; ok && d && (e = readdir(d)) != NULL;) {
		if (e->d_name[0] == '.') {
			continue;
		}
		const char *below = str_cz(c->arena, str_printf(c->arena, "%s/%s", dir, e->d_name));
		DIR *inner = opendir(below);
		for (struct dirent *f; ok && inner && (f = readdir(inner)) != NULL;) {
			if (f->d_name[0] != '.') {
				ok = fn(c, str_cz(c->arena, str_printf(c->arena, "%s/%s", below, f->d_name)), e->d_name, f->d_name, arg);
			}
		}
		if (inner) {
			closedir(inner);
		}
	}
	if (d) {
		closedir(d);
	}
	return ok;
}

/* For every organisation that has a folder, with the ctx as if it were that one's. */
static bool each_org(struct ctx *c, const char *root, bool (*fn)(struct ctx *c, const char *dir, void *arg), void *arg)
{
	bool ok = true;
	DIR *d = opendir(root);
	for (struct dirent *e; ok && d && (e = readdir(d)) != NULL;) {
		struct ctx own = *c;
		if (id_parse(str_from_c(e->d_name), &own.org_id)) {
			ok = fn(&own, str_cz(c->arena, str_printf(c->arena, "%s/%s", root, e->d_name)), arg);
			c->err = ok ? c->err : own.err;
		}
	}
	if (d) {
		closedir(d);
	}
	return ok;
}

static bool hash_of_name(struct ctx *c, const char *folder, const char *name, struct sha256 *ret)
{
	bytes b;
	str hex = STR_CAT(c->arena, str_from_c(folder), str_from_c(name));
	if (hex.n != 2 * SHA256_LEN || strlen(folder) != 2 || !str_unhex(c->arena, hex, &b)) {
		return false;
	}
	memcpy(ret->b, b.p, SHA256_LEN);
	return true;
}

static bool has_row(struct ctx *c, const struct sha256 *sha, bool *ret)
{
	struct blob_row_row row;
	return q_blob_row(c, (struct blob_row_in){ .sha256 = { sha->b, SHA256_LEN } }, &row, ret);
}

static bool note_extra(struct ctx *c, const char *path, const char *folder, const char *name, void *arg)
{
	struct checking *k = arg;
	struct sha256 sha;
	bool known = false;
	if (strcmp(folder, "tmp") == 0 || strcmp(folder, "part") == 0) {
		return true;
	}
	if (hash_of_name(c, folder, name, &sha) && !has_row(c, &sha, &known)) {
		return false;
	}
	if (!known) {
		const char *below = strstr(path, "/blob/");
		k->found->extra = k->found->n_extra++ ? k->found->extra : str_copy(k->keep, str_from_c(below ? below + 1 : path));
	}
	return true;
}

static bool extras_of(struct ctx *c, const char *dir, void *arg)
{
	return each_file(c, dir, note_extra, arg);
}

bool blob_check_all(struct ctx *c, struct blob_checked *ret)
{
	struct checking k = { ret, c->arena };
	struct rows r = { .c = c, .each = check_one, .arg = &k };
	*ret = (struct blob_checked){ 0 };
	if (!each_row(&r)) {
		return ret->broken;
	}
	return each_org(c, blob_root(c, store_dir(c->store)), extras_of, &k);
}

/* --- sweep --- */

static bool is_old(const struct ctx *c, const char *path, int64_t age_ms)
{
	struct stat st;
	return stat(path, &st) == 0 && c->now_ms - (int64_t)st.st_mtim.tv_sec * 1000 > age_ms;
}

/* In the writer, like every row that names a file: what has no row now, and is old, gets none. */
static bool sweep_file(struct ctx *c, const char *path, const char *folder, const char *name, void *arg)
{
	struct sha256 sha;
	struct id id;
	bool is_known = false;
	(void)arg;
	if (strcmp(folder, "part") == 0) {
		struct upload_is_there_row row;
		if (!id_parse(str_from_c(name), &id) || !is_old(c, path, LIMIT_UPLOAD_IDLE_MS)) {
			return true;
		}
		if (!q_upload_is_there(c, (struct upload_is_there_in){ .id = id }, &row, &is_known)) {
			return false;
		}
	} else if (!is_old(c, path, BLOB_OLD_MS)) {
		return true;
	} else if (strcmp(folder, "tmp") != 0) {
		if (!hash_of_name(c, folder, name, &sha)) {
			return true; /* none of ours: verify names it, nobody takes it away */
		}
		if (!has_row(c, &sha, &is_known)) {
			return false;
		}
	}
	if (!is_known && unlink(path) == 0) {
		log_line(LOG_INFO, "event=blob_swept folder=%s", folder);
	}
	return true;
}

static bool sweep_org(struct ctx *c, const char *dir, void *arg)
{
	struct blob_unneeded_rows rows;
	if (!q_upload_forget(c, (struct upload_forget_in){ .before = c->now_ms - LIMIT_UPLOAD_IDLE_MS }) ||
	    !q_blob_unneeded(c, (struct blob_unneeded_in){ .before = c->now_ms - BLOB_OLD_MS }, &rows) ||
	    !each_file(c, dir, sweep_file, arg)) {
		return false;
	}
	/* Their files have no row from now on and go with the next round: a crash in between loses nothing. */
	for (size_t i = 0; i < rows.n; i++) {
		if (!q_blob_drop(c, (struct blob_drop_in){ .sha256 = rows.v[i].sha256 })) {
			return false;
		}
	}
	return true;
}

bool blob_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id, (void)arg;
	return each_org(c, blob_root(c, store_dir(c->store)), sweep_org, NULL);
}

/* --- copies --- */

static bool missing(struct ctx *c, const char *path)
{
	fail(c, ERR_UNAVAILABLE, MSG_BLOB_BYTES_MISSING);
	return fail_arg(c, "what", str_copy(c->arena, str_from_c(path)));
}

/* Copies and hashes at once; the file appears under its name when it is whole and right. */
static bool copy_file(struct ctx *c, const char *from, const char *to, const struct sha256 *want)
{
	const char *part = str_cz(c->arena, str_printf(c->arena, "%s.part", to));
	char *piece = malloc(BLOB_PIECE_BYTES);
	struct sha256_run run;
	struct sha256 got;
	int in = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int out = in < 0 ? -1 : open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0400);
	ssize_t n = -1;
	bool ok = piece && out >= 0;
	sha256_run_begin(&run);
	while (ok && (n = read(in, piece, BLOB_PIECE_BYTES)) > 0) {
		sha256_run_add(&run, piece, (size_t)n);
		ok = io_write_all(out, piece, (size_t)n);
	}
	ok = ok && n == 0 && fsync(out) == 0;
	if (!ok && in >= 0) {
		blob_fail(c, to);
	}
	sha256_run_end(&run, &got);
	free(piece);
	if (out >= 0) {
		close(out);
	}
	if (in >= 0) {
		close(in);
	}
	ok = ok && memcmp(got.b, want->b, SHA256_LEN) == 0 && rename(part, to) == 0;
	if (!ok) {
		unlink(part);
	}
	return ok || missing(c, from);
}

/* "TO/ORG/ab": each folder of the way made when it is not there. */
static bool make_way(struct ctx *c, const char *path)
{
	char *way = arena_array(c->arena, char, strlen(path) + 1);
	memcpy(way, path, strlen(path));
	for (char *p = way + 1; *p; p++) {
		if (*p == '/') {
			*p = '\0';
			if (mkdir(way, 0700) != 0 && errno != EEXIST) {
				return blob_fail(c, way);
			}
			*p = '/';
		}
	}
	return true;
}

static bool is_there(const char *path, int64_t n)
{
	struct stat st;
	return stat(path, &st) == 0 && st.st_size == n;
}

struct copying { const char *to; int64_t n; };

static bool copy_out_one(struct rows *r, const char *path, const struct blob_page_row *row)
{
	struct copying *k = r->arg;
	struct sha256 want;
	if (!path) {
		return missing(r->c, "?");
	}
	const char *to = path_of(r->c, k->to, row->org, row->sha256);
	memcpy(want.b, row->sha256.p, SHA256_LEN);
	k->n++;
	if (is_there(to, row->bytes)) {
		return true;
	}
	return make_way(r->c, to) && copy_file(r->c, path, to, &want);
}

bool blob_copy_out(struct ctx *c, const char *to_dir, int64_t *ret_n)
{
	struct copying k = { to_dir, 0 };
	struct rows r = { .c = c, .each = copy_out_one, .arg = &k };
	bool ok = each_row(&r);
	*ret_n = k.n;
	return ok;
}

static bool copy_in_one(struct ctx *c, const char *path, const char *folder, const char *name, void *arg)
{
	struct copying *k = arg;
	struct sha256 want;
	char org[ID_TEXT_LEN];
	if (!hash_of_name(c, folder, name, &want)) {
		return true;
	}
	id_write(c->org_id, org);
	const char *to = str_cz(c->arena, str_printf(c->arena, "%s/%.*s/%s/%s", k->to, ID_TEXT_LEN, org, folder, name));
	k->n++;
	return make_way(c, to) && copy_file(c, path, to, &want);
}

static bool copy_in_org(struct ctx *c, const char *dir, void *arg)
{
	return each_file(c, dir, copy_in_one, arg);
}

bool blob_copy_in(struct ctx *c, const char *from_dir, const char *data_dir, int64_t *ret_n)
{
	struct copying k = { blob_root(c, data_dir), 0 };
	bool ok = each_org(c, from_dir, copy_in_org, &k);
	sync();
	*ret_n = k.n;
	return ok;
}
