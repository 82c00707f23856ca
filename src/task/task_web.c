/* 作業: the tasks of a room, one task, and the work plan over all rooms. */
#include "task/task_web.h"

#include "account/access.h"
#include "base/buf.h"
#include "base/time.h"
#include "messages.h"
#include "room/room_web.h"
#include "task/task_view.h"
#include "task_html.h"

PAGE_BODY(tasks_page)
PAGE_BODY(task_new_page)
PAGE_BODY(task_page)

/* --- lines --- */

struct look { const char *css, *icon; };
static const struct look looks[TASK_STATE_MAX] = { [TASK_OPEN] = { "is-quiet", "step-open" },
	[TASK_DOING] = { "is-key", "step-started" }, [TASK_DONE] = { "is-ok", "step-done" },
	[TASK_DROPPED] = { "is-quiet", "x" } };

static struct url task_url(struct ctx *c, struct id id, const char *after)
{
	return url_id(c, "/task/", id, after);
}

static void put_chip(struct ctx *c, int state, struct task_line *l)
{
	l->chip_css = str_from_c(looks[state].css);
	l->chip_icon = str_from_c(looks[state].icon);
	l->chip_text = msg(c, task_state_choices.v[state].label);
}

static struct task_line line_of(struct ctx *c, const struct task *t)
{
	struct task_line l = { .title = t->title, .who = str_is_none(t->owner_name) ? msg(c, MSG_STEP_NOBODY) : t->owner_name,
		.where = S(""), .to = task_url(c, t->id, ""), .has_due = t->due_at.has && !task_is_over(t), .due_at = t->due_at.v };
	put_chip(c, t->state, &l);
	return l;
}

/* --- the tasks of a room --- */

static bool show_room_tasks(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct task *v;
	size_t n;
	struct tasks_page *p = arena_new(c->arena, struct tasks_page);
	if (!room_of(w, &i) || !task_list(c, i.id, &v, &n)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_TASKS);
	p->can_add = room_can_change(c, &i);
	p->add = room_url(c, &i, "/task/new");
	p->plan = url_path(c, "/work");
	p->open = arena_array(c->arena, struct task_line, n);
	p->over = arena_array(c->arena, struct task_line, n);
	for (size_t k = 0; k < n; k++) {
		if (task_is_over(&v[k])) {
			p->over[p->n_over++] = line_of(c, &v[k]);
		} else {
			p->open[p->n_open++] = line_of(c, &v[k]);
		}
	}
	p->empty = (struct empty_view){ .icon = S("clipboard-list"), .title = msg(c, MSG_TASK_PAGE_NONE_TITLE),
		.text = msg(c, MSG_TASK_PAGE_NONE_TEXT) };
	return room_page(w, 200, &i, msg(c, MSG_TASK_PAGE_ROOM_TITLE), tasks_page_body, p);
}

/* --- asking --- */

/* What is known, one a line, for the asker to shorten to what the other may know. */
static bool known_facts(struct ctx *c, struct id incident_id, str *ret)
{
	struct fact *v;
	size_t n;
	AUTO_BUF(b, 64 * 1024);
	if (!fact_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == FACT_KNOWN) {
			buf_printf(&b, "%.*s  %.*s\n", STR_FMT(v[k].label), STR_FMT(v[k].value));
		}
	}
	*ret = str_copy(c->arena, buf_str(&b));
	return buf_ok(&b) || fail(c, ERR_TOO_LARGE, 0);
}

static bool owner_field(struct web *w, struct field_view *f)
{
	const struct field_option *people;
	size_t n;
	if (!room_people_options(w->c, MSG_STEP_NOBODY, &people, &n)) {
		return false;
	}
	field_options(f, people, n);
	field_help(w, f, MSG_TASK_PAGE_OWNER_HELP);
	return true;
}

static bool show_new_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	str facts = S("");
	struct task_new_page *p = arena_new(c->arena, struct task_new_page);
	p->has_room = !str_is_none(raw_get(&w->parts, "incident"));
	if (p->has_room && !room_of(w, &i)) {
		return false;
	}
	if (p->has_room && !str_is_empty(web_query(w, "facts")) && !known_facts(c, i.id, &facts)) {
		return false;
	}
	p->back = url_path(c, "/work");
	p->save = url_path(c, "/task");
	if (p->has_room) {
		p->top = room_top_at(c, &i, ROOM_PART_TASKS);
		p->save = room_url(c, &i, "/task");
		p->take_facts = url_with(c, room_url(c, &i, "/task/new"), "facts", S("1"));
	}
	p->title = field_of(w, &op_task_add, "title", S(""));
	p->detail = field_of(w, &op_task_add, "detail", S(""));
	p->attached = field_of(w, &op_task_add, "attached", facts);
	field_help(w, &p->attached, MSG_TASK_PAGE_ATTACHED_HELP);
	p->owner = field_of(w, &op_task_add, "owner_id", web_query(w, "owner"));
	if (p->has_room && i.is_restricted) {
		field_help(w, &p->owner, MSG_TASK_PAGE_OUTSIDER);
	}
	p->due = field_of(w, &op_task_add, "due_at", S(""));
	p->errors = errors_make(w);
	if (!owner_field(w, &p->owner)) {
		return false;
	}
	if (p->has_room) {
		return room_page(w, status, &i, msg(c, MSG_TASK_PAGE_NEW_TITLE), task_new_page_body, p);
	}
	struct page_view v = { .title = msg(c, MSG_TASK_PAGE_NEW_TITLE), .nav = NAV_WORK, .body = task_new_page_body, .view = p };
	return page_show(w, status, &v);
}

static bool show_new(struct web *w) { return show_new_with(w, 200); }
static bool refuse_new(struct web *w) { return show_new_with(w, web_error_status(w)); }

static bool asked(struct web *w)
{
	const struct task *t = w->result;
	struct url to = id_is_none(t->incident_id) ? url_path(w->c, "/work") : url_id(w->c, "/incident/", t->incident_id, "/task");
	return web_redirect_flash(w, to, MSG_TASK_PAGE_ASKED);
}

/* --- one task --- */

static void fill_texts(struct ctx *c, const struct task *t, struct task_page *p)
{
	struct task_line l = line_of(c, t);
	p->title = t->title;
	p->detail = t->detail;
	p->attached = t->attached;
	p->note = t->note;
	p->owner = l.who;
	p->chip_css = l.chip_css;
	p->chip_icon = l.chip_icon;
	p->chip_text = l.chip_text;
	p->has_due = l.has_due;
	p->due_at = l.due_at;
	p->due = t->due_at.has ? time_full(c, t->due_at.v) : S("");
	p->asked = str_is_none(t->asked_by_name) ? S("") : msgf(c, MSG_TASK_PAGE_ASKED_BY_LINE, { "name", t->asked_by_name },
		{ "when", time_full(c, t->made_at.v) });
	p->has_room = !id_is_none(t->incident_id);
	p->back = url_path(c, "/work");
	p->back_text = msg(c, MSG_WORK_TITLE);
	if (p->has_room) {
		p->room_name = t->incident_name;
		p->room = url_id(c, "/incident/", t->incident_id, "/task");
	}
}

static void fill_acts(struct ctx *c, const struct task *t, struct task_page *p)
{
	bool sees_room = id_is_none(t->room) || !id_is_none(t->incident_id);
	p->can_lead = room_may_act(c) && sees_room && !t->is_room_closed;
	bool open = !task_is_over(t) && !t->is_room_closed;
	p->can_do = open && (t->is_mine || p->can_lead);
	p->can_start = p->can_do && t->state == TASK_OPEN;
	p->can_drop = open && p->can_lead;
	p->can_reopen = task_is_over(t) && p->can_lead;
	p->start = task_url(c, t->id, "/start");
	p->done = task_url(c, t->id, "/done");
	p->drop = task_url(c, t->id, "/drop");
	p->reopen = task_url(c, t->id, "/reopen");
	p->ask = task_url(c, t->id, "/ask");
	p->answer = task_url(c, t->id, "/answer");
	p->change = task_url(c, t->id, "/change");
}

static bool fill_words(struct ctx *c, const struct task *t, struct task_page *p)
{
	struct task_word *v;
	if (!task_words(c, t->id, &v, &p->n_words)) {
		return false;
	}
	p->words = arena_array(c->arena, struct task_said, p->n_words);
	for (size_t k = 0; k < p->n_words; k++) {
		p->words[k] = (struct task_said){ .who = str_is_none(v[k].who) ? S("") : v[k].who, .text = v[k].text,
			.kind = msg(c, v[k].is_answer ? MSG_TASK_PAGE_IS_ANSWER : MSG_TASK_PAGE_IS_QUESTION), .at = v[k].said_at,
			.is_answer = v[k].is_answer };
	}
	return true;
}

static bool fill_forms(struct web *w, const struct task *t, struct task_page *p)
{
	struct ctx *c = w->c;
	bool acts = form_is_sent(w, &op_task_done) || form_is_sent(w, &op_task_start) || form_is_sent(w, &op_task_drop);
	bool changes = form_is_sent(w, &op_task_change);
	p->note_field = form_field(w, acts, &op_task_done, "note", S(""));
	p->note_field.label = msg(c, MSG_TASK_PAGE_NOTE);
	p->question_field = form_field(w, form_is_sent(w, &op_task_ask), &op_task_ask, "text", S(""));
	p->question_field.label = msg(c, MSG_TASK_PAGE_QUESTION);
	p->answer_field = form_field(w, form_is_sent(w, &op_task_answer), &op_task_answer, "text", S(""));
	p->answer_field.label = msg(c, MSG_TASK_PAGE_ANSWER);
	p->errors = errors_make(w);
	if (!p->can_lead) {
		return true;
	}
	p->title_field = form_field(w, changes, &op_task_change, "title", t->title);
	p->detail_field = form_field(w, changes, &op_task_change, "detail", t->detail);
	p->attached_field = form_field(w, changes, &op_task_change, "attached", t->attached);
	field_help(w, &p->attached_field, MSG_TASK_PAGE_ATTACHED_HELP);
	str owner = id_is_none(t->owner_id) ? S("") : id_str(c->arena, t->owner_id);
	p->owner_field = form_field(w, changes, &op_task_change, "owner_id", owner);
	str due = t->due_at.has ? time_local_input(c->arena, t->due_at.v) : S("");
	p->due_field = form_field(w, changes, &op_task_change, "due_at", due);
	return owner_field(w, &p->owner_field);
}

static bool show_task_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct task t;
	struct task_page *p = arena_new(c->arena, struct task_page);
	p->live = live_view_org(c);
	if (!web_id(w, "task", &id) || !task_get(c, id, &t)) {
		return false;
	}
	fill_texts(c, &t, p);
	fill_acts(c, &t, p);
	if (!fill_words(c, &t, p) || !fill_forms(w, &t, p)) {
		return false;
	}
	struct page_view v = { .title = t.title, .nav = NAV_WORK, .body = task_page_body, .view = p };
	return page_show(w, status, &v);
}

static bool show_task(struct web *w) { return show_task_with(w, 200); }
static bool refuse_task(struct web *w) { return show_task_with(w, web_error_status(w)); }

static bool back(struct web *w, int flash)
{
	const struct task *t = w->result;
	return web_redirect_flash(w, task_url(w->c, t->id, ""), flash);
}
static bool moved(struct web *w)
{
	static const int flashes[TASK_STATE_MAX] = { [TASK_OPEN] = MSG_TASK_PAGE_NOW_OPEN, [TASK_DOING] = MSG_TASK_PAGE_NOW_DOING,
		[TASK_DONE] = MSG_TASK_PAGE_NOW_DONE, [TASK_DROPPED] = MSG_TASK_PAGE_NOW_DROPPED };
	const struct task *t = w->result;
	return back(w, flashes[t->state]);
}
static bool said(struct web *w) { return back(w, MSG_TASK_PAGE_SAID); }
static bool changed(struct web *w) { return back(w, MSG_TASK_PAGE_CHANGED); }

#define TASK_POST(path, least, operation, then, text) \
	{ .method = HTTP_POST, .pattern = "/task/{task}/" path, .needs = least, .op = &operation, .answer = then, \
		.refuse = refuse_task, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/task", .needs = ACCESS_VIEWER, .show = show_room_tasks,
		.doc = "the tasks of a room" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/task/new", .needs = ACCESS_RESPONDER, .show = show_new,
		.doc = "ask somebody to do something" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/task", .needs = ACCESS_RESPONDER, .op = &op_task_add,
		.answer = asked, .refuse = refuse_new, .doc = "ask, in a room" },
	{ .method = HTTP_GET, .pattern = "/task/new", .needs = ACCESS_RESPONDER, .show = show_new,
		.doc = "ask somebody to do something outside incidents" },
	{ .method = HTTP_POST, .pattern = "/task", .needs = ACCESS_RESPONDER, .op = &op_task_add_own, .answer = asked,
		.refuse = refuse_new, .doc = "ask, outside incidents" },
	{ .method = HTTP_GET, .pattern = "/work", .needs = ACCESS_HELPER, .show = work_show,
		.doc = "the work plan; a helper sees their own tasks" },
	{ .method = HTTP_GET, .pattern = "/task/{task}", .needs = ACCESS_HELPER, .show = show_task, .doc = "one task" },
	TASK_POST("start", ACCESS_HELPER, op_task_start, moved, "begin a task of one's own"),
	TASK_POST("done", ACCESS_HELPER, op_task_done, moved, "a task is done"),
	TASK_POST("ask", ACCESS_HELPER, op_task_ask, said, "ask back"),
	TASK_POST("answer", ACCESS_RESPONDER, op_task_answer, said, "answer a question"),
	TASK_POST("drop", ACCESS_RESPONDER, op_task_drop, moved, "a task is not needed any more, and why"),
	TASK_POST("reopen", ACCESS_RESPONDER, op_task_reopen, moved, "put a task back to do"),
	TASK_POST("change", ACCESS_RESPONDER, op_task_change, changed, "change what was asked"),
};
const struct route_table task_routes = { routes, sizeof routes / sizeof routes[0] };

/* For the work plan. */
struct task_line task_line_of(struct ctx *c, const struct work_item *i)
{
	if (i->is_task) {
		const struct task t = { .id = i->id, .title = i->title, .owner_name = i->owner_name, .due_at = i->due_at,
			.state = choice_find(&task_state_choices, i->state) };
		struct task_line l = line_of(c, &t);
		l.where = str_is_none(i->incident_name) ? S("") : i->incident_name;
		return l;
	}
	str after = STR_CAT(c->arena, S("/step/"), id_str(c->arena, i->id));
	const struct chip_look *look = chip_look(chip_of_step(i->state));
	return (struct task_line){ .title = i->title, .where = i->incident_name,
		.who = str_is_none(i->owner_name) ? msg(c, MSG_STEP_NOBODY) : i->owner_name,
		.to = url_id(c, "/incident/", i->incident_id, str_cz(c->arena, after)), .has_due = i->due_at.has,
		.due_at = i->due_at.v, .chip_css = str_from_c(look->css), .chip_icon = str_from_c(look->icon),
		.chip_text = msg(c, look->label) };
}
