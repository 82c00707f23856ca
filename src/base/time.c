#include "base/time.h"

#include <stdio.h>
#include <time.h>

#include "base/digits.h"
#include "base/time_scan.h"

#define MS_PER_DAY INT64_C(86400000)

/*
 * Days since 1970-01-01 of a date in the Gregorian calendar, counted in years that begin in March, so that the
 * leap day is the last one.
 */
static int64_t days_from_date(int64_t year, int month, int day)
{
	const int64_t y = year - (month <= 2);
	const int64_t era = (y >= 0 ? y : y - 399) / 400;
	const int64_t year_of_era = y - era * 400;
	const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static struct civil date_from_days(int64_t days)
{
	const int64_t z = days + 719468;
	const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	const int64_t day_of_era = z - era * 146097;
	const int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int64_t m = (5 * day_of_year + 2) / 153;
	struct civil v = { 0 };
	v.day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	v.month = (int)(m < 10 ? m + 3 : m - 9);
	v.year = (int)(year_of_era + era * 400 + (v.month <= 2));
	return v;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct civil civil_from_ms(int64_t ms, int offset_min)
{
	const int64_t local = ms + (int64_t)offset_min * 60000;
	const int64_t days = floor_div(local, MS_PER_DAY);
	const int seconds = (int)((local - days * MS_PER_DAY) / 1000);
	struct civil v = date_from_days(days);
	v.hour = seconds / 3600;
	v.minute = seconds / 60 % 60;
	v.second = seconds % 60;
	return v;
}

int64_t civil_to_ms(struct civil v, int offset_min)
{
	const int64_t days = days_from_date(v.year, v.month, v.day);
	return days * MS_PER_DAY + ((v.hour * INT64_C(60) + v.minute - offset_min) * 60 + v.second) * 1000;
}

static int days_in_month(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool civil_is_valid(struct civil v)
{
	return v.year >= 1 && v.year <= 9999 && v.month >= 1 && v.month <= 12 && v.day >= 1 &&
	       v.day <= days_in_month(v.year, v.month) && v.hour >= 0 && v.hour <= 23 && v.minute >= 0 &&
	       v.minute <= 59 && v.second >= 0 && v.second <= 59;
}

int weekday(int year, int month, int day)
{
	const int64_t days = days_from_date(year, month, day) + 4; /* 1970-01-01 was a Thursday */
	return (int)(days - floor_div(days, 7) * 7);
}

int64_t clock_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void time_rfc3339_write(int64_t ms, char ret[TIME_RFC3339_LEN])
{
	const struct civil v = civil_from_ms(ms, JST_OFFSET_MIN);
	const int fraction = (int)(ms - floor_div(ms, 1000) * 1000);
	char *to = put_digits(ret, v.year, 4);
	*to++ = '-';
	to = put_digits(to, v.month, 2);
	*to++ = '-';
	to = put_digits(to, v.day, 2);
	*to++ = 'T';
	to = put_digits(to, v.hour, 2);
	*to++ = ':';
	to = put_digits(to, v.minute, 2);
	*to++ = ':';
	to = put_digits(to, v.second, 2);
	*to++ = '.';
	to = put_digits(to, fraction, 3);
	memcpy(to, "+09:00", 6);
}

str time_rfc3339(struct arena *a, int64_t ms)
{
	char *p = arena_alloc(a, TIME_RFC3339_LEN + 1, 1);
	time_rfc3339_write(ms, p);
	return (str){ p, TIME_RFC3339_LEN };
}

str time_local_input(struct arena *a, int64_t ms)
{
	str text = time_rfc3339(a, ms);
	return STR_CAT(a, str_sub(text, 0, 10), S(" "), str_sub(text, 11, 5));
}

static bool read_date(struct scan *in, struct civil *v)
{
	return scan_digits(in, 4, 4, &v->year) && scan_char(in, '-') && scan_digits(in, 2, 2, &v->month) &&
	       scan_char(in, '-') && scan_digits(in, 2, 2, &v->day);
}

static bool read_hour_minute(struct scan *in, struct civil *v)
{
	return (scan_char(in, 'T') || scan_char(in, 't') || scan_char(in, ' ')) && scan_digits(in, 2, 2, &v->hour) &&
	       scan_char(in, ':') && scan_digits(in, 2, 2, &v->minute);
}

bool time_parse_rfc3339(str s, int64_t *ret_ms)
{
	struct scan in = { str_trim(s) };
	struct civil v = { 0 };
	int fraction_ms = 0;
	int offset = JST_OFFSET_MIN;
	if (!read_date(&in, &v) || !read_hour_minute(&in, &v)) {
		return false;
	}
	if (scan_char(&in, ':') && (!scan_digits(&in, 2, 2, &v.second) || !scan_fraction(&in, &fraction_ms))) {
		return false;
	}
	scan_zone(&in, &offset);
	if (in.rest.n > 0 || !civil_is_valid(v) || v.year < TIME_YEAR_MIN || v.year > TIME_YEAR_MAX) {
		return false;
	}
	*ret_ms = civil_to_ms(v, offset) + fraction_ms;
	return true;
}
