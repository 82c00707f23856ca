#include "outbox/outbox_web.h"

#include "base/time.h"
#include "messages.h"
#include "outbox/outbox_view.h"
#include "outbox_html.h"

PAGE_BODY(outbox_page)

static const struct { const char *css, *icon; } looks[] = {
	[OUTBOX_WAITING] = { "is-ask", "hourglass" }, [OUTBOX_SENDING] = { "is-key", "send" }, [OUTBOX_SENT] = { "is-ok", "check" },
	[OUTBOX_REFUSED] = { "is-danger", "x" }, [OUTBOX_GIVEN_UP] = { "is-danger", "x" }, [OUTBOX_BOUNCED] = { "is-danger", "undo-2" },
};

static struct outbox_line line_of(struct ctx *c, const struct outbox_row *r)
{
	bool failed = r->state == OUTBOX_REFUSED || r->state == OUTBOX_GIVEN_UP || r->state == OUTBOX_BOUNCED;
	return (struct outbox_line){ .to = r->to_name, .address = r->to_address, .subject = r->subject,
		.said = r->state == OUTBOX_SENT ? S("") : r->said, .at = r->ended_at.has ? r->ended_at.v : r->made_at.v,
		.next = r->next_at.has && r->tries.v > 0 ? msgf(c, MSG_OUTBOX_NEXT_TRY, { "when", time_short(c, r->next_at.v) }) : S(""),
		.state = msg(c, outbox_state_choices.v[r->state].label), .css = str_from_c(looks[r->state].css),
		.icon = str_from_c(looks[r->state].icon), .can_again = failed,
		.again = url_id(c, "/settings/mail/", r->id, "/again") };
}

/* One way it can stand: the chip, and the sentence below it. */
static void stands(struct ctx *c, struct outbox_page *v, const char *css, const char *icon, int chip, str about)
{
	v->chip_css = str_from_c(css);
	v->chip_icon = str_from_c(icon);
	v->chip = msg(c, chip);
	v->about = about;
}

/* What a person can do about the server's answer, by the words such answers have. */
static str hint_of(struct ctx *c, str said)
{
	static const struct { const char *word; int hint; } hints[] = {
		{ "535", MSG_OUTBOX_HINT_PASSWORD }, { "uthenticat", MSG_OUTBOX_HINT_PASSWORD }, { "ertificate", MSG_OUTBOX_HINT_CERTIFICATE },
		{ "STARTTLS", MSG_OUTBOX_HINT_SECURITY }, { "SSL", MSG_OUTBOX_HINT_SECURITY }, { "TLS", MSG_OUTBOX_HINT_SECURITY },
		{ "resolve host", MSG_OUTBOX_HINT_NAME }, { "password has to be typed", MSG_OUTBOX_NO_KEY },
		{ "onnect", MSG_OUTBOX_HINT_REACH }, { "imed out", MSG_OUTBOX_HINT_REACH },
	};
	for (size_t k = 0; k < sizeof hints / sizeof hints[0]; k++) {
		if (str_find(said, str_from_c(hints[k].word), 0) != SIZE_MAX) {
			return msg(c, hints[k].hint);
		}
	}
	return S("");
}

static void how_it_stands(struct ctx *c, struct outbox_page *v)
{
	const struct mail_settings *m = &v->now;
	str waiting = str_i64(c->arena, m->waiting.v);
	v->said = v->waiting = v->hint = S("");
	v->is_trouble = m->trouble.n > 0;
	if (!m->has) {
		stands(c, v, "is-quiet", "minus", MSG_OUTBOX_NOT_YET, msg(c, MSG_OUTBOX_NOT_YET_HELP));
	} else if (v->is_trouble) {
		stands(c, v, "is-danger", "triangle-alert", MSG_OUTBOX_TROUBLE, msgf(c, MSG_OUTBOX_TROUBLE_HELP,
			{ "when", time_short(c, m->trouble_at.v) }, { "count", waiting }));
		v->said = msgf(c, MSG_OUTBOX_TROUBLE_SAID, { "said", m->trouble });
		v->hint = hint_of(c, m->trouble);
	} else if (m->sent_at.has) {
		stands(c, v, "is-ok", "check", MSG_OUTBOX_WORKS, msgf(c, MSG_OUTBOX_WORKS_HELP,
			{ "when", time_short(c, m->sent_at.v) }));
	} else {
		stands(c, v, "is-ask", "circle-alert", MSG_OUTBOX_UNTRIED, msg(c, MSG_OUTBOX_UNTRIED_HELP));
	}
	if (m->has && !v->is_trouble && m->waiting.v > 0) {
		v->waiting = msgf(c, MSG_OUTBOX_WAITING, { "count", waiting });
	}
}

static void fill_form(struct web *w, struct outbox_page *v)
{
	const struct mail_settings *m = &v->now;
	const struct operation *op = &op_mail_settings;
	v->host = field_of(w, op, "host", m->host);
	field_help(w, &v->host, MSG_OUTBOX_HOST_HELP);
	v->security = field_of(w, op, "security", str_from_c(mail_security_choices.v[m->security].code));
	v->port = field_of(w, op, "port", m->has ? str_i64(w->c->arena, m->port.v) : S(""));
	v->port.css = S("is-short");
	field_help(w, &v->port, MSG_OUTBOX_PORT_HELP);
	v->user_name = field_of(w, op, "user_name", m->user_name);
	field_help(w, &v->user_name, MSG_OUTBOX_USER_HELP);
	v->password = field_of(w, op, "password", S(""));
	v->password.value = S(""); /* never given back */
	v->password.autocomplete = S("new-password");
	field_help(w, &v->password, m->has_password ? MSG_OUTBOX_PASSWORD_KEPT : MSG_OUTBOX_PASSWORD_HELP);
	v->from_name = field_of(w, op, "from_name", m->from_name);
	v->from_address = field_of(w, op, "from_address", m->from_address);
	v->reply_to = field_of(w, op, "reply_to", m->reply_to);
	field_help(w, &v->reply_to, MSG_OUTBOX_REPLY_TO_HELP);
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct outbox_page *v = arena_new(c->arena, struct outbox_page);
	struct outbox_row *rows;
	str mine;
	if (!mail_settings_get(c, &v->now) || !outbox_list(c, &rows, &v->n_rows) || !outbox_my_mail(c, &mine)) {
		return false;
	}
	v->rows = arena_array(c->arena, struct outbox_line, v->n_rows);
	for (size_t k = 0; k < v->n_rows; k++) {
		v->rows[k] = line_of(c, &rows[k]);
	}
	how_it_stands(c, v);
	fill_form(w, v);
	v->test_to = field_of(w, &op_mail_test, "to", mine);
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_OUTBOX_TITLE), .nav = NAV_SETTINGS, .body = outbox_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool back(struct web *w, int said) { return web_redirect_flash(w, url_path(w->c, "/settings/mail"), said); }
static bool saved(struct web *w) { return back(w, MSG_OUTBOX_SAVED); }
static bool dropped(struct web *w) { return back(w, MSG_OUTBOX_DROPPED); }
static bool tested(struct web *w) { return back(w, MSG_OUTBOX_TEST_SENT); }
static bool again(struct web *w) { return back(w, MSG_OUTBOX_AGAIN_DONE); }

/* --- API --- */

static bool settings_json(struct web *w)
{
	struct mail_settings m;
	return mail_settings_get(w->c, &m) && web_json(w, 200, &mail_settings_shape, &m);
}
static bool changed_json(struct web *w) { return web_json(w, 200, &mail_settings_shape, w->result); }

static bool list_json(struct web *w)
{
	struct outbox_row *v;
	size_t n;
	return outbox_list(w->c, &v, &n) && web_json_list(w, &outbox_shape, v, n, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/mail", .needs = ACCESS_ADMIN, .show = show, .doc = "how mail goes out" },
	{ .method = HTTP_POST, .pattern = "/settings/mail", .needs = ACCESS_ADMIN, .op = &op_mail_settings, .answer = saved,
		.refuse = refuse, .doc = "say how mail goes out" },
	{ .method = HTTP_POST, .pattern = "/settings/mail/test", .needs = ACCESS_ADMIN, .op = &op_mail_test, .answer = tested,
		.refuse = refuse, .doc = "send a test" },
	{ .method = HTTP_POST, .pattern = "/settings/mail/drop", .needs = ACCESS_ADMIN, .op = &op_mail_settings_drop,
		.answer = dropped, .refuse = refuse, .doc = "send no mail any more" },
	{ .method = HTTP_POST, .pattern = "/settings/mail/{message}/again", .needs = ACCESS_ADMIN, .op = &op_outbox_again,
		.answer = again, .doc = "try a refused message again" },
	{ .method = HTTP_GET, .pattern = "/api/v1/mail-settings", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = settings_json,
		.shape = &mail_settings_shape, .doc = "how mail goes out; never the password" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/mail-settings", .needs = ACCESS_ADMIN, .flags = ROUTE_API,
		.op = &op_mail_settings, .answer = changed_json, .doc = "say how mail goes out" },
	{ .method = HTTP_DELETE, .pattern = "/api/v1/mail-settings", .needs = ACCESS_ADMIN, .flags = ROUTE_API,
		.op = &op_mail_settings_drop, .answer = changed_json, .doc = "send no mail any more" },
	{ .method = HTTP_POST, .pattern = "/api/v1/mail-settings/test", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_mail_test, .answer = changed_json, .doc = "send a test message" },
	{ .method = HTTP_GET, .pattern = "/api/v1/outbox", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = list_json,
		.shape = &outbox_shape, .is_list = true, .doc = "the newest 200 messages and how they went" },
	{ .method = HTTP_POST, .pattern = "/api/v1/outbox/{message}/again", .needs = ACCESS_ADMIN, .flags = ROUTE_API,
		.op = &op_outbox_again, .answer = web_no_content, .doc = "try a refused or given-up message again" },
};
const struct route_table outbox_routes = { routes, sizeof routes / sizeof routes[0] };
