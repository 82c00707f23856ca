/* 社内への注意: the list, one warning with who has read it, the paper, and the banners elsewhere. */
#include "broadcast/broadcast_web.h"

#include "account/access.h"
#include "base/msg.h"
#include "base/time.h"
#include "broadcast/broadcast_view.h"
#include "broadcast_html.h"
#include "messages.h"
#include "org/org.h"
#include "outbox/outbox.h"

PAGE_BODY(broadcasts_page)
PAGE_BODY(broadcast_page)
PAGE_BODY(broadcast_poster)

#define LINES_MOST 60

static bool may_act(const struct ctx *c) { return access_allows(c->who.access, ACCESS_RESPONDER); }
static struct url page_url(struct ctx *c, struct id id, const char *after) { return url_id(c, "/broadcast/", id, after); }

static const struct { const char *css, *icon; } looks[] = { [BROADCAST_DRAFT] = { "is-quiet", "file-pen" }, [BROADCAST_HELD] = { "is-ask", "hourglass" },
	[BROADCAST_SENDING] = { "is-key", "send" }, [BROADCAST_SENT] = { "is-ok", "check" }, [BROADCAST_DROPPED] = { "is-quiet", "x" } };

static str state_text(struct ctx *c, const struct broadcast *b)
{
	bool over = b->state == BROADCAST_SENT && !broadcast_is_standing(b, c->now_ms);
	return msg(c, over ? MSG_BROADCAST_OVER : broadcast_state_choices.v[b->state].label);
}

static str count_text(struct ctx *c, int key, int64_t n) { return msgf(c, key, { "count", number_grouped(c->arena, n) }); }

/* --- the list --- */

static struct broadcast_line line_of(struct ctx *c, const struct broadcast *b)
{
	bool is_out = b->state == BROADCAST_SENDING || b->state == BROADCAST_SENT;
	return (struct broadcast_line){ .subject = b->subject, .to = page_url(c, b->id, ""), .chip = state_text(c, b),
		.line = msgf(c, MSG_BROADCAST_PAGE_LIST_LINE, { "who", b->maker }, { "when", time_short(c, b->send_at.has ? b->send_at.v : b->made_at.v) }),
		.read = is_out ? msgf(c, MSG_BROADCAST_PAGE_READ_OF, { "total", str_i64(c->arena, b->n_people.v) }, { "read", str_i64(c->arena, b->n_read.v) }) : S(""),
		.opened = b->n_opened.v > 0 ? count_text(c, MSG_BROADCAST_PAGE_LIST_OPENED, b->n_opened.v) : S(""),
		.css = str_from_c(looks[b->state].css), .icon = str_from_c(looks[b->state].icon) };
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct broadcast *v;
	struct broadcasts_page *p = arena_new(c->arena, struct broadcasts_page);
	if (!broadcast_list(c, &v, &p->n)) {
		return false;
	}
	p->v = arena_array(c->arena, struct broadcast_line, p->n);
	for (size_t k = 0; k < p->n; k++) {
		p->v[k] = line_of(c, &v[k]);
	}
	p->can_act = may_act(c);
	p->empty = (struct empty_view){ .icon = S("bell"), .title = msg(c, MSG_BROADCAST_NONE_TITLE), .text = msg(c, MSG_BROADCAST_NONE_TEXT) };
	struct page_view view = { .title = msg(c, MSG_BROADCAST_TITLE), .nav = NAV_NOW, .body = broadcasts_page_body, .view = p };
	return page_show(w, 200, &view);
}

/* --- one --- */

static struct warning_lines lines_of(struct ctx *c, str text)
{
	str *v = arena_array(c->arena, str, LINES_MOST);
	size_t n = 0;
	while (!str_is_none(text) && n < LINES_MOST - 1) {
		v[n++] = str_trim(str_cut(&text, '\n'));
	}
	if (!str_is_none(text)) {
		v[n++] = text; /* the rest in one piece: nothing is left out */
	}
	return (struct warning_lines){ v, n };
}

static str answer_line(struct ctx *c, const struct broadcast_person *p)
{
	if (p->answer >= 0) {
		return msgf(c, MSG_BROADCAST_PAGE_ANSWERED, { "answer", msg(c, broadcast_answer_choices.v[p->answer].label) },
			{ "when", time_short(c, p->answered_at.v) });
	}
	if (p->read_at.has) {
		return msgf(c, MSG_BROADCAST_PAGE_READ_LINE, { "when", time_short(c, p->read_at.v) },
			{ "how", msg(c, broadcast_read_choices.v[p->how < 0 ? 0 : p->how].label) });
	}
	return p->has_mail ? S("") : msg(c, MSG_BROADCAST_PAGE_HAS_NO_MAIL);
}

static struct broadcast_person_line person_line_of(struct ctx *c, const struct broadcast *b, const struct broadcast_person *p)
{
	struct broadcast_person_line l = { .name = p->name, .department = p->department, .line = answer_line(c, p), .phone = p->phone,
		.has_phone = p->phone.n > 0, .call = url_tel(c, p->phone), .call_label = msgf(c, MSG_BROADCAST_PAGE_CALL, { "who", p->name }, { "number", p->phone }),
		.told_label = msgf(c, MSG_BROADCAST_PAGE_TOLD_OF, { "who", p->name }), .answer_label = msgf(c, MSG_BROADCAST_PAGE_ANSWER_OF, { "who", p->name }),
		.answer_id = STR_CAT(c->arena, S("a-"), id_str(c->arena, p->id)) };
	l.told = url_item(c, page_url(c, b->id, ""), "/person/", p->id);
	return l;
}

static bool fill_people(struct ctx *c, const struct broadcast *b, struct broadcast_page *v)
{
	struct broadcast_person *all;
	size_t n;
	if (!broadcast_people(c, b->id, &all, &n)) {
		return false;
	}
	v->opened = arena_array(c->arena, struct broadcast_person_line, n);
	v->unread = arena_array(c->arena, struct broadcast_person_line, n);
	v->read = arena_array(c->arena, struct broadcast_person_line, n);
	for (size_t k = 0; k < n; k++) {
		struct broadcast_person_line l = person_line_of(c, b, &all[k]);
		if (all[k].answer == ANSWER_OPENED) {
			v->opened[v->n_opened++] = l;
		} else if (all[k].read_at.has) {
			v->read[v->n_read++] = l;
		} else {
			v->unread[v->n_unread++] = l;
		}
	}
	return true;
}

static void fill_links(struct ctx *c, const struct broadcast *b, struct broadcast_page *v)
{
	str before = id_str(c->arena, b->id);
	v->back = url_path(c, "/broadcast");
	v->edit = page_url(c, b->id, "/edit");
	v->send = page_url(c, b->id, "/send");
	v->undo = page_url(c, b->id, "/undo");
	v->drop = page_url(c, b->id, "/drop");
	v->end = page_url(c, b->id, "/end");
	v->remind = page_url(c, b->id, "/remind");
	v->poster = page_url(c, b->id, "/poster");
	v->more = url_with(c, url_with(c, url_path(c, "/broadcast/new"), "kind", S("correction")), "before", before);
	v->clear = url_with(c, url_with(c, url_path(c, "/broadcast/new"), "kind", S("clear")), "before", before);
	v->room = id_is_none(b->incident_id) ? url_path(c, "/now") : url_id(c, "/incident/", b->incident_id, "");
}

static int64_t without_mail(const struct broadcast_page *v, const struct broadcast *b, struct ctx *c)
{
	int64_t n = 0;
	for (size_t k = 0; k < v->n_unread && b->state == BROADCAST_DRAFT; k++) {
		n += str_eq(v->unread[k].line, msg(c, MSG_BROADCAST_PAGE_HAS_NO_MAIL));
	}
	return b->state == BROADCAST_DRAFT ? n : b->n_no_mail.v;
}

static void fill_words(struct ctx *c, struct broadcast *b, struct broadcast_page *v)
{
	struct warning_lines lines = lines_of(c, b->text);
	v->b = b;
	v->lines = lines.v;
	v->n_lines = lines.n;
	v->chip = state_text(c, b);
	v->css = str_from_c(looks[b->state].css);
	v->icon = str_from_c(looks[b->state].icon);
	v->seen = str_i64(c->arena, b->changed_at.v);
	v->by = msgf(c, MSG_BROADCAST_PAGE_LIST_LINE, { "who", b->maker }, { "when", time_full(c, b->send_at.has ? b->send_at.v : b->made_at.v) });
	v->when = b->send_at.has ? msgf(c, MSG_BROADCAST_PAGE_HELD, { "when", time_hm(c, b->send_at.v + 59 * 1000) }) : S("");
}

static bool fill(struct web *w, struct broadcast *b, struct broadcast_page *v)
{
	struct ctx *c = w->c;
	struct mail_settings server;
	if (!mail_settings_get(c, &server) || !fill_people(c, b, v)) {
		return false;
	}
	fill_words(c, b, v);
	fill_links(c, b, v);
	v->has_server = server.has;
	v->can_act = may_act(c);
	v->is_draft = b->state == BROADCAST_DRAFT || b->state == BROADCAST_DROPPED;
	v->can_act = v->can_act && b->state != BROADCAST_DROPPED;
	v->is_held = b->state == BROADCAST_HELD && b->send_at.v > c->now_ms;
	v->is_out = !v->is_draft && !v->is_held;
	v->is_standing = broadcast_is_standing(b, c->now_ms);
	v->can_remind = v->can_act && b->state == BROADCAST_SENT && b->n_no_mail.v < b->n_people.v;
	v->stands = v->is_standing ? msgf(c, MSG_BROADCAST_PAGE_STANDS, { "until", time_short(c, b->ends_at.v) }) : S("");
	v->reaches = v->is_out ? msgf(c, MSG_BROADCAST_PAGE_READ_OF, { "total", str_i64(c->arena, b->n_people.v) }, { "read", str_i64(c->arena, b->n_read.v) })
		: count_text(c, MSG_BROADCAST_PAGE_REACHES, b->n_people.v);
	int64_t none = without_mail(v, b, c);
	v->no_mail = none > 0 ? count_text(c, MSG_BROADCAST_PAGE_NO_MAIL, none) : S("");
	v->answers = arena_array(c->arena, struct field_option, 4);
	v->answers[v->n_answers++] = (struct field_option){ S(""), msg(c, MSG_BROADCAST_PAGE_ANSWER_NONE), S("") };
	for (size_t k = 0; k < broadcast_answer_choices.n; k++) {
		v->answers[v->n_answers++] = (struct field_option){ str_from_c(broadcast_answer_choices.v[k].code),
			msg(c, broadcast_answer_choices.v[k].label), S("") };
	}
	v->errors = errors_make(w);
	return true;
}

static bool one(struct web *w, int status)
{
	struct id id;
	struct broadcast *b = arena_new(w->c->arena, struct broadcast);
	struct broadcast_page *v = arena_new(w->c->arena, struct broadcast_page);
	if (!web_id(w, "warning", &id) || !broadcast_get(w->c, id, b) || !fill(w, b, v)) {
		return false;
	}
	struct page_view p = { .title = b->subject, .nav = NAV_NOW, .body = broadcast_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_one(struct web *w) { return one(w, 200); }
static bool refuse_one(struct web *w) { return one(w, web_error_status(w)); }

static bool show_poster(struct web *w)
{
	struct id id;
	struct org org;
	struct broadcast *b = arena_new(w->c->arena, struct broadcast);
	struct broadcast_page *v = arena_new(w->c->arena, struct broadcast_page);
	if (!web_id(w, "warning", &id) || !broadcast_get(w->c, id, b) || !fill(w, b, v) || !org_get(w->c, &org)) {
		return false;
	}
	v->org = org.name;
	v->back = page_url(w->c, b->id, "");
	struct page_view p = { .title = b->subject, .nav = NAV_NOW, .body = broadcast_poster_body, .view = v, .is_wide = true };
	return page_show(w, 200, &p);
}

static bool back_to(struct web *w, int said)
{
	struct id id;
	return web_id(w, "warning", &id) && web_redirect_flash(w, page_url(w->c, id, ""), said);
}
static bool held(struct web *w) { return back_to(w, MSG_BROADCAST_PAGE_HELD_FLASH); }
static bool undone(struct web *w) { return back_to(w, MSG_BROADCAST_PAGE_UNDONE); }
static bool ended(struct web *w) { return back_to(w, MSG_BROADCAST_PAGE_ENDED); }
static bool reminded(struct web *w) { return back_to(w, MSG_BROADCAST_PAGE_REMINDED); }
static bool told(struct web *w) { return back_to(w, MSG_BROADCAST_PAGE_TOLD_FLASH); }
static bool dropped(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/broadcast"), MSG_BROADCAST_PAGE_DROPPED_FLASH); }
static bool mine(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/"), MSG_BROADCAST_PAGE_THANKS); }

bool warning_banners_of(struct ctx *c, bool can_answer, struct warning_banners *ret)
{
	struct broadcast_banner *v;
	if (!broadcast_standing(c, &v, &ret->n)) {
		return false;
	}
	ret->v = arena_array(c->arena, struct warning_banner, ret->n);
	for (size_t k = 0; k < ret->n; k++) {
		struct warning_lines lines = lines_of(c, v[k].text);
		ret->v[k] = (struct warning_banner){ .subject = v[k].subject, .phone = v[k].phone, .sent = time_short(c, v[k].sent_at), .lines = lines.v,
			.n_lines = lines.n, .mine = page_url(c, v[k].id, "/mine"), .call = url_tel(c, v[k].phone), .has_phone = v[k].phone.n > 0,
			.asks = v[k].asks, .can_answer = can_answer && v[k].is_mine, .is_read = v[k].is_read };
	}
	return true;
}

/* --- API --- */

static bool list_json(struct web *w)
{
	struct broadcast *v;
	size_t n;
	return broadcast_list(w->c, &v, &n) && web_json_list(w, &broadcast_shape, v, n, STR_NONE);
}

static bool one_json(struct web *w)
{
	struct id id;
	struct broadcast b;
	return web_id(w, "warning", &id) && broadcast_get(w->c, id, &b) && web_json(w, 200, &broadcast_shape, &b);
}

static bool people_json(struct web *w)
{
	struct id id;
	struct broadcast b;
	struct broadcast_person *v;
	size_t n;
	return web_id(w, "warning", &id) && broadcast_get(w->c, id, &b) && broadcast_people(w->c, id, &v, &n) &&
	       web_json_list(w, &broadcast_person_shape, v, n, STR_NONE);
}

static bool made_json(struct web *w)
{
	const struct broadcast *b = w->result;
	return web_created(w, &broadcast_shape, b, url_id(w->c, "/api/v1/broadcasts/", b->id, ""));
}
static bool done_json(struct web *w) { return web_json(w, 200, &broadcast_shape, w->result); }

#define ACT(path_, op_, answer_, doc_) { .method = HTTP_POST, .pattern = path_, .needs = ACCESS_RESPONDER, .op = op_, .answer = answer_, \
	.refuse = refuse_one, .doc = doc_ }
#define API_ACT(path_, op_, doc_) { .method = HTTP_PUT, .pattern = path_, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = op_, \
	.answer = done_json, .doc = doc_ }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/broadcast", .needs = ACCESS_VIEWER, .show = show_list, .doc = "warnings to the staff" },
	{ .method = HTTP_GET, .pattern = "/broadcast/{warning}", .needs = ACCESS_VIEWER, .show = show_one, .doc = "one warning, and who has read it" },
	{ .method = HTTP_GET, .pattern = "/broadcast/{warning}/poster", .needs = ACCESS_VIEWER, .show = show_poster, .doc = "the warning as a notice to print" },
	ACT("/broadcast/{warning}/send", &op_broadcast_send, held, "send a warning; it goes in a minute"),
	ACT("/broadcast/{warning}/undo", &op_broadcast_undo, undone, "take it back before it goes"),
	ACT("/broadcast/{warning}/drop", &op_broadcast_drop, dropped, "throw a draft away"),
	ACT("/broadcast/{warning}/end", &op_broadcast_end, ended, "take the banner down"),
	ACT("/broadcast/{warning}/remind", &op_broadcast_remind, reminded, "mail those who have not read it once more"),
	ACT("/broadcast/{warning}/person/{warned}", &op_broadcast_told, told, "somebody was told in person"),
	{ .method = HTTP_POST, .pattern = "/broadcast/{warning}/mine", .needs = ACCESS_HELPER, .op = &op_broadcast_mine, .answer = mine,
		.doc = "one has read it oneself" },
	{ .method = HTTP_GET, .pattern = "/api/v1/broadcasts", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list_json, .shape = &broadcast_shape,
		.is_list = true, .doc = "the newest 100 warnings to the staff, without their text" },
	{ .method = HTTP_POST, .pattern = "/api/v1/broadcasts", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_broadcast_draft,
		.answer = made_json, .doc = "write a warning to the staff; nothing goes out yet" },
	{ .method = HTTP_GET, .pattern = "/api/v1/broadcasts/{warning}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one_json,
		.shape = &broadcast_shape, .doc = "one warning" },
	API_ACT("/api/v1/broadcasts/{warning}", &op_broadcast_change, "change a warning that has not gone out"),
	API_ACT("/api/v1/broadcasts/{warning}/send", &op_broadcast_send, "send it; it goes in a minute"),
	API_ACT("/api/v1/broadcasts/{warning}/undo", &op_broadcast_undo, "take it back before it goes"),
	API_ACT("/api/v1/broadcasts/{warning}/end", &op_broadcast_end, "take the banner down"),
	API_ACT("/api/v1/broadcasts/{warning}/remind", &op_broadcast_remind, "mail those who have not read it once more"),
	{ .method = HTTP_DELETE, .pattern = "/api/v1/broadcasts/{warning}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_broadcast_drop,
		.answer = web_no_content, .doc = "throw a draft away" },
	{ .method = HTTP_GET, .pattern = "/api/v1/broadcasts/{warning}/people", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = people_json,
		.shape = &broadcast_person_shape, .is_list = true, .doc = "who is warned; those who opened it first, then who has not read it" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/broadcasts/{warning}/people/{warned}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_broadcast_told, .answer = web_no_content, .doc = "somebody was told in person; their answer" },
	{ .method = HTTP_PUT, .pattern = "/api/v1/broadcasts/{warning}/mine", .needs = ACCESS_HELPER, .flags = ROUTE_API, .op = &op_broadcast_mine,
		.answer = web_no_content, .doc = "one has read it oneself" },
};
const struct route_table broadcast_routes = { routes, sizeof routes / sizeof routes[0] };
