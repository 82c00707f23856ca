/*
 * live: who hears of changes, and who is there, right now; in memory only, never in the journal.
 *
 * One thread (the hub) is told of every COMMIT, looks which rooms that somebody listens to have moved, and rouses their
 * listeners. It asks SQLite each second besides, so that what a command beside the server writes is heard too.
 *
 * - An event says which entry (its number) and what it is about (journal_kinds), never a word of it: the page fetches
 *   what it may see. A listener holds no queue, only how far it has been told; a room remembers its last LIVE_KEPT
 *   kinds. Who asks for more gets one event of kind "many".
 * - A listener whose right ends (session, token, access, membership of a restricted room) is told nothing more and
 *   ends within two seconds.
 * - Who listens to a room with a session has it open: presence. It ends LIVE_LINGER_MS after the last stream of the
 *   account, so that nobody vanishes while going from one page to the next.
 */
#pragma once
#include "db/store.h"

#define LIVE_KEPT 128
#define LIVE_BEAT_MS 15000
#define LIVE_LINGER_MS 3000

struct live_config {
	struct store *store;
	const struct catalog *catalog;
	int64_t (*now_ms)(void *arg);    /* what the ends of sessions are held against; NULL: the clock */
	void *now_arg;
	int beat_ms;                     /* a sign of life after so much silence; 0: LIVE_BEAT_MS */
};
bool live_start(struct ctx *c, const struct live_config *config, struct live **ret);
/* Every listener must have been closed. */
void live_stop(struct live *l);

/* --- listening --- */

#define LIVE_FROM_NOW INT64_C(-1)
struct live_room_wish {
	struct id incident_id;
	int64_t after;                   /* number of the newest entry known; LIVE_FROM_NOW */
	str present;                     /* live_presence.mark as it was shown; none: not shown */
};
struct live_wish {
	const struct live_room_wish *rooms; /* at most LIMIT_ROOMS_PER_LISTENER; a room one may not see is "gone" */
	size_t n_rooms;
	bool is_one_room;                /* events have an id and do not name their room; the stream ends with the room */
	bool hears_org;                  /* one more event when live_mark differs */
	str org_mark;                    /* live_mark as it was shown; none: from now on */
	void (*ready)(void *arg);        /* live_read has something new; any thread, short */
	void *ready_arg;
};
struct live_listener;
/* As c->who in c->org_id. ERR_BUSY when there are too many already. */
bool live_listen(struct ctx *c, const struct live_wish *wish, struct live_listener **ret);
/* text/event-stream; up to n bytes, how many; 0: nothing now; -1: over. */
ptrdiff_t live_read(struct live_listener *l, char *to, size_t n);
void live_close(struct live_listener *l);

/* --- who is there --- */

struct live_person { struct id account_id, person_id; str name; };
struct live_presence {
	struct live_person *v;           /* without the one who asks; by name */
	size_t n;
	str mark;                        /* differs when they do */
};
/* Of a room the caller has seen with incident_get: it is told to nobody else. Never fails: nobody, without a hub. */
struct live_presence live_present(struct ctx *c, struct id incident_id);
/*
 * How far the organisation is as far as c->who may see it: rooms, sightings that wait (for who answers them), tasks of
 * one's own and of no room. Differs when one of them moved.
 */
bool live_mark(struct ctx *c, str *ret);
/* How many streams are open, for tests and measurements. */
size_t live_n_listeners(struct live *l);
