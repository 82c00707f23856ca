#include "sheet/sheet_asked.h"

#include "messages.h"

static const struct choice orders[] = { { "up", 0 }, { "down", 0 } };
const struct choices sheet_order_choices = { orders, 2 };

static bool check(struct ctx *c, const struct sheet_def *d, const struct sheet_asked *q)
{
	bool names_field = !str_is_none(q->field) && sheet_field_find(d, q->field) >= 0;
	if (!str_is_none(q->sort) && q->sort.n && !sheet_can_sort(d, q->sort)) {
		return fail_field(c, "sort", MSG_SHEET_NO_FIELD);
	}
	if (!str_is_none(q->field) && q->field.n && !names_field) {
		return fail_field(c, "field", MSG_SHEET_NO_FIELD);
	}
	if (!str_is_none(q->value) && q->value.n > 0 && !names_field) {
		return fail_field(c, "value", MSG_SHEET_NO_FIELD);
	}
	for (size_t i = 0; i < q->where.n; i++) {
		if (q->where.v[i].value.n > 0 && sheet_field_find(d, q->where.v[i].name) < 0) {
			return fail_field(c, str_cz(c->arena, STR_CAT(c->arena, S("where."), q->where.v[i].name)), MSG_SHEET_NO_FIELD);
		}
	}
	return true;
}

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

bool sheet_asked_query(struct ctx *c, const struct sheet_def *d, const struct sheet_asked *a, struct sheet_query *ret)
{
	if (!check(c, d, a)) {
		return false;
	}
	*ret = (struct sheet_query){ .sheet = d->key, .sort = or_empty(a->sort), .down = a->order == 1, .field = a->field, .value = or_empty(a->value),
		.words = a->q, .due = a->due, .before = S("") };
	for (size_t i = 0; i < a->where.n; i++) {
		if (a->where.v[i].value.n > 0 && ++ret->n_where <= SHEET_WHERE_MAX) { /* too many are refused where it is asked */
			ret->where[ret->n_where - 1] = (struct sheet_where){ a->where.v[i].name, a->where.v[i].value };
		}
	}
	return true;
}
