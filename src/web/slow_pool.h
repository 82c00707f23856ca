/*
 * slow_pool: a few threads for work that would hold up a worker: hashing of passwords. At most
 * LIMIT_HASHES_AT_ONCE run together; a full queue is an answer (busy), not a longer wait.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define SLOW_QUEUE_MAX 64

struct slow_job {
	void (*run)(void *arg);   /* on a thread of the pool; the last thing it does may end the job's life */
	void *arg;
	struct slow_job *next;    /* the pool's */
};
struct slow_pool;
struct slow_pool *slow_pool_start(int n_threads); /* NULL: no threads to be had */
bool slow_pool_submit(struct slow_pool *p, struct slow_job *job); /* false: full */
/* Finishes what waits, then ends the threads. */
void slow_pool_stop(struct slow_pool *p);
