/* Two decisions with a page of their own: the level, with its aid, and the phase, with what is left behind. */
#include "room/manage_page.h"

#include "escalation/escalation.h"
#include "messages.h"
#include "room_html.h"

PAGE_BODY(level_page)
PAGE_BODY(phase_page)

/* --- level --- */

static bool fill_levels(struct ctx *c, struct level_page *p)
{
	const struct level *levels;
	size_t n;
	if (!level_all(c, &levels, &n)) {
		return false;
	}
	struct field_option *options = arena_array(c->arena, struct field_option, n + 1);
	p->levels = arena_array(c->arena, struct level_line, n);
	p->n_levels = n;
	options[0] = (struct field_option){ S(""), msg(c, MSG_MANAGE_PAGE_CHOOSE), S("") };
	for (size_t k = 0; k < n; k++) { /* the gravest first */
		const struct level *l = &levels[n - 1 - k];
		const struct role_def *role = catalog_role(c->catalog, l->role);
		str number = number_text(c, l->number), name = text2_in(l->name, c->lang);
		str who = role ? text2_in(role->name, c->lang) : l->role;
		p->levels[k] = (struct level_line){ .number = number, .name = name, .scope = text2_in(l->scope, c->lang),
			.css = level_css(c, (struct opt_int){ true, l->number }),
			.calls = msgf(c, l->calls_net ? MSG_LEVEL_PAGE_CALLS : MSG_LEVEL_PAGE_CALLS_NOT, { "who", who }) };
		if (l->calls_net && l->n_call) {
			p->levels[k].calls = STR_CAT(c->arena, p->levels[k].calls, S(" "), msgf(c, MSG_LEVEL_PAGE_ORDER,
				{ "order", level_part_text(c, l, LEVEL_PART_CALL) }));
		}
		options[k + 1] = (struct field_option){ number, STR_CAT(c->arena, number, S("　"), name), S("") };
	}
	field_options(&p->level, options, n + 1);
	return true;
}

static bool show_level_with(struct web *w, int status, bool take_proposal)
{
	struct ctx *c = w->c;
	struct incident i;
	struct level_page *p = arena_new(c->arena, struct level_page);
	if (!room_of(w, &i)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->can_change = room_can_change(c, &i);
	p->now = i.level.has ? STR_CAT(c->arena, number_text(c, i.level.v), S("　"), level_name(c, i.level))
		: msg(c, MSG_ROOM_LEVEL_NONE);
	p->save = room_url(c, &i, "/level");
	p->level = field_of(w, &op_incident_level, "level", i.level.has ? number_text(c, i.level.v) : S(""));
	p->ground = field_of(w, &op_incident_level, "ground", S(""));
	field_help(w, &p->ground, MSG_LEVEL_PAGE_GROUND_HELP);
	if (!fill_levels(c, p)) {
		return false;
	}
	const struct level_rule *proposed = aid_make(w, room_url(c, &i, "/level/aid"), &p->aid);
	if (take_proposal && proposed) {
		p->level.value = number_text(c, proposed->level);
	}
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_LEVEL_PAGE_TITLE), level_page_body, p);
}

static bool show_level(struct web *w) { return show_level_with(w, 200, false); }
static bool show_level_aid(struct web *w) { return show_level_with(w, 200, true); }
static bool refuse_level(struct web *w) { return show_level_with(w, web_error_status(w), false); }

static bool level_set(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, ""), MSG_LEVEL_PAGE_SAVED);
}

/* --- phase --- */

/* The phase chosen, else the next one: what would be left behind is told before it is asked. */
static int64_t target_of(struct web *w, const struct incident *i)
{
	int chosen = choice_find(&phase_choices, raw_get(&w->form, "phase"));
	if (chosen >= 0) {
		return chosen;
	}
	return i->phase.v + 1 < PHASE_MAX ? i->phase.v + 1 : i->phase.v;
}

static bool fill_behind(struct ctx *c, const struct incident *i, int64_t target, struct phase_page *p)
{
	struct step *steps;
	size_t n;
	if (!step_list(c, i->id, &steps, &n)) {
		return false;
	}
	const struct step **left = arena_array(c->arena, const struct step *, n);
	p->n_left = target > i->phase.v ? room_unfinished(steps, n, target, left) : 0;
	p->left = open_lines(c, left, p->n_left, 0);
	return true;
}

static bool show_phase_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct phase_page *p = arena_new(c->arena, struct phase_page);
	if (!room_of(w, &i)) {
		return false;
	}
	int64_t target = target_of(w, &i);
	if (!fill_behind(c, &i, target, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->can_change = room_can_change(c, &i);
	p->now = msg(c, phase_choices.v[i.phase.v].label);
	p->save = room_url(c, &i, "/phase");
	p->phase = field_of(w, &op_incident_phase, "phase", str_from_c(phase_choices.v[target].code));
	p->acknowledged = field_of(w, &op_incident_phase, "acknowledged", S(""));
	p->note = field_of(w, &op_incident_phase, "note", S(""));
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_PHASE_PAGE_TITLE), phase_page_body, p);
}

static bool show_phase(struct web *w) { return show_phase_with(w, 200); }
static bool refuse_phase(struct web *w) { return show_phase_with(w, web_error_status(w)); }

static bool phase_set(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, ""), MSG_PHASE_PAGE_SAVED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/level", .needs = ACCESS_VIEWER, .show = show_level,
		.doc = "decide the level" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/level/aid", .needs = ACCESS_RESPONDER,
		.answer = show_level_aid, .doc = "the level aid without script: proposes, changes nothing" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/level", .needs = ACCESS_RESPONDER, .op = &op_incident_level,
		.answer = level_set, .refuse = refuse_level, .doc = "decide the level, with a ground" },
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/phase", .needs = ACCESS_VIEWER, .show = show_phase,
		.doc = "go to another phase" },
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/phase", .needs = ACCESS_RESPONDER, .op = &op_incident_phase,
		.answer = phase_set, .refuse = refuse_phase, .doc = "go to another phase" },
};
const struct route_table decide_routes = { routes, sizeof routes / sizeof routes[0] };
