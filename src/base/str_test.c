#include "base/base_test.h"

static struct arena arena;

static void comparing(void **state)
{
	(void)state;
	assert_true(str_eq(S("あ"), S("あ")));
	assert_true(str_eq(STR_NONE, S("")));
	assert_false(str_eq(S("a"), S("ab")));
	assert_true(str_cmp(S("a"), S("ab")) < 0);
	assert_true(str_cmp(S("b"), S("ab")) > 0);
	assert_int_equal(str_cmp(STR_NONE, S("")), 0);
	assert_true(str_starts(S("備える"), S("備")));
	assert_false(str_starts(S("a"), S("ab")));
	assert_true(str_ends(S("abc"), S("bc")));
	assert_false(str_ends(S("c"), S("bc")));
	assert_true(str_ends(S("c"), S("")));
	assert_true(bytes_eq((bytes){ 0 }, (bytes){ 0 }));
}

static void copies(void **state)
{
	(void)state;
	assert_true(str_is_none(str_copy(&arena, STR_NONE)));
	assert_false(str_is_none(str_copy(&arena, S(""))));
	assert_string_equal(str_cz(&arena, S("x")), "x");
	assert_string_equal(str_cz(&arena, STR_NONE), "");
	assert_true(str_is_none(str_from_c(NULL)));
	assert_str(STR_CAT(&arena, S("a"), STR_NONE, S("備"), S("")), "a備");
	assert_str(str_printf(&arena, "%d-%s", 7, "x"), "7-x");
	const str wide = str_printf(&arena, "%0600d", 1);
	assert_int_equal(wide.n, 600);
	assert_int_equal(wide.p[599], '1');
	assert_str(str_printf(&arena, "%s", ""), "");
}

static void parts(void **state)
{
	(void)state;
	assert_str(str_sub(S("abc"), 1, 1), "b");
	assert_str(str_sub(S("abc"), 1, SIZE_MAX), "bc");
	assert_str(str_sub(S("abc"), 9, 1), "");
	assert_true(str_is_none(str_sub(STR_NONE, 1, 1)));
	assert_str(str_trim(S(" \t　a　b \r\n　")), "a　b");
	assert_str(str_trim(S("　　 ")), "");
	assert_int_equal(str_find(S("abcabc"), S("bc"), 0), 1);
	assert_int_equal(str_find(S("abcabc"), S("bc"), 2), 4);
	assert_true(str_find(S("abc"), S("x"), 0) == SIZE_MAX);
	assert_true(str_find(S("abc"), S("c"), 3) == SIZE_MAX);
	assert_true(str_find(STR_NONE, S("c"), 0) == SIZE_MAX);
	assert_int_equal(str_find(S("abc"), S(""), 3), 3);
}

static void cutting(void **state)
{
	(void)state;
	str rest = S("a,,b");
	assert_str(str_cut(&rest, ','), "a");
	assert_str(str_cut(&rest, ','), "");
	assert_str(str_cut(&rest, ','), "b");
	assert_true(str_is_none(rest));
	assert_true(str_is_none(str_cut(&rest, ',')));
	rest = S("a,");
	assert_str(str_cut(&rest, ','), "a");
	assert_str(rest, "");
}

static void numbers(void **state)
{
	(void)state;
	static const struct { str s; int64_t v; } good[] = { { S("0"), 0 }, { S("-1"), -1 }, { S("+42"), 42 },
		{ S("9223372036854775807"), INT64_MAX }, { S("-9223372036854775808"), INT64_MIN } };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		int64_t v = 5;
		assert_true(str_to_i64(good[i].s, &v));
		assert_int_equal(v, good[i].v);
	}
	static const str bad[] = { S(""), S("-"), S("+"), S("1x"), S(" 1"), S("1 "), S("0x10"), S("9223372036854775808"),
		S("-9223372036854775809"), S("99999999999999999999"), S("--1"), S("１") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t v = 5;
		assert_false(str_to_i64(bad[i], &v));
		assert_int_equal(v, 5);
	}
}

static void hex(void **state)
{
	(void)state;
	const uint8_t raw[] = { 0, 0x0f, 0xa5, 0xff };
	assert_str(str_hex(&arena, (bytes){ raw, sizeof raw }), "000fa5ff");
	bytes back;
	assert_true(str_unhex(&arena, S("000Fa5fF"), &back));
	assert_true(bytes_eq(back, (bytes){ raw, sizeof raw }));
	assert_false(str_unhex(&arena, S("0"), &back));
	assert_false(str_unhex(&arena, S("0g"), &back));
	assert_false(str_unhex(&arena, S("@A"), &back));
	assert_true(str_unhex(&arena, S(""), &back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparing), cmocka_unit_test(copies), cmocka_unit_test(parts),
		cmocka_unit_test(cutting), cmocka_unit_test(numbers), cmocka_unit_test(hex),
	};
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
