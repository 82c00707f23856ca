#include "now/now_web.h"

#include "account/access.h"
#include "action/action.h"
#include "base/msg.h"
#include "base/time.h"
#include "contact_net/drill.h"
#include "decision/decision.h"
#include "hook/hook.h"
#include "limit/limit.h"
#include "messages.h"
#include "mailbox/mailbox.h"
#include "outbox/outbox.h"
#include "now/now_view.h"
#include "now_html.h"
#include "person/person.h"
#include "procedure/procedure.h"
#include "report/report.h"
#include "risk/risk.h"
#include "task/task.h"

PAGE_BODY(now)

#define CLOSED_SHOWN 10
#define LIMITS_SHOWN 8

static struct now_case case_of(struct ctx *c, const struct incident *i, const struct report_due *due)
{
	const struct kind *kind = catalog_kind(c->catalog, i->kind);
	return (struct now_case){ .name = i->name, .title = i->title,
		.kind = kind ? text2_in(kind->name, c->lang) : i->kind, .noticed = event_time_show(c, i->noticed),
		.phase = msg(c, phase_choices.v[i->phase.v].label), .has_lead = !id_is_none(i->lead_id),
		.lead = id_is_none(i->lead_id) ? S("") : i->lead_name,
		.next = due->has ? time_short(c, due->at) : S(""), .has_due = due->has, .due_at = due->at,
		.level = i->level, .is_exercise = i->mode == INCIDENT_EXERCISE, .to = url_id(c, "/incident/", i->id, "") };
}

/* All that are open, and the newest of those that are not. */
static bool fill_incidents(struct ctx *c, struct now_view *r, size_t *ret_n)
{
	struct incident *v, *closed;
	size_t n, n_closed;
	str next;
	if (!incident_list(c, S("open"), &v, &n) ||
	    !incident_page(c, S("closed"), S(""), CLOSED_SHOWN, &closed, &n_closed, &next)) {
		return false;
	}
	*ret_n = n + n_closed;
	r->cases = arena_array(c->arena, struct now_case, n);
	r->closed = arena_array(c->arena, struct now_closed, n_closed);
	for (size_t k = 0; k < n; k++) {
		struct report_due due;
		if (!report_due_of(c, &v[k], &due)) {
			return false;
		}
		r->cases[r->n_cases++] = case_of(c, &v[k], &due);
	}
	for (size_t k = 0; k < n_closed; k++) {
		str when = time_date_full(c, closed[k].closed_at.v);
		str line = incident_is_taken_in(&closed[k]) ? msgf(c, MSG_NOW_TAKEN_IN, { "origin", closed[k].origin }, { "when", when })
			: msgf(c, MSG_NOW_CLOSED_AT, { "when", when });
		r->closed[r->n_closed++] = (struct now_closed){ closed[k].name, line,
			url_id(c, "/incident/", closed[k].id, "") };
	}
	return true;
}

static struct now_step of_action(struct ctx *c, const struct action *a)
{
	str who = str_is_empty(a->owner_name) ? msg(c, MSG_ACTION_NOBODY) : a->owner_name;
	return (struct now_step){ .item = a->what, .incident = msg(c, MSG_NOW_ACTION), .line = who,
		.to = url_id(c, "/action/", a->id, ""), .has_due = a->due_at.has, .due_at = a->due_at.v,
		.chip = a->state == ACTION_DOING ? CHIP_STEP_STARTED : CHIP_STEP_OPEN };
}

static bool fill_actions(struct ctx *c, struct now_view *r)
{
	struct action *v;
	if (id_is_none(c->who.person_id)) {
		return true;
	}
	if (!action_mine(c, c->who.person_id, &v, &r->n_actions)) {
		return false;
	}
	r->actions = arena_array(c->arena, struct now_step, r->n_actions);
	for (size_t k = 0; k < r->n_actions; k++) {
		r->actions[k] = of_action(c, &v[k]);
	}
	return true;
}

/* A task says so by its mark alone. */
static struct now_step of_task(struct ctx *c, const struct task *t)
{
	return (struct now_step){ .item = t->title, .incident = str_is_none(t->incident_name) ? S("") : t->incident_name,
		.line = str_is_none(t->owner_name) ? msg(c, MSG_STEP_NOBODY) : t->owner_name, .to = url_id(c, "/task/", t->id, ""),
		.has_due = t->due_at.has, .due_at = t->due_at.v,
		.chip = t->state == TASK_DOING ? CHIP_STEP_STARTED : CHIP_STEP_OPEN };
}

/* `more`: room for what is added behind. */
static struct now_step *steps_of(struct ctx *c, const struct step *v, size_t n, size_t more)
{
	struct now_step *out = arena_array(c->arena, struct now_step, n + more);
	for (size_t k = 0; k < n; k++) {
		str after = STR_CAT(c->arena, S("/step/"), id_str(c->arena, v[k].id));
		str who = str_is_none(v[k].owner_name) ? msg(c, MSG_STEP_NOBODY) : v[k].owner_name;
		out[k] = (struct now_step){ .item = v[k].item_text, .incident = v[k].incident_name, .line = who,
			.to = url_id(c, "/incident/", v[k].incident_id, str_cz(c->arena, after)), .has_due = v[k].due_at.has,
			.due_at = v[k].due_at.v, .chip = chip_of_step(str_from_c(step_state_choices.v[v[k].state].code)) };
	}
	return out;
}

/* What was decided and the reader is to carry out stands before the steps; what they are to decide waits above. */
static bool fill_decisions(struct ctx *c, struct now_view *r)
{
	struct decision_wait *v;
	size_t n;
	if (id_is_none(c->who.person_id)) {
		return true;
	}
	if (!decision_mine(c, c->who.person_id, &v, &n)) {
		return false;
	}
	r->decisions = arena_array(c->arena, struct now_step, n);
	for (size_t k = 0; k < n; k++) {
		str after = STR_CAT(c->arena, S("/decision/"), id_str(c->arena, v[k].id));
		if (!v[k].is_open) {
			r->decisions[r->n_decisions++] = (struct now_step){ .item = v[k].answer, .incident = v[k].incident_name,
				.line = msg(c, MSG_NOW_TO_CARRY), .to = url_id(c, "/incident/", v[k].incident_id, str_cz(c->arena, after)),
				.has_due = v[k].due_at.has, .due_at = v[k].due_at.v, .chip = CHIP_STEP_OPEN };
		}
	}
	return true;
}

static bool fill_steps(struct ctx *c, struct now_view *r)
{
	struct step *mine = NULL, *late;
	r->has_person = !id_is_none(c->who.person_id);
	if (r->has_person && !step_list_mine(c, c->who.person_id, &mine, &r->n_mine)) {
		return false;
	}
	if (!step_list_late(c, &late, &r->n_late)) {
		return false;
	}
	struct task *tasks;
	size_t n;
	if (!task_plan(c, false, &tasks, &n)) {
		return false;
	}
	struct action *actions;
	size_t n_actions;
	if (!action_late(c, &actions, &n_actions)) {
		return false;
	}
	r->mine = steps_of(c, mine, r->n_mine, n);
	r->late = steps_of(c, late, r->n_late, n + n_actions);
	for (size_t k = 0; k < n; k++) {
		if (tasks[k].is_mine && tasks[k].state != TASK_OPEN) { /* one not begun waits above */
			r->mine[r->n_mine++] = of_task(c, &tasks[k]);
		}
		if (task_is_late(&tasks[k], c->now_ms)) {
			r->late[r->n_late++] = of_task(c, &tasks[k]);
		}
	}
	for (size_t k = 0; k < n_actions; k++) {
		r->late[r->n_late++] = of_action(c, &actions[k]);
	}
	return true;
}

/* Nobody in the list but who set it up, and no incident ever: what to do first. */
static bool fill_first(struct ctx *c, size_t n_incidents, struct now_view *r)
{
	struct person *people;
	size_t n;
	if (n_incidents > 0 || !person_list(c, false, &people, &n)) {
		return n_incidents > 0;
	}
	bool is_admin = c->who.access == ACCESS_ADMIN;
	const struct now_first steps[] = {
		{ msg(c, MSG_NOW_FIRST_HOUR), msg(c, MSG_NOW_FIRST_HOUR_TEXT), msg(c, MSG_NOW_FIRST_HOUR_LINK), url_path(c, "/prepare") },
		{ msg(c, MSG_NOW_FIRST_PEOPLE), msg(c, MSG_NOW_FIRST_PEOPLE_TEXT), msg(c, MSG_NOW_FIRST_PEOPLE_LINK),
			url_path(c, "/people/new") },
		{ msg(c, MSG_NOW_FIRST_POSTER), msg(c, MSG_NOW_FIRST_POSTER_TEXT), msg(c, MSG_NOW_FIRST_POSTER_LINK),
			url_path(c, "/settings/sighting") },
		{ msg(c, MSG_NOW_FIRST_TRY), msg(c, MSG_NOW_FIRST_TRY_TEXT), msg(c, MSG_NOW_FIRST_TRY_LINK),
			url_with(c, url_path(c, "/incident/new"), "mode", S("exercise")) },
	};
	const size_t n_steps = sizeof steps / sizeof steps[0];
	r->first = arena_array(c->arena, struct now_first, n_steps);
	for (size_t i = 0; i < n_steps; i++) {
		if (i != 2 || is_admin) { /* the poster is the administrator's */
			r->first[r->n_first++] = steps[i];
		}
	}
	return true;
}

/* Colleagues pass mail on there and think that somebody looks at it. */
static bool fill_folder(struct ctx *c, struct now_view *r)
{
	bool ill;
	int64_t since;
	if (!mailbox_is_in_trouble(c, &ill, &since)) {
		return false;
	}
	r->folder_trouble = ill ? msgf(c, MSG_NOW_FOLDER_TROUBLE, { "when", time_short(c, since) }) : S("");
	return true;
}

/* Who relies on mails and chats being told must know that they are not. */
static bool fill_mail(struct ctx *c, struct now_view *r)
{
	int64_t since, hook_since;
	bool ill, hook_ill;
	str hook;
	r->mail_trouble = r->hook_trouble = r->folder_trouble = S("");
	r->can_mend_mail = access_allows(c->who.access, ACCESS_ADMIN);
	if (!r->can_act) {
		return true;
	}
	if (!mail_is_in_trouble(c, &ill, &since) || !hook_is_in_trouble(c, &hook_ill, &hook, &hook_since) || !fill_folder(c, r)) {
		return false;
	}
	r->hook_trouble = hook_ill ? msgf(c, MSG_NOW_HOOK_TROUBLE, { "who", hook }, { "when", time_short(c, hook_since) }) : S("");
	r->mail_trouble = ill ? msgf(c, MSG_NOW_MAIL_TROUBLE, { "when", time_short(c, since) }) : S("");
	return true;
}

/* What somebody accepted and is larger now, for those who may accept it again; it is counted, so that the list of what waits lacks it. */
static bool fill_outgrown(struct ctx *c, struct waiting_lines *v)
{
	struct risk *r;
	size_t n;
	if (!access_allows(c->who.access, ACCESS_EXECUTIVE)) {
		return true;
	}
	if (!risk_outgrown(c, &r, &n)) {
		return false;
	}
	struct waiting_line *all = arena_array(c->arena, struct waiting_line, v->n + n);
	for (size_t i = 0; i < v->n; i++) {
		all[i] = v->v[i];
	}
	for (size_t i = 0; i < n; i++) {
		all[v->n + i] = (struct waiting_line){ .title = msgf(c, MSG_RISK_OUTGROWN_WAITS, { "what", r[i].title }), .line = S(""),
			.action = msg(c, MSG_RISK_OUTGROWN_DO), .to = url_id(c, "/risks/", r[i].id, ""), .is_upkeep = true };
	}
	*v = (struct waiting_lines){ all, v->n + n };
	return true;
}

/* `same`: people to be reached again on that day. */
static struct now_limit limit_line(struct ctx *c, const struct limit *l, size_t same)
{
	str people = msgf(c, MSG_NOW_LIMIT_PEOPLE, { "count", str_i64(c->arena, (int64_t)same) }), date = time_date(c, l->due_at.v);
	bool says_what = l->name.n > 0 && l->kind != LIMIT_PROCEDURE;
	return (struct now_limit){ .name = same > 1 ? people : says_what ? l->name : l->what,
		.what = says_what ? STR_CAT(c->arena, l->what, S("　"), date) : date, .left = limit_left(c, l),
		.css = l->days.v <= 1 ? S("is-danger") : l->days.v <= 7 ? S("is-warn") : S("is-quiet"),
		.to = url_path(c, same > 1 ? "/net/drills/new" : str_cz(c->arena, l->path)) };
}

/* How many from here on are people of the same day: they are one line. */
static size_t same_people(const struct limit *v, size_t n)
{
	size_t same = 1;
	while (v[0].kind == LIMIT_WAYS && same < n && v[same].kind == LIMIT_WAYS && v[same].days.v == v[0].days.v) {
		same++;
	}
	return same;
}

/* The soonest first. */
static bool fill_limits(struct ctx *c, struct now_view *r)
{
	struct limit *v;
	size_t n, left = 0, same;
	if (!limit_mine(c, &v, &n)) {
		return false;
	}
	r->limits = arena_array(c->arena, struct now_limit, LIMITS_SHOWN);
	for (size_t k = 0; k < n; k += same) {
		same = same_people(v + k, n - k);
		if (r->n_limits == LIMITS_SHOWN) {
			left += same;
		} else {
			r->limits[r->n_limits++] = limit_line(c, &v[k], same);
		}
	}
	r->limits_more = left > 0 ? msgf(c, MSG_NOW_LIMITS_MORE, { "count", str_i64(c->arena, (int64_t)left) }) : S("");
	return true;
}

/* The yearly call drill, for those who may hold it; not in an empty installation, which is told what comes first. */
static bool fill_drill(struct ctx *c, const struct now_view *r, struct waiting_lines *v)
{
	struct drill_due due;
	struct person *people;
	size_t n;
	if (!r->can_act || r->n_first > 0) {
		return true;
	}
	if (!drill_due(c, &due) || !person_list(c, false, &people, &n)) {
		return false;
	}
	if ((!due.is_due && !due.runs) || n < 2) {
		return true;
	}
	struct waiting_line *all = arena_array(c->arena, struct waiting_line, v->n + 1);
	for (size_t i = 0; i < v->n; i++) {
		all[i] = v->v[i];
	}
	str said = drill_due_text(c, &due);
	all[v->n] = (struct waiting_line){ .action = msg(c, due.runs ? MSG_DRILL_DUE_GO_ON : MSG_DRILL_DUE_DO),
		.to = due.runs ? url_id(c, "/net/drills/", due.last_id, "") : url_path(c, "/net/drills/new"),
		.title = said.n > 0 ? said : msgf(c, MSG_DRILL_DUE_AGAIN, { "when", time_date_full(c, due.last_at.v) }),
		.line = msgf(c, MSG_DRILL_DUE_LINE, { "months", str_i64(c->arena, due.months) }), .is_upkeep = true };
	*v = (struct waiting_lines){ all, v->n + 1 };
	return true;
}

/* While an incident is open, upkeep leaves the top of the page. */
static void part_upkeep(struct ctx *c, struct now_view *r)
{
	struct waiting_lines now = { arena_array(c->arena, struct waiting_line, r->waits.n + 1), 0 };
	r->later = (struct waiting_lines){ arena_array(c->arena, struct waiting_line, r->waits.n + 1), 0 };
	r->later_title = S("");
	if (r->n_cases == 0) {
		return;
	}
	for (size_t i = 0; i < r->waits.n; i++) {
		struct waiting_lines *to = r->waits.v[i].is_upkeep ? &r->later : &now;
		to->v[to->n++] = r->waits.v[i];
	}
	r->waits = now;
	r->later_title = msgf(c, MSG_NOW_LATER, { "count", number_text(c, (int64_t)r->later.n) });
}

static bool show_now(struct web *w)
{
	struct ctx *c = w->c;
	size_t n;
	struct now_view *r = arena_new(c->arena, struct now_view);
	if (!fill_steps(c, r) || !fill_decisions(c, r) || !fill_actions(c, r) || !fill_limits(c, r) || !fill_incidents(c, r, &n)) {
		return false;
	}
	r->live = live_view_org(c);
	r->can_act = access_allows(c->who.access, ACCESS_RESPONDER);
	if (!fill_mail(c, r) || !warning_banners_of(c, true, &r->warnings) || !waiting_lines(c, &r->waits) || !fill_outgrown(c, &r->waits) || (r->can_act && !fill_first(c, n, r)) ||
	    !fill_drill(c, r, &r->waits)) {
		return false;
	}
	part_upkeep(c, r);
	r->quiet = (struct empty_view){ .icon = S("shield-check"), .title = msg(c, MSG_NOW_QUIET),
		.text = msg(c, MSG_NOW_QUIET_TEXT), .has_link = r->can_act, .to = url_path(c, "/incident/new"),
		.link = msg(c, MSG_NOW_QUIET_LINK) };
	struct page_view p = { .title = msg(c, MSG_NOW_TITLE), .nav = NAV_NOW, .body = now_body, .view = r };
	return page_show(w, 200, &p);
}

static bool show_root(struct web *w)
{
	return web_redirect(w, url_path(w->c, w->c->who.access == ACCESS_HELPER ? "/work" : "/now"));
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/now", .needs = ACCESS_VIEWER, .show = show_now,
		.doc = "open incidents, my steps, what is overdue" },
	{ .method = HTTP_GET, .pattern = "/", .flags = ROUTE_NO_ORG, .show = show_root, .doc = "to the Now page" },
};
const struct route_table now_routes = { routes, sizeof routes / sizeof routes[0] };
