/* hours: from a line to spans. Words are looked up in one table, the longest first; what is not in it ends the reading. */
#include "catalog/hours.h"

#include <string.h>

enum token { T_END, T_UNKNOWN, T_SKIP, T_DAY, T_DAYS, T_HOLIDAY, T_YEAR_END, T_CLOSED, T_EXCEPT, T_BREAK, T_ALWAYS, T_NO_OFF, T_RANGE,
	T_PART, T_AM, T_PM, T_STOP, T_OPEN, T_SHUT, T_NUMBER, T_NTH, T_EVERY, T_MONTH, T_FOR_NOW, T_SUSPENDED };
struct word { const char *text; enum token token; int value; };
/* Longer words stand before shorter ones that they begin with. Text is narrow and in lower case by then. */
static const struct word words[] = {
	{ "until further notice", T_FOR_NOW, 0 }, { "for the time being", T_FOR_NOW, 0 }, { "当面の間", T_FOR_NOW, 0 }, { "当分の間", T_FOR_NOW, 0 },
	{ "当面", T_FOR_NOW, 0 }, { "当分", T_FOR_NOW, 0 }, { "休止中", T_SUSPENDED, 0 }, { "休止", T_SUSPENDED, 0 }, { "suspended", T_SUSPENDED, 0 },
	{ "第1", T_NTH, 1 }, { "第2", T_NTH, 2 }, { "第3", T_NTH, 3 }, { "第4", T_NTH, 4 }, { "第5", T_NTH, 5 }, { "第一", T_NTH, 1 },
	{ "第二", T_NTH, 2 }, { "第三", T_NTH, 3 }, { "第四", T_NTH, 4 }, { "第五", T_NTH, 5 }, { "最終", T_NTH, 6 },
	{ "1st", T_NTH, 1 }, { "2nd", T_NTH, 2 }, { "3rd", T_NTH, 3 }, { "4th", T_NTH, 4 }, { "5th", T_NTH, 5 }, { "first", T_NTH, 1 },
	{ "second", T_NTH, 2 }, { "third", T_NTH, 3 }, { "fourth", T_NTH, 4 }, { "fifth", T_NTH, 5 }, { "last", T_NTH, 6 },
	{ "毎月", T_SKIP, 0 }, { "お盆", T_SKIP, 0 }, { "夏季", T_SKIP, 0 }, { "夏期", T_SKIP, 0 }, { "of the month", T_SKIP, 0 }, { "毎週", T_EVERY, 0 }, { "every week", T_EVERY, 0 },
	{ "january", T_MONTH, 1 }, { "february", T_MONTH, 2 }, { "march", T_MONTH, 3 }, { "april", T_MONTH, 4 }, { "may", T_MONTH, 5 },
	{ "june", T_MONTH, 6 }, { "july", T_MONTH, 7 }, { "august", T_MONTH, 8 }, { "september", T_MONTH, 9 }, { "october", T_MONTH, 10 },
	{ "november", T_MONTH, 11 }, { "december", T_MONTH, 12 }, { "jan", T_MONTH, 1 }, { "feb", T_MONTH, 2 }, { "mar", T_MONTH, 3 },
	{ "apr", T_MONTH, 4 }, { "jun", T_MONTH, 6 }, { "jul", T_MONTH, 7 }, { "aug", T_MONTH, 8 }, { "sept", T_MONTH, 9 }, { "sep", T_MONTH, 9 },
	{ "oct", T_MONTH, 10 }, { "nov", T_MONTH, 11 }, { "dec", T_MONTH, 12 },
	{ "24時間365日", T_NO_OFF, 1 }, { "24時間", T_ALWAYS, 0 }, { "24 hours", T_ALWAYS, 0 }, { "24h", T_ALWAYS, 0 }, { "24/7", T_NO_OFF, 1 },
	{ "always", T_ALWAYS, 0 }, { "年中無休", T_NO_OFF, 0 }, { "365日", T_NO_OFF, 0 }, { "無休", T_NO_OFF, 0 },
	{ "年末年始", T_YEAR_END, 0 }, { "year-end", T_YEAR_END, 0 }, { "year end", T_YEAR_END, 0 }, { "new year", T_YEAR_END, 0 },
	{ "国民の祝日", T_HOLIDAY, 0 }, { "祝日", T_HOLIDAY, 0 }, { "祝祭日", T_HOLIDAY, 0 }, { "祝", T_HOLIDAY, 0 },
	{ "national holidays", T_HOLIDAY, 0 }, { "public holidays", T_HOLIDAY, 0 }, { "holidays", T_HOLIDAY, 0 },
	{ "平日", T_DAYS, HOURS_MON_TO_FRI | 0x100 }, { "weekdays", T_DAYS, HOURS_MON_TO_FRI | 0x100 }, { "毎日", T_DAYS, HOURS_ALL_DAYS },
	{ "every day", T_DAYS, HOURS_ALL_DAYS }, { "every", T_EVERY, 0 }, { "daily", T_DAYS, HOURS_ALL_DAYS }, { "weekends", T_DAYS, 0x41 },
	{ "sunday", T_DAY, 0 }, { "monday", T_DAY, 1 }, { "tuesday", T_DAY, 2 }, { "wednesday", T_DAY, 3 }, { "thursday", T_DAY, 4 },
	{ "friday", T_DAY, 5 }, { "saturday", T_DAY, 6 }, { "sun", T_DAY, 0 }, { "mon", T_DAY, 1 }, { "tue", T_DAY, 2 }, { "wed", T_DAY, 3 },
	{ "thu", T_DAY, 4 }, { "fri", T_DAY, 5 }, { "sat", T_DAY, 6 },
	{ "昼休み", T_BREAK, 0 }, { "lunch break", T_BREAK, 0 }, { "lunch", T_BREAK, 0 },
	{ "除きます", T_EXCEPT, 0 }, { "除く", T_EXCEPT, 0 }, { "お休み", T_EXCEPT, 0 }, { "休業", T_EXCEPT, 0 }, { "休み", T_EXCEPT, 0 },
	{ "定休", T_EXCEPT, 0 }, { "休", T_EXCEPT, 0 }, { "以外", T_EXCEPT, 0 },
	{ "closed", T_CLOSED, 0 }, { "except", T_CLOSED, 0 }, { "not", T_CLOSED, 0 },
	{ "日曜日", T_DAY, 0 }, { "月曜日", T_DAY, 1 }, { "火曜日", T_DAY, 2 }, { "水曜日", T_DAY, 3 }, { "木曜日", T_DAY, 4 },
	{ "金曜日", T_DAY, 5 }, { "土曜日", T_DAY, 6 }, { "日曜", T_DAY, 0 }, { "月曜", T_DAY, 1 }, { "火曜", T_DAY, 2 }, { "水曜", T_DAY, 3 },
	{ "木曜", T_DAY, 4 }, { "金曜", T_DAY, 5 }, { "土曜", T_DAY, 6 }, { "日", T_DAY, 0 }, { "月", T_DAY, 1 }, { "火", T_DAY, 2 },
	{ "水", T_DAY, 3 }, { "木", T_DAY, 4 }, { "金", T_DAY, 5 }, { "土", T_DAY, 6 },
	{ "から", T_RANGE, 0 }, { "〜", T_RANGE, 0 }, { "～", T_RANGE, 0 }, { "~", T_RANGE, 0 }, { "–", T_RANGE, 0 }, { "—", T_RANGE, 0 },
	{ "−", T_RANGE, 0 }, { "ー", T_RANGE, 0 }, { "-", T_RANGE, 0 }, { "to", T_RANGE, 0 },
	{ "午前", T_AM, 0 }, { "午後", T_PM, 0 }, { "next day", T_SKIP, 0 }, { "翌日", T_SKIP, 0 }, { "翌", T_SKIP, 0 }, { "朝", T_SKIP, 0 }, { "まで", T_SKIP, 0 },
	{ "受付時間", T_SKIP, 0 }, { "受付", T_SKIP, 0 }, { "および", T_SKIP, 0 }, { "及び", T_SKIP, 0 }, { "ただし", T_SKIP, 0 },
	{ "対応", T_SKIP, 0 }, { "は", T_SKIP, 0 }, { "と", T_SKIP, 0 }, { "を", T_SKIP, 0 }, { "の", T_SKIP, 0 }, { "and", T_SKIP, 0 },
	{ "at", T_SKIP, 0 }, { "turn of the year", T_YEAR_END, 0 }, { "the", T_SKIP, 0 }, { "on", T_SKIP, 0 }, { "from", T_SKIP, 0 }, { "until", T_SKIP, 0 }, { "hours", T_SKIP, 0 },
	{ "。", T_STOP, 0 }, { "\n", T_STOP, 0 }, { ";", T_PART, 0 }, { "；", T_PART, 0 }, { "(", T_OPEN, 0 }, { ")", T_SHUT, 0 },
	{ "（", T_OPEN, 0 }, { "）", T_SHUT, 0 }, { ",", T_SKIP, 0 }, { "，", T_SKIP, 0 }, { "、", T_SKIP, 0 }, { "・", T_SKIP, 0 },
	{ "/", T_SKIP, 0 }, { "／", T_SKIP, 0 }, { "&", T_SKIP, 0 }, { ":", T_SKIP, 0 }, { ".", T_SKIP, 0 }, { " ", T_SKIP, 0 },
	{ "\t", T_SKIP, 0 }, { "　", T_SKIP, 0 },
};

struct reading {
	str rest;
	struct hours *h;
	unsigned days;                /* bits gathered since the last time; 0: none */
	uint8_t weeks, nth[7];        /* 第2 that waits for its weekday; those that have one */
	struct hours_dates dates[HOURS_DATES_MAX]; size_t n_dates;
	bool has_nth, has_days, has_holiday, has_year_end, ranged, is_closing, is_break, has_times;
	unsigned current;             /* days the times belong to */
	uint8_t current_nth[7];
	bool current_holiday;
	unsigned excluded;
	int last_day, afternoon;
	size_t group;                 /* where the spans of `current` begin */
};

/* --- tokens --- */

static size_t narrow(str in, char *to, size_t room)
{
	size_t n = 0;
	for (size_t i = 0; i < in.n && n < room;) {
		const unsigned char *p = (const unsigned char *)in.p + i;
		/* U+FF01..FF5E: EF BC 81 .. EF BD 9E, but for the wave that stands for a range */
		bool full = i + 2 < in.n && p[0] == 0xEF && (p[1] == 0xBC || (p[1] == 0xBD && p[2] < 0x9E));
		if (full) {
			to[n++] = (char)(p[2] - 0x80 + (p[1] == 0xBC ? 0x20 : 0x60));
			i += 3;
		} else {
			to[n++] = (char)p[0];
			i++;
		}
		if (to[n - 1] >= 'A' && to[n - 1] <= 'Z') {
			to[n - 1] = (char)(to[n - 1] - 'A' + 'a');
		}
	}
	return n;
}

static bool take(str *rest, const char *word)
{
	str w = str_from_c(word);
	if (!str_starts(*rest, w)) {
		return false;
	}
	*rest = str_sub(*rest, w.n, rest->n);
	return true;
}

static bool at_digit(str s) { return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9'; }

static bool take_number(str *rest, int most_digits, int *ret)
{
	int v = 0, n = 0;
	while (rest->n > 0 && rest->p[0] >= '0' && rest->p[0] <= '9' && n < most_digits) {
		v = v * 10 + (rest->p[0] - '0');
		*rest = str_sub(*rest, 1, rest->n);
		n++;
	}
	*ret = v;
	return n > 0;
}

/* :30, 時, 時30分, 時半 behind an hour; nothing is no minutes. */
static int take_minutes(str *at)
{
	int minute = 0;
	if (take(at, "時")) {
		if (take(at, "半")) {
			return 30;
		}
		if (take_number(at, 2, &minute)) {
			(void)take(at, "分");
		}
	} else if (at->n > 1 && at->p[0] == ':' && at->p[1] >= '0' && at->p[1] <= '9') {
		*at = str_sub(*at, 1, at->n);
		(void)take_number(at, 2, &minute);
	}
	return minute;
}

/* 9, 9:30, 9時, 9時30分, 9時半, 9am; minutes of the day, at most 36 hours. */
static bool take_time(struct reading *r, int *ret)
{
	int hour;
	str at = r->rest;
	if (!take_number(&at, 2, &hour)) {
		return false;
	}
	int minute = take_minutes(&at);
	bool pm = take(&at, "pm") || take(&at, "p.m.") || r->afternoon == 1, am = take(&at, "am") || take(&at, "a.m.");
	hour = am && hour == 12 ? 0 : pm && !am && hour < 12 ? hour + 12 : hour;
	r->afternoon = 0;
	if (hour > 36 || minute > 59 || at_digit(at)) {
		return false;
	}
	r->rest = at;
	*ret = hour * 60 + minute;
	return true;
}

static enum token next(struct reading *r, int *ret_value)
{
	*ret_value = 0;
	if (r->rest.n == 0) {
		return T_END;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (take(&r->rest, words[i].text)) {
			*ret_value = words[i].value;
			return words[i].token;
		}
	}
	return r->rest.p[0] >= '0' && r->rest.p[0] <= '9' ? T_NUMBER : T_UNKNOWN;
}

/* --- meaning --- */

/* 第2土曜. A plain day right behind it may mean every one or only the second: nothing is guessed. */
static bool add_nth(struct reading *r, int day)
{
	if (r->weeks == 0 && r->has_nth) {
		return false;
	}
	r->nth[day] |= r->weeks;
	r->has_nth = r->has_days = true;
	r->weeks = 0;
	r->last_day = -1;
	return !r->ranged;
}

static void add_day(struct reading *r, int day)
{
	if (r->ranged && r->last_day >= 0) {
		for (int d = r->last_day; d != day; d = (d + 1) % 7) {
			r->days |= 1U << d;
		}
	}
	r->days |= 1U << day;
	r->has_days = true;
	r->last_day = day;
	r->ranged = false;
}

static void forget_days(struct reading *r)
{
	r->days = 0;
	r->n_dates = 0;
	memset(r->nth, 0, sizeof r->nth);
	r->has_nth = r->has_days = r->has_holiday = r->has_year_end = r->ranged = false;
	r->last_day = -1;
}

static bool is_day_of(int month, int day)
{
	static const int lengths[12] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1];
}

/* "12/" or 12月: what has to stand behind the day, or NULL. */
static const char *take_month(str *at, int *ret)
{
	return !take_number(at, 2, ret) ? NULL : take(at, "/") ? "" : take(at, "月") ? "日" : NULL;
}

/* 12/29, 12月29日; `month` above 0: it was named already. */
static bool take_date(struct reading *r, int month, int *ret)
{
	str at = r->rest;
	int day;
	(void)take(&at, " ");
	const char *behind = month > 0 ? "" : take_month(&at, &month);
	if (!behind || !take_number(&at, 2, &day) || !take(&at, behind) || !is_day_of(month, day) || at_digit(at) || (at.n > 0 && at.p[0] == ':')) {
		return false;
	}
	r->rest = at;
	*ret = month * 100 + day;
	return true;
}

static bool is_turn(struct hours_dates d) { return d.from > d.to || d.from >= 1220 || d.to <= 115; }

static enum token next_word(struct reading *r, int *ret_value)
{
	enum token t;
	do {
		t = next(r, ret_value);
	} while (t == T_SKIP);
	return t;
}

/* 12/29〜1/3, "dec 29 - jan 3", 8/15; nothing is taken when it is none. */
static bool take_dates(struct reading *r, int month)
{
	struct reading at = *r, after;
	struct hours_dates d;
	int value;
	if (r->n_dates == HOURS_DATES_MAX || !take_date(&at, month, &d.from)) {
		return false;
	}
	d.to = d.from;
	after = at;
	if (next_word(&after, &value) == T_RANGE) {
		at = after;
		enum token t = next_word(&after, &value);
		value = t == T_MONTH ? value : 0;
		at = value > 0 ? after : at;
		if (!take_date(&at, value, &d.to)) {
			return false;
		}
	}
	r->rest = at.rest;
	r->dates[r->n_dates++] = d;
	return true;
}

static bool put_span(struct hours *h, struct hours_span s)
{
	if (h->n == HOURS_SPANS_MAX) {
		return false;
	}
	h->v[h->n++] = s;
	return true;
}

static bool add_span(struct reading *r, int from, int to)
{
	bool has_nth = false;
	if (from > HOURS_DAY_MIN || to > 2 * HOURS_DAY_MIN) {
		return false;
	}
	for (unsigned day = 0; day < 7; day++) {
		if (r->current_nth[day] && !put_span(r->h, (struct hours_span){ (uint8_t)(1U << day), r->current_nth[day], from, to })) {
			return false;
		}
		has_nth = has_nth || r->current_nth[day];
	}
	uint8_t days = (uint8_t)(r->current | (r->current_holiday ? HOURS_HOLIDAY : 0));
	r->has_times = true;
	return (has_nth && days == 0) || put_span(r->h, (struct hours_span){ days, 0, from, to });
}

/* Cuts a break out of the spans the days of now have. */
static bool cut(struct reading *r, int from, int to)
{
	size_t n = r->h->n;
	bool did = false;
	for (size_t i = r->group; i < n; i++) {
		struct hours_span *s = &r->h->v[i];
		if (from > s->from && to < s->to) {
			if (!put_span(r->h, (struct hours_span){ s->days, s->weeks, to, s->to })) {
				return false;
			}
			s->to = from;
			did = true;
		}
	}
	return did;
}

/* Days that were named stand before times: these are theirs. */
static bool begin_times(struct reading *r)
{
	if (r->n_dates > 0 || r->weeks) {
		return false; /* hours of a season */
	}
	if (r->has_days || r->has_holiday) {
		r->current = r->days & HOURS_ALL_DAYS;
		memcpy(r->current_nth, r->nth, sizeof r->nth);
		r->current_holiday = r->has_holiday;
		r->group = r->h->n;
		if (r->days & 0x100 && r->h->holidays == HOURS_OFF_UNSAID && !r->has_holiday) {
			r->h->holidays = HOURS_OFF_CLOSED; /* 平日 are no holidays */
		}
		if (r->has_year_end) {
			r->h->year_end = HOURS_OFF_OPEN;
		}
		forget_days(r);
	}
	return true;
}

/* The next word that is no filling; 午前 and 午後 are remembered. */
static enum token next_of_times(struct reading *r, int *ret_value)
{
	enum token t;
	do {
		t = next(r, ret_value);
		r->afternoon = t == T_PM ? 1 : t == T_AM ? 0 : r->afternoon;
	} while (t == T_SKIP);
	return t;
}

static bool take_end(struct reading *r, int *ret)
{
	int value;
	if (next_of_times(r, &value) != T_RANGE) {
		return false;
	}
	enum token t;
	do {
		t = next_of_times(r, &value);
	} while (t == T_PM || t == T_AM);
	return t == T_NUMBER && take_time(r, ret); /* a number is still to be read */
}

static bool add_times(struct reading *r)
{
	int from, to;
	if (!take_time(r, &from) || !take_end(r, &to)) {
		return false;
	}
	to += to <= from ? HOURS_DAY_MIN : 0;
	if (!begin_times(r)) {
		return false;
	}
	if (r->is_break) {
		r->is_break = false;
		return cut(r, from, to);
	}
	return add_span(r, from, to);
}

static void close_dates(struct reading *r, struct hours_dates d)
{
	if (is_turn(d)) {
		r->h->turn = d;
		r->has_year_end = true;
	} else {
		r->h->off[r->h->n_off++] = d;
	}
}

/* What was named since the last time is when nobody is there. */
static bool close_named(struct reading *r)
{
	bool any = r->has_days || r->has_holiday || r->has_year_end || r->n_dates > 0;
	if (r->weeks || r->h->n_off + r->n_dates > HOURS_DATES_MAX) {
		return false;
	}
	r->excluded |= r->days & HOURS_ALL_DAYS;
	for (size_t i = 0; i < 7; i++) {
		r->h->off_weeks[i] |= r->nth[i];
	}
	for (size_t i = 0; i < r->n_dates; i++) {
		close_dates(r, r->dates[i]);
	}
	r->h->holidays = r->has_holiday ? HOURS_OFF_CLOSED : r->h->holidays;
	r->h->year_end = r->has_year_end ? HOURS_OFF_CLOSED : r->h->year_end;
	forget_days(r);
	if (any || r->h->n <= r->group + 1) {
		return any;
	}
	struct hours_span last = r->h->v[--r->h->n]; /* （12:00-13:00を除く） */
	return cut(r, last.from, last.to);
}

static bool always(struct reading *r, enum token t, int value)
{
	if (t == T_NO_OFF) {
		r->h->holidays = r->h->year_end = HOURS_OFF_OPEN;
	}
	if (t == T_ALWAYS || value == 1) {
		bool plain = !r->has_days && !r->has_holiday;
		if (!begin_times(r)) {
			return false;
		}
		if (plain) {
			r->current = HOURS_ALL_DAYS;
			memset(r->current_nth, 0, sizeof r->current_nth);
			r->h->holidays = r->h->year_end = HOURS_OFF_OPEN;
		}
		return add_span(r, 0, HOURS_DAY_MIN);
	}
	return true;
}

/* 休止中; of days that were named: those are off. */
static bool suspend(struct reading *r)
{
	bool named = r->has_days || r->has_holiday || r->has_year_end || r->n_dates > 0;
	r->h->is_suspended = r->h->is_suspended || !named;
	return !named || close_named(r);
}

/* "closed until further notice" */
static bool for_now(struct reading *r)
{
	r->h->is_for_now = true;
	if (!r->is_closing || r->has_days || r->has_holiday || r->has_year_end) {
		return true;
	}
	r->is_closing = false;
	return suspend(r);
}

/* 第1・3水曜: the 3 is no hour. Then days of the year, then times. */
static bool number(struct reading *r)
{
	int v;
	if (r->weeks) {
		bool ok = take_number(&r->rest, 1, &v) && v >= 1 && v <= 5 && !at_digit(r->rest);
		r->weeks |= (uint8_t)(ok ? 1U << (v - 1) : 0);
		return ok;
	}
	return take_dates(r, 0) || (!r->is_closing && r->n_dates == 0 && add_times(r));
}

/* The end of a part: what "closed" began is over. */
static bool end_part(struct reading *r)
{
	bool closing = r->is_closing;
	r->is_closing = false;
	return !closing || close_named(r);
}

/* A word about days. */
static bool name_days(struct reading *r, enum token t, int value)
{
	if (t == T_DAY && (r->weeks || r->has_nth)) {
		return add_nth(r, value);
	}
	if (t == T_DAY) {
		add_day(r, value);
	} else if (t == T_NTH) {
		r->weeks |= (uint8_t)(1U << (value - 1));
	} else if (t == T_EVERY) {
		r->has_nth = false;
	} else if (t == T_RANGE) {
		r->ranged = r->last_day >= 0;
		return r->ranged;
	} else {
		r->days |= t == T_DAYS ? (unsigned)value : 0;
		r->has_days = r->has_days || t == T_DAYS;
		r->has_holiday = r->has_holiday || t == T_HOLIDAY;
		r->has_year_end = r->has_year_end || t == T_YEAR_END;
	}
	return true;
}

static bool step(struct reading *r, enum token t, int value)
{
	switch (t) {
	case T_DAY: case T_DAYS: case T_HOLIDAY: case T_YEAR_END: case T_RANGE: case T_NTH: case T_EVERY: return name_days(r, t, value);
	case T_CLOSED: r->is_closing = true; return true;
	case T_EXCEPT: return close_named(r);
	case T_BREAK: r->is_break = true; return true;
	case T_ALWAYS: case T_NO_OFF: return always(r, t, value);
	case T_AM: case T_PM: r->afternoon = t == T_PM; return true;
	case T_NUMBER: return number(r);
	case T_MONTH: return take_dates(r, value);
	case T_FOR_NOW: return for_now(r);
	case T_SUSPENDED: return suspend(r);
	case T_UNKNOWN: return false;
	default: return t == T_SKIP || t == T_OPEN || end_part(r);
	}
}

/* Days that were named but have no times: 平日のみ is not enough to say when. */
static bool finish(struct reading *r)
{
	struct hours *h = r->h;
	bool open_end = r->has_days || r->has_holiday || r->has_year_end || r->is_break || r->weeks || r->n_dates > 0;
	if ((h->n == 0 && !h->is_suspended) || open_end) {
		return false;
	}
	for (size_t i = 0; i < h->n; i++) {
		if ((h->v[i].days & (HOURS_ALL_DAYS | HOURS_HOLIDAY)) == 0) {
			h->v[i].days = HOURS_ALL_DAYS;
			h->days_unsaid = r->excluded == 0;
		}
		h->v[i].days &= (uint8_t)~r->excluded;
	}
	return true;
}

bool hours_read(str text, struct hours *ret)
{
	char narrowed[HOURS_BYTES_MAX];
	struct hours h = { 0 };
	text = str_trim(text);
	if (text.n == 0 || text.n > sizeof narrowed) {
		return false;
	}
	struct reading r = { .rest = { narrowed, narrow(text, narrowed, sizeof narrowed) }, .h = &h, .last_day = -1 };
	struct hours kept = { 0 };
	bool has_kept = false;
	for (;;) {
		int value;
		enum token t = next(&r, &value);
		bool fits = t != T_UNKNOWN && step(&r, t, value);
		if (fits && (t == T_STOP || t == T_END)) { /* a whole sentence */
			struct hours now = h;
			struct reading whole = r;
			whole.h = &now;
			fits = finish(&whole);
			kept = fits ? now : kept;
			has_kept = has_kept || fits;
		}
		if (!fits || t == T_END) {
			kept.has_rest = !fits;
			if (has_kept) {
				*ret = kept;
			}
			return has_kept;
		}
	}
}
