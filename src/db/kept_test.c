/* kept_test: rows kept between requests are never older than the database, whoever changed it. */
#include "db/store_test_help.h"

#include "db_sql.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

/* --- reading as a request does: an arena and a read transaction of its own --- */

struct request { struct arena arena; struct ctx c; };

static void request_begin(struct fixture *f, struct request *q)
{
	arena_init(&q->arena);
	q->c = fixture_ctx(f, &q->arena);
	assert_true(store_read_begin(&q->c));
}

static void request_end(struct request *q)
{
	store_read_end(&q->c);
	arena_free(&q->arena);
}

/* None when there is no such row. */
static str value_of(struct request *q, const char *name)
{
	struct meta_get_row row;
	bool found = false;
	assert_true(q_meta_get(&q->c, (struct meta_get_in){ str_from_c(name) }, &row, &found));
	return found ? (str){ (const char *)row.value.p, row.value.n } : STR_NONE;
}

static void assert_reads(struct fixture *f, const char *name, const char *value)
{
	struct request q;
	request_begin(f, &q);
	str got = value_of(&q, name);
	if (!str_eq(got, str_from_c(value))) {
		fail_msg("%s is %.*s and not %s", name, STR_FMT(got), value);
	}
	request_end(&q);
}

static size_t n_kept(struct fixture *f)
{
	return kept_rows_count(store_reader(f->s, &f->c));
}

static size_t bytes_kept(struct fixture *f)
{
	return kept_rows_bytes(store_reader(f->s, &f->c));
}

/* --- that it keeps anything --- */

static void test_answers_the_second_time_from_memory(void **state)
{
	struct fixture *f = *state;
	struct request first, second;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1"); /* kept now */
	request_begin(f, &first);
	request_begin(f, &second);
	assert_ptr_equal(value_of(&first, "a").p, value_of(&second, "a").p);
	request_end(&second);
	request_end(&first);
	assert_int_equal(n_kept(f), 1);
}

static void test_keeps_that_there_is_nothing(void **state)
{
	struct fixture *f = *state;
	assert_reads(f, "nobody", NULL);
	assert_int_equal(n_kept(f), 1);
	assert_reads(f, "nobody", NULL);
	assert_put(f, "nobody", "somebody");
	assert_reads(f, "nobody", "somebody");
}

static void test_an_empty_value_stays_empty(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "e", "");
	for (int i = 0; i < 2; i++) {
		struct request q;
		request_begin(f, &q);
		assert_false(str_is_none(value_of(&q, "e")));
		assert_int_equal(value_of(&q, "e").n, 0);
		request_end(&q);
	}
}

static void test_nothing_is_kept_outside_of_a_reading(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_true(has(&f->c, "a", "1"));
	assert_int_equal(n_kept(f), 0);
}

/* --- whoever commits --- */

static void test_sees_what_the_writer_committed(void **state)
{
	struct fixture *f = *state;
	char value[12];
	for (int i = 0; i < 50; i++) {
		snprintf(value, sizeof value, "%d", i);
		assert_put(f, "a", value);
		assert_reads(f, "a", value);
		assert_reads(f, "a", value);
	}
}

/* A row that was not touched goes too: nobody has to know which rows a write changes. */
static void test_any_commit_ends_all(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1");
	assert_put(f, "b", "1");
	assert_reads(f, "b", "1");
	assert_int_equal(n_kept(f), 1);
}

static void test_sees_what_another_connection_committed(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1");
	run_sql(f, "UPDATE meta SET value = x'32' WHERE name = 'a'");
	assert_reads(f, "a", "2");
	run_sql(f, "DELETE FROM meta WHERE name = 'a'");
	assert_reads(f, "a", NULL);
}

/* This program again, as another process: main() below. */
static void in_another_process(const struct fixture *f, const char *sql)
{
	char *const args[] = { (char[]){ "kept_test" }, (char[]){ "--sql" }, strdup(f->dir), strdup(sql), NULL };
	pid_t pid;
	int status = 1;
	assert_int_equal(posix_spawn(&pid, "/proc/self/exe", NULL, NULL, args, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	free(args[2]);
	free(args[3]);
}

static void test_sees_what_another_process_committed(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1");
	in_another_process(f, "UPDATE meta SET value = x'33' WHERE name = 'a'");
	assert_reads(f, "a", "3");
}

static bool act_put_and_fail(struct ctx *c, void *pair)
{
	return act_put(c, pair) && refuse(c, ERR_DENIED);
}

static void test_a_write_taken_back_leaves_no_trace(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1");
	struct pair p = { "a", "never" };
	assert_false(store_write(f->s, &f->c, act_put_and_fail, &p));
	err_clear(&f->c);
	assert_reads(f, "a", "1");
	assert_int_equal(n_kept(f), 1); /* nothing was committed: still from memory */
}

static bool act_read_own(struct ctx *c, void *arg)
{
	(void)arg;
	return put(c, "a", "2") && has(c, "a", "2") && put(c, "a", "3") && has(c, "a", "3");
}

static void test_a_write_reads_its_own_rows(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1");
	assert_true(store_write(f->s, &f->c, act_read_own, NULL));
	assert_int_equal(kept_rows_count(f->s->writer), 0);
	assert_reads(f, "a", "3");
}

static void test_a_store_that_cannot_be_written_reads_on(void **state)
{
	struct fixture *f = *state;
	assert_put(f, "a", "1");
	assert_reads(f, "a", "1");
	store_set_read_only(f->s, "for the test");
	assert_reads(f, "a", "1");
	run_sql(f, "UPDATE meta SET value = x'32' WHERE name = 'a'"); /* somebody else still can */
	assert_reads(f, "a", "2");
	store_set_writable(f->s);
	assert_put(f, "a", "3");
	assert_reads(f, "a", "3");
}

/* --- one page, one state --- */

static void test_a_page_sees_one_state(void **state)
{
	struct fixture *f = *state;
	struct request q;
	assert_put(f, "a", "1");
	assert_put(f, "b", "1");
	assert_reads(f, "b", "1");
	request_begin(f, &q);
	assert_true(str_eq(value_of(&q, "a"), S("1")));
	run_sql(f, "UPDATE meta SET value = x'32' WHERE name IN ('a', 'b', 'c')");
	assert_true(str_eq(value_of(&q, "a"), S("1"))); /* from memory */
	assert_true(str_eq(value_of(&q, "b"), S("1"))); /* read now, as it was */
	request_end(&q);
	assert_reads(f, "a", "2");
	assert_reads(f, "b", "2"); /* what was kept of the older state is gone */
}

static void test_rows_stay_as_long_as_the_request_that_shows_them(void **state)
{
	struct fixture *f = *state;
	struct request q;
	assert_put(f, "a", "first");
	assert_reads(f, "a", "first");
	request_begin(f, &q);
	str shown = value_of(&q, "a");
	store_read_end(&q.c); /* as a request that waits for its write */
	assert_put(f, "a", "second");
	assert_reads(f, "a", "second");
	assert_true(str_eq(shown, S("first")));
	arena_free(&q.arena);
	fixture_close(f); /* and the other way round: rows outlive the connection they came from */
	fixture_open(f, NULL);
	request_begin(f, &q);
	shown = value_of(&q, "a");
	store_read_end(&q.c);
	fixture_close(f);
	assert_true(str_eq(shown, S("second")));
	arena_free(&q.arena);
	fixture_open(f, NULL);
}

/* --- keys --- */

static void test_another_key_is_another_row(void **state)
{
	struct fixture *f = *state;
	char name[LIMIT_KEPT_KEY_BYTES + 40] = { 0 };
	assert_put(f, "a", "1");
	assert_put(f, "ab", "2");
	assert_put(f, "", "3");
	for (int i = 0; i < 2; i++) {
		assert_reads(f, "a", "1");
		assert_reads(f, "ab", "2");
		assert_reads(f, "", "3");
		assert_reads(f, "b", NULL);
	}
	memset(name, 'x', sizeof name - 1); /* too long to be a key: read each time */
	size_t before = n_kept(f);
	assert_reads(f, name, NULL);
	assert_int_equal(n_kept(f), before);
}

static bool same_key(const struct db_key *a, const struct db_key *b)
{
	return a->n == b->n && memcmp(a->b, b->b, a->n) == 0;
}

static void test_values_cannot_be_cut_elsewhere(void **state)
{
	(void)state;
	struct db_key a, b;
	db_key_begin(&a, &db_st_meta_get);
	db_key_begin(&b, &db_st_meta_get);
	db_key_str(&a, S("ab"));
	db_key_str(&a, S("c"));
	db_key_str(&b, S("a"));
	db_key_str(&b, S("bc"));
	assert_false(same_key(&a, &b));
	db_key_begin(&a, &db_st_meta_get);
	db_key_begin(&b, &db_st_meta_get);
	db_key_str(&a, S(""));
	db_key_str(&b, STR_NONE);
	assert_false(same_key(&a, &b));
	db_key_begin(&a, &db_st_meta_get);
	db_key_begin(&b, &db_st_meta_get);
	db_key_opt(&a, (struct opt_int){ 0 });
	db_key_opt(&b, (struct opt_int){ true, 0 });
	assert_false(same_key(&a, &b));
}

/* --- caps --- */

static void test_memory_is_bounded(void **state)
{
	struct fixture *f = *state;
	enum { ROWS = 120, BYTES = 20000 };
	char *value = malloc(BYTES + 1);
	char name[12];
	for (int i = 0; i < ROWS; i++) {
		memset(value, 'a' + i % 26, BYTES);
		value[BYTES] = '\0';
		snprintf(name, sizeof name, "row-%d", i);
		assert_put(f, name, value);
	}
	for (int i = 0; i < 2 * ROWS; i++) {
		memset(value, 'a' + i % ROWS % 26, BYTES);
		value[BYTES] = '\0';
		snprintf(name, sizeof name, "row-%d", i % ROWS);
		assert_reads(f, name, value);
		assert_in_range(bytes_kept(f), 1, LIMIT_KEPT_BYTES);
	}
	free(value);
}

static void test_a_huge_result_is_not_kept(void **state)
{
	struct fixture *f = *state;
	char *value = malloc(LIMIT_KEPT_RESULT_BYTES + 1);
	memset(value, 'h', LIMIT_KEPT_RESULT_BYTES);
	value[LIMIT_KEPT_RESULT_BYTES] = '\0';
	assert_put(f, "huge", value);
	assert_reads(f, "huge", value);
	assert_reads(f, "huge", value);
	assert_int_equal(n_kept(f), 0);
	free(value);
}

static void test_more_results_than_places(void **state)
{
	struct fixture *f = *state;
	char name[12];
	for (int i = 0; i < 3 * LIMIT_KEPT_RESULTS; i++) {
		snprintf(name, sizeof name, "n%d", i % (2 * LIMIT_KEPT_RESULTS));
		assert_reads(f, name, NULL);
		assert_in_range(n_kept(f), 1, LIMIT_KEPT_RESULTS);
	}
	assert_put(f, "n7", "now");
	assert_reads(f, "n7", "now");
}

/* As many as a page reads stay, wherever their places are. */
static void test_what_a_page_reads_stays(void **state)
{
	struct fixture *f = *state;
	char name[12];
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "p%d", i);
		assert_reads(f, name, NULL);
	}
	assert_in_range(n_kept(f), 98, 100);
}

/* --- values worked out of rows --- */

struct worked_out { int n; str text; };
static const size_t worked_texts[] = { offsetof(struct worked_out, text) };
static const struct db_row_layout worked_layout = { sizeof(struct worked_out), worked_texts, 1 };
static const struct db_statement kept_worked = DB_WORKED_OUT("kept_test", &worked_layout);
static const struct db_statement kept_other = DB_WORKED_OUT("kept_test_other", &worked_layout);

static bool find_worked(struct request *q, const struct db_statement *of, const char *key, struct db_kept *ret)
{
	struct db_key k;
	db_key_begin(&k, of);
	db_key_str(&k, str_from_c(key));
	return db_kept_find(&q->c, &k, ret);
}

static void keep_worked(struct request *q, const char *key, const struct worked_out *v, size_t n)
{
	struct db_key k;
	db_key_begin(&k, &kept_worked);
	db_key_str(&k, str_from_c(key));
	db_kept_add(&q->c, &k, v, n);
}

static void test_what_was_worked_out_goes_with_a_commit(void **state)
{
	struct fixture *f = *state;
	struct request q;
	struct db_kept got;
	char text[] = "two";
	struct worked_out v[] = { { 1, S("one") }, { 2, { text, 3 } } };
	request_begin(f, &q);
	assert_false(find_worked(&q, &kept_worked, "a", &got));
	keep_worked(&q, "a", v, 2);
	keep_worked(&q, "none", v, 0);
	request_end(&q);
	memset(text, 'x', 3); /* what is kept is a copy */
	request_begin(f, &q);
	assert_true(find_worked(&q, &kept_worked, "a", &got) && got.n == 2);
	const struct worked_out *seen = got.rows;
	assert_true(seen[1].n == 2 && str_eq(seen[1].text, S("two")));
	assert_true(find_worked(&q, &kept_worked, "none", &got) && got.n == 0);
	assert_false(find_worked(&q, &kept_worked, "b", &got));
	assert_false(find_worked(&q, &kept_other, "a", &got)); /* of another kind, though neither has a statement */
	request_end(&q);
	assert_put(f, "anything", "1");
	request_begin(f, &q);
	assert_false(find_worked(&q, &kept_worked, "a", &got));
	request_end(&q);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_remove)

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--sql") == 0) {
		struct fixture f = { 0 };
		snprintf(f.dir, sizeof f.dir, "%s", argv[2]);
		run_sql(&f, argv[3]);
		return 0;
	}
	const struct CMUnitTest tests[] = {
		T(test_answers_the_second_time_from_memory),
		T(test_keeps_that_there_is_nothing),
		T(test_an_empty_value_stays_empty),
		T(test_nothing_is_kept_outside_of_a_reading),
		T(test_sees_what_the_writer_committed),
		T(test_any_commit_ends_all),
		T(test_sees_what_another_connection_committed),
		T(test_sees_what_another_process_committed),
		T(test_a_write_taken_back_leaves_no_trace),
		T(test_a_write_reads_its_own_rows),
		T(test_a_store_that_cannot_be_written_reads_on),
		T(test_a_page_sees_one_state),
		T(test_rows_stay_as_long_as_the_request_that_shows_them),
		T(test_another_key_is_another_row),
		T(test_values_cannot_be_cut_elsewhere),
		T(test_memory_is_bounded),
		T(test_a_huge_result_is_not_kept),
		T(test_more_results_than_places),
		T(test_what_a_page_reads_stays),
		T(test_what_was_worked_out_goes_with_a_commit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
