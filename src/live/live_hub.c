/*
 * live_hub: the thread that finds out what moved. Each turn copies under the lock who listens to what, asks the data
 * in one read transaction without it, and puts the answers in place under the lock again.
 */
#include "live/live_inside.h"

#include "account/access.h"
#include "account/session_life.h"
#include "base/log.h"
#include "base/time.h"
#include "incident/incident.h"
#include "journal/journal.h"
#include "live_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TURN_MS 1000          /* looks by itself so often: other processes, farewells */
#define BUNDLE_MS 5           /* between two turns at least */
#define RIGHTS_MS 1000        /* rights are looked at so often at most while rooms move ... */
#define RIGHTS_LEAST_MS 15000 /* ... and at least, because sessions end by themselves */

/* --- what a turn knows --- */

/* A listener as it was at the beginning of the turn, and what was found out about it. */
struct look {
	uint64_t serial;
	struct id org_id;
	struct actor who;
	struct id rooms[LIMIT_ROOMS_PER_LISTENER];
	bool may_see[LIMIT_ROOMS_PER_LISTENER];
	size_t n_rooms;
	bool is_new, hears_org, may_listen;
	int64_t org_mark;
};

struct moved { struct live_room *room; int64_t head; const struct entry_kind *kinds; size_t n_kinds; };

struct turn {
	struct live *hub;
	struct ctx c;
	int64_t now;              /* monotonic */
	bool changed, has_new, looks_at_rights;
	struct look *looks;
	size_t n_looks, at;
	struct moved *moved;
	size_t n_moved;
};

/* --- rights: in the read transaction, without the lock --- */

/* Rooms are asked one by one, with the access the account has now. */
static bool may_read(struct turn *t, int64_t access)
{
	t->c.who.access = (enum access)access;
	return access_allows(t->c.who.access, ACCESS_HELPER);
}

static bool session_holds(struct turn *t, const struct look *k)
{
	struct live_session_row row;
	bool found;
	return q_live_session(&t->c, (struct live_session_in){ .id = k->who.session_id }, &row, &found) && found &&
	       id_eq(row.org, k->org_id) && row.access.has && may_read(t, row.access.v) && t->c.now_ms < row.ends_at &&
	       t->c.now_ms < row.seen_at + SESSION_IDLE_MS;
}

static bool token_holds(struct turn *t, const struct look *k)
{
	struct live_token_row row;
	bool found;
	return q_live_token(&t->c, (struct live_token_in){ .id = k->who.token_id }, &row, &found) && found &&
	       may_read(t, row.access) && t->c.now_ms < row.ends_at;
}

static void look_at_rights(struct turn *t, struct look *k)
{
	struct ctx *c = &t->c;
	c->org_id = k->org_id;
	c->who = k->who;
	c->seen = NULL; /* hearing that something moved is not reading */
	k->may_listen = id_is_none(k->who.token_id) ? session_holds(t, k) : token_holds(t, k);
	for (size_t i = 0; i < k->n_rooms; i++) {
		err_clear(c);
		k->may_see[i] = k->may_listen && incident_door(c, k->rooms[i]);
	}
	err_clear(c);
	if (k->hears_org && k->may_listen) {
		live_mark_number(c, &k->org_mark);
	}
}

/* --- rooms --- */

static struct live_room *room_for(struct turn *t, struct id org_id, struct id incident_id)
{
	struct live *hub = t->hub;
	struct live_room *r = hub->rooms; /* only this thread changes the list */
	while (r && !(id_eq(r->incident_id, incident_id) && id_eq(r->org_id, org_id))) {
		r = r->next;
	}
	if (!r && (r = calloc(1, sizeof *r)) != NULL) {
		r->org_id = org_id;
		r->incident_id = incident_id;
		r->head = -1;
		pthread_mutex_lock(&hub->lock);
		r->next = hub->rooms;
		hub->rooms = r;
		pthread_mutex_unlock(&hub->lock);
	}
	return r;
}

static void look_at_room(struct turn *t, struct live_room *r)
{
	struct ctx *c = &t->c;
	int64_t head;
	struct sha256 ignored;
	struct entry_kind *kinds;
	size_t n;
	c->org_id = r->org_id;
	err_clear(c);
	if (!journal_head(c, r->incident_id, &head, &ignored) || head == r->head) {
		return;
	}
	int64_t after = r->head > head - LIVE_KEPT && r->head < head ? r->head : head - LIVE_KEPT;
	if (journal_kinds(c, r->incident_id, after > 0 ? after : 0, LIVE_KEPT, &kinds, &n)) {
		t->moved[t->n_moved++] = (struct moved){ r, head, kinds, n };
	}
}

/* --- asking --- */

static void ask(struct turn *t)
{
	for (size_t i = 0; i < t->n_looks; i++) {
		struct look *k = &t->looks[i];
		look_at_rights(t, k);
		for (size_t j = 0; j < k->n_rooms; j++) {
			if (k->is_new && k->may_see[j]) {
				room_for(t, k->org_id, k->rooms[j]);
			}
		}
	}
	size_t n = 0;
	for (struct live_room *r = t->hub->rooms; r; r = r->next) {
		n++;
	}
	t->moved = arena_array(t->c.arena, struct moved, n + 1);
	for (struct live_room *r = t->hub->rooms; r; r = r->next) {
		if (t->changed || r->head < 0) {
			look_at_room(t, r);
		}
	}
}

/* --- putting in place: under the lock --- */

static void put_rooms(struct turn *t)
{
	for (size_t i = 0; i < t->n_moved; i++) {
		const struct moved *m = &t->moved[i];
		struct live_room *r = m->room;
		bool goes_on = r->head >= 0 && m->n_kinds > 0 && m->kinds[0].seq == r->head + 1;
		if (!goes_on) {
			r->first = m->n_kinds > 0 ? m->kinds[0].seq : m->head + 1;
		}
		for (size_t k = 0; k < m->n_kinds; k++) {
			char *kind = r->kinds[m->kinds[k].seq % LIVE_KEPT];
			snprintf(kind, KIND_BYTES, "%.*s", STR_FMT(m->kinds[k].kind));
		}
		r->head = m->head;
		if (r->first <= r->head - LIVE_KEPT) {
			r->first = r->head - LIVE_KEPT + 1;
		}
	}
}

/* Both lists begin with the newest, and listeners leave the list but never change their place in it. */
static struct look *look_of(struct turn *t, uint64_t serial)
{
	while (t->at < t->n_looks && t->looks[t->at].serial > serial) {
		t->at++;
	}
	return t->at < t->n_looks && t->looks[t->at].serial == serial ? &t->looks[t->at] : NULL;
}

static void topic_open(struct turn *t, struct live_listener *l, struct topic *topic)
{
	struct live_room *r = t->hub->rooms;
	while (r && !(id_eq(r->incident_id, topic->incident_id) && id_eq(r->org_id, l->org_id))) {
		r = r->next;
	}
	if (!r || r->head < 0) {
		topic->state = TOPIC_LOST;
		return;
	}
	topic->state = TOPIC_OPEN;
	topic->room = r;
	topic->sent = topic->sent == LIVE_FROM_NOW ? r->head : topic->sent;
	r->n_listeners++;
	if (id_is_none(l->who.token_id)) {
		presence_add(r, l);
	}
}

static void topic_lose(struct turn *t, struct live_listener *l, struct topic *topic)
{
	if (topic->room) {
		topic->room->n_listeners--;
		if (id_is_none(l->who.token_id)) {
			presence_leave(topic->room, l->who.account_id, t->now - LIVE_LINGER_MS);
		}
	}
	topic->room = NULL;
	topic->state = TOPIC_LOST;
}

static void put_topics(struct turn *t, struct live_listener *l, const struct look *k)
{
	bool has_any = false;
	for (size_t i = 0; i < l->n_topics; i++) {
		struct topic *topic = &l->topics[i];
		if (topic->state == TOPIC_NEW && k->may_see[i]) {
			topic_open(t, l, topic);
		} else if (topic->state < TOPIC_LOST && !k->may_see[i]) {
			topic_lose(t, l, topic);
		}
		has_any = has_any || topic->state < TOPIC_LOST;
	}
	/* Nobody whose right has ended is told what else there is. */
	l->is_over = !k->may_listen || (l->is_one_room && !has_any);
}

static void put_listener(struct turn *t, struct live_listener *l)
{
	const struct look *k = look_of(t, l->serial);
	if (!k) {
		return; /* not asked about this time */
	}
	l->is_new = false;
	put_topics(t, l, k);
	l->org_moved = l->org_moved || (l->hears_org && l->org_mark != LIVE_FROM_NOW && k->org_mark != l->org_mark);
	l->org_mark = k->org_mark;
}

/* Whom there is something to tell. Rooms nobody needs go. */
static void put(struct turn *t)
{
	struct live *hub = t->hub;
	put_rooms(t);
	for (struct live_listener *l = hub->listeners; l; l = l->next) {
		put_listener(t, l);
	}
	for (struct live_room **at = &hub->rooms, *r; (r = *at) != NULL;) {
		presence_sweep(r, t->now);
		if (r->n_listeners == 0 && !r->present) {
			*at = r->next;
			free(r);
		} else {
			at = &r->next;
		}
	}
	for (struct live_listener *l = hub->listeners; l; l = l->next) {
		l->beats = l->beats || t->now - l->told_at >= hub->config.beat_ms;
		if (!l->is_new && live_has_news(l)) {
			l->ready(l->ready_arg);
		}
	}
}

/* --- the thread --- */

/* Those whose rights are looked at in this turn: all of them now and then, else the new ones. */
static void copy_listeners(struct turn *t)
{
	struct live *hub = t->hub;
	pthread_mutex_lock(&hub->lock);
	t->has_new = hub->has_new;
	hub->has_new = false;
	t->looks = arena_array(t->c.arena, struct look, t->has_new || t->looks_at_rights ? hub->n_listeners + 1 : 1);
	for (const struct live_listener *l = hub->listeners; l; l = l->next) {
		if (!l->is_new && !t->looks_at_rights) {
			continue;
		}
		struct look *k = &t->looks[t->n_looks++];
		*k = (struct look){ .serial = l->serial, .org_id = l->org_id, .who = l->who, .n_rooms = l->n_topics,
			.is_new = l->is_new, .hears_org = l->hears_org, .org_mark = l->org_mark };
		for (size_t i = 0; i < l->n_topics; i++) {
			k->rooms[i] = l->topics[i].incident_id;
		}
	}
	pthread_mutex_unlock(&hub->lock);
}

static void wait_for_work(struct live *hub)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += TURN_MS / 1000;
	while (!hub->shall_end && !hub->has_new && !hub->is_poked) {
		if (hub->listeners || hub->rooms) {
			if (pthread_cond_timedwait(&hub->wake, &hub->lock, &until) != 0) {
				return;
			}
		} else {
			pthread_cond_wait(&hub->wake, &hub->lock);
		}
	}
}

struct memory { int64_t version; int64_t rights_at; bool rights_are_due; bool has_failed; };

/* Reading failed: nobody is told anything, and the next turn tries again. */
static bool ask_in_one_state(struct turn *t, struct memory *m)
{
	struct ctx *c = &t->c;
	int64_t version;
	if (!store_data_version(c, &version)) {
		return false;
	}
	t->changed = version != m->version;
	m->rights_are_due = m->rights_are_due || t->changed || t->now - m->rights_at >= RIGHTS_LEAST_MS;
	t->looks_at_rights = m->rights_are_due && t->now - m->rights_at >= RIGHTS_MS;
	copy_listeners(t);
	if (!t->changed && t->n_looks == 0) {
		return true;
	}
	if (!store_read_begin(c)) {
		return false;
	}
	ask(t);
	store_read_end(c);
	m->version = version;
	if (t->looks_at_rights) {
		m->rights_at = t->now;
		m->rights_are_due = false;
	}
	return true;
}

static void turn(struct live *hub, struct arena *arena, struct memory *m)
{
	const struct live_config *config = &hub->config;
	struct turn t = { .hub = hub, .now = live_monotonic_ms() };
	t.c = (struct ctx){ .arena = arena, .store = config->store, .catalog = config->catalog,
		.now_ms = config->now_ms ? config->now_ms(config->now_arg) : clock_now_ms() };
	bool ok = ask_in_one_state(&t, m);
	if (!ok && !m->has_failed) {
		log_err(LOG_WARN, &t.c, "live");
	}
	m->has_failed = !ok;
	pthread_mutex_lock(&hub->lock);
	hub->has_new = hub->has_new || (!ok && t.has_new);
	if (ok) {
		put(&t);
	}
	pthread_mutex_unlock(&hub->lock);
	arena_reset(arena);
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ 0, ms * 1000000L }, NULL);
}

static void forget_rooms(struct live *hub)
{
	while (hub->rooms) {
		struct live_room *r = hub->rooms;
		hub->rooms = r->next;
		while (r->present) {
			struct present *p = r->present;
			r->present = p->next;
			free(p);
		}
		free(r);
	}
}

void *live_main(void *arg)
{
	struct live *hub = arg;
	struct memory m = { .version = -1 };
	struct arena arena;
	arena_init(&arena);
	pthread_mutex_lock(&hub->lock);
	for (;;) {
		wait_for_work(hub);
		if (hub->shall_end) {
			break;
		}
		hub->is_poked = false;
		pthread_mutex_unlock(&hub->lock);
		turn(hub, &arena, &m);
		pause_ms(m.has_failed ? 200 : BUNDLE_MS);
		pthread_mutex_lock(&hub->lock);
	}
	pthread_mutex_unlock(&hub->lock);
	forget_rooms(hub);
	arena_free(&arena);
	return NULL;
}
