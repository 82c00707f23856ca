/* beat_test: rounds, their clock, what fails in them, and how fast they end. */
#include "db/store_test_help.h"

#include "base/time.h"
#include "db/beat.h"

#include <stdio.h>
#include <unistd.h>

struct seen {
	int left;               /* things that are due */
	int done, looks;
	int fails_at;           /* 0: never */
	bool look_fails, is_slow;
	int64_t now_ms;
	bool is_program, may_read;
	atomic_int threads_done;
};

static bool look(struct ctx *c, void *arg)
{
	struct seen *s = arg;
	s->looks++;
	return !s->look_fails || refuse(c, ERR_BUG);
}

static bool one(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	struct seen *s = arg;
	s->now_ms = c->now_ms;
	s->is_program = c->who.is_program;
	s->may_read = !has(c, "nothing", "there");
	while (s->is_slow && !beat_is_over(b)) {
		atomic_fetch_add(&s->threads_done, 1);
		usleep(1000);
	}
	if (s->fails_at && s->done + 1 == s->fails_at) {
		return refuse(c, ERR_BUG);
	}
	*ret_more = s->left > 0;
	s->left -= *ret_more;
	s->done += *ret_more;
	atomic_fetch_add(&s->threads_done, 1);
	return true;
}

static int64_t noon(void *arg)
{
	(void)arg;
	return 43200000;
}

static struct beat_work work_of(struct fixture *f, struct seen *s)
{
	return (struct beat_work){ .name = "test", .store = f->s, .now_ms = noon, .arg = s, .look = look, .one = one, .at_once = 5 };
}

static void a_round_does_what_is_due(void **state)
{
	struct seen s = { .left = 3 };
	const struct beat_work w = work_of(*state, &s);
	assert_int_equal(beat_round(&w), 3);
	assert_int_equal(s.done, 3);
	assert_int_equal(s.looks, 1);
	assert_int_equal(s.now_ms, 43200000);
	assert_true(s.is_program && s.may_read);
	assert_int_equal(beat_round(&w), 0);
}

static void a_round_has_an_end(void **state)
{
	struct seen s = { .left = 12 };
	const struct beat_work w = work_of(*state, &s);
	assert_int_equal(beat_round(&w), 5);
	assert_int_equal(beat_round(&w), 5);
	assert_int_equal(beat_round(&w), 2);
}

static void what_fails_does_not_stop_the_rest(void **state)
{
	struct seen s = { .left = 4, .look_fails = true };
	const struct beat_work w = work_of(*state, &s);
	assert_int_equal(beat_round(&w), 4); /* the look failed, the things are done all the same */
	s.left = 4;
	s.fails_at = 6;
	assert_int_equal(beat_round(&w), 1); /* ends the round ... */
	s.fails_at = 0;
	assert_int_equal(beat_round(&w), 3); /* ... and the next goes on */
}

static void the_thread_beats_and_stops(void **state)
{
	struct seen s = { .left = 7 };
	const struct beat_work w = work_of(*state, &s);
	struct beat *b;
	assert_true(beat_start(&w, &b));
	for (int i = 0; i < 400 && atomic_load(&s.threads_done) < 8; i++) {
		usleep(10000);
	}
	assert_true(atomic_load(&s.threads_done) >= 8); /* two rounds: five, then two and the empty look */
	int64_t from = clock_now_ms();
	beat_stop(b);
	assert_true(clock_now_ms() - from < 500);
	assert_int_equal(s.done, 7);
}

static void it_stops_while_something_takes_long(void **state)
{
	struct seen s = { .left = 1, .is_slow = true };
	const struct beat_work w = work_of(*state, &s);
	struct beat *b;
	assert_true(beat_start(&w, &b));
	for (int i = 0; i < 400 && atomic_load(&s.threads_done) == 0; i++) {
		usleep(10000);
	}
	int64_t from = clock_now_ms();
	beat_stop(b);
	assert_true(clock_now_ms() - from < 500);
	assert_false(beat_is_over(NULL));
	beat_stop(NULL);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_round_does_what_is_due), WITH_STORE(a_round_has_an_end), WITH_STORE(what_fails_does_not_stop_the_rest),
		WITH_STORE(the_thread_beats_and_stops), WITH_STORE(it_stops_while_something_takes_long),
	};
	return cmocka_run_group_tests_name("beat", tests, NULL, NULL);
}
