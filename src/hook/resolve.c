#include "hook/resolve.h"

#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ASK_MS 50

struct look {
	char host[256];
	hook_resolver *resolve;
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool is_done, is_left;     /* whoever comes second frees it */
	bool found;
	struct sockaddr_storage v[HOOK_ADDRESSES];
	size_t n;
};

static bool ask_system(void *arg, const char *host, struct sockaddr_storage *ret, size_t *ret_n)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *all;
	(void)arg;
	if (getaddrinfo(host, NULL, &hints, &all) != 0) {
		return false;
	}
	*ret_n = 0;
	for (const struct addrinfo *i = all; i && *ret_n < HOOK_ADDRESSES; i = i->ai_next) {
		if (i->ai_addrlen <= sizeof *ret) {
			memcpy(&ret[(*ret_n)++], i->ai_addr, i->ai_addrlen);
		}
	}
	freeaddrinfo(all);
	return *ret_n > 0;
}

static void look_free(struct look *l)
{
	pthread_cond_destroy(&l->done);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void *work(void *arg)
{
	struct look *l = arg;
	bool found = l->resolve(l->arg, l->host, l->v, &l->n);
	pthread_mutex_lock(&l->lock);
	l->found = found;
	l->is_done = true;
	bool is_left = l->is_left;
	pthread_cond_signal(&l->done);
	pthread_mutex_unlock(&l->lock);
	if (is_left) {
		look_free(l);
	}
	return NULL;
}

static int64_t clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* False: it was left. */
static bool wait_for(struct look *l, const struct hook_post *p, int timeout_ms)
{
	const int64_t end = clock_ms() + timeout_ms;
	pthread_mutex_lock(&l->lock);
	while (!l->is_done && clock_ms() < end && !(p->is_over && p->is_over(p->arg))) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += ASK_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&l->done, &l->lock, &until);
	}
	bool is_done = l->is_done;
	l->is_left = !is_done;
	pthread_mutex_unlock(&l->lock);
	return is_done;
}

static struct look *look_new(const struct hook_post *p, str host)
{
	struct look *l = calloc(1, sizeof *l);
	pthread_condattr_t attr;
	if (!l) {
		abort();
	}
	snprintf(l->host, sizeof l->host, "%.*s", STR_FMT(host));
	l->resolve = p->resolve ? p->resolve : ask_system;
	l->arg = p->resolve_arg;
	pthread_mutex_init(&l->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&l->done, &attr);
	pthread_condattr_destroy(&attr);
	return l;
}

enum lookup hook_resolve(const struct hook_post *p, str host, int timeout_ms, struct sockaddr_storage *ret, size_t *ret_n)
{
	struct look *l = look_new(p, host);
	pthread_t thread;
	if (pthread_create(&thread, NULL, work, l) != 0) {
		look_free(l);
		return LOOKUP_NOT_FOUND;
	}
	pthread_detach(thread);
	if (!wait_for(l, p, timeout_ms)) {
		return LOOKUP_OVER;
	}
	enum lookup how = l->found ? LOOKUP_FOUND : LOOKUP_NOT_FOUND;
	memcpy(ret, l->v, sizeof l->v);
	*ret_n = l->n;
	look_free(l);
	return how;
}
