/*
 * read_line: who looked into a restricted room, and at what. One line a room and request, written after the answer by a
 * write nobody waits for. A change needs none: its own line says who was there.
 */
#include <stdlib.h>

#include "audit/audit.h"
#include "base/log.h"
#include "web/pipeline.h"

struct read_line {
	struct write write;
	struct ctx c;
	struct arena arena;
	const char *what;
	str object, detail;
};

static bool line_act(struct ctx *c, void *arg)
{
	const struct read_line *l = arg;
	return audit_add(c, &(struct audit_line){ l->what, l->object, l->detail });
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
	l->detail = STR_CAT(&l->arena, r->method == HTTP_GET ? S("GET ") : S("POST "), str_from_c(r->pattern));
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
		write_line(f, "incident_read", id_str(f->c.arena, s->id));
	}
	f->c.seen = NULL;
}
