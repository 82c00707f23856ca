#include "room/time_picture.h"

#include <stdlib.h>

#include "base/time.h"
#include "messages.h"
#include "procedure/procedure.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define LEFT 56                      /* names of the lanes */
#define RIGHT 12
#define BREAK_WIDTH 44
#define BIN 15                       /* marks nearer than this become one with a number */
#define FLAG_HEIGHT 18
#define LETTERS 12                   /* px of the small texts */

/* --- what happened --- */

static bool read_points(struct ctx *c, const struct incident *i, struct time_course *ret)
{
	struct journal_point *v;
	size_t n;
	if (!journal_points(c, i->id, &v, &n)) {
		return false;
	}
	ret->points = arena_array(c->arena, struct time_point, n);
	for (size_t k = 0; k < n; k++) {
		if (v[k].type >= TIME_LANES) {
			continue;
		}
		if (v[k].occurred.precision < WHEN_DAY) {
			ret->n_vague++;
			continue;
		}
		ret->points[ret->n_points++] = (struct time_point){ v[k].occurred.earliest_ms, v[k].type,
			v[k].occurred.precision == WHEN_DAY };
	}
	return true;
}

static bool read_phases(struct ctx *c, const struct incident *i, struct time_course *ret)
{
	struct journal_value *v;
	size_t n;
	if (!journal_values(c, i->id, S("incident:phase"), &v, &n)) {
		return false;
	}
	ret->phases = arena_array(c->arena, struct time_phase, n + 1);
	for (size_t k = 0; k < n; k++) {
		int64_t phase;
		if (!str_is_none(v[k].value) && str_to_i64(v[k].value, &phase) && phase >= 0 && phase < PHASE_MAX) {
			ret->phases[ret->n_phases++] = (struct time_phase){ v[k].recorded_at, (int)phase };
		}
	}
	return true;
}

static void add_sign(struct time_course *t, bool has, int64_t at, int label)
{
	if (has) {
		t->signs[t->n_signs++] = (struct time_sign){ at, label };
	}
}

bool time_course_of(struct ctx *c, const struct incident *i, struct opt_int first_report, struct time_course *ret)
{
	*ret = (struct time_course){ .until = i->closed_at.has ? i->closed_at.v : c->now_ms };
	add_sign(ret, i->noticed.precision >= WHEN_DAY, i->noticed.earliest_ms, MSG_TIME_PICTURE_NOTICED);
	add_sign(ret, i->opened_at.has, i->opened_at.v, MSG_TIME_PICTURE_OPENED);
	add_sign(ret, first_report.has, first_report.v, MSG_TIME_PICTURE_FIRST_REPORT);
	add_sign(ret, i->closed_at.has, i->closed_at.v, MSG_TIME_PICTURE_CLOSED);
	return read_points(c, i, ret) && read_phases(c, i, ret);
}

/* --- the axis: pieces of time drawn to one scale, with the longest gaps between them drawn short --- */

struct piece { int64_t from, to; int x, width; };
struct axis { struct piece v[TIME_BREAKS + 1]; size_t n; };

static int by_time(const void *x, const void *y)
{
	const int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return a < b ? -1 : a > b;
}

static int64_t *all_times(struct ctx *c, const struct time_course *t, size_t *ret_n)
{
	size_t n = 0;
	int64_t *v = arena_array(c->arena, int64_t, t->n_points + t->n_signs + t->n_phases + 1);
	for (size_t i = 0; i < t->n_points; i++) {
		v[n++] = t->points[i].at;
	}
	for (size_t i = 0; i < t->n_signs; i++) {
		v[n++] = t->signs[i].at;
	}
	for (size_t i = 0; i < t->n_phases; i++) {
		v[n++] = t->phases[i].from;
	}
	if (n > 1) {
		qsort(v, n, sizeof *v, by_time);
	}
	*ret_n = n;
	return v;
}

/* A gap is drawn short when it is a sixth of everything, and more than an hour; at most `most` of them. */
static size_t find_breaks(const int64_t *v, size_t n, size_t most, size_t at[TIME_BREAKS])
{
	size_t found = 0;
	int64_t shown = n > 1 ? v[n - 1] - v[0] : 0;
	while (found < most && found < TIME_BREAKS) {
		size_t best = 0;
		for (size_t i = 1; i < n; i++) {
			bool taken = false;
			for (size_t k = 0; k < found; k++) {
				taken = taken || at[k] == i;
			}
			if (!taken && (best == 0 || v[i] - v[i - 1] > v[best] - v[best - 1])) {
				best = i;
			}
		}
		int64_t gap = best ? v[best] - v[best - 1] : 0;
		if (gap < HOUR || gap < shown / 6) {
			break;
		}
		shown -= gap;
		at[found++] = best;
	}
	return found;
}

static void make_axis(const int64_t *v, size_t n, int left, int width, struct axis *ret)
{
	size_t breaks[TIME_BREAKS], n_breaks = find_breaks(v, n, (size_t)width / 120, breaks);
	int64_t total = 0;
	*ret = (struct axis){ .n = 0 };
	size_t begin = 0;
	for (size_t i = 1; i <= n; i++) {
		bool ends = i == n;
		for (size_t k = 0; k < n_breaks; k++) {
			ends = ends || breaks[k] == i;
		}
		if (ends) {
			ret->v[ret->n++] = (struct piece){ v[begin], v[i - 1], 0, 0 };
			total += v[i - 1] - v[begin];
			begin = i;
		}
	}
	/* a single moment gets some room too, so that its marks do not stand on the break */
	int least = 24, room = width - (int)(ret->n - 1) * BREAK_WIDTH - (int)ret->n * least, x = left;
	for (size_t i = 0; i < ret->n; i++) {
		struct piece *p = &ret->v[i];
		p->x = x;
		p->width = least + (total > 0 ? (int)((p->to - p->from) * room / total) : room / (int)ret->n);
		x += p->width + BREAK_WIDTH;
	}
}

static int x_of(const struct axis *a, int64_t at)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct piece *p = &a->v[i];
		if (at <= p->to || i + 1 == a->n) {
			int64_t span = p->to - p->from, in = at < p->from ? 0 : at > p->to ? span : at - p->from;
			return p->x + 12 + (span > MINUTE ? (int)(in * (p->width - 24) / span) : 0);
		}
	}
	return LEFT;
}

/* --- marks --- */

static int by_place(const void *x, const void *y)
{
	const struct time_mark *a = x, *b = y;
	return a->lane != b->lane ? a->lane - b->lane : a->x - b->x;
}

static void place_marks(struct ctx *c, const struct time_course *t, const struct axis *a, struct time_picture *ret)
{
	struct time_mark *v = arena_array(c->arena, struct time_mark, t->n_points);
	for (size_t i = 0; i < t->n_points; i++) {
		v[i] = (struct time_mark){ x_of(a, t->points[i].at), t->points[i].lane, 1, t->points[i].rough };
	}
	if (t->n_points > 1) {
		qsort(v, t->n_points, sizeof *v, by_place);
	}
	size_t n = 0;
	for (size_t i = 0; i < t->n_points; i++) {
		struct time_mark *last = n ? &v[n - 1] : NULL;
		if (last && last->lane == v[i].lane && v[i].x - last->x < BIN) {
			last->count++;
			last->rough = last->rough && v[i].rough;
		} else {
			v[n++] = v[i];
		}
	}
	ret->marks = v;
	ret->n_marks = n;
}

/* --- ticks --- */

static int64_t step_of(int64_t span, int width)
{
	static const int64_t steps[] = { MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR,
		12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY };
	size_t i = 0;
	while (i + 1 < sizeof steps / sizeof steps[0] && span / steps[i] * 52 > width) {
		i++;
	}
	return steps[i];
}

static str date_of(struct ctx *c, int64_t at)
{
	struct civil v = civil_from_ms(at, JST_OFFSET_MIN);
	return str_printf(c->arena, "%d/%d", v.month, v.day);
}

struct ticking { int right; str date; };

static void add_tick(struct ctx *c, const struct axis *a, int64_t at, bool by_day, struct ticking *k, struct time_picture *ret)
{
	struct time_tick t = { .x = x_of(a, at), .clock = S(""), .date = S("") };
	if (t.x - 20 < k->right) {
		return; /* no room for its text: no tick */
	}
	str date = date_of(c, at);
	t.clock = by_day ? S("") : time_hm(c, at);
	t.date = str_eq(date, k->date) ? S("") : date;
	k->date = date;
	k->right = t.x + 20;
	ret->ticks[ret->n_ticks++] = t;
}

#define TICKS_MAX 100

static void place_ticks(struct ctx *c, const struct axis *a, struct time_picture *ret)
{
	struct ticking k = { -100, S("") };
	ret->ticks = arena_array(c->arena, struct time_tick, TICKS_MAX);
	for (size_t i = 0; i < a->n; i++) {
		const struct piece *p = &a->v[i];
		int64_t step = step_of(p->to - p->from, p->width - 24), zone = JST_OFFSET_MIN * MINUTE;
		add_tick(c, a, p->from, false, &k, ret);
		int64_t at = ((p->from + zone) / step + 1) * step - zone;
		for (; at <= p->to && ret->n_ticks < TICKS_MAX - TIME_BREAKS; at += step) {
			add_tick(c, a, at, step >= DAY, &k, ret);
		}
	}
}

/* "3日", "5時間" */
static str span_text(struct ctx *c, int64_t ms)
{
	bool days = ms >= 2 * DAY;
	return msgf(c, days ? MSG_TIME_PICTURE_DAYS : MSG_TIME_PICTURE_HOURS,
		{ "count", str_i64(c->arena, days ? (ms + DAY / 2) / DAY : (ms + HOUR / 2) / HOUR) });
}

static void place_gaps(struct ctx *c, const struct axis *a, struct time_picture *ret)
{
	for (size_t i = 1; i < a->n; i++) {
		ret->gaps[ret->n_gaps++] = (struct time_gap){ a->v[i].x - BREAK_WIDTH / 2, span_text(c, a->v[i].from - a->v[i - 1].to) };
	}
}

/* --- what counts, and phases --- */

static int letters_width(str s)
{
	return (int)(s.n / 3 + s.n % 3) * LETTERS; /* Japanese takes three bytes and a whole square; safe for the rest */
}

/* Texts beside their line, on the first row where they meet no other one. */
static void place_signs(struct ctx *c, const struct time_course *t, const struct axis *a, struct time_picture *ret)
{
	struct { int from, to; } taken[4];
	for (size_t i = 0; i < t->n_signs; i++) {
		str text = msg(c, t->signs[i].label);
		int x = x_of(a, t->signs[i].at), width = letters_width(text) + 10, row = 0;
		bool left = x + width > ret->width - 2;
		taken[i].from = left ? x - width : x;
		taken[i].to = left ? x : x + width;
		for (size_t k = 0; k < i; k++) {
			bool meets = taken[k].from < taken[i].to && taken[i].from < taken[k].to;
			if (meets && ret->signs[k].row == row) {
				row++;
				k = (size_t)-1; /* look at all again, one row lower */
			}
		}
		ret->signs[i] = (struct time_flag){ x, row, left, text };
		ret->flags = row + 1 > ret->flags ? row + 1 : ret->flags;
	}
	ret->n_signs = t->n_signs;
}

static void place_bands(struct ctx *c, const struct time_course *t, const struct axis *a, struct time_picture *ret)
{
	ret->bands = arena_array(c->arena, struct time_band, t->n_phases);
	for (size_t i = 0; i < t->n_phases; i++) {
		int x = x_of(a, t->phases[i].from);
		int end = i + 1 < t->n_phases ? x_of(a, t->phases[i + 1].from) : ret->width - RIGHT;
		str name = msg(c, phase_choices.v[t->phases[i].phase].label);
		if (end > x) {
			bool fits = letters_width(name) + 8 <= end - x;
			ret->bands[ret->n_bands++] = (struct time_band){ x, end - x, fits ? name : S(""), name };
		}
	}
}

void time_picture_make(struct ctx *c, const struct time_course *course, int width, struct time_picture *ret)
{
	struct axis a;
	size_t n;
	const int64_t *times = all_times(c, course, &n);
	*ret = (struct time_picture){ .width = width, .left = LEFT, .flags = 1 };
	if (n == 0) {
		return;
	}
	make_axis(times, n, LEFT, width - LEFT - RIGHT, &a);
	place_marks(c, course, &a, ret);
	place_ticks(c, &a, ret);
	place_gaps(c, &a, ret);
	place_signs(c, course, &a, ret);
	place_bands(c, course, &a, ret);
	ret->lanes_top = ret->flags * FLAG_HEIGHT + 6;
	ret->height = ret->lanes_top + TIME_LANES * TIME_LANE_HEIGHT + 22 + 40;
}
