/* Cards of windows and helpers. */
#include "window/window_web.h"

#include "base/time.h"
#include "messages.h"
#include "window_html.h"

PAGE_BODY(window_paper_page)

struct url window_url(struct ctx *c, str key, const char *after)
{
	struct url u = url_below(c, url_path(c, "/windows"), "/", key);
	u.s = STR_CAT(c->arena, u.s, str_from_c(after));
	return u;
}

static struct window_chip open_chip(struct ctx *c, const struct open_now *v)
{
	struct open_look look = open_look_of(v);
	return (struct window_chip){ look.css, look.icon, open_text(c, v, c->now_ms) };
}

static void add_pair(struct ctx *c, struct window_card *k, int label, str text)
{
	if (text.n > 0) {
		k->pairs[k->n_pairs++] = (struct window_pair){ msg(c, label), text };
	}
}

/* The clock of a window that has no telephone is not asked. */
static struct window_chip form_chip(struct ctx *c, bool is_mail)
{
	return (struct window_chip){ S("is-key"), is_mail ? S("mail") : S("globe"), msg(c, is_mail ? MSG_WINDOW_BY_MAIL : MSG_WINDOW_BY_FORM) };
}

static void fill_phones(struct ctx *c, const struct window *v, struct window_card *k)
{
	k->phones = arena_array(c->arena, struct window_tel, WINDOW_PHONES_MAX);
	for (size_t i = 0; i < v->n_phones; i++) {
		k->phones[k->n_phones++] = (struct window_tel){ v->phones[i].label, v->phones[i].number, url_tel(c, v->phones[i].number) };
	}
}

static void fill_said(struct ctx *c, const struct window *v, struct window_card *k)
{
	str day = time_date_full(c, v->checked_at);
	k->said = v->checked_by.n > 0 ? msgf(c, MSG_WINDOW_CHECKED_BY, { "day", day }, { "who", v->checked_by })
		: msgf(c, v->is_verified ? MSG_WINDOW_CHECKED : MSG_WINDOW_LOOKED, { "day", day });
	bool unverified = window_is_unverified(v);
	k->has_state = unverified || v->is_stale || v->is_changed;
	k->state = unverified ? (struct window_chip){ S("is-ask"), S("unknown"), msg(c, MSG_WINDOW_NOT_VERIFIED) }
		: v->is_stale ? (struct window_chip){ S("is-warn"), S("hourglass"), msg(c, MSG_WINDOW_STALE) }
		: (struct window_chip){ S("is-key"), S("pencil"), msg(c, MSG_WINDOW_IS_CHANGED) };
}

struct window_card window_card_of(struct ctx *c, const struct window *v)
{
	struct window_card k = { .id = STR_CAT(c->arena, S("w-"), v->key), .name = v->name, .runs = v->runs, .about = v->about, .is_urgent = v->is_urgent,
		.open = open_chip(c, &v->open), .open_note = open_note(c, &v->open, c->now_ms), .hours = v->n_phones > 0 ? hours_text(c, v->hours) : S(""),
		.duty = v->duty, .ready = v->ready, .n_ready = v->n_ready, .has_url = v->url.n > 0, .has_mail = v->mail.n > 0, .url_text = v->url,
		.mail_text = v->mail, .to = window_url(c, v->key, ""), .has_to = true, .to_text = msg(c, MSG_WINDOW_DETAIL), .kind = S("window"), .key = v->key };
	bool has_open = v->n_phones > 0;
	k.pairs = arena_array(c->arena, struct window_pair, 8);
	k.is_open = has_open && v->open.state == OPEN_NOW;
	k.open = has_open ? k.open : form_chip(c, k.has_mail);
	k.open_note = has_open ? k.open_note : S("");
	k.url = k.has_url ? url_outside(c, v->url) : url_path(c, "/windows");
	k.mail = k.has_mail ? url_mailto(c, v->mail) : url_path(c, "/windows");
	k.has_place = v->prefecture.n > 0;
	k.place = (struct window_chip){ S("is-quiet"), S("map-pin"), msgf(c, MSG_WINDOW_ONLY_IN, { "place", v->prefecture }) };
	fill_phones(c, v, &k);
	fill_said(c, v, &k);
	add_pair(c, &k, MSG_WINDOW_FOR_WHOM, v->for_whom);
	add_pair(c, &k, MSG_WINDOW_REACH, v->reach);
	add_pair(c, &k, MSG_WINDOW_DOES_NOT, v->does_not);
	add_pair(c, &k, MSG_WINDOW_LABEL_NOTE, v->note);
	return k;
}

struct window_card window_helper_card(struct ctx *c, const struct helper *v)
{
	str id = id_str(c->arena, v->id);
	bool may = v->number.n > 0 || !v->has_number;
	struct window_card k = { .id = STR_CAT(c->arena, S("h-"), id), .name = v->name, .runs = v->kind_name, .about = v->does, .is_helper = true,
		.open = open_chip(c, &v->open), .open_note = open_note(c, &v->open, c->now_ms), .hours = hours_text(c, v->hours), .duty = S(""),
		.has_mail = v->mail.n > 0, .mail_text = v->mail, .url_text = S(""), .url = url_path(c, "/windows"), .said = S(""), .kind = S("helper"), .key = id };
	k.pairs = arena_array(c->arena, struct window_pair, 8);
	k.is_open = v->open.state == OPEN_NOW;
	k.mail = k.has_mail ? url_mailto(c, v->mail) : url_path(c, "/windows");
	k.phones = arena_array(c->arena, struct window_tel, 1);
	if (v->phone.n > 0) {
		k.phones[k.n_phones++] = (struct window_tel){ S(""), v->phone, url_tel(c, v->phone) };
	}
	add_pair(c, &k, MSG_WINDOW_CONTACT, v->contact);
	add_pair(c, &k, MSG_WINDOW_NUMBER, v->has_number && v->number.n == 0 ? msg(c, MSG_WINDOW_NUMBER_HIDDEN) : v->number);
	add_pair(c, &k, MSG_WINDOW_AGREED, v->agreed);
	k.said = v->called.n > 0 ? msgf(c, MSG_WINDOW_LAST_CALLED, { "day", v->called }) : msg(c, MSG_WINDOW_NEVER_CALLED);
	if (v->from.n > 0) {
		k.said = STR_CAT(c->arena, k.said, S(" "), msgf(c, MSG_WINDOW_FROM_LEDGER, { "name", v->from }));
	}
	k.has_to = may;
	k.to = url_id(c, "/ledgers/helper/", v->id, NULL);
	k.to_text = msg(c, MSG_WINDOW_HELPER_ROW);
	return k;
}

bool window_paper_show(struct web *w, str title, struct url back, str back_text, const struct document *doc)
{
	struct window_paper_page v = { back, back_text, doc };
	struct page_view page = { .title = title, .nav = NAV_PREPARE, .is_wide = true, .body = window_paper_page_body, .view = &v };
	return page_show(w, 200, &page);
}
