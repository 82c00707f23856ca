/* An affected thing and the ledgers: which row it is, and what the row says. */
#include "affected/affected_page.h"
#include "messages.h"
#include "sheet/sheet_web.h"

#define ROWS_SHOWN 200             /* of one ledger, in a list to choose from */

static bool add_ledger(struct ctx *c, const char *sheet, struct field_option *v, size_t *n)
{
	const struct sheet_def *d;
	struct sheet_option *rows;
	size_t n_rows;
	if (!catalog_sheet(c->catalog, str_from_c(sheet))) {
		return true;
	}
	if (!sheet_def_get(c, str_from_c(sheet), &d) || !sheet_options(c, d->key, &rows, &n_rows)) {
		return false;
	}
	for (size_t i = 0; i < n_rows && i < ROWS_SHOWN; i++) {
		v[(*n)++] = (struct field_option){ id_str(c->arena, rows[i].id), msgf(c, MSG_AFFECTED_ROW_WORDS,
			{ "sheet", text2_in(d->row_name, c->lang) }, { "title", rows[i].title }), S("") };
	}
	return true;
}

bool affected_row_options(struct ctx *c, const struct affected *a, struct field_view *f)
{
	struct field_option *v = arena_array(c->arena, struct field_option, AFFECTED_LEDGERS * ROWS_SHOWN + 2);
	size_t n = 0;
	v[n++] = (struct field_option){ S(""), msg(c, MSG_AFFECTED_PAGE_ROW_NONE), S("") };
	for (size_t i = 0; i < AFFECTED_LEDGERS; i++) {
		if (!add_ledger(c, affected_ledgers[i].sheet, v, &n)) {
			return false;
		}
	}
	bool is_there = id_is_none(a->row_id);
	for (size_t i = 0; i < n && !is_there; i++) {
		is_there = str_eq(v[i].value, id_str(c->arena, a->row_id));
	}
	if (!is_there) { /* off its list meanwhile, or beyond the cut: it stays chosen */
		v[n++] = (struct field_option){ id_str(c->arena, a->row_id), a->row_title, S("") };
	}
	field_options(f, v, n);
	return true;
}

/* --- what the row says --- */

/* What one asks first in an incident, by ledger; a field that is not in the form says nothing. */
static const struct { const char *sheet, *fields[7]; } asked[] = {
	{ "system", { "owner", "place", "kept_by", "vendor", "stop", "substitute", "managed" } },
	{ "endpoint", { "user", "place", "kind", "os", "encrypted", "erase", "system" } },
	{ "cloud", { "admin", "second", "vendor", "help", "data", "mfa", "log_days" } },
	{ "account", { "user", "kind", "system", "cloud", "vendor", "mfa", "state" } },
	{ "asset", { "owner", "department", "system", "cloud", "holder", "amount", "personal" } },
	{ "vendor", { "contact", "phone", "hours", "contract", "data", "notice", "helps" } },
};

static bool add_fact(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, const char *key, struct affected_known *k)
{
	int at = sheet_field_find(d, str_from_c(key));
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
	k->facts = arena_array(c->arena, struct affected_fact, 7);
	if (!sheet_body_read(c, d, r->body, cells, NULL)) {
		return false;
	}
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		for (size_t m = 0; m < 7 && str_eq(d->key, str_from_c(asked[i].sheet)); m++) {
			if (!add_fact(c, d, cells, asked[i].fields[m], k)) {
				return false;
			}
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
		const struct sheet_def *d = catalog_sheet(c->catalog, p[i].sheet);
		if (d && sheet_may_see(c, d)) {
			k->from[k->n_from++] = (struct affected_fact){ text2_in(d->row_name, c->lang), p[i].title,
				sheet_row_url(c, p[i].sheet, p[i].row_id, ""), true };
		}
	}
	return true;
}

bool affected_known_of(struct ctx *c, const struct affected *a, struct affected_known *ret)
{
	struct sheet_row r;
	const struct sheet_def *d = str_is_empty(a->row_sheet) ? NULL : catalog_sheet(c->catalog, a->row_sheet);
	*ret = (struct affected_known){ .has = !id_is_none(a->row_id), .row = a->row_title, .to = url_path(c, "/ledgers") };
	if (!ret->has || !d || !sheet_may_see(c, d)) {
		return true; /* a ledger that is not for whoever reads: only what the room calls it */
	}
	ret->is_linked = true;
	ret->to = sheet_row_url(c, a->row_sheet, a->row_id, "");
	return sheet_def_get(c, a->row_sheet, &d) && sheet_row_get(c, a->row_sheet, a->row_id, &r) && fill_facts(c, d, &r, ret) &&
		fill_from(c, a->row_id, ret);
}
