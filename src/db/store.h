/*
 * store: the data folder. Many readers (one connection a thread), one writer thread that commits in groups.
 *
 *   DIR/sonae.db      SQLite, WAL, synchronous=FULL, secure_delete, foreign keys
 *   DIR/lock          held while serving, so that two servers never share a folder
 *
 * A write answered is a write on disk: `done` is called after the COMMIT that holds it.
 */
#pragma once
#include "db/db.h"

struct store_config {
	const char *dir;          /* created (0700) when missing */
	bool must_exist;          /* refuse a folder without a database */
	bool may_join;            /* a command that writes a little: goes on beside the server that holds the lock */
	bool read_only;           /* for verify, export, backup beside a running server */
	const struct catalog *catalog; /* put into every ctx the store makes */
	/* Runs in the writer's transaction right before every COMMIT (the journal's seals); may be NULL. */
	bool (*before_commit)(struct ctx *c);
};

/* Opens, migrates to the newest schema (refuses one that is newer than the program), starts the writer. */
bool store_open(struct ctx *c, const struct store_config *config, struct store **ret);
/* Answers every waiting write, checkpoints, closes. */
void store_close(struct store *s);
const char *store_dir(const struct store *s);
bool store_is_guest(const struct store *s); /* somebody else serves the folder */

/* The reading connection of this thread (opened on first use, closed by store_close). NULL with fail() set. */
struct db *store_reader(struct store *s, struct ctx *c);
/* A read transaction, so that one page sees one state. */
bool store_read_begin(struct ctx *c);
void store_read_end(struct ctx *c);

/*
 * A write. The caller owns it and its ctx until `done` was called; `done` runs on the writer thread, must be
 * short, and may free it. `ok` false: c->err says why and nothing of it was kept.
 */
struct write {
	struct ctx *c;
	bool (*act)(struct ctx *c, void *arg);
	void *arg;
	void (*done)(struct write *w);
	void *owner;              /* the caller's */
	bool ok;
	struct write *next;       /* the queue's */
};
/* False with ERR_BUSY when the queue is full, ERR_READ_ONLY while the store is read only. */
bool store_submit(struct store *s, struct write *w);
/* The same, and waits: for the command line, jobs and tests. c->db is the reader again afterwards. */
bool store_write(struct store *s, struct ctx *c, bool (*act)(struct ctx *c, void *arg), void *arg);

/*
 * `heard` is told of every COMMIT of this process, on the writer thread before the writes are answered: short, and no
 * word to the store. NULL ends it; when this returns nobody is told any more.
 */
void store_on_commit(struct store *s, void (*heard)(void *arg), void *arg);
/* A number that is another one when somebody else than this thread's reader has committed since, also another process. */
bool store_data_version(struct ctx *c, int64_t *ret);

/*
 * Inside a write that destroys something: copies of it must not linger in the log. The log is emptied after the COMMIT,
 * or with a later one when a reader still holds it.
 */
void store_empty_log(struct store *s);

/* Disk full or folder read-only: pages are served with a banner, writes refused, tried again every few seconds. */
bool store_is_read_only(const struct store *s, str *ret_reason);

/* Online copy of a running store into `file` (SQLite backup API), verified by integrity_check. */
bool store_backup(struct ctx *c, struct store *s, const char *file);
/* Puts a verified copy in place of an empty or absent data folder. */
bool store_restore(struct ctx *c, const char *file, const char *dir);
/*
 * PRAGMA integrity_check and foreign_key_check, and the file is as it was when it was last closed. False when something
 * is wrong, then *ret_finding says what, or when it could not be read.
 */
bool store_check(struct ctx *c, struct store *s, str *ret_finding);
/* For the running of tests: make the n-th write step from now fail (0: off). */
void store_fail_after(struct store *s, int n_steps);
