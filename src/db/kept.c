/*
 * kept: rows a reader has read are kept until anybody commits anything.
 *
 * SQLite itself keeps pages of the file in each connection and throws them away when another connection, of this program
 * or of another one, has changed the file. Whether that has happened is what PRAGMA data_version tells. Rows are kept
 * exactly as long as those pages, so they are never older than what the statement would have read: the version is asked
 * inside the read transaction, which then sees that state until it ends. A reader never writes, so there is no change it
 * could miss because it made it itself.
 *
 * A result belongs to a statement and every value bound to it, the organisation among them. The memory of a connection is
 * its thread's alone; only the count of users is shared, because a request may end on another thread.
 */
#include "db/store_inside.h"

#include <stdalign.h>
#include <stdlib.h>

/* One result, in one piece of memory: rows, what they point to, the key. */
struct kept {
	atomic_size_t n_users;    /* the table, and every request that shows it */
	const struct db_statement *st;
	uint64_t hash;
	size_t n_rows, n_key, n_bytes;
	const uint8_t *key;
	alignas(max_align_t) uint8_t data[];
};

/*
 * Each key has WAYS places side by side. A page reads some eighty results; with one place for each key a few of them would
 * always push each other out. Who comes when all are taken pushes out the one whose turn it is.
 */
#define WAYS 4
struct kept_rows {
	sqlite3_stmt *ask;        /* PRAGMA data_version */
	int64_t version;
	size_t n, n_bytes, turn;
	struct kept *v[LIMIT_KEPT_RESULTS];
};

/* --- the key --- */

const int db_no_slot = -1;

void db_key_begin(struct db_key *k, const struct db_statement *st)
{
	k->st = st;
	k->n = 0;
	k->fits = st->kept != NULL;
}

static void add(struct db_key *k, const void *p, size_t n)
{
	if (!k->fits || n > sizeof k->b - k->n) {
		k->fits = false;
		return;
	}
	if (n > 0) {
		memcpy(k->b + k->n, p, n);
	}
	k->n += n;
}

void db_key_i64(struct db_key *k, int64_t v)
{
	add(k, &v, sizeof v);
}

/* The length first, so that two values in a row cannot be cut elsewhere; none is not empty. */
void db_key_bytes(struct db_key *k, bytes v)
{
	db_key_i64(k, v.p ? (int64_t)v.n : -1);
	add(k, v.p, v.p ? v.n : 0);
}

void db_key_str(struct db_key *k, str v)
{
	db_key_bytes(k, (bytes){ (const uint8_t *)v.p, v.n });
}

void db_key_id(struct db_key *k, struct id v)
{
	add(k, v.b, sizeof v.b);
}

void db_key_opt(struct db_key *k, struct opt_int v)
{
	db_key_i64(k, v.has);
	db_key_i64(k, v.has ? v.v : 0);
}

static uint64_t mixed(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ (h >> 29);
}

static uint64_t hash_of(const struct db_key *k)
{
	uint64_t h = (uint64_t)*k->st->slot, word;
	size_t i = 0;
	for (; k->n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, k->b + i, sizeof word);
		h = mixed(h, word);
	}
	word = k->n;
	memcpy(&word, k->b + i, k->n - i);
	return mixed(h, word);
}

/* The first of its places. */
static size_t place_of(uint64_t hash)
{
	_Static_assert(LIMIT_KEPT_RESULTS % WAYS == 0 && (LIMIT_KEPT_RESULTS & (LIMIT_KEPT_RESULTS - 1)) == 0, "a power of two");
	return ((size_t)(hash ^ (hash >> 32)) & (LIMIT_KEPT_RESULTS / WAYS - 1)) * WAYS;
}

/* --- the table --- */

/* Also a clean-up of an arena. */
static void let_go(void *arg)
{
	struct kept *k = arg;
	if (atomic_fetch_sub_explicit(&k->n_users, 1, memory_order_acq_rel) == 1) {
		free(k);
	}
}

static void drop(struct kept_rows *t, size_t at)
{
	struct kept *k = t->v[at];
	if (k) {
		t->n--;
		t->n_bytes -= k->n_bytes;
		t->v[at] = NULL;
		let_go(k);
	}
}

static void drop_all(struct kept_rows *t)
{
	for (size_t i = 0; t->n > 0 && i < LIMIT_KEPT_RESULTS; i++) {
		drop(t, i);
	}
}

void kept_rows_free(struct kept_rows *t)
{
	if (t) {
		drop_all(t);
		sqlite3_finalize(t->ask);
		free(t);
	}
}

size_t kept_rows_count(const struct db *db)
{
	return db->kept ? db->kept->n : 0;
}

size_t kept_rows_bytes(const struct db *db)
{
	return db->kept ? db->kept->n_bytes : 0;
}

static bool ask_version(struct db *db, int64_t *ret)
{
	sqlite3_stmt **q = &db->kept->ask;
	if (!*q && sqlite3_prepare_v3(db->native, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT, q, NULL) !=
		SQLITE_OK) {
		return false;
	}
	bool ok = sqlite3_step(*q) == SQLITE_ROW;
	*ret = ok ? sqlite3_column_int64(*q, 0) : 0;
	return sqlite3_reset(*q) == SQLITE_OK && ok;
}

/* Once a read transaction: what is kept is what the transaction sees, or it is thrown away. */
static bool make_fresh(struct db *db)
{
	int64_t version;
	if (db->kept_is_fresh) {
		return true;
	}
	if (!db->kept) {
		db->kept = calloc(1, sizeof *db->kept);
		if (!db->kept) {
			abort(); /* out of memory ends the process, as in arena */
		}
	}
	if (!ask_version(db, &version)) {
		drop_all(db->kept);
		return false;
	}
	if (version != db->kept->version) {
		drop_all(db->kept);
		db->kept->version = version;
	}
	db->kept_is_fresh = true;
	return true;
}

/* NULL where nothing may be kept: in a write, and where no transaction holds one state of the database. */
static struct kept_rows *table_of(struct ctx *c, const struct db_key *k)
{
	struct db *db = k->fits ? db_connection(c) : NULL;
	bool reads = db && !db->writes && db->n_read_begun > 0 && !sqlite3_get_autocommit(db->native);
	return reads && make_fresh(db) ? db->kept : NULL;
}

static bool is_of(const struct kept *v, const struct db_key *k, uint64_t hash)
{
	return v && v->hash == hash && v->st == k->st && v->n_key == k->n && memcmp(v->key, k->b, k->n) == 0;
}

bool db_kept_find(struct ctx *c, const struct db_key *k, struct db_kept *ret)
{
	struct kept_rows *t = table_of(c, k);
	if (!t || t->n == 0) {
		return false;
	}
	uint64_t hash = hash_of(k);
	struct kept *found = NULL;
	for (size_t i = place_of(hash), end = i + WAYS; i < end && !found; i++) {
		found = is_of(t->v[i], k, hash) ? t->v[i] : NULL;
	}
	if (!found) {
		return false;
	}
	atomic_fetch_add_explicit(&found->n_users, 1, memory_order_relaxed);
	arena_on_reset(c->arena, let_go, found);
	*ret = (struct db_kept){ found->data, found->n_rows };
	return true;
}

/* --- keeping --- */

/* str and bytes look alike. */
static bytes text_at(const uint8_t *row, size_t offset)
{
	bytes ret;
	_Static_assert(sizeof(str) == sizeof(bytes) && offsetof(str, n) == offsetof(bytes, n), "str and bytes");
	memcpy(&ret, row + offset, sizeof ret);
	return ret;
}

static size_t texts_bytes(const struct db_row_layout *l, const uint8_t *rows, size_t n)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < l->n_texts; k++) {
			total += text_at(rows + i * l->size, l->texts[k]).n;
		}
	}
	return total;
}

static uint8_t *put(uint8_t *to, const void *from, size_t n)
{
	return n > 0 ? (uint8_t *)memcpy(to, from, n) + n : to;
}

/* Copies what the rows point to behind them and turns their pointers there. */
static uint8_t *copy_rows(const struct db_row_layout *l, const uint8_t *from, size_t n, uint8_t *rows)
{
	uint8_t *to = put(rows, from, n * l->size);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < l->n_texts; k++) {
			uint8_t *row = rows + i * l->size;
			bytes text = text_at(row, l->texts[k]);
			uint8_t *at = to;
			to = put(to, text.p, text.n);
			if (text.p) { /* NULL stays NULL, and is not empty */
				text.p = at;
				memcpy(row + l->texts[k], &text, sizeof text);
			}
		}
	}
	return to;
}

/* Its own place, an empty one, or the one whose turn it is; empty afterwards. */
static size_t make_place(struct kept_rows *t, const struct db_key *k, uint64_t hash)
{
	size_t first = place_of(hash), at = first + t->turn++ % WAYS;
	for (size_t i = first + WAYS; i > first; i--) {
		at = t->v[i - 1] && !is_of(t->v[i - 1], k, hash) ? at : i - 1;
	}
	drop(t, at);
	return at;
}

void db_kept_add(struct ctx *c, const struct db_key *k, const void *rows, size_t n)
{
	struct kept_rows *t = table_of(c, k);
	if (!t) {
		return;
	}
	const struct db_row_layout *l = k->st->kept;
	size_t n_bytes = sizeof(struct kept) + n * l->size + texts_bytes(l, rows, n) + k->n + 1;
	if (n_bytes > LIMIT_KEPT_RESULT_BYTES) {
		return;
	}
	struct kept *new = malloc(n_bytes);
	if (!new) {
		return;
	}
	uint64_t hash = hash_of(k);
	uint8_t *key = copy_rows(l, rows, n, new->data);
	put(key, k->b, k->n);
	new->n_users = 1;
	new->st = k->st;
	new->hash = hash;
	new->n_rows = n;
	new->n_key = k->n;
	new->n_bytes = n_bytes;
	new->key = key;
	if (t->n_bytes + n_bytes > LIMIT_KEPT_BYTES) {
		drop_all(t);
	}
	t->v[make_place(t, k, hash)] = new;
	t->n++;
	t->n_bytes += n_bytes;
}
