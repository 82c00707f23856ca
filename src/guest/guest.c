/* Links for people outside: making, taking back, showing. */
#include "guest/guest.h"

#include "audit/audit.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "guest_sql.h"
#include "messages.h"

#define SECRET_BYTES 32
#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define DAYS_USUAL 7

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct guest, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	F(name, FIELD_LINE, "person or firm"),
	F(reason, FIELD_LINE, "why they look in"),
	F(sees_timeline, FIELD_BOOL, "sees what people wrote into the journal"),
	F(sees_facts, FIELD_BOOL, "sees what is known"),
	F(sees_evidence, FIELD_BOOL, "sees the list of evidence"),
	F(may_write, FIELD_BOOL, "may write notes"),
	F(made_by_name, FIELD_LINE, "who made the link"),
	F(made_at, FIELD_INSTANT, "when it was made"),
	F(ends_at, FIELD_INSTANT, "when it ends by itself"),
	F(revoked_at, FIELD_INSTANT, "when it was taken back"),
	F(seen_at, FIELD_INSTANT, "when it was opened last"),
	F(notes, FIELD_INT, "notes written through it"),
};
#undef F
const struct shape guest_shape = { "Guest", fields, sizeof fields / sizeof fields[0], sizeof(struct guest) };

static const struct field added_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = offsetof(struct guest_added, id), .doc = "identifier" },
	{ .name = "token", .type = FIELD_LINE, .offset = offsetof(struct guest_added, token),
		.doc = "secret of the link /guest/TOKEN; shown this once" },
	{ .name = "ends_at", .type = FIELD_INSTANT, .offset = offsetof(struct guest_added, ends_at), .doc = "when it ends" },
};
const struct shape guest_added_shape = { "GuestLink", added_fields, sizeof added_fields / sizeof added_fields[0],
	sizeof(struct guest_added) };

bool guest_is_over(const struct guest *g, int64_t now_ms)
{
	return g->revoked_at.has || g->ends_at.v <= now_ms;
}

static struct guest from_row(const struct guest_rows_row *r)
{
	return (struct guest){ .id = r->id, .incident_id = r->incident_id, .name = r->name, .reason = r->reason,
		.sees_timeline = r->sees_timeline, .sees_facts = r->sees_facts, .sees_evidence = r->sees_evidence,
		.may_write = r->may_write, .made_by_name = r->account_name, .made_at = { true, r->made_at },
		.ends_at = { true, r->ends_at }, .revoked_at = r->revoked_at, .seen_at = r->seen_at, .notes = { true, r->notes } };
}

bool guest_list(struct ctx *c, struct id incident_id, struct guest **ret, size_t *ret_n)
{
	struct guest_rows_rows rows;
	if (!q_guest_rows(c, (struct guest_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct guest, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = from_row(&rows.v[i]);
	}
	*ret_n = rows.n;
	return true;
}

/* --- making --- */

static str new_secret(struct arena *a)
{
	uint8_t secret[SECRET_BYTES];
	random_bytes(secret, sizeof secret);
	return base64url(a, (bytes){ secret, sizeof secret });
}

static bytes hash_of(struct ctx *c, str secret)
{
	struct sha256 *h = arena_new(c->arena, struct sha256);
	sha256_of(str_bytes(secret), h);
	return (bytes){ h->b, sizeof h->b };
}

static str sees_text(struct ctx *c, const struct guest_add_in *in)
{
	const struct { bool on; int label; } parts[] = { { in->sees_timeline, MSG_GUEST_SEES_TIMELINE },
		{ in->sees_facts, MSG_GUEST_SEES_FACTS }, { in->sees_evidence, MSG_GUEST_SEES_EVIDENCE },
		{ in->may_write, MSG_GUEST_MAY_WRITE } };
	str ret = S("");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].on) {
			ret = STR_CAT(c->arena, ret, ret.n ? S(" / ") : S(""), msg(c, parts[i].label));
		}
	}
	return ret;
}

static bool check(struct ctx *c, const struct guest_add_in *in)
{
	if (in->days.has && (in->days.v < 1 || in->days.v > GUEST_DAYS_MAX)) {
		fail_field(c, "days", MSG_GUEST_DAYS_RANGE);
	}
	if (!in->sees_timeline && !in->sees_facts && !in->sees_evidence) {
		fail_field(c, "sees_timeline", MSG_GUEST_SEES_NOTHING);
	}
	return c->err.code == ERR_NONE;
}

static bool room_is_full(struct ctx *c, struct id incident_id)
{
	struct guest *v;
	size_t n;
	return guest_list(c, incident_id, &v, &n) && (n < LIMIT_GUESTS_PER_ROOM || fail(c, ERR_CONFLICT, MSG_GUEST_TOO_MANY));
}

/*
 * What the journal says of the link, so that verify notices another one in its place: nothing that is looked up by, because
 * the journal leaves the house in archives.
 */
static str link_mark(struct ctx *c, bytes token_hash)
{
	struct sha256 sum;
	sha256_of_n((const bytes[]){ str_bytes(S("sonae guest link")), token_hash }, 2, &sum);
	return str_hex(c->arena, (bytes){ sum.b, SHA256_LEN });
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guest_add_in *in = arg;
	struct guest_added *out = ret_out;
	struct incident i;
	if (!incident_get_open(c, in->incident_id, &i) || !check(c, in) || !room_is_full(c, i.id)) {
		return false;
	}
	struct guest_insert_in row = { .id = id_new(c->now_ms), .incident_id = i.id, .name = in->name, .reason = in->reason,
		.sees_timeline = in->sees_timeline, .sees_facts = in->sees_facts, .sees_evidence = in->sees_evidence,
		.may_write = in->may_write, .made_by = c->who.account_id, .made_at = c->now_ms,
		.ends_at = c->now_ms + (in->days.has ? in->days.v : DAYS_USUAL) * DAY_MS };
	str token = new_secret(c->arena);
	row.token_hash = hash_of(c, token);
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "guest", row.id);
	change_str(ch, "name", row.name);
	change_str(ch, "reason", row.reason);
	change_i64(ch, "sees_timeline", row.sees_timeline);
	change_i64(ch, "sees_facts", row.sees_facts);
	change_i64(ch, "sees_evidence", row.sees_evidence);
	change_i64(ch, "may_write", row.may_write);
	change_str(ch, "link_mark", link_mark(c, row.token_hash));
	change_id(ch, "made_by", row.made_by);
	change_i64(ch, "made_at", row.made_at);
	change_i64(ch, "ends_at", row.ends_at);
	str text = msgf(c, MSG_GUEST_ENTRY_ADDED, { "name", row.name }, { "sees", sees_text(c, in) },
		{ "until", time_full(c, row.ends_at) }, { "reason", row.reason });
	*out = (struct guest_added){ row.id, token, { true, row.ends_at }, i.id };
	return q_guest_insert(c, row) &&
	       change_write(ch, (struct journal_entry_in){ .incident_id = i.id, .type = ENTRY_DECIDED, .text = text }, NULL);
}

static bool act_revoke(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guest_revoke_in *in = arg;
	struct incident i;
	struct guest *v;
	size_t n, k = 0;
	(void)ret_out;
	/* also of a closed room: a link must not outlive the wish to end it */
	if (!incident_get(c, in->incident_id, &i) || !guest_list(c, i.id, &v, &n)) {
		return false;
	}
	while (k < n && !id_eq(v[k].id, in->guest_id)) {
		k++;
	}
	if (k == n) {
		return fail(c, ERR_NOT_FOUND, MSG_GUEST_NOT_FOUND);
	}
	if (v[k].revoked_at.has) {
		return fail(c, ERR_CONFLICT, MSG_GUEST_REVOKED_ALREADY);
	}
	struct opt_int now = { true, c->now_ms };
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	change_object(ch, "guest", v[k].id);
	change_opt(ch, "revoked_at", now);
	str text = msgf(c, MSG_GUEST_ENTRY_REVOKED, { "name", v[k].name });
	return q_guest_take_back(c, (struct guest_take_back_in){ .revoked_at = now, .incident_id = i.id, .id = v[k].id }) &&
	       change_write(ch, (struct journal_entry_in){ .incident_id = i.id, .type = ENTRY_CHANGE, .text = text }, NULL);
}

/* --- as the guest --- */

static void become(struct ctx *c, struct id org_id, struct id link_id, struct id room, str name)
{
	c->org_id = org_id;
	c->who = (struct actor){ .session_id = link_id, .name = name, .only_room = room };
}

bool guest_open(struct ctx *c, str token, str *ret_cookie)
{
	struct guest_by_link_row r;
	bool found;
	*ret_cookie = STR_NONE;
	if (!q_guest_by_link(c, (struct guest_by_link_in){ .token_hash = hash_of(c, token), .ends_at = c->now_ms }, &r, &found)) {
		return false;
	}
	if (!found) {
		return true;
	}
	become(c, r.org_id, r.id, r.incident_id, r.name);
	str cookie = new_secret(c->arena);
	struct guest_session_add_in in = { .token_hash = hash_of(c, cookie), .guest_id = r.id,
		.ends_at = c->now_ms + GUEST_SESSION_MS };
	struct audit_line line = { "guest_open", id_str(c->arena, r.incident_id), S("") };
	if (!q_guest_session_add(c, in) || !audit_add(c, &line) ||
	    !q_guest_seen(c, (struct guest_seen_in){ .seen_at = { true, c->now_ms }, .incident_id = r.incident_id, .id = r.id })) {
		return false;
	}
	*ret_cookie = cookie;
	return true;
}

bool guest_pass(struct ctx *c, str cookie, struct guest_pass *ret)
{
	struct guest_by_session_row r;
	bool found = false;
	if (!str_is_empty(cookie) && !q_guest_by_session(c, (struct guest_by_session_in){ .token_hash = hash_of(c, cookie),
			.now = c->now_ms }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_GUEST_IS_OVER);
	}
	become(c, r.org_id, r.id, r.incident_id, r.name);
	c->org_name = r.org_name;
	struct seen_room *seen = arena_new(c->arena, struct seen_room); /* restricted or not: each look of a guest is written down */
	*seen = (struct seen_room){ r.incident_id, c->seen };
	c->seen = seen;
	*ret = (struct guest_pass){ .id = r.id, .incident_id = r.incident_id, .name = r.name, .sees_timeline = r.sees_timeline,
		.sees_facts = r.sees_facts, .sees_evidence = r.sees_evidence, .may_write = r.may_write, .ends_at = r.ends_at,
		.notes = r.notes };
	return true;
}

static bool act_note(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guest_note_in *in = arg;
	struct guest_pass pass;
	struct incident i;
	struct journal_added added;
	(void)ret_out;
	if (!guest_pass(c, in->cookie, &pass) || !incident_get_open(c, pass.incident_id, &i)) {
		return false;
	}
	if (!pass.may_write) {
		return fail(c, ERR_DENIED, MSG_GUEST_NO_WRITING);
	}
	if (pass.notes >= LIMIT_GUEST_NOTES) {
		return fail(c, ERR_CONFLICT, MSG_GUEST_TOO_MANY_NOTES);
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = ENTRY_NOTE, .text = in->text,
		.source = msgf(c, MSG_GUEST_SOURCE, { "name", pass.name }) };
	struct audit_line line = { "guest_note", id_str(c->arena, i.id), S("") };
	return journal_add(c, &e, &added) && audit_add(c, &line) &&
	       q_guest_noted(c, (struct guest_noted_in){ .incident_id = i.id, .id = pass.id });
}

bool guest_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id, (void)arg;
	return q_guest_session_sweep(c, (struct guest_session_sweep_in){ .now = c->now_ms });
}

/* --- verify --- */

bool guest_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct guest_rows_rows rows;
	if (!q_guest_rows(c, (struct guest_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, S(""), emit, arg, true };
	for (size_t i = 0; i < rows.n; i++) {
		const struct guest_rows_row *r = &rows.v[i];
		p.object = change_object_name(c, "guest", r->id);
		project_str(&p, "name", r->name);
		project_str(&p, "reason", r->reason);
		project_i64(&p, "sees_timeline", r->sees_timeline);
		project_i64(&p, "sees_facts", r->sees_facts);
		project_i64(&p, "sees_evidence", r->sees_evidence);
		project_i64(&p, "may_write", r->may_write);
		if (r->sealed_as == 1) {
			project_str(&p, "link_mark", link_mark(c, r->token_hash));
		} else {
			project_str(&p, "token_hash", str_hex(c->arena, r->token_hash));
		}
		project_id(&p, "made_by", r->made_by);
		project_i64(&p, "made_at", r->made_at);
		project_i64(&p, "ends_at", r->ends_at);
		project_opt(&p, "revoked_at", r->revoked_at);
	}
	return p.ok;
}

bool guest_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct guest *v;
	size_t n;
	if (!guest_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, id)) {
			bool is_name = str_eq(field, S("name"));
			return q_guest_rename(c, (struct guest_rename_in){ .name = is_name ? value : v[k].name,
				.reason = is_name ? v[k].reason : value, .incident_id = incident_id, .id = id });
		}
	}
	return fail(c, ERR_BUG, 0);
}

/* --- rows --- */

#define PATH(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define ADD(member, kind, more, label_msg, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct guest_add_in, member), .flags = more, .label = label_msg, \
		.doc = text }
static const struct field add_fields[] = {
	PATH(guest_add_in),
	ADD(name, FIELD_LINE, FIELD_REQUIRED, MSG_GUEST_LABEL_NAME, "person or firm"),
	ADD(reason, FIELD_LINE, FIELD_REQUIRED, MSG_GUEST_LABEL_REASON, "why they look in"),
	ADD(days, FIELD_INT, 0, MSG_GUEST_LABEL_DAYS, "1-30 days; none: 7"),
	ADD(sees_timeline, FIELD_BOOL, 0, MSG_GUEST_SEES_TIMELINE, "sees what people wrote into the journal"),
	ADD(sees_facts, FIELD_BOOL, 0, MSG_GUEST_SEES_FACTS, "sees what is known"),
	ADD(sees_evidence, FIELD_BOOL, 0, MSG_GUEST_SEES_EVIDENCE, "sees the list of evidence"),
	ADD(may_write, FIELD_BOOL, 0, MSG_GUEST_MAY_WRITE, "may write notes"),
};
static const struct field revoke_fields[] = {
	PATH(guest_revoke_in),
	{ .name = "guest", .type = FIELD_ID, .offset = offsetof(struct guest_revoke_in, guest_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_GUEST_LABEL_NAME, .doc = "the link" },
};
static const struct field note_fields[] = {
	{ .name = "text", .type = FIELD_TEXT, .offset = offsetof(struct guest_note_in, text), .flags = FIELD_REQUIRED,
		.max = LIMIT_TEXT_CHARS, .label = MSG_GUEST_LABEL_NOTE, .doc = "what the guest tells" },
};
const struct operation op_guest_add = { .name = "guest_add", .doc = "make a link with an end for somebody outside",
	.needs = ACCESS_RESPONDER, .fields = add_fields, .n_fields = sizeof add_fields / sizeof add_fields[0],
	.in_size = sizeof(struct guest_add_in), .out_size = sizeof(struct guest_added), .out = &guest_added_shape,
	.act = act_add };
const struct operation op_guest_revoke = { .name = "guest_revoke", .doc = "take a link for somebody outside back",
	.needs = ACCESS_RESPONDER, .fields = revoke_fields, .n_fields = sizeof revoke_fields / sizeof revoke_fields[0],
	.in_size = sizeof(struct guest_revoke_in), .act = act_revoke };
const struct operation op_guest_note = { .name = "guest_note", .doc = "a note by a guest", .needs = ACCESS_NONE,
	.fields = note_fields, .n_fields = sizeof note_fields / sizeof note_fields[0],
	.in_size = sizeof(struct guest_note_in), .act = act_note, .audits_itself = true };
