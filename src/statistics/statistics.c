#include "statistics/statistics.h"

#include <stdlib.h>

#include "account/access.h"
#include "base/text.h"
#include "base/time.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "sighting/sighting.h"
#include "statistics_sql.h"

#define MONTHS_SHOWN 36              /* more are counted by the year */
#define CAUSES_SHOWN 20

static const struct choice periods[] = { [STAT_LAST_12] = { "last12", MSG_STATISTICS_LAST_12 },
	[STAT_THIS_YEAR] = { "year", MSG_STATISTICS_THIS_YEAR }, [STAT_FISCAL] = { "fiscal", MSG_STATISTICS_FISCAL },
	[STAT_ALL] = { "all", MSG_STATISTICS_ALL }, [STAT_OWN] = { "own", MSG_STATISTICS_OWN } };
const struct choices stat_period_choices = { periods, STAT_PERIOD_MAX };
const char *const stat_span_codes[SPAN_MAX] = { "notice", "open", "report", "contain", "recover", "close" };
const char *const stat_way_codes[WAY_MAX] = { "finder", "program", "direct" };

/* --- the period --- */

static int64_t month_start(int year, int month)
{
	while (month < 1) {
		month += 12;
		year--;
	}
	while (month > 12) {
		month -= 12;
		year++;
	}
	return civil_to_ms((struct civil){ .year = year, .month = month, .day = 1 }, JST_OFFSET_MIN);
}

static bool read_day(struct ctx *c, str text, const char *field, struct event_time *ret)
{
	if (str_is_empty(text) || !event_time_parse(text, c->now_ms, ret) || ret->precision < WHEN_YEAR) {
		return fail_field(c, field, MSG_STATISTICS_DAY_BAD);
	}
	return true;
}

/* A day that was not said is that of the last twelve months; one that was must be one, whatever the period is. */
static bool own_range(struct ctx *c, const struct stat_asked *in, struct stat_range *ret)
{
	struct event_time from = { .earliest_ms = ret->from }, until = { .latest_ms = ret->until - 1 };
	bool from_ok = str_is_empty(in->from) || read_day(c, in->from, "from", &from);
	bool until_ok = str_is_empty(in->until) || read_day(c, in->until, "until", &until);
	if (!from_ok || !until_ok) {
		return false;
	}
	if (ret->period != STAT_OWN) {
		return true;
	}
	if (until.latest_ms < from.earliest_ms) {
		return fail_field(c, "until", MSG_STATISTICS_DAYS_BACK);
	}
	ret->from = from.earliest_ms;
	ret->until = until.latest_ms + 1;
	return true;
}

bool stat_range_of(struct ctx *c, const struct stat_asked *in, struct stat_range *ret)
{
	struct civil now = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	int fiscal = now.month >= 4 ? now.year : now.year - 1;
	*ret = (struct stat_range){ in->period < 0 ? STAT_LAST_12 : in->period, 0, INT64_MAX };
	if (ret->period == STAT_THIS_YEAR) {
		ret->from = month_start(now.year, 1);
		ret->until = month_start(now.year + 1, 1);
	} else if (ret->period == STAT_FISCAL) {
		ret->from = month_start(fiscal, 4);
		ret->until = month_start(fiscal + 1, 4);
	} else if (ret->period != STAT_ALL) {
		ret->from = month_start(now.year, now.month - 11);
		ret->until = month_start(now.year, now.month + 1);
	}
	return own_range(c, in, ret);
}

/* --- rooms --- */

struct place { struct id id; size_t at; };

static int by_id(const void *x, const void *y)
{
	return memcmp(((const struct place *)x)->id.b, ((const struct place *)y)->id.b, sizeof(struct id));
}

struct making {
	struct ctx *c;
	struct statistics *s;
	struct place *places;        /* of the rooms, by id */
	bool *costs_shown, *days;    /* may be seen; noticed is known to the day */
};

static size_t room_at(const struct making *m, struct id id)
{
	const struct place wanted = { id, 0 };
	const struct place *p = m->s->n ? bsearch(&wanted, m->places, m->s->n, sizeof wanted, by_id) : NULL;
	return p ? p->at : SIZE_MAX;
}

static void span(struct opt_int *ret, bool has_from, int64_t from, bool has_to, int64_t to)
{
	*ret = (struct opt_int){ has_from && has_to && to >= from, to - from };
}

static bool is_day(struct event_time t) { return t.precision >= WHEN_DAY; }

static struct event_time canonical_of(str s)
{
	struct event_time t = { .precision = WHEN_NONE };
	if (!str_is_empty(s) && !event_time_from_canonical(s, &t)) {
		t.precision = WHEN_NONE;
	}
	return t;
}

/* The fact is typed by people: read as they wrote it. */
static struct event_time happened_of(struct ctx *c, str s)
{
	struct event_time t = { .precision = WHEN_NONE };
	if (str_is_empty(s) || !event_time_parse(s, c->now_ms, &t)) {
		t.precision = WHEN_NONE;
	}
	return t;
}

static void fill_spans(struct ctx *c, const struct statistics_rooms_row *r, struct stat_room *v)
{
	struct event_time noticed = canonical_of(r->noticed), happened = happened_of(c, r->happened);
	struct event_time contained = canonical_of(r->contained), recovered = canonical_of(r->recovered);
	bool has = is_day(noticed);
	int64_t at = noticed.earliest_ms;
	span(&v->spans[SPAN_NOTICE], is_day(happened), happened.earliest_ms, has, at);
	span(&v->spans[SPAN_OPEN], has, at, true, r->opened_at);
	span(&v->spans[SPAN_CONTAIN], has, at, is_day(contained), contained.earliest_ms);
	span(&v->spans[SPAN_RECOVER], has, at, is_day(recovered), recovered.earliest_ms);
	span(&v->spans[SPAN_CLOSE], true, r->opened_at, r->closed_at.has && str_eq(r->state, S("closed")), r->closed_at.v);
}

static bool may_see_costs(struct ctx *c, str access)
{
	int at = str_is_empty(access) ? COST_FOR_RESPONDER : choice_find(&cost_access_choices, access);
	struct closing s = { .cost_access = at < 0 ? COST_FOR_ADMIN : at };
	return cost_may_see(c, &s);
}

/* Newest first. */
static int by_noticed(const void *x, const void *y)
{
	const struct statistics_rooms_row *a = x, *b = y;
	return a->noticed_at != b->noticed_at ? (a->noticed_at < b->noticed_at ? 1 : -1) : memcmp(b->id.b, a->id.b, sizeof a->id.b);
}

static bool read_rooms(struct making *m)
{
	struct ctx *c = m->c;
	struct statistics *s = m->s;
	struct statistics_rooms_rows rows;
	if (!q_statistics_rooms(c, (struct statistics_rooms_in){ .from = s->range.from, .until = s->range.until }, &rows)) {
		return false;
	}
	s->n = rows.n;
	if (rows.n > 1) {
		qsort(rows.v, rows.n, sizeof *rows.v, by_noticed);
	}
	s->rooms = arena_array(c->arena, struct stat_room, rows.n);
	m->places = arena_array(c->arena, struct place, rows.n);
	m->costs_shown = arena_array(c->arena, bool, rows.n);
	m->days = arena_array(c->arena, bool, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct statistics_rooms_row *r = &rows.v[i];
		struct civil day = civil_from_ms(r->noticed_at, JST_OFFSET_MIN);
		bool is_said = str_eq(r->cause_state, S("known")) || str_eq(r->cause_state, S("likely"));
		s->rooms[i] = (struct stat_room){ .id = r->id, .name = r->name, .kind = r->kind, .cause = is_said ? r->cause : S(""),
			.level = r->level.has ? (int)r->level.v : -1, .way = WAY_DIRECT, .is_open = str_eq(r->state, S("open")),
			.is_restricted = r->is_restricted != 0, .noticed_at = r->noticed_at, .month = day.year * 100 + day.month };
		fill_spans(c, r, &s->rooms[i]);
		s->open += s->rooms[i].is_open;
		s->restricted += s->rooms[i].is_restricted;
		m->places[i] = (struct place){ r->id, i };
		m->days[i] = is_day(canonical_of(r->noticed));
		m->costs_shown[i] = may_see_costs(c, r->cost_access);
		s->costs_hidden += !m->costs_shown[i];
	}
	if (rows.n > 1) {
		qsort(m->places, rows.n, sizeof *m->places, by_id);
	}
	return true;
}

static bool read_reports(struct making *m)
{
	struct statistics_reports_rows rows;
	if (!q_statistics_reports(m->c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		size_t at = room_at(m, rows.v[i].incident_id);
		if (at == SIZE_MAX || !rows.v[i].issued_at.has || !m->days[at]) {
			continue;
		}
		struct stat_room *r = &m->s->rooms[at];
		struct opt_int found;
		span(&found, true, r->noticed_at, true, rows.v[i].issued_at.v);
		if (found.has && (!r->spans[SPAN_REPORT].has || found.v < r->spans[SPAN_REPORT].v)) {
			r->spans[SPAN_REPORT] = found;
		}
	}
	return true;
}

static bool read_ways(struct making *m)
{
	struct statistics_ways_rows rows;
	if (!q_statistics_ways(m->c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		size_t at = room_at(m, rows.v[i].incident_id);
		if (at != SIZE_MAX && m->s->rooms[at].way != WAY_FINDER) { /* a person's word counts, also beside an alarm */
			m->s->rooms[at].way = str_is_empty(rows.v[i].origin) ? WAY_FINDER : WAY_PROGRAM;
		}
	}
	return true;
}

/* Rows of one room stand side by side: `last` tells whether a sum has this room already. */
static void add_cost(struct statistics *s, const struct statistics_costs_row *r, int kind, size_t at, size_t last[COST_KIND_MAX], size_t *last_hours)
{
	if (kind == COST_HOURS && r->hours.has) { /* hours are of own people alone */
		s->hours += r->hours.v;
		s->hours_rooms += *last_hours != at;
		*last_hours = at;
	}
	if (!r->amount.has) {
		s->costs[kind].unknown++;
		return;
	}
	s->costs[kind].sum += r->amount.v;
	s->costs[kind].rooms += last[kind] != at;
	last[kind] = at;
}

static bool read_costs(struct making *m)
{
	struct statistics_costs_rows rows;
	size_t last[COST_KIND_MAX] = { SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX }, last_hours = SIZE_MAX;
	if (!q_statistics_costs(m->c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		size_t at = room_at(m, rows.v[i].incident_id);
		int kind = choice_find(&cost_kind_choices, rows.v[i].kind);
		if (at != SIZE_MAX && kind >= 0 && m->costs_shown[at]) {
			add_cost(m->s, &rows.v[i], kind, at, last, &last_hours);
		}
	}
	return true;
}

/* --- counting --- */

static int by_count(const void *x, const void *y)
{
	const struct stat_count *a = x, *b = y;
	return a->n != b->n ? (a->n < b->n ? 1 : -1) : str_cmp(a->key, b->key);
}

static void count_kinds(struct making *m)
{
	struct statistics *s = m->s;
	const struct catalog *k = m->c->catalog;
	s->kinds = arena_array(m->c->arena, struct stat_count, k->n_kinds + s->n);
	for (size_t i = 0; i < s->n; i++) {
		size_t at = 0;
		while (at < s->n_kinds && !str_eq(s->kinds[at].key, s->rooms[i].kind)) {
			at++;
		}
		if (at == s->n_kinds) {
			const struct kind *kind = catalog_kind(k, s->rooms[i].kind);
			s->kinds[s->n_kinds++] = (struct stat_count){ s->rooms[i].kind, kind ? text2_in(kind->name, m->c->lang) : s->rooms[i].kind, 0 };
		}
		s->kinds[at].n++;
	}
	if (s->n_kinds > 1) {
		qsort(s->kinds, s->n_kinds, sizeof *s->kinds, by_count);
	}
}

static void count_levels_and_ways(struct making *m)
{
	static const int ways[WAY_MAX] = { MSG_STATISTICS_WAY_FINDER, MSG_STATISTICS_WAY_PROGRAM, MSG_STATISTICS_WAY_DIRECT };
	struct ctx *c = m->c;
	struct statistics *s = m->s;
	for (int l = 0; l < STAT_LEVELS; l++) {
		const struct level *level = l < STAT_LEVELS - 1 ? level_of(c, (struct opt_int){ true, STAT_LEVELS - 2 - l }) : NULL;
		s->levels[l].key = level ? str_i64(c->arena, level->number) : S("none");
		s->levels[l].name = level ? msgf(c, MSG_STATISTICS_LEVEL, { "level", s->levels[l].key },
			{ "name", text2_in(level->name, c->lang) }) : msg(c, MSG_STATISTICS_LEVEL_NONE);
	}
	for (int w = 0; w < WAY_MAX; w++) {
		s->ways[w] = (struct stat_count){ str_from_c(stat_way_codes[w]), msg(c, ways[w]), 0 };
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct stat_room *r = &s->rooms[i];
		bool known = r->level >= 0 && r->level < STAT_LEVELS - 1;
		s->levels[known ? STAT_LEVELS - 2 - r->level : STAT_LEVELS - 1].n++;
		s->ways[r->way].n++;
	}
}

static int months_between(int from, int until) { return (until / 100 - from / 100) * 12 + until % 100 - from % 100 + 1; }

static int month_of(int64_t ms)
{
	struct civil d = civil_from_ms(ms, JST_OFFSET_MIN);
	return d.year * 100 + d.month;
}

/* From the first month of the period, or the first in which something was noticed, until now or its end: no gap. */
static void count_months(struct making *m)
{
	struct statistics *s = m->s;
	struct arena *a = m->c->arena;
	if (s->n == 0) {
		return;
	}
	bool is_all = s->range.period == STAT_ALL;
	int first = is_all ? s->rooms[s->n - 1].month : month_of(s->range.from), last = month_of(m->c->now_ms);
	int end = is_all ? last : month_of(s->range.until - 1), newest = s->rooms[0].month;
	last = end < last ? end : last;
	last = newest > last ? newest : last;
	bool by_year = months_between(first, last) > MONTHS_SHOWN;
	s->n_months = by_year ? (size_t)(last / 100 - first / 100 + 1) : (size_t)months_between(first, last);
	s->months = arena_array(a, struct stat_count, s->n_months);
	for (size_t i = 0; i < s->n_months; i++) {
		int year = first / 100 + (by_year ? (int)i : (first % 100 - 1 + (int)i) / 12), month = (first % 100 - 1 + (int)i) % 12 + 1;
		s->months[i].key = by_year ? str_printf(a, "%d", year) : str_printf(a, "%04d-%02d", year, month);
		s->months[i].name = s->months[i].key;
	}
	for (size_t i = 0; i < s->n; i++) {
		size_t at = by_year ? (size_t)(s->rooms[i].month / 100 - first / 100) : (size_t)(months_between(first, s->rooms[i].month) - 1);
		if (at < s->n_months) {
			s->months[at].n++;
		}
	}
}

static int by_value(const void *x, const void *y)
{
	const int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return a < b ? -1 : a > b;
}

int64_t stat_median(int64_t *v, size_t n)
{
	if (n == 0) {
		return 0;
	}
	if (n > 1) {
		qsort(v, n, sizeof *v, by_value);
	}
	return n % 2 ? v[n / 2] : v[n / 2 - 1] + (v[n / 2] - v[n / 2 - 1]) / 2;
}

static void measure_spans(struct making *m)
{
	struct statistics *s = m->s;
	int64_t *v = arena_array(m->c->arena, int64_t, s->n);
	for (int k = 0; k < SPAN_MAX; k++) {
		struct stat_span *out = &s->spans[k];
		size_t n = 0;
		for (size_t i = 0; i < s->n; i++) {
			if (!s->rooms[i].spans[k].has) {
				continue;
			}
			if (n == 0 || s->rooms[i].spans[k].v > out->longest) {
				out->longest = s->rooms[i].spans[k].v;
				out->longest_at = i;
			}
			v[n++] = s->rooms[i].spans[k].v;
		}
		out->known = (int64_t)n;
		out->median = stat_median(v, n);
	}
}

/* --- the same cause again --- */

struct told_cause { str key; size_t at; };

static int by_cause(const void *x, const void *y)
{
	const struct told_cause *a = x, *b = y;
	int order = str_cmp(a->key, b->key);
	return order ? order : a->at < b->at ? -1 : a->at > b->at;
}

static int by_rooms(const void *x, const void *y)
{
	const struct stat_cause *a = x, *b = y;
	return a->n != b->n ? (a->n < b->n ? 1 : -1) : str_cmp(a->cause, b->cause);
}

/* Widths, kana and blanks at the ends make no other cause. */
static void find_causes(struct making *m)
{
	struct statistics *s = m->s;
	struct arena *a = m->c->arena;
	struct told_cause *v = arena_array(a, struct told_cause, s->n);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (!str_is_empty(s->rooms[i].cause)) {
			v[n++] = (struct told_cause){ str_trim(text_fold(a, s->rooms[i].cause)), i };
		}
	}
	if (n > 1) {
		qsort(v, n, sizeof *v, by_cause);
	}
	s->causes = arena_array(a, struct stat_cause, n / 2 + 1);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && str_eq(v[to].key, v[from].key);) {
			to++;
		}
		if (to - from < 2) {
			continue;
		}
		size_t shown = to - from < STAT_CAUSE_ROOMS ? to - from : STAT_CAUSE_ROOMS;
		size_t *rooms = arena_array(a, size_t, shown);
		for (size_t i = 0; i < shown; i++) {
			rooms[i] = v[from + i].at;
		}
		s->causes[s->n_causes++] = (struct stat_cause){ s->rooms[v[from].at].cause, rooms, to - from, shown };
	}
	if (s->n_causes > 1) {
		qsort(s->causes, s->n_causes, sizeof *s->causes, by_rooms);
	}
	s->n_causes = s->n_causes > CAUSES_SHOWN ? CAUSES_SHOWN : s->n_causes;
}

/* --- sightings --- */

static bool read_taken(struct making *m)
{
	struct statistics *s = m->s;
	struct statistics_taken_rows rows;
	if (!q_statistics_taken(m->c, (struct statistics_taken_in){ .from = s->range.from, .until = s->range.until }, &rows)) {
		return false;
	}
	int64_t *v = arena_array(m->c->arena, int64_t, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = rows.v[i].wait < 0 ? 0 : rows.v[i].wait;
		s->taken.longest = v[i] > s->taken.longest ? v[i] : s->taken.longest;
	}
	s->taken.known = (int64_t)rows.n;
	s->taken.median = stat_median(v, rows.n);
	return true;
}

static bool read_sightings(struct making *m)
{
	struct ctx *c = m->c;
	struct statistics *s = m->s;
	struct statistics_cards_rows rows;
	s->has_sightings = c->who.is_program || access_allows(c->who.access, ACCESS_RESPONDER);
	if (!s->has_sightings) {
		return true;
	}
	if (!q_statistics_cards(c, (struct statistics_cards_in){ .from = s->range.from, .until = s->range.until }, &rows)) {
		return false;
	}
	s->cards = arena_array(c->arena, struct stat_count, rows.n);
	s->card_rooms = arena_array(c->arena, struct stat_count, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct statistics_cards_row *r = &rows.v[i];
		const struct first_card *card = catalog_card(c->catalog, r->card);
		s->sightings += r->n;
		s->joined += r->joined;
		s->of_programs += r->programs;
		if (r->n > r->programs) {
			str name = card ? text2_in(card->name, c->lang) : r->card;
			s->cards[s->n_cards] = (struct stat_count){ r->card, name, r->n - r->programs };
			s->card_rooms[s->n_cards++] = (struct stat_count){ r->card, name, r->joined_people };
		}
	}
	return read_taken(m);
}

bool statistics_get(struct ctx *c, const struct stat_range *range, struct statistics *ret)
{
	struct making m = { .c = c, .s = ret };
	*ret = (struct statistics){ .range = *range };
	if (!read_rooms(&m) || !read_reports(&m) || !read_ways(&m) || !read_costs(&m) || !read_sightings(&m)) {
		return false;
	}
	count_kinds(&m);
	count_levels_and_ways(&m);
	count_months(&m);
	measure_spans(&m);
	find_causes(&m);
	return true;
}

static bool is_month(const struct stat_room *r, str key)
{
	int64_t year, month = 0;
	str rest = key;
	return str_to_i64(str_cut(&rest, '-'), &year) && (str_is_none(rest) || str_to_i64(rest, &month)) &&
	       r->month / 100 == year && (month == 0 || r->month % 100 == month);
}

bool stat_room_is(const struct stat_room *r, str by, str key)
{
	int64_t n;
	if (str_eq(by, S("kind"))) {
		return str_eq(r->kind, key);
	}
	if (str_eq(by, S("level"))) {
		return str_eq(key, S("none")) ? r->level < 0 : str_to_i64(key, &n) && r->level == n;
	}
	if (str_eq(by, S("way"))) {
		return str_eq(str_from_c(stat_way_codes[r->way]), key);
	}
	if (str_eq(by, S("month"))) {
		return is_month(r, key);
	}
	return !str_eq(by, S("state")) || r->is_open == str_eq(key, S("open"));
}
