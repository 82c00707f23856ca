/* What can be done with one step: assign, start, done, not needed, blocked, open again. */
#include "procedure/step_row.h"

#include "base/time.h"
#include "messages.h"
#include "person/person.h"

/* One kind of act: where it leads from, where to, and how the journal tells it. */
struct step_move {
	enum step_state to;
	unsigned from;               /* bit per enum step_state */
	bool needs_note;
	enum entry_type type;
	int text;                    /* message with {item} */
	int text_note;               /* the same with {item} and {note} */
};
#define FROM(state) (1u << (state))

static const struct step_move move_start = { STEP_STARTED, FROM(STEP_OPEN) | FROM(STEP_BLOCKED), false, ENTRY_CHANGE,
	MSG_STEP_ENTRY_STARTED, MSG_STEP_ENTRY_STARTED_NOTE };
static const struct step_move move_done = { STEP_DONE, FROM(STEP_OPEN) | FROM(STEP_STARTED) | FROM(STEP_BLOCKED), false,
	ENTRY_DONE, MSG_STEP_ENTRY_DONE, MSG_STEP_ENTRY_DONE_NOTE };
static const struct step_move move_not_needed = { STEP_NOT_NEEDED,
	FROM(STEP_OPEN) | FROM(STEP_STARTED) | FROM(STEP_BLOCKED), true, ENTRY_DECIDED,
	MSG_STEP_ENTRY_NOT_NEEDED, MSG_STEP_ENTRY_NOT_NEEDED };
static const struct step_move move_block = { STEP_BLOCKED, FROM(STEP_OPEN) | FROM(STEP_STARTED), true, ENTRY_NOTE,
	MSG_STEP_ENTRY_BLOCKED, MSG_STEP_ENTRY_BLOCKED };
static const struct step_move move_reopen = { STEP_OPEN,
	FROM(STEP_STARTED) | FROM(STEP_DONE) | FROM(STEP_NOT_NEEDED) | FROM(STEP_BLOCKED), false, ENTRY_CHANGE,
	MSG_STEP_ENTRY_REOPENED, MSG_STEP_ENTRY_REOPENED_NOTE };

/* Somebody was faster: say who and what, so that nobody does it twice. */
static bool refuse_move(struct ctx *c, const struct step *s)
{
	int m = s->state == STEP_DONE ? MSG_STEP_ALREADY_DONE
		: s->state == STEP_NOT_NEEDED ? MSG_STEP_ALREADY_NOT_NEEDED : MSG_STEP_ALREADY;
	fail(c, ERR_CONFLICT, m);
	fail_arg(c, "state", msg(c, step_state_choices.v[s->state].label));
	fail_arg(c, "who", str_is_none(s->ended_by_name) ? S("-") : s->ended_by_name);
	return fail_arg(c, "when", s->ended.precision ? event_time_short(c, s->ended) : S("-"));
}

struct step_next { struct event_time started, ended; struct id ended_by; };

static struct step_next next_of(struct ctx *c, const struct step *s, const struct step_move *m,
                                const struct step_act_in *in, struct event_time at)
{
	struct step_next n = { .started = s->started };
	if (m->to == STEP_STARTED) {
		n.started = at;
	}
	if (m->to == STEP_DONE || m->to == STEP_NOT_NEEDED) {
		n.ended = at;
		n.ended_by = id_is_none(in->person_id) ? c->who.person_id : in->person_id;
	}
	if (m->to == STEP_OPEN) {
		n.started = (struct event_time){ 0 };
	}
	return n;
}

/* As the row and the journal keep it. */
static str when_or_none(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE ? STR_NONE : event_time_canonical(c->arena, t);
}

static bool write_move(struct ctx *c, const struct step *s, const struct step_move *m, const struct step_act_in *in,
                       str note)
{
	struct event_time at = in->when.precision == WHEN_NONE ? event_time_at(c->now_ms) : in->when;
	struct step_next next = next_of(c, s, m, in, at);
	str state = str_from_c(step_state_choices.v[m->to].code);
	str started = when_or_none(c, next.started), ended = when_or_none(c, next.ended);
	if (!q_step_update_state(c, (struct step_update_state_in){ .state = state, .started = started,
			.ended = ended, .ended_by_id = next.ended_by, .note = note, .incident_id = s->incident_id,
			.id = s->id })) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "step", s->id);
	change_str(ch, "state", state);
	change_str(ch, "started", started);
	change_str(ch, "ended", ended);
	change_id(ch, "ended_by", next.ended_by);
	change_str(ch, "note", str_is_empty(note) ? STR_NONE : note);
	str item = text2_in(s->item, c->lang);
	str text = str_is_empty(note) ? msgf(c, m->text, { "item", item })
		: msgf(c, m->text_note, { "item", item }, { "note", note });
	struct journal_entry_in e = { .incident_id = s->incident_id, .type = m->type, .text = text,
		.occurred = in->when, .person_id = in->person_id };
	return change_write(ch, e, NULL);
}

bool step_set_note(struct ctx *c, struct id incident_id, struct id id, str note)
{
	struct step_update_note_in in = { .note = note, .incident_id = incident_id, .id = id };
	return q_step_update_note(c, in);
}

static bool act_move(struct ctx *c, const struct step_act_in *in, const struct step_move *m, void *ret_out)
{
	struct incident i;
	struct step s;
	struct person who;
	if (!incident_get_open(c, in->incident_id, &i) || !step_get(c, i.id, in->step_id, &s)) {
		return false;
	}
	if (!id_is_none(in->person_id) && !incident_person(c, "person_id", in->person_id, &who)) {
		return false;
	}
	if (in->when.precision != WHEN_NONE && in->when.earliest_ms > c->now_ms + 5 * 60 * 1000) {
		return fail_field(c, "occurred_at", MSG_ENTRY_TIME_AHEAD);
	}
	str note = str_is_none(in->note) ? S("") : in->note;
	if (m->needs_note && str_is_empty(note)) {
		return fail_field(c, "note", MSG_STEP_NOTE_NEEDED);
	}
	if (!(m->from & FROM((unsigned)s.state))) {
		return refuse_move(c, &s);
	}
	return write_move(c, &s, m, in, note) && step_get(c, i.id, s.id, ret_out);
}

static bool act_start(struct ctx *c, const void *in, void *out) { return act_move(c, in, &move_start, out); }
static bool act_done(struct ctx *c, const void *in, void *out) { return act_move(c, in, &move_done, out); }
static bool act_not_needed(struct ctx *c, const void *in, void *out) { return act_move(c, in, &move_not_needed, out); }
static bool act_block(struct ctx *c, const void *in, void *out) { return act_move(c, in, &move_block, out); }
static bool act_reopen(struct ctx *c, const void *in, void *out) { return act_move(c, in, &move_reopen, out); }

static bool act_assign(struct ctx *c, const void *arg, void *ret_out)
{
	const struct step_assign_in *in = arg;
	struct incident i;
	struct step s;
	struct person owner = { 0 };
	if (!incident_get_open(c, in->incident_id, &i) || !step_get(c, i.id, in->step_id, &s)) {
		return false;
	}
	bool is_new = !id_is_none(in->owner_id) && !id_eq(in->owner_id, s.owner_id);
	if ((is_new && !incident_actor(c, &i, "owner_id", in->owner_id, &owner)) ||
	    (!is_new && !id_is_none(in->owner_id) && !incident_person(c, "owner_id", in->owner_id, &owner))) {
		return false;
	}
	if (!incident_check_due(c, "due_at", in->due_at, s.due_at)) {
		return false;
	}
	struct step_update_owner_in row = { .owner_id = in->owner_id, .due_at = in->due_at, .incident_id = i.id, .id = s.id };
	if (!q_step_update_owner(c, row)) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "step", s.id);
	change_id(ch, "owner_id", in->owner_id);
	change_opt(ch, "due_at", in->due_at);
	str who = id_is_none(in->owner_id) ? msg(c, MSG_STEP_NOBODY) : owner.name;
	str item = text2_in(s.item, c->lang);
	str text = in->due_at.has ? msgf(c, MSG_STEP_ENTRY_ASSIGNED, { "item", item }, { "who", who },
		{ "due", time_full(c, in->due_at.v) }) : msgf(c, MSG_STEP_ENTRY_ASSIGNED_OPEN, { "item", item }, { "who", who });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, e, NULL) && step_get(c, i.id, s.id, ret_out);
}

size_t step_count_of(const struct step *v, size_t n, struct id person_id)
{
	size_t found = 0;
	for (size_t k = 0; k < n && !id_is_none(person_id); k++) {
		found += !step_is_over(&v[k]) && id_eq(v[k].owner_id, person_id);
	}
	return found;
}

bool step_hand_all(struct ctx *c, const struct incident *i, struct id from_id, struct id to_id)
{
	struct step *v, after;
	size_t n;
	if (!step_lines(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		struct step_assign_in in = { .incident_id = i->id, .step_id = v[k].id, .owner_id = to_id, .due_at = v[k].due_at };
		bool theirs = !step_is_over(&v[k]) && !id_is_none(from_id) && id_eq(v[k].owner_id, from_id);
		if (theirs && !act_assign(c, &in, &after)) {
			return false;
		}
	}
	return true;
}

#define PATHS(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }, \
	{ .name = "step", .type = FIELD_ID, .offset = offsetof(struct T, step_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_STEP, .doc = "the step" }

static const struct field act_fields[] = {
	PATHS(step_act_in),
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct step_act_in, note), .label = MSG_STEP_LABEL_NOTE,
		.doc = "what was done, why it is not needed, what blocks" },
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct step_act_in, person_id),
		.label = MSG_STEP_LABEL_PERSON, .doc = "who did it; none: who writes" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct step_act_in, when),
		.label = MSG_STEP_LABEL_WHEN, .doc = "when, as exactly as known; none: now" },
};
static const struct field assign_fields[] = {
	PATHS(step_assign_in),
	{ .name = "owner_id", .type = FIELD_ID, .offset = offsetof(struct step_assign_in, owner_id),
		.label = MSG_STEP_LABEL_OWNER, .doc = "person who does it; none: nobody" },
	{ .name = "due_at", .type = FIELD_INSTANT, .offset = offsetof(struct step_assign_in, due_at),
		.flags = FIELD_AHEAD, .label = MSG_STEP_LABEL_DUE, .doc = "until when; none: open" },
};

#define STEP_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct step), \
		.out = &step_shape, .act = function }
STEP_OP(op_step_start, "step_start", "begin a step", act_start, act_fields, step_act_in);
STEP_OP(op_step_done, "step_done", "a step is done: by whom, when, with a note", act_done, act_fields, step_act_in);
STEP_OP(op_step_not_needed, "step_not_needed", "a step is not needed, and why", act_not_needed, act_fields, step_act_in);
STEP_OP(op_step_block, "step_block", "a step cannot go on, and why", act_block, act_fields, step_act_in);
STEP_OP(op_step_reopen, "step_reopen", "take the last change of a step back", act_reopen, act_fields, step_act_in);
STEP_OP(op_step_assign, "step_assign", "give a step to a person, with a due time", act_assign, assign_fields,
	step_assign_in);
