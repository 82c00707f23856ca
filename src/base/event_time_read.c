#include "base/event_time_parts.h"
#include "base/event_time_words.h"
#include "base/text.h"
#include "base/time_scan.h"

#define MS_PER_DAY INT64_C(86400000)
#define INPUT_BYTES 120
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What the text said; what it left out is filled in by resolve(). */
struct reading {
	struct when_parts parts;
	bool has_date, has_year, has_clock, has_zone;
	int weekday; /* -1: not said */
	enum day_part part;
	bool about;      /* of a word like 昨夜, as long as no clock follows */
	bool loose;      /* 夜中: of the night that is past */
	bool next_day;   /* 昨夜1時 */
};

enum half { HALF_NONE, HALF_AM, HALF_PM };

/* --- dates --- */

static bool read_relative_day(struct scan *in, struct civil today, struct reading *r)
{
	const struct day_word *w = scan_day_word(in);
	if (!w) {
		return false;
	}
	today.hour = today.minute = today.second = 0;
	r->parts.v = civil_from_ms(civil_to_ms(today, 0) - w->days_back * MS_PER_DAY, 0);
	r->parts.precision = WHEN_DAY;
	r->has_year = true;
	r->part = w->part;
	r->about = w->about;
	r->loose = w->loose;
	return true;
}

/* "2022年", "令和4年", "令和元年" */
static bool read_year(struct scan *in, int *ret)
{
	static const str eras[] = { { "令和", 6 }, { "平成", 6 }, { "昭和", 6 } };
	static const int before[] = { 2018, 1988, 1925 };
	static const int last[] = { 99, 31, 64 };
	struct scan at = *in;
	size_t era = 0;
	int year = 0;
	if (scan_any(&at, eras, COUNT(eras), &era)) {
		int n = 1;
		scan_blanks(&at);
		if ((!scan_word(&at, S("元")) && !scan_digits(&at, 1, 2, &n)) || n < 1 || n > last[era]) {
			return false;
		}
		year = before[era] + n;
	} else if (!scan_digits(&at, 4, 4, &year)) {
		return false;
	}
	if (!scan_word(&at, S("年"))) {
		return false;
	}
	scan_blanks(&at);
	*ret = year;
	*in = at;
	return true;
}

/* A number and the word behind it; nothing moved when either is missing. */
static bool read_counted(struct scan *in, str unit, int *ret)
{
	struct scan at = *in;
	int n = 0;
	if (!scan_digits(&at, 1, 2, &n)) {
		return false;
	}
	scan_blanks(&at);
	if (!scan_word(&at, unit)) {
		return false;
	}
	scan_blanks(&at);
	*ret = n;
	*in = at;
	return true;
}

/* "2022年10月31日", "10月31日", "2022年10月", "10月", "2022年" */
static bool read_japanese_date(struct scan *in, struct reading *r)
{
	r->has_year = read_year(in, &r->parts.v.year);
	if (r->has_year) {
		r->parts.precision = WHEN_YEAR;
	}
	if (read_counted(in, S("月"), &r->parts.v.month)) {
		r->parts.precision = WHEN_MONTH;
		if (read_counted(in, S("日"), &r->parts.v.day)) {
			r->parts.precision = WHEN_DAY;
		}
	}
	return r->parts.precision != WHEN_NONE;
}

/* "2022-10-31", "2022/10/31", "2022.10.31", "2022-10", "2022/10", "2022" */
static bool read_numeric_date(struct scan *in, struct reading *r)
{
	struct scan at = *in;
	if (!scan_digits(&at, 4, 4, &r->parts.v.year)) {
		return false;
	}
	r->has_year = true;
	r->parts.precision = WHEN_YEAR;
	*in = at;
	const char sep = at.rest.n > 0 ? at.rest.p[0] : '\0';
	if ((sep != '-' && sep != '/' && sep != '.') || !scan_char(&at, sep) ||
	    !scan_digits(&at, 1, 2, &r->parts.v.month)) {
		return true;
	}
	struct scan month_end = at;
	if (scan_char(&at, sep) && scan_digits(&at, 1, 2, &r->parts.v.day)) {
		r->parts.precision = WHEN_DAY;
		*in = at;
	} else if (sep != '.') { /* "2022.10" could be anything */
		r->parts.precision = WHEN_MONTH;
		*in = month_end;
	}
	return true;
}

/* "10/31" */
static bool read_month_and_day(struct scan *in, struct reading *r)
{
	struct scan at = *in;
	if (!scan_digits(&at, 1, 2, &r->parts.v.month) || !scan_char(&at, '/') ||
	    !scan_digits(&at, 1, 2, &r->parts.v.day)) {
		return false;
	}
	r->parts.precision = WHEN_DAY;
	*in = at;
	return true;
}

/* "(月)", "(月曜)", "(月曜日)"; false when a bracket holds something else. */
static bool read_weekday(struct scan *in, struct reading *r)
{
	static const str names[] = { { "日", 3 }, { "月", 3 }, { "火", 3 }, { "水", 3 }, { "木", 3 }, { "金", 3 },
		{ "土", 3 } };
	struct scan at = *in;
	scan_blanks(&at);
	if (!scan_char(&at, '(')) {
		return true;
	}
	size_t which = 0;
	if (!scan_any(&at, names, COUNT(names), &which)) {
		return false;
	}
	if (scan_word(&at, S("曜"))) {
		scan_word(&at, S("日"));
	}
	r->weekday = (int)which;
	*in = at;
	return scan_char(in, ')');
}

static struct reading nothing_read(void)
{
	return (struct reading){ .parts = { .v = { .month = 1, .day = 1 }, .offset_min = JST_OFFSET_MIN },
		.weekday = -1 };
}

static bool read_date(struct scan *in, struct civil today, struct reading *r)
{
	*r = nothing_read();
	const struct scan begin = *in;
	if (!read_relative_day(in, today, r) && !read_japanese_date(in, r)) {
		*in = begin;
		*r = nothing_read();
		if (!read_numeric_date(in, r)) {
			*r = nothing_read();
			if (!read_month_and_day(in, r)) {
				*r = nothing_read();
				return true; /* no date; a clock may follow */
			}
		}
	}
	r->has_date = true;
	return r->parts.precision != WHEN_DAY || read_weekday(in, r);
}

/* --- clocks --- */

static bool read_kanji_minutes(struct scan *in, struct reading *r)
{
	r->parts.precision = WHEN_MINUTE;
	scan_blanks(in);
	if (scan_word(in, S("半"))) {
		r->parts.v.minute = 30;
	} else if (read_counted(in, S("分"), &r->parts.v.minute) && read_counted(in, S("秒"), &r->parts.v.second)) {
		r->parts.precision = WHEN_SECOND;
	}
	return true;
}

static bool read_colon_minutes(struct scan *in, struct reading *r)
{
	int dropped_ms = 0;
	r->parts.precision = WHEN_MINUTE;
	if (!scan_digits(in, 2, 2, &r->parts.v.minute)) {
		return false;
	}
	if (scan_char(in, ':')) {
		r->parts.precision = WHEN_SECOND;
		return scan_digits(in, 2, 2, &r->parts.v.second) && scan_fraction(in, &dropped_ms);
	}
	return true;
}

/* 午後12時 means noon to some and midnight to others: refused. 12 pm is noon to all. */
static bool apply_half(int *hour, enum half kanji, enum half latin)
{
	if (kanji != HALF_NONE) {
		const bool ok = *hour <= 11 && latin == HALF_NONE;
		*hour += kanji == HALF_PM ? 12 : 0;
		return ok;
	}
	if (latin != HALF_NONE) {
		const bool ok = *hour >= 1 && *hour <= 12;
		*hour = *hour % 12 + (latin == HALF_PM ? 12 : 0);
		return ok;
	}
	return true;
}

/* "午前" and "午後" before, "am" and "pm" behind. */
static enum half read_half(struct scan *in, const str words[2])
{
	struct scan at = *in;
	size_t which = 0;
	scan_blanks(&at);
	if (!scan_any(&at, words, 2, &which)) {
		return HALF_NONE;
	}
	scan_blanks(&at);
	*in = at;
	return which == 0 ? HALF_AM : HALF_PM;
}

static bool read_clock(struct scan *in, struct reading *r)
{
	static const str kanji_halves[2] = { { "午前", 6 }, { "午後", 6 } };
	static const str latin_halves[2] = { { "am", 2 }, { "pm", 2 } };
	if (r->part == PART_NONE) {
		r->part = scan_day_part(in);
		scan_blanks(in);
	}
	const enum half kanji = read_half(in, kanji_halves);
	if (!scan_digits(in, 1, 2, &r->parts.v.hour)) {
		return false;
	}
	const bool minutes = scan_char(in, ':') ? read_colon_minutes(in, r)
	                     : scan_word(in, S("時")) && read_kanji_minutes(in, r);
	if (!minutes || !apply_half(&r->parts.v.hour, kanji, read_half(in, latin_halves)) ||
	    !day_part_hour(r->part, &r->parts.v.hour, &r->next_day)) {
		return false;
	}
	r->has_clock = true;
	r->about = false;
	r->has_zone = scan_zone(in, &r->parts.offset_min);
	return true;
}

/* --- the whole --- */

/* Between a day and a clock: "T", a blank, "の", "、" or nothing. False when a T promises what is missing. */
static bool read_clock_after_date(struct scan *in, struct reading *r)
{
	const bool promised = scan_char(in, 'T') || scan_char(in, 't');
	scan_blanks(in);
	if (!scan_word(in, S("の")) && !scan_word(in, S("、"))) {
		scan_char(in, ',');
	}
	scan_blanks(in);
	if (in->rest.n > 0 && r->part == PART_NONE && r->parts.precision == WHEN_DAY) {
		r->part = scan_day_part(in); /* 昨日の夜: no hour is made of it */
		r->about = r->part == PART_NIGHT;
		scan_blanks(in);
	}
	if (in->rest.n == 0) {
		return !promised;
	}
	return r->parts.precision == WHEN_DAY && read_clock(in, r);
}

/* Cuts the words that say "about" off both ends. */
static str without_about(str s, bool *ret_about)
{
	static const str before[] = { { "約", 3 }, { "およそ", 9 }, { "だいたい", 12 }, { "about", 5 },
		{ "around", 6 }, { "~", 1 }, { "\xE3\x80\x9C", 3 } };
	static const str behind[] = { { "ごろ", 6 }, { "ころ", 6 }, { "頃", 3 }, { "くらい", 9 }, { "ぐらい", 9 },
		{ "約", 3 }, { "about", 5 }, { "~", 1 }, { "\xE3\x80\x9C", 3 } };
	struct scan in = { str_trim(s) };
	size_t which = 0;
	*ret_about = scan_any(&in, before, COUNT(before), &which);
	s = str_trim(in.rest);
	for (size_t i = 0; i < COUNT(behind); i++) {
		if (str_ends(s, behind[i])) {
			*ret_about = true;
			return str_trim(str_sub(s, 0, s.n - behind[i].n));
		}
	}
	return s;
}

/* A month and day without a year: the latest that does not lie ahead. */
static bool resolve_year(struct reading *r, struct civil today, int64_t now_ms, struct event_time *ret)
{
	const struct civil v = r->parts.v;
	r->parts.v.year = today.year;
	const bool exists = event_time_of(r->parts, ret);
	const bool ahead = exists ? ret->earliest_ms > now_ms
	                          : v.month > today.month || (v.month == today.month && v.day > today.day);
	if (!ahead) {
		return exists;
	}
	r->parts.v.year--; /* 29 February may exist only there */
	return event_time_of(r->parts, ret);
}

/* A clock alone: today or, when that lies ahead, yesterday. */
static bool resolve_day(struct reading *r, struct civil today, int64_t now_ms, struct event_time *ret)
{
	r->parts.v.year = today.year;
	r->parts.v.month = today.month;
	r->parts.v.day = today.day;
	if (!event_time_of(r->parts, ret)) {
		return false;
	}
	if (ret->earliest_ms > now_ms) {
		ret->earliest_ms -= MS_PER_DAY;
		ret->latest_ms -= MS_PER_DAY;
	}
	return true;
}

static bool resolve(struct reading *r, struct civil today, int64_t now_ms, struct event_time *ret)
{
	if (!r->has_date) {
		/* "7:20Z" without a day would need to know whose today. */
		return r->has_clock && !r->has_zone && resolve_day(r, today, now_ms, ret);
	}
	if (!(r->has_year ? event_time_of(r->parts, ret) : resolve_year(r, today, now_ms, ret))) {
		return false;
	}
	const struct civil v = r->parts.v;
	int64_t shift = 0;
	if (r->loose) {
		shift = r->has_clock && ret->earliest_ms > now_ms ? -MS_PER_DAY : 0;
	} else if (r->next_day && r->has_date) {
		shift = r->part == PART_NIGHT ? MS_PER_DAY : 0;
	}
	ret->earliest_ms += shift;
	ret->latest_ms += shift;
	return r->weekday < 0 || r->weekday == weekday(v.year, v.month, v.day);
}

/* "いま", "さっき": to the minute, the second of them about. */
static bool read_just_now(str s, bool about, int64_t now_ms, struct event_time *ret)
{
	bool a_little_before = false;
	if (!is_just_now(s, &a_little_before)) {
		return false;
	}
	struct when_parts now = { .v = civil_from_ms(now_ms, JST_OFFSET_MIN), .precision = WHEN_MINUTE,
		.about = about || a_little_before, .offset_min = JST_OFFSET_MIN };
	now.v.second = 0;
	return event_time_of(now, ret);
}

bool event_time_parse(str s, int64_t now_ms, struct event_time *ret)
{
	if (s.n == 0 || s.n > INPUT_BYTES) {
		return false;
	}
	char narrow[INPUT_BYTES];
	bool about = false;
	struct scan in = { without_about((str){ narrow, text_narrow_to(narrow, s) }, &about) };
	const struct civil today = civil_from_ms(now_ms, JST_OFFSET_MIN);
	struct reading r;
	struct event_time t;
	if (read_just_now(in.rest, about, now_ms, ret)) {
		return true;
	}
	if (!read_date(&in, today, &r)) {
		return false;
	}
	if (!(r.has_date ? read_clock_after_date(&in, &r) : read_clock(&in, &r))) {
		return false;
	}
	scan_blanks(&in);
	r.parts.about = about || r.about;
	if (in.rest.n > 0 || !resolve(&r, today, now_ms, &t)) {
		return false;
	}
	*ret = t;
	return true;
}
