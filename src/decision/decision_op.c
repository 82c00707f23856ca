/* What can be done with a decision: ask for it, change it, decide, carry out, withdraw, take that back. */
#include "decision/decision.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "decision_sql.h"
#include "messages.h"
#include "person/person.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static str or_old(str s, str old) { return str_is_none(s) ? old : s; }
static str state_code(enum decision_state s) { return str_from_c(decision_state_choices.v[s].code); }
static str number_of(struct ctx *c, int64_t number) { return str_printf(c->arena, "%lld", (long long)number); }

/* --- what is checked --- */

static bool check_people(struct ctx *c, const char *field, struct id_list list)
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
	return check_people(c, field, (struct id_list){ &id, !id_is_none(id) });
}

/* Who decides or carries out has to see the room; who is told may be told otherwise. */
static bool check_actor(struct ctx *c, const struct incident *i, const char *field, struct id id)
{
	struct person p;
	return id_is_none(id) || incident_actor(c, i, field, id, &p);
}

static bool check_ask(struct ctx *c, const struct incident *i, const struct decision_ask_in *in)
{
	return check_actor(c, i, "decider_id", in->decider_id) && check_actor(c, i, "carrier_id", in->carrier_id) &&
	       check_people(c, "consulted", in->consulted) && check_people(c, "told", in->told);
}

/* Times to come; those that stand may stay. */
static bool check_dues(struct ctx *c, const struct decision_ask_in *in, struct opt_int due, struct opt_int carry)
{
	return incident_check_due(c, "due_at", in->due_at, due) && incident_check_due(c, "carry_due_at", in->carry_due_at, carry);
}

static bool check_when(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, "occurred_at", MSG_ENTRY_TIME_AHEAD);
}

/* Somebody was faster, or it is not in a state for this: who, what and when. */
static bool refuse_state(struct ctx *c, const struct decision *d)
{
	static const int messages[DECISION_STATE_MAX] = { [DECISION_OPEN] = MSG_DECISION_STILL_OPEN,
		[DECISION_DECIDED] = MSG_DECISION_ALREADY, [DECISION_CARRIED] = MSG_DECISION_ALREADY,
		[DECISION_REVISITED] = MSG_DECISION_ALREADY_REVISITED, [DECISION_WITHDRAWN] = MSG_DECISION_ALREADY_WITHDRAWN };
	fail(c, ERR_CONFLICT, messages[d->state]);
	fail_arg(c, "who", str_is_none(d->decided_by_name) ? S("-") : d->decided_by_name);
	fail_arg(c, "when", d->decided.precision ? event_time_short(c, d->decided) : S("-"));
	return fail_arg(c, "answer", d->answer);
}

/* --- people --- */

static int by_bytes(const void *a, const void *b) { return memcmp(a, b, sizeof(struct id)); }

/* In the order the rows come back in. */
static struct id_list sorted(struct ctx *c, struct id_list list)
{
	struct id *v = arena_array(c->arena, struct id, list.n);
	if (list.n > 0) {
		memcpy(v, list.v, list.n * sizeof *v);
		qsort(v, list.n, sizeof *v, by_bytes);
	}
	return (struct id_list){ v, list.n };
}

static bool put_part(struct ctx *c, struct change *ch, const struct decision_person_add_in *row, struct id_list list)
{
	str all = STR_NONE;
	list = sorted(c, list);
	for (size_t i = 0; i < list.n; i++) {
		struct decision_person_add_in one = *row;
		one.person_id = list.v[i];
		if (!q_decision_person_add(c, one)) {
			return false;
		}
		str id = id_str(c->arena, list.v[i]);
		all = str_is_none(all) ? id : STR_CAT(c->arena, all, S(" "), id);
	}
	change_str(ch, str_cz(c->arena, row->part), all);
	return true;
}

static bool put_people(struct ctx *c, struct change *ch, struct id incident_id, struct id id,
                       const struct decision_ask_in *in)
{
	struct decision_people_clear_in clear = { .incident_id = incident_id, .decision_id = id };
	struct decision_person_add_in consulted = { .incident_id = incident_id, .decision_id = id, .part = S("consulted") };
	struct decision_person_add_in told = { .incident_id = incident_id, .decision_id = id, .part = S("told") };
	return q_decision_people_clear(c, clear) && put_part(c, ch, &consulted, in->consulted) &&
	       put_part(c, ch, &told, in->told);
}

/* --- asking --- */

static void change_words(struct change *ch, const struct decision *d)
{
	change_str(ch, "question", d->question);
	change_str(ch, "options", d->options);
	change_str(ch, "ground", d->ground);
	change_str(ch, "on_customers", d->on_customers);
	change_str(ch, "on_law", d->on_law);
	change_str(ch, "on_money", d->on_money);
	change_str(ch, "on_reputation", d->on_reputation);
	change_str(ch, "on_safety", d->on_safety);
	change_id(ch, "decider_id", d->decider_id);
	change_opt(ch, "due_at", d->due_at);
	change_id(ch, "carrier_id", d->carrier_id);
	change_opt(ch, "carry_due_at", d->carry_due_at);
}

static void take_words(struct decision *d, const struct decision_ask_in *in)
{
	d->question = in->question;
	d->options = or_empty(in->options);
	d->ground = or_empty(in->ground);
	d->on_customers = or_empty(in->on_customers);
	d->on_law = or_empty(in->on_law);
	d->on_money = or_empty(in->on_money);
	d->on_reputation = or_empty(in->on_reputation);
	d->on_safety = or_empty(in->on_safety);
	d->decider_id = in->decider_id;
	d->due_at = in->due_at;
	d->carrier_id = in->carrier_id;
	d->carry_due_at = in->carry_due_at;
}

static bool insert_row(struct ctx *c, const struct decision *d)
{
	return q_decision_insert(c, (struct decision_insert_in){ .incident_id = d->incident_id, .id = d->id,
		.seq_no = d->number.v, .question = d->question, .options = d->options, .ground = d->ground,
		.on_customers = d->on_customers, .on_law = d->on_law, .on_money = d->on_money,
		.on_reputation = d->on_reputation, .on_safety = d->on_safety, .decider_id = d->decider_id,
		.due_at = d->due_at, .asked_by_id = d->asked_by_id, .asked_at = d->asked_at.v, .carrier_id = d->carrier_id,
		.carry_due_at = d->carry_due_at, .revisits_id = d->revisits_id });
}

/* The name of a person, or that nobody was named. */
static str name_of(struct ctx *c, struct id id)
{
	struct person p;
	if (id_is_none(id) || !person_find(c, id, &p)) {
		return msg(c, MSG_DECISION_NOBODY);
	}
	return p.name;
}

static str ask_text(struct ctx *c, const struct decision *d, const struct decision *old)
{
	str number = number_of(c, d->number.v), who = name_of(c, d->decider_id);
	str text = d->due_at.has
		? msgf(c, MSG_DECISION_ENTRY_ASK_DUE, { "number", number }, { "question", d->question }, { "who", who },
			{ "when", time_full(c, d->due_at.v) })
		: msgf(c, MSG_DECISION_ENTRY_ASK, { "number", number }, { "question", d->question }, { "who", who });
	if (old) {
		str again = msgf(c, MSG_DECISION_ENTRY_AGAIN, { "number", number_of(c, old->number.v) });
		text = STR_CAT(c->arena, text, S("\n"), again);
	}
	return text;
}

static bool write_ask(struct ctx *c, struct decision *d, const struct decision_ask_in *in, const struct decision *old)
{
	struct change *ch = arena_new(c->arena, struct change);
	if (!insert_row(c, d)) {
		return false;
	}
	change_init(ch, c, STR_NONE);
	change_object(ch, "decision", d->id);
	change_i64(ch, "number", d->number.v);
	change_words(ch, d);
	change_str(ch, "state", state_code(DECISION_OPEN));
	change_id(ch, "asked_by", d->asked_by_id);
	change_opt(ch, "asked_at", d->asked_at);
	change_str(ch, "answer", S(""));
	change_str(ch, "carried_note", S(""));
	change_str(ch, "withdrawn_reason", S(""));
	change_id(ch, "revisits", d->revisits_id);
	struct journal_entry_in e = { .incident_id = d->incident_id, .type = ENTRY_CHANGE, .text = ask_text(c, d, old) };
	return put_people(c, ch, d->incident_id, d->id, in) && change_write(ch, e, NULL);
}

/* The decision that is looked at again: decided, and nobody is at it already. */
static bool find_old(struct ctx *c, struct id incident_id, struct id id, struct decision *old)
{
	if (!decision_get(c, incident_id, id, old)) {
		if (c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c);
		return fail_field(c, "revisits_id", MSG_DECISION_NOT_FOUND);
	}
	if (old->state != DECISION_DECIDED && old->state != DECISION_CARRIED) {
		return refuse_state(c, old);
	}
	return id_is_none(old->revisited_by_id) || fail(c, ERR_CONFLICT, MSG_DECISION_ALREADY_REVISITED);
}

static bool decide(struct ctx *c, const struct decision *d, const struct decision_decide_in *in);

static bool act_ask(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_ask_in *in = arg;
	struct incident i;
	struct decision d = { 0 }, old;
	struct decision_count_row count;
	bool again = !id_is_none(in->revisits_id);
	if (!incident_get_open(c, in->incident_id, &i) || !check_ask(c, &i, in) ||
	    !check_dues(c, in, (struct opt_int){ 0 }, (struct opt_int){ 0 }) ||
	    (again && !find_old(c, i.id, in->revisits_id, &old)) ||
	    !q_decision_count(c, (struct decision_count_in){ .incident_id = i.id }, &count)) {
		return false;
	}
	if (count.n >= LIMIT_DECISIONS_PER_ROOM) {
		return fail(c, ERR_CONFLICT, MSG_DECISION_TOO_MANY);
	}
	take_words(&d, in);
	d.id = id_new(c->now_ms);
	d.incident_id = i.id;
	d.number = (struct opt_int){ true, count.last + 1 };
	d.asked_by_id = c->who.person_id;
	d.asked_at = (struct opt_int){ true, c->now_ms };
	d.revisits_id = in->revisits_id;
	if (!write_ask(c, &d, in, again ? &old : NULL) || !decision_get(c, i.id, d.id, &d)) {
		return false;
	}
	struct decision_decide_in at_once = { .incident_id = i.id, .decision_id = d.id, .answer = in->answer,
		.ground = in->ground, .person_id = in->decider_id };
	return (str_is_empty(in->answer) || decide(c, &d, &at_once)) && decision_get(c, i.id, d.id, ret_out);
}

static bool same_words(const struct decision *d, const struct decision_ask_in *in)
{
	const str pairs[][2] = { { d->question, in->question }, { d->options, or_empty(in->options) },
		{ d->ground, or_empty(in->ground) }, { d->on_customers, or_empty(in->on_customers) },
		{ d->on_law, or_empty(in->on_law) }, { d->on_money, or_empty(in->on_money) },
		{ d->on_reputation, or_empty(in->on_reputation) }, { d->on_safety, or_empty(in->on_safety) } };
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (!str_eq(pairs[i][0], pairs[i][1])) {
			return false;
		}
	}
	return id_eq(d->decider_id, in->decider_id) && d->due_at.has == in->due_at.has &&
	       (!d->due_at.has || d->due_at.v == in->due_at.v);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_ask_in *in = arg;
	struct incident i;
	struct decision d;
	if (!incident_get_open(c, in->incident_id, &i) || !decision_get(c, i.id, in->decision_id, &d) ||
	    !check_ask(c, &i, in)) {
		return false;
	}
	if (d.state != DECISION_OPEN && !same_words(&d, in)) {
		return fail(c, ERR_CONFLICT, MSG_DECISION_WORDS_STAND);
	}
	if (!check_dues(c, in, d.due_at, d.carry_due_at)) {
		return false;
	}
	take_words(&d, in);
	struct decision_update_in row = { .question = d.question, .options = d.options, .ground = d.ground,
		.on_customers = d.on_customers, .on_law = d.on_law, .on_money = d.on_money, .on_reputation = d.on_reputation,
		.on_safety = d.on_safety, .decider_id = d.decider_id, .due_at = d.due_at, .carrier_id = d.carrier_id,
		.carry_due_at = d.carry_due_at, .incident_id = i.id, .id = d.id };
	if (!q_decision_update(c, row)) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "decision", d.id);
	change_words(ch, &d);
	str text = msgf(c, MSG_DECISION_ENTRY_CHANGED, { "number", number_of(c, d.number.v) }, { "question", d.question });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	return put_people(c, ch, i.id, d.id, in) && change_write(ch, e, NULL) && decision_get(c, i.id, d.id, ret_out);
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
		str who = name_of(c, d->carrier_id);
		str more = d->carry_due_at.has
			? msgf(c, MSG_DECISION_ENTRY_CARRY_DUE, { "who", who }, { "when", time_full(c, d->carry_due_at.v) })
			: msgf(c, MSG_DECISION_ENTRY_CARRY, { "who", who });
		text = STR_CAT(c->arena, text, S("\n"), more);
	}
	return text;
}

/* The older decision's state goes into the same entry. */
static bool move_old(struct ctx *c, struct change *ch, const struct decision *d, enum decision_state to)
{
	if (id_is_none(d->revisits_id)) {
		return true;
	}
	struct decision_set_state_in in = { .state = state_code(to), .incident_id = d->incident_id, .id = d->revisits_id };
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
	change_str(ch, "state", state_code(DECISION_DECIDED));
	change_str(ch, "answer", d->answer);
	change_str(ch, "ground", d->ground);
	change_id(ch, "decided_by", d->decided_by_id);
	change_str(ch, "decided", decided);
	change_opt(ch, "known_seq", d->known_seq);
	change_str(ch, "known_seal", d->known_seal);
	change_id(ch, "carrier_id", d->carrier_id);
	change_opt(ch, "carry_due_at", d->carry_due_at);
	struct journal_entry_in e = { .incident_id = d->incident_id, .type = ENTRY_DECIDED, .text = decided_text(c, d),
		.occurred = when, .person_id = person_id };
	return q_decision_set_answer(c, (struct decision_set_answer_in){ .answer = d->answer, .ground = d->ground,
			.decided_by_id = d->decided_by_id, .decided = decided, .known_seq = d->known_seq,
			.known_seal = d->known_seal, .carrier_id = d->carrier_id, .carry_due_at = d->carry_due_at,
			.incident_id = d->incident_id, .id = d->id }) &&
		move_old(c, ch, d, DECISION_REVISITED) && change_write(ch, e, NULL);
}

/* `d` is as it was read; all is checked but the input itself. */
static bool decide(struct ctx *c, const struct decision *old, const struct decision_decide_in *in)
{
	struct decision d = *old;
	struct sha256 head;
	int64_t seq;
	if (d.state != DECISION_OPEN) {
		return refuse_state(c, &d);
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
	return write_decided(c, &d, d.decided_by_id, in->when);
}

static bool act_decide(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_decide_in *in = arg;
	struct incident i;
	struct decision d;
	return incident_get_open(c, in->incident_id, &i) && decision_get(c, i.id, in->decision_id, &d) &&
	       check_person(c, "person_id", in->person_id) && check_actor(c, &i, "carrier_id", in->carrier_id) &&
	       check_when(c, in->when) && decide(c, &d, in) && decision_get(c, i.id, d.id, ret_out);
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
	struct decision_set_end_in row = { .state = state_code((enum decision_state)d->state), .carried = carried,
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
		return refuse_state(c, &d);
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
		return refuse_state(c, &d);
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
		return refuse_state(c, &d);
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

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define DECISION(T) \
	{ .name = "decision", .type = FIELD_ID, .offset = offsetof(struct T, decision_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_DECISION_LABEL, .doc = "the decision" }
#define ASK(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct decision_ask_in, member), .flags = more, \
		.label = label_msg, .doc = text }
#define PEOPLE(member, label_msg, text) \
	{ .name = #member, .type = FIELD_IDS, .offset = offsetof(struct decision_ask_in, member), \
		.max = LIMIT_DECISION_PEOPLE, .label = label_msg, .doc = text }
#define WORDS \
	ASK(question, FIELD_LINE, FIELD_REQUIRED, MSG_DECISION_LABEL_QUESTION, "what is to be decided"), \
	ASK(options, FIELD_TEXT, 0, MSG_DECISION_LABEL_OPTIONS, "one a line: option | for | against"), \
	ASK(ground, FIELD_TEXT, 0, MSG_DECISION_LABEL_GROUND, "why; needed at the latest when it is decided"), \
	ASK(on_customers, FIELD_TEXT, 0, MSG_DECISION_LABEL_CUSTOMERS, "weighed: customers and partners"), \
	ASK(on_law, FIELD_TEXT, 0, MSG_DECISION_LABEL_LAW, "weighed: law and contracts"), \
	ASK(on_money, FIELD_TEXT, 0, MSG_DECISION_LABEL_MONEY, "weighed: money"), \
	ASK(on_reputation, FIELD_TEXT, 0, MSG_DECISION_LABEL_REPUTATION, "weighed: reputation"), \
	ASK(on_safety, FIELD_TEXT, 0, MSG_DECISION_LABEL_SAFETY, "weighed: safety of people"), \
	ASK(decider_id, FIELD_ID, 0, MSG_DECISION_LABEL_DECIDER, "person who is to decide"), \
	ASK(due_at, FIELD_INSTANT, FIELD_AHEAD, MSG_DECISION_LABEL_DUE, "decide until"), \
	ASK(carrier_id, FIELD_ID, 0, MSG_DECISION_LABEL_CARRIER, "person who carries it out"), \
	ASK(carry_due_at, FIELD_INSTANT, FIELD_AHEAD, MSG_DECISION_LABEL_CARRY_DUE, "carry it out until"), \
	PEOPLE(consulted, MSG_DECISION_LABEL_CONSULTED, "people who were asked beforehand"), \
	PEOPLE(told, MSG_DECISION_LABEL_TOLD, "people who are told")

static const struct field ask_fields[] = {
	PATH(decision_ask_in), WORDS,
	ASK(revisits_id, FIELD_ID, 0, MSG_DECISION_LABEL_REVISITS, "older decision this one looks at again"),
	ASK(answer, FIELD_TEXT, 0, MSG_DECISION_LABEL_AT_ONCE, "already decided: what; written down as decided at once"),
};
static const struct field change_fields[] = { PATH(decision_ask_in), DECISION(decision_ask_in), WORDS };

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
};
static const struct field act_fields[] = {
	PATH(decision_act_in), DECISION(decision_act_in),
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct decision_act_in, note),
		.label = MSG_DECISION_LABEL_NOTE, .doc = "how it went, or why it is taken back" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct decision_act_in, when),
		.label = MSG_DECISION_LABEL_WHEN, .doc = "when, as exactly as known; none: now" },
};

#define DECISION_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct decision), .out = &decision_shape, .act = function }
DECISION_OP(op_decision_ask, "decision_ask", "ask for a decision, or write one down", act_ask, ask_fields,
	decision_ask_in);
DECISION_OP(op_decision_change, "decision_change", "change what is asked, who carries it out and who is told", act_change,
	change_fields, decision_ask_in);
DECISION_OP(op_decision_decide, "decision_decide", "decide, with a ground", act_decide, decide_fields,
	decision_decide_in);
DECISION_OP(op_decision_carried, "decision_carried", "a decision was carried out", act_carried, act_fields,
	decision_act_in);
DECISION_OP(op_decision_withdraw, "decision_withdraw", "take a decision back, with a reason", act_withdraw, act_fields,
	decision_act_in);
DECISION_OP(op_decision_reopen, "decision_reopen", "take carrying out or withdrawing back", act_reopen, act_fields,
	decision_act_in);
