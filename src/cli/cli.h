/*
 * cli: the command line. A command is a row: name, options, function, one line of documentation; `sonae help` and
 * the man page are made from the rows. What programs read (output, exit status) is the same in every language; errors come
 * in that of the terminal.
 */
#pragma once
#include "base/ctx.h"
#include "db/store.h"

struct cli_option {
	const char *name;            /* "port" */
	const char *value;           /* "N"; NULL: a switch */
	const char *doc;
};
#define CLI_OPTIONS_MAX 16
#define CLI_WORDS_MAX 4
struct cli {
	struct ctx *c;
	const struct cli_command *command;
	const char *values[CLI_OPTIONS_MAX]; /* by index into command->options; "" for a switch that is on */
	const char *words[CLI_WORDS_MAX];    /* what is no option */
	int n_words;
};
struct cli_command {
	const char *name;            /* "token create" */
	const char *words;           /* "FILE"; "" for none */
	const char *doc;
	struct cli_option options[CLI_OPTIONS_MAX];
	int (*run)(struct cli *cli); /* exit status */
};
extern const struct cli_command cli_commands[];
extern const size_t cli_commands_count;

enum cli_exit { CLI_OK = 0, CLI_BROKEN = 1, CLI_CANNOT = 2 };

int cli_main(int argc, char **argv);
const char *cli_get(const struct cli *cli, const char *option);     /* NULL: not given */
bool cli_has(const struct cli *cli, const char *option);
/* Prints c->err in words, in c->lang, and gives CLI_CANNOT. */
int cli_fail(struct cli *cli);
int cli_say_no(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* to stderr; CLI_CANNOT */

/* Opens the data folder of --data; the organisation of --org (or the only one) becomes c->org_id when asked for. */
bool cli_open(struct cli *cli, bool must_exist, bool read_only, struct store **ret);
bool cli_choose_org(struct cli *cli);
bool cli_reader(struct cli *cli, struct store *s); /* c->db = this thread's reader */

/* the functions of the rows, by file */
int cmd_serve(struct cli *cli);                                     /* cmd_serve.c */
int cmd_init(struct cli *cli);                                      /* cmd_account.c */
int cmd_user_add(struct cli *cli);
int cmd_user_list(struct cli *cli);
int cmd_user_reset(struct cli *cli);
int cmd_token_create(struct cli *cli);
int cmd_demo(struct cli *cli);                                      /* cmd_data.c */
int cmd_import(struct cli *cli);
int cmd_incident_list(struct cli *cli);
int cmd_incident_member_add(struct cli *cli);
int cmd_export(struct cli *cli);
int cmd_archive_export(struct cli *cli);                            /* cmd_archive.c; of export, verify, import */
int cmd_archive_verify(struct cli *cli);
int cmd_archive_import(struct cli *cli);
bool archive_is_zip(const char *file);
int cmd_firm_export(struct cli *cli);                               /* cmd_firm.c */
int cmd_firm_import(struct cli *cli);
int cmd_backup(struct cli *cli);
int cmd_restore(struct cli *cli);
int cmd_verify(struct cli *cli);                                    /* cmd_check.c */
int cmd_doctor(struct cli *cli);                                    /* cmd_doctor.c */
int cmd_reindex(struct cli *cli);
int cmd_tls_init(struct cli *cli);
int cmd_help(struct cli *cli);                                      /* cli_help.c */
int cmd_man(struct cli *cli);
int cmd_version(struct cli *cli);
