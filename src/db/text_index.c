#include "db/text_index.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/limits.h"
#include "db/store_inside.h"
#include "messages.h"

#include <limits.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FORMAT 1                /* of the file and of the folding: another one begins anew */
#define SLOT_BITS 6             /* ids are seconds, and 64 places in each; what is more goes on in the next */
#define READERS_MAX 64
#define HEAD_BEGIN '\x02'       /* before the text: what it is, as pieces of their own; no folded text holds such bytes */
#define HEAD_END '\x03'

enum fixed {
	FIXED_BEGIN, FIXED_COMMIT, FIXED_ROLLBACK, FIXED_FIND, FIXED_LAST, FIXED_ADD, FIXED_DROP, FIXED_WORDS_ADD, FIXED_WORDS_DROP,
	FIXED_MARK_GET, FIXED_MARK_PUT, FIXED_MAX
};
static const char *const fixed_sql[FIXED_MAX] = {
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

struct reader { sqlite3 *native; sqlite3_stmt *ask, *mark; int64_t generation; };
struct text_index {
	char *file;
	pthread_mutex_t lock;       /* guards readers, generation, is_broken */
	struct reader readers[READERS_MAX];
	size_t n_readers;
	int64_t generation;         /* of the file: renewed ones are other files */
	bool is_broken;
	pthread_mutex_t writing;    /* held from begin to end */
	sqlite3 *native;
	sqlite3_stmt *fixed[FIXED_MAX];
	int64_t run_from, run_to;   /* ids given one after the other at last: more than 64 in a second */
};

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

/* --- connections --- */

static bool cannot(struct ctx *c, struct text_index *x, sqlite3 *native, const char *what)
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
	cannot(c, x, native, "open");
	sqlite3_close(native);
	return NULL;
}

static void reader_close(struct reader *r)
{
	sqlite3_finalize(r->ask);
	sqlite3_finalize(r->mark);
	sqlite3_close(r->native);
}

static bool reader_take(struct ctx *c, struct text_index *x, struct reader *ret)
{
	*ret = (struct reader){ 0 };
	pthread_mutex_lock(&x->lock);
	int64_t generation = x->generation;
	while (x->n_readers > 0 && !ret->native) {
		*ret = x->readers[--x->n_readers];
		if (ret->generation != generation) {
			reader_close(ret);
			*ret = (struct reader){ 0 };
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
	    sqlite3_prepare_v3(ret->native, fixed_sql[FIXED_MARK_GET], -1, SQLITE_PREPARE_PERSISTENT, &ret->mark, NULL) != SQLITE_OK) {
		cannot(c, x, ret->native, "prepare");
		reader_close(ret);
		return false;
	}
	return true;
}

static void reader_give(struct text_index *x, struct reader *r)
{
	pthread_mutex_lock(&x->lock);
	bool keep = r->generation == x->generation && x->n_readers < READERS_MAX && !x->is_broken;
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
	return ok || cannot(c, x, x->native, "make");
}

static bool prepare_all(struct ctx *c, struct text_index *x)
{
	for (int i = 0; i < FIXED_MAX; i++) {
		if (sqlite3_prepare_v3(x->native, fixed_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &x->fixed[i], NULL) != SQLITE_OK) {
			return cannot(c, x, x->native, "prepare");
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

/* --- writing --- */

static bool run(struct ctx *c, struct text_index *x, enum fixed which)
{
	sqlite3_stmt *q = x->fixed[which];
	int rc = sqlite3_step(q);
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || cannot(c, x, x->native, fixed_sql[which]);
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return ok;
}

static void bind_str(sqlite3_stmt *q, int i, str s)
{
	sqlite3_bind_text(q, i, s.n > 0 ? s.p : "", (int)s.n, SQLITE_STATIC);
}

static str column_str(sqlite3_stmt *q, int i)
{
	const char *p = (const char *)sqlite3_column_text(q, i);
	return p ? (str){ p, (size_t)sqlite3_column_bytes(q, i) } : S("");
}

static struct id column_id(sqlite3_stmt *q, int i)
{
	struct id id = { 0 };
	const void *p = sqlite3_column_blob(q, i);
	if (p && sqlite3_column_bytes(q, i) == (int)sizeof id.b) {
		memcpy(id.b, p, sizeof id.b);
	}
	return id;
}

bool text_index_begin(struct ctx *c, struct text_index *x)
{
	pthread_mutex_lock(&x->writing);
	if (x->native && run(c, x, FIXED_BEGIN)) {
		return true;
	}
	pthread_mutex_unlock(&x->writing);
	return fail(c, ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
}

bool text_index_end(struct ctx *c, struct text_index *x, bool keep)
{
	bool ok = keep && run(c, x, FIXED_COMMIT);
	if (!sqlite3_get_autocommit(x->native)) {
		sqlite3_exec(x->native, "ROLLBACK", NULL, NULL, NULL);
	}
	pthread_mutex_unlock(&x->writing);
	return ok || !keep;
}

static int64_t key_of(const struct text_doc *d)
{
	struct sha256 h;
	int64_t key;
	const bytes parts[] = { { d->org_id.b, sizeof d->org_id.b }, { d->room.b, d->moves ? 0 : sizeof d->room.b }, str_bytes(d->kind),
		{ (const uint8_t *)"/", 1 }, str_bytes(d->ref) };
	sha256_of_n(parts, sizeof parts / sizeof parts[0], &h);
	memcpy(&key, h.b, sizeof key);
	return key;
}

static str hex(struct arena *a, struct id v)
{
	return str_hex(a, (bytes){ v.b, sizeof v.b });
}

static str with_head(struct arena *a, const struct text_doc *d)
{
	return STR_CAT(a, S("\x02o"), hex(a, d->org_id), S("\x02k"), d->kind, S("\x02r"), hex(a, d->room), S("\x03"), d->folded);
}

struct old { bool has; int64_t id, at; struct id room; str folded; };

static bool find_old(struct ctx *c, struct text_index *x, const struct text_doc *d, int64_t key, struct old *ret)
{
	sqlite3_stmt *q = x->fixed[FIXED_FIND];
	int rc;
	*ret = (struct old){ 0 };
	sqlite3_bind_int64(q, 1, key);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW && !ret->has) {
		ret->has = id_eq(column_id(q, 2), d->org_id) && str_eq(column_str(q, 3), d->kind) &&
		           (d->moves || id_eq(column_id(q, 4), d->room)) && str_eq(column_str(q, 5), d->ref);
		if (ret->has) {
			*ret = (struct old){ true, sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), column_id(q, 4),
				str_copy(c->arena, column_str(q, 6)) };
		}
	}
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || cannot(c, x, x->native, "find");
	sqlite3_reset(q);
	return ok;
}

static bool drop(struct ctx *c, struct text_index *x, const struct text_doc *d, const struct old *old)
{
	struct text_doc was = *d;
	was.folded = old->folded;
	was.room = old->room;
	str text = with_head(c->arena, &was);
	sqlite3_bind_int64(x->fixed[FIXED_WORDS_DROP], 1, old->id);
	bind_str(x->fixed[FIXED_WORDS_DROP], 2, text);
	sqlite3_bind_int64(x->fixed[FIXED_DROP], 1, old->id);
	return run(c, x, FIXED_WORDS_DROP) && run(c, x, FIXED_DROP);
}

/* The first free place of that second, or behind those that were more than a second holds. */
static bool free_id(struct ctx *c, struct text_index *x, int64_t at, int64_t *ret)
{
	sqlite3_stmt *q = x->fixed[FIXED_LAST];
	int64_t from = at << SLOT_BITS, until = from + (1 << SLOT_BITS);
	if (from >= x->run_from && from <= x->run_to) {
		from = x->run_to + 1;
		until = from + 1;
	}
	for (;; from = until, until = from + (1 << SLOT_BITS)) {
		sqlite3_bind_int64(q, 1, from);
		sqlite3_bind_int64(q, 2, until);
		bool ok = sqlite3_step(q) == SQLITE_ROW;
		bool is_empty = ok && sqlite3_column_type(q, 0) == SQLITE_NULL;
		int64_t last = ok ? sqlite3_column_int64(q, 0) : 0;
		sqlite3_reset(q);
		if (!ok) {
			return cannot(c, x, x->native, "place");
		}
		*ret = is_empty ? from : last + 1;
		if (*ret < until) {
			break;
		}
	}
	x->run_from = *ret == x->run_to + 1 ? x->run_from : at << SLOT_BITS;
	x->run_to = *ret;
	return true;
}

static bool add(struct ctx *c, struct text_index *x, const struct text_doc *d, int64_t key, int64_t at)
{
	int64_t id;
	str text = with_head(c->arena, d);
	if (!free_id(c, x, at, &id)) {
		return false;
	}
	sqlite3_stmt *q = x->fixed[FIXED_ADD], *w = x->fixed[FIXED_WORDS_ADD];
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, key);
	sqlite3_bind_int64(q, 3, at);
	sqlite3_bind_blob(q, 4, d->org_id.b, sizeof d->org_id.b, SQLITE_STATIC);
	bind_str(q, 5, d->kind);
	sqlite3_bind_blob(q, 6, d->room.b, sizeof d->room.b, SQLITE_STATIC);
	bind_str(q, 7, d->ref);
	bind_str(q, 8, d->folded);
	sqlite3_bind_int64(w, 1, id);
	bind_str(w, 2, text);
	return run(c, x, FIXED_ADD) && run(c, x, FIXED_WORDS_ADD);
}

static int64_t second_of(int64_t ms)
{
	int64_t s = ms / 1000;
	return s < 0 ? 0 : s > INT64_C(1) << 40 ? INT64_C(1) << 40 : s;
}

bool text_index_put(struct ctx *c, struct text_index *x, const struct text_doc *d, bool *ret_replaced)
{
	const int64_t key = key_of(d), at = second_of(d->at_ms);
	struct old old;
	*ret_replaced = false;
	if (!find_old(c, x, d, key, &old)) {
		return false;
	}
	if (old.has && old.at == at && id_eq(old.room, d->room) && str_eq(old.folded, d->folded)) {
		return true;
	}
	*ret_replaced = old.has && !str_eq(old.folded, d->folded);
	if (old.has && !drop(c, x, d, &old)) {
		return false;
	}
	return str_is_empty(d->folded) || add(c, x, d, key, at);
}

static bool mark_get(struct ctx *c, struct text_index *x, sqlite3 *native, sqlite3_stmt *q, str name, struct text_mark *ret)
{
	bind_str(q, 1, name);
	int rc = sqlite3_step(q);
	*ret = (struct text_mark){ 0 };
	if (rc == SQLITE_ROW) {
		*ret = (struct text_mark){ true, sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1) };
	}
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || cannot(c, x, native, "mark");
	sqlite3_reset(q);
	return ok;
}

bool text_index_mark_get(struct ctx *c, struct text_index *x, str name, struct text_mark *ret)
{
	struct reader r;
	if (!reader_take(c, x, &r)) {
		return false;
	}
	bool ok = mark_get(c, x, r.native, r.mark, name, ret);
	reader_give(x, &r);
	return ok;
}

bool text_index_mark_put(struct ctx *c, struct text_index *x, str name, int64_t n, int64_t check)
{
	sqlite3_stmt *q = x->fixed[FIXED_MARK_PUT];
	bind_str(q, 1, name);
	sqlite3_bind_int64(q, 2, n);
	sqlite3_bind_int64(q, 3, check);
	return run(c, x, FIXED_MARK_PUT);
}

static bool exec(struct ctx *c, struct text_index *x, const char *sql)
{
	pthread_mutex_lock(&x->writing);
	bool ok = x->native && (sqlite3_exec(x->native, sql, NULL, NULL, NULL) == SQLITE_OK || cannot(c, x, x->native, sql));
	pthread_mutex_unlock(&x->writing);
	return ok;
}

bool text_index_squeeze(struct ctx *c, struct text_index *x)
{
	return exec(c, x, "INSERT INTO words (words) VALUES ('optimize')") && exec(c, x, "PRAGMA wal_checkpoint(TRUNCATE)");
}

#define RENEWAL S("renew")

bool text_index_wants_renewal(struct ctx *c, struct text_index *x)
{
	struct text_mark m = { 0 };
	pthread_mutex_lock(&x->lock);
	bool wants = x->is_broken;
	pthread_mutex_unlock(&x->lock);
	if (!wants && text_index_mark_get(c, x, RENEWAL, &m)) {
		wants = m.has;
	}
	return wants;
}

bool text_index_ask_renewal(struct ctx *c, struct text_index *x)
{
	return text_index_begin(c, x) && text_index_end(c, x, text_index_mark_put(c, x, RENEWAL, 1, 0));
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
	if (!ok || !str_eq(column_str(q, 0), S("ok"))) {
		*ret_finding = str_copy(c->arena, ok ? column_str(q, 0) : S("it cannot be read"));
	}
	sqlite3_finalize(q);
	sqlite3_close(native);
	return true;
}

/* --- asking --- */

static void add_piece(struct buf *b, const char *before, str piece)
{
	buf_add(b, str_from_c(before));
	buf_add_c(b, '"');
	for (size_t i = 0; i < piece.n; i++) {
		if (piece.p[i] == '"') {
			buf_add_c(b, '"');
		}
		buf_add_c(b, piece.p[i]);
	}
	buf_add_c(b, '"');
}

/* "org" AND "応答" AND ("kind" OR "kind") NOT ("room"): pieces in quotes, so that no sign of a question is one of FTS5. */
static str expression(struct ctx *c, const struct text_question *q)
{
	struct arena *a = c->arena;
	str grams[TEXT_GRAMS_MAX];
	size_t n = 0;
	AUTO_BUF(b, 256 * 1024);
	add_piece(&b, "(", STR_CAT(a, S("\x02o"), hex(a, q->org_id)));
	for (size_t i = 0; i < q->n_words && n < TEXT_GRAMS_MAX; i++) {
		n += text_word_grams(q->words[i], TEXT_GRAMS_MAX - n, grams + n);
	}
	for (size_t i = 0; i < n; i++) {
		add_piece(&b, " AND ", grams[i]);
	}
	if (!id_is_none(q->room)) {
		add_piece(&b, " AND ", STR_CAT(a, S("\x02r"), hex(a, q->room)));
	}
	for (size_t i = 0; i < q->n_kinds; i++) {
		add_piece(&b, i == 0 ? " AND (" : " OR ", STR_CAT(a, S("\x02k"), q->kinds[i]));
	}
	buf_add(&b, q->n_kinds > 0 ? S("))") : S(")"));
	for (size_t i = 0; i < q->n_hidden && i < TEXT_HIDDEN_MAX; i++) {
		add_piece(&b, i == 0 ? " NOT (" : " OR ", STR_CAT(a, S("\x02r"), hex(a, q->hidden[i])));
	}
	buf_add(&b, q->n_hidden > 0 ? S(")") : S(""));
	return str_copy(a, buf_str(&b));
}

static bool has_words(str folded, const struct text_question *q)
{
	for (size_t i = 0; i < q->n_words; i++) {
		if (text_find_word(folded, q->words[i], 0) == SIZE_MAX) {
			return false;
		}
	}
	return true;
}

static bool walk(struct ctx *c, struct text_index *x, struct reader *r, const struct text_question *q,
                 bool (*on_hit)(void *arg, const struct text_hit *hit), void *arg, struct text_asked *ret)
{
	size_t n_looked = 0;
	int rc;
	while ((rc = sqlite3_step(r->ask)) == SQLITE_ROW) {
		const struct text_hit hit = { sqlite3_column_int64(r->ask, 0), column_str(r->ask, 1), column_str(r->ask, 3),
			column_id(r->ask, 2) };
		ret->last = hit.id;
		n_looked++;
		if ((has_words(column_str(r->ask, 4), q) && !on_hit(arg, &hit)) || n_looked >= q->most_looked) {
			return true;
		}
	}
	ret->was_all = true;
	return rc == SQLITE_DONE || cannot(c, x, r->native, "ask");
}

bool text_index_ask(struct ctx *c, struct text_index *x, const struct text_question *q,
                    bool (*on_hit)(void *arg, const struct text_hit *hit), void *arg, struct text_asked *ret)
{
	struct reader r;
	*ret = (struct text_asked){ 0 };
	if (!reader_take(c, x, &r)) {
		return false;
	}
	str match = expression(c, q);
	bind_str(r.ask, 1, match);
	sqlite3_bind_int64(r.ask, 2, second_of(q->from_ms) << SLOT_BITS);
	int64_t until = q->until_ms > 0 ? second_of(q->until_ms) << SLOT_BITS : INT64_MAX;
	sqlite3_bind_int64(r.ask, 3, q->before > 0 && q->before < until ? q->before : until);
	bool ok = walk(c, x, &r, q, on_hit, arg, ret);
	sqlite3_reset(r.ask);
	sqlite3_clear_bindings(r.ask);
	reader_give(x, &r);
	return ok;
}
