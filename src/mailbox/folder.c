/* folder: opened by descriptor, step by step and without following a link, so that nobody can put another folder in its place. */
#include "mailbox/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "db/store.h"
#include "messages.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* Absolute, as other programs are told of it. */
static str own_root(struct ctx *c)
{
	char real[PATH_MAX];
	const char *data = realpath(store_dir(c->store), real);
	return STR_CAT(c->arena, str_from_c(data ? data : store_dir(c->store)), S("/mail-in"));
}

str folder_path(struct ctx *c, str folder, str own_key)
{
	return folder.n > 0 ? folder : STR_CAT(c->arena, own_root(c), S("/"), own_key);
}

/* --- making and checking --- */

static bool make(struct ctx *c, str path, mode_t mode)
{
	if (mkdir(str_cz(c->arena, path), mode) == 0 || errno == EEXIST) {
		return true;
	}
	fail(c, ERR_UNAVAILABLE, MSG_MAILBOX_CANNOT_MAKE);
	fail_arg(c, "folder", path);
	return fail_detail(c, "mkdir: %m");
}

bool folder_make_own(struct ctx *c, str own_key)
{
	static const char *const parts[] = { "", "/new", "/cur", "/tmp", "/failed" };
	const str path = folder_path(c, S(""), own_key);
	bool ok = make(c, own_root(c), 0700);
	for (size_t i = 0; ok && i < sizeof parts / sizeof parts[0]; i++) {
		ok = make(c, STR_CAT(c->arena, path, str_from_c(parts[i])), 0700);
	}
	return ok;
}

static bool is_below(str path, str dir)
{
	return str_starts(path, dir) && (path.n == dir.n || dir.n == 1 || path.p[dir.n] == '/');
}

static bool can_use(struct ctx *c, str path, const char *part)
{
	const char *cz = str_cz(c->arena, STR_CAT(c->arena, path, str_from_c(part)));
	struct stat st;
	return lstat(cz, &st) == 0 && S_ISDIR(st.st_mode) && faccessat(AT_FDCWD, cz, R_OK | W_OK | X_OK, AT_EACCESS) == 0;
}

bool folder_check_named(struct ctx *c, const char *field, str folder)
{
	char real[PATH_MAX], data[PATH_MAX];
	if (folder.n == 0 || folder.p[0] != '/' || folder.n > LIMIT_MAILBOX_PATH) {
		return fail_field(c, field, MSG_MAILBOX_FOLDER_NOT_ABSOLUTE);
	}
	if (!realpath(str_cz(c->arena, folder), real)) {
		return fail_field(c, field, errno == EACCES ? MSG_MAILBOX_FOLDER_RIGHTS : MSG_MAILBOX_FOLDER_GONE);
	}
	if (!str_eq(str_from_c(real), folder)) {
		fail_field(c, field, MSG_MAILBOX_FOLDER_LINK);
		return fail_field_arg(c, "folder", str_copy(c->arena, str_from_c(real)));
	}
	if (!realpath(store_dir(c->store), data) || is_below(folder, str_from_c(data)) || is_below(str_from_c(data), folder)) {
		return fail_field(c, field, MSG_MAILBOX_FOLDER_INSIDE);
	}
	if (!can_use(c, folder, "/new") || !can_use(c, folder, "/cur") || !can_use(c, folder, "")) {
		return fail_field(c, field, MSG_MAILBOX_FOLDER_NO_MAILDIR);
	}
	return true;
}

/* --- opening --- */

static enum mailbox_trouble trouble_now(struct ctx *c, const char *what, str *ret_said)
{
	const int why = errno;
	*ret_said = str_printf(c->arena, "%s: %s", what, strerror(why));
	switch (why) {
	case ENOENT: case ENOTDIR:
		return TROUBLE_GONE;
	case ELOOP:
		return TROUBLE_LINK;
	case EACCES: case EPERM: case EROFS:
		return TROUBLE_RIGHTS;
	case ENOSPC: case EDQUOT:
		return TROUBLE_FULL;
	default:
		return TROUBLE_OTHER;
	}
}

void folder_close(struct folder *f)
{
	int *all[] = { &f->dir, &f->fresh, &f->cur, &f->failed };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (*all[i] >= 0) {
			close(*all[i]);
		}
		*all[i] = -1;
	}
}

enum mailbox_trouble folder_open(struct ctx *c, str path, struct folder *ret, str *ret_said)
{
	struct stat st;
	const char *what = "folder";
	*ret = (struct folder){ -1, -1, -1, -1, 0 };
	ret->dir = open(str_cz(c->arena, path), OPEN_DIR);
	if (ret->dir >= 0) {
		what = "new";
		ret->fresh = openat(ret->dir, "new", OPEN_DIR);
	}
	if (ret->fresh >= 0) {
		what = "cur";
		ret->cur = openat(ret->dir, "cur", OPEN_DIR);
	}
	if (ret->cur >= 0) {
		what = "failed";
		(void)mkdirat(ret->dir, "failed", 0770); /* there already, or told by the next line */
		ret->failed = openat(ret->dir, "failed", OPEN_DIR);
	}
	if (ret->failed < 0 || fstat(ret->fresh, &st) != 0) {
		const enum mailbox_trouble why = trouble_now(c, what, ret_said);
		folder_close(ret);
		return why;
	}
	ret->owner = st.st_uid;
	/* What can be read and not be moved would be found again and again. */
	if (faccessat(ret->dir, "new", W_OK | X_OK, AT_EACCESS) != 0 || faccessat(ret->dir, "cur", W_OK | X_OK, AT_EACCESS) != 0) {
		const enum mailbox_trouble why = trouble_now(c, "new", ret_said);
		folder_close(ret);
		return why;
	}
	return TROUBLE_NONE;
}

/* --- files --- */

struct aged { int64_t at; str name; };

static int older_first(const void *a, const void *b)
{
	const struct aged *x = a, *y = b;
	return x->at != y->at ? (x->at < y->at ? -1 : 1) : str_cmp(x->name, y->name);
}

bool folder_names(struct ctx *c, const struct folder *f, str **ret, size_t *ret_n)
{
	const int fd = openat(f->dir, "new", OPEN_DIR); /* a reading position of its own */
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct aged *v = arena_array(c->arena, struct aged, LIMIT_MAILBOX_SEEN);
	size_t n = 0;
	if (!d) {
		if (fd >= 0) {
			close(fd);
		}
		return false;
	}
	for (const struct dirent *e; n < LIMIT_MAILBOX_SEEN && (e = readdir(d)) != NULL; ) {
		struct stat st;
		if (e->d_name[0] != '.') {
			const bool is_there = fstatat(f->fresh, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0;
			v[n++] = (struct aged){ is_there ? st.st_mtim.tv_sec : 0, str_copy(c->arena, str_from_c(e->d_name)) };
		}
	}
	closedir(d);
	qsort(v, n, sizeof *v, older_first);
	*ret = arena_array(c->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = v[i].name;
	}
	*ret_n = n;
	return true;
}

bool folder_oldest(struct ctx *c, const struct folder *f, int64_t *ret_ms)
{
	str *names;
	size_t n;
	struct stat st;
	if (!folder_names(c, f, &names, &n) || n == 0 || fstatat(f->fresh, str_cz(c->arena, names[0]), &st, AT_SYMLINK_NOFOLLOW) != 0) {
		return false;
	}
	*ret_ms = (int64_t)st.st_ctim.tv_sec * 1000; /* when it came here, whatever time it bears */
	return true;
}

static enum mailbox_reason read_all(struct ctx *c, int fd, int64_t size, bytes *ret)
{
	uint8_t *p = (uint8_t *)arena_chars(c->arena, (size_t)size + 1);
	size_t n = 0;
	ssize_t got = 1;
	while (got > 0 && n <= (size_t)size) { /* one byte more: it still grows */
		got = read(fd, p + n, (size_t)size + 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	*ret = (bytes){ p, n };
	return got < 0 ? REASON_UNREADABLE : n > (size_t)size ? REASON_TOO_LARGE : n == 0 ? REASON_EMPTY : REASON_NONE;
}

static enum mailbox_reason may_read(const struct stat *st, uid_t owner)
{
	if (!S_ISREG(st->st_mode)) {
		return REASON_NOT_A_FILE;
	}
	if (st->st_uid != owner && st->st_uid != geteuid() && st->st_uid != 0) {
		return REASON_OWNER;
	}
	if (st->st_size > LIMIT_MIME_BYTES) {
		return REASON_TOO_LARGE;
	}
	return st->st_size == 0 ? REASON_EMPTY : REASON_NONE;
}

enum mailbox_reason folder_read(struct ctx *c, const struct folder *f, str name, bytes *ret, int64_t *ret_bytes, str *ret_mark)
{
	struct stat st = { 0 };
	const char *cz = str_cz(c->arena, name);
	const int fd = openat(f->fresh, cz, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		return REASON_GONE;
	}
	const bool is_known = fd >= 0 ? fstat(fd, &st) == 0 : fstatat(f->fresh, cz, &st, AT_SYMLINK_NOFOLLOW) == 0;
	enum mailbox_reason why = is_known ? may_read(&st, f->owner) : REASON_UNREADABLE;
	if (why == REASON_NONE && fd < 0) {
		why = REASON_UNREADABLE;
	}
	if (why == REASON_NONE) {
		why = read_all(c, fd, st.st_size, ret);
	}
	if (fd >= 0) {
		close(fd);
	}
	*ret_bytes = st.st_size;
	*ret_mark = str_printf(c->arena, "file:%.*s:%lld:%lld", STR_FMT(name), (long long)st.st_size, (long long)st.st_mtim.tv_sec);
	return why;
}

bool folder_move(struct ctx *c, const struct folder *f, str name, bool is_failed)
{
	const char *from = str_cz(c->arena, name);
	const bool has_flags = str_find(name, S(":2,"), 0) != SIZE_MAX;
	for (int i = 0; i < 100; i++) {
		const str number = i > 0 ? str_printf(c->arena, ".%d", i) : S("");
		const str to = STR_CAT(c->arena, name, number, is_failed || has_flags ? S("") : S(":2,S"));
		if (renameat2(f->fresh, from, is_failed ? f->failed : f->cur, str_cz(c->arena, to), RENAME_NOREPLACE) == 0) {
			return true;
		}
		if (errno == ENOENT) {
			return true;
		}
		if (errno != EEXIST) {
			/* Where a file system knows no such rename the names of a maildir are unique by themselves. */
			return errno == EINVAL && renameat(f->fresh, from, is_failed ? f->failed : f->cur, str_cz(c->arena, to)) == 0;
		}
	}
	return false;
}

/* --- when it was looked into --- */

static const char *mark_path(struct ctx *c, str own_key)
{
	return str_cz(c->arena, STR_CAT(c->arena, folder_path(c, S(""), own_key), S("/looked")));
}

void folder_looked(struct ctx *c, str own_key)
{
	const struct timespec at[2] = { { c->now_ms / 1000, 0 }, { c->now_ms / 1000, 0 } };
	const int fd = open(mark_path(c, own_key), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0) {
		(void)futimens(fd, at); /* shown only */
		close(fd);
	}
}

int64_t folder_looked_at(struct ctx *c, str own_key)
{
	struct stat st;
	return lstat(mark_path(c, own_key), &st) == 0 ? (int64_t)st.st_mtim.tv_sec * 1000 : 0;
}
