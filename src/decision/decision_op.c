/* What can be done with a decision that was asked for: decide, carry out, withdraw, take that back. */
#include "decision/decision_inside.h"

#include "base/limits.h"
#include "base/time.h"
#include "decision_sql.h"
#include "messages.h"
#include "person/person.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static str or_old(str s, str old) { return str_is_none(s) ? old : s; }
str decision_state_code(enum decision_state s) { return str_from_c(decision_state_choices.v[s].code); }
static str number_of(struct ctx *c, int64_t number) { return str_printf(c->arena, "%lld", (long long)number); }

/* --- what is checked --- */

bool decision_check_people(struct ctx *c, const char *field, struct id_list list)
{
	struct person p;
	for (size_t i = 0; i < list.n; i++) {
		if (!incident_person(c, field, list.v[i], &p)) {
			return false;
		}
	}
	return true;
}

static bool check_person(struct ctx *c, const char *field, struct id id)
{
	return decision_check_people(c, field, (struct id_list){ &id, !id_is_none(id) });
}

/* Who decides or carries out has to see the room; who is told may be told otherwise. */
bool decision_check_actor(struct ctx *c, const struct incident *i, const char *field, struct id id)
{
	struct person p;
	return id_is_none(id) || incident_actor(c, i, field, id, &p);
}

static bool check_when(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, "occurred_at", MSG_ENTRY_TIME_AHEAD);
}

/* Somebody was faster, or it is not in a state for this: who, what and when. */
bool decision_refuse_state(struct ctx *c, const struct decision *d)
{
	static const int messages[DECISION_STATE_MAX] = { [DECISION_OPEN] = MSG_DECISION_STILL_OPEN,
		[DECISION_DECIDED] = MSG_DECISION_ALREADY, [DECISION_CARRIED] = MSG_DECISION_ALREADY,
		[DECISION_REVISITED] = MSG_DECISION_ALREADY_REVISITED, [DECISION_WITHDRAWN] = MSG_DECISION_ALREADY_WITHDRAWN };
	fail(c, ERR_CONFLICT, messages[d->state]);
	fail_arg(c, "who", str_is_none(d->decided_by_name) ? S("-") : d->decided_by_name);
	fail_arg(c, "when", d->decided.precision ? event_time_short(c, d->decided) : S("-"));
	return fail_arg(c, "answer", d->answer);
}

str decision_name_of(struct ctx *c, struct id id)
{
	struct person p;
	if (id_is_none(id) || !person_find(c, id, &p)) {
		return msg(c, MSG_DECISION_NOBODY);
	}
	return p.name;
}

/* --- deciding --- */

/* The option chosen, what was said besides, or both. */
static bool answer_of(struct ctx *c, const struct decision *d, const struct decision_decide_in *in, str *ret)
{
	struct decision_option *v;
	size_t n;
	decision_options(c, d->options, &v, &n);
	if (!in->choice.has || in->choice.v == 0) {
		*ret = or_empty(in->answer);
		return !str_is_empty(in->answer) || fail_field(c, "answer", MSG_DECISION_ANSWER_NEEDED);
	}
	if (in->choice.v < 1 || in->choice.v > (int64_t)n) {
		return fail_field(c, "choice", MSG_DECISION_NO_OPTION);
	}
	*ret = v[in->choice.v - 1].text;
	if (!str_is_empty(in->answer)) {
		*ret = STR_CAT(c->arena, *ret, S("\n"), in->answer);
	}
	return true;
}

static str decided_text(struct ctx *c, const struct decision *d)
{
	str text = msgf(c, MSG_DECISION_ENTRY_DECIDED, { "number", number_of(c, d->number.v) },
		{ "question", d->question }, { "answer", d->answer }, { "ground", d->ground });
	if (!id_is_none(d->carrier_id) || d->carry_due_at.has) {
		str who = decision_name_of(c, d->carrier_id);
		str more = d->carry_due_at.has
			? msgf(c, MSG_DECISION_ENTRY_CARRY_DUE, { "who", who }, { "when", time_full(c, d->carry_due_at.v) })
			: msgf(c, MSG_DECISION_ENTRY_CARRY, { "who", who });
		text = STR_CAT(c->arena, text, S("\n"), more);
	}
	return STR_CAT(c->arena, text, decision_stop_lines(c, d));
}

/* The older decision's state goes into the same entry. */
static bool move_old(struct ctx *c, struct change *ch, const struct decision *d, enum decision_state to)
{
	if (id_is_none(d->revisits_id)) {
		return true;
	}
	struct decision_set_state_in in = { .state = decision_state_code(to), .incident_id = d->incident_id, .id = d->revisits_id };
	change_object(ch, "decision", d->revisits_id);
	change_str(ch, "state", in.state);
	return q_decision_set_state(c, in);
}

static bool write_decided(struct ctx *c, const struct decision *d, struct id person_id, struct event_time when)
{
	str decided = event_time_canonical(c->arena, d->decided);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "decision", d->id);
	change_str(ch, "state", decision_state_code(DECISION_DECIDED));
	change_str(ch, "answer", d->answer);
	change_str(ch, "ground", d->ground);
	change_id(ch, "decided_by", d->decided_by_id);
	change_str(ch, "decided", decided);
	change_opt(ch, "known_seq", d->known_seq);
	change_str(ch, "known_seal", d->known_seal);
	change_id(ch, "carrier_id", d->carrier_id);
	change_opt(ch, "carry_due_at", d->carry_due_at);
	decision_change_stop(ch, d);
	if (!id_is_none(d->stop_id) && !decision_put_people(c, ch, d)) {
		return false;
	}
	struct journal_entry_in e = { .incident_id = d->incident_id, .type = ENTRY_DECIDED, .text = decided_text(c, d),
		.occurred = when, .person_id = person_id };
	return q_decision_set_answer(c, (struct decision_set_answer_in){ .answer = d->answer, .ground = d->ground,
			.decided_by_id = d->decided_by_id, .decided = decided, .known_seq = d->known_seq,
			.known_seal = d->known_seal, .carrier_id = d->carrier_id, .carry_due_at = d->carry_due_at,
			.stop_said = d->stop_said, .stop_differs = d->stop_differs, .stop_reason = d->stop_reason, .incident_id = d->incident_id, .id = d->id }) &&
		move_old(c, ch, d, DECISION_REVISITED) && change_write(ch, e, NULL);
}

/* `d` is as it was read; all is checked but the input itself. */
bool decision_decide(struct ctx *c, const struct decision *old, const struct decision_decide_in *in)
{
	struct decision d = *old;
	struct sha256 head;
	int64_t seq;
	if (d.state != DECISION_OPEN) {
		return decision_refuse_state(c, &d);
	}
	if (!answer_of(c, &d, in, &d.answer) || !journal_head(c, d.incident_id, &seq, &head)) {
		return false;
	}
	d.ground = or_old(in->ground, d.ground);
	if (str_is_empty(d.ground)) {
		return fail_field(c, "ground", MSG_DECISION_GROUND_NEEDED);
	}
	if (!incident_check_due(c, "carry_due_at", in->carry_due_at, d.carry_due_at)) {
		return false;
	}
	d.decided_by_id = id_is_none(in->person_id) ? c->who.person_id : in->person_id;
	d.decided = in->when.precision == WHEN_NONE ? event_time_at(c->now_ms) : in->when;
	d.known_seq = (struct opt_int){ true, seq };
	d.known_seal = journal_seal_text(c->arena, seq, &head);
	d.carrier_id = id_is_none(in->carrier_id) ? d.carrier_id : in->carrier_id;
	d.carry_due_at = in->carry_due_at.has ? in->carry_due_at : d.carry_due_at;
	return decision_check_people(c, "asked", in->asked) && decision_compare_stop(c, &d, in) && write_decided(c, &d, d.decided_by_id, in->when);
}

static bool act_decide(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_decide_in *in = arg;
	struct incident i;
	struct decision d;
	return incident_get_open(c, in->incident_id, &i) && decision_get(c, i.id, in->decision_id, &d) &&
	       check_person(c, "person_id", in->person_id) && decision_check_actor(c, &i, "carrier_id", in->carrier_id) &&
	       check_when(c, in->when) && decision_decide(c, &d, in) && decision_get(c, i.id, d.id, ret_out);
}

/* --- afterwards --- */

static bool open_for_act(struct ctx *c, const struct decision_act_in *in, struct decision *d)
{
	struct incident i;
	return incident_get_open(c, in->incident_id, &i) && decision_get(c, i.id, in->decision_id, d) &&
	       check_when(c, in->when);
}

/* Row, items and entry of a change of state; `old_to`: what becomes of an older decision, -1: nothing. */
static bool write_move(struct ctx *c, const struct decision *d, struct journal_entry_in e, int old_to)
{
	str carried = d->carried.precision ? event_time_canonical(c->arena, d->carried) : STR_NONE;
	struct decision_set_end_in row = { .state = decision_state_code((enum decision_state)d->state), .carried = carried,
		.carried_note = d->carried_note, .withdrawn_reason = d->withdrawn_reason, .incident_id = d->incident_id,
		.id = d->id };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "decision", d->id);
	change_str(ch, "state", row.state);
	change_str(ch, "carried", carried);
	change_str(ch, "carried_note", d->carried_note);
	change_str(ch, "withdrawn_reason", d->withdrawn_reason);
	e.incident_id = d->incident_id;
	return q_decision_set_end(c, row) && (old_to < 0 || move_old(c, ch, d, (enum decision_state)old_to)) &&
	       change_write(ch, e, NULL);
}

static bool act_carried(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_act_in *in = arg;
	struct decision d;
	if (!open_for_act(c, in, &d)) {
		return false;
	}
	if (d.state != DECISION_DECIDED) {
		return decision_refuse_state(c, &d);
	}
	d.state = DECISION_CARRIED;
	d.carried = in->when.precision == WHEN_NONE ? event_time_at(c->now_ms) : in->when;
	d.carried_note = or_empty(in->note);
	str number = number_of(c, d.number.v);
	str text = str_is_empty(in->note)
		? msgf(c, MSG_DECISION_ENTRY_CARRIED, { "number", number }, { "answer", d.answer })
		: msgf(c, MSG_DECISION_ENTRY_CARRIED_NOTE, { "number", number }, { "answer", d.answer }, { "note", in->note });
	struct journal_entry_in e = { .type = ENTRY_DONE, .text = text, .occurred = in->when };
	return write_move(c, &d, e, -1) && decision_get(c, d.incident_id, d.id, ret_out);
}

/* What the older decision was before this one took its place. */
static bool state_before(struct ctx *c, const struct decision *d, int *ret)
{
	struct decision old;
	if (id_is_none(d->revisits_id)) {
		*ret = -1;
		return true;
	}
	if (!decision_get(c, d->incident_id, d->revisits_id, &old)) {
		return false;
	}
	*ret = old.carried.precision ? DECISION_CARRIED : DECISION_DECIDED;
	return true;
}

static bool act_withdraw(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_act_in *in = arg;
	struct decision d;
	int old_to;
	if (!open_for_act(c, in, &d)) {
		return false;
	}
	if (d.state == DECISION_REVISITED || d.state == DECISION_WITHDRAWN) {
		return decision_refuse_state(c, &d);
	}
	if (str_is_empty(in->note)) {
		return fail_field(c, "note", MSG_DECISION_REASON_NEEDED);
	}
	if (!state_before(c, &d, &old_to)) {
		return false;
	}
	d.state = DECISION_WITHDRAWN;
	d.withdrawn_reason = in->note;
	str text = msgf(c, MSG_DECISION_ENTRY_WITHDRAWN, { "number", number_of(c, d.number.v) },
		{ "question", d.question }, { "reason", in->note });
	struct journal_entry_in e = { .type = ENTRY_DECIDED, .text = text, .occurred = in->when };
	return write_move(c, &d, e, d.decided.precision ? old_to : -1) &&
	       decision_get(c, d.incident_id, d.id, ret_out);
}

/* A decision that was withdrawn may take its older one's place again only when no other one has. */
static bool place_is_free(struct ctx *c, const struct decision *d)
{
	struct decision old;
	if (id_is_none(d->revisits_id)) {
		return true;
	}
	return decision_get(c, d->incident_id, d->revisits_id, &old) &&
	       (id_is_none(old.revisited_by_id) || fail(c, ERR_CONFLICT, MSG_DECISION_ALREADY_REVISITED));
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_act_in *in = arg;
	struct decision d;
	if (!open_for_act(c, in, &d)) {
		return false;
	}
	bool was_withdrawn = d.state == DECISION_WITHDRAWN;
	if (!was_withdrawn && d.state != DECISION_CARRIED) {
		return decision_refuse_state(c, &d);
	}
	if (was_withdrawn && !place_is_free(c, &d)) {
		return false;
	}
	bool was_carried = d.carried.precision != WHEN_NONE;
	d.state = !d.decided.precision ? DECISION_OPEN : was_withdrawn && was_carried ? DECISION_CARRIED : DECISION_DECIDED;
	d.withdrawn_reason = S("");
	if (!was_withdrawn) {
		d.carried = (struct event_time){ 0 };
		d.carried_note = S("");
	}
	str text = msgf(c, MSG_DECISION_ENTRY_REOPENED, { "number", number_of(c, d.number.v) },
		{ "question", d.question }, { "state", msg(c, decision_state_choices.v[d.state].label) });
	struct journal_entry_in e = { .type = ENTRY_CHANGE, .text = text };
	return write_move(c, &d, e, was_withdrawn && d.decided.precision ? DECISION_REVISITED : -1) &&
	       decision_get(c, d.incident_id, d.id, ret_out);
}

/* --- rows --- */

#define DECIDE(field_name, member, kind, label_msg, text) \
	{ .name = field_name, .type = kind, .offset = offsetof(struct decision_decide_in, member), .label = label_msg, \
		.flags = kind == FIELD_INSTANT ? FIELD_AHEAD : 0, .doc = text }
static const struct field decide_fields[] = {
	PATH(decision_decide_in), DECISION(decision_decide_in),
	DECIDE("choice", choice, FIELD_INT, MSG_DECISION_LABEL_CHOICE, "number of the option, from 1; none: the answer says it"),
	DECIDE("answer", answer, FIELD_TEXT, MSG_DECISION_LABEL_ANSWER, "what was decided, or what is added to the option"),
	DECIDE("ground", ground, FIELD_TEXT, MSG_DECISION_LABEL_GROUND, "why; none: as it stands"),
	DECIDE("person_id", person_id, FIELD_ID, MSG_DECISION_LABEL_DECIDED_BY, "who decided; none: who writes"),
	DECIDE("occurred_at", when, FIELD_WHEN, MSG_DECISION_LABEL_WHEN, "when, as exactly as known; none: now"),
	DECIDE("carrier_id", carrier_id, FIELD_ID, MSG_DECISION_LABEL_CARRIER, "who carries it out; none: as it stands"),
	{ .name = "carry_due_at", .type = FIELD_INSTANT, .offset = offsetof(struct decision_decide_in, carry_due_at),
		.flags = FIELD_AHEAD, .label = MSG_DECISION_LABEL_CARRY_DUE, .doc = "until when; none: as it stands" },
	DECIDE("stop_reason", stop_reason, FIELD_TEXT, MSG_DECISION_LABEL_STOP_REASON,
		"why otherwise than the stop matrix says; nothing is refused without it"),
	{ .name = "asked", .type = FIELD_IDS, .offset = offsetof(struct decision_decide_in, asked), .max = LIMIT_DECISION_PEOPLE,
		.label = MSG_DECISION_LABEL_ASKED, .doc = "of one by the stop matrix: who was in fact consulted or told before; takes the place of those proposed" },
};
static const struct field act_fields[] = {
	PATH(decision_act_in), DECISION(decision_act_in),
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct decision_act_in, note),
		.label = MSG_DECISION_LABEL_NOTE, .doc = "how it went, or why it is taken back" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct decision_act_in, when),
		.label = MSG_DECISION_LABEL_WHEN, .doc = "when, as exactly as known; none: now" },
};

DECISION_OP(op_decision_decide, "decision_decide", "decide, with a ground", act_decide, decide_fields,
	decision_decide_in);
DECISION_OP(op_decision_carried, "decision_carried", "a decision was carried out", act_carried, act_fields,
	decision_act_in);
DECISION_OP(op_decision_withdraw, "decision_withdraw", "take a decision back, with a reason", act_withdraw, act_fields,
	decision_act_in);
DECISION_OP(op_decision_reopen, "decision_reopen", "take carrying out or withdrawing back", act_reopen, act_fields,
	decision_act_in);
