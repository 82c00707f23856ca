/* store_fault_test: a disk that is full, a process that is killed, a damaged file. */
#include "db/store_test_help.h"

#include "base/time.h"
#include "db_sql.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void sleep_ms(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

/* --- disk full: files may not grow past a limit, which SQLite sees as a failing write --- */

static void limit_files(rlim_t n_bytes)
{
	struct rlimit r;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = n_bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static bool act_put_much(struct ctx *c, void *arg)
{
	static atomic_int n;
	const size_t n_bytes = 200000;
	uint8_t *much = arena_alloc(c->arena, n_bytes, 1);
	(void)arg;
	memset(much, atomic_fetch_add(&n, 1) & 0xff, n_bytes); /* SQLite writes no page that stays the same */
	return put(c, "small", "half") && q_meta_put(c, (struct meta_put_in){ S("much"), { much, n_bytes } });
}

static void no_room_for_another_page(void **state)
{
	struct fixture *f = *state;
	f->s->probe_ms = 60000;
	assert_put(f, "small", "kept");
	assert_int_equal(sqlite3_exec(f->s->writer->native, "PRAGMA max_page_count = 1", NULL, NULL, NULL), SQLITE_OK);
	assert_false(store_write(f->s, &f->c, act_put_much, NULL));
	assert_int_equal(f->c.err.code, ERR_READ_ONLY);
	err_clear(&f->c);
	str reason;
	assert_true(store_is_read_only(f->s, &reason));
	assert_true(str_eq(reason, S("the disk is full")));
	assert_true(has(&f->c, "small", "kept"));
}

static void a_disk_that_cannot_be_written(void **state)
{
	struct fixture *f = *state;
	f->s->probe_ms = 50;
	assert_put(f, "small", "kept");
	signal(SIGXFSZ, SIG_IGN);
	limit_files(100000);
	assert_false(store_write(f->s, &f->c, act_put_much, NULL));
	assert_int_equal(f->c.err.code, ERR_READ_ONLY);
	assert_int_not_equal(f->c.err.msg, 0);
	err_clear(&f->c);

	str reason;
	assert_true(store_is_read_only(f->s, &reason));
	assert_true(str_eq(reason, S("the data folder cannot be written")));
	assert_true(has(&f->c, "small", "kept")); /* reading goes on, nothing half is there */
	struct pair p = { "small", "new" };
	limit_files(0); /* so that the next try finds no room either */
	sleep_ms(120);
	assert_false(store_write(f->s, &f->c, act_put, &p));
	assert_int_equal(f->c.err.code, ERR_READ_ONLY);

	limit_files(RLIM_INFINITY);
	for (int i = 0; i < 100 && store_is_read_only(f->s, NULL); i++) {
		sleep_ms(20);
	}
	assert_false(store_is_read_only(f->s, NULL));
	assert_put(f, "small", "new");
	fixture_close(f);
	fixture_open(f, NULL);
	assert_true(has(&f->c, "small", "new"));
}

static void no_room_to_begin(void **state)
{
	struct fixture *f = *state;
	char dir[80];
	snprintf(dir, sizeof dir, "%s/other", f->top);
	struct ctx c = { .arena = &f->arena };
	struct store *s;
	limit_files(4096);
	bool ok = store_open(&c, &(struct store_config){ .dir = dir }, &s);
	limit_files(RLIM_INFINITY);
	assert_false(ok);
	assert_true(c.err.code == ERR_READ_ONLY || c.err.code == ERR_UNAVAILABLE);
	err_clear(&c);
	assert_true(store_open(&c, &(struct store_config){ .dir = dir }, &s)); /* nothing half was left */
	store_close(s);
}

/* Writes that waited while the store became read only are answered, too. */
struct waiting { struct fixture *f; atomic_int n_refused; };

static void *write_until_refused(void *arg)
{
	struct waiting *w = arg;
	struct arena arena;
	arena_init(&arena);
	struct ctx c = fixture_ctx(w->f, &arena);
	while (store_write(w->f->s, &c, act_put_much, NULL)) {
		arena_reset(&arena);
	}
	atomic_fetch_add(&w->n_refused, c.err.code == ERR_READ_ONLY);
	arena_free(&arena);
	return NULL;
}

static void a_disk_that_fills_up_under_many(void **state)
{
	struct fixture *f = *state;
	struct waiting w = { .f = f };
	pthread_t t[8];
	f->s->probe_ms = 60000;
	limit_files(3000000);
	for (int i = 0; i < 8; i++) {
		pthread_create(&t[i], NULL, write_until_refused, &w);
	}
	sleep_ms(50);
	limit_files(4096);
	for (int i = 0; i < 8; i++) {
		pthread_join(t[i], NULL);
	}
	limit_files(RLIM_INFINITY);
	assert_int_equal(w.n_refused, 8);
	fixture_close(f);
	fixture_open(f, NULL);
	str finding;
	assert_true(store_check(&f->c, f->s, &finding));
}

/* --- kill -9: what was answered is there --- */

struct numbered { int thread, n; };

static bool act_numbered(struct ctx *c, void *arg)
{
	const struct numbered *k = arg;
	char name[32], twin[32];
	snprintf(name, sizeof name, "a-%d-%d", k->thread, k->n);
	snprintf(twin, sizeof twin, "b-%d-%d", k->thread, k->n);
	return put(c, name, "1") && put(c, twin, "1");
}

struct child { struct store *s; int thread, pipe; };

static void *child_writes(void *arg)
{
	struct child *ch = arg;
	struct arena arena;
	arena_init(&arena);
	for (struct numbered k = { ch->thread, 0 };; k.n++) {
		struct ctx c = { .arena = &arena, .store = ch->s, .now_ms = clock_now_ms() };
		if (!store_write(ch->s, &c, act_numbered, &k) || write(ch->pipe, &k, sizeof k) != (ssize_t)sizeof k) {
			_exit(1);
		}
		arena_reset(&arena);
	}
}

#define CHILD_THREADS 4
static void child_main(const char *dir, int pipe)
{
	struct arena arena;
	arena_init(&arena);
	struct ctx c = { .arena = &arena, .now_ms = clock_now_ms() };
	struct child ch[CHILD_THREADS];
	pthread_t t;
	struct store *s;
	if (!store_open(&c, &(struct store_config){ .dir = dir }, &s)) {
		_exit(2);
	}
	for (int i = 0; i < CHILD_THREADS; i++) {
		ch[i] = (struct child){ s, i, pipe };
		pthread_create(&t, NULL, child_writes, &ch[i]);
	}
	for (;;) {
		pause();
	}
}

/* Reads what the child was promised, kills it at some moment, reads the rest of the promises. */
static void kill_while_writing(struct fixture *f, long after_ms, int last[CHILD_THREADS])
{
	int p[2];
	assert_int_equal(pipe(p), 0);
	pid_t pid = fork();
	if (pid == 0) {
		close(p[0]);
		child_main(f->dir, p[1]);
	}
	close(p[1]);
	struct numbered k;
	int64_t until = 0;
	bool killed = false;
	while (read(p[0], &k, sizeof k) == (ssize_t)sizeof k) {
		last[k.thread] = k.n;
		until = until ? until : store_now_ns() + after_ms * 1000000;
		if (!killed && store_now_ns() > until) {
			kill(pid, SIGKILL);
			killed = true;
		}
	}
	close(p[0]);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(killed && WIFSIGNALED(status));
}

static void check_promises(struct fixture *f, const int last[CHILD_THREADS])
{
	char name[32];
	fixture_open(f, NULL);
	for (int t = 0; t < CHILD_THREADS; t++) {
		for (int n = 0; n <= last[t] + 1; n++) {
			snprintf(name, sizeof name, "a-%d-%d", t, n);
			bool a = has(&f->c, name, "1");
			name[0] = 'b';
			assert_int_equal(a, has(&f->c, name, "1")); /* whole or not at all */
			assert_true(a || n > last[t]);              /* what was answered is there */
		}
	}
	str finding;
	assert_true(store_check(&f->c, f->s, &finding));
	fixture_close(f);
	arena_reset(&f->arena);
}

static void killed_while_writing(void **state)
{
	struct fixture *f = *state;
	fixture_close(f);
	for (int i = 0; i < 6; i++) {
		int last[CHILD_THREADS] = { -1, -1, -1, -1 };
		kill_while_writing(f, 20 + i * 37, last);
		check_promises(f, last);
	}
}

/* --- damage --- */

static void a_damaged_file_is_found(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 200; i++) {
		char name[20];
		snprintf(name, sizeof name, "row-%d", i);
		assert_put(f, name, "something to fill the pages with");
	}
	str finding;
	assert_true(store_check(&f->c, f->s, &finding));
	assert_true(str_is_none(finding));
	fixture_close(f);
	char file[96];
	snprintf(file, sizeof file, "%s/sonae.db", f->dir);
	struct stat st;
	assert_int_equal(stat(file, &st), 0);
	static const char rubbish[3000] = { 1, 2, 3 };
	int fd = open(file, O_WRONLY);
	assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, st.st_size - 8192), (ssize_t)sizeof rubbish);
	close(fd);
	f->c.err = (struct err){ 0 };
	fixture_open(f, NULL);
	assert_false(store_check(&f->c, f->s, &finding));
	assert_true(finding.n > 0);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(no_room_for_another_page), WITH_STORE(a_disk_that_cannot_be_written),
		WITH_STORE(no_room_to_begin), WITH_STORE(a_disk_that_fills_up_under_many),
		WITH_STORE(killed_while_writing), WITH_STORE(a_damaged_file_is_found),
	};
	return cmocka_run_group_tests_name("store_fault", tests, NULL, NULL);
}
