/* store_backup: copies of a running store, putting one back, and SQLite's own checks. */
#include "db/store_inside.h"

#include "messages.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool cannot_write(struct ctx *c, const char *path)
{
	fail(c, ERR_UNAVAILABLE, MSG_DB_CANNOT_WRITE_COPY);
	return fail_detail(c, "%s: %s", path, strerror(errno));
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0) {
		return false;
	}
	bool ok = fsync(fd) == 0;
	return close(fd) == 0 && ok;
}

/* A rename is on disk when its folder is. */
static bool sync_folder_of(struct ctx *c, const char *file)
{
	const char *slash = strrchr(file, '/');
	str dir = slash == NULL ? S(".") : slash == file ? S("/") : (str){ file, (size_t)(slash - file) };
	return sync_path(str_cz(c->arena, dir), O_RDONLY | O_DIRECTORY);
}

/* --- checks --- */

/* The first line that is not "ok" of a PRAGMA; none when all is well. */
static bool first_finding(struct ctx *c, sqlite3 *native, const char *sql, str *ret)
{
	sqlite3_stmt *q = NULL;
	*ret = STR_NONE;
	if (sqlite3_prepare_v2(native, sql, -1, &q, NULL) != SQLITE_OK) {
		*ret = str_printf(c->arena, "%s", sqlite3_errmsg(native));
		return true;
	}
	int rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		const char *s = (const char *)sqlite3_column_text(q, 0);
		if (!s || strcmp(s, "ok") != 0) {
			*ret = str_copy(c->arena, str_from_c(s ? s : "?"));
		}
	} else if (rc != SQLITE_DONE) {
		*ret = str_printf(c->arena, "%s", sqlite3_errmsg(native));
	}
	sqlite3_finalize(q);
	return !str_is_none(*ret);
}

static bool finds_damage(struct ctx *c, sqlite3 *native, str *ret)
{
	return first_finding(c, native, "PRAGMA integrity_check(1)", ret) ||
	       first_finding(c, native, "SELECT 'a row of ' || \"table\" || ' refers to a row of ' || parent || ' that is not there'"
	                                " FROM pragma_foreign_key_check LIMIT 1", ret);
}

bool store_check(struct ctx *c, struct store *s, str *ret_finding)
{
	sqlite3 *native = store_connect(c, s->file, CONNECT_FILE_READ);
	if (!native) {
		return false;
	}
	bool broken = finds_damage(c, native, ret_finding);
	sqlite3_close(native);
	if (!broken && store_sum_differs(s)) {
		*ret_finding = S("the file is not as it was when Sonae last closed it");
		broken = true;
	}
	if (broken) {
		fail(c, ERR_UNAVAILABLE, MSG_DB_BAD_COPY);
		fail_detail(c, "%.*s", STR_FMT(*ret_finding));
	}
	return !broken;
}

/* A file that is whole, ours, and not newer than the program. */
static bool check_copy(struct ctx *c, sqlite3 *native)
{
	int64_t version = 0;
	str finding;
	if (finds_damage(c, native, &finding)) {
		fail(c, ERR_UNAVAILABLE, MSG_DB_BAD_COPY);
		return fail_detail(c, "%.*s", STR_FMT(finding));
	}
	if (!store_version_fits(c, native) || !store_version(c, native, &version)) {
		return false;
	}
	return version > 0 || fail(c, ERR_UNAVAILABLE, MSG_DB_BAD_COPY);
}

/* --- copying --- */

/* One call copies all pages under one read lock: the state of one moment, while others go on writing. */
static bool copy_pages(struct ctx *c, sqlite3 *from, sqlite3 *to, const char *path)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;
	int rc_end = b ? sqlite3_backup_finish(b) : SQLITE_ERROR;
	if (rc == SQLITE_DONE && rc_end == SQLITE_OK) {
		/* One file without companions; a store that opens it makes it a WAL database again. */
		return store_exec(c, to, "PRAGMA journal_mode = DELETE");
	}
	fail(c, ERR_UNAVAILABLE, MSG_DB_CANNOT_WRITE_COPY);
	return fail_detail(c, "%s: %s", path, sqlite3_errmsg(to));
}

static bool make_new(struct ctx *c, const char *part)
{
	int fd = open(part, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		return cannot_write(c, part);
	}
	close(fd);
	return true;
}

static bool copy_into(struct ctx *c, sqlite3 *from, const char *part)
{
	if (!make_new(c, part)) {
		return false;
	}
	sqlite3 *to = store_connect(c, part, CONNECT_FILE_NEW);
	if (!to) {
		return false;
	}
	bool ok = copy_pages(c, from, to, part) && check_copy(c, to);
	sqlite3_close(to);
	return ok && (sync_path(part, O_RDWR) || cannot_write(c, part));
}

/* Copies under a temporary name; the wanted name appears only with a whole, checked copy behind it. */
static bool copy_to(struct ctx *c, sqlite3 *from, const char *file)
{
	const char *part = str_cz(c->arena, str_printf(c->arena, "%s.part", file));
	bool ok = copy_into(c, from, part);
	if (ok && (rename(part, file) != 0 || !sync_folder_of(c, file))) {
		ok = cannot_write(c, file);
	}
	if (!ok) {
		unlink(part);
	}
	return ok;
}

bool store_backup(struct ctx *c, struct store *s, const char *file)
{
	sqlite3 *from = store_connect(c, s->file, CONNECT_FILE_READ);
	if (!from) {
		return false;
	}
	bool ok = copy_to(c, from, file);
	sqlite3_close(from);
	return ok;
}

/* --- restoring --- */

static bool is_empty_dir(const char *dir)
{
	DIR *d = opendir(dir);
	if (!d) {
		return false;
	}
	size_t n = 0;
	while (readdir(d)) {
		n++;
	}
	closedir(d);
	return n == 2; /* . and .. */
}

static bool prepare_dir(struct ctx *c, const char *dir)
{
	if (mkdir(dir, 0700) == 0) {
		return true;
	}
	if (errno != EEXIST) {
		return cannot_write(c, dir);
	}
	return is_empty_dir(dir) || fail(c, ERR_CONFLICT, MSG_DB_NOT_EMPTY);
}

bool store_restore(struct ctx *c, const char *file, const char *dir)
{
	sqlite3 *from = store_connect(c, file, CONNECT_FILE_READ);
	if (!from) {
		return false;
	}
	/* The copy is checked before the folder is touched, and once more after copying. */
	bool ok = check_copy(c, from) && prepare_dir(c, dir) &&
	          copy_to(c, from, str_cz(c->arena, str_printf(c->arena, "%s/sonae.db", dir)));
	sqlite3_close(from);
	return ok;
}
