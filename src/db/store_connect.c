/* store_connect: how a connection is opened, and what SQLite's codes mean to us. */
#include "db/store_inside.h"

#include "messages.h"

#include <stdlib.h>
#include <time.h>

int64_t store_now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool store_code_is_write_trouble(int code)
{
	switch (code) {
	case SQLITE_IOERR_WRITE:
	case SQLITE_IOERR_FSYNC:
	case SQLITE_IOERR_DIR_FSYNC:
	case SQLITE_IOERR_TRUNCATE:
	case SQLITE_IOERR_SHMOPEN:
	case SQLITE_IOERR_SHMSIZE:
	case SQLITE_IOERR_SHMMAP:
	case SQLITE_IOERR_DELETE:
		return true;
	default:
		return (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_READONLY || (code & 0xff) == SQLITE_CANTOPEN;
	}
}

static enum err_code code_for(int code, bool is_writer)
{
	if (is_writer && store_code_is_write_trouble(code)) {
		return ERR_READ_ONLY;
	}
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return ERR_CONFLICT;
	default:
		break;
	}
	switch (code & 0xff) {
	case SQLITE_BUSY:
		return ERR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_FULL:
	case SQLITE_NOMEM:
		return ERR_UNAVAILABLE;
	default:
		return ERR_BUG;
	}
}

bool store_fail(struct ctx *c, struct store *s, sqlite3 *native, const char *what)
{
	int code = native ? sqlite3_extended_errcode(native) : SQLITE_NOMEM;
	bool is_writer = s && s->writer && native == s->writer->native;
	enum err_code err = code_for(code, is_writer);
	if (err == ERR_READ_ONLY) {
		store_set_read_only(s, (code & 0xff) == SQLITE_FULL ? "the disk is full"
															: "the data folder cannot be written");
	}
	fail(c, err, err == ERR_READ_ONLY ? MSG_DB_READ_ONLY : 0);
	/* Texts of SQLite name tables and columns, never values. */
	return fail_detail(c, "%s: %s (%d)", what, native ? sqlite3_errmsg(native) : "no memory", code);
}

bool store_exec(struct ctx *c, sqlite3 *native, const char *sql)
{
	if (sqlite3_exec(native, sql, NULL, NULL, NULL) == SQLITE_OK) {
		return true;
	}
	return store_fail(c, c->store, native, "fixed statement");
}

bool store_ask_i64(sqlite3 *native, const char *sql, int64_t *ret)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(native, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;
	if (ok) {
		*ret = sqlite3_column_int64(q, 0);
	}
	sqlite3_finalize(q);
	return ok;
}

static const char *pragmas(enum connect_mode mode)
{
	switch (mode) {
	case CONNECT_WRITER:
		/* FULL: a COMMIT is on disk. Checkpoints are ours, after the answers have gone out (store_writer.c). */
		return "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
		       "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
		       "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;";
	case CONNECT_READER:
		return "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;"
		       "PRAGMA cell_size_check = ON; PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY;";
	case CONNECT_FILE_NEW:
		return "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -1024;"
		       "PRAGMA temp_store = MEMORY;";
	case CONNECT_FILE_READ:
		break;
	}
	return "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY;"
	       "PRAGMA cell_size_check = ON;";
}

sqlite3 *store_connect(struct ctx *c, const char *file, enum connect_mode mode)
{
	bool writes = mode == CONNECT_WRITER || mode == CONNECT_FILE_NEW;
	sqlite3 *native = NULL;
	int rc = sqlite3_open_v2(
		file, &native, SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY), NULL);
	if (rc == SQLITE_OK) {
		sqlite3_extended_result_codes(native, 1);
		sqlite3_db_config(native, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(native, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		sqlite3_db_config(native, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
		sqlite3_db_config(native, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		sqlite3_db_config(native, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
		sqlite3_busy_timeout(native, 5000);
		rc = sqlite3_exec(native, pragmas(mode), NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK) {
		bool damaged = mode == CONNECT_FILE_READ && ((rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT);
		fail(c, ERR_UNAVAILABLE, damaged ? MSG_DB_BAD_COPY : MSG_DB_CANNOT_OPEN);
		fail_detail(c, "%s: %s (%d)", file, native ? sqlite3_errmsg(native) : "no memory", rc);
		sqlite3_close(native);
		return NULL;
	}
	return native;
}

struct db *db_open(struct ctx *c, struct store *s, enum connect_mode mode)
{
	sqlite3 *native = store_connect(c, s->file, mode);
	if (!native) {
		return NULL;
	}
	struct db *db = calloc(1, sizeof *db);
	sqlite3_stmt **cache = calloc((size_t)db_statement_count + 1, sizeof(sqlite3_stmt *));
	if (!db || !cache) {
		abort(); /* out of memory ends the process, as in arena */
	}
	*db = (struct db){ .store = s, .native = native, .cache = cache, .writes = mode == CONNECT_WRITER,
		.owner = pthread_self() };
	return db;
}

void db_close(struct db *db)
{
	if (!db) {
		return;
	}
	for (int i = 0; i < db_statement_count; i++) {
		sqlite3_finalize(db->cache[i]);
	}
	sqlite3_finalize(db->begin);
	sqlite3_finalize(db->commit);
	kept_rows_free(db->kept);
	sqlite3_close(db->native);
	free(db->cache);
	free(db);
}
