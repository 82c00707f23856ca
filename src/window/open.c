#include "window/open.h"

#include "base/time.h"
#include "catalog/catalog.h"
#include "db/db.h"
#include "base/msg.h"
#include "messages.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define MINUTE_MS INT64_C(60000)
#define LOOK_DAYS 15             /* Golden Week and the turn of the year are shorter */
#define LOOK_DAYS_MONTHLY 100    /* a fifth Saturday may be three months away */

static const struct choice states[OPEN_STATE_MAX] = { { "open", MSG_WINDOW_STATE_OPEN }, { "perhaps", MSG_WINDOW_STATE_PERHAPS },
	{ "break", MSG_WINDOW_STATE_BREAK }, { "closed", MSG_WINDOW_STATE_CLOSED }, { "unknown", MSG_WINDOW_STATE_UNKNOWN } };
const struct choices open_state_choices = { states, OPEN_STATE_MAX };

/* --- days --- */

static const struct holiday *holiday_find(const struct window_knowledge *k, int date)
{
	size_t from = 0, to = k->n_holidays; /* in the order of their days */
	while (from < to) {
		size_t at = from + (to - from) / 2;
		from = k->holidays[at].date < date ? at + 1 : from;
		to = k->holidays[at].date < date ? to : at;
	}
	return from < k->n_holidays && k->holidays[from].date == date ? &k->holidays[from] : NULL;
}

str holiday_name(const struct ctx *c, int date)
{
	const struct holiday *h = holiday_find(&c->catalog->windows, date);
	return h ? text2_in(h->name, c->lang) : S("");
}

/* What holds on one day: which spans, how sure. */
struct day {
	int64_t begins_at;            /* its midnight, Japan time */
	bool spans[HOURS_SPANS_MAX];
	bool sure, year_unknown;
	int why;
};

static bool is_year_end(const struct window_knowledge *k, int month_day)
{
	return k->year_end_from > k->year_end_to ? month_day >= k->year_end_from || month_day <= k->year_end_to
		: month_day >= k->year_end_from && month_day <= k->year_end_to;
}

static void pick_spans(const struct hours *h, uint8_t bit, int nth, bool is_last, struct day *ret)
{
	for (size_t i = 0; i < h->n; i++) {
		ret->spans[i] = (h->v[i].days & bit) != 0 && (h->v[i].weeks == 0 || bit == HOURS_HOLIDAY || hours_in_weeks(h->v[i].weeks, nth, is_last));
	}
}

/* Days of the month or of the year the line leaves out. */
static bool is_off(const struct hours *h, int month_day, int week, int nth, bool is_last)
{
	bool off = hours_in_weeks(h->off_weeks[week], nth, is_last);
	for (size_t i = 0; i < h->n_off; i++) {
		off = off || hours_in_dates(h->off[i], month_day);
	}
	return off;
}

static bool any_weeks(const struct hours *h)
{
	bool any = false;
	for (size_t i = 0; i < h->n; i++) {
		any = any || h->v[i].weeks != 0;
	}
	return any;
}

static bool any_span(const struct hours *h, const struct day *d)
{
	for (size_t i = 0; i < h->n; i++) {
		if (d->spans[i]) {
			return true;
		}
	}
	return false;
}

static bool says_holidays(const struct hours *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (h->v[i].days & HOURS_HOLIDAY) {
			return true;
		}
	}
	return false;
}

/* A day that is special: closed, as usual, or nobody said. */
static void special(struct day *d, enum hours_off off, int why)
{
	if (off == HOURS_OFF_CLOSED) {
		memset(d->spans, 0, sizeof d->spans);
	}
	if (off != HOURS_OFF_OPEN) {
		d->why = why;
		d->sure = d->sure && off == HOURS_OFF_CLOSED;
	}
}

static struct day day_of(const struct window_knowledge *k, const struct hours *h, int64_t ms)
{
	struct civil v = civil_from_ms(ms, JST_OFFSET_MIN);
	int date = v.year * 10000 + v.month * 100 + v.day, week = weekday(v.year, v.month, v.day);
	struct day d = { .begins_at = civil_to_ms((struct civil){ v.year, v.month, v.day, 0, 0, 0 }, JST_OFFSET_MIN), .sure = true };
	bool is_holiday = holiday_find(k, date) != NULL;
	int nth = (v.day - 1) / 7 + 1;
	bool is_last = civil_from_ms(ms + 7 * DAY_MS, JST_OFFSET_MIN).month != v.month;
	pick_spans(h, (uint8_t)(1U << week), nth, is_last, &d);
	if (h->days_unsaid && (week == 0 || week == 6)) {
		special(&d, HOURS_OFF_UNSAID, OPEN_WHY_WEEKEND);
	}
	if (is_holiday && says_holidays(h)) {
		pick_spans(h, HOURS_HOLIDAY, nth, is_last, &d);
	} else if (is_holiday) {
		special(&d, h->holidays, OPEN_WHY_HOLIDAY);
	}
	if (h->turn.from ? hours_in_dates(h->turn, date % 10000) : is_year_end(k, date % 10000)) {
		special(&d, h->year_end, OPEN_WHY_YEAR_END);
	}
	if (is_off(h, date % 10000, week, nth, is_last)) {
		special(&d, HOURS_OFF_CLOSED, OPEN_WHY_OFF);
		d.sure = true;
	}
	bool matters = h->holidays != HOURS_OFF_OPEN || says_holidays(h);
	d.year_unknown = matters && (v.year < k->first_year || v.year > k->last_year);
	return d;
}

/* --- now --- */

/* The span of `d` that holds at `now`, if any: its end. */
static bool within(const struct hours *h, const struct day *d, int64_t now, int64_t *ret_end)
{
	bool found = false;
	for (size_t i = 0; i < h->n; i++) {
		int64_t from = d->begins_at + h->v[i].from * MINUTE_MS, to = d->begins_at + h->v[i].to * MINUTE_MS;
		if (d->spans[i] && now >= from && now < to && (!found || to > *ret_end)) {
			*ret_end = to;
			found = true;
		}
	}
	return found;
}

/* The first span of `d` that begins after `now`. */
static bool begins(const struct hours *h, const struct day *d, int64_t now, int64_t *ret_at)
{
	bool found = false;
	for (size_t i = 0; i < h->n; i++) {
		int64_t from = d->begins_at + h->v[i].from * MINUTE_MS;
		if (d->spans[i] && from > now && (!found || from < *ret_at)) {
			*ret_at = from;
			found = true;
		}
	}
	return found;
}

static bool began(const struct hours *h, const struct day *d, int64_t now)
{
	for (size_t i = 0; i < h->n; i++) {
		if (d->spans[i] && d->begins_at + h->v[i].to * MINUTE_MS <= now) {
			return true;
		}
	}
	return false;
}

/* Runs on into following days without a gap: 24 hours. */
static struct opt_int closes_at(const struct window_knowledge *k, const struct hours *h, int64_t end)
{
	for (int i = 0; i < LOOK_DAYS; i++) {
		struct day d = day_of(k, h, end);
		int64_t next = end;
		if (!d.sure || !within(h, &d, end, &next)) {
			return (struct opt_int){ true, end };
		}
		end = next;
	}
	return (struct opt_int){ 0 };
}

static void find_next(const struct window_knowledge *k, const struct hours *h, const struct day *today, int64_t now, struct open_now *v)
{
	int days = any_weeks(h) ? LOOK_DAYS_MONTHLY : LOOK_DAYS;
	for (int i = 0; i < days && !v->next_at.has; i++) {
		struct day d = day_of(k, h, today->begins_at + i * DAY_MS);
		if (d.sure && begins(h, &d, now, &v->next_at.v)) {
			v->next_at.has = true;
			v->year_unknown = v->year_unknown || d.year_unknown;
		}
	}
}

/* Lines of hours are read for each room page, and are the same some thousand times (docs/decisions/0012). */
struct hours_kept { bool understood; struct hours hours; };
static const struct db_row_layout kept_layout = { sizeof(struct hours_kept), NULL, 0 };
static const struct db_statement kept_hours = DB_WORKED_OUT("hours", &kept_layout);

static bool hours_of(struct ctx *c, str line, struct hours *ret)
{
	struct db_key k;
	struct db_kept kept;
	struct hours_kept one = { 0 };
	db_key_begin(&k, &kept_hours);
	db_key_str(&k, line);
	if (db_kept_find(c, &k, &kept)) {
		one = *(const struct hours_kept *)kept.rows;
	} else {
		one.understood = hours_read(line, &one.hours);
		db_kept_add(c, &k, &one, 1);
	}
	*ret = one.hours;
	return one.understood;
}

struct open_now open_at(struct ctx *c, str line, int64_t now)
{
	const struct window_knowledge *k = &c->catalog->windows;
	struct open_now v = { .state = OPEN_UNKNOWN };
	struct hours h;
	int64_t end = 0;
	if (line.n == 0 || !hours_of(c, line, &h)) {
		v.has_rest = line.n > 0;
		return v;
	}
	v.has_rest = h.has_rest;
	if (h.is_suspended) {
		v.state = OPEN_LATER;
		v.why = OPEN_WHY_SUSPENDED;
		return v;
	}
	v.is_for_now = h.is_for_now;
	struct day today = day_of(k, &h, now), before = day_of(k, &h, today.begins_at - DAY_MS);
	const struct day *holds = within(&h, &today, now, &end) ? &today : within(&h, &before, now, &end) ? &before : NULL;
	v.year_unknown = today.year_unknown;
	if (holds) {
		v.state = holds->sure ? OPEN_NOW : OPEN_PERHAPS;
		v.why = holds->sure ? OPEN_WHY_NONE : holds->why;
		v.until_at = holds->sure ? closes_at(k, &h, end) : (struct opt_int){ true, end };
		return v;
	}
	find_next(k, &h, &today, now, &v);
	bool is_today = v.next_at.has && v.next_at.v < today.begins_at + DAY_MS;
	v.state = is_today && began(&h, &today, now) ? OPEN_BREAK : OPEN_LATER;
	v.why = is_today || any_span(&h, &today) ? OPEN_WHY_NONE : today.why;
	return v;
}

int open_rank(const struct open_now *v)
{
	static const int ranks[OPEN_STATE_MAX] = { [OPEN_NOW] = 0, [OPEN_PERHAPS] = 1, [OPEN_UNKNOWN] = 2, [OPEN_BREAK] = 3, [OPEN_LATER] = 5 };
	return open_says_more(v) ? 4 : ranks[v->state];
}

bool open_says_more(const struct open_now *v) { return v->state == OPEN_LATER && v->has_rest; }

struct open_look open_look_of(const struct open_now *v)
{
	static const struct { const char *css, *icon; } looks[OPEN_STATE_MAX] = { [OPEN_NOW] = { "is-ok", "phone" }, [OPEN_PERHAPS] = { "is-warn", "phone" },
		[OPEN_BREAK] = { "is-quiet", "clock" }, [OPEN_LATER] = { "is-quiet", "phone-off" }, [OPEN_UNKNOWN] = { "is-ask", "unknown" } };
	return open_says_more(v) ? (struct open_look){ S("is-ask"), S("info") }
		: (struct open_look){ str_from_c(looks[v->state].css), str_from_c(looks[v->state].icon) };
}

/* --- words --- */

static str hour_text(struct ctx *c, int64_t ms)
{
	struct civil v = civil_from_ms(ms, JST_OFFSET_MIN);
	return str_printf(c->arena, "%d:%02d", v.hour, v.minute);
}

/* "13:30", "明日 9:00", "11月24日（火） 9:00" */
static str when_text(struct ctx *c, int64_t ms, int64_t now)
{
	int64_t shift = JST_OFFSET_MIN * MINUTE_MS, day = (ms + shift) / DAY_MS - (now + shift) / DAY_MS;
	str hour = hour_text(c, ms);
	if (day == 0) {
		return hour;
	}
	return day == 1 ? msgf(c, MSG_WINDOW_OPEN_TOMORROW, { "hour", hour })
		: msgf(c, MSG_WINDOW_OPEN_ON, { "day", time_date(c, ms) }, { "hour", hour });
}

/* Midnight at the end of today is 24:00. */
static str until_text(struct ctx *c, int64_t ms, int64_t now)
{
	int64_t shift = JST_OFFSET_MIN * MINUTE_MS;
	bool is_midnight = (ms + shift) % DAY_MS == 0 && (ms + shift) / DAY_MS - (now + shift) / DAY_MS == 1;
	return is_midnight ? S("24:00") : when_text(c, ms, now);
}

str open_text(struct ctx *c, const struct open_now *v, int64_t now)
{
	switch (v->state) {
	case OPEN_NOW:
		return v->until_at.has ? msgf(c, MSG_WINDOW_OPEN_NOW, { "until", until_text(c, v->until_at.v, now) }) : msg(c, MSG_WINDOW_OPEN_ALWAYS);
	case OPEN_PERHAPS:
		return msgf(c, MSG_WINDOW_OPEN_PERHAPS, { "until", until_text(c, v->until_at.v, now) });
	case OPEN_BREAK:
		return msgf(c, MSG_WINDOW_OPEN_BREAK, { "next", when_text(c, v->next_at.v, now) });
	case OPEN_LATER:
		return v->has_rest ? msg(c, MSG_WINDOW_OPEN_MORE) : v->next_at.has ? msgf(c, MSG_WINDOW_OPEN_LATER, { "next", when_text(c, v->next_at.v, now) }) : msg(c, MSG_WINDOW_OPEN_CLOSED);
	default:
		return msg(c, v->has_rest ? MSG_WINDOW_OPEN_AS_WRITTEN : MSG_WINDOW_OPEN_UNKNOWN);
	}
}

str open_note(struct ctx *c, const struct open_now *v, int64_t now)
{
	static const int words[] = { MSG_NONE, MSG_WINDOW_WHY_HOLIDAY, MSG_WINDOW_WHY_YEAR_END, MSG_WINDOW_WHY_WEEKEND,
		MSG_WINDOW_WHY_OFF, MSG_WINDOW_WHY_SUSPENDED };
	struct civil t = civil_from_ms(now, JST_OFFSET_MIN);
	str note = S("");
	if (v->why == OPEN_WHY_HOLIDAY) {
		note = msgf(c, MSG_WINDOW_WHY_HOLIDAY, { "name", holiday_name(c, t.year * 10000 + t.month * 100 + t.day) });
	} else if (v->why != OPEN_WHY_NONE) {
		note = msg(c, words[v->why]);
	}
	if (v->is_for_now) {
		note = STR_CAT(c->arena, note, note.n ? S(" ") : S(""), msg(c, MSG_WINDOW_WHY_FOR_NOW));
	}
	if (v->year_unknown) {
		note = STR_CAT(c->arena, note, note.n ? S(" ") : S(""), msg(c, MSG_WINDOW_YEAR_UNKNOWN));
	}
	return note;
}
