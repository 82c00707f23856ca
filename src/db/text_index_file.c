/* text_index_file: the file of the text index, its connections, and the tokenizer FTS5 calls (text_index.h). */
#include "db/text_index_inside.h"

#include "messages.h"

#include <limits.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FORMAT 1                /* of the file and of the folding: another one begins anew */
#define HEAD_BEGIN '\x02'       /* before the text: what it is, as pieces of their own; no folded text holds such bytes */
#define HEAD_END '\x03'

const char *const text_fixed_sql[FIXED_MAX] = {
	"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK",
	"SELECT id, at, org, kind, room, ref, folded FROM doc WHERE key = ?1",
	"SELECT max(id) FROM doc WHERE id >= ?1 AND id < ?2",
	"INSERT INTO doc (id, key, at, org, kind, room, ref, folded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	"DELETE FROM doc WHERE id = ?1",
	"INSERT INTO words (rowid, text) VALUES (?1, ?2)",
	"INSERT INTO words (words, rowid, text) VALUES ('delete', ?1, ?2)",
	"SELECT n, same FROM mark WHERE name = ?1",
	"REPLACE INTO mark (name, n, same) VALUES (?1, ?2, ?3)",
};
static const char schema[] =
	"PRAGMA application_id = 1399811685;"
	"CREATE TABLE mark (name TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL, same INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE doc (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, at INTEGER NOT NULL, org BLOB NOT NULL, kind TEXT NOT NULL,"
	" room BLOB NOT NULL, ref TEXT NOT NULL, folded TEXT NOT NULL) STRICT;"
	"CREATE INDEX doc_key ON doc (key);"
	"CREATE VIRTUAL TABLE words USING fts5 (text, content='', columnsize=0, detail=none, tokenize='sonae');";
static const char ask_sql[] =
	"SELECT d.id, d.kind, d.room, d.ref, d.folded FROM words w CROSS JOIN doc d ON d.id = w.rowid"
	" WHERE w.words MATCH ?1 AND w.rowid >= ?2 AND w.rowid < ?3 ORDER BY w.rowid DESC";

/* --- the tokenizer --- */

struct token_sink { void *arg; int (*token)(void *, int, const char *, int, int, int); int rc; };

static bool on_gram(void *arg, str gram)
{
	struct token_sink *k = arg;
	k->rc = k->token(k->arg, 0, gram.p, (int)gram.n, 0, 0);
	return k->rc == SQLITE_OK;
}

/* "\2oORG\2kKIND\2rROOM\3text": the pieces of the head, then those of the text. A question comes one piece at a time. */
static int tokenize(Fts5Tokenizer *t, void *arg, int flags, const char *p, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
	(void)t;
	struct token_sink k = { arg, token, SQLITE_OK };
	str rest = { p, (size_t)(n < 0 ? 0 : n) };
	if (flags & FTS5_TOKENIZE_QUERY) {
		return rest.n > 0 ? token(arg, 0, p, n, 0, n) : SQLITE_OK;
	}
	while (rest.n > 0 && rest.p[0] == HEAD_BEGIN && k.rc == SQLITE_OK) {
		size_t end = 1;
		while (end < rest.n && rest.p[end] != HEAD_BEGIN && rest.p[end] != HEAD_END) {
			end++;
		}
		on_gram(&k, str_sub(rest, 0, end));
		rest = str_sub(rest, end, SIZE_MAX);
	}
	if (k.rc == SQLITE_OK) {
		text_grams(rest.n > 0 && rest.p[0] == HEAD_END ? str_sub(rest, 1, SIZE_MAX) : rest, on_gram, &k);
	}
	return k.rc;
}

static int tokenizer_new(void *arg, const char **v, int n, Fts5Tokenizer **ret)
{
	static char one;
	(void)arg, (void)v, (void)n;
	*ret = (Fts5Tokenizer *)&one;
	return SQLITE_OK;
}

static void tokenizer_free(Fts5Tokenizer *t)
{
	(void)t;
}

static bool add_tokenizer(sqlite3 *native)
{
	fts5_api *api = NULL;
	fts5_tokenizer ours = { tokenizer_new, tokenizer_free, tokenize };
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(native, "SELECT fts5(?1)", -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(q, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(q);
	}
	sqlite3_finalize(q);
	return api && api->xCreateTokenizer(api, "sonae", NULL, &ours, NULL) == SQLITE_OK;
}

/* --- values --- */

void text_bind(sqlite3_stmt *q, int i, str s)
{
	sqlite3_bind_text(q, i, s.n > 0 ? s.p : "", (int)s.n, SQLITE_STATIC);
}

str text_column(sqlite3_stmt *q, int i)
{
	const char *p = (const char *)sqlite3_column_text(q, i);
	return p ? (str){ p, (size_t)sqlite3_column_bytes(q, i) } : S("");
}

struct id text_column_id(sqlite3_stmt *q, int i)
{
	struct id id = { 0 };
	const void *p = sqlite3_column_blob(q, i);
	if (p && sqlite3_column_bytes(q, i) == (int)sizeof id.b) {
		memcpy(id.b, p, sizeof id.b);
	}
	return id;
}

str text_hex(struct arena *a, struct id v)
{
	return str_hex(a, (bytes){ v.b, sizeof v.b });
}

int64_t text_second_of(int64_t ms)
{
	int64_t s = ms / 1000;
	return s < 0 ? 0 : s > INT64_C(1) << 40 ? INT64_C(1) << 40 : s;
}

/* --- connections --- */

bool text_index_cannot(struct ctx *c, struct text_index *x, sqlite3 *native, const char *what)
{
	int code = native ? sqlite3_extended_errcode(native) : SQLITE_NOMEM;
	bool is_damage = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
	if (is_damage) {
		pthread_mutex_lock(&x->lock);
		x->is_broken = true;
		pthread_mutex_unlock(&x->lock);
	}
	fail(c, (code & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
	return fail_detail(c, "text index: %s: %s (%d)", what, native ? sqlite3_errmsg(native) : "no memory", code);
}

static sqlite3 *connect(struct ctx *c, struct text_index *x, bool writes)
{
	static const char ours[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
		"PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;";
	static const char theirs[] = "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cache_size = -4096;"
		"PRAGMA temp_store = MEMORY;";
	sqlite3 *native = NULL;
	if (sqlite3_open_v2(x->file, &native, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_extended_result_codes(native, 1);
		sqlite3_db_config(native, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_busy_timeout(native, writes ? 2000 : 500);
		if (add_tokenizer(native) && sqlite3_exec(native, writes ? ours : theirs, NULL, NULL, NULL) == SQLITE_OK) {
			return native;
		}
	}
	text_index_cannot(c, x, native, "open");
	sqlite3_close(native);
	return NULL;
}

static void reader_close(struct text_reader *r)
{
	sqlite3_finalize(r->ask);
	sqlite3_finalize(r->mark);
	sqlite3_close(r->native);
}

bool text_reader_take(struct ctx *c, struct text_index *x, struct text_reader *ret)
{
	*ret = (struct text_reader){ 0 };
	pthread_mutex_lock(&x->lock);
	int64_t generation = x->generation;
	while (x->n_readers > 0 && !ret->native) {
		*ret = x->readers[--x->n_readers];
		if (ret->generation != generation) {
			reader_close(ret);
			*ret = (struct text_reader){ 0 };
		}
	}
	pthread_mutex_unlock(&x->lock);
	if (ret->native) {
		return true;
	}
	ret->generation = generation;
	ret->native = connect(c, x, false);
	if (!ret->native) {
		return false;
	}
	if (sqlite3_prepare_v3(ret->native, ask_sql, -1, SQLITE_PREPARE_PERSISTENT, &ret->ask, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(ret->native, text_fixed_sql[FIXED_MARK_GET], -1, SQLITE_PREPARE_PERSISTENT, &ret->mark, NULL) != SQLITE_OK) {
		text_index_cannot(c, x, ret->native, "prepare");
		reader_close(ret);
		return false;
	}
	return true;
}

void text_reader_give(struct text_index *x, struct text_reader *r)
{
	pthread_mutex_lock(&x->lock);
	bool keep = r->generation == x->generation && x->n_readers < TEXT_READERS_MAX && !x->is_broken;
	if (keep) {
		x->readers[x->n_readers++] = *r;
	}
	pthread_mutex_unlock(&x->lock);
	if (!keep) {
		reader_close(r);
	}
}

/* --- the file --- */

static void close_all(struct text_index *x)
{
	for (int i = 0; i < FIXED_MAX; i++) {
		sqlite3_finalize(x->fixed[i]);
		x->fixed[i] = NULL;
	}
	sqlite3_close(x->native);
	x->native = NULL;
	pthread_mutex_lock(&x->lock);
	while (x->n_readers > 0) {
		reader_close(&x->readers[--x->n_readers]);
	}
	x->generation++;
	pthread_mutex_unlock(&x->lock);
}

static bool make_file(struct ctx *c, struct text_index *x)
{
	int fd = open(x->file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		fail(c, ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
		return fail_detail(c, "text index: %s cannot be made", x->file);
	}
	close(fd);
	return true;
}

static void remove_files(const struct text_index *x)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char *path = NULL;
		if (asprintf(&path, "%s%s", x->file, ends[i]) < 0) {
			abort();
		}
		unlink(path);
		free(path);
	}
}

/* Ours and of this format; an empty file is neither, but no damage. */
static bool is_as_it_should(struct text_index *x)
{
	int64_t format = 0, mark = 0;
	return store_ask_i64(x->native, "PRAGMA application_id", &mark) && mark == 1399811685 &&
	       store_ask_i64(x->native, "PRAGMA user_version", &format) && format == FORMAT &&
	       store_ask_i64(x->native, "SELECT count(*) FROM words('none')", &mark);
}

static bool fill_new(struct ctx *c, struct text_index *x)
{
	char version[64];
	snprintf(version, sizeof version, "PRAGMA user_version = %d", FORMAT);
	bool ok = sqlite3_exec(x->native, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
	          sqlite3_exec(x->native, schema, NULL, NULL, NULL) == SQLITE_OK &&
	          sqlite3_exec(x->native, version, NULL, NULL, NULL) == SQLITE_OK &&
	          sqlite3_exec(x->native, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
	return ok || text_index_cannot(c, x, x->native, "make");
}

static bool prepare_all(struct ctx *c, struct text_index *x)
{
	for (int i = 0; i < FIXED_MAX; i++) {
		if (sqlite3_prepare_v3(x->native, text_fixed_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &x->fixed[i], NULL) != SQLITE_OK) {
			return text_index_cannot(c, x, x->native, "prepare");
		}
	}
	return true;
}

static bool open_file(struct ctx *c, struct text_index *x, bool is_new)
{
	if (!make_file(c, x)) {
		return false;
	}
	x->native = connect(c, x, true);
	if (x->native && (is_new ? fill_new(c, x) : is_as_it_should(x)) && prepare_all(c, x)) {
		return true;
	}
	close_all(x);
	return false;
}

bool text_index_renew(struct ctx *c, struct text_index *x)
{
	pthread_mutex_lock(&x->writing);
	close_all(x);
	remove_files(x);
	bool ok = open_file(c, x, true);
	pthread_mutex_lock(&x->lock);
	x->is_broken = !ok;
	pthread_mutex_unlock(&x->lock);
	x->run_from = x->run_to = 0;
	pthread_mutex_unlock(&x->writing);
	return ok;
}

bool text_index_exists(const char *dir)
{
	char path[PATH_MAX];
	return snprintf(path, sizeof path, "%s/search.db", dir) < (int)sizeof path && access(path, F_OK) == 0;
}

static struct text_index *text_index_open(struct ctx *c, const char *dir, bool may_renew)
{
	struct text_index *x = calloc(1, sizeof *x);
	if (!x || asprintf(&x->file, "%s/search.db", dir) < 0) {
		abort();
	}
	pthread_mutex_init(&x->lock, NULL);
	pthread_mutex_init(&x->writing, NULL);
	if (!may_renew && !text_index_exists(dir)) { /* who only looks makes none */
		text_index_close(x);
		return NULL;
	}
	if (!open_file(c, x, false)) { /* absent, another format, or damaged: it can be made again */
		bool ok = may_renew;
		if (ok) {
			err_clear(c);
			ok = text_index_renew(c, x);
		}
		if (!ok) {
			text_index_close(x);
			return NULL;
		}
	}
	return x;
}

void text_index_close(struct text_index *x)
{
	if (!x) {
		return;
	}
	close_all(x);
	pthread_mutex_destroy(&x->lock);
	pthread_mutex_destroy(&x->writing);
	free(x->file);
	free(x);
}

struct text_index *store_text_index(struct ctx *c, struct store *s)
{
	pthread_mutex_lock(&s->text_lock);
	if (!s->text) {
		/* not under a server that has it open */
		s->text = text_index_open(c, s->dir, !s->is_guest && !s->config.read_only);
	}
	struct text_index *x = s->text;
	pthread_mutex_unlock(&s->text_lock);
	return x;
}
static bool exec(struct ctx *c, struct text_index *x, const char *sql)
{
	pthread_mutex_lock(&x->writing);
	bool ok = x->native && (sqlite3_exec(x->native, sql, NULL, NULL, NULL) == SQLITE_OK || text_index_cannot(c, x, x->native, sql));
	pthread_mutex_unlock(&x->writing);
	return ok;
}

bool text_index_squeeze(struct ctx *c, struct text_index *x)
{
	return exec(c, x, "INSERT INTO words (words) VALUES ('optimize')") && exec(c, x, "PRAGMA wal_checkpoint(TRUNCATE)");
}

bool text_index_check(struct ctx *c, struct text_index *x, str *ret_finding)
{
	sqlite3_stmt *q = NULL;
	sqlite3 *native = connect(c, x, false); /* not a reader: of a folder that was never served, nothing is in it yet */
	*ret_finding = STR_NONE;
	if (!native) {
		return false;
	}
	bool ok = sqlite3_prepare_v2(native, "PRAGMA integrity_check(1)", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;
	if (!ok || !str_eq(text_column(q, 0), S("ok"))) {
		*ret_finding = str_copy(c->arena, ok ? text_column(q, 0) : S("it cannot be read"));
	}
	sqlite3_finalize(q);
	sqlite3_close(native);
	return true;
}
