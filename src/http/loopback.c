/* loopback: one request through the application in this thread, for tests and fuzzing. */
#include "http/http_impl.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define STREAM_MOST_BYTES (64 * 1024)

struct loopback {
	struct http_native native; /* first: see http_wake */
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	bool is_woken;
	bool is_ready;             /* a stream has more */
};

static void wake(struct http_exchange *x)
{
	struct loopback *l = x->native;
	pthread_mutex_lock(&l->mutex);
	l->is_woken = true;
	pthread_cond_signal(&l->woken);
	pthread_mutex_unlock(&l->mutex);
}

static void ready(struct http_exchange *x)
{
	struct loopback *l = x->native;
	pthread_mutex_lock(&l->mutex);
	l->is_ready = true;
	pthread_cond_signal(&l->woken);
	pthread_mutex_unlock(&l->mutex);
}

static void wait_for_more(struct loopback *l, int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&l->mutex);
	while (!l->is_ready && pthread_cond_timedwait(&l->woken, &l->mutex, &until) == 0) {
	}
	l->is_ready = false;
	pthread_mutex_unlock(&l->mutex);
}

/* What the stream has now becomes the body. False: it is over. */
static bool take_stream(struct http_exchange *x)
{
	struct http_response *r = &x->response;
	ptrdiff_t n = 0;
	free(r->body);
	r->body = malloc(STREAM_MOST_BYTES);
	r->body_bytes = 0;
	while (r->body && r->body_bytes < STREAM_MOST_BYTES &&
	       (n = r->stream.read(r->stream.arg, r->body + r->body_bytes, STREAM_MOST_BYTES - r->body_bytes)) > 0) {
		r->body_bytes += (size_t)n;
	}
	return n >= 0;
}

bool http_loopback_more(struct http_exchange *x, int ms)
{
	wait_for_more(x->native, ms);
	return take_stream(x);
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

#define SINK_PIECE_BYTES 16384
#define SOURCE_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* What a connection would bring, in pieces. False: refused. */
static bool pour(const struct http_app *app, struct http_exchange *x)
{
	bytes body = x->request.body;
	x->request.body = (bytes){ 0 };
	for (size_t at = 0; at < body.n; at += SINK_PIECE_BYTES) {
		size_t n = body.n - at < SINK_PIECE_BYTES ? body.n - at : SINK_PIECE_BYTES;
		enum http_sunk sunk = x->sink.add(x->sink.self, (const char *)body.p + at, n);
		if (sunk != HTTP_SUNK) {
			http_refuse(app, x, sunk == HTTP_SUNK_TOO_LARGE ? 413 : 503);
			return false;
		}
	}
	return true;
}

/* A body that would be read while it goes out, read at once. */
static void drain(struct http_response *r)
{
	if (!r->source.read) {
		return;
	}
	char *all = malloc(SOURCE_MAX_BYTES);
	size_t n = 0;
	int64_t got = 0;
	while (all && n < SOURCE_MAX_BYTES && (got = r->source.read(r->source.self, all + n, SOURCE_MAX_BYTES - n)) > 0) {
		n += (size_t)got;
	}
	r->source.done(r->source.self);
	r->source = (struct http_source){ 0 };
	r->body = all;
	r->body_bytes = all && got >= 0 ? n : 0;
}

void http_loopback(const struct http_app *app, const struct http_request *in, struct http_exchange *ret)
{
	*ret = (struct http_exchange){ .request = *in };
	arena_init(&ret->arena);
	struct loopback *l = arena_new(&ret->arena, struct loopback);
	l->native.wake = wake;
	l->native.ready = ready;
	pthread_mutex_init(&l->mutex, NULL);
	pthread_cond_init(&l->woken, NULL);
	arena_on_reset(&ret->arena, loopback_free, l);
	ret->native = l;
	size_t cap = app->begin(app->self, ret);
	if (ret->response.status == 0 && in->body.n > cap && in->body.n <= ret->most) {
		ret->request.body.n = cap;
		ret->is_cut = true;
	}
	if (ret->response.status == 0 && ret->request.body.n > cap) {
		http_refuse(app, ret, 413);
		return;
	}
	if (ret->response.status == 0 && ret->sink.add && !pour(app, ret)) {
		return;
	}
	if (ret->response.status == 0) {
		while (app->run(app->self, ret) == HTTP_WAIT) {
			wait_for_wake(l);
		}
	}
	drain(&ret->response);
	http_check_response(app, ret);
	if (ret->response.stream.read) {
		take_stream(ret);
	}
}

void http_loopback_free(const struct http_app *app, struct http_exchange *x)
{
	app->end(app->self, x);
	http_response_clear(&x->response);
	arena_free(&x->arena);
}
