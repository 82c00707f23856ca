/* What Sonae holds itself: each proof of catalog/prepared.yaml looked at, with what was seen in words. */
#include "base/msg.h"
#include "base/time.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "readiness/readiness_inside.h"
#include "readiness_sql.h"
#include "window/window.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

struct proof { enum ready_state state; str said; };
struct count { int64_t all, good; };

static str text_of(struct ctx *c, int64_t n) { return number_grouped(c->arena, n); }
#define COUNTS(k) { "total", text_of(c, (k).all) }, { "good", text_of(c, (k).good) }

static enum ready_state state_of(struct count k)
{
	return k.all == 0 ? READY_IS_NONE : k.good == k.all ? READY_IS_THERE : READY_IS_OLD;
}

/* --- people --- */

/* Whoever notices is no role somebody holds. */
static bool counts(const struct role *r) { return !r->is_unneeded && !str_eq(r->key, S(READY_FIRST_RESPONDER)); }

static size_t present(const struct role *r)
{
	size_t n = 0;
	for (size_t k = 0; k < r->n_line; k++) {
		n += !r->line[k].is_gone;
	}
	return n;
}

/* Holding several roles, somebody is one person. */
static bool was_counted(const struct looking *l, size_t role, size_t at)
{
	struct id id = l->roles[role].line[at].id;
	for (size_t i = 0; i <= role; i++) {
		for (size_t k = 0; counts(&l->roles[i]) && k < (i == role ? at : l->roles[i].n_line); k++) {
			if (id_eq(l->roles[i].line[k].id, id)) {
				return true;
			}
		}
	}
	return false;
}

static struct count people_on_net(const struct looking *l)
{
	struct count n = { 0 };
	for (size_t i = 0; i < l->n_roles; i++) {
		for (size_t k = 0; counts(&l->roles[i]) && k < l->roles[i].n_line; k++) {
			if (!l->roles[i].line[k].is_gone && !was_counted(l, i, k)) {
				n.all++;
				n.good += ready_is_proven(l, l->roles[i].line[k].id);
			}
		}
	}
	return n;
}

static str roles_without(struct ctx *c, const struct looking *l)
{
	str all = S("");
	for (size_t k = 0; k < l->n_roles; k++) {
		if (counts(&l->roles[k]) && present(&l->roles[k]) == 0) {
			all = all.n > 0 ? msgf(c, MSG_READY_AND, { "a", all }, { "b", l->roles[k].name }) : l->roles[k].name;
		}
	}
	return all;
}

static bool by_net(struct ctx *c, struct looking *l, struct proof *ret)
{
	if (!ready_people(c, l)) {
		return false;
	}
	struct count n = people_on_net(l);
	str gaps = roles_without(c, l);
	ret->state = n.good == 0 ? READY_IS_NONE : gaps.n > 0 ? READY_IS_OLD : state_of(n);
	ret->said = msgf(c, MSG_READY_HELD_NET, COUNTS(n));
	ret->said = gaps.n > 0 ? STR_CAT(c->arena, ret->said, msgf(c, MSG_READY_HELD_GAPS, { "roles", gaps })) : ret->said;
	return true;
}

static bool by_roles(struct ctx *c, struct looking *l, struct proof *ret)
{
	struct count n = { 0 };
	if (!ready_people(c, l)) {
		return false;
	}
	for (size_t k = 0; k < l->n_roles; k++) {
		n.all += counts(&l->roles[k]);
		n.good += counts(&l->roles[k]) && present(&l->roles[k]) > 0;
	}
	str gaps = roles_without(c, l);
	ret->state = n.good == 0 ? READY_IS_NONE : state_of(n);
	ret->said = msgf(c, MSG_READY_HELD_ROLES, COUNTS(n));
	ret->said = gaps.n > 0 ? STR_CAT(c->arena, ret->said, msgf(c, MSG_READY_HELD_GAPS, { "roles", gaps })) : ret->said;
	return true;
}

static bool by_role(struct ctx *c, struct looking *l, const struct prepared_proof *p, struct proof *ret)
{
	const struct role_def *role = catalog_role(c->catalog, p->role);
	if (!ready_people(c, l)) {
		return false;
	}
	int lack = ready_lack_of_role(l, p->role);
	ret->state = ready_state_of(lack);
	ret->said = msgf(c, lack == READY_FINE ? MSG_READY_HELD_ROLE : lack == READY_NOBODY ? MSG_READY_HELD_ROLE_NOBODY : MSG_READY_HELD_ROLE_UNPROVEN,
		{ "role", role ? text2_in(role->name, c->lang) : p->role });
	return true;
}

static bool by_levels(struct ctx *c, struct looking *l, struct proof *ret)
{
	const struct level *v;
	size_t n;
	struct count k = { 0 };
	if (!ready_people(c, l) || !level_all(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool whoever = v[i].role.n == 0 || str_eq(v[i].role, S(READY_FIRST_RESPONDER));
		k.all++;
		k.good += whoever || ready_lack_of_role(l, v[i].role) != READY_NOBODY;
	}
	*ret = (struct proof){ state_of(k), msgf(c, MSG_READY_HELD_LEVELS, COUNTS(k)) };
	return true;
}

/* --- ledgers --- */

static bool count_rows(struct ctx *c, struct looking *l, const struct prepared_proof *p, struct count *ret)
{
	l->has_counts = l->has_counts || sheet_counts(c, &l->counts, &l->n_counts);
	for (size_t k = 0; k < l->n_counts; k++) {
		if (str_eq(l->counts[k].sheet, p->sheet)) {
			*ret = (struct count){ l->counts[k].active, l->counts[k].active - l->counts[k].due };
		}
	}
	return l->has_counts;
}

static bool count_value(struct ctx *c, const struct prepared_proof *p, struct count *ret)
{
	struct sheet_query q = { .sheet = p->sheet, .sort = S(""), .field = S(""), .value = S(""), .before = S(""), .where = { { p->field, p->value } }, .n_where = 1 };
	struct sheet_found all, due;
	if (!sheet_find(c, &q, &all)) {
		return false;
	}
	q.due = true;
	if (!sheet_find(c, &q, &due)) {
		return false;
	}
	*ret = (struct count){ all.count, all.count - due.count };
	return true;
}

/* A day of the row, not older; *ret_any: whether any row has one at all. */
static bool count_days(struct ctx *c, const struct prepared_proof *p, struct count *ret, bool *ret_any)
{
	struct ledger_table t;
	*ret_any = false;
	if (!ledger_read(c, str_cz(c->arena, p->sheet), &t)) {
		return false;
	}
	for (size_t k = 0; k < t.n; k++) {
		struct opt_int day = ledger_day(&t, &t.rows[k], str_cz(c->arena, p->field));
		ret->all++;
		ret->good += day.has && day.v + p->days * DAY_MS > c->now_ms;
		*ret_any = *ret_any || day.has;
	}
	return true;
}

static bool by_ledger(struct ctx *c, struct looking *l, const struct prepared_proof *p, struct proof *ret)
{
	const struct sheet_def *d;
	struct count n = { 0 };
	bool any = true;
	if (!sheet_def_get(c, p->sheet, &d) || !(p->days > 0 ? count_days(c, p, &n, &any) : p->value.n > 0 ? count_value(c, p, &n) : count_rows(c, l, p, &n))) {
		return false;
	}
	str name = text2_in(text2_full(d->name), c->lang);
	int at = p->field.n > 0 ? sheet_field_find(d, p->field) : -1, choice = at >= 0 && p->value.n > 0 ? sheet_choice_find(&d->fields[at], p->value) : -1;
	str field = at >= 0 ? text2_in(text2_full(d->fields[at].name), c->lang) : S("");
	name = choice >= 0 ? msgf(c, MSG_READY_HELD_OF, { "ledger", name }, { "what", text2_in(text2_full(d->fields[at].choices[choice].name), c->lang) }) : name;
	ret->state = n.all > 0 && !any ? READY_IS_NONE : state_of(n);
	ret->said = n.all == 0 ? msgf(c, MSG_READY_HELD_EMPTY, { "ledger", name })
		: p->days > 0 ? msgf(c, MSG_READY_HELD_DAYS, { "ledger", name }, COUNTS(n), { "field", field }, { "days", text_of(c, p->days) })
		: msgf(c, MSG_READY_HELD_ROWS, { "ledger", name }, COUNTS(n));
	return true;
}

/* --- windows, binder, other things --- */

/* What the catalogue or the firm compared with the window itself, and not too long ago. */
static bool by_windows(struct ctx *c, struct looking *l, struct proof *ret)
{
	struct window *v;
	size_t n;
	if (!l->has_windows) {
		if (!window_list(c, false, &v, &n)) {
			return false;
		}
		for (size_t k = 0; k < n; k++) {
			l->windows_good += !v[k].is_stale && (v[k].is_verified || v[k].checked_by.n > 0);
		}
		l->windows = (int64_t)n;
		l->has_windows = true;
	}
	struct count k = { l->windows, l->windows_good };
	*ret = (struct proof){ state_of(k), msgf(c, MSG_READY_HELD_WINDOWS, COUNTS(k)) };
	return true;
}

static bool by_binder(struct ctx *c, struct proof *ret)
{
	struct ready_binder_row r;
	bool found;
	if (!q_ready_binder(c, &r, &found)) {
		return false;
	}
	if (!found) {
		*ret = (struct proof){ READY_IS_NONE, msg(c, MSG_READY_HELD_NO_BINDER) };
		return true;
	}
	bool is_old = r.remind_days > 0 && r.made_at + r.remind_days * DAY_MS <= c->now_ms;
	int said = r.changed_at.has ? MSG_READY_HELD_BINDER_CHANGED : is_old ? MSG_READY_HELD_BINDER_OLD : MSG_READY_HELD_BINDER;
	*ret = (struct proof){ r.changed_at.has || is_old ? READY_IS_OLD : READY_IS_THERE,
		msgf(c, said, { "number", str_i64(c->arena, r.number) }, { "date", time_date_full(c, r.made_at) }) };
	return true;
}

static bool by_thing(struct ctx *c, struct looking *l, const struct prepared_proof *p, struct proof *ret)
{
	const struct prepared_def *of = catalog_prepared(c->catalog, p->thing);
	struct ready_item item = { .name = S("") };
	if (!of || !ready_look(c, l, of, ready_row_of(l, of), &item)) {
		return of == NULL;
	}
	ret->state = ready_state_of(item.lack);
	ret->said = item.reason.n > 0 ? item.reason
		: msgf(c, MSG_READY_HELD_THING, { "name", text2_in(of->name, c->lang) }, { "state", msg(c, ready_lack_choices.v[item.lack].label) });
	return true;
}

static bool look_at_proof(struct ctx *c, struct looking *l, const struct prepared_proof *p, struct proof *ret)
{
	switch ((enum prepared_rule)p->rule) {
	case PREPARED_NET:
		return by_net(c, l, ret);
	case PREPARED_ROLES:
		return by_roles(c, l, ret);
	case PREPARED_ROLE:
		return by_role(c, l, p, ret);
	case PREPARED_LEVELS:
		return by_levels(c, l, ret);
	case PREPARED_LEDGER:
		return by_ledger(c, l, p, ret);
	case PREPARED_WINDOWS:
		return by_windows(c, l, ret);
	case PREPARED_BINDER:
		return by_binder(c, ret);
	case PREPARED_THING:
		return by_thing(c, l, p, ret);
	default:
		*ret = (struct proof){ READY_IS_THERE, msg(c, MSG_READY_HELD_HERE) };
		return true;
	}
}

bool ready_held(struct ctx *c, struct looking *l, const struct prepared_def *def, struct ready_item *to)
{
	enum ready_state worst = READY_IS_THERE;
	to->reason = S("");
	for (size_t k = 0; k < def->n_proofs; k++) {
		struct proof one = { READY_IS_NONE, S("") };
		if (!look_at_proof(c, l, &def->proofs[k], &one)) {
			return false;
		}
		worst = one.state > worst ? one.state : worst;
		to->reason = STR_CAT(c->arena, to->reason, to->reason.n > 0 && one.said.n > 0 ? S("\n") : S(""), one.said);
	}
	to->lack = worst == READY_IS_THERE ? READY_FINE : worst == READY_IS_OLD ? READY_HELD_OVER : READY_HELD_NONE;
	to->page = def->page;
	return true;
}
