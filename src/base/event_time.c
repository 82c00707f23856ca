#include "base/event_time.h"

#include "base/digits.h"
#include "base/event_time_parts.h"

/* The first millisecond after all that `parts` can mean. */
static int64_t end_of(struct when_parts parts, int64_t begin)
{
	struct civil v = parts.v;
	switch (parts.precision) {
	case WHEN_YEAR:
		v.year++;
		return civil_to_ms(v, parts.offset_min);
	case WHEN_MONTH:
		v.year += v.month == 12;
		v.month = v.month % 12 + 1;
		return civil_to_ms(v, parts.offset_min);
	case WHEN_DAY:
		return begin + INT64_C(24) * 60 * 60 * 1000;
	case WHEN_MINUTE:
		return begin + INT64_C(60) * 1000;
	case WHEN_SECOND:
	case WHEN_NONE:
		break;
	}
	return begin + 1000;
}

bool event_time_of(struct when_parts parts, struct event_time *ret)
{
	if (!civil_is_valid(parts.v) || parts.v.year < TIME_YEAR_MIN || parts.v.year > TIME_YEAR_MAX) {
		return false;
	}
	const int64_t begin = civil_to_ms(parts.v, parts.offset_min);
	*ret = (struct event_time){ .precision = parts.precision, .about = parts.about,
		.offset_min = parts.offset_min, .earliest_ms = begin, .latest_ms = end_of(parts, begin) - 1 };
	return true;
}

struct event_time event_time_at(int64_t ms)
{
	const int64_t second = ms - ((ms % 1000 + 1000) % 1000);
	return (struct event_time){ .precision = WHEN_SECOND, .offset_min = JST_OFFSET_MIN, .earliest_ms = second,
		.latest_ms = second + 999 };
}

/* "+09:00" */
static char *write_zone(char *to, int offset_min)
{
	const int off = offset_min < 0 ? -offset_min : offset_min;
	*to++ = offset_min < 0 ? '-' : '+';
	to = put_digits(to, off / 60 % 100, 2);
	*to++ = ':';
	return put_digits(to, off % 60, 2);
}

static char *write_part(char *to, char before, int v)
{
	*to++ = before;
	return put_digits(to, v, 2);
}

size_t event_time_write(struct event_time t, char ret[EVENT_TIME_LEN])
{
	if (t.precision == WHEN_NONE) {
		return 0;
	}
	const struct civil v = civil_from_ms(t.earliest_ms, t.offset_min);
	char *to = ret;
	if (t.about) {
		*to++ = '~';
	}
	to = put_digits(to, v.year < 0 ? 0 : v.year > 9999 ? 9999 : v.year, 4);
	if (t.precision >= WHEN_MONTH) {
		to = write_part(to, '-', v.month);
	}
	if (t.precision >= WHEN_DAY) {
		to = write_part(to, '-', v.day);
	}
	if (t.precision >= WHEN_MINUTE) {
		to = write_part(write_part(to, 'T', v.hour), ':', v.minute);
		to = t.precision == WHEN_SECOND ? write_part(to, ':', v.second) : to;
		to = write_zone(to, t.offset_min);
	}
	return (size_t)(to - ret);
}

str event_time_canonical(struct arena *a, struct event_time t)
{
	char text[EVENT_TIME_LEN];
	const size_t n = event_time_write(t, text);
	return n == 0 ? STR_NONE : str_copy(a, (str){ text, n });
}

/* --- reading it back: every byte has its place, and one time has one spelling, because the journal seals it --- */

static bool read_two(const char *p, int *ret)
{
	const unsigned tens = (unsigned)(p[0] - '0'), ones = (unsigned)(p[1] - '0');
	*ret = (int)(tens * 10 + ones);
	return tens <= 9 && ones <= 9;
}

/* "-10": month or day, or with other signs in front hour, minute or second. */
static bool read_part(const char *p, char before, int *ret)
{
	return p[0] == before && read_two(p + 1, ret);
}

static bool read_zone(const char *p, int *ret_offset_min)
{
	int hours, minutes;
	if ((p[0] != '+' && p[0] != '-') || !read_two(p + 1, &hours) || !read_part(p + 3, ':', &minutes)) {
		return false;
	}
	const int offset = hours * 60 + minutes;
	*ret_offset_min = p[0] == '-' ? -offset : offset;
	return hours <= 14 && minutes <= 59 && (p[0] == '+' || offset != 0);
}

static bool read_clock(const char *p, struct when_parts *parts)
{
	return read_part(p, 'T', &parts->v.hour) && read_part(p + 3, ':', &parts->v.minute) &&
	       (parts->precision == WHEN_MINUTE || read_part(p + 6, ':', &parts->v.second)) &&
	       read_zone(p + (parts->precision == WHEN_MINUTE ? 6 : 9), &parts->offset_min);
}

static bool read_parts(str s, struct when_parts *p)
{
	static const size_t lengths[] = { [WHEN_YEAR] = 4, [WHEN_MONTH] = 7, [WHEN_DAY] = 10, [WHEN_MINUTE] = 22,
		[WHEN_SECOND] = 25 };
	int century, year;
	p->precision = WHEN_SECOND;
	while (p->precision > WHEN_NONE && lengths[p->precision] != s.n) {
		p->precision--;
	}
	if (p->precision == WHEN_NONE || !read_two(s.p, &century) || !read_two(s.p + 2, &year)) {
		return false;
	}
	p->v.year = century * 100 + year;
	return (p->precision < WHEN_MONTH || read_part(s.p + 4, '-', &p->v.month)) &&
	       (p->precision < WHEN_DAY || read_part(s.p + 7, '-', &p->v.day)) &&
	       (p->precision < WHEN_MINUTE || read_clock(s.p + 10, p));
}

bool event_time_from_canonical(str s, struct event_time *ret)
{
	struct when_parts p = { .v = { .month = 1, .day = 1 }, .offset_min = JST_OFFSET_MIN };
	p.about = str_starts(s, S("~"));
	return read_parts(p.about ? str_sub(s, 1, s.n) : s, &p) && event_time_of(p, ret);
}
