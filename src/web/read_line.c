/*
 * read_line: who looked into a restricted room, and at what. One line a room and request, written after the answer by a
 * write nobody waits for. A change needs none: its own line says who was there.
 *
 * A page that is open reads itself again whenever something happens. Such a reading is written when the session's last
 * line about that page of the room is an hour old, so that lines stay as many as people can read (docs/decisions/0024).
 */
#include <stdlib.h>

#include "account/throttle.h"
#include "audit/audit.h"
#include "base/hash.h"
#include "base/log.h"
#include "web/pipeline.h"

#define GUEST_LINES 30
#define GUEST_LINES_MS (INT64_C(60) * 1000)

struct read_line {
	struct write write;
	struct ctx c;
	struct arena arena;
	const char *what;
	str object, detail;
};

/* Of somebody outside, as many as a person can cause: a link must not fill the disk by being read in a loop. */
static bool guest_may_add(struct ctx *c, bool *ret)
{
	int64_t until = 0;
	str name = STR_CAT(c->arena, S("guest-look:"), id_str(c->arena, c->who.session_id));
	*ret = true;
	if (id_is_none(c->who.only_room)) {
		return true;
	}
	if (!throttle_full(c, name, GUEST_LINES, GUEST_LINES_MS, &until)) {
		return false;
	}
	*ret = until == 0;
	return !*ret || throttle_take(c, name, GUEST_LINES_MS);
}

static bool line_act(struct ctx *c, void *arg)
{
	const struct read_line *l = arg;
	bool may = false;
	return guest_may_add(c, &may) && (!may || audit_add(c, &(struct audit_line){ l->what, l->object, l->detail }));
}

static void line_done(struct write *w)
{
	struct read_line *l = w->owner;
	if (!w->ok) {
		log_err(LOG_WARN, &l->c, "what was read was not written down");
	}
	arena_free(&l->arena);
	free(l);
}

/* --- readings of a page by itself --- */

static bool reads_itself(const struct flight *f)
{
	return !str_is_none(http_header_get(&f->x->request, "x-sonae-live"));
}

/* A slot forgets what it held when another needs it: then a line is written too often, never too seldom. */
static struct read_slot *slot_of(struct read_memory *m, const struct read_slot *key)
{
	struct sha256 h;
	const bytes parts[] = { { key->session_id.b, sizeof key->session_id.b }, { key->room_id.b, sizeof key->room_id.b },
		{ (const uint8_t *)&key->route, sizeof key->route } };
	sha256_of_n(parts, sizeof parts / sizeof parts[0], &h);
	return &m->slots[(h.b[0] | h.b[1] << 8) % READ_SLOTS];
}

static struct read_slot key_of(const struct flight *f, struct id room_id)
{
	return (struct read_slot){ f->c.who.session_id, room_id, f->w.route, f->c.now_ms };
}

/* A page of somebody signed in that says it reads itself again, and has had its line within the hour. */
static bool is_folded(const struct flight *f, struct id room_id)
{
	struct read_memory *m = &f->app->read_memory;
	const struct read_slot now = key_of(f, room_id);
	if (f->is_write || f->is_api || (f->w.route->flags & ROUTE_BYTES) || id_is_none(now.session_id) || !reads_itself(f)) {
		return false;
	}
	pthread_mutex_lock(&m->lock);
	const struct read_slot s = *slot_of(m, &now);
	pthread_mutex_unlock(&m->lock);
	return id_eq(s.session_id, now.session_id) && id_eq(s.room_id, room_id) && s.route == now.route && now.at >= s.at &&
		now.at < s.at + READ_FOLD_MS;
}

static void remember(const struct flight *f, struct id room_id)
{
	struct read_memory *m = &f->app->read_memory;
	const struct read_slot now = key_of(f, room_id);
	pthread_mutex_lock(&m->lock);
	*slot_of(m, &now) = now;
	pthread_mutex_unlock(&m->lock);
}

/* --- writing --- */

/* False when it cannot be written now. */
static bool write_line(const struct flight *f, const char *what, str object)
{
	struct read_line *l = calloc(1, sizeof *l);
	if (!l) {
		abort();
	}
	arena_init(&l->arena);
	const struct route *r = f->w.route;
	l->c = (struct ctx){ .arena = &l->arena, .store = f->c.store, .catalog = f->c.catalog, .now_ms = f->c.now_ms,
		.org_id = f->c.org_id, .who = f->c.who, .request_id = str_copy(&l->arena, f->c.request_id) };
	l->c.who.name = S("");
	l->what = what;
	l->object = str_copy(&l->arena, object);
	l->detail = STR_CAT(&l->arena, r->method == HTTP_GET ? S("GET ") : S("POST "), str_from_c(r->pattern),
		reads_itself(f) ? S(" (again, by itself)") : S(""));
	l->write = (struct write){ .c = &l->c, .act = line_act, .arg = l, .done = line_done, .owner = l };
	if (!store_submit(f->c.store, &l->write)) {
		line_done(&l->write);
		return false;
	}
	return true;
}

bool web_audit(struct web *w, const char *what, str object)
{
	struct flight *f = flight_of(w);
	return write_line(f, what, object) || fail(&f->c, ERR_BUSY, 0);
}

void read_lines(struct flight *f)
{
	bool acted = f->is_write && f->w.route && f->w.route->op && f->step == STEP_ACTED && f->write.ok;
	if (acted || id_is_none(f->c.org_id)) {
		return;
	}
	for (const struct seen_room *s = f->c.seen; s; s = s->next) {
		if (!is_folded(f, s->id) && write_line(f, "incident_read", id_str(f->c.arena, s->id))) {
			remember(f, s->id);
		}
	}
	f->c.seen = NULL;
}
