/* What the closing sheet and the printed record show. */
#include "account/access.h"
#include "affected/affected.h"
#include "base/time.h"
#include "closing/closing_view.h"
#include "closing/closing_web.h"
#include "messages.h"
#include "room/room_web.h"

/* "/incident/ID/closing" + after */
static struct url below(struct ctx *c, const struct incident *i, const char *after, str key)
{
	return room_sub(c, i->id, after, key, "");
}

static bool was_ticked(const struct web *w, str code)
{
	for (size_t k = 0; k < w->form.n; k++) {
		if (str_eq(w->form.v[k].name, S("left")) && str_eq(w->form.v[k].value, code)) {
			return true;
		}
	}
	return false;
}

bool sheet_missing_lines(struct web *w, const struct incident *i, struct sheet_page *p)
{
	struct ctx *c = w->c;
	struct missing *v;
	size_t n;
	if (!room_missing(c, i, &v, &n)) {
		return false;
	}
	p->missing = arena_array(c->arena, struct sheet_missing, n);
	p->n_missing = n;
	for (size_t k = 0; k < n; k++) {
		p->missing[k] = (struct sheet_missing){ v[k].code, v[k].text, room_url(c, i, str_cz(c->arena, v[k].path)),
			was_ticked(w, v[k].code) };
	}
	p->has_missing = n > 0;
	p->missing_text = msgf(c, MSG_CLOSING_PAGE_LEFT_COUNT, { "count", number_text(c, (int64_t)n) });
	return true;
}

/* --- lines --- */

static struct sheet_chip said_chip(struct ctx *c, bool is_said)
{
	return is_said ? (struct sheet_chip){ S("is-ok"), S("check"), msg(c, MSG_CLOSING_PAGE_SAID) }
		: (struct sheet_chip){ S("is-warn"), S("circle-alert"), msg(c, MSG_CLOSING_PAGE_NOT_SAID) };
}

static struct sheet_chip follow_chip(struct ctx *c, const struct sheet_def *d, int state)
{
	static const struct { const char *css, *icon; } looks[] = {
		[FOLLOW_PLANNED] = { "is-warn", "circle-alert" },
		[FOLLOW_DOING] = { "is-key", "step-started" },
		[FOLLOW_DONE] = { "is-ok", "check" },
		[FOLLOW_NOT_NEEDED] = { "is-quiet", "minus" },
	};
	return (struct sheet_chip){ str_from_c(looks[state].css), str_from_c(looks[state].icon),
		closing_choice(c, d, "follow_state", &follow_state_choices, state) };
}

static struct said_line line(struct ctx *c, str label, str text, str more, bool is_said)
{
	return (struct said_line){ .label = label, .text = text, .more = more, .chip = said_chip(c, is_said),
		.write = msg(c, is_said ? MSG_CLOSING_PAGE_MEND : MSG_CLOSING_PAGE_WRITE) };
}

static void fill_said(struct ctx *c, const struct incident *i, const struct closing *s, const struct sheet_def *d, struct sheet_page *p)
{
	bool unknown = s->cause_state == CAUSE_UNKNOWN, likely = s->cause_state == CAUSE_LIKELY;
	str said = closing_choice(c, d, "cause_state", &cause_state_choices, s->cause_state);
	p->cause = line(c, sheet_label(c, d, "cause_state", MSG_CLOSING_LABEL_CAUSE_STATE), unknown ? said : s->cause,
		unknown ? s->cause : likely ? said : S(""), s->cause_state >= 0);
	p->cause.to = below(c, i, "/closing/cause", S(""));
	str contained = s->contained.precision ? event_time_full(c, s->contained) : S("");
	p->contained = line(c, sheet_label(c, d, "contained_at", MSG_CLOSING_PAGE_CONTAINED), contained, S(""), contained.n > 0);
	p->contained.to = below(c, i, "/closing/recovery", S(""));
	str recovered = s->recovered.precision ? event_time_full(c, s->recovered) : S("");
	str who = str_is_empty(s->recovered_by_name) ? S("")
		: msgf(c, MSG_CLOSING_PAGE_CONFIRMED_BY, { "who", s->recovered_by_name });
	if (s->recovered_how.n) {
		who = STR_CAT(c->arena, who, S("\n"), s->recovered_how);
	}
	p->recovery = line(c, msg(c, MSG_CLOSING_PAGE_RECOVERY), recovered, who, closing_has_recovery(s));
	p->recovery.to = p->contained.to;
	str told = s->told.precision ? event_time_full(c, s->told) : S("");
	str by = str_is_empty(s->told_report_number) ? S("")
		: msgf(c, MSG_CLOSING_ENTRY_TOLD_BY, { "number", s->told_report_number });
	str more = STR_CAT(c->arena, by, by.n && s->told_how.n ? S("\n") : S(""), s->told_how);
	p->told = line(c, msg(c, MSG_CLOSING_PAGE_TOLD_TITLE), told.n ? told : more, told.n ? more : S(""), closing_has_told(s));
	p->told.to = below(c, i, "/closing/told", S(""));
	p->cause.can_write = p->contained.can_write = p->recovery.can_write = p->told.can_write = p->can_write;
}

static bool fill_follows(struct ctx *c, const struct incident *i, const struct sheet_def *d, struct sheet_page *p)
{
	struct follow *v;
	if (!follow_list(c, i->id, &v, &p->n_follows)) {
		return false;
	}
	p->follows = arena_array(c->arena, struct said_line, p->n_follows);
	for (size_t k = 0; k < p->n_follows; k++) {
		p->follows[k] = (struct said_line){ .label = v[k].who, .text = v[k].how, .more = v[k].note,
			.chip = follow_chip(c, d, v[k].state), .can_write = p->can_write,
			.write = msg(c, MSG_CLOSING_PAGE_MEND), .to = below(c, i, "/closing/follow/", id_str(c->arena, v[k].id)) };
	}
	return true;
}

static bool fill_lessons(struct ctx *c, const struct incident *i, struct sheet_page *p)
{
	struct lesson *v;
	if (!lesson_list(c, i->id, &v, &p->n_lessons)) {
		return false;
	}
	p->lessons = arena_array(c->arena, struct said_line, p->n_lessons);
	for (size_t k = 0; k < p->n_lessons; k++) {
		bool is_said = v[k].answer.n > 0;
		p->lessons[k] = (struct said_line){ .label = v[k].question, .text = v[k].answer, .more = S(""),
			.chip = is_said ? said_chip(c, true) : (struct sheet_chip){ S("is-quiet"), S("step-open"),
				msg(c, MSG_CLOSING_PAGE_NOT_SAID) }, .can_write = room_may_act(c),
			.write = msg(c, is_said ? MSG_CLOSING_PAGE_MEND : MSG_CLOSING_PAGE_WRITE),
			.to = below(c, i, "/closing/lesson/", v[k].key) };
	}
	return true;
}

/* --- costs --- */

static str yen(struct ctx *c, int64_t v)
{
	return msgf(c, MSG_CLOSING_PAGE_YEN, { "amount", number_grouped(c->arena, v) });
}

/* 「60,000円」「12時間」「60,000円・12時間」「まだ分からない」; empty: nothing of that kind. */
static str sum_text(struct ctx *c, const struct cost_sums *s, int kind)
{
	str hours = kind == COST_HOURS && s->hours > 0 ? number_grouped(c->arena, s->hours) : S("");
	const struct opt_int *of = &s->of[kind];
	if (hours.n) {
		return of->has ? msgf(c, MSG_CLOSING_PAGE_HOURS_SUM, { "amount", number_grouped(c->arena, of->v) }, { "hours", hours })
			: msgf(c, MSG_CLOSING_PAGE_HOURS_ONLY, { "hours", hours });
	}
	return of->has ? yen(c, of->v) : s->unknown_of[kind] ? msg(c, MSG_LOOK_UNKNOWN) : S("");
}

static void fill_sums(struct ctx *c, const struct sheet_def *d, const struct cost *v, size_t n, struct sheet_page *p)
{
	struct cost_sums s = cost_sum(v, n);
	p->sums = arena_array(c->arena, struct said_line, COST_KIND_MAX);
	for (int k = 0; k < COST_KIND_MAX; k++) {
		str text = sum_text(c, &s, k);
		if (text.n) {
			p->sums[p->n_sums++] = (struct said_line){ .label = closing_choice(c, d, "cost_kind", &cost_kind_choices, k), .text = text };
		}
	}
	p->total = s.known ? yen(c, s.all) : msg(c, MSG_LOOK_UNKNOWN);
	p->unknown = s.unknown ? msgf(c, MSG_REPORT_COST_UNKNOWN, { "count", number_text(c, (int64_t)s.unknown) }) : S("");
}

static bool fill_costs(struct web *w, const struct incident *i, const struct closing *s, const struct sheet_def *d, struct sheet_page *p)
{
	struct ctx *c = w->c;
	struct cost *v;
	p->sees_costs = cost_may_see(c, s);
	p->cost_access = msg(c, cost_access_choices.v[s->cost_access].label);
	p->cost_access_to = below(c, i, "/closing/cost-access", S(""));
	p->access = field_of(w, &op_closing_access, "seen_by", str_from_c(cost_access_choices.v[s->cost_access].code));
	if (!p->sees_costs) {
		return true;
	}
	if (!cost_list(c, s, &v, &p->n_costs)) {
		return false;
	}
	p->costs = arena_array(c->arena, struct sheet_cost, p->n_costs);
	for (size_t k = 0; k < p->n_costs; k++) {
		p->costs[k] = (struct sheet_cost){ .kind = closing_choice(c, d, "cost_kind", &cost_kind_choices, v[k].kind), .what = v[k].what,
			.hours = v[k].hours.has ? number_grouped(c->arena, v[k].hours.v) : S(""),
			.amount = v[k].amount.has ? yen(c, v[k].amount.v) : S(""), .note = v[k].note,
			.is_dropped = v[k].is_dropped, .to = below(c, i, "/closing/cost/", id_str(c->arena, v[k].id)) };
	}
	fill_sums(c, d, v, p->n_costs, p);
	return true;
}

static bool fill_actions(struct ctx *c, const struct incident *i, struct sheet_page *p)
{
	struct action *v;
	if (!action_of_room(c, i->id, &v, &p->n_actions)) {
		return false;
	}
	p->actions = arena_array(c->arena, struct sheet_action, p->n_actions);
	for (size_t k = 0; k < p->n_actions; k++) {
		str plan = action_plan(c, &v[k]);
		p->actions[k] = (struct sheet_action){ .what = v[k].what, .line = v[k].note.n
				? STR_CAT(c->arena, plan, S("　"), v[k].note) : plan,
			.has_due = v[k].due_at.has, .due_at = v[k].due_at.v, .is_over = action_is_over(&v[k]),
			.state = msg(c, action_state_choices.v[v[k].state].label), .to = url_id(c, "/action/", v[k].id, "") };
	}
	return true;
}

/* The firm's own questions, each in the section it stands in. */
static bool fill_own(struct ctx *c, const struct incident *i, const struct sheet_def *d, struct sheet_page *p)
{
	struct closing_own *v;
	if (!closing_own_list(c, i->id, &v, &p->n_own)) {
		return false;
	}
	p->own = arena_array(c->arena, struct said_line, p->n_own + 1);
	p->n_asked = d->n_sections > SECTION_MAX ? d->n_sections : SECTION_MAX;
	p->asked = arena_array(c->arena, struct own_lines, p->n_asked);
	for (size_t k = 0; k < p->n_own; k++) {
		struct own_lines *to = &p->asked[v[k].section];
		bool is_said = v[k].answer.n > 0;
		p->own[k] = line(c, v[k].question, v[k].answer, v[k].is_asked ? S("") : msg(c, MSG_CLOSING_LESSON_GONE), is_said);
		p->own[k].chip = is_said || v[k].is_required ? p->own[k].chip
			: (struct sheet_chip){ S("is-quiet"), S("step-open"), msg(c, MSG_CLOSING_PAGE_NOT_SAID) };
		p->own[k].can_write = p->can_write && v[k].is_asked;
		p->own[k].to = below(c, i, "/closing/answers", S(""));
		p->own[k].to.s = STR_CAT(c->arena, p->own[k].to.s, S("#f-values."), v[k].key);
		to->v = to->v ? to->v : &p->own[k]; /* questions of a section stand together */
		to->n++;
	}
	return true;
}

bool sheet_fill(struct web *w, const struct incident *i, struct sheet_page *p)
{
	struct ctx *c = w->c;
	struct closing *s = arena_new(c->arena, struct closing);
	const struct sheet_def *d;
	if (!closing_get(c, i->id, s) || !closing_form_def(c, &d)) {
		return false;
	}
	p->label_kind = sheet_label(c, d, "cost_kind", MSG_CLOSING_LABEL_KIND);
	p->label_what = sheet_label(c, d, "cost_what", MSG_CLOSING_LABEL_WHAT);
	p->label_hours = sheet_label(c, d, "cost_hours", MSG_CLOSING_LABEL_HOURS);
	p->label_amount = sheet_label(c, d, "cost_amount", MSG_CLOSING_LABEL_AMOUNT);
	p->is_admin = access_allows(c->who.access, ACCESS_ADMIN);
	p->form = url_path(c, "/ledgers/closing/form");
	p->top = room_top_at(c, i, ROOM_PART_CLOSING);
	p->live = live_view_room(c, i->id);
	p->self = room_url(c, i, "/closing");
	p->risks = room_url(c, i, "/risks");
	p->is_open = incident_is_open(i);
	p->is_exercise = i->mode == INCIDENT_EXERCISE;
	p->can_write = room_can_change(c, i);
	p->can_learn = room_may_act(c);
	p->follow_add = room_url(c, i, "/closing/follow/new");
	p->cost_add = room_url(c, i, "/closing/cost/new");
	p->action_add = url_with(c, url_path(c, "/action/new"), "incident", id_str(c->arena, i->id));
	p->end = room_url(c, i, "/closing/end");
	p->summary = room_url(c, i, "/closing/summary");
	p->errors = errors_make(w);
	fill_said(c, i, s, d, p);
	return fill_own(c, i, d, p) && fill_follows(c, i, d, p) && fill_costs(w, i, s, d, p) && fill_lessons(c, i, p) && fill_actions(c, i, p) &&
	       sheet_missing_lines(w, i, p);
}

/* --- the record --- */

static str took(struct ctx *c, int64_t from, int64_t to)
{
	int64_t minutes = (to - from) / 60000;
	if (to < from) {
		return S("");
	}
	if (minutes >= 24 * 60) {
		return msgf(c, MSG_CLOSING_PAGE_DAYS, { "days", number_text(c, minutes / (24 * 60)) },
			{ "hours", number_text(c, minutes / 60 % 24) });
	}
	return minutes >= 60 ? msgf(c, MSG_CLOSING_PAGE_HOURS, { "hours", number_text(c, minutes / 60) },
			{ "minutes", number_text(c, minutes % 60) })
		: msgf(c, MSG_CLOSING_PAGE_MINUTES, { "minutes", number_text(c, minutes) });
}

/* A moment known to the minute gets its distance; a coarser one is shown as it was given. */
static void add_moment(struct ctx *c, const struct incident *i, int name, struct event_time t, struct sheet_page *p)
{
	bool is_exact = t.precision >= WHEN_MINUTE && i->noticed.precision >= WHEN_MINUTE && name != MSG_CLOSING_PAGE_STEP_NOTICED;
	p->steps[p->n_steps++] = (struct sheet_step){ msg(c, name), t.precision ? event_time_full(c, t) : S("―"),
		is_exact ? took(c, i->noticed.earliest_ms, t.earliest_ms) : S("") };
}

static bool fill_reports(struct ctx *c, const struct incident *i, struct sheet_page *p, struct event_time *ret_first)
{
	struct report *v;
	size_t n;
	*ret_first = (struct event_time){ 0 };
	if (!report_list(c, i->id, &v, &n)) {
		return false;
	}
	p->reports = arena_array(c->arena, struct sheet_report, n);
	for (size_t k = 0; k < n; k++) {
		if (!report_is_issued(&v[k])) {
			continue;
		}
		if (!ret_first->precision || v[k].issued_at.v < ret_first->earliest_ms) {
			*ret_first = event_time_at(v[k].issued_at.v / 60000 * 60000);
			ret_first->precision = WHEN_MINUTE;
		}
		str line = STR_CAT(c->arena, msg(c, report_kind_choices.v[v[k].kind].label), S("　"), time_full(c, v[k].issued_at.v));
		p->reports[p->n_reports++] = (struct sheet_report){ v[k].number, line };
	}
	return true;
}

static struct event_time minute_at(struct opt_int at)
{
	struct event_time t = { 0 };
	if (at.has) {
		t = event_time_at(at.v / 60000 * 60000);
		t.precision = WHEN_MINUTE;
	}
	return t;
}

static bool fill_moments(struct ctx *c, const struct incident *i, struct sheet_page *p)
{
	struct closing *s = arena_new(c->arena, struct closing);
	struct event_time first;
	if (!closing_get(c, i->id, s) || !fill_reports(c, i, p, &first)) {
		return false;
	}
	p->steps = arena_array(c->arena, struct sheet_step, 6);
	add_moment(c, i, MSG_CLOSING_PAGE_STEP_NOTICED, i->noticed, p);
	add_moment(c, i, MSG_CLOSING_PAGE_STEP_OPENED, minute_at(i->opened_at), p);
	add_moment(c, i, MSG_CLOSING_PAGE_STEP_REPORTED, first, p);
	add_moment(c, i, MSG_CLOSING_PAGE_STEP_CONTAINED, s->contained, p);
	add_moment(c, i, MSG_CLOSING_PAGE_STEP_RECOVERED, s->recovered, p);
	add_moment(c, i, MSG_CLOSING_PAGE_STEP_CLOSED, minute_at(i->closed_at), p);
	return true;
}

static bool fill_affected(struct ctx *c, const struct incident *i, struct sheet_page *p)
{
	struct affected *v;
	size_t n;
	if (!affected_list(c, i->id, &v, &n)) {
		return false;
	}
	str *lines = arena_array(c->arena, str, n);
	for (size_t k = 0; k < n; k++) {
		if (v[k].state != AFFECTED_NOT) {
			str about = STR_CAT(c->arena, msg(c, affected_type_choices.v[v[k].type].label),
				c->lang == LANG_EN ? S(", ") : S("、"), msg(c, affected_state_choices.v[v[k].state].label));
			str text = msgf(c, MSG_CLOSING_PAGE_AFFECTED, { "name", v[k].name }, { "about", about });
			lines[p->n_affected++] = v[k].amount.text.n ? STR_CAT(c->arena, text, S("　"), v[k].amount.text) : text;
		}
	}
	p->affected = lines;
	return true;
}

bool sheet_fill_record(struct web *w, const struct incident *i, struct sheet_page *p)
{
	struct ctx *c = w->c;
	const struct kind *kind = catalog_kind(c->catalog, i->kind);
	struct sha256 head;
	int64_t seq;
	if (!sheet_fill(w, i, p) || !fill_moments(c, i, p) || !fill_affected(c, i, p) || !journal_head(c, i->id, &seq, &head)) {
		return false;
	}
	p->name = i->name;
	p->title = i->title;
	p->org = c->org_name;
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	p->seal = msgf(c, MSG_CLOSING_PAGE_SEAL, { "seal", journal_seal_text(c->arena, seq, &head) });
	p->kind = kind ? text2_in(kind->name, c->lang) : i->kind;
	p->level = i->level.has ? STR_CAT(c->arena, number_text(c, i->level.v), S("　"), level_name(c, i->level))
		: msg(c, MSG_ROOM_LEVEL_NONE);
	p->lead = str_is_empty(i->lead_name) ? msg(c, MSG_ROOM_LEAD_NONE) : i->lead_name;
	return true;
}
