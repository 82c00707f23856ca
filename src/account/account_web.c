/* account_web: the door: sign-in, sign-out, language, first set-up; and every route of account. */
#include "account/account_web.h"

#include "account/account_view.h"
#include "account/settings_web.h"
#include "account_html.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"

PAGE_BODY(sign_in)
PAGE_BODY(set_up)
PAGE_BODY(reset)

/* --- sign-in --- */

static bool sign_in_page(struct web *w, int status)
{
	struct sign_in_view v = { .errors = errors_make(w) };
	v.mail = field_of(w, &op_sign_in, "mail", STR_NONE);
	v.mail.type = S("email");
	v.mail.autocomplete = S("username");
	v.password = field_of(w, &op_sign_in, "password", STR_NONE);
	v.password.autocomplete = S("current-password");
	str next = raw_get(&w->form, "next");
	next = str_is_none(next) ? web_query(w, "next") : next;
	v.next = str_is_none(next) ? S("") : next;
	v.next_lang = w->c->lang == LANG_EN ? S("ja") : S("en");
	struct page_view p = { .title = msg(w->c, MSG_ACCOUNT_SIGN_IN_TITLE), .body = sign_in_body, .view = &v,
		.is_plain = true };
	return page_show(w, status, &p);
}

static bool sign_in_show(struct web *w)
{
	bool is_open;
	if (!id_is_none(w->c->who.account_id)) {
		return web_redirect(w, web_next(w, web_query(w, "next")));
	}
	if (!set_up_is_open(w->c, &is_open)) {
		return false;
	}
	return is_open ? web_redirect(w, url_path(w->c, "/set-up")) : sign_in_page(w, 200);
}

static bool sign_in_prepare(struct web *w)
{
	struct sign_in *in = w->in;
	in->peer = w->x->request.peer;
	in->agent = http_header_get(&w->x->request, "user-agent");
	return sign_in_check(w->c, in);
}

static bool sign_in_refuse(struct web *w)
{
	return sign_in_page(w, web_error_status(w));
}

static void say_wait(struct web *w, int64_t until)
{
	int64_t shown = until + 59 * 1000; /* minutes are shown; never earlier than true */
	fail(w->c, ERR_THROTTLED, MSG_ACCOUNT_SIGN_IN_WAIT);
	fail_arg(w->c, "time", time_hm(w->c, shown));
	http_set_header(&w->x->response, S("Retry-After"),
	                str_printf(w->c->arena, "%lld", (long long)((until - w->c->now_ms) / 1000 + 1)));
}

static bool sign_in_answer(struct web *w)
{
	const struct sign_in_result *r = w->result;
	if (r->ok) {
		const struct sign_in *in = w->in;
		w->session_token = r->token;
		return web_redirect(w, web_next(w, in->next));
	}
	if (r->wait_until > 0) {
		say_wait(w, r->wait_until);
	} else {
		fail(w->c, ERR_INVALID, MSG_ACCOUNT_SIGN_IN_FAILED);
	}
	return sign_in_refuse(w);
}

/* --- a new password by a one-time code --- */

static bool reset_page(struct web *w, int status)
{
	struct reset_view v = { .errors = errors_make(w) };
	v.mail = field_of(w, &op_password_reset, "mail", STR_NONE);
	v.mail.type = S("email");
	v.mail.autocomplete = S("username");
	v.code = field_of(w, &op_password_reset, "code", STR_NONE);
	v.code.autocomplete = S("one-time-code");
	field_help(w, &v.code, MSG_ACCOUNT_RESET_CODE_HELP);
	v.password = field_of(w, &op_password_reset, "password", STR_NONE);
	v.password.autocomplete = S("new-password");
	field_help(w, &v.password, MSG_ACCOUNT_PASSWORD_HELP);
	struct page_view p = { .title = msg(w->c, MSG_ACCOUNT_RESET_TITLE), .body = reset_body, .view = &v, .is_plain = true };
	return page_show(w, status, &p);
}

static bool reset_show(struct web *w) { return reset_page(w, 200); }
static bool reset_refuse(struct web *w) { return reset_page(w, web_error_status(w)); }

static bool reset_prepare(struct web *w)
{
	struct password_reset *in = w->in;
	in->peer = w->x->request.peer;
	in->agent = http_header_get(&w->x->request, "user-agent");
	return password_reset_check(w->c, in);
}

static bool reset_answer(struct web *w)
{
	const struct password_reset_result *r = w->result;
	if (r->ok) {
		w->session_token = r->token;
		return web_redirect_flash(w, url_path(w->c, "/"), MSG_ACCOUNT_RESET_DONE);
	}
	if (r->wait_until > 0) {
		say_wait(w, r->wait_until);
	} else {
		fail_field(w->c, "code", MSG_ACCOUNT_RESET_WRONG);
	}
	return reset_refuse(w);
}

static bool sign_out_answer(struct web *w)
{
	w->session_token = S("");
	return web_redirect_flash(w, url_path(w->c, "/sign-in"), MSG_ACCOUNT_SIGNED_OUT);
}

static bool language_answer(struct web *w)
{
	int lang = choice_find(&lang_choices, raw_get(&w->form, "lang"));
	if (lang >= 0) {
		web_remember_lang(w, (enum lang)lang);
	}
	str next = raw_get(&w->form, "next");
	/* The language is changed before sign-in, so its page is a place to go back to. */
	if (str_eq(next, S("/sign-in")) || str_eq(next, S("/set-up"))) {
		return web_redirect(w, url_path(w->c, str_eq(next, S("/set-up")) ? "/set-up" : "/sign-in"));
	}
	return web_redirect(w, web_next(w, next));
}

/* --- first set-up --- */

static bool set_up_page(struct web *w, int status)
{
	struct set_up_view v = { .errors = errors_make(w) };
	v.code = field_of(w, &op_set_up, "code", STR_NONE);
	field_help(w, &v.code, MSG_ACCOUNT_SET_UP_CODE_HELP);
	v.org_name = field_of(w, &op_set_up, "org_name", STR_NONE);
	v.org_name.autocomplete = S("organization");
	field_help(w, &v.org_name, MSG_ACCOUNT_ORG_NAME_HELP);
	v.name = field_of(w, &op_set_up, "name", STR_NONE);
	v.name.autocomplete = S("name");
	v.mail = field_of(w, &op_set_up, "mail", STR_NONE);
	v.mail.autocomplete = S("username");
	field_help(w, &v.mail, MSG_ACCOUNT_SET_UP_MAIL_HELP);
	v.password = field_of(w, &op_set_up, "password", STR_NONE);
	v.password.autocomplete = S("new-password");
	field_help(w, &v.password, MSG_ACCOUNT_PASSWORD_HELP);
	struct page_view p = { .title = msg(w->c, MSG_ACCOUNT_SET_UP_TITLE), .body = set_up_body, .view = &v,
		.is_plain = true };
	return page_show(w, status, &p);
}

static bool set_up_show(struct web *w)
{
	bool is_open;
	if (!set_up_is_open(w->c, &is_open)) {
		return false;
	}
	return is_open ? set_up_page(w, 200) : web_redirect(w, url_path(w->c, "/sign-in"));
}

/* What is empty or cannot be read was found before code and password were looked at: all is told at once. */
static void set_up_other_errors(struct web *w)
{
	struct ctx *c = w->c;
	str code = raw_get(&w->form, "code"), password = raw_get(&w->form, "password");
	struct field_error **end = &w->refused.fields;
	bool has_code = false, has_password = false;
	for (; *end; end = &(*end)->next) {
		has_code |= strcmp((*end)->field, "code") == 0;
		has_password |= strcmp((*end)->field, "password") == 0;
	}
	bool fine = has_code || str_is_empty(code) || set_up_code_is_right(c, code);
	fine = (has_password || str_is_empty(password) || password_is_fit(c, "password", password, S(""))) && fine;
	*end = fine ? NULL : c->err.fields;
	err_clear(c);
}

static bool set_up_refuse(struct web *w)
{
	if (w->refused.code == ERR_INVALID) {
		set_up_other_errors(w);
	}
	return set_up_page(w, web_error_status(w));
}

static bool set_up_prepare(struct web *w)
{
	struct set_up *in = w->in;
	bool is_open;
	in->peer = w->x->request.peer;
	in->agent = http_header_get(&w->x->request, "user-agent");
	if (!set_up_is_open(w->c, &is_open)) {
		return false;
	}
	if (!is_open) {
		return fail(w->c, ERR_CONFLICT, MSG_ACCOUNT_SET_UP_DONE);
	}
	/* Both are told at once; without the code nobody makes the machine work. */
	bool is_right = set_up_code_is_right(w->c, in->code);
	bool is_fit = password_is_fit(w->c, "password", in->password, in->mail);
	return is_right && is_fit && password_hash(w->c, in->password, &in->password_hash);
}

static bool set_up_answer(struct web *w)
{
	const struct set_up_result *r = w->result;
	w->session_token = r->token;
	return web_redirect_flash(w, url_path(w->c, "/"), MSG_ACCOUNT_SET_UP_FINISHED);
}

/* --- every route --- */

static const struct route routes[] = {
	{ HTTP_GET, "/sign-in", ACCESS_NONE, ROUTE_PUBLIC, .show = sign_in_show, .doc = "Page: sign in." },
	{ HTTP_POST, "/sign-in", ACCESS_NONE, ROUTE_PUBLIC | ROUTE_SLOW, .op = &op_sign_in, .answer = sign_in_answer,
	  .refuse = sign_in_refuse, .prepare = sign_in_prepare, .doc = "Sign in." },
	{ HTTP_GET, "/sign-in/reset", ACCESS_NONE, ROUTE_PUBLIC, .show = reset_show,
	  .doc = "Page: a new password by a one-time code." },
	{ HTTP_POST, "/sign-in/reset", ACCESS_NONE, ROUTE_PUBLIC | ROUTE_SLOW, .op = &op_password_reset, .answer = reset_answer,
	  .refuse = reset_refuse, .prepare = reset_prepare, .doc = "Choose a new password." },
	{ HTTP_POST, "/sign-out", ACCESS_NONE, ROUTE_NO_ORG, .op = &op_sign_out, .answer = sign_out_answer,
	  .doc = "Sign out." },
	{ HTTP_POST, "/language", ACCESS_NONE, ROUTE_PUBLIC | ROUTE_ACTION, .answer = language_answer,
	  .doc = "Keep the language of this browser." },
	{ HTTP_GET, "/set-up", ACCESS_NONE, ROUTE_PUBLIC, .show = set_up_show, .doc = "Page: first set-up." },
	{ HTTP_POST, "/set-up", ACCESS_NONE, ROUTE_PUBLIC | ROUTE_SLOW, .op = &op_set_up, .answer = set_up_answer,
	  .refuse = set_up_refuse, .prepare = set_up_prepare, .doc = "First set-up." },

	{ HTTP_GET, "/settings", ACCESS_NONE, ROUTE_NO_ORG, .show = settings_show, .doc = "Page: my account." },
	{ HTTP_POST, "/settings", ACCESS_NONE, ROUTE_NO_ORG, .op = &op_profile, .answer = profile_answer,
	  .refuse = settings_refuse, .doc = "Change my name and language." },
	{ HTTP_POST, "/settings/password", ACCESS_NONE, ROUTE_NO_ORG | ROUTE_SLOW, .op = &op_password_change,
	  .answer = password_answer, .refuse = settings_refuse, .prepare = password_prepare,
	  .doc = "Change my password." },
	{ HTTP_POST, "/settings/choose-org", ACCESS_NONE, ROUTE_NO_ORG, .op = &op_org_choose,
	  .answer = org_choose_answer, .doc = "Work in another organisation." },
	{ HTTP_GET, "/settings/sessions", ACCESS_NONE, ROUTE_NO_ORG, .show = sessions_show,
	  .doc = "Page: my signed-in devices." },
	{ HTTP_POST, "/settings/sessions/{session}/end", ACCESS_NONE, ROUTE_NO_ORG, .op = &op_session_end,
	  .answer = session_end_answer, .doc = "End one session." },
	{ HTTP_POST, "/settings/sessions/end-others", ACCESS_NONE, ROUTE_NO_ORG, .op = &op_session_end_others,
	  .answer = session_end_answer, .doc = "End every other session." },
	{ HTTP_GET, "/settings/tokens", ACCESS_VIEWER, 0, .show = tokens_show, .doc = "Page: tokens for programs." },
	{ HTTP_POST, "/settings/tokens", ACCESS_VIEWER, 0, .op = &op_token_create, .answer = token_create_answer,
	  .refuse = tokens_refuse, .doc = "Make a token." },
	{ HTTP_POST, "/settings/tokens/{token}/end", ACCESS_VIEWER, 0, .op = &op_token_end, .answer = token_end_answer,
	  .doc = "Revoke a token." },
	{ HTTP_GET, "/settings/members", ACCESS_ADMIN, 0, .show = members_show, .doc = "Page: members." },
	{ HTTP_POST, "/settings/members", ACCESS_ADMIN, ROUTE_SLOW, .op = &op_member_add, .answer = member_add_answer,
	  .refuse = members_refuse, .prepare = member_prepare, .doc = "Add a member." },
	{ HTTP_POST, "/settings/members/{account}/access", ACCESS_ADMIN, 0, .op = &op_member_change,
	  .answer = member_change_answer, .refuse = members_refuse, .doc = "Change a member's access." },
	{ HTTP_POST, "/settings/members/{account}/reset", ACCESS_ADMIN, 0, .op = &op_member_reset,
	  .answer = member_reset_answer, .refuse = members_refuse, .doc = "Make a one-time code for a new password." },
	{ HTTP_POST, "/settings/members/{account}/end", ACCESS_ADMIN, 0, .op = &op_member_end,
	  .answer = member_end_answer, .refuse = members_refuse, .doc = "Remove a member." },
};
const struct route_table account_routes = { routes, sizeof routes / sizeof routes[0] };
