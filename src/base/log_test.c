#include "base/base_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"

/* What `log` writes to standard error. */
static str logged(struct arena *a, void (*log)(struct ctx *c), struct ctx *c)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	const int saved = dup(STDERR_FILENO);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	log(c);
	dup2(saved, STDERR_FILENO);
	close(saved);
	char text[8192];
	const ssize_t n = read(ends[0], text, sizeof text);
	close(ends[0]);
	return n <= 0 ? S("") : str_copy(a, (str){ text, (size_t)n });
}

static void an_error(struct ctx *c)
{
	log_err(LOG_ERROR, c, "request_failed");
}

static void too_quiet(struct ctx *c)
{
	(void)c;
	log_line(LOG_DEBUG, "what=%s", "nothing");
}

static void a_long_one(struct ctx *c)
{
	(void)c;
	log_line(LOG_INFO, "x=%05000d", 1);
}

static void one_event_is_one_line(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	c.request_id = S("r1");
	fail(&c, ERR_BUSY, 0);
	fail_detail(&c, "queue\nlevel=info what=forged\x1b[2J");
	const str line = logged(&a, an_error, &c);
	assert_true(str_ends(line, S("\n")));
	assert_int_equal(str_find(line, S("\n"), 0), line.n - 1);
	assert_true(str_find(line, S(" level=error what=request_failed code=busy at="), 0) != SIZE_MAX);
	assert_true(str_find(line, S("request=r1"), 0) != SIZE_MAX);
	assert_true(str_find(line, S("\x1b"), 0) == SIZE_MAX);
	const str long_line = logged(&a, a_long_one, &c);
	assert_int_equal(long_line.n, 2048);
	assert_true(str_ends(long_line, S("0\n")));
	arena_free(&a);
}

static void the_level_decides(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	assert_str(logged(&a, too_quiet, &c), "");
	log_set_level(LOG_DEBUG);
	assert_true(logged(&a, too_quiet, &c).n > 20);
	log_set_level(LOG_INFO);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_event_is_one_line), cmocka_unit_test(the_level_decides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
