#include "db/beat.h"

#include "base/log.h"
#include "base/time.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define BEAT_S 1

struct beat {
	struct beat_work work;
	pthread_t thread;
	pthread_mutex_t lock;   /* guards the sleep: is_over is set under it */
	pthread_cond_t wake;
	atomic_bool is_over;
};

bool beat_is_over(const struct beat *b) { return b && atomic_load(&b->is_over); }

/* --- a round --- */

static bool begin(const struct beat_work *w, struct arena *arena, struct ctx *ret)
{
	arena_reset(arena);
	*ret = (struct ctx){ .arena = arena, .store = w->store, .catalog = w->catalog, .who = { .is_program = true },
		.now_ms = w->now_ms ? w->now_ms(w->now_arg) : clock_now_ms() };
	return store_reader(w->store, ret);
}

static void told(const struct beat_work *w, struct ctx *c)
{
	if (!store_is_read_only(w->store, NULL)) { /* said once where it began */
		log_err(LOG_WARN, c, w->name);
	}
}

static size_t round_of(const struct beat_work *w, struct beat *b, struct arena *arena)
{
	struct ctx c;
	size_t n = 0;
	if (w->look && (!begin(w, arena, &c) || !w->look(&c, w->arg))) {
		told(w, &c);
	}
	for (bool more = true; more && n < w->at_once && !beat_is_over(b); n += more) {
		if (!begin(w, arena, &c) || !w->one(&c, b, w->arg, &more)) {
			more = false;
			told(w, &c);
		}
	}
	arena_reset(arena);
	return n;
}

size_t beat_round(const struct beat_work *work)
{
	struct arena arena;
	arena_init(&arena);
	size_t n = round_of(work, NULL, &arena);
	arena_free(&arena);
	return n;
}

/* --- the thread --- */

/* False: it is over. */
static bool sleep_a_beat(struct beat *b)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += BEAT_S;
	pthread_mutex_lock(&b->lock);
	while (!beat_is_over(b) && pthread_cond_timedwait(&b->wake, &b->lock, &t) == 0) {
	}
	pthread_mutex_unlock(&b->lock);
	return !beat_is_over(b);
}

static void *beat_main(void *arg)
{
	struct beat *b = arg;
	struct arena arena;
	arena_init(&arena);
	do {
		round_of(&b->work, b, &arena);
	} while (sleep_a_beat(b));
	arena_free(&arena);
	return NULL;
}

static void end(struct beat *b)
{
	pthread_cond_destroy(&b->wake);
	pthread_mutex_destroy(&b->lock);
	free(b);
}

bool beat_start(const struct beat_work *work, struct beat **ret)
{
	struct beat *b = calloc(1, sizeof *b);
	if (!b) {
		abort();
	}
	*ret = NULL;
	b->work = *work;
	atomic_init(&b->is_over, false);
	pthread_mutex_init(&b->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&b->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&b->thread, NULL, beat_main, b) != 0) {
		end(b);
		return false;
	}
	pthread_setname_np(b->thread, work->name);
	*ret = b;
	return true;
}

void beat_stop(struct beat *b)
{
	if (!b) {
		return;
	}
	pthread_mutex_lock(&b->lock);
	atomic_store(&b->is_over, true);
	pthread_mutex_unlock(&b->lock);
	pthread_cond_signal(&b->wake);
	pthread_join(b->thread, NULL);
	end(b);
}
