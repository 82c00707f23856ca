#include "journal/journal_test_help.h"

#include "fresh_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static struct id test_id(unsigned kind, unsigned n)
{
	return (struct id){ { 0x01, 0x9a, 0xb0, 0, 0, 0, 0x70, (uint8_t)kind, 0x80, 0, 0, 0, 0, 0, 0, (uint8_t)n } };
}

static const char *blob(struct fixture *f, struct id v)
{
	return str_cz(&f->arena, str_hex(&f->arena, (bytes){ v.b, sizeof v.b }));
}

void raw_sql(struct fixture *f, const char *fmt, ...)
{
	char *error = NULL;
	va_list ap;
	va_start(ap, fmt);
	char *sql = sqlite3_vmprintf(fmt, ap);
	va_end(ap);
	if (sqlite3_exec(f->raw, sql, NULL, NULL, &error) != SQLITE_OK) {
		flunk("%s: %s", sql, error);
	}
	sqlite3_free(sql);
}

int64_t raw_i64(struct fixture *f, const char *sql)
{
	sqlite3_stmt *q = NULL;
	assert_int_equal(sqlite3_prepare_v2(f->raw, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	const int64_t ret = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return ret;
}

static void insert_people(struct fixture *f)
{
	static const char *const names[TEST_PEOPLE] = { "小西 直樹", "大野 春香", "田所 誠" };
	for (unsigned i = 0; i < TEST_PEOPLE; i++) {
		f->people[i] = test_id(2, i + 1);
		f->accounts[i] = test_id(3, i + 1);
		raw_sql(f, "INSERT INTO person (org_id, id, name, created_at) VALUES (x'%s', x'%s', %Q, 1)", blob(f, f->org),
		        blob(f, f->people[i]), names[i]);
		raw_sql(f, "INSERT INTO account (id, mail, name, lang, created_at) VALUES (x'%s', 'p%d@example.jp', 'account %d', 'ja', 1)",
		        blob(f, f->accounts[i]), i, i);
		raw_sql(f, "INSERT INTO membership (org_id, account_id, access, person_id, created_at) VALUES (x'%s', x'%s', 3, x'%s', 1)",
		        blob(f, f->org), blob(f, f->accounts[i]), blob(f, f->people[i]));
	}
	f->second_account = test_id(3, 9);
	raw_sql(f, "INSERT INTO account (id, mail, name, lang, created_at) VALUES (x'%s', 'p9@example.jp', 'again', 'ja', 1)",
	        blob(f, f->second_account));
	raw_sql(f, "INSERT INTO membership (org_id, account_id, access, person_id, created_at) VALUES (x'%s', x'%s', 3, x'%s', 1)",
	        blob(f, f->org), blob(f, f->second_account), blob(f, f->people[0]));
}

static void insert_room(struct fixture *f, struct id org, struct id room, int no)
{
	raw_sql(f, "INSERT INTO incident (org_id, id, mode, title, name, kind, phase, state, noticed, noticed_at, opened_at, seq_no,"
	           " month) VALUES (x'%s', x'%s', 'live', 't', 'room %d', 'unknown', 0, 'open', '2026-11-26', 1, 1, %d, '2026-11')",
	        blob(f, org), blob(f, room), no, no);
}

static bool open_rooms(struct ctx *c, void *arg)
{
	struct fixture *f = arg;
	bool ok = journal_open_room(c, f->room) && journal_open_room(c, f->second_room);
	c->org_id = f->other_org;
	ok = ok && journal_open_room(c, f->foreign_room);
	c->org_id = f->org;
	return ok;
}

int fixture_begin(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	arena_init(&f->arena);
	strncpy(f->dir, "/tmp/sonae-journal-XXXXXX", sizeof f->dir - 1);
	assert_non_null(mkdtemp(f->dir));
	f->c = (struct ctx){ .arena = &f->arena, .now_ms = TEST_NOW_MS };
	fresh_folder(f->dir);
	const struct store_config config = { .dir = f->dir, .before_commit = journal_seal };
	assert_true(store_open(&f->c, &config, &f->store));
	f->c.store = f->store;
	assert_non_null(store_reader(f->store, &f->c));
	assert_int_equal(sqlite3_open(str_cz(&f->arena, str_printf(&f->arena, "%s/sonae.db", f->dir)), &f->raw), SQLITE_OK);
	sqlite3_busy_timeout(f->raw, 2000);
	f->org = test_id(1, 1);
	f->other_org = test_id(1, 2);
	raw_sql(f, "INSERT INTO org (id, slug, name, created_at) VALUES (x'%s', 'hinata', 'ひなた', 1)", blob(f, f->org));
	raw_sql(f, "INSERT INTO org (id, slug, name, created_at) VALUES (x'%s', 'other', 'other', 1)", blob(f, f->other_org));
	insert_people(f);
	f->room = test_id(4, 1);
	f->second_room = test_id(4, 2);
	f->foreign_room = test_id(4, 3);
	insert_room(f, f->org, f->room, 1);
	insert_room(f, f->org, f->second_room, 2);
	insert_room(f, f->other_org, f->foreign_room, 1);
	f->c.org_id = f->org;
	act_as(f, 0);
	assert_true(store_write(f->store, &f->c, open_rooms, f));
	*state = f;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int fixture_end(void **state)
{
	struct fixture *f = *state;
	sqlite3_close(f->raw);
	store_close(f->store);
	nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(&f->arena);
	free(f);
	return 0;
}

void act_as(struct fixture *f, int person)
{
	f->c.who = (struct actor){ .account_id = f->accounts[person], .person_id = f->people[person] };
}

struct adding { struct journal_entry_in in; struct journal_added *ret; };

static bool do_add(struct ctx *c, void *arg)
{
	struct adding *a = arg;
	return journal_add(c, &a->in, a->ret);
}

bool add(struct fixture *f, struct journal_entry_in in, struct journal_added *ret)
{
	struct journal_added added;
	struct adding a = { in, ret ? ret : &added };
	if (id_is_none(a.in.incident_id)) {
		a.in.incident_id = f->room;
	}
	err_clear(&f->c);
	return store_write(f->store, &f->c, do_add, &a);
}

int64_t say_of(struct fixture *f, enum entry_type type, int64_t refers_to, const char *text)
{
	struct journal_added added = { .seq = -1 };
	if (!add(f, (struct journal_entry_in){ .type = type, .refers_to = refers_to, .text = str_from_c(text) }, &added)) {
		flunk("not added: %s (%d, %.*s)", text, (int)f->c.err.code, STR_FMT(f->c.err.detail));
	}
	return added.seq;
}

int64_t say(struct fixture *f, enum entry_type type, const char *text)
{
	return say_of(f, type, 0, text);
}

int64_t say_at(struct fixture *f, const char *when, const char *text)
{
	struct journal_added added;
	struct journal_entry_in in = { .type = ENTRY_OBSERVED, .text = str_from_c(text) };
	assert_true(event_time_from_canonical(str_from_c(when), &in.occurred));
	assert_true(add(f, in, &added));
	return added.seq;
}

bool fails_with(struct fixture *f, struct journal_entry_in in, enum err_code code, int text)
{
	const int64_t before = raw_i64(f, "SELECT count(*) FROM entry");
	if (add(f, in, NULL) || f->c.err.code != code) {
		return false;
	}
	const int got = f->c.err.fields ? f->c.err.fields->msg : f->c.err.msg;
	return got == text && raw_i64(f, "SELECT count(*) FROM entry") == before;
}

struct journal_finding verify(struct fixture *f)
{
	struct journal_finding found;
	err_clear(&f->c);
	if (!journal_verify(&f->c, NULL, 0, &found)) {
		flunk("verify could not run: %.*s", STR_FMT(f->c.err.detail));
	}
	return found;
}

void assert_whole(struct fixture *f)
{
	const struct journal_finding found = verify(f);
	if (found.broken) {
		flunk("broken: %.*s", STR_FMT(found.what));
	}
}

void assert_broken(struct fixture *f, const char *part)
{
	const struct journal_finding found = verify(f);
	if (!found.broken || str_find(found.what, str_from_c(part), 0) == SIZE_MAX) {
		flunk("expected \"%s\", found %s \"%.*s\"", part, found.broken ? "broken" : "whole", STR_FMT(found.what));
	}
}

struct asking { struct fixture *f; int64_t seq; str text, reason; struct id request; bool grant; };

static bool do_ask(struct ctx *c, void *arg)
{
	struct asking *a = arg;
	return journal_mask_ask(c, a->f->room, a->seq, a->text, a->reason, &a->request);
}

static bool do_decide(struct ctx *c, void *arg)
{
	struct asking *a = arg;
	return journal_mask_decide(c, a->request, a->grant, NULL);
}

bool mask_ask(struct fixture *f, int64_t seq, const char *text, const char *reason, struct id *ret)
{
	struct asking a = { .f = f, .seq = seq, .text = str_from_c(text), .reason = str_from_c(reason) };
	err_clear(&f->c);
	const bool ok = store_write(f->store, &f->c, do_ask, &a);
	*ret = a.request;
	return ok;
}

bool mask_decide(struct fixture *f, struct id request, bool grant)
{
	struct asking a = { .f = f, .request = request, .grant = grant };
	err_clear(&f->c);
	return store_write(f->store, &f->c, do_decide, &a);
}

struct entry_view get(struct fixture *f, int64_t seq)
{
	struct entry_view v;
	err_clear(&f->c);
	assert_true(journal_get(&f->c, f->room, seq, &v));
	return v;
}

int second_verifier(struct fixture *f)
{
	const char *source = getenv("SONAE_SOURCE");
	char command[600];
	snprintf(command, sizeof command, "python3 '%s/test/verify_journal.py' '%s/sonae.db' >/dev/null", source ? source : "..",
	         f->dir);
	const int status = system(command); /* NOLINT(cert-env33-c): a test, with a path of its own */
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
