/* demo, import, export, backup, restore. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "blob/blob.h"
#include "cli/cli.h"
#include "demo/demo.h"
#include "messages.h"
#include "room/room.h"
#include "transfer/chronology.h"
#include "transfer/export.h"

int cmd_demo(struct cli *cli)
{
	struct store *s;
	struct demo_loaded demo;
	const char *password = getenv("SONAE_DEMO_PASSWORD");
	if (!cli_open(cli, false, false, &s)) {
		return CLI_CANNOT;
	}
	int status = CLI_OK;
	if (!demo_load(cli->c, s, str_from_c(password), &demo)) {
		status = cli_fail(cli);
	} else {
		printf("%.*s %.*s\n", STR_FMT(demo.first_mail), STR_FMT(password ? S("(SONAE_DEMO_PASSWORD)") : demo.password));
	}
	store_close(s);
	return status;
}

/* --- import --- */

static bool read_file(struct cli *cli, const char *name, str *ret)
{
	AUTO_BUF(b, LIMIT_UPLOAD_BYTES);
	FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
	char piece[65536];
	size_t n;
	if (!f) {
		cli_say_no("cannot open %s", name);
		return false;
	}
	while ((n = fread(piece, 1, sizeof piece, f)) > 0) {
		buf_add_bytes(&b, piece, n);
	}
	bool failed = ferror(f) != 0;
	if (f != stdin) {
		fclose(f);
	}
	if (failed || !buf_ok(&b) || !text_from_file(cli->c->arena, str_bytes(buf_str(&b)), ret)) {
		cli_say_no("%s cannot be read: at most %d bytes of UTF-8 or CP932 text", name, LIMIT_UPLOAD_BYTES);
		return false;
	}
	return true;
}

struct import { struct id incident_id; str title, kind, csv; struct chronology_imported made; };

static bool act_import(struct ctx *c, void *arg)
{
	struct import *in = arg;
	struct incident i;
	if (id_is_none(in->incident_id)) {
		struct incident_open_in open = { .title = in->title, .kind = in->kind, .mode = INCIDENT_LIVE };
		if (!op_incident_open.act(c, &open, &i)) {
			return false;
		}
		in->incident_id = i.id;
	}
	struct chronology_import_in lines = { .incident_id = in->incident_id, .csv = in->csv };
	return op_chronology_import.act(c, &lines, &in->made);
}

static int import(struct cli *cli, struct store *s)
{
	struct import in = { 0 };
	const char *id = cli_get(cli, "incident"), *title = cli_get(cli, "title"), *kind = cli_get(cli, "kind");
	if (id && !id_parse(str_from_c(id), &in.incident_id)) {
		return cli_say_no("--incident must be an id such as 0190c3f0-...");
	}
	in.title = str_from_c(title ? title : cli->words[0]);
	in.kind = str_from_c(kind ? kind : "unknown");
	if (!cli_choose_org(cli) || !read_file(cli, cli->words[0], &in.csv)) {
		return CLI_CANNOT;
	}
	if (!store_write(s, cli->c, act_import, &in)) {
		return cli_fail(cli);
	}
	printf("%.*s %lld entries\n", STR_FMT(id_str(cli->c->arena, in.incident_id)), (long long)in.made.entries.v);
	return CLI_OK;
}

int cmd_import(struct cli *cli)
{
	struct store *s;
	if (cli->n_words != 1) {
		return cli_say_no("say which file: sonae import FILE --data DIR");
	}
	if (archive_is_zip(cli->words[0])) {
		return cmd_archive_import(cli);
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = import(cli, s);
	store_close(s);
	return status;
}

/* --- export --- */

static int export_to_stdout(struct cli *cli)
{
	struct id id = { 0 };
	const char *text = cli_get(cli, "incident");
	AUTO_BUF(b, 256u * 1024 * 1024);
	if (text && !id_parse(str_from_c(text), &id)) {
		return cli_say_no("--incident must be an id such as 0190c3f0-...");
	}
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	if (!export_write(cli->c, id, &b)) {
		return cli_fail(cli);
	}
	return fwrite(b.p, 1, b.n, stdout) == b.n && putchar('\n') != EOF ? CLI_OK : cli_say_no("cannot write");
}

int cmd_export(struct cli *cli)
{
	struct store *s;
	if (cli->n_words > 0) {
		return cmd_archive_export(cli);
	}
	if (!cli_open(cli, true, true, &s)) {
		return CLI_CANNOT;
	}
	int status = export_to_stdout(cli);
	store_close(s);
	return status;
}

/* --- backup and restore --- */

/* Stored files of a backup stand beside it: FILE.blob/ORG/ab/cdef... */
static const char *files_beside(struct cli *cli)
{
	return str_cz(cli->c->arena, str_printf(cli->c->arena, "%s.blob", cli->words[0]));
}

/* After the database: what its rows name is there, because nothing that is needed ever goes. */
static bool backup_files(struct cli *cli)
{
	int64_t n;
	if (!blob_copy_out(cli->c, files_beside(cli), &n)) {
		return false;
	}
	if (n > 0) {
		printf("%lld stored files are in %s: keep both together\n", (long long)n, files_beside(cli));
	}
	return true;
}

int cmd_backup(struct cli *cli)
{
	struct store *s;
	if (cli->n_words != 1) {
		return cli_say_no("say where to: sonae backup FILE --data DIR");
	}
	if (!cli_open(cli, true, true, &s)) {
		return CLI_CANNOT;
	}
	int status = store_backup(cli->c, s, cli->words[0]) && backup_files(cli) ? CLI_OK : cli_fail(cli);
	store_close(s);
	return status;
}

/* Everything a row names must have come along, whole. */
static bool restore_files(struct cli *cli, const char *dir)
{
	struct store *s;
	struct blob_checked found;
	int64_t n;
	if (!blob_copy_in(cli->c, files_beside(cli), dir, &n)) {
		return false;
	}
	if (!store_open(cli->c, &(struct store_config){ .dir = dir, .must_exist = true }, &s)) {
		return false;
	}
	bool ok = store_reader(s, cli->c) && blob_check_all(cli->c, &found);
	if (ok && found.broken) {
		fail(cli->c, ERR_UNAVAILABLE, MSG_BLOB_BYTES_MISSING);
		ok = fail_arg(cli->c, "what", found.what);
	}
	store_close(s);
	return ok;
}

int cmd_restore(struct cli *cli)
{
	const char *dir = cli_get(cli, "data");
	if (cli->n_words != 1 || !dir) {
		return cli_say_no("say from where and into which folder: sonae restore FILE --data DIR");
	}
	return store_restore(cli->c, cli->words[0], dir) && restore_files(cli, dir) ? CLI_OK : cli_fail(cli);
}
