/*
 * hours: when somebody can be reached (受付時間), as one line people write and read: "平日 9:00-17:00", "月-金 10:00-12:00
 * 13:30-17:00（祝日・年末年始を除く）", "Mon-Fri 9:30-17:30, closed on holidays", "24時間". The same line stands in
 * windows.yaml, in what a firm corrects and in its ledgers. Pure: no ctx, so that catalogc can use it.
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

enum hours_off { HOURS_OFF_UNSAID, HOURS_OFF_CLOSED, HOURS_OFF_OPEN };
/* `from` and `to` in minutes of the day; `to` above 1440: into the next one. */
struct hours_span { uint8_t days; int from, to; };
struct hours {
	struct hours_span v[HOURS_SPANS_MAX]; size_t n;
	bool days_unsaid;             /* only times stand there: which days is not known for weekends */
	enum hours_off holidays, year_end;
	bool has_rest;                /* a later sentence was not understood: 夜は携帯へ */
};
/* False: not understood (or empty). */
bool hours_read(str text, struct hours *ret);
