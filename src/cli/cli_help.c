/* Help and the manual page, from the rows. */
#include <stdio.h>

#include "cli/cli.h"

static void print_options(const struct cli_command *m, const char *before, const char *between, const char *after)
{
	for (int i = 0; i < CLI_OPTIONS_MAX && m->options[i].name; i++) {
		const struct cli_option *o = &m->options[i];
		char both[80];
		snprintf(both, sizeof both, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
		printf("%s%-22s%s%s%s", before, both, between, o->doc, after);
	}
}

int cmd_help(struct cli *cli)
{
	(void)cli;
	printf("Sonae %s - the incident room of a firm that has no security team\n\nusage: sonae COMMAND [options]\n",
		SONAE_VERSION);
	for (size_t i = 0; i < cli_commands_count; i++) {
		const struct cli_command *m = &cli_commands[i];
		printf("\n  sonae %s%s%s\n      %s\n", m->name, m->words[0] ? " " : "", m->words, m->doc);
		print_options(m, "        ", " ", "\n");
	}
	return CLI_OK;
}

int cmd_man(struct cli *cli)
{
	(void)cli;
	printf(".TH SONAE 1 \"\" \"Sonae %s\" \"Sonae\"\n.SH NAME\nsonae \\- the incident room of a firm that has no "
		"security team\n.SH SYNOPSIS\n.B sonae\n.I COMMAND\n[options]\n.SH COMMANDS\n", SONAE_VERSION);
	for (size_t i = 0; i < cli_commands_count; i++) {
		const struct cli_command *m = &cli_commands[i];
		printf(".SS sonae %s %s\n%s.\n", m->name, m->words, m->doc);
		print_options(m, ".TP\n.B ", "\n", "\n");
	}
	printf(".SH EXIT STATUS\n0 on success; verify: 1 when something is broken; 2 when a command cannot run.\n");
	return CLI_OK;
}

int cmd_version(struct cli *cli)
{
	(void)cli;
	puts("sonae " SONAE_VERSION);
	return CLI_OK;
}
