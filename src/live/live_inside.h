/* live_inside: what live.c (listeners, presence) and live_hub.c (the thread) share. Nobody else includes it. */
#pragma once
#include "base/limits.h"
#include "live/live.h"

#include <pthread.h>
#include <stdatomic.h>

#define KIND_BYTES 16

struct present {
	struct id account_id, person_id;
	char name[200];
	int n;                            /* streams */
	int64_t gone_at;                  /* monotonic ms, when n is 0 */
	struct present *next;
};

/* Made and freed by the hub's thread alone; what is in it is guarded by the lock. */
struct live_room {
	struct id org_id, incident_id;
	int64_t head;
	int64_t first;                    /* the oldest entry whose kind is known; head + 1: none */
	char kinds[LIVE_KEPT][KIND_BYTES];/* of entry seq at seq % LIVE_KEPT */
	int n_listeners;
	struct present *present;
	struct live_room *next;
};

enum topic_state { TOPIC_NEW, TOPIC_OPEN, TOPIC_LOST, TOPIC_GONE }; /* lost: to be told, then gone */
struct topic {
	struct id incident_id;
	enum topic_state state;
	struct live_room *room;           /* while open */
	int64_t sent;
	bool tells_presence;
	uint64_t presence;                /* as told last */
};

struct live_listener {
	struct live *hub;
	struct live_listener *prev, *next;
	uint64_t serial;
	struct id org_id;
	struct actor who;                 /* without its name */
	char name[200];
	struct topic topics[LIMIT_ROOMS_PER_LISTENER];
	size_t n_topics;
	bool is_one_room, hears_org;
	int64_t org_mark;                 /* LIVE_FROM_NOW: not known yet */
	bool org_moved;
	bool is_new;                      /* the hub has not looked at its rights yet */
	bool is_greeted, is_over, beats;
	int64_t told_at;                  /* monotonic ms */
	void (*ready)(void *arg);
	void *ready_arg;
};

struct live {
	struct live_config config;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	atomic_bool is_poked;             /* a COMMIT */
	atomic_bool has_listeners;
	bool shall_end;
	bool has_new;                     /* a listener to look at */
	uint64_t last_serial;
	uint64_t salt;
	struct live_listener *listeners;
	size_t n_listeners;
	struct live_room *rooms;
};

int64_t live_monotonic_ms(void);
bool live_mark_number(struct ctx *c, int64_t *ret);
/* Under the lock: */
uint64_t presence_of(const struct live *hub, const struct live_room *room, struct id but);
void presence_add(struct live_room *room, const struct live_listener *l);
void presence_leave(struct live_room *room, struct id account_id, int64_t now);
/* True when somebody was forgotten. */
bool presence_sweep(struct live_room *room, int64_t now);
bool live_has_news(const struct live_listener *l);

/* live_hub.c */
void *live_main(void *arg);
