/* The entries people write: add, correct, withdraw, mask. */
#include "base/limits.h"
#include "link/link.h"
#include "messages.h"
#include "person/person.h"
#include "room/room.h"

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct entry_json, member), .doc = text }
static const struct field json_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(seq, FIELD_INT, "number in the journal: its order"),
	{ .name = "type", .type = FIELD_CHOICE, .offset = offsetof(struct entry_json, type),
		.choices = &entry_type_choices, .doc = "what kind of entry" },
	F(text, FIELD_TEXT, "as people see it: corrected, masked parts as blocks"),
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct entry_json, occurred),
		.doc = "when it happened, exactly as given: never finer" },
	F(recorded_at, FIELD_INSTANT, "when it was written down"),
	F(person_id, FIELD_ID, "who saw, did or said it"),
	F(person_name, FIELD_LINE, "that person's name"),
	F(written_by, FIELD_LINE, "whose account wrote it"),
	F(refers_to, FIELD_INT, "entry that this one corrects, withdraws or masks"),
	F(corrected_by, FIELD_INT, "entry that corrects this one"),
	F(withdrawn_by, FIELD_INT, "entry that withdraws this one"),
	F(masked_by, FIELD_INT, "entry that masked this one"),
	F(source, FIELD_LINE, "where an imported line came from"),
};
#undef F
const struct shape entry_shape = { "Entry", json_fields, sizeof json_fields / sizeof json_fields[0],
	sizeof(struct entry_json) };

static struct opt_int some_seq(int64_t v)
{
	return (struct opt_int){ v > 0, v };
}

struct entry_json entry_json_of(const struct entry_view *v)
{
	return (struct entry_json){ .id = v->id, .seq = { true, v->seq }, .type = v->type, .text = v->text,
		.occurred = v->occurred, .recorded_at = { true, v->recorded_at }, .person_id = v->person_id,
		.person_name = v->person_name, .written_by = v->writer_name, .refers_to = some_seq(v->refers_to),
		.corrected_by = some_seq(v->corrected_by), .withdrawn_by = some_seq(v->withdrawn_by),
		.masked_by = some_seq(v->masked_by), .source = v->source };
}

static bool answer_with(struct ctx *c, struct id incident_id, int64_t seq, void *ret_out)
{
	struct entry_view v;
	if (!journal_get(c, incident_id, seq, &v)) {
		return false;
	}
	*(struct entry_json *)ret_out = entry_json_of(&v);
	return true;
}

static bool check_time(struct ctx *c, struct event_time t)
{
	/* a clock that runs a little fast is no reason to refuse a record */
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, "occurred_at", MSG_ENTRY_TIME_AHEAD);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct entry_add_in *in = arg;
	struct incident i;
	struct person p;
	struct journal_added added;
	int64_t seq = 0;
	if (!incident_get(c, in->incident_id, &i) || !check_time(c, in->occurred)) {
		return false;
	}
	if (!id_is_none(in->once) && !journal_seq_of(c, i.id, in->once, &seq)) {
		return false;
	}
	if (seq > 0) {
		return answer_with(c, i.id, seq, ret_out); /* the line dropped before the answer came */
	}
	int type = in->type < 0 ? ENTRY_NOTE : in->type;
	if (!link_check_writable(c, &i)) {
		return false;
	}
	if (!incident_is_open(&i) && type != ENTRY_NOTE) {
		return fail(c, ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED);
	}
	if (!id_is_none(in->person_id) && !incident_person(c, "person_id", in->person_id, &p)) {
		return false;
	}
	struct journal_entry_in e = { .id = in->once, .incident_id = i.id, .type = (enum entry_type)type, .text = in->text,
		.occurred = in->occurred, .person_id = in->person_id };
	return journal_add(c, &e, &added) && answer_with(c, i.id, added.seq, ret_out);
}

/* What stands there afterwards: what was given, else what stood there. */
struct corrected { str text; int type; struct event_time occurred; struct id person_id; };

static struct corrected corrected_of(const struct entry_view *old, const struct entry_correct_in *in)
{
	return (struct corrected){ .text = str_is_empty(in->text) ? old->text : in->text,
		.type = in->type < 0 ? old->type : in->type,
		.occurred = in->occurred.precision == WHEN_NONE ? old->occurred : in->occurred,
		.person_id = id_is_none(in->person_id) ? old->person_id : in->person_id };
}

static bool is_same(const struct entry_view *old, const struct corrected *to)
{
	return str_eq(to->text, old->text) && to->type == old->type && id_eq(to->person_id, old->person_id) &&
	       to->occurred.precision == old->occurred.precision && to->occurred.about == old->occurred.about &&
	       to->occurred.earliest_ms == old->occurred.earliest_ms;
}

static bool check_person(struct ctx *c, struct id person_id)
{
	struct person p;
	return id_is_none(person_id) || incident_person(c, "person_id", person_id, &p);
}

static bool act_correct(struct ctx *c, const void *arg, void *ret_out)
{
	const struct entry_correct_in *in = arg;
	struct incident i;
	struct entry_view old;
	struct journal_added added;
	if (!incident_get(c, in->incident_id, &i) || !link_check_writable(c, &i) || !journal_get(c, i.id, in->seq.v, &old)) {
		return false;
	}
	struct corrected to = corrected_of(&old, in);
	if (!check_time(c, in->occurred) || !check_person(c, in->person_id)) {
		return false;
	}
	if (is_same(&old, &to)) {
		return fail_field(c, "text", MSG_ENTRY_SAME);
	}
	struct journal_item items[] = {
		{ S("entry:type"), str_from_c(entry_type_choices.v[to.type].code) },
		{ S("entry:occurred"), event_time_canonical(c->arena, to.occurred) },
		{ S("entry:person"), id_str(c->arena, to.person_id) },
	};
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CORRECTION, .text = to.text,
		.occurred = to.occurred, .person_id = to.person_id, .refers_to = old.seq, .items = items,
		.n_items = id_is_none(to.person_id) ? 2 : 3 };
	return journal_add(c, &e, &added) && answer_with(c, i.id, old.seq, ret_out);
}

static bool act_withdraw(struct ctx *c, const void *arg, void *ret_out)
{
	const struct entry_withdraw_in *in = arg;
	struct incident i;
	struct entry_view old;
	struct journal_added added;
	if (!incident_get(c, in->incident_id, &i) || !link_check_writable(c, &i) || !journal_get(c, i.id, in->seq.v, &old)) {
		return false;
	}
	str reason = str_is_empty(in->reason) ? msg(c, MSG_ENTRY_WITHDRAWN) : in->reason;
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_WITHDRAWAL, .text = reason,
		.refers_to = old.seq };
	return journal_add(c, &e, &added) && answer_with(c, i.id, old.seq, ret_out);
}

/* --- rows --- */

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define SEQ(T) \
	{ .name = "entry", .type = FIELD_INT, .offset = offsetof(struct T, seq), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_ENTRY_LABEL_SEQ, .doc = "number of the entry" }

static const struct field add_fields[] = {
	PATH(entry_add_in),
	{ .name = "type", .type = FIELD_CHOICE, .offset = offsetof(struct entry_add_in, type),
		.choices = &entry_type_spoken, .label = MSG_ENTRY_LABEL_TYPE, .doc = "observed .. note; none: note" },
	{ .name = "text", .type = FIELD_TEXT, .offset = offsetof(struct entry_add_in, text), .flags = FIELD_REQUIRED,
		.max = LIMIT_ENTRY_BYTES, .label = MSG_ENTRY_LABEL_TEXT, .doc = "what was seen, done, decided or said" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct entry_add_in, occurred),
		.label = MSG_ENTRY_LABEL_WHEN, .doc = "when, as exactly as known: RFC 3339 or a date alone; none: now" },
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct entry_add_in, person_id),
		.label = MSG_ENTRY_LABEL_PERSON, .doc = "who saw, did or said it; none: who writes" },
	{ .name = "once", .type = FIELD_ID, .offset = offsetof(struct entry_add_in, once), .flags = FIELD_FORM_ONLY,
		.label = MSG_ENTRY_LABEL_SEQ, .doc = "made with the form" },
};
static const struct field correct_fields[] = {
	PATH(entry_correct_in), SEQ(entry_correct_in),
	{ .name = "text", .type = FIELD_TEXT, .offset = offsetof(struct entry_correct_in, text),
		.max = LIMIT_ENTRY_BYTES, .label = MSG_ENTRY_LABEL_TEXT_NEW, .doc = "as it should read; none: unchanged" },
	{ .name = "type", .type = FIELD_CHOICE, .offset = offsetof(struct entry_correct_in, type),
		.choices = &entry_type_spoken, .label = MSG_ENTRY_LABEL_TYPE, .doc = "observed .. note; none: unchanged" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct entry_correct_in, occurred),
		.label = MSG_ENTRY_LABEL_WHEN, .doc = "when it really happened; none: unchanged" },
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct entry_correct_in, person_id),
		.label = MSG_ENTRY_LABEL_PERSON, .doc = "who it really was; none: unchanged" },
};
static const struct field withdraw_fields[] = {
	PATH(entry_withdraw_in), SEQ(entry_withdraw_in),
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct entry_withdraw_in, reason),
		.label = MSG_ENTRY_LABEL_REASON, .doc = "why" },
};

#define ENTRY_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct entry_json), .out = &entry_shape, .act = function }
ENTRY_OP(op_entry_add, "entry_add", "write down what was seen, done, decided or said", act_add, add_fields,
	entry_add_in);
ENTRY_OP(op_entry_correct, "entry_correct", "correct an entry: the old text stays readable", act_correct,
	correct_fields, entry_correct_in);
ENTRY_OP(op_entry_withdraw, "entry_withdraw", "take an entry back: it stays, struck out", act_withdraw,
	withdraw_fields, entry_withdraw_in);
