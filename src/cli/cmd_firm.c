/* firm export FILE, firm import FILE: a whole organisation as one file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/audit.h"
#include "cli/cli.h"
#include "cli/tables.h"
#include "db/text_index.h"
#include "firm/firm.h"
#include "search/follow.h"
#include "sheet/sheet.h"

#define MARK_ROUNDS 100000
#define MARK_EVERY_MS 61000

/* --- export --- */

/* In the audit, with the hash of the manifest: what the file can be recognised by. */
static bool act_exported(struct ctx *c, void *arg)
{
	const struct firm_out *o = arg;
	struct audit_line line = { "firm_export_made", S("command line"), str_printf(c->arena, "manifest=%.*s bytes=%lld", STR_FMT(o->hash),
		(long long)o->zip.n_bytes) };
	return audit_add(c, &line);
}

/* Under another name until it is whole: what is called FILE is never half of one. */
static int export_to(struct cli *cli, struct firm_out *o, const char *file)
{
	struct ctx *c = cli->c;
	const char *part = str_cz(c->arena, str_printf(c->arena, "%s.part", file));
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		return cli_say_no("cannot make %s: %s", part, strerror(errno));
	}
	bool ok = firm_pour(c, o, fd, NULL);
	ok = close(fd) == 0 && ok;
	if (!ok || link(part, file) != 0) {
		int why = errno;
		unlink(part);
		return ok ? cli_say_no("cannot write %s: %s", file, strerror(why)) : cli_fail(cli);
	}
	unlink(part);
	if (!store_write(c->store, c, act_exported, o)) {
		return cli_fail(cli);
	}
	printf("%s %lld bytes, %lld rows, %lld files\nmanifest %.*s\n", file, (long long)o->zip.n_bytes, (long long)o->n_rows,
		(long long)o->n_files, STR_FMT(o->hash));
	return CLI_OK;
}

static int export_one(struct cli *cli)
{
	struct firm_out *o;
	if (access(cli->words[0], F_OK) == 0) {
		return cli_say_no("%s is there already", cli->words[0]);
	}
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	if (!firm_collect(cli->c, &(struct firm_asker){ .name = S("command line") }, NULL, &o)) {
		return cli_fail(cli);
	}
	int status = export_to(cli, o, cli->words[0]);
	firm_out_done(o);
	return status;
}

int cmd_firm_export(struct cli *cli)
{
	struct store *s;
	if (cli->n_words != 1) {
		return cli_say_no("say where to: sonae firm export FILE --data DIR");
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = export_one(cli);
	store_close(s);
	return status;
}

/* --- import --- */

static void say_what(const struct firm_info *f)
{
	printf("%.*s (%.*s)\n", STR_FMT(f->org_name), STR_FMT(f->org_slug));
	printf("format %lld, written %.*s by Sonae %.*s, %.*s\n", (long long)f->version, STR_FMT(f->made_at), STR_FMT(f->program),
		STR_FMT(f->made_by));
	printf("%lld rooms, %lld people, %lld accounts; %lld rows, %lld stored files (%lld bytes): %s\n", (long long)f->n_rooms,
		(long long)f->n_people, (long long)f->n_accounts, (long long)f->n_rows, (long long)f->n_files, (long long)f->file_bytes,
		f->is_whole ? "whole" : "unharmed, but made on a page: to be read, not to be taken in");
	printf("manifest %.*s\n", STR_FMT(f->hash));
}

/* What is worked out from rows: marks of ledgers, the index for searching. */
static bool derive(struct cli *cli, struct store *s)
{
	static const struct job_kind kinds[] = { { .name = "sheet_mark", .run = sheet_mark_some, .every_ms = 60 * 1000LL },
		{ .name = "sheet_mark_more", .run = sheet_mark_some } };
	struct text_index *index = store_text_index(cli->c, s);
	struct ctx own = { .arena = cli->c->arena, .store = s, .catalog = cli->c->catalog, .now_ms = cli->c->now_ms, .request_id = S("cli"),
		.who.is_program = true };
	bool left = true;
	for (int i = 0; left && i < MARK_ROUNDS; i++) {
		own.now_ms += MARK_EVERY_MS;
		if (!jobs_run_due(&own, s, kinds, 2) || !firm_unmarked(cli->c, &left)) {
			return false;
		}
	}
	return index && text_index_renew(cli->c, index) && search_catch_up(cli->c, s, NULL);
}

static void say_how_to_get_in(const struct firm_taken *t, str admin, str password)
{
	if (t->n_kept > 0) {
		printf("%lld accounts were here already and keep their passwords\n", (long long)t->n_kept);
	}
	if (str_is_none(admin)) {
		puts("nobody new can sign in yet: sonae user reset MAIL --data DIR gives an administrator a password, who resets the others");
	} else if (t->is_reset) {
		printf("%.*s %.*s\n", STR_FMT(admin), STR_FMT(password));
	} else {
		printf("%.*s signs in with the password that was here already\n", STR_FMT(admin));
	}
}

static bool is_slug(const char *s)
{
	return *s && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(s) && strlen(s) <= 40;
}

static int take(struct cli *cli, struct store *s, const struct firm_info *f)
{
	struct ctx *c = cli->c;
	struct firm_taken taken;
	const char *slug = cli_get(cli, "slug"), *admin = cli_get(cli, "admin");
	struct firm_take_in in = { .info = f, .slug = str_from_c(slug), .admin = str_from_c(admin) };
	str password = account_new_password(c->arena);
	if (slug && !is_slug(slug)) {
		return cli_say_no("--slug must be small letters, digits and -, such as hinata");
	}
	if (!password_hash(c, password, &in.password_hash)) {
		return cli_fail(cli);
	}
	if (!firm_take(c, s, &in, &taken)) {
		bool broken = c->err.code == ERR_INVALID;
		cli_fail(cli);
		return broken ? CLI_BROKEN : CLI_CANNOT;
	}
	printf("taken in; %.*s\n", STR_FMT(taken.verified));
	say_how_to_get_in(&taken, in.admin, password);
	if (!derive(cli, s)) {
		cli_fail(cli);
		return cli_say_no("everything is here, but the index for searching is not made yet: sonae reindex --data DIR");
	}
	return CLI_OK;
}

static int import_one(struct cli *cli, int fd)
{
	struct store *s;
	struct firm_info f;
	if (!firm_look(cli->c, fd, &f)) {
		bool broken = cli->c->err.code == ERR_INVALID;
		cli_fail(cli);
		return broken ? CLI_BROKEN : CLI_CANNOT;
	}
	say_what(&f);
	if (cli_has(cli, "look")) {
		return CLI_OK;
	}
	if (!cli_open(cli, false, false, &s)) {
		return CLI_CANNOT;
	}
	int status = take(cli, s, &f);
	store_close(s);
	return status;
}

int cmd_firm_import(struct cli *cli)
{
	if (cli->n_words != 1) {
		return cli_say_no("say which file: sonae firm import FILE --data DIR");
	}
	if (!cli_has(cli, "look") && !cli_get(cli, "data")) {
		return cli_say_no("say which data folder: --data DIR; or only look: --look");
	}
	int fd = open(cli->words[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		return cli_say_no("cannot open %s: %s", cli->words[0], strerror(errno));
	}
	int status = import_one(cli, fd);
	close(fd);
	return status;
}
