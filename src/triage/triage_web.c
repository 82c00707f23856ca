/* The first assessment: page, form, what has to be done by when, paper. */
#include "triage/triage_web.h"

#include "base/time.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "triage/triage_view.h"
#include "triage_html.h"

PAGE_BODY(triage_page)
PAGE_BODY(triage_paper)

static struct triage_step step_of(struct ctx *c, const struct step *s)
{
	const struct role_def *role = catalog_role(c->catalog, s->role);
	str who = !str_is_none(s->owner_name) ? s->owner_name : role ? text2_in(role->name, c->lang) : S("");
	return (struct triage_step){ .item = s->item_text, .who = str_is_empty(who) ? msg(c, MSG_QUESTION_NOBODY) : who,
		.due = time_short(c, s->due_at.v), .page = room_sub(c, s->incident_id, "/step/", id_str(c->arena, s->id), ""),
		.is_over = step_is_over(s), .is_late = step_is_late(s, c->now_ms),
		.chip = chip_of_step(str_from_c(step_state_choices.v[s->state].code)) };
}

static struct triage_step task_line(struct ctx *c, const struct task *t)
{
	static const enum chip_kind chips[TASK_STATE_MAX] = { [TASK_OPEN] = CHIP_STEP_OPEN, [TASK_DOING] = CHIP_STEP_STARTED,
		[TASK_DONE] = CHIP_STEP_DONE, [TASK_DROPPED] = CHIP_STEP_NOT_NEEDED };
	return (struct triage_step){ .item = t->title,
		.who = str_is_empty(t->owner_name) ? msg(c, MSG_QUESTION_NOBODY) : t->owner_name,
		.due = time_short(c, t->due_at.v), .page = url_id(c, "/task/", t->id, ""), .is_over = task_is_over(t),
		.is_late = task_is_late(t, c->now_ms), .chip = chips[t->state] };
}

static void put_line(struct ctx *c, struct triage_page *p, struct triage_step line, struct opt_int due_at)
{
	if (due_at.has && !(line.is_over && due_at.v < c->now_ms)) {
		struct triage_column *h = &p->columns[triage_horizon_of(due_at.v, c->now_ms)];
		h->steps[h->n_steps++] = line;
	}
}

/* Steps and tasks with a due time, where they stand now; what is over stays under the day it was due, if that is to come. */
static bool fill_plan(struct ctx *c, const struct incident *i, struct triage_page *p)
{
	static const int names[TRIAGE_HORIZON_MAX] = { MSG_TRIAGE_NOW, MSG_TRIAGE_TODAY, MSG_TRIAGE_THREE_DAYS,
		MSG_TRIAGE_PAGE_LATER };
	struct step *v;
	struct task *tasks;
	size_t n, n_tasks;
	if (!step_list(c, i->id, &v, &n) || !task_list(c, i->id, &tasks, &n_tasks)) {
		return false;
	}
	for (size_t h = 0; h < TRIAGE_HORIZON_MAX; h++) {
		p->columns[h] = (struct triage_column){ msg(c, names[h]), arena_array(c->arena, struct triage_step, n + n_tasks), 0 };
	}
	p->n_columns = TRIAGE_HORIZON_MAX;
	for (size_t k = 0; k < n; k++) {
		put_line(c, p, step_of(c, &v[k]), v[k].due_at);
	}
	for (size_t k = 0; k < n_tasks; k++) {
		put_line(c, p, task_line(c, &tasks[k]), tasks[k].due_at);
	}
	if (p->columns[TRIAGE_LATER].n_steps == 0) {
		p->n_columns--;
	}
	return true;
}

static bool fill_levels(struct ctx *c, struct field_view *f)
{
	const struct level *levels;
	size_t n;
	if (!level_all(c, &levels, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_TRIAGE_PAGE_LEVEL_KEEP), S("") };
	for (size_t k = 0; k < n; k++) { /* the gravest first */
		const struct level *l = &levels[n - 1 - k];
		str number = number_text(c, l->number);
		v[k + 1] = (struct field_option){ number, STR_CAT(c->arena, number, S("　"), text2_in(l->name, c->lang)), S("") };
	}
	field_options(f, v, n + 1);
	return true;
}

static bool fill_forms(struct web *w, const struct incident *i, struct triage_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *me, *nobody;
	size_t n, n_nobody;
	const struct operation *set = &op_triage_set;
	bool sets = form_is_sent(w, set), adds = form_is_sent(w, &op_triage_do);
	if (!room_people_options(c, MSG_ROOM_WHO_ME, &me, &n) || !room_people_options(c, MSG_QUESTION_NOBODY, &nobody, &n_nobody)) {
		return false;
	}
	p->level_field = form_field(w, sets, set, "level", i->level.has ? number_text(c, i->level.v) : S(""));
	if (!fill_levels(c, &p->level_field)) {
		return false;
	}
	p->ground = form_field(w, sets, set, "ground", p->now->ground);
	field_help(w, &p->ground, MSG_TRIAGE_PAGE_GROUND_HELP);
	p->effect = form_field(w, sets, set, "effect", p->now->effect);
	p->worst = form_field(w, sets, set, "worst", p->now->worst);
	p->concerned = form_field(w, sets, set, "concerned", p->now->concerned);
	field_help(w, &p->concerned, MSG_TRIAGE_PAGE_CONCERNED_HELP);
	p->who = form_field(w, sets, set, "decided_by_id", S(""));
	field_options(&p->who, me, n);
	p->horizon = form_field(w, adds, &op_triage_do, "horizon", S("now"));
	p->item = form_field(w, adds, &op_triage_do, "item", S(""));
	p->owner = form_field(w, adds, &op_triage_do, "owner_id", S(""));
	field_options(&p->owner, nobody, n_nobody);
	p->edit_open = sets || !p->now->is_written;
	p->errors = errors_make(w);
	return true;
}

static bool fill(struct ctx *c, const struct incident *i, struct triage_page *p)
{
	struct triage *t = arena_new(c->arena, struct triage);
	if (!triage_get(c, i->id, t) || !fill_plan(c, i, p)) {
		return false;
	}
	p->now = t;
	p->top = room_top_at(c, i, ROOM_PART_TRIAGE);
	p->level = i->level;
	p->level_text = i->level.has ? STR_CAT(c->arena, number_text(c, i->level.v), S("　"), level_name(c, i->level))
		: msg(c, MSG_TRIAGE_LEVEL_NONE);
	p->written = !t->is_written ? S("") : msgf(c, MSG_TRIAGE_PAGE_WRITTEN, { "who", t->decided_by_name },
		{ "when", time_full(c, t->decided_at.v) });
	p->empty = (struct empty_view){ .icon = S("scale"), .title = msg(c, MSG_TRIAGE_PAGE_EMPTY),
		.text = msg(c, MSG_TRIAGE_PAGE_EMPTY_TEXT) };
	p->can_act = room_can_change(c, i);
	p->save = room_url(c, i, "/triage");
	p->add = room_url(c, i, "/triage/do");
	p->print = room_url(c, i, "/triage/paper");
	p->aid = room_url(c, i, "/level");
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct triage_page *p = arena_new(c->arena, struct triage_page);
	return room_of(w, &i) && fill(c, &i, p) && fill_forms(w, &i, p) &&
	       room_page(w, status, &i, msg(c, MSG_TRIAGE_PAGE_TITLE), triage_page_body, p);
}

static bool show(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool show_paper(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct triage_page *p = arena_new(c->arena, struct triage_page);
	if (!room_of(w, &i) || !fill(c, &i, p)) {
		return false;
	}
	p->name = i.name;
	p->title = i.title;
	p->org = c->org_name;
	p->is_exercise = i.mode == INCIDENT_EXERCISE;
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	p->top.room = p->save;
	return room_page(w, 200, &i, msg(c, MSG_TRIAGE_PAGE_TITLE), triage_paper_body, p);
}

static bool saved(struct web *w)
{
	const struct triage *t = w->result;
	return web_redirect_flash(w, url_id(w->c, "/incident/", t->incident_id, "/triage"), MSG_TRIAGE_PAGE_SAVED);
}

static bool added(struct web *w)
{
	const struct step *s = w->result;
	return web_redirect_flash(w, url_id(w->c, "/incident/", s->incident_id, "/triage"), MSG_TRIAGE_PAGE_ADDED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/triage", .needs = ACCESS_VIEWER, .show = show,
		.doc = "the first assessment" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/triage", .needs = ACCESS_RESPONDER, .op = &op_triage_set,
		.answer = saved, .refuse = refuse, .doc = "write the assessment" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/triage/do", .needs = ACCESS_RESPONDER, .op = &op_triage_do,
		.answer = added, .refuse = refuse, .doc = "add something to do now, today or within three days" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/triage/paper", .needs = ACCESS_VIEWER, .show = show_paper,
		.doc = "the assessment, to print" },
};
const struct route_table triage_routes = { routes, sizeof routes / sizeof routes[0] };
