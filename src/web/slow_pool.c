#include "web/slow_pool.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOW_THREADS_MAX 8

struct slow_pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct slow_job *first, *last;
	size_t n_waiting;
	bool stopping;
	pthread_t threads[SLOW_THREADS_MAX];
	int n_threads;
};

static struct slow_job *take_job(struct slow_pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->first && !p->stopping) {
		pthread_cond_wait(&p->wake, &p->lock);
	}
	struct slow_job *job = p->first;
	if (job) {
		p->first = job->next;
		if (!p->first) {
			p->last = NULL;
		}
		p->n_waiting--;
	}
	pthread_mutex_unlock(&p->lock);
	return job;
}

static void *work(void *arg)
{
	struct slow_pool *p = arg;
	struct slow_job *job;
	while ((job = take_job(p)) != NULL) {
		job->run(job->arg); /* the job may be gone now */
	}
	return NULL;
}

struct slow_pool *slow_pool_start(int n_threads)
{
	struct slow_pool *p = calloc(1, sizeof *p);
	if (!p) {
		return NULL;
	}
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	while (p->n_threads < n_threads && p->n_threads < SLOW_THREADS_MAX) {
		if (pthread_create(&p->threads[p->n_threads], NULL, work, p) != 0) {
			break;
		}
		p->n_threads++;
	}
	if (p->n_threads == 0) {
		slow_pool_stop(p);
		return NULL;
	}
	return p;
}

bool slow_pool_submit(struct slow_pool *p, struct slow_job *job)
{
	pthread_mutex_lock(&p->lock);
	bool ok = p->n_waiting < SLOW_QUEUE_MAX && !p->stopping;
	if (ok) {
		job->next = NULL;
		if (p->last) {
			p->last->next = job;
		} else {
			p->first = job;
		}
		p->last = job;
		p->n_waiting++;
		pthread_cond_signal(&p->wake);
	}
	pthread_mutex_unlock(&p->lock);
	return ok;
}

void slow_pool_stop(struct slow_pool *p)
{
	if (!p) {
		return;
	}
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->wake);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->n_threads; i++) {
		pthread_join(p->threads[i], NULL);
	}
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
