/* Merging: what goes on in the other room, and the entries that say so. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "link/merge_inside.h"
#include "link_sql.h"
#include "messages.h"

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

static void note_all(struct ctx *c, const char *type, struct id_list ids, str *carried)
{
	for (size_t i = 0; i < ids.n; i++) {
		note(c, type, ids.v[i], carried);
	}
}

static bool carry_affected(struct ctx *c, const struct gathered *g, str *carried)
{
	const struct id none = { 0 };
	for (size_t i = 0; i < g->n_affected; i++) {
		const struct affected *a = &g->affected[i];
		struct affected_added out;
		struct affected_add_in in = { .incident_id = g->b.id, .type = a->type, .names = a->name, .state = a->state,
			.place = a->place, .owner_id = a->owner_id, .since = a->since, .note = a->note, .stage = a->stage,
			.amount = a->amount.text, .special = a->special,
			.row_id = a->row_title.n ? a->row_id : none }; /* of a ledger closed to whoever merges: only what the room says */
		if (!op_affected_add.act(c, &in, &out)) {
			return false;
		}
		note_all(c, "affected", out.ids, carried);
	}
	return true;
}

/* A report of a finder goes from one room to another: both journals say so, and the row is compared with the second. */
bool merge_move_sighting(struct ctx *c, const struct sighting *s, const struct incident *from, const struct incident *to)
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
		if (!merge_move_sighting(c, &g->sightings[i], &g->a, &g->b)) {
			return false;
		}
		note(c, "sighting", g->sightings[i].id, carried);
	}
	return true;
}

/* The promise to report next, in the other room: part of an entry of its own. */
bool merge_move_promise(struct ctx *c, struct id to, struct opt_int at, int text)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, S("incident"));
	str when = at.has ? time_full(c, at.v) : msg(c, MSG_LINK_NO_PROMISE);
	struct journal_entry_in e = { .incident_id = to, .type = ENTRY_CHANGE, .text = msgf(c, text, { "when", when }) };
	return incident_set_next_report(c, to, at, ch) && change_write(ch, e, NULL);
}

static bool carry(struct ctx *c, const struct gathered *g, str *carried)
{
	struct id_list made = { 0 };
	str traces = msgf(c, MSG_LINK_ENTRY_TRACES, { "name", link_name_for(c, &g->b, &g->a) });
	if (!carry_tasks(c, g, carried) || !carry_questions(c, g, carried) || !carry_decisions(c, g, carried) ||
	    !carry_affected(c, g, carried) || !indicator_bring(c, g->a.id, g->b.id, traces, &made)) {
		return false;
	}
	note_all(c, "indicator", made, carried);
	return carry_sightings(c, g, carried) && (!g->plan.next_report_at.has ||
	       merge_move_promise(c, g->b.id, g->plan.next_report_at, MSG_LINK_ENTRY_PROMISE));
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
	if (!merge_gather(c, in->incident_id, in->into_id, g) || !check_seen(c, g, in->seen) || !drop_related(c, g) ||
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
