/* Taking over, handing over, could not reach, reached; and the deputies of the organisation. */
#include "role/role.h"

#include "audit/audit.h"
#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "procedure/procedure.h"
#include "role_sql.h"

/* --- who acts --- */

/* Somebody was faster: say who acts and since when. */
static bool check_from(struct ctx *c, const struct role *r, struct id from_id)
{
	if (id_eq(r->person_id, from_id)) {
		return true;
	}
	if (id_is_none(r->person_id)) {
		return fail(c, ERR_CONFLICT, MSG_ROLE_NOBODY_NOW);
	}
	fail(c, ERR_CONFLICT, MSG_ROLE_OTHER_NOW);
	fail_arg(c, "role", r->name);
	fail_arg(c, "who", r->person_name);
	return fail_arg(c, "when", r->since.has ? time_short(c, r->since.v) : S("-"));
}

/* Row and items: the lead stands in the incident, every other role here. */
bool role_put_acting(struct ctx *c, struct change *ch, struct id incident_id, str role, struct id person_id)
{
	if (str_eq(role, ROLE_LEAD)) {
		return incident_move_lead(c, incident_id, person_id, ch);
	}
	struct acting_put_in in = { .incident_id = incident_id, .role = role, .person_id = person_id, .since = c->now_ms };
	ch->object = STR_CAT(c->arena, S("acting/"), role);
	change_id(ch, "person_id", person_id);
	change_i64(ch, "since", c->now_ms);
	return q_acting_put(c, in);
}

/* Whoever takes a role on was reached. */
bool role_put_reach(struct ctx *c, struct change *ch, struct id incident_id, struct id person_id, const char *state,
                    int64_t at)
{
	struct reach_put_in in = { .incident_id = incident_id, .person_id = person_id, .state = str_from_c(state), .at = at };
	change_object(ch, "reach", person_id);
	change_str(ch, "state", in.state);
	change_i64(ch, "at", at);
	return q_reach_put(c, in);
}

static str with_note(struct ctx *c, str text, str note)
{
	return str_is_empty(note) ? text : STR_CAT(c->arena, text, S("\n"), note);
}

static bool open_role(struct ctx *c, struct id incident_id, str key, struct incident *i, struct role *r)
{
	return incident_get_open(c, incident_id, i) && role_get(c, i, key, r);
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct role_take_in *in = arg;
	struct incident i;
	struct role r;
	struct person me;
	if (id_is_none(c->who.person_id)) {
		return fail(c, ERR_CONFLICT, MSG_ROLE_NO_PERSON);
	}
	if (!open_role(c, in->incident_id, in->role, &i, &r) || !person_find(c, c->who.person_id, &me)) {
		return false;
	}
	if (id_eq(r.person_id, me.id) && r.state != ROLE_UNREACHED) {
		return fail(c, ERR_CONFLICT, MSG_ROLE_ME_ALREADY);
	}
	if (!check_from(c, &r, in->from_id)) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	str text = id_is_none(r.person_id)
		? msgf(c, MSG_ROLE_ENTRY_TAKEN_FIRST, { "role", r.name }, { "who", me.name })
		: msgf(c, MSG_ROLE_ENTRY_TAKEN, { "role", r.name }, { "who", me.name }, { "from", r.person_name });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = with_note(c, text, in->note) };
	return role_put_acting(c, ch, i.id, r.key, me.id) && role_put_reach(c, ch, i.id, me.id, "reached", c->now_ms) &&
	       change_write(ch, e, NULL) && (!in->steps || step_hand_all(c, &i, r.person_id, me.id)) && incident_get(c, i.id, &i) && role_get(c, &i, r.key, ret_out);
}

static bool act_hand(struct ctx *c, const void *arg, void *ret_out)
{
	const struct role_hand_in *in = arg;
	struct incident i;
	struct role r;
	struct person to;
	if (!open_role(c, in->incident_id, in->role, &i, &r) || !incident_actor(c, &i, "to_id", in->to_id, &to)) {
		return false;
	}
	if (to.archived_at.has) {
		return fail_field(c, "to_id", MSG_ROLE_TO_GONE);
	}
	if (id_eq(to.id, r.person_id)) {
		return fail_field(c, "to_id", MSG_ROLE_TO_SAME);
	}
	if (!check_from(c, &r, in->from_id)) {
		return false;
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	str text = id_is_none(r.person_id)
		? msgf(c, MSG_ROLE_ENTRY_GIVEN_FIRST, { "role", r.name }, { "to", to.name })
		: msgf(c, MSG_ROLE_ENTRY_GIVEN, { "role", r.name }, { "to", to.name }, { "from", r.person_name });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_TOLD, .text = with_note(c, text, in->note) };
	return role_put_acting(c, ch, i.id, r.key, to.id) && change_write(ch, e, NULL) && incident_get(c, i.id, &i) &&
	       role_get(c, &i, r.key, ret_out);
}

/* --- reached or not --- */

static bool check_when(struct ctx *c, struct event_time t)
{
	return t.precision == WHEN_NONE || t.earliest_ms <= c->now_ms + 5 * 60 * 1000 ||
	       fail_field(c, "occurred_at", MSG_ENTRY_TIME_AHEAD);
}

static bool act_reach(struct ctx *c, const struct role_reach_in *in, bool reached, void *ret_out)
{
	struct incident i;
	struct role r;
	struct person p;
	if (!open_role(c, in->incident_id, in->role, &i, &r) || !check_when(c, in->when)) {
		return false;
	}
	struct id id = id_is_none(in->person_id) ? r.person_id : in->person_id;
	if (id_is_none(id)) {
		return fail(c, ERR_CONFLICT, MSG_ROLE_NOBODY_NOW);
	}
	if (!incident_person(c, "person_id", id, &p)) {
		return false;
	}
	int64_t at = in->when.precision == WHEN_NONE ? c->now_ms : in->when.earliest_ms;
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	str text = msgf(c, reached ? MSG_ROLE_ENTRY_REACHED : MSG_ROLE_ENTRY_UNREACHED, { "who", p.name }, { "role", r.name });
	struct journal_entry_in e = { .incident_id = i.id, .type = reached ? ENTRY_TOLD : ENTRY_CHANGE,
		.text = with_note(c, text, in->note), .occurred = in->when };
	return role_put_reach(c, ch, i.id, p.id, reached ? "reached" : "unreached", at) && change_write(ch, e, NULL) &&
	       role_get(c, &i, r.key, ret_out);
}
static bool act_unreached(struct ctx *c, const void *in, void *out) { return act_reach(c, in, false, out); }
static bool act_reached(struct ctx *c, const void *in, void *out) { return act_reach(c, in, true, out); }

/* --- deputies of the organisation --- */

static bool add_deputies(struct ctx *c, str role, struct id_list v, str *ret_ids)
{
	struct person p;
	for (size_t i = 0; i < v.n; i++) {
		if (!incident_person(c, "deputies", v.v[i], &p)) {
			return false;
		}
		if (p.archived_at.has) {
			return fail_field(c, "deputies", MSG_ROLE_TO_GONE);
		}
		if (!q_deputy_add(c, (struct deputy_add_in){ .role = role, .place = (int64_t)i + 1, .person_id = p.id })) {
			return false;
		}
		*ret_ids = STR_CAT(c->arena, *ret_ids, ret_ids->n ? S(" ") : S(""), id_str(c->arena, p.id));
	}
	return true;
}

/* Who stood in before and does now is what the audit keeps: rows hold the present alone. */
static bool act_deputies(struct ctx *c, const void *arg, void *ret_out)
{
	const struct role_deputies_in *in = arg;
	struct role *v;
	size_t n;
	str ids = S("");
	if (!catalog_role(c->catalog, in->role)) {
		return fail(c, ERR_NOT_FOUND, MSG_ROLE_NOT_FOUND);
	}
	if (!q_deputy_clear(c, (struct deputy_clear_in){ .role = in->role }) ||
	    !add_deputies(c, in->role, in->deputies, &ids)) {
		return false;
	}
	struct audit_line line = { op_role_deputies.name, in->role, STR_CAT(c->arena, S("deputies="), ids) };
	if (!audit_add(c, &line) || !role_org_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, in->role)) {
			*(struct role *)ret_out = v[i];
		}
	}
	return true;
}

/* --- rows --- */

#define PATHS(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }, \
	{ .name = "role", .type = FIELD_LINE, .offset = offsetof(struct T, role), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_ROLE_LABEL, .doc = "key of a role" }
#define FROM(T) \
	{ .name = "from_id", .type = FIELD_ID, .offset = offsetof(struct T, from_id), .label = MSG_ROLE_LABEL_FROM, \
		.doc = "who acts now, as you saw it; none: nobody. 409 when it is somebody else by now" }
#define NOTE(T) \
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct T, note), .label = MSG_ROLE_LABEL_NOTE, \
		.doc = "what the next one has to know" }

static const struct field take_fields[] = {
	PATHS(role_take_in), FROM(role_take_in), NOTE(role_take_in),
	{ .name = "steps", .type = FIELD_BOOL, .offset = offsetof(struct role_take_in, steps), .label = MSG_ROLE_LABEL_STEPS,
		.doc = "true: take the open steps of who acted, too" },
};
static const struct field hand_fields[] = {
	PATHS(role_hand_in), FROM(role_hand_in),
	{ .name = "to_id", .type = FIELD_ID, .offset = offsetof(struct role_hand_in, to_id), .flags = FIELD_REQUIRED,
		.label = MSG_ROLE_LABEL_TO, .doc = "person who acts from now on" },
	NOTE(role_hand_in),
};
static const struct field reach_fields[] = {
	PATHS(role_reach_in),
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct role_reach_in, person_id),
		.label = MSG_ROLE_LABEL_PERSON, .doc = "whom; none: who acts" },
	{ .name = "occurred_at", .type = FIELD_WHEN, .offset = offsetof(struct role_reach_in, when),
		.label = MSG_STEP_LABEL_WHEN, .doc = "when, as exactly as known; none: now" },
	NOTE(role_reach_in),
};
static const struct field deputies_fields[] = {
	{ .name = "role", .type = FIELD_LINE, .offset = offsetof(struct role_deputies_in, role),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_ROLE_LABEL, .doc = "key of a role" },
	{ .name = "deputies", .type = FIELD_IDS, .offset = offsetof(struct role_deputies_in, deputies),
		.max = LIMIT_DEPUTIES, .label = MSG_ROLE_LABEL_DEPUTIES, .doc = "people who stand in, in order; none: nobody" },
};

#define ROLE_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct role), \
		.out = &role_shape, .act = function }
ROLE_OP(op_role_take, "role_take", "act in a role from now on", act_take, take_fields, role_take_in);
ROLE_OP(op_role_hand, "role_hand", "a person acts in a role from now on", act_hand, hand_fields, role_hand_in);
ROLE_OP(op_role_unreached, "role_unreached", "a person could not be reached", act_unreached, reach_fields, role_reach_in);
ROLE_OP(op_role_reached, "role_reached", "a person was reached", act_reached, reach_fields, role_reach_in);
const struct operation op_role_deputies = { .name = "role_deputies", .doc = "say who stands in for a role, in order",
	.needs = ACCESS_RESPONDER, .fields = deputies_fields, .n_fields = sizeof deputies_fields / sizeof deputies_fields[0],
	.in_size = sizeof(struct role_deputies_in), .out_size = sizeof(struct role), .out = &role_shape,
	.act = act_deputies, .audits_itself = true };
