/*
 * event_time: when something happened, exactly as it was given: no finer, no coarser (docs/rules.md, Time).
 * Year, month, day, hour-and-minute or second; "about"; a zone. It carries the earliest and the latest instant
 * it can mean. JST (+09:00) where no zone was given.
 */
#pragma once
#include "base/ctx.h"

enum when_precision { WHEN_NONE, WHEN_YEAR, WHEN_MONTH, WHEN_DAY, WHEN_MINUTE, WHEN_SECOND };

struct event_time {
	enum when_precision precision;
	bool about;               /* 14時ごろ, "~14:00", "about 14:00" */
	int offset_min;           /* of the zone it was given in, minutes east of UTC */
	int64_t earliest_ms;      /* UTC, inclusive */
	int64_t latest_ms;        /* UTC, inclusive: the last millisecond it can mean */
};

/*
 * Reads RFC 3339 ("2022-10-31T07:20+09:00", seconds and zone optional), "2022-10-31", "2022-10", "2022",
 * "2022/10/31 7:20", "10月31日 7時20分ごろ", "7:20" (today or, when that lies ahead, yesterday, JST, by now_ms),
 * full-width digits, a leading or trailing ごろ / 頃 / 約 / about / ~. Impossible dates are refused.
 * Also 今日 / 昨日 / おととい / today / yesterday, 令和4年10月31日, 午後2時5分, 7時半, 2:05 pm, and (月) when it is the right
 * weekday. Words for a part of the day: 今朝, 昨夜 and 夜中 (about: a night has two days), 夜8時, さっき (about now); they
 * never make an hour nobody gave. A month and day without a year is the latest that is past. "About" does not widen the bounds: nobody
 * said how wide. A fraction of a second is read and dropped.
 */
bool event_time_parse(str s, int64_t now_ms, struct event_time *ret);
/* An exact instant, to the second, JST. */
struct event_time event_time_at(int64_t ms);
/* Canonical text, what the journal seals and the API returns: "2022-10-31", "2022-10-31T07:20+09:00", "~2022-10". */
str event_time_canonical(struct arena *a, struct event_time t);
bool event_time_from_canonical(str s, struct event_time *ret);
#define EVENT_TIME_LEN 40
size_t event_time_write(struct event_time t, char ret[EVENT_TIME_LEN]); /* canonical, where there is no arena */
