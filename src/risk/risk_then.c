/* What changed since a time: each risk's text of then against its text of now, by the same method. */
#include "messages.h"
#include "risk/risk_inside.h"
#include "risk_sql.h"

struct comparing { struct risk *now; size_t n_now; struct risk_change *v; size_t n; bool *was_there; };

static void put(struct comparing *p, int turn, const struct risk *r, struct risk_value was, struct risk_value is)
{
	p->v[p->n++] = (struct risk_change){ turn, r->id, r->title, was, is };
}

static void compare(struct comparing *p, const struct risk *then, bool was_active)
{
	const struct risk_value was = risk_now(then)->v;
	for (size_t i = 0; i < p->n_now; i++) {
		if (!id_eq(p->now[i].id, then->id)) {
			continue;
		}
		const struct risk_value is = risk_now(&p->now[i])->v;
		p->was_there[i] = was_active;
		if (was_active && is.value != was.value) {
			put(p, !was.has ? RISK_RATED : is.value > was.value ? RISK_GREW : RISK_SHRANK, &p->now[i], was, is);
		}
		return;
	}
	if (was_active) {
		put(p, RISK_GONE, then, was, (struct risk_value){ 0 });
	}
}

bool risk_changes(struct ctx *c, const struct risk_method *m, int64_t since, struct risk_change **ret, size_t *ret_n)
{
	struct risk_reader r;
	struct risk_rows_then_rows rows;
	struct comparing p = { 0 };
	if (!risk_list(c, m, &p.now, &p.n_now) || !risk_reader_begin(c, m, &r) ||
	    !q_risk_rows_then(c, (struct risk_rows_then_in){ .at = since, .rows = RISKS_MAX }, &rows)) {
		return false;
	}
	p.v = arena_array(c->arena, struct risk_change, rows.n + p.n_now + 1);
	p.was_there = arena_array(c->arena, bool, p.n_now + 1);
	for (size_t i = 0; i < rows.n; i++) {
		struct risk then;
		if (!risk_read(&r, rows.v[i].row_id, rows.v[i].title, rows.v[i].body, &then)) {
			return false;
		}
		compare(&p, &then, str_eq(rows.v[i].state, S("active")));
	}
	for (size_t i = 0; i < p.n_now; i++) {
		if (!p.was_there[i]) {
			put(&p, RISK_NEW, &p.now[i], (struct risk_value){ 0 }, risk_now(&p.now[i])->v);
		}
	}
	*ret = p.v;
	*ret_n = p.n;
	return true;
}
