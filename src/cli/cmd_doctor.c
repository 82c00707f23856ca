/* doctor: what is wrong with this machine, the data folder and the ways in and out. */
#include <stdio.h>
#include <sys/statvfs.h>

#include "archive/take.h"
#include "base/time.h"
#include "blob/blob.h"
#include "cli/cli.h"
#include "db/text_index.h"
#include "hook/hook.h"
#include "mailbox/mailbox.h"
#include "outbox/outbox.h"
#include "pdf/pdf.h"
#include "room/room.h"
#include "sheet/own.h"

static bool say(bool ok, const char *what, const char *mend)
{
	printf("%s  %s%s%s\n", ok ? "ok  " : "BAD ", what, ok ? "" : ": ", ok ? "" : mend);
	return ok;
}

static bool disk_has_room(const char *dir)
{
	struct statvfs v;
	return statvfs(dir, &v) == 0 && (double)v.f_bavail * (double)v.f_frsize > 256.0 * 1024 * 1024;
}

/* --- ways out and in --- */

/* "mail of X: what": one line a finding. */
static bool of_org(struct cli *cli, bool ok, const char *what, str org, str rest, str mend)
{
	struct arena *a = cli->c->arena;
	str line = STR_CAT(a, str_from_c(what), S(" of "), org, rest);
	return say(ok, str_cz(a, line), str_cz(a, mend));
}

static str since(struct cli *cli, struct opt_int at)
{
	return at.has ? STR_CAT(cli->c->arena, S(" since "), time_rfc3339(cli->c->arena, at.v)) : S("");
}

static bool mail_out(struct cli *cli, const struct mail_health *m)
{
	struct arena *a = cli->c->arena;
	str last = m->sent_at.has ? STR_CAT(a, S("; the last mail went "), time_rfc3339(a, m->sent_at.v)) : S("; no mail has gone yet");
	bool ok = of_org(cli, m->trouble.n == 0, "the mail server", m->org_name, S(" takes mail"),
		STR_CAT(a, m->trouble, since(cli, m->trouble_at), last, S("; see /settings/mail")));
	ok &= of_org(cli, m->stuck == 0, "the outbox", m->org_name, m->trouble.n == 0 ? STR_CAT(a, S(" is empty enough"), last) : S(" is empty enough"),
		str_printf(a, "%lld mails wait for longer than an hour; see /settings/mail", (long long)m->stuck));
	return ok;
}

/* What a configured server is asked by a mail that goes is asked here too, but for the mail itself. */
static bool mail_reached(struct cli *cli, const struct mail_health *m)
{
	struct ctx *c = cli->c;
	struct mail_sender s;
	struct mail_result r = { .outcome = MAIL_SETTINGS };
	c->org_id = m->org_id;
	if (mail_sender_get(c, &s)) {
		s.server.timeout_ms = 20000;
		mail_try(&s.server, s.from.address, &r);
	} else {
		snprintf(r.said, sizeof r.said, "the password has to be typed in again (secret.key)");
		err_clear(c);
	}
	return of_org(cli, r.outcome == MAIL_SENT, "the mail server", m->org_name,
		str_printf(c->arena, " (%.*s:%lld) can be reached, encrypts and signs us in as set", STR_FMT(m->host), (long long)m->port),
		str_from_c(r.said));
}

static bool mail_ways(struct cli *cli)
{
	struct mail_health *v;
	size_t n;
	bool ok = true;
	if (!mail_health(cli->c, &v, &n)) {
		return say(false, "how mail goes out can be read", "run sonae verify");
	}
	if (n == 0) {
		printf("note  no mail server is set: nobody is told by mail (Settings, Mail)\n");
	}
	for (size_t k = 0; k < n; k++) {
		ok &= mail_out(cli, &v[k]);
		ok &= !cli_has(cli, "mail") || mail_reached(cli, &v[k]);
	}
	return ok;
}

static bool hook_ways(struct cli *cli)
{
	struct arena *a = cli->c->arena;
	struct hook_health *v;
	size_t n;
	bool ok = true;
	if (!hook_health(cli->c, &v, &n)) {
		return say(false, "which chats and programs are told can be read", "run sonae verify");
	}
	for (size_t k = 0; k < n; k++) {
		str name = STR_CAT(a, v[k].org_name, S(", "), v[k].name, S(" ("), v[k].place, S(")"));
		ok &= of_org(cli, v[k].trouble.n == 0 && v[k].stuck == 0, "the webhook", name, S(" is told"),
			v[k].trouble.n > 0 ? STR_CAT(a, v[k].trouble, since(cli, v[k].trouble_at), S("; see /settings/hooks"))
				: str_printf(a, "%lld messages wait for longer than an hour; see /settings/hooks", (long long)v[k].stuck));
	}
	return ok;
}

/* What a firm changed in a form and a newer program can no longer lay over it. */
static bool own_forms(struct cli *cli)
{
	struct arena *a = cli->c->arena;
	struct own_health *v;
	size_t n;
	err_clear(cli->c); /* what was found before is told already */
	if (!own_health(cli->c, &v, &n)) {
		return say(false, "what firms changed in forms can be read", "run sonae verify");
	}
	for (size_t k = 0; k < n; k++) {
		of_org(cli, false, "the form", STR_CAT(a, v[k].org_name, S(", "), v[k].sheet), S(" has all its changes"),
			STR_CAT(a, v[k].why, S(" ("), str_i64(a, (int64_t)v[k].n_troubles), S(" in all); see /ledgers/"), v[k].sheet, S("/form")));
	}
	return n > 0 ? false : say(true, "what firms changed in forms fits the forms of this program", "");
}

static bool mail_in(struct cli *cli)
{
	struct ctx *c = cli->c;
	bool works = true;
	str what = S("");
	bool could_look = mailbox_folders_work(c, &works, &what);
	return say(could_look && works, "the folders mail is dropped into are read", str_cz(c->arena, what));
}

static bool paper(struct cli *cli)
{
	str family = S("");
	bool ok = pdf_font(cli->c, &family);
	return say(ok, ok ? str_cz(cli->c->arena, STR_CAT(cli->c->arena, S("papers can be made as PDF ("), family, S(")"))) : "papers can be made as PDF",
		"no Japanese font is installed; install fonts-morisawa-bizud-gothic, then start again. Pages can be printed all the same");
}

int cmd_doctor(struct cli *cli)
{
	struct store *s;
	str found;
	bool ok = true;
	if (!cli_open(cli, true, true, &s)) {
		return CLI_CANNOT;
	}
	const char *dir = store_dir(s);
	ok &= say(disk_has_room(dir), "at least 256 MB are free for the data folder", "free some room or move the folder");
	bool could_check = store_check(cli->c, s, &found);
	ok &= say(could_check && str_is_empty(found), "the database is whole", "restore the last backup into an empty folder");
	struct journal_finding f = { 0 };
	bool could_verify = journal_verify(cli->c, room_projections, room_projections_count, &f);
	could_verify = could_verify && !f.broken && archive_verify(cli->c, &f);
	ok &= say(could_verify && !f.broken, "journals, rows, papers and seals agree", "run sonae verify");
	struct blob_checked files;
	bool could_hash = blob_check_all(cli->c, &files);
	ok &= say(could_hash && !files.broken, "stored files are as they were kept", "run sonae verify");
	struct text_index *index = store_text_index(cli->c, s);
	bool could_ask = index && text_index_check(cli->c, index, &found);
	ok &= say(!text_index_exists(dir) || (could_ask && str_is_none(found)), "the index for searching is whole",
		str_cz(cli->c->arena, STR_CAT(cli->c->arena, S("run sonae reindex ("), could_ask ? found : S("it cannot be opened"), S(")"))));
	ok &= mail_in(cli);
	ok &= mail_ways(cli);
	ok &= hook_ways(cli);
	ok &= own_forms(cli);
	ok &= paper(cli);
	ok &= say(cli->c->now_ms > INT64_C(1767225600000), "the clock of this machine is set", "set date and time");
	store_close(s);
	return ok ? CLI_OK : CLI_BROKEN;
}
