/* A risk that came true in a room: an entry of the room, and where to read it. */
#include "journal/change.h"
#include "messages.h"
#include "risk/risk_inside.h"
#include "risk_sql.h"

bool risk_true_rooms(struct ctx *c, struct id risk_id, struct risk_came_true **ret, size_t *ret_n)
{
	struct risk_true_of_rows rows;
	if (!q_risk_true_of(c, (struct risk_true_of_in){ .row_id = risk_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct risk_came_true, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct risk_true_of_row *r = &rows.v[i];
		(*ret)[i] = (struct risk_came_true){ r->incident_id, r->name, r->title, str_eq(r->state, S("open")),
			str_eq(r->mode, S("exercise")), r->made_at, r->who };
	}
	*ret_n = rows.n;
	return true;
}

bool risk_true_ids(struct ctx *c, struct id incident_id, struct id **ret, size_t *ret_n)
{
	struct risk_true_in_rows rows;
	if (!q_risk_true_in(c, (struct risk_true_in_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct id, rows.n + 1);
	*ret_n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(rows.v[i].state, S("on"))) {
			(*ret)[(*ret_n)++] = rows.v[i].row_id;
		}
	}
	return true;
}

bool risk_about(struct ctx *c, struct id thing, struct id **ret, size_t *ret_n)
{
	struct risk_of_things_rows rows;
	if (!q_risk_of_things(c, (struct risk_of_things_in){ .thing = thing }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct id, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = rows.v[i].row_id;
	}
	*ret_n = rows.n;
	return true;
}

bool risk_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct risk_true_in_rows rows;
	if (!q_risk_true_in(c, (struct risk_true_in_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, S(""), emit, arg, true };
	for (size_t i = 0; i < rows.n; i++) {
		const struct risk_true_in_row *r = &rows.v[i];
		p.object = change_object_name(c, "risk", r->row_id);
		project_str(&p, "state", r->state);
		project_i64(&p, "made_at", r->made_at);
		project_id(&p, "made_by", r->made_by_id);
	}
	return p.ok;
}

static bool set_state(struct ctx *c, const struct risk_true_in *in, str state)
{
	struct incident i;
	struct risk r;
	struct id *ids;
	size_t n;
	bool is_on = str_eq(state, S("on")), was_on = false;
	if (!incident_get_open(c, in->incident_id, &i) || !risk_get(c, in->id, &r) || !risk_true_ids(c, i.id, &ids, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		was_on = was_on || id_eq(ids[k], r.id);
	}
	if (was_on == is_on) {
		return fail(c, ERR_CONFLICT, is_on ? MSG_RISK_TRUE_ALREADY : MSG_RISK_TRUE_NOT);
	}
	struct risk_true_put_in row = { .incident_id = i.id, .row_id = r.id, .state = state, .made_at = c->now_ms, .made_by_id = c->who.person_id };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "risk", r.id);
	change_str(ch, "state", row.state);
	change_i64(ch, "made_at", row.made_at);
	change_id(ch, "made_by", row.made_by_id);
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE,
		.text = msgf(c, is_on ? MSG_RISK_TRUE_ENTRY : MSG_RISK_TRUE_ENTRY_OFF, { "title", r.title }) };
	return q_risk_true_put(c, row) && change_write(ch, e, NULL);
}

static bool act_true(struct ctx *c, const void *arg, void *ret_out)
{
	(void)ret_out;
	return set_state(c, arg, S("on"));
}

static bool act_untrue(struct ctx *c, const void *arg, void *ret_out)
{
	(void)ret_out;
	return set_state(c, arg, S("off"));
}

static const struct field true_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct risk_true_in, incident_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_RISK_LABEL_INCIDENT, .doc = "the incident it came true in" },
	{ .name = "risk", .type = FIELD_ID, .offset = offsetof(struct risk_true_in, id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_RISK_LABEL_RISK, .doc = "the risk" },
};
#define TRUE_OP(var, title, text, function) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = true_fields, .n_fields = 2, \
		.in_size = sizeof(struct risk_true_in), .act = function }
TRUE_OP(op_risk_true, "risk_true", "say that a risk came true in a room", act_true);
TRUE_OP(op_risk_untrue, "risk_untrue", "take back that a risk came true", act_untrue);
