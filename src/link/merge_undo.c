/* Undoing a merge: the other room gives back what nobody has worked on. */
#include "link/merge_inside.h"
#include "link_sql.h"
#include "messages.h"

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
	       (s.state != SIGHTING_JOINED || !id_eq(s.incident_id, b->id) || merge_move_sighting(c, &s, b, a));
}

/* Affected things and traces that were copied and nobody has worked on leave the room again, each kind in one entry. */
struct copies { struct id *v; size_t n; };

static bool copies_back(struct ctx *c, const struct incident *a, const struct incident *b, str carried)
{
	struct copies affected = { arena_array(c->arena, struct id, carried.n / 16 + 1), 0 },
		traces = { arena_array(c->arena, struct id, carried.n / 16 + 1), 0 };
	struct id id;
	while (!str_is_empty(carried)) {
		str line = str_cut(&carried, '\n');
		str type = str_cut(&line, ' ');
		struct copies *to = str_eq(type, S("affected")) ? &affected : str_eq(type, S("indicator")) ? &traces : NULL;
		if (to && id_parse(line, &id)) {
			to->v[to->n++] = id;
		}
	}
	str name = link_name_for(c, b, a);
	return affected_take_back(c, b->id, (struct id_list){ affected.v, affected.n }, msgf(c, MSG_LINK_ENTRY_AFFECTED_BACK, { "name", name })) &&
	       indicator_take_back(c, b->id, (struct id_list){ traces.v, traces.n }, msgf(c, MSG_LINK_ENTRY_TRACES_BACK, { "name", name }));
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
	if (!incident_is_open(b) || str_eq(type, S("affected")) || str_eq(type, S("indicator"))) {
		return true; /* nothing there reminds anybody; copies go together */
	}
	return str_eq(type, S("task")) ? drop_task(c, id, why)
		: str_eq(type, S("question")) ? drop_question(c, b->id, id, why) : drop_decision(c, b->id, id, why);
}

static bool take_all_back(struct ctx *c, const struct incident *a, const struct incident *b, str carried)
{
	str why = msgf(c, MSG_LINK_UNDONE, { "name", link_name_for(c, b, a) });
	if (!copies_back(c, a, b, carried)) {
		return false;
	}
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
	return !same || merge_move_promise(c, b->id, there->report_before, MSG_LINK_ENTRY_PROMISE_BACK);
}

bool link_unmerge(struct ctx *c, const struct incident *a, const struct incident *b, struct id link_id, str reason)
{
	struct link_side_row here, there;
	struct incident now;
	bool found_here, found_there;
	if (!merge_refuse_merged(c, b) ||
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
