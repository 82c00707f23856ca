/* The streams of events: of one room (pages and programs), and the one a browser keeps for all its tabs. */
#include "live/live_web.h"

#include "base/limits.h"
#include "incident/incident.h"
#include "journal/journal.h"
#include "live/live_view.h"
#include "base/msg.h"
#include "messages.h"

static void ready(void *arg)
{
	http_stream_ready(arg);
}

static ptrdiff_t read_events(void *arg, char *to, size_t n)
{
	return live_read(arg, to, n);
}

static void close_events(void *arg)
{
	live_close(arg);
}

static bool answer_stream(struct web *w, struct live_wish *wish)
{
	struct http_response *r = &w->x->response;
	struct live_listener *l;
	wish->ready = ready;
	wish->ready_arg = w->x;
	if (w->x->request.method != HTTP_HEAD) {
		if (!live_listen(w->c, wish, &l)) {
			return false;
		}
		r->stream = (struct http_stream){ read_events, close_events, l };
	}
	r->status = 200;
	http_set_header(r, S("Content-Type"), S("text/event-stream"));
	http_set_header(r, S("X-Accel-Buffering"), S("no")); /* nginx in front would collect */
	return true;
}

/* A number of an entry; LIVE_FROM_NOW for anything else. */
static int64_t seq_of(str text)
{
	int64_t seq;
	return str_to_i64(text, &seq) && seq >= 0 ? seq : LIVE_FROM_NOW;
}

bool live_room_events(struct web *w)
{
	struct live_room_wish room = { .present = web_query(w, "present") };
	struct incident i;
	if (!web_id(w, "incident", &room.incident_id) || !incident_get(w->c, room.incident_id, &i)) {
		return false;
	}
	str last = http_header_get(&w->x->request, "last-event-id");
	room.after = seq_of(str_is_empty(last) ? web_query(w, "after") : last);
	struct sha256 ignored;
	/* From now on means from this answer on, not from when the hub comes to it. */
	if (room.after == LIVE_FROM_NOW && !journal_head(w->c, room.incident_id, &room.after, &ignored)) {
		return false;
	}
	struct live_wish wish = { .rooms = &room, .n_rooms = 1, .is_one_room = true };
	return answer_stream(w, &wish);
}

/* "at=ROOM:SEQ:PRESENCE", once a room; what cannot be read is no room of ours. */
static void add_room(str text, struct live_room_wish *rooms, size_t *n)
{
	struct id id;
	str room = str_cut(&text, ':'), after = str_cut(&text, ':');
	if (*n < LIMIT_ROOMS_PER_LISTENER && id_parse(room, &id)) {
		rooms[(*n)++] = (struct live_room_wish){ .incident_id = id, .after = seq_of(after), .present = text };
	}
}

static bool show_events(struct web *w)
{
	struct live_room_wish rooms[LIMIT_ROOMS_PER_LISTENER];
	str mark = web_query(w, "org");
	struct live_wish wish = { .rooms = rooms, .hears_org = !str_is_none(mark), .org_mark = mark };
	for (size_t i = 0; i < w->query.n; i++) {
		if (str_eq(w->query.v[i].name, S("at"))) {
			add_room(w->query.v[i].value, rooms, &wish.n_rooms);
		}
	}
	return answer_stream(w, &wish);
}

struct live_view live_view_room(struct ctx *c, struct id incident_id)
{
	int64_t seq;
	struct sha256 ignored;
	if (!journal_head(c, incident_id, &seq, &ignored)) {
		return (struct live_view){ .at = S("") };
	}
	struct live_presence p = live_present(c, incident_id);
	struct live_view v = { .has_others = p.n > 0, .here = S("") };
	str blank = c->lang == LANG_EN ? S(" ") : S("");
	for (size_t i = 0; i < p.n; i++) {
		v.here = STR_CAT(c->arena, v.here, p.v[i].name, msg(c, MSG_LIVE_AND), blank);
	}
	v.here = STR_CAT(c->arena, v.here, msg(c, MSG_LIVE_ME));
	v.at = STR_CAT(c->arena, id_str(c->arena, incident_id), S(":"), str_i64(c->arena, seq), S(":"), p.mark);
	return v;
}

struct live_view live_view_org(struct ctx *c)
{
	str mark;
	return (struct live_view){ .at = live_mark(c, &mark) ? STR_CAT(c->arena, S("org:"), mark) : S(""), .here = S("") };
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/events", .needs = ACCESS_VIEWER, .flags = ROUTE_STREAM,
		.show = live_room_events, .doc = "what moves in a room, as it moves" },
	{ .method = HTTP_GET, .pattern = "/events", .needs = ACCESS_HELPER, .flags = ROUTE_STREAM, .show = show_events,
		.doc = "the same for all rooms a browser has open" },
};
const struct route_table live_routes = { routes, sizeof routes / sizeof routes[0] };
