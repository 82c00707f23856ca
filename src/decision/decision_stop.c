/* A decision beside the stop matrix of the firm: whom the row means is proposed, what differs is written down, nothing is blocked. */
#include "decision/decision_inside.h"

#include "decision_sql.h"
#include "escalation/escalation.h"
#include "messages.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

bool decision_check_stop(struct ctx *c, struct id stop_id)
{
	struct stop_rule r;
	return id_is_none(stop_id) || stop_get(c, stop_id, &r);
}

/*
 * Whom the row means stands in the decision from the beginning, as a proposal; what counts is who was in fact asked. So those
 * take the place of the proposal when it is decided.
 */
bool decision_compare_stop(struct ctx *c, struct decision *d, const struct decision_decide_in *in)
{
	struct incident i;
	struct stop_rule r;
	if (id_is_none(d->stop_id)) {
		return true;
	}
	d->consulted = in->is_at_once ? d->consulted : in->asked;
	struct stop_made made = { d->decided_by_id, d->consulted, in->is_at_once ? d->told : in->asked };
	if (!incident_get(c, d->incident_id, &i) || !stop_get(c, d->stop_id, &r) || !stop_differs(c, &i, &r, &made, &d->stop_differs)) {
		return false;
	}
	d->stop_said = stop_text(c, &r);
	d->stop_reason = d->stop_differs.n ? or_empty(in->stop_reason) : S("");
	return true;
}

void decision_change_stop(struct change *ch, const struct decision *d)
{
	if (!id_is_none(d->stop_id)) {
		change_str(ch, "stop_said", d->stop_said);
		change_str(ch, "stop_differs", d->stop_differs);
		change_str(ch, "stop_reason", d->stop_reason);
	}
}

/* Lines below the entry that is the decision. */
str decision_stop_lines(struct ctx *c, const struct decision *d)
{
	if (id_is_none(d->stop_id)) {
		return S("");
	}
	str text = STR_CAT(c->arena, S("\n"), msgf(c, MSG_DECISION_ENTRY_STOP, { "row", d->stop_said }));
	if (d->stop_differs.n == 0) {
		return STR_CAT(c->arena, text, S("\n"), msg(c, MSG_DECISION_ENTRY_STOP_SAME));
	}
	text = STR_CAT(c->arena, text, S("\n"), msg(c, MSG_DECISION_ENTRY_STOP_DIFFERS), S("\n"), stop_differs_text(c, d->stop_differs));
	if (d->stop_reason.n) {
		text = STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_DECISION_ENTRY_STOP_WHY, { "reason", d->stop_reason }));
	}
	return text;
}

/* Why it was decided otherwise: said later, or said better. */
static bool act_explain(struct ctx *c, const void *arg, void *ret_out)
{
	const struct decision_explain_in *in = arg;
	struct incident i;
	struct decision d;
	if (!incident_get_open(c, in->incident_id, &i) || !decision_get(c, i.id, in->decision_id, &d)) {
		return false;
	}
	if (str_is_empty(d.stop_differs)) {
		return fail(c, ERR_CONFLICT, MSG_DECISION_STOP_NOTHING);
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "decision", d.id);
	change_str(ch, "stop_reason", in->reason);
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = msgf(c, MSG_DECISION_ENTRY_STOP_LATER,
		{ "number", str_i64(c->arena, d.number.v) }, { "reason", in->reason }) };
	return q_decision_set_reason(c, (struct decision_set_reason_in){ .stop_reason = in->reason, .incident_id = i.id, .id = d.id }) &&
	       change_write(ch, e, NULL) && decision_get(c, i.id, d.id, ret_out);
}

static const struct field explain_fields[] = {
	PATH(decision_explain_in), DECISION(decision_explain_in),
	{ .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct decision_explain_in, reason), .flags = FIELD_REQUIRED, .max = 1000,
		.label = MSG_DECISION_LABEL_STOP_REASON, .doc = "why it was decided otherwise than the stop matrix says" },
};
DECISION_OP(op_decision_explain, "decision_explain", "say why it was decided otherwise than the stop matrix says", act_explain, explain_fields,
	decision_explain_in);
