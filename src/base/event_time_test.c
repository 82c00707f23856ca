#include "base/base_test.h"

#include "base/time.h"

/* 2026-11-20 (Friday) 14:17:30 JST */
#define NOW INT64_C(1795151850000)

struct row { str typed; str canonical; };

static const struct row rows[] = {
	/* as the API and the date fields send it */
	{ S("2022-10-31T07:20+09:00"), S("2022-10-31T07:20+09:00") },
	{ S("2022-10-31T07:20:15+09:00"), S("2022-10-31T07:20:15+09:00") },
	{ S("2022-10-31T07:20:15.678+09:00"), S("2022-10-31T07:20:15+09:00") },
	{ S("2022-10-31T07:20Z"), S("2022-10-31T07:20+00:00") },
	{ S("2022-10-31T07:20-05:00"), S("2022-10-31T07:20-05:00") },
	{ S("2022-10-31T07:20-0530"), S("2022-10-31T07:20-05:30") },
	{ S("2022-10-31T07:20"), S("2022-10-31T07:20+09:00") },
	{ S("2022-10-31 7:20 UTC"), S("2022-10-31T07:20+00:00") },
	{ S("2022-10-31"), S("2022-10-31") },
	{ S("2022-10"), S("2022-10") },
	{ S("2022"), S("2022") },
	{ S("~2022-10"), S("~2022-10") },
	/* by hand */
	{ S("2022/10/31 7:20"), S("2022-10-31T07:20+09:00") },
	{ S("2022/1/5"), S("2022-01-05") },
	{ S("2022.1.5 18:03"), S("2022-01-05T18:03+09:00") },
	{ S("2022/10"), S("2022-10") },
	{ S("10/31 7:20"), S("2026-10-31T07:20+09:00") },
	{ S("12/31"), S("2025-12-31") },
	{ S("10月31日 7時20分ごろ"), S("~2026-10-31T07:20+09:00") },
	{ S("10月31日の7時20分"), S("2026-10-31T07:20+09:00") },
	{ S("10月31日"), S("2026-10-31") },
	{ S("12月1日"), S("2025-12-01") },
	{ S("11月20日"), S("2026-11-20") },
	{ S("10月"), S("2026-10") },
	{ S("12月"), S("2025-12") },
	{ S("2022年10月31日（月）7時20分"), S("2022-10-31T07:20+09:00") },
	{ S("2022年10月31日(月曜日)"), S("2022-10-31") },
	{ S("2022年10月"), S("2022-10") },
	{ S("2022年ごろ"), S("~2022") },
	{ S("令和4年10月31日 午前7時20分"), S("2022-10-31T07:20+09:00") },
	{ S("令和元年5月1日"), S("2019-05-01") },
	{ S("平成31年4月"), S("2019-04") },
	{ S("２０２２／１０／３１　７：２０"), S("2022-10-31T07:20+09:00") },
	{ S("１０月３１日　７時２０分頃"), S("~2026-10-31T07:20+09:00") },
	{ S("今日 9:05"), S("2026-11-20T09:05+09:00") },
	{ S("今日 18:00"), S("2026-11-20T18:00+09:00") },
	{ S("昨日"), S("2026-11-19") },
	{ S("おととい 23時"), S("2026-11-18T23:00+09:00") },
	{ S("yesterday 11:30 pm"), S("2026-11-19T23:30+09:00") },
	/* a clock alone */
	{ S("7:20"), S("2026-11-20T07:20+09:00") },
	{ S("07:20:05"), S("2026-11-20T07:20:05+09:00") },
	{ S("14:17"), S("2026-11-20T14:17+09:00") },
	{ S("14:18"), S("2026-11-19T14:18+09:00") },
	{ S("23:50"), S("2026-11-19T23:50+09:00") },
	{ S("14時ごろ"), S("~2026-11-20T14:00+09:00") },
	{ S("約14時"), S("~2026-11-20T14:00+09:00") },
	{ S("7時半"), S("2026-11-20T07:30+09:00") },
	{ S("午後2時5分"), S("2026-11-20T14:05+09:00") },
	{ S("午後0時5分"), S("2026-11-20T12:05+09:00") },
	{ S("7時20分15秒"), S("2026-11-20T07:20:15+09:00") },
	{ S("2:05 pm"), S("2026-11-20T14:05+09:00") },
	{ S("12:05 AM"), S("2026-11-20T00:05+09:00") },
	{ S("12:05pm"), S("2026-11-20T12:05+09:00") },
	{ S("~14:00"), S("~2026-11-20T14:00+09:00") },
	{ S("～14:00"), S("~2026-11-20T14:00+09:00") },
	{ S("about 14:00"), S("~2026-11-20T14:00+09:00") },
	{ S("14:00 about"), S("~2026-11-20T14:00+09:00") },
	{ S("  7:20  "), S("2026-11-20T07:20+09:00") },
	{ S("2024-02-29"), S("2024-02-29") },
	/* words for the time of day: no hour is made of them */
	{ S("いま"), S("2026-11-20T14:17+09:00") },
	{ S("さっき"), S("~2026-11-20T14:17+09:00") },
	{ S("先ほど"), S("~2026-11-20T14:17+09:00") },
	{ S("just now"), S("~2026-11-20T14:17+09:00") },
	{ S("今朝"), S("2026-11-20") },
	{ S("けさ 8:10"), S("2026-11-20T08:10+09:00") },
	{ S("けさ9時ごろ"), S("~2026-11-20T09:00+09:00") },
	{ S("this morning"), S("2026-11-20") },
	{ S("昨夜"), S("~2026-11-19") },
	{ S("昨夜11時半"), S("2026-11-19T23:30+09:00") },
	{ S("昨夜1時"), S("2026-11-20T01:00+09:00") },
	{ S("last night"), S("~2026-11-19") },
	{ S("夜中"), S("~2026-11-20") },
	{ S("深夜2時"), S("2026-11-20T02:00+09:00") },
	{ S("深夜11時"), S("2026-11-19T23:00+09:00") },
	{ S("昨日の夜"), S("2026-11-19") },
	{ S("昨日の夜8時"), S("2026-11-19T20:00+09:00") },
	{ S("昨日の深夜1時"), S("2026-11-20T01:00+09:00") },
	{ S("昨日の夜中"), S("~2026-11-19") },
	{ S("朝9時"), S("2026-11-20T09:00+09:00") },
	{ S("夕方5時"), S("2026-11-19T17:00+09:00") },
	{ S("昼1時"), S("2026-11-20T13:00+09:00") },
	{ S("10月31日の夜"), S("2026-10-31") },
};

static void what_people_type(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct event_time t;
		if (!event_time_parse(rows[i].typed, NOW, &t)) {
			fail_test("refused: %.*s", STR_FMT(rows[i].typed));
		}
		const str got = event_time_canonical(&a, t);
		if (!str_eq(got, rows[i].canonical)) {
			fail_test("%.*s -> %.*s", STR_FMT(rows[i].typed), STR_FMT(got));
		}
		struct event_time back;
		assert_true(event_time_from_canonical(got, &back));
		assert_memory_equal(&back.earliest_ms, &t.earliest_ms, 2 * sizeof(int64_t));
		assert_true(back.precision == t.precision && back.about == t.about && back.offset_min == t.offset_min);
	}
	arena_free(&a);
}

static void what_is_refused(void **state)
{
	(void)state;
	static const str bad[] = { S(""), S(" "), S("あ"), S("2022-02-30"), S("2023-02-29"), S("2022-13"), S("2022-00"),
		S("2022-10-31T25:00"), S("2022-10-31T24:00"), S("25:00"), S("7:60"), S("7:2"), S("7:20:60"), S("7"),
		S("0720"), S("2022-10-31T"), S("2022-10-31Z"), S("2022-10 7:20"), S("2022 7:20"), S("10月 7:20"),
		S("2月30日"), S("13月1日"), S("0月1日"), S("10月0日"), S("10/31/2022"), S("31/10"), S("20221031"),
		S("7:20Z"), S("2022-10-31T07:20+15:00"), S("2022-10-31T07:20+09:75"), S("2022-10-31T07:20+09"),
		S("2022-10-31T07:20+09:00x"), S("1899-12-31"), S("2200-01-01"), S("9999"), S("ごろ"), S("~"),
		S("2022年10月31日（火）"), S("2022年10月31日（祝）"), S("2022年10月31日（月"), S("令和0年1月1日"),
		S("平成32年1月1日"), S("午後12時"), S("午前13時"), S("午後2時 pm"), S("13:00 pm"), S("0:30 am"),
		S("2022-10-31 2022-10-31"), S("7:20 7:20"), S("-2022"), S("2022-"), S("2022-1-"), S("99999999999999"),
		S("\xFF\xFF"), S("2022-10-31T07:20:15."), S("14時台"), S("7時20"),
		S("朝"), S("夜"), S("朝3時"), S("夜12時"), S("今朝 13:00"), S("さっき 9時"), S("昨夜 昨夜"),
		S("今朝T"), S("昨夜6時"), S("2022-10の夜"),
		S("2022-10-31                                                                                        "
		  "                                                                            7:20") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct event_time t = { .offset_min = 7 };
		if (event_time_parse(bad[i], NOW, &t)) {
			fail_test("taken: %.*s", STR_FMT(bad[i]));
		}
		assert_int_equal(t.offset_min, 7);
	}
}

static void leap_days_without_a_year(void **state)
{
	(void)state;
	struct event_time t;
	const int64_t march_2024 = civil_to_ms((struct civil){ 2024, 3, 10, 0, 0, 0 }, JST_OFFSET_MIN);
	const int64_t march_2025 = civil_to_ms((struct civil){ 2025, 3, 10, 0, 0, 0 }, JST_OFFSET_MIN);
	const int64_t january_2025 = civil_to_ms((struct civil){ 2025, 1, 10, 0, 0, 0 }, JST_OFFSET_MIN);
	assert_true(event_time_parse(S("2月29日"), march_2024, &t));
	assert_true(event_time_parse(S("2月29日"), january_2025, &t));
	assert_int_equal(civil_from_ms(t.earliest_ms, JST_OFFSET_MIN).year, 2024);
	assert_false(event_time_parse(S("2月29日"), march_2025, &t));
}

static int64_t jst(int year, int month, int day, int hour, int minute)
{
	return civil_to_ms((struct civil){ year, month, day, hour, minute, 0 }, JST_OFFSET_MIN);
}

static void bounds(void **state)
{
	(void)state;
	struct event_time t;
	assert_true(event_time_parse(S("2024"), NOW, &t));
	assert_int_equal(t.earliest_ms, jst(2024, 1, 1, 0, 0));
	assert_int_equal(t.latest_ms, jst(2025, 1, 1, 0, 0) - 1);
	assert_true(event_time_parse(S("2024-02"), NOW, &t));
	assert_int_equal(t.latest_ms, jst(2024, 3, 1, 0, 0) - 1);
	assert_true(event_time_parse(S("2024-12"), NOW, &t));
	assert_int_equal(t.latest_ms, jst(2025, 1, 1, 0, 0) - 1);
	assert_true(event_time_parse(S("2024-02-29"), NOW, &t));
	assert_int_equal(t.latest_ms - t.earliest_ms, 86399999);
	assert_true(event_time_parse(S("2022-10-31T07:20-05:00"), NOW, &t));
	assert_int_equal(t.earliest_ms, jst(2022, 10, 31, 21, 20));
	assert_int_equal(t.latest_ms - t.earliest_ms, 59999);
	assert_int_equal(t.precision, WHEN_MINUTE);
	t = event_time_at(NOW + 789);
	assert_int_equal(t.earliest_ms, NOW);
	assert_int_equal(t.latest_ms, NOW + 999);
	t = event_time_at(-1);
	assert_int_equal(t.earliest_ms, -1000);
}

static void one_spelling(void **state)
{
	(void)state;
	static const str bad[] = { S(""), S("~"), S("2022-"), S("2022-1"), S("2022-10-31T07:20"), S("2022-10-31T07:20Z"),
		S("2022-10-31T07:20+0900"), S("2022-10-31 07:20+09:00"), S("2022-10-31T07:20:15.1+09:00"), S(" 2022"),
		S("2022 "), S("~~2022"), S("2022-10-31T07:20 +09:00"), S("2022-02-30"), S("2022-10-31T07:20-00:00"),
		S("2022-10-31T7:20+09:00"), S("２０２２") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct event_time t;
		if (event_time_from_canonical(bad[i], &t)) {
			fail_test("taken: %.*s", STR_FMT(bad[i]));
		}
	}
	struct arena a;
	arena_init(&a);
	assert_true(str_is_none(event_time_canonical(&a, (struct event_time){ 0 })));
	assert_str(event_time_canonical(&a, event_time_at(NOW)), "2026-11-20T14:17:30+09:00");
	arena_free(&a);
}

static str shown(struct ctx *c, str typed, str (*show)(struct ctx *c, struct event_time t))
{
	struct event_time t;
	assert_true(event_time_parse(typed, c->now_ms, &t));
	return show(c, t);
}

static void shown_no_finer_than_given(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, NOW);
	assert_str(shown(&c, S("10月31日"), event_time_show), "10月31日（時刻は不明）");
	assert_str(shown(&c, S("2022-10-31"), event_time_show), "2022年10月31日（時刻は不明）");
	assert_str(shown(&c, S("2022-10"), event_time_show), "2022年10月（日は不明）");
	assert_str(shown(&c, S("2022"), event_time_show), "2022年（月日は不明）");
	assert_str(shown(&c, S("10月31日ごろ"), event_time_show), "10月31日ごろ（時刻は不明）");
	assert_str(shown(&c, S("14:05ごろ"), event_time_show), "14:05ごろ");
	assert_str(shown(&c, S("14:05:09"), event_time_show), "14:05:09");
	assert_str(shown(&c, S("10/31 7:20"), event_time_show), "10月31日（土） 07:20");
	assert_str(shown(&c, S("2026-11-20T02:20Z"), event_time_show), "11:20");
	assert_str(event_time_show(&c, (struct event_time){ 0 }), "日時不明");
	assert_str(shown(&c, S("10/31 10:40ごろ"), event_time_clock), "10:40ごろ");
	assert_str(shown(&c, S("10/31"), event_time_clock), "時刻不明");
	assert_str(shown(&c, S("10/31"), event_time_date), "10月31日（土）");
	assert_str(shown(&c, S("2022-10-31T07:20"), event_time_date), "2022年10月31日（月）");
	assert_str(shown(&c, S("2022-10"), event_time_date), "2022年10月");
	assert_str(event_time_date(&c, (struct event_time){ 0 }), "日時不明");
	c.lang = LANG_EN;
	assert_str(shown(&c, S("10月31日"), event_time_show), "31 Oct (time unknown)");
	assert_str(shown(&c, S("14:05ごろ"), event_time_show), "about 14:05");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_type), cmocka_unit_test(what_is_refused),
		cmocka_unit_test(leap_days_without_a_year), cmocka_unit_test(bounds), cmocka_unit_test(one_spelling),
		cmocka_unit_test(shown_no_finer_than_given),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
