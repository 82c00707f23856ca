#include "action/action_web.h"

#include "account/access.h"
#include "action/action_view.h"
#include "action_html.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/time.h"
#include "diagnosis/diagnosis.h"
#include "messages.h"
#include "room/room_web.h"
#include "web/page.h"

PAGE_BODY(actions_page)
PAGE_BODY(action_print)
PAGE_BODY(action_page)
PAGE_BODY(action_form)

#define NEAR_MS (60 * 24 * 3600 * INT64_C(1000)) /* further away, the date says more than the days left */

static struct url list_url(struct ctx *c) { return url_path(c, "/action"); }

static struct action_line line_of(struct ctx *c, const struct action *a)
{
	bool has_room = !id_is_none(a->incident_id);
	return (struct action_line){ .what = a->what, .why = a->why, .note = a->note,
		.who = str_is_empty(a->owner_name) ? msg(c, MSG_ACTION_NOBODY) : a->owner_name,
		.incident = has_room ? a->incident_name : S(""), .has_room = has_room,
		.room = has_room ? url_id(c, "/incident/", a->incident_id, "/closing") : list_url(c),
		.state = msg(c, action_state_choices.v[a->state].label), .is_over = action_is_over(a),
		.is_done = a->state == ACTION_DONE, .is_doing = a->state == ACTION_DOING, .has_due = a->due_at.has,
		.due_at = a->due_at.v, .is_near = a->due_at.has && a->due_at.v - c->now_ms < NEAR_MS,
		.due_date = a->due_at.has ? action_due_text(c, a->due_at.v) : msg(c, MSG_ACTION_PAGE_NO_DUE),
		.due = a->due_at.has ? msgf(c, MSG_ACTION_PAGE_BY, { "when", action_due_text(c, a->due_at.v) })
			: msg(c, MSG_ACTION_PAGE_NO_DUE),
		.to = url_id(c, "/action/", a->id, "") };
}

/* ?show=mine or all; else what is not over. */
enum shown { SHOWN_OPEN, SHOWN_MINE, SHOWN_ALL };
static enum shown shown_of(struct web *w)
{
	str s = web_query(w, "show");
	return str_eq(s, S("mine")) ? SHOWN_MINE : str_eq(s, S("all")) ? SHOWN_ALL : SHOWN_OPEN;
}

static bool read_list(struct web *w, struct action **ret, size_t *ret_n)
{
	struct ctx *c = w->c;
	enum shown shown = shown_of(w);
	*ret_n = 0;
	if (shown == SHOWN_MINE) {
		return id_is_none(c->who.person_id) || action_mine(c, c->who.person_id, ret, ret_n);
	}
	return action_list(c, shown == SHOWN_ALL, ret, ret_n);
}

static struct url with_show(struct ctx *c, struct url u, enum shown shown)
{
	return shown == SHOWN_OPEN ? u : url_with(c, u, "show", shown == SHOWN_MINE ? S("mine") : S("all"));
}

static bool fill_list(struct web *w, struct actions_page *p)
{
	static const int labels[] = { [SHOWN_OPEN] = MSG_ACTION_PAGE_OPEN, [SHOWN_MINE] = MSG_ACTION_PAGE_MINE,
		[SHOWN_ALL] = MSG_ACTION_PAGE_ALL };
	struct ctx *c = w->c;
	struct action *v = NULL;
	enum shown shown = shown_of(w);
	if (!read_list(w, &v, &p->n_rows)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct action_line, p->n_rows);
	for (size_t k = 0; k < p->n_rows; k++) {
		p->rows[k] = line_of(c, &v[k]);
	}
	for (int k = SHOWN_OPEN; k <= SHOWN_ALL; k++) {
		p->filters[p->n_filters++] = (struct action_filter){ msg(c, labels[k]),
			with_show(c, list_url(c), (enum shown)k), k == (int)shown };
	}
	p->live = live_view_org(c);
	p->can_act = access_allows(c->who.access, ACCESS_RESPONDER);
	p->list = list_url(c);
	p->add = url_path(c, "/action/new");
	p->print = with_show(c, url_path(c, "/action/print"), shown);
	p->csv = with_show(c, url_path(c, "/action.csv"), shown);
	p->empty = (struct empty_view){ .icon = S("clipboard-check"), .title = msg(c, MSG_ACTION_PAGE_NONE),
		.text = msg(c, MSG_ACTION_PAGE_NONE_TEXT) };
	p->org = c->org_name;
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	return true;
}

static bool show_list(struct web *w)
{
	struct actions_page *p = arena_new(w->c->arena, struct actions_page);
	struct page_view page = { .title = msg(w->c, MSG_ACTION_PAGE_TITLE), .nav = NAV_NOW, .body = actions_page_body, .view = p };
	return fill_list(w, p) && page_show(w, 200, &page);
}

static bool show_print(struct web *w)
{
	struct actions_page *p = arena_new(w->c->arena, struct actions_page);
	struct page_view page = { .title = msg(w->c, MSG_ACTION_PAGE_PAPER), .nav = NAV_NOW, .body = action_print_body,
		.view = p, .is_wide = true };
	return fill_list(w, p) && page_show(w, 200, &page);
}

static bool show_csv(struct web *w)
{
	static const int heads[] = { MSG_ACTION_LABEL_WHAT, MSG_ACTION_LABEL_WHY, MSG_ACTION_PAGE_FROM, MSG_ACTION_LABEL_OWNER,
		MSG_ACTION_LABEL_DUE, MSG_ACTION_LABEL_STATE, MSG_ACTION_LABEL_NOTE };
	struct ctx *c = w->c;
	struct action *v = NULL;
	size_t n;
	if (!read_list(w, &v, &n)) {
		return false;
	}
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add(&b, S("\xEF\xBB\xBF")); /* so that Excel reads it as UTF-8 */
	for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
		csv_write_field(&b, msg(c, heads[k]), k == 0);
	}
	buf_add(&b, S("\r\n"));
	for (size_t k = 0; k < n; k++) {
		struct action_line l = line_of(c, &v[k]);
		const str cells[] = { l.what, l.why, l.incident, str_is_empty(v[k].owner_name) ? S("") : l.who,
			v[k].due_at.has ? time_local_input(c->arena, v[k].due_at.v) : S(""), l.state, l.note };
		for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
			csv_write_field(&b, cells[i], i == 0);
		}
		buf_add(&b, S("\r\n"));
	}
	http_set_header(&w->x->response, S("Content-Disposition"), S("attachment; filename=\"actions.csv\""));
	return web_raw(w, 200, S("text/csv; charset=utf-8"), &b);
}

/* --- one --- */

static bool action_of(struct web *w, struct action *ret)
{
	struct id id;
	struct incident i;
	/* of a restricted room: that it was looked into is noted */
	return web_id(w, "action", &id) && action_get(w->c, id, ret) &&
	       (id_is_none(ret->incident_id) || incident_get(w->c, ret->incident_id, &i));
}

static bool fill_log(struct ctx *c, const struct action *a, struct action_page *p)
{
	struct action_version *v;
	if (!id_is_none(a->incident_id)) {
		return true; /* its journal tells */
	}
	if (!action_history(c, a->id, &v, &p->n_log)) {
		return false;
	}
	p->log = arena_array(c->arena, struct action_log, p->n_log);
	for (size_t k = 0; k < p->n_log; k++) {
		p->log[k] = (struct action_log){ time_full(c, v[k].at), v[k].writer_name, v[k].text };
	}
	return true;
}

/* The question of a diagnosis it came from. */
static bool fill_question(struct ctx *c, const struct action *a, struct action_page *p)
{
	struct diagnosis d;
	const struct sheet_def *def;
	str item;
	bool found;
	p->question = S("");
	p->question_to = list_url(c);
	if (!diagnosis_of_action(c, a->id, &d, &item, &found)) {
		return false;
	}
	if (found && !diagnosis_def(c, d.sheet, &def)) { /* not for whoever looks, or gone */
		found = false;
		if (c->err.code != ERR_DENIED && c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c);
	}
	int at = found ? sheet_field_find(def, item) : -1;
	if (at >= 0) {
		p->question = text2_in(def->fields[at].name, c->lang);
		p->question_to = url_below(c, url_id(c, "/diagnosis/", d.id, ""), "/items/", item);
	}
	return true;
}

static bool show_one_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct action a;
	struct action_page *p = arena_new(c->arena, struct action_page);
	if (!action_of(w, &a) || !fill_log(c, &a, p) || !fill_question(c, &a, p)) {
		return false;
	}
	p->live = live_view_org(c);
	p->a = line_of(c, &a);
	p->list = list_url(c);
	p->change = url_id(c, "/action/", a.id, "/edit");
	p->move = url_id(c, "/action/", a.id, "/state");
	p->made = msgf(c, MSG_ACTION_PAGE_MADE_LINE, { "who", str_is_empty(a.made_by_name) ? S("―") : a.made_by_name },
		{ "when", time_date_full(c, a.made_at.v) });
	p->version = number_text(c, a.version.v);
	p->can_act = access_allows(c->who.access, ACCESS_RESPONDER);
	p->state = field_of(w, &op_action_state, "state", str_from_c(action_state_choices.v[a.state].code));
	p->note = field_of(w, &op_action_state, "note", S(""));
	field_help(w, &p->note, MSG_ACTION_PAGE_NOTE_HELP);
	p->errors = errors_make(w);
	struct page_view page = { .title = a.what, .nav = NAV_NOW, .body = action_page_body, .view = p };
	return page_show(w, status, &page);
}
static bool show_one(struct web *w) { return show_one_with(w, 200); }
static bool refuse_one(struct web *w) { return show_one_with(w, web_error_status(w)); }

/* --- the form --- */

static bool fill_form(struct web *w, const struct action *a, struct action_form *p)
{
	struct ctx *c = w->c;
	const struct operation *op = a ? &op_action_change : &op_action_add;
	const struct field_option *people;
	size_t n;
	if (!room_people_options(c, MSG_ACTION_NOBODY, &people, &n)) {
		return false;
	}
	p->list = list_url(c);
	p->is_new = !a;
	p->heading = msg(c, a ? MSG_ACTION_PAGE_EDIT : MSG_ACTION_PAGE_NEW);
	p->save = a ? url_id(c, "/action/", a->id, "/edit") : list_url(c);
	p->version = a ? number_text(c, a->version.v) : S("");
	p->once = id_new(c->now_ms);
	p->what = field_of(w, op, "what", a ? a->what : S(""));
	p->why = field_of(w, op, "why", a ? a->why : S(""));
	p->owner = field_of(w, op, "owner_id", a && !id_is_none(a->owner_id) ? id_str(c->arena, a->owner_id) : S(""));
	field_options(&p->owner, people, n);
	room_people_keep(c, &p->owner, a ? a->owner_id : (struct id){ 0 }, a ? a->owner_name : S(""));
	p->due = field_of(w, op, "due_at", a && a->due_at.has ? time_local_input(c->arena, a->due_at.v) : S(""));
	field_help(w, &p->due, MSG_ACTION_PAGE_DUE_HELP);
	p->errors = errors_make(w);
	return true;
}

static bool form_page(struct web *w, int status, struct action_form *p)
{
	struct page_view page = { .title = p->heading, .nav = NAV_NOW, .body = action_form_body, .view = p };
	return page_show(w, status, &page);
}

/* ?incident= or what the form sent: the room it comes from, when there is one to be seen. */
static bool show_new_with(struct web *w, int status)
{
	struct action_form *p = arena_new(w->c->arena, struct action_form);
	str typed = raw_get(&w->form, "incident_id");
	struct incident i;
	p->has_incident = id_parse(str_is_none(typed) ? web_query(w, "incident") : typed, &p->incident_id);
	p->has_incident = p->has_incident && incident_get(w->c, p->incident_id, &i);
	p->incident_name = p->has_incident ? i.name : S("");
	err_clear(w->c); /* a room that is not to be seen is no room */
	return fill_form(w, NULL, p) && form_page(w, status, p);
}
static bool show_new(struct web *w) { return show_new_with(w, 200); }
static bool refuse_new(struct web *w) { return show_new_with(w, web_error_status(w)); }

static bool show_edit_with(struct web *w, int status)
{
	struct action a;
	struct action_form *p = arena_new(w->c->arena, struct action_form);
	return action_of(w, &a) && fill_form(w, &a, p) && form_page(w, status, p);
}
static bool show_edit(struct web *w) { return show_edit_with(w, 200); }
static bool refuse_edit(struct web *w) { return show_edit_with(w, web_error_status(w)); }

static bool saved(struct web *w)
{
	const struct action *a = w->result;
	return web_redirect_flash(w, url_id(w->c, "/action/", a->id, ""), MSG_ACTION_PAGE_SAVED);
}

/* Added from a room: back to its sheet. */
static bool added(struct web *w)
{
	const struct action *a = w->result;
	struct url to = id_is_none(a->incident_id) ? url_id(w->c, "/action/", a->id, "")
		: url_id(w->c, "/incident/", a->incident_id, "/closing#actions");
	return web_redirect_flash(w, to, MSG_ACTION_PAGE_SAVED);
}

#define SHOW(path, right, function, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = right, .show = function, .doc = text }
#define SAVE(path, operation, then, back, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &operation, .answer = then, \
		.refuse = back, .doc = text }
static const struct route routes[] = {
	SHOW("/action", ACCESS_VIEWER, show_list, "improvements: what, who, by when"),
	SHOW("/action/print", ACCESS_VIEWER, show_print, "the list, to print"),
	SHOW("/action.csv", ACCESS_VIEWER, show_csv, "the list as CSV"),
	SHOW("/action/new", ACCESS_RESPONDER, show_new, "add an improvement"),
	SAVE("/action", op_action_add, added, refuse_new, "add an improvement"),
	SHOW("/action/{action}", ACCESS_VIEWER, show_one, "one improvement"),
	SHOW("/action/{action}/edit", ACCESS_RESPONDER, show_edit, "change an improvement"),
	SAVE("/action/{action}/edit", op_action_change, saved, refuse_edit, "change an improvement"),
	SAVE("/action/{action}/state", op_action_state, saved, refuse_one, "say how far it is"),
};
const struct route_table action_routes = { routes, sizeof routes / sizeof routes[0] };
