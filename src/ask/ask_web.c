/* 回答のお願い: all rounds, a new one, one round and what can be done with it. */
#include "ask/ask_web.h"

#include "account/access.h"
#include "ask_html.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "org/org.h"
#include "outbox/outbox.h"
#include "person/person.h"
#include "sheet/sheet_web.h"
#include "web/qr.h"

PAGE_BODY(asks_page)
PAGE_BODY(ask_new_page)
PAGE_BODY(ask_page)
PAGE_BODY(ask_link_page)

#define DAYS_AT_FIRST 14

/* --- shared --- */

struct url ask_url(struct ctx *c, struct id round, const char *after) { return url_id(c, "/asks/", round, after); }
bool ask_may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }

bool ask_is_outside(struct ctx *c, str sheet)
{
	const struct sheet_def *d = catalog_sheet(c->catalog, sheet);
	return d && d->is_outside;
}

str ask_group_name(struct ctx *c, str sheet, int group)
{
	return msg(c, group == ASK_OTHER && ask_is_outside(c, sheet) ? MSG_ASK_OUTSIDE : ask_group_choices.v[group].label);
}

bool ask_round_of(struct web *w, struct ask_round *ret)
{
	struct id id;
	return web_id(w, "round", &id) && ask_round_get(w->c, id, ret);
}

bool ask_form_of(struct ctx *c, const struct ask_round *r, const struct sheet_def **ret)
{
	const struct sheet_def *d;
	*ret = NULL;
	if (sheet_def_get(c, r->sheet, &d) && ask_form(c, d, r->is_anonymous, ret)) {
		return true;
	}
	bool is_gone = c->err.code == ERR_NOT_FOUND || c->err.code == ERR_CONFLICT;
	if (is_gone) {
		err_clear(c);
	}
	return is_gone;
}

static str form_name(struct ctx *c, str sheet)
{
	const struct sheet_def *d;
	if (sheet_def_get(c, sheet, &d)) {
		return text2_in(d->name, c->lang);
	}
	err_clear(c);
	return sheet;
}

static const struct { const char *css, *icon; } looks[] = { [ASK_OPEN] = { "is-key", "mail" }, [ASK_CLOSED] = { "is-quiet", "lock" } };

/* --- all --- */

static struct ask_line line_of(struct ctx *c, const struct ask_round *r)
{
	int until = r->state == ASK_OPEN ? MSG_ASK_PAGE_LINE_OPEN : MSG_ASK_PAGE_LINE_CLOSED;
	return (struct ask_line){ .to = ask_url(c, r->id, ""), .title = r->title, .is_anonymous = r->is_anonymous,
		.line = msgf(c, until, { "form", form_name(c, r->sheet) },
			{ "until", time_date(c, r->state == ASK_OPEN ? r->closes_at.v : r->closed_at.v) }),
		.count = msgf(c, MSG_ASK_PAGE_COUNT, { "count", number_grouped(c->arena, r->n_answers.v) }),
		.state = msg(c, ask_state_choices.v[r->state].label), .css = str_from_c(looks[r->state].css), .icon = str_from_c(looks[r->state].icon) };
}

static bool show_all(struct web *w)
{
	struct ctx *c = w->c;
	struct ask_round *r;
	struct asks_page v = { .can_act = ask_may_act(c), .add = url_path(c, "/asks/new") };
	if (!ask_rounds(c, web_query(w, "sheet"), &r, &v.n)) {
		return false;
	}
	v.v = arena_array(c->arena, struct ask_line, v.n);
	for (size_t k = 0; k < v.n; k++) {
		v.v[k] = line_of(c, &r[k]);
	}
	v.empty = (struct empty_view){ S("mail"), msg(c, MSG_ASK_PAGE_NONE), msg(c, MSG_ASK_PAGE_NONE_TEXT), v.can_act, v.add,
		msg(c, MSG_ASK_PAGE_NEW) };
	struct page_view page = { .title = msg(c, MSG_ASK_PAGE_TITLE), .nav = NAV_LEDGERS, .body = asks_page_body, .view = &v };
	return page_show(w, 200, &page);
}

/* --- a new one --- */

static bool can_be_asked(struct ctx *c, const struct sheet_def *d)
{
	const struct sheet_def *asked;
	if (d->shape == SHEET_LEDGER || !sheet_may_see(c, d)) {
		return false;
	}
	bool ok = ask_form(c, d, false, &asked);
	err_clear(c);
	return ok;
}

static bool form_options(struct ctx *c, struct field_view *f, bool *ret_any)
{
	const struct sheet_def **defs;
	size_t n = 0, all;
	if (!sheet_defs(c, &defs, &all)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, all);
	for (size_t k = 0; k < all; k++) {
		if (can_be_asked(c, defs[k])) {
			v[n++] = (struct field_option){ defs[k]->key, text2_in(defs[k]->name, c->lang), S("") };
		}
	}
	field_options(f, v, n);
	*ret_any = n > 0;
	return true;
}

static void reminds_field(struct web *w, const struct operation *op, str at_first, struct field_view *f)
{
	*f = field_of(w, op, "reminds", at_first);
	f->is_optional_said = false;
}

static bool new_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	str sheet = web_query(w, "sheet");
	int64_t end = c->now_ms + DAYS_AT_FIRST * 24 * 3600 * INT64_C(1000);
	str day = str_sub(time_local_input(c->arena, end), 0, 10);
	struct ask_new_page v = { .errors = errors_make(w), .title = field_of(w, &op_ask_open, "title", S("")),
		.sheet = field_of(w, &op_ask_open, "sheet", str_is_none(sheet) ? S("") : sheet), .words = field_of(w, &op_ask_open, "words", S("")),
		.closes_at = field_of(w, &op_ask_open, "closes_at", day), .anonymous = field_of(w, &op_ask_open, "is_anonymous", S("")) };
	reminds_field(w, &op_ask_open, S("yes"), &v.reminds);
	field_help(w, &v.title, MSG_ASK_PAGE_TITLE_HELP);
	field_help(w, &v.words, MSG_ASK_PAGE_WORDS_HELP);
	field_help(w, &v.closes_at, MSG_ASK_PAGE_ENDS_HELP);
	field_help(w, &v.anonymous, MSG_ASK_PAGE_ANONYMOUS_HELP);
	v.words.rows = 3;
	if (!form_options(c, &v.sheet, &v.has_forms)) {
		return false;
	}
	struct page_view page = { .title = msg(c, MSG_ASK_PAGE_NEW), .nav = NAV_LEDGERS, .body = ask_new_page_body, .view = &v };
	return page_show(w, status, &page);
}
static bool show_new(struct web *w) { return new_page(w, 200); }
static bool refuse_new(struct web *w) { return new_page(w, web_error_status(w)); }

/* --- one --- */

static struct ask_group_line group_line_of(struct ctx *c, const struct ask_round *r, const struct ask_team *t)
{
	str name = ask_group_name(c, r->sheet, t->group), code = str_from_c(ask_group_choices.v[t->group].code);
	struct ask_group_line l = { .group = t->group, .name = name, .code = code, .answered = t->answered.v, .asked = t->asked.v,
		.has_link = t->link_at.has };
	l.count = msgf(c, t->asked.v ? MSG_ASK_PAGE_COUNT_OF : MSG_ASK_PAGE_COUNT, { "count", number_grouped(c->arena, t->answered.v) },
		{ "asked", number_grouped(c->arena, t->asked.v) });
	l.link = l.has_link ? msgf(c, MSG_ASK_PAGE_LINK_SINCE, { "when", time_date(c, t->link_at.v) }) : S("");
	l.make = url_below(c, ask_url(c, r->id, ""), "/link/", code);
	l.end = (struct url){ STR_CAT(c->arena, l.make.s, S("/end")) };
	l.make_label = msgf(c, l.has_link ? MSG_ASK_PAGE_REMAKE_OF : MSG_ASK_PAGE_MAKE_OF, { "group", name });
	l.end_label = msgf(c, MSG_ASK_PAGE_END_OF, { "group", name });
	return l;
}

static bool fill_groups(struct ctx *c, const struct ask_round *r, struct ask_page *v)
{
	struct ask_team t[ASK_GROUP_MAX];
	if (!ask_teams(c, r, t)) {
		return false;
	}
	v->groups = arena_array(c->arena, struct ask_group_line, ASK_GROUP_MAX);
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		bool is_offered = g == ASK_OTHER || !ask_is_outside(c, r->sheet);
		if (is_offered || t[g].link_at.has || t[g].asked.v || t[g].answered.v) {
			v->groups[v->n_groups++] = group_line_of(c, r, &t[g]);
		}
	}
	return true;
}

static struct ask_person_line person_line_of(struct ctx *c, const struct ask_round *r, const struct ask_person *p, bool has_server)
{
	static const struct { const char *css, *icon; } of[] = { [ASK_ASKED] = { "is-ask", "hourglass" }, [ASK_ANSWERED] = { "is-ok", "check" },
		[ASK_WITHDRAWN] = { "is-quiet", "x" } };
	bool hides = r->is_anonymous && p->state == ASK_ASKED;
	struct ask_person_line l = { .name = p->name, .mail = str_eq(p->mail, p->name) ? S("") : p->mail, .group = ask_group_name(c, r->sheet, p->group),
		.state = msg(c, hides ? MSG_ASK_PAGE_ASKED : ask_person_state_choices.v[p->state].label),
		.css = str_from_c(hides ? "is-quiet" : of[p->state].css), .icon = str_from_c(hides ? "mail" : of[p->state].icon),
		.can_act = p->state != ASK_WITHDRAWN && ask_may_act(c) && r->state == ASK_OPEN };
	l.mailed = p->waits && has_server ? msg(c, MSG_ASK_PAGE_MAIL_WAITS) : p->reminded_at.has ? msgf(c, MSG_ASK_PAGE_REMINDED_AT, { "when", time_short(c, p->reminded_at.v) })
		: p->mailed_at.has ? msgf(c, MSG_ASK_PAGE_MAILED_AT, { "when", time_short(c, p->mailed_at.v) })
		: msg(c, p->mail.n ? MSG_ASK_PAGE_NOT_MAILED : MSG_ASK_PAGE_NO_MAIL);
	l.hand = url_item(c, ask_url(c, r->id, ""), "/people/", p->id);
	l.withdraw = (struct url){ STR_CAT(c->arena, l.hand.s, S("/withdraw")) };
	l.hand.s = STR_CAT(c->arena, l.hand.s, S("/link"));
	l.hand_label = msgf(c, MSG_ASK_PAGE_HAND_OF, { "who", p->name });
	l.withdraw_label = msgf(c, MSG_ASK_PAGE_WITHDRAW_OF, { "who", p->name });
	return l;
}

static bool fill_people(struct ctx *c, const struct ask_round *r, struct ask_page *v)
{
	struct ask_person *p;
	int64_t missing = 0;
	if (!ask_people(c, r, &p, &v->n_people)) {
		return false;
	}
	v->people = arena_array(c->arena, struct ask_person_line, v->n_people);
	for (size_t k = 0; k < v->n_people; k++) {
		v->people[k] = person_line_of(c, r, &p[k], v->has_server);
		missing += p[k].state == ASK_ASKED;
	}
	v->has_people = v->n_people > 0;
	v->missing = missing > 0 && !r->is_anonymous ? msgf(c, MSG_ASK_PAGE_MISSING, { "count", number_grouped(c->arena, missing) }) : S("");
	v->can_remind = missing > 0 && v->is_open && v->can_act && v->has_server;
	return true;
}

static bool was_chosen(const struct web *w, str id)
{
	for (size_t k = 0; k < w->form.n; k++) {
		if (str_eq(w->form.v[k].name, S("people")) && str_eq(w->form.v[k].value, id)) {
			return true;
		}
	}
	return false;
}

static bool fill_book(struct web *w, struct ask_page *v)
{
	struct ctx *c = w->c;
	struct person *p;
	size_t n;
	if (!v->can_act || !v->is_open) {
		return true;
	}
	if (!person_list(c, false, &p, &n)) {
		return false;
	}
	v->n_book = n < LIMIT_ASK_PEOPLE_AT_ONCE ? n : LIMIT_ASK_PEOPLE_AT_ONCE;
	v->book = arena_array(c->arena, struct ask_choice_line, v->n_book);
	for (size_t k = 0; k < v->n_book; k++) {
		str id = id_str(c->arena, p[k].id), more = p[k].department.n ? p[k].department : p[k].title;
		v->book[k] = (struct ask_choice_line){ STR_CAT(c->arena, S("p-"), id), id,
			more.n ? STR_CAT(c->arena, p[k].name, S("　"), more) : p[k].name, was_chosen(w, id) };
	}
	return true;
}

/* Whom the round asks; of a form for people outside there is nothing to choose. */
static void group_field(struct web *w, const struct ask_round *r, struct field_view *f)
{
	struct ctx *c = w->c;
	struct field_option *o = arena_array(c->arena, struct field_option, 1);
	*f = field_of(w, &op_ask_invite, "group", S(""));
	if (ask_is_outside(c, r->sheet)) {
		o[0] = (struct field_option){ str_from_c(ask_group_choices.v[ASK_OTHER].code), ask_group_name(c, r->sheet, ASK_OTHER), S("") };
		field_options(f, o, 1);
	}
}

static void fill_fields(struct web *w, const struct ask_round *r, struct ask_page *v)
{
	struct ctx *c = w->c;
	group_field(w, r, &v->group);
	v->mails = field_of(w, &op_ask_invite, "mails", S(""));
	field_help(w, &v->mails, MSG_ASK_PAGE_MAILS_HELP);
	v->mails.rows = 3;
	v->title = field_of(w, &op_ask_change, "title", r->title);
	v->said = field_of(w, &op_ask_change, "words", r->words);
	v->said.rows = 3;
	v->closes_at = field_of(w, &op_ask_change, "closes_at", time_local_input(c->arena, r->closes_at.v));
	reminds_field(w, &op_ask_change, r->is_reminding ? S("yes") : S("no"), &v->reminds);
	v->again = field_of(w, &op_ask_reopen, "closes_at", S(""));
	field_help(w, &v->again, MSG_ASK_PAGE_ENDS_HELP);
}

static void fill_links(struct ctx *c, const struct ask_round *r, struct ask_page *v)
{
	v->back = url_path(c, "/asks");
	v->form = url_below(c, url_path(c, "/ledgers"), "/", r->sheet);
	v->result = ask_url(c, r->id, "/answers");
	v->change = ask_url(c, r->id, "");
	v->close = ask_url(c, r->id, "/close");
	v->reopen = ask_url(c, r->id, "/reopen");
	v->remind = ask_url(c, r->id, "/remind");
	v->invite = ask_url(c, r->id, "/invite");
	v->mail = url_path(c, "/settings/mail");
}

static str reminders_of(struct ctx *c, const struct ask_round *r)
{
	return r->reminded_at.has ? msgf(c, MSG_ASK_PAGE_REMINDED_AT, { "when", time_short(c, r->reminded_at.v) }) : S("");
}

static bool fill(struct web *w, const struct ask_round *r, struct ask_page *v)
{
	struct ctx *c = w->c;
	struct mail_settings server;
	if (!mail_settings_get(c, &server)) {
		return false;
	}
	*v = (struct ask_page){ .r = r, .errors = errors_make(w), .can_act = ask_may_act(c), .is_open = r->state == ASK_OPEN, .has_server = server.has,
		.state = msg(c, ask_state_choices.v[r->state].label), .css = str_from_c(looks[r->state].css), .icon = str_from_c(looks[r->state].icon),
		.form_name = form_name(c, r->sheet), .words = r->words, .reminders = reminders_of(c, r) };
	v->number = msgf(c, MSG_ASK_PAGE_NUMBER, { "number", str_i64(c->arena, r->number.v) }, { "who", r->opened_by },
		{ "when", time_date_full(c, r->opened_at.v) });
	v->until = msgf(c, v->is_open ? MSG_ASK_PAGE_UNTIL : MSG_ASK_PAGE_WAS_UNTIL, { "when", time_full(c, v->is_open ? r->closes_at.v : r->closed_at.v) });
	v->fresh_count = msgf(c, MSG_ASK_PAGE_SEE_RESULT, { "count", number_grouped(c->arena, r->n_answers.v) });
	fill_links(c, r, v);
	fill_fields(w, r, v);
	return fill_groups(c, r, v) && fill_people(c, r, v) && fill_book(w, v);
}

static bool one(struct web *w, int status)
{
	struct ask_round r;
	struct ask_page *v = arena_new(w->c->arena, struct ask_page);
	if (!ask_round_of(w, &r) || !fill(w, &r, v)) {
		return false;
	}
	struct page_view page = { .title = r.title, .nav = NAV_LEDGERS, .body = ask_page_body, .view = v };
	return page_show(w, status, &page);
}
static bool show_one(struct web *w) { return one(w, 200); }
static bool refuse_one(struct web *w) { return one(w, web_error_status(w)); }

/* --- a link, this once --- */

/* A phone cannot reach the machine this program runs on by that machine's own name for itself. */
static bool is_here_only(str url)
{
	return str_find(url, S("//127."), 0) != SIZE_MAX || str_find(url, S("//localhost"), 0) != SIZE_MAX || str_find(url, S("//[::1]"), 0) != SIZE_MAX;
}

static bool linked(struct web *w)
{
	struct ctx *c = w->c;
	const struct ask_link *l = w->result;
	struct ask_round r;
	struct org org;
	if (!ask_round_get(c, l->round_id, &r) || !org_get(c, &org)) {
		return false;
	}
	bool is_own = !id_is_none(l->asked_id);
	struct ask_link_page v = { .back = ask_url(c, r.id, ""), .title = r.title, .link = l->link, .firm = org.name, .is_own = is_own,
		.is_anonymous = r.is_anonymous, .is_here_only = is_here_only(l->link), .who = is_own ? l->name : ask_group_name(c, r.sheet, l->group) };
	v.heading = msgf(c, is_own ? MSG_ASK_PAGE_LINK_OF_PERSON : MSG_ASK_PAGE_LINK_OF_GROUP, { "who", v.who });
	v.until = msgf(c, MSG_ASK_PAGE_UNTIL, { "when", time_full(c, r.closes_at.v) });
	v.text = msgf(c, MSG_ASK_PAGE_PASTE, { "title", r.title }, { "org", org.name }, { "until", time_full(c, r.closes_at.v) }, { "link", l->link });
	if (!qr_svg(c, l->link, msgf(c, MSG_ASK_PAGE_QR, { "title", r.title }), &v.qr)) {
		return false;
	}
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = ask_link_page_body, .view = &v };
	return page_show(w, 200, &page);
}

bool ask_prepare_link(struct web *w)
{
	struct ask_link_in *in = w->in;
	struct ask_round r;
	in->base_url = web_base_url(w);
	/* a form for people outside has no groups of the firm's own, by whichever door */
	bool is_inside = in->group >= 0 && in->group != ASK_OTHER;
	return !is_inside || (ask_round_get(w->c, in->round_id, &r) &&
		(!ask_is_outside(w->c, r.sheet) || fail_field(w->c, "group", MSG_ASK_OUTSIDE_ONLY)));
}

bool ask_prepare_hand(struct web *w)
{
	struct ask_asked_in *in = w->in;
	in->base_url = web_base_url(w);
	return true;
}

/* --- afterwards --- */

static bool back_to(struct web *w, int said)
{
	struct id id;
	return web_id(w, "round", &id) && web_redirect_flash(w, ask_url(w->c, id, ""), said);
}
static bool begun(struct web *w)
{
	const struct ask_round *r = w->result;
	return web_redirect_flash(w, ask_url(w->c, r->id, ""), MSG_ASK_PAGE_BEGUN);
}
static bool changed(struct web *w) { return back_to(w, MSG_ASK_PAGE_CHANGED); }
static bool closed(struct web *w) { return back_to(w, MSG_ASK_PAGE_CLOSED_NOW); }
static bool reopened(struct web *w) { return back_to(w, MSG_ASK_PAGE_REOPENED); }
static bool unlinked(struct web *w) { return back_to(w, MSG_ASK_PAGE_UNLINKED); }
static bool withdrawn(struct web *w) { return back_to(w, MSG_ASK_PAGE_WITHDRAWN); }
static bool reminded(struct web *w) { return back_to(w, MSG_ASK_PAGE_REMINDED); }
static bool invited(struct web *w)
{
	struct mail_settings server;
	const struct ask_invited *r = w->result;
	return mail_settings_get(w->c, &server) && back_to(w, r->added.v == 0 ? MSG_ASK_PAGE_KNOWN : server.has ? MSG_ASK_PAGE_INVITED : MSG_ASK_PAGE_INVITED_BY_HAND);
}

bool ask_hook_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret)
{
	(void)d;
	sheet_way_add(ret, msg(w->c, MSG_ASK_PAGE_TITLE), url_path(w->c, "/asks"));
	return true;
}

/* On the page of a form: ask others to answer it. */
bool ask_hook_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *row, struct sheet_hints *ret)
{
	(void)row;
	if (d->shape != SHEET_LEDGER && ask_may_act(w->c)) {
		sheet_way_add(ret, msg(w->c, MSG_ASK_PAGE_ASK_OTHERS), url_with(w->c, url_path(w->c, "/asks/new"), "sheet", d->key));
	}
	return true;
}

#define ONE "/asks/{round}"
#define DO(path_, op_, prepare_, answer_, doc_) { .method = HTTP_POST, .pattern = ONE path_, .needs = ACCESS_RESPONDER, .op = &op_, \
	.prepare = prepare_, .answer = answer_, .refuse = refuse_one, .doc = doc_ }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/asks", .needs = ACCESS_VIEWER, .show = show_all, .doc = "rounds of questions by link" },
	{ .method = HTTP_GET, .pattern = "/asks/new", .needs = ACCESS_RESPONDER, .show = show_new, .doc = "ask people to answer a form" },
	{ .method = HTTP_POST, .pattern = "/asks", .needs = ACCESS_RESPONDER, .op = &op_ask_open, .answer = begun, .refuse = refuse_new,
		.doc = "begin a round of questions" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .show = show_one, .doc = "one round: who is asked, who has answered" },
	DO("", op_ask_change, NULL, changed, "change or extend it"),
	DO("/close", op_ask_close, NULL, closed, "close it"),
	DO("/reopen", op_ask_reopen, NULL, reopened, "open it again"),
	DO("/remind", op_ask_remind, NULL, reminded, "remind by mail"),
	DO("/invite", op_ask_invite, NULL, invited, "ask people by name"),
	DO("/link/{group}", op_ask_link, ask_prepare_link, linked, "make the link of a group; it is shown this once"),
	DO("/link/{group}/end", op_ask_unlink, NULL, unlinked, "take the link of a group back"),
	DO("/people/{asked}/link", op_ask_hand, ask_prepare_hand, linked, "make a link to hand over; it is shown this once"),
	DO("/people/{asked}/withdraw", op_ask_withdraw, NULL, withdrawn, "ask somebody no more"),
};
const struct route_table ask_routes = { routes, sizeof routes / sizeof routes[0] };
