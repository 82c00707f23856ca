/*
 * store_writer: the one thread that writes. It takes what waits, runs it inside one transaction with a
 * savepoint each, commits once (one fsync for all), answers all, and only then folds the log into the database.
 */
#include "db/store_inside.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "messages.h"

#include <time.h>

/* The writer's own statements, prepared once. */
enum fixed {
	FIXED_BEGIN,
	FIXED_COMMIT,
	FIXED_ROLLBACK,
	FIXED_SAVE,
	FIXED_KEEP,
	FIXED_UNDO,
	FIXED_PROBE,
	FIXED_MAX
};
static const char *const fixed_sql[FIXED_MAX] = {
	"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT w", "RELEASE w", "ROLLBACK TO w",
	/* Random, because SQLite writes no page that stays the same. */
	"REPLACE INTO meta (name, value) VALUES ('write_probe', randomblob(8192))",
};

struct writer {
	struct store *s;
	sqlite3 *native;
	sqlite3_stmt *fixed[FIXED_MAX];
	struct arena arena;
	struct ctx ctx;           /* for before_commit and for what goes wrong around COMMIT */
	struct write *taken;      /* out of the queue, not run yet */
	struct hold hold;
};

static bool run_fixed(struct writer *wr, enum fixed which)
{
	int rc = sqlite3_step(wr->fixed[which]);
	if (rc != SQLITE_DONE) {
		store_fail(&wr->ctx, wr->s, wr->native, fixed_sql[which]);
	}
	sqlite3_reset(wr->fixed[which]);
	return rc == SQLITE_DONE;
}

static bool in_transaction(const struct writer *wr)
{
	return sqlite3_get_autocommit(wr->native) == 0;
}

static void roll_back(struct writer *wr)
{
	if (in_transaction(wr)) {
		run_fixed(wr, FIXED_ROLLBACK);
	}
}

static void fresh_ctx(struct writer *wr)
{
	arena_reset(&wr->arena);
	wr->ctx = (struct ctx){ .arena = &wr->arena, .store = wr->s, .db = wr->s->writer,
		.catalog = wr->s->config.catalog, .now_ms = clock_now_ms() };
}

/* --- the queue --- */

bool store_submit(struct store *s, struct write *w)
{
	if (store_is_read_only(s, NULL)) {
		return fail(w->c, ERR_READ_ONLY, MSG_DB_READ_ONLY);
	}
	w->next = NULL;
	w->ok = false;
	pthread_mutex_lock(&s->lock);
	bool stopping = s->stopping, full = s->n_waiting >= LIMIT_WRITE_QUEUE, wake = s->is_idle;
	if (!stopping && !full) {
		*s->last = w;
		s->last = &w->next;
		s->n_waiting++;
		s->is_idle = false;
	}
	pthread_mutex_unlock(&s->lock);
	if (stopping || full) {
		return fail(w->c, full ? ERR_BUSY : ERR_UNAVAILABLE, 0);
	}
	if (wake) {
		pthread_cond_signal(&s->wake);
	}
	return true;
}

static struct write *take_all_locked(struct store *s)
{
	struct write *ret = s->first;
	s->first = NULL;
	s->last = &s->first;
	return ret;
}

/* Runs on the writer thread for every write, whatever became of it. */
static void answer(struct write *w, bool ok)
{
	w->ok = ok;
	w->done(w);
}

static void fail_like(struct write *w, const struct err *why)
{
	err_clear(w->c);
	w->c->err.code = why->code ? why->code : ERR_UNAVAILABLE;
	w->c->err.msg = why->msg;
	w->c->err.file = why->file;
	w->c->err.line = why->line;
	w->c->err.detail = str_copy(w->c->arena, why->detail);
}

static struct write *next_write(struct writer *wr)
{
	struct store *s = wr->s;
	if (!wr->taken) {
		pthread_mutex_lock(&s->lock);
		wr->taken = take_all_locked(s);
		pthread_mutex_unlock(&s->lock);
	}
	struct write *w = wr->taken;
	if (w) {
		wr->taken = w->next;
		w->next = NULL;
	}
	return w;
}

/* --- one batch --- */

struct batch { struct write *first, **last; size_t n; };

static void batch_add(struct batch *b, struct write *w)
{
	*b->last = w;
	b->last = &w->next;
	b->n++;
}

/* What a failing act did is taken back; false when the whole transaction is gone. */
static bool undo_one(struct writer *wr, bool saved)
{
	if (!in_transaction(wr)) {
		return false;
	}
	if (saved) {
		return run_fixed(wr, FIXED_UNDO) && run_fixed(wr, FIXED_KEEP);
	}
	return run_fixed(wr, FIXED_ROLLBACK);
}

/* False when the transaction was lost with it. */
static bool run_one(struct writer *wr, struct write *w, bool saves)
{
	struct ctx *c = w->c;
	struct db *reader = c->db;
	struct store *store = c->store;
	if (saves && !run_fixed(wr, FIXED_SAVE)) {
		return false;
	}
	err_clear(c);
	c->db = wr->s->writer;
	c->store = wr->s;
	w->ok = w->act(c, w->arg);
	c->db = reader;
	c->store = store ? store : wr->s;
	if (w->ok && in_transaction(wr)) {
		err_clear(c);
		return !saves || run_fixed(wr, FIXED_KEEP);
	}
	w->ok = false;
	if (c->err.code == ERR_NONE) {
		fail(c, ERR_BUG, 0);
		fail_detail(c, "a write failed without a reason");
	}
	bool kept = undo_one(wr, saves);
	if (!kept && wr->ctx.err.code == ERR_NONE) {
		wr->ctx.err = c->err; /* read before c is answered */
		wr->ctx.err.fields = NULL;
		wr->ctx.err.detail = str_copy(&wr->arena, c->err.detail);
	}
	return kept;
}

/* Gathers and runs writes; false when the transaction is lost and none of them was kept. */
static bool gather(struct writer *wr, struct batch *b)
{
	int64_t until = store_now_ns() + STORE_BATCH_NS;
	struct write *w = next_write(wr);
	bool alone = w && !wr->taken; /* a single write needs no savepoint: undoing it is undoing all */
	while (w) {
		batch_add(b, w);
		if (!run_one(wr, w, !alone)) {
			return false;
		}
		bool more = !alone && b->n < LIMIT_BATCH_WRITES && store_now_ns() < until;
		w = more ? next_write(wr) : NULL;
	}
	return true;
}

static bool has_kept(const struct batch *b)
{
	for (const struct write *w = b->first; w; w = w->next) {
		if (w->ok) {
			return true;
		}
	}
	return false;
}

static bool commit(struct writer *wr, const struct batch *b)
{
	if (!has_kept(b)) {
		roll_back(wr);
		return true;
	}
	bool (*before)(struct ctx *c) = wr->s->config.before_commit;
	if (before && !before(&wr->ctx)) {
		return false;
	}
	return run_fixed(wr, FIXED_COMMIT);
}

/* An act that failed by itself keeps its own reason; the others hear why nothing was kept. */
static void answer_all(struct writer *wr, const struct batch *b, bool ok)
{
	const struct err why = wr->ctx.err;
	size_t n_waiting = b->n;
	pthread_mutex_lock(&wr->s->lock);
	wr->s->n_waiting -= n_waiting;
	if (ok && wr->s->heard) {
		wr->s->heard(wr->s->heard_arg);
	}
	pthread_mutex_unlock(&wr->s->lock);
	for (struct write *w = b->first, *next; w; w = next) {
		next = w->next; /* done() may free it */
		if (w->ok && !ok) {
			fail_like(w, &why);
		} else if (!w->ok && w->c->err.code == ERR_NONE) {
			fail_like(w, &why);
		}
		answer(w, w->ok && ok);
	}
}

static void run_batch(struct writer *wr)
{
	struct batch b = { .last = &b.first };
	fresh_ctx(wr);
	bool ok = run_fixed(wr, FIXED_BEGIN);
	if (ok) {
		ok = gather(wr, &b) && commit(wr, &b);
	} else {
		struct write *w = next_write(wr);
		if (w) {
			batch_add(&b, w);
		}
	}
	roll_back(wr);
	if (!ok) {
		log_err(LOG_ERROR, &wr->ctx, "commit");
	}
	answer_all(wr, &b, ok);
}

/* --- the log file --- */

static int on_wal(void *arg, sqlite3 *native, const char *name, int n_pages)
{
	(void)native, (void)name;
	((struct store *)arg)->wal_pages = n_pages;
	return SQLITE_OK;
}

void store_empty_log(struct store *s)
{
	s->must_empty_log = true;
}

static void checkpoint(struct writer *wr)
{
	struct store *s = wr->s;
	const bool is_long = s->wal_pages * 4096LL > STORE_WAL_MAX_BYTES;
	if (s->wal_pages < STORE_WAL_CHECK_PAGES && !s->must_empty_log) {
		return;
	}
	int mode = SQLITE_CHECKPOINT_PASSIVE;
	/* A long reader keeps the log from starting anew. Past the cap the writer waits for it, briefly and rarely. */
	if ((is_long || s->must_empty_log) && store_now_ns() > s->no_truncate_before_ns) {
		mode = SQLITE_CHECKPOINT_TRUNCATE;
		sqlite3_busy_timeout(wr->native, 200);
	}
	int rc = sqlite3_wal_checkpoint_v2(wr->native, NULL, mode, NULL, NULL);
	sqlite3_busy_timeout(wr->native, 5000);
	s->wal_pages = 0;
	if (mode == SQLITE_CHECKPOINT_TRUNCATE) {
		s->must_empty_log = s->must_empty_log && rc != SQLITE_OK;
		s->no_truncate_before_ns = rc == SQLITE_OK ? 0 : store_now_ns() + 5 * 1000000000LL;
	}
	if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY) {
		fresh_ctx(wr);
		store_fail(&wr->ctx, s, wr->native, "checkpoint");
		log_err(LOG_ERROR, &wr->ctx, "checkpoint");
	}
}

/* --- the thread --- */

/* A store that could not be written is tried with a small row until it works again. */
static void probe(struct writer *wr)
{
	fresh_ctx(wr);
	bool ok = run_fixed(wr, FIXED_BEGIN) && run_fixed(wr, FIXED_PROBE) && run_fixed(wr, FIXED_COMMIT);
	roll_back(wr);
	if (ok) {
		store_set_writable(wr->s);
		log_line(LOG_INFO, "store writable again");
	}
}

static void refuse_waiting(struct writer *wr)
{
	const struct err why = { .code = ERR_READ_ONLY, .msg = MSG_DB_READ_ONLY };
	struct batch b = { .last = &b.first };
	for (struct write *w = next_write(wr); w; w = next_write(wr)) {
		w->ok = false;
		err_clear(w->c);
		batch_add(&b, w);
	}
	wr->ctx.err = why;
	answer_all(wr, &b, false);
}

static bool has_work(struct writer *wr)
{
	pthread_mutex_lock(&wr->s->lock);
	bool has = wr->s->first || wr->taken || wr->s->stopping;
	pthread_mutex_unlock(&wr->s->lock);
	return has;
}

/* Waits for work. False: nothing more will come. */
static bool wait_for_work(struct writer *wr, bool *ret_probe)
{
	struct store *s = wr->s;
	*ret_probe = false;
	pthread_mutex_lock(&s->lock);
	while (!s->first && !wr->taken && !s->stopping && !*ret_probe) {
		s->is_idle = true;
		if (!store_is_read_only(s, NULL)) {
			pthread_cond_wait(&s->wake, &s->lock);
			continue;
		}
		int64_t at = store_now_ns() + s->probe_ms * 1000000;
		struct timespec t = { .tv_sec = at / 1000000000, .tv_nsec = at % 1000000000 };
		while (!s->first && !s->stopping && pthread_cond_timedwait(&s->wake, &s->lock, &t) == 0) {
		}
		*ret_probe = !s->first && !s->stopping;
	}
	s->is_idle = false;
	bool go_on = s->first || wr->taken || !s->stopping;
	pthread_mutex_unlock(&s->lock);
	return go_on;
}

static void *writer_main(void *arg)
{
	struct store *s = arg;
	struct writer wr = { .s = s, .native = s->writer->native };
	bool should_probe = false, ready = true;
	arena_init(&wr.arena);
	fresh_ctx(&wr);
	sqlite3_wal_hook(wr.native, on_wal, s);
	for (int i = 0; i < FIXED_MAX; i++) {
		ready &= sqlite3_prepare_v3(wr.native, fixed_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &wr.fixed[i], NULL) ==
		         SQLITE_OK;
	}
	if (!ready) {
		store_set_read_only(s, "the data folder cannot be written");
	}
	hold_open(s, &wr.hold);
	hold_take(&wr.hold);
	while (wait_for_work(&wr, &should_probe)) {
		hold_let_go(&wr.hold);
		if (should_probe && ready) {
			probe(&wr);
		} else if (store_is_read_only(s, NULL)) {
			refuse_waiting(&wr);
		} else {
			run_batch(&wr);
			checkpoint(&wr);
		}
		if (!has_work(&wr)) {
			hold_take(&wr.hold);
		}
	}
	hold_close(&wr.hold);
	for (int i = 0; i < FIXED_MAX; i++) {
		sqlite3_finalize(wr.fixed[i]);
	}
	arena_free(&wr.arena);
	return NULL;
}

bool store_writer_start(struct ctx *c, struct store *s)
{
	if (pthread_create(&s->thread, NULL, writer_main, s) != 0) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	s->has_thread = true;
	return true;
}

void store_writer_stop(struct store *s)
{
	if (!s->has_thread) {
		return;
	}
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_mutex_unlock(&s->lock);
	pthread_cond_signal(&s->wake);
	pthread_join(s->thread, NULL);
	s->has_thread = false;
}

/* --- waiting for one write --- */

struct waiter { pthread_mutex_t lock; pthread_cond_t done; bool is_done; };

static void wake_waiter(struct write *w)
{
	struct waiter *wt = w->owner;
	pthread_mutex_lock(&wt->lock);
	wt->is_done = true;
	pthread_cond_signal(&wt->done);
	pthread_mutex_unlock(&wt->lock);
}

bool store_write(struct store *s, struct ctx *c, bool (*act)(struct ctx *c, void *arg), void *arg)
{
	if (s->has_thread && pthread_equal(s->thread, pthread_self())) {
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "a write inside a write");
	}
	struct waiter wt = { .lock = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER };
	struct write w = { .c = c, .act = act, .arg = arg, .done = wake_waiter, .owner = &wt };
	bool sent = store_submit(s, &w);
	if (sent) {
		pthread_mutex_lock(&wt.lock);
		while (!wt.is_done) {
			pthread_cond_wait(&wt.done, &wt.lock);
		}
		pthread_mutex_unlock(&wt.lock);
	}
	pthread_cond_destroy(&wt.done);
	pthread_mutex_destroy(&wt.lock);
	return sent && w.ok;
}
