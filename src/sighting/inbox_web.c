/* The inbox: what finders reported, and what becomes of it. For those who answer. */
#include "sighting/inbox_web.h"

#include "base/text.h"
#include "base/time.h"
#include "blob/blob_web.h"
#include "knowledge/knowledge.h"
#include "messages.h"
#include "room/from_sighting.h"
#include "room/room_web.h"
#include "room/sighting_mask.h"
#include "sighting/inbox_view.h"
#include "sighting_html.h"
#include "suspect/suspect.h"

PAGE_BODY(inbox)
PAGE_BODY(inbox_one)
PAGE_BODY(inbox_open)

#define WHAT_CHARS 80

static struct url one_url(struct ctx *c, struct id id, const char *after) { return url_id(c, "/inbox/", id, after); }

static struct inbox_row row_of(struct ctx *c, const struct sighting *s)
{
	static const struct { const char *css, *icon; } looks[SIGHTING_STATE_MAX] = {
		[SIGHTING_NEW] = { "is-key", "mail" }, [SIGHTING_CHECKING] = { "is-ask", "eye" },
		[SIGHTING_JOINED] = { "is-warn", "siren" }, [SIGHTING_CLOSED] = { "is-ok", "check" } };
	str what = s->what;
	str taken = s->state == SIGHTING_CHECKING && !str_is_empty(s->taken_name)
		? msgf(c, MSG_INBOX_TAKEN, { "name", s->taken_name }) : S("");
	static const char *const grades[ALARM_GRADE_MAX] = { "is-danger", "is-warn", "is-ask", "is-quiet" };
	bool is_alarm = !str_is_empty(s->origin);
	str repeats = s->repeats.v == 0 ? S("") : msgf(c, MSG_INBOX_REPEATS, { "n", str_i64(c->arena, s->repeats.v + 1) },
		{ "when", time_short(c, s->repeated_at.v) });
	return (struct inbox_row){ .number = number_text(c, s->number.v), .card = is_alarm ? s->origin : s->card_name,
		.is_alarm = is_alarm, .repeats = repeats,
		.severity = s->severity < 0 ? S("") : msg(c, sighting_severity_choices.v[s->severity].label),
		.severity_css = str_from_c(s->severity < 0 ? "" : grades[s->severity]),
		.what = str_is_empty(what) ? S("") : text_clip(c->arena, str_cut(&what, '\n'), WHAT_CHARS), .place = s->place,
		.state_css = str_from_c(looks[s->state].css), .state_icon = str_from_c(looks[s->state].icon),
		.state = msg(c, sighting_state_choices.v[s->state].label), .taken = taken, .to = one_url(c, s->id, ""),
		.reported_at = s->reported_at.v };
}

static bool show(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_INBOX, .body = body, .view = view };
	return page_show(w, status, &p);
}

/* --- the list --- */

static bool has_desk(struct ctx *c, bool *ret)
{
	struct sighting_desk d;
	*ret = sighting_desk_get(c, &d);
	if (!*ret && c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return true;
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct sighting *all;
	size_t n;
	struct inbox_view *v = arena_new(c->arena, struct inbox_view);
	v->is_all = str_eq(web_query(w, "state"), S("all"));
	if (!sighting_list(c, v->is_all, &all, &n) || !has_desk(c, &v->has_desk)) {
		return false;
	}
	struct inbox_row *rows = arena_array(c->arena, struct inbox_row, n);
	for (size_t i = 0; i < n; i++) {
		rows[i] = row_of(c, &all[i]);
	}
	v->rows = rows;
	v->n_rows = n;
	v->live = live_view_org(c);
	v->is_admin = c->who.access == ACCESS_ADMIN;
	v->open = url_path(c, "/inbox");
	v->all = url_with(c, v->open, "state", S("all"));
	v->desk = url_path(c, "/settings/sighting");
	v->mails = url_path(c, "/suspect");
	v->empty = (struct empty_view){ .icon = S("mail"), .title = msg(c, MSG_INBOX_NONE_TITLE),
		.text = msg(c, MSG_INBOX_NONE_TEXT), .has_link = v->is_admin && !v->has_desk, .to = v->desk,
		.link = msg(c, MSG_INBOX_NONE_LINK) };
	return show(w, 200, msg(c, MSG_INBOX_TITLE), inbox_body, v);
}

/* --- one --- */

static bool one_of(struct web *w, struct sighting *ret)
{
	struct id id;
	return web_id(w, "sighting", &id) && sighting_get(w->c, id, ret);
}

static bool is_phone(str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (!digit && s.p[i] != '-' && s.p[i] != '+' && s.p[i] != ' ' && s.p[i] != '(' && s.p[i] != ')') {
			return false;
		}
		digits += digit;
	}
	return digits >= 6;
}

static struct inbox_labels labels_of(struct ctx *c, const struct sheet_def *d)
{
	return (struct inbox_labels){ .card = sheet_label(c, d, "card", MSG_SIGHTING_LABEL_CARD),
		.what = sheet_label(c, d, "what", MSG_SIGHTING_LABEL_WHAT), .when = sheet_label(c, d, "when_text", MSG_SIGHTING_LABEL_WHEN),
		.place = sheet_label(c, d, "place", MSG_SIGHTING_LABEL_PLACE),
		.touched = sheet_label(c, d, "touched", MSG_SIGHTING_LABEL_TOUCHED),
		.photo = sheet_label(c, d, "photo", MSG_SIGHTING_LABEL_PHOTO) };
}

static bool fill_said(struct ctx *c, const struct sighting *s, struct inbox_one_view *v)
{
	const struct sheet_def *d;
	if (!sighting_form(c, &d)) {
		return false;
	}
	v->labels = labels_of(c, d);
	v->code = sighting_grouped(c->arena, s->code);
	v->what = s->what;
	v->when = s->when_text;
	bool is_alarm = !str_is_empty(s->origin);
	v->read_as = s->noticed.precision == WHEN_NONE || is_alarm ? S("")
		: msgf(c, MSG_INBOX_READ_AS, { "time", event_time_show(c, s->noticed) });
	v->touched = sighting_touched_name(c, d, s->touched);
	if (!str_is_empty(s->touch_note)) {
		v->touched = STR_CAT(c->arena, v->touched, str_is_empty(v->touched) ? S("") : S("\n"), s->touch_note);
	}
	v->name = str_is_empty(s->name) ? msg(c, MSG_INBOX_UNNAMED) : s->name;
	v->reach = s->reach;
	v->link = s->link;
	v->traces = s->traces;
	v->asked = s->asked;
	v->has_reach_url = is_phone(s->reach);
	v->reach_url = url_tel(c, s->reach);
	v->has_photo = s->photo_bytes.has;
	v->photo_hidden = s->photo_hidden_at.has;
	v->photo_shown = blob_may_show(s->photo_type) && blob_is_picture(s->photo_type);
	v->photo = one_url(c, s->id, "/photo");
	v->photo_size = blob_size_text(c->arena, s->photo_bytes.v);
	return true;
}

static bool fill_messages(struct ctx *c, const struct sighting *s, struct inbox_one_view *v)
{
	struct sighting_message *m;
	if (!sighting_messages(c, s->id, &m, &v->n_messages)) {
		return false;
	}
	struct inbox_message *out = arena_array(c->arena, struct inbox_message, v->n_messages);
	for (size_t i = 0; i < v->n_messages; i++) {
		out[i] = (struct inbox_message){ m[i].text, m[i].sent_at };
	}
	v->messages = out;
	return true;
}

/* What it takes away: in how many places, each text as it would stand (entries are shown in their room), and the photo. */
static str mask_texts(struct ctx *c, const struct sighting_mask *m)
{
	str n = str_i64(c->arena, (int64_t)m->n_texts);
	str text = m->n_texts == 0 ? S("") : msgf(c, MSG_SIGHTING_MASK_PLACES, { "n", n });
	for (size_t i = 0; i < m->n_texts; i++) {
		if (!str_is_empty(m->texts[i].text)) {
			text = STR_CAT(c->arena, text, S("\n"), m->texts[i].text);
		}
	}
	if (m->has_photo) {
		text = STR_CAT(c->arena, text, str_is_empty(text) ? S("") : S("\n"), msg(c, MSG_SIGHTING_LABEL_PHOTO));
	}
	return text;
}

static bool fill_mask(struct web *w, const struct sighting *s, struct inbox_mask *v)
{
	struct ctx *c = w->c;
	struct sighting_mask m;
	if (!sighting_mask_open(c, s->id, &m, &v->is_waiting)) {
		return false;
	}
	if (v->is_waiting) {
		str id = id_str(c->arena, m.id);
		v->what = mask_texts(c, &m);
		v->reason = m.reason;
		v->who = m.asker_name;
		v->when = time_full(c, m.asked_at);
		v->is_mine = id_eq(m.asked_by, c->who.account_id);
		v->grant = one_url(c, s->id, str_cz(c->arena, STR_CAT(c->arena, S("/mask/"), id, S("/grant"))));
		v->refuse = one_url(c, s->id, str_cz(c->arena, STR_CAT(c->arena, S("/mask/"), id, S("/refuse"))));
		return true;
	}
	v->ask = one_url(c, s->id, "/mask");
	v->can_photo = s->photo_bytes.has;
	v->in_room = s->state == SIGHTING_JOINED;
	v->is_open = form_is_sent(w, &op_sighting_mask_ask);
	v->part = form_field(w, v->is_open, &op_sighting_mask_ask, "part", S(""));
	v->part.is_optional_said = false;
	v->part.autocomplete = S("off");
	v->photo = form_field(w, v->is_open, &op_sighting_mask_ask, "photo", S(""));
	v->reason_field = form_field(w, v->is_open, &op_sighting_mask_ask, "reason", S(""));
	field_help(w, &v->reason_field, MSG_ENTRY_PAGE_MASK_REASON_HELP);
	return true;
}

static bool fill_likes(struct ctx *c, const struct sighting *s, struct inbox_one_view *v)
{
	struct sighting_like *all;
	if (!sighting_similar(c, s, &all, &v->n_likes)) {
		return false;
	}
	struct inbox_like *out = arena_array(c->arena, struct inbox_like, v->n_likes);
	for (size_t i = 0; i < v->n_likes; i++) {
		const struct sighting_like *k = &all[i];
		bool in_room = k->s.state == SIGHTING_JOINED;
		out[i] = (struct inbox_like){ .row = row_of(c, &k->s), .same_card = k->same_card, .same_place = k->same_place,
			.same_words = k->same_words, .can_join = in_room && v->is_waiting, .join = one_url(c, s->id, "/join"),
			.room = in_room ? k->s.incident_name : S(""),
			.room_id = in_room ? id_str(c->arena, k->s.incident_id) : S("") };
	}
	v->likes = out;
	return true;
}

/* Rooms this account may see, live ones only: a real report does not belong into an exercise. */
static bool fill_rooms(struct web *w, struct inbox_one_view *v)
{
	struct ctx *c = w->c;
	struct incident *rooms;
	size_t n;
	if (!incident_list(c, S("open"), &rooms, &n)) {
		return false;
	}
	struct field_option *options = arena_array(c->arena, struct field_option, n + 1);
	size_t k = 1;
	options[0] = (struct field_option){ S(""), msg(c, MSG_INBOX_ROOM_FIRST), S("") };
	for (size_t i = 0; i < n; i++) {
		if (rooms[i].mode == INCIDENT_LIVE) {
			options[k++] = (struct field_option){ id_str(c->arena, rooms[i].id), rooms[i].name, S("") };
		}
	}
	v->room_pick = form_field(w, form_is_sent(w, &op_sighting_join), &op_sighting_join, "incident_id", S(""));
	v->room_pick.label = msg(c, MSG_INBOX_ROOM_PICK);
	v->room_pick.is_required = false;
	field_options(&v->room_pick, options, k);
	v->n_rooms = k - 1;
	return true;
}

/* A finder reads why, a program does not. */
static void fill_close(struct web *w, const struct sighting *s, struct inbox_one_view *v)
{
	enum { N = 4 };
	static const int to_finder[N] = { MSG_INBOX_SAID_1, MSG_INBOX_SAID_2, MSG_INBOX_SAID_3, MSG_INBOX_SAID_4 };
	static const int of_alarm[N] = { MSG_INBOX_ALARM_1, MSG_INBOX_ALARM_2, MSG_INBOX_ALARM_3, MSG_INBOX_ALARM_4 };
	bool is_alarm = !str_is_empty(s->origin);
	const int *ready = is_alarm ? of_alarm : to_finder;
	bool is_sent = form_is_sent(w, &op_sighting_close);
	struct field_option *options = arena_array(w->c->arena, struct field_option, N);
	for (size_t i = 0; i < N; i++) {
		options[i] = (struct field_option){ msg(w->c, ready[i]), msg(w->c, ready[i]), S("") };
	}
	v->said = form_field(w, is_sent, &op_sighting_close, "said", S(""));
	field_options(&v->said, options, N);
	v->close_reason = form_field(w, is_sent, &op_sighting_close, "reason", S(""));
	v->close_reason.label = msg(w->c, is_alarm ? MSG_INBOX_ALARM_WORDS : MSG_INBOX_OWN_WORDS);
	v->close_reason.rows = 2;
}

static void fill_state(struct ctx *c, const struct sighting *s, struct inbox_one_view *v)
{
	v->is_waiting = s->state == SIGHTING_NEW || s->state == SIGHTING_CHECKING;
	v->is_mine = s->state == SIGHTING_CHECKING && id_eq(s->taken_by, c->who.account_id);
	v->is_joined = s->state == SIGHTING_JOINED;
	v->can_leave = v->is_joined && str_eq(s->incident_state, S("open"));
	v->reason = s->reason;
	v->room = v->is_joined ? s->incident_name : S("");
	v->room_to = url_id(c, "/incident/", s->incident_id, "");
	v->list = url_path(c, "/inbox");
	v->take = one_url(c, s->id, "/take");
	v->open = one_url(c, s->id, "/open");
	v->join = one_url(c, s->id, "/join");
	v->close = one_url(c, s->id, "/close");
	v->reopen = one_url(c, s->id, "/reopen");
	v->leave = one_url(c, s->id, "/leave");
}

/* What was learnt before: by the finder's words and what in them is a trace. */
static bool fill_similar(struct ctx *c, const struct sighting *s, struct inbox_one_view *v)
{
	const struct knowledge_like *like;
	size_t n;
	str words = str_is_empty(s->what) ? s->card_name : s->what;
	if (!knowledge_for_words(c, S(""), words, s->id, &like, &n)) {
		return false;
	}
	v->similar = room_similar(c, like, n);
	v->can_learn = !v->is_waiting && knowledge_may_write(c);
	v->learn = one_url(c, s->id, "/knowledge");
	return true;
}

static bool fill_mail(struct ctx *c, const struct sighting *s, struct inbox_one_view *v)
{
	struct id mail;
	int64_t number = 0;
	if (!suspect_of_sighting(c, s->id, &mail, &number, &v->has_mail)) {
		return false;
	}
	if (v->has_mail) {
		v->mail = url_id(c, "/suspect/", mail, "");
		v->mail_number = number_text(c, number);
	}
	return true;
}

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct sighting s;
	struct inbox_one_view *v = arena_new(c->arena, struct inbox_one_view);
	v->live = live_view_org(c);
	if (!one_of(w, &s)) {
		return false;
	}
	v->row = row_of(c, &s);
	fill_state(c, &s, v);
	fill_close(w, &s, v);
	v->errors = errors_make(w);
	return fill_said(c, &s, v) && fill_mask(w, &s, &v->mask) && fill_mail(c, &s, v) && fill_messages(c, &s, v) && fill_rooms(w, v) && fill_likes(c, &s, v) &&
	       fill_similar(c, &s, v) &&
	       show(w, status, msgf(c, MSG_SIGHTING_SOURCE, { "number", v->row.number }), inbox_one_body, v);
}

static bool show_one(struct web *w) { return one_page(w, 200); }
static bool refuse_one(struct web *w) { return one_page(w, web_error_status(w)); }

static bool back(struct web *w, int message)
{
	struct id id;
	return web_id(w, "sighting", &id) && web_redirect_flash(w, one_url(w->c, id, ""), message);
}
static bool taken(struct web *w) { return back(w, MSG_INBOX_TAKEN_FLASH); }
static bool joined(struct web *w) { return back(w, MSG_INBOX_JOINED_FLASH); }
static bool closed(struct web *w) { return back(w, MSG_INBOX_CLOSED_FLASH); }
static bool undone(struct web *w) { return back(w, MSG_INBOX_UNDONE_FLASH); }
static bool mask_asked(struct web *w) { return back(w, MSG_SIGHTING_MASK_ASKED); }
static bool mask_granted(struct web *w) { return back(w, MSG_SIGHTING_MASK_GRANTED); }
static bool mask_refused(struct web *w) { return back(w, MSG_SIGHTING_MASK_REFUSED); }

static bool show_photo(struct web *w)
{
	struct ctx *c = w->c;
	struct sighting s;
	struct blob b;
	struct sha256 hash;
	if (!one_of(w, &s)) {
		return false;
	}
	if (s.photo_hash.n != sizeof hash.b) {
		return fail(c, ERR_NOT_FOUND, MSG_SIGHTING_NOT_FOUND);
	}
	memcpy(hash.b, s.photo_hash.p, sizeof hash.b);
	str kind = s.photo_type;
	str_cut(&kind, '/');
	str name = STR_CAT(c->arena, S("sighting-"), str_i64(c->arena, s.number.v), S("."), kind);
	return blob_get(c, &hash, &b) && blob_answer(w, &b, name, BLOB_IN_PAGE);
}

/* --- a room from it --- */

static bool fill_open(struct web *w, const struct sighting *s, struct inbox_open_view *v)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n_people, n_levels;
	struct id finder;
	const struct first_card *card = catalog_card(c->catalog, s->card);
	if (!sighting_finder(c, s, &finder) || !room_people_options(c, MSG_INBOX_NOBODY, &people, &n_people)) {
		return false;
	}
	struct event_time noticed = s->noticed.precision == WHEN_NONE ? event_time_at(s->reported_at.v) : s->noticed;
	v->title = field_of(w, &op_sighting_open, "title", sighting_title(c, s));
	v->kind = field_view_make(w, "kind", MSG_ROOM_LABEL_KIND, card ? card->kind : S("unknown"));
	field_options(&v->kind, room_kind_options(c), c->catalog->n_kinds);
	v->level = field_view_make(w, "level", MSG_ROOM_LABEL_LEVEL, S(""));
	const struct field_option *levels = room_level_options(c, &n_levels);
	field_options(&v->level, levels, n_levels);
	v->noticed_at = field_of(w, &op_sighting_open, "noticed_at", event_time_canonical(c->arena, noticed));
	v->noticed_by = field_view_make(w, "noticed_by", MSG_ROOM_LABEL_FINDER,
		id_is_none(finder) ? S("") : id_str(c->arena, finder));
	field_options(&v->noticed_by, people, n_people);
	v->finder_words = id_is_none(finder) ? s->name : S("");
	return true;
}

static bool open_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct sighting s;
	struct inbox_open_view *v = arena_new(c->arena, struct inbox_open_view);
	if (!one_of(w, &s)) {
		return false;
	}
	if (status == 200 && s.state != SIGHTING_NEW && s.state != SIGHTING_CHECKING) {
		return web_redirect(w, one_url(c, s.id, "")); /* somebody was faster */
	}
	v->row = row_of(c, &s);
	v->action = one_url(c, s.id, "/open");
	v->back = one_url(c, s.id, "");
	v->errors = errors_make(w);
	return fill_open(w, &s, v) &&
	       show(w, status, msgf(c, MSG_INBOX_OPEN_TITLE, { "number", v->row.number }), inbox_open_body, v);
}

static bool show_open(struct web *w) { return open_page(w, 200); }
static bool refuse_open(struct web *w) { return open_page(w, web_error_status(w)); }

static bool opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, ""), MSG_OPEN_OPENED);
}

#define ONE "/inbox/{sighting}"
#define ACT(path, row, done, again, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &row, .answer = done, .refuse = again, \
		.doc = text }
#define SHOW(path, function, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_RESPONDER, .show = function, .doc = text }
static const struct route routes[] = {
	SHOW("/inbox", show_list, "what finders reported; ?state=all"),
	SHOW(ONE, show_one, "one report"),
	SHOW(ONE "/photo", show_photo, "the photo that came with it"),
	SHOW(ONE "/open", show_open, "open a room from it: everything prefilled"),
	ACT(ONE "/open", op_sighting_open, opened, refuse_open, "open a room from a report"),
	ACT(ONE "/take", op_sighting_take, taken, refuse_one, "say that I look at it"),
	ACT(ONE "/join", op_sighting_join, joined, refuse_one, "bring it into an open room"),
	ACT(ONE "/close", op_sighting_close, closed, refuse_one, "close it with a reason the finder reads"),
	ACT(ONE "/reopen", op_sighting_reopen, undone, refuse_one, "take the closing back"),
	ACT(ONE "/leave", op_sighting_leave, undone, refuse_one, "take it out of its room again"),
	ACT(ONE "/mask", op_sighting_mask_ask, mask_asked, refuse_one, "ask to black out words or a photo"),
	ACT(ONE "/mask/{request}/grant", op_sighting_mask_grant, mask_granted, refuse_one, "agree to it: another person"),
	ACT(ONE "/mask/{request}/refuse", op_sighting_mask_refuse, mask_refused, refuse_one, "refuse it, or take it back"),
};
const struct route_table inbox_routes = { routes, sizeof routes / sizeof routes[0] };
