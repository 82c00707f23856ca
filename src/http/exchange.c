#include "http/exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define SPARE_MAX 64
#define SPARE_ARENA_BYTES (256 * 1024) /* an exchange that grew larger gives its memory back */

void exchange_pool_init(struct exchange_pool *p, const struct http_app *app)
{
	*p = (struct exchange_pool){ .app = app };
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&p->fewer, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&p->mutex, NULL);
}

void exchange_pool_done(struct exchange_pool *p)
{
	while (p->spare) {
		struct exchange *e = p->spare;
		p->spare = e->next;
		arena_free(&e->x.arena);
		free(e);
	}
	pthread_cond_destroy(&p->fewer);
	pthread_mutex_destroy(&p->mutex);
}

struct exchange *exchange_take(struct exchange_pool *p)
{
	pthread_mutex_lock(&p->mutex);
	struct exchange *e = p->spare;
	if (e) {
		p->spare = e->next;
		p->n_spare--;
	} else if ((e = calloc(1, sizeof(*e))) != NULL) {
		arena_init(&e->x.arena);
		e->pool = p;
		e->x.native = &e->native;
	}
	if (e) {
		e->prev = NULL;
		e->next = p->live;
		if (p->live) {
			p->live->prev = e;
		}
		p->live = e;
		p->n_live++;
	}
	pthread_mutex_unlock(&p->mutex);
	return e;
}

static void unlink_live(struct exchange *e)
{
	struct exchange_pool *p = e->pool;
	if (e->prev) {
		e->prev->next = e->next;
	} else {
		p->live = e->next;
	}
	if (e->next) {
		e->next->prev = e->prev;
	}
	p->n_live--;
	pthread_cond_signal(&p->fewer);
}

/* Everything but what is worth keeping: the arena's chunk. */
static void clean(struct exchange *e)
{
	struct arena arena = e->x.arena;
	struct http_native native = e->native;
	struct exchange_pool *pool = e->pool;
	*e = (struct exchange){ .native = native, .pool = pool };
	e->x.arena = arena;
	e->x.native = &e->native;
}

void exchange_finish(struct exchange *e)
{
	struct exchange_pool *p = e->pool;
	if (e->has_begun) {
		p->app->end(p->app->self, &e->x);
	}
	http_response_clear(&e->x.response);
	body_done(&e->body);
	if (e->x.arena.used_bytes > SPARE_ARENA_BYTES) {
		arena_free(&e->x.arena);
		arena_init(&e->x.arena);
	} else {
		arena_reset(&e->x.arena);
	}
	pthread_mutex_lock(&p->mutex);
	unlink_live(e);
	bool keep = p->n_spare < SPARE_MAX;
	if (keep) {
		clean(e);
		e->next = p->spare;
		p->spare = e;
		p->n_spare++;
	}
	pthread_mutex_unlock(&p->mutex);
	if (!keep) {
		arena_free(&e->x.arena);
		free(e);
	}
}

bool exchange_pool_wait(struct exchange_pool *p, int64_t ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&p->mutex);
	int r = 0;
	while (p->n_live > 0 && r != ETIMEDOUT) {
		r = pthread_cond_timedwait(&p->fewer, &p->mutex, &until);
	}
	bool none = p->n_live == 0;
	pthread_mutex_unlock(&p->mutex);
	return none;
}
