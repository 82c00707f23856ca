#include "catalog/hours.h"
#include "base/msg.h"
#include "messages.h"
#include "window/open.h"

static const int names[7] = { MSG_WINDOW_DAY_0, MSG_WINDOW_DAY_1, MSG_WINDOW_DAY_2, MSG_WINDOW_DAY_3, MSG_WINDOW_DAY_4, MSG_WINDOW_DAY_5,
	MSG_WINDOW_DAY_6 };

static str both(struct ctx *c, int how, str one, str two)
{
	return one.n > 0 && two.n > 0 ? msgf(c, how, { "one", one }, { "two", two }) : one.n > 0 ? one : two;
}

/* Monday first, as weeks are spoken of; runs of three and more as a range. */
static str days_text(struct ctx *c, unsigned days)
{
	str text = S("");
	if ((days & HOURS_ALL_DAYS) == HOURS_ALL_DAYS) {
		text = msg(c, MSG_WINDOW_EVERY_DAY);
		days = 0;
	}
	for (int i = 0; i < 7;) {
		int n = 0;
		while (i + n < 7 && days & (1U << ((i + n + 1) % 7))) {
			n++;
		}
		if (n == 0) {
			i++;
			continue;
		}
		str first = msg(c, names[(i + 1) % 7]), last = msg(c, names[(i + n) % 7]);
		str run = n > 2 ? STR_CAT(c->arena, first, msg(c, MSG_WINDOW_DAY_TO), last) : n == 2 ? both(c, MSG_WINDOW_DAY_AND, first, last) : first;
		text = both(c, MSG_WINDOW_DAY_AND, text, run);
		i += n;
	}
	return text;
}

static str clock_text(struct ctx *c, int minutes)
{
	str hour = str_printf(c->arena, "%d:%02d", minutes % HOURS_DAY_MIN / 60, minutes % 60);
	return minutes > HOURS_DAY_MIN ? msgf(c, MSG_WINDOW_NEXT_DAY, { "hour", hour }) : minutes == HOURS_DAY_MIN ? S("24:00") : hour;
}

static str span_text(struct ctx *c, const struct hours_span *s)
{
	return s->from == 0 && s->to == HOURS_DAY_MIN ? msg(c, MSG_WINDOW_ALL_DAY)
		: STR_CAT(c->arena, clock_text(c, s->from), msg(c, MSG_WINDOW_DAY_TO), clock_text(c, s->to));
}

/* 第2・第4土曜 */
static str nth_text(struct ctx *c, uint8_t weeks, int day)
{
	static const int nth[6] = { MSG_WINDOW_NTH_1, MSG_WINDOW_NTH_2, MSG_WINDOW_NTH_3, MSG_WINDOW_NTH_4, MSG_WINDOW_NTH_5, MSG_WINDOW_NTH_6 };
	str text = S("");
	for (size_t i = 0; i < 6; i++) {
		text = weeks & (1U << i) ? both(c, MSG_WINDOW_DAY_AND, text, msg(c, nth[i])) : text;
	}
	return text.n > 0 ? msgf(c, MSG_WINDOW_NTH_DAY, { "nth", text }, { "day", msg(c, names[day]) }) : text;
}

static str month_day(struct ctx *c, int v) { return str_printf(c->arena, "%d/%d", v / 100, v % 100); }

static str dates_text(struct ctx *c, struct hours_dates d)
{
	return d.from == d.to ? month_day(c, d.from) : STR_CAT(c->arena, month_day(c, d.from), msg(c, MSG_WINDOW_DAY_TO), month_day(c, d.to));
}

/* Closed days beyond holidays and the usual turn of the year. */
static str off_text(struct ctx *c, const struct hours *h)
{
	str text = S("");
	for (int i = 0; i < 7; i++) {
		text = both(c, MSG_WINDOW_DAY_AND, text, nth_text(c, h->off_weeks[i], i));
	}
	for (size_t i = 0; i < h->n_off; i++) {
		text = both(c, MSG_WINDOW_DAY_AND, text, dates_text(c, h->off[i]));
	}
	return text;
}

static str closed_text(struct ctx *c, const struct hours *h, str times)
{
	bool holidays = h->holidays == HOURS_OFF_CLOSED, year_end = h->year_end == HOURS_OFF_CLOSED;
	int how = holidays && year_end ? MSG_WINDOW_CLOSED_BOTH : holidays ? MSG_WINDOW_CLOSED_HOLIDAYS : MSG_WINDOW_CLOSED_YEAR_END;
	str off = off_text(c, h);
	if (off.n == 0 && !h->turn.from) {
		return holidays || year_end ? msgf(c, how, { "times", times }) : times;
	}
	off = both(c, MSG_WINDOW_DAY_AND, off, holidays ? msg(c, MSG_WINDOW_DAY_HOLIDAY) : S(""));
	str turn = year_end ? msg(c, MSG_WINDOW_TURN) : S("");
	turn = year_end && h->turn.from ? STR_CAT(c->arena, turn, S(" "), dates_text(c, h->turn)) : turn;
	return msgf(c, MSG_WINDOW_CLOSED_ON, { "times", times }, { "what", both(c, MSG_WINDOW_DAY_AND, off, turn) });
}

static bool same_days(const struct hours_span *a, const struct hours_span *b) { return a->days == b->days && a->weeks == b->weeks; }

/* Breaks are cut out of the end of the list: put back beside their days, in the order of the day. */
static void sort_spans(struct hours *h)
{
	for (size_t i = 1; i < h->n; i++) {
		struct hours_span s = h->v[i];
		size_t to = i;
		for (size_t at = 0; at < i && to == i; at++) {
			bool behind = same_days(&h->v[at], &s) && (at + 1 == i || !same_days(&h->v[at + 1], &s) || h->v[at + 1].from > s.from);
			to = behind ? at + (h->v[at].from <= s.from) : to;
		}
		memmove(&h->v[to + 1], &h->v[to], (i - to) * sizeof s);
		h->v[to] = s;
	}
}

/* 月〜金, 土・日・祝日; empty: every day around the clock, or not said. */
static str group_text(struct ctx *c, const struct hours *h, const struct hours_span *s)
{
	bool whole = h->n == 1 && s->from == 0 && s->to == HOURS_DAY_MIN && (s->days & HOURS_ALL_DAYS) == HOURS_ALL_DAYS;
	int day = 0;
	while (s->weeks && day < 6 && !(s->days & (1U << day))) {
		day++;
	}
	str days = h->days_unsaid || whole ? S("") : s->weeks ? nth_text(c, s->weeks, day) : days_text(c, s->days);
	return both(c, MSG_WINDOW_DAY_AND, days, s->days & HOURS_HOLIDAY ? msg(c, MSG_WINDOW_DAY_HOLIDAY) : S(""));
}

str hours_text(struct ctx *c, str line)
{
	struct hours h;
	str text = S("");
	if (!hours_read(line, &h) || h.has_rest) {
		return line;
	}
	sort_spans(&h);
	for (size_t i = 0; i < h.n; i++) {
		bool same = i > 0 && same_days(&h.v[i], &h.v[i - 1]);
		str days = same ? S("") : group_text(c, &h, &h.v[i]);
		text = both(c, MSG_WINDOW_SPAN_AND, text, STR_CAT(c->arena, days, days.n ? S(" ") : S(""), span_text(c, &h.v[i])));
	}
	text = text.n > 0 ? closed_text(c, &h, text) : text;
	text = h.is_suspended ? both(c, MSG_WINDOW_SPAN_AND, text, msg(c, MSG_WINDOW_SUSPENDED)) : text;
	return h.is_for_now ? msgf(c, MSG_WINDOW_FOR_NOW, { "times", text }) : text;
}
