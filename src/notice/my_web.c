/* わたしへの知らせ: one's own quiet hours and ways. */
#include "base/msg.h"
#include "messages.h"
#include "notice/notice_view.h"
#include "notice/notice_web.h"
#include "notice_html.h"

PAGE_BODY(my_notices_page)

static bool was_sent(const struct web *w, const char *name, str code)
{
	for (size_t k = 0; k < w->form.n; k++) {
		if (str_eq(w->form.v[k].name, str_from_c(name)) && str_eq(w->form.v[k].value, code)) {
			return true;
		}
	}
	return false;
}

/* What was ticked, else what holds. */
static void fill_days(struct web *w, const struct notice_choice *k, struct my_notices_page *v)
{
	bool sent = w->form.n > 0;
	v->n_days = 7;
	for (int n = 0; n < 7; n++) {
		int d = (n + 1) % 7; /* Monday first */
		str code = str_from_c(notice_day_codes[d]);
		int64_t bit = INT64_C(1) << d;
		v->days[n] = (struct notice_day){ code, notice_day_name(w->c, d), sent ? was_sent(w, "quiet_days", code) : (k->quiet_days & bit) != 0,
			sent ? was_sent(w, "off_days", code) : (k->off_days & bit) != 0 };
	}
}

static str error_of(struct web *w, const char *field)
{
	const struct err *e = web_refusal(w);
	for (const struct field_error *f = e->fields; f; f = f->next) {
		if (strcmp(f->field, field) == 0) {
			return field_error_text(w->c, f);
		}
	}
	return S("");
}

static bool fill_addresses(struct ctx *c, struct my_notices_page *v)
{
	struct notice_team team;
	if (!notice_team_get(c, NULL, &team)) {
		return false;
	}
	v->addresses = S("");
	for (size_t k = 0; k < team.n; k++) {
		const struct notice_person *p = &team.v[k];
		if (id_eq(p->account_id, c->who.account_id)) {
			v->has_other = p->other_mail.n > 0;
			v->addresses = msgf(c, MSG_NOTICE_MY_ADDRESSES, { "mail", p->mail },
				{ "other", v->has_other ? p->other_mail : msg(c, MSG_NOTICE_MY_NO_OTHER) });
		}
	}
	return true;
}

static bool fill_always(struct ctx *c, struct my_notices_page *v)
{
	struct notice_book book;
	str all = S("");
	if (!notice_book_get(c, &book)) {
		return false;
	}
	for (int event = 0; event < EVENT_MAX; event++) {
		str name = notice_event_name(c, event);
		if (book.of[event].is_always) {
			all = all.n ? msgf(c, MSG_NOTICE_AND, { "names", all }, { "name", name }) : name;
		}
	}
	v->always = all.n ? msgf(c, MSG_NOTICE_MY_ALWAYS, { "events", all }) : S("");
	return true;
}

static void fill_form(struct web *w, const struct notice_choice *k, struct my_notices_page *v)
{
	struct ctx *c = w->c;
	static const int helps[] = { MSG_NOTICE_MODE_NOW_HELP, MSG_NOTICE_MODE_DIGEST_HELP, MSG_NOTICE_MODE_NONE_HELP };
	struct notice_choice_view shown = notice_choice_view_of(c, k);
	struct field_option *modes = arena_array(c->arena, struct field_option, 3);
	for (size_t n = 0; n < 3; n++) {
		modes[n] = (struct field_option){ str_from_c(notice_mode_choices.v[n].code), msg(c, notice_mode_choices.v[n].label), msg(c, helps[n]) };
	}
	v->mode = field_of(w, &op_notice_choice, "mode", str_from_c(notice_mode_choices.v[k->mode].code));
	field_options(&v->mode, modes, 3);
	v->way = field_of(w, &op_notice_choice, "way", str_from_c(choice_way_choices.v[k->way].code));
	v->way.is_optional_said = false;
	v->quiet_from = field_of(w, &op_notice_choice, "quiet_from", shown.quiet_from);
	field_help(w, &v->quiet_from, MSG_NOTICE_QUIET_FROM_HELP);
	v->quiet_to = field_of(w, &op_notice_choice, "quiet_to", shown.quiet_to);
	field_help(w, &v->quiet_to, MSG_NOTICE_QUIET_TO_HELP);
	v->digest_at = field_of(w, &op_notice_choice, "digest_at", shown.digest_at);
	field_help(w, &v->digest_at, MSG_NOTICE_DIGEST_AT_HELP);
	struct field_view *times[] = { &v->quiet_from, &v->quiet_to, &v->digest_at };
	for (size_t n = 0; n < 3; n++) {
		times[n]->css = S("is-short");
		times[n]->is_optional_said = false;
	}
	fill_days(w, k, v);
	v->quiet_error = error_of(w, "quiet_days");
	v->off_error = error_of(w, "off_days");
	v->errors = errors_make(w);
}

static bool page(struct web *w, int status)
{
	struct notice_choice k;
	struct my_notices_page *v = arena_new(w->c->arena, struct my_notices_page);
	if (!notice_choice_mine(w->c, &k) || !fill_addresses(w->c, v) || !fill_always(w->c, v)) {
		return false;
	}
	fill_form(w, &k, v);
	struct page_view p = { .title = msg(w->c, MSG_NOTICE_MY_TITLE), .nav = NAV_SETTINGS, .body = my_notices_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }
static bool saved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/settings/my-notices"), MSG_NOTICE_MY_SAVED); }

/* --- API --- */

static bool mine_json(struct web *w)
{
	struct notice_choice k;
	if (!notice_choice_mine(w->c, &k)) {
		return false;
	}
	struct notice_choice_view v = notice_choice_view_of(w->c, &k);
	v.account_id = w->c->who.account_id;
	v.name = w->c->who.name;
	return web_json(w, 200, &notice_choice_shape, &v);
}
static bool changed_json(struct web *w) { return web_json(w, 200, &notice_choice_shape, w->result); }

static bool all_json(struct web *w)
{
	struct notice_team team;
	if (!notice_team_get(w->c, NULL, &team)) {
		return false;
	}
	struct notice_choice_view *v = arena_array(w->c->arena, struct notice_choice_view, team.n);
	size_t n = 0;
	for (size_t k = 0; k < team.n; k++) {
		if (!id_is_none(team.v[k].account_id)) {
			v[n] = notice_choice_view_of(w->c, &team.v[k].choice);
			v[n].account_id = team.v[k].account_id;
			v[n++].name = team.v[k].name;
		}
	}
	return web_json_list(w, &notice_choice_shape, v, n, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/my-notices", .needs = ACCESS_HELPER, .show = show, .doc = "when and how one is told oneself" },
	{ .method = HTTP_POST, .pattern = "/settings/my-notices", .needs = ACCESS_HELPER, .op = &op_notice_choice, .answer = saved,
		.refuse = refuse, .doc = "choose when and how one is told" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-choice", .needs = ACCESS_HELPER, .flags = ROUTE_API, .show = mine_json,
		.shape = &notice_choice_shape, .doc = "what whoever asks chose for themselves" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/notice-choice", .needs = ACCESS_HELPER, .flags = ROUTE_API, .op = &op_notice_choice,
		.answer = changed_json, .doc = "choose when and how one is told" },
	{ .method = HTTP_GET, .pattern = "/api/v1/notice-choices", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = all_json,
		.shape = &notice_choice_shape, .is_list = true, .doc = "what everybody chose; nobody else can change it" },
};
const struct route_table my_notice_routes = { routes, sizeof routes / sizeof routes[0] };
