/* store: opening and closing the data folder, its lock, the readers of the threads, the read-only state. */
#include "db/store_inside.h"

#include "messages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- files --- */

static bool cannot_open(struct ctx *c, const char *path)
{
	fail(c, ERR_UNAVAILABLE, MSG_DB_CANNOT_OPEN);
	return fail_detail(c, "%s: %s", path, strerror(errno));
}

static char *path_in(const char *dir, const char *name)
{
	char *ret = NULL;
	if (asprintf(&ret, "%s/%s", dir, name) < 0) {
		abort();
	}
	return ret;
}

/* Only the owner may read the folder: everything of every organisation is in it. */
static bool make_dir(struct ctx *c, struct store *s)
{
	if (mkdir(s->dir, 0700) != 0 && errno != EEXIST) {
		return cannot_open(c, s->dir);
	}
	return true;
}

static bool take_lock(struct ctx *c, struct store *s)
{
	char *path = path_in(s->dir, "lock");
	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	bool ok = s->lock_fd >= 0 ? true : cannot_open(c, path);
	bool is_taken = ok && flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0;
	s->is_guest = is_taken && s->config.may_join;
	if (is_taken && !s->is_guest) {
		fail(c, ERR_CONFLICT, MSG_DB_IN_USE);
		ok = fail_detail(c, "%s is locked", path);
	}
	free(path);
	return ok;
}

/* The file exists with narrow rights before SQLite opens it; its companions inherit them. */
static bool make_file(struct ctx *c, struct store *s)
{
	int fd = open(s->file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		return cannot_open(c, s->file);
	}
	close(fd);
	return true;
}

static bool check_exists(struct ctx *c, struct store *s)
{
	if (access(s->file, F_OK) == 0) {
		return true;
	}
	fail(c, ERR_NOT_FOUND, MSG_DB_MISSING);
	return fail_detail(c, "%s", s->file);
}

/* --- open and close --- */

static bool open_serving(struct ctx *c, struct store *s)
{
	if (!make_dir(c, s) || !take_lock(c, s) || (s->config.must_exist && !check_exists(c, s)) || !make_file(c, s)) {
		return false;
	}
	if (!store_sum_forget(s)) {
		return cannot_open(c, s->dir);
	}
	s->writer = db_open(c, s, CONNECT_WRITER);
	return s->writer && store_migrate(c, s->writer->native) && store_writer_start(c, s);
}

static bool open_reading(struct ctx *c, struct store *s)
{
	if (!check_exists(c, s)) {
		return false;
	}
	struct db *db = store_reader(s, c);
	int64_t version;
	if (!db || !store_version_fits(c, db->native) || !store_version(c, db->native, &version)) {
		return false;
	}
	return version == (int64_t)db_n_migrations || fail(c, ERR_CONFLICT, MSG_DB_OLDER);
}

/* The reader of a thread that ends. */
static void reader_goes(void *arg)
{
	struct db *db = arg;
	struct store *s = db->store;
	pthread_mutex_lock(&s->lock);
	for (struct db **p = &s->readers; *p; p = &(*p)->next) {
		if (*p == db) {
			*p = db->next;
			break;
		}
	}
	pthread_mutex_unlock(&s->lock);
	db_close(db);
}

static struct store *store_new(const struct store_config *config)
{
	struct store *s = calloc(1, sizeof *s);
	if (!s) {
		abort();
	}
	s->config = *config;
	s->dir = strdup(config->dir);
	s->file = path_in(config->dir, "sonae.db");
	s->config.dir = s->dir;
	s->lock_fd = -1;
	s->last = &s->first;
	s->probe_ms = STORE_PROBE_MS;
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->text_lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->wake, &attr);
	pthread_condattr_destroy(&attr);
	s->has_key = pthread_key_create(&s->reader_key, reader_goes) == 0;
	return s;
}

bool store_open(struct ctx *c, const struct store_config *config, struct store **ret)
{
	*ret = NULL;
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused, harmlessly, when a store is open already */
	struct store *s = store_new(config);
	struct store *before = c->store;
	struct db *db_before = c->db;
	c->store = s;
	c->db = NULL;
	if (config->read_only) {
		store_set_read_only(s, "opened for reading");
	}
	if (!s->has_key || !(config->read_only ? open_reading(c, s) : open_serving(c, s))) {
		c->store = before;
		c->db = db_before;
		store_close(s);
		return fail(c, ERR_UNAVAILABLE, MSG_DB_CANNOT_OPEN);
	}
	if (!c->catalog) {
		c->catalog = config->catalog;
	}
	*ret = s;
	return true;
}

void store_close(struct store *s)
{
	if (!s) {
		return;
	}
	store_writer_stop(s);
	text_index_close(s->text);
	if (s->has_key) {
		pthread_key_delete(s->reader_key);
	}
	while (s->readers) {
		struct db *next = s->readers->next;
		db_close(s->readers);
		s->readers = next;
	}
	if (s->writer) {
		/* The last connection to go folds the log into the database and removes it. */
		if (!s->is_guest) {
			sqlite3_wal_checkpoint_v2(s->writer->native, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		}
		db_close(s->writer);
	}
	if (s->writer && !s->is_guest) {
		store_sum_keep(s);
	}
	if (s->lock_fd >= 0) {
		close(s->lock_fd);
	}
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->lock);
	pthread_mutex_destroy(&s->text_lock);
	free(s->dir);
	free(s->file);
	free(s);
}

bool store_is_guest(const struct store *s)
{
	return s->is_guest;
}

const char *store_dir(const struct store *s)
{
	return s->dir;
}

/* --- reading --- */

struct db *store_reader(struct store *s, struct ctx *c)
{
	struct db *db = pthread_getspecific(s->reader_key);
	if (!db) {
		db = db_open(c, s, CONNECT_READER);
		if (!db) {
			return NULL;
		}
		if (pthread_setspecific(s->reader_key, db) != 0) {
			abort();
		}
		pthread_mutex_lock(&s->lock);
		db->next = s->readers;
		s->readers = db;
		pthread_mutex_unlock(&s->lock);
	}
	if (!c->db) {
		c->db = db;
	}
	return db;
}

/* Each page begins and ends a read: the words for it are read by SQLite once a connection. */
static bool run_kept(struct db *db, sqlite3_stmt **slot, const char *sql)
{
	if (!*slot && sqlite3_prepare_v3(db->native, sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK) {
		return false;
	}
	sqlite3_step(*slot);
	return sqlite3_reset(*slot) == SQLITE_OK;
}

bool store_read_begin(struct ctx *c)
{
	if (!c->db && !(c->store && store_reader(c->store, c))) {
		return fail(c, ERR_BUG, 0);
	}
	if (c->db->writes || c->db->n_read_begun++ > 0) {
		return true;
	}
	c->db->kept_is_fresh = false;
	if (!run_kept(c->db, &c->db->begin, "BEGIN")) {
		c->db->n_read_begun--;
		return store_fail(c, c->db->store, c->db->native, "begin of a read");
	}
	return true;
}

void store_read_end(struct ctx *c)
{
	struct db *db = c->db;
	if (!db || db->writes || db->n_read_begun == 0 || --db->n_read_begun > 0) {
		return;
	}
	if (!sqlite3_get_autocommit(db->native)) {
		run_kept(db, &db->commit, "COMMIT");
	}
}

void store_on_commit(struct store *s, void (*heard)(void *arg), void *arg)
{
	pthread_mutex_lock(&s->lock);
	s->heard = heard;
	s->heard_arg = arg;
	pthread_mutex_unlock(&s->lock);
}

bool store_data_version(struct ctx *c, int64_t *ret)
{
	struct db *db = store_reader(c->store, c);
	return db && (store_ask_i64(db->native, "PRAGMA data_version", ret) || fail(c, ERR_UNAVAILABLE, 0));
}

/* --- the read-only state --- */

void store_set_read_only(struct store *s, const char *reason)
{
	atomic_store(&s->read_only_reason, reason);
}

void store_set_writable(struct store *s)
{
	atomic_store(&s->read_only_reason, NULL);
}

bool store_is_read_only(const struct store *s, str *ret_reason)
{
	const char *reason = atomic_load(&s->read_only_reason);
	if (ret_reason) {
		*ret_reason = str_from_c(reason);
	}
	return reason != NULL;
}

void store_fail_after(struct store *s, int n_steps)
{
	atomic_store(&s->fail_after, n_steps);
}
