#include "account/settings_web.h"

#include "account/account_view.h"
#include "account_html.h"
#include "account_sql.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"

PAGE_BODY(settings)
PAGE_BODY(sessions)
PAGE_BODY(tokens)
PAGE_BODY(members)

static bool show(struct web *w, int status, int title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = msg(w->c, title), .nav = NAV_SETTINGS, .body = body, .view = view };
	return page_show(w, status, &p);
}

/* --- my account --- */

static bool settings_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct account_get_row me;
	struct org_choice *orgs;
	struct settings_view v = { .errors = errors_make(w), .is_admin = c->who.access == ACCESS_ADMIN };
	if (!q_account_get(c, (struct account_get_in){ .id = c->who.account_id }, &me) ||
	    !org_choices(c, &orgs, &v.n_orgs)) {
		return false;
	}
	v.orgs = orgs;
	for (size_t i = 0; i < v.n_orgs; i++) {
		v.can_choose_org = v.can_choose_org || !orgs[i].is_this;
	}
	v.mail = me.mail;
	v.name = field_of(w, &op_profile, "name", me.name);
	v.name.autocomplete = S("name");
	v.lang = field_of(w, &op_profile, "lang", me.lang);
	v.old_password = field_of(w, &op_password_change, "old_password", STR_NONE);
	v.old_password.autocomplete = S("current-password");
	v.new_password = field_of(w, &op_password_change, "new_password", STR_NONE);
	v.new_password.autocomplete = S("new-password");
	field_help(w, &v.new_password, MSG_ACCOUNT_PASSWORD_HELP);
	return show(w, status, MSG_ACCOUNT_SETTINGS_TITLE, settings_body, &v);
}

bool settings_show(struct web *w)
{
	return settings_page(w, 200);
}

bool settings_refuse(struct web *w)
{
	return settings_page(w, web_error_status(w));
}

bool profile_answer(struct web *w)
{
	const struct profile *in = w->in;
	web_remember_lang(w, (enum lang)in->lang);
	return web_redirect_flash(w, url_path(w->c, "/settings"), MSG_ACCOUNT_PROFILE_SAVED);
}

bool password_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct password_change *in = w->in;
	struct account_get_row me;
	in->peer = w->x->request.peer;
	in->agent = http_header_get(&w->x->request, "user-agent");
	int64_t until;
	if (!q_account_get(c, (struct account_get_in){ .id = c->who.account_id }, &me) || !password_change_wait(c, &until)) {
		return false;
	}
	if (!password_is_fit(c, "new_password", in->new_password, me.mail)) {
		return false;
	}
	if (until > 0) {
		return true; /* act tells; no work for somebody who has to wait */
	}
	in->old_ok = password_matches(me.password_hash, in->old_password);
	return !in->old_ok || password_hash(c, in->new_password, &in->new_hash);
}

/* The reason is told, the waits as at sign-in. */
static bool password_refused(struct web *w, int64_t until)
{
	if (until > 0) {
		fail(w->c, ERR_THROTTLED, MSG_ACCOUNT_SIGN_IN_WAIT);
		fail_arg(w->c, "time", time_hm(w->c, until + 59 * 1000));
	} else {
		fail_field(w->c, "old_password", MSG_ACCOUNT_OLD_PASSWORD_WRONG);
	}
	return settings_refuse(w);
}

bool password_answer(struct web *w)
{
	const struct password_change_result *r = w->result;
	if (!r->ok) {
		return password_refused(w, r->wait_until);
	}
	w->session_token = r->token;
	return web_redirect_flash(w, url_path(w->c, "/settings"), MSG_ACCOUNT_PASSWORD_SAVED);
}

bool org_choose_answer(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/"), MSG_ACCOUNT_ORG_CHOSEN);
}

/* --- sessions --- */

bool sessions_show(struct web *w)
{
	struct session_line *lines;
	struct sessions_view v = { 0 };
	if (!session_lines(w->c, &lines, &v.n_lines)) {
		return false;
	}
	v.lines = lines;
	return show(w, 200, MSG_ACCOUNT_SESSIONS_TITLE, sessions_body, &v);
}

bool session_end_answer(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/settings/sessions"), MSG_ACCOUNT_SESSION_ENDED);
}

/* --- tokens --- */

static bool tokens_page(struct web *w, int status, str fresh)
{
	struct token_line *lines;
	struct tokens_view v = { .errors = errors_make(w), .fresh = fresh };
	if (!token_lines(w->c, &lines, &v.n_lines)) {
		return false;
	}
	v.lines = lines;
	v.name = field_of(w, &op_token_create, "name", STR_NONE);
	if (!str_is_empty(fresh)) {
		v.name.value = S("");
	}
	field_help(w, &v.name, MSG_ACCOUNT_TOKEN_NAME_HELP);
	return show(w, status, MSG_ACCOUNT_TOKENS_TITLE, tokens_body, &v);
}

bool tokens_show(struct web *w)
{
	return tokens_page(w, 200, S(""));
}

bool tokens_refuse(struct web *w)
{
	return tokens_page(w, web_error_status(w), S(""));
}

/* No redirect: the token must not stand in an address, and is nowhere else. */
bool token_create_answer(struct web *w)
{
	const struct token_created *r = w->result;
	return tokens_page(w, 200, r->token);
}

bool token_end_answer(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/settings/tokens"), MSG_ACCOUNT_TOKEN_ENDED);
}

/* --- members --- */

static const struct field_option *access_options(struct web *w)
{
	static const int help[ACCESS_MAX] = { MSG_NONE, MSG_ACCOUNT_ACCESS_VIEWER_HELP, MSG_ACCOUNT_ACCESS_EXECUTIVE_HELP,
		MSG_ACCOUNT_ACCESS_RESPONDER_HELP, MSG_ACCOUNT_ACCESS_ADMIN_HELP, MSG_ACCOUNT_ACCESS_HELPER_HELP };
	struct field_option *v = arena_array(w->c->arena, struct field_option, ACCESS_MAX);
	for (int i = ACCESS_VIEWER; i < ACCESS_MAX; i++) {
		v[i - 1] = (struct field_option){ str_from_c(access_choices.v[i].code), msg(w->c, access_choices.v[i].label),
			msg(w->c, help[i]) };
	}
	return v;
}

static bool person_select(struct web *w, struct field_view *f)
{
	struct person_option *people;
	size_t n;
	if (!person_options(w->c, &people, &n)) {
		return false;
	}
	struct field_option *v = arena_array(w->c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(w->c, MSG_ACCOUNT_PERSON_NEW), S("") };
	for (size_t i = 0; i < n; i++) {
		bool has_title = !str_is_empty(people[i].title);
		str label = has_title ? STR_CAT(w->c->arena, people[i].name, S("　"), people[i].title) : people[i].name;
		v[i + 1] = (struct field_option){ id_str(w->c->arena, people[i].id), label, S("") };
	}
	field_options(f, v, n + 1);
	return true;
}

static bool member_rows(struct web *w, struct members_view *v)
{
	struct member_line *lines;
	if (!member_lines(w->c, &lines, &v->n_rows)) {
		return false;
	}
	struct member_row *rows = arena_array(w->c->arena, struct member_row, v->n_rows);
	for (size_t i = 0; i < v->n_rows; i++) {
		rows[i].line = lines[i];
		rows[i].access = field_of(w, &op_member_change, "access", STR_NONE);
		rows[i].access.value = str_from_c(access_choices.v[lines[i].access].code);
		rows[i].access.error = S("");
		field_set_id(w, &rows[i].access, id_str(w->c->arena, lines[i].account_id));
		field_options(&rows[i].access, access_options(w), ACCESS_MAX - 1);
	}
	v->rows = rows;
	return true;
}

static bool members_page(struct web *w, int status, const struct member_added *added, const struct member_reset_result *code)
{
	struct members_view v = { .errors = errors_make(w) };
	if (code) {
		v.was_reset = true;
		v.reset_mail = code->mail;
		v.reset_code = code->code;
		v.reset_until = time_full(w->c, code->ends_at);
		w->form = (struct raw_form){ 0 };
	}
	if (added) {
		const struct member_add *in = w->in;
		v.was_added = true;
		v.added_mail = in->mail;
		v.initial_password = added->initial_password;
		w->form = (struct raw_form){ 0 }; /* the form is for the next one */
	}
	v.name = field_of(w, &op_member_add, "name", STR_NONE);
	v.mail = field_of(w, &op_member_add, "mail", STR_NONE);
	field_help(w, &v.mail, MSG_ACCOUNT_MEMBER_MAIL_TAKEN_HELP);
	v.access = field_of(w, &op_member_add, "access", S("responder"));
	field_options(&v.access, access_options(w), ACCESS_MAX - 1);
	v.person = field_of(w, &op_member_add, "person_id", STR_NONE);
	return person_select(w, &v.person) && member_rows(w, &v) &&
		show(w, status, MSG_ACCOUNT_MEMBERS_TITLE, members_body, &v);
}

bool members_show(struct web *w)
{
	return members_page(w, 200, NULL, NULL);
}

bool members_refuse(struct web *w)
{
	return members_page(w, web_error_status(w), NULL, NULL);
}

bool member_prepare(struct web *w)
{
	struct member_add *in = w->in;
	in->initial_password = account_new_password(w->c->arena);
	return password_hash(w->c, in->initial_password, &in->password_hash);
}

bool member_add_answer(struct web *w)
{
	return members_page(w, 200, w->result, NULL);
}

/* No redirect: the code must not stand in an address, and is nowhere else. */
bool member_reset_answer(struct web *w)
{
	return members_page(w, 200, NULL, w->result);
}

bool member_change_answer(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/settings/members"), MSG_ACCOUNT_MEMBER_CHANGED);
}

bool member_end_answer(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/settings/members"), MSG_ACCOUNT_MEMBER_ENDED);
}
