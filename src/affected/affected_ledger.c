/* Affected things that are rows of ledgers. */
#include "affected/affected_row.h"
#include "affected_sql.h"
#include "messages.h"
#include "sheet/sheet.h"

const struct affected_ledger affected_ledgers[AFFECTED_LEDGERS] = {
	{ "system", AFFECTED_SYSTEM }, { "endpoint", AFFECTED_PC }, { "cloud", AFFECTED_SYSTEM }, { "account", AFFECTED_ACCOUNT },
	{ "asset", AFFECTED_DATA }, { "vendor", AFFECTED_PARTNER },
};

static int type_of(str sheet)
{
	for (size_t i = 0; i < AFFECTED_LEDGERS; i++) {
		if (str_eq(sheet, str_from_c(affected_ledgers[i].sheet))) {
			return affected_ledgers[i].type;
		}
	}
	return -1;
}

bool affected_can_be(const struct sheet_def *d)
{
	return d->shape == SHEET_LEDGER && (d->is_own || type_of(d->key) >= 0);
}

static void put_row(struct affected *a, const struct sheet_row *r)
{
	int type = type_of(r->sheet);
	a->row_id = r->id;
	a->row_title = r->title;
	a->row_sheet = r->sheet;
	a->type = type >= 0 ? type : a->type; /* a firm's own ledger says nothing of the kind of thing */
}

bool affected_take_row(struct ctx *c, struct id row_id, const struct affected *old, struct affected *a)
{
	const struct sheet_def *d;
	struct sheet_row r;
	a->row_title = a->row_sheet = S("");
	if (id_is_none(row_id)) {
		return true;
	}
	if (old && id_eq(old->row_id, row_id)) { /* it stays, also of a ledger that is closed to whoever changes something else */
		r = (struct sheet_row){ .id = row_id, .title = old->row_title, .sheet = old->row_sheet };
		put_row(a, &r);
		return true;
	}
	bool found = sheet_row_find(c, row_id, &r) && sheet_def_get(c, r.sheet, &d);
	if (!found && c->err.code != ERR_NOT_FOUND && c->err.code != ERR_DENIED) {
		return false;
	}
	if (!found || !affected_can_be(d)) {
		err_clear(c);
		return fail_field(c, "row_id", MSG_AFFECTED_ROW_UNKNOWN);
	}
	put_row(a, &r);
	return true;
}

/* NULL: no row, or a ledger that is not there any more. */
static bool def_of(struct ctx *c, const struct affected *a, const struct sheet_def **ret)
{
	*ret = NULL;
	if (id_is_none(a->row_id) || str_is_empty(a->row_sheet) || sheet_def_get(c, a->row_sheet, ret)) {
		return true;
	}
	*ret = NULL;
	if (c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return true;
}

bool affected_close_row(struct ctx *c, struct affected *a)
{
	const struct sheet_def *d;
	if (!def_of(c, a, &d)) {
		return false;
	}
	a->row_title = d && sheet_may_see(c, d) ? a->row_title : S("");
	return true;
}

str affected_row_words(struct ctx *c, const struct affected *a)
{
	const struct sheet_def *d;
	if (!def_of(c, a, &d)) {
		err_clear(c); /* only a name is missing */
	}
	if (d && (str_is_empty(a->row_title) || str_eq(a->row_title, a->name))) {
		return text2_in(d->name, c->lang); /* a name that stands twice in an entry cannot be masked word by word */
	}
	return d ? msgf(c, MSG_AFFECTED_ROW_WORDS, { "sheet", text2_in(d->name, c->lang) }, { "title", a->row_title }) : S("");
}

bool affected_of_row(struct ctx *c, struct id row_id, struct affected_touch **ret, size_t *ret_n)
{
	struct affected_of_row_rows rows;
	if (!q_affected_of_row(c, (struct affected_of_row_in){ .row_id = row_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct affected_touch, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		int state = choice_find(&affected_state_choices, rows.v[i].state);
		(*ret)[i] = (struct affected_touch){ rows.v[i].incident_id, rows.v[i].affected_id, rows.v[i].name, rows.v[i].room,
			state < 0 ? AFFECTED_SUSPECTED : state, str_eq(rows.v[i].mode, S("exercise")) };
	}
	*ret_n = rows.n;
	return true;
}
