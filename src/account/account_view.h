/* account_view: what the pages of account show. */
#pragma once
#include "account/account.h"
#include "web/page.h"

struct sign_in_view { struct errors_view errors; struct field_view mail, password; str next, next_lang; };
struct reset_view { struct errors_view errors; struct field_view mail, code, password; };
struct set_up_view { struct errors_view errors; struct field_view code, org_name, name, mail, password; };
struct settings_view {
	struct errors_view errors;
	str mail;
	struct field_view name, lang, old_password, new_password;
	const struct org_choice *orgs;
	size_t n_orgs;
	bool can_choose_org;      /* there is another one */
	bool is_admin;
};
struct sessions_view { const struct session_line *lines; size_t n_lines; };
struct tokens_view {
	struct errors_view errors;
	str fresh;                /* just made: shown once */
	struct field_view name;
	const struct token_line *lines;
	size_t n_lines;
};
struct member_row { struct member_line line; struct field_view access; };
struct members_view {
	struct errors_view errors;
	bool was_added;
	str added_mail, initial_password;
	bool was_reset;           /* a one-time code was made: shown once */
	str reset_mail, reset_code, reset_until;
	struct field_view name, mail, access, person;
	const struct member_row *rows;
	size_t n_rows;
};
