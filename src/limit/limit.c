/* What ends soon: a statement each for rows, days, people and the binder, put into one list. */
#include "limit/limit.h"

#include <stdlib.h>

#include "account/access.h"
#include "base/msg.h"
#include "base/time.h"
#include "contact/contact.h"
#include "limit_sql.h"
#include "messages.h"
#include "procedure/own.h"
#include "sheet/sheet.h"

#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)
#define KEEP_DAYS 60           /* what was told of a limit that is over is kept so long */

static const struct choice kinds[] = { [LIMIT_CHECK] = { "check", MSG_LIMIT_KIND_CHECK }, [LIMIT_DATE] = { "date", MSG_LIMIT_KIND_DATE },
	[LIMIT_WAYS] = { "ways", MSG_LIMIT_KIND_WAYS }, [LIMIT_PROCEDURE] = { "procedure", MSG_LIMIT_KIND_PROCEDURE },
	[LIMIT_BINDER] = { "binder", MSG_LIMIT_KIND_BINDER } };
const struct choices limit_kind_choices = { kinds, LIMIT_KIND_MAX };

int64_t limit_day(int64_t at_ms)
{
	int64_t local = at_ms + JST_OFFSET_MIN * INT64_C(60000);
	return local / DAY_MS - (local % DAY_MS < 0);
}

/* --- the list --- */

struct list { struct limit *v; size_t n, most; int64_t from, until; };

static struct limit *add(struct ctx *c, struct list *l, int kind, int64_t due)
{
	int64_t days = limit_day(due) - limit_day(c->now_ms);
	if (days < 0 || days > LIMIT_AHEAD_DAYS || l->n == l->most) {
		return NULL;
	}
	struct limit *to = &l->v[l->n++];
	*to = (struct limit){ .kind = kind, .name = S(""), .due_at = { true, due }, .days = { true, days } };
	return to;
}

static bool room_for(struct ctx *c, struct list *l, size_t more)
{
	struct limit *v = arena_array(c->arena, struct limit, l->n + more + 1);
	if (l->n > 0) {
		memcpy(v, l->v, l->n * sizeof *v);
	}
	l->v = v;
	l->most = l->n + more;
	return true;
}

/* The definition; *ret NULL where there is none any more. */
static bool def_of(struct ctx *c, str sheet, const struct sheet_def **ret)
{
	if (!sheet_def_get(c, sheet, ret)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		err_clear(c);
		*ret = NULL;
		return is_gone;
	}
	return true;
}

static bool may(const struct ctx *c, const struct sheet_def *d, int access)
{
	struct ctx as = *c;
	as.who = (struct actor){ .access = (enum access)access };
	return sheet_may_see(&as, d) && sheet_may_edit(&as, d);
}

/* A row comes once for each person it names: the first field that asks for one counts. */
struct names { str field; struct id keeper; struct opt_int access; };

static void take_keeper(const struct ctx *c, struct limit *to, const struct names *k)
{
	int at = sheet_keeper_field(to->def);
	bool is_keeper = at >= 0 && !str_is_none(k->field) && str_eq(to->def->fields[at].key, k->field);
	if (is_keeper && k->access.has && may(c, to->def, (int)k->access.v)) {
		to->owner_id = k->keeper;
	}
}

static str row_path(struct ctx *c, const struct limit *l, struct id id)
{
	return STR_CAT(c->arena, S("/ledgers/"), l->def->key, S("/"), id_str(c->arena, id));
}

static bool add_checks(struct ctx *c, struct list *l)
{
	struct limit_checks_rows rows;
	struct limit *last = NULL;
	struct id last_id = { 0 };
	if (!q_limit_checks(c, (struct limit_checks_in){ .from = l->from, .until = l->until }, &rows) || !room_for(c, l, rows.n)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		const struct limit_checks_row *r = &rows.v[k];
		const struct sheet_def *d;
		if (!id_eq(r->id, last_id)) {
			if (!def_of(c, r->sheet, &d)) {
				return false;
			}
			last_id = r->id;
			last = d ? add(c, l, LIMIT_CHECK, r->due) : NULL;
			if (last) {
				last->def = d;
				last->name = r->title;
				last->thing = STR_CAT(c->arena, S("check:"), id_str(c->arena, r->id));
				last->lasts = (r->due - r->since) / DAY_MS;
				last->path = row_path(c, last, r->id);
			}
		}
		if (last) {
			take_keeper(c, last, &(struct names){ r->field, r->keeper_id, r->access });
		}
	}
	return true;
}

static bool add_field(struct ctx *c, struct list *l, const struct sheet_def *d, const struct sheet_field *f)
{
	struct limit_dates_rows rows;
	struct limit *last = NULL;
	struct id last_id = { 0 };
	str from = str_sub(time_local_input(c->arena, c->now_ms), 0, 10), until = str_sub(time_local_input(c->arena, c->now_ms + LIMIT_AHEAD_DAYS * DAY_MS), 0, 10);
	if (!q_limit_dates(c, (struct limit_dates_in){ .sheet = d->key, .field = f->key, .from_key = from, .until_key = until }, &rows) ||
	    !room_for(c, l, rows.n)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		const struct limit_dates_row *r = &rows.v[k];
		struct event_time day;
		if (!id_eq(r->id, last_id)) {
			last_id = r->id;
			last = event_time_from_canonical(r->day, &day) ? add(c, l, LIMIT_DATE, day.earliest_ms) : NULL;
			if (last) {
				last->def = d;
				last->field = f;
				last->name = r->title;
				last->thing = STR_CAT(c->arena, S("date:"), id_str(c->arena, r->id), S(":"), f->key);
				last->path = row_path(c, last, r->id);
			}
		}
		if (last) {
			take_keeper(c, last, &(struct names){ r->field, r->keeper_id, r->access });
		}
	}
	return true;
}

static bool add_dates(struct ctx *c, struct list *l)
{
	const struct sheet_def **defs;
	size_t n;
	if (!sheet_defs(c, &defs, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		for (size_t i = 0; i < defs[k]->n_fields; i++) {
			if (defs[k]->fields[i].is_limit && !add_field(c, l, defs[k], &defs[k]->fields[i])) {
				return false;
			}
		}
	}
	return true;
}

static bool add_ways(struct ctx *c, struct list *l)
{
	struct limit_ways_rows rows;
	int64_t months;
	if (!q_limit_ways(c, &rows) || !contact_limit(c, &months) || !room_for(c, l, rows.n)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		int64_t until = contact_good_until(months, rows.v[k].checked_at);
		struct limit *to = until > c->now_ms ? add(c, l, LIMIT_WAYS, until) : NULL;
		if (to) {
			to->name = rows.v[k].name;
			to->thing = STR_CAT(c->arena, S("ways:"), id_str(c->arena, rows.v[k].person_id));
			to->lasts = (until - rows.v[k].checked_at) / DAY_MS;
			to->path = STR_CAT(c->arena, S("/people/"), id_str(c->arena, rows.v[k].person_id));
		}
	}
	return true;
}

static bool add_procedures(struct ctx *c, struct list *l)
{
	struct own_waiting *v;
	size_t n;
	if (!own_waiting(c, true, l->until, &v, &n) || !room_for(c, l, n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		bool ends = v[k].what == OWN_WAITS_REVIEW && v[k].due.v > c->now_ms;
		struct limit *to = ends ? add(c, l, LIMIT_PROCEDURE, v[k].due.v) : NULL;
		if (to) {
			to->name = v[k].name;
			to->thing = STR_CAT(c->arena, S("procedure:"), v[k].key);
			to->path = STR_CAT(c->arena, S("/procedures/"), v[k].key);
		}
	}
	return true;
}

static bool add_binder(struct ctx *c, struct list *l)
{
	struct limit_binder_row r;
	bool found;
	if (!q_limit_binder(c, &r, &found) || !room_for(c, l, 1)) {
		return false;
	}
	int64_t due = found ? r.made_at + r.remind_days * DAY_MS : 0;
	struct limit *to = due > c->now_ms ? add(c, l, LIMIT_BINDER, due) : NULL;
	if (to) {
		to->thing = S("binder");
		to->lasts = r.remind_days;
		to->path = S("/binder");
	}
	return true;
}

static int by_due(const void *a, const void *b)
{
	const struct limit *x = a, *y = b;
	if (x->due_at.v != y->due_at.v) {
		return x->due_at.v < y->due_at.v ? -1 : 1;
	}
	return x->kind != y->kind ? x->kind - y->kind : str_cmp(x->thing, y->thing);
}

bool limit_list(struct ctx *c, struct limit **ret, size_t *ret_n)
{
	/* to the hour: the rows are kept while it is the same, and what the ledgers call due within it is due */
	int64_t now = c->now_ms - c->now_ms % HOUR_MS + HOUR_MS;
	struct list l = { .from = now, .until = now + (LIMIT_AHEAD_DAYS + 1) * DAY_MS };
	*ret_n = 0;
	if (!add_checks(c, &l) || !add_dates(c, &l) || !add_ways(c, &l) || !add_procedures(c, &l) || !add_binder(c, &l)) {
		return false;
	}
	qsort(l.v, l.n, sizeof *l.v, by_due);
	for (size_t k = 0; k < l.n; k++) {
		l.v[k].what = limit_what(c, &l.v[k]);
	}
	*ret = l.v;
	*ret_n = l.n;
	return true;
}

bool limit_may(const struct ctx *c, const struct limit *l)
{
	return l->def ? sheet_may_see(c, l->def) && sheet_may_edit(c, l->def) : access_allows(c->who.access, ACCESS_RESPONDER);
}

bool limit_mine(struct ctx *c, struct limit **ret, size_t *ret_n)
{
	size_t n;
	*ret_n = 0;
	if (!limit_list(c, ret, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		const struct limit *l = &(*ret)[k];
		bool mine = id_is_none(l->owner_id) ? access_allows(c->who.access, ACCESS_RESPONDER) : id_eq(l->owner_id, c->who.person_id);
		if (mine && limit_may(c, l)) {
			(*ret)[(*ret_n)++] = *l;
		}
	}
	return true;
}

/* --- words --- */

str limit_what(struct ctx *c, const struct limit *l)
{
	if (l->kind == LIMIT_CHECK) {
		return text2_in(text2_full(l->def->name), c->lang);
	}
	if (l->kind == LIMIT_DATE) {
		return msgf(c, MSG_LIMIT_WHAT_DATE, { "ledger", text2_in(text2_full(l->def->name), c->lang) }, { "field", text2_in(text2_full(l->field->name), c->lang) });
	}
	return l->kind == LIMIT_PROCEDURE ? msgf(c, MSG_LIMIT_WHAT_PROCEDURE, { "name", l->name }) : msg(c, kinds[l->kind].label);
}

str limit_left(struct ctx *c, const struct limit *l)
{
	return l->days.v == 0 ? msg(c, MSG_LIMIT_TODAY) : l->days.v == 1 ? msg(c, MSG_LIMIT_TOMORROW)
		: msgf(c, MSG_LIMIT_LEFT, { "count", str_i64(c->arena, l->days.v) });
}

/* --- what was told --- */

int limit_step(const struct limit *l)
{
	static const int steps[] = { 1, 7, 30 };
	for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
		if (l->days.v <= steps[k]) {
			return l->lasts > 0 && l->lasts <= steps[k] ? 0 : steps[k];
		}
	}
	return 0;
}

static bool was_told(const struct limit_told_all_rows *rows, const struct limit *l)
{
	for (size_t k = 0; k < rows->n; k++) {
		if (str_eq(rows->v[k].thing, l->thing)) {
			return rows->v[k].due_at == l->due_at.v && rows->v[k].step <= limit_step(l);
		}
	}
	return false;
}

bool limit_untold(struct ctx *c, const struct limit *v, size_t n, const struct limit ***ret, size_t *ret_n)
{
	struct limit_told_all_rows rows;
	*ret = arena_array(c->arena, const struct limit *, n + 1);
	*ret_n = 0;
	if (!q_limit_told_all(c, &rows)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (limit_step(&v[k]) > 0 && !was_told(&rows, &v[k])) {
			(*ret)[(*ret_n)++] = &v[k];
		}
	}
	return true;
}

bool limit_told(struct ctx *c, const struct limit *const *v, size_t n)
{
	bool ok = q_limit_told_drop(c, (struct limit_told_drop_in){ .before = c->now_ms - KEEP_DAYS * DAY_MS });
	for (size_t k = 0; ok && k < n; k++) {
		ok = q_limit_told_put(c, (struct limit_told_put_in){ .thing = v[k]->thing, .due_at = v[k]->due_at.v, .step = limit_step(v[k]),
			.told_at = c->now_ms });
	}
	return ok;
}

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct limit, member), .doc = text }
static const struct field limit_fields[] = {
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct limit, kind), .choices = &limit_kind_choices,
		.doc = "check (of a row), date (a row names), ways (to reach somebody), procedure, binder" },
	F(thing, FIELD_LINE, "stays the same while the limit moves"), F(name, FIELD_LINE, "of the row, the person or the procedure; empty: the binder"),
	F(what, FIELD_LINE, "the ledger and what ends"), F(due_at, FIELD_INSTANT, "when it ends; of a day its beginning"),
	F(days, FIELD_INT, "days left: 1 is tomorrow"), F(owner_id, FIELD_ID, "the person who looks after it; none: nobody does"),
	F(path, FIELD_LINE, "the page where it is mended") };
#undef F
const struct shape limit_shape = { "Limit", limit_fields, sizeof limit_fields / sizeof limit_fields[0], sizeof(struct limit) };
