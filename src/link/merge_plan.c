/* What a merge would do, and whether it may be done. */
#include "base/time.h"
#include "link/merge_inside.h"
#include "link_sql.h"
#include "messages.h"
#include "report/report.h"

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

bool merge_refuse_merged(struct ctx *c, const struct incident *i)
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
	if (!link_check_pair(c, &g->a, &g->b, false) || !merge_refuse_merged(c, &g->a) || !merge_refuse_merged(c, &g->b) ||
	    !check_members(c, &g->a, &g->b) || !check_between(c, &g->a, &g->b)) {
		return false;
	}
	if (!incident_is_open(&g->b)) {
		fail(c, ERR_CONFLICT, MSG_LINK_INTO_CLOSED);
		return fail_arg(c, "name", g->b.name);
	}
	return true;
}

bool merge_gather(struct ctx *c, struct id incident_id, struct id into_id, struct gathered *g)
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
	if (!merge_gather(c, incident_id, into_id, g)) {
		return false;
	}
	*ret_into = g->b;
	*ret = g->plan;
	return true;
}
