/* store_backup_test: copies taken while others write, and what may not be restored. */
#include "db/store_test_help.h"

#include "db_sql.h"
#include "messages.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path(struct fixture *f, const char *name)
{
	return str_cz(&f->arena, str_printf(&f->arena, "%s/%s", f->top, name));
}

struct writing { struct fixture *f; atomic_bool stop; atomic_int n; };

static bool act_pair(struct ctx *c, void *arg)
{
	char v[16];
	snprintf(v, sizeof v, "%d", *(int *)arg);
	return put(c, "one", v) && put(c, v, "a row that makes the file grow") && put(c, "two", v);
}

static void *write_on(void *arg)
{
	struct writing *w = arg;
	struct arena arena;
	arena_init(&arena);
	while (!atomic_load(&w->stop)) {
		struct ctx c = fixture_ctx(w->f, &arena);
		int n = w->n + 1;
		assert_true(store_write(w->f->s, &c, act_pair, &n));
		atomic_store(&w->n, n);
		arena_reset(&arena);
	}
	arena_free(&arena);
	return NULL;
}

static void check_restored(struct fixture *f, const char *dir, int at_least)
{
	struct ctx c = { .arena = &f->arena };
	struct store *s;
	assert_true(store_open(&c, &(struct store_config){ .dir = dir, .must_exist = true }, &s));
	struct meta_get_row one, two;
	bool found;
	assert_true(q_meta_get(&c, (struct meta_get_in){ S("one") }, &one, &found) && found);
	assert_true(q_meta_get(&c, (struct meta_get_in){ S("two") }, &two, &found) && found);
	assert_true(bytes_eq(one.value, two.value)); /* the state of one moment */
	int64_t n = 0;
	assert_true(str_to_i64((str){ (const char *)one.value.p, one.value.n }, &n));
	assert_true(n >= at_least);
	c.db = NULL;
	struct pair p = { "written", "after" };
	assert_true(store_write(s, &c, act_put, &p));
	store_close(s);
}

static void a_copy_while_others_write(void **state)
{
	struct fixture *f = *state;
	struct writing w = { .f = f };
	pthread_t t;
	pthread_create(&t, NULL, write_on, &w);
	while (w.n < 50) {
		usleep(1000);
	}
	for (int i = 0; i < 3; i++) {
		const char *copy = path(f, "copy.db"); /* an older copy of that name is replaced */
		const char *dir = str_cz(&f->arena, str_printf(&f->arena, "%s/restored-%d", f->top, i));
		int before = w.n;
		assert_true(store_backup(&f->c, f->s, copy));
		struct stat st;
		assert_int_equal(stat(copy, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(access(path(f, "copy.db-wal"), F_OK), -1);
		assert_int_equal(access(path(f, "copy.db.part"), F_OK), -1);
		assert_true(store_restore(&f->c, copy, dir));
		check_restored(f, dir, before);
	}
	atomic_store(&w.stop, true);
	pthread_join(t, NULL);
	assert_true(w.n > 50);
}

static void assert_refused(struct fixture *f, const char *file, const char *dir, int msg)
{
	err_clear(&f->c);
	assert_false(store_restore(&f->c, file, dir));
	assert_int_equal(f->c.err.msg, msg);
}

static void restore_touches_only_empty_folders(void **state)
{
	struct fixture *f = *state;
	const char *copy = path(f, "copy.db");
	assert_put(f, "one", "1");
	assert_put(f, "two", "1");
	assert_true(store_backup(&f->c, f->s, copy));
	assert_refused(f, copy, f->dir, MSG_DB_NOT_EMPTY); /* the running store itself */
	assert_true(has(&f->c, "one", "1"));
	assert_refused(f, copy, path(f, "no/such/parent"), MSG_DB_CANNOT_WRITE_COPY);
	assert_refused(f, copy, copy, MSG_DB_NOT_EMPTY); /* not a folder */
	assert_int_equal(mkdir(path(f, "empty"), 0700), 0);
	assert_true(store_restore(&f->c, copy, path(f, "empty")));
	check_restored(f, path(f, "empty"), 1);
}

static void copy_file(const char *from, const char *to, size_t n_max, size_t rubbish_at)
{
	static char all[1 << 20];
	int fd = open(from, O_RDONLY);
	ssize_t n = read(fd, all, sizeof all);
	assert_true(n > 0);
	close(fd);
	for (size_t i = rubbish_at; i < rubbish_at + 2000 && rubbish_at < (size_t)n; i++) {
		all[i] = 'x';
	}
	size_t use = (size_t)n < n_max ? (size_t)n : n_max;
	fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, all, use), (ssize_t)use);
	close(fd);
}

static void damaged_copies_are_refused(void **state)
{
	struct fixture *f = *state;
	const char *copy = path(f, "copy.db"), *bad = path(f, "bad.db"), *dir = path(f, "new");
	assert_true(store_backup(&f->c, f->s, copy));
	copy_file(copy, bad, SIZE_MAX, 8192);
	assert_refused(f, bad, dir, MSG_DB_BAD_COPY);
	copy_file(copy, bad, 20000, SIZE_MAX);
	assert_refused(f, bad, dir, MSG_DB_BAD_COPY);
	copy_file(copy, bad, 0, SIZE_MAX);
	assert_refused(f, bad, dir, MSG_DB_BAD_COPY);
	copy_file(copy, bad, SIZE_MAX, 0);
	assert_refused(f, bad, dir, MSG_DB_BAD_COPY);
	assert_refused(f, path(f, "absent.db"), dir, MSG_DB_CANNOT_OPEN);
	assert_int_equal(access(dir, F_OK), -1); /* nothing was begun */
}

static void foreign_and_newer_copies_are_refused(void **state)
{
	struct fixture *f = *state;
	const char *copy = path(f, "copy.db");
	assert_true(store_backup(&f->c, f->s, copy));
	sqlite3 *native;
	assert_int_equal(sqlite3_open(copy, &native), SQLITE_OK);
	assert_int_equal(sqlite3_exec(native, "INSERT INTO migration VALUES (999, 'later', 1)", NULL, NULL, NULL),
					 SQLITE_OK);
	assert_refused(f, copy, path(f, "new"), MSG_DB_NEWER);
	assert_int_equal(sqlite3_exec(native, "PRAGMA application_id = 1", NULL, NULL, NULL), SQLITE_OK);
	assert_refused(f, copy, path(f, "new"), MSG_DB_BAD_COPY);
	sqlite3_close(native);
}

static void a_copy_that_cannot_be_written(void **state)
{
	struct fixture *f = *state;
	assert_false(store_backup(&f->c, f->s, path(f, "no/such/folder/copy.db")));
	assert_int_equal(f->c.err.msg, MSG_DB_CANNOT_WRITE_COPY);
	err_clear(&f->c);
	assert_int_equal(mkdir(path(f, "folder"), 0700), 0);
	assert_false(store_backup(&f->c, f->s, path(f, "folder"))); /* a folder of that name */
	assert_int_equal(access(path(f, "folder.part"), F_OK), -1);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_copy_while_others_write), WITH_STORE(restore_touches_only_empty_folders),
		WITH_STORE(damaged_copies_are_refused), WITH_STORE(foreign_and_newer_copies_are_refused),
		WITH_STORE(a_copy_that_cannot_be_written),
	};
	return cmocka_run_group_tests_name("store_backup", tests, NULL, NULL);
}
