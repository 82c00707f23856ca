/* The two sides of the room: what to do, and who, until when, what is known. */
#include "room/affected_look_web.h"

#include <stdlib.h>

#include "base/time.h"
#include "decision/decision.h"
#include "messages.h"
#include "procedure/own.h"
#include "person/person.h"
#include "room_sql.h"

static const struct { const char *css, *icon; } looks[STEP_STATE_MAX] = {
	[STEP_OPEN] = { "", "step-open" }, [STEP_STARTED] = { "is-now", "step-started" },
	[STEP_DONE] = { "is-done", "step-done" }, [STEP_NOT_NEEDED] = { "is-skip", "step-not_needed" },
	[STEP_BLOCKED] = { "is-stuck", "step-blocked" },
};

static struct url step_url(struct ctx *c, struct url room, const struct step *s)
{
	return url_item(c, room, "/step/", s->id);
}

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S("　") : S(""), part);
}

/* 済み 06:10 小西 直樹 / これから 担当 ... 期限 ... */
static str state_line(struct ctx *c, const struct step *s)
{
	str line = msg(c, step_state_choices.v[s->state].label);
	if (s->ended.precision) {
		line = add_part(c, line, event_time_short(c, s->ended));
		return add_part(c, line, str_is_none(s->ended_by_name) ? S("") : s->ended_by_name);
	}
	const struct role_def *role = catalog_role(c->catalog, s->role);
	str who = !str_is_none(s->owner_name) ? s->owner_name : role ? text2_in(role->name, c->lang) : S("");
	if (s->started.precision) {
		line = add_part(c, line, msgf(c, MSG_ROOM_SINCE, { "when", event_time_short(c, s->started) }));
	}
	if (who.n) {
		line = add_part(c, line, msgf(c, MSG_ROOM_OWNER, { "who", who }));
	}
	return s->due_at.has ? add_part(c, line, msgf(c, MSG_ROOM_DUE, { "when", time_short(c, s->due_at.v) })) : line;
}

static struct step_line line_of(struct ctx *c, struct url room, const struct step *s, bool is_current)
{
	struct step_line l = { .css = str_from_c(looks[s->state].css), .icon = str_from_c(looks[s->state].icon),
		.item = s->item_text, .state_line = state_line(c, s), .note = s->note, .page = step_url(c, room, s),
		.is_current = is_current, .can_start = s->state != STEP_STARTED, .detail = S("") };
	if (is_current) {
		l.start = url_below(c, l.page, "/start", S(""));
		l.done = url_below(c, l.page, "/done", S(""));
		l.css = s->state == STEP_BLOCKED ? l.css : S("is-now");
		l.detail = s->detail_text;
		split_lines(c, text2_in(s->prerequisites, c->lang), &l.prerequisites, &l.n_prerequisites);
		split_lines(c, text2_in(s->do_nots, c->lang), &l.do_nots, &l.n_do_nots);
	}
	return l;
}

/* The step in hand: those begun, else the first open one of the present phase. */
static const struct step *step_in_hand(const struct incident *i, const struct step *v, size_t n)
{
	const struct step *first = NULL;
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == STEP_STARTED) {
			return NULL; /* begun ones show themselves */
		}
		if (!first && v[k].state == STEP_OPEN && v[k].phase.v >= i->phase.v) {
			first = &v[k];
		}
	}
	return first;
}

static bool fill_phases(struct ctx *c, const struct incident *i, struct step *v, size_t n, struct room_view *r)
{
	const struct step *in_hand = step_in_hand(i, v, n);
	struct step_line *lines = arena_array(c->arena, struct step_line, n);
	size_t at = 0;
	r->phases = arena_array(c->arena, struct phase_line, PHASE_MAX);
	r->n_phases = PHASE_MAX;
	for (int p = 0; p < PHASE_MAX; p++) {
		struct phase_line *line = &r->phases[p];
		int over = 0;
		line->steps = &lines[at];
		for (size_t k = 0; k < n; k++) {
			if (v[k].phase.v != p) {
				continue;
			}
			bool is_current = (v[k].state == STEP_STARTED || &v[k] == in_hand) && incident_is_open(i);
			if (is_current && !step_words(c, &v[k])) {
				return false;
			}
			lines[at++] = line_of(c, r->self, &v[k], is_current);
			line->n_steps++;
			over += step_is_over(&v[k]);
		}
		str done = str_i64(c->arena, over), all = str_i64(c->arena, (int64_t)line->n_steps);
		line->name = msg(c, phase_choices.v[p].label);
		line->count = msgf(c, MSG_ROOM_COUNT, { "done", done }, { "all", all });
		line->short_count = STR_CAT(c->arena, done, S("/"), all);
		line->is_now = i->phase.v == p;
		line->is_open = line->is_now || (in_hand && in_hand->phase.v == p);
	}
	return true;
}

/* --- the three most urgent things --- */

#define NEXT_MAX 3
#define DUES_SHOWN 5
/* Ranked first, put into words only when it is among those shown. With neither step nor decision: the level or the
 * next report. */
struct urgent { int64_t rank; const struct step *step; bool is_level; const struct decision_wait *decision; };

static void offer(struct urgent *v, size_t *n, struct urgent u)
{
	size_t at = *n;
	while (at > 0 && v[at - 1].rank > u.rank) {
		at--;
	}
	if (at >= NEXT_MAX) {
		return;
	}
	size_t last = *n < NEXT_MAX ? *n : NEXT_MAX - 1;
	memmove(&v[at + 1], &v[at], (last - at) * sizeof *v);
	v[at] = u;
	*n = last + 1;
}

/* Past due first (by how long), then what is due soon, decisions, steps in hand, the next open step. */
enum { RANK_DECISION = 0, RANK_STARTED = 1, RANK_STUCK = 2, RANK_NEXT = 3 };
static int64_t rank_due(int64_t now_ms, int64_t due_ms)
{
	return due_ms - now_ms < 24 * 3600 * 1000LL ? due_ms - now_ms - 24 * 3600 * 1000LL : INT64_MAX / 2;
}

static const struct { int64_t rank; const char *css; } by_state[STEP_STATE_MAX] = {
	[STEP_OPEN] = { RANK_NEXT, "is-quiet" }, [STEP_STARTED] = { RANK_STARTED, "is-key" },
	[STEP_BLOCKED] = { RANK_STUCK, "is-danger" },
};

static int64_t rank_step(const struct ctx *c, const struct incident *i, const struct step *s)
{
	if (s->due_at.has) {
		return rank_due(c->now_ms, s->due_at.v);
	}
	/* of several open ones the present phase comes first, then the order of the procedure */
	bool is_later = s->state == STEP_OPEN && s->phase.v > i->phase.v;
	return by_state[s->state].rank + (is_later ? s->phase.v - i->phase.v : 0);
}

static struct next_line next_step(struct ctx *c, struct url room, const struct step *s)
{
	struct url page = step_url(c, room, s);
	struct next_line l = { .is_over = step_is_late(s, c->now_ms), .title = s->item_text, .line = state_line(c, s),
		.to = url_below(c, page, "/done", S("")), .action = msg(c, MSG_ROOM_STEP_DONE_SAY), .is_post = true };
	if (s->due_at.has) {
		l.chip_css = due_css(c, s->due_at.v);
		l.chip_icon = S("clock");
		l.chip_text = time_left(c, s->due_at.v);
	} else {
		l.chip_css = str_from_c(by_state[s->state].css);
		l.chip_icon = str_from_c(looks[s->state].icon);
		l.chip_text = msg(c, step_state_choices.v[s->state].label);
	}
	if (s->state == STEP_OPEN && !s->due_at.has) {
		l.to = url_below(c, page, "/start", S(""));
		l.action = msg(c, MSG_ROOM_STEP_START_SAY);
	}
	if (s->state == STEP_BLOCKED) {
		l.line = s->note;
		l.to = page;
		l.action = msg(c, MSG_ROOM_STEP_UNBLOCK);
		l.is_post = false;
	}
	return l;
}

static struct next_line next_report(struct ctx *c, const struct incident *i, const struct report_due *due)
{
	return (struct next_line){ .is_over = due->at < c->now_ms,
		.chip_css = due_css(c, due->at), .chip_icon = S("clock"),
		.chip_text = time_left(c, due->at), .title = msg(c, MSG_ROOM_NEXT_REPORT),
		.line = time_short(c, due->at), .to = url_id(c, "/incident/", i->id, "/report"),
		.action = msg(c, MSG_ROOM_REPORT_MAKE_NEXT), .is_post = true };
}

static struct next_line next_level(struct ctx *c, const struct incident *i)
{
	return (struct next_line){ .chip_css = S("is-warn"), .chip_icon = S("flag"),
		.chip_text = msg(c, MSG_ROOM_DECIDE), .title = msg(c, MSG_ROOM_DECIDE_LEVEL),
		.line = msg(c, MSG_ROOM_DECIDE_LEVEL_WHY), .to = url_id(c, "/incident/", i->id, "/level"),
		.action = msg(c, MSG_ROOM_DECIDE_LEVEL_DO) };
}

static str decision_line(struct ctx *c, const struct decision_wait *d)
{
	str who = str_is_none(d->who) ? S("") : msgf(c, MSG_ROOM_OWNER, { "who", d->who });
	return d->due_at.has ? add_part(c, who, msgf(c, MSG_ROOM_DUE, { "when", time_short(c, d->due_at.v) })) : who;
}

/* The answer alone ("外す") says nothing to somebody who was not there. */
static str decision_title(struct ctx *c, const struct decision_wait *d)
{
	return d->is_open ? d->question : msgf(c, MSG_ROOM_CARRY_OUT, { "answer", d->answer });
}

static struct next_line next_decision(struct ctx *c, struct url room, const struct decision_wait *d)
{
	bool due = d->due_at.has;
	return (struct next_line){ .is_over = due && d->due_at.v < c->now_ms,
		.chip_css = due ? due_css(c, d->due_at.v) : S("is-warn"), .chip_icon = due ? S("clock") : S("scale"),
		.chip_text = due ? time_left(c, d->due_at.v) : msg(c, d->is_open ? MSG_ROOM_DECIDE : MSG_ROOM_CARRY),
		.title = decision_title(c, d), .line = decision_line(c, d),
		.to = url_item(c, room, "/decision/", d->id),
		.action = msg(c, d->is_open ? MSG_ROOM_DECISION_DO : MSG_ROOM_DECISION_CARRY) };
}

static struct next_line next_of(struct ctx *c, const struct incident *i, struct url room, const struct report_due *due,
                                const struct urgent *u)
{
	if (u->decision) {
		return next_decision(c, room, u->decision);
	}
	return u->step ? next_step(c, room, u->step) : u->is_level ? next_level(c, i) : next_report(c, i, due);
}

/* What waits besides the steps: decisions, and the next report. */
struct waits { const struct decision_wait *v; size_t n; struct report_due due; };

static void offer_decisions(struct ctx *c, const struct waits *w, struct urgent *found, size_t *k)
{
	for (size_t s = 0; s < w->n; s++) {
		int64_t rank = w->v[s].due_at.has ? rank_due(c->now_ms, w->v[s].due_at.v)
			: w->v[s].is_open ? RANK_DECISION : RANK_STARTED;
		offer(found, k, (struct urgent){ .rank = rank, .decision = &w->v[s] });
	}
}

static void fill_next(struct ctx *c, const struct incident *i, const struct step *v, size_t n, const struct waits *w,
                      struct room_view *r)
{
	struct urgent found[NEXT_MAX + 1];
	size_t k = 0;
	if (!incident_is_open(i)) {
		return;
	}
	if (w->due.has) {
		offer(found, &k, (struct urgent){ .rank = rank_due(c->now_ms, w->due.at) });
	}
	if (!i->level.has) {
		offer(found, &k, (struct urgent){ .rank = RANK_DECISION, .is_level = true });
	}
	offer_decisions(c, w, found, &k);
	for (size_t s = 0; s < n; s++) {
		if (!step_is_over(&v[s])) {
			offer(found, &k, (struct urgent){ .rank = rank_step(c, i, &v[s]), .step = &v[s] });
		}
	}
	r->next = arena_array(c->arena, struct next_line, NEXT_MAX);
	r->n_next = k;
	for (size_t s = 0; s < k; s++) {
		r->next[s] = next_of(c, i, r->self, &w->due, &found[s]);
		r->next[s].number = str_i64(c->arena, (int64_t)s + 1);
	}
}

static struct due_line due_of(struct ctx *c, int64_t at)
{
	return (struct due_line){ .at = at, .chip_css = due_css(c, at), .chip_text = time_left(c, at), .line = S("") };
}

/* Tasks and questions. */
static void add_other_dues(struct ctx *c, const struct room_dues_rows *rows, struct room_view *r)
{
	for (size_t k = 0; k < rows->n; k++) {
		const struct room_dues_row *d = &rows->v[k];
		struct due_line l = due_of(c, d->due_at);
		str id = id_str(c->arena, d->id);
		l.title = d->title;
		l.line = msgf(c, MSG_ROOM_OWNER, { "who", str_is_none(d->owner_name) ? msg(c, MSG_STEP_NOBODY) : d->owner_name });
		l.to = d->is_question ? url_below(c, r->self, "/question/", id) : url_id(c, "/task/", d->id, "");
		r->dues[r->n_dues++] = l;
	}
}

static int earlier_first(const void *a, const void *b)
{
	const struct due_line *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

/* A long list of due times hides the nearest: the rest unfolds. */
static void fold_dues(struct ctx *c, struct room_view *r)
{
	size_t shown = r->n_dues > DUES_SHOWN + 1 ? DUES_SHOWN : r->n_dues; /* one alone needs no fold */
	r->later_dues = r->dues + shown;
	r->n_later_dues = r->n_dues - shown;
	r->n_dues = shown;
	r->later_dues_text = msgf(c, MSG_ROOM_DUES_LATER, { "count", number_text(c, (int64_t)r->n_later_dues) });
}

static bool fill_dues(struct ctx *c, const struct incident *i, const struct step *v, size_t n, const struct waits *w,
                      struct room_view *r)
{
	const struct report_due *due = &w->due;
	struct room_dues_rows rows;
	if (!q_room_dues(c, (struct room_dues_in){ .incident_id = i->id }, &rows)) {
		return false;
	}
	r->dues = arena_array(c->arena, struct due_line, n + w->n + rows.n + 1);
	if (due->has) {
		r->dues[r->n_dues++] = (struct due_line){ .at = due->at, .chip_css = due_css(c, due->at),
			.chip_text = time_left(c, due->at), .title = msg(c, MSG_ROOM_NEXT_REPORT),
			.line = due->is_promised ? msgf(c, MSG_ROOM_NEXT_REPORT_RULE, { "when", time_short(c, due->at) })
				: add_part(c, time_short(c, due->at), report_due_rule(c, i, due)),
			.to = url_id(c, "/incident/", i->id, "/reports") };
	}
	for (size_t s = 0; s < n && incident_is_open(i); s++) {
		if (v[s].due_at.has && !step_is_over(&v[s])) {
			r->dues[r->n_dues++] = (struct due_line){ .at = v[s].due_at.v, .chip_css = due_css(c, v[s].due_at.v),
				.chip_text = time_left(c, v[s].due_at.v), .title = v[s].item_text, .line = state_line(c, &v[s]),
				.to = step_url(c, r->self, &v[s]) };
		}
	}
	for (size_t s = 0; s < w->n && incident_is_open(i); s++) {
		const struct decision_wait *d = &w->v[s];
		if (d->due_at.has) {
			r->dues[r->n_dues++] = (struct due_line){ .at = d->due_at.v, .chip_css = due_css(c, d->due_at.v),
				.chip_text = time_left(c, d->due_at.v), .title = decision_title(c, d),
				.line = decision_line(c, d), .to = url_item(c, r->self, "/decision/", d->id) };
		}
	}
	if (incident_is_open(i)) {
		add_other_dues(c, &rows, r);
	}
	qsort(r->dues, r->n_dues, sizeof *r->dues, earlier_first);
	fold_dues(c, r);
	return true;
}

static bool fill_facts(struct ctx *c, const struct incident *i, struct room_view *r)
{
	static const enum chip_kind chips[] = { [FACT_UNKNOWN] = CHIP_UNKNOWN, [FACT_INVESTIGATING] = CHIP_INVESTIGATING,
		[FACT_NONE] = CHIP_NONE };
	struct fact *v;
	if (!fact_list(c, i->id, &v, &r->n_facts)) {
		return false;
	}
	r->facts = arena_array(c->arena, struct fact_line, r->n_facts);
	for (size_t k = 0; k < r->n_facts; k++) {
		struct fact_line *l = &r->facts[k];
		l->label = v[k].label;
		l->to = url_below(c, r->self, "/fact/", v[k].key);
		l->value = v[k].state < 0 ? msg(c, MSG_ROOM_FACT_ABSENT) : v[k].value;
		l->has_chip = v[k].state > FACT_KNOWN;
		l->chip = l->has_chip ? chips[v[k].state] : CHIP_NONE;
		l->line = v[k].as_of.has && v[k].state >= 0
			? msgf(c, MSG_ROOM_AS_OF, { "when", time_short(c, v[k].as_of.v) }) : S("");
	}
	return true;
}

static bool fill_reports(struct ctx *c, const struct incident *i, struct room_view *r)
{
	struct report *v;
	if (!report_list(c, i->id, &v, &r->n_reports)) {
		return false;
	}
	r->reports = arena_array(c->arena, struct report_line, r->n_reports);
	for (size_t k = 0; k < r->n_reports; k++) {
		bool issued = report_is_issued(&v[k]);
		r->reports[k] = (struct report_line){ .is_issued = issued,
			.to = url_item(c, r->self, "/report/", v[k].id),
			.name = issued ? msgf(c, MSG_ROOM_REPORT_NAME, { "number", v[k].number })
				: msgf(c, MSG_ROOM_REPORT_DRAFT, { "name", report_name(c, i, v, r->n_reports, &v[k]) }),
			.line = issued ? msgf(c, MSG_ROOM_REPORT_ISSUED, { "when", time_short(c, v[k].issued_at.v) },
				{ "who", str_is_none(v[k].issued_by_name) ? S("") : v[k].issued_by_name })
				: msgf(c, MSG_ROOM_REPORT_CHANGED, { "when", time_short(c, v[k].changed_at.v) }) };
	}
	return true;
}

bool room_sides(struct ctx *c, const struct incident *i, const struct person *people, size_t n_people,
                struct room_view *v)
{
	struct step *steps;
	struct decision_wait *decisions;
	struct waits waits = { 0 };
	size_t n;
	if (!step_lines(c, i->id, &steps, &n) || !procedure_room_text(c, i->id, &v->procedure_says, &v->procedure_outdated) || !decision_waiting(c, i->id, &decisions, &waits.n) ||
	    !report_due_of(c, i, &waits.due) || !fill_phases(c, i, steps, n, v)) {
		return false;
	}
	waits.v = decisions;
	fill_next(c, i, steps, n, &waits, v);
	return fill_dues(c, i, steps, n, &waits, v) && room_people(c, i, people, n_people, v) && fill_facts(c, i, v) &&
	       room_affected(c, i, v) && room_helps(c, i, v) && fill_reports(c, i, v) && room_links(c, i, v) &&
	       room_learnt(c, i, v) && room_stopped(c, i, v);
}
