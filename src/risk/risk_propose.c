/* The library against the ledgers: which threats fit which asset or system, but for those that are on the list. */
#include "messages.h"
#include "risk/risk_inside.h"
#include "risk_sql.h"

#define THINGS_MOST 40            /* of a ledger; the page says when there are more */

struct proposing { struct risk_reader r; struct risk_pairs_rows pairs; const str *kinds; struct risk_thing *v; size_t n; bool more; };

/* The threat of each risk that points at a row. */
static bool read_kinds(struct proposing *p)
{
	struct ctx *c = p->r.c;
	int at = p->r.at[RF_KIND];
	str *kinds = arena_array(c->arena, str, p->pairs.n + 1);
	for (size_t i = 0; i < p->pairs.n; i++) {
		if (!sheet_body_read(c, p->r.d, p->pairs.v[i].body, p->r.cells, NULL)) {
			return false;
		}
		kinds[i] = at >= 0 && p->r.cells[at].has ? p->r.cells[at].text : S("");
	}
	p->kinds = kinds;
	return true;
}

static bool is_there(const struct proposing *p, struct id thing, str threat)
{
	for (size_t i = 0; i < p->pairs.n; i++) {
		if (id_eq(p->pairs.v[i].to_id, thing) && str_eq(p->kinds[i], threat)) {
			return true;
		}
	}
	return false;
}

static bool names(const str *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], key)) {
			return true;
		}
	}
	return false;
}

/* The place of information is any of several; a kind of system is one. */
static bool fits(const struct risk_threat *t, bool is_asset, const struct sheet_field *f, const struct sheet_cell *cell)
{
	if (!is_asset) {
		return names(t->systems, t->n_systems, cell->text);
	}
	for (size_t i = 0; i < f->n_choices; i++) {
		if ((cell->picked >> i & 1) && names(t->media, t->n_media, f->choices[i].key)) {
			return true;
		}
	}
	return false;
}

static bool add_thing(struct proposing *p, bool is_asset, const struct sheet_def *d, const struct risk_things_row *x)
{
	struct ctx *c = p->r.c;
	const struct risk_knowledge *k = &c->catalog->risks;
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	struct risk_thing *t = &p->v[p->n];
	int at = sheet_field_find(d, is_asset ? S("media") : S("kind"));
	str of;
	*t = (struct risk_thing){ .id = x->id, .is_asset = is_asset, .title = x->title,
		.threats = arena_array(c->arena, const struct risk_threat *, k->n_threats) };
	if (at < 0) {
		return true;
	}
	if (!sheet_body_read(c, d, x->body, cells, NULL) || !(is_asset ? risk_asset_importance(&p->r, x->body, &t->importance)
			: risk_system_importance(&p->r, x->id, &t->importance, &of))) {
		return false;
	}
	for (size_t i = 0; cells[at].has && i < k->n_threats; i++) {
		if (fits(&k->threats[i], is_asset, &d->fields[at], &cells[at]) && !is_there(p, x->id, k->threats[i].key)) {
			t->threats[t->n_threats++] = &k->threats[i];
		}
	}
	p->n += t->n_threats > 0;
	return true;
}

static bool add_ledger(struct proposing *p, const char *sheet)
{
	const struct sheet_def *d;
	struct risk_things_rows rows;
	bool is_asset = strcmp(sheet, "asset") == 0;
	if (!sheet_def_get(p->r.c, str_from_c(sheet), &d) ||
	    !q_risk_things(p->r.c, (struct risk_things_in){ .sheet = d->key, .rows = RISKS_MAX }, &rows)) {
		return false;
	}
	for (size_t i = 0, from = p->n; i < rows.n; i++) {
		if (p->n - from == THINGS_MOST) {
			p->more = true;
			break;
		}
		if (!add_thing(p, is_asset, d, &rows.v[i])) {
			return false;
		}
	}
	return true;
}

static bool name_ledger(struct ctx *c, bool is_asset, struct risk_thing *v, size_t *n)
{
	struct risk_things_rows rows;
	if (!q_risk_things(c, (struct risk_things_in){ .sheet = is_asset ? S("asset") : S("system"), .rows = RISK_NAMED_MAX }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		v[(*n)++] = (struct risk_thing){ .id = rows.v[i].id, .is_asset = is_asset, .title = rows.v[i].title };
	}
	return true;
}

bool risk_named(struct ctx *c, struct risk_thing **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct risk_thing, RISK_NAMED_MAX * 2);
	*ret_n = 0;
	return name_ledger(c, true, *ret, ret_n) && name_ledger(c, false, *ret, ret_n);
}

bool risk_proposals(struct ctx *c, struct risk_thing **ret, size_t *ret_n, bool *ret_more)
{
	struct proposing p = { .v = arena_array(c->arena, struct risk_thing, THINGS_MOST * 2 + 1) };
	if (!risk_reader_begin(c, &c->catalog->risks.methods[0], &p.r) ||
	    !q_risk_pairs(c, (struct risk_pairs_in){ .rows = RISKS_MAX * 2 }, &p.pairs) || !read_kinds(&p) || !add_ledger(&p, "system") ||
	    !add_ledger(&p, "asset")) {
		return false;
	}
	*ret = p.v;
	*ret_n = p.n;
	*ret_more = p.more;
	return true;
}
