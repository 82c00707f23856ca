/* What is written into the sheet. */
#include "closing/closing.h"

#include "base/limits.h"
#include "base/time.h"
#include "closing_sql.h"
#include "messages.h"
#include "person/person.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static str code_of(const struct choices *set, int v) { return v < 0 ? S("") : str_from_c(set->v[v].code); }

/* --- the sheet itself --- */

static str when_text(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE ? STR_NONE : event_time_canonical(c->arena, t);
}

static bool put_sheet(struct ctx *c, const struct closing *s)
{
	return q_closing_put(c, (struct closing_put_in){ .incident_id = s->incident_id,
		.cause_state = code_of(&cause_state_choices, s->cause_state), .cause = s->cause,
		.contained = when_text(c, s->contained), .recovered = when_text(c, s->recovered),
		.recovered_by_id = s->recovered_by_id, .recovered_how = s->recovered_how,
		.told_report_id = s->told_report_id, .told_how = s->told_how, .told = when_text(c, s->told),
		.cost_access = code_of(&cost_access_choices, s->cost_access) });
}

/* Row and entry: the sheet is small, so that an entry carries all of it. */
static bool write_sheet(struct ctx *c, const struct closing *s, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, S("closing"));
	change_str(ch, "cause_state", code_of(&cause_state_choices, s->cause_state));
	change_str(ch, "cause", s->cause);
	change_str(ch, "contained", when_text(c, s->contained));
	change_str(ch, "recovered", when_text(c, s->recovered));
	change_id(ch, "recovered_by", s->recovered_by_id);
	change_str(ch, "recovered_how", s->recovered_how);
	change_id(ch, "told_report", s->told_report_id);
	change_str(ch, "told_how", s->told_how);
	change_str(ch, "told", when_text(c, s->told));
	change_str(ch, "cost_access", code_of(&cost_access_choices, s->cost_access));
	struct journal_entry_in e = { .incident_id = s->incident_id, .type = ENTRY_CHANGE, .text = text };
	return put_sheet(c, s) && change_write(ch, e, NULL);
}

static bool open_sheet(struct ctx *c, struct id incident_id, struct closing *ret)
{
	struct incident i;
	return incident_get_open(c, incident_id, &i) && closing_get(c, i.id, ret);
}

static bool act_cause(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_cause_in *in = arg;
	struct closing s;
	if (!open_sheet(c, in->incident_id, &s)) {
		return false;
	}
	s.cause_state = in->state;
	s.cause = in->cause;
	str text = msgf(c, in->state == CAUSE_KNOWN ? MSG_CLOSING_ENTRY_CAUSE : MSG_CLOSING_ENTRY_NO_CAUSE,
		{ "cause", s.cause });
	return write_sheet(c, &s, text) && closing_get(c, s.incident_id, ret_out);
}

static bool check_past(struct ctx *c, const char *field, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, field, MSG_ENTRY_TIME_AHEAD);
}

static str add_line(struct ctx *c, str text, str line)
{
	return str_is_empty(line) ? text : STR_CAT(c->arena, text, text.n ? S("\n") : S(""), line);
}

static bool act_recovery(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_recovery_in *in = arg;
	struct closing s;
	struct person p = { .name = S("") };
	if (!open_sheet(c, in->incident_id, &s) || !check_past(c, "contained_at", in->contained) ||
	    !check_past(c, "recovered_at", in->recovered)) {
		return false;
	}
	if (!id_is_none(in->person_id) && !incident_person(c, "person_id", in->person_id, &p)) {
		return false;
	}
	if (in->contained.precision == WHEN_NONE && in->recovered.precision == WHEN_NONE) {
		return fail_field(c, "recovered_at", MSG_CLOSING_TIME_NEEDED);
	}
	if (in->recovered.precision != WHEN_NONE && id_is_none(in->person_id)) {
		return fail_field(c, "person_id", MSG_CLOSING_CONFIRMER_NEEDED);
	}
	s.contained = in->contained;
	s.recovered = in->recovered;
	s.recovered_by_id = in->person_id;
	s.recovered_how = or_empty(in->how);
	str text = S("");
	if (s.contained.precision) {
		text = msgf(c, MSG_CLOSING_ENTRY_CONTAINED, { "when", event_time_full(c, s.contained) });
	}
	if (s.recovered.precision) {
		text = add_line(c, text, msgf(c, MSG_CLOSING_ENTRY_RECOVERED, { "when", event_time_full(c, s.recovered) },
			{ "who", p.name }));
	}
	return write_sheet(c, &s, add_line(c, text, s.recovered_how)) && closing_get(c, s.incident_id, ret_out);
}

static bool act_told(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_told_in *in = arg;
	struct closing s;
	struct closing_report_row r = { .number = S("") };
	bool found = false;
	if (!open_sheet(c, in->incident_id, &s) || !check_past(c, "told_at", in->when)) {
		return false;
	}
	if (!id_is_none(in->report_id)) {
		struct closing_report_in want = { .incident_id = s.incident_id, .id = in->report_id };
		if (!q_closing_report(c, want, &r, &found)) {
			return false;
		}
		if (!found) {
			return fail_field(c, "report_id", MSG_CLOSING_REPORT_NOT_ISSUED);
		}
	}
	if (!found && str_is_empty(in->how)) {
		return fail_field(c, "how", MSG_CLOSING_TOLD_NEEDED);
	}
	s.told_report_id = in->report_id;
	s.told_how = or_empty(in->how);
	s.told = in->when;
	str text = msg(c, MSG_CLOSING_ENTRY_TOLD);
	if (s.told.precision) {
		text = STR_CAT(c->arena, text, c->lang == LANG_EN ? S(" ") : S(""), event_time_full(c, s.told));
	}
	text = add_line(c, text, found ? msgf(c, MSG_CLOSING_ENTRY_TOLD_BY, { "number", r.number }) : S(""));
	return write_sheet(c, &s, add_line(c, text, s.told_how)) && closing_get(c, s.incident_id, ret_out);
}

static bool act_access(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_access_in *in = arg;
	struct closing s;
	if (!open_sheet(c, in->incident_id, &s)) {
		return false;
	}
	if (!cost_may_see(c, &s)) {
		return fail(c, ERR_DENIED, MSG_CLOSING_COST_HIDDEN);
	}
	s.cost_access = in->access;
	if (!cost_may_see(c, &s)) { /* nobody shuts the door on himself without knowing */
		return fail_field(c, "seen_by", MSG_CLOSING_COST_NOT_YOU);
	}
	str text = msgf(c, MSG_CLOSING_ENTRY_ACCESS, { "who", msg(c, cost_access_choices.v[s.cost_access].label) });
	return write_sheet(c, &s, text) && closing_get(c, s.incident_id, ret_out);
}

/* --- follow-up --- */

static bool write_follow(struct ctx *c, const struct follow *f, int key)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "follow", f->id);
	change_opt(ch, "number", f->number);
	change_str(ch, "who", f->who);
	change_str(ch, "how", f->how);
	change_str(ch, "state", code_of(&follow_state_choices, f->state));
	change_str(ch, "note", f->note);
	str text = msgf(c, key, { "who", f->who }, { "state", msg(c, follow_state_choices.v[f->state].label) });
	text = add_line(c, add_line(c, text, f->how), f->note);
	struct journal_entry_in e = { .incident_id = f->incident_id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, e, NULL);
}

static void take_follow(struct follow *f, const struct follow_in *in)
{
	f->who = in->who;
	f->how = or_empty(in->how);
	f->state = in->state < 0 ? FOLLOW_PLANNED : in->state;
	f->note = or_empty(in->note);
}

static bool act_follow_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct follow_in *in = arg;
	struct incident i;
	struct follow *v, f = { .id = id_is_none(in->once) ? id_new(c->now_ms) : in->once };
	size_t n;
	if (!incident_get_open(c, in->incident_id, &i) || !follow_list(c, i.id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, f.id)) {
			return follow_get(c, i.id, f.id, ret_out); /* the form came again */
		}
	}
	if (n >= LIMIT_FOLLOWS_PER_ROOM) {
		return fail(c, ERR_CONFLICT, MSG_CLOSING_TOO_MANY);
	}
	f.incident_id = i.id;
	f.number = (struct opt_int){ true, (int64_t)n + 1 };
	take_follow(&f, in);
	struct follow_insert_in row = { .incident_id = i.id, .id = f.id, .seq_no = f.number.v, .who = f.who, .how = f.how,
		.state = code_of(&follow_state_choices, f.state), .note = f.note };
	return q_follow_insert(c, row) && write_follow(c, &f, MSG_CLOSING_ENTRY_FOLLOW) &&
	       follow_get(c, i.id, f.id, ret_out);
}

static bool update_follow(struct ctx *c, const struct follow *f)
{
	return q_follow_update(c, (struct follow_update_in){ .who = f->who, .how = f->how,
		.state = code_of(&follow_state_choices, f->state), .note = f->note, .incident_id = f->incident_id, .id = f->id });
}

static bool act_follow_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct follow_in *in = arg;
	struct incident i;
	struct follow f;
	if (!incident_get_open(c, in->incident_id, &i) || !follow_get(c, i.id, in->id, &f)) {
		return false;
	}
	take_follow(&f, in);
	return update_follow(c, &f) && write_follow(c, &f, MSG_CLOSING_ENTRY_FOLLOW_CHANGED) &&
	       follow_get(c, i.id, f.id, ret_out);
}

/* --- costs --- */

/* No word and no amount in the text: everybody reads the journal. */
static bool write_cost(struct ctx *c, const struct cost *v, int key)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "cost", v->id);
	change_opt(ch, "number", v->number);
	change_str(ch, "kind", code_of(&cost_kind_choices, v->kind));
	change_str(ch, "what", v->what);
	change_opt(ch, "hours", v->hours);
	change_opt(ch, "amount", v->amount);
	change_str(ch, "note", v->note);
	change_i64(ch, "is_dropped", v->is_dropped);
	str number = str_printf(c->arena, "%lld", (long long)v->number.v);
	str text = msgf(c, key, { "number", number }, { "kind", msg(c, cost_kind_choices.v[v->kind].label) });
	struct journal_entry_in e = { .incident_id = v->incident_id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, e, NULL);
}

static bool take_cost(struct ctx *c, const struct cost_in *in, struct cost *v)
{
	if (in->hours.has && (in->hours.v < 0 || in->hours.v > LIMIT_HOURS)) {
		return fail_field(c, "hours", MSG_CLOSING_HOURS_RANGE);
	}
	if (in->amount.has && (in->amount.v < 0 || in->amount.v > LIMIT_YEN)) {
		return fail_field(c, "amount", MSG_CLOSING_AMOUNT_RANGE);
	}
	v->kind = in->kind;
	v->what = in->what;
	v->hours = in->hours;
	v->amount = in->amount;
	v->note = or_empty(in->note);
	return true;
}

static bool open_costs(struct ctx *c, struct id incident_id, struct closing *s, struct cost **v, size_t *n)
{
	return open_sheet(c, incident_id, s) && cost_list(c, s, v, n);
}

static bool act_cost_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct cost_in *in = arg;
	struct closing s;
	struct cost *v, one = { .id = id_is_none(in->once) ? id_new(c->now_ms) : in->once };
	size_t n;
	if (!open_costs(c, in->incident_id, &s, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, one.id)) {
			return cost_get(c, &s, one.id, ret_out); /* the form came again */
		}
	}
	if (n >= LIMIT_COSTS_PER_ROOM) {
		return fail(c, ERR_CONFLICT, MSG_CLOSING_TOO_MANY);
	}
	if (!take_cost(c, in, &one)) {
		return false;
	}
	one.incident_id = s.incident_id;
	one.number = (struct opt_int){ true, (int64_t)n + 1 };
	struct cost_insert_in row = { .incident_id = s.incident_id, .id = one.id, .seq_no = one.number.v,
		.kind = code_of(&cost_kind_choices, one.kind), .what = one.what, .hours = one.hours, .amount = one.amount,
		.note = one.note };
	return q_cost_insert(c, row) && write_cost(c, &one, MSG_CLOSING_ENTRY_COST) && cost_get(c, &s, one.id, ret_out);
}

static bool update_cost(struct ctx *c, const struct cost *v)
{
	return q_cost_update(c, (struct cost_update_in){ .kind = code_of(&cost_kind_choices, v->kind), .what = v->what,
		.hours = v->hours, .amount = v->amount, .note = v->note, .is_dropped = v->is_dropped,
		.incident_id = v->incident_id, .id = v->id });
}

static bool act_cost_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct cost_in *in = arg;
	struct closing s;
	struct cost v;
	if (!open_sheet(c, in->incident_id, &s) || !cost_get(c, &s, in->id, &v) || !take_cost(c, in, &v)) {
		return false;
	}
	return update_cost(c, &v) && write_cost(c, &v, MSG_CLOSING_ENTRY_COST_CHANGED) && cost_get(c, &s, v.id, ret_out);
}

/* Taken back, and a second time: back again. */
static bool act_cost_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct cost_drop_in *in = arg;
	struct closing s;
	struct cost v;
	if (!open_sheet(c, in->incident_id, &s) || !cost_get(c, &s, in->id, &v)) {
		return false;
	}
	v.is_dropped = !v.is_dropped;
	return update_cost(c, &v) &&
	       write_cost(c, &v, v.is_dropped ? MSG_CLOSING_ENTRY_COST_DROPPED : MSG_CLOSING_ENTRY_COST_BACK) &&
	       cost_get(c, &s, v.id, ret_out);
}

/* --- lessons: also after closing --- */

static bool act_lesson(struct ctx *c, const void *arg, void *ret_out)
{
	const struct lesson_in *in = arg;
	struct incident i;
	struct lesson l;
	if (!incident_get(c, in->incident_id, &i) || !lesson_get(c, i.id, in->key, &l)) {
		return false;
	}
	l.answer = or_empty(in->answer);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_CAT(c->arena, S("lesson/"), l.key));
	change_str(ch, "answer", l.answer);
	str text = msgf(c, MSG_CLOSING_ENTRY_LESSON, { "question", l.question }, { "answer", l.answer });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	return q_lesson_put(c, (struct lesson_put_in){ .incident_id = i.id, .key = l.key, .answer = l.answer }) &&
	       change_write(ch, e, NULL) && lesson_get(c, i.id, l.key, ret_out);
}

/* --- after a masking --- */

bool closing_put_word(struct ctx *c, struct id incident_id, str name, str field, str value)
{
	(void)name;
	struct closing s;
	if (!closing_get(c, incident_id, &s)) {
		return false;
	}
	*(str_eq(field, S("cause")) ? &s.cause : str_eq(field, S("recovered_how")) ? &s.recovered_how : &s.told_how) = value;
	return put_sheet(c, &s);
}

bool follow_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct follow f;
	if (!follow_get(c, incident_id, id, &f)) {
		return false;
	}
	*(str_eq(field, S("who")) ? &f.who : str_eq(field, S("how")) ? &f.how : &f.note) = value;
	return update_follow(c, &f);
}

bool cost_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct cost_rows_rows rows; /* who grants a masking need not be one who may see the costs */
	if (!q_cost_rows(c, (struct cost_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		const struct cost_rows_row *r = &rows.v[k];
		if (id_eq(r->id, id)) {
			struct cost_update_in row = { .kind = r->kind, .what = r->what, .hours = r->hours, .amount = r->amount,
				.note = r->note, .is_dropped = r->is_dropped, .incident_id = incident_id, .id = id };
			*(str_eq(field, S("what")) ? &row.what : &row.note) = value;
			return q_cost_update(c, row);
		}
	}
	return fail(c, ERR_BUG, 0);
}

bool lesson_put_word(struct ctx *c, struct id incident_id, str key, str field, str value)
{
	(void)field;
	return q_lesson_put(c, (struct lesson_put_in){ .incident_id = incident_id, .key = key, .answer = value });
}

/* --- rows --- */

#define IN(T, title, member, how_read, more, label_msg, text) \
	{ .name = title, .type = how_read, .offset = offsetof(struct T, member), .flags = more, .label = label_msg, .doc = text }
#define PATH(T) \
	IN(T, "incident", incident_id, FIELD_ID, FIELD_PATH | FIELD_REQUIRED, MSG_STEP_LABEL_INCIDENT, "its incident")
#define PICK(T, title, member, set, more, label_msg, text) \
	{ .name = title, .type = FIELD_CHOICE, .offset = offsetof(struct T, member), .flags = more, .choices = &set, \
		.label = label_msg, .doc = text }

static const struct field cause_fields[] = {
	PATH(closing_cause_in),
	PICK(closing_cause_in, "state", state, cause_state_choices, FIELD_REQUIRED, MSG_CLOSING_LABEL_CAUSE_STATE,
		"known or unknown"),
	IN(closing_cause_in, "cause", cause, FIELD_TEXT, FIELD_REQUIRED, MSG_CLOSING_LABEL_CAUSE,
		"what it was; of unknown: why that cannot be said"),
};
static const struct field recovery_fields[] = {
	PATH(closing_recovery_in),
	IN(closing_recovery_in, "contained_at", contained, FIELD_WHEN, 0, MSG_CLOSING_LABEL_CONTAINED,
		"from then on it spread no further"),
	IN(closing_recovery_in, "recovered_at", recovered, FIELD_WHEN, 0, MSG_CLOSING_LABEL_RECOVERED,
		"when the business worked again"),
	IN(closing_recovery_in, "person_id", person_id, FIELD_ID, 0, MSG_CLOSING_LABEL_CONFIRMER, "who confirmed it"),
	IN(closing_recovery_in, "how", how, FIELD_TEXT, 0, MSG_CLOSING_LABEL_CONFIRMED_HOW, "how it was confirmed"),
};
static const struct field told_fields[] = {
	PATH(closing_told_in),
	IN(closing_told_in, "report_id", report_id, FIELD_ID, 0, MSG_CLOSING_LABEL_TOLD_REPORT, "an issued report"),
	IN(closing_told_in, "how", how, FIELD_TEXT, 0, MSG_CLOSING_LABEL_TOLD_HOW, "or how else they were told"),
	IN(closing_told_in, "told_at", when, FIELD_WHEN, 0, MSG_CLOSING_LABEL_TOLD, "when"),
};
static const struct field access_fields[] = {
	PATH(closing_access_in),
	PICK(closing_access_in, "seen_by", access, cost_access_choices, FIELD_REQUIRED, MSG_CLOSING_LABEL_COST_ACCESS,
		"responder, executive or admin"),
};
#define FOLLOW_FIELDS \
	IN(follow_in, "who", who, FIELD_LINE, FIELD_REQUIRED, MSG_CLOSING_LABEL_WHO, "who was affected"), \
	IN(follow_in, "how", how, FIELD_TEXT, 0, MSG_CLOSING_LABEL_HOW, "what is done for them"), \
	PICK(follow_in, "state", state, follow_state_choices, 0, MSG_CLOSING_LABEL_STATE, "none: planned"), \
	IN(follow_in, "note", note, FIELD_TEXT, 0, MSG_CLOSING_LABEL_NOTE, "how it went")
#define COST_FIELDS \
	PICK(cost_in, "kind", kind, cost_kind_choices, FIELD_REQUIRED, MSG_CLOSING_LABEL_KIND, "hours, vendor, loss, other"), \
	IN(cost_in, "what", what, FIELD_LINE, FIELD_REQUIRED, MSG_CLOSING_LABEL_WHAT, "who worked, who was paid, what was lost"), \
	IN(cost_in, "hours", hours, FIELD_INT, 0, MSG_CLOSING_LABEL_HOURS, "hours of own people"), \
	IN(cost_in, "amount", amount, FIELD_INT, 0, MSG_CLOSING_LABEL_AMOUNT, "yen; none: not known yet"), \
	IN(cost_in, "note", note, FIELD_TEXT, 0, MSG_CLOSING_LABEL_NOTE, "a word about it")
#define ONCE(T) IN(T, "once", once, FIELD_ID, FIELD_FORM_ONLY, MSG_CLOSING_LABEL_ROW, "of the form: sent twice, written once")
#define ROW(T, title) IN(T, title, id, FIELD_ID, FIELD_PATH | FIELD_REQUIRED, MSG_CLOSING_LABEL_ROW, "the row")
static const struct field follow_add_fields[] = { PATH(follow_in), FOLLOW_FIELDS, ONCE(follow_in) };
static const struct field follow_change_fields[] = { PATH(follow_in), ROW(follow_in, "follow"), FOLLOW_FIELDS };
static const struct field cost_add_fields[] = { PATH(cost_in), COST_FIELDS, ONCE(cost_in) };
static const struct field cost_change_fields[] = { PATH(cost_in), ROW(cost_in, "cost"), COST_FIELDS };
static const struct field cost_drop_fields[] = { PATH(cost_drop_in), ROW(cost_drop_in, "cost") };
static const struct field lesson_fields[] = {
	PATH(lesson_in),
	IN(lesson_in, "lesson", key, FIELD_LINE, FIELD_PATH | FIELD_REQUIRED, MSG_CLOSING_LABEL_LESSON, "key of a question"),
	IN(lesson_in, "answer", answer, FIELD_TEXT, FIELD_KEEP_BLANK, MSG_CLOSING_LABEL_ANSWER, "empty: taken back"),
};

#define CLOSING_OP(var, title, text, function, table, T, out_type, out_shape) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct out_type), \
		.out = &out_shape, .act = function }
CLOSING_OP(op_closing_cause, "closing_cause", "say what the cause was, or why it cannot be said", act_cause, cause_fields,
	closing_cause_in, closing, closing_shape);
CLOSING_OP(op_closing_recovery, "closing_recovery", "say when it was contained and recovered, and who confirmed it",
	act_recovery, recovery_fields, closing_recovery_in, closing, closing_shape);
CLOSING_OP(op_closing_told, "closing_told", "say how the executive was told", act_told, told_fields, closing_told_in,
	closing, closing_shape);
CLOSING_OP(op_closing_access, "closing_cost_access", "say who may see the costs", act_access, access_fields,
	closing_access_in, closing, closing_shape);
CLOSING_OP(op_follow_add, "follow_add", "add somebody affected and what is done for them", act_follow_add,
	follow_add_fields, follow_in, follow, follow_shape);
CLOSING_OP(op_follow_change, "follow_change", "say how far it is", act_follow_change, follow_change_fields, follow_in,
	follow, follow_shape);
CLOSING_OP(op_cost_add, "cost_add", "add a cost", act_cost_add, cost_add_fields, cost_in, cost, cost_shape);
CLOSING_OP(op_cost_change, "cost_change", "change a cost", act_cost_change, cost_change_fields, cost_in, cost, cost_shape);
CLOSING_OP(op_cost_drop, "cost_drop", "take a cost back; once more: it counts again", act_cost_drop, cost_drop_fields,
	cost_drop_in, cost, cost_shape);
CLOSING_OP(op_lesson_set, "lesson_set", "answer a question to learn from, also after closing", act_lesson, lesson_fields,
	lesson_in, lesson, lesson_shape);
