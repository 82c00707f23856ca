/* Risks read and counted: rows of the ledger, importance from the ledgers they point at, who lives with them. */
#include "risk/risk.h"

#include <stdlib.h>

#include "base/time.h"
#include "messages.h"
#include "risk/risk_inside.h"
#include "risk_sql.h"

const char *const risk_field_keys[RF_MAX] = { "title", "kind", "asset", "system", "worst", "importance", "threat", "vulnerability",
	"treatment", "measures", "owner", "due", "threat_after", "vulnerability_after", "importance_after" };

const struct risk_side *risk_now(const struct risk *r)
{
	return r->has_after ? &r->after : &r->before;
}

/* --- the method --- */

bool risk_method_get(struct ctx *c, struct risk_method_now *ret)
{
	struct risk_method_now_row row;
	bool found;
	if (!q_risk_method_now(c, &row, &found)) {
		return false;
	}
	*ret = (struct risk_method_now){ found ? risk_method_find(&c->catalog->risks, row.method) : NULL, found ? row.version : 0 };
	ret->method = ret->method ? ret->method : &c->catalog->risks.methods[0]; /* one the catalogue dropped: the first again */
	return true;
}

bool risk_method_history(struct ctx *c, struct risk_method_past **ret, size_t *ret_n)
{
	struct risk_methods_rows rows;
	if (!q_risk_methods(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct risk_method_past, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct risk_methods_row *r = &rows.v[i];
		const struct risk_method *m = risk_method_find(&c->catalog->risks, r->method);
		(*ret)[i] = (struct risk_method_past){ r->version, r->made_at, m ? m : &c->catalog->risks.methods[0], r->reason, r->who };
	}
	*ret_n = rows.n;
	return true;
}

/* --- importance --- */

int risk_grade(const struct sheet_def *d, const struct sheet_cell *cells, int at)
{
	int64_t v;
	return at >= 0 && sheet_cell_worth(&d->fields[at], &cells[at], &v) && v >= 1 && v <= RISK_GRADES ? (int)v : 0;
}

bool risk_reader_begin(struct ctx *c, const struct risk_method *m, struct risk_reader *ret)
{
	*ret = (struct risk_reader){ .c = c, .m = m };
	if (!sheet_def_get(c, S("risk"), &ret->d) || !sheet_def_get(c, S("asset"), &ret->asset)) {
		return false;
	}
	for (int i = 0; i < RF_MAX; i++) {
		ret->at[i] = sheet_field_find(ret->d, str_from_c(risk_field_keys[i]));
	}
	ret->asset_importance = sheet_field_find(ret->asset, S("importance"));
	ret->cells = arena_array(c->arena, struct sheet_cell, ret->d->n_fields);
	ret->asset_cells = arena_array(c->arena, struct sheet_cell, ret->asset->n_fields);
	return true;
}

bool risk_asset_importance(struct risk_reader *r, str body, int *ret)
{
	*ret = 0;
	if (r->asset_importance < 0) {
		return true;
	}
	if (!sheet_body_read(r->c, r->asset, body, r->asset_cells, NULL)) {
		return false;
	}
	*ret = risk_grade(r->asset, r->asset_cells, r->asset_importance);
	return true;
}

bool risk_system_importance(struct risk_reader *r, struct id system, int *ret, str *ret_of)
{
	struct sheet_pointer *p;
	size_t n;
	*ret = 0;
	*ret_of = S("");
	if (!sheet_pointers(r->c, "row", system, &p, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct sheet_row row;
		int grade;
		if (!str_eq(p[i].sheet, S("asset"))) {
			continue;
		}
		if (!sheet_row_get(r->c, S("asset"), p[i].row_id, &row) || !risk_asset_importance(r, row.body, &grade)) {
			return false;
		}
		if (grade > *ret) {
			*ret = grade;
			*ret_of = row.title;
		}
	}
	return true;
}

/* A row that is gone or of another ledger is one that says nothing. */
static bool read_known(struct risk_reader *r, const char *sheet, struct id id, struct risk_known *ret)
{
	struct sheet_row row;
	*ret = (struct risk_known){ .id = id, .title = S(""), .of = S("") };
	if (!sheet_row_get(r->c, str_from_c(sheet), id, &row)) {
		bool is_absent = r->c->err.code == ERR_NOT_FOUND;
		if (is_absent) {
			err_clear(r->c);
		}
		return is_absent;
	}
	ret->title = ret->of = row.title;
	return str_eq(row.sheet, S("asset")) ? risk_asset_importance(r, row.body, &ret->importance)
		: risk_system_importance(r, id, &ret->importance, &ret->of);
}

static bool known_of(struct risk_reader *r, const char *sheet, struct id id, const struct risk_known **ret)
{
	for (size_t i = 0; i < r->n_known; i++) {
		if (id_eq(r->known[i].id, id)) {
			*ret = &r->known[i];
			return true;
		}
	}
	if (r->n_known == r->room) {
		size_t room = r->room ? r->room * 2 : 32;
		struct risk_known *more = arena_array(r->c->arena, struct risk_known, room);
		for (size_t i = 0; i < r->n_known; i++) {
			more[i] = r->known[i];
		}
		r->known = more;
		r->room = room;
	}
	*ret = &r->known[r->n_known];
	return read_known(r, sheet, id, &r->known[r->n_known++]);
}

/* The firm's own word, else the asset, else what is in the system. */
static bool find_importance(struct risk_reader *r, struct risk *k)
{
	const struct risk_known *asset = NULL, *system = NULL;
	if ((!id_is_none(k->asset_id) && !known_of(r, "asset", k->asset_id, &asset))) {
		return false;
	}
	k->asset_name = asset ? asset->title : S("");
	int of_asset = asset ? asset->importance : 0;
	str name = k->asset_name;
	if (!id_is_none(k->system_id) && !known_of(r, "system", k->system_id, &system)) {
		return false;
	}
	k->system_name = system ? system->title : S("");
	k->importance_of = S("");
	int *grade = &k->before.g.importance;
	if (*grade) {
		k->importance_from = RISK_FROM_WORD;
	} else if (of_asset) {
		*grade = of_asset;
		k->importance_from = RISK_FROM_ASSET;
		k->importance_of = name;
	} else if (system && system->importance) {
		*grade = system->importance;
		k->importance_from = RISK_FROM_SYSTEM;
		k->importance_of = system->of;
	}
	return true;
}

/* --- one row --- */

static str text_at(const struct risk_reader *r, enum risk_field f)
{
	int at = r->at[f];
	return at >= 0 && r->cells[at].has ? r->cells[at].text : S("");
}

static struct id id_at(const struct risk_reader *r, enum risk_field f)
{
	int at = r->at[f];
	return at >= 0 && r->cells[at].has ? r->cells[at].id : (struct id){ 0 };
}

static bool name_at(struct risk_reader *r, enum risk_field f, str *ret)
{
	int at = r->at[f];
	*ret = S("");
	return at < 0 || !r->cells[at].has || sheet_cell_text(r->c, &r->d->fields[at], &r->cells[at], ret);
}

static int grade_at(const struct risk_reader *r, enum risk_field f)
{
	return risk_grade(r->d, r->cells, r->at[f]);
}

/* What was not rated again is as it was. */
static void find_after(struct risk_reader *r, struct risk *k)
{
	const struct risk_grades g = { grade_at(r, RF_IMPORTANCE_AFTER), grade_at(r, RF_THREAT_AFTER), grade_at(r, RF_VULNERABILITY_AFTER) };
	const struct risk_grades *b = &k->before.g;
	k->has_after = g.importance || g.threat || g.vulnerability;
	k->after.g = (struct risk_grades){ g.importance ? g.importance : b->importance, g.threat ? g.threat : b->threat,
		g.vulnerability ? g.vulnerability : b->vulnerability };
	k->before.v = risk_rate(r->m, k->before.g);
	k->after.v = risk_rate(r->m, k->after.g);
}

static void find_due(struct risk_reader *r, struct risk *k)
{
	int64_t at;
	k->due = text_at(r, RF_DUE);
	k->due_at = (struct opt_int){ 0 };
	if (k->due.n && time_parse_rfc3339(STR_CAT(r->c->arena, k->due, S("T23:59")), &at)) {
		k->due_at = (struct opt_int){ true, at };
	}
}

bool risk_read(struct risk_reader *r, struct id id, str title, str body, struct risk *ret)
{
	*ret = (struct risk){ .id = id, .title = title, .accepted_words = S(""), .accepted_by = S("") };
	if (!sheet_body_read(r->c, r->d, body, r->cells, NULL)) {
		return false;
	}
	ret->kind = text_at(r, RF_KIND);
	ret->worst = text_at(r, RF_WORST);
	ret->measures = text_at(r, RF_MEASURES);
	ret->treatment = text_at(r, RF_TREATMENT);
	ret->asset_id = id_at(r, RF_ASSET);
	ret->system_id = id_at(r, RF_SYSTEM);
	ret->owner_id = id_at(r, RF_OWNER);
	ret->before.g = (struct risk_grades){ grade_at(r, RF_IMPORTANCE), grade_at(r, RF_THREAT), grade_at(r, RF_VULNERABILITY) };
	find_due(r, ret);
	if (!name_at(r, RF_KIND, &ret->kind_name) || !name_at(r, RF_TREATMENT, &ret->treatment_name) ||
	    !name_at(r, RF_OWNER, &ret->owner_name) || !find_importance(r, ret)) {
		return false;
	}
	find_after(r, ret);
	return true;
}

/* --- all of them --- */

static int rank(const struct risk *r)
{
	const struct risk_value *v = &risk_now(r)->v;
	return v->has ? v->size * 100 + v->value * 10 + risk_now(r)->g.importance : 0;
}

static int largest_first(const void *a, const void *b)
{
	const struct risk *x = a, *y = b;
	int by = rank(y) - rank(x);
	return by ? by : (x->number > y->number) - (x->number < y->number);
}

static struct risk *find(struct risk *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return &v[i];
		}
	}
	return NULL;
}

/* An acceptance that was taken back is none; one whose day passed, or that was for less, does not hold. */
static void put_acceptance(struct ctx *c, const struct risk_acceptances_row *x, struct risk *r)
{
	const struct risk_value *now = &risk_now(r)->v;
	r->accepted_number = (struct opt_int){ true, x->number };
	if (x->ended_at.has) {
		return;
	}
	r->accepted_at = (struct opt_int){ true, x->made_at };
	r->accepted_until = (struct opt_int){ true, x->until };
	r->accepted_words = x->words;
	r->accepted_by = str_is_none(x->who) ? S("") : x->who;
	r->accepted = x->until <= c->now_ms ? RISK_ACCEPT_EXPIRED
		: !now->has || now->size > x->size ? RISK_ACCEPT_OUTGROWN : RISK_ACCEPTED;
}

static bool put_rest(struct ctx *c, struct risk *v, size_t n)
{
	struct risk_acceptances_rows a;
	struct risk_true_counts_rows t;
	if (!q_risk_acceptances(c, &a) || !q_risk_true_counts(c, &t)) {
		return false;
	}
	for (size_t i = 0; i < a.n; i++) {
		struct risk *r = find(v, n, a.v[i].row_id);
		if (r) {
			put_acceptance(c, &a.v[i], r);
		}
	}
	for (size_t i = 0; i < t.n; i++) {
		struct risk *r = find(v, n, t.v[i].row_id);
		if (r) {
			r->n_true = t.v[i].n;
		}
	}
	return true;
}

bool risk_list(struct ctx *c, const struct risk_method *m, struct risk **ret, size_t *ret_n)
{
	struct risk_reader r;
	struct risk_rows_rows rows;
	if (!risk_reader_begin(c, m, &r) || !q_risk_rows(c, (struct risk_rows_in){ .rows = RISKS_MAX }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct risk, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct risk_rows_row *x = &rows.v[i];
		if (!risk_read(&r, x->id, x->title, x->body, &(*ret)[i])) {
			return false;
		}
		(*ret)[i].number = x->number;
		(*ret)[i].version = x->version;
		(*ret)[i].made_at = x->made_at;
		(*ret)[i].changed_at = x->changed_at;
	}
	if (!put_rest(c, *ret, rows.n)) {
		return false;
	}
	qsort(*ret, rows.n, sizeof **ret, largest_first);
	return true;
}

bool risk_get(struct ctx *c, struct id id, struct risk *ret)
{
	struct risk_method_now m;
	struct risk_reader r;
	struct sheet_row row;
	if (!risk_method_get(c, &m) || !risk_reader_begin(c, m.method, &r) || !sheet_row_get(c, S("risk"), id, &row)) {
		return false;
	}
	if (row.state != SHEET_ACTIVE) {
		return fail(c, ERR_NOT_FOUND, MSG_RISK_OFF_LIST);
	}
	if (!risk_read(&r, id, row.title, row.body, ret)) {
		return false;
	}
	ret->number = row.number.v;
	ret->version = row.version.v;
	ret->made_at = row.made_at.v;
	ret->changed_at = row.changed_at.v;
	return put_rest(c, ret, 1);
}

/* --- counting --- */

bool risk_is_overdue(const struct ctx *c, const struct risk *r)
{
	return r->due_at.has && r->due_at.v < c->now_ms && !r->has_after;
}

bool risk_is_untreated(const struct risk *r)
{
	return risk_now(r)->v.size >= 2 && r->treatment.n == 0 && r->accepted != RISK_ACCEPTED;
}

struct risk_counts risk_count(const struct ctx *c, const struct risk *v, size_t n)
{
	struct risk_counts k = { .all = (int64_t)n };
	for (size_t i = 0; i < n; i++) {
		const struct risk_value *now = &risk_now(&v[i])->v;
		k.unrated += !now->has;
		k.large += now->size == 3;
		k.medium += now->size == 2;
		k.small += now->size == 1;
		k.untreated += risk_is_untreated(&v[i]);
		k.overdue += risk_is_overdue(c, &v[i]);
		k.accepted += v[i].accepted == RISK_ACCEPTED;
		k.expired += v[i].accepted == RISK_ACCEPT_EXPIRED || v[i].accepted == RISK_ACCEPT_OUTGROWN;
	}
	return k;
}

bool risk_top(struct ctx *c, size_t n, struct risk **ret, size_t *ret_n, struct risk_counts *ret_counts)
{
	struct risk_method_now m;
	size_t all;
	if (!risk_method_get(c, &m) || !risk_list(c, m.method, ret, &all)) {
		return false;
	}
	*ret_counts = risk_count(c, *ret, all);
	size_t rated = all - (size_t)ret_counts->unrated;
	*ret_n = rated < n ? rated : n;
	return true;
}
