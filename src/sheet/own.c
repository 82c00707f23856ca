/* The form a firm has: the built-in one, or that one with the firm's changes. */
#include "sheet/own.h"

#include "base/limits.h"
#include "messages.h"
#include "sheet_sql.h"

static bool read_list(struct ctx *c, str text, struct own_change **ret, size_t *ret_n)
{
	return own_changes_read(c, text.n ? text : S("[]"), ret, ret_n);
}

/* What the firm saw of the built-in form; needed only where that is another one by now. */
static bool read_base(struct ctx *c, str sheet, struct sheet_own *o)
{
	struct sheet_own_base_row row;
	bool found;
	return q_sheet_own_base(c, (struct sheet_own_base_in){ .sheet = sheet }, &row, &found) &&
		read_list(c, found ? row.base : S(""), &o->base, &o->n_base);
}

/* False with no error: the firm changed nothing. */
static bool read_own(struct ctx *c, str sheet, struct sheet_own *o, bool *ret_found)
{
	struct sheet_own_one_row row;
	*o = (struct sheet_own){ .built_in = catalog_sheet(c->catalog, sheet) };
	if (!q_sheet_own_one(c, (struct sheet_own_one_in){ .sheet = sheet }, &row, ret_found)) {
		return false;
	}
	if (!*ret_found) {
		return o->built_in || fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET);
	}
	o->version = (int)row.version;
	o->base_version = (int)row.base_version;
	bool is_old = o->built_in && o->built_in->version != o->base_version;
	if (!o->built_in && !str_starts(sheet, SHEET_OWN_PREFIX)) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET); /* this program has no such definition; the changes stay */
	}
	if (!read_list(c, row.changes, &o->changes, &o->n_changes) || (is_old && !read_base(c, sheet, o))) {
		return false;
	}
	own_lay(c, &(struct own_laying){ o->built_in, sheet, o->changes, o->n_changes, o->base, o->n_base, o->version }, &o->laid);
	return o->laid.def.n_fields > 0 || fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET);
}

bool sheet_def_get(struct ctx *c, str key, const struct sheet_def **ret)
{
	struct sheet_own *o = arena_new(c->arena, struct sheet_own);
	bool found;
	if (str_is_none(key) || !read_own(c, key, o, &found)) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET);
	}
	*ret = found ? &o->laid.def : o->built_in;
	return true;
}

bool sheet_defs(struct ctx *c, const struct sheet_def ***ret, size_t *ret_n)
{
	struct sheet_own_all_rows own;
	size_t n = 0;
	if (!q_sheet_own_all(c, &own)) {
		return false;
	}
	const struct sheet_def **v = arena_array(c->arena, const struct sheet_def *, c->catalog->n_sheets + own.n + 1);
	for (size_t i = 0; i < c->catalog->n_sheets; i++) {
		if (!sheet_def_get(c, c->catalog->sheets[i].key, &v[n++])) {
			return false;
		}
	}
	for (size_t i = 0; i < own.n; i++) {
		if (catalog_sheet(c->catalog, own.v[i].sheet)) {
			continue;
		}
		if (sheet_def_get(c, own.v[i].sheet, &v[n])) {
			n++;
		} else if (c->err.code != ERR_NOT_FOUND) {
			return false;
		} else {
			err_clear(c); /* changes of a definition that this program does not have */
		}
	}
	*ret = v;
	*ret_n = n;
	return true;
}

/* --- for the page of the form --- */

static void find_news(struct ctx *c, struct sheet_own *o)
{
	o->news = arena_array(c->arena, const struct sheet_field *, o->built_in ? o->built_in->n_fields + 1 : 1);
	o->gone = arena_array(c->arena, const struct own_change *, o->n_base + 1);
	for (size_t i = 0; o->built_in && o->n_base > 0 && i < o->built_in->n_fields; i++) {
		bool is_known = false;
		for (size_t k = 0; k < o->n_base; k++) {
			is_known = is_known || str_eq(o->base[k].field, o->built_in->fields[i].key);
		}
		if (!is_known) {
			o->news[o->n_news++] = &o->built_in->fields[i];
		}
	}
	for (size_t k = 0; o->built_in && k < o->n_base; k++) {
		if (sheet_field_find(o->built_in, o->base[k].field) < 0) {
			o->gone[o->n_gone++] = &o->base[k];
		}
	}
}

bool sheet_own_get(struct ctx *c, str sheet, struct sheet_own *ret)
{
	bool found;
	if (!read_own(c, sheet, ret, &found)) {
		return false;
	}
	if (!found) {
		ret->changes = arena_array(c->arena, struct own_change, LIMIT_SHEET_OWN_AT_ONCE);
		own_lay(c, &(struct own_laying){ .built_in = ret->built_in, .key = sheet }, &ret->laid);
	} else if (ret->n_base == 0 && !read_base(c, sheet, ret)) {
		return false;
	}
	find_news(c, ret);
	return true;
}

bool sheet_own_history(struct ctx *c, str sheet, struct sheet_own_version **ret, size_t *ret_n)
{
	struct sheet_own_version_rows_rows rows;
	if (!q_sheet_own_version_rows(c, (struct sheet_own_version_rows_in){ .sheet = sheet }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_own_version, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct sheet_own_version){ rows.v[i].version, rows.v[i].made_at, rows.v[i].what, rows.v[i].words, rows.v[i].reason,
			rows.v[i].who };
	}
	*ret_n = rows.n;
	return true;
}
