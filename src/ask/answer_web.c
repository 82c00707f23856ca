/*
 * Where people answer: by a link, without account, on a phone and without script; and signed in, where they were asked by
 * name. Looking does nothing, as mail programs open links. Answers say Referrer-Policy: same-origin like all of ours: the
 * address never leaves for another site.
 */
#include "ask/ask_web.h"

#include "account/throttle.h"
#include "ask_html.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "org/org.h"
#include "sheet/sheet_web.h"

PAGE_BODY(answer_page)
PAGE_BODY(answer_done_page)

#define DEVICE_COOKIE "sonae-answered"
#define FORM_MS (24 * 3600 * INT64_C(1000)) /* so long a form that was shown can be sent */

/* --- the link --- */

struct looking { str code; struct ask_door door; };

static bool check_code(struct ctx *c, void *arg, bool *ret_right)
{
	struct looking *l = arg;
	return ask_door_find(c, l->code, &l->door, ret_right);
}

/* Wrong ones are counted, as with all links (notice, warning); c is in the firm of the link afterwards. */
static bool door_of(struct web *w, struct looking *l)
{
	struct ctx *c = w->c;
	int64_t until = 0;
	bool is_right = false;
	str peer = w->x->request.peer;
	struct guess g = { { STR_CAT(c->arena, S("ask-code:"), str_is_none(peer) ? S("") : peer), LIMIT_ASK_GUESSES }, check_code, l };
	l->code = raw_get(&w->parts, "answering");
	if (!throttle_guess(c, &g, &is_right, &until)) {
		return false;
	}
	if (until > 0) {
		fail(c, ERR_THROTTLED, MSG_ASK_LINK_WAIT);
		return fail_arg(c, "time", time_hm(c, until + 59 * 1000));
	}
	if (!is_right) {
		return fail(c, ERR_NOT_FOUND, MSG_ASK_NO_LINK);
	}
	c->org_id = l->door.org_id;
	c->who = (struct actor){ .name = S("") };
	return !l->door.is_ended || fail(c, ERR_NOT_FOUND, MSG_ASK_LINK_OVER);
}

static struct url link_url(struct ctx *c, str code) { return url_below(c, url_path(c, "/answer"), "/", code); }

/* What the form brings back, signed for its place: pressed twice it is one answer. */
static str place_of(struct ctx *c, const struct ask_door *d, str code)
{
	return STR_CAT(c->arena, S("ask:"), id_str(c->arena, d->round.id), S(":"), str_is_none(code) ? S("") : code);
}

static str once_sent(struct web *w, str place)
{
	struct id id;
	str sent = web_unsign(w, place, raw_get(&w->form, "once"));
	int64_t ms = 0;
	if (str_is_none(sent) || !id_parse(sent, &id)) {
		return STR_NONE;
	}
	for (size_t k = 0; k < 6; k++) {
		ms = ms << 8 | id.b[k];
	}
	return w->c->now_ms - ms < FORM_MS ? sent : STR_NONE;
}

static str once_of(struct web *w, str place)
{
	return str_is_none(once_sent(w, place)) ? web_sign(w, place, id_str(w->c->arena, id_new(w->c->now_ms))) : raw_get(&w->form, "once");
}

/* --- the form --- */

/* What was typed into fields that are not asked (any more): nothing is lost without a word. */
static bool fill_lost(struct web *w, const struct sheet_def *d, const struct raw_form *rest, struct answer_page *v)
{
	struct ctx *c = w->c;
	v->lost = arena_array(c->arena, struct ask_lost, w->form.n + rest->n);
	for (size_t k = 0; k < w->form.n; k++) {
		str name = w->form.v[k].name;
		if (str_starts(name, S("values.")) && str_trim(w->form.v[k].value).n && sheet_field_find(d, str_sub(name, 7, name.n)) < 0) {
			v->lost[v->n_lost++] = (struct ask_lost){ str_sub(name, 7, name.n), w->form.v[k].value };
		}
	}
	for (size_t k = 0; k < rest->n; k++) {
		struct ask_lost *l = &v->lost[v->n_lost++];
		if (!sheet_rest_text(c, d, &rest->v[k], &l->label, &l->text)) {
			return false;
		}
	}
	return true;
}

/* Results are nobody's to type, and a section without a question is none. */
static void keep_questions(struct sheet_part *parts, size_t *n_parts, int64_t *ret_n)
{
	size_t n = 0;
	*ret_n = 0;
	for (size_t k = 0; k < *n_parts; k++) {
		size_t kept = 0;
		for (size_t i = 0; i < parts[k].n_inputs; i++) {
			if (parts[k].inputs[i].kind != INPUT_SHOWN) {
				parts[k].inputs[kept++] = parts[k].inputs[i];
			}
		}
		parts[k].n_inputs = kept;
		*ret_n += (int64_t)kept;
		if (kept) {
			parts[n++] = parts[k];
		}
	}
	*n_parts = n;
}

static bool fill_form(struct web *w, const struct ask_door *d, struct answer_page *v)
{
	struct ctx *c = w->c;
	const struct sheet_def *form;
	struct raw_form rest = { 0 };
	if (!ask_form_of(c, &d->round, &form)) {
		return false;
	}
	if (!form) {
		return fail(c, ERR_CONFLICT, MSG_ASK_PAGE_FORM_GONE);
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, form->n_fields);
	for (size_t k = 0; k < form->n_fields; k++) {
		cells[k].text = S("");
	}
	if (d->body.n && !sheet_body_read(c, form, d->body, cells, &rest)) {
		return false;
	}
	if (!d->body.n && !d->round.is_anonymous && d->name.n) {
		cells[0] = (struct sheet_cell){ .has = true, .text = d->name };
	}
	if (!fill_lost(w, form, &rest, v)) {
		return false;
	}
	v->form = str_i64(c->arena, form->version);
	if (!sheet_parts_of(w, form, cells, &v->parts, &v->n_parts)) {
		return false;
	}
	keep_questions(v->parts, &v->n_parts, &v->n_questions);
	return true;
}

static bool form_page(struct web *w, int status, const struct ask_door *d, str code)
{
	struct ctx *c = w->c;
	struct org org;
	bool is_public = !str_is_none(code);
	struct answer_page *v = arena_new(c->arena, struct answer_page);
	if (!org_get(c, &org)) {
		return false;
	}
	*v = (struct answer_page){ .firm = org.name, .lang_code = c->lang == LANG_EN ? S("ja") : S("en"), .title = d->round.title,
		.words = d->round.words, .is_public = is_public, .is_anonymous = d->round.is_anonymous, .is_own = d->is_own, .is_change = d->body.n > 0,
		.action = is_public ? link_url(c, code) : ask_url(c, d->round.id, "/answer"), .back = url_path(c, "/"),
		.by = msgf(c, MSG_ASK_BY, { "org", org.name }, { "name", d->round.opened_by }),
		.until = msgf(c, MSG_ASK_PAGE_UNTIL, { "when", time_full(c, d->round.closes_at.v) }), .once = once_of(w, place_of(c, d, code)),
		.progress = msg(c, MSG_ANSWER_PROGRESS) };
	v->here = v->action.s;
	if (!fill_form(w, d, v)) {
		return false;
	}
	v->errors = errors_make(w);
	v->count = msgf(c, MSG_ANSWER_COUNT, { "count", str_i64(c->arena, v->n_questions) });
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view page = { .title = d->round.title, .nav = is_public ? NAV_NOTHING : NAV_NOW, .body = answer_page_body, .view = v,
		.is_plain = is_public };
	return page_show(w, status, &page);
}

/* --- instead of the form --- */

static bool said_page(struct web *w, const struct ask_door *d, str code, int heading, int text)
{
	struct ctx *c = w->c;
	struct org org;
	bool is_public = !str_is_none(code);
	if (!org_get(c, &org)) {
		return false;
	}
	struct answer_done_page v = { .firm = org.name, .lang_code = c->lang == LANG_EN ? S("ja") : S("en"), .title = d->round.title,
		.heading = msg(c, heading), .is_public = is_public, .back = url_path(c, "/"), .address = S(""), .change_text = S("") };
	struct url here = is_public ? link_url(c, code) : ask_url(c, d->round.id, "/answer");
	v.here = here.s;
	v.text = msgf(c, text, { "until", time_full(c, d->round.closes_at.v) }, { "org", org.name });
	v.has_change = d->round.state == ASK_OPEN && (text == MSG_ANSWER_DONE_OWN || text == MSG_ANSWER_DEVICE);
	v.change = url_with(c, here, "again", S("yes"));
	v.change_text = msg(c, text == MSG_ANSWER_DEVICE ? MSG_ANSWER_OTHER_PERSON : MSG_ANSWER_CHANGE);
	v.address = text == MSG_ANSWER_DONE_OWN && is_public && id_is_none(d->asked_id) ? STR_CAT(c->arena, web_base_url(w), here.s) : S("");
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view page = { .title = d->round.title, .nav = is_public ? NAV_NOTHING : NAV_NOW, .body = answer_done_page_body, .view = &v,
		.is_plain = is_public };
	return page_show(w, 200, &page);
}

/* Of an open link: this browser has answered. Kept by the browser alone, for this link alone. */
static bool device_has(const struct web *w) { return http_cookie(&w->x->request, DEVICE_COOKIE).n > 0; }

/* What is said in place of the form of a round that is open; 0: nothing, the form it is. */
static int said_of_own(const struct web *w, const struct ask_door *d, bool is_link, bool again, bool done)
{
	if (d->is_answered) {
		return d->round.is_anonymous ? MSG_ANSWER_DONE_ANONYMOUS : again ? 0 : MSG_ANSWER_DONE_OWN;
	}
	return d->round.is_anonymous && is_link && (done || device_has(w)) ? MSG_ANSWER_DONE_ONCE : 0; /* this browser says so itself */
}

static int said_of_group(const struct web *w, bool again, bool done)
{
	return done ? MSG_ANSWER_DONE_ANONYMOUS : !again && device_has(w) ? MSG_ANSWER_DEVICE : 0;
}

static bool show(struct web *w, const struct ask_door *d, str code)
{
	bool again = !str_is_none(web_query(w, "again")), done = !str_is_none(web_query(w, "done"));
	if (d->round.state != ASK_OPEN) {
		return said_page(w, d, code, d->is_answered ? MSG_ANSWER_THANKS : MSG_ANSWER_CLOSED, d->is_answered ? MSG_ANSWER_CLOSED_TEXT
			: MSG_ANSWER_CLOSED_NONE);
	}
	int said = d->is_own ? said_of_own(w, d, !str_is_none(code), again, done) : said_of_group(w, again, done);
	return said ? said_page(w, d, code, MSG_ANSWER_THANKS, said) : form_page(w, 200, d, code);
}

static bool show_link(struct web *w)
{
	struct looking l = { 0 };
	return door_of(w, &l) && show(w, &l.door, l.code);
}

/* A form that is refused comes back with what was typed; a round that closed meanwhile says so. */
static bool refuse_link(struct web *w)
{
	struct looking l = { 0 };
	if (!door_of(w, &l)) {
		return false;
	}
	return l.door.round.state == ASK_OPEN && !(l.door.round.is_anonymous && l.door.is_answered) ? form_page(w, web_error_status(w), &l.door, l.code)
		: show(w, &l.door, l.code);
}

static bool prepare_link(struct web *w)
{
	struct ask_answer_in *in = w->in;
	struct looking l = { 0 };
	if (!door_of(w, &l)) {
		return false;
	}
	in->peer = w->x->request.peer;
	in->once = once_sent(w, place_of(w->c, &l.door, l.code));
	return true;
}

static bool answered(struct web *w)
{
	struct ctx *c = w->c;
	const struct ask_given *g = w->result;
	str code = raw_get(&w->parts, "answering");
	bool has_own = !str_is_empty(g->code);
	str secure = w->x->request.is_tls ? S("; Secure") : S("");
	http_set_header(&w->x->response, S("Set-Cookie"), STR_CAT(c->arena, S(DEVICE_COOKIE "=yes; Path="), link_url(c, code).s,
		S("; Max-Age=2592000; HttpOnly; SameSite=Lax"), secure));
	return web_redirect(w, url_with(c, link_url(c, has_own ? g->code : code), "done", S("yes")));
}

/* --- signed in --- */

static bool mine_of(struct web *w, struct ask_door *d)
{
	struct id id;
	return web_id(w, "round", &id) && ask_door_mine(w->c, id, d);
}

static bool show_mine(struct web *w)
{
	struct ask_door d;
	return mine_of(w, &d) && show(w, &d, STR_NONE);
}

static bool refuse_mine(struct web *w)
{
	struct ask_door d;
	if (!mine_of(w, &d)) {
		return false;
	}
	return d.round.state == ASK_OPEN && !(d.round.is_anonymous && d.is_answered) ? form_page(w, web_error_status(w), &d, STR_NONE)
		: show(w, &d, STR_NONE);
}

static bool prepare_mine(struct web *w)
{
	struct ask_answer_in *in = w->in;
	struct ask_door d;
	if (!mine_of(w, &d)) {
		return false;
	}
	in->once = once_sent(w, place_of(w->c, &d, STR_NONE));
	return true;
}

static bool answered_mine(struct web *w)
{
	const struct ask_given *g = w->result;
	return web_redirect(w, url_with(w->c, ask_url(w->c, g->round_id, "/answer"), "done", S("yes")));
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/answer/{answering}", .flags = ROUTE_PUBLIC, .show = show_link, .doc = "answer a form by a link" },
	{ .method = HTTP_POST, .pattern = "/answer/{answering}", .flags = ROUTE_PUBLIC, .op = &op_ask_answer, .prepare = prepare_link,
		.answer = answered, .refuse = refuse_link, .doc = "send the answer" },
	{ .method = HTTP_GET, .pattern = "/asks/{round}/answer", .needs = ACCESS_HELPER, .show = show_mine, .doc = "answer a form one was asked to" },
	{ .method = HTTP_POST, .pattern = "/asks/{round}/answer", .needs = ACCESS_HELPER, .op = &op_ask_mine, .prepare = prepare_mine,
		.answer = answered_mine, .refuse = refuse_mine, .doc = "send the answer" },
};
const struct route_table answer_routes = { routes, sizeof routes / sizeof routes[0] };
