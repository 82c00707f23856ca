/* job_test: once, again, later, never twice. */
#include "db/store_test_help.h"

#include "base/time.h"
#include "db/job.h"
#include "db_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool run_note(struct ctx *c, struct id org_id, str arg)
{
	if (!id_eq(c->org_id, org_id) || c->who.access != ACCESS_NONE) {
		return refuse(c, ERR_BUG);
	}
	return put(c, str_cz(c->arena, arg), "ran");
}

static atomic_int n_runs;

static bool run_count(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id, (void)arg;
	atomic_fetch_add(&n_runs, 1);
	return put(c, "counted", "yes");
}

/* Writes, then fails: what it wrote may not stay. */
static bool run_fail(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id, (void)arg;
	atomic_fetch_add(&n_runs, 1);
	return put(c, "half", "1") && refuse(c, ERR_DENIED);
}

static const struct job_kind kinds[] = {
	{ "note", run_note, 0, "writes its argument" },
	{ "fail", run_fail, 0, "fails" },
};
static const struct job_kind repeating[] = { { "count", run_count, 60000, "every minute" } };
#define N_KINDS (sizeof kinds / sizeof *kinds)

struct new_job { const char *kind, *arg; struct id org_id; int64_t at; };

static bool act_add(struct ctx *c, void *arg)
{
	const struct new_job *j = arg;
	return job_add(c, j->kind, j->org_id, str_from_c(j->arg), j->at);
}

static void add(struct fixture *f, const char *kind, const char *arg, int64_t at)
{
	struct new_job j = { kind, arg, id_new(5), at };
	assert_true(store_write(f->s, &f->c, act_add, &j));
}

static int64_t count_jobs(struct fixture *f, const char *where)
{
	char sql[200];
	int64_t n = -1;
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE %s", where);
	assert_true(store_ask_i64(store_reader(f->s, &f->c)->native, sql, &n));
	return n;
}

static void run_at(struct fixture *f, int64_t now)
{
	f->c.now_ms = now;
	assert_true(jobs_run_due(&f->c, f->s, kinds, N_KINDS));
}

static void due_jobs_run_once(void **state)
{
	struct fixture *f = *state;
	add(f, "note", "early", 1000);
	add(f, "note", "late", 2000);
	run_at(f, 999);
	assert_false(has(&f->c, "early", "ran"));
	run_at(f, 1000);
	assert_true(has(&f->c, "early", "ran"));
	assert_false(has(&f->c, "late", "ran"));
	assert_int_equal(count_jobs(f, "1"), 1);
	run_at(f, 5000);
	assert_true(has(&f->c, "late", "ran"));
	assert_int_equal(count_jobs(f, "1"), 0);
}

static void failing_jobs_are_tried_later(void **state)
{
	struct fixture *f = *state;
	static const int64_t minutes[] = { 1, 5, 30, 60, 60 };
	int64_t now = 1000;
	atomic_store(&n_runs, 0);
	add(f, "fail", "", now);
	add(f, "note", "other", now);
	for (int i = 0; i < 5; i++) {
		run_at(f, now);
		assert_int_equal(n_runs, i + 1);
		assert_false(has(&f->c, "half", "1"));
		char where[120];
		snprintf(where, sizeof where, "tries = %d AND run_at = %lld AND last_error LIKE 'denied%%'", i + 1,
		         (long long)(now + minutes[i] * 60000));
		assert_int_equal(count_jobs(f, where), 1);
		run_at(f, now + minutes[i] * 60000 - 1);
		assert_int_equal(n_runs, i + 1);
		now += minutes[i] * 60000;
	}
	assert_true(has(&f->c, "other", "ran")); /* one that fails does not stand in the way */
}

static void an_unknown_kind_is_kept(void **state)
{
	struct fixture *f = *state;
	add(f, "from_the_future", "", 1);
	run_at(f, 10);
	assert_int_equal(
		count_jobs(f, "kind = 'from_the_future' AND tries = 1 AND last_error LIKE '%unknown kind%'"), 1);
}

/* A worker that died between claim and work. */
static bool act_claim_only(struct ctx *c, void *arg)
{
	struct job_claim_row row;
	bool *found = arg;
	return q_job_claim(c, (struct job_claim_in){ .now = c->now_ms, .lease_until = c->now_ms + 300000 }, &row,
					   found);
}

static void a_claimed_job_is_free_after_its_lease(void **state)
{
	struct fixture *f = *state;
	bool found = false;
	add(f, "note", "slow", 1000);
	f->c.now_ms = 1000;
	assert_true(store_write(f->s, &f->c, act_claim_only, &found) && found);
	run_at(f, 1000 + 299999);
	assert_false(has(&f->c, "slow", "ran"));
	run_at(f, 1000 + 300000);
	assert_true(has(&f->c, "slow", "ran"));
}

static void repeating_jobs_plant_and_repeat(void **state)
{
	struct fixture *f = *state;
	atomic_store(&n_runs, 0);
	static const int64_t at[] = { 1000, 2000, 61000, 61500, 500000 };
	static const int wanted[] = { 1, 1, 2, 2, 3 };
	for (int i = 0; i < 5; i++) {
		f->c.now_ms = at[i];
		assert_true(jobs_run_due(&f->c, f->s, repeating, 1));
		assert_int_equal(n_runs, wanted[i]);
		assert_int_equal(count_jobs(f, "kind = 'count' AND tries = 0"), 1);
	}
}

/* Two workers at once never run the same job twice. */
static void *drain(void *arg)
{
	struct fixture *f = arg;
	struct arena arena;
	arena_init(&arena);
	struct ctx c = fixture_ctx(f, &arena);
	static const struct job_kind once[] = { { "count", run_count, 0, "" } };
	assert_true(jobs_run_due(&c, f->s, once, 1));
	arena_free(&arena);
	return NULL;
}

static void two_workers_share(void **state)
{
	struct fixture *f = *state;
	pthread_t t[2];
	atomic_store(&n_runs, 0);
	for (int i = 0; i < 40; i++) {
		add(f, "count", "", 1);
	}
	pthread_create(&t[0], NULL, drain, f);
	pthread_create(&t[1], NULL, drain, f);
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
	assert_int_equal(n_runs, 40);
	assert_int_equal(count_jobs(f, "1"), 0);
}

static void the_thread_works_and_stops(void **state)
{
	struct fixture *f = *state;
	struct jobs *j;
	add(f, "note", "by the thread", 1);
	assert_true(jobs_start(f->s, kinds, N_KINDS, &j));
	for (int i = 0; i < 200 && !has(&f->c, "by the thread", "ran"); i++) {
		usleep(10000);
	}
	assert_true(has(&f->c, "by the thread", "ran"));
	int64_t from = clock_now_ms();
	jobs_stop(j);
	assert_true(clock_now_ms() - from < 500);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(due_jobs_run_once), WITH_STORE(failing_jobs_are_tried_later), WITH_STORE(an_unknown_kind_is_kept),
		WITH_STORE(a_claimed_job_is_free_after_its_lease), WITH_STORE(repeating_jobs_plant_and_repeat),
		WITH_STORE(two_workers_share), WITH_STORE(the_thread_works_and_stops),
	};
	return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
