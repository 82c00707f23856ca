/* What is written into the sheet: cause, recovery, how the executive was told, who may see the costs, lessons. */
#include "closing/closing_inside.h"

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "closing_sql.h"
#include "messages.h"
#include "person/person.h"

#define NOW_CHARS 60 /* of what stands there now, in the words to who was slower */

/* --- somebody was faster --- */

static str mark_of(struct ctx *c, const str *v, size_t n)
{
	struct sha256 h;
	bytes *parts = arena_array(c->arena, bytes, 2 * n);
	for (size_t i = 0; i < n; i++) {
		parts[2 * i] = (bytes){ (const uint8_t *)v[i].p, v[i].n };
		parts[2 * i + 1] = (bytes){ (const uint8_t *)"", 1 };
	}
	sha256_of_n(parts, 2 * n, &h);
	return base64url(c->arena, (bytes){ h.b, 12 });
}
#define MARK(c, ...) mark_of(c, (const str[]){ __VA_ARGS__ }, sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))

static str opt_text(struct ctx *c, struct opt_int v) { return v.has ? str_i64(c->arena, v.v) : S("-"); }
static str id_text(struct ctx *c, struct id id) { return id_is_none(id) ? S("-") : id_str(c->arena, id); }

static str when_text(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE ? STR_NONE : event_time_canonical(c->arena, t);
}

str closing_mark(struct ctx *c, const struct closing *s, enum closing_part part)
{
	switch (part) {
	case CLOSING_CAUSE:
		return MARK(c, code_of(&cause_state_choices, s->cause_state), s->cause);
	case CLOSING_RECOVERY:
		return MARK(c, or_empty(when_text(c, s->contained)), or_empty(when_text(c, s->recovered)),
			id_text(c, s->recovered_by_id), s->recovered_how);
	case CLOSING_TOLD:
		break;
	}
	return MARK(c, id_text(c, s->told_report_id), or_empty(when_text(c, s->told)), s->told_how);
}

str follow_mark(struct ctx *c, const struct follow *f)
{
	return MARK(c, f->who, f->how, code_of(&follow_state_choices, f->state), f->note);
}

str cost_mark(struct ctx *c, const struct cost *v)
{
	return MARK(c, code_of(&cost_kind_choices, v->kind), v->what, opt_text(c, v->hours), opt_text(c, v->amount), v->note,
		v->is_dropped ? S("1") : S("0"));
}

str lesson_mark(struct ctx *c, const struct lesson *l)
{
	return MARK(c, l->answer);
}

bool closing_is_seen(str seen, str mark)
{
	return str_is_empty(seen) || str_eq(seen, mark);
}

bool closing_faster(struct ctx *c, struct id incident_id, str key, str now)
{
	struct journal_value *v;
	struct entry_view e = { .writer_name = S("-") };
	size_t n;
	if (!journal_values(c, incident_id, key, &v, &n) || (n && !journal_get(c, incident_id, v[n - 1].seq, &e))) {
		return false;
	}
	fail(c, ERR_CONFLICT, MSG_CLOSING_FASTER);
	fail_arg(c, "who", str_is_empty(e.writer_name) ? S("-") : e.writer_name);
	fail_arg(c, "when", n ? time_short(c, v[n - 1].recorded_at) : S("-"));
	return fail_arg(c, "now", str_is_empty(now) ? msg(c, MSG_CLOSING_NOTHING) : text_clip(c->arena, now, NOW_CHARS));
}

/* --- the sheet itself --- */

static bool put_sheet(struct ctx *c, const struct closing *s)
{
	return q_closing_put(c, (struct closing_put_in){ .incident_id = s->incident_id,
		.cause_state = code_of(&cause_state_choices, s->cause_state), .cause = s->cause,
		.contained = when_text(c, s->contained), .recovered = when_text(c, s->recovered),
		.recovered_by_id = s->recovered_by_id, .recovered_how = s->recovered_how,
		.told_report_id = s->told_report_id, .told_how = s->told_how, .told = when_text(c, s->told),
		.cost_access = code_of(&cost_access_choices, s->cost_access) });
}

enum written { WROTE_CAUSE = 1, WROTE_RECOVERY = 2, WROTE_TOLD = 4, WROTE_ACCESS = 8, WROTE_ALL = 15 };

/*
 * Row and entry. The entry carries what its words speak of and no more: what else a masked entry brought would be blacked
 * out with it. The first one carries all, so that every value of the row has its entry.
 */
static bool write_sheet(struct ctx *c, const struct closing *s, enum written what, str text)
{
	unsigned say = s->is_begun ? (unsigned)what : WROTE_ALL;
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, S("closing"));
	if (say & WROTE_CAUSE) {
		change_str(ch, "cause_state", code_of(&cause_state_choices, s->cause_state));
		change_str(ch, "cause", s->cause);
	}
	if (say & WROTE_RECOVERY) {
		change_str(ch, "contained", when_text(c, s->contained));
		change_str(ch, "recovered", when_text(c, s->recovered));
		change_id(ch, "recovered_by", s->recovered_by_id);
		change_str(ch, "recovered_how", s->recovered_how);
	}
	if (say & WROTE_TOLD) {
		change_id(ch, "told_report", s->told_report_id);
		change_str(ch, "told_how", s->told_how);
		change_str(ch, "told", when_text(c, s->told));
	}
	if (say & WROTE_ACCESS) {
		change_str(ch, "cost_access", code_of(&cost_access_choices, s->cost_access));
	}
	struct journal_entry_in e = { .incident_id = s->incident_id, .type = ENTRY_CHANGE, .text = text };
	return put_sheet(c, s) && change_write(ch, e, NULL);
}

bool closing_open(struct ctx *c, struct id incident_id, struct closing *ret)
{
	struct incident i;
	return incident_get_open(c, incident_id, &i) && closing_get(c, i.id, ret);
}

str closing_line(struct ctx *c, str text, str line)
{
	return str_is_empty(line) ? text : STR_CAT(c->arena, text, text.n ? S("\n") : S(""), line);
}

/* A part of the sheet as it is and as it shall be. */
struct part_change { const struct closing *old, *now; enum closing_part part; enum written what; const char *key; str seen; };

/* Nothing new: nothing is written (a form sent twice). Stale: who was faster. Else `ret_go`. */
static bool may_write(struct ctx *c, const struct part_change *p, str shown, bool *ret_go)
{
	str before = closing_mark(c, p->old, p->part);
	*ret_go = false;
	if (str_eq(before, closing_mark(c, p->now, p->part))) {
		return true;
	}
	*ret_go = true;
	return closing_is_seen(p->seen, before) || closing_faster(c, p->old->incident_id, str_from_c(p->key), shown);
}

static bool finish(struct ctx *c, const struct part_change *p, str shown, str text, void *ret_out)
{
	bool go;
	return may_write(c, p, shown, &go) && (!go || write_sheet(c, p->now, p->what, text)) &&
	       closing_get(c, p->now->incident_id, ret_out);
}

static bool act_cause(struct ctx *c, const void *arg, void *ret_out)
{
	static const int texts[] = { [CAUSE_KNOWN] = MSG_CLOSING_ENTRY_CAUSE, [CAUSE_LIKELY] = MSG_CLOSING_ENTRY_LIKELY,
		[CAUSE_UNKNOWN] = MSG_CLOSING_ENTRY_NO_CAUSE };
	const struct closing_cause_in *in = arg;
	struct closing old, s;
	if (!closing_open(c, in->incident_id, &old)) {
		return false;
	}
	s = old;
	s.cause_state = in->state;
	s.cause = in->cause;
	str text = msgf(c, texts[in->state], { "cause", s.cause });
	struct part_change p = { &old, &s, CLOSING_CAUSE, WROTE_CAUSE, "closing:cause", in->seen };
	return finish(c, &p, old.cause, text, ret_out);
}

/* --- recovery --- */

static bool check_past(struct ctx *c, const char *field, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, field, MSG_ENTRY_TIME_AHEAD);
}

/* All that is wrong, each beside its field. */
static bool check_recovery(struct ctx *c, const struct closing_recovery_in *in, bool had_any)
{
	bool contained = in->contained.precision != WHEN_NONE, recovered = in->recovered.precision != WHEN_NONE;
	bool has_person = !id_is_none(in->person_id);
	check_past(c, "contained_at", in->contained);
	check_past(c, "recovered_at", in->recovered);
	if (contained && recovered && in->recovered.latest_ms < in->contained.earliest_ms) {
		fail_field(c, "recovered_at", MSG_CLOSING_ORDER);
	}
	if (recovered && !has_person) {
		fail_field(c, "person_id", MSG_CLOSING_CONFIRMER_NEEDED);
	}
	if (has_person && !recovered) {
		fail_field(c, "recovered_at", MSG_CLOSING_RECOVERED_NEEDED);
	}
	bool takes_back = had_any && str_is_empty(in->how);
	if (!contained && !recovered && !has_person && !takes_back) {
		fail_field(c, "recovered_at", MSG_CLOSING_TIME_NEEDED);
	}
	return c->err.code == ERR_NONE;
}

static str recovery_text(struct ctx *c, const struct closing *s)
{
	str text = S("");
	if (s->contained.precision) {
		text = msgf(c, MSG_CLOSING_ENTRY_CONTAINED, { "when", event_time_full(c, s->contained) });
	}
	if (s->recovered.precision) {
		text = closing_line(c, text, msgf(c, MSG_CLOSING_ENTRY_RECOVERED, { "when", event_time_full(c, s->recovered) },
			{ "who", s->recovered_by_name }));
	}
	return text.n ? closing_line(c, text, s->recovered_how) : msg(c, MSG_CLOSING_ENTRY_RECOVERY_BACK);
}

static bool act_recovery(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_recovery_in *in = arg;
	struct closing old, s;
	struct person who = { .name = S("") };
	const struct sheet_def *d;
	if (!closing_open(c, in->incident_id, &old) || !closing_form_def(c, &d)) {
		return false;
	}
	bool had_any = old.contained.precision != WHEN_NONE || old.recovered.precision != WHEN_NONE;
	bool as_before = id_eq(in->person_id, old.recovered_by_id); /* may have left the firm since */
	if (!check_recovery(c, in, had_any) ||
	    (!id_is_none(in->person_id) && !as_before && !incident_person(c, "person_id", in->person_id, &who))) {
		return false;
	}
	bool ok = sheet_bound_check(c, d, "contained_at", "contained_at", in->contained.precision != WHEN_NONE);
	ok = sheet_bound_check(c, d, "recovered_at", "recovered_at", in->recovered.precision != WHEN_NONE) && ok;
	ok = sheet_bound_check(c, d, "recovered_by", "person_id", !id_is_none(in->person_id)) && ok;
	if (!sheet_bound_check(c, d, "recovered_how", "how", !str_is_empty(in->how)) || !ok) {
		return false;
	}
	s = old;
	s.contained = in->contained;
	s.recovered = in->recovered;
	s.recovered_by_id = in->person_id;
	s.recovered_by_name = as_before ? old.recovered_by_name : who.name;
	s.recovered_how = closing_keep(d, "recovered_how", in->how, old.recovered_how);
	struct part_change p = { &old, &s, CLOSING_RECOVERY, WROTE_RECOVERY, "closing:recovered_how", in->seen };
	return finish(c, &p, had_any ? recovery_text(c, &old) : S(""), recovery_text(c, &s), ret_out);
}

/* --- the executive --- */

static str told_text(struct ctx *c, const struct closing *s)
{
	str text = msg(c, MSG_CLOSING_ENTRY_TOLD);
	if (s->told.precision) {
		text = STR_CAT(c->arena, text, c->lang == LANG_EN ? S(" ") : S(""), event_time_full(c, s->told));
	}
	str by = str_is_empty(s->told_report_number) ? S("")
		: msgf(c, MSG_CLOSING_ENTRY_TOLD_BY, { "number", s->told_report_number });
	return closing_line(c, closing_line(c, text, by), s->told_how);
}

/* None: not by a report. */
static bool take_report(struct ctx *c, struct id report_id, struct closing *s)
{
	struct closing_report_row r;
	bool found;
	s->told_report_id = report_id;
	s->told_report_number = S("");
	if (id_is_none(report_id)) {
		return true;
	}
	if (!q_closing_report(c, (struct closing_report_in){ .incident_id = s->incident_id, .id = report_id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail_field(c, "report_id", MSG_CLOSING_REPORT_NOT_ISSUED);
	}
	s->told_report_number = r.number;
	return true;
}

static bool act_told(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_told_in *in = arg;
	const struct sheet_def *d;
	struct closing old, s;
	if (!closing_open(c, in->incident_id, &old) || !closing_form_def(c, &d)) {
		return false;
	}
	s = old;
	s.told_how = or_empty(in->how);
	s.told = in->when.precision == WHEN_NONE && !sheet_asked(d, "told_at") ? old.told : in->when;
	bool ok = sheet_bound_check(c, d, "told_report", "report_id", !id_is_none(in->report_id));
	ok = sheet_bound_check(c, d, "told_how", "how", !str_is_empty(in->how)) && ok;
	ok = sheet_bound_check(c, d, "told_at", "told_at", in->when.precision != WHEN_NONE) && ok;
	if (!ok || !check_past(c, "told_at", in->when) || !take_report(c, in->report_id, &s)) {
		return false;
	}
	bool takes_back = closing_has_told(&old) && in->when.precision == WHEN_NONE;
	if (!closing_has_told(&s) && !takes_back) {
		return fail_field(c, "how", MSG_CLOSING_TOLD_NEEDED);
	}
	struct part_change p = { &old, &s, CLOSING_TOLD, WROTE_TOLD, "closing:told_how", in->seen };
	return finish(c, &p, closing_has_told(&old) ? told_text(c, &old) : S(""),
		closing_has_told(&s) ? told_text(c, &s) : msg(c, MSG_CLOSING_ENTRY_TOLD_BACK), ret_out);
}

static bool act_access(struct ctx *c, const void *arg, void *ret_out)
{
	const struct closing_access_in *in = arg;
	struct closing s;
	if (!closing_open(c, in->incident_id, &s)) {
		return false;
	}
	if (!cost_may_see(c, &s)) {
		return fail(c, ERR_DENIED, MSG_CLOSING_COST_HIDDEN);
	}
	bool is_same = s.cost_access == in->access;
	s.cost_access = in->access;
	if (!cost_may_see(c, &s)) { /* nobody shuts the door on himself without knowing */
		return fail_field(c, "seen_by", MSG_CLOSING_COST_NOT_YOU);
	}
	str text = msgf(c, MSG_CLOSING_ENTRY_ACCESS, { "who", msg(c, cost_access_choices.v[s.cost_access].label) });
	return (is_same || write_sheet(c, &s, WROTE_ACCESS, text)) && closing_get(c, s.incident_id, ret_out);
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
	str answer = or_empty(in->answer), object = STR_CAT(c->arena, S("lesson/"), l.key);
	if (answer.n == 0 && l.answer.n == 0) {
		return fail_field(c, "answer", MSG_CLOSING_ANSWER_NEEDED);
	}
	if (str_eq(answer, l.answer)) {
		return lesson_get(c, i.id, l.key, ret_out); /* nothing new: the form came again */
	}
	if (!closing_is_seen(in->seen, lesson_mark(c, &l))) {
		return closing_faster(c, i.id, STR_CAT(c->arena, object, S(":answer")), l.answer);
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, object);
	change_str(ch, "answer", answer);
	str text = answer.n ? msgf(c, MSG_CLOSING_ENTRY_LESSON, { "question", l.question }, { "answer", answer })
		: msgf(c, MSG_CLOSING_ENTRY_LESSON_BACK, { "question", l.question });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	return q_lesson_put(c, (struct lesson_put_in){ .incident_id = i.id, .key = l.key, .answer = answer }) &&
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

bool lesson_put_word(struct ctx *c, struct id incident_id, str key, str field, str value)
{
	(void)field;
	return q_lesson_put(c, (struct lesson_put_in){ .incident_id = incident_id, .key = key, .answer = value });
}

/* --- rows --- */

static const struct field cause_fields[] = {
	PATH(closing_cause_in),
	PICK(closing_cause_in, "state", state, cause_state_choices, FIELD_REQUIRED, MSG_CLOSING_LABEL_CAUSE_STATE,
		"known, likely or unknown"),
	IN(closing_cause_in, "cause", cause, FIELD_TEXT, FIELD_REQUIRED, MSG_CLOSING_LABEL_CAUSE,
		"what it was; of unknown: why that cannot be said"),
	SEEN(closing_cause_in),
};
static const struct field recovery_fields[] = {
	PATH(closing_recovery_in),
	IN(closing_recovery_in, "contained_at", contained, FIELD_WHEN, 0, MSG_CLOSING_LABEL_CONTAINED,
		"from then on it spread no further"),
	IN(closing_recovery_in, "recovered_at", recovered, FIELD_WHEN, 0, MSG_CLOSING_LABEL_RECOVERED,
		"when the business worked again"),
	IN(closing_recovery_in, "person_id", person_id, FIELD_ID, 0, MSG_CLOSING_LABEL_CONFIRMER, "who confirmed it"),
	IN(closing_recovery_in, "how", how, FIELD_TEXT, 0, MSG_CLOSING_LABEL_CONFIRMED_HOW, "how it was confirmed"),
	SEEN(closing_recovery_in),
};
static const struct field told_fields[] = {
	PATH(closing_told_in),
	IN(closing_told_in, "report_id", report_id, FIELD_ID, 0, MSG_CLOSING_LABEL_TOLD_REPORT, "an issued report"),
	IN(closing_told_in, "how", how, FIELD_TEXT, 0, MSG_CLOSING_LABEL_TOLD_HOW, "or how else they were told"),
	IN(closing_told_in, "told_at", when, FIELD_WHEN, 0, MSG_CLOSING_LABEL_TOLD, "when"),
	SEEN(closing_told_in),
};
static const struct field access_fields[] = {
	PATH(closing_access_in),
	PICK(closing_access_in, "seen_by", access, cost_access_choices, FIELD_REQUIRED, MSG_CLOSING_LABEL_COST_ACCESS,
		"responder, executive or admin"),
};
static const struct field lesson_fields[] = {
	PATH(lesson_in),
	IN(lesson_in, "lesson", key, FIELD_LINE, FIELD_PATH | FIELD_REQUIRED, MSG_CLOSING_LABEL_LESSON, "key of a question"),
	IN(lesson_in, "answer", answer, FIELD_TEXT, FIELD_KEEP_BLANK, MSG_CLOSING_LABEL_ANSWER, "empty: taken back"),
	SEEN(lesson_in),
};

CLOSING_OP(op_closing_cause, "closing_cause", "say what the cause was, or why it cannot be said", act_cause, cause_fields,
	closing_cause_in, closing, closing_shape);
CLOSING_OP(op_closing_recovery, "closing_recovery", "say when it was contained and recovered, and who confirmed it",
	act_recovery, recovery_fields, closing_recovery_in, closing, closing_shape);
CLOSING_OP(op_closing_told, "closing_told", "say how the executive was told", act_told, told_fields, closing_told_in,
	closing, closing_shape);
CLOSING_OP(op_closing_access, "closing_cost_access", "say who may see the costs", act_access, access_fields,
	closing_access_in, closing, closing_shape);
CLOSING_OP(op_lesson_set, "lesson_set", "answer a question to learn from, also after closing", act_lesson, lesson_fields,
	lesson_in, lesson, lesson_shape);
