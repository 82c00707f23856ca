/* Whom a drill reached: by the link of a mail, by an answer to it. */
#include "account/access.h"
#include "audit/audit.h"
#include "contact_net/inside.h"
#include "contact_net_sql.h"
#include "messages.h"

bool drill_code_find(struct ctx *c, str code, struct drill_code *ret)
{
	struct drill_by_code_row r;
	*ret = (struct drill_code){ .found = false };
	if (!q_drill_by_code(c, (struct drill_by_code_in){ .code_hash = drill_hash(c, str_is_none(code) ? S("") : code) }, &r, &ret->found)) {
		return false;
	}
	if (ret->found) {
		c->org_id = r.org_id;
		c->who = (struct actor){ .name = S("") };
		*ret = (struct drill_code){ true, str_eq(r.state, S("reached")), drill_is_over(r.closed_at, r.closes_at, c->now_ms),
			str_eq(r.lang, S("en")) ? LANG_EN : LANG_JA };
	}
	return true;
}

static bool reached(struct ctx *c, struct id id, struct id contact_id, enum try_how how)
{
	struct try_end e = { id, contact_id, TRY_REACHED, how, S("") };
	return drill_end_try(c, &e);
}

static bool act_answer(struct ctx *c, const void *arg, void *ret_out)
{
	const struct drill_answer_in *in = arg;
	struct drill_by_code_row r;
	bool found;
	(void)ret_out;
	if (!q_drill_by_code(c, (struct drill_by_code_in){ .code_hash = drill_hash(c, in->code) }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_DRILL_NO_LINK);
	}
	c->org_id = r.org_id;
	c->who = (struct actor){ .name = S("") };
	if (drill_is_over(r.closed_at, r.closes_at, c->now_ms)) {
		return fail(c, ERR_CONFLICT, MSG_DRILL_IS_OVER);
	}
	struct audit_line line = { "drill_answer", id_str(c->arena, r.drill_id), id_str(c->arena, r.id) };
	return str_eq(r.state, S("reached")) || (reached(c, r.id, r.contact_id, TRY_BY_LINK) && audit_add(c, &line));
}

bool drill_heard(struct ctx *c, struct id mail_id)
{
	struct drill_by_mail_row r;
	bool found;
	if (!q_drill_by_mail(c, (struct drill_by_mail_in){ .mail_id = mail_id }, &r, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	bool counts = !drill_is_over(r.closed_at, r.closes_at, c->now_ms) && !str_eq(r.state, S("reached"));
	return !counts || reached(c, r.id, r.contact_id, TRY_BY_REPLY);
}

static const struct field fields[] = {
	{ .name = "reaching", .type = FIELD_SECRET, .offset = offsetof(struct drill_answer_in, code), .flags = FIELD_PATH | FIELD_REQUIRED, .max = 100,
		.label = MSG_DRILL_TITLE, .doc = "the code of the link" } };
const struct operation op_drill_answer = { .name = "drill_answer", .doc = "say that a mail of a call drill arrived, by its link", .needs = ACCESS_NONE,
	.fields = fields, .n_fields = 1, .in_size = sizeof(struct drill_answer_in), .act = act_answer, .audits_itself = true };
