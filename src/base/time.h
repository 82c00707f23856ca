/*
 * time: calendar arithmetic in JST (UTC+9, no summer time), and how times are shown to people.
 * Instants are UTC milliseconds since 1970 (int64_t, names end in _ms or _at).
 */
#pragma once
#include "base/ctx.h"
#include "base/event_time.h"

#define JST_OFFSET_MIN 540
struct civil { int year, month, day, hour, minute, second; };
struct civil civil_from_ms(int64_t ms, int offset_min);
int64_t civil_to_ms(struct civil v, int offset_min);     /* fields must be in range */
bool civil_is_valid(struct civil v);
int weekday(int year, int month, int day);               /* 0 = Sunday */
int64_t clock_now_ms(void);                              /* the one place that reads the clock */

/* "14:05（12分前）" / "14:05 (12 min ago)": distance only within a day, date added when it is another day. */
str time_ago(struct ctx *c, int64_t ms);
str time_since(struct ctx *c, int64_t ms);               /* "（12分前）" alone, today only; else "" */
str time_hm(struct ctx *c, int64_t ms);                  /* "14:05" */
str time_date(struct ctx *c, int64_t ms);                /* "11月20日（金）" / "Fri 20 Nov" */
str time_date_full(struct ctx *c, int64_t ms);           /* "2026年11月20日（金）" / "20 November 2026" */
str time_date_era(struct ctx *c, int64_t ms);            /* "2026年（令和8年）11月20日" / "20 November 2026" */
str time_short(struct ctx *c, int64_t ms);               /* "14:05" today, "11月20日（金） 14:05" otherwise */
str time_full(struct ctx *c, int64_t ms);                /* date and "14:05" */
str time_rfc3339(struct arena *a, int64_t ms);           /* "2026-11-20T14:05:09.123+09:00" */
#define TIME_RFC3339_LEN 29
void time_rfc3339_write(int64_t ms, char ret[TIME_RFC3339_LEN]); /* the same where there is no arena */
str time_local_input(struct arena *a, int64_t ms);       /* "2026-11-20 14:05" for a field; JST */
/*
 * One instant as people write it: RFC 3339, "2026-11-20T14:05" and "2026-11-20 14:05" (JST), or words an event time knows.
 * `ahead`: a time to come: 18:00 is the next one, 12/5 9:00 the next one, 明日 / あさって / tomorrow are known, and a day
 * alone means its last minute. Else it is past, and needs at least the minute.
 */
bool time_parse_instant(struct arena *a, str s, int64_t now_ms, bool ahead, int64_t *ret_ms);
bool time_parse_rfc3339(str s, int64_t *ret_ms);         /* also "2026-11-20T14:05" meaning JST */
#define TIME_YEAR_MIN 1900                               /* what is read; nothing outside can be meant */
#define TIME_YEAR_MAX 2199
/* An event time for people: "10月31日（時刻は不明）" never invents an hour; "14:05ごろ". */
str event_time_show(struct ctx *c, struct event_time t);
str event_time_short(struct ctx *c, struct event_time t); /* to the minute at most */
str event_time_full(struct ctx *c, struct event_time t); /* with date and year, whatever today is: for papers */
str event_time_date(struct ctx *c, struct event_time t); /* the day heading it belongs under */
str event_time_clock(struct ctx *c, struct event_time t);/* gutter: "07:20", "10:40ごろ", "時刻不明" */
/* "あと1時間43分" / "期限すぎ 17分"; what is further away than 60 days is named by its day. */
str time_left(struct ctx *c, int64_t due_ms);
