/* store_test: grouped writes, what failing leaves, readers. */
#include "db/store_test_help.h"

#include "base/limits.h"
#include "db_sql.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

/* --- writes in groups --- */

/* The writer stands in this act until it is let go: writes pile up behind it. */
struct gate { sem_t inside, go; };

static bool act_gate(struct ctx *c, void *arg)
{
	struct gate *g = arg;
	sem_post(&g->inside);
	sem_wait(&g->go);
	return put(c, "gate", "passed");
}

struct sent {
	struct write w;
	struct ctx c;
	struct arena arena;
	sem_t *done;
	char name[24];
	bool fails;
	int order;
	atomic_int *counter;
};

static bool act_sent(struct ctx *c, void *arg)
{
	struct sent *s = arg;
	if (!put(c, s->name, "1") || !put(c, "last", s->name)) {
		return false;
	}
	return !s->fails || refuse(c, ERR_DENIED);
}

static void on_done(struct write *w)
{
	struct sent *s = w->owner;
	s->order = atomic_fetch_add(s->counter, 1);
	sem_post(s->done);
}

static atomic_int n_commits;
static atomic_bool commit_fails;

static bool count_commit(struct ctx *c)
{
	assert_true(c->db->writes);
	atomic_fetch_add(&n_commits, 1);
	return !atomic_load(&commit_fails) || refuse(c, ERR_CONFLICT);
}

#define N_SENT 60
struct crowd {
	struct gate gate;
	struct sent gate_write;
	struct sent v[N_SENT];
	sem_t done;
	atomic_int counter;
};

static void send_one(struct fixture *f, struct crowd *k, struct sent *s, bool (*act)(struct ctx *c, void *arg),
					 void *arg)
{
	arena_init(&s->arena);
	s->c = fixture_ctx(f, &s->arena);
	s->done = &k->done;
	s->counter = &k->counter;
	s->w = (struct write){ .c = &s->c, .act = act, .arg = arg, .done = on_done, .owner = s };
	assert_true(store_submit(f->s, &s->w));
}

static struct crowd *crowd_send(struct fixture *f, int failing)
{
	struct crowd *k = calloc(1, sizeof *k);
	sem_init(&k->done, 0, 0);
	sem_init(&k->gate.inside, 0, 0);
	sem_init(&k->gate.go, 0, 0);
	send_one(f, k, &k->gate_write, act_gate, &k->gate);
	sem_wait(&k->gate.inside);
	for (int i = 0; i < N_SENT; i++) {
		snprintf(k->v[i].name, sizeof k->v[i].name, "row-%d", i);
		k->v[i].fails = i == failing;
		send_one(f, k, &k->v[i], act_sent, &k->v[i]);
	}
	return k;
}

static void crowd_wait(struct crowd *k)
{
	sem_post(&k->gate.go);
	for (int i = 0; i < N_SENT + 1; i++) {
		sem_wait(&k->done);
	}
}

static void crowd_free(struct crowd *k)
{
	for (int i = 0; i < N_SENT; i++) {
		arena_free(&k->v[i].arena);
	}
	arena_free(&k->gate_write.arena);
	free(k);
}

static void reopen_counting(struct fixture *f)
{
	fixture_close(f);
	atomic_store(&n_commits, 0);
	atomic_store(&commit_fails, false);
	fixture_open(f, count_commit);
}

static void one_failing_among_many(void **state)
{
	struct fixture *f = *state;
	reopen_counting(f);
	struct crowd *k = crowd_send(f, 17);
	crowd_wait(k);
	assert_int_equal(n_commits, 2); /* the gate alone, then all that waited */
	for (int i = 0; i < N_SENT; i++) {
		assert_int_equal(k->v[i].w.ok, i != 17);
		assert_int_equal(k->v[i].c.err.code, i == 17 ? ERR_DENIED : ERR_NONE);
		assert_int_equal(k->v[i].order, i + 1);
		assert_int_equal(has(&f->c, k->v[i].name, "1"), i != 17);
	}
	assert_true(has(&f->c, "last", "row-59"));
	crowd_free(k);
}

static void last_of_a_batch_failing_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	reopen_counting(f);
	struct crowd *k = crowd_send(f, N_SENT - 1);
	crowd_wait(k);
	assert_true(has(&f->c, "last", "row-58"));
	assert_false(has(&f->c, "row-59", "1"));
	crowd_free(k);
}

static void before_commit_failing_fails_all(void **state)
{
	struct fixture *f = *state;
	reopen_counting(f);
	struct crowd *k = crowd_send(f, 3);
	atomic_store(&commit_fails, true);
	crowd_wait(k);
	assert_false(k->gate_write.w.ok);
	for (int i = 0; i < N_SENT; i++) {
		assert_false(k->v[i].w.ok);
		assert_int_equal(k->v[i].c.err.code, i == 3 ? ERR_DENIED : ERR_CONFLICT);
		assert_false(has(&f->c, k->v[i].name, "1"));
	}
	crowd_free(k);
	atomic_store(&commit_fails, false);
	assert_put(f, "after", "works");
	assert_true(has(&f->c, "after", "works"));
}

static bool act_fails(struct ctx *c, void *arg)
{
	(void)arg;
	return put(c, "half", "1") && refuse(c, ERR_DENIED);
}

static void a_failing_act_alone_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	reopen_counting(f);
	assert_false(store_write(f->s, &f->c, act_fails, NULL));
	assert_int_equal(f->c.err.code, ERR_DENIED);
	assert_int_equal(n_commits, 0);
	err_clear(&f->c);
	assert_false(has(&f->c, "half", "1"));
}

static bool act_forgets_why(struct ctx *c, void *arg)
{
	(void)arg;
	return put(c, "half", "1") && false;
}

static void a_failure_without_reason_is_a_bug(void **state)
{
	struct fixture *f = *state;
	assert_false(store_write(f->s, &f->c, act_forgets_why, NULL));
	assert_int_equal(f->c.err.code, ERR_BUG);
}

static void a_full_queue_refuses(void **state)
{
	struct fixture *f = *state;
	struct crowd *k = crowd_send(f, -1);
	const size_t room = LIMIT_WRITE_QUEUE - N_SENT - 1;
	struct sent *more = calloc(room + 1, sizeof *more);
	for (size_t i = 0; i < room; i++) {
		snprintf(more[i].name, sizeof more[i].name, "more-%zu", i % 10);
		send_one(f, k, &more[i], act_sent, &more[i]);
	}
	struct sent *late = &more[room];
	arena_init(&late->arena);
	late->c = fixture_ctx(f, &late->arena);
	late->w = (struct write){ .c = &late->c, .act = act_sent, .arg = late, .done = on_done, .owner = late };
	assert_false(store_submit(f->s, &late->w));
	assert_int_equal(late->c.err.code, ERR_BUSY);
	crowd_wait(k);
	for (size_t i = 0; i < room; i++) {
		sem_wait(&k->done);
	}
	for (size_t i = 0; i <= room; i++) {
		assert_int_equal(more[i].w.ok, i < room);
		arena_free(&more[i].arena);
	}
	free(more);
	crowd_free(k);
	assert_put(f, "after", "works");
}

static void closing_answers_what_waits(void **state)
{
	struct fixture *f = *state;
	struct crowd *k = crowd_send(f, -1);
	sem_post(&k->gate.go);
	fixture_close(f);
	assert_int_equal(k->counter, N_SENT + 1);
	fixture_open(f, NULL);
	assert_true(has(&f->c, "row-59", "1"));
	crowd_free(k);
}

/* --- wrong use and failing steps --- */

static bool act_writes_inside(struct ctx *c, void *arg)
{
	struct pair p = { "inner", "1" };
	(void)arg;
	return store_write(c->store, c, act_put, &p);
}

static void wrong_use_is_a_bug(void **state)
{
	struct fixture *f = *state;
	assert_false(put(&f->c, "a", "b"));
	assert_int_equal(f->c.err.code, ERR_BUG);
	err_clear(&f->c);
	assert_false(store_write(f->s, &f->c, act_writes_inside, NULL));
	assert_int_equal(f->c.err.code, ERR_BUG);
}

static bool act_insert_job(struct ctx *c, void *arg)
{
	return q_job_insert(c, *(struct job_insert_in *)arg);
}

static void constraints_have_their_codes(void **state)
{
	struct fixture *f = *state;
	struct job_insert_in in = { .id = id_new(1), .kind = S("a"), .arg = S("") };
	assert_true(store_write(f->s, &f->c, act_insert_job, &in));
	assert_false(store_write(f->s, &f->c, act_insert_job, &in));
	assert_int_equal(f->c.err.code, ERR_CONFLICT);
	in.id = id_new(1);
	in.kind = STR_NONE; /* NOT NULL */
	assert_false(store_write(f->s, &f->c, act_insert_job, &in));
	assert_int_equal(f->c.err.code, ERR_BUG);
}

static bool act_three(struct ctx *c, void *arg)
{
	const char *v = *(const char **)arg;
	return put(c, "one", v) && put(c, "two", v) && put(c, "three", v);
}

static bool write_three(struct fixture *f, const char *v)
{
	return store_write(f->s, &f->c, act_three, &v);
}

static void every_step_can_fail(void **state)
{
	struct fixture *f = *state;
	assert_true(write_three(f, "old"));
	for (int n = 1; n <= 3; n++) {
		store_fail_after(f->s, n);
		assert_false(write_three(f, "new"));
		assert_int_equal(f->c.err.code, ERR_UNAVAILABLE);
		err_clear(&f->c);
		assert_true(has(&f->c, "one", "old") && has(&f->c, "two", "old") && has(&f->c, "three", "old"));
	}
	assert_true(write_three(f, "new"));
	assert_true(has(&f->c, "three", "new"));
}

/* --- readers --- */

struct reading { struct fixture *f; atomic_bool stop; atomic_int n_seen, n_torn; };

static void *read_pairs(void *arg)
{
	struct reading *r = arg;
	struct arena arena;
	arena_init(&arena);
	while (!atomic_load(&r->stop)) {
		struct ctx c = fixture_ctx(r->f, &arena);
		struct meta_get_row one, three;
		bool found = false;
		assert_true(store_read_begin(&c));
		assert_true(q_meta_get(&c, (struct meta_get_in){ S("one") }, &one, &found));
		assert_true(q_meta_get(&c, (struct meta_get_in){ S("three") }, &three, &found));
		store_read_end(&c);
		atomic_fetch_add(&r->n_torn, !bytes_eq(one.value, three.value));
		atomic_fetch_add(&r->n_seen, 1);
		arena_reset(&arena);
	}
	arena_free(&arena);
	return NULL;
}

static void readers_see_whole_states(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .f = f };
	pthread_t t[3];
	assert_true(write_three(f, "0"));
	for (int i = 0; i < 3; i++) {
		pthread_create(&t[i], NULL, read_pairs, &r);
	}
	for (int i = 1; i < 400 || r.n_seen < 100; i++) {
		char v[16];
		snprintf(v, sizeof v, "%d", i);
		assert_true(write_three(f, v));
	}
	atomic_store(&r.stop, true);
	for (int i = 0; i < 3; i++) {
		pthread_join(t[i], NULL);
	}
	assert_int_equal(r.n_torn, 0);
	struct db *mine = store_reader(f->s, &f->c); /* those of the ended threads are closed */
	assert_ptr_equal(f->s->readers, mine);
	assert_null(mine->next);
}

static void *use_ctx_elsewhere(void *arg)
{
	struct fixture *f = arg;
	struct db *before = f->c.db;
	assert_true(has(&f->c, "here", "yes"));
	assert_ptr_not_equal(f->c.db, before);
	return NULL;
}

static void a_ctx_that_moves_takes_the_reader_of_its_thread(void **state)
{
	struct fixture *f = *state;
	pthread_t t;
	assert_put(f, "here", "yes");
	assert_true(has(&f->c, "here", "yes"));
	pthread_create(&t, NULL, use_ctx_elsewhere, f);
	pthread_join(t, NULL);
	f->c.db = NULL; /* that thread's reader went with it */
	assert_true(has(&f->c, "here", "yes"));
}

static void read_begin_nests(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "x", "1");
	assert_true(store_read_begin(&f->c) && store_read_begin(&f->c));
	assert_true(has(&f->c, "x", "1"));
	store_read_end(&f->c);
	assert_put(f, "x", "2");
	assert_true(has(&f->c, "x", "1")); /* still the state of the begin */
	store_read_end(&f->c);
	store_read_end(&f->c); /* one too many does no harm */
	assert_true(has(&f->c, "x", "2"));
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(one_failing_among_many), WITH_STORE(last_of_a_batch_failing_leaves_nothing),
		WITH_STORE(before_commit_failing_fails_all), WITH_STORE(a_failing_act_alone_leaves_nothing),
		WITH_STORE(a_failure_without_reason_is_a_bug), WITH_STORE(a_full_queue_refuses),
		WITH_STORE(closing_answers_what_waits), WITH_STORE(wrong_use_is_a_bug),
		WITH_STORE(constraints_have_their_codes), WITH_STORE(every_step_can_fail),
		WITH_STORE(readers_see_whole_states), WITH_STORE(a_ctx_that_moves_takes_the_reader_of_its_thread),
		WITH_STORE(read_begin_nests),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
