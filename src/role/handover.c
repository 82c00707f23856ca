/* Handing a shift over: given by one, taken by the other, each in their own words and session. */
#include "role/role.h"

#include "base/limits.h"
#include "messages.h"
#include "procedure/procedure.h"
#include "role_sql.h"

static const struct choice states[] = {
	[HANDOVER_WAITING] = { "waiting", MSG_HANDOVER_STATE_WAITING },
	[HANDOVER_TAKEN] = { "taken", MSG_HANDOVER_STATE_TAKEN },
	[HANDOVER_WITHDRAWN] = { "withdrawn", MSG_HANDOVER_STATE_WITHDRAWN },
};
const struct choices handover_state_choices = { states, 3 };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct handover, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	F(from_id, FIELD_ID, "person who hands over"),
	F(from_name, FIELD_LINE, "that person's name"),
	F(to_id, FIELD_ID, "person who takes over"),
	F(to_name, FIELD_LINE, "that person's name"),
	F(note, FIELD_TEXT, "what the next one has to know"),
	F(known_seq, FIELD_INT, "entries of the journal when it was given"),
	F(given_at, FIELD_INSTANT, "when it was given"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct handover, state),
		.choices = &handover_state_choices, .doc = "waiting, taken, withdrawn" },
	F(ended_at, FIELD_INSTANT, "when it was taken or withdrawn"),
};
#undef F
const struct shape handover_shape = { "Handover", fields, sizeof fields / sizeof fields[0], sizeof(struct handover) };

bool handover_list(struct ctx *c, struct id incident_id, struct handover **ret, size_t *ret_n)
{
	struct handover_rows_rows rows;
	if (!q_handover_rows(c, (struct handover_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct handover, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct handover_rows_row *r = &rows.v[i];
		(*ret)[i] = (struct handover){ .id = r->id, .incident_id = incident_id, .from_id = r->from_id,
			.to_id = r->to_id, .from_name = r->from_name, .to_name = r->to_name, .note = r->note,
			.known_seq = { true, r->known_seq }, .given_at = { true, r->given_at }, .ended_at = r->ended_at,
			.state = choice_find(&handover_state_choices, r->state) };
	}
	*ret_n = rows.n;
	return true;
}

bool handover_get(struct ctx *c, struct id incident_id, struct id id, struct handover *ret)
{
	struct handover *v;
	size_t n;
	if (!handover_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_HANDOVER_NOT_FOUND);
}

bool handover_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)field;
	return q_handover_note(c, (struct handover_note_in){ .note = value, .incident_id = incident_id, .id = id });
}

/* --- given --- */

static bool check_give(struct ctx *c, const struct incident *i, const struct handover_give_in *in, struct person *from,
                       struct person *to)
{
	if (id_is_none(c->who.person_id)) {
		return fail(c, ERR_CONFLICT, MSG_ROLE_NO_PERSON);
	}
	if (!person_find(c, c->who.person_id, from) || !incident_actor(c, i, "to_id", in->to_id, to)) {
		return false;
	}
	if (id_eq(from->id, to->id)) {
		return fail_field(c, "to_id", MSG_HANDOVER_TO_ME);
	}
	return !to->archived_at.has || fail_field(c, "to_id", MSG_ROLE_TO_GONE);
}

/* One at a time from one person: what waits already is withdrawn first. */
static bool none_waits(struct ctx *c, struct id incident_id, struct id from_id)
{
	struct handover *v;
	size_t n;
	if (!handover_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].state == HANDOVER_WAITING && id_eq(v[i].from_id, from_id)) {
			fail(c, ERR_CONFLICT, MSG_HANDOVER_WAITS_ALREADY);
			return fail_arg(c, "who", v[i].to_name);
		}
	}
	return n < LIMIT_HANDOVERS_PER_ROOM || fail(c, ERR_CONFLICT, MSG_HANDOVER_TOO_MANY);
}

static bool act_give(struct ctx *c, const void *arg, void *ret_out)
{
	const struct handover_give_in *in = arg;
	struct incident i;
	struct person from, to;
	struct sha256 head;
	int64_t seq;
	if (!incident_get_open(c, in->incident_id, &i) || !check_give(c, &i, in, &from, &to) ||
	    !none_waits(c, i.id, from.id) || !journal_head(c, i.id, &seq, &head)) {
		return false;
	}
	struct handover_insert_in row = { .incident_id = i.id, .id = id_new(c->now_ms), .from_id = from.id, .to_id = to.id,
		.note = str_is_none(in->note) ? S("") : in->note, .known_seq = seq, .given_at = c->now_ms };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "handover", row.id);
	change_id(ch, "from_id", row.from_id);
	change_id(ch, "to_id", row.to_id);
	change_str(ch, "note", row.note);
	change_i64(ch, "known_seq", row.known_seq);
	change_i64(ch, "given_at", row.given_at);
	change_str(ch, "state", S("waiting"));
	str text = msgf(c, MSG_HANDOVER_ENTRY_GIVEN, { "from", from.name }, { "to", to.name });
	if (row.note.n) {
		text = STR_CAT(c->arena, text, S("\n"), row.note);
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_TOLD, .text = text };
	return q_handover_insert(c, row) && change_write(ch, e, NULL) && handover_get(c, i.id, row.id, ret_out);
}

/* --- taken or withdrawn --- */

static bool find_waiting(struct ctx *c, const struct handover_act_in *in, struct incident *i, struct handover *h)
{
	if (!incident_get_open(c, in->incident_id, i) || !handover_get(c, i->id, in->handover_id, h)) {
		return false;
	}
	return h->state == HANDOVER_WAITING ||
	       fail(c, ERR_CONFLICT, h->state == HANDOVER_TAKEN ? MSG_HANDOVER_ALREADY : MSG_HANDOVER_GONE);
}

static bool put_end(struct ctx *c, struct change *ch, const struct handover *h, enum handover_state to)
{
	struct handover_end_in row = { .state = str_from_c(states[to].code), .ended_at = { true, c->now_ms },
		.incident_id = h->incident_id, .id = h->id };
	change_object(ch, "handover", h->id);
	change_str(ch, "state", row.state);
	change_opt(ch, "ended_at", row.ended_at);
	return q_handover_end(c, row);
}

/* The roles the giver still acts in; their names go into the sentence. */
static bool move_roles(struct ctx *c, struct change *ch, const struct incident *i, const struct handover *h, str *names)
{
	struct role *v;
	size_t n;
	if (!role_list(c, i, &v, &n)) {
		return false;
	}
	str and = c->lang == LANG_EN ? S(", ") : S("、");
	for (size_t k = 0; k < n; k++) {
		if (!id_eq(v[k].person_id, h->from_id)) {
			continue;
		}
		if (!role_put_acting(c, ch, i->id, v[k].key, h->to_id)) {
			return false;
		}
		*names = STR_CAT(c->arena, *names, names->n ? and : S(""), v[k].name);
	}
	return true;
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct handover_act_in *in = arg;
	struct incident i;
	struct handover h;
	str names = S("");
	if (!find_waiting(c, arg, &i, &h)) {
		return false;
	}
	if (!id_eq(c->who.person_id, h.to_id)) {
		fail(c, ERR_DENIED, MSG_HANDOVER_NOT_YOURS);
		return fail_arg(c, "who", h.to_name);
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	if (!put_end(c, ch, &h, HANDOVER_TAKEN) || !move_roles(c, ch, &i, &h, &names) ||
	    !role_put_reach(c, ch, i.id, h.to_id, "reached", c->now_ms)) {
		return false;
	}
	str text = names.n
		? msgf(c, MSG_HANDOVER_ENTRY_TAKEN_ROLES, { "from", h.from_name }, { "to", h.to_name }, { "roles", names })
		: msgf(c, MSG_HANDOVER_ENTRY_TAKEN, { "from", h.from_name }, { "to", h.to_name });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_TOLD, .text = text };
	return change_write(ch, e, NULL) && (!in->steps || step_hand_all(c, &i, h.from_id, h.to_id)) &&
	       handover_get(c, i.id, h.id, ret_out);
}

static bool act_withdraw(struct ctx *c, const void *arg, void *ret_out)
{
	struct incident i;
	struct handover h;
	if (!find_waiting(c, arg, &i, &h)) {
		return false;
	}
	if (!id_eq(c->who.person_id, h.from_id) && !id_eq(c->who.person_id, h.to_id)) {
		fail(c, ERR_DENIED, MSG_HANDOVER_NOT_YOURS);
		return fail_arg(c, "who", h.from_name);
	}
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	str text = msgf(c, MSG_HANDOVER_ENTRY_WITHDRAWN, { "from", h.from_name }, { "to", h.to_name });
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_CHANGE, .text = text };
	return put_end(c, ch, &h, HANDOVER_WITHDRAWN) && change_write(ch, e, NULL) && handover_get(c, i.id, h.id, ret_out);
}

/* --- since when --- */

bool handover_since_my_entry(struct ctx *c, struct id incident_id, int64_t *ret_seq, struct opt_int *ret_at)
{
	struct handover_my_last_row row;
	bool found;
	struct handover_my_last_in in = { .incident_id = incident_id, .account_id = c->who.account_id };
	if (!q_handover_my_last(c, in, &row, &found)) {
		return false;
	}
	*ret_seq = found ? row.seq : 0;
	*ret_at = (struct opt_int){ found, found ? row.recorded_at : 0 };
	return true;
}

bool handover_since_time(struct ctx *c, struct id incident_id, int64_t at_ms, int64_t *ret_seq)
{
	struct handover_seq_at_row row;
	if (!q_handover_seq_at(c, (struct handover_seq_at_in){ .incident_id = incident_id, .at = at_ms }, &row)) {
		return false;
	}
	*ret_seq = row.seq;
	return true;
}

bool handover_since_shift(struct ctx *c, struct id incident_id, int64_t *ret_seq, struct opt_int *ret_at)
{
	struct handover *v;
	size_t n;
	if (!handover_list(c, incident_id, &v, &n)) {
		return false;
	}
	*ret_seq = 0;
	*ret_at = (struct opt_int){ 0 };
	for (size_t i = 0; i < n && !ret_at->has; i++) {
		bool mine = id_eq(v[i].from_id, c->who.person_id) || id_eq(v[i].to_id, c->who.person_id);
		if (mine && v[i].state == HANDOVER_TAKEN) {
			*ret_seq = v[i].known_seq.v;
			*ret_at = v[i].given_at;
		}
	}
	return true;
}

bool handover_entries(struct ctx *c, struct id incident_id, int64_t since, size_t most, struct entry_view **ret,
                      size_t *ret_n, int64_t *ret_more)
{
	struct handover_seqs_rows rows;
	struct sha256 head;
	int64_t seq;
	struct handover_seqs_in in = { .incident_id = incident_id, .since = since, .most = (int64_t)most };
	if (!q_handover_seqs(c, in, &rows) || !journal_head(c, incident_id, &seq, &head)) {
		return false;
	}
	*ret = arena_array(c->arena, struct entry_view, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (!journal_get(c, incident_id, rows.v[i].seq, &(*ret)[i])) {
			return false;
		}
	}
	*ret_n = rows.n;
	*ret_more = seq > since ? seq - since - (int64_t)rows.n : 0;
	return true;
}

/* --- rows --- */

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
static const struct field give_fields[] = {
	PATH(handover_give_in),
	{ .name = "to_id", .type = FIELD_ID, .offset = offsetof(struct handover_give_in, to_id), .flags = FIELD_REQUIRED,
		.label = MSG_HANDOVER_LABEL_TO, .doc = "person who takes over" },
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct handover_give_in, note),
		.label = MSG_HANDOVER_LABEL_NOTE, .doc = "what the next one has to know" },
};
#define HANDOVER \
	{ .name = "handover", .type = FIELD_ID, .offset = offsetof(struct handover_act_in, handover_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_HANDOVER_LABEL, .doc = "the hand-over" }
static const struct field act_fields[] = { PATH(handover_act_in), HANDOVER };
static const struct field take_fields[] = {
	PATH(handover_act_in), HANDOVER,
	{ .name = "steps", .type = FIELD_BOOL, .offset = offsetof(struct handover_act_in, steps),
		.label = MSG_ROLE_LABEL_STEPS, .doc = "true: take the giver's open steps, too" },
};
#define HANDOVER_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct handover), .out = &handover_shape, .act = function }
HANDOVER_OP(op_handover_give, "handover_give", "hand one's shift over to a person", act_give, give_fields,
	handover_give_in);
HANDOVER_OP(op_handover_take, "handover_take", "take a shift over: only the receiver can", act_take, take_fields,
	handover_act_in);
HANDOVER_OP(op_handover_withdraw, "handover_withdraw", "take a hand-over back before it was taken", act_withdraw,
	act_fields, handover_act_in);
