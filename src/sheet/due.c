/* Rows somebody is to look at again: of whom they are asked, and how many. */
#include "account/access.h"
#include "sheet/sheet.h"
#include "sheet_sql.h"

#define NOW_STEP_MS (INT64_C(3600) * 1000) /* a day of a check needs no finer clock, and the rows are kept while it is the same */

int sheet_keeper_field(const struct sheet_def *d)
{
	for (size_t i = 0; i < d->n_fields; i++) {
		if (d->fields[i].type == SHEET_PERSON) {
			return (int)i;
		}
	}
	return -1;
}

/* `field`: of the person's link; none: all rows of the ledger. */
static bool add(struct ctx *c, str sheet, str field, int64_t n, struct sheet_due *ret, size_t *ret_n)
{
	const struct sheet_def *d;
	if (!sheet_def_get(c, sheet, &d)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		err_clear(c);
		return is_gone;
	}
	int keeper = sheet_keeper_field(d);
	bool is_theirs = str_is_none(field) || (keeper >= 0 && str_eq(d->fields[keeper].key, field));
	if (is_theirs && sheet_may_see(c, d) && sheet_may_edit(c, d)) {
		ret[(*ret_n)++] = (struct sheet_due){ d, field, n };
	}
	return true;
}

static bool of_all(struct ctx *c, int64_t now, struct sheet_due **ret, size_t *ret_n)
{
	struct sheet_due_all_rows rows;
	if (!q_sheet_due_all(c, (struct sheet_due_all_in){ .now = now, .most = SHEET_DUE_MOST }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_due, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (!add(c, rows.v[i].sheet, STR_NONE, rows.v[i].n, *ret, ret_n)) {
			return false;
		}
	}
	return true;
}

static bool of_person(struct ctx *c, int64_t now, struct sheet_due **ret, size_t *ret_n)
{
	struct sheet_due_mine_rows rows;
	if (!q_sheet_due_mine(c, (struct sheet_due_mine_in){ .my_person = c->who.person_id, .now = now, .most = SHEET_DUE_MOST }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_due, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (!add(c, rows.v[i].sheet, rows.v[i].field, rows.v[i].n, *ret, ret_n)) {
			return false;
		}
	}
	return true;
}

bool sheet_due_list(struct ctx *c, struct sheet_due **ret, size_t *ret_n)
{
	int64_t now = c->now_ms - c->now_ms % NOW_STEP_MS + NOW_STEP_MS;
	*ret = NULL;
	*ret_n = 0;
	if (access_allows(c->who.access, ACCESS_ADMIN)) {
		return of_all(c, now, ret, ret_n);
	}
	return id_is_none(c->who.person_id) || of_person(c, now, ret, ret_n);
}
