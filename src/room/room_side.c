/* The two sides of the room: what to do, and who, until when, what is known. */
#include "room/room_view.h"

#include "base/time.h"
#include "messages.h"
#include "person/person.h"

static const struct { const char *css, *icon; } looks[STEP_STATE_MAX] = {
	[STEP_OPEN] = { "", "step-open" }, [STEP_STARTED] = { "is-now", "step-started" },
	[STEP_DONE] = { "is-done", "step-done" }, [STEP_NOT_NEEDED] = { "is-skip", "step-not_needed" },
	[STEP_BLOCKED] = { "is-stuck", "step-blocked" },
};

static struct url step_url(struct ctx *c, const struct step *s, const char *act)
{
	str after = STR_CAT(c->arena, S("/step/"), id_str(c->arena, s->id), str_from_c(act));
	return url_id(c, "/incident/", s->incident_id, str_cz(c->arena, after));
}

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S("　") : S(""), part);
}

/* 済み 06:10 小西 直樹 / これから 担当 ... 期限 ... */
static str state_line(struct ctx *c, const struct step *s)
{
	str line = msg(c, step_state_choices.v[s->state].label);
	if (s->ended_at.has) {
		line = add_part(c, line, time_short(c, s->ended_at.v));
		return add_part(c, line, str_is_none(s->ended_by_name) ? S("") : s->ended_by_name);
	}
	const struct role_def *role = catalog_role(c->catalog, s->role);
	str who = !str_is_none(s->owner_name) ? s->owner_name : role ? text2_in(role->name, c->lang) : S("");
	if (s->started_at.has) {
		line = add_part(c, line, msgf(c, MSG_ROOM_SINCE, { "when", time_short(c, s->started_at.v) }));
	}
	if (who.n) {
		line = add_part(c, line, msgf(c, MSG_ROOM_OWNER, { "who", who }));
	}
	return s->due_at.has ? add_part(c, line, msgf(c, MSG_ROOM_DUE, { "when", time_short(c, s->due_at.v) })) : line;
}

static struct step_line line_of(struct ctx *c, const struct step *s, bool is_current)
{
	struct step_line l = { .css = str_from_c(looks[s->state].css), .icon = str_from_c(looks[s->state].icon),
		.item = s->item_text, .state_line = state_line(c, s), .note = s->note, .page = step_url(c, s, ""),
		.is_current = is_current, .can_start = s->state != STEP_STARTED, .start = step_url(c, s, "/start"),
		.done = step_url(c, s, "/done"), .detail = S("") };
	if (is_current) {
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

static void fill_phases(struct ctx *c, const struct incident *i, const struct step *v, size_t n, struct room_view *r)
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
			bool is_current = v[k].state == STEP_STARTED || &v[k] == in_hand;
			lines[at++] = line_of(c, &v[k], is_current && incident_is_open(i));
			line->n_steps++;
			over += step_is_over(&v[k]);
		}
		str done = str_printf(c->arena, "%d", over), all = str_printf(c->arena, "%zu", line->n_steps);
		line->name = msg(c, phase_choices.v[p].label);
		line->count = msgf(c, MSG_ROOM_COUNT, { "done", done }, { "all", all });
		line->short_count = STR_CAT(c->arena, done, S("/"), all);
		line->is_now = i->phase.v == p;
		line->is_open = line->is_now || (in_hand && in_hand->phase.v == p);
	}
}

/* --- the three most urgent things --- */

#define NEXT_MAX 3
struct urgent { int64_t rank; struct next_line line; };

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

static struct urgent urgent_step(struct ctx *c, const struct step *s)
{
	bool late = step_is_late(s, c->now_ms);
	struct urgent u = { .rank = s->due_at.has ? rank_due(c->now_ms, s->due_at.v) : RANK_NEXT };
	u.line = (struct next_line){ .is_over = late, .title = s->item_text, .line = state_line(c, s),
		.to = step_url(c, s, "/done"), .action = msg(c, MSG_ROOM_STEP_DONE_SAY), .is_post = true };
	if (s->due_at.has) {
		u.line.chip_css = due_css(c, s->due_at.v);
		u.line.chip_icon = S("clock");
		u.line.chip_text = time_left(c, s->due_at.v);
	} else {
		static const struct { int64_t rank; const char *css; } by_state[STEP_STATE_MAX] = {
			[STEP_OPEN] = { RANK_NEXT, "is-quiet" }, [STEP_STARTED] = { RANK_STARTED, "is-key" },
			[STEP_BLOCKED] = { RANK_STUCK, "is-danger" },
		};
		u.rank = by_state[s->state].rank;
		u.line.chip_css = str_from_c(by_state[s->state].css);
		u.line.chip_icon = str_from_c(looks[s->state].icon);
		u.line.chip_text = msg(c, step_state_choices.v[s->state].label);
	}
	if (s->state == STEP_OPEN && !s->due_at.has) {
		u.line.to = step_url(c, s, "/start");
		u.line.action = msg(c, MSG_ROOM_STEP_START_SAY);
	}
	if (s->state == STEP_BLOCKED) {
		u.line.line = s->note;
		u.line.to = step_url(c, s, "");
		u.line.action = msg(c, MSG_ROOM_STEP_UNBLOCK);
		u.line.is_post = false;
	}
	return u;
}

static struct urgent urgent_report(struct ctx *c, const struct incident *i)
{
	struct urgent u = { .rank = rank_due(c->now_ms, i->next_report_at.v) };
	u.line = (struct next_line){ .is_over = i->next_report_at.v < c->now_ms,
		.chip_css = due_css(c, i->next_report_at.v), .chip_icon = S("clock"),
		.chip_text = time_left(c, i->next_report_at.v), .title = msg(c, MSG_ROOM_NEXT_REPORT),
		.line = time_short(c, i->next_report_at.v), .to = url_id(c, "/incident/", i->id, "/report"),
		.action = msg(c, MSG_ROOM_REPORT_MAKE_NEXT), .is_post = true };
	return u;
}

static struct urgent urgent_level(struct ctx *c, const struct incident *i)
{
	return (struct urgent){ RANK_DECISION, { .chip_css = S("is-warn"), .chip_icon = S("flag"),
		.chip_text = msg(c, MSG_ROOM_DECIDE), .title = msg(c, MSG_ROOM_DECIDE_LEVEL),
		.line = msg(c, MSG_ROOM_DECIDE_LEVEL_WHY), .to = url_id(c, "/incident/", i->id, "/level"),
		.action = msg(c, MSG_ROOM_DECIDE_LEVEL_DO) } };
}

static void fill_next(struct ctx *c, const struct incident *i, const struct step *v, size_t n, struct room_view *r)
{
	struct urgent found[NEXT_MAX + 1];
	size_t k = 0;
	if (!incident_is_open(i)) {
		return;
	}
	if (i->next_report_at.has) {
		offer(found, &k, urgent_report(c, i));
	}
	if (!i->level.has) {
		offer(found, &k, urgent_level(c, i));
	}
	for (size_t s = 0; s < n; s++) {
		if (!step_is_over(&v[s])) {
			struct urgent u = urgent_step(c, &v[s]);
			/* of several open ones the present phase comes first, then the order of the procedure */
			bool later = v[s].state == STEP_OPEN && !v[s].due_at.has && v[s].phase.v > i->phase.v;
			u.rank += later ? v[s].phase.v - i->phase.v : 0;
			offer(found, &k, u);
		}
	}
	r->next = arena_array(c->arena, struct next_line, NEXT_MAX);
	r->n_next = k;
	for (size_t s = 0; s < k; s++) {
		r->next[s] = found[s].line;
		r->next[s].number = str_printf(c->arena, "%zu", s + 1);
	}
}

static void fill_dues(struct ctx *c, const struct incident *i, const struct step *v, size_t n, struct room_view *r)
{
	r->dues = arena_array(c->arena, struct due_line, n + 1);
	if (i->next_report_at.has && incident_is_open(i)) {
		r->dues[r->n_dues++] = (struct due_line){ .chip_css = due_css(c, i->next_report_at.v),
			.chip_text = time_left(c, i->next_report_at.v), .title = msg(c, MSG_ROOM_NEXT_REPORT),
			.line = msgf(c, MSG_ROOM_NEXT_REPORT_RULE, { "when", time_short(c, i->next_report_at.v) }),
			.to = url_id(c, "/incident/", i->id, "/reports") };
	}
	for (size_t s = 0; s < n; s++) {
		if (v[s].due_at.has && !step_is_over(&v[s])) {
			r->dues[r->n_dues++] = (struct due_line){ .chip_css = due_css(c, v[s].due_at.v),
				.chip_text = time_left(c, v[s].due_at.v), .title = v[s].item_text, .line = state_line(c, &v[s]),
				.to = step_url(c, &v[s], "") };
		}
	}
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
		str after = STR_CAT(c->arena, S("/fact/"), v[k].key);
		l->label = v[k].label;
		l->to = url_id(c, "/incident/", i->id, str_cz(c->arena, after));
		l->value = v[k].state < 0 ? msg(c, MSG_ROOM_FACT_ABSENT) : v[k].value;
		l->has_chip = v[k].state > FACT_KNOWN;
		l->chip = l->has_chip ? chips[v[k].state] : CHIP_NONE;
		l->line = v[k].as_of.has && v[k].state >= 0
			? msgf(c, MSG_ROOM_AS_OF, { "when", time_short(c, v[k].as_of.v) }) : S("");
	}
	return true;
}

static bool fill_people(struct ctx *c, const struct incident *i, struct room_view *r)
{
	struct person *v;
	size_t n;
	if (!person_list(c, false, &v, &n)) {
		return false;
	}
	r->people = arena_array(c->arena, struct person_line, n);
	for (int pass = 0; pass < 2; pass++) { /* who leads comes first, then those with a role */
		for (size_t k = 0; k < n; k++) {
			bool leads = id_eq(v[k].id, i->lead_id);
			if (leads != (pass == 0) || (!leads && str_is_empty(v[k].role))) {
				continue;
			}
			const struct role_def *role = catalog_role(c->catalog, v[k].role);
			str line = add_part(c, v[k].title, role ? text2_in(role->name, c->lang) : S(""));
			r->people[r->n_people++] = (struct person_line){ .name = v[k].name, .is_lead = leads,
				.line = leads ? add_part(c, msg(c, MSG_ROOM_LEADS_NOW), line) : line,
				.has_phone = !str_is_empty(v[k].phone), .phone = url_tel(c, v[k].phone), .phone_text = v[k].phone };
		}
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
		str after = STR_CAT(c->arena, S("/report/"), id_str(c->arena, v[k].id));
		r->reports[k] = (struct report_line){ .is_issued = issued,
			.to = url_id(c, "/incident/", i->id, str_cz(c->arena, after)),
			.name = issued ? msgf(c, MSG_ROOM_REPORT_NAME, { "number", v[k].number }) : msg(c, MSG_ROOM_REPORT_DRAFT),
			.line = issued ? msgf(c, MSG_ROOM_REPORT_ISSUED, { "when", time_short(c, v[k].issued_at.v) },
				{ "who", str_is_none(v[k].issued_by_name) ? S("") : v[k].issued_by_name })
				: msgf(c, MSG_ROOM_REPORT_CHANGED, { "when", time_short(c, v[k].changed_at.v) }) };
	}
	return true;
}

bool room_sides(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct step *steps;
	size_t n;
	if (!step_list(c, i->id, &steps, &n)) {
		return false;
	}
	fill_phases(c, i, steps, n, v);
	fill_next(c, i, steps, n, v);
	fill_dues(c, i, steps, n, v);
	return fill_facts(c, i, v) && fill_people(c, i, v) && fill_reports(c, i, v);
}
