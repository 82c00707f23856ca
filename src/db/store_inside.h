/* store_inside: what the files of src/db (and their tests) know of each other. Nobody else includes it. */
#pragma once
#include "db/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#define STORE_APPLICATION_ID 0x536f6e61  /* "Sona", in the header of the database file */
#define STORE_BATCH_NS (20 * 1000000LL)  /* one COMMIT gathers writes no longer than this */
#define STORE_PROBE_MS 3000              /* how often a store that cannot be written is tried again */
#define STORE_WAL_CHECK_PAGES 1000       /* a checkpoint after that many pages in the log */
#define STORE_WAL_MAX_BYTES (64LL << 20) /* the log file is cut back to nothing past this */

/* Steps from an empty file to the newest schema, made by sqlc from migrations/. Numbers are 1, 2, 3 ... */
struct db_migration { int number; const char *name; const char *sql; };
extern const struct db_migration db_migrations[];
extern const size_t db_n_migrations;

struct db {
	struct store *store;
	sqlite3 *native;
	sqlite3_stmt **cache;     /* by slot; NULL: not prepared yet */
	bool writes;
	sqlite3_stmt *begin, *commit; /* of a reader, prepared once */
	int n_read_begun;         /* nested store_read_begin() */
	struct kept_rows *kept;   /* of a reader; NULL: nothing yet */
	bool kept_is_fresh;       /* compared with the database in this read transaction */
	pthread_t owner;          /* of a reader */
	struct db *next;          /* in store.readers */
};

struct store {
	struct store_config config;
	char *dir, *file;
	int lock_fd;
	bool is_guest;            /* somebody else serves the folder: no lock, no clean-up at the end */
	struct db *writer;
	pthread_t thread;
	bool has_thread;
	pthread_key_t reader_key; /* the reader of a thread; closed when the thread ends */
	bool has_key;
	pthread_mutex_t lock;     /* guards the next six */
	pthread_cond_t wake;
	struct write *first, **last;
	size_t n_waiting;
	bool stopping;
	struct db *readers;
	void (*heard)(void *arg); /* of a COMMIT; guarded by lock */
	void *heard_arg;
	bool is_idle;             /* the writer waits for work: only then a submitter has to wake it */
	_Atomic(const char *) read_only_reason; /* a literal; NULL: writing works */
	atomic_int fail_after;
	int wal_pages;            /* of the log, told by SQLite; writer thread only */
	bool must_empty_log;      /* something in it was destroyed; writer thread only */
	int64_t no_truncate_before_ns;
	int64_t probe_ms;
	pthread_mutex_t text_lock;
	struct text_index *text;  /* NULL: nobody asked yet; guarded by text_lock */
};

/* store_connect.c */
enum connect_mode { CONNECT_WRITER, CONNECT_READER, CONNECT_FILE_NEW, CONNECT_FILE_READ };
/* Opens and sets the pragmas. NULL with fail() set. */
sqlite3 *store_connect(struct ctx *c, const char *file, enum connect_mode mode);
struct db *db_open(struct ctx *c, struct store *s, enum connect_mode mode);
void db_close(struct db *db);
/* Fixed SQL of src/db itself, without parameters. */
bool store_exec(struct ctx *c, sqlite3 *native, const char *sql);
bool store_ask_i64(sqlite3 *native, const char *sql, int64_t *ret);

/* store_hold.c: a read lock that stays while nothing is written; writer thread only. */
struct hold { sqlite3 *native; sqlite3_stmt *statement; };
void hold_open(struct store *s, struct hold *h);
void hold_take(struct hold *h);
void hold_let_go(struct hold *h);
void hold_close(struct hold *h);

/* What a SQLite code means for people and for the store; remembers that the disk is full. */
bool store_fail(struct ctx *c, struct store *s, sqlite3 *native, const char *what);
bool store_code_is_write_trouble(int extended_code);
void store_set_read_only(struct store *s, const char *reason); /* a literal */
void store_set_writable(struct store *s);

/* db.c: the connection this thread may use: the writer's inside a write, else the thread's own reader. */
struct db *db_connection(struct ctx *c);

/* kept.c */
void kept_rows_free(struct kept_rows *t);
size_t kept_rows_count(const struct db *db); /* results kept at the moment, for tests */
size_t kept_rows_bytes(const struct db *db);

/* text_index_file.c */
void text_index_close(struct text_index *x);

/* store_writer.c */
bool store_writer_start(struct ctx *c, struct store *s);
void store_writer_stop(struct store *s);

/* store_migrate.c */
bool store_migrate(struct ctx *c, sqlite3 *native);
/* Reads the newest step; fails on a file that is not ours. 0: an empty file. */
bool store_version(struct ctx *c, sqlite3 *native, int64_t *ret);
bool store_version_fits(struct ctx *c, sqlite3 *native);

/* store_sum.c */
bool store_sum_forget(struct store *s);  /* before the first write */
void store_sum_keep(struct store *s);    /* after the last connection is closed */
bool store_sum_differs(struct store *s); /* the file is not as it was when the program last left it */

int64_t store_now_ns(void); /* monotonic */
