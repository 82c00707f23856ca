/* Taking one up, saying what the signs are, judging, and taking that back. */
#include "suspect/inside.h"

#include "base/text.h"
#include "journal/change.h"
#include "messages.h"
#include "suspect_sql.h"

bool suspect_tell_room(struct ctx *c, const struct suspect *s, str text)
{
	struct change ch;
	struct journal_added added;
	if (id_is_none(s->incident_id)) {
		return true;
	}
	change_init(&ch, c, STR_NONE);
	/* A closed room takes notes only. */
	struct journal_entry_in e = { .incident_id = s->incident_id, .text = text,
		.type = str_eq(s->incident_state, S("open")) ? ENTRY_CHANGE : ENTRY_NOTE };
	return change_write(&ch, e, &added);
}

static bool is_waiting(const struct suspect *s)
{
	return s->state == SUSPECT_NEW || s->state == SUSPECT_CHECKING;
}

static bool get_waiting(struct ctx *c, struct id id, struct suspect *ret)
{
	if (!suspect_get(c, id, ret)) {
		return false;
	}
	if (is_waiting(ret)) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_SUSPECT_IS_JUDGED);
	fail_arg(c, "name", ret->judged_name);
	return fail_arg(c, "verdict", msg(c, suspect_state_choices.v[ret->state].label));
}

static struct suspect_state_in state_in(const struct ctx *c, const struct suspect *s)
{
	return (struct suspect_state_in){ .state = str_from_c(suspect_state_choices.v[s->state].code), .taken_by_id = s->taken_by,
		.taken_at = s->taken_at, .judged_by_id = s->judged_by, .judged_at = s->judged_at, .reason = s->reason,
		.judged_with_id = s->judged_with, .changed_at = c->now_ms, .id = s->id };
}

static void take_it(struct ctx *c, struct suspect *s)
{
	s->taken_by = c->who.account_id;
	s->taken_at = (struct opt_int){ true, c->now_ms };
}

/* Its report goes along as long as somebody else has not settled it: the finder sees how it goes on. */
static bool sighting_waits(struct ctx *c, const struct suspect *s, struct sighting *ret, bool *ret_waits)
{
	*ret_waits = false;
	if (id_is_none(s->sighting_id)) {
		return true;
	}
	if (!sighting_get(c, s->sighting_id, ret)) {
		if (c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c); /* it went into a room this account may not see */
		return true;
	}
	*ret_waits = ret->state == SIGHTING_NEW || ret->state == SIGHTING_CHECKING;
	return true;
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_id_in *in = arg;
	struct suspect s;
	struct sighting of, out;
	bool waits;
	if (!get_waiting(c, in->id, &s)) {
		return false;
	}
	if (s.state == SUSPECT_CHECKING && id_eq(s.taken_by, c->who.account_id)) {
		return suspect_get(c, s.id, ret_out); /* the button was pressed twice */
	}
	s.state = SUSPECT_CHECKING;
	take_it(c, &s);
	if (!q_suspect_state(c, state_in(c, &s)) || !sighting_waits(c, &s, &of, &waits)) {
		return false;
	}
	struct sighting_id_in take = { of.id };
	return (!waits || op_sighting_take.act(c, &take, &out)) && suspect_get(c, s.id, ret_out);
}

/* --- what people say of the signs --- */

static bool count_again(struct ctx *c, struct id id)
{
	struct suspect_sign_row *rows;
	struct suspect_counted k;
	size_t n;
	return suspect_look(c, id, &rows, &n, &k) && q_suspect_count(c, (struct suspect_count_in){ .hits = k.hits, .changed_at = c->now_ms,
		.triage = str_from_c(suspect_triage_choices.v[k.triage].code), .id = id });
}

static bool act_answer(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_answer_in *in = arg;
	struct suspect s;
	return suspect_get(c, in->id, &s) && suspect_answers_take(c, in) && count_again(c, s.id) && suspect_get(c, s.id, ret_out);
}

/* --- judging --- */

/* What the finder reads; the reason stays with those who answer. */
static bool tell_finder(struct ctx *c, const struct suspect *s)
{
	static const int said[SUSPECT_STATE_MAX] = { [SUSPECT_DANGEROUS] = MSG_SUSPECT_FINDER_DANGEROUS,
		[SUSPECT_HARMLESS] = MSG_SUSPECT_FINDER_HARMLESS, [SUSPECT_UNCLEAR] = MSG_SUSPECT_FINDER_UNCLEAR };
	struct sighting of, out;
	bool waits;
	if (!sighting_waits(c, s, &of, &waits)) {
		return false;
	}
	struct sighting_close_in close = { .id = of.id, .reason = msg(c, said[s->state]) };
	return !waits || op_sighting_close.act(c, &close, &out);
}

static bool judge_one(struct ctx *c, struct suspect *s, int state, str reason, struct id with)
{
	s->state = state;
	s->judged_by = c->who.account_id;
	s->judged_at = (struct opt_int){ true, c->now_ms };
	s->reason = reason;
	s->judged_with = with;
	if (id_is_none(s->taken_by)) {
		take_it(c, s);
	}
	str text = msgf(c, MSG_SUSPECT_ENTRY_JUDGED, { "number", str_i64(c->arena, s->number.v) },
		{ "verdict", msg(c, suspect_state_choices.v[state].label) }, { "reason", reason });
	return q_suspect_state(c, state_in(c, s)) && tell_finder(c, s) && suspect_tell_room(c, s, text);
}

static bool judge_alike(struct ctx *c, const struct suspect *s)
{
	struct suspect_like *v;
	size_t n;
	if (!suspect_alike(c, s->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		/* "only the host is the same" is too little to speak for it unseen */
		bool is_near = v[i].shares & ~(unsigned)TRAIT_HOST;
		if (is_near && is_waiting(&v[i].s) && !judge_one(c, &v[i].s, s->state, s->reason, s->id)) {
			return false;
		}
	}
	return true;
}

static bool act_judge(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_judge_in *in = arg;
	struct suspect s;
	if (!get_waiting(c, in->id, &s)) {
		return false;
	}
	if (in->verdict < 0) {
		return fail_field(c, "verdict", MSG_SUSPECT_VERDICT_NEEDED);
	}
	return judge_one(c, &s, SUSPECT_DANGEROUS + in->verdict, in->reason, (struct id){ 0 }) &&
	       (!in->alike || judge_alike(c, &s)) && suspect_get(c, s.id, ret_out);
}

static bool undo_one(struct ctx *c, struct suspect *s)
{
	struct sighting of, out;
	str text = msgf(c, MSG_SUSPECT_ENTRY_UNDONE, { "number", str_i64(c->arena, s->number.v) },
		{ "verdict", msg(c, suspect_state_choices.v[s->state].label) });
	s->state = SUSPECT_CHECKING;
	take_it(c, s);
	s->judged_by = s->judged_with = (struct id){ 0 };
	s->judged_at = (struct opt_int){ 0 };
	s->reason = S("");
	bool waits;
	if (!q_suspect_state(c, state_in(c, s)) || !suspect_tell_room(c, s, text) || !sighting_waits(c, s, &of, &waits)) {
		return false;
	}
	bool is_closed = !id_is_none(s->sighting_id) && !waits && id_eq(of.id, s->sighting_id) && of.state == SIGHTING_CLOSED;
	struct sighting_id_in reopen = { of.id };
	return !is_closed || op_sighting_reopen.act(c, &reopen, &out);
}

static bool act_undo(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_id_in *in = arg;
	struct suspect s;
	struct suspect_judged_with_rows rows;
	if (!suspect_get(c, in->id, &s)) {
		return false;
	}
	if (is_waiting(&s)) {
		return fail(c, ERR_CONFLICT, MSG_SUSPECT_NOT_JUDGED);
	}
	if (!undo_one(c, &s) || !q_suspect_judged_with(c, (struct suspect_judged_with_in){ .judged_with_id = s.id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		struct suspect other;
		if (!suspect_get(c, rows.v[i].id, &other) || !undo_one(c, &other)) {
			return false;
		}
	}
	return suspect_get(c, s.id, ret_out);
}

bool suspect_bind(struct ctx *c, const struct suspect *s, struct id incident_id)
{
	return q_suspect_room(c, (struct suspect_room_in){ .incident_id = incident_id, .changed_at = c->now_ms, .id = s->id });
}

/* --- rows --- */

#define MAIL(T) \
	{ .name = "suspect", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SUSPECT_LABEL_ID, .doc = "the mail" }
#define ANSWER(sign, key) \
	{ .name = key, .type = FIELD_CHOICE, .offset = offsetof(struct suspect_answer_in, answers) + (sign) * sizeof(int), \
		.choices = &suspect_answer_choices, .label = MSG_SUSPECT_LABEL_ANSWER, .doc = "yes, no or unknown; not sent: stays" }
static const struct field id_fields[] = { MAIL(suspect_id_in) };
static const struct field answer_fields[] = { MAIL(suspect_answer_in),
	ANSWER(SIGN_SENDER, "unknown_sender"), ANSWER(SIGN_INSIDE, "inside_topic"), ANSWER(SIGN_FREE, "free_mail"),
	ANSWER(SIGN_PUSH, "push"), ANSWER(SIGN_URGENCY, "urgency"), ANSWER(SIGN_SIGNATURE, "signature"),
	ANSWER(SIGN_FALSE, "false_name"), ANSWER(SIGN_TRUSTED, "trusted_body"), ANSWER(SIGN_OTHER, "other"),
	{ .name = "values", .type = FIELD_PAIRS, .offset = offsetof(struct suspect_answer_in, values), .label = MSG_SUSPECT_LABEL_ANSWER,
		.doc = "answers to signs of the firm's own, by key" },
	{ .name = "whole", .type = FIELD_BOOL, .offset = offsetof(struct suspect_answer_in, is_whole), .flags = FIELD_FORM_ONLY,
		.label = MSG_SUSPECT_LABEL_ANSWER, .doc = "of the form: all of them stood there" } };
static const struct field judge_fields[] = { MAIL(suspect_judge_in),
	{ .name = "verdict", .type = FIELD_CHOICE, .offset = offsetof(struct suspect_judge_in, verdict), .flags = FIELD_REQUIRED,
		.choices = &suspect_verdict_choices, .label = MSG_SUSPECT_LABEL_VERDICT, .doc = "dangerous, harmless or unclear" },
	{ .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct suspect_judge_in, reason), .flags = FIELD_REQUIRED,
		.max = 500, .label = MSG_SUSPECT_LABEL_REASON, .doc = "why" },
	{ .name = "alike", .type = FIELD_BOOL, .offset = offsetof(struct suspect_judge_in, alike), .label = MSG_SUSPECT_LABEL_ALIKE,
		.doc = "the same for those that share more than a host and that nobody has judged" },
};
#define N(table) (sizeof table / sizeof table[0])
#define OP(var, title, text, table, T, function) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, .n_fields = N(table), \
		.in_size = sizeof(struct T), .out_size = sizeof(struct suspect), .out = &suspect_shape, .act = function }
OP(op_suspect_take, "suspect_take", "say that I look at a suspicious mail", id_fields, suspect_id_in, act_take);
OP(op_suspect_answer, "suspect_answer", "say which signs it has", answer_fields, suspect_answer_in, act_answer);
OP(op_suspect_judge, "suspect_judge", "judge it, and those alike if wished", judge_fields, suspect_judge_in, act_judge);
OP(op_suspect_undo, "suspect_undo", "take a judgement back, and what was judged with it", id_fields, suspect_id_in, act_undo);
