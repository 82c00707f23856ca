#include "hook/hook_web.h"

#include "account/account.h"
#include "base/time.h"
#include "hook/body.h"
#include "hook/hook_view.h"
#include "hook_html.h"
#include "messages.h"
#include "notice/hook_rule.h"

#define UNDER_WAY_MS (60 * 1000) /* a test that has not gone by then waits for its next try */

PAGE_BODY(hooks_page)
PAGE_BODY(hook_page)
static void hook_new_body(struct out *o, const void *view) { hook_new_html(o, view); }

static const struct { const char *css, *icon; } looks[] = {
	[HOOK_WAITING] = { "is-ask", "hourglass" }, [HOOK_SENDING] = { "is-key", "send" }, [HOOK_SENT] = { "is-ok", "check" },
	[HOOK_REFUSED] = { "is-danger", "x" }, [HOOK_GIVEN_UP] = { "is-danger", "x" },
};
static const int how_words[HOOK_KIND_MAX] = { [HOOK_SLACK] = MSG_HOOK_HOW_SLACK, [HOOK_TEAMS] = MSG_HOOK_HOW_TEAMS,
	[HOOK_CHATWORK] = MSG_HOOK_HOW_CHATWORK, [HOOK_GOOGLE_CHAT] = MSG_HOOK_HOW_GOOGLE_CHAT,
	[HOOK_LINE_WORKS] = MSG_HOOK_HOW_LINE_WORKS, [HOOK_JSON] = MSG_HOOK_HOW_JSON };

static str kind_name(struct ctx *c, int kind) { return msg(c, hook_kind_choices.v[kind].label); }

/* --- how it stands --- */

/* What a person can do about an answer: by its status, else by the words such failures have. */
static str hint_of(struct ctx *c, int64_t code, str said)
{
	static const struct { int from, to, hint; } by_code[] = {
		{ 300, 399, MSG_HOOK_HINT_REDIRECT }, { 401, 403, MSG_HOOK_HINT_DENIED }, { 404, 404, MSG_HOOK_HINT_GONE },
		{ 408, 408, MSG_HOOK_HINT_BUSY }, { 410, 410, MSG_HOOK_HINT_GONE }, { 425, 425, MSG_HOOK_HINT_BUSY },
		{ 429, 429, MSG_HOOK_HINT_BUSY }, { 400, 499, MSG_HOOK_HINT_FORM }, { 500, 599, MSG_HOOK_HINT_BUSY },
	};
	static const struct { const char *word; int hint; } by_word[] = {
		{ "closed address", MSG_HOOK_HINT_CLOSED }, { "secret.key", MSG_HOOK_HINT_KEY }, { "resolve host", MSG_HOOK_HINT_NAME },
		{ "redirect", MSG_HOOK_HINT_REDIRECT }, { "ertificate", MSG_HOOK_HINT_CERTIFICATE }, { "SSL", MSG_HOOK_HINT_CERTIFICATE },
		{ "onnect", MSG_HOOK_HINT_REACH }, { "imed out", MSG_HOOK_HINT_REACH },
	};
	for (size_t k = 0; code > 0 && k < sizeof by_code / sizeof by_code[0]; k++) {
		if (code >= by_code[k].from && code <= by_code[k].to) {
			return msg(c, by_code[k].hint);
		}
	}
	for (size_t k = 0; code == 0 && k < sizeof by_word / sizeof by_word[0]; k++) {
		if (str_find(said, str_from_c(by_word[k].word), 0) != SIZE_MAX) {
			return msg(c, by_word[k].hint);
		}
	}
	return S("");
}

static struct hook_stand stand(struct ctx *c, const char *css, const char *icon, int word, str about)
{
	return (struct hook_stand){ .css = str_from_c(css), .icon = str_from_c(icon), .word = msg(c, word), .about = about,
		.said = S(""), .hint = S("") };
}

static struct hook_stand stand_of(struct ctx *c, const struct hook *h)
{
	if (h->archived_at.has) {
		return stand(c, "is-quiet", "minus", MSG_HOOK_IS_REMOVED, msg(c, MSG_HOOK_OFF_HELP));
	}
	if (!h->is_on) {
		return stand(c, "is-quiet", "minus", MSG_HOOK_OFF, msg(c, MSG_HOOK_OFF_HELP));
	}
	if (h->trouble.n) {
		return stand(c, "is-danger", "triangle-alert", MSG_HOOK_TROUBLE, msgf(c, MSG_HOOK_TROUBLE_HELP,
			{ "when", time_short(c, h->trouble_at.v) }));
	}
	if (h->sent_at.has) {
		return stand(c, "is-ok", "check", MSG_HOOK_WORKS, msgf(c, MSG_HOOK_WORKS_HELP, { "when", time_short(c, h->sent_at.v) }));
	}
	return stand(c, "is-ask", "circle-alert", MSG_HOOK_UNTRIED, msg(c, MSG_HOOK_UNTRIED_HELP));
}

/* --- all of them --- */

static struct hook_line line_of(struct ctx *c, const struct hook *h)
{
	return (struct hook_line){ .name = h->name, .kind = kind_name(c, h->kind), .place = h->place, .stand = stand_of(c, h),
		.see = url_id(c, "/settings/hooks/", h->id, ""), .restore = url_id(c, "/settings/hooks/", h->id, "/restore") };
}

static bool show_all_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct hooks_page *v = arena_new(c->arena, struct hooks_page);
	struct hook *all;
	size_t n;
	if (!hook_list(c, &all, &n)) {
		return false;
	}
	v->rows = arena_array(c->arena, struct hook_line, n);
	v->removed = arena_array(c->arena, struct hook_line, n);
	for (size_t k = 0; k < n; k++) {
		struct hook_line line = line_of(c, &all[k]);
		if (all[k].archived_at.has) {
			v->removed[v->n_removed++] = line;
		} else {
			v->rows[v->n_rows++] = line;
		}
	}
	for (int kind = 0; kind < HOOK_KIND_MAX; kind++) {
		v->kinds[v->n_kinds++] = (struct hook_kind_line){ kind_name(c, kind),
			url_with(c, url_path(c, "/settings/hooks/new"), "kind", str_from_c(hook_kind_choices.v[kind].code)) };
	}
	v->empty = (struct empty_view){ .icon = S("send"), .title = msg(c, MSG_HOOK_NONE_TITLE), .text = msg(c, MSG_HOOK_NONE_TEXT) };
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_HOOK_TITLE), .nav = NAV_SETTINGS, .body = hooks_page_body, .view = v };
	return page_show(w, status, &p);
}
static bool show_all(struct web *w) { return show_all_with(w, 200); }
static bool refuse_all(struct web *w) { return show_all_with(w, web_error_status(w)); }

/* --- the form --- */

static void split_lines(struct ctx *c, str text, struct hook_form *v)
{
	str *lines = arena_array(c->arena, str, 8);
	while (!str_is_none(text) && v->n_how < 8) {
		lines[v->n_how++] = str_cut(&text, '\n');
	}
	v->how = lines;
}

/* What was pasted comes back to be mended, in this one answer; a token does not. */
static void fill_url(struct web *w, struct hook_form *v, int kind, const struct operation *op, str help)
{
	v->url = field_of(w, op, "url", S(""));
	v->url.type = S("text");
	v->url.value = raw_get(&w->form, "url");
	v->url.value = str_is_none(v->url.value) ? S("") : v->url.value;
	if (kind == HOOK_CHATWORK) {
		v->url.label = msg(w->c, MSG_HOOK_ROOM);
		field_help(w, &v->url, MSG_HOOK_ROOM_HELP);
	} else {
		field_help(w, &v->url, MSG_HOOK_URL_HELP);
	}
	if (help.n) {
		field_help_add(w, &v->url, help);
	}
}

/* `h`: the one that is changed; NULL: a new one. */
static void fill_form(struct web *w, struct hook_form *v, int kind, const struct hook *h)
{
	struct ctx *c = w->c;
	const struct operation *op = h ? &op_hook_change : &op_hook_make;
	*v = (struct hook_form){ .errors = errors_make(w), .kind_code = str_from_c(hook_kind_choices.v[kind].code),
		.title = msgf(c, MSG_HOOK_ADD_TO, { "kind", kind_name(c, kind) }), .is_only_documents = kind != HOOK_JSON,
		.has_token = kind == HOOK_CHATWORK };
	split_lines(c, msg(c, how_words[kind]), v);
	v->name = field_of(w, op, "name", h ? h->name : S(""));
	field_help(w, &v->name, MSG_HOOK_NAME_HELP);
	fill_url(w, v, kind, op, h ? msgf(c, MSG_HOOK_URL_KEPT, { "place", h->place }) : S(""));
	v->token = field_of(w, op, "token", S(""));
	v->token.autocomplete = S("new-password");
	v->token.is_required = !h;
	field_help(w, &v->token, h ? MSG_HOOK_TOKEN_KEPT : MSG_HOOK_TOKEN_HELP);
	int lang = h ? h->lang : LANG_JA;
	v->lang = field_of(w, op, "lang", str_from_c(lang_choices.v[lang].code));
}

static bool show_form(struct web *w, int status, str kind_code)
{
	int kind = str_is_none(kind_code) ? -1 : choice_find(&hook_kind_choices, kind_code);
	if (kind < 0) {
		return fail(w->c, ERR_NOT_FOUND, 0);
	}
	struct hook_form *v = arena_new(w->c->arena, struct hook_form);
	fill_form(w, v, kind, NULL);
	struct page_view p = { .title = v->title, .nav = NAV_SETTINGS, .body = hook_new_body, .view = v };
	return page_show(w, status, &p);
}

static bool show_new(struct web *w)
{
	str kind = web_query(w, "kind");
	return show_form(w, 200, str_is_none(kind) ? S("slack") : kind);
}

static bool refuse_new(struct web *w)
{
	str kind = raw_get(&w->form, "kind");
	bool is_known = !str_is_none(kind) && choice_find(&hook_kind_choices, kind) >= 0;
	return is_known ? show_form(w, web_error_status(w), kind) : refuse_all(w);
}

/* --- one of them --- */

static struct hook_delivery_line delivery_line(struct ctx *c, const struct hook *h, const struct hook_delivery *d)
{
	bool failed = d->state == HOOK_REFUSED || d->state == HOOK_GIVEN_UP;
	bool open = d->state == HOOK_WAITING || d->state == HOOK_SENDING;
	str said = d->code.has && d->said.n ? str_printf(c->arena, "%lld %.*s", (long long)d->code.v, STR_FMT(d->said)) : d->said;
	str next = d->state == HOOK_WAITING && d->tries.v > 0 ? msgf(c, MSG_HOOK_NEXT_TRY, { "when", time_short(c, d->next_at.v) }) : S("");
	return (struct hook_delivery_line){ .title = d->title, .said = said.n ? msgf(c, MSG_HOOK_SAID, { "said", said }) : S(""),
		.hint = (failed || open) && d->said.n ? hint_of(c, d->code.v, d->said) : S(""), .next = next,
		.tries = d->tries.v > 1 ? msgf(c, MSG_HOOK_TRIES, { "count", str_i64(c->arena, d->tries.v) }) : S(""),
		.state = msg(c, hook_state_choices.v[d->state].label), .css = str_from_c(looks[d->state].css),
		.icon = str_from_c(looks[d->state].icon), .at = d->ended_at.has ? d->ended_at.v : d->made_at.v,
		.can_again = failed && h->is_on && !h->archived_at.has, .again = url_id(c, "/settings/hook-deliveries/", d->id, "/again") };
}

static bool fill_deliveries(struct ctx *c, struct hook_page *v)
{
	struct hook_delivery *d;
	if (!hook_deliveries(c, v->h.id, &d, &v->n_rows)) {
		return false;
	}
	v->rows = arena_array(c->arena, struct hook_delivery_line, v->n_rows);
	for (size_t k = 0; k < v->n_rows; k++) {
		bool open = d[k].state == HOOK_SENDING || (d[k].state == HOOK_WAITING && d[k].tries.v == 0);
		v->rows[k] = delivery_line(c, &v->h, &d[k]);
		v->is_under_way = v->is_under_way || (open && d[k].made_at.v + UNDER_WAY_MS > c->now_ms);
		if (v->stand.said.n == 0 && v->h.trouble.n && v->rows[k].said.n) { /* the newest answer is why */
			v->stand.said = v->rows[k].said;
			v->stand.hint = v->rows[k].hint;
		}
	}
	return true;
}

static void fill_urls(struct ctx *c, struct hook_page *v)
{
	const struct { struct url *to; const char *end; } urls[] = { { &v->test, "/test" }, { &v->change, "" },
		{ &v->turn, "/switch" }, { &v->remove, "/remove" }, { &v->restore, "/restore" }, { &v->rotate, "/rotate" }, { &v->self, "" } };
	for (size_t k = 0; k < sizeof urls / sizeof urls[0]; k++) {
		*urls[k].to = url_id(c, "/settings/hooks/", v->h.id, urls[k].end);
	}
	v->back = url_path(c, "/settings/hooks");
}

static bool show_one(struct web *w, int status, struct id id, str fresh)
{
	struct ctx *c = w->c;
	struct hook_page *v = arena_new(c->arena, struct hook_page);
	str usual;
	if (!hook_get(c, id, &v->h)) {
		return false;
	}
	v->kind = kind_name(c, v->h.kind);
	v->fresh = fresh;
	v->stand = stand_of(c, &v->h);
	v->is_removed = v->h.archived_at.has;
	v->is_json = v->h.kind == HOOK_JSON;
	v->waiting = v->h.waiting.v > 0 ? msgf(c, MSG_HOOK_WAITING, { "count", str_i64(c->arena, v->h.waiting.v) }) : S("");
	v->old_key = v->h.old_until.has ? msgf(c, MSG_HOOK_OLD_KEY, { "when", time_short(c, v->h.old_until.v) }) : S("");
	v->other_place = hook_is_usual_place((enum hook_kind)v->h.kind, v->h.place, &usual) ? S("")
		: msgf(c, MSG_HOOK_OTHER_PLACE, { "kind", v->kind }, { "host", usual });
	if (!v->is_removed && !notice_hook_said(c, id, &v->hears)) {
		return false;
	}
	fill_urls(c, v);
	fill_form(w, &v->form, v->h.kind, &v->h);
	if (!fill_deliveries(c, v)) {
		return false;
	}
	struct page_view p = { .title = v->h.name, .nav = NAV_SETTINGS, .body = hook_page_body, .view = v };
	return page_show(w, status, &p);
}

static bool show(struct web *w)
{
	struct id id;
	return web_id(w, "hook", &id) && show_one(w, 200, id, S(""));
}

static bool refuse(struct web *w)
{
	struct id id;
	if (w->refused.code == ERR_NOT_FOUND) {
		return refuse_all(w);
	}
	return web_id(w, "hook", &id) && show_one(w, web_error_status(w), id, S(""));
}

/* --- after it --- */

static bool to_one(struct web *w, struct id id, int said)
{
	return web_redirect_flash(w, url_id(w->c, "/settings/hooks/", id, ""), said);
}

/* The key stands on the answer itself and nowhere else. */
static bool made(struct web *w)
{
	const struct hook_made *m = w->result;
	return m->secret.n ? show_one(w, 200, m->hook.id, m->secret) : to_one(w, m->hook.id, MSG_HOOK_ADDED);
}
static bool rotated(struct web *w)
{
	const struct hook_made *m = w->result;
	return show_one(w, 200, m->hook.id, m->secret);
}
static bool changed(struct web *w) { return to_one(w, ((const struct hook *)w->result)->id, MSG_HOOK_CHANGED); }
static bool tested(struct web *w) { return to_one(w, ((const struct hook *)w->result)->id, MSG_HOOK_TEST_SENT); }
static bool restored(struct web *w) { return to_one(w, ((const struct hook *)w->result)->id, MSG_HOOK_RESTORED); }
static bool again(struct web *w) { return to_one(w, ((const struct hook *)w->result)->id, MSG_HOOK_AGAIN_DONE); }
static bool removed(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/settings/hooks"), MSG_HOOK_REMOVED); }
static bool switched(struct web *w)
{
	const struct hook *h = w->result;
	return to_one(w, h->id, h->is_on ? MSG_HOOK_SWITCHED_ON : MSG_HOOK_SWITCHED_OFF);
}

/* --- API --- */

static bool list_json(struct web *w)
{
	struct hook *v;
	size_t n;
	return hook_list(w->c, &v, &n) && web_json_list(w, &hook_shape, v, n, STR_NONE);
}

static bool one_json(struct web *w)
{
	struct id id;
	struct hook h;
	return web_id(w, "hook", &id) && hook_get(w->c, id, &h) && web_json(w, 200, &hook_shape, &h);
}

static bool made_json(struct web *w)
{
	const struct hook_made *m = w->result;
	return web_created(w, &hook_made_shape, m, url_id(w->c, "/api/v1/hooks/", m->hook.id, ""));
}
static bool rotated_json(struct web *w) { return web_json(w, 200, &hook_made_shape, w->result); }
static bool changed_json(struct web *w) { return web_json(w, 200, &hook_shape, w->result); }

struct of_query { struct id hook_id; };
static const struct field of_fields[] = {
	{ .name = "hook", .type = FIELD_ID, .offset = offsetof(struct of_query, hook_id), .doc = "of this target alone" },
};
static const struct shape of_shape = { "HookDeliveryQuery", of_fields, 1, sizeof(struct of_query) };

static bool deliveries_json(struct web *w)
{
	const struct of_query *q = w->asked;
	struct hook_delivery *v;
	size_t n;
	return hook_deliveries(w->c, q->hook_id, &v, &n) && web_json_list(w, &hook_delivery_shape, v, n, STR_NONE);
}

#define PAGE_GET(path, function, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_ADMIN, .show = function, .doc = text }
#define PAGE_POST(path, operation, after, otherwise, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_ADMIN, .op = &operation, .answer = after, .refuse = otherwise, .doc = text }
#define API(verb, path, more, operation, after, text) \
	{ .method = verb, .pattern = path, .needs = ACCESS_ADMIN, .flags = ROUTE_API | (more), .op = &operation, .answer = after, .doc = text }

static const struct route routes[] = {
	PAGE_GET("/settings/hooks", show_all, "which chats and programs are told"),
	PAGE_GET("/settings/hooks/new", show_new, "add a target"),
	PAGE_POST("/settings/hooks", op_hook_make, made, refuse_new, "add a target"),
	PAGE_GET("/settings/hooks/{hook}", show, "a target and what went there"),
	PAGE_POST("/settings/hooks/{hook}", op_hook_change, changed, refuse, "change a target"),
	PAGE_POST("/settings/hooks/{hook}/switch", op_hook_switch, switched, refuse, "switch a target on or off"),
	PAGE_POST("/settings/hooks/{hook}/remove", op_hook_remove, removed, refuse, "remove a target"),
	PAGE_POST("/settings/hooks/{hook}/restore", op_hook_restore, restored, refuse, "bring a target back"),
	PAGE_POST("/settings/hooks/{hook}/test", op_hook_test, tested, refuse, "send a test"),
	PAGE_POST("/settings/hooks/{hook}/rotate", op_hook_rotate, rotated, refuse, "make a new signing key"),
	PAGE_POST("/settings/hook-deliveries/{delivery}/again", op_hook_again, again, NULL, "send a message once more"),
	{ .method = HTTP_GET, .pattern = "/api/v1/hooks", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = list_json,
		.shape = &hook_shape, .is_list = true, .doc = "targets of webhooks; never a URL or a key" },
	API(HTTP_POST, "/api/v1/hooks", ROUTE_SECRET, op_hook_make, made_json,
		"add a target; the signing key of json is in this answer and nowhere else"),
	{ .method = HTTP_GET, .pattern = "/api/v1/hooks/{hook}", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = one_json,
		.shape = &hook_shape, .doc = "a target" },
	API(HTTP_PATCH, "/api/v1/hooks/{hook}", 0, op_hook_change, changed_json, "change a target; what is not sent stays"),
	API(HTTP_DELETE, "/api/v1/hooks/{hook}", 0, op_hook_remove, changed_json, "remove a target; it can be brought back for a month"),
	API(HTTP_POST, "/api/v1/hooks/{hook}/restore", ROUTE_ACTION, op_hook_restore, changed_json, "bring a removed target back"),
	API(HTTP_POST, "/api/v1/hooks/{hook}/switch", ROUTE_ACTION, op_hook_switch, changed_json, "switch a target on or off"),
	API(HTTP_POST, "/api/v1/hooks/{hook}/test", ROUTE_ACTION, op_hook_test, changed_json, "send a test message; see the deliveries for how it went"),
	API(HTTP_POST, "/api/v1/hooks/{hook}/rotate", ROUTE_SECRET | ROUTE_ACTION, op_hook_rotate, rotated_json,
		"make a new signing key, in this answer and nowhere else; the one before is good for a day"),
	{ .method = HTTP_GET, .pattern = "/api/v1/hook-deliveries", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = deliveries_json,
		.shape = &hook_delivery_shape, .is_list = true, .query = &of_shape, .doc = "the newest 100 messages and how they went" },
	API(HTTP_POST, "/api/v1/hook-deliveries/{delivery}/again", ROUTE_ACTION, op_hook_again, changed_json, "try a message that did not go once more"),
};
const struct route_table hook_routes = { routes, sizeof routes / sizeof routes[0] };
