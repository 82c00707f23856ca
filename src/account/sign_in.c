/* sign_in: the door. Failures are counted by account and by address; waits grow; nothing tells which was wrong. */
#include "account/account.h"
#include "account/session_life.h"
#include "account/throttle.h"
#include "account_sql.h"
#include "audit/audit.h"
#include "base/text.h"
#include "messages.h"

#define SECRET_BYTES 32
#define ORG_CHOICES_MAX 100
#define SESSION_LIST_MAX 100
#define AGENT_MAX_CHARS 200

static const struct field sign_in_fields[] = {
	{ "mail", FIELD_LINE, offsetof(struct sign_in, mail), FIELD_REQUIRED, .label = MSG_ACCOUNT_MAIL,
	  .doc = "Mail address of the account." },
	{ "password", FIELD_SECRET, offsetof(struct sign_in, password), FIELD_REQUIRED, .max = PASSWORD_MAX_CHARS,
	  .label = MSG_ACCOUNT_PASSWORD, .doc = "Its password." },
	{ "next", FIELD_LINE, offsetof(struct sign_in, next), FIELD_FORM_ONLY, .max = 1000, .label = MSG_ACCOUNT_NEXT,
	  .doc = "Where to go afterwards." },
};

/* --- throttle --- */

static struct throttle by_mail(struct ctx *c, str mail)
{
	return (struct throttle){ STR_CAT(c->arena, S("mail:"), text_fold(c->arena, mail)), THROTTLE_FREE_BY_MAIL };
}

static struct throttle by_peer(struct ctx *c, str peer)
{
	return (struct throttle){ STR_CAT(c->arena, S("peer:"), peer), THROTTLE_FREE_BY_PEER };
}

static bool must_wait(struct ctx *c, const struct sign_in *in, int64_t *ret_until)
{
	*ret_until = 0;
	return throttle_wait(c, by_mail(c, in->mail), ret_until) && throttle_wait(c, by_peer(c, in->peer), ret_until);
}

/* --- check, then act --- */

bool sign_in_check(struct ctx *c, struct sign_in *in)
{
	struct account_by_mail_row row = { 0 };
	bool found = false;
	int64_t until = 0;
	bool ok = q_account_by_mail(c, (struct account_by_mail_in){ .mail = text_fold(c->arena, in->mail) }, &row, &found) &&
		must_wait(c, in, &until);
	if (!ok) {
		return false;
	}
	if (until > 0) {
		return true; /* act tells; no work for somebody who has to wait */
	}
	bool usable = found && !row.disabled_at.has;
	bool same = password_matches(usable ? row.password_hash : STR_NONE, in->password);
	in->account_id = usable ? row.id : (struct id){ 0 };
	in->password_ok = usable && same;
	return true;
}

static bool failed(struct ctx *c, const struct sign_in *in)
{
	struct audit_line line = { "sign_in_failed", S(""), S("") };
	return throttle_count(c, by_mail(c, in->mail).name) && throttle_count(c, by_peer(c, in->peer).name) &&
		audit_add_system(c, &line);
}

static bool succeeded(struct ctx *c, const struct sign_in *in, struct sign_in_result *result)
{
	struct audit_line line = { "sign_in", S(""), S("") };
	/* The session before this one ends: a token that was known before sign-in opens nothing after it. */
	if (!id_is_none(c->who.session_id) &&
	    !q_session_revoke(c, (struct session_revoke_in){ .revoked_at = { true, c->now_ms }, .id = c->who.session_id,
	                      .account_id = c->who.account_id })) {
		return false;
	}
	result->ok = true;
	return throttle_forget(c, by_mail(c, in->mail).name) &&
		session_start(c, in->account_id, in->peer, in->agent, &result->token) &&
		(id_is_none(c->org_id) ? audit_add_system(c, &line) : audit_add(c, &line));
}

/* Somebody who has to wait leaves no line: otherwise anybody could fill the disk with them. */
static bool sign_in_act(struct ctx *c, const void *arg, void *ret)
{
	const struct sign_in *in = arg;
	struct sign_in_result *result = ret;
	if (!must_wait(c, in, &result->wait_until)) {
		return false;
	}
	if (result->wait_until > 0) {
		return true;
	}
	if (!in->password_ok) {
		return failed(c, in) && must_wait(c, in, &result->wait_until);
	}
	return succeeded(c, in, result);
}

const struct operation op_sign_in = { "sign_in", "Sign in with mail address and password.", ACCESS_NONE, sign_in_fields,
	sizeof sign_in_fields / sizeof sign_in_fields[0], sizeof(struct sign_in), sizeof(struct sign_in_result), NULL,
	sign_in_act, .audits_itself = true };

static bool sign_out_act(struct ctx *c, const void *arg, void *ret)
{
	(void)arg;
	(void)ret;
	return q_session_revoke(c, (struct session_revoke_in){ .revoked_at = { true, c->now_ms }, .id = c->who.session_id,
		.account_id = c->who.account_id });
}

const struct operation op_sign_out = { "sign_out", "End this session.", ACCESS_NONE, .act = sign_out_act };

/* --- sessions --- */

bool account_first_org(struct ctx *c, struct id account_id, struct id *ret_org)
{
	struct membership_of_account_rows rows;
	if (!q_membership_of_account(c, (struct membership_of_account_in){ .account_id = account_id, .rows = 1 }, &rows)) {
		return false;
	}
	*ret_org = rows.n > 0 ? rows.v[0].org_id : (struct id){ 0 };
	return true;
}

bool session_start(struct ctx *c, struct id account_id, str peer, str agent, str *ret_token)
{
	uint8_t secret[SECRET_BYTES], csrf_key[SECRET_BYTES];
	random_bytes(secret, sizeof secret);
	random_bytes(csrf_key, sizeof csrf_key);
	*ret_token = base64url(c->arena, (bytes){ secret, sizeof secret });
	struct sha256 hash;
	sha256_of(str_bytes(*ret_token), &hash);
	struct id org_id = c->org_id;
	if ((id_is_none(org_id) || !id_eq(account_id, c->who.account_id)) && !account_first_org(c, account_id, &org_id)) {
		return false;
	}
	struct session_add_in in = { .id = id_new(c->now_ms), .token_hash = { hash.b, sizeof hash.b },
		.account_id = account_id, .org_id = org_id, .csrf_key = { csrf_key, sizeof csrf_key },
		.created_at = c->now_ms, .ends_at = c->now_ms + SESSION_LIFE_MS,
		.peer = str_is_none(peer) ? S("") : peer,
		.agent = str_is_none(agent) ? S("") : text_clip(c->arena, agent, AGENT_MAX_CHARS) };
	c->org_id = org_id;
	c->who.account_id = account_id;
	c->who.session_id = in.id;
	return q_session_add(c, in);
}

bool session_lines(struct ctx *c, struct session_line **ret, size_t *ret_n)
{
	struct session_list_rows rows;
	struct session_list_in in = { .account_id = c->who.account_id, .now = c->now_ms,
		.idle_since = c->now_ms - SESSION_IDLE_MS, .rows = SESSION_LIST_MAX };
	if (!q_session_list(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct session_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct session_list_row *r = &rows.v[i];
		(*ret)[i] = (struct session_line){ r->id, r->created_at, r->seen_at, r->ends_at, r->peer, r->agent,
			id_eq(r->id, c->who.session_id) };
	}
	*ret_n = rows.n;
	return true;
}

static const struct field session_end_fields[] = {
	{ "session", FIELD_ID, offsetof(struct session_end, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_ACCOUNT_SESSION,
	  .doc = "The session." },
};

static bool session_end_act(struct ctx *c, const void *arg, void *ret)
{
	(void)ret;
	const struct session_end *in = arg;
	if (!q_session_revoke(c, (struct session_revoke_in){ .revoked_at = { true, c->now_ms }, .id = in->id,
	                      .account_id = c->who.account_id })) {
		return false;
	}
	return db_changes(c->db) > 0 || fail(c, ERR_NOT_FOUND, 0);
}

const struct operation op_session_end = { "session_end", "End one session of my account.", ACCESS_NONE,
	session_end_fields, 1, sizeof(struct session_end), .act = session_end_act };

static bool session_end_others_act(struct ctx *c, const void *arg, void *ret)
{
	(void)arg;
	(void)ret;
	return q_session_revoke_all(c, (struct session_revoke_all_in){ .revoked_at = { true, c->now_ms },
		.account_id = c->who.account_id, .except_id = c->who.session_id });
}

const struct operation op_session_end_others = { "session_end_others", "End every other session of my account.",
	ACCESS_NONE, .act = session_end_others_act };

/* --- the organisation of a session --- */

bool org_choices(struct ctx *c, struct org_choice **ret, size_t *ret_n)
{
	struct membership_of_account_rows rows;
	struct membership_of_account_in in = { .account_id = c->who.account_id, .rows = ORG_CHOICES_MAX };
	if (!q_membership_of_account(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct org_choice, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct org_choice){ rows.v[i].org_id, rows.v[i].name, id_eq(rows.v[i].org_id, c->org_id) };
	}
	*ret_n = rows.n;
	return true;
}

static const struct field org_choose_fields[] = {
	{ "org", FIELD_ID, offsetof(struct org_choose, org), FIELD_REQUIRED, .label = MSG_ACCOUNT_ORG,
	  .doc = "The organisation to work in." },
};

static bool org_choose_act(struct ctx *c, const void *arg, void *ret)
{
	(void)ret;
	const struct org_choose *in = arg;
	struct org_choice *choices;
	size_t n;
	if (!org_choices(c, &choices, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(choices[i].id, in->org)) {
			c->org_id = in->org;
			return q_session_choose_org(c, (struct session_choose_org_in){ .org_id = in->org,
				.id = c->who.session_id, .account_id = c->who.account_id });
		}
	}
	return fail(c, ERR_NOT_FOUND, 0);
}

const struct operation op_org_choose = { "org_choose", "Work in another organisation of mine.", ACCESS_NONE,
	org_choose_fields, 1, sizeof(struct org_choose), .act = org_choose_act };
