/* One step: everything about it, doing it, giving it to somebody, and adding one's own. */
#include "room/step_page.h"

#include "base/time.h"
#include "messages.h"
#include "readiness/readiness_web.h"
#include "room_html.h"

PAGE_BODY(step_page)
PAGE_BODY(step_new_page)

static bool step_of(struct web *w, const struct incident *i, struct step *ret)
{
	struct id id;
	return web_id(w, "step", &id) && step_get(w->c, i->id, id, ret);
}

static struct url step_link(struct ctx *c, const struct step *s, const char *act)
{
	return room_sub(c, s->incident_id, "/step/", id_str(c->arena, s->id), act);
}

static bool is_act(const struct web *w)
{
	return form_is_sent(w, &op_step_start) || form_is_sent(w, &op_step_done) || form_is_sent(w, &op_step_not_needed) ||
	       form_is_sent(w, &op_step_block) || form_is_sent(w, &op_step_reopen);
}

/* --- one step --- */

static str when_or_none(struct ctx *c, struct event_time t)
{
	return t.precision ? event_time_full(c, t) : S("");
}

static str time_or_none(struct ctx *c, struct opt_int at)
{
	return at.has ? time_full(c, at.v) : S("");
}

static void fill_texts(struct ctx *c, const struct step *s, struct step_page *p)
{
	const struct role_def *role = catalog_role(c->catalog, s->role);
	p->item = s->item_text;
	p->detail = s->detail_text;
	p->heading = text2_in(s->heading, c->lang);
	p->phase = msg(c, phase_choices.v[s->phase.v].label);
	split_lines(c, text2_in(s->do_nots, c->lang), &p->do_nots, &p->n_do_nots);
	split_lines(c, s->branches_text, &p->branches, &p->n_branches);
	split_lines(c, s->vendor_text, &p->vendor, &p->n_vendor);
	p->is_evidence = s->is_evidence;
	p->chip = chip_of_step(str_from_c(step_state_choices.v[s->state].code));
	p->role = role ? text2_in(role->name, c->lang) : S("");
	p->owner = str_is_none(s->owner_name) ? S("") : s->owner_name;
	p->due = time_or_none(c, s->due_at);
	p->has_due = s->due_at.has && !step_is_over(s);
	p->due_at = s->due_at.v;
	p->started = when_or_none(c, s->started);
	p->ended = when_or_none(c, s->ended);
	if (s->ended.precision && !str_is_empty(s->ended_by_name)) {
		p->ended = STR_CAT(c->arena, p->ended, S("　"), s->ended_by_name);
	}
	p->note = str_is_none(s->note) ? S("") : s->note;
	p->source = step_source(c, s->source);
}

static void fill_acts(struct ctx *c, const struct incident *i, const struct step *s, struct step_page *p)
{
	str id = id_str(c->arena, s->id);
	p->can_act = room_can_change(c, i);
	p->can_finish = !step_is_over(s);
	p->can_start = s->state == STEP_OPEN || s->state == STEP_BLOCKED;
	p->can_block = s->state == STEP_OPEN || s->state == STEP_STARTED;
	p->can_reopen = s->state != STEP_OPEN;
	p->start = step_link(c, s, "/start");
	p->done = step_link(c, s, "/done");
	p->not_needed = step_link(c, s, "/not-needed");
	p->blocked = step_link(c, s, "/blocked");
	p->reopen = step_link(c, s, "/reopen");
	p->assign = step_link(c, s, "/assign");
	p->add_after = url_with(c, room_url(c, i, "/step/new"), "after", id);
}

static bool fill_forms(struct web *w, const struct step *s, struct step_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *me, *nobody;
	size_t n, n_nobody;
	bool acts = is_act(w), assigns = form_is_sent(w, &op_step_assign);
	if (!room_people_options(c, MSG_ROOM_WHO_ME, &me, &n) ||
	    !room_people_options(c, MSG_STEP_NOBODY, &nobody, &n_nobody)) {
		return false;
	}
	p->when = form_field(w, acts, &op_step_done, "occurred_at", S(""));
	field_help(w, &p->when, MSG_ROOM_WHEN_HELP);
	p->who = form_field(w, acts, &op_step_done, "person_id", S(""));
	field_options(&p->who, me, n);
	p->said = form_field(w, acts, &op_step_done, "note", S(""));
	field_help(w, &p->said, MSG_STEP_PAGE_NOTE_HELP);
	str owner = id_is_none(s->owner_id) ? S("") : id_str(c->arena, s->owner_id);
	p->owner_field = form_field(w, assigns, &op_step_assign, "owner_id", owner);
	field_options(&p->owner_field, nobody, n_nobody);
	str due = s->due_at.has ? time_local_input(c->arena, s->due_at.v) : S("");
	p->due_field = form_field(w, assigns, &op_step_assign, "due_at", due);
	p->errors = errors_make(w);
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct step s;
	struct step_page *p = arena_new(c->arena, struct step_page);
	if (!room_of(w, &i) || !step_of(w, &i, &s) || !fill_forms(w, &s, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	fill_texts(c, &s, p);
	if (!ready_lines_of(c, s.prerequisites, room_url(c, &i, "/windows"), &p->things)) {
		return false;
	}
	fill_acts(c, &i, &s, p);
	return room_page(w, status, &i, s.item_text, step_page_body, p);
}

static bool show_step(struct web *w) { return show_with(w, 200); }
static bool refuse_step(struct web *w) { return show_with(w, web_error_status(w)); }

/* --- a step of one's own --- */

static bool after_options(struct web *w, const struct incident *i, struct field_view *f)
{
	struct ctx *c = w->c;
	struct step *steps;
	size_t n;
	if (!step_list(c, i->id, &steps, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_STEP_PAGE_AT_END), S("") };
	for (size_t k = 0; k < n; k++) {
		str label = msgf(c, MSG_STEP_PAGE_AFTER, { "phase", msg(c, phase_choices.v[steps[k].phase.v].label) },
			{ "item", steps[k].item_text });
		v[k + 1] = (struct field_option){ id_str(c->arena, steps[k].id), label, S("") };
	}
	field_options(f, v, n + 1);
	return true;
}

static bool show_new_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	const struct field_option *people;
	size_t n;
	struct step_new_page *p = arena_new(c->arena, struct step_new_page);
	if (!room_of(w, &i) || !room_people_options(c, MSG_STEP_NOBODY, &people, &n)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->add = room_url(c, &i, "/step");
	p->item = field_of(w, &op_step_add, "item", S(""));
	p->detail = field_of(w, &op_step_add, "detail", S(""));
	p->after = field_of(w, &op_step_add, "after_id", web_query(w, "after"));
	p->phase = field_of(w, &op_step_add, "phase", str_from_c(phase_choices.v[i.phase.v].code));
	field_help(w, &p->phase, MSG_STEP_PAGE_PHASE_HELP);
	p->owner = field_of(w, &op_step_add, "owner_id", S(""));
	field_options(&p->owner, people, n);
	p->due = field_of(w, &op_step_add, "due_at", S(""));
	p->errors = errors_make(w);
	return after_options(w, &i, &p->after) &&
	       room_page(w, status, &i, msg(c, MSG_STEP_PAGE_NEW_TITLE), step_new_page_body, p);
}

static bool show_new(struct web *w) { return show_new_with(w, 200); }
static bool refuse_new(struct web *w) { return show_new_with(w, web_error_status(w)); }

static bool added(struct web *w)
{
	return web_redirect_flash(w, step_link(w->c, w->result, ""), MSG_STEP_PAGE_ADDED);
}

/* --- answers --- */

/* A button of the room leads back to it; the step's own page shows the step. */
static bool moved(struct web *w)
{
	static const int flashes[STEP_STATE_MAX] = { [STEP_OPEN] = MSG_STEP_PAGE_NOW_OPEN,
		[STEP_STARTED] = MSG_STEP_PAGE_NOW_STARTED, [STEP_DONE] = MSG_STEP_PAGE_NOW_DONE,
		[STEP_NOT_NEEDED] = MSG_STEP_PAGE_NOW_NOT_NEEDED, [STEP_BLOCKED] = MSG_STEP_PAGE_NOW_BLOCKED };
	const struct step *s = w->result;
	struct url to = form_is_quick(w) ? url_id(w->c, "/incident/", s->incident_id, "") : step_link(w->c, s, "");
	return web_redirect_flash(w, to, flashes[s->state]);
}

static bool assigned(struct web *w)
{
	return web_redirect_flash(w, step_link(w->c, w->result, ""), MSG_STEP_PAGE_ASSIGNED);
}

#define STEP_POST(path, operation, then, text) \
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/step/{step}/" path, .needs = ACCESS_RESPONDER, \
		.op = &operation, .answer = then, .refuse = refuse_step, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/step/new", .needs = ACCESS_RESPONDER, .show = show_new,
		.doc = "add a step of one's own" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/step", .needs = ACCESS_RESPONDER, .op = &op_step_add,
		.answer = added, .refuse = refuse_new, .doc = "add a step" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/step/{step}", .needs = ACCESS_VIEWER, .show = show_step,
		.doc = "one step in full" },
	STEP_POST("start", op_step_start, moved, "begin a step"),
	STEP_POST("done", op_step_done, moved, "a step is done"),
	STEP_POST("not-needed", op_step_not_needed, moved, "a step is not needed, and why"),
	STEP_POST("blocked", op_step_block, moved, "a step cannot go on, and why"),
	STEP_POST("reopen", op_step_reopen, moved, "put a step back to do"),
	STEP_POST("assign", op_step_assign, assigned, "give a step to somebody"),
};
const struct route_table step_routes = { routes, sizeof routes / sizeof routes[0] };
