/* The end of an incident: what is missing, closing with it acknowledged, opening again. */
#include "room/room.h"

#include "affected/affected.h"
#include "base/time.h"
#include "closing/closing.h"
#include "decision/decision.h"
#include "evidence/evidence.h"
#include "link/link.h"
#include "messages.h"
#include "question/question.h"
#include "task/task.h"

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct missing, member), .doc = text }
static const struct field missing_fields[] = {
	F(code, FIELD_LINE, "what \"left\" takes to acknowledge it"),
	F(text, FIELD_LINE, "in the language of the request"),
	F(count, FIELD_INT, "how many"),
};
#undef F
const struct shape missing_shape = { "Missing", missing_fields, sizeof missing_fields / sizeof missing_fields[0],
	sizeof(struct missing) };

/* --- one count each --- */

static bool count_steps(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct step *v;
	size_t n;
	if (!step_lines(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += !step_is_over(&v[k]);
	}
	return true;
}

static bool count_drafts(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct report *v;
	size_t n;
	if (!report_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += !report_is_issued(&v[k]);
	}
	return true;
}

/* Who got a first report waits for the last one. */
static bool count_final(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct report *v;
	size_t n, issued = 0, final = 0;
	if (!report_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		bool is_final = v[k].kind == REPORT_FINAL;
		issued += report_is_issued(&v[k]) && v[k].kind != REPORT_EXECUTIVE;
		final += report_is_issued(&v[k]) && is_final;
	}
	*ret = issued > 0 && final == 0;
	return true;
}

static bool count_promise(struct ctx *c, const struct incident *i, int64_t *ret)
{
	(void)c;
	*ret = i->next_report_at.has;
	return true;
}

static bool count_level(struct ctx *c, const struct incident *i, int64_t *ret)
{
	(void)c;
	*ret = !i->level.has;
	return true;
}

static bool count_decisions(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct decision_wait *v;
	size_t n;
	if (!decision_waiting(c, i->id, &v, &n)) {
		return false;
	}
	*ret = (int64_t)n;
	return true;
}

static bool count_questions(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct question *v;
	size_t n;
	if (!question_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += v[k].state == QUESTION_OPEN;
	}
	return true;
}

static bool count_tasks(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct task *v;
	size_t n;
	if (!task_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += !task_is_over(&v[k]);
	}
	return true;
}

static bool count_evidence(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct evidence *v;
	size_t n;
	if (!evidence_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += evidence_is_kept(&v[k]) && v[k].open_steps.has ? v[k].open_steps.v : 0;
	}
	return true;
}

static bool count_affected(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct affected_counts n;
	if (!affected_count(c, i->id, &n)) {
		return false;
	}
	*ret = n.of[AFFECTED_SUSPECTED] + n.of[AFFECTED_CONFIRMED] + n.of[AFFECTED_CONTAINED];
	return true;
}

static bool count_masks(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct mask_view *v;
	size_t n;
	if (!journal_mask_open(c, i->id, &v, &n)) {
		return false;
	}
	*ret = (int64_t)n;
	return true;
}

static bool count_cause(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct closing s;
	if (!closing_get(c, i->id, &s)) {
		return false;
	}
	*ret = s.cause_state < 0;
	return true;
}

static bool count_recovery(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct closing s;
	if (!closing_get(c, i->id, &s)) {
		return false;
	}
	*ret = !closing_has_recovery(&s);
	return true;
}

static bool count_told(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct closing s;
	if (!closing_get(c, i->id, &s)) {
		return false;
	}
	*ret = !closing_has_told(&s);
	return true;
}

/* Nobody named yet counts as one. */
static bool count_follow(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct follow *v;
	size_t n;
	if (!follow_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += v[k].state == FOLLOW_PLANNED || v[k].state == FOLLOW_DOING;
	}
	*ret += n == 0;
	return true;
}

/* Whether there are any is no secret; what they are is. */
static bool count_costs(struct ctx *c, const struct incident *i, int64_t *ret)
{
	int64_t n;
	if (!cost_count(c, i->id, &n)) {
		return false;
	}
	*ret = n == 0;
	return true;
}

static bool count_lessons(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct lesson *v;
	size_t n;
	if (!lesson_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += str_is_empty(v[k].answer);
	}
	return true;
}

/* Of what the firm asks besides only what it wants answered. */
static bool count_own(struct ctx *c, const struct incident *i, int64_t *ret)
{
	struct closing_own *v;
	size_t n;
	if (!closing_own_list(c, i->id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += v[k].is_required && str_is_empty(v[k].answer);
	}
	return true;
}

/* A line a kind of thing; a new part of the room adds its own. */
static const struct {
	const char *code;
	int text;
	const char *path;
	bool (*count)(struct ctx *c, const struct incident *i, int64_t *ret);
} checks[] = {
	{ "steps", MSG_ROOM_MISSING_STEPS, "#procedure", count_steps },
	{ "drafts", MSG_ROOM_MISSING_DRAFTS, "/reports", count_drafts },
	{ "next_report", MSG_ROOM_MISSING_NEXT_REPORT, "/reports", count_promise },
	{ "final_report", MSG_ROOM_MISSING_FINAL, "/reports", count_final },
	{ "level", MSG_ROOM_MISSING_LEVEL, "/level", count_level },
	{ "decisions", MSG_ROOM_MISSING_DECISIONS, "/decision", count_decisions },
	{ "questions", MSG_ROOM_MISSING_QUESTIONS, "/question", count_questions },
	{ "tasks", MSG_ROOM_MISSING_TASKS, "/task", count_tasks },
	{ "evidence", MSG_ROOM_MISSING_EVIDENCE, "/evidence", count_evidence },
	{ "affected", MSG_ROOM_MISSING_AFFECTED, "/affected", count_affected },
	{ "masks", MSG_ROOM_MISSING_MASKS, "/mask", count_masks },
	{ "cause", MSG_ROOM_MISSING_CAUSE, "/closing#cause", count_cause },
	{ "recovery", MSG_ROOM_MISSING_RECOVERY, "/closing#recovery", count_recovery },
	{ "told", MSG_ROOM_MISSING_TOLD, "/closing#told", count_told },
	{ "follow", MSG_ROOM_MISSING_FOLLOW, "/closing#follow", count_follow },
	{ "costs", MSG_ROOM_MISSING_COSTS, "/closing#costs", count_costs },
	{ "asked", MSG_ROOM_MISSING_ASKED, "/closing/answers", count_own },
	{ "lessons", MSG_ROOM_MISSING_LESSONS, "/closing#lessons", count_lessons },
};
#define N_CHECKS (sizeof checks / sizeof checks[0])
_Static_assert(N_CHECKS <= ROOM_MISSING_MAX, "room.h");

bool room_missing(struct ctx *c, const struct incident *i, struct missing **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct missing, N_CHECKS);
	*ret_n = 0;
	for (size_t k = 0; k < N_CHECKS; k++) {
		int64_t n = 0;
		if (!checks[k].count(c, i, &n)) {
			return false;
		}
		if (n > 0) {
			str count = str_printf(c->arena, "%lld", (long long)n);
			(*ret)[(*ret_n)++] = (struct missing){ .code = str_from_c(checks[k].code),
				.text = msgf(c, checks[k].text, { "count", count }), .count = { true, n },
				.path = str_from_c(checks[k].path) };
		}
	}
	return true;
}

/* --- closing and opening again --- */

static bool is_known_code(str code)
{
	for (size_t k = 0; k < N_CHECKS; k++) {
		if (str_eq(str_from_c(checks[k].code), code)) {
			return true;
		}
	}
	return false;
}

static bool is_left(const struct str_list *left, str code)
{
	for (size_t k = 0; k < left->n; k++) {
		if (str_eq(left->v[k], code)) {
			return true;
		}
	}
	return false;
}

/* The journal went on since the caller looked: what was not seen cannot be acknowledged. */
static bool check_seen(struct ctx *c, const struct incident_close_in *in)
{
	int64_t seq;
	struct sha256 head;
	if (!in->seen.has) {
		return true;
	}
	if (!journal_head(c, in->incident_id, &seq, &head)) {
		return false;
	}
	if (seq == in->seen.v) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_ROOM_END_MOVED);
	return fail_arg(c, "count", str_printf(c->arena, "%lld", (long long)(seq - in->seen.v)));
}

/* Every missing thing needs its tick: all that lack one are told. */
static bool check_left(struct ctx *c, const struct incident_close_in *in, const struct missing *v, size_t n)
{
	for (size_t k = 0; k < in->left.n; k++) {
		if (!is_known_code(in->left.v[k])) {
			fail_field(c, "left", MSG_FIELD_UNKNOWN_CHOICE);
		}
	}
	for (size_t k = 0; k < n; k++) {
		if (!is_left(&in->left, v[k].code)) {
			fail_field(c, "left", MSG_ROOM_END_ACKNOWLEDGE);
			fail_field_arg(c, "what", v[k].text);
			fail_field_arg(c, "code", v[k].code);
		}
	}
	if (str_is_empty(in->reason)) {
		fail_field(c, "reason", MSG_INCIDENT_GROUND_NEEDED);
	}
	return c->err.code == ERR_NONE;
}

static str reason_with(struct ctx *c, str reason, const struct missing *v, size_t n)
{
	if (n == 0) {
		return reason;
	}
	str count = str_printf(c->arena, "%zu", n);
	str text = STR_CAT(c->arena, reason, S("\n"), msgf(c, MSG_ROOM_END_LEFT, { "count", count }));
	for (size_t k = 0; k < n; k++) {
		text = STR_CAT(c->arena, text, S("\n・"), v[k].text);
	}
	return text;
}

/* Somebody closed it first: who, when, and why. */
static bool say_who_closed(struct ctx *c, const struct incident *i)
{
	struct journal_value *v;
	struct entry_view e;
	size_t n;
	if (!journal_values(c, i->id, S("incident:state"), &v, &n) || n == 0 || !journal_get(c, i->id, v[n - 1].seq, &e)) {
		return fail(c, ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED);
	}
	fail(c, ERR_CONFLICT, MSG_ROOM_END_FASTER);
	fail_arg(c, "who", str_is_empty(e.writer_name) ? S("-") : e.writer_name);
	return fail_arg(c, "when", time_short(c, v[n - 1].recorded_at));
}

static bool act_close(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_close_in *in = arg;
	struct incident i;
	struct missing *v;
	size_t n;
	if (!incident_get(c, in->incident_id, &i)) {
		return false;
	}
	if (!incident_is_open(&i)) {
		return say_who_closed(c, &i);
	}
	if (!check_seen(c, in) || !room_missing(c, &i, &v, &n) ||
	    !check_left(c, in, v, n)) {
		return false;
	}
	return incident_set_state(c, &i, false, reason_with(c, in->reason, v, n)) && incident_get(c, i.id, ret_out);
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_end_in *in = arg;
	struct incident i;
	return incident_get(c, in->incident_id, &i) && link_check_writable(c, &i) && incident_set_state(c, &i, true, in->reason) &&
	       incident_get(c, i.id, ret_out);
}

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define REASON(T) \
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct T, reason), .flags = FIELD_REQUIRED, \
		.label = MSG_ROOM_LABEL_GROUND, .doc = "why" }
static const struct field close_fields[] = {
	PATH(incident_close_in),
	/* asked for by the rule, so that what is missing is told in the same answer */
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct incident_close_in, reason),
		.label = MSG_ROOM_LABEL_GROUND, .doc = "why it is over, and why what is missing may stay so; needed" },
	{ .name = "left", .type = FIELD_LINES, .offset = offsetof(struct incident_close_in, left), .max = ROOM_MISSING_MAX,
		.label = MSG_ROOM_LABEL_LEFT, .doc = "codes of what is missing and acknowledged; see /closing/missing" },
	{ .name = "seen", .type = FIELD_INT, .offset = offsetof(struct incident_close_in, seen), .label = MSG_ROOM_LABEL_SEEN,
		.doc = "entries of the journal as the caller saw them: 409 when there are more; none: not compared" },
};
static const struct field reopen_fields[] = { PATH(incident_end_in), REASON(incident_end_in) };

#define END_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct incident), .out = &incident_shape, .act = function }
END_OP(op_incident_close, "incident_close", "close an incident: with a reason, and what is missing acknowledged", act_close,
	close_fields, incident_close_in);
END_OP(op_incident_reopen, "incident_reopen", "open a closed incident again, with a reason; the closing sheet stays",
	act_reopen, reopen_fields, incident_end_in);
