/* incident list, incident add-member: the way back into a restricted room when none of its members can be reached. */
#include <stdio.h>

#include "account/account.h"
#include "audit/audit.h"
#include "cli/cli.h"
#include "room/room.h"

int cmd_incident_list(struct cli *cli)
{
	struct store *s;
	struct incident *v;
	size_t n;
	if (!cli_open(cli, true, true, &s)) {
		return CLI_CANNOT;
	}
	int status = cli_choose_org(cli) ? CLI_OK : CLI_CANNOT;
	if (status == CLI_OK && !incident_list(cli->c, S(""), &v, &n)) {
		status = cli_fail(cli);
	} else if (status == CLI_OK) {
		for (size_t i = 0; i < n; i++) {
			printf("%.*s %-6.*s %-10s %.*s\n", STR_FMT(id_str(cli->c->arena, v[i].id)), STR_FMT(v[i].state),
				v[i].is_restricted ? "restricted" : "-", STR_FMT(v[i].name));
		}
	}
	store_close(s);
	return status;
}

/* The operation and its line of the audit, as the pipeline would write it. */
static bool act_add(struct ctx *c, void *arg)
{
	const struct incident_member_in *in = arg;
	struct audit_line line = { op_incident_member_add.name, id_str(c->arena, in->incident_id), S("command line") };
	return op_incident_member_add.act(c, in, NULL) && audit_add(c, &line);
}

static int add(struct cli *cli, struct store *s)
{
	struct incident_member_in in;
	const char *user = cli_get(cli, "user");
	if (!id_parse(str_from_c(cli->words[0]), &in.incident_id)) {
		return cli_say_no("the incident must be an id such as 0190c3f0-...; see sonae incident list");
	}
	if (!user) {
		return cli_say_no("say who: --user MAIL");
	}
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	bool ok = account_find(cli->c, str_from_c(user), &in.account_id) && store_write(s, cli->c, act_add, &in);
	return ok ? CLI_OK : cli_fail(cli);
}

int cmd_incident_member_add(struct cli *cli)
{
	struct store *s;
	if (cli->n_words != 1) {
		return cli_say_no("say which room: sonae incident add-member ID --user MAIL --data DIR");
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = add(cli, s);
	store_close(s);
	return status;
}
