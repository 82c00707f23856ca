/* Who has read it, and who opened what was warned of. */
#include "audit/audit.h"
#include "base/hash.h"
#include "base/msg.h"
#include "broadcast/inside.h"
#include "broadcast_sql.h"
#include "incident/incident.h"
#include "messages.h"
#include "outbox/outbox.h"

/* Whoever sent it hears of it by mail: that somebody did, and where to look, not who. */
static bool tell_maker(struct ctx *c, const struct broadcast_sending_row *b)
{
	struct broadcast_maker_row m;
	bool found, added;
	enum lang kept = c->lang;
	if (!q_broadcast_maker(c, (struct broadcast_maker_in){ .id = b->made_by }, &m, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	c->lang = str_eq(m.lang, S("en")) ? LANG_EN : LANG_JA;
	struct outbox_mail mail = { .about = "answer", .person_id = m.person_id, .to = { m.name, m.mail },
		.subject = msg(c, MSG_BROADCAST_OPENED_SUBJECT), .body = msgf(c, MSG_BROADCAST_OPENED_BODY, { "who", m.name }, { "subject", b->subject }) };
	bool ok = outbox_add(c, &mail, &added);
	c->lang = kept;
	return ok;
}

static bool heard_of_opening(struct ctx *c, struct id broadcast_id, str name)
{
	struct broadcast_sending_row b;
	bool found;
	return q_broadcast_sending(c, (struct broadcast_sending_in){ .id = broadcast_id }, &b, &found) && found && tell_maker(c, &b) &&
	       broadcast_entry(c, b.incident_id, msgf(c, MSG_BROADCAST_ENTRY_OPENED, { "who", name }, { "subject", b.subject }));
}

bool broadcast_put_answer(struct ctx *c, struct id broadcast_id, struct id person_id, enum broadcast_read how, int answer)
{
	struct broadcast_person_get_row p;
	bool found;
	if (!q_broadcast_person_get(c, (struct broadcast_person_get_in){ .broadcast_id = broadcast_id, .person_id = person_id }, &p, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_BROADCAST_NOT_ONE_OF_THEM);
	}
	if (!q_broadcast_read(c, (struct broadcast_read_in){ .read_at = { true, c->now_ms },
			.read_how = str_from_c(broadcast_read_choices.v[how].code), .broadcast_id = broadcast_id, .person_id = person_id })) {
		return false;
	}
	bool is_same = answer < 0 || str_eq(p.answer, str_from_c(broadcast_answer_choices.v[answer].code));
	if (is_same) {
		return true;
	}
	return q_broadcast_answer(c, (struct broadcast_answer_in){ .answer = str_from_c(broadcast_answer_choices.v[answer].code),
			.answered_at = { true, c->now_ms }, .broadcast_id = broadcast_id, .person_id = person_id }) &&
	       (answer != ANSWER_OPENED || heard_of_opening(c, broadcast_id, p.name));
}

/* --- by hand --- */

static bool get_out(struct ctx *c, struct id id, struct broadcast *b)
{
	return broadcast_get(c, id, b) && ((b->state != BROADCAST_DRAFT && b->state != BROADCAST_DROPPED && b->send_at.v <= c->now_ms) ||
		fail(c, ERR_CONFLICT, MSG_BROADCAST_NOT_OUT));
}

/* Of those warned anybody who is signed in, whatever room it belongs to: they have read it. */
static bool act_mine(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_said_in *in = arg;
	struct broadcast_banner *v;
	size_t n, k = 0;
	(void)ret_out;
	if (id_is_none(c->who.person_id) || !broadcast_standing(c, &v, &n)) {
		return c->err.code == ERR_NONE ? fail(c, ERR_NOT_FOUND, MSG_BROADCAST_NOT_ONE_OF_THEM) : false;
	}
	while (k < n && !id_eq(v[k].id, in->broadcast_id)) {
		k++;
	}
	if (k == n || !v[k].is_mine) {
		return fail(c, ERR_NOT_FOUND, MSG_BROADCAST_NOT_ONE_OF_THEM);
	}
	return broadcast_put_answer(c, in->broadcast_id, c->who.person_id, BROADCAST_BY_PAGE, in->answer);
}

static bool act_told(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_said_in *in = arg;
	struct broadcast b;
	(void)ret_out;
	return get_out(c, in->broadcast_id, &b) && broadcast_put_answer(c, b.id, in->person_id, BROADCAST_BY_TOLD, in->answer);
}

/* --- by the link of the mail --- */

static bytes hash_of(struct ctx *c, str code)
{
	struct sha256 *h = arena_new(c->arena, struct sha256);
	sha256_of(str_bytes(code), h);
	return (bytes){ h->b, sizeof h->b };
}

bool broadcast_code_find(struct ctx *c, str code, struct broadcast_code *ret)
{
	struct broadcast_by_code_row r;
	*ret = (struct broadcast_code){ .answer = -1 };
	if (!q_broadcast_by_code(c, (struct broadcast_by_code_in){ .code_hash = hash_of(c, code) }, &r, &ret->found)) {
		return false;
	}
	if (ret->found) {
		*ret = (struct broadcast_code){ true, r.asks, r.read_at.has, choice_find(&broadcast_answer_choices, r.answer), r.phone,
			str_eq(r.lang, S("en")) ? LANG_EN : LANG_JA };
	}
	return true;
}

static bool act_read(struct ctx *c, const void *arg, void *ret_out)
{
	const struct broadcast_reading_in *in = arg;
	struct broadcast_by_code_row r;
	bool found;
	(void)ret_out;
	if (!q_broadcast_by_code(c, (struct broadcast_by_code_in){ .code_hash = hash_of(c, in->code) }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_NOTICE_READ_GONE);
	}
	c->org_id = r.org_id;
	c->who = (struct actor){ .name = S("") };
	struct audit_line line = { "broadcast_read", id_str(c->arena, r.broadcast_id), id_str(c->arena, r.person_id) };
	return broadcast_put_answer(c, r.broadcast_id, r.person_id, BROADCAST_BY_LINK, r.asks ? in->answer : -1) && audit_add(c, &line);
}

/* --- rows --- */

#define WARNING { .name = "warning", .type = FIELD_ID, .offset = offsetof(struct broadcast_said_in, broadcast_id), \
	.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_BROADCAST_TITLE, .doc = "the warning" }
#define ANSWER(T) { .name = "answer", .type = FIELD_CHOICE, .offset = offsetof(struct T, answer), .choices = &broadcast_answer_choices, \
	.label = MSG_BROADCAST_ANSWER, .doc = "opened, not_opened or unknown; none: read, nothing said" }
static const struct field mine_fields[] = { WARNING, ANSWER(broadcast_said_in) };
static const struct field told_fields[] = { WARNING,
	{ .name = "warned", .type = FIELD_ID, .offset = offsetof(struct broadcast_said_in, person_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_BROADCAST_PEOPLE, .doc = "the person" },
	ANSWER(broadcast_said_in) };
static const struct field read_fields[] = {
	{ .name = "reading", .type = FIELD_SECRET, .offset = offsetof(struct broadcast_reading_in, code), .flags = FIELD_PATH | FIELD_REQUIRED,
		.max = 100, .label = MSG_NOTICE_READ_TITLE, .doc = "the code of the link" },
	ANSWER(broadcast_reading_in) };
#define N(v) (sizeof(v) / sizeof(v)[0])
const struct operation op_broadcast_mine = { .name = "broadcast_mine", .doc = "say that one has read a warning, and whether one opened it",
	.needs = ACCESS_HELPER, .fields = mine_fields, .n_fields = N(mine_fields), .in_size = sizeof(struct broadcast_said_in), .act = act_mine };
const struct operation op_broadcast_told = { .name = "broadcast_told", .doc = "somebody was told by word of mouth; their answer",
	.needs = ACCESS_RESPONDER, .fields = told_fields, .n_fields = N(told_fields), .in_size = sizeof(struct broadcast_said_in), .act = act_told };
const struct operation op_broadcast_read = { .name = "broadcast_read", .doc = "say that a warning was read, by the code of the mail",
	.needs = ACCESS_NONE, .fields = read_fields, .n_fields = N(read_fields), .in_size = sizeof(struct broadcast_reading_in), .act = act_read,
	.audits_itself = true };
