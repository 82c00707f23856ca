/* member: who belongs to the organisation, and the tokens of its programs. */
#include "account/account.h"
#include "account/session_life.h"
#include "account_sql.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "person/person.h"

#define TOKEN_SECRET_BYTES 32

bool member_lines(struct ctx *c, struct member_line **ret, size_t *ret_n)
{
	struct membership_list_rows rows;
	if (!q_membership_list(c, (struct membership_list_in){ .rows = LIMIT_LIST_ROWS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct member_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct membership_list_row *r = &rows.v[i];
		(*ret)[i] = (struct member_line){ r->account_id, str_is_empty(r->person_name) ? r->name : r->person_name,
			r->mail, (int)r->access, id_eq(r->account_id, c->who.account_id) };
	}
	*ret_n = rows.n;
	return true;
}

/* --- add --- */

static const struct field member_add_fields[] = {
	{ "name", FIELD_LINE, offsetof(struct member_add, name), FIELD_REQUIRED, .max = 100, .label = MSG_ACCOUNT_NAME,
	  .doc = "Name of the person." },
	{ "mail", FIELD_MAIL, offsetof(struct member_add, mail), FIELD_REQUIRED, .label = MSG_ACCOUNT_MAIL,
	  .doc = "Mail address to sign in with." },
	{ "access", FIELD_CHOICE, offsetof(struct member_add, access), FIELD_REQUIRED, .choices = &access_choices,
	  .label = MSG_ACCOUNT_ACCESS, .doc = "What the account may do here." },
	{ "person_id", FIELD_ID, offsetof(struct member_add, person_id), 0, .label = MSG_ACCOUNT_PERSON,
	  .doc = "The person this account belongs to; a new one when absent." },
};

static bool access_is_given(struct ctx *c, int access)
{
	return access > ACCESS_NONE || fail_field(c, "access", MSG_ACCOUNT_ACCESS_CHOOSE);
}

static bool account_for(struct ctx *c, const struct member_add *in, struct member_added *result)
{
	struct account_by_mail_row row;
	bool found = false;
	str mail = text_fold(c->arena, in->mail);
	if (!q_account_by_mail(c, (struct account_by_mail_in){ .mail = mail }, &row, &found)) {
		return false;
	}
	if (!found) {
		result->initial_password = in->initial_password;
		return account_create(c, mail, in->name, in->password_hash, c->lang, &result->account_id);
	}
	result->account_id = row.id;
	struct membership_get_row membership;
	if (!q_membership_get(c, (struct membership_get_in){ .account_id = row.id }, &membership, &found)) {
		return false;
	}
	if (found && !membership.ended_at.has) {
		return fail_field(c, "mail", MSG_ACCOUNT_MEMBER_ALREADY);
	}
	return true;
}

static bool member_add_act(struct ctx *c, const void *arg, void *ret)
{
	const struct member_add *in = arg;
	struct member_added *result = ret;
	struct id person_id = in->person_id;
	if (!access_is_given(c, in->access) || !account_for(c, in, result)) {
		return false;
	}
	if (id_is_none(person_id)) {
		struct person_input person = { .name = in->name, .mail = text_fold(c->arena, in->mail) };
		if (!person_create(c, &person, &person_id)) {
			return false;
		}
	} else {
		struct person found;
		if (!person_find(c, person_id, &found)) {
			return false;
		}
	}
	return membership_make(c, result->account_id, (enum access)in->access, person_id);
}

const struct operation op_member_add = { "member_add", "Let somebody sign in to this organisation.", ACCESS_ADMIN,
	member_add_fields, sizeof member_add_fields / sizeof member_add_fields[0], sizeof(struct member_add),
	sizeof(struct member_added), NULL, member_add_act };

/* --- change, end --- */

static const struct field member_change_fields[] = {
	{ "account", FIELD_ID, offsetof(struct member_change, account_id), FIELD_REQUIRED | FIELD_PATH,
	  .label = MSG_ACCOUNT_MEMBER, .doc = "The account." },
	{ "access", FIELD_CHOICE, offsetof(struct member_change, access), FIELD_REQUIRED, .choices = &access_choices,
	  .label = MSG_ACCOUNT_ACCESS, .doc = "What the account may do here." },
};

static bool member_is_here(struct ctx *c, struct id account_id, enum access *ret_access)
{
	struct membership_get_row row;
	bool found = false;
	if (!q_membership_get(c, (struct membership_get_in){ .account_id = account_id }, &row, &found)) {
		return false;
	}
	if (!found || row.ended_at.has) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	*ret_access = (enum access)row.access;
	return true;
}

/* Somebody must be left who can let others in. */
static bool an_admin_remains(struct ctx *c, struct id account_id, enum access has)
{
	struct membership_others_with_row row;
	if (has != ACCESS_ADMIN) {
		return true;
	}
	if (!q_membership_others_with(c, (struct membership_others_with_in){ .access = ACCESS_ADMIN,
	                              .account_id = account_id }, &row)) {
		return false;
	}
	return row.n > 0 || fail(c, ERR_CONFLICT, MSG_ACCOUNT_LAST_ADMIN);
}

static bool member_change_act(struct ctx *c, const void *arg, void *ret)
{
	(void)ret;
	const struct member_change *in = arg;
	enum access has;
	if (!member_is_here(c, in->account_id, &has) || !access_is_given(c, in->access)) {
		return false;
	}
	if (in->access != ACCESS_ADMIN && !an_admin_remains(c, in->account_id, has)) {
		return false;
	}
	return q_membership_set_access(c, (struct membership_set_access_in){ .access = in->access,
		.account_id = in->account_id });
}

const struct operation op_member_change = { "member_change", "Change what a member may do.", ACCESS_ADMIN,
	member_change_fields, 2, sizeof(struct member_change), .act = member_change_act };

static const struct field member_end_fields[] = {
	{ "account", FIELD_ID, offsetof(struct member_end, account_id), FIELD_REQUIRED | FIELD_PATH,
	  .label = MSG_ACCOUNT_MEMBER, .doc = "The account." },
};

static bool member_end_act(struct ctx *c, const void *arg, void *ret)
{
	(void)ret;
	const struct member_end *in = arg;
	enum access has;
	/* Their tokens end for good: somebody who comes back makes new ones. */
	return member_is_here(c, in->account_id, &has) && an_admin_remains(c, in->account_id, has) &&
		q_token_revoke_of(c, (struct token_revoke_of_in){ .revoked_at = { true, c->now_ms },
			.account_id = in->account_id }) &&
		q_membership_end(c, (struct membership_end_in){ .ended_at = { true, c->now_ms },
			.account_id = in->account_id });
}

const struct operation op_member_end = { "member_end", "Take somebody's right to sign in here.", ACCESS_ADMIN,
	member_end_fields, 1, sizeof(struct member_end), .act = member_end_act };

/* --- tokens --- */

static bool sees_all_tokens(const struct ctx *c)
{
	return c->who.access == ACCESS_ADMIN;
}

bool token_lines(struct ctx *c, struct token_line **ret, size_t *ret_n)
{
	struct token_list_rows rows;
	struct token_list_in in = { .rows = LIMIT_LIST_ROWS };
	if (!sees_all_tokens(c)) {
		in.only_account = c->who.account_id;
	}
	if (!q_token_list(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct token_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct token_list_row *r = &rows.v[i];
		(*ret)[i] = (struct token_line){ r->id, r->name, r->mail, r->created_at, r->ends_at, r->seen_at,
			r->ends_at <= c->now_ms };
	}
	*ret_n = rows.n;
	return true;
}

static const struct field token_create_fields[] = {
	{ "name", FIELD_LINE, offsetof(struct token_create, name), FIELD_REQUIRED, .max = 100,
	  .label = MSG_ACCOUNT_TOKEN_NAME, .doc = "What the token is for." },
};

bool token_make(struct ctx *c, struct id account_id, str name, struct token_created *ret)
{
	uint8_t secret[TOKEN_SECRET_BYTES];
	struct sha256 hash;
	random_bytes(secret, sizeof secret);
	*ret = (struct token_created){ .id = id_new(c->now_ms), .ends_at = c->now_ms + TOKEN_LIFE_MS,
		.token = STR_CAT(c->arena, S(TOKEN_PREFIX), base64url(c->arena, (bytes){ secret, sizeof secret })) };
	sha256_of(str_bytes(ret->token), &hash);
	return q_token_add(c, (struct token_add_in){ .id = ret->id, .account_id = account_id,
		.token_hash = { hash.b, sizeof hash.b }, .name = name, .created_at = c->now_ms, .ends_at = ret->ends_at });
}

static bool token_create_act(struct ctx *c, const void *arg, void *ret)
{
	const struct token_create *in = arg;
	return token_make(c, c->who.account_id, in->name, ret);
}

const struct operation op_token_create = { "token_create", "Make a token for a program; it ends after 90 days.",
	ACCESS_VIEWER, token_create_fields, 1, sizeof(struct token_create), sizeof(struct token_created), NULL,
	token_create_act };

static const struct field token_end_fields[] = {
	{ "token", FIELD_ID, offsetof(struct token_end, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_ACCOUNT_TOKEN,
	  .doc = "The token." },
};

static bool token_end_act(struct ctx *c, const void *arg, void *ret)
{
	(void)ret;
	const struct token_end *in = arg;
	struct token_get_row row;
	bool found = false;
	if (!q_token_get(c, (struct token_get_in){ .id = in->id }, &row, &found)) {
		return false;
	}
	bool mine = found && id_eq(row.account_id, c->who.account_id);
	if (!found || row.revoked_at.has || (!mine && !sees_all_tokens(c))) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	return q_token_revoke(c, (struct token_revoke_in){ .revoked_at = { true, c->now_ms }, .id = in->id });
}

const struct operation op_token_end = { "token_end", "Revoke a token at once.", ACCESS_VIEWER, token_end_fields, 1,
	sizeof(struct token_end), .act = token_end_act };
