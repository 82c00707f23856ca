/* account: accounts and memberships as such; the first set-up; one's own profile and password. */
#include "account/account.h"

#include "account/session_life.h"
#include "account/throttle.h"
#include "account_sql.h"
#include "audit/audit.h"
#include "base/buf.h"
#include "base/text.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"

#define SET_UP_CODE_CHARS 16

static const struct choice langs[LANG_MAX] = {
	[LANG_JA] = { "ja", MSG_ACCOUNT_LANG_JA },
	[LANG_EN] = { "en", MSG_ACCOUNT_LANG_EN },
};
const struct choices lang_choices = { langs, LANG_MAX };

/* --- accounts and memberships --- */

bool account_create(struct ctx *c, str mail, str name, str hash, enum lang lang, struct id *ret_id)
{
	struct account_by_mail_row row;
	bool found = false;
	str folded = text_fold(c->arena, mail);
	if (!q_account_by_mail(c, (struct account_by_mail_in){ .mail = folded }, &row, &found)) {
		return false;
	}
	if (found) {
		return fail(c, ERR_CONFLICT, MSG_ACCOUNT_MAIL_TAKEN);
	}
	*ret_id = id_new(c->now_ms);
	return q_account_add(c, (struct account_add_in){ .id = *ret_id, .mail = folded, .name = name,
		.password_hash = hash, .lang = str_from_c(langs[lang].code), .created_at = c->now_ms });
}

bool membership_make(struct ctx *c, struct id account_id, enum access access, struct id person_id)
{
	return q_membership_add(c, (struct membership_add_in){ .account_id = account_id, .access = (int64_t)access,
		.person_id = person_id, .created_at = c->now_ms });
}

bool account_find(struct ctx *c, str mail, struct id *ret_id)
{
	struct account_by_mail_row row;
	bool found = false;
	if (!q_account_by_mail(c, (struct account_by_mail_in){ .mail = text_fold(c->arena, mail) }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ACCOUNT_UNKNOWN_MAIL);
	}
	*ret_id = row.id;
	return true;
}

bool account_reset_password(struct ctx *c, const struct account_reset *in)
{
	struct id id;
	return account_find(c, in->mail, &id) &&
		q_account_set_password(c, (struct account_set_password_in){ .password_hash = in->password_hash, .id = id }) &&
		q_session_revoke_all(c, (struct session_revoke_all_in){ .revoked_at = { true, c->now_ms },
			.account_id = id }) &&
		q_throttle_clear(c, (struct throttle_clear_in){
			.name = STR_CAT(c->arena, S("mail:"), text_fold(c->arena, in->mail)) });
}

bool account_sweep(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id;
	(void)arg;
	return q_session_sweep(c, (struct session_sweep_in){ .before = c->now_ms - SESSION_LIFE_MS }) &&
		q_throttle_sweep(c, (struct throttle_sweep_in){ .before = c->now_ms - THROTTLE_MEMORY_MS }) &&
		q_idempotency_sweep(c, (struct idempotency_sweep_in){ .before = c->now_ms - IDEMPOTENCY_LIFE_MS });
}

/* --- first set-up --- */

static const struct field set_up_fields[] = {
	{ "code", FIELD_LINE, offsetof(struct set_up, code), FIELD_REQUIRED, .max = 40, .label = MSG_ACCOUNT_SET_UP_CODE,
	  .doc = "The one-time code printed at the first start." },
	{ "org_name", FIELD_LINE, offsetof(struct set_up, org_name), FIELD_REQUIRED, .max = 100,
	  .label = MSG_ACCOUNT_ORG_NAME, .doc = "Name of the organisation." },
	{ "name", FIELD_LINE, offsetof(struct set_up, name), FIELD_REQUIRED, .max = 100, .label = MSG_ACCOUNT_NAME,
	  .doc = "Name of the first administrator." },
	{ "mail", FIELD_MAIL, offsetof(struct set_up, mail), FIELD_REQUIRED, .label = MSG_ACCOUNT_MAIL,
	  .doc = "Mail address to sign in with." },
	{ "password", FIELD_SECRET, offsetof(struct set_up, password), FIELD_REQUIRED, .max = PASSWORD_MAX_CHARS,
	  .label = MSG_ACCOUNT_PASSWORD, .doc = "At least 12 characters." },
};

bool set_up_is_open(struct ctx *c, bool *ret)
{
	struct account_count_row row;
	if (!q_account_count(c, &row)) {
		return false;
	}
	*ret = row.n == 0;
	return true;
}

/* Hyphens and blanks are for reading; the code has no small letters. */
void code_hash(struct ctx *c, str code, struct sha256 *ret)
{
	AUTO_BUF(b, 64);
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] != '-' && code.p[i] != ' ') {
			bool is_small = code.p[i] >= 'a' && code.p[i] <= 'z';
			buf_add_c(&b, is_small ? (char)(code.p[i] - 'a' + 'A') : code.p[i]);
		}
	}
	sha256_of(str_bytes(str_copy(c->arena, buf_str(&b))), ret);
}

str code_grouped(struct arena *a, str code)
{
	return STR_CAT(a, str_sub(code, 0, 4), S("-"), str_sub(code, 4, 4), S("-"), str_sub(code, 8, 4), S("-"),
		str_sub(code, 12, 4));
}

bool set_up_code(struct ctx *c, str *ret_code)
{
	bool is_open;
	*ret_code = STR_NONE;
	if (!set_up_is_open(c, &is_open) || !is_open) {
		return c->err.code == ERR_NONE;
	}
	str code = random_code(c->arena, SET_UP_CODE_CHARS);
	struct sha256 hash;
	code_hash(c, code, &hash);
	*ret_code = code_grouped(c->arena, code);
	return q_setup_clear(c) && q_setup_add(c, (struct setup_add_in){ .code_hash = { hash.b, sizeof hash.b },
		.created_at = c->now_ms });
}

bool set_up_code_is_right(struct ctx *c, str code)
{
	struct sha256 hash;
	struct setup_find_row row;
	bool found = false;
	code_hash(c, code, &hash);
	if (!q_setup_find(c, (struct setup_find_in){ .code_hash = { hash.b, sizeof hash.b } }, &row, &found)) {
		return false;
	}
	return found || fail_field(c, "code", MSG_ACCOUNT_SET_UP_CODE_WRONG);
}

static bool set_up_act(struct ctx *c, const void *arg, void *ret)
{
	const struct set_up *in = arg;
	struct set_up_result *result = ret;
	bool is_open;
	if (!set_up_is_open(c, &is_open)) {
		return false;
	}
	if (!is_open) {
		return fail(c, ERR_CONFLICT, MSG_ACCOUNT_SET_UP_DONE);
	}
	struct id account_id, person_id;
	if (!set_up_code_is_right(c, in->code) || !org_create(c, in->org_name, STR_NONE, &c->org_id) ||
	    !account_create(c, in->mail, in->name, in->password_hash, c->lang, &account_id)) {
		return false;
	}
	struct person_input person = { .name = in->name, .mail = text_fold(c->arena, in->mail) };
	return person_create(c, &person, &person_id) && membership_make(c, account_id, ACCESS_ADMIN, person_id) &&
		q_setup_clear(c) && session_start(c, account_id, in->peer, in->agent, &result->token);
}

const struct operation op_set_up = { "set_up", "Make the first organisation and its administrator.", ACCESS_NONE,
	set_up_fields, sizeof set_up_fields / sizeof set_up_fields[0], sizeof(struct set_up),
	sizeof(struct set_up_result), NULL, set_up_act };

/* --- my account --- */

static const struct field profile_fields[] = {
	{ "name", FIELD_LINE, offsetof(struct profile, name), FIELD_REQUIRED, .max = 100, .label = MSG_ACCOUNT_NAME,
	  .doc = "How the account is called." },
	{ "lang", FIELD_CHOICE, offsetof(struct profile, lang), FIELD_REQUIRED, .choices = &lang_choices,
	  .label = MSG_ACCOUNT_LANG, .doc = "Language of pages." },
};

static bool profile_act(struct ctx *c, const void *arg, void *ret)
{
	(void)ret;
	const struct profile *in = arg;
	return q_account_set_profile(c, (struct account_set_profile_in){ .name = in->name,
		.lang = str_from_c(langs[in->lang].code), .id = c->who.account_id });
}

const struct operation op_profile = { "profile_change", "Change my name and language.", ACCESS_NONE, profile_fields,
	sizeof profile_fields / sizeof profile_fields[0], sizeof(struct profile), .act = profile_act };

static const struct field password_fields[] = {
	{ "old_password", FIELD_SECRET, offsetof(struct password_change, old_password), FIELD_REQUIRED,
	  .max = PASSWORD_MAX_CHARS, .label = MSG_ACCOUNT_OLD_PASSWORD, .doc = "The present password." },
	{ "new_password", FIELD_SECRET, offsetof(struct password_change, new_password), FIELD_REQUIRED,
	  .max = PASSWORD_MAX_CHARS, .label = MSG_ACCOUNT_NEW_PASSWORD, .doc = "The new one, at least 12 characters." },
};

static struct throttle by_account(struct ctx *c)
{
	return (struct throttle){ STR_CAT(c->arena, S("password:"), id_str(c->arena, c->who.account_id)),
		THROTTLE_FREE_BY_MAIL };
}

bool password_change_wait(struct ctx *c, int64_t *ret_until)
{
	*ret_until = 0;
	return throttle_wait(c, by_account(c), ret_until);
}

static bool audit_password(struct ctx *c, const char *what)
{
	struct audit_line line = { what, S(""), S("") };
	return id_is_none(c->org_id) ? audit_add_system(c, &line) : audit_add(c, &line);
}

/* Every session ends, this one is made anew: whoever knew an old cookie is out. */
static bool password_change_act(struct ctx *c, const void *arg, void *ret)
{
	const struct password_change *in = arg;
	struct password_change_result *result = ret;
	struct id account_id = c->who.account_id;
	if (!password_change_wait(c, &result->wait_until)) {
		return false;
	}
	if (result->wait_until > 0) {
		return true;
	}
	if (!in->old_ok) {
		return throttle_count(c, by_account(c).name) && audit_password(c, "password_change_failed");
	}
	result->ok = true;
	return throttle_forget(c, by_account(c).name) && audit_password(c, "password_change") && q_account_set_password(c, (struct account_set_password_in){ .password_hash = in->new_hash,
			.id = account_id }) &&
		q_session_revoke_all(c, (struct session_revoke_all_in){ .revoked_at = { true, c->now_ms },
			.account_id = account_id }) &&
		session_start(c, account_id, in->peer, in->agent, &result->token);
}

const struct operation op_password_change = { "password_change", "Change my password; every other session ends.",
	ACCESS_NONE, password_fields, sizeof password_fields / sizeof password_fields[0], sizeof(struct password_change),
	sizeof(struct password_change_result), NULL, password_change_act, .audits_itself = true };
