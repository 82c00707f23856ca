/* How often a room reports, and another time for the next report. */
#include "report/report_fill.h"

#include "base/time.h"
#include "escalation/escalation.h"
#include "messages.h"
#include "report_sql.h"

#define HOUR_MS (3600 * INT64_C(1000))
#define QUARTER_MS (15 * 60 * INT64_C(1000))

/* So many hours after a report of this moment; 0: the level has no clock. */
static int64_t hours_at(struct ctx *c, const struct incident *i, int64_t at)
{
	const struct level *l = level_of(c, i->level);
	if (!l) {
		return 0;
	}
	bool first_day = at - i->opened_at.v < 24 * HOUR_MS;
	return first_day && l->report_first_hours ? l->report_first_hours : l->report_later_hours;
}

/* By the level after a report (or the opening) of this moment. Nobody promises 14:07: the quarter before it. */
static struct report_due by_level(struct ctx *c, const struct incident *i, int64_t at)
{
	const struct level *l = level_of(c, i->level);
	int64_t hours = hours_at(c, i, at), next = at + hours * HOUR_MS;
	return (struct report_due){ .has = hours > 0, .at = next - next % QUARTER_MS, .hours = hours,
		.at_phase_end = l && l->report_phase_end };
}

/* By the level after the last report, or the opening, whatever was promised. */
static bool due_by_level(struct ctx *c, const struct incident *i, struct report_due *ret)
{
	struct report_last_row last;
	*ret = (struct report_due){ 0 };
	if (!q_report_last(c, (struct report_last_in){ .incident_id = i->id }, &last)) {
		return false;
	}
	ret->is_over = last.finals > 0;
	if (!ret->is_over) {
		*ret = by_level(c, i, last.last.has ? last.last.v : i->opened_at.v);
		ret->is_first = !last.last.has;
	}
	return true;
}

bool report_due_of(struct ctx *c, const struct incident *i, struct report_due *ret)
{
	*ret = (struct report_due){ 0 };
	if (!incident_is_open(i)) {
		return true;
	}
	if (i->next_report_at.has) {
		*ret = (struct report_due){ .has = true, .at = i->next_report_at.v, .is_promised = true };
		return true;
	}
	return due_by_level(c, i, ret);
}

/* Late enough to know more, early enough to be waited for. */
static int64_t noon_after(int64_t at)
{
	struct civil t = civil_from_ms(at + 24 * HOUR_MS, JST_OFFSET_MIN);
	t.hour = 12;
	t.minute = 0;
	t.second = 0;
	return civil_to_ms(t, JST_OFFSET_MIN);
}

int64_t report_next_by_level(struct ctx *c, const struct incident *i, int64_t at)
{
	struct report_due due = by_level(c, i, at);
	return due.has ? due.at : noon_after(at);
}

bool report_promise(struct ctx *c, const struct incident *i, const struct report *r, struct opt_int *ret)
{
	struct report_due due;
	*ret = (struct opt_int){ 0 };
	if (!report_has_promise((enum report_kind)r->kind)) {
		return true;
	}
	if (!report_due_of(c, i, &due)) {
		return false;
	}
	bool stands = r->kind == REPORT_EXECUTIVE && due.is_promised && due.at > c->now_ms;
	if (stands) { /* a promise that lies ahead is repeated to the executive; the others make a new one */
		*ret = i->next_report_at;
	} else if (!due.is_over) {
		*ret = (struct opt_int){ true, report_next_by_level(c, i, c->now_ms) };
	}
	return true;
}

static str rule_by_level(struct ctx *c, const struct incident *i, const struct report_due *due)
{
	str level = str_i64(c->arena, i->level.v);
	if (due->has) {
		return msgf(c, due->is_first ? MSG_REPORT_RULE_FIRST : MSG_REPORT_RULE_HOURS, { "level", level },
			{ "hours", str_i64(c->arena, due->hours) });
	}
	return due->at_phase_end ? msgf(c, MSG_REPORT_RULE_PHASE, { "level", level }) : S("");
}

/* The level was raised after the promise was made: who promised noon tomorrow should know. */
static str promise_rule(struct ctx *c, const struct incident *i, const struct report_due *due)
{
	struct report_due level;
	str said = msg(c, MSG_REPORT_RULE_PROMISED);
	if (!due_by_level(c, i, &level)) {
		err_clear(c);
		return said;
	}
	bool is_earlier = level.has && level.at < due->at;
	return is_earlier ? STR_CAT(c->arena, said, S(" "), msgf(c, MSG_REPORT_RULE_EARLIER,
		{ "level", str_i64(c->arena, i->level.v) }, { "when", time_short(c, level.at) })) : said;
}

str report_due_rule(struct ctx *c, const struct incident *i, const struct report_due *due)
{
	return due->is_promised ? promise_rule(c, i, due) : due->is_over ? msg(c, MSG_REPORT_RULE_OVER)
		: rule_by_level(c, i, due);
}

str report_next_rule(struct ctx *c, const struct incident *i)
{
	struct report_due due = by_level(c, i, c->now_ms);
	str rule = rule_by_level(c, i, &due);
	return due.has ? rule : STR_CAT(c->arena, rule, msg(c, MSG_REPORT_RULE_NONE));
}

/* --- another time --- */

static bool act_next(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_next_in *in = arg;
	struct incident i;
	if (!incident_get_open(c, in->incident_id, &i) || !incident_check_due(c, "at", in->at, (struct opt_int){ 0 })) {
		return false;
	}
	if (str_is_empty(in->reason) && !in->at.has) {
		return fail_field(c, "reason", MSG_INCIDENT_GROUND_NEEDED);
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	str text = in->at.has ? msgf(c, MSG_REPORT_ENTRY_NEXT, { "when", time_full(c, in->at.v) })
		: msg(c, MSG_REPORT_ENTRY_NEXT_NONE);
	if (!str_is_empty(in->reason)) {
		text = STR_CAT(c->arena, text, S("\n"), in->reason);
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	return incident_set_next_report(c, i.id, in->at, ch) && change_write(ch, e, NULL) &&
	       incident_get(c, i.id, ret_out);
}

static const struct field next_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct report_next_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "at", .type = FIELD_INSTANT, .offset = offsetof(struct report_next_in, at), .flags = FIELD_AHEAD,
		.label = MSG_REPORT_LABEL_NEXT_REPORT, .doc = "none: by the level again" },
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct report_next_in, reason),
		.label = MSG_ROOM_LABEL_GROUND, .doc = "why; needed when no time is given" },
};
const struct operation op_report_next = { .name = "report_next",
	.doc = "say when the next report comes, whatever the level says", .needs = ACCESS_RESPONDER, .fields = next_fields,
	.n_fields = sizeof next_fields / sizeof next_fields[0], .in_size = sizeof(struct report_next_in),
	.out_size = sizeof(struct incident), .out = &incident_shape, .act = act_next };
