/* init, user, token. */
#include <stdio.h>

#include "account/account.h"
#include "cli/cli.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"

static bool act_code(struct ctx *c, void *arg)
{
	return set_up_code(c, arg);
}

int cmd_init(struct cli *cli)
{
	struct store *s;
	str code = STR_NONE;
	if (!cli_open(cli, false, false, &s)) {
		return CLI_CANNOT;
	}
	int status = CLI_OK;
	if (!store_write(s, cli->c, act_code, &code)) {
		status = cli_fail(cli);
	} else if (str_is_none(code)) {
		puts("this data folder has accounts already");
	} else {
		printf("%.*s\n", STR_FMT(code));
	}
	store_close(s);
	return status;
}

/* --- user add --- */

struct add { str mail, name, hash; int access; };

static bool act_add(struct ctx *c, void *arg)
{
	const struct add *in = arg;
	struct id account, person;
	struct person_input p = { .name = in->name, .kana = S(""), .title = S(""), .department = S(""), .phone = S(""),
		.mail = in->mail, .role = S("") };
	return account_create(c, in->mail, in->name, in->hash, LANG_JA, &account) && person_create(c, &p, &person) &&
	       membership_make(c, account, (enum access)in->access, person);
}

static int add_user(struct cli *cli, struct store *s)
{
	struct ctx *c = cli->c;
	const char *name = cli_get(cli, "name"), *access = cli_get(cli, "access");
	struct add in = { .mail = str_from_c(cli->words[0]), .name = str_from_c(name ? name : cli->words[0]),
		.access = access ? choice_find(&access_choices, str_from_c(access)) : ACCESS_VIEWER };
	str password = account_new_password(c->arena);
	if (in.access <= ACCESS_NONE) {
		return cli_say_no("--access must be admin, responder, executive, viewer or helper");
	}
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	if (!password_hash(c, password, &in.hash) || !store_write(s, c, act_add, &in)) {
		return cli_fail(cli);
	}
	printf("%.*s\n", STR_FMT(password));
	return CLI_OK;
}

int cmd_user_add(struct cli *cli)
{
	struct store *s;
	if (cli->n_words != 1) {
		return cli_say_no("say whose account: sonae user add MAIL --data DIR");
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = add_user(cli, s);
	store_close(s);
	return status;
}

int cmd_user_list(struct cli *cli)
{
	struct store *s;
	struct member_line *v;
	size_t n;
	if (!cli_open(cli, true, true, &s)) {
		return CLI_CANNOT;
	}
	int status = cli_choose_org(cli) ? CLI_OK : CLI_CANNOT;
	if (status == CLI_OK && !member_lines(cli->c, &v, &n)) {
		status = cli_fail(cli);
	} else if (status == CLI_OK) {
		for (size_t i = 0; i < n; i++) {
			printf("%-10s %-32.*s %.*s\n", access_choices.v[v[i].access].code, STR_FMT(v[i].mail), STR_FMT(v[i].name));
		}
	}
	store_close(s);
	return status;
}

static bool act_reset(struct ctx *c, void *arg)
{
	return account_reset_password(c, arg);
}

int cmd_user_reset(struct cli *cli)
{
	struct ctx *c = cli->c;
	struct store *s;
	if (cli->n_words != 1) {
		return cli_say_no("say whose password: sonae user reset MAIL --data DIR");
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	struct account_reset in = { .mail = str_from_c(cli->words[0]) };
	str password = account_new_password(c->arena);
	int status = CLI_OK;
	if (!password_hash(c, password, &in.password_hash) || !store_write(s, c, act_reset, &in)) {
		status = cli_fail(cli);
	} else {
		printf("%.*s\n", STR_FMT(password));
	}
	store_close(s);
	return status;
}

/* --- token create --- */

struct make_token { struct id account_id; str name; struct token_created made; };

static bool act_token(struct ctx *c, void *arg)
{
	struct make_token *in = arg;
	return token_make(c, in->account_id, in->name, &in->made);
}

static int make_token(struct cli *cli, struct store *s)
{
	const char *name = cli_get(cli, "name");
	struct make_token in = { .name = str_from_c(name ? name : "command line") };
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	if (!account_find(cli->c, str_from_c(cli_get(cli, "user")), &in.account_id) ||
	    !store_write(s, cli->c, act_token, &in)) {
		return cli_fail(cli);
	}
	printf("%.*s\n", STR_FMT(in.made.token));
	return CLI_OK;
}

int cmd_token_create(struct cli *cli)
{
	struct store *s;
	if (!cli_has(cli, "user")) {
		return cli_say_no("say whose token: --user MAIL");
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = make_token(cli, s);
	store_close(s);
	return status;
}
