/* db: runs prepared statements. Each connection prepares a statement once and keeps it in its slot. */
#include "db/store_inside.h"

#include <stdalign.h>

static sqlite3_stmt *native_of(struct db_run *r)
{
	return r->failed ? NULL : r->native;
}

static void run_fails(struct db_run *r)
{
	struct db *db = r->c->db;
	r->failed = true;
	store_fail(r->c, db->store, db->native, r->st->name);
}

struct db *db_connection(struct ctx *c)
{
	struct db *db = c->db;
	if (db && (db->writes || pthread_equal(db->owner, pthread_self()))) {
		return db;
	}
	struct store *s = db ? db->store : c->store;
	if (!s) {
		fail(c, ERR_BUG, 0);
		fail_detail(c, "no store in this ctx");
		return NULL;
	}
	c->db = NULL; /* a ctx that moved to another thread takes that thread's reader */
	c->db = store_reader(s, c);
	return c->db;
}

void db_begin(struct ctx *c, const struct db_statement *st, struct db_run *ret)
{
	*ret = (struct db_run){ .c = c, .st = st, .failed = true };
	struct db *db = db_connection(c);
	if (!db) {
		return;
	}
	if (!db->writes && !st->reads_only) {
		fail(c, ERR_BUG, 0);
		fail_detail(c, "%s writes outside of a write", st->name);
		return;
	}
	ret->failed = false;
	sqlite3_stmt **slot = &db->cache[*st->slot];
	if (!*slot &&
		sqlite3_prepare_v3(db->native, st->sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK) {
		run_fails(ret);
		return;
	}
	ret->native = *slot;
}

static void check(struct db_run *r, int rc)
{
	if (rc != SQLITE_OK) {
		run_fails(r);
	}
}

void db_bind_i64(struct db_run *r, int i, int64_t v)
{
	sqlite3_stmt *q = native_of(r);
	if (q) {
		check(r, sqlite3_bind_int64(q, i, v));
	}
}

void db_bind_opt(struct db_run *r, int i, struct opt_int v)
{
	if (v.has) {
		db_bind_i64(r, i, v.v);
	} else {
		db_bind_null(r, i);
	}
}

/* Borrowed: the run ends before its inputs go. */
void db_bind_str(struct db_run *r, int i, str v)
{
	sqlite3_stmt *q = native_of(r);
	if (q) {
		check(r, sqlite3_bind_text64(q, i, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
	}
}

void db_bind_bytes(struct db_run *r, int i, bytes v)
{
	sqlite3_stmt *q = native_of(r);
	if (q) {
		check(r, sqlite3_bind_blob64(q, i, v.p, v.n, SQLITE_STATIC));
	}
}

void db_bind_id(struct db_run *r, int i, struct id v)
{
	sqlite3_stmt *q = native_of(r);
	if (q && id_is_none(v)) {
		check(r, sqlite3_bind_null(q, i));
	} else if (q) {
		check(r, sqlite3_bind_blob(q, i, v.b, sizeof v.b, SQLITE_TRANSIENT));
	}
}

void db_bind_null(struct db_run *r, int i)
{
	sqlite3_stmt *q = native_of(r);
	if (q) {
		check(r, sqlite3_bind_null(q, i));
	}
}

/* store_fail_after(): true when this step is the one to fail. */
static bool is_told_to_fail(struct db_run *r)
{
	struct db *db = r->c->db;
	if (r->st->reads_only || atomic_load_explicit(&db->store->fail_after, memory_order_relaxed) <= 0 ||
	    atomic_fetch_sub(&db->store->fail_after, 1) != 1) {
		return false;
	}
	r->failed = true;
	fail(r->c, ERR_UNAVAILABLE, 0);
	fail_detail(r->c, "%s: told to fail", r->st->name);
	return true;
}

enum db_step db_step(struct db_run *r)
{
	sqlite3_stmt *q = native_of(r);
	if (!q || is_told_to_fail(r)) {
		return DB_FAILED;
	}
	int rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		return DB_ROW;
	}
	if (rc == SQLITE_DONE) {
		return DB_DONE;
	}
	run_fails(r);
	return DB_FAILED;
}

/*
 * Columns. The value is asked itself, which is less work than sqlite3_column_*() twice or three times for each; it may
 * be, because only this thread is in the connection.
 */
int64_t db_col_i64(struct db_run *r, int i)
{
	sqlite3_stmt *q = native_of(r);
	return q ? sqlite3_value_int64(sqlite3_column_value(q, i)) : 0;
}

bool db_col_is_null(struct db_run *r, int i)
{
	sqlite3_stmt *q = native_of(r);
	return !q || sqlite3_value_type(sqlite3_column_value(q, i)) == SQLITE_NULL;
}

struct opt_int db_col_opt(struct db_run *r, int i)
{
	return db_col_is_null(r, i) ? (struct opt_int){ 0 } : (struct opt_int){ true, db_col_i64(r, i) };
}

bytes db_col_bytes(struct db_run *r, int i)
{
	sqlite3_stmt *q = native_of(r);
	sqlite3_value *v = q ? sqlite3_column_value(q, i) : NULL;
	const void *p = v ? sqlite3_value_blob(v) : NULL;
	if (!p) { /* NULL, or empty: empty is a value, NULL is none */
		return !v || sqlite3_value_type(v) == SQLITE_NULL ? (bytes){ 0 } : (bytes){ (const uint8_t *)"", 0 };
	}
	size_t n = (size_t)sqlite3_value_bytes(v);
	uint8_t *copy = (uint8_t *)arena_chars(r->c->arena, n);
	memcpy(copy, p, n);
	return (bytes){ copy, n };
}

str db_col_str(struct db_run *r, int i)
{
	bytes b = db_col_bytes(r, i);
	return (str){ (const char *)b.p, b.n };
}

struct id db_col_id(struct db_run *r, int i)
{
	struct id ret = { 0 };
	sqlite3_stmt *q = native_of(r);
	sqlite3_value *v = q ? sqlite3_column_value(q, i) : NULL;
	const void *p = v ? sqlite3_value_blob(v) : NULL;
	if (p && sqlite3_value_bytes(v) == (int)sizeof ret.b) {
		memcpy(ret.b, p, sizeof ret.b);
	}
	return ret;
}

bool db_finish(struct db_run *r)
{
	if (r->native) {
		sqlite3_reset(r->native); /* its error was told by db_step() */
		sqlite3_clear_bindings(r->native);
		r->native = NULL;
	}
	return !r->failed;
}

int64_t db_changes(struct db *db)
{
	return sqlite3_changes64(db->native);
}

void *db_rows_room(struct ctx *c, void *rows, size_t n, size_t *room, size_t row_size)
{
	if (n < *room) {
		return rows;
	}
	*room = *room ? *room * 2 : 8;
	void *more = arena_raw(c->arena, *room * row_size, alignof(max_align_t)); /* each row is written whole */
	if (n > 0) {
		memcpy(more, rows, n * row_size);
	}
	return more;
}
