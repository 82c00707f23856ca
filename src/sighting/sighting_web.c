/* The finder's pages: no account, no bar, works on a slow phone and without script. */
#include "sighting/sighting_web.h"

#include "account/account.h"
#include "account/throttle.h"
#include "base/limits.h"
#include "binder/card.h"
#include "blob/photo.h"
#include "messages.h"
#include "sheet/sheet_web.h"
#include "sighting/finder_view.h"
#include "sighting_html.h"
#include "web/page.h"

PAGE_BODY(finder_form)
PAGE_BODY(finder_status)
PAGE_BODY(finder_ask)
PAGE_BODY(finder_cards)

#define CALLS_MAX 3
#define PHOTO_HEAD_BYTES 65536

/* --- the frame --- */

struct url finder_url(struct ctx *c, str key, str after)
{
	struct url u = url_below(c, url_path(c, "/sighting"), "/", key);
	u.s = STR_CAT(c->arena, u.s, after);
	return u;
}

/* Nobody finds these pages by searching, and they tell no other site where somebody came from. */
bool finder_show(struct web *w, int status, int title, void (*body)(struct out *o, const void *view), const void *view)
{
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view p = { .title = msg(w->c, title), .body = body, .view = view, .is_plain = true };
	return page_show(w, status, &p);
}

/* The desk of the address; from here on the page speaks for its organisation, whoever is signed in. */
bool finder_desk(struct web *w, struct sighting_desk *ret)
{
	if (!sighting_desk_find(w->c, raw_get(&w->parts, "desk"), ret)) {
		return false;
	}
	w->c->org_id = ret->org_id;
	return true;
}

bool finder_gate(struct web *w)
{
	struct sighting_desk d;
	return sighting_desk_find(w->c, raw_get(&w->parts, "desk"), &d);
}

struct finder_top finder_top_of(struct ctx *c, const struct sighting_desk *d, struct url here)
{
	return (struct finder_top){ .firm = d->org_name, .lang_code = c->lang == LANG_EN ? S("ja") : S("en"), .here = here.s,
		.page = finder_url(c, d->key, S("")) };
}

/* --- cards --- */

static const struct finder_line *lines_of(struct ctx *c, const struct card_line *v, size_t n)
{
	struct finder_line *out = arena_array(c->arena, struct finder_line, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct finder_line){ v[i].icon, text2_in(v[i].text, c->lang) };
	}
	return out;
}

bool finder_card_of(struct ctx *c, const struct first_card *k, int64_t pick, struct finder_card *ret)
{
	struct sighting_call calls[CALLS_MAX];
	struct finder_call *v = arena_array(c->arena, struct finder_call, CALLS_MAX);
	struct first_card own; /* as the firm has it */
	size_t n = 0;
	if (!card_first(c, k, &own) || !sighting_calls(c, k, calls, CALLS_MAX, &n)) {
		return false;
	}
	k = &own;
	for (size_t i = 0; i < n; i++) {
		v[i] = (struct finder_call){ calls[i].name, calls[i].phone, url_tel(c, calls[i].phone) };
		if (!str_is_empty(calls[i].title)) {
			v[i].who = STR_CAT(c->arena, calls[i].name, S("　"), calls[i].title);
		}
	}
	*ret = (struct finder_card){ .heading_id = STR_CAT(c->arena, S("card-"), k->key), .pick = pick,
		.title = text2_in(k->title, c->lang), .dos = lines_of(c, k->dos, k->n_dos), .n_dos = k->n_dos,
		.donts = lines_of(c, k->donts, k->n_donts), .n_donts = k->n_donts, .calls = v, .n_calls = n };
	return true;
}

static bool all_cards(struct ctx *c, const struct finder_card **ret, size_t *ret_n)
{
	size_t n = c->catalog->n_cards;
	struct finder_card *v = arena_array(c->arena, struct finder_card, n);
	for (size_t i = 0; i < n; i++) {
		if (!finder_card_of(c, &c->catalog->cards[i], (int64_t)i + 1, &v[i])) {
			return false;
		}
		v[i].is_default = i + 1 == n;
	}
	*ret = v;
	*ret_n = n;
	return true;
}

/* --- the form --- */

/* Which place a card has on the page, from 1; 0: there is no such card. */
static int64_t card_place(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_cards; i++) {
		if (str_eq(k->cards[i].key, key)) {
			return (int64_t)i + 1;
		}
	}
	return 0;
}

/* In the firm's words and without what it leaves out. */
static void fill_choices(struct web *w, const struct sheet_field *f, struct finder_form_view *v)
{
	const struct catalog *k = w->c->catalog;
	struct finder_choice *choices = arena_array(w->c->arena, struct finder_choice, f->n_choices + 1);
	for (size_t i = 0; i < f->n_choices; i++) {
		const struct sheet_choice *one = &f->choices[i];
		int64_t at = card_place(k, one->key);
		if (at > 0 && !one->is_hidden) {
			choices[v->n_choices++] = (struct finder_choice){ one->key, text2_in(one->name, w->c->lang), k->cards[at - 1].icon, at,
				str_eq(v->card.value, one->key) };
		}
	}
	v->choices = choices;
}

/* What a question that has a column of its own needs beside its words. */
static const struct { const char *key; int kind; const char *autocomplete; int64_t rows; bool is_optional_said; } bound_looks[] = {
	{ "what", INPUT_TEXT, NULL, 0, false }, { "when_text", INPUT_LINE, NULL, 0, false }, { "place", INPUT_LINE, NULL, 0, false },
	{ "touched", INPUT_RADIO, NULL, 0, false }, { "touch_note", INPUT_TEXT, NULL, 2, true }, { "name", INPUT_LINE, "name", 0, true },
	{ "reach", INPUT_LINE, "tel", 0, true },
};

/* False: not one of the list; the card and the photo have places of their own. */
static bool fill_bound(struct web *w, const struct sheet_field *f, struct sheet_input *i)
{
	for (size_t k = 0; k < sizeof bound_looks / sizeof bound_looks[0]; k++) {
		if (!str_eq(f->key, str_from_c(bound_looks[k].key))) {
			continue;
		}
		*i = (struct sheet_input){ .kind = bound_looks[k].kind, .f = field_of(w, &op_sighting_report, sheet_bound_name(sighting_bound, f->key), S("")) };
		sheet_dress(w, f, &i->f);
		i->is_row = i->kind == INPUT_RADIO;
		i->f.is_optional_said = bound_looks[k].is_optional_said && !f->is_required;
		i->f.rows = bound_looks[k].rows ? bound_looks[k].rows : i->f.rows;
		i->f.autocomplete = bound_looks[k].autocomplete ? str_from_c(bound_looks[k].autocomplete) : i->f.autocomplete;
		return true;
	}
	return false;
}

/* The questions in the firm's order, its own among them; the card stands before them and the photo behind. */
static bool fill_questions(struct web *w, const struct sheet_def *d, struct finder_form_view *v)
{
	struct sheet_cell empty = { .text = S("") };
	v->asked = arena_array(w->c->arena, struct sheet_input, d->n_fields + 1);
	for (size_t i = 0; i < d->n_fields; i++) {
		const struct sheet_field *f = &d->fields[i];
		if (!sheet_bound_name(sighting_bound, f->key)) {
			if (!sheet_input_make(w, f, &empty, &v->asked[v->n_asked])) {
				return false;
			}
			v->n_asked++;
		} else if (fill_bound(w, f, &v->asked[v->n_asked])) {
			v->n_asked++;
		}
	}
	return true;
}

static bool fill_fields(struct web *w, struct finder_form_view *v)
{
	const struct sheet_def *d;
	if (!sighting_form(w->c, &d)) {
		return false;
	}
	const struct sheet_field *card = sheet_asked(d, "card"), *photo = sheet_asked(d, "photo");
	v->card = field_of(w, &op_sighting_report, "card", S(""));
	if (card) {
		sheet_dress(w, card, &v->card);
		fill_choices(w, card, v);
	}
	v->has_photo = photo != NULL;
	if (photo) {
		v->photo = field_view_make(w, "photo", MSG_SIGHTING_LABEL_PHOTO, S(""));
		sheet_dress(w, photo, &v->photo);
		v->photo.is_optional_said = !photo->is_required;
	}
	v->website = field_view_make(w, "website", MSG_SIGHTING_LABEL_WEBSITE, S(""));
	return fill_questions(w, d, v);
}

/* A form's id is signed for its place ("sighting:KEY" or "sighting:KEY/NUMBER"): it was shown there, at the time in it. */
str finder_place(struct ctx *c, str key, str number)
{
	return STR_CAT(c->arena, S("sighting:"), key, str_is_empty(number) ? S("") : S("/"), number);
}

static bool form_read(struct web *w, str place, struct id *ret)
{
	str sent = web_unsign(w, place, raw_get(&w->form, "once"));
	return !str_is_none(sent) && id_parse(sent, ret) && w->c->now_ms - sighting_form_made_at(*ret) < SIGHTING_FORM_MS;
}

/* Forged, or too long on the screen: the page comes back with what was typed and a form that can be sent. */
bool finder_form_id(struct web *w, str place, struct id *ret)
{
	return form_read(w, place, ret) || fail(w->c, ERR_CONFLICT, MSG_FINDER_FORM_OLD);
}

/* The same form keeps its id, so that its age grows; one without gets one now. */
str finder_once(struct web *w, str place)
{
	struct id id;
	return form_read(w, place, &id) ? raw_get(&w->form, "once")
		: web_sign(w, place, id_str(w->c->arena, id_new(w->c->now_ms)));
}

static bool form_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct finder_form_view *v = arena_new(c->arena, struct finder_form_view);
	if (!finder_desk(w, &d) || !warning_banners_of(c, false, &v->warnings)) {
		return false;
	}
	v->action = finder_url(c, d.key, S(""));
	v->top = finder_top_of(c, &d, v->action);
	v->look_up = finder_url(c, d.key, S("/n"));
	v->mail = finder_url(c, d.key, S("/mail"));
	v->once = finder_once(w, finder_place(c, d.key, S("")));
	v->photo_lost = status != 200 && w->n_files > 0;
	v->errors = errors_make(w);
	return fill_fields(w, v) && all_cards(c, &v->cards, &v->n_cards) && finder_show(w, status, MSG_FINDER_TITLE, finder_form_body, v);
}

static bool show_form(struct web *w) { return form_page(w, 200); }
static bool refuse_form(struct web *w) { return form_page(w, web_error_status(w)); }

/* By its bytes, whatever its name says; kept without what the machine that took it wrote into it. */
static bool put_photo(struct ctx *c, bytes content, struct blob *ret)
{
	bytes clean;
	/* The beginning says what it is; looking through megabytes of something else would be work for whoever sends it. */
	str type = blob_type_of(c, (bytes){ content.p, content.n < PHOTO_HEAD_BYTES ? content.n : PHOTO_HEAD_BYTES });
	if (!photo_is_known(type) || !photo_clean(c->arena, type, content, &clean)) {
		return fail_field(c, "photo", MSG_SIGHTING_PHOTO_WRONG);
	}
	return blob_put(c, clean, ret);
}

static bool prepare_report(struct web *w)
{
	struct sighting_report_in *in = w->in;
	struct sighting_desk d;
	const struct http_file *photo = web_file(w, "photo");
	bool is_new = false;
	in->peer = w->x->request.peer;
	in->is_asked = true;
	if (!finder_desk(w, &d) || !finder_form_id(w, finder_place(w->c, d.key, S("")), &in->once) ||
	    !sighting_report_check(w->c, in, photo ? (int64_t)photo->content.n : 0, &is_new)) {
		return false;
	}
	return !photo || !is_new || put_photo(w->c, photo->content, &in->photo);
}

static bool reported(struct web *w)
{
	const struct sighting_made *made = w->result;
	str after = STR_CAT(w->c->arena, S("/n/"), made->code);
	return web_redirect_flash(w, finder_url(w->c, raw_get(&w->parts, "desk"), after), MSG_FINDER_RECEIVED);
}

/* --- how it goes on --- */

static struct throttle guesses(struct web *w)
{
	str peer = w->x->request.peer;
	return (struct throttle){ STR_CAT(w->c->arena, S("sighting-guess:"), str_is_none(peer) ? S("") : peer),
		LIMIT_SIGHTING_GUESSES };
}

/* Whether it is right is found out where guesses are counted. ERR_THROTTLED: has to wait. */
static bool guess(struct web *w, bool (*check)(struct ctx *c, void *arg, bool *ret_right), void *arg, bool *ret_right)
{
	int64_t until = 0;
	struct guess g = { guesses(w), check, arg };
	if (!throttle_guess(w->c, &g, ret_right, &until)) {
		return false;
	}
	if (until == 0) {
		return true;
	}
	fail(w->c, ERR_THROTTLED, MSG_FINDER_GUESS_WAIT);
	return fail_arg(w->c, "time", time_hm(w->c, until + 59 * 1000));
}

/* Not there is an answer; everything else is a failure. */
static bool right_or_not(struct ctx *c, bool found, bool *ret_right)
{
	*ret_right = found;
	if (!found && c->err.code == ERR_NOT_FOUND) {
		err_clear(c);
		return true;
	}
	return found;
}

struct looking { str number; struct sighting_status *ret; };

static bool check_number(struct ctx *c, void *arg, bool *ret_right)
{
	const struct looking *l = arg;
	return right_or_not(c, sighting_status_get(c, l->number, l->ret), ret_right);
}

static bool status_of(struct web *w, struct sighting_status *ret)
{
	struct looking l = { raw_get(&w->parts, "number"), ret };
	bool is_right = false;
	return guess(w, check_number, &l, &is_right) &&
	       (is_right || fail(w->c, ERR_NOT_FOUND, MSG_SIGHTING_CODE_UNKNOWN));
}

static void fill_state(struct ctx *c, const struct sighting_status *s, struct finder_status_view *v)
{
	static const struct { const char *css, *icon; int text, says; } looks[SIGHTING_STATE_MAX] = {
		[SIGHTING_NEW] = { "is-key", "mail", MSG_FINDER_STATE_NEW, MSG_FINDER_SAYS_NEW },
		[SIGHTING_CHECKING] = { "is-ask", "eye", MSG_FINDER_STATE_CHECKING, MSG_FINDER_SAYS_CHECKING },
		[SIGHTING_JOINED] = { "is-warn", "siren", MSG_FINDER_STATE_JOINED, MSG_FINDER_SAYS_JOINED },
		[SIGHTING_CLOSED] = { "is-ok", "check", MSG_FINDER_STATE_CLOSED, MSG_FINDER_SAYS_CLOSED },
	};
	v->chip_css = str_from_c(looks[s->state].css);
	v->chip_icon = str_from_c(looks[s->state].icon);
	v->chip_text = msg(c, looks[s->state].text);
	v->says = msg(c, looks[s->state].says);
	v->reason = s->state == SIGHTING_CLOSED && !str_is_none(s->reason) ? s->reason : S("");
	v->is_over = s->state == SIGHTING_CLOSED;
}

static bool status_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct sighting_status s;
	struct sighting_message *messages;
	size_t n = 0;
	struct finder_status_view *v = arena_new(c->arena, struct finder_status_view);
	if (!finder_desk(w, &d) || !status_of(w, &s) || !sighting_messages(c, s.id, &messages, &n)) {
		return false;
	}
	const struct first_card *k = catalog_card(c->catalog, s.card);
	k = k ? k : &c->catalog->cards[c->catalog->n_cards - 1];
	v->action = finder_url(c, d.key, STR_CAT(c->arena, S("/n/"), s.code));
	v->top = finder_top_of(c, &d, v->action);
	v->number = sighting_grouped(c->arena, s.code);
	v->reported_at = s.reported_at;
	v->n_messages = (int64_t)n;
	v->once = finder_once(w, finder_place(c, d.key, s.code));
	v->text = field_of(w, &op_sighting_message, "text", S(""));
	v->text.is_required = false;
	v->errors = errors_make(w);
	fill_state(c, &s, v);
	return finder_card_of(c, k, 0, &v->card) && finder_show(w, status, MSG_FINDER_TITLE, finder_status_body, v);
}

static bool show_status(struct web *w) { return status_page(w, 200); }

static bool prepare_message(struct web *w)
{
	struct sighting_message_in *in = w->in;
	struct sighting_desk d;
	struct sighting_status s;
	in->peer = w->x->request.peer;
	return finder_desk(w, &d) && status_of(w, &s) && finder_form_id(w, finder_place(w->c, d.key, s.code), &in->once);
}

static bool said(struct web *w)
{
	const struct sighting_message_in *in = w->in;
	str after = STR_CAT(w->c->arena, S("/n/"), sighting_fold(w->c->arena, in->number, SIGHTING_CODE_CHARS));
	return web_redirect_flash(w, finder_url(w->c, in->desk, after), MSG_FINDER_SAID);
}

/* --- asking for a code --- */

static bool ask_page(struct web *w, struct finder_ask_view *v, const char *field, int label, str typed)
{
	if (!str_is_none(typed)) {
		w->form = w->query; /* what was typed comes back */
	}
	v->code = field_view_make(w, field, label, S(""));
	v->code.css = S("is-code");
	v->errors = errors_make(w);
	return finder_show(w, web_refusal(w)->code == ERR_NONE ? 200 : web_error_status(w), MSG_FINDER_TITLE, finder_ask_body, v);
}

static void fill_look_up(struct ctx *c, const struct sighting_desk *d, struct finder_ask_view *v)
{
	v->action = finder_url(c, d->key, S("/n"));
	v->top = finder_top_of(c, d, v->action);
	v->heading = msg(c, MSG_FINDER_LOOK_UP);
	v->lead = msg(c, MSG_FINDER_LOOK_UP_LEAD);
	v->button = msg(c, MSG_FINDER_LOOK_UP_BUTTON);
}

/* Who guessed too often is not told whether this number was one: the page that asks for a number says how long to wait. */
static bool refuse_message(struct web *w)
{
	struct sighting_desk d;
	struct finder_ask_view *v = arena_new(w->c->arena, struct finder_ask_view);
	if (web_refusal(w)->msg != MSG_FINDER_GUESS_WAIT) {
		return status_page(w, web_error_status(w));
	}
	if (!finder_desk(w, &d)) {
		return false;
	}
	fill_look_up(w->c, &d, v);
	return ask_page(w, v, "number", MSG_SIGHTING_LABEL_CODE, STR_NONE);
}

/* The finder's number: one that is none is told here, one that is nobody's by the page it leads to. */
static bool show_look_up(struct web *w)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct finder_ask_view *v = arena_new(c->arena, struct finder_ask_view);
	str typed = web_query(w, "number");
	if (!finder_desk(w, &d)) {
		return false;
	}
	str code = sighting_fold(c->arena, str_is_none(typed) ? S("") : typed, SIGHTING_CODE_CHARS);
	if (!str_is_none(code)) {
		return web_redirect(w, finder_url(c, d.key, STR_CAT(c->arena, S("/n/"), code)));
	}
	if (!str_is_none(typed)) {
		fail_field(c, "number", MSG_SIGHTING_CODE_UNKNOWN);
	}
	fill_look_up(c, &d, v);
	return ask_page(w, v, "number", MSG_SIGHTING_LABEL_CODE, typed);
}

/* Where /sighting without a code leads: to one's own, to the only one, else it asks and names nobody. */
static bool known_desk(struct web *w, str *ret_key, bool *ret_is)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	if (!id_is_none(c->org_id) && sighting_desk_get(c, &d)) {
		*ret_key = d.key;
		*ret_is = true;
		return true;
	}
	if (c->err.code != ERR_NONE && c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return sighting_desk_only(c, ret_key, ret_is);
}

struct trying { str typed; struct sighting_desk desk; };

static bool check_code(struct ctx *c, void *arg, bool *ret_right)
{
	struct trying *t = arg;
	return right_or_not(c, sighting_desk_find(c, t->typed, &t->desk), ret_right);
}

static bool try_code(struct web *w, str typed, str *ret_key, bool *ret_is)
{
	struct trying t = { .typed = typed };
	if (!guess(w, check_code, &t, ret_is)) {
		return false;
	}
	*ret_key = t.desk.key;
	if (!*ret_is) {
		fail_field(w->c, "code", MSG_SIGHTING_DESK_UNKNOWN);
	}
	return true;
}

static bool show_start(struct web *w)
{
	struct ctx *c = w->c;
	struct finder_ask_view *v = arena_new(c->arena, struct finder_ask_view);
	str key = STR_NONE, typed = web_query(w, "code");
	bool is_known = false;
	if (!(str_is_none(typed) ? known_desk(w, &key, &is_known) : try_code(w, typed, &key, &is_known))) {
		return false;
	}
	if (is_known) {
		return web_redirect(w, finder_url(c, key, S("")));
	}
	v->action = url_path(c, "/sighting");
	v->top = (struct finder_top){ .firm = S(""), .lang_code = c->lang == LANG_EN ? S("ja") : S("en"),
		.here = S("/sighting"), .page = v->action };
	v->heading = msg(c, MSG_FINDER_TITLE);
	v->lead = msg(c, MSG_FINDER_ASK_LEAD);
	v->button = msg(c, MSG_FINDER_ASK_BUTTON);
	return ask_page(w, v, "code", MSG_SIGHTING_LABEL_DESK, typed);
}

static bool show_cards(struct web *w)
{
	struct ctx *c = w->c;
	struct sighting_desk d;
	struct finder_cards_view *v = arena_new(c->arena, struct finder_cards_view);
	if (!finder_desk(w, &d) || !all_cards(c, &v->cards, &v->n_cards)) {
		return false;
	}
	v->top = finder_top_of(c, &d, finder_url(c, d.key, S("/cards")));
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view p = { .title = msg(c, MSG_FINDER_CARDS), .body = finder_cards_body, .view = v, .is_plain = true,
		.is_wide = true };
	return page_show(w, 200, &p);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/sighting", .flags = ROUTE_PUBLIC, .show = show_start,
		.doc = "to the reporting page, or ask for its code" },
	{ .method = HTTP_GET, .pattern = "/sighting/{desk}", .flags = ROUTE_PUBLIC, .show = show_form,
		.doc = "report something noticed, without account" },
	{ .method = HTTP_POST, .pattern = "/sighting/{desk}", .flags = ROUTE_PUBLIC | ROUTE_UPLOAD | ROUTE_CUT | ROUTE_SLOW,
		.op = &op_sighting_report, .prepare = prepare_report, .gate = finder_gate, .answer = reported, .refuse = refuse_form,
		.doc = "send the report" },
	{ .method = HTTP_GET, .pattern = "/sighting/{desk}/cards", .flags = ROUTE_PUBLIC, .show = show_cards,
		.doc = "first-action cards to hang on the wall" },
	{ .method = HTTP_GET, .pattern = "/sighting/{desk}/n", .flags = ROUTE_PUBLIC, .show = show_look_up,
		.doc = "ask for a finder's number" },
	{ .method = HTTP_GET, .pattern = "/sighting/{desk}/n/{number}", .flags = ROUTE_PUBLIC, .show = show_status,
		.doc = "how a report goes on, for its finder" },
	{ .method = HTTP_POST, .pattern = "/sighting/{desk}/n/{number}", .flags = ROUTE_PUBLIC | ROUTE_SLOW,
		.op = &op_sighting_message, .prepare = prepare_message, .answer = said, .refuse = refuse_message,
		.doc = "add to a report, as its finder" },
};
const struct route_table sighting_routes = { routes, sizeof routes / sizeof routes[0] };
