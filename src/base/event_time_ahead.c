/* Instants as people write them: until when, and since when. */
#include "base/text.h"
#include "base/time.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (24 * 60 * MINUTE_MS)

static const struct { str word; int days; } ahead_words[] = {
	{ { "明後日", 9 }, 2 }, { { "あさって", 12 }, 2 }, { { "the day after tomorrow", 22 }, 2 },
	{ { "明日", 6 }, 1 }, { { "あした", 9 }, 1 }, { { "あす", 6 }, 1 }, { { "tomorrow", 8 }, 1 },
	{ { "今日", 6 }, 0 }, { { "本日", 6 }, 0 }, { { "きょう", 9 }, 0 }, { { "today", 5 }, 0 },
};

/* The instant meant by what was read: its minute, of a day alone the last one. */
static bool end_of(struct event_time t, bool whole_day, int64_t *ret_ms)
{
	if (t.precision >= WHEN_MINUTE) {
		*ret_ms = t.earliest_ms;
		return true;
	}
	*ret_ms = t.latest_ms + 1 - MINUTE_MS;
	return whole_day && t.precision == WHEN_DAY;
}

/* "9:00" on the day `days` from today. */
static bool on_day(str clock, int64_t now_ms, int days, int64_t *ret_ms)
{
	struct civil day = civil_from_ms(now_ms + days * DAY_MS, JST_OFFSET_MIN);
	struct event_time t;
	if (clock.n == 0) {
		day.hour = 23;
		day.minute = 59;
	} else if (event_time_parse(clock, now_ms, &t) && t.precision >= WHEN_MINUTE) {
		struct civil v = civil_from_ms(t.earliest_ms, JST_OFFSET_MIN);
		int64_t gap = now_ms - t.earliest_ms;
		if (gap < -DAY_MS || gap > DAY_MS) {
			return false; /* a date stood there too */
		}
		day.hour = v.hour;
		day.minute = v.minute;
	} else {
		return false;
	}
	day.second = 0;
	*ret_ms = civil_to_ms(day, JST_OFFSET_MIN);
	return true;
}

/*
 * A clock alone is within a day, a day without its year within a year: read as seen from then, both lie ahead. A day of
 * the last weeks is that day, though: nobody means next year by it.
 */
static bool read_ahead(str s, int64_t now_ms, int64_t *ret_ms)
{
	struct event_time t;
	for (size_t i = 0; i < sizeof ahead_words / sizeof ahead_words[0]; i++) {
		if (str_starts(s, ahead_words[i].word)) {
			str rest = str_trim(str_sub(s, ahead_words[i].word.n, s.n));
			return on_day(str_starts(rest, S("の")) ? str_sub(rest, 3, rest.n) : rest, now_ms, ahead_words[i].days, ret_ms);
		}
	}
	if (event_time_parse(s, now_ms + DAY_MS, &t) && end_of(t, true, ret_ms) && *ret_ms >= now_ms - 60 * DAY_MS) {
		return true;
	}
	return event_time_parse(s, now_ms + 365 * DAY_MS, &t) && end_of(t, true, ret_ms);
}

bool time_parse_instant(struct arena *a, str s, int64_t now_ms, bool ahead, int64_t *ret_ms)
{
	struct event_time t;
	s = str_trim(s);
	if (time_parse_rfc3339(text_narrow(a, s), ret_ms)) {
		return true;
	}
	return ahead ? read_ahead(s, now_ms, ret_ms) : event_time_parse(s, now_ms, &t) && end_of(t, false, ret_ms);
}
