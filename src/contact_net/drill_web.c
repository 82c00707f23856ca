/* /net/drills: begin a call drill, watch it, tick off phones; what it said afterwards. /reached/CODE: the link of a mail. */
#include <stdlib.h>

#include "account/access.h"
#include "base/msg.h"
#include "base/time.h"
#include "contact_net/contact_net_view.h"
#include "contact_net/net_web.h"
#include "contact_net_html.h"
#include "mailbox/mailbox.h"
#include "messages.h"
#include "notice/notice_web.h"
#include "outbox/outbox.h"

PAGE_BODY(drills_page)
PAGE_BODY(drill_form_page)
PAGE_BODY(drill_page)
PAGE_BODY(reached_page)

#define MINUTE_MS (60 * INT64_C(1000))

static bool may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }
static struct url drill_url(struct ctx *c, struct id id, const char *after) { return url_id(c, "/net/drills/", id, after); }

/* --- all --- */

static str reached_text(struct ctx *c, const struct drill *d)
{
	return msgf(c, MSG_DRILL_REACHED_OF, { "total", str_i64(c->arena, d->n_people.v) }, { "reached", str_i64(c->arena, d->n_reached.v) });
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct drill *d;
	struct drills_page *v = arena_new(c->arena, struct drills_page);
	if (!drill_list(c, &d, &v->n_lines)) {
		return false;
	}
	v->lines = arena_array(c->arena, struct drill_line, v->n_lines);
	for (size_t k = 0; k < v->n_lines; k++) {
		bool is_open = d[k].state == DRILL_OPEN;
		v->lines[k] = (struct drill_line){ .title = d[k].title, .to = drill_url(c, d[k].id, ""),
			.line = msgf(c, MSG_DRILL_LIST_LINE, { "when", time_full(c, d[k].opened_at.v) }, { "who", d[k].opened_by },
				{ "reached", reached_text(c, &d[k]) }),
			.chip = msg(c, drill_state_choices.v[d[k].state].label), .css = is_open ? S("is-key") : S("is-quiet"),
			.icon = is_open ? S("send") : S("check") };
	}
	v->can_act = may_act(c);
	v->empty = (struct empty_view){ .icon = S("phone"), .title = msg(c, MSG_DRILL_NONE_TITLE), .text = msg(c, MSG_DRILL_NONE_TEXT) };
	struct page_view p = { .title = msg(c, MSG_DRILL_LIST_TITLE), .nav = NAV_PREPARE, .body = drills_page_body, .view = v };
	return page_show(w, 200, &p);
}

/* --- a new one --- */

static bool is_picked(const struct raw_form *form, const char *name, str value)
{
	for (size_t k = 0; k < form->n; k++) {
		if (str_eq(form->v[k].name, str_from_c(name)) && str_eq(form->v[k].value, value)) {
			return true;
		}
	}
	return false;
}

static bool fill_people(struct web *w, struct drill_form_page *v)
{
	struct ctx *c = w->c;
	struct person_option *people;
	if (!person_options(c, &people, &v->n_people)) {
		return false;
	}
	v->people = arena_array(c->arena, struct drill_tick, v->n_people);
	for (size_t k = 0; k < v->n_people; k++) {
		str value = id_str(c->arena, people[k].id);
		bool is = is_picked(&w->form, "people", value);
		v->people[k] = (struct drill_tick){ value, STR_CAT(c->arena, people[k].name, S("　"), people[k].title), is };
		v->is_people_open = v->is_people_open || is;
	}
	return true;
}

/* A link into the house opens nothing on a phone outside of it. */
static bool is_inside(str base)
{
	static const char *const inside[] = { "//localhost", "//127.", "//[::1]", "//10.", "//192.168.", "//172.16.", "//172.17.", "//172.18.", "//172.19.",
		"//172.2", "//172.30.", "//172.31.", "//[fd", "//[fe80" };
	for (size_t k = 0; k < sizeof inside / sizeof inside[0]; k++) {
		if (str_find(base, str_from_c(inside[k]), 0) != SIZE_MAX) {
			return true;
		}
	}
	size_t at = str_find(base, S("://"), 0);
	str host = at == SIZE_MAX ? base : str_sub(base, at + 3, base.n);
	host = str_cut(&host, ':');
	return str_find(host, S("."), 0) == SIZE_MAX || str_ends(host, S(".local")) || str_ends(host, S(".lan")) || str_ends(host, S(".internal"));
}

static bool fill_ways_out(struct web *w, struct drill_form_page *v)
{
	struct mail_settings server;
	struct mailbox box;
	if (!mail_settings_get(w->c, &server) || !mailbox_get(w->c, &box)) {
		return false;
	}
	v->has_server = server.has;
	v->address = web_base_url(w);
	v->is_inside = is_inside(v->address);
	v->has_folder = box.on;
	return true;
}

static bool fill_lists_text(struct ctx *c, struct drill_form_page *v)
{
	struct mail_list *l;
	size_t n, used = 0;
	if (!mail_list_all(c, &l, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		used += !l[k].archived_at.has;
	}
	v->lists = url_path(c, "/net/lists");
	v->lists_text = used ? msgf(c, MSG_DRILL_WITH_LISTS, { "count", str_i64(c->arena, (int64_t)used) }) : msg(c, MSG_DRILL_WITHOUT_ANY_LIST);
	return true;
}

static bool form_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct drill_form_page *v = arena_new(c->arena, struct drill_form_page);
	const struct operation *op = &op_drill_open;
	if (!fill_people(w, v) || !fill_ways_out(w, v)) {
		return false;
	}
	v->save = url_path(c, "/net/drills");
	v->back = url_path(c, "/net");
	v->whom = field_of(w, op, "whom", S("net"));
	v->title = field_of(w, op, "title", msg(c, MSG_DRILL_TITLE));
	v->ends = field_of(w, op, "closes_at", S(""));
	field_help(w, &v->ends, MSG_DRILL_ENDS_HELP);
	v->without_lists = field_of(w, op, "without_lists", S(""));
	if (!fill_lists_text(c, v)) {
		return false;
	}
	v->words = field_of(w, op, "words", S(""));
	field_help(w, &v->words, MSG_DRILL_WORDS_HELP);
	struct field_view people = field_view_make(w, "people", MSG_DRILL_LABEL_PEOPLE, S(""));
	v->people_error = people.error;
	v->is_people_open = v->is_people_open || people.error.n > 0;
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_NET_DRILL_NEW), .nav = NAV_PREPARE, .body = drill_form_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_form(struct web *w) { return form_page(w, 200); }
static bool refuse_form(struct web *w) { return form_page(w, web_error_status(w)); }

static bool begun(struct web *w)
{
	const struct drill *d = w->result;
	return web_redirect_flash(w, drill_url(w->c, d->id, ""), MSG_DRILL_BEGUN);
}

/* --- one --- */

static const struct { const char *css, *icon; } looks[] = { [TRY_WAITING] = { "is-quiet", "hourglass" }, [TRY_REACHED] = { "is-ok", "check" },
	[TRY_FAILED] = { "is-danger", "x" } };

static str minutes_text(struct ctx *c, const struct drill *d, int64_t at)
{
	int64_t minutes = (at - d->opened_at.v) / MINUTE_MS;
	return minutes < 120 ? msgf(c, MSG_DRILL_MINUTES, { "count", str_i64(c->arena, minutes) })
		: msgf(c, MSG_DRILL_HOURS, { "count", str_i64(c->arena, minutes / 60) });
}

/* A mail just written may be on its way; after so long it is not. */
#define STUCK_MS (2 * MINUTE_MS)
static bool is_stuck(const struct ctx *c, struct opt_int since) { return !since.has || since.v + STUCK_MS <= c->now_ms; }

/* A mail that has not left, and should have by now. */
static bool is_unsent(const struct ctx *c, const struct drill_try *t)
{
	return t->unsent > UNSENT_TO_WRITE && (t->unsent != UNSENT_IN_OUTBOX || is_stuck(c, t->mailed_at));
}

static str way_state(struct ctx *c, const struct drill *d, const struct drill_try *t)
{
	if (t->state == TRY_REACHED) {
		return msgf(c, MSG_DRILL_WAY_REACHED, { "how", msg(c, try_how_choices.v[t->how].label) }, { "when", time_short(c, t->ended_at.v) },
			{ "took", minutes_text(c, d, t->ended_at.v) });
	}
	if (t->state == TRY_FAILED) {
		return msg(c, t->how == TRY_BOUNCED ? MSG_DRILL_HOW_BOUNCED : MSG_DRILL_TRY_FAILED);
	}
	if (is_unsent(c, t)) {
		return msg(c, try_unsent_choices.v[t->unsent].label);
	}
	if (t->mailed_at.has) {
		return msgf(c, MSG_DRILL_WAY_MAILED, { "when", time_short(c, t->mailed_at.v) });
	}
	return msg(c, t->waits ? MSG_DRILL_WAY_WAITS : str_eq(t->kind, S("mail")) ? MSG_DRILL_WAY_NOT_MAILED : MSG_DRILL_WAY_TO_CALL);
}

static void fill_undo(struct ctx *c, const struct drill *d, const struct drill_try *t, str what, struct drill_way_line *l)
{
	l->can_undo = t->is_ticked && may_act(c) && d->state == DRILL_OPEN;
	l->undo_label = msgf(c, MSG_DRILL_UNDO_LABEL, { "who", t->person }, { "way", what });
	l->undone = t->undone_at.has ? msgf(c, MSG_DRILL_UNDONE, { "when", time_short(c, t->undone_at.v) }, { "who", t->undone_by }) : S("");
}

static struct drill_way_line way_of(struct ctx *c, const struct drill *d, const struct drill_try *t)
{
	bool is_phone = str_eq(t->kind, S("phone")), is_mail = str_eq(t->kind, S("mail"));
	bool has = t->kind.n > 0;
	int what = is_phone ? MSG_DRILL_BY_PHONE : is_mail ? MSG_DRILL_BY_MAIL : has ? MSG_DRILL_BY_OTHER : MSG_NET_NO_WAY;
	struct drill_way_line l = { .what = msg(c, what), .label = t->value, .is_linked = (is_phone || is_mail) && t->value.n > 0,
		.to = is_phone ? url_tel(c, t->value) : url_mailto(c, t->value), .state = has ? way_state(c, d, t) : S(""), .note = t->note,
		.css = str_from_c(looks[t->state].css), .icon = str_from_c(looks[t->state].icon), .can_tick = has && may_act(c) && d->state == DRILL_OPEN,
		.tick = url_item(c, drill_url(c, d->id, ""), "/tries/", t->id),
		.reached_label = msgf(c, MSG_DRILL_TICK_REACHED_LABEL, { "who", t->person }, { "way", msg(c, what) }),
		.failed_label = msgf(c, MSG_DRILL_TICK_FAILED_LABEL, { "who", t->person }, { "way", msg(c, what) }) };
	fill_undo(c, d, t, msg(c, what), &l);
	if (is_unsent(c, t)) {
		l.css = S("is-danger");
		l.icon = S("triangle-alert");
	}
	return l;
}

struct best { bool has, is_tried; int64_t at; };

static struct best best_of(const struct drill_try *v, size_t n)
{
	struct best ret = { .has = false };
	for (size_t k = 0; k < n; k++) {
		ret.is_tried = ret.is_tried || v[k].state != TRY_WAITING || v[k].kind.n == 0;
		if (v[k].state == TRY_REACHED && (!ret.has || v[k].ended_at.v < ret.at)) {
			ret.has = true;
			ret.at = v[k].ended_at.v;
		}
	}
	return ret;
}

/* Over, and nothing came of any way, nor was told: they were not tried, which is not the same as not answering. */
static void fill_state(struct ctx *c, const struct drill *d, bool is_list, const struct best *b, struct drill_person_line *p)
{
	bool waits = d->state == DRILL_OPEN, untried = !b->has && !waits && !b->is_tried;
	if (b->has) {
		p->state = is_list ? msg(c, MSG_DRILL_LIST_ARRIVED) : msgf(c, MSG_DRILL_PERSON_REACHED, { "took", minutes_text(c, d, b->at) });
	} else if (untried) {
		p->state = msg(c, MSG_DRILL_PERSON_UNTRIED);
	} else {
		p->state = msg(c, waits ? (is_list ? MSG_DRILL_LIST_WAITING : MSG_DRILL_PERSON_WAITING)
			: is_list ? MSG_DRILL_LIST_MISSING : MSG_DRILL_PERSON_MISSING);
	}
	p->css = b->has ? S("is-ok") : waits ? S("is-quiet") : untried ? S("is-warn") : S("is-danger");
	p->icon = b->has ? S("check") : waits ? S("hourglass") : S("triangle-alert");
}

static struct drill_person_line person_of(struct ctx *c, const struct drill *d, const struct drill_try *v, size_t n, struct best *ret)
{
	bool is_list = !id_is_none(v->list_id);
	struct drill_person_line p = { .name = v->person, .to = is_list ? url_path(c, "/net/lists") : url_id(c, "/people/", v->person_id, ""),
		.v = arena_array(c->arena, struct drill_way_line, n) };
	for (size_t k = 0; k < n; k++) {
		p.v[p.n++] = way_of(c, d, &v[k]);
	}
	*ret = best_of(v, n);
	fill_state(c, d, is_list, ret, &p);
	return p;
}

/* What a server says of itself is for whoever looks after it. */
static str unsent_why(struct ctx *c, const struct mail_settings *server, str given_up)
{
	bool says = server->trouble.n > 0 && access_allows(c->who.access, ACCESS_ADMIN);
	return !server->has ? msg(c, MSG_DRILL_UNSENT_WHY_NO_SERVER)
		: says ? msgf(c, MSG_DRILL_UNSENT_WHY_TROUBLE, { "said", server->trouble })
		: given_up.n ? msgf(c, MSG_DRILL_UNSENT_WHY_GIVEN_UP, { "said", given_up }) : msg(c, MSG_DRILL_UNSENT_WHY_WAITING);
}

/* Mails that never left are said at the top: they are no missing answers, and somebody has to mend something. */
static bool fill_unsent(struct web *w, const struct drill *d, const struct drill_try *t, size_t n, struct drill_page *v)
{
	struct ctx *c = w->c;
	struct mail_settings server;
	int64_t count = 0;
	str given_up = S("");
	if (!mail_settings_get(c, &server)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		struct opt_int since = t[k].unsent == UNSENT_TO_WRITE ? d->opened_at : t[k].mailed_at;
		bool is = t[k].unsent != MAIL_LEFT && (t[k].unsent == UNSENT_NO_SERVER || t[k].unsent == UNSENT_GIVEN_UP || server.trouble.n > 0 || is_stuck(c, since));
		count += is;
		given_up = is && t[k].unsent == UNSENT_GIVEN_UP ? t[k].unsent_said : given_up;
	}
	v->unsent.has = count > 0;
	if (count == 0) {
		return true;
	}
	v->unsent.title = msgf(c, MSG_DRILL_UNSENT_TITLE, { "count", str_i64(c->arena, count) });
	v->unsent.why = unsent_why(c, &server, given_up);
	v->unsent.todo = msg(c, d->state == DRILL_OPEN ? MSG_DRILL_UNSENT_DO : MSG_DRILL_UNSENT_DO_OVER);
	v->unsent.can_mend = access_allows(c->who.access, ACCESS_ADMIN);
	v->unsent.to = url_path(c, "/settings/mail");
	return true;
}

static int by_time(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static bool fill_tries(struct web *w, const struct drill *d, struct drill_page *v)
{
	struct ctx *c = w->c;
	struct drill_try *t;
	size_t n, n_took = 0;
	if (!drill_tries(c, d->id, &t, &n) || !fill_unsent(w, d, t, n, v)) {
		return false;
	}
	v->lists = arena_array(c->arena, struct drill_person_line, n);
	int64_t *took = arena_array(c->arena, int64_t, n + 1);
	v->missing = arena_array(c->arena, struct drill_person_line, n);
	v->found = arena_array(c->arena, struct drill_person_line, n);
	for (size_t k = 0, end; k < n; k = end) {
		struct best best;
		for (end = k + 1; end < n && id_is_none(t[k].list_id) && id_eq(t[end].person_id, t[k].person_id); end++) {
		}
		struct drill_person_line p = person_of(c, d, &t[k], end - k, &best);
		if (!id_is_none(t[k].list_id)) {
			v->lists[v->n_lists++] = p;
		} else if (best.has) {
			took[n_took++] = best.at;
			v->found[v->n_found++] = p;
		} else {
			v->missing[v->n_missing++] = p;
		}
	}
	if (n_took > 0) {
		qsort(took, n_took, sizeof *took, by_time);
		v->quick = msgf(c, MSG_DRILL_QUICK, { "half", minutes_text(c, d, took[(n_took - 1) / 2]) }, { "last", minutes_text(c, d, took[n_took - 1]) });
	}
	return true;
}

static bool one(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct drill *d = arena_new(c->arena, struct drill);
	struct drill_page *v = arena_new(c->arena, struct drill_page);
	if (!web_id(w, "drill", &id) || !drill_get(c, id, d) || !fill_tries(w, d, v)) {
		return false;
	}
	v->d = d;
	v->is_open = d->state == DRILL_OPEN;
	v->can_act = may_act(c);
	v->chip = msg(c, drill_state_choices.v[d->state].label);
	v->css = v->is_open ? S("is-key") : S("is-quiet");
	v->icon = v->is_open ? S("send") : S("check");
	v->when = msgf(c, v->is_open ? MSG_DRILL_RUNS_UNTIL : MSG_DRILL_RAN_UNTIL, { "when", time_full(c, d->closed_at.has ? d->closed_at.v : d->closes_at.v) });
	v->by = msgf(c, MSG_DRILL_BY, { "who", d->opened_by }, { "when", time_full(c, d->opened_at.v) });
	v->reached = reached_text(c, d);
	v->bounced = d->n_bounced.v > 0 ? msgf(c, MSG_DRILL_REFUSED_TITLE, { "count", str_i64(c->arena, d->n_bounced.v) }) : S("");
	v->lists_reached = d->n_lists.v == 0 ? S("") : msgf(c, MSG_DRILL_LISTS_OF, { "total", str_i64(c->arena, d->n_lists.v) },
		{ "reached", str_i64(c->arena, d->n_lists_reached.v) });
	v->lists_page = url_path(c, "/net/lists");
	v->back = url_path(c, "/net");
	v->again = drill_url(c, id, "/again");
	v->close = drill_url(c, id, "/close");
	v->errors = errors_make(w);
	struct page_view p = { .title = d->title, .nav = NAV_PREPARE, .body = drill_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_one(struct web *w) { return one(w, 200); }
static bool refuse_one(struct web *w) { return one(w, web_error_status(w)); }

static bool back_to(struct web *w, int said)
{
	struct id id;
	return web_id(w, "drill", &id) && web_redirect_flash(w, drill_url(w->c, id, ""), said);
}
static bool mailed_again(struct web *w) { return back_to(w, MSG_DRILL_AGAIN_DONE); }
static bool closed(struct web *w) { return back_to(w, MSG_DRILL_CLOSED_DONE); }
static bool ticked(struct web *w)
{
	const struct drill_tick_in *in = w->in;
	return back_to(w, in->state == TRY_WAITING ? MSG_DRILL_UNTICK_DONE : MSG_DRILL_TICKED);
}

/* --- the link --- */

struct looking { str code; struct drill_code found; };

static bool check_code(struct ctx *c, void *arg, bool *ret_right)
{
	struct looking *l = arg;
	if (!drill_code_find(c, l->code, &l->found)) {
		return false;
	}
	*ret_right = l->found.found;
	return true;
}

static bool code_of(struct web *w, struct looking *l)
{
	l->code = raw_get(&w->parts, "reaching");
	return notice_code_guess(w, check_code, l);
}

static struct url here(struct web *w, str code) { return url_below(w->c, url_path(w->c, "/reached"), "/", code); }

/* Looking reaches nobody; the page shows nothing of the firm. */
static bool show_link(struct web *w)
{
	struct looking l = { 0 };
	if (!code_of(w, &l)) {
		return false;
	}
	struct reached_page v = { .is_reached = l.found.is_reached, .is_over = l.found.is_over, .to = here(w, l.code) };
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view p = { .title = msg(w->c, MSG_DRILL_TITLE), .body = reached_page_body, .view = &v, .is_plain = true };
	return page_show(w, 200, &p);
}

static bool prepare_link(struct web *w)
{
	struct looking l = { 0 };
	return code_of(w, &l);
}
static bool answered(struct web *w) { return web_redirect(w, here(w, raw_get(&w->parts, "reaching"))); }
static bool refuse_link(struct web *w) { return show_link(w); }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/net/drills", .needs = ACCESS_VIEWER, .show = show_list, .doc = "call drills" },
	{ .method = HTTP_GET, .pattern = "/net/drills/new", .needs = ACCESS_RESPONDER, .show = show_form, .doc = "form of a new call drill" },
	{ .method = HTTP_POST, .pattern = "/net/drills", .needs = ACCESS_RESPONDER, .op = &op_drill_open, .answer = begun, .refuse = refuse_form,
		.doc = "begin a call drill" },
	{ .method = HTTP_GET, .pattern = "/net/drills/{drill}", .needs = ACCESS_VIEWER, .show = show_one, .doc = "a call drill and who was reached" },
	{ .method = HTTP_POST, .pattern = "/net/drills/{drill}/again", .needs = ACCESS_RESPONDER, .op = &op_drill_again, .answer = mailed_again,
		.refuse = refuse_one, .doc = "mail once more" },
	{ .method = HTTP_POST, .pattern = "/net/drills/{drill}/close", .needs = ACCESS_RESPONDER, .op = &op_drill_close, .answer = closed,
		.refuse = refuse_one, .doc = "end it" },
	{ .method = HTTP_POST, .pattern = "/net/drills/{drill}/tries/{try}", .needs = ACCESS_RESPONDER, .op = &op_drill_tick, .answer = ticked,
		.refuse = refuse_one, .doc = "tick a way off" },
};
const struct route_table drill_routes = { routes, sizeof routes / sizeof routes[0] };

static const struct route link_routes[] = {
	{ .method = HTTP_GET, .pattern = "/reached/{reaching}", .flags = ROUTE_PUBLIC, .show = show_link, .doc = "the link of a call drill" },
	{ .method = HTTP_POST, .pattern = "/reached/{reaching}", .flags = ROUTE_PUBLIC, .op = &op_drill_answer, .prepare = prepare_link, .answer = answered,
		.refuse = refuse_link, .doc = "the mail arrived" },
};
const struct route_table reached_routes = { link_routes, sizeof link_routes / sizeof link_routes[0] };
