#include "base/time.h"

#include "base/digits.h"
#include "base/msg.h"
#include "messages.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static const int weekday_msgs[7] = { MSG_TIME_WEEKDAY_0, MSG_TIME_WEEKDAY_1, MSG_TIME_WEEKDAY_2, MSG_TIME_WEEKDAY_3,
	MSG_TIME_WEEKDAY_4, MSG_TIME_WEEKDAY_5, MSG_TIME_WEEKDAY_6 };
static const int month_msgs[12] = { MSG_TIME_MONTH_1, MSG_TIME_MONTH_2, MSG_TIME_MONTH_3, MSG_TIME_MONTH_4,
	MSG_TIME_MONTH_5, MSG_TIME_MONTH_6, MSG_TIME_MONTH_7, MSG_TIME_MONTH_8, MSG_TIME_MONTH_9, MSG_TIME_MONTH_10,
	MSG_TIME_MONTH_11, MSG_TIME_MONTH_12 };
static const int long_month_msgs[12] = { MSG_TIME_MONTH_LONG_1, MSG_TIME_MONTH_LONG_2, MSG_TIME_MONTH_LONG_3,
	MSG_TIME_MONTH_LONG_4, MSG_TIME_MONTH_LONG_5, MSG_TIME_MONTH_LONG_6, MSG_TIME_MONTH_LONG_7,
	MSG_TIME_MONTH_LONG_8, MSG_TIME_MONTH_LONG_9, MSG_TIME_MONTH_LONG_10, MSG_TIME_MONTH_LONG_11,
	MSG_TIME_MONTH_LONG_12 };

static struct civil jst(int64_t ms)
{
	return civil_from_ms(ms, JST_OFFSET_MIN);
}

static str number(struct ctx *c, int64_t v)
{
	return str_i64(c->arena, v);
}

/* A date in the words of `key`: year, month, day and weekday, whichever it asks for. */
static str date_in(struct ctx *c, int key, struct civil v, const int months[12])
{
	return msgf(c, key, { "year", number(c, v.year) }, { "month", msg(c, months[v.month - 1]) },
	            { "day", number(c, v.day) },
	            { "weekday", msg(c, weekday_msgs[weekday(v.year, v.month, v.day)]) });
}

/* Days since 1970 in Japan. */
static int64_t jst_day(int64_t ms)
{
	const int64_t local = ms + JST_OFFSET_MIN * MINUTE_MS;
	return local / DAY_MS - (local % DAY_MS < 0);
}

static bool is_today(const struct ctx *c, int64_t ms)
{
	return jst_day(ms) == jst_day(c->now_ms);
}

str time_hm(struct ctx *c, int64_t ms)
{
	const int64_t local = ms + JST_OFFSET_MIN * MINUTE_MS;
	const int64_t into_day = local % DAY_MS + (local % DAY_MS < 0 ? DAY_MS : 0);
	const int minutes = (int)(into_day / MINUTE_MS);
	char text[5];
	put_digits(text, minutes / 60, 2);
	text[2] = ':';
	put_digits(text + 3, minutes % 60, 2);
	return str_copy(c->arena, (str){ text, sizeof text });
}

/* The year only when it is not the one we are in: an old record must not look like this year's. */
str time_date(struct ctx *c, int64_t ms)
{
	const struct civil v = jst(ms);
	const bool this_year = v.year == jst(c->now_ms).year;
	return date_in(c, this_year ? MSG_TIME_MONTH_DAY_WEEKDAY : MSG_TIME_DAY_WEEKDAY, v, month_msgs);
}

str time_date_full(struct ctx *c, int64_t ms)
{
	return date_in(c, c->lang == LANG_JA ? MSG_TIME_DAY_WEEKDAY : MSG_TIME_DAY, jst(ms), long_month_msgs);
}

/* "令和8年"; none before the eras anybody meets in a record of today. */
static str era_of(struct ctx *c, struct civil v)
{
	static const struct { int begins, year, name; } eras[] = {
		{ 20190501, 2019, MSG_TIME_ERA_REIWA },
		{ 19890108, 1989, MSG_TIME_ERA_HEISEI },
		{ 19261225, 1926, MSG_TIME_ERA_SHOWA },
	};
	const int day = v.year * 10000 + v.month * 100 + v.day;
	for (size_t i = 0; i < sizeof eras / sizeof eras[0]; i++) {
		if (day >= eras[i].begins) {
			const int n = v.year - eras[i].year + 1;
			return msgf(c, n == 1 ? MSG_TIME_ERA_FIRST_YEAR : MSG_TIME_ERA_YEAR,
			            { "era", msg(c, eras[i].name) }, { "year", number(c, n) });
		}
	}
	return STR_NONE;
}

/* Foreign readers have no use for the era. */
str time_date_era(struct ctx *c, int64_t ms)
{
	const struct civil v = jst(ms);
	const str era = era_of(c, v);
	if (c->lang != LANG_JA || str_is_none(era)) {
		return date_in(c, MSG_TIME_DAY, v, long_month_msgs);
	}
	return msgf(c, MSG_TIME_DAY_ERA, { "year", number(c, v.year) }, { "era", era },
	            { "month", msg(c, long_month_msgs[v.month - 1]) }, { "day", number(c, v.day) });
}

static str date_and_clock(struct ctx *c, str date, str clock)
{
	return msgf(c, MSG_TIME_DATE_AND_CLOCK, { "date", date }, { "clock", clock });
}

str time_short(struct ctx *c, int64_t ms)
{
	if (is_today(c, ms)) {
		return time_hm(c, ms);
	}
	return date_and_clock(c, time_date(c, ms), time_hm(c, ms));
}

str time_full(struct ctx *c, int64_t ms)
{
	return date_and_clock(c, time_date_full(c, ms), time_hm(c, ms));
}

/* None when the distance helps nobody: a day and more, or ahead of us. */
static str distance(struct ctx *c, int64_t ms)
{
	const int64_t ago = c->now_ms - ms;
	if (ago <= -MINUTE_MS || ago >= DAY_MS) {
		return STR_NONE;
	}
	if (ago < MINUTE_MS) {
		return msg(c, MSG_TIME_JUST_NOW);
	}
	if (ago < HOUR_MS) {
		return msgf(c, MSG_TIME_MINUTES_AGO, { "minutes", number(c, ago / MINUTE_MS) });
	}
	return msgf(c, MSG_TIME_HOURS_AGO, { "hours", number(c, ago / HOUR_MS) });
}

str time_ago(struct ctx *c, int64_t ms)
{
	str shown = time_hm(c, ms);
	if (!is_today(c, ms)) {
		shown = date_and_clock(c, time_date(c, ms), shown);
	}
	const str d = distance(c, ms);
	return str_is_none(d) ? shown : msgf(c, MSG_TIME_WITH_DISTANCE, { "time", shown }, { "distance", d });
}

str time_since(struct ctx *c, int64_t ms)
{
	const str d = is_today(c, ms) ? distance(c, ms) : STR_NONE;
	return str_is_none(d) ? S("") : msgf(c, MSG_TIME_WITH_DISTANCE, { "time", S("") }, { "distance", d });
}

static str about(struct ctx *c, struct event_time t, str shown)
{
	return t.about ? msgf(c, MSG_TIME_ABOUT, { "time", shown }) : shown;
}

static str exact_clock(struct ctx *c, struct event_time t)
{
	if (t.precision != WHEN_SECOND) {
		return time_hm(c, t.earliest_ms);
	}
	const struct civil v = jst(t.earliest_ms);
	return str_printf(c->arena, "%02d:%02d:%02d", v.hour, v.minute, v.second);
}

/* The date as far as it is known, and what is not known in words. */
static str coarse(struct ctx *c, struct event_time t)
{
	const struct civil v = jst(t.earliest_ms);
	const bool this_year = v.year == jst(c->now_ms).year;
	int date = MSG_TIME_YEAR;
	int lacks = MSG_TIME_NO_MONTH;
	if (t.precision == WHEN_DAY) {
		date = this_year ? MSG_TIME_MONTH_DAY : MSG_TIME_DAY;
		lacks = MSG_TIME_NO_CLOCK;
	} else if (t.precision == WHEN_MONTH) {
		date = MSG_TIME_MONTH;
		lacks = MSG_TIME_NO_DAY;
	}
	return msgf(c, lacks, { "date", about(c, t, date_in(c, date, v, month_msgs)) });
}

str event_time_show(struct ctx *c, struct event_time t)
{
	if (t.precision == WHEN_NONE) {
		return msg(c, MSG_TIME_UNKNOWN);
	}
	if (t.precision < WHEN_MINUTE) {
		return coarse(c, t);
	}
	str shown = exact_clock(c, t);
	if (!is_today(c, t.earliest_ms)) {
		shown = date_and_clock(c, time_date(c, t.earliest_ms), shown);
	}
	return about(c, t, shown);
}

str event_time_short(struct ctx *c, struct event_time t)
{
	if (t.precision == WHEN_SECOND) {
		t.precision = WHEN_MINUTE;
	}
	return event_time_show(c, t);
}

str event_time_full(struct ctx *c, struct event_time t)
{
	struct ctx later = *c; /* seen from another year, nothing is left out */
	later.now_ms = 0;
	return event_time_show(&later, t);
}

str event_time_date(struct ctx *c, struct event_time t)
{
	const struct civil v = jst(t.earliest_ms);
	switch (t.precision) {
	case WHEN_NONE:
		return msg(c, MSG_TIME_UNKNOWN);
	case WHEN_YEAR:
		return date_in(c, MSG_TIME_YEAR, v, month_msgs);
	case WHEN_MONTH:
		return date_in(c, MSG_TIME_MONTH, v, month_msgs);
	case WHEN_DAY:
	case WHEN_MINUTE:
	case WHEN_SECOND:
		break;
	}
	return time_date(c, t.earliest_ms);
}

str event_time_clock(struct ctx *c, struct event_time t)
{
	if (t.precision < WHEN_MINUTE) {
		return msg(c, MSG_TIME_CLOCK_UNKNOWN);
	}
	t.precision = WHEN_MINUTE; /* the gutter is read down in minutes; the entry itself shows all that was given */
	return about(c, t, exact_clock(c, t));
}

/*
 * "1時間43分": two units at most, smaller ones cut off, so that a clock never promises more time than there is. Nobody
 * reads the hours of something a week away.
 */
static str duration(struct ctx *c, int64_t ms)
{
	const int64_t minutes = ms / MINUTE_MS;
	const int64_t hours = minutes / 60;
	if (minutes == 0) {
		return msg(c, MSG_TIME_UNDER_A_MINUTE);
	}
	if (hours == 0) {
		return msgf(c, MSG_TIME_FOR_MINUTES, { "minutes", number(c, minutes) });
	}
	if (hours < 24) {
		return msgf(c, minutes % 60 == 0 ? MSG_TIME_FOR_HOURS : MSG_TIME_FOR_HOURS_MINUTES,
		            { "hours", number(c, hours) }, { "minutes", number(c, minutes % 60) });
	}
	return msgf(c, hours % 24 == 0 || hours >= 7 * 24 ? MSG_TIME_FOR_DAYS : MSG_TIME_FOR_DAYS_HOURS,
	            { "count", number(c, hours / 24) }, { "hours", number(c, hours % 24) });
}

str time_left(struct ctx *c, int64_t due_ms)
{
	const bool overdue = due_ms < c->now_ms;
	if (due_ms - c->now_ms > 60 * DAY_MS) {
		return msgf(c, MSG_TIME_UNTIL_DAY, { "day", time_date_full(c, due_ms) });
	}
	const str d = duration(c, overdue ? c->now_ms - due_ms : due_ms - c->now_ms);
	return msgf(c, overdue ? MSG_TIME_OVERDUE : MSG_TIME_LEFT, { "duration", d });
}
