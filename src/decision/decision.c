/* Reading decisions, and what verify compares of them. */
#include "decision/decision.h"

#include "decision_sql.h"
#include "messages.h"

static const struct choice states[] = {
	[DECISION_OPEN] = { "open", MSG_DECISION_STATE_OPEN },
	[DECISION_DECIDED] = { "decided", MSG_DECISION_STATE_DECIDED },
	[DECISION_CARRIED] = { "carried", MSG_DECISION_STATE_CARRIED },
	[DECISION_REVISITED] = { "revisited", MSG_DECISION_STATE_REVISITED },
	[DECISION_WITHDRAWN] = { "withdrawn", MSG_DECISION_STATE_WITHDRAWN },
};
const struct choices decision_state_choices = { states, DECISION_STATE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct decision, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	F(number, FIELD_INT, "1, 2, 3 ... in the room"),
	F(question, FIELD_LINE, "what is to be decided"),
	F(options, FIELD_TEXT, "one a line: option | for | against"),
	F(ground, FIELD_TEXT, "why"),
	F(on_customers, FIELD_TEXT, "weighed: customers and partners"),
	F(on_law, FIELD_TEXT, "weighed: law and contracts"),
	F(on_money, FIELD_TEXT, "weighed: money"),
	F(on_reputation, FIELD_TEXT, "weighed: reputation"),
	F(on_safety, FIELD_TEXT, "weighed: safety of people"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct decision, state),
		.choices = &decision_state_choices, .doc = "open, decided, carried, revisited, withdrawn" },
	F(decider_id, FIELD_ID, "person who is to decide"),
	F(decider_name, FIELD_LINE, "that person's name"),
	F(due_at, FIELD_INSTANT, "decide until"),
	F(asked_by_id, FIELD_ID, "person who asked"),
	F(asked_at, FIELD_INSTANT, "when it was asked"),
	F(answer, FIELD_TEXT, "what was decided; empty while open"),
	F(decided_by_id, FIELD_ID, "person who decided"),
	F(decided_by_name, FIELD_LINE, "that person's name"),
	{ .name = "decided_at", .type = FIELD_WHEN, .offset = offsetof(struct decision, decided),
		.doc = "when it was decided, exactly as given" },
	F(known_seq, FIELD_INT, "what was known then: entries of the journal"),
	F(known_seal, FIELD_LINE, "their seal"),
	F(entry_seq, FIELD_INT, "the entry that is the decision"),
	F(carrier_id, FIELD_ID, "person who carries it out"),
	F(carrier_name, FIELD_LINE, "that person's name"),
	F(carry_due_at, FIELD_INSTANT, "carry it out until"),
	{ .name = "carried_at", .type = FIELD_WHEN, .offset = offsetof(struct decision, carried),
		.doc = "when it was carried out, exactly as given" },
	F(carried_note, FIELD_TEXT, "how it went"),
	F(withdrawn_reason, FIELD_TEXT, "why it was taken back"),
	F(revisits_id, FIELD_ID, "older decision this one looks at again"),
	F(revisited_by_id, FIELD_ID, "newer decision that looks at this one again"),
	F(stop_id, FIELD_ID, "row of the ledger \"stop\" it is decided by"),
	F(stop_said, FIELD_TEXT, "what that row said when it was decided"),
	F(stop_differs, FIELD_LINE, "in what it differs: decider, first:ROLE, consult:ROLE, told:ROLE, nobody:ROLE, a blank between"),
	F(stop_reason, FIELD_TEXT, "why it differs"),
	F(consulted, FIELD_IDS, "people who were asked beforehand"),
	F(told, FIELD_IDS, "people who are told"),
};
#undef F
const struct shape decision_shape = { "Decision", fields, sizeof fields / sizeof fields[0], sizeof(struct decision) };

static struct opt_int due_of(const struct decision *d)
{
	static const struct opt_int none;
	return d->state == DECISION_OPEN ? d->due_at : d->state == DECISION_DECIDED ? d->carry_due_at : none;
}

bool decision_is_late(const struct decision *d, int64_t now_ms)
{
	struct opt_int due = due_of(d);
	return due.has && due.v < now_ms;
}

static struct event_time when_of(str canonical)
{
	struct event_time t = { 0 };
	event_time_from_canonical(canonical, &t);
	return t;
}

static struct decision from_row(const struct decision_rows_row *r)
{
	struct decision d = { .id = r->id, .incident_id = r->incident_id, .number = { true, r->seq_no },
		.question = r->question, .options = r->options, .ground = r->ground, .on_customers = r->on_customers,
		.on_law = r->on_law, .on_money = r->on_money, .on_reputation = r->on_reputation, .on_safety = r->on_safety,
		.state = choice_find(&decision_state_choices, r->state), .decider_id = r->decider_id,
		.decider_name = r->decider_name, .due_at = r->due_at, .asked_by_id = r->asked_by_id,
		.asked_by_name = r->asked_by_name, .asked_at = { true, r->asked_at }, .answer = r->answer,
		.decided_by_id = r->decided_by_id, .decided_by_name = r->decided_by_name, .decided = when_of(r->decided),
		.known_seq = r->known_seq, .known_seal = r->known_seal, .carrier_id = r->carrier_id,
		.carrier_name = r->carrier_name, .carry_due_at = r->carry_due_at, .carried = when_of(r->carried),
		.carried_note = r->carried_note, .withdrawn_reason = r->withdrawn_reason, .revisits_id = r->revisits_id,
		.stop_id = r->stop_id, .stop_said = r->stop_said, .stop_differs = r->stop_differs, .stop_reason = r->stop_reason,
		.consulted_names = S(""), .told_names = S("") };
	d.entry_seq = (struct opt_int){ r->known_seq.has, r->known_seq.v + 1 };
	return d;
}

/* Those of one decision and part: their ids and their names. */
static void people_of(struct ctx *c, const struct decision_people_rows *rows, struct id id, str part,
                      struct id_list *ret, str *ret_names)
{
	struct id *v = arena_array(c->arena, struct id, rows->n);
	size_t n = 0;
	str and = c->lang == LANG_EN ? S(", ") : S("、");
	for (size_t i = 0; i < rows->n; i++) {
		const struct decision_people_row *r = &rows->v[i];
		if (id_eq(r->decision_id, id) && str_eq(r->part, part)) {
			v[n++] = r->person_id;
			*ret_names = STR_CAT(c->arena, *ret_names, ret_names->n ? and : S(""), r->name);
		}
	}
	*ret = (struct id_list){ v, n };
}

/* Which newer decision, not withdrawn, looks at this one again. */
static struct id newer_of(const struct decision *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].revisits_id, id) && v[i].state != DECISION_WITHDRAWN) {
			return v[i].id;
		}
	}
	return (struct id){ 0 };
}

bool decision_list(struct ctx *c, struct id incident_id, struct decision **ret, size_t *ret_n)
{
	struct decision_rows_rows rows;
	struct decision_people_rows people;
	if (!q_decision_rows(c, (struct decision_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_decision_people(c, (struct decision_people_in){ .incident_id = incident_id }, &people)) {
		return false;
	}
	struct decision *v = arena_array(c->arena, struct decision, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = from_row(&rows.v[i]);
		people_of(c, &people, v[i].id, S("consulted"), &v[i].consulted, &v[i].consulted_names);
		people_of(c, &people, v[i].id, S("told"), &v[i].told, &v[i].told_names);
	}
	for (size_t i = 0; i < rows.n; i++) {
		v[i].revisited_by_id = newer_of(v, rows.n, v[i].id);
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}

bool decision_get(struct ctx *c, struct id incident_id, struct id id, struct decision *ret)
{
	struct decision *v;
	size_t n;
	if (!decision_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_DECISION_NOT_FOUND);
}

/* --- options --- */

/* Where the next part begins: | ｜ ／, or / between blanks. SIZE_MAX: no more parts. */
static size_t next_mark(str line, size_t *ret_length)
{
	static const char *const marks[] = { "|", "｜", "／", " / ", "　/　" };
	size_t first = SIZE_MAX;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size_t at = str_find(line, str_from_c(marks[i]), 0);
		if (at < first) {
			first = at;
			*ret_length = strlen(marks[i]);
		}
	}
	return first;
}

static str cut_part(str *rest)
{
	size_t length = 0, at = next_mark(*rest, &length);
	str part = at == SIZE_MAX ? *rest : str_sub(*rest, 0, at);
	*rest = at == SIZE_MAX ? S("") : str_sub(*rest, at + length, rest->n);
	return str_trim(part);
}

void decision_options(struct ctx *c, str options, struct decision_option **ret, size_t *ret_n)
{
	size_t lines = 1;
	for (size_t i = 0; i < options.n; i++) {
		lines += options.p[i] == '\n';
	}
	*ret = arena_array(c->arena, struct decision_option, lines);
	*ret_n = 0;
	while (!str_is_empty(options)) {
		str line = str_trim(str_cut(&options, '\n'));
		if (line.n == 0) {
			continue;
		}
		struct decision_option *o = &(*ret)[(*ret_n)++];
		o->text = cut_part(&line);
		o->pro = cut_part(&line);
		o->con = str_trim(line);
	}
}

/* --- what waits --- */

bool decision_waiting(struct ctx *c, struct id incident_id, struct decision_wait **ret, size_t *ret_n)
{
	struct decision_waiting_rows rows;
	if (!q_decision_waiting(c, (struct decision_waiting_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct decision_wait, rows.n);
	*ret_n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct decision_waiting_row *r = &rows.v[i];
		bool is_open = str_eq(r->state, S("open"));
		if (is_open || r->carry_due_at.has || !str_is_none(r->carrier_name)) {
			(*ret)[(*ret_n)++] = (struct decision_wait){ .incident_id = incident_id, .id = r->id, .number = r->seq_no,
				.question = r->question, .is_open = is_open, .answer = r->answer,
				.due_at = is_open ? r->due_at : r->carry_due_at, .who = is_open ? r->decider_name : r->carrier_name };
		}
	}
	return true;
}

bool decision_mine(struct ctx *c, struct id person_id, struct decision_wait **ret, size_t *ret_n)
{
	struct decision_to_decide_rows open;
	struct decision_to_carry_rows carry;
	struct decision_to_decide_in in = { .decider_id = person_id };
	struct decision_to_carry_in in2 = { .carrier_id = person_id };
	if (!q_decision_to_decide(c, in, &open) || !q_decision_to_carry(c, in2, &carry)) {
		return false;
	}
	*ret = arena_array(c->arena, struct decision_wait, open.n + carry.n);
	*ret_n = open.n + carry.n;
	for (size_t i = 0; i < open.n; i++) {
		const struct decision_to_decide_row *r = &open.v[i];
		(*ret)[i] = (struct decision_wait){ .incident_id = r->incident_id, .id = r->id, .number = r->seq_no,
			.question = r->question, .is_open = true, .due_at = r->due_at, .incident_name = r->incident_name };
	}
	for (size_t i = 0; i < carry.n; i++) {
		const struct decision_to_carry_row *r = &carry.v[i];
		(*ret)[open.n + i] = (struct decision_wait){ .incident_id = r->incident_id, .id = r->id, .number = r->seq_no,
			.question = r->question, .answer = r->answer, .due_at = r->carry_due_at,
			.incident_name = r->incident_name };
	}
	return true;
}

bool decision_facts_then(struct ctx *c, struct id incident_id, int64_t seq, struct decision_fact **ret, size_t *ret_n)
{
	struct decision_facts_then_rows rows;
	if (!q_decision_facts_then(c, (struct decision_facts_then_in){ .incident_id = incident_id, .seq = seq }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct decision_fact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct decision_fact){ rows.v[i].key, rows.v[i].seq, rows.v[i].recorded_at, rows.v[i].text };
	}
	*ret_n = rows.n;
	return true;
}

/* --- for verify and masking --- */

static void project_one(struct projector *p, const struct decision_rows_row *r)
{
	p->object = change_object_name(p->c, "decision", r->id);
	project_i64(p, "number", r->seq_no);
	project_str(p, "question", r->question);
	project_str(p, "options", r->options);
	project_str(p, "ground", r->ground);
	project_str(p, "on_customers", r->on_customers);
	project_str(p, "on_law", r->on_law);
	project_str(p, "on_money", r->on_money);
	project_str(p, "on_reputation", r->on_reputation);
	project_str(p, "on_safety", r->on_safety);
	project_str(p, "state", r->state);
	project_id(p, "decider_id", r->decider_id);
	project_opt(p, "due_at", r->due_at);
	project_id(p, "asked_by", r->asked_by_id);
	project_i64(p, "asked_at", r->asked_at);
	project_str(p, "answer", r->answer);
	project_id(p, "decided_by", r->decided_by_id);
	project_str(p, "decided", r->decided);
	project_opt(p, "known_seq", r->known_seq);
	project_str(p, "known_seal", r->known_seal);
	project_id(p, "carrier_id", r->carrier_id);
	project_opt(p, "carry_due_at", r->carry_due_at);
	project_str(p, "carried", r->carried);
	project_str(p, "carried_note", r->carried_note);
	project_str(p, "withdrawn_reason", r->withdrawn_reason);
	project_id(p, "revisits", r->revisits_id);
	project_id(p, "stop_id", r->stop_id);
	project_str(p, "stop_said", r->stop_said);
	project_str(p, "stop_differs", r->stop_differs);
	project_str(p, "stop_reason", r->stop_reason);
}

/* "decision/ID:told" with the ids of all of a part: rows come in the order of decision, part, person. */
static void project_people(struct projector *p, const struct decision_people_rows *rows)
{
	for (size_t i = 0; i < rows->n && p->ok; ) {
		const struct decision_people_row *first = &rows->v[i];
		str all = S("");
		while (i < rows->n && id_eq(rows->v[i].decision_id, first->decision_id) && str_eq(rows->v[i].part, first->part)) {
			str id = id_str(p->c->arena, rows->v[i].person_id);
			all = STR_CAT(p->c->arena, all, all.n ? S(" ") : S(""), id);
			i++;
		}
		p->object = change_object_name(p->c, "decision", first->decision_id);
		project_str(p, str_cz(p->c->arena, first->part), all);
	}
}

bool decision_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct decision_rows_rows rows;
	struct decision_people_rows people;
	if (!q_decision_rows(c, (struct decision_rows_in){ .incident_id = incident_id }, &rows) ||
	    !q_decision_people(c, (struct decision_people_in){ .incident_id = incident_id }, &people)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n && p.ok; i++) {
		project_one(&p, &rows.v[i]);
	}
	project_people(&p, &people);
	return p.ok;
}

bool decision_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct decision d;
	if (!decision_get(c, incident_id, id, &d)) {
		return false;
	}
	const struct { const char *name; str *to; } words[] = {
		{ "question", &d.question }, { "options", &d.options }, { "ground", &d.ground },
		{ "on_customers", &d.on_customers }, { "on_law", &d.on_law }, { "on_money", &d.on_money },
		{ "on_reputation", &d.on_reputation }, { "on_safety", &d.on_safety }, { "answer", &d.answer },
		{ "carried_note", &d.carried_note }, { "withdrawn_reason", &d.withdrawn_reason }, { "stop_said", &d.stop_said },
		{ "stop_reason", &d.stop_reason },
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq(field, str_from_c(words[i].name))) {
			*words[i].to = value;
			return q_decision_words(c, (struct decision_words_in){ .question = d.question, .options = d.options,
				.ground = d.ground, .on_customers = d.on_customers, .on_law = d.on_law, .on_money = d.on_money,
				.on_reputation = d.on_reputation, .on_safety = d.on_safety, .answer = d.answer,
				.carried_note = d.carried_note, .withdrawn_reason = d.withdrawn_reason, .stop_said = d.stop_said,
				.stop_reason = d.stop_reason, .incident_id = incident_id,
				.id = id });
		}
	}
	return fail(c, ERR_BUG, 0);
}
