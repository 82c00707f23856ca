/* export ID FILE, verify FILE, import FILE: one incident as an archive. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "archive/take.h"
#include "audit/audit.h"
#include "cli/cli.h"

#define PIECE_BYTES (256 * 1024)

/* --- export --- */

static bool pour(struct archive_out *o, int fd)
{
	int64_t n = -1;
	char *piece = malloc(PIECE_BYTES);
	while (piece && (n = archive_out_read(o, piece, PIECE_BYTES)) > 0) {
		if (!io_write_all(fd, piece, (size_t)n)) {
			n = -1;
			break;
		}
	}
	free(piece);
	return n == 0 && fsync(fd) == 0;
}

/* Under another name until it is whole: what is called FILE is never half of one. */
static int export_to(struct cli *cli, struct archive_out *o, const char *file)
{
	const char *part = str_cz(cli->c->arena, str_printf(cli->c->arena, "%s.part", file));
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		return cli_say_no("cannot make %s: %s", part, strerror(errno));
	}
	bool ok = pour(o, fd);
	int why = errno;
	ok = close(fd) == 0 && ok;
	if (!ok || link(part, file) != 0) {
		why = ok ? errno : why;
		unlink(part);
		return cli_say_no("cannot write %s: %s; if the disk has room, run sonae verify --data DIR", file, strerror(why));
	}
	unlink(part);
	printf("%s %lld bytes\n", file, (long long)archive_out_bytes(o));
	return CLI_OK;
}

static int export_one(struct cli *cli)
{
	struct archive_export_in in = { .evidence = cli_has(cli, "no-evidence") ? ARCHIVE_WITHOUT : ARCHIVE_WITH_EVIDENCE,
		.purpose = str_from_c(cli_get(cli, "purpose") ? cli_get(cli, "purpose") : "") };
	struct archive_out *o;
	if (!id_parse(str_from_c(cli->words[0]), &in.incident_id)) {
		return cli_say_no("the incident must be an id such as 0190c3f0-...; see sonae incident list");
	}
	if (access(cli->words[1], F_OK) == 0) {
		return cli_say_no("%s is there already", cli->words[1]);
	}
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	if (!archive_export(cli->c, &in, &o)) {
		return cli_fail(cli);
	}
	int status = export_to(cli, o, cli->words[1]);
	archive_out_done(o);
	return status;
}

int cmd_archive_export(struct cli *cli)
{
	struct store *s;
	if (cli->n_words != 2) {
		return cli_say_no("say which incident and where to: sonae export ID FILE --data DIR");
	}
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = export_one(cli);
	store_close(s);
	return status;
}

/* --- verify --- */

static void say_whole(const struct archive_info *a)
{
	printf("%.*s %.*s\n", STR_FMT(a->seal), STR_FMT(a->name));
	printf("%.*s, %.*s\n", STR_FMT(a->org_name), STR_FMT(a->made_at));
	printf("%lld entries, %lld rows, %lld papers, %lld evidence files (%lld bytes)%s", (long long)a->n_entries,
		(long long)a->n_rows, (long long)a->n_papers, (long long)a->n_evidence, (long long)a->evidence_bytes,
		a->with_evidence ? "" : ", made without them");
	if (a->n_masked > 0) {
		printf("; %lld masked", (long long)a->n_masked);
	}
	if (a->n_skipped > 0) {
		printf("; %lld values could not be compared because their entries are masked", (long long)a->n_skipped);
	}
	puts(": whole");
}

int cmd_archive_verify(struct cli *cli)
{
	struct archive_info info;
	if (cli->n_words != 1 || cli_get(cli, "data") || cli_get(cli, "seal")) {
		return cli_say_no("an archive is proved alone: sonae verify FILE");
	}
	int fd = open(cli->words[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		return cli_say_no("cannot open %s: %s", cli->words[0], strerror(errno));
	}
	bool ok = archive_read(cli->c, fd, NULL, &info);
	close(fd);
	if (ok) {
		say_whole(&info);
		return CLI_OK;
	}
	cli_fail(cli);
	return cli->c->err.code == ERR_INVALID ? CLI_BROKEN : CLI_CANNOT;
}

/* --- import --- */

bool archive_is_zip(const char *file)
{
	char first[2] = { 0 };
	FILE *f = strcmp(file, "-") == 0 ? NULL : fopen(file, "rb");
	bool is = f && fread(first, 1, 2, f) == 2 && first[0] == 'P' && first[1] == 'K';
	if (f) {
		fclose(f);
	}
	return is;
}

struct importing { struct archive_look_in look; struct archive archive; };

/* The operations and their lines of the audit, as the pipeline would write them. */
static bool act_looked(struct ctx *c, void *arg)
{
	struct importing *m = arg;
	if (!op_archive_look.act(c, &m->look, &m->archive)) {
		return false;
	}
	struct audit_line line = { op_archive_look.name, id_str(c->arena, m->archive.id), S("command line") };
	return audit_add(c, &line);
}

static bool act_taken(struct ctx *c, void *arg)
{
	struct importing *m = arg;
	const struct archive_id_in in = { m->archive.id };
	struct audit_line line = { op_archive_take.name, id_str(c->arena, m->archive.id), S("command line") };
	return op_archive_take.act(c, &in, &m->archive) && audit_add(c, &line);
}

static bool act_dropped(struct ctx *c, void *arg)
{
	struct importing *m = arg;
	const struct archive_id_in in = { m->archive.id };
	return op_archive_drop.act(c, &in, &m->archive);
}

/* What cannot be taken in does not lie about until the sweep. */
static void drop(struct cli *cli, struct store *s, struct importing *m)
{
	struct err why = cli->c->err;
	err_clear(cli->c);
	if (store_write(s, cli->c, act_dropped, m)) {
		archive_dropped(cli->c, &m->archive);
	}
	cli->c->err = why;
}

static int take(struct cli *cli, struct store *s, struct importing *m)
{
	const struct archive_id_in in = { m->archive.id };
	if (archive_stage(cli->c, &in) && store_write(s, cli->c, act_taken, m)) {
		const struct archive *a = &m->archive;
		printf("%.*s %.*s, %lld entries\n", STR_FMT(id_str(cli->c->arena, a->incident_id)), STR_FMT(a->seal),
			(long long)a->entries.v);
		return CLI_OK;
	}
	drop(cli, s, m);
	return cli_fail(cli);
}

static int import_one(struct cli *cli, struct store *s)
{
	struct importing *m = arena_new(cli->c->arena, struct importing);
	const char *name = strrchr(cli->words[0], '/');
	if (!cli_choose_org(cli)) {
		return CLI_CANNOT;
	}
	int fd = open(cli->words[0], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return cli_say_no("cannot open %s: %s", cli->words[0], strerror(errno));
	}
	bool ok = archive_look_file(cli->c, &m->look, fd, str_from_c(name ? name + 1 : cli->words[0]));
	close(fd);
	if (!ok || !store_write(s, cli->c, act_looked, m)) {
		bool broken = cli->c->err.code == ERR_INVALID;
		cli_fail(cli);
		return broken ? CLI_BROKEN : CLI_CANNOT;
	}
	return take(cli, s, m);
}

int cmd_archive_import(struct cli *cli)
{
	struct store *s;
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = import_one(cli, s);
	store_close(s);
	return status;
}
