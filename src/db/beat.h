/*
 * beat: a thread with a name that wakes every second and works through what is due. What is due are rows, claimed by an
 * UPDATE with a lease, so that several processes may beat over one folder. Jobs, mail, webhooks and the mail folder each
 * have one of their own, so that a server that is slow to one of them keeps nobody else waiting.
 */
#pragma once
#include "db/store.h"

struct beat;
struct beat_work {
	const char *name;                 /* at most 15 bytes: of the thread, and in the log */
	struct store *store;
	const struct catalog *catalog;    /* for the context; may be NULL */
	int64_t (*now_ms)(void *now_arg); /* NULL: the clock */
	void *now_arg;
	void *arg;
	/* Begins each round; may be NULL. What it fails at is logged, and the round goes on. */
	bool (*look)(struct ctx *c, void *arg);
	/*
	 * Does one thing that is due; *ret_more false: nothing was. As the program, on a reading connection, with an arena of
	 * its own. False ends the round; c->err is logged. b is NULL outside of the thread.
	 */
	bool (*one)(struct ctx *c, struct beat *b, void *arg, bool *ret_more);
	size_t at_once;                   /* things of one round, so that a stop is heard */
};

/* The store, the name and arg live until beat_stop(). False: no thread. */
bool beat_start(const struct beat_work *work, struct beat **ret);
/* Waits for the thing at hand; whatever may take longer than a second asks beat_is_over(). NULL: nothing to do. */
void beat_stop(struct beat *b);
/* Whether it was told to stop; of NULL never. Any thread. */
bool beat_is_over(const struct beat *b);
/* One round in the thread of the caller: for tests. How many things were done. */
size_t beat_round(const struct beat_work *work);
