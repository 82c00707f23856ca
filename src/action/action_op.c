/* Adding an action, changing it, saying how far it is. */
#include "action/action.h"

#include "action_sql.h"
#include "base/limits.h"
#include "messages.h"
#include "person/person.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }
static str state_code(int s) { return str_from_c(action_state_choices.v[s].code); }

static bool update_row(struct ctx *c, const struct action *a)
{
	return q_action_update(c, (struct action_update_in){ .what = a->what, .why = a->why, .owner_id = a->owner_id,
		.due_at = a->due_at, .state = state_code(a->state), .note = a->note, .ended_at = a->ended_at,
		.version = a->version.v, .id = a->id });
}

bool action_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct action a;
	if (!action_get(c, id, &a)) {
		return false;
	}
	str *to = str_eq(field, S("what")) ? &a.what : str_eq(field, S("why")) ? &a.why : &a.note;
	*to = value;
	return id_eq(a.incident_id, incident_id) ? update_row(c, &a) : fail(c, ERR_BUG, 0);
}

enum written { WROTE_PLAN = 1, WROTE_STATE = 2, WROTE_ALL = 3 };

/*
 * The values as they are now, in the room's journal: those the words speak of and no more, for what else a masked entry brought
 * would be blacked out with it.
 */
static bool write_entry(struct ctx *c, const struct action *a, enum written what, str text)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "action", a->id);
	if (what & WROTE_PLAN) {
		change_str(ch, "what", a->what);
		change_str(ch, "why", a->why);
		change_id(ch, "owner_id", a->owner_id);
		change_opt(ch, "due_at", a->due_at);
	}
	if (what & WROTE_STATE) {
		change_str(ch, "state", state_code(a->state));
		change_str(ch, "note", a->note);
		change_opt(ch, "ended_at", a->ended_at);
	}
	change_opt(ch, "version", a->version);
	if (what == WROTE_ALL) {
		change_id(ch, "made_by", c->who.person_id);
		change_opt(ch, "made_at", a->made_at);
	}
	struct journal_entry_in e = { .incident_id = a->incident_id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, e, NULL);
}

static bool write_down(struct ctx *c, const struct action *a, enum written what, str text)
{
	if (!id_is_none(a->incident_id)) {
		return write_entry(c, a, what, text);
	}
	return q_action_history_add(c, (struct action_history_add_in){ .action_id = a->id, .version = a->version.v,
		.at = c->now_ms, .writer_name = or_empty(c->who.name), .text = text });
}

static str text_of(struct ctx *c, int key, const struct action *a)
{
	str text = msgf(c, key, { "what", a->what }, { "plan", action_plan(c, a) });
	return str_is_empty(a->why) ? text
		: STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_ACTION_WHY, { "why", a->why }));
}

/* Somebody new has to see the room it came out of. */
static bool take_owner(struct ctx *c, struct id owner_id, struct action *a)
{
	struct person p = { .name = S("") };
	struct incident i;
	if (id_eq(owner_id, a->owner_id)) {
		return true; /* may have left the firm since */
	}
	if (!id_is_none(owner_id) && id_is_none(a->incident_id) && !incident_person(c, "owner_id", owner_id, &p)) {
		return false;
	}
	if (!id_is_none(owner_id) && !id_is_none(a->incident_id) &&
	    (!incident_get(c, a->incident_id, &i) || !incident_actor(c, &i, "owner_id", owner_id, &p))) {
		return false;
	}
	a->owner_id = owner_id;
	a->owner_name = p.name;
	return true;
}

/* The incident of a form: a wrong choice, not a wrong address. A closed one takes actions too. */
static bool find_incident(struct ctx *c, struct id id)
{
	struct incident i;
	if (id_is_none(id) || incident_get(c, id, &i)) {
		return true;
	}
	if (c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return fail_field(c, "incident_id", MSG_INCIDENT_NOT_FOUND);
}

/* The form came again after a dropped line: what it wrote then. */
static bool find_once(struct ctx *c, const struct action_add_in *in, struct action *ret, bool *ret_found)
{
	*ret_found = false;
	if (id_is_none(in->once)) {
		return true;
	}
	*ret_found = action_get(c, in->once, ret);
	if (!*ret_found && c->err.code != ERR_NOT_FOUND) {
		return false;
	}
	err_clear(c);
	return true;
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct action_add_in *in = arg;
	struct action a = { .incident_id = in->incident_id, .what = in->what, .why = or_empty(in->why),
		.due_at = in->due_at, .state = ACTION_OPEN, .note = S(""), .made_at = { true, c->now_ms },
		.version = { true, 1 } };
	struct action_count_row count;
	bool found;
	if (!find_once(c, in, ret_out, &found) || found) {
		return found;
	}
	if (!find_incident(c, in->incident_id) || !take_owner(c, in->owner_id, &a) ||
	    !incident_check_due(c, "due_at", in->due_at, (struct opt_int){ 0 }) || !q_action_count(c, &count)) {
		return false;
	}
	if (count.n >= LIMIT_ACTIONS) {
		return fail(c, ERR_CONFLICT, MSG_ACTION_TOO_MANY);
	}
	a.id = id_is_none(in->once) ? id_new(c->now_ms) : in->once;
	struct action_insert_in row = { .id = a.id, .incident_id = a.incident_id, .what = a.what,
		.why = a.why, .owner_id = a.owner_id, .due_at = a.due_at, .made_by_id = c->who.person_id,
		.made_at = c->now_ms };
	return q_action_insert(c, row) && write_down(c, &a, WROTE_ALL, text_of(c, MSG_ACTION_ENTRY_ADDED, &a)) &&
	       action_get(c, a.id, ret_out);
}

/* As the caller saw it, or as it is. */
static bool get_seen(struct ctx *c, struct id id, struct opt_int version, struct action *ret)
{
	if (!action_get(c, id, ret)) {
		return false;
	}
	if (version.has && version.v != ret->version.v) {
		fail(c, ERR_CONFLICT, MSG_ACTION_CHANGED_MEANWHILE);
		return fail_arg(c, "state", msg(c, action_state_choices.v[ret->state].label));
	}
	ret->version.v++;
	return true;
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct action_change_in *in = arg;
	struct action a;
	if (!get_seen(c, in->id, in->version, &a) || !take_owner(c, in->owner_id, &a) ||
	    !incident_check_due(c, "due_at", in->due_at, a.due_at)) {
		return false;
	}
	a.what = in->what;
	a.why = or_empty(in->why);
	a.due_at = in->due_at;
	return update_row(c, &a) && write_down(c, &a, WROTE_PLAN, text_of(c, MSG_ACTION_ENTRY_CHANGED, &a)) &&
	       action_get(c, a.id, ret_out);
}

static bool act_state(struct ctx *c, const void *arg, void *ret_out)
{
	static const int texts[] = { [ACTION_OPEN] = MSG_ACTION_ENTRY_OPEN, [ACTION_DOING] = MSG_ACTION_ENTRY_DOING,
		[ACTION_DONE] = MSG_ACTION_ENTRY_DONE, [ACTION_DROPPED] = MSG_ACTION_ENTRY_DROPPED };
	const struct action_state_in *in = arg;
	struct action a;
	if (!get_seen(c, in->id, in->version, &a)) {
		return false;
	}
	bool is_same = in->state == a.state;
	if (is_same && str_eq(or_empty(in->note), a.note)) {
		return fail_field(c, "state", MSG_ACTION_STATE_SAME);
	}
	if (str_is_empty(in->note) && (in->state == ACTION_DONE || in->state == ACTION_DROPPED)) {
		return fail_field(c, "note", in->state == ACTION_DONE ? MSG_ACTION_PROOF_NEEDED : MSG_ACTION_REASON_NEEDED);
	}
	a.state = in->state;
	a.note = or_empty(in->note);
	if (!is_same) {
		a.ended_at = (struct opt_int){ action_is_over(&a), action_is_over(&a) ? c->now_ms : 0 };
	}
	str text = msgf(c, is_same ? MSG_ACTION_ENTRY_NOTE : texts[a.state], { "what", a.what });
	if (a.note.n) {
		text = STR_CAT(c->arena, text, S("\n"), a.note);
	}
	return update_row(c, &a) && write_down(c, &a, WROTE_STATE, text) && action_get(c, a.id, ret_out);
}

/* --- rows --- */

#define AT(T, member) offsetof(struct T, member)
#define WORDS(T) \
	{ .name = "what", .type = FIELD_LINE, .offset = AT(T, what), .flags = FIELD_REQUIRED, \
		.label = MSG_ACTION_LABEL_WHAT, .doc = "what is to be done" }, \
	{ .name = "why", .type = FIELD_TEXT, .offset = AT(T, why), .label = MSG_ACTION_LABEL_WHY, .doc = "why" }, \
	{ .name = "owner_id", .type = FIELD_ID, .offset = AT(T, owner_id), .label = MSG_ACTION_LABEL_OWNER, \
		.doc = "person who does it; none: nobody yet" }, \
	{ .name = "due_at", .type = FIELD_INSTANT, .offset = AT(T, due_at), .flags = FIELD_AHEAD, \
		.label = MSG_ACTION_LABEL_DUE, .doc = "until when" }
#define ID_PATH(T) \
	{ .name = "action", .type = FIELD_ID, .offset = AT(T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_ACTION_ACTION, .doc = "the action" }
#define VERSION(T) \
	{ .name = "version", .type = FIELD_INT, .offset = AT(T, version), .label = MSG_ACTION_LABEL_VERSION, \
		.doc = "as the caller saw it: 409 when it changed since; none: not compared" }

static const struct field add_fields[] = {
	WORDS(action_add_in),
	{ .name = "incident_id", .type = FIELD_ID, .offset = AT(action_add_in, incident_id),
		.label = MSG_STEP_LABEL_INCIDENT, .doc = "incident it came out of; none: of no incident" },
	{ .name = "once", .type = FIELD_ID, .offset = AT(action_add_in, once), .flags = FIELD_FORM_ONLY,
		.label = MSG_ACTION_ACTION, .doc = "of the form: sent twice, written once" },
};
static const struct field change_fields[] = { ID_PATH(action_change_in), WORDS(action_change_in),
	VERSION(action_change_in) };
static const struct field state_fields[] = {
	ID_PATH(action_state_in),
	{ .name = "state", .type = FIELD_CHOICE, .offset = AT(action_state_in, state), .flags = FIELD_REQUIRED,
		.choices = &action_state_choices, .label = MSG_ACTION_LABEL_STATE, .doc = "open, doing, done, dropped" },
	{ .name = "note", .type = FIELD_TEXT, .offset = AT(action_state_in, note), .label = MSG_ACTION_LABEL_NOTE,
		.doc = "done: what shows it; dropped: why (both needed)" },
	VERSION(action_state_in),
};

#define ACTION_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct action), \
		.out = &action_shape, .act = function }
ACTION_OP(op_action_add, "action_add", "write down what is to be improved", act_add, add_fields, action_add_in);
ACTION_OP(op_action_change, "action_change", "change what is to be improved, who does it, until when", act_change,
	change_fields, action_change_in);
ACTION_OP(op_action_state, "action_state", "say how far an improvement is", act_state, state_fields, action_state_in);
