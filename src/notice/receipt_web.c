/* Who was told of a room and who has read it; the page behind the link of the mail, which says nothing but that. */
#include "account/throttle.h"
#include "base/time.h"
#include "messages.h"
#include "notice/notice_view.h"
#include "notice/notice_web.h"
#include "notice/receipt.h"
#include "notice_html.h"
#include "outbox/outbox.h"
#include "room/room_web.h"

PAGE_BODY(room_notices_page)
PAGE_BODY(notice_read_page)

#define FREE_GUESSES 20 /* of one address: a whole office may share it */

/* --- in the room --- */

static struct receipt_line line_of(struct ctx *c, struct id room, const struct notice_receipt *r)
{
	struct receipt_line l = { .name = r->name, .phone = r->phone, .has_phone = r->phone.n > 0, .call = url_tel(c, r->phone),
		.call_label = msgf(c, MSG_NOTICE_CALL, { "who", r->name }, { "number", r->phone }),
		.called_label = msgf(c, MSG_NOTICE_ROOM_CALLED_OF, { "who", r->name }),
		.called = room_sub(c, room, "/notice/", id_str(c->arena, r->id), "/called") };
	if (r->read_at.has) {
		l.line = msgf(c, MSG_NOTICE_ROOM_READ_LINE, { "when", time_short(c, r->read_at.v) },
			{ "how", msg(c, notice_read_choices.v[r->how].label) });
		return l;
	}
	l.line = msgf(c, MSG_NOTICE_ROOM_ASKED, { "when", time_short(c, r->asked_at.v) }, { "event", notice_event_name(c, r->event) });
	l.line = r->is_reminded ? STR_CAT(c->arena, l.line, S("　"), msg(c, MSG_NOTICE_ROOM_REMINDED_ONCE)) : l.line;
	l.line = l.has_phone ? l.line : STR_CAT(c->arena, l.line, S("　"), msg(c, MSG_NOTICE_NO_PHONE));
	return l;
}

/* Asked twice, a person is one line: the newest. */
static bool is_repeated(const struct notice_receipt *v, size_t n, size_t k)
{
	for (size_t x = k + 1; x < n; x++) {
		bool same = id_is_none(v[k].account_id) ? id_eq(v[x].person_id, v[k].person_id) : id_eq(v[x].account_id, v[k].account_id);
		if (same && v[x].read_at.has == v[k].read_at.has) {
			return true;
		}
	}
	return false;
}

static bool fill_receipts(struct ctx *c, struct id room, struct room_notices_page *p)
{
	struct notice_receipt *v;
	size_t n;
	if (!notice_receipts(c, room, &v, &n)) {
		return false;
	}
	p->was_asked = n > 0;
	p->open = arena_array(c->arena, struct receipt_line, n);
	p->read = arena_array(c->arena, struct receipt_line, n);
	for (size_t k = 0; k < n; k++) {
		if (is_repeated(v, n, k)) {
			continue;
		}
		if (v[k].read_at.has) {
			p->read[p->n_read++] = line_of(c, room, &v[k]);
		} else {
			p->is_mine_open = p->is_mine_open || id_eq(v[k].account_id, c->who.account_id);
			p->open[p->n_open++] = line_of(c, room, &v[k]);
		}
	}
	return true;
}

static const struct { const char *css, *icon; } states[] = { [OUTBOX_WAITING] = { "is-ask", "hourglass" }, [OUTBOX_SENDING] = { "is-key", "send" },
	[OUTBOX_SENT] = { "is-ok", "check" }, [OUTBOX_REFUSED] = { "is-danger", "x" }, [OUTBOX_GIVEN_UP] = { "is-danger", "x" } };

static str about_text(struct ctx *c, str about)
{
	static const struct { const char *word; int what; } words[] = { { "opened", MSG_NOTICE_WHAT_OPENED }, { "level", MSG_NOTICE_WHAT_LEVEL },
		{ "assigned", MSG_NOTICE_WHAT_ASSIGNED }, { "report", MSG_NOTICE_WHAT_REPORT }, { "reminder", MSG_NOTICE_ROOM_REMINDED_ONCE } };
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
		if (str_eq(about, str_from_c(words[k].word))) {
			return msg(c, words[k].what);
		}
	}
	return about;
}

static bool fill_mails(struct ctx *c, struct id room, struct room_notices_page *p)
{
	struct notice_room_mail *v;
	if (!notice_mails_of_room(c, room, &v, &p->n_mails)) {
		return false;
	}
	p->mails = arena_array(c->arena, struct notice_mail_line, p->n_mails);
	for (size_t k = 0; k < p->n_mails; k++) {
		int state = choice_find(&outbox_state_choices, v[k].state);
		p->mails[k] = (struct notice_mail_line){ v[k].name, about_text(c, v[k].about), state == OUTBOX_SENT ? S("") : v[k].said,
			msg(c, outbox_state_choices.v[state].label), str_from_c(states[state].css), str_from_c(states[state].icon), v[k].at };
	}
	return true;
}

static bool room_notices(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct room_notices_page *p = arena_new(c->arena, struct room_notices_page);
	if (!room_of(w, &i) || !fill_receipts(c, i.id, p) || !fill_mails(c, i.id, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->can_change = room_can_change(c, &i);
	p->remind = room_url(c, &i, "/notice/remind");
	p->warn = url_with(c, url_path(c, "/broadcast/new"), "incident", id_str(c->arena, i.id));
	p->seen = room_url(c, &i, "/notice/read");
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_NOTICE_ROOM_TITLE), room_notices_page_body, p);
}
static bool show_room(struct web *w) { return room_notices(w, 200); }
static bool refuse_room(struct web *w) { return room_notices(w, web_error_status(w)); }

static bool back(struct web *w, int said)
{
	struct id id;
	return web_id(w, "incident", &id) && web_redirect_flash(w, url_id(w->c, "/incident/", id, "/notice"), said);
}
static bool reminded(struct web *w) { return back(w, MSG_NOTICE_ROOM_REMINDED); }
static bool called(struct web *w) { return back(w, MSG_NOTICE_ROOM_CALLED_DONE); }
static bool seen(struct web *w) { return back(w, MSG_NOTICE_ROOM_SEEN_DONE); }

static bool prepare_remind(struct web *w)
{
	struct notice_remind_in *in = w->in;
	in->base_url = web_base_url(w);
	return true;
}

static bool receipts_json(struct web *w)
{
	struct incident i;
	struct notice_receipt *v;
	size_t n;
	return room_of(w, &i) && notice_receipts(w->c, i.id, &v, &n) && web_json_list(w, &notice_receipt_shape, v, n, STR_NONE);
}

/* --- without sign-in --- */

struct looking { str code; bool is_read; };

static bool check_code(struct ctx *c, void *arg, bool *ret_right)
{
	struct looking *l = arg;
	return notice_code_find(c, l->code, ret_right, &l->is_read);
}

bool notice_code_guess(struct web *w, bool (*check)(struct ctx *c, void *arg, bool *ret_right), void *arg)
{
	int64_t until = 0;
	bool is_right = false;
	str peer = w->x->request.peer;
	struct guess g = { { STR_CAT(w->c->arena, S("notice-code:"), str_is_none(peer) ? S("") : peer), FREE_GUESSES }, check, arg };
	if (!throttle_guess(w->c, &g, &is_right, &until)) {
		return false;
	}
	if (until > 0) {
		fail(w->c, ERR_THROTTLED, MSG_NOTICE_READ_WAIT);
		return fail_arg(w->c, "time", time_hm(w->c, until + 59 * 1000));
	}
	return is_right || fail(w->c, ERR_NOT_FOUND, MSG_NOTICE_READ_GONE);
}

static bool code_of(struct web *w, struct looking *l)
{
	l->code = raw_get(&w->parts, "reading");
	return notice_code_guess(w, check_code, l);
}

/* Looking is not reading: mail programs and filters open links. */
static bool show_code(struct web *w)
{
	struct looking l = { 0 };
	if (!code_of(w, &l)) {
		return false;
	}
	struct notice_read_page v = { .is_read = l.is_read, .to = url_below(w->c, url_path(w->c, "/read"), "/", l.code) };
	http_set_header(&w->x->response, S("X-Robots-Tag"), S("noindex, nofollow"));
	struct page_view p = { .title = msg(w->c, MSG_NOTICE_READ_TITLE), .body = notice_read_page_body, .view = &v, .is_plain = true };
	return page_show(w, 200, &p);
}

static bool prepare_read(struct web *w)
{
	struct looking l = { 0 };
	return code_of(w, &l);
}

static bool was_read(struct web *w)
{
	return web_redirect(w, url_below(w->c, url_path(w->c, "/read"), "/", raw_get(&w->parts, "reading")));
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/read/{reading}", .flags = ROUTE_PUBLIC, .show = show_code, .doc = "say that a notice was read" },
	{ .method = HTTP_POST, .pattern = "/read/{reading}", .flags = ROUTE_PUBLIC, .op = &op_notice_read, .prepare = prepare_read,
		.answer = was_read, .doc = "it was read" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/notice", .needs = ACCESS_VIEWER, .show = show_room,
		.doc = "who was told of a room, and who has read it" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/notice/remind", .needs = ACCESS_RESPONDER, .op = &op_notice_remind,
		.prepare = prepare_remind, .answer = reminded, .refuse = refuse_room, .doc = "tell those who have not read it once more" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/notice/read", .needs = ACCESS_VIEWER, .op = &op_notice_seen, .answer = seen,
		.refuse = refuse_room, .doc = "one has read it oneself" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/notice/{receipt}/called", .needs = ACCESS_RESPONDER, .op = &op_notice_called,
		.answer = called, .refuse = refuse_room, .doc = "somebody was told by phone" },
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/notices", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.show = receipts_json, .shape = &notice_receipt_shape, .is_list = true, .doc = "who was asked whether they read it, and who has" },
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/notices/remind", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_notice_remind, .prepare = prepare_remind, .answer = web_no_content, .doc = "tell those who have not read it once more" },
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/notices/read", .needs = ACCESS_VIEWER, .flags = ROUTE_API,
		.op = &op_notice_seen, .answer = web_no_content, .doc = "one has read it oneself" },
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/notices/{receipt}/called", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API, .op = &op_notice_called, .answer = web_no_content, .doc = "somebody was told by phone" },
};
const struct route_table receipt_routes = { routes, sizeof routes / sizeof routes[0] };
