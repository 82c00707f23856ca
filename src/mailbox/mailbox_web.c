#include "mailbox/mailbox_web.h"

#include <pwd.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/time.h"
#include "indicator/recognise.h"
#include "mailbox/mailbox_view.h"
#include "mailbox_html.h"
#include "messages.h"

PAGE_BODY(mailbox_page)

static const struct { const char *css, *icon; } looks[] = {
	[MAILBOX_TAKEN] = { "is-ok", "check" }, [MAILBOX_BOUNCE] = { "is-danger", "mail" }, [MAILBOX_AUTOMATIC] = { "is-quiet", "minus" },
	[MAILBOX_ANSWER] = { "is-ok", "check" }, [MAILBOX_FAILED] = { "is-danger", "x" },
};

static str label_of(struct ctx *c, const struct choices *set, str code)
{
	const int i = code.n > 0 ? choice_find(set, code) : -1;
	return i > 0 ? msg(c, set->v[i].label) : S("");
}

/* What became of it, in a sentence. */
static str about_of(struct ctx *c, const struct mailbox_mail *m)
{
	switch (m->state) {
	case MAILBOX_FAILED:
		return label_of(c, &mailbox_reason_choices, m->reason);
	case MAILBOX_AUTOMATIC:
		return msg(c, MSG_MAILBOX_ABOUT_AUTOMATIC);
	case MAILBOX_ANSWER:
		return msg(c, MSG_MAILBOX_ABOUT_ANSWER);
	case MAILBOX_BOUNCE:
		return msg(c, id_is_none(m->outbox_id) ? MSG_MAILBOX_ABOUT_BOUNCE_OTHER : MSG_MAILBOX_ABOUT_BOUNCE);
	default:
		return m->suspects.v > 1 ? msgf(c, MSG_MAILBOX_ABOUT_SEVERAL, { "count", str_i64(c->arena, m->suspects.v) })
			: m->copies.v > 1 ? msgf(c, MSG_MAILBOX_ABOUT_COPIES, { "count", str_i64(c->arena, m->copies.v) }) : S("");
	}
}

static struct mailbox_line line_of(struct ctx *c, const struct mailbox_mail *m)
{
	const bool is_suspect = !id_is_none(m->suspect_id), is_ours = !id_is_none(m->outbox_id);
	return (struct mailbox_line){ .from = indicator_defang(c->arena, INDICATOR_MAIL, m->from_address), .subject = m->subject,
		.file = m->state == MAILBOX_FAILED ? m->file_name : S(""), .about = about_of(c, m),
		.state = msg(c, mailbox_state_choices.v[m->state].label),
		.css = str_from_c(m->state == MAILBOX_BOUNCE && !is_ours ? "is-quiet" : looks[m->state].css),
		.icon = str_from_c(looks[m->state].icon), .at = m->at.v, .is_linked = is_suspect || is_ours,
		.to = is_suspect ? url_id(c, "/suspect/", m->suspect_id, "") : url_path(c, "/settings/mail"),
		.to_text = msg(c, is_suspect ? MSG_MAILBOX_TO_SUSPECT : MSG_MAILBOX_TO_OUTBOX) };
}

static void stands(struct ctx *c, struct mailbox_page *v, const char *css, const char *icon, int chip, str about)
{
	v->chip_css = str_from_c(css);
	v->chip_icon = str_from_c(icon);
	v->chip = msg(c, chip);
	v->about = about;
}

static void how_it_stands(struct ctx *c, struct mailbox_page *v)
{
	const struct mailbox *m = &v->now;
	const str looked = m->looked_at.has ? time_short(c, m->looked_at.v) : S("");
	v->said = v->waiting = v->counts = S("");
	if (!m->on) {
		stands(c, v, "is-quiet", "minus", MSG_MAILBOX_OFF, msg(c, MSG_MAILBOX_OFF_HELP));
	} else if (m->trouble.n > 0) {
		stands(c, v, "is-danger", "triangle-alert", MSG_MAILBOX_STUCK, label_of(c, &mailbox_trouble_choices, m->trouble));
		v->said = msgf(c, MSG_MAILBOX_STUCK_SAID, { "when", time_short(c, m->trouble_at.v) }, { "said", m->trouble_said });
	} else if (!m->looked_at.has || c->now_ms - m->looked_at.v > 5 * 60000) {
		stands(c, v, "is-ask", "hourglass", MSG_MAILBOX_UNLOOKED, msg(c, MSG_MAILBOX_UNLOOKED_HELP));
	} else if (!m->mail_at.has) {
		stands(c, v, "is-ask", "hourglass", MSG_MAILBOX_NONE_YET, msgf(c, MSG_MAILBOX_NONE_YET_HELP, { "when", looked }));
	} else {
		stands(c, v, "is-ok", "check", MSG_MAILBOX_WORKS, msgf(c, MSG_MAILBOX_WORKS_HELP, { "when", time_short(c, m->mail_at.v) },
			{ "looked", looked }));
	}
	if (m->on && m->waiting.v > 0) {
		v->waiting = msgf(c, MSG_MAILBOX_WAITING, { "count", str_i64(c->arena, m->waiting.v) },
			{ "most", str_i64(c->arena, LIMIT_MAILBOX_PER_MINUTE) });
	}
	if (m->taken.v + m->failed.v > 0) {
		v->counts = msgf(c, MSG_MAILBOX_COUNTS, { "taken", str_i64(c->arena, m->taken.v) },
			{ "failed", str_i64(c->arena, m->failed.v) });
	}
}

static str user_name(struct ctx *c)
{
	struct passwd p, *found = NULL;
	char room[1024];
	return getpwuid_r(geteuid(), &p, room, sizeof room, &found) == 0 && found ? str_copy(c->arena, str_from_c(p.pw_name))
		: str_i64(c->arena, (int64_t)geteuid());
}

/* The ways to drop mail there, with the folder's own name in them. */
static void ways(struct ctx *c, struct mailbox_page *v)
{
	const str folder = str_sub(v->now.path, 0, v->now.path.n > 4 ? v->now.path.n - 4 : 0), user = user_name(c);
	v->way_getmail = msgf(c, MSG_MAILBOX_GETMAIL, { "folder", folder });
	v->way_fetchmail = msgf(c, MSG_MAILBOX_FETCHMAIL, { "folder", folder });
	v->way_postfix = msgf(c, MSG_MAILBOX_POSTFIX, { "folder", folder }, { "user", user });
	v->rights = v->now.folder.n > 0 ? msgf(c, MSG_MAILBOX_RIGHTS_NAMED, { "user", user }, { "folder", folder })
		: msgf(c, MSG_MAILBOX_RIGHTS_OWN, { "user", user });
	v->by_hand = msgf(c, MSG_MAILBOX_BY_HAND, { "folder", v->now.path });
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct mailbox_page *v = arena_new(c->arena, struct mailbox_page);
	struct mailbox_mail *rows;
	if (!mailbox_get(c, &v->now) || !mailbox_mails(c, &rows, &v->n_rows)) {
		return false;
	}
	v->rows = arena_array(c->arena, struct mailbox_line, v->n_rows);
	for (size_t i = 0; i < v->n_rows; i++) {
		v->rows[i] = line_of(c, &rows[i]);
	}
	how_it_stands(c, v);
	ways(c, v);
	v->on = field_of(w, &op_mailbox_settings, "on", v->now.on ? S("on") : S(""));
	v->folder = field_of(w, &op_mailbox_settings, "folder", v->now.folder);
	field_help(w, &v->folder, MSG_MAILBOX_FOLDER_HELP);
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_MAILBOX_TITLE), .nav = NAV_SETTINGS, .body = mailbox_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool saved(struct web *w)
{
	const struct mailbox *m = w->result;
	return web_redirect_flash(w, url_path(w->c, "/settings/mail-in"), m->on ? MSG_MAILBOX_SAVED_ON : MSG_MAILBOX_SAVED_OFF);
}

/* --- API --- */

static bool settings_json(struct web *w)
{
	struct mailbox m;
	return mailbox_get(w->c, &m) && web_json(w, 200, &mailbox_shape, &m);
}
static bool changed_json(struct web *w) { return web_json(w, 200, &mailbox_shape, w->result); }

static bool list_json(struct web *w)
{
	struct mailbox_mail *v;
	size_t n;
	return mailbox_mails(w->c, &v, &n) && web_json_list(w, &mailbox_mail_shape, v, n, STR_NONE);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/settings/mail-in", .needs = ACCESS_ADMIN, .show = show,
		.doc = "the folder suspicious mail is dropped into" },
	{ .method = HTTP_POST, .pattern = "/settings/mail-in", .needs = ACCESS_ADMIN, .op = &op_mailbox_settings, .answer = saved,
		.refuse = refuse, .doc = "say which folder suspicious mail is dropped into" },
	{ .method = HTTP_GET, .pattern = "/api/v1/mail-in", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = settings_json,
		.shape = &mailbox_shape, .doc = "the folder suspicious mail is dropped into, and how it stands" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/mail-in", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_mailbox_settings,
		.answer = changed_json, .doc = "say which folder suspicious mail is dropped into" },
	{ .method = HTTP_GET, .pattern = "/api/v1/mail-in/mails", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = list_json,
		.shape = &mailbox_mail_shape, .is_list = true, .doc = "the newest 100 mails of the folder and what became of them" },
};
const struct route_table mailbox_routes = { routes, sizeof routes / sizeof routes[0] };
