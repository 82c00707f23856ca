/*
 * password_reset: a member forgot the password. An administrator makes a one-time code, shown once and over after a
 * day; with it the member chooses a new one. The code is told from mouth to ear: the program sends nothing.
 */
#include "account/account.h"
#include "account/session_life.h"
#include "account/throttle.h"
#include "account_sql.h"
#include "audit/audit.h"
#include "base/hash.h"
#include "base/text.h"
#include "messages.h"

#define CODE_CHARS 16

/* --- the administrator --- */

/* An account that works for another organisation as well is not this one's to open. */
static bool is_ours_alone(struct ctx *c, struct id account_id)
{
	struct membership_of_account_rows rows;
	if (id_eq(account_id, c->who.account_id)) {
		return fail(c, ERR_CONFLICT, MSG_ACCOUNT_RESET_OWN);
	}
	return q_membership_of_account(c, (struct membership_of_account_in){ .account_id = account_id, .rows = 2 }, &rows) &&
	       (rows.n < 2 || fail(c, ERR_CONFLICT, MSG_ACCOUNT_RESET_ELSEWHERE));
}

static bool member_reset_act(struct ctx *c, const void *arg, void *ret)
{
	const struct member_reset *in = arg;
	struct member_reset_result *result = ret;
	struct membership_get_row membership;
	struct account_get_row account;
	struct sha256 hash;
	bool found = false;
	if (!q_membership_get(c, (struct membership_get_in){ .account_id = in->account_id }, &membership, &found)) {
		return false;
	}
	if (!found || membership.ended_at.has) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	if (!is_ours_alone(c, in->account_id) || !q_account_get(c, (struct account_get_in){ .id = in->account_id }, &account)) {
		return false;
	}
	str code = random_code(c->arena, CODE_CHARS);
	code_hash(c, code, &hash);
	*result = (struct member_reset_result){ .mail = account.mail, .code = code_grouped(c->arena, code),
		.ends_at = c->now_ms + RESET_LIFE_MS };
	return q_reset_put(c, (struct reset_put_in){ .account_id = in->account_id, .code_hash = { hash.b, sizeof hash.b },
			.made_by = c->who.account_id, .ends_at = result->ends_at }) &&
		q_session_revoke_all(c, (struct session_revoke_all_in){ .revoked_at = { true, c->now_ms },
			.account_id = in->account_id });
}

static const struct field member_reset_fields[] = {
	{ "account", FIELD_ID, offsetof(struct member_reset, account_id), FIELD_REQUIRED | FIELD_PATH,
	  .label = MSG_ACCOUNT_MEMBER, .doc = "The account." },
};
const struct operation op_member_reset = { "member_reset", "Make a one-time code for a new password; sessions end.",
	ACCESS_ADMIN, member_reset_fields, 1, sizeof(struct member_reset), sizeof(struct member_reset_result), NULL,
	member_reset_act };

/* --- the member: nobody is signed in --- */

static bool must_wait(struct ctx *c, const struct password_reset *in, int64_t *ret_until)
{
	struct throttle by_peer = { STR_CAT(c->arena, S("peer:"), in->peer), THROTTLE_FREE_BY_PEER };
	*ret_until = 0;
	return throttle_wait(c, by_peer, ret_until);
}

static bool find(struct ctx *c, const struct password_reset *in, struct id *ret)
{
	struct reset_find_row row;
	struct sha256 hash;
	bool found = false;
	code_hash(c, in->code, &hash);
	*ret = (struct id){ 0 };
	if (!q_reset_find(c, (struct reset_find_in){ .mail = text_fold(c->arena, in->mail), .now = c->now_ms,
	                  .code_hash = { hash.b, sizeof hash.b } }, &row, &found)) {
		return false;
	}
	*ret = found ? row.account_id : (struct id){ 0 };
	return true;
}

bool password_reset_check(struct ctx *c, struct password_reset *in)
{
	struct id account_id;
	if (!must_wait(c, in, &in->wait_until) || !find(c, in, &account_id)) {
		return false;
	}
	if (in->wait_until > 0 || id_is_none(account_id)) {
		return true; /* act tells; no work for a guess */
	}
	return password_is_fit(c, "password", in->password, in->mail) && password_hash(c, in->password, &in->password_hash);
}

static bool password_reset_act(struct ctx *c, const void *arg, void *ret)
{
	const struct password_reset *in = arg;
	struct password_reset_result *result = ret;
	struct id account_id;
	if (!must_wait(c, in, &result->wait_until) || result->wait_until > 0) {
		return result->wait_until > 0;
	}
	if (!find(c, in, &account_id)) {
		return false;
	}
	if (id_is_none(account_id) || str_is_none(in->password_hash)) {
		struct audit_line line = { "password_reset_failed", S(""), S("") };
		return throttle_count(c, STR_CAT(c->arena, S("peer:"), in->peer)) && audit_add_system(c, &line);
	}
	struct audit_line line = { "password_reset", S(""), S("") };
	result->ok = true;
	return q_reset_clear(c, (struct reset_clear_in){ .account_id = account_id }) &&
		account_reset_password(c, &(struct account_reset){ in->mail, in->password_hash }) &&
		session_start(c, account_id, in->peer, in->agent, &result->token) &&
		(id_is_none(c->org_id) ? audit_add_system(c, &line) : audit_add(c, &line));
}

static const struct field password_reset_fields[] = {
	{ "mail", FIELD_LINE, offsetof(struct password_reset, mail), FIELD_REQUIRED, .label = MSG_ACCOUNT_MAIL,
	  .doc = "Mail address of the account." },
	{ "code", FIELD_LINE, offsetof(struct password_reset, code), FIELD_REQUIRED, .max = 40, .label = MSG_ACCOUNT_RESET_CODE,
	  .doc = "The one-time code of the administrator." },
	{ "password", FIELD_SECRET, offsetof(struct password_reset, password), FIELD_REQUIRED, .max = PASSWORD_MAX_CHARS,
	  .label = MSG_ACCOUNT_NEW_PASSWORD, .doc = "At least 12 characters." },
};
const struct operation op_password_reset = { "password_reset", "Choose a new password with a one-time code.", ACCESS_NONE,
	password_reset_fields, 3, sizeof(struct password_reset), sizeof(struct password_reset_result), NULL,
	password_reset_act, .audits_itself = true };
