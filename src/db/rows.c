#include "db/rows.h"

#include "db/store_inside.h"

static void read_value(struct db_run *r, int i, enum db_type type, struct db_value *ret)
{
	*ret = (struct db_value){ .is_null = db_col_is_null(r, i) };
	if (ret->is_null) {
		return;
	}
	switch (type) {
	case DB_ID: ret->id = db_col_id(r, i); break;
	case DB_TEXT: ret->text = db_col_str(r, i); break;
	case DB_INT: ret->i = db_col_i64(r, i); break;
	case DB_BYTES:
	default: ret->bytes = db_col_bytes(r, i); break;
	}
}

/* What is known of a failure lies in an arena that goes. */
static void keep_reason(struct ctx *c, struct arena *keep)
{
	for (int i = 0; i < ERR_ARGS_MAX; i++) {
		c->err.args[i].value = str_copy(keep, c->err.args[i].value);
	}
	c->err.detail = str_copy(keep, c->err.detail);
}

bool db_each_row(struct ctx *c, const struct db_table *t, bool (*one)(void *arg, const struct db_value *v), void *arg)
{
	struct arena row, *keep = c->arena;
	struct db_value v[DB_ROW_COLUMNS_MAX];
	struct db_run r;
	bool ok = true;
	arena_init(&row);
	c->arena = &row;
	db_begin(c, t->read, &r);
	db_bind_id(&r, 1, c->org_id);
	while (ok && db_step(&r) == DB_ROW) {
		for (int i = 0; i < t->n; i++) {
			read_value(&r, i, t->columns[i].type, &v[i]);
		}
		ok = one(arg, v);
		if (ok) {
			arena_reset(&row);
		}
	}
	ok = db_finish(&r) && ok;
	c->arena = keep;
	if (!ok) {
		keep_reason(c, keep);
	}
	arena_free(&row);
	return ok;
}

/* An id of 16 zero bytes is one, here: it is not "none". */
static void bind_value(struct db_run *r, int at, enum db_type type, const struct db_value *v)
{
	if (v->is_null) {
		db_bind_null(r, at);
		return;
	}
	switch (type) {
	case DB_ID: db_bind_bytes(r, at, (bytes){ v->id.b, sizeof v->id.b }); break;
	case DB_TEXT: db_bind_str(r, at, v->text); break;
	case DB_INT: db_bind_i64(r, at, v->i); break;
	case DB_BYTES:
	default: db_bind_bytes(r, at, v->bytes); break;
	}
}

bool db_add_row(struct ctx *c, const struct db_table *t, const struct db_value *v)
{
	static const struct db_value nothing = { .text = { "", 0 }, .bytes = { (const uint8_t *)"", 0 } };
	struct db_run r;
	int at = 1;
	db_begin(c, t->add, &r);
	if (t->leads_with_org) {
		db_bind_id(&r, at++, c->org_id);
	}
	for (int i = 0; i < t->n_all; i++) {
		bind_value(&r, at++, t->columns[i].type, i < t->n ? &v[i] : &nothing);
	}
	db_step(&r);
	return db_finish(&r);
}

bool db_references_wait(struct ctx *c, bool on)
{
	struct db *db = db_connection(c);
	return db && store_exec(c, db->native, on ? "PRAGMA defer_foreign_keys = ON" : "PRAGMA defer_foreign_keys = OFF");
}

bool db_references_open(struct ctx *c)
{
	int now = 0, most = 0;
	struct db *db = db_connection(c);
	/* SQLite counts to zero or not, no further */
	return !db || sqlite3_db_status(db->native, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &most, 0) != SQLITE_OK || now != 0;
}
