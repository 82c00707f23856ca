/* A small ledger with its values read: what a room asks of it must be cheap. */
#include "db/db.h"
#include "sheet/sheet.h"
#include "sheet_sql.h"

/*
 * Values are worked out of rows and the form, which are rows too, or built in. So they are kept as rows are, under the ledger
 * they are of: a room page reads them some thousand times between two changes (docs/decisions/0012).
 */
static const size_t texts[] = { offsetof(struct sheet_cell, text) };
static const struct db_row_layout layout = { sizeof(struct sheet_cell), texts, 1 };
static const struct db_statement kept_cells = DB_WORKED_OUT("sheet_values", &layout);

static bool read_cells(struct ctx *c, const struct sheet_def *d, const struct sheet_values_rows_rows *rows, struct sheet_cell *cells)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (!sheet_body_read(c, d, rows->v[i].body, cells + i * d->n_fields, NULL)) {
			return false;
		}
	}
	return true;
}

/* Of all rows, one after the other. */
static bool cells_of(struct ctx *c, const struct sheet_def *d, int64_t most, const struct sheet_values_rows_rows *rows, const struct sheet_cell **ret)
{
	struct db_key k;
	struct db_kept kept;
	size_t n = rows->n * d->n_fields;
	db_key_begin(&k, &kept_cells);
	db_key_id(&k, c->org_id);
	db_key_str(&k, d->key);
	db_key_i64(&k, most);
	if (db_kept_find(c, &k, &kept) && kept.n == n) {
		*ret = kept.rows;
		return true;
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, n + 1);
	*ret = cells;
	if (!read_cells(c, d, rows, cells)) {
		return false;
	}
	db_kept_add(c, &k, cells, n);
	return true;
}

bool sheet_values(struct ctx *c, str sheet, int64_t most, struct sheet_values *ret)
{
	struct sheet_values_rows_rows rows;
	const struct sheet_cell *cells;
	*ret = (struct sheet_values){ 0 };
	if (!sheet_def_get(c, sheet, &ret->d) || !q_sheet_values_rows(c, (struct sheet_values_rows_in){ .sheet = ret->d->key, .rows = most }, &rows) ||
	    !cells_of(c, ret->d, most, &rows, &cells)) {
		return false;
	}
	ret->v = arena_array(c->arena, struct sheet_values_row, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		ret->v[i] = (struct sheet_values_row){ rows.v[i].id, rows.v[i].number, rows.v[i].title, rows.v[i].changed_at,
			cells + i * ret->d->n_fields };
	}
	ret->n = rows.n;
	return true;
}
