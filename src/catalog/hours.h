/*
 * hours: when somebody can be reached (受付時間), as one line people write and read: "平日 9:00-17:00", "月-金 10:00-12:00
 * 13:30-17:00（祝日・年末年始を除く）", "Mon-Fri 9:30-17:30, closed on holidays", "24時間". The same line stands in
 * windows.yaml, in what a firm corrects and in its ledgers. Pure: no ctx, so that catalogc can use it.
 *
 * Days may be counted within the month (第2土曜, 第1・第3水曜, "last friday"), days of the year left out (8/13〜8/16は休み), and the turn
 * of the year may have dates of its own (年末年始12/29〜1/3). A season that has other hours is not understood.
 *
 * Nothing is guessed. A line with a word that is not known is not understood as a whole; what a line does not say (holidays,
 * the turn of the year, which days) stays unsaid, and window/open.h then says "perhaps".
 */
#pragma once
#include "base/str.h"

#define HOURS_SPANS_MAX 24
#define HOURS_BYTES_MAX 400
#define HOURS_DAY_MIN 1440
#define HOURS_HOLIDAY 0x80       /* bit of `days`: said of national holidays themselves */
#define HOURS_ALL_DAYS 0x7F      /* bit 0: Sunday ... bit 6: Saturday */
#define HOURS_MON_TO_FRI 0x3E      /* Monday to Friday */

#define HOURS_LAST_WEEK 0x20       /* bit of `weeks`: the last such weekday of the month; bit 0: the first ... bit 4: the fifth */
#define HOURS_DATES_MAX 4

enum hours_off { HOURS_OFF_UNSAID, HOURS_OFF_CLOSED, HOURS_OFF_OPEN };
/* `from` and `to` in minutes of the day; `to` above 1440: into the next one. */
struct hours_span { uint8_t days, weeks; int from, to; }; /* weeks: of the month; 0: every one */
struct hours_dates { int from, to; }; /* month and day, 813 .. 816; from after to: over the turn of the year */
struct hours {
	struct hours_span v[HOURS_SPANS_MAX]; size_t n;
	bool days_unsaid;             /* only times stand there: which days is not known for weekends */
	enum hours_off holidays, year_end;
	uint8_t off_weeks[7];         /* closed on these of the month, by weekday */
	struct hours_dates off[HOURS_DATES_MAX]; size_t n_off; /* closed on these days of every year */
	struct hours_dates turn;      /* the turn of the year as the line has it; 0: as everybody's */
	bool is_for_now;              /* 当面の間: until further notice */
	bool is_suspended;            /* 休止中: nobody answers until further notice; n may be 0 */
	bool has_rest;                /* a later sentence was not understood: 夜は携帯へ */
};
/* Whether a weekday that is the `nth` (1 to 5) of its month is meant. */
static inline bool hours_in_weeks(uint8_t weeks, int nth, bool is_last)
{
	return weeks & (uint8_t)(1U << (nth - 1)) || (is_last && weeks & HOURS_LAST_WEEK);
}
static inline bool hours_in_dates(struct hours_dates d, int month_day)
{
	return d.from > d.to ? month_day >= d.from || month_day <= d.to : month_day >= d.from && month_day <= d.to;
}
/* False: not understood (or empty). */
bool hours_read(str text, struct hours *ret);
