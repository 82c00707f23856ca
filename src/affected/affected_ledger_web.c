/* An affected thing and the ledgers: which row it is, and what the row says. */
#include "affected/affected_page.h"
#include "messages.h"
#include "sheet/sheet_web.h"

#define ROWS_SHOWN 200             /* of one ledger, in a list to choose from */

#define OPTIONS_MOST 2000          /* of all ledgers */

static bool add_ledger(struct ctx *c, const struct sheet_def *d, struct field_option *v, size_t *n)
{
	struct sheet_option *rows;
	size_t n_rows;
	if (!sheet_options(c, d->key, &rows, &n_rows)) {
		return false;
	}
	for (size_t i = 0; i < n_rows && i < ROWS_SHOWN && *n <= OPTIONS_MOST; i++) {
		v[(*n)++] = (struct field_option){ id_str(c->arena, rows[i].id), msgf(c, MSG_AFFECTED_ROW_WORDS,
			{ "sheet", text2_in(d->row_name, c->lang) }, { "title", rows[i].title }), S("") };
	}
	return true;
}

bool affected_row_options(struct ctx *c, const struct affected *a, struct field_view *f)
{
	struct field_option *v = arena_array(c->arena, struct field_option, OPTIONS_MOST + 3);
	const struct sheet_def **defs;
	size_t n = 0, n_defs;
	v[n++] = (struct field_option){ S(""), msg(c, MSG_AFFECTED_PAGE_ROW_NONE), S("") };
	if (!sheet_defs(c, &defs, &n_defs)) {
		return false;
	}
	for (size_t i = 0; i < n_defs; i++) { /* the built-in ones lead */
		if (affected_can_be(defs[i]) && !add_ledger(c, defs[i], v, &n)) {
			return false;
		}
	}
	bool is_there = id_is_none(a->row_id);
	for (size_t i = 0; i < n && !is_there; i++) {
		is_there = str_eq(v[i].value, id_str(c->arena, a->row_id));
	}
	if (!is_there) { /* off its list meanwhile, or beyond the cut: it stays chosen */
		v[n++] = (struct field_option){ id_str(c->arena, a->row_id), a->row_title.n ? a->row_title : msg(c, MSG_AFFECTED_PAGE_ROW_CLOSED), S("") };
	}
	field_options(f, v, n);
	return true;
}

/* --- what the row says --- */

/* What one asks first in an incident, by ledger; a field that is not in the form says nothing. */
#define FACTS_MOST 7
static const struct { const char *sheet, *fields[FACTS_MOST]; } asked[] = {
	{ "system", { "owner", "place", "kept_by", "vendor", "stop", "substitute", "managed" } },
	{ "endpoint", { "user", "place", "kind", "os", "encrypted", "erase", "system" } },
	{ "cloud", { "admin", "second", "vendor", "help", "data", "mfa", "log_days" } },
	{ "account", { "user", "kind", "system", "cloud", "vendor", "mfa", "state" } },
	{ "asset", { "owner", "department", "system", "cloud", "holder", "amount", "personal" } },
	{ "vendor", { "contact", "phone", "hours", "contract", "data", "notice", "helps" } },
};

static bool add_fact(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, int at, struct affected_known *k)
{
	struct affected_fact *f = &k->facts[k->n_facts];
	if (at < 0 || !cells[at].has) {
		return true;
	}
	*f = (struct affected_fact){ .label = text2_in(d->fields[at].name, c->lang), .is_linked = d->fields[at].type == SHEET_ROW,
		.to = url_path(c, "/ledgers") };
	if (f->is_linked) {
		f->to = sheet_row_url(c, d->fields[at].to, cells[at].id, "");
	}
	k->n_facts++;
	return sheet_cell_text(c, &d->fields[at], &cells[at], &f->text);
}

static bool fill_facts(struct ctx *c, const struct sheet_def *d, const struct sheet_row *r, struct affected_known *k)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	k->facts = arena_array(c->arena, struct affected_fact, FACTS_MOST);
	if (!sheet_body_read(c, d, r->body, cells, NULL)) {
		return false;
	}
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		for (size_t m = 0; m < FACTS_MOST && str_eq(d->key, str_from_c(asked[i].sheet)); m++) {
			if (asked[i].fields[m] && !add_fact(c, d, cells, sheet_field_find(d, str_from_c(asked[i].fields[m])), k)) {
				return false;
			}
		}
	}
	for (int m = 1; d->is_own && m < (int)d->n_fields && k->n_facts < FACTS_MOST; m++) { /* nobody knows what it asks: what its list shows */
		if (d->fields[m].is_column && !add_fact(c, d, cells, m, k)) {
			return false;
		}
	}
	return true;
}

/* Its backups, its logs, the information in it ... */
static bool fill_from(struct ctx *c, struct id row, struct affected_known *k)
{
	struct sheet_pointer *p;
	size_t n;
	if (!sheet_pointers(c, "row", row, &p, &n)) {
		return false;
	}
	k->from = arena_array(c->arena, struct affected_fact, n);
	for (size_t i = 0; i < n; i++) {
		const struct sheet_def *d;
		if (!sheet_def_get(c, p[i].sheet, &d)) {
			return false;
		}
		if (sheet_may_see(c, d)) {
			k->from[k->n_from++] = (struct affected_fact){ text2_in(d->row_name, c->lang), p[i].title,
				sheet_row_url(c, p[i].sheet, p[i].row_id, ""), true };
		}
	}
	return true;
}

bool affected_known_of(struct ctx *c, const struct affected *a, struct affected_known *ret)
{
	struct sheet_row r;
	const struct sheet_def *d;
	*ret = (struct affected_known){ .has = !id_is_none(a->row_id), .row = a->row_title, .to = url_path(c, "/ledgers") };
	if (!ret->has || str_is_empty(a->row_title)) {
		ret->row = msg(c, MSG_AFFECTED_PAGE_ROW_CLOSED); /* only what the room calls it, above */
		return true;
	}
	ret->is_linked = true;
	ret->to = sheet_row_url(c, a->row_sheet, a->row_id, "");
	return sheet_def_get(c, a->row_sheet, &d) && sheet_row_get(c, a->row_sheet, a->row_id, &r) && fill_facts(c, d, &r, ret) &&
		fill_from(c, a->row_id, ret);
}
