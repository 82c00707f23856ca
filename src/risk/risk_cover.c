/* How the firm is covered, stage by stage: the form sheets/coverage.yaml read by measures (catalog/risks.yaml). */
#include "messages.h"
#include "risk/risk_inside.h"

static int state_of(const struct sheet_field *f, const struct sheet_cell *cell)
{
	static const struct { const char *key; int state; } states[] = { { "yes", RISK_COVER_YES }, { "part", RISK_COVER_PART },
		{ "no", RISK_COVER_NO }, { "na", RISK_COVER_NA } };
	for (size_t i = 0; f->type == SHEET_CHOICE && cell->has && i < sizeof states / sizeof states[0]; i++) {
		if (str_eq(cell->text, str_from_c(states[i].key))) {
			return states[i].state;
		}
	}
	return RISK_COVER_UNKNOWN;
}

/* A measure that the firm's form does not ask for any more is left out: nobody can say anything about it. */
static void add_measure(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, const struct risk_measure *m,
                        struct risk_coverage *v)
{
	int at = sheet_field_find(d, m->key);
	struct risk_cover_layer *l = &v->layers[m->layer];
	if (at < 0) {
		return;
	}
	int state = state_of(&d->fields[at], &cells[at]);
	int *count[] = { [RISK_COVER_UNKNOWN] = &l->unknown, [RISK_COVER_YES] = &l->yes, [RISK_COVER_PART] = &l->part,
		[RISK_COVER_NO] = &l->no, [RISK_COVER_NA] = &l->na };
	++*count[state];
	l->v[l->n++] = (struct risk_cover_line){ m, text2_in(d->fields[at].name, c->lang), state };
}

bool risk_coverage_get(struct ctx *c, struct risk_coverage *ret)
{
	const struct sheet_def *d;
	const struct risk_knowledge *k = &c->catalog->risks;
	struct sheet_row *rows;
	size_t n;
	str next;
	struct sheet_query q = { .sheet = S("coverage"), .sort = S(""), .field = S(""), .value = S(""), .before = S("") };
	*ret = (struct risk_coverage){ .scope = S("") };
	if (!sheet_def_get(c, q.sheet, &d) || !sheet_list(c, &q, &rows, &n, &next)) {
		return false;
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	for (size_t i = 0; i < d->n_fields; i++) {
		cells[i].text = S("");
	}
	if (n > 0 && !sheet_body_read(c, d, rows[0].body, cells, NULL)) {
		return false;
	}
	ret->has = n > 0;
	if (n > 0) {
		ret->row_id = rows[0].id;
		ret->scope = rows[0].title;
		ret->checked_at = rows[0].checked_at.has ? rows[0].checked_at.v : rows[0].changed_at.v;
	}
	for (size_t i = 0; i < k->n_measures; i++) {
		add_measure(c, d, cells, &k->measures[i], ret);
	}
	return true;
}

int risk_cover_state(const struct risk_coverage *v, str measure)
{
	for (int l = 0; l < RISK_LAYERS; l++) {
		for (size_t i = 0; i < v->layers[l].n; i++) {
			if (str_eq(v->layers[l].v[i].measure->key, measure)) {
				return v->layers[l].v[i].state;
			}
		}
	}
	return RISK_COVER_UNKNOWN;
}
