/* Instants as people write them. */
#include "base_test.h"

#include "base/time.h"

#define NOW INT64_C(1795671900000) /* 2026-11-26 14:45 JST, a Thursday */

static struct arena arena;

static const char *read(const char *text, bool ahead)
{
	int64_t ms;
	if (!time_parse_instant(&arena, str_from_c(text), NOW, ahead, &ms)) {
		return "-";
	}
	return str_cz(&arena, time_local_input(&arena, ms));
}

static void test_ahead(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "2026-11-27T12:00", "2026-11-27 12:00" }, { "2026-11-27 12:00", "2026-11-27 12:00" },
		{ "2026-11-27T12:00:00+09:00", "2026-11-27 12:00" }, { "18:00", "2026-11-26 18:00" },
		{ "１８：００", "2026-11-26 18:00" }, { "9:00", "2026-11-27 09:00" }, { "午後6時", "2026-11-26 18:00" },
		{ "今日 18:00", "2026-11-26 18:00" }, { "今日 9:00", "2026-11-26 09:00" }, { "明日 9:00", "2026-11-27 09:00" },
		{ "明日の9時", "2026-11-27 09:00" }, { "あさって", "2026-11-28 23:59" }, { "明日", "2026-11-27 23:59" },
		{ "tomorrow 9:00", "2026-11-27 09:00" }, { "12/5 10:00", "2026-12-05 10:00" },
		{ "12月5日 10時", "2026-12-05 10:00" }, { "1/15", "2027-01-15 23:59" }, { "2027-01-15", "2027-01-15 23:59" }, { "11/25 10:00", "2026-11-25 10:00" },
		{ "2026-11-20 10:00", "2026-11-20 10:00" }, /* past: the rule says so */
		{ "いつか", "-" }, { "明日 いつか", "-" }, { "2026-11", "-" }, { "", "-" }, { "25:00", "-" },
		{ "明日 2026-01-01 9:00", "-" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (strcmp(read(cases[i][0], true), cases[i][1]) != 0) {
			print_error("%s: %s\n", cases[i][0], read(cases[i][0], true));
		}
		assert_string_equal(read(cases[i][0], true), cases[i][1]);
	}
}

static void test_past(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "14:05", "2026-11-26 14:05" }, { "18:00", "2026-11-25 18:00" }, { "11/20 9:00", "2026-11-20 09:00" },
		{ "2026-11-20", "-" }, { "明日 9:00", "-" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(read(cases[i][0], false), cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_ahead), cmocka_unit_test(test_past) };
	arena_init(&arena);
	int failed = cmocka_run_group_tests_name("instant", tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
