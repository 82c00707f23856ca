/* Asking for a decision, and changing what is asked. */
#include "decision/decision_inside.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "decision_sql.h"
#include "messages.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static str number_of(struct ctx *c, int64_t number) { return str_printf(c->arena, "%lld", (long long)number); }

static bool check_ask(struct ctx *c, const struct incident *i, const struct decision_ask_in *in)
{
	return decision_check_actor(c, i, "decider_id", in->decider_id) && decision_check_actor(c, i, "carrier_id", in->carrier_id) &&
	       decision_check_people(c, "consulted", in->consulted) && decision_check_people(c, "told", in->told) &&
	       decision_check_stop(c, in->stop_id);
}

/* Times to come; those that stand may stay. */
static bool check_dues(struct ctx *c, const struct decision_ask_in *in, struct opt_int due, struct opt_int carry)
{
	return incident_check_due(c, "due_at", in->due_at, due) && incident_check_due(c, "carry_due_at", in->carry_due_at, carry);
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

bool decision_put_people(struct ctx *c, struct change *ch, const struct decision *d)
{
	struct decision_people_clear_in clear = { .incident_id = d->incident_id, .decision_id = d->id };
	struct decision_person_add_in consulted = { .incident_id = d->incident_id, .decision_id = d->id, .part = S("consulted") };
	struct decision_person_add_in told = { .incident_id = d->incident_id, .decision_id = d->id, .part = S("told") };
	return q_decision_people_clear(c, clear) && put_part(c, ch, &consulted, d->consulted) && put_part(c, ch, &told, d->told);
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
	d->consulted = in->consulted;
	d->told = in->told;
}

static bool insert_row(struct ctx *c, const struct decision *d)
{
	return q_decision_insert(c, (struct decision_insert_in){ .incident_id = d->incident_id, .id = d->id,
		.seq_no = d->number.v, .question = d->question, .options = d->options, .ground = d->ground,
		.on_customers = d->on_customers, .on_law = d->on_law, .on_money = d->on_money,
		.on_reputation = d->on_reputation, .on_safety = d->on_safety, .decider_id = d->decider_id,
		.due_at = d->due_at, .asked_by_id = d->asked_by_id, .asked_at = d->asked_at.v, .carrier_id = d->carrier_id,
		.carry_due_at = d->carry_due_at, .revisits_id = d->revisits_id, .stop_id = d->stop_id });
}

/* The name of a person, or that nobody was named. */
static str ask_text(struct ctx *c, const struct decision *d, const struct decision *old)
{
	str number = number_of(c, d->number.v), who = decision_name_of(c, d->decider_id);
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

static bool write_ask(struct ctx *c, struct decision *d, const struct decision *old)
{
	struct change *ch = arena_new(c->arena, struct change);
	if (!insert_row(c, d)) {
		return false;
	}
	change_init(ch, c, STR_NONE);
	change_object(ch, "decision", d->id);
	change_i64(ch, "number", d->number.v);
	change_words(ch, d);
	change_str(ch, "state", decision_state_code(DECISION_OPEN));
	change_id(ch, "asked_by", d->asked_by_id);
	change_opt(ch, "asked_at", d->asked_at);
	change_str(ch, "answer", S(""));
	change_str(ch, "carried_note", S(""));
	change_str(ch, "withdrawn_reason", S(""));
	change_id(ch, "revisits", d->revisits_id);
	if (!id_is_none(d->stop_id)) {
		change_id(ch, "stop_id", d->stop_id);
	}
	struct journal_entry_in e = { .incident_id = d->incident_id, .type = ENTRY_CHANGE, .text = ask_text(c, d, old) };
	return decision_put_people(c, ch, d) && change_write(ch, e, NULL);
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
		return decision_refuse_state(c, old);
	}
	return id_is_none(old->revisited_by_id) || fail(c, ERR_CONFLICT, MSG_DECISION_ALREADY_REVISITED);
}

static bool ask(struct ctx *c, const struct decision_ask_in *in, bool may_be_late, struct decision *ret_out)
{
	struct incident i;
	struct decision d = { 0 }, old;
	struct decision_count_row count;
	bool again = !id_is_none(in->revisits_id);
	if (!incident_get_open(c, in->incident_id, &i) || !check_ask(c, &i, in) ||
	    (!may_be_late && !check_dues(c, in, (struct opt_int){ 0 }, (struct opt_int){ 0 })) ||
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
	d.stop_id = in->stop_id;
	if (!write_ask(c, &d, again ? &old : NULL) || !decision_get(c, i.id, d.id, &d)) {
		return false;
	}
	struct decision_decide_in at_once = { .incident_id = i.id, .decision_id = d.id, .answer = in->answer,
		.ground = in->ground, .person_id = in->decider_id, .stop_reason = in->stop_reason, .is_at_once = true };
	return (str_is_empty(in->answer) || decision_decide(c, &d, &at_once)) && decision_get(c, i.id, d.id, ret_out);
}

static bool act_ask(struct ctx *c, const void *arg, void *ret_out)
{
	return ask(c, arg, false, ret_out);
}

bool decision_ask_moved(struct ctx *c, const struct decision_ask_in *in, struct decision *ret)
{
	return ask(c, in, true, ret);
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
	return decision_put_people(c, ch, &d) && change_write(ch, e, NULL) && decision_get(c, i.id, d.id, ret_out);
}

/* --- rows --- */

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
	ASK(stop_id, FIELD_ID, 0, MSG_DECISION_LABEL_STOP, "row of the ledger \"stop\" it is decided by"),
	ASK(stop_reason, FIELD_TEXT, 0, MSG_DECISION_LABEL_STOP_REASON, "of one already decided: why otherwise than that row says"),
	ASK(answer, FIELD_TEXT, 0, MSG_DECISION_LABEL_AT_ONCE, "already decided: what; written down as decided at once"),
};
static const struct field change_fields[] = { PATH(decision_ask_in), DECISION(decision_ask_in), WORDS };

DECISION_OP(op_decision_ask, "decision_ask", "ask for a decision, or write one down", act_ask, ask_fields,
	decision_ask_in);
DECISION_OP(op_decision_change, "decision_change", "change what is asked, who carries it out and who is told", act_change,
	change_fields, decision_ask_in);
