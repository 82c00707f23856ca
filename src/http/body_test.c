#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "http/body.h"

#define CAP ((size_t)4 * 1024 * 1024)

static void fill(struct body *b, size_t total, size_t piece, const char *dir)
{
	char *p = malloc(piece);
	for (size_t at = 0; at < total; at += piece) {
		size_t n = total - at < piece ? total - at : piece;
		for (size_t i = 0; i < n; i++) {
			p[i] = (char)((at + i) * 31 % 251);
		}
		assert_int_equal(body_add(b, CAP, dir, p, n), BODY_OK);
	}
	free(p);
}

static void is_what_was_sent(struct body *b, size_t total)
{
	bytes all;
	assert_true(body_finish(b, &all));
	assert_int_equal(all.n, total);
	for (size_t i = 0; i < total; i++) {
		if (all.p[i] != (uint8_t)(i * 31 % 251)) {
			print_error("byte %zu differs\n", i);
			assert_true(false);
		}
	}
}

static void small_ones_stay_in_memory(void **state)
{
	(void)state;
	struct body b = { 0 };
	fill(&b, BODY_SPOOL_BYTES, 1000, "/tmp");
	assert_int_equal(b.file, 0);
	is_what_was_sent(&b, BODY_SPOOL_BYTES);
	body_done(&b);
}

static void large_ones_go_to_disk(void **state)
{
	(void)state;
	struct body b = { 0 };
	fill(&b, CAP, 30011, "/tmp");
	assert_true(b.file > 0);
	assert_int_equal(b.room, 0); /* nothing of it is held in memory */
	is_what_was_sent(&b, CAP);
	assert_int_equal(body_add(&b, CAP, "/tmp", "x", 1), BODY_TOO_LARGE);
	body_done(&b);
}

static void no_space_is_told(void **state)
{
	(void)state;
	struct body b = { 0 };
	char *p = calloc(1, BODY_SPOOL_BYTES + 1);
	assert_int_equal(body_add(&b, CAP, "/nowhere/at/all", p, BODY_SPOOL_BYTES + 1), BODY_NO_SPACE);
	body_done(&b);
	/* a device that is always full */
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	b.file = dup(fileno(full)) + 1;
	fclose(full);
	assert_int_equal(body_add(&b, CAP, "/tmp", p, 4096), BODY_NO_SPACE);
	body_done(&b);
	free(p);
}

static void empty_is_empty(void **state)
{
	(void)state;
	struct body b = { 0 };
	bytes all;
	assert_true(body_finish(&b, &all));
	assert_int_equal(all.n, 0);
	body_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_ones_stay_in_memory), cmocka_unit_test(large_ones_go_to_disk),
		cmocka_unit_test(no_space_is_told), cmocka_unit_test(empty_is_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
