/* verify, reindex, tls init. */
#include <stdio.h>

#include "archive/take.h"
#include "blob/blob.h"
#include "cli/cli.h"
#include "db/text_index.h"
#include "http/tls_init.h"
#include "room/room.h"
#include "search/follow.h"

static int say_finding(const struct journal_finding *f)
{
	printf("%.*s\n", STR_FMT(f->what));
	return f->broken ? CLI_BROKEN : CLI_OK;
}

/* Every stored byte is hashed again. False when one is wrong, then it is named, or could not be read. */
static bool stored_files(struct cli *cli, struct journal_finding *found)
{
	struct ctx *c = cli->c;
	struct blob_checked files;
	if (!blob_check_all(c, &files)) {
		return false;
	}
	if (files.broken) {
		*found = (struct journal_finding){ true, files.what };
		return false;
	}
	if (files.n_files > 0 || files.n_extra > 0) {
		found->what = str_printf(c->arena, "%.*s; %lld stored files (%.*s) hashed", STR_FMT(found->what),
			(long long)files.n_files, STR_FMT(blob_size_text(c->arena, files.n_bytes)));
	}
	if (files.n_extra > 0) {
		found->what = str_printf(c->arena, "%.*s; %lld files nobody needs, the first is %.*s", STR_FMT(found->what),
			(long long)files.n_extra, STR_FMT(files.extra));
	}
	return true;
}

static int verify(struct cli *cli, struct store *s)
{
	struct journal_finding found = { 0 };
	const char *seal = cli_get(cli, "seal");
	str damage = STR_NONE;
	/* the journal first: it names the entry or the row, the database only a page */
	bool could_verify = journal_verify(cli->c, room_projections, room_projections_count, &found);
	if (could_verify && found.broken) {
		return say_finding(&found);
	}
	if (could_verify && !(archive_verify(cli->c, &found) && !found.broken)) {
		return found.broken ? say_finding(&found) : cli_fail(cli);
	}
	if (could_verify && !stored_files(cli, &found)) {
		return found.broken ? say_finding(&found) : cli_fail(cli);
	}
	struct err why = cli->c->err;
	if (!store_check(cli->c, s, &damage) && !str_is_empty(damage)) {
		printf("database: %.*s\n", STR_FMT(damage));
		return CLI_BROKEN;
	}
	if (!could_verify) {
		cli->c->err = why;
		return cli_fail(cli);
	}
	if (!seal) {
		return say_finding(&found);
	}
	return journal_verify_seal(cli->c, str_from_c(seal), &found) ? say_finding(&found) : cli_fail(cli);
}

int cmd_verify(struct cli *cli)
{
	struct store *s;
	if (cli->n_words > 0) {
		return cmd_archive_verify(cli);
	}
	if (!cli_open(cli, true, true, &s)) {
		return CLI_CANNOT;
	}
	int status = verify(cli, s);
	store_close(s);
	return status;
}

/* --- reindex --- */

static void tell_progress(int percent)
{
	printf("%d%%\n", percent);
	fflush(stdout);
}

static bool reindex(struct cli *cli, struct store *s)
{
	struct text_index *index = store_text_index(cli->c, s);
	if (!index) {
		return false;
	}
	if (store_is_guest(s)) {
		printf("the running server makes the index again; the page for searching shows how far it is\n");
		return text_index_ask_renewal(cli->c, index);
	}
	if (!text_index_renew(cli->c, index) || !search_catch_up(cli->c, s, tell_progress)) {
		return false;
	}
	printf("the index for searching is made\n");
	return true;
}

int cmd_reindex(struct cli *cli)
{
	struct store *s;
	if (!cli_open(cli, true, false, &s)) {
		return CLI_CANNOT;
	}
	int status = reindex(cli, s) ? CLI_OK : cli_fail(cli);
	store_close(s);
	return status;
}

int cmd_tls_init(struct cli *cli)
{
	const char *dir = cli_get(cli, "data");
	str names[CLI_WORDS_MAX], fingerprint;
	if (!dir || cli->n_words < 1) {
		return cli_say_no("say for which names: sonae tls init NAME... --data DIR");
	}
	for (int i = 0; i < cli->n_words; i++) {
		names[i] = str_from_c(cli->words[i]);
	}
	if (!tls_init(cli->c, dir, names, (size_t)cli->n_words, cli_has(cli, "replace"), &fingerprint)) {
		return cli_fail(cli);
	}
	printf("certificate %s/" TLS_CERT_FILE "\nkey         %s/" TLS_KEY_FILE "\nfingerprint %.*s\n", dir, dir,
		STR_FMT(fingerprint));
	return CLI_OK;
}
