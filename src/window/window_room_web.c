/* In a room: whom to call in an incident of this kind, who answers now; a call is recorded with how it ended. */
#include "window/window_web.h"

#include "base/time.h"
#include "messages.h"
#include "room/room_web.h"
#include "window_html.h"

PAGE_BODY(window_room_page)

struct rooming { struct web *w; const struct incident *i; struct window_call *calls; size_t n_calls; bool can_act; };

static bool is_sent(struct web *w, const struct window_card *k)
{
	str key = raw_get(&w->form, "to_key"), kind = raw_get(&w->form, "to_kind");
	return form_is_sent(w, &op_window_call) && str_eq(key, k->key) && str_eq(kind, k->kind);
}

static str call_said(struct ctx *c, const struct window_call *v)
{
	return msgf(c, MSG_WINDOW_CALL_LINE, { "when", event_time_short(c, v->occurred) }, { "name", v->name },
		{ "outcome", msg(c, call_outcome_choices.v[v->outcome].label) }, { "who", v->who.n ? v->who : S("-") });
}

/* What the card needs here: the last call, and the form to record one. */
static void in_room(struct rooming *r, struct window_card *k)
{
	struct ctx *c = r->w->c;
	bool sent = is_sent(r->w, k);
	for (size_t i = 0; i < r->n_calls; i++) {
		if (str_eq(r->calls[i].to_key, k->key)) {
			k->is_called = true;
			k->called = call_said(c, &r->calls[i]);
		}
	}
	k->has_to = false;
	k->can_call = r->can_act;
	k->call = room_url(c, r->i, "/windows/call");
	k->once = id_str(c->arena, id_new(c->now_ms));
	k->outcome = form_field(r->w, sent, &op_window_call, "outcome", S(""));
	k->words = form_field(r->w, sent, &op_window_call, "words", S(""));
	k->when = form_field(r->w, sent, &op_window_call, "occurred_at", S(""));
	field_help(r->w, &k->words, MSG_WINDOW_WORDS_HELP);
	field_help(r->w, &k->when, MSG_WINDOW_WHEN_HELP);
	k->words.rows = 2;
	if (!sent) { /* the one that was sent keeps the ids its errors lead to */
		field_set_id(r->w, &k->outcome, k->id);
		field_set_id(r->w, &k->words, k->id);
		field_set_id(r->w, &k->when, k->id);
	}
	k->is_typing = sent;
}

static bool fill_sheets(struct rooming *r, struct window_room_page *p)
{
	struct ctx *c = r->w->c;
	for (size_t i = 0; i < CONSULT_SHEETS; i++) {
		struct consult k;
		if (!consult_get(c, r->i, str_from_c(consult_keys[i]), &k)) {
			return false;
		}
		struct window_sheet_line *l = &p->sheets[p->n_sheets++];
		*l = (struct window_sheet_line){ .to = room_sub(c, r->i->id, "/consult/", k.def->key, ""), .name = text2_in(k.def->name, c->lang),
			.known = msgf(c, MSG_CONSULT_KNOWN, { "n", number_text(c, (int64_t)k.n_answered) }, { "all", number_text(c, (int64_t)k.n_questions) }),
			.is_saved = k.version.has };
		l->state = k.version.has ? msgf(c, MSG_CONSULT_SAVED_BY, { "version", str_i64(c->arena, k.version.v) }, { "who", k.who },
			{ "when", time_short(c, k.made_at.v) }) : msg(c, MSG_CONSULT_NOT_SAVED);
	}
	return true;
}

static bool fill_cards(struct rooming *r, struct window_room_page *p)
{
	struct ctx *c = r->w->c;
	struct window_found f;
	if (!window_find_kind(c, r->i->kind, &f)) {
		return false;
	}
	p->helpers = arena_array(c->arena, struct window_card, f.n_helpers + 1);
	p->cards = arena_array(c->arena, struct window_card, f.n_windows + 1);
	p->urgent = arena_array(c->arena, struct window_card, f.n_windows + 1);
	for (size_t i = 0; i < f.n_helpers; i++) {
		p->helpers[p->n_helpers] = window_helper_card(c, &f.helpers[i]);
		in_room(r, &p->helpers[p->n_helpers++]);
	}
	for (size_t i = 0; i < f.n_windows; i++) {
		struct window_card k = window_card_of(c, &f.windows[i]);
		p->year_unknown = p->year_unknown || (f.windows[i].n_phones > 0 && f.windows[i].open.year_unknown);
		in_room(r, &k);
		if (k.is_urgent) {
			p->urgent[p->n_urgent++] = k;
		} else {
			p->cards[p->n_cards++] = k;
		}
	}
	return true;
}

static void fill_calls(struct rooming *r, struct window_room_page *p)
{
	struct ctx *c = r->w->c;
	p->calls = arena_array(c->arena, struct window_call_line, r->n_calls + 1);
	for (size_t i = r->n_calls; i > 0; i--) {
		p->calls[p->n_calls++] = (struct window_call_line){ call_said(c, &r->calls[i - 1]), r->calls[i - 1].words };
	}
}

static bool show_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct window_room_page *p = arena_new(c->arena, struct window_room_page);
	if (!room_of(w, &i)) {
		return false;
	}
	struct rooming r = { .w = w, .i = &i, .can_act = room_can_change(c, &i) };
	p->top = room_top_at(c, &i, ROOM_PART_WINDOWS);
	p->errors = errors_make(w);
	p->is_exercise = i.mode == INCIDENT_EXERCISE;
	p->can_act = r.can_act;
	p->all = url_path(c, "/windows");
	const struct kind *kind = catalog_kind(c->catalog, i.kind);
	p->kind = kind ? text2_in(kind->name, c->lang) : i.kind;
	p->year_note = msgf(c, MSG_WINDOW_YEAR_NOTE, { "year", str_i64(c->arena, c->catalog->windows.last_year) });
	if (!window_calls(c, i.id, &r.calls, &r.n_calls) || !fill_sheets(&r, p) || !fill_cards(&r, p)) {
		return false;
	}
	fill_calls(&r, p);
	return room_page(w, status, &i, msg(c, MSG_WINDOW_ROOM_TITLE), window_room_page_body, p);
}

static bool show(struct web *w) { return show_page(w, 200); }
static bool refuse(struct web *w) { return show_page(w, web_error_status(w)); }

static bool called(struct web *w)
{
	struct id id;
	return web_id(w, "incident", &id) && web_redirect_flash(w, url_id(w->c, "/incident/", id, "/windows"), MSG_WINDOW_RECORDED);
}

#define ROOM "/incident/{incident}/windows"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM, .needs = ACCESS_VIEWER, .show = show, .doc = "Page: whom to call in this incident, who answers now." },
	{ .method = HTTP_POST, .pattern = ROOM "/call", .needs = ACCESS_RESPONDER, .op = &op_window_call, .answer = called, .refuse = refuse,
		.doc = "Record a call and how it ended." },
};
const struct route_table window_room_routes = { routes, sizeof routes / sizeof routes[0] };
