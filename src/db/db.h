/*
 * db: one connection and its prepared statements. Only generated code (tools/sqlc) and src/db call this; rules
 * call q_NAME() functions. No SQL text stands in C, none is put together at run time.
 */
#pragma once
#include "base/ctx.h"
#include "base/field.h"
#include "base/limits.h"

/* Rows of one statement as kept.c copies them: how large, and which members (str, bytes) point elsewhere. */
struct db_row_layout { size_t size; const size_t *texts; size_t n_texts; };

/* What sqlc makes of one statement in a queries.sql. Compared by address. */
struct db_statement {
	const char *name;        /* "incident_get" */
	const char *sql;         /* SQLite text, :name parameters */
	const int *slot;         /* dense number over the whole program (db_slot_NAME of the registry): the cache of a
	                            connection is an array */
	bool reads_only;
	bool across_orgs;        /* declared with a reason in the .sql */
	const struct db_row_layout *kept; /* `-- kept`: answered from memory while nothing was committed; else NULL */
};

/* The registry sqlc makes of all queries.sql; ends with NULL. */
extern const int db_statement_count;
extern const struct db_statement *const db_statements[];

enum db_step { DB_ROW, DB_DONE, DB_FAILED };

/*
 * One run of a statement: bind by position (1..), step, read columns (0..), finish. Always finished before the
 * function that began it returns. Text and blobs are copied into c->arena.
 */
struct db_run { struct ctx *c; const struct db_statement *st; void *native; bool failed; };
void db_begin(struct ctx *c, const struct db_statement *st, struct db_run *ret);
void db_bind_i64(struct db_run *r, int i, int64_t v);
void db_bind_str(struct db_run *r, int i, str v);      /* STR_NONE binds NULL */
void db_bind_bytes(struct db_run *r, int i, bytes v);  /* p == NULL binds NULL */
void db_bind_id(struct db_run *r, int i, struct id v); /* none binds NULL */
void db_bind_opt(struct db_run *r, int i, struct opt_int v);
void db_bind_null(struct db_run *r, int i);
enum db_step db_step(struct db_run *r);
int64_t db_col_i64(struct db_run *r, int i);
struct opt_int db_col_opt(struct db_run *r, int i);
bool db_col_is_null(struct db_run *r, int i);
str db_col_str(struct db_run *r, int i);
bytes db_col_bytes(struct db_run *r, int i);
struct id db_col_id(struct db_run *r, int i);
/* Ends the run. False (and fail() set) when any part failed: unique or foreign key -> ERR_CONFLICT, disk full or
 * read-only -> ERR_READ_ONLY, a corrupt file -> ERR_UNAVAILABLE, anything else -> ERR_BUG. */
bool db_finish(struct db_run *r);
int64_t db_changes(struct db *db);                     /* rows of the last INSERT, UPDATE, DELETE */
/* Room for one more row after `n` in a list of the arena; *room grows. */
void *db_rows_room(struct ctx *c, void *rows, size_t n, size_t *room, size_t row_size);

/*
 * Rows kept between requests (kept.c; `-- kept` in a queries.sql): one result of one statement under all it is bound to,
 * held by the reading connection until anybody commits anything. Only inside a read transaction of a reader.
 */
struct db_key { const struct db_statement *st; size_t n; bool fits; uint8_t b[LIMIT_KEPT_KEY_BYTES]; };
void db_key_begin(struct db_key *k, const struct db_statement *st);
void db_key_i64(struct db_key *k, int64_t v);
void db_key_str(struct db_key *k, str v);
void db_key_bytes(struct db_key *k, bytes v);
void db_key_id(struct db_key *k, struct id v);
void db_key_opt(struct db_key *k, struct opt_int v);
/* Rows as the database has them in this transaction, until c->arena is reset. Nobody may write to them. */
struct db_kept { const void *rows; size_t n; };
bool db_kept_find(struct ctx *c, const struct db_key *k, struct db_kept *ret);
/* Keeps a copy of what was just read, if it fits. */
void db_kept_add(struct ctx *c, const struct db_key *k, const void *rows, size_t n);
/*
 * The same for values worked out of rows of the database, of what the program was built with and of the key, and of nothing else: no
 * clock, nobody's rights and no language that the key does not name (docs/decisions/0012). One constant for each kind of value; `l` says how to copy it.
 */
#define DB_WORKED_OUT(title, l) { .name = (title), .slot = &db_no_slot, .reads_only = true, .kept = (l) }
extern const int db_no_slot; /* such a value has no statement to be prepared */
