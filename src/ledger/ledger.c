/* Rows of a ledger, read once; single answers that want something done. */
#include "ledger/ledger.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"

static bool take(struct ctx *c, const struct sheet_row *rows, size_t n, struct ledger_table *t)
{
	for (size_t i = 0; i < n; i++) {
		struct ledger_row *r = &t->rows[t->n];
		if (t->n == LIMIT_LEDGER_READ) {
			t->is_cut = true;
			return true;
		}
		*r = (struct ledger_row){ rows[i], arena_array(c->arena, struct sheet_cell, t->d->n_fields) };
		if (!sheet_body_read(c, t->d, rows[i].body, r->cells, NULL)) {
			return false;
		}
		t->n++;
	}
	return true;
}

bool ledger_read(struct ctx *c, const char *sheet, struct ledger_table *ret)
{
	struct sheet_query q = { .sheet = str_from_c(sheet), .sort = S(""), .field = S(""), .value = S(""), .before = S("") };
	*ret = (struct ledger_table){ .rows = arena_array(c->arena, struct ledger_row, LIMIT_LEDGER_READ) };
	if (!sheet_def_get(c, q.sheet, &ret->d)) {
		return false;
	}
	if (!sheet_may_see(c, ret->d)) {
		return true; /* not for whoever asks: as if nothing were written down */
	}
	do {
		struct sheet_row *rows;
		size_t n;
		if (!sheet_list(c, &q, &rows, &n, &q.before) || !take(c, rows, n, ret)) {
			return false;
		}
	} while (!str_is_none(q.before) && !ret->is_cut);
	return true;
}

static const struct sheet_cell *cell_of(const struct ledger_table *t, const struct ledger_row *r, const char *field, int type)
{
	int at = sheet_field_find(t->d, str_from_c(field));
	return at >= 0 && t->d->fields[at].type == type && r->cells[at].has ? &r->cells[at] : NULL;
}

str ledger_choice(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	const struct sheet_cell *cell = cell_of(t, r, field, SHEET_CHOICE);
	return cell ? cell->text : S("");
}

struct id ledger_id(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	const struct sheet_cell *cell = cell_of(t, r, field, SHEET_ROW);
	return cell ? cell->id : (struct id){ 0 };
}

struct opt_int ledger_number(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	const struct sheet_cell *cell = cell_of(t, r, field, SHEET_NUMBER);
	return cell ? (struct opt_int){ true, cell->number } : (struct opt_int){ 0 };
}

struct opt_int ledger_day(const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	const struct sheet_cell *cell = cell_of(t, r, field, SHEET_DATE);
	struct event_time when;
	bool known = cell && event_time_from_canonical(cell->text, &when);
	return known ? (struct opt_int){ true, when.earliest_ms } : (struct opt_int){ 0 };
}

/* --- findings --- */

/* Fires when every named field says this; a day fires when it is over. `also` NULL: one field is enough. */
static const struct rule { const char *sheet, *field, *value, *also, *also_value; int text, weight; } rules[] = {
	{ "account", "state", "left", NULL, NULL, MSG_LEDGER_FIND_LEFT, 9 },
	{ "account", "password", "kept", NULL, NULL, MSG_LEDGER_FIND_DEFAULT, 9 },
	{ "account", "kind", "remote", "mfa", "none", MSG_LEDGER_FIND_REMOTE_MFA, 8 },
	{ "account", "kind", "vendor", "mfa", "none", MSG_LEDGER_FIND_REMOTE_MFA, 7 },
	{ "account", "kind", "admin", "mfa", "none", MSG_LEDGER_FIND_ADMIN_MFA, 7 },
	{ "account", "right", "strong", NULL, NULL, MSG_LEDGER_FIND_STRONG, 6 },
	{ "account", "kind", "admin", "own", "same", MSG_LEDGER_FIND_SAME, 5 },
	{ "account", "until", NULL, NULL, NULL, MSG_LEDGER_FIND_UNTIL, 6 },
	{ "boundary", "password", "kept", NULL, NULL, MSG_LEDGER_FIND_DEFAULT, 9 },
	{ "boundary", "updates", "ended", NULL, NULL, MSG_LEDGER_FIND_ENDED, 8 },
	{ "boundary", "into", "open", NULL, NULL, MSG_LEDGER_FIND_OPEN, 8 },
	{ "boundary", "kind", "vpn", "mfa", "none", MSG_LEDGER_FIND_REMOTE_MFA, 8 },
	{ "boundary", "drawn", "found", NULL, NULL, MSG_LEDGER_FIND_FOUND, 5 },
	{ "boundary", "support", NULL, NULL, NULL, MSG_LEDGER_FIND_ENDED, 8 },
	{ "system", "updates", "ended", NULL, NULL, MSG_LEDGER_FIND_ENDED, 7 },
	{ "system", "managed", "nobody", NULL, NULL, MSG_LEDGER_FIND_NOBODY, 6 },
	{ "endpoint", "updates", "ended", NULL, NULL, MSG_LEDGER_FIND_ENDED, 6 },
	{ "endpoint", "out", "often", "encrypted", "no_not", MSG_LEDGER_FIND_PLAIN, 6 },
	{ "endpoint", "ends", NULL, NULL, NULL, MSG_LEDGER_FIND_ENDED, 6 },
	{ "cloud", "mfa", "none", NULL, NULL, MSG_LEDGER_FIND_CLOUD_MFA, 7 },
	{ "cloud", "allowed", "found", NULL, NULL, MSG_LEDGER_FIND_CLOUD_FOUND, 4 },
	{ "insurance", "ends", NULL, NULL, NULL, MSG_LEDGER_FIND_INSURANCE, 6 },
	{ "vendor", "ends", NULL, NULL, NULL, MSG_LEDGER_FIND_CONTRACT, 4 },
	{ "vendor", "data", "personal", "nda", "none", MSG_LEDGER_FIND_NDA, 6 },
	{ "vendor", "grade", "bad", NULL, NULL, MSG_LEDGER_FIND_VENDOR, 5 },
	{ "peer", "by", NULL, "decision", "plan", MSG_LEDGER_FIND_PEER, 4 },
};
#define N_RULES (sizeof rules / sizeof rules[0])
#define DAY_MS (24 * 3600 * INT64_C(1000))

static bool says(const struct ledger_table *t, const struct ledger_row *r, const char *field, const char *value)
{
	return str_eq(ledger_choice(t, r, field), str_from_c(value));
}

static bool fires(const struct ctx *c, const struct rule *u, const struct ledger_table *t, const struct ledger_row *r)
{
	if (u->also && !says(t, r, u->also, u->also_value)) {
		return false;
	}
	if (u->value) {
		return says(t, r, u->field, u->value);
	}
	struct opt_int day = ledger_day(t, r, u->field);
	return day.has && day.v + DAY_MS <= c->now_ms;
}

/* A switched-off account wants nothing any more. */
static bool is_over(const struct ledger_table *t, const struct ledger_row *r)
{
	return str_eq(t->d->key, S("account")) && says(t, r, "state", "stopped");
}

static bool find_in(struct ctx *c, const char *sheet, struct ledger_finding *v, size_t *n)
{
	struct ledger_table t;
	if (!catalog_sheet(c->catalog, str_from_c(sheet))) {
		return true;
	}
	if (!ledger_read(c, sheet, &t)) {
		return false;
	}
	for (size_t i = 0; i < t.n; i++) {
		for (size_t k = 0; k < N_RULES && *n < LEDGER_FINDINGS_MAX && !is_over(&t, &t.rows[i]); k++) {
			if (strcmp(rules[k].sheet, sheet) == 0 && fires(c, &rules[k], &t, &t.rows[i])) {
				v[(*n)++] = (struct ledger_finding){ t.d->key, t.rows[i].row.id, t.rows[i].row.title, rules[k].text, rules[k].weight };
			}
		}
	}
	return true;
}

static int by_weight(const void *a, const void *b)
{
	const struct ledger_finding *x = a, *y = b;
	return x->weight != y->weight ? y->weight - x->weight : memcmp(x->row_id.b, y->row_id.b, sizeof x->row_id.b);
}

bool ledger_findings(struct ctx *c, struct ledger_finding **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct ledger_finding, LEDGER_FINDINGS_MAX);
	*ret_n = 0;
	for (size_t k = 0; k < N_RULES; k++) {
		bool is_first = k == 0 || strcmp(rules[k].sheet, rules[k - 1].sheet) != 0;
		if (is_first && !find_in(c, rules[k].sheet, *ret, ret_n)) {
			return false;
		}
	}
	qsort(*ret, *ret_n, sizeof **ret, by_weight);
	return true;
}
