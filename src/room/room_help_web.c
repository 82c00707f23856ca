/* The line of the room page about whom to call: those that fit this kind of incident, who answers now first. */
#include "room/room_view.h"

#include "messages.h"
#include "window/window.h"

#define SHOWN 3

static void add(struct ctx *c, struct room_view *v, str name, str phone, str hours, const struct open_now *open, bool is_verified)
{
	struct open_look look = open_look_of(open);
	str text = open_text(c, open, c->now_ms);
	text = is_verified ? text : msgf(c, MSG_WINDOW_BUT_NOT_VERIFIED, { "text", text });
	v->helps[v->n_helps++] = (struct room_help_line){ name, look.css, look.icon, text, url_tel(c, phone),
		open_says_more(open) ? hours : S("") };
}

bool room_helps(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct window_found f;
	v->helps_page = url_below(c, v->self, "/windows", S(""));
	v->helps = arena_array(c->arena, struct room_help_line, SHOWN);
	if (!window_find_kind(c, i->kind, &f)) {
		return false;
	}
	for (size_t k = 0; k < f.n_helpers && v->n_helps < SHOWN - 1; k++) {
		if (f.helpers[k].phone.n > 0) {
			add(c, v, f.helpers[k].name, f.helpers[k].phone, f.helpers[k].hours, &f.helpers[k].open, true);
		}
	}
	for (size_t k = 0; k < f.n_windows && v->n_helps < SHOWN; k++) {
		if (f.windows[k].n_phones > 0 && !f.windows[k].is_urgent) {
			add(c, v, f.windows[k].name, f.windows[k].phones[0].number, f.windows[k].hours, &f.windows[k].open, !window_is_unverified(&f.windows[k]));
		}
	}
	return true;
}
