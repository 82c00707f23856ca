/*
 * Merging A into B, and undoing it. What is gathered here is what the page shows beforehand ("これから起きること") and what
 * the merge then does: one list for both, so that they cannot differ.
 */
#include "affected/affected.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "decision/decision.h"
#include "evidence/evidence.h"
#include "indicator/indicator.h"
#include "link/link_row.h"
#include "link_sql.h"
#include "messages.h"
#include "procedure/procedure.h"
#include "question/question.h"
#include "report/report.h"
#include "sighting/sighting.h"
#include "task/task.h"

#define F(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct merge_plan, member), .doc = text }
static const struct field plan_fields[] = {
	F(is_open, FIELD_BOOL, "false: it is over, so nothing waits in it and nothing is carried over"),
	F(tasks, FIELD_INT, "tasks that go on in the other room"),
	F(questions, FIELD_INT, "open questions that go on there"),
	F(decisions, FIELD_INT, "decisions to be taken there"),
	F(carries, FIELD_INT, "decisions to be carried out: each becomes a task there"),
	F(steps, FIELD_INT, "steps somebody has, that are begun or due: each becomes a task there"),
	F(custody, FIELD_INT, "evidence whose custody is unconfirmed: each becomes a task there"),
	F(sightings, FIELD_INT, "reports of finders that move"),
	F(affected, FIELD_INT, "affected things the other room does not have yet: written down there too"),
	F(affected_same, FIELD_INT, "affected things it has already: stay as they are there"),
	F(indicators, FIELD_INT, "traces the other room does not have yet: written down there too"),
	F(indicators_same, FIELD_INT, "traces it has already"),
	F(drafts, FIELD_INT, "drafts of reports: stay where they are"),
	F(evidence, FIELD_INT, "records of evidence: stay where they are, with their custody"),
	F(next_report_at, FIELD_INSTANT, "the promised report that has to be made there; null: none, or it promised one earlier"),
	F(seen, FIELD_INT, "entries of this room's journal: what `seen` of the merge is compared with"),
};
#undef F
const struct shape merge_plan_shape = { "MergePlan", plan_fields, sizeof plan_fields / sizeof plan_fields[0],
	sizeof(struct merge_plan) };

struct gathered {
	struct incident a, b;
	struct merge_plan plan;
	struct task *tasks; size_t n_tasks;
	struct question *questions; size_t n_questions;
	struct decision_wait *decisions; size_t n_decisions;
	struct step *steps; size_t n_steps;
	struct evidence *evidence; size_t n_evidence;
	struct affected *affected; size_t n_affected;
	struct sighting *sightings; size_t n_sightings;
};

static struct opt_int count(size_t n)
{
	return (struct opt_int){ true, (int64_t)n };
}

/* --- what there is --- */

static bool gather_waiting(struct ctx *c, struct gathered *g)
{
	size_t n, decide = 0;
	if (!task_list(c, g->a.id, &g->tasks, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!task_is_over(&g->tasks[i])) {
			g->tasks[g->n_tasks++] = g->tasks[i];
		}
	}
	if (!question_list(c, g->a.id, &g->questions, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (g->questions[i].state == QUESTION_OPEN) {
			g->questions[g->n_questions++] = g->questions[i];
		}
	}
	if (!decision_waiting(c, g->a.id, &g->decisions, &g->n_decisions)) {
		return false;
	}
	for (size_t i = 0; i < g->n_decisions; i++) {
		decide += g->decisions[i].is_open;
	}
	g->plan.tasks = count(g->n_tasks);
	g->plan.questions = count(g->n_questions);
	g->plan.decisions = count(decide);
	g->plan.carries = count(g->n_decisions - decide);
	return true;
}

/* A step nobody has, has begun or waits for is in the other room's procedure too. */
static bool gather_steps(struct ctx *c, struct gathered *g)
{
	size_t n;
	if (!step_lines(c, g->a.id, &g->steps, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct step *s = &g->steps[i];
		if (!step_is_over(s) && (s->state != STEP_OPEN || s->due_at.has || !id_is_none(s->owner_id))) {
			g->steps[g->n_steps++] = *s;
		}
	}
	g->plan.steps = count(g->n_steps);
	return true;
}

static bool gather_evidence(struct ctx *c, struct gathered *g)
{
	size_t n, kept = 0;
	if (!evidence_list(c, g->a.id, &g->evidence, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct evidence *e = &g->evidence[i];
		kept += evidence_is_kept(e);
		if (evidence_is_kept(e) && e->open_steps.has && e->open_steps.v > 0) {
			g->evidence[g->n_evidence++] = *e;
		}
	}
	g->plan.custody = count(g->n_evidence);
	g->plan.evidence = count(kept);
	return true;
}

static bool has_affected(const struct affected *v, size_t n, const struct affected *a)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].type == a->type && str_eq(v[i].name, a->name)) {
			return true;
		}
	}
	return false;
}

static bool gather_affected(struct ctx *c, struct gathered *g)
{
	struct affected *have;
	size_t n, n_have;
	if (!affected_list(c, g->a.id, &g->affected, &n) || !affected_list(c, g->b.id, &have, &n_have)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!has_affected(have, n_have, &g->affected[i])) {
			g->affected[g->n_affected++] = g->affected[i];
		}
	}
	g->plan.affected = count(g->n_affected);
	g->plan.affected_same = count(n - g->n_affected);
	return true;
}

static bool gather_indicators(struct ctx *c, struct gathered *g)
{
	struct indicator *v, *have;
	size_t n, n_have, same = 0;
	if (!indicator_list(c, g->a.id, &v, &n) || !indicator_list(c, g->b.id, &have, &n_have)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool is = false;
		for (size_t k = 0; k < n_have && !is; k++) {
			is = have[k].kind == v[i].kind && str_eq(have[k].value, v[i].value);
		}
		same += is;
	}
	g->plan.indicators = count(n - same);
	g->plan.indicators_same = count(same);
	return true;
}

static bool gather_sightings(struct ctx *c, struct gathered *g)
{
	struct link_sightings_rows rows;
	if (!q_link_sightings(c, (struct link_sightings_in){ .incident_id = g->a.id }, &rows)) {
		return false;
	}
	g->sightings = arena_array(c->arena, struct sighting, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		if (!sighting_get(c, rows.v[i].id, &g->sightings[i])) {
			return false;
		}
	}
	g->n_sightings = rows.n;
	g->plan.sightings = count(rows.n);
	return true;
}

static bool gather_reports(struct ctx *c, struct gathered *g)
{
	struct report *v;
	size_t n, drafts = 0;
	if (!report_list(c, g->a.id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		drafts += !report_is_issued(&v[i]);
	}
	g->plan.drafts = count(drafts);
	struct opt_int mine = g->a.next_report_at, theirs = g->b.next_report_at;
	if (mine.has && (!theirs.has || mine.v < theirs.v)) {
		g->plan.next_report_at = mine;
	}
	return true;
}

static bool refuse_merged(struct ctx *c, const struct incident *i)
{
	struct link_into into;
	if (!link_merged_into(c, i->id, &into)) {
		return false;
	}
	if (!into.is) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_LINK_MERGED_ALREADY);
	fail_arg(c, "name", i->name);
	fail_arg(c, "into", str_is_none(into.other_name) ? msg(c, MSG_LINK_HIDDEN_ROOM) : into.other_name);
	fail_arg(c, "who", str_is_none(into.made_by_name) ? S("-") : into.made_by_name);
	return fail_arg(c, "when", time_full(c, into.made_at));
}

/* Nobody gains or loses sight of anything: the same people have to see both. */
static bool check_members(struct ctx *c, const struct incident *a, const struct incident *b)
{
	struct incident_member *va, *vb;
	size_t na, nb, both = 0;
	if (!a->is_restricted) {
		return true;
	}
	if (!incident_members(c, a->id, &va, &na) || !incident_members(c, b->id, &vb, &nb)) {
		return false;
	}
	for (size_t i = 0; i < na; i++) {
		for (size_t k = 0; k < nb; k++) {
			both += id_eq(va[i].account_id, vb[k].account_id);
		}
	}
	return (both == na && both == nb) || fail(c, ERR_CONFLICT, MSG_LINK_MEMBERS_DIFFER);
}

/* An earlier link between the two gives way to the merge; one above the other cannot be the same. */
static bool check_between(struct ctx *c, const struct incident *a, const struct incident *b)
{
	struct link_pair_row row;
	bool found;
	if (!q_link_pair(c, (struct link_pair_in){ .incident_id = a->id, .other_id = b->id }, &row, &found)) {
		return false;
	}
	return !found || str_eq(row.relation, S("related")) || fail(c, ERR_CONFLICT, MSG_LINK_WAVE_FIRST);
}

static bool find_both(struct ctx *c, struct id incident_id, struct id into_id, struct gathered *g)
{
	if (!incident_get(c, incident_id, &g->a)) {
		return false;
	}
	if (incident_get(c, into_id, &g->b)) {
		return true;
	}
	if (c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return fail_field(c, "into_id", MSG_LINK_OTHER_UNKNOWN);
}

static bool check_merge(struct ctx *c, const struct gathered *g)
{
	if (!link_check_pair(c, &g->a, &g->b, false) || !refuse_merged(c, &g->a) || !refuse_merged(c, &g->b) ||
	    !check_members(c, &g->a, &g->b) || !check_between(c, &g->a, &g->b)) {
		return false;
	}
	if (!incident_is_open(&g->b)) {
		fail(c, ERR_CONFLICT, MSG_LINK_INTO_CLOSED);
		return fail_arg(c, "name", g->b.name);
	}
	return true;
}

static bool gather(struct ctx *c, struct id incident_id, struct id into_id, struct gathered *g)
{
	struct sha256 head;
	int64_t seq;
	if (!find_both(c, incident_id, into_id, g) || !check_merge(c, g) || !journal_head(c, g->a.id, &seq, &head)) {
		return false;
	}
	g->plan.seen = (struct opt_int){ true, seq };
	g->plan.is_open = incident_is_open(&g->a);
	return !g->plan.is_open || (gather_waiting(c, g) && gather_steps(c, g) && gather_evidence(c, g) &&
		gather_affected(c, g) && gather_indicators(c, g) && gather_sightings(c, g) && gather_reports(c, g));
}

bool merge_plan(struct ctx *c, struct id incident_id, struct id into_id, struct incident *ret_into, struct merge_plan *ret)
{
	struct gathered *g = arena_new(c->arena, struct gathered);
	if (!gather(c, incident_id, into_id, g)) {
		return false;
	}
	*ret_into = g->b;
	*ret = g->plan;
	return true;
}

/* --- carrying over --- */

/* Says where it comes from, for whoever finds it among their own. */
static str from_there(struct ctx *c, const struct gathered *g, str detail)
{
	str where = msgf(c, MSG_LINK_FROM_ROOM, { "name", link_name_for(c, &g->b, &g->a) });
	return str_is_empty(detail) ? where : STR_CAT(c->arena, detail, S("\n"), where);
}

static void note(struct ctx *c, const char *type, struct id id, str *carried)
{
	*carried = STR_CAT(c->arena, *carried, carried->n ? S("\n") : S(""), str_from_c(type), S(" "), id_str(c->arena, id));
}

static bool new_task(struct ctx *c, const struct gathered *g, struct task_add_in in, str *carried)
{
	struct task t;
	in.incident_id = g->b.id;
	in.title = text_clip(c->arena, in.title, LIMIT_LINE_CHARS);
	in.detail = text_clip(c->arena, from_there(c, g, in.detail), LIMIT_TEXT_CHARS);
	if (!task_add_moved(c, &in, &t)) {
		return false;
	}
	note(c, "task", t.id, carried);
	return true;
}

static bool carry_tasks(struct ctx *c, const struct gathered *g, str *carried)
{
	for (size_t i = 0; i < g->n_tasks; i++) {
		const struct task *t = &g->tasks[i];
		struct task_add_in in = { .title = t->title, .detail = t->detail, .attached = t->attached,
			.owner_id = t->owner_id, .due_at = t->due_at };
		if (!new_task(c, g, in, carried)) {
			return false;
		}
	}
	for (size_t i = 0; i < g->n_steps; i++) {
		const struct step *s = &g->steps[i];
		struct task_add_in in = { .title = msgf(c, MSG_LINK_TASK_STEP, { "item", s->item_text }), .detail = s->note,
			.owner_id = s->owner_id, .due_at = s->due_at };
		if (!new_task(c, g, in, carried)) {
			return false;
		}
	}
	for (size_t i = 0; i < g->n_evidence; i++) {
		str title = msgf(c, MSG_LINK_TASK_CUSTODY, { "label", evidence_label(c, &g->evidence[i]) },
			{ "name", g->evidence[i].name });
		if (!new_task(c, g, (struct task_add_in){ .title = title, .detail = msg(c, MSG_LINK_TASK_CUSTODY_HOW) }, carried)) {
			return false;
		}
	}
	return true;
}

static bool carry_questions(struct ctx *c, const struct gathered *g, str *carried)
{
	for (size_t i = 0; i < g->n_questions; i++) {
		const struct question *q = &g->questions[i];
		struct question_add_in in = { .incident_id = g->b.id, .text = q->text, .asks = q->asks, .fact_key = q->fact_key,
			.owner_id = q->owner_id, .due_at = q->due_at };
		struct question made;
		if (!question_add_moved(c, &in, &made)) {
			return false;
		}
		note(c, "question", made.id, carried);
	}
	return true;
}

static bool carry_decision(struct ctx *c, const struct gathered *g, const struct decision *d, str *carried)
{
	struct decision made;
	if (d->state == DECISION_OPEN) {
		struct decision_ask_in in = { .incident_id = g->b.id, .question = d->question, .options = d->options,
			.ground = d->ground, .on_customers = d->on_customers, .on_law = d->on_law, .on_money = d->on_money,
			.on_reputation = d->on_reputation, .on_safety = d->on_safety, .decider_id = d->decider_id,
			.due_at = d->due_at, .carrier_id = d->carrier_id, .carry_due_at = d->carry_due_at,
			.consulted = d->consulted, .told = d->told };
		if (!decision_ask_moved(c, &in, &made)) {
			return false;
		}
		note(c, "decision", made.id, carried);
		return true;
	}
	struct task_add_in in = { .title = msgf(c, MSG_LINK_TASK_CARRY, { "answer", d->answer }),
		.detail = d->question, .owner_id = d->carrier_id, .due_at = d->carry_due_at };
	return new_task(c, g, in, carried);
}

static bool carry_decisions(struct ctx *c, const struct gathered *g, str *carried)
{
	for (size_t i = 0; i < g->n_decisions; i++) {
		struct decision d;
		if (!decision_get(c, g->a.id, g->decisions[i].id, &d) || !carry_decision(c, g, &d, carried)) {
			return false;
		}
	}
	return true;
}

static bool carry_affected(struct ctx *c, const struct gathered *g)
{
	for (size_t i = 0; i < g->n_affected; i++) {
		const struct affected *a = &g->affected[i];
		struct affected_added out;
		struct affected_add_in in = { .incident_id = g->b.id, .type = a->type, .names = a->name, .state = a->state,
			.place = a->place, .owner_id = a->owner_id, .since = a->since, .note = a->note, .stage = a->stage,
			.amount = a->amount.text, .special = a->special, .row_id = a->row_id };
		if (!op_affected_add.act(c, &in, &out)) {
			return false;
		}
	}
	return true;
}

/* A report of a finder goes from one room to another: both journals say so, and the row is compared with the second. */
static bool move_sighting(struct ctx *c, const struct sighting *s, const struct incident *from, const struct incident *to)
{
	struct change *gone = arena_new(c->arena, struct change), *here = arena_new(c->arena, struct change);
	struct sighting_message *v;
	size_t n;
	if (!sighting_messages(c, s->id, &v, &n)) {
		return false;
	}
	change_init(gone, c, STR_NONE);
	change_init(here, c, STR_NONE);
	sighting_items(gone, s, true);
	sighting_items(here, s, false);
	str number = str_i64(c->arena, s->number.v);
	str text = msgf(c, MSG_LINK_ENTRY_SIGHTING, { "number", number }, { "card", s->card_name },
		{ "name", link_name_for(c, to, from) });
	text = str_is_empty(s->what) ? text : STR_CAT(c->arena, text, S("\n"), s->what);
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_told) {
			sighting_message_items(gone, &v[i], s->id, true);
		}
		sighting_message_items(here, &v[i], s->id, false);
		text = STR_CAT(c->arena, text, S("\n"), v[i].text);
	}
	str left = msgf(c, MSG_LINK_ENTRY_SIGHTING_LEFT, { "number", number }, { "name", link_name_for(c, from, to) });
	struct journal_entry_in out = { .incident_id = from->id, .type = ENTRY_CHANGE, .text = left };
	struct journal_entry_in in = { .incident_id = to->id, .type = ENTRY_CHANGE,
		.text = text_clip(c->arena, text, LIMIT_ENTRY_BYTES / 4) };
	return change_write(gone, out, NULL) && change_write(here, in, NULL) && sighting_bind(c, s, to->id) &&
	       sighting_told(c, s->id, true);
}

static bool carry_sightings(struct ctx *c, const struct gathered *g, str *carried)
{
	for (size_t i = 0; i < g->n_sightings; i++) {
		if (!move_sighting(c, &g->sightings[i], &g->a, &g->b)) {
			return false;
		}
		note(c, "sighting", g->sightings[i].id, carried);
	}
	return true;
}

/* The promise to report next, in the other room: part of an entry of its own. */
static bool move_promise(struct ctx *c, struct id to, struct opt_int at, int text)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, S("incident"));
	str when = at.has ? time_full(c, at.v) : msg(c, MSG_LINK_NO_PROMISE);
	struct journal_entry_in e = { .incident_id = to, .type = ENTRY_CHANGE, .text = msgf(c, text, { "when", when }) };
	return incident_set_next_report(c, to, at, ch) && change_write(ch, e, NULL);
}

static bool carry(struct ctx *c, const struct gathered *g, str *carried)
{
	size_t n;
	str traces = msgf(c, MSG_LINK_ENTRY_TRACES, { "name", link_name_for(c, &g->b, &g->a) });
	return carry_tasks(c, g, carried) && carry_questions(c, g, carried) && carry_decisions(c, g, carried) &&
	       carry_affected(c, g) && indicator_bring(c, g->a.id, g->b.id, traces, &n) && carry_sightings(c, g, carried) &&
	       (!g->plan.next_report_at.has ||
	        move_promise(c, g->b.id, g->plan.next_report_at, MSG_LINK_ENTRY_PROMISE));
}

/* --- the merge --- */

static bool check_seen(struct ctx *c, const struct gathered *g, struct opt_int seen)
{
	if (!seen.has || seen.v == g->plan.seen.v) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_LINK_MERGE_MOVED);
	return fail_arg(c, "name", g->a.name);
}

/* "Related" gives way: the merge says more. */
static bool drop_related(struct ctx *c, const struct gathered *g)
{
	struct link_pair_row row;
	bool found;
	if (!q_link_pair(c, (struct link_pair_in){ .incident_id = g->a.id, .other_id = g->b.id }, &row, &found)) {
		return false;
	}
	str why = msg(c, MSG_LINK_GIVES_WAY);
	return !found || (link_end_side(c, &g->a, row.id, &g->b, why) && link_end_side(c, &g->b, row.id, &g->a, why));
}

static bool act_merge(struct ctx *c, const void *arg, void *ret_out)
{
	const struct link_merge_in *in = arg;
	struct gathered *g = arena_new(c->arena, struct gathered);
	str carried = S(""), reason = text_visible(c->arena, in->reason);
	if (!gather(c, in->incident_id, in->into_id, g) || !check_seen(c, g, in->seen) || !drop_related(c, g) ||
	    (g->plan.is_open && !carry(c, g, &carried))) {
		return false;
	}
	struct link_side_new here = { .id = id_new(c->now_ms), .at = &g->a, .other = &g->b, .relation = LINK_INTO,
		.reason = reason, .was_open = { true, g->plan.is_open } };
	struct link_side_new there = { .id = here.id, .at = &g->b, .other = &g->a, .relation = LINK_FROM, .reason = reason,
		.report_moved = g->plan.next_report_at.has, .report_before = g->b.next_report_at, .carried = carried };
	str why = msgf(c, MSG_LINK_CLOSED_BECAUSE, { "reason", reason });
	return link_write_side(c, &here) && link_write_side(c, &there) &&
	       (!g->plan.is_open || incident_set_state(c, &g->a, false, why)) && link_get(c, g->a.id, here.id, ret_out);
}

/* --- undoing --- */

static bool drop_task(struct ctx *c, struct id id, str why)
{
	struct task t;
	struct task_act_in in = { .task_id = id, .note = why };
	return task_get(c, id, &t) && (task_is_over(&t) || op_task_drop.act(c, &in, &t));
}

static bool drop_question(struct ctx *c, struct id room, struct id id, str why)
{
	struct question q;
	struct question_end_in in = { .incident_id = room, .question_id = id, .reason = why };
	return question_get(c, room, id, &q) && (q.state != QUESTION_OPEN || op_question_drop.act(c, &in, &q));
}

static bool drop_decision(struct ctx *c, struct id room, struct id id, str why)
{
	struct decision d;
	struct decision_act_in in = { .incident_id = room, .decision_id = id, .note = why };
	return decision_get(c, room, id, &d) && (d.state != DECISION_OPEN || op_decision_withdraw.act(c, &in, &d));
}

/* Only what is still in that room: somebody may have taken it out or brought it elsewhere. */
static bool return_sighting(struct ctx *c, struct id id, const struct incident *a, const struct incident *b)
{
	struct sighting s;
	return sighting_get(c, id, &s) &&
	       (s.state != SIGHTING_JOINED || !id_eq(s.incident_id, b->id) || move_sighting(c, &s, b, a));
}

/* "task ID" */
static bool take_back(struct ctx *c, str line, const struct incident *a, const struct incident *b, str why)
{
	struct id id;
	str type = str_cut(&line, ' ');
	if (!id_parse(line, &id)) {
		return fail(c, ERR_BUG, 0);
	}
	if (str_eq(type, S("sighting"))) {
		return return_sighting(c, id, a, b);
	}
	if (!incident_is_open(b)) {
		return true; /* nothing there reminds anybody */
	}
	return str_eq(type, S("task")) ? drop_task(c, id, why)
		: str_eq(type, S("question")) ? drop_question(c, b->id, id, why) : drop_decision(c, b->id, id, why);
}

static bool take_all_back(struct ctx *c, const struct incident *a, const struct incident *b, str carried)
{
	str why = msgf(c, MSG_LINK_UNDONE, { "name", link_name_for(c, b, a) });
	while (!str_is_empty(carried)) {
		if (!take_back(c, str_cut(&carried, '\n'), a, b, why)) {
			return false;
		}
	}
	return true;
}

/* Nobody promised anything else meanwhile. */
static bool promise_back(struct ctx *c, const struct incident *a, const struct incident *b, const struct link_side_row *there)
{
	bool same = there->report_moved && b->next_report_at.has && a->next_report_at.has &&
		b->next_report_at.v == a->next_report_at.v;
	return !same || move_promise(c, b->id, there->report_before, MSG_LINK_ENTRY_PROMISE_BACK);
}

bool link_unmerge(struct ctx *c, const struct incident *a, const struct incident *b, struct id link_id, str reason)
{
	struct link_side_row here, there;
	struct incident now;
	bool found_here, found_there;
	if (!refuse_merged(c, b) ||
	    !q_link_side(c, (struct link_side_in){ .incident_id = a->id, .id = link_id }, &here, &found_here) ||
	    !q_link_side(c, (struct link_side_in){ .incident_id = b->id, .id = link_id }, &there, &found_there)) {
		return false;
	}
	if (!found_here || !found_there) {
		return fail(c, ERR_BUG, 0);
	}
	if (!link_end_side(c, a, link_id, b, reason) || !link_end_side(c, b, link_id, a, reason)) {
		return false;
	}
	bool opens = here.was_open.has && here.was_open.v;
	if (opens && !incident_is_open(a) && !incident_set_state(c, a, true, reason)) {
		return false;
	}
	return incident_get(c, a->id, &now) && take_all_back(c, &now, b, there.carried) && promise_back(c, &now, b, &there);
}

#define AT(member) .offset = offsetof(struct link_merge_in, member)
static const struct field merge_fields[] = {
	{ .name = "incident", .type = FIELD_ID, AT(incident_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "the one that is merged" },
	{ .name = "into_id", .type = FIELD_ID, AT(into_id), .flags = FIELD_REQUIRED, .label = MSG_LINK_LABEL_INTO,
		.doc = "the incident it becomes part of" },
	{ .name = "reason", .type = FIELD_LINE, AT(reason), .flags = FIELD_REQUIRED, .label = MSG_LINK_LABEL_REASON,
		.doc = "why they are the same" },
	{ .name = "seen", .type = FIELD_INT, AT(seen), .label = MSG_ROOM_LABEL_SEEN,
		.doc = "entries of its journal as the caller saw them: 409 when there are more; none: not compared" },
};
const struct operation op_link_merge = { .name = "link_merge",
	.doc = "merge an incident into another one: the same thing was written down twice", .needs = ACCESS_RESPONDER,
	.fields = merge_fields, .n_fields = sizeof merge_fields / sizeof merge_fields[0],
	.in_size = sizeof(struct link_merge_in), .out_size = sizeof(struct link), .out = &link_shape, .act = act_merge };
