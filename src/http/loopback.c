/* loopback: one request through the application in this thread, for tests and fuzzing. */
#include "http/http_impl.h"

#include <pthread.h>

struct loopback {
	struct http_native native; /* first: see http_wake */
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	bool is_woken;
};

static void wake(struct http_exchange *x)
{
	struct loopback *l = x->native;
	pthread_mutex_lock(&l->mutex);
	l->is_woken = true;
	pthread_cond_signal(&l->woken);
	pthread_mutex_unlock(&l->mutex);
}

static void wait_for_wake(struct loopback *l)
{
	pthread_mutex_lock(&l->mutex);
	while (!l->is_woken) {
		pthread_cond_wait(&l->woken, &l->mutex);
	}
	l->is_woken = false;
	pthread_mutex_unlock(&l->mutex);
}

static void loopback_free(void *arg)
{
	struct loopback *l = arg;
	pthread_cond_destroy(&l->woken);
	pthread_mutex_destroy(&l->mutex);
}

void http_loopback(const struct http_app *app, const struct http_request *in, struct http_exchange *ret)
{
	*ret = (struct http_exchange){ .request = *in };
	arena_init(&ret->arena);
	struct loopback *l = arena_new(&ret->arena, struct loopback);
	l->native.wake = wake;
	pthread_mutex_init(&l->mutex, NULL);
	pthread_cond_init(&l->woken, NULL);
	arena_on_reset(&ret->arena, loopback_free, l);
	ret->native = l;
	size_t cap = app->begin(app->self, ret);
	if (ret->response.status == 0 && in->body.n > cap) {
		http_refuse(app, ret, 413);
		return;
	}
	if (ret->response.status == 0) {
		while (app->run(app->self, ret) == HTTP_WAIT) {
			wait_for_wake(l);
		}
	}
	http_check_response(app, ret);
}

void http_loopback_free(const struct http_app *app, struct http_exchange *x)
{
	app->end(app->self, x);
	http_response_clear(&x->response);
	arena_free(&x->arena);
}
