/* Points, bands, where groups differ, what presses: from answers alone, without reading anything. */
#include "diagnosis/diagnosis.h"

#include <stdlib.h>
#include <string.h>

#define NOT_APPLICABLE S("na")

/* Rounded half away from nought. */
static int64_t share(int64_t sum, int64_t n)
{
	return sum < 0 ? -((-sum * 2 + n) / (2 * n)) : (sum * 2 + n) / (2 * n);
}

bool diagnosis_is_item(const struct sheet_field *f)
{
	return f->type == SHEET_CHOICE && sheet_choice_find(f, S("done")) >= 0;
}

int diagnosis_percent(int64_t points, int64_t most)
{
	return most > 0 ? (int)share(points * 100, most) : 0;
}

int diagnosis_band(const struct sheet_def *d, int64_t points, int64_t most)
{
	for (size_t i = 0; most > 0 && i < d->n_bands; i++) {
		if (points * 100 >= d->bands[i].from * most) { /* not rounded: 99.6 is not all */
			return (int)i;
		}
	}
	return -1;
}

static int best_of(const struct sheet_field *f)
{
	return f->choices[sheet_choice_find(f, S("done"))].value;
}

/* --- a question --- */

static struct diagnosis_mean mean_of(const struct sheet_field *f, const int64_t *picked)
{
	struct diagnosis_mean m = { 0 };
	int64_t sum = 0;
	for (size_t k = 0; k < f->n_choices; k++) {
		if (!str_eq(f->choices[k].key, NOT_APPLICABLE)) {
			m.n += picked[k];
			sum += picked[k] * f->choices[k].value;
		}
	}
	m.has = m.n > 0;
	m.tenths = m.has ? share(sum * 10, m.n) : 0;
	return m;
}

static void find_gap(struct diagnosis_item *it)
{
	it->gap = it->high = it->low = -1;
	for (int g = 0; g < DIAG_GROUPS; g++) {
		if (!it->of[g].has) {
			continue;
		}
		it->gap = it->high >= 0 ? 0 : -1;
		it->high = it->high < 0 || it->of[g].tenths > it->of[it->high].tenths ? g : it->high;
		it->low = it->low < 0 || it->of[g].tenths < it->of[it->low].tenths ? g : it->low;
	}
	if (it->gap == 0) {
		it->gap = (int)(it->of[it->high].tenths - it->of[it->low].tenths);
	}
}

static void count_item(struct diagnosis_item *it)
{
	int64_t sum = 0, n = 0;
	for (int g = 0; g < DIAG_GROUPS; g++) {
		it->of[g] = mean_of(it->f, it->picked[g]);
		sum += it->of[g].tenths;
		n += it->of[g].has;
		for (size_t k = 0; k < it->f->n_choices; k++) {
			it->picked[DIAG_GROUPS][k] += it->picked[g][k];
		}
	}
	it->all = (struct diagnosis_mean){ n > 0, n, n > 0 ? share(sum, n) : 0 };
	it->lack = it->all.has ? best_of(it->f) * 10 - it->all.tenths : 0;
	it->press = it->f->urgency > 0 ? it->lack * (it->f->urgency + it->f->importance + 4 - it->f->difficulty) : it->lack;
	find_gap(it);
}

/* --- sums --- */

/* Points and what could be reached, of one answer within one section (-1: all). False: it answered none of them. */
static bool sum_of(const struct diagnosis_result *r, const struct diagnosis_answer *v, int section, int64_t *ret_points, int64_t *ret_most)
{
	*ret_points = *ret_most = 0;
	for (size_t i = 0; i < r->n_items; i++) {
		const struct sheet_field *f = r->items[i].f;
		int64_t worth;
		const struct sheet_cell *cell = &v->cells[f - r->d->fields];
		int at = cell->has ? sheet_choice_find(f, cell->text) : -1;
		if (at < 0 || (section >= 0 && f->section != section)) {
			continue;
		}
		worth = f->choices[at].value;
		*ret_points += worth * 10;
		*ret_most += best_of(f) * 10;
	}
	return *ret_most > 0;
}

struct sums { const struct diagnosis_answer *v; size_t n; };

static void count_sums(const struct diagnosis_result *r, const struct sums *in, int section, struct diagnosis_sum *of, struct diagnosis_sum *all)
{
	int64_t points = 0, most = 0, groups = 0;
	memset(of, 0, sizeof *of * DIAG_GROUPS);
	for (size_t i = 0; i < in->n; i++) {
		int64_t p, m;
		struct diagnosis_sum *s = &of[in->v[i].group];
		if (sum_of(r, &in->v[i], section, &p, &m)) {
			s->answers++;
			s->points += p;
			s->most += m;
		}
	}
	*all = (struct diagnosis_sum){ .band = -1 };
	for (int g = 0; g < DIAG_GROUPS; g++) {
		struct diagnosis_sum *s = &of[g];
		if (s->answers > 0) {
			s->points = share(s->points, s->answers);
			s->most = share(s->most, s->answers);
			groups++;
		}
		s->band = diagnosis_band(r->d, s->points, s->most);
		points += s->points;
		most += s->most;
		all->answers += s->answers;
	}
	if (groups > 0) {
		all->points = share(points, groups);
		all->most = share(most, groups);
	}
	all->band = diagnosis_band(r->d, all->points, all->most);
}

/* --- orders --- */

static int by_number(const struct diagnosis_item *x, const struct diagnosis_item *y) { return x->number - y->number; }

static int by_gap(const void *a, const void *b)
{
	const struct diagnosis_item *x = *(const struct diagnosis_item *const *)a, *y = *(const struct diagnosis_item *const *)b;
	return x->gap != y->gap ? y->gap - x->gap : by_number(x, y);
}

static int by_press(const void *a, const void *b)
{
	const struct diagnosis_item *x = *(const struct diagnosis_item *const *)a, *y = *(const struct diagnosis_item *const *)b;
	return x->press != y->press ? (x->press < y->press ? 1 : -1) : by_number(x, y);
}

static int by_weight(const void *a, const void *b)
{
	const struct diagnosis_item *x = *(const struct diagnosis_item *const *)a, *y = *(const struct diagnosis_item *const *)b;
	int wx = x->f->urgency + x->f->importance, wy = y->f->urgency + y->f->importance;
	return wx != wy ? wy - wx : by_number(x, y);
}

static void put_in_order(struct arena *a, struct diagnosis_result *r)
{
	r->gaps = arena_array(a, const struct diagnosis_item *, r->n_items);
	r->next = arena_array(a, const struct diagnosis_item *, r->n_items);
	r->high = arena_array(a, const struct diagnosis_item *, r->n_items);
	for (size_t i = 0; i < r->n_items; i++) {
		const struct diagnosis_item *it = &r->items[i];
		if (it->gap >= DIAG_GAP_SHOWN) {
			r->gaps[r->n_gaps++] = it;
		}
		if (it->lack > 0) {
			r->next[r->n_next++] = it;
		}
		if (it->all.has && it->lack == 0) {
			r->high[r->n_high++] = it;
		}
	}
	qsort(r->gaps, r->n_gaps, sizeof *r->gaps, by_gap);
	qsort(r->next, r->n_next, sizeof *r->next, by_press);
	qsort(r->high, r->n_high, sizeof *r->high, by_weight);
}

/* --- all --- */

static void take_items(struct arena *a, struct diagnosis_result *r)
{
	r->items = arena_array(a, struct diagnosis_item, r->d->n_fields);
	for (size_t i = 0; i < r->d->n_fields; i++) {
		if (diagnosis_is_item(&r->d->fields[i])) {
			r->items[r->n_items] = (struct diagnosis_item){ .f = &r->d->fields[i], .number = (int)r->n_items + 1 };
			r->n_items++;
		}
	}
}

static void pick(struct diagnosis_result *r, const struct diagnosis_answer *v)
{
	for (size_t i = 0; i < r->n_items; i++) {
		const struct sheet_field *f = r->items[i].f;
		const struct sheet_cell *cell = &v->cells[f - r->d->fields];
		int at = cell->has ? sheet_choice_find(f, cell->text) : -1;
		if (at >= 0) {
			r->items[i].picked[v->group][at]++;
		}
	}
}

void diagnosis_count(struct arena *a, const struct sheet_def *d, const struct diagnosis_answer *v, size_t n, struct diagnosis_result *ret)
{
	struct sums in = { v, n };
	*ret = (struct diagnosis_result){ .d = d };
	take_items(a, ret);
	for (size_t i = 0; i < n; i++) {
		pick(ret, &v[i]);
	}
	for (size_t i = 0; i < ret->n_items; i++) {
		count_item(&ret->items[i]);
	}
	count_sums(ret, &in, -1, ret->of, &ret->all);
	for (int g = 0; g < DIAG_GROUPS; g++) {
		ret->n_groups += ret->of[g].answers > 0;
	}
	ret->parts = arena_array(a, struct diagnosis_part, d->n_sections);
	for (size_t s = 0; s < d->n_sections; s++) {
		struct diagnosis_part p = { .section = (int)s };
		for (size_t i = 0; i < ret->n_items; i++) {
			p.items += ret->items[i].f->section == (int)s;
		}
		count_sums(ret, &in, (int)s, p.of, &p.all);
		if (p.items > 0) {
			ret->parts[ret->n_parts++] = p;
		}
	}
	put_in_order(a, ret);
}
