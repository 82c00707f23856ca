/* Hours as data, "open now?" by a clock the test moves, windows with what the firm corrects, helpers, from symptom to window. */
#include "room_help.h"

#include "base/time.h"
#include "org/org.h"
#include "sheet/sheet.h"
#include "window/window.h"
#include "window/window_paper.h"

/* --- hours --- */

static bool reads(const char *text, struct hours *ret) { return hours_read(str_from_c(text), ret); }

static void test_hours_are_read(void **state)
{
	(void)state;
	struct hours hh;
	static const char *const same[] = { "平日 9:00-17:00", "mon-fri 9:00-17:00; closed holidays", "月〜金　９：００～１７：００（祝日を除く）",
		"9:00-17:00（土日祝日を除く）", "月曜から金曜 午前9時から午後5時まで、祝日は休み", "Mon to Fri 9am-5pm, closed on holidays",
		"受付時間：平日9時〜17時", "weekdays 9:00 - 17:00" };
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		assert_true(reads(same[i], &hh));
		assert_int_equal(hh.n, 1);
		assert_int_equal(hh.v[0].days, HOURS_MON_TO_FRI);
		assert_int_equal(hh.v[0].from, 540);
		assert_int_equal(hh.v[0].to, 1020);
		assert_int_equal(hh.holidays, HOURS_OFF_CLOSED);
		assert_false(hh.days_unsaid || hh.has_rest);
	}
	assert_true(reads("月-金 10:00-12:00 13:30-17:00（土日祝日・年末年始を除く）", &hh));
	assert_int_equal(hh.n, 2);
	assert_int_equal(hh.v[1].from, 13 * 60 + 30);
	assert_int_equal(hh.year_end, HOURS_OFF_CLOSED);
	assert_true(reads("平日 9:00-17:00（昼休み 12:00-13:00）", &hh));
	assert_true(hh.n == 2 && hh.v[0].to == 720 && hh.v[1].from == 780);
	assert_true(reads("平日 9:00-17:00（12:00-13:00を除く）", &hh));
	assert_true(hh.n == 2 && hh.v[0].to == 720 && hh.v[1].from == 780);
	assert_true(reads("月-金 9:00-18:00、土 9:00-12:00", &hh));
	assert_true(hh.n == 2 && hh.v[1].days == 0x40 && hh.holidays == HOURS_OFF_UNSAID);
	assert_true(reads("土日祝 10:00-15:00", &hh));
	assert_int_equal(hh.v[0].days, 0x41 | HOURS_HOLIDAY);
	assert_true(reads("24時間365日", &hh));
	assert_true(hh.v[0].days == HOURS_ALL_DAYS && hh.holidays == HOURS_OFF_OPEN && hh.year_end == HOURS_OFF_OPEN);
	assert_true(reads("金 22:00-翌6:00", &hh));
	assert_int_equal(hh.v[0].to, 1440 + 360);
	assert_true(reads("9:00-17:00", &hh));
	assert_true(hh.days_unsaid);
	assert_true(reads("平日 9時から18時。夜と休日は上の携帯へ", &hh));
	assert_true(hh.has_rest && hh.n == 1 && hh.v[0].to == 1080);
}

static void test_hours_are_not_guessed(void **state)
{
	(void)state;
	struct hours hh = { .n = 7 };
	static const char *const bad[] = { "", " ", "平日", "だいたい昼間", "9:00", "9:00-", "平日 9:00-17:00 くらい", "25:99-26:00", "平日 99:00-17:00",
		"mon-fri", "closed", "closed 9:00-17:00", "月-金 9:00-17:00 土日", "第2土曜", "第2 9:00-12:00", "第6土曜 9:00-12:00",
		"第2土曜・日曜 9:00-12:00", "第1〜第3土曜 9:00-12:00", "7/1-8/31 9:00-17:00", "平日 9:00-17:00（13/1〜1/3は休み）", "平日 9:00-17:00（2/30は休み）",
		"平日 9:00-17:00（第2を除く）", "平日 9:00-17:00（メンテナンス時を除く）", "12/29-1/3", "12/29-", "-", "9:00-17:00-18:00x" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (reads(bad[i], &hh)) {
			print_error("read: %s\n", bad[i]);
			abort();
		}
	}
	assert_int_equal(hh.n, 7); /* untouched */
	char many[HOURS_BYTES_MAX + 40], spans[HOURS_SPANS_MAX * 10 + 11];
	memset(many, ' ', sizeof many);
	memcpy(many, "24h", 3);
	many[sizeof many - 2] = ')'; /* no blank that is trimmed */
	many[sizeof many - 1] = '\0';
	assert_false(reads(many, &hh));
	for (size_t i = 0; i < HOURS_SPANS_MAX + 1; i++) {
		memcpy(spans + i * 10, "1:00-2:00 ", 11);
	}
	assert_false(reads(spans, &hh));
	spans[(size_t)HOURS_SPANS_MAX * 10] = '\0';
	assert_true(reads(spans, &hh));
}

static bool has_span(const struct hours *in, const struct hours_span *s)
{
	for (size_t i = 0; i < in->n; i++) {
		const struct hours_span *x = &in->v[i];
		if (x->days == s->days && x->weeks == s->weeks && x->from == s->from && x->to == s->to) {
			return true;
		}
	}
	return false;
}

static bool same_spans(const struct hours *a, const struct hours *b)
{
	bool same = a->n == b->n;
	for (size_t i = 0; same && i < a->n; i++) {
		same = has_span(b, &a->v[i]);
	}
	return same;
}

static void test_hours_in_words_read_the_same(void **state)
{
	(void)state;
	static const char *const lines[] = { "mon-fri 9:30-17:30; closed holidays, year-end", "mon-fri 10:00-12:00 13:30-17:00; closed holidays, year-end",
		"第2・第4土曜 9:00-12:00", "平日、第2土曜 9:00-17:00（昼休み12:00-13:00）", "平日 9:00-17:00（第1・3水曜と年末年始12/28〜1/4は休み）",
		"mon-fri 9:00-17:00; closed last friday, aug 13 - aug 16, holidays", "当面の間 平日 10:00-16:00", "休止中", "1st and 3rd wed 9:00-12:00, sun 10:00-11:00",
		"24h", "月・水・金 9:00-12:00", "土日祝 10:00-15:00", "金 22:00-翌6:00", "mon-sat 9:00-24:00; closed year-end" };
	for (int lang = LANG_JA; lang <= LANG_EN; lang++) {
		c->lang = (enum lang)lang;
		for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
			struct hours a, b;
			assert_true(reads(lines[i], &a));
			str text = hours_text(c, str_from_c(lines[i]));
			if (!hours_read(text, &b) || memcmp(a.off_weeks, b.off_weeks, sizeof a.off_weeks) || a.n_off != b.n_off ||
				memcmp(a.off, b.off, sizeof a.off) || a.turn.from != b.turn.from || a.turn.to != b.turn.to || a.is_for_now != b.is_for_now ||
				a.is_suspended != b.is_suspended || a.holidays != b.holidays || a.year_end != b.year_end || !same_spans(&a, &b)) {
				print_error("%s -> %.*s\n", lines[i], STR_FMT(text));
				abort();
			}
		}
	}
	c->lang = LANG_JA;
	assert_true(text_is(hours_text(c, S("mon-fri 9:30-17:30; closed holidays, year-end")), "月〜金 9:30〜17:30（祝日・年末年始は休み）"));
	assert_true(text_is(hours_text(c, S("24h")), "24時間"));
	assert_true(text_is(hours_text(c, S("平日 9:00-17:00。第1・3水曜、12/28-1/4は休み")), "月〜金 9:00〜17:00（第1・第3水曜・祝日・年末年始 12/28〜1/4は休み）"));
	assert_true(text_is(hours_text(c, S("平日、第2土曜 9:00-17:00（昼休み12:00-13:00）")), "第2土曜 9:00〜12:00、13:00〜17:00、月〜金 9:00〜12:00、13:00〜17:00（祝日は休み）"));
	assert_true(text_is(hours_text(c, S("2nd sat 9:00-12:00")), "第2土曜 9:00〜12:00"));
	assert_true(text_is(hours_text(c, S("平日 9時から18時。夜は携帯へ")), "平日 9時から18時。夜は携帯へ"));
}

static void test_hours_of_the_month(void **state)
{
	(void)state;
	struct hours hh;
	static const char *const same[] = { "第1・第3水曜 13:00-16:00", "第１、３水曜日　13時〜16時", "毎月第1水曜・第3水曜 13:00-16:00",
		"1st and 3rd Wednesday 13:00-16:00", "first, third wed 1pm-4pm" };
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		assert_true(reads(same[i], &hh));
		assert_true(hh.n == 1 && hh.v[0].days == 1U << 3 && hh.v[0].weeks == 5 && hh.v[0].from == 780 && hh.v[0].to == 960 && !hh.days_unsaid);
	}
	assert_true(reads("月-土 9:00-17:00（第2土曜・祝日・年末年始(12/29-1/3)は休み）", &hh));
	assert_true(hh.n == 1 && hh.off_weeks[6] == 2 && hh.holidays == HOURS_OFF_CLOSED && hh.year_end == HOURS_OFF_CLOSED && hh.turn.from == 1229 && hh.turn.to == 103);
}

static void test_days_a_line_leaves_out(void **state)
{
	(void)state;
	struct hours hh;
	assert_true(reads("平日 9:00-12:00 13:00-17:00（12月28日〜1月4日、お盆8/13〜8/16は休み）", &hh));
	assert_true(hh.n == 2 && hh.turn.from == 1228 && hh.turn.to == 104 && hh.n_off == 1 && hh.off[0].from == 813 && hh.off[0].to == 816);
}

static void test_hours_for_now(void **state)
{
	(void)state;
	struct hours hh;
	assert_true(reads("最終金曜 18:00-20:00", &hh) && hh.v[0].weeks == HOURS_LAST_WEEK);
	assert_true(reads("closed until further notice", &hh) && hh.is_suspended && hh.n == 0);
	assert_true(reads("当面の間休止", &hh) && hh.is_suspended);
	assert_true(reads("月-土 9:00-17:00、土曜は当面の間休止", &hh) && !hh.is_suspended && hh.v[0].days == HOURS_MON_TO_FRI);
	assert_true(reads("平日 9-12/13-17", &hh) && hh.n == 2 && hh.v[1].from == 780); /* no thirteenth month */
}

/* --- the table of holidays against the law, worked out another way --- */

static int monday(int year, int month, int nth) { return 1 + (8 - weekday(year, month, 1)) % 7 + 7 * (nth - 1); }

static size_t by_law(int year, int *ret)
{
	int ve = (int)(20.8431 + 0.242194 * (year - 1980)) - (year - 1980) / 4, ae = (int)(23.2488 + 0.242194 * (year - 1980)) - (year - 1980) / 4;
	int base[] = { 101, 100 + monday(year, 1, 2), 211, 223, 300 + ve, 429, 503, 504, 505, 700 + monday(year, 7, 3), 811, 900 + monday(year, 9, 3),
		900 + ae, 1000 + monday(year, 10, 2), 1103, 1123 };
	size_t n = 0;
	for (size_t i = 0; i < sizeof base / sizeof base[0]; i++) {
		ret[n++] = year * 10000 + base[i];
		bool sunday = weekday(year, base[i] / 100, base[i] % 100) == 0;
		if (base[i] >= 503 && base[i] <= 505) {
			if (sunday) {
				ret[n++] = year * 10000 + 506;
			}
		} else if (sunday) {
			ret[n++] = year * 10000 + base[i] + 1;
		}
		if (i + 1 < sizeof base / sizeof base[0] && base[i + 1] == base[i] + 2 && base[i] / 100 == 9) {
			ret[n++] = year * 10000 + base[i] + 1; /* between two */
		}
	}
	return n;
}

static void test_holidays_follow_the_law(void **state)
{
	(void)state;
	const struct window_knowledge *k = &catalog_builtin.windows;
	size_t all = 0;
	for (int year = k->first_year; year <= k->last_year; year++) {
		int days[40];
		size_t n = by_law(year, days);
		for (size_t i = 0; i < n; i++) {
			if (holiday_name(c, days[i]).n == 0) {
				print_error("missing: %d\n", days[i]);
				abort();
			}
		}
		all += n;
	}
	assert_int_equal(all, k->n_holidays); /* and no others */
	assert_true(k->first_year == 2025 && k->last_year >= 2028);
}

/* --- open now? --- */

#define DIAL S("mon-fri 9:30-17:30; closed holidays, year-end")
#define LUNCH S("mon-fri 10:00-12:00 13:30-17:00; closed holidays, year-end")

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return civil_to_ms((struct civil){ year, month, day, hour, minute, 0 }, JST_OFFSET_MIN);
}

/* A year, day by day at noon, by another way of counting. */
static void test_a_year_of_a_desk(void **state)
{
	(void)state;
	str line = S("平日 9:00-17:00（12/28〜1/4、8/13〜8/15は休み）、第2・第4土曜 10:00-13:00");
	int open = 0, saturdays[13] = { 0 }, in_lieu = 0;
	for (int64_t t = at(2026, 1, 1, 12, 0); t < at(2027, 1, 1, 0, 0); t += 24 * 3600 * INT64_C(1000)) {
		struct civil v = civil_from_ms(t, JST_OFFSET_MIN);
		int md = v.month * 100 + v.day, week = weekday(v.year, v.month, v.day);
		bool holiday = holiday_name(c, v.year * 10000 + md).n > 0, off = md >= 1228 || md <= 104 || (md >= 813 && md <= 815);
		saturdays[v.month] += week == 6;
		bool sat = week == 6 && (saturdays[v.month] == 2 || saturdays[v.month] == 4);
		bool want = !off && !holiday && (sat || (week >= 1 && week <= 5));
		struct open_now now = open_at(c, line, t);
		if ((now.state == OPEN_NOW) != want || now.state == OPEN_UNKNOWN || now.state == OPEN_PERHAPS) {
			print_error("%d-%d: %d\n", v.month, v.day, now.state);
			abort();
		}
		open += want;
		in_lieu += md == 506 && !want;
	}
	assert_int_equal(in_lieu, 1); /* 3 May 2026 is a Sunday: the 6th is a day off in lieu */
	assert_in_range(open, 255, 270);
}

static void says(str hours, int64_t now, int state, const char *text, const char *note)
{
	c->now_ms = now;
	struct open_now v = open_at(c, hours, now);
	str said = open_text(c, &v, now), more = open_note(c, &v, now);
	if (v.state != state || !text_is(said, text) || !text_is(more, note)) {
		print_error("state %d, %.*s / %.*s; wanted %d, %s / %s\n", v.state, STR_FMT(said), STR_FMT(more), state, text, note);
		abort();
	}
}

static void test_open_on_a_plain_day(void **state)
{
	(void)state;
	says(DIAL, at(2026, 11, 26, 9, 29), OPEN_LATER, "9:30から", "");
	says(DIAL, at(2026, 11, 26, 9, 30), OPEN_NOW, "今つながります（17:30まで）", "");
	says(DIAL, at(2026, 11, 26, 17, 29), OPEN_NOW, "今つながります（17:30まで）", "");
	says(DIAL, at(2026, 11, 26, 17, 30), OPEN_LATER, "明日 9:30から", "");
	says(LUNCH, at(2026, 11, 26, 11, 59), OPEN_NOW, "今つながります（12:00まで）", "");
	says(LUNCH, at(2026, 11, 26, 12, 0), OPEN_BREAK, "休み時間（13:30から）", "");
	says(LUNCH, at(2026, 11, 26, 13, 30), OPEN_NOW, "今つながります（17:00まで）", "");
	says(LUNCH, at(2026, 11, 26, 8, 0), OPEN_LATER, "10:00から", ""); /* before the first span is no break */
}

static void test_open_over_weekends_and_holidays(void **state)
{
	(void)state;
	says(DIAL, at(2026, 11, 20, 18, 0), OPEN_LATER, "11月24日（火） 9:30から", "");           /* Friday; Monday is a holiday */
	says(DIAL, at(2026, 11, 21, 10, 0), OPEN_LATER, "11月24日（火） 9:30から", "");
	says(DIAL, at(2026, 11, 23, 10, 0), OPEN_LATER, "明日 9:30から", "今日は祝日（勤労感謝の日）です。");
	says(DIAL, at(2026, 9, 22, 10, 0), OPEN_LATER, "9月24日（木） 9:30から", "今日は祝日（国民の休日）です。");
	says(DIAL, at(2026, 5, 6, 10, 0), OPEN_LATER, "明日 9:30から", "今日は祝日（振替休日）です。");
	says(S("月-金 9:00-17:00"), at(2026, 11, 23, 10, 0), OPEN_PERHAPS, "つながるかもしれません（ふだんは17:00まで）",
		"今日は祝日（勤労感謝の日）です。");
	says(S("9:00-17:00"), at(2026, 11, 21, 10, 0), OPEN_PERHAPS, "つながるかもしれません（ふだんは17:00まで）", "土日の受付は書かれていません。");
	says(S("月-金 9:00-17:00、土日祝 10:00-12:00"), at(2026, 11, 23, 11, 0), OPEN_NOW, "今つながります（12:00まで）", "");
	says(S("月-金 9:00-17:00、土日祝 10:00-12:00"), at(2026, 11, 23, 13, 0), OPEN_LATER, "明日 9:00から", "");
}

static void test_open_over_the_turn_of_the_year(void **state)
{
	(void)state;
	says(DIAL, at(2026, 12, 28, 17, 0), OPEN_NOW, "今つながります（17:30まで）", "");
	says(DIAL, at(2026, 12, 28, 18, 0), OPEN_LATER, "2027年1月4日（月） 9:30から", "");
	says(DIAL, at(2026, 12, 29, 10, 0), OPEN_LATER, "2027年1月4日（月） 9:30から", "年末年始（12月29日〜1月3日）です。");
	says(DIAL, at(2027, 1, 1, 10, 0), OPEN_LATER, "1月4日（月） 9:30から", "年末年始（12月29日〜1月3日）です。");
	says(S("平日 9:00-17:00"), at(2026, 12, 30, 10, 0), OPEN_PERHAPS, "つながるかもしれません（ふだんは17:00まで）", "年末年始（12月29日〜1月3日）です。");
}

static void test_open_across_midnight(void **state)
{
	(void)state;
	says(S("24時間"), at(2026, 12, 31, 23, 59), OPEN_NOW, "今つながります（24時間）", "");
	says(S("金 22:00-翌6:00"), at(2026, 11, 28, 5, 59), OPEN_NOW, "今つながります（6:00まで）", "");
	says(S("金 22:00-翌6:00"), at(2026, 11, 27, 23, 0), OPEN_NOW, "今つながります（明日 6:00まで）", "");
	says(S("金 22:00-翌6:00"), at(2026, 11, 28, 6, 0), OPEN_LATER, "12月4日（金） 22:00から", "");
	says(S("月-金 9:00-24:00"), at(2026, 11, 26, 23, 59), OPEN_NOW, "今つながります（24:00まで）", "");
	says(S("月-金 9:00-24:00"), at(2026, 11, 27, 0, 0), OPEN_LATER, "9:00から", "");
}

static void test_open_beyond_what_is_known(void **state)
{
	(void)state;
	const char *const unknown = "祝日の表がこの年まで届いていません。祝日は休みかもしれません。";
	says(DIAL, at(2029, 1, 8, 10, 0), OPEN_NOW, "今つながります（17:30まで）", unknown); /* a holiday, in truth */
	says(S("24時間"), at(2029, 1, 8, 10, 0), OPEN_NOW, "今つながります（24時間）", "");
	says(S(""), at(2026, 11, 26, 10, 0), OPEN_UNKNOWN, "受付時間が分かりません", "");
	says(S("平日 9:00-17:00、要予約"), at(2026, 11, 26, 10, 0), OPEN_UNKNOWN, "時間はサイトで確かめる", "");
	says(S("第5土曜 9:00-12:00"), at(2026, 11, 1, 10, 0), OPEN_LATER, "2027年1月30日（土） 9:00から", "");
	says(S("第2土曜 9:00-12:00"), at(2026, 11, 14, 10, 0), OPEN_NOW, "今つながります（12:00まで）", "");
	says(S("第2土曜 9:00-12:00"), at(2026, 11, 14, 13, 0), OPEN_LATER, "12月12日（土） 9:00から", "");
	says(S("当面の間休止"), at(2026, 11, 26, 10, 0), OPEN_LATER, "いまは受付時間外です", "受付は休止中と書かれています。");
	says(S("月-金 9:00-17:00（第4木曜は休み）"), at(2026, 11, 26, 10, 0), OPEN_LATER, "明日 9:00から", "今日は休みの日です。");
	says(S("当面の間 月-金 10:00-16:00"), at(2026, 11, 26, 11, 0), OPEN_NOW, "今つながります（16:00まで）",
		"当面の間の時間です。変わっていないか、サイトで確かめてください。");
	says(S("だいたい昼間"), at(2026, 11, 26, 10, 0), OPEN_UNKNOWN, "時間はサイトで確かめる", "");
	/* closed by what was understood, but the line says more: not a place nobody answers, and before those where nobody does */
	const str rest = S("平日 9:00-18:00。夜と休日は携帯へ");
	says(rest, at(2026, 11, 26, 10, 0), OPEN_NOW, "今つながります（18:00まで）", "");
	says(rest, at(2026, 11, 28, 10, 0), OPEN_LATER, "時間外：下の書き方を見てください", "");
	struct open_now more = open_at(c, rest, c->now_ms), closed = open_at(c, DIAL, c->now_ms), now = open_at(c, S("24h"), c->now_ms);
	assert_true(open_says_more(&more) && !open_says_more(&closed) && !str_eq(open_look_of(&more).icon, S("phone-off")));
	assert_true(open_rank(&now) < open_rank(&more) && open_rank(&more) < open_rank(&closed));
	c->lang = LANG_EN;
	says(LUNCH, at(2026, 11, 26, 12, 30), OPEN_BREAK, "On a break (from 13:30)", "");
	says(LUNCH, at(2026, 11, 23, 12, 30), OPEN_LATER, "From 10:00 tomorrow", "Today is a national holiday (Labour Thanksgiving Day).");
	c->lang = LANG_JA;
}

/* --- windows and what the firm says --- */

static int begin(void **state)
{
	room_begin(state);
	act_as(ACCESS_RESPONDER);
	return 0;
}

static struct window window_now(const char *key)
{
	struct window w;
	read_begin();
	assert_true(window_get(c, str_from_c(key), &w));
	read_end();
	return w;
}

static bool shown(const char *key)
{
	struct window *v;
	size_t n;
	bool found = false;
	read_begin();
	assert_true(window_list(c, false, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		found = found || text_is(v[i].key, key);
	}
	return found;
}

static void test_corrections_have_author_and_version(void **state)
{
	(void)state;
	struct window_json out;
	struct window_change_in in = { .window = S("ppc_dial"), .phone = S("03-0000-1234"), .hours = S("平日 9:00-12:00"),
		.url = S("https://www.ppc.go.jp/personalinfo/pipldial/"), .note = S("1を押す"), .reason = S("電話で聞いた") };
	assert_true(run(&op_window_change, &in, &out));
	struct window w = window_now("ppc_dial");
	assert_true(text_is(w.phones[0].number, "03-0000-1234") && text_is(w.hours, "平日 9:00-12:00") && text_is(w.note, "1を押す"));
	assert_true(text_is(w.catalog_phone, "03-6457-9849") && text_is(w.catalog_url, "") && w.is_changed && !w.is_verified && w.version.v == 1);
	assert_true(w.who.n > 0 && text_is(w.reason, "電話で聞いた"));
	assert_false(run(&op_window_change, &in, &out)); /* saw nothing, while there is something */
	assert_true(refused(ERR_CONFLICT, MSG_WINDOW_CHANGED_MEANWHILE));
	in = (struct window_change_in){ .window = S("ppc_dial"), .version = { true, 1 }, .phone = S("03-6457-9849"),
		.hours = S("mon-fri 9:30-17:30; closed holidays, year-end"), .url = in.url, .note = in.note, .reason = S("もどす") };
	assert_true(run(&op_window_change, &in, &out));
	w = window_now("ppc_dial");
	assert_true(text_is(w.phones[0].number, "03-6457-9849") && !w.is_changed && w.is_verified && text_is(w.note, "1を押す"));
	struct window_version *v;
	size_t n;
	read_begin();
	assert_true(window_history(c, S("ppc_dial"), &v, &n));
	read_end();
	assert_true(n == 2 && v[0].version == 2 && str_is_none(v[0].phone) && text_is(v[1].phone, "03-0000-1234"));
}

/* What stands there unchanged in other words is no correction: so a newer catalogue goes on counting. */
static void test_an_unchanged_form_changes_nothing(void **state)
{
	(void)state;
	struct window_json out;
	struct window_change_in in = { .window = S("ppc_dial"), .phone = S("03-6457-9849"), .hours = S("月〜金 9:30〜17:30（祝日・年末年始は休み）"),
		.url = S("https://www.ppc.go.jp/personalinfo/pipldial/"), .note = S("内線1"), .reason = S("メモだけ") };
	assert_true(run(&op_window_change, &in, &out));
	struct window w = window_now("ppc_dial");
	assert_true(!w.is_changed && w.is_verified && text_is(w.note, "内線1"));
}

static void test_a_newer_catalogue_is_told_beside_the_correction(void **state)
{
	(void)state;
	static struct catalog newer;
	static struct window_def defs[WINDOWS_MAX];
	struct window_json out;
	struct window_change_in in = { .window = S("ppc_dial"), .phone = S("03-0000-1234"), .hours = S(""), .url = S(""), .note = S(""), .reason = S("聞いた") };
	assert_true(run(&op_window_change, &in, &out));
	const struct catalog *old = c->catalog;
	newer = *old;
	memcpy(defs, old->windows.v, old->windows.n * sizeof defs[0]);
	for (size_t i = 0; i < old->windows.n; i++) {
		if (text_is(defs[i].key, "ppc_dial")) {
			defs[i].checked = S("2026-12-24");
		}
	}
	newer.windows.v = defs;
	c->catalog = &newer;
	struct window w = window_now("ppc_dial");
	assert_true(w.catalog_is_newer && text_is(w.phones[0].number, "03-0000-1234") && text_is(w.catalog_phone, "03-6457-9849"));
	newer.windows.n = 0; /* gone from the catalogue: what the firm wrote stays */
	w = window_now("ppc_dial");
	assert_true(text_is(w.name, "個人情報保護法相談ダイヤル") && text_is(w.phones[0].number, "03-0000-1234"));
	c->catalog = old;
	w = window_now("ppc_dial");
	assert_false(w.catalog_is_newer);
	assert_int_equal(w.open.state, OPEN_UNKNOWN); /* hours were taken away */
}

static void test_hiding_checking_and_growing_old(void **state)
{
	(void)state;
	struct window_json out;
	struct window_act_in act = { .window = S("spam"), .reason = S("使わない") };
	assert_true(shown("spam"));
	assert_true(run(&op_window_hide, &act, &out));
	assert_false(shown("spam"));
	act.version = (struct opt_int){ true, 1 };
	assert_false(run(&op_window_hide, &act, &out));
	assert_true(refused(ERR_CONFLICT, MSG_WINDOW_HIDDEN_ALREADY));
	assert_true(run(&op_window_show, &act, &out));
	assert_true(shown("spam") && window_now("spam").is_stale);
	act.version.v = 2;
	assert_true(run(&op_window_check, &act, &out));
	struct window w = window_now("spam");
	assert_true(!w.is_stale && w.checked_by.n > 0);
	act.version.v = 3;
	assert_true(run(&op_window_hide, &act, &out)); /* who checked stays with the check */
	assert_true(window_now("spam").checked_by.n > 0);
	h.now_ms = c->now_ms += (int64_t)catalog_builtin.windows.stale_days * 24 * 3600 * 1000 + 1000;
	assert_true(window_now("spam").is_stale);
}

static void test_windows_of_the_firm(void **state)
{
	(void)state;
	struct window_json out;
	struct window_add_in in = { .name = S("県の中小企業支援センター"), .about = S("相談"), .phone = S(""), .hours = S(""), .url = S(""), .note = S("") };
	assert_false(run(&op_window_add, &in, &out));
	assert_true(refused_field("phone", MSG_WINDOW_NO_WAY));
	in.phone = S("03-0000-9999");
	in.hours = S("ひるま");
	assert_false(run(&op_window_add, &in, &out));
	assert_true(refused_field("hours", MSG_WINDOW_HOURS_UNREAD));
	in.hours = S("平日 9:00-17:00");
	in.url = S("javascript:alert(1)");
	assert_false(run(&op_window_add, &in, &out));
	assert_true(refused_field("url", MSG_WINDOW_URL_BAD));
	in.url = S("");
	assert_true(run(&op_window_add, &in, &out));
	assert_true(out.is_own && out.open == OPEN_NOW && str_starts(out.key, S("own_")));
	struct window_found f = { 0 };
	read_begin();
	assert_true(window_find(c, S("unsure"), &f));
	read_end();
	bool found = false;
	for (size_t i = 0; i < f.n_windows; i++) {
		found = found || str_eq(f.windows[i].key, out.key);
	}
	assert_true(found);
	struct window_act_in act = { .window = S("own_nothing"), .reason = S("") };
	assert_false(run(&op_window_check, &act, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_WINDOW_NONE));
}

/* --- from symptom to window --- */

static void test_every_kind_leads_somewhere(void **state)
{
	(void)state;
	const struct catalog *k = &catalog_builtin;
	for (size_t i = 0; i < k->n_kinds; i++) {
		struct window_found f = { 0 };
		read_begin();
		assert_true(window_find_kind(c, k->kinds[i].key, &f));
		read_end();
		assert_true(f.n_windows > 0);
		for (size_t x = 1; x < f.n_windows; x++) {
			assert_true(f.windows[x].is_urgent <= f.windows[x - 1].is_urgent || f.windows[x - 1].is_urgent);
			assert_true(f.windows[x - 1].is_urgent || open_rank(&f.windows[x - 1].open) <= open_rank(&f.windows[x].open));
		}
	}
	struct window_found f;
	read_begin();
	assert_false(window_find(c, S("nothing"), &f));
	err_clear(c);
	read_end();
}

/* --- helpers --- */

static struct raw_value pairs[20];

static struct id put(const char *sheet, const char *text)
{
	str rest = str_copy(&h.arena, str_from_c(text));
	struct raw_form f = { pairs, 0 };
	struct sheet_row r;
	while (rest.n > 0) {
		str value = str_cut(&rest, '|'), name = str_cut(&value, '=');
		pairs[f.n++] = (struct raw_value){ name, value };
	}
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = f, .reason = S("") };
	assert_true(run(&op_sheet_add, &in, &r));
	return r.id;
}

static struct helper helper_now(struct id id)
{
	struct helper v;
	read_begin();
	assert_true(helper_get(c, id, &v));
	read_end();
	return v;
}

static void test_helpers_take_what_other_ledgers_know(void **state)
{
	(void)state;
	struct id vendor = put("vendor", "name=北斗システム|work=保守|phone=090-0000-0019|hours=平日 9:00-18:00|contract=H-1042|data=own");
	struct id insurance = put("insurance", "name=サイバー保険|phone=0120-000-024|hours=24時間|number=C-1|ends=2027-04-01");
	struct id a = put("helper", STR_CAT(&h.arena, S("name=北斗|kind=maintenance|vendor="), id_str(&h.arena, vendor), (str){ "\0", 1 }).p);
	struct id b = put("helper", STR_CAT(&h.arena, S("name=保険|kind=insurer|hours=平日 9:00-12:00|insurance="), id_str(&h.arena, insurance), (str){ "\0", 1 }).p);
	struct helper v = helper_now(a);
	assert_true(text_is(v.phone, "090-0000-0019") && text_is(v.number, "H-1042") && text_is(v.from, "北斗システム") && v.open.state == OPEN_NOW);
	v = helper_now(b);
	assert_true(text_is(v.phone, "0120-000-024") && text_is(v.hours, "平日 9:00-12:00") && text_is(v.number, "C-1") && text_is(v.number_from, "サイバー保険"));
	act_as(ACCESS_VIEWER); /* is told whom to call, not under which number of a contract */
	v = helper_now(a);
	assert_true(text_is(v.phone, "090-0000-0019") && v.number.n == 0 && v.has_number && v.agreed.n == 0);
	struct document d;
	read_begin();
	assert_true(helper_paper(c, false, &d));
	read_end();
	for (size_t i = 0; i < d.n_blocks; i++) {
		for (size_t r = 0; r < d.blocks[i].n_rows; r++) {
			for (size_t x = 0; x < d.blocks[i].rows[r].n_cells; x++) {
				assert_false(text_has(d.blocks[i].rows[r].cells[x].text, "H-1042"));
			}
		}
	}
	act_as(ACCESS_RESPONDER);
	struct helper *list;
	size_t n;
	const str kinds[] = { S("insurer"), S("maintenance") };
	h.now_ms = c->now_ms = at(2026, 11, 26, 13, 0);
	read_begin();
	assert_true(helper_list(c, kinds, 2, &list, &n));
	read_end();
	assert_true(n == 2 && text_is(list[0].name, "北斗")); /* who answers now comes first */
}

/* Somebody of the firm called or looked, on a day: not to come, and not before a newer check. */
static void test_checked_on_a_day(void **state)
{
	struct window w;
	struct window_json j;
	(void)state;
	const int64_t day = 24 * 3600 * INT64_C(1000), now = c->now_ms;
	struct window_act_in in = { .window = S("phishing"), .checked_on = { true, now + day }, .reason = S("ページを見た") };
	w = window_now("phishing");
	assert_true(window_is_unverified(&w) && w.is_stale);
	assert_false(run(&op_window_check, &in, &j));
	assert_true(refused_field("checked_on", MSG_WINDOW_CHECK_AHEAD));
	in.checked_on.v = now - 3 * day;
	assert_true(run(&op_window_check, &in, &j));
	w = window_now("phishing");
	assert_true(!window_is_unverified(&w) && !w.is_stale && w.checked_at == in.checked_on.v && w.checked_by.n > 0);
	in.version = w.version;
	in.checked_on.v = now - 4 * day;
	assert_false(run(&op_window_check, &in, &j));
	assert_true(refused_field("checked_on", MSG_WINDOW_CHECK_OLDER));
	c->now_ms = now + 363 * day;
	w = window_now("phishing");
	assert_true(w.is_stale); /* 365 days */
}

/* --- where the firm is --- */

static void move_to(const char *prefecture)
{
	struct org_change in = { .name = S("ひなた惣菜"), .trade = S(""), .phone = S(""), .prefecture = str_from_c(prefecture) };
	struct org out;
	assert_true(run(&op_org_change, &in, &out));
	assert_true(text_is(out.prefecture, prefecture));
}

static bool is_found(str symptom, str key)
{
	struct window_found f = { 0 };
	read_begin();
	bool ok = window_find(c, symptom, &f), found = false;
	read_end();
	for (size_t i = 0; i < f.n_windows; i++) {
		found = found || str_eq(f.windows[i].key, key);
	}
	assert_true(ok);
	return found;
}

static void test_windows_of_a_prefecture(void **state)
{
	(void)state;
	struct org out;
	struct document d;
	struct window w = window_now("police_tokyo");
	assert_false(w.is_elsewhere); /* nobody said where the firm is */
	assert_true(text_is(window_now("police_9110").name, "警察相談専用電話（#9110）") && is_found(S("police"), S("police_tokyo")));
	move_to("kanagawa");
	w = window_now("police_9110");
	assert_true(text_is(w.name, "神奈川県警察：警察相談専用電話（#9110）") && text_is(w.phones[0].number, "#9110") && window_is_unverified(&w));
	assert_true(text_has(w.runs, "かけた場所の県"));
	w = window_now("police_cyber");
	assert_true(text_is(w.runs, "神奈川県警察") && w.n_phones == 0); /* no number is made up */
	assert_true(window_now("police_tokyo").is_elsewhere && text_is(window_now("tcyss").prefecture, "東京都") && !is_found(S("police"), S("police_tokyo")));
	read_begin();
	assert_true(window_paper(c, true, &d));
	read_end();
	for (size_t b = 0; b < d.n_blocks; b++) {
		for (size_t r = 0; r < d.blocks[b].n_rows; r++) {
			assert_false(text_has(d.blocks[b].rows[r].cells[0].text, "警視庁"));
		}
	}
	move_to("tokyo");
	assert_true(text_has(window_now("police_cyber").name, "警視庁：") && !window_now("tcyss").is_elsewhere && is_found(S("police"), S("police_tokyo")));
	struct org_change in = { .name = S("x"), .trade = S(""), .phone = S(""), .prefecture = S("moon") };
	assert_false(run(&op_org_change, &in, &out));
	assert_true(refused_field("prefecture", MSG_ORG_PREFECTURE_UNKNOWN));
	in.prefecture = STR_NONE;
	assert_true(run(&op_org_change, &in, &out) && text_is(out.prefecture, "tokyo")); /* left out: as it was */
	in.prefecture = S("");
	assert_true(run(&op_org_change, &in, &out) && out.prefecture.n == 0);
	assert_int_equal(c->catalog->n_prefectures, PREFECTURES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hours_are_read),
		cmocka_unit_test(test_hours_are_not_guessed),
		cmocka_unit_test(test_hours_of_the_month), cmocka_unit_test(test_days_a_line_leaves_out), cmocka_unit_test(test_hours_for_now),
		cmocka_unit_test_setup_teardown(test_a_year_of_a_desk, begin, room_end),
		cmocka_unit_test_setup_teardown(test_hours_in_words_read_the_same, begin, room_end),
		cmocka_unit_test_setup_teardown(test_holidays_follow_the_law, begin, room_end),
		cmocka_unit_test_setup_teardown(test_open_on_a_plain_day, begin, room_end),
		cmocka_unit_test_setup_teardown(test_open_over_weekends_and_holidays, begin, room_end),
		cmocka_unit_test_setup_teardown(test_open_over_the_turn_of_the_year, begin, room_end),
		cmocka_unit_test_setup_teardown(test_open_across_midnight, begin, room_end),
		cmocka_unit_test_setup_teardown(test_open_beyond_what_is_known, begin, room_end),
		cmocka_unit_test_setup_teardown(test_corrections_have_author_and_version, begin, room_end),
		cmocka_unit_test_setup_teardown(test_an_unchanged_form_changes_nothing, begin, room_end),
		cmocka_unit_test_setup_teardown(test_a_newer_catalogue_is_told_beside_the_correction, begin, room_end),
		cmocka_unit_test_setup_teardown(test_hiding_checking_and_growing_old, begin, room_end),
		cmocka_unit_test_setup_teardown(test_windows_of_the_firm, begin, room_end),
		cmocka_unit_test_setup_teardown(test_every_kind_leads_somewhere, begin, room_end),
		cmocka_unit_test_setup_teardown(test_helpers_take_what_other_ledgers_know, begin, room_end),
		cmocka_unit_test_setup_teardown(test_checked_on_a_day, begin, room_end),
		cmocka_unit_test_setup_teardown(test_windows_of_a_prefecture, begin, room_end),
	};
	return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
