/* live: listeners, what they are told, and who is there. The thread that finds out what moved is in live_hub.c. */
#include "live/live_inside.h"

#include "account/access.h"
#include "base/hash.h"
#include "live_sql.h"
#include "messages.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define EVENT_BYTES 200 /* the longest event */
#define RETRY "retry: 3000\n\n"
#define BEAT ":\n\n"

int64_t live_monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- start and stop --- */

/* On the writer thread: when nobody listens, or the hub has a ring to hear already, it costs nothing. */
static void on_commit(void *arg)
{
	struct live *hub = arg;
	if (hub->has_listeners && !atomic_exchange(&hub->is_poked, true)) {
		pthread_mutex_lock(&hub->lock);
		pthread_cond_signal(&hub->wake);
		pthread_mutex_unlock(&hub->lock);
	}
}

bool live_start(struct ctx *c, const struct live_config *config, struct live **ret)
{
	struct live *hub = calloc(1, sizeof *hub);
	if (!hub) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	hub->config = *config;
	hub->config.beat_ms = config->beat_ms > 0 ? config->beat_ms : LIVE_BEAT_MS;
	random_bytes(&hub->salt, sizeof hub->salt);
	pthread_mutex_init(&hub->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&hub->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&hub->thread, NULL, live_main, hub) != 0) {
		pthread_cond_destroy(&hub->wake);
		pthread_mutex_destroy(&hub->lock);
		free(hub);
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	store_on_commit(config->store, on_commit, hub);
	*ret = hub;
	return true;
}

void live_stop(struct live *hub)
{
	if (!hub) {
		return;
	}
	store_on_commit(hub->config.store, NULL, NULL);
	pthread_mutex_lock(&hub->lock);
	hub->shall_end = true;
	pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
	pthread_join(hub->thread, NULL);
	pthread_cond_destroy(&hub->wake);
	pthread_mutex_destroy(&hub->lock);
	free(hub);
}

/* --- who is there --- */

/* One number for a set of accounts: the order does not matter, and nobody outside can tell the ids from it. */
static uint64_t mark_of(const struct live *hub, struct id account_id)
{
	uint64_t v;
	memcpy(&v, account_id.b + 8, sizeof v);
	v ^= hub->salt;
	v = (v ^ (v >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	v = (v ^ (v >> 27)) * UINT64_C(0x94d049bb133111eb);
	return v ^ (v >> 31);
}

uint64_t presence_of(const struct live *hub, const struct live_room *room, struct id but)
{
	uint64_t all = 0;
	for (const struct present *p = room ? room->present : NULL; p; p = p->next) {
		all ^= id_eq(p->account_id, but) ? 0 : mark_of(hub, p->account_id);
	}
	return all;
}

void presence_add(struct live_room *room, const struct live_listener *l)
{
	struct present *p = room->present;
	while (p && !id_eq(p->account_id, l->who.account_id)) {
		p = p->next;
	}
	if (!p && (p = calloc(1, sizeof *p)) != NULL) {
		p->account_id = l->who.account_id;
		p->next = room->present;
		room->present = p;
	}
	if (p) {
		p->person_id = l->who.person_id;
		memcpy(p->name, l->name, sizeof p->name);
		p->n++;
	}
}

void presence_leave(struct live_room *room, struct id account_id, int64_t now)
{
	for (struct present *p = room->present; p; p = p->next) {
		if (id_eq(p->account_id, account_id) && p->n > 0 && --p->n == 0) {
			p->gone_at = now;
		}
	}
}

bool presence_sweep(struct live_room *room, int64_t now)
{
	bool swept = false;
	for (struct present **at = &room->present, *p; (p = *at) != NULL;) {
		if (p->n == 0 && now >= p->gone_at + LIVE_LINGER_MS) {
			*at = p->next;
			free(p);
			swept = true;
		} else {
			at = &p->next;
		}
	}
	return swept;
}

static const struct live_room *room_of(const struct live *hub, struct id org_id, struct id incident_id)
{
	const struct live_room *r = hub->rooms;
	while (r && !(id_eq(r->incident_id, incident_id) && id_eq(r->org_id, org_id))) {
		r = r->next;
	}
	return r;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct live_person *)a)->name, ((const struct live_person *)b)->name);
}

struct live_presence live_present(struct ctx *c, struct id incident_id)
{
	struct live_presence ret = { .mark = S("0") };
	struct live *hub = c->live;
	if (!hub) {
		return ret;
	}
	pthread_mutex_lock(&hub->lock);
	const struct live_room *room = room_of(hub, c->org_id, incident_id);
	size_t n = 0;
	for (const struct present *p = room ? room->present : NULL; p; p = p->next) {
		n++;
	}
	ret.v = arena_array(c->arena, struct live_person, n + 1);
	for (const struct present *p = room ? room->present : NULL; p; p = p->next) {
		if (!id_eq(p->account_id, c->who.account_id)) {
			ret.v[ret.n++] = (struct live_person){ p->account_id, p->person_id,
				str_copy(c->arena, str_from_c(p->name)) };
		}
	}
	ret.mark = str_printf(c->arena, "%" PRIx64, presence_of(hub, room, c->who.account_id));
	pthread_mutex_unlock(&hub->lock);
	qsort(ret.v, ret.n, sizeof *ret.v, by_name);
	return ret;
}

/* What a helper sees are tasks alone; of sightings, those hear who may answer them. */
bool live_mark_number(struct ctx *c, int64_t *ret)
{
	struct live_mark_row rooms = { 0 };
	struct live_sightings_row sightings = { 0 };
	struct live_suspects_row suspects = { 0 };
	struct live_tasks_row tasks;
	bool is_helper = c->who.access == ACCESS_HELPER;
	struct live_tasks_in whose = { .my_person = c->who.person_id, .only_mine = is_helper };
	if ((!is_helper && !q_live_mark(c, &rooms)) || !q_live_tasks(c, whose, &tasks) ||
	    (access_allows(c->who.access, ACCESS_RESPONDER) && (!q_live_sightings(c, &sightings) || !q_live_suspects(c, &suspects)))) {
		return false;
	}
	/* Sums of times: what moves in one part must not cancel out what moves in another. */
	uint64_t mixed = (uint64_t)rooms.mark * UINT64_C(1000003) + (uint64_t)sightings.mark * UINT64_C(7919) +
		(uint64_t)suspects.mark * UINT64_C(104729) + (uint64_t)tasks.mark;
	*ret = (int64_t)(mixed & INT64_MAX);
	return true;
}

bool live_mark(struct ctx *c, str *ret)
{
	int64_t mark;
	if (!live_mark_number(c, &mark)) {
		return false;
	}
	*ret = str_i64(c->arena, mark);
	return true;
}

/* --- listening --- */

static bool mark_read(str text, uint64_t *ret)
{
	uint64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *digits = "0123456789abcdef", *at = memchr(digits, text.p[i], 16);
		if (!at || text.n > 16) {
			return false;
		}
		v = v << 4 | (uint64_t)(at - digits);
	}
	*ret = v;
	return text.n > 0;
}

static struct live_listener *listener_new(struct ctx *c, const struct live_wish *wish)
{
	struct live_listener *l = calloc(1, sizeof *l);
	if (!l) {
		return NULL;
	}
	l->hub = c->live;
	l->org_id = c->org_id;
	l->who = c->who;
	l->who.name = STR_NONE;
	snprintf(l->name, sizeof l->name, "%.*s", STR_FMT(c->who.name));
	l->is_one_room = wish->is_one_room;
	l->hears_org = wish->hears_org;
	if (!str_to_i64(wish->org_mark, &l->org_mark)) {
		l->org_mark = LIVE_FROM_NOW;
	}
	l->is_new = true;
	l->told_at = live_monotonic_ms();
	l->ready = wish->ready;
	l->ready_arg = wish->ready_arg;
	for (size_t i = 0; i < wish->n_rooms && l->n_topics < LIMIT_ROOMS_PER_LISTENER; i++) {
		struct topic *t = &l->topics[l->n_topics++];
		*t = (struct topic){ .incident_id = wish->rooms[i].incident_id, .sent = wish->rooms[i].after };
		t->tells_presence = mark_read(wish->rooms[i].present, &t->presence);
	}
	return l;
}

/* Under the lock. */
static bool has_room_for(const struct live *hub, struct id account_id)
{
	size_t own = 0;
	for (const struct live_listener *l = hub->listeners; l; l = l->next) {
		own += id_eq(l->who.account_id, account_id);
	}
	return hub->n_listeners < LIMIT_LISTENERS && own < LIMIT_LISTENERS_PER_ACCOUNT;
}

bool live_listen(struct ctx *c, const struct live_wish *wish, struct live_listener **ret)
{
	struct live *hub = c->live;
	struct live_listener *l = hub ? listener_new(c, wish) : NULL;
	if (!l) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	pthread_mutex_lock(&hub->lock);
	bool fits = has_room_for(hub, c->who.account_id);
	if (fits) {
		l->serial = ++hub->last_serial;
		l->next = hub->listeners;
		if (l->next) {
			l->next->prev = l;
		}
		hub->listeners = l;
		hub->n_listeners++;
		hub->has_listeners = true;
		hub->has_new = true;
		pthread_cond_signal(&hub->wake);
	}
	pthread_mutex_unlock(&hub->lock);
	if (!fits) {
		free(l);
		return fail(c, ERR_BUSY, MSG_LIVE_FULL);
	}
	*ret = l;
	return true;
}

void live_close(struct live_listener *l)
{
	struct live *hub = l->hub;
	int64_t now = live_monotonic_ms();
	pthread_mutex_lock(&hub->lock);
	for (size_t i = 0; i < l->n_topics; i++) {
		struct live_room *room = l->topics[i].room;
		if (room) {
			room->n_listeners--;
			if (id_is_none(l->who.token_id)) {
				presence_leave(room, l->who.account_id, now);
			}
		}
	}
	if (l->prev) {
		l->prev->next = l->next;
	} else {
		hub->listeners = l->next;
	}
	if (l->next) {
		l->next->prev = l->prev;
	}
	hub->n_listeners--;
	hub->has_listeners = hub->n_listeners > 0;
	pthread_mutex_unlock(&hub->lock);
	free(l);
}

size_t live_n_listeners(struct live *hub)
{
	pthread_mutex_lock(&hub->lock);
	size_t n = hub->n_listeners;
	pthread_mutex_unlock(&hub->lock);
	return n;
}

/* --- telling --- */

struct telling { char *to; size_t n, room; };

static bool fits(const struct telling *t) { return t->room - t->n >= EVENT_BYTES; }

static void tell(struct telling *t, const char *text)
{
	size_t n = strlen(text);
	memcpy(t->to + t->n, text, n);
	t->n += n;
}

/* seq 0: an event that is no entry. Only the stream of one room carries ids, so that a browser can say where it was. */
static void tell_event(struct telling *t, const struct live_listener *l, const struct topic *topic, int64_t seq,
                       const char *kind)
{
	char line[EVENT_BYTES], id[ID_TEXT_LEN + 1] = "";
	int n = 0;
	if (l->is_one_room && seq > 0) {
		n = snprintf(line, sizeof line, "id: %" PRId64 "\n", seq);
	}
	n += snprintf(line + n, sizeof line - (size_t)n, "data: {");
	if (topic && !l->is_one_room) {
		id_write(topic->incident_id, id);
		n += snprintf(line + n, sizeof line - (size_t)n, "\"room\":\"%.36s\",", id);
	}
	if (seq > 0) {
		n += snprintf(line + n, sizeof line - (size_t)n, "\"seq\":%" PRId64 ",", seq);
	}
	snprintf(line + n, sizeof line - (size_t)n, "\"kind\":\"%s\"}\n\n", kind);
	tell(t, line);
}

static bool presence_is_news(const struct live_listener *l, const struct topic *topic)
{
	return topic->state == TOPIC_OPEN && topic->tells_presence &&
	       presence_of(l->hub, topic->room, l->who.account_id) != topic->presence;
}

static bool topic_has_news(const struct live_listener *l, const struct topic *topic)
{
	return topic->state == TOPIC_LOST || (topic->state == TOPIC_OPEN && topic->sent != topic->room->head) ||
	       presence_is_news(l, topic);
}

bool live_has_news(const struct live_listener *l)
{
	for (size_t i = 0; i < l->n_topics; i++) {
		if (topic_has_news(l, &l->topics[i])) {
			return true;
		}
	}
	return l->is_over || l->org_moved || l->beats;
}

static void tell_entries(struct telling *t, struct live_listener *l, struct topic *topic)
{
	const struct live_room *room = topic->room;
	/* Further behind than the room remembers, or ahead of it (the folder was put back): look at everything anew. */
	if (topic->sent != room->head && (topic->sent + 1 < room->first || topic->sent > room->head) && fits(t)) {
		topic->sent = room->head;
		tell_event(t, l, topic, room->head, "many");
	}
	while (topic->sent < room->head && fits(t)) {
		topic->sent++;
		tell_event(t, l, topic, topic->sent, room->kinds[topic->sent % LIVE_KEPT]);
	}
}

static void tell_topic(struct telling *t, struct live_listener *l, struct topic *topic)
{
	if (topic->state == TOPIC_LOST && fits(t)) {
		topic->state = TOPIC_GONE;
		tell_event(t, l, topic, 0, "gone");
	}
	if (topic->state != TOPIC_OPEN) {
		return;
	}
	tell_entries(t, l, topic);
	if (presence_is_news(l, topic) && fits(t)) {
		topic->presence = presence_of(l->hub, topic->room, l->who.account_id);
		tell_event(t, l, topic, 0, "presence");
	}
}

static void tell_rest(struct telling *t, struct live_listener *l)
{
	if (l->org_moved && fits(t)) {
		l->org_moved = false;
		tell_event(t, l, NULL, 0, "rooms");
	}
	if (l->beats && fits(t)) {
		l->beats = false;
		if (t->n == 0) {
			tell(t, BEAT);
		}
	}
}

ptrdiff_t live_read(struct live_listener *l, char *to, size_t n)
{
	struct telling t = { .to = to, .room = n };
	pthread_mutex_lock(&l->hub->lock);
	if (!l->is_greeted && fits(&t)) {
		l->is_greeted = true;
		tell(&t, RETRY);
	}
	for (size_t i = 0; i < l->n_topics && !l->is_over; i++) {
		tell_topic(&t, l, &l->topics[i]);
	}
	tell_rest(&t, l);
	if (t.n > 0) {
		l->told_at = live_monotonic_ms();
	}
	bool is_over = l->is_over && t.n == 0;
	pthread_mutex_unlock(&l->hub->lock);
	return is_over ? -1 : (ptrdiff_t)t.n;
}
