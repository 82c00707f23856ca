#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/msg.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "journal/journal.h"
#include "org/org.h"

static int option_index(const struct cli_command *m, const char *name)
{
	for (int i = 0; i < CLI_OPTIONS_MAX && m->options[i].name; i++) {
		if (strcmp(m->options[i].name, name) == 0) {
			return i;
		}
	}
	return -1;
}

const char *cli_get(const struct cli *cli, const char *option)
{
	int i = option_index(cli->command, option);
	return i < 0 ? NULL : cli->values[i];
}

bool cli_has(const struct cli *cli, const char *option)
{
	return cli_get(cli, option) != NULL;
}

int cli_say_no(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fputs("sonae: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	return CLI_CANNOT;
}

int cli_fail(struct cli *cli)
{
	struct ctx *c = cli->c;
	str text = c->err.msg ? msg_format(c, c->err.msg, c->err.args, ERR_ARGS_MAX) : str_from_c(err_code_name(c->err.code));
	fprintf(stderr, "sonae: %.*s\n", STR_FMT(text));
	for (const struct field_error *f = c->err.fields; f; f = f->next) {
		str one = msg_format(c, f->msg, f->args, ERR_ARGS_MAX);
		fprintf(stderr, "  %s: %.*s\n", f->field, STR_FMT(one));
	}
	if (!str_is_empty(c->err.detail)) {
		fprintf(stderr, "  %.*s\n", STR_FMT(c->err.detail));
	}
	return CLI_CANNOT;
}

/* --- the data folder --- */

bool cli_open(struct cli *cli, bool must_exist, bool read_only, struct store **ret)
{
	const char *dir = cli_get(cli, "data");
	if (!dir) {
		cli_say_no("say which data folder: --data DIR");
		return false;
	}
	struct store_config config = { .dir = dir, .must_exist = must_exist, .read_only = read_only, .may_join = must_exist,
		.catalog = cli->c->catalog, .before_commit = journal_seal };
	if (!store_open(cli->c, &config, ret)) {
		cli_fail(cli);
		return false;
	}
	cli->c->store = *ret;
	if (!cli_reader(cli, *ret)) {
		store_close(*ret);
		return false;
	}
	return true;
}

bool cli_reader(struct cli *cli, struct store *s)
{
	cli->c->db = store_reader(s, cli->c);
	if (!cli->c->db) {
		cli_fail(cli);
	}
	return cli->c->db != NULL;
}

bool cli_choose_org(struct cli *cli)
{
	struct org org;
	const char *slug = cli_get(cli, "org");
	bool ok = slug ? org_find(cli->c, str_from_c(slug), &org) : org_only(cli->c, &org);
	if (!ok) {
		cli_fail(cli);
		return false;
	}
	cli->c->org_id = org.id;
	cli->c->org_name = org.name;
	return true;
}

/* --- which command --- */

/* "token create" takes two words of the line. */
static const struct cli_command *find_command(int argc, char **argv, int *ret_used)
{
	for (size_t i = 0; i < cli_commands_count; i++) {
		const struct cli_command *m = &cli_commands[i];
		char both[64];
		snprintf(both, sizeof both, "%s %s", argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "");
		if (argc > 2 && strcmp(m->name, both) == 0) {
			*ret_used = 2;
			return m;
		}
		if (argc > 1 && strcmp(m->name, argv[1]) == 0) {
			*ret_used = 1;
			return m;
		}
	}
	return NULL;
}

/* "--port=80" and "--port 80" are the same; *i is moved over a value that stands apart. */
static bool take_option(struct cli *cli, int argc, char **argv, int *i)
{
	char name[64];
	const char *word = argv[*i] + 2;
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	snprintf(name, sizeof name, "%.*s", (int)(n < 63 ? n : 63), word);
	int at = option_index(cli->command, name);
	if (at < 0) {
		cli_say_no("%s knows no option --%s; see sonae help", cli->command->name, name);
		return false;
	}
	if (!cli->command->options[at].value) {
		cli->values[at] = "";
		return !equals || cli_say_no("--%s takes no value", name) == CLI_OK;
	}
	if (equals) {
		cli->values[at] = equals + 1;
		return true;
	}
	if (*i + 1 >= argc) {
		cli_say_no("--%s needs a value", name);
		return false;
	}
	cli->values[at] = argv[++*i];
	return true;
}

static bool take_words(struct cli *cli, int argc, char **argv, int from)
{
	for (int i = from; i < argc; i++) {
		if (strncmp(argv[i], "--", 2) == 0) {
			if (!take_option(cli, argc, argv, &i)) {
				return false;
			}
		} else if (cli->n_words == CLI_WORDS_MAX || cli->command->words[0] == 0) {
			cli_say_no("%s does not know what to do with '%s'", cli->command->name, argv[i]);
			return false;
		} else {
			cli->words[cli->n_words++] = argv[i];
		}
	}
	return true;
}

static bool load_catalog(struct cli *cli, struct catalog *own)
{
	const char *dir = cli_get(cli, "catalog");
	cli->c->catalog = &catalog_builtin;
	if (!dir) {
		return true;
	}
	if (!catalog_load(cli->c, dir, own)) {
		cli_fail(cli);
		return false;
	}
	cli->c->catalog = own;
	return true;
}

/* Japanese first; English where the terminal speaks it. */
static enum lang lang_of_terminal(void)
{
	const char *names[] = { getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG") };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i] && names[i][0]) {
			return strncmp(names[i], "en", 2) == 0 ? LANG_EN : LANG_JA;
		}
	}
	return LANG_JA;
}

int cli_main(int argc, char **argv)
{
	struct arena arena;
	struct catalog own;
	int used = 0;
	struct cli cli = { .command = find_command(argc, argv, &used) };
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		return cmd_help(&cli);
	}
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		return cmd_version(&cli);
	}
	if (!cli.command) {
		if (argc < 2) {
			cmd_help(&cli);
			return CLI_CANNOT;
		}
		return cli_say_no("there is no command '%s'; see sonae help", argv[1]);
	}
	arena_init(&arena);
	struct ctx c = { .arena = &arena, .now_ms = clock_now_ms(), .lang = lang_of_terminal(), .request_id = S("cli"),
		.who.is_program = true };
	cli.c = &c;
	int status = CLI_CANNOT;
	if (take_words(&cli, argc, argv, used + 1) && load_catalog(&cli, &own)) {
		status = cli.command->run(&cli);
	}
	arena_free(&arena);
	return status;
}
