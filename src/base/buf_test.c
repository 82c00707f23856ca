#include "base/base_test.h"

#include <stdlib.h>

#include "base/buf.h"

static void grows(void **state)
{
	(void)state;
	AUTO_BUF(b, 1 << 20);
	for (int i = 0; i < 10000; i++) {
		buf_add(&b, S("備え"));
		buf_add_c(&b, '\n');
	}
	assert_true(buf_ok(&b));
	assert_int_equal(b.n, 70000);
	assert_true(b.room < 4 * b.n);
	assert_str(str_sub(buf_str(&b), 69993, 7), "備え\n");
}

static void the_cap_is_exact(void **state)
{
	(void)state;
	AUTO_BUF(b, 5);
	buf_add(&b, S("abc"));
	buf_printf(&b, "%d", 12);
	assert_true(buf_ok(&b));
	assert_str(buf_str(&b), "abc12");
	buf_add(&b, STR_NONE);
	assert_true(buf_ok(&b));
	buf_add_c(&b, 'x');
	assert_false(buf_ok(&b));
	assert_str(buf_str(&b), "abc12");
	assert_null(buf_reserve(&b, 0));
}

static void after_an_overflow_nothing_is_added(void **state)
{
	(void)state;
	AUTO_BUF(b, 4);
	buf_add(&b, S("abcdef"));
	assert_false(buf_ok(&b));
	buf_add(&b, S("a")); /* would fit: a page with a hole is worse than none */
	assert_int_equal(b.n, 0);
	AUTO_BUF(none, 0);
	assert_true(buf_ok(&none));
	buf_add_c(&none, 'x');
	assert_false(buf_ok(&none));
	assert_str(buf_str(&none), "");
	AUTO_BUF(huge, 100);
	assert_null(buf_reserve(&huge, SIZE_MAX));
}

static void numbers(void **state)
{
	(void)state;
	AUTO_BUF(b, 200);
	static const int64_t v[] = { 0, -1, 10, 100, 1005, -99, INT64_MAX, INT64_MIN };
	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
		buf_add_i64(&b, v[i]);
		buf_add_c(&b, ' ');
	}
	assert_str(buf_str(&b), "0 -1 10 100 1005 -99 9223372036854775807 -9223372036854775808 ");
}

static void taken_bytes_belong_to_the_taker(void **state)
{
	(void)state;
	AUTO_BUF(b, 100);
	buf_add(&b, S("abc"));
	size_t n = 0;
	char *p = buf_take(&b, &n);
	assert_int_equal(n, 3);
	assert_memory_equal(p, "abc", 3);
	free(p);
	assert_int_equal(b.n, 0);
	buf_add(&b, S("again"));
	assert_str(buf_str(&b), "again");
	AUTO_BUF(empty, 0);
	p = buf_take(&empty, &n);
	assert_non_null(p);
	assert_int_equal(n, 0);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows), cmocka_unit_test(the_cap_is_exact),
		cmocka_unit_test(after_an_overflow_nothing_is_added), cmocka_unit_test(numbers),
		cmocka_unit_test(taken_bytes_belong_to_the_taker),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
