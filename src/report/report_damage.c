/* What is affected, as lines of a report: name | number | state. */
#include "affected/affected.h"
#include "messages.h"
#include "report/report_fill.h"

#define LINES_MAX 40

struct damage { struct ctx *c; str text; int n; };

static void add_line(struct damage *d, str name, str number, str state)
{
	if (d->n++ < LINES_MAX) {
		d->text = STR_CAT(d->c->arena, d->text, d->text.n ? S("\n") : S(""), name, REPORT_BAR, number, REPORT_BAR, state);
	}
}

static str state_word(struct ctx *c, int state) { return msg(c, affected_state_choices.v[state].label); }

static str amount_of(const struct affected *a)
{
	return str_is_none(a->amount.text) ? S("") : a->amount.text;
}

/* "確認された 2、戻した 1" */
static str states_of(struct ctx *c, const struct affected *v, size_t n, int type, int *ret_count)
{
	int of[AFFECTED_STATE_MAX] = { 0 };
	str out = S("");
	*ret_count = 0;
	for (size_t i = 0; i < n; i++) {
		if (v[i].type == type && v[i].state != AFFECTED_NOT) {
			of[v[i].state]++;
			++*ret_count;
		}
	}
	for (int s = 0; s < AFFECTED_NOT; s++) {
		if (of[s] > 0) {
			str one = of[s] == *ret_count ? state_word(c, s)
				: str_printf(c->arena, "%.*s %d", STR_FMT(state_word(c, s)), of[s]);
			out = STR_CAT(c->arena, out, out.n ? (c->lang == LANG_EN ? S(", ") : S("、")) : S(""), one);
		}
	}
	return out;
}

static void add_counts(struct damage *d, const struct affected *v, size_t n)
{
	for (int type = 0; type < AFFECTED_TYPE_MAX; type++) {
		int count;
		str states = states_of(d->c, v, n, type, &count);
		if (count > 0 && type != AFFECTED_DATA) {
			add_line(d, msg(d->c, affected_type_choices.v[type].label), str_printf(d->c->arena, "%d", count), states);
		}
	}
}

str report_damage(struct ctx *c, const struct affected *v, size_t n, bool by_name)
{
	struct damage d = { c, S(""), 0 };
	if (!by_name) {
		add_counts(&d, v, n);
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].state != AFFECTED_NOT && (by_name || v[i].type == AFFECTED_DATA)) {
			add_line(&d, v[i].name, amount_of(&v[i]), state_word(c, v[i].state));
		}
	}
	return d.text;
}
