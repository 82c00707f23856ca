/* Messages as rows: added by rules, carried by the courier. */
#include "outbox/outbox.h"

#include "base/limits.h"
#include "messages.h"
#include "outbox_sql.h"

#define KEPT_MS (90 * 24 * 3600 * INT64_C(1000))

static const struct choice state_rows[] = { [OUTBOX_WAITING] = { "waiting", MSG_OUTBOX_STATE_WAITING },
	[OUTBOX_SENDING] = { "sending", MSG_OUTBOX_STATE_SENDING }, [OUTBOX_SENT] = { "sent", MSG_OUTBOX_STATE_SENT },
	[OUTBOX_REFUSED] = { "refused", MSG_OUTBOX_STATE_REFUSED }, [OUTBOX_GIVEN_UP] = { "given_up", MSG_OUTBOX_STATE_GIVEN_UP },
	[OUTBOX_BOUNCED] = { "bounced", MSG_OUTBOX_STATE_BOUNCED } };
const struct choices outbox_state_choices = { state_rows, sizeof state_rows / sizeof state_rows[0] };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct outbox_row, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(about, FIELD_LINE, "what it tells of: test, sighting, opened, level, assigned, report, ledger, digest, reminder"),
	F(incident_id, FIELD_ID, "the room it tells of"),
	F(person_id, FIELD_ID, "who is told"),
	F(to_name, FIELD_LINE, "their name"),
	F(to_address, FIELD_LINE, "their address"),
	F(subject, FIELD_LINE, "subject"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct outbox_row, state), .choices = &outbox_state_choices,
		.doc = "waiting, sending, sent, refused, given_up or bounced" },
	F(tries, FIELD_INT, "how often it was tried"),
	F(next_at, FIELD_INSTANT, "when it is tried again, while it waits"),
	F(made_at, FIELD_INSTANT, "when it was written"),
	F(ended_at, FIELD_INSTANT, "when it went, was refused or given up"),
	F(code, FIELD_INT, "of the server's last answer"),
	F(said, FIELD_LINE, "that answer, or what went wrong"),
};
#undef F
const struct shape outbox_shape = { "OutboxMessage", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct outbox_row) };

/* What stands in a header field is one line. */
static str one_line(struct ctx *c, str s)
{
	char *p = arena_chars(c->arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		p[i] = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i];
	}
	return (str){ p, s.n };
}

bool outbox_add(struct ctx *c, const struct outbox_mail *m, bool *ret_added)
{
	struct outbox_server_row server;
	bool found;
	*ret_added = false;
	if (!q_outbox_server(c, &server, &found)) {
		return false;
	}
	if (!found || !mail_address_is_valid(m->to.address)) {
		return true;
	}
	bool has_other = mail_address_is_valid(m->other_address) && !str_eq(m->other_address, m->to.address);
	*ret_added = true;
	return q_outbox_add(c, (struct outbox_add_in){ .id = id_is_none(m->id) ? id_new(c->now_ms) : m->id, .about = str_from_c(m->about),
		.incident_id = m->incident_id, .person_id = m->person_id, .to_name = one_line(c, m->to.name),
		.to_address = m->to.address, .other_address = has_other ? m->other_address : S(""),
		.subject = one_line(c, m->subject), .body = m->body, .now = c->now_ms });
}

static bool asker_of(struct ctx *c, struct id id, const struct outbox_asker **ret)
{
	struct outbox_about_row row;
	bool found;
	*ret = NULL;
	if (!q_outbox_about(c, (struct outbox_about_in){ .id = id }, &row, &found)) {
		return false;
	}
	for (const struct outbox_asker *a = outbox_askers; found && a->about; a++) {
		*ret = str_eq(row.about, str_from_c(a->about)) ? a : *ret;
	}
	return true;
}

bool outbox_asks(struct ctx *c, struct id id, bool *ret)
{
	const struct outbox_asker *asker;
	bool ok = asker_of(c, id, &asker);
	*ret = ok && asker;
	return ok;
}

bool outbox_answered(struct ctx *c, struct id id)
{
	const struct outbox_asker *asker;
	return asker_of(c, id, &asker) && (!asker || asker->heard(c, id));
}

bool outbox_list(struct ctx *c, struct outbox_row **ret, size_t *ret_n)
{
	struct outbox_rows_rows rows;
	if (!q_outbox_rows(c, (struct outbox_rows_in){ .rows = OUTBOX_SHOWN }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct outbox_row, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct outbox_rows_row *r = &rows.v[k];
		int state = choice_find(&outbox_state_choices, r->state);
		bool waits = state == OUTBOX_WAITING;
		(*ret)[k] = (struct outbox_row){ .id = r->id, .incident_id = r->incident_id, .person_id = r->person_id,
			.about = r->about, .to_name = r->to_name, .to_address = r->to_address, .subject = r->subject, .state = state,
			.tries = { true, r->tries }, .next_at = { waits, r->next_at }, .made_at = { true, r->made_at },
			.ended_at = r->ended_at, .code = { r->code > 0, r->code }, .said = r->said };
	}
	return true;
}

bool outbox_my_mail(struct ctx *c, str *ret)
{
	struct outbox_my_mail_row row;
	bool found;
	if (!q_outbox_my_mail(c, (struct outbox_my_mail_in){ .id = c->who.account_id }, &row, &found)) {
		return false;
	}
	*ret = found ? row.mail : S("");
	return true;
}

struct again_in { struct id message_id; };

static bool act_again(struct ctx *c, const void *arg, void *ret_out)
{
	const struct again_in *in = arg;
	struct outbox_again_row row;
	(void)ret_out;
	bool found;
	if (!q_outbox_again(c, (struct outbox_again_in){ .now = c->now_ms, .id = in->message_id }, &row, &found)) {
		return false;
	}
	return found || fail(c, ERR_NOT_FOUND, MSG_OUTBOX_NOT_AGAIN);
}

static const struct field again_fields[] = {
	{ .name = "message", .type = FIELD_ID, .offset = offsetof(struct again_in, message_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_OUTBOX_MESSAGE, .doc = "the message" },
};
const struct operation op_outbox_again = { .name = "outbox_again", .doc = "try a refused message again", .needs = ACCESS_ADMIN,
	.fields = again_fields, .n_fields = 1, .in_size = sizeof(struct again_in), .act = act_again };

bool outbox_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id;
	(void)arg;
	return q_outbox_sweep(c, (struct outbox_sweep_in){ .before = c->now_ms - KEPT_MS });
}
