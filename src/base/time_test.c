#include "base/base_test.h"

#include "base/time.h"

/* 2026-11-20 (Friday) 14:17:30 JST */
#define NOW INT64_C(1795151850000)
#define MIN INT64_C(60000)
#define HOUR (60 * MIN)

static void calendar(void **state)
{
	(void)state;
	for (int64_t day = -40000; day < 80000; day++) {
		const struct civil v = civil_from_ms(day * 86400000, 0);
		assert_true(civil_is_valid(v));
		assert_int_equal(civil_to_ms(v, 0), day * 86400000);
		assert_int_equal(weekday(v.year, v.month, v.day), ((day + 4) % 7 + 7) % 7);
	}
	const struct civil before = civil_from_ms(-1, 0);
	assert_int_equal(before.year, 1969);
	assert_int_equal(before.second, 59);
	const struct civil jst = civil_from_ms(NOW, JST_OFFSET_MIN);
	assert_int_equal(jst.hour, 14);
	assert_int_equal(civil_to_ms(jst, JST_OFFSET_MIN), NOW);
}

static void what_does_not_exist(void **state)
{
	(void)state;
	assert_true(civil_is_valid((struct civil){ 2024, 2, 29, 23, 59, 59 }));
	assert_true(civil_is_valid((struct civil){ 2000, 2, 29, 0, 0, 0 }));
	static const struct civil bad[] = { { 2023, 2, 29, 0, 0, 0 }, { 1900, 2, 29, 0, 0, 0 }, { 2026, 4, 31, 0, 0, 0 },
		{ 2026, 13, 1, 0, 0, 0 }, { 2026, 0, 1, 0, 0, 0 }, { 2026, 1, 0, 0, 0, 0 }, { 2026, 1, 1, 24, 0, 0 },
		{ 2026, 1, 1, 0, 60, 0 }, { 2026, 1, 1, 0, 0, 60 }, { 2026, 1, 1, -1, 0, 0 }, { 0, 1, 1, 0, 0, 0 } };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(civil_is_valid(bad[i]));
	}
}

static void rfc3339(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, NOW);
	assert_str(time_rfc3339(&a, NOW + 123), "2026-11-20T14:17:30.123+09:00");
	assert_str(time_rfc3339(&a, -1), "1970-01-01T08:59:59.999+09:00");
	assert_str(time_local_input(&a, NOW), "2026-11-20 14:17");
	static const str good[] = { S("2026-11-20T14:17:30+09:00"), S("2026-11-20T14:17:30"), S("2026-11-20T05:17:30Z"),
		S("2026-11-20t05:17:30.000z"), S("2026-11-20 14:17:30"), S(" 2026-11-20T00:17:30-05:00 "),
		S("2026-11-20T05:17:30 UTC") };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		int64_t ms = 0;
		assert_true(time_parse_rfc3339(good[i], &ms));
		assert_int_equal(ms, NOW);
	}
	int64_t ms = 1;
	assert_true(time_parse_rfc3339(S("2026-11-20T14:17"), &ms));
	assert_int_equal(ms, NOW - 30000);
	assert_true(time_parse_rfc3339(S("2026-11-20T14:17:30.1239+09:00"), &ms));
	assert_int_equal(ms, NOW + 123);
	static const str bad[] = { S(""), S("2026-11-20"), S("2026-02-30T10:00"), S("2026-11-20T25:00"),
		S("2026-11-20T14:60"), S("2026-11-20T14:17:60"), S("2026-11-20T14:17:30."), S("2026-11-20T14:17+25:00"),
		S("2026-11-20T14:17+09:60"), S("2026-11-20T14:17x"), S("26-11-20T14:17"), S("2026-1-20T14:17"),
		S("12026-11-20T14:17"), S("1026-11-20T14:17"), S("2026-11-20T14"), S("2026-11-20T14:17+") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ms = 1;
		assert_false(time_parse_rfc3339(bad[i], &ms));
		assert_int_equal(ms, 1);
	}
	arena_free(&a);
}

static void dates_for_people(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, NOW);
	assert_str(time_hm(&c, NOW), "14:17");
	assert_str(time_date(&c, NOW), "11月20日（金）");
	assert_str(time_date(&c, NOW - 365 * 24 * HOUR), "2025年11月20日（木）");
	assert_str(time_date_full(&c, NOW), "2026年11月20日（金）");
	assert_str(time_date_era(&c, NOW), "2026年（令和8年）11月20日");
	assert_str(time_full(&c, NOW), "2026年11月20日（金） 14:17");
	c.lang = LANG_EN;
	assert_str(time_date(&c, NOW), "Fri 20 Nov");
	assert_str(time_date_full(&c, NOW), "20 November 2026");
	assert_str(time_date_era(&c, NOW), "20 November 2026");
	assert_str(time_full(&c, NOW), "20 November 2026, 14:17");
	arena_free(&a);
}

static int64_t noon(int year, int month, int day)
{
	return civil_to_ms((struct civil){ year, month, day, 12, 0, 0 }, JST_OFFSET_MIN);
}

static void eras(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, NOW);
	assert_str(time_date_era(&c, noon(2019, 5, 1)), "2019年（令和元年）5月1日");
	assert_str(time_date_era(&c, noon(2019, 4, 30)), "2019年（平成31年）4月30日");
	assert_str(time_date_era(&c, noon(1989, 1, 8)), "1989年（平成元年）1月8日");
	assert_str(time_date_era(&c, noon(1989, 1, 7)), "1989年（昭和64年）1月7日");
	assert_str(time_date_era(&c, noon(1926, 12, 24)), "1926年12月24日");
	arena_free(&a);
}

static void distances(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, NOW);
	assert_str(time_ago(&c, NOW), "14:17（たった今）");
	assert_str(time_ago(&c, NOW - MIN + 1), "14:16（たった今）");
	assert_str(time_ago(&c, NOW - MIN), "14:16（1分前）");
	assert_str(time_ago(&c, NOW - 59 * MIN), "13:18（59分前）");
	assert_str(time_ago(&c, NOW - HOUR), "13:17（1時間前）");
	assert_str(time_ago(&c, NOW - 15 * HOUR), "11月19日（木） 23:17（15時間前）");
	assert_str(time_ago(&c, NOW - 24 * HOUR), "11月19日（木） 14:17");
	assert_str(time_ago(&c, NOW + 2 * HOUR), "16:17");
	c.lang = LANG_EN;
	assert_str(time_ago(&c, NOW - 12 * MIN), "14:05 (12 min ago)");
	assert_str(time_ago(&c, NOW - 48 * HOUR), "Wed 18 Nov, 14:17");
	arena_free(&a);
}

static void time_until(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, NOW);
	assert_str(time_left(&c, NOW + 103 * MIN + 59000), "あと1時間43分");
	assert_str(time_left(&c, NOW + 2 * HOUR), "あと2時間");
	assert_str(time_left(&c, NOW + 59000), "あと1分未満");
	assert_str(time_left(&c, NOW), "あと1分未満");
	assert_str(time_left(&c, NOW - 17 * MIN), "期限すぎ 17分");
	assert_str(time_left(&c, NOW + 51 * HOUR), "あと2日3時間");
	assert_str(time_left(&c, NOW + (7 * 24 + 3) * HOUR), "あと7日");
	assert_str(time_left(&c, NOW - (30 * 24 + 3) * HOUR), "期限すぎ 30日");
	assert_str(time_left(&c, NOW + 60 * 24 * HOUR), "あと60日");
	assert_str(time_left(&c, NOW + 61 * 24 * HOUR), "2027年1月20日（水）まで");
	c.lang = LANG_EN;
	assert_str(time_left(&c, NOW + 103 * MIN), "1 h 43 min left");
	assert_str(time_left(&c, NOW - 24 * HOUR), "1 day overdue");
	assert_str(time_left(&c, NOW + 72 * HOUR), "3 days left");
	assert_str(time_left(&c, NOW + 61 * 24 * HOUR), "by 20 January 2027");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calendar), cmocka_unit_test(what_does_not_exist), cmocka_unit_test(rfc3339),
		cmocka_unit_test(dates_for_people), cmocka_unit_test(eras), cmocka_unit_test(distances),
		cmocka_unit_test(time_until),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
