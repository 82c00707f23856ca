/*
 * What a guest opens: the link leads to a page with one button, so that nothing happens by looking (mail programs fetch
 * links); the button trades the secret for a cookie and leads to /guest, which has no secret in its address. Answers say
 * Referrer-Policy: same-origin like all of ours, so that an address never leaves for another site; "no-referrer" would
 * make browsers send "Origin: null" with the form, which the CSRF check refuses.
 */
#include "account/throttle.h"
#include "audit/audit.h"
#include "base/limits.h"
#include "base/time.h"
#include "evidence/evidence.h"
#include "guest/guest_view.h"
#include "guest/guest_web.h"
#include "guest_html.h"
#include "messages.h"
#include "room/room_web.h"

PAGE_BODY(guest_enter)
PAGE_BODY(guest_room)

#define OPENINGS_PER_HOUR 60 /* of one link */
#define FREE_FAILURES 10 /* of one address; a firm's whole office may share it */

/* --- opening --- */

struct enter { str token; /* found by prepare */ str peer; };
struct entered { str cookie; int64_t wait_until; };

static struct throttle by_peer(struct ctx *c, str peer)
{
	return (struct throttle){ STR_CAT(c->arena, S("guest:"), peer), FREE_FAILURES };
}

/* Every opening is a session and a line of the audit: whoever has a link must not fill the disk with it. */
static bool opened_seldom(struct ctx *c, struct id link)
{
	int64_t until = 0;
	str name = STR_CAT(c->arena, S("guest-open:"), id_str(c->arena, link));
	if (!throttle_full(c, name, OPENINGS_PER_HOUR, INT64_C(3600) * 1000, &until)) {
		return false;
	}
	if (until > 0) {
		fail(c, ERR_THROTTLED, MSG_GUEST_WAIT);
		return fail_arg(c, "time", time_hm(c, until + 59 * 1000));
	}
	return throttle_take(c, name, INT64_C(3600) * 1000);
}

/* A wrong link is a result, not an error: the count of failures has to be kept. */
static bool act_enter(struct ctx *c, const void *arg, void *ret_out)
{
	const struct enter *in = arg;
	struct entered *out = ret_out;
	struct throttle t = by_peer(c, in->peer);
	if (!throttle_wait(c, t, &out->wait_until)) {
		return false;
	}
	if (out->wait_until > 0) {
		return true; /* leaves no line: otherwise anybody could fill the disk with them */
	}
	if (!guest_open(c, in->token, &out->cookie)) {
		return false;
	}
	struct audit_line line = { "guest_refused", S(""), S("") };
	if (!str_is_none(out->cookie)) {
		return opened_seldom(c, c->who.session_id);
	}
	return (throttle_count(c, t.name) && audit_add_system(c, &line));
}

static const struct field enter_fields[] = {
	{ .name = "token", .type = FIELD_SECRET, .offset = offsetof(struct enter, token), .flags = FIELD_REQUIRED, .max = 100,
		.label = MSG_GUEST_PAGE_LINKS, .doc = "the secret of the link" },
};
static const struct operation op_guest_enter = { .name = "guest_enter", .doc = "open a link as somebody outside",
	.needs = ACCESS_NONE, .fields = enter_fields, .n_fields = 1, .in_size = sizeof(struct enter),
	.out_size = sizeof(struct entered), .act = act_enter, .audits_itself = true };

static bool enter_page(struct web *w, int status, str token)
{
	struct guest_enter_view v = { .token = token, .errors = errors_make(w) };
	struct page_view p = { .title = msg(w->c, MSG_GUEST_VIEW_ENTER_TITLE), .is_plain = true, .body = guest_enter_body,
		.view = &v };
	return page_show(w, status, &p);
}

static bool show_enter(struct web *w)
{
	return enter_page(w, 200, raw_get(&w->parts, "token"));
}

static bool refuse_enter(struct web *w)
{
	return enter_page(w, web_error_status(w), raw_get(&w->form, "token"));
}

static bool prepare_enter(struct web *w)
{
	struct enter *in = w->in;
	in->peer = w->x->request.peer;
	return true;
}

static bool entered(struct web *w)
{
	const struct entered *r = w->result;
	if (r->wait_until > 0) {
		fail(w->c, ERR_THROTTLED, MSG_GUEST_WAIT);
		fail_arg(w->c, "time", time_hm(w->c, r->wait_until + 59 * 1000));
		return refuse_enter(w);
	}
	if (str_is_none(r->cookie)) {
		return fail(w->c, ERR_NOT_FOUND, MSG_GUEST_IS_OVER);
	}
	web_guest_set(w, r->cookie);
	return web_redirect(w, url_path(w->c, "/guest"));
}

/* --- the reduced room --- */

/*
 * What people wrote, the opening, and what was done of the procedure. How the room was worked with is nobody's outside: who
 * else was let in and why, what was asked of whom, what was decided and weighed. Told by what an entry changed, so that a
 * part of a room that is added later stays inside until somebody names it here.
 */
static bool *outside_entries(struct ctx *c, struct id room, int64_t *ret_last)
{
	struct entry_kind *v;
	size_t n;
	if (!journal_kinds(c, room, 0, LIMIT_ENTRIES_PER_ROOM, &v, &n)) {
		return NULL;
	}
	*ret_last = n ? v[n - 1].seq : 0;
	bool *ret = arena_array(c->arena, bool, (size_t)*ret_last + 1);
	for (size_t k = 0; k < n; k++) {
		int spoken = choice_find(&entry_type_spoken, v[k].kind);
		ret[v[k].seq] = spoken >= 0 || str_eq(v[k].kind, S("step")) || v[k].seq == 1;
	}
	return ret;
}

static bool fill_entries(struct ctx *c, struct id room, struct guest_view *v)
{
	struct entry_view *e;
	size_t n;
	int64_t last;
	const bool *outside = outside_entries(c, room, &last);
	if (!outside || !journal_list_all(c, room, LIMIT_ENTRIES_PER_ROOM, &e, &n)) {
		return false;
	}
	v->entries = arena_array(c->arena, struct guest_entry, n);
	for (size_t k = 0; k < n; k++) {
		if (e[k].type > ENTRY_NOTE || e[k].withdrawn_by || e[k].seq > last || !outside[e[k].seq]) {
			continue;
		}
		str who = !str_is_empty(e[k].person_name) ? e[k].person_name : !str_is_empty(e[k].source) ? e[k].source
			: e[k].writer_name;
		v->entries[v->n_entries++] = (struct guest_entry){ event_time_full(c, e[k].occurred),
			str_is_none(who) ? S("") : who, e[k].text };
	}
	return true;
}

static bool fill_facts(struct ctx *c, struct id room, struct guest_view *v)
{
	struct fact *f;
	size_t n;
	if (!fact_list(c, room, &f, &n)) {
		return false;
	}
	v->facts = arena_array(c->arena, struct guest_fact, n);
	for (size_t k = 0; k < n; k++) {
		if (f[k].state == FACT_KNOWN) {
			v->facts[v->n_facts++] = (struct guest_fact){ f[k].label, f[k].value };
		}
	}
	return true;
}

static bool fill_things(struct ctx *c, struct id room, struct guest_view *v)
{
	struct evidence *e;
	size_t n;
	if (!evidence_list(c, room, &e, &n)) {
		return false;
	}
	v->things = arena_array(c->arena, struct guest_thing, n);
	for (size_t k = 0; k < n; k++) {
		if (str_eq(e[k].state, S("kept"))) {
			v->things[v->n_things++] = (struct guest_thing){ number_text(c, e[k].number.v), e[k].name,
				str_is_none(e[k].sha256_hex) ? S("") : e[k].sha256_hex };
		}
	}
	return true;
}

static bool show_room_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct guest_pass pass;
	struct incident i;
	struct guest_view *v = arena_new(c->arena, struct guest_view);
	v->errors = errors_make(w);
	v->text = field_of(w, &op_guest_note, "text", S(""));
	if (!guest_pass(c, web_guest(w), &pass) || !incident_get(c, pass.incident_id, &i)) {
		return false;
	}
	v->name = i.name;
	v->title = i.title;
	v->org = c->org_name;
	v->noticed = event_time_full(c, i.noticed);
	v->is_exercise = i.mode == INCIDENT_EXERCISE;
	v->shown_to = msgf(c, MSG_GUEST_VIEW_FOR, { "name", pass.name }, { "until", time_full(c, pass.ends_at) });
	v->made = msgf(c, MSG_GUEST_VIEW_MADE, { "when", time_full(c, c->now_ms) });
	v->sees_timeline = pass.sees_timeline;
	v->sees_facts = pass.sees_facts;
	v->sees_evidence = pass.sees_evidence;
	v->may_write = pass.may_write && incident_is_open(&i);
	if ((v->sees_timeline && !fill_entries(c, i.id, v)) || (v->sees_facts && !fill_facts(c, i.id, v)) ||
	    (v->sees_evidence && !fill_things(c, i.id, v))) {
		return false;
	}
	struct page_view p = { .title = i.name, .is_plain = true, .body = guest_room_body, .view = v };
	return page_show(w, status, &p);
}

static bool show_room(struct web *w) { return show_room_with(w, 200); }
static bool refuse_note(struct web *w) { return show_room_with(w, web_error_status(w)); }

static bool prepare_note(struct web *w)
{
	struct guest_note_in *in = w->in;
	in->cookie = web_guest(w);
	return true;
}

static bool noted(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/guest"), MSG_GUEST_VIEW_NOTED);
}

static bool leave(struct web *w)
{
	web_guest_set(w, S(""));
	return web_redirect_flash(w, url_path(w->c, "/sign-in"), MSG_GUEST_VIEW_LEFT);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/guest", .flags = ROUTE_PUBLIC, .show = show_room,
		.doc = "what a guest may see of a room" },
	{ .method = HTTP_GET, .pattern = "/guest/{token}", .flags = ROUTE_PUBLIC, .show = show_enter,
		.doc = "where a link leads; the same for every link" },
	{ .method = HTTP_POST, .pattern = "/guest/enter", .flags = ROUTE_PUBLIC, .op = &op_guest_enter,
		.prepare = prepare_enter, .answer = entered, .refuse = refuse_enter, .doc = "open a link" },
	{ .method = HTTP_POST, .pattern = "/guest/note", .flags = ROUTE_PUBLIC, .op = &op_guest_note,
		.prepare = prepare_note, .answer = noted, .refuse = refuse_note, .doc = "a note by a guest" },
	{ .method = HTTP_POST, .pattern = "/guest/leave", .flags = ROUTE_PUBLIC | ROUTE_ACTION, .answer = leave,
		.doc = "forget the link in this browser" },
};
const struct route_table guest_room_routes = { routes, sizeof routes / sizeof routes[0] };
