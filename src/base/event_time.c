#include "base/event_time.h"

#include "base/digits.h"
#include "base/event_time_parts.h"
#include "base/time_scan.h"

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

static bool canonical_clock(struct scan *in, struct when_parts *p)
{
	p->precision = WHEN_MINUTE;
	if (!scan_digits(in, 2, 2, &p->v.hour) || !scan_char(in, ':') || !scan_digits(in, 2, 2, &p->v.minute)) {
		return false;
	}
	if (scan_char(in, ':')) {
		p->precision = WHEN_SECOND;
		if (!scan_digits(in, 2, 2, &p->v.second)) {
			return false;
		}
	}
	return scan_zone(in, &p->offset_min);
}

static bool canonical_parts(struct scan *in, struct when_parts *p)
{
	p->about = scan_char(in, '~');
	p->precision = WHEN_YEAR;
	if (!scan_digits(in, 4, 4, &p->v.year) || in->rest.n == 0) {
		return in->rest.n == 0;
	}
	p->precision = WHEN_MONTH;
	if (!scan_char(in, '-') || !scan_digits(in, 2, 2, &p->v.month) || in->rest.n == 0) {
		return in->rest.n == 0;
	}
	p->precision = WHEN_DAY;
	if (!scan_char(in, '-') || !scan_digits(in, 2, 2, &p->v.day) || in->rest.n == 0) {
		return in->rest.n == 0;
	}
	return scan_char(in, 'T') && canonical_clock(in, p) && in->rest.n == 0;
}

bool event_time_from_canonical(str s, struct event_time *ret)
{
	struct scan in = { s };
	struct when_parts p = { .v = { .month = 1, .day = 1 }, .offset_min = JST_OFFSET_MIN };
	struct event_time t;
	if (!canonical_parts(&in, &p) || !event_time_of(p, &t)) {
		return false;
	}
	/* One time, one spelling: the journal seals these bytes. */
	char again[EVENT_TIME_LEN];
	if (!str_eq((str){ again, event_time_write(t, again) }, s)) {
		return false;
	}
	*ret = t;
	return true;
}
