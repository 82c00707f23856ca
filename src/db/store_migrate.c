/* store_migrate: brings a database to the newest schema, one transaction a step. */
#include "db/store_inside.h"

#include "base/time.h"
#include "messages.h"

static bool is_not_ours(struct ctx *c)
{
	fail(c, ERR_UNAVAILABLE, MSG_DB_BAD_COPY);
	return fail_detail(c, "not a database of this program");
}

bool store_version(struct ctx *c, sqlite3 *native, int64_t *ret)
{
	int64_t n_tables = 0, has_steps = 0;
	*ret = 0;
	if (!store_ask_i64(native, "SELECT count(*), 1 FROM sqlite_schema WHERE type = 'table'", &n_tables) ||
	    !store_ask_i64(native, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'", &has_steps)) {
		return is_not_ours(c);
	}
	if (n_tables == 0) {
		return true;
	}
	int64_t mark = 0;
	if (!has_steps || !store_ask_i64(native, "PRAGMA application_id", &mark) || mark != STORE_APPLICATION_ID ||
	    !store_ask_i64(native, "SELECT coalesce(max(number), 0) FROM migration", ret)) {
		return is_not_ours(c);
	}
	return true;
}

bool store_version_fits(struct ctx *c, sqlite3 *native)
{
	int64_t version;
	if (!store_version(c, native, &version)) {
		return false;
	}
	if (version > (int64_t)db_n_migrations) {
		fail(c, ERR_CONFLICT, MSG_DB_NEWER);
		return fail_detail(c, "schema %lld, program %zu", (long long)version, db_n_migrations);
	}
	return true;
}

static bool note_step(struct ctx *c, sqlite3 *native, const struct db_migration *m)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(native, "INSERT INTO migration (number, name, done_at) VALUES (?1, ?2, ?3)",
								 -1, &q, NULL) == SQLITE_OK &&
			  sqlite3_bind_int(q, 1, m->number) == SQLITE_OK &&
			  sqlite3_bind_text(q, 2, m->name, -1, SQLITE_STATIC) == SQLITE_OK &&
			  sqlite3_bind_int64(q, 3, clock_now_ms()) == SQLITE_OK && sqlite3_step(q) == SQLITE_DONE;
	if (!ok) {
		store_fail(c, c->store, native, "migration");
	}
	sqlite3_finalize(q);
	return ok;
}

static bool has_broken_reference(sqlite3 *native)
{
	int64_t n = 1;
	return !store_ask_i64(native, "SELECT count(*) FROM pragma_foreign_key_check", &n) || n > 0;
}

static bool do_step(struct ctx *c, sqlite3 *native, const struct db_migration *m)
{
	if (!store_exec(c, native, "BEGIN IMMEDIATE")) {
		return false;
	}
	bool ok = store_exec(c, native, m->sql) && note_step(c, native, m);
	if (ok && has_broken_reference(native)) {
		fail(c, ERR_BUG, 0);
		ok = fail_detail(c, "migration %d breaks references", m->number);
	}
	ok = ok && store_exec(c, native, "COMMIT");
	if (!ok && !sqlite3_get_autocommit(native)) {
		sqlite3_exec(native, "ROLLBACK", NULL, NULL, NULL);
	}
	return ok;
}

bool store_migrate(struct ctx *c, sqlite3 *native)
{
	int64_t version;
	if (!store_version_fits(c, native) || !store_version(c, native, &version)) {
		return false;
	}
	if (version == (int64_t)db_n_migrations) {
		return true;
	}
	/* A step may rebuild a table; references are checked as a whole at its end. 1399811681 is "Sona". */
	bool ok = store_exec(c, native, "PRAGMA application_id = 1399811681; PRAGMA foreign_keys = OFF");
	for (size_t i = (size_t)version; ok && i < db_n_migrations; i++) {
		ok = do_step(c, native, &db_migrations[i]);
	}
	return store_exec(c, native, "PRAGMA foreign_keys = ON") && ok;
}
