/* Who may see a restricted room (関係者だけの対応室). Each change is an entry of the room. */
#include "incident/incident.h"

#include "incident_sql.h"
#include "messages.h"
#include "person/person.h"

#define F(member, kind, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct incident_member, member), .doc = text }
static const struct field member_fields[] = {
	F(account_id, FIELD_ID, "account that may see the room while it is restricted"),
	F(name, FIELD_LINE, "of the person, else of the account"),
	F(mail, FIELD_LINE, "mail address of the account"),
	F(is_gone, FIELD_BOOL, "no longer in the organisation: sees nothing"),
	F(added_by, FIELD_ID, "account that added it; null: the command line on the machine"),
	F(added_at, FIELD_INSTANT, "when it was added"),
};
#undef F
const struct shape incident_member_shape = { "IncidentMember", member_fields,
	sizeof member_fields / sizeof member_fields[0], sizeof(struct incident_member) };

bool incident_members(struct ctx *c, struct id incident_id, struct incident_member **ret, size_t *ret_n)
{
	struct incident_member_rows_rows rows;
	if (!q_incident_member_rows(c, (struct incident_member_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct incident_member, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct incident_member_rows_row *r = &rows.v[i];
		(*ret)[i] = (struct incident_member){ .account_id = r->account_id, .mail = r->mail,
			.name = str_is_empty(r->person_name) ? r->account_name : r->person_name, .is_gone = !r->access.has,
			.added_by = r->added_by, .added_at = { true, r->added_at } };
	}
	*ret_n = rows.n;
	return true;
}

static const struct incident_member *find(const struct incident_member *v, size_t n, struct id account_id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].account_id, account_id)) {
			return &v[i];
		}
	}
	return NULL;
}

bool incident_actor(struct ctx *c, const struct incident *i, const char *field, struct id id, struct person *ret)
{
	struct incident_outsider_row row;
	bool found = false;
	if (!incident_person(c, field, id, ret)) {
		return false;
	}
	if (i->is_restricted && !q_incident_outsider(c, (struct incident_outsider_in){ .incident_id = i->id,
	                                             .person_id = id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return true;
	}
	fail_field(c, field, MSG_INCIDENT_PERSON_OUTSIDE);
	return fail_field_arg(c, "who", ret->name);
}

/* --- changes --- */

static bool add_row(struct ctx *c, struct id incident_id, struct id account_id, struct change *ch)
{
	change_object(ch, "member", account_id);
	change_opt(ch, "added_at", (struct opt_int){ true, c->now_ms });
	change_id(ch, "added_by", c->who.account_id);
	return q_incident_member_add(c, (struct incident_member_add_in){ .incident_id = incident_id, .account_id = account_id,
		.added_by = c->who.account_id, .added_at = c->now_ms });
}

bool incident_member_first(struct ctx *c, struct id incident_id, struct change *ch)
{
	return id_is_none(c->who.account_id) || add_row(c, incident_id, c->who.account_id, ch);
}

static bool write_change(struct change *ch, const struct incident *i, enum entry_type type, str text)
{
	return change_write(ch, (struct journal_entry_in){ .incident_id = i->id, .type = type, .text = text }, NULL);
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_member_in *in = arg;
	struct incident i;
	struct incident_member *all;
	size_t n;
	struct incident_account_row who;
	bool found;
	(void)ret_out;
	if (!incident_get(c, in->incident_id, &i) || !incident_members(c, i.id, &all, &n) ||
	    !q_incident_account(c, (struct incident_account_in){ .account_id = in->account_id }, &who, &found)) {
		return false;
	}
	if (!found || who.access == ACCESS_HELPER) {
		return fail_field(c, "account_id", MSG_INCIDENT_MEMBER_UNKNOWN);
	}
	if (find(all, n, in->account_id)) {
		return fail_field(c, "account_id", MSG_INCIDENT_MEMBER_ALREADY);
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	if (!add_row(c, i.id, in->account_id, &ch)) {
		return false;
	}
	str name = str_is_empty(who.person_name) ? who.account_name : who.person_name;
	int text = c->who.is_program ? MSG_INCIDENT_ENTRY_MEMBER_ADDED_MACHINE : MSG_INCIDENT_ENTRY_MEMBER_ADDED;
	return write_change(&ch, &i, ENTRY_CHANGE, msgf(c, text, { "name", name }));
}

static bool is_last(const struct incident_member *v, size_t n, struct id account_id)
{
	size_t others = 0;
	for (size_t i = 0; i < n; i++) {
		others += !v[i].is_gone && !id_eq(v[i].account_id, account_id);
	}
	return others == 0;
}

static bool act_remove(struct ctx *c, const void *arg, void *ret_out)
{
	const struct incident_member_in *in = arg;
	struct incident i;
	struct incident_member *all;
	size_t n;
	(void)ret_out;
	if (!incident_get(c, in->incident_id, &i) || !incident_members(c, i.id, &all, &n)) {
		return false;
	}
	const struct incident_member *m = find(all, n, in->account_id);
	if (!m) {
		return fail(c, ERR_NOT_FOUND, MSG_INCIDENT_MEMBER_NONE);
	}
	if (i.is_restricted && is_last(all, n, in->account_id)) {
		return fail(c, ERR_CONFLICT, MSG_INCIDENT_MEMBER_LAST);
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_object(&ch, "member", in->account_id);
	change_opt(&ch, "added_at", (struct opt_int){ false, 0 });
	change_id(&ch, "added_by", (struct id){ 0 });
	return q_incident_member_remove(c, (struct incident_member_remove_in){ .incident_id = i.id,
			.account_id = in->account_id }) &&
		write_change(&ch, &i, ENTRY_CHANGE, msgf(c, MSG_INCIDENT_ENTRY_MEMBER_REMOVED, { "name", m->name }));
}

static bool set_restricted(struct ctx *c, const struct incident_restrict_in *in, bool restricted)
{
	struct incident i;
	struct incident_member *all;
	size_t n;
	if (!incident_get(c, in->incident_id, &i) || !incident_members(c, i.id, &all, &n)) {
		return false;
	}
	if (i.is_restricted == restricted) {
		return fail(c, ERR_CONFLICT, restricted ? MSG_INCIDENT_RESTRICTED_ALREADY : MSG_INCIDENT_LIFTED_ALREADY);
	}
	struct change ch;
	change_init(&ch, c, S("incident"));
	change_opt(&ch, "is_restricted", (struct opt_int){ restricted, 1 });
	bool joins = restricted && !id_is_none(c->who.account_id) && !find(all, n, c->who.account_id);
	if (joins && !add_row(c, i.id, c->who.account_id, &ch)) {
		return false;
	}
	str text = msgf(c, restricted ? MSG_INCIDENT_ENTRY_RESTRICTED : MSG_INCIDENT_ENTRY_LIFTED, { "reason", in->reason });
	return q_incident_update_restricted(c, (struct incident_update_restricted_in){ .is_restricted = restricted,
		.id = i.id }) && write_change(&ch, &i, ENTRY_DECIDED, text);
}

static bool act_restrict(struct ctx *c, const void *in, void *ret_out)
{
	(void)ret_out;
	return set_restricted(c, in, true);
}

static bool act_lift(struct ctx *c, const void *in, void *ret_out)
{
	(void)ret_out;
	return set_restricted(c, in, false);
}

/* --- rows --- */

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
static const struct field add_fields[] = {
	PATH(incident_member_in),
	{ .name = "account_id", .type = FIELD_ID, .offset = offsetof(struct incident_member_in, account_id),
		.flags = FIELD_REQUIRED, .label = MSG_INCIDENT_LABEL_MEMBER, .doc = "account of this organisation" },
};
static const struct field remove_fields[] = {
	PATH(incident_member_in),
	{ .name = "member", .type = FIELD_ID, .offset = offsetof(struct incident_member_in, account_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_INCIDENT_LABEL_MEMBER, .doc = "a member" },
};
static const struct field restrict_fields[] = {
	PATH(incident_restrict_in),
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct incident_restrict_in, reason),
		.flags = FIELD_REQUIRED, .label = MSG_INCIDENT_LABEL_REASON, .doc = "why" },
};

#define MEMBER_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .act = function }
MEMBER_OP(op_incident_member_add, "incident_member_add", "let an account see a restricted room", act_add, add_fields,
	incident_member_in);
MEMBER_OP(op_incident_member_remove, "incident_member_remove", "take an account off the list of a restricted room",
	act_remove, remove_fields, incident_member_in);
MEMBER_OP(op_incident_restrict, "incident_restrict", "make a room visible to its members only", act_restrict,
	restrict_fields, incident_restrict_in);
MEMBER_OP(op_incident_lift, "incident_lift", "make a restricted room visible to the organisation again", act_lift,
	restrict_fields, incident_restrict_in);

bool incident_member_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value),
	void *arg)
{
	struct incident_member_rows_rows rows;
	if (!q_incident_member_rows(c, (struct incident_member_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, S(""), emit, arg, true };
	for (size_t i = 0; i < rows.n; i++) {
		p.object = change_object_name(c, "member", rows.v[i].account_id);
		project_i64(&p, "added_at", rows.v[i].added_at);
		project_id(&p, "added_by", rows.v[i].added_by);
	}
	return p.ok;
}
