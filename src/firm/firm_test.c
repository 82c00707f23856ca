/*
 * A whole organisation out and in: every row arrives, the journals verify, others stay untouched, no secret leaves; what was
 * changed in the file is refused in words that name the place, and then nothing is left of it.
 */
#include "room_help.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "blob/blob.h"
#include "demo/demo.h"
#include "firm/firm.h"
#include "org/org.h"
#include "person/person.h"

#define PASSWORD "firm-test-password"

/* --- data folders --- */

struct place { char dir[64]; struct arena arena; struct ctx c; struct store *store; };
static struct place here, there;

static void place_begin(struct place *p)
{
	memset(p, 0, sizeof *p);
	arena_init(&p->arena);
	p->c = (struct ctx){ .arena = &p->arena, .catalog = &catalog_builtin, .now_ms = HARNESS_START_MS, .request_id = S("test"),
		.who.is_program = true };
	snprintf(p->dir, sizeof p->dir, "/tmp/sonae-test-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	struct store_config config = { .dir = p->dir, .catalog = &catalog_builtin, .before_commit = journal_seal };
	assert_true(store_open(&p->c, &config, &p->store));
	p->c.store = p->store;
	p->c.db = store_reader(p->store, &p->c);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void place_end(struct place *p)
{
	store_close(p->store);
	nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(&p->arena);
}

static bool write_here(struct place *p, bool (*act)(struct ctx *c, void *arg), void *arg)
{
	err_clear(&p->c);
	bool ok = store_write(p->store, &p->c, act, arg);
	p->c.db = store_reader(p->store, &p->c);
	return ok;
}

/* --- a firm with everything, and another one beside it --- */

static struct org firm, second;
static str token, session;

static bool act_more(struct ctx *ctx, void *arg)
{
	struct id account, other, person;
	struct token_created made;
	struct person_input p = { .name = S("月影 太郎") };
	(void)arg;
	if (!org_only(ctx, &firm) || !account_find(ctx, S("tadokoro@hinata.example"), &account)) {
		return false;
	}
	ctx->org_id = firm.id;
	if (!token_make(ctx, account, S("外のプログラム"), &made) || !session_start(ctx, account, S("127.0.0.1"), S("test"), &session)) {
		return false;
	}
	token = made.token;
	if (!org_create(ctx, S("月影商事"), S("tsukikage"), &ctx->org_id) ||
	    !account_create(ctx, S("boss@tsukikage.example"), S("月影 太郎"), STR_NONE, LANG_JA, &other) || !person_create(ctx, &p, &person) ||
	    !membership_make(ctx, other, ACCESS_ADMIN, person) ||
	    !membership_make(ctx, account, ACCESS_VIEWER, (struct id){ 0 })) { /* one account, two organisations */
		return false;
	}
	bool ok = org_get(ctx, &second);
	ctx->org_id = firm.id;
	return ok;
}

static bool act_restrict(struct ctx *ctx, void *arg)
{
	struct incident_restrict_in in = { .incident_id = *(struct id *)arg, .reason = S("関係者だけで調べる") };
	void *out = arena_alloc(ctx->arena, op_incident_restrict.out_size + 1, 16);
	return op_incident_restrict.act(ctx, &in, out);
}

/* Secrets of every kind, as they lie in the tables. */
static void add_secrets(void)
{
	raw_sql("INSERT INTO mail_server VALUES (X'%s', 'smtp.hinata.example', 587, 1, 'sonae', X'5ec7e75317', 'Sonae', 's@hinata.example',"
		" '', 1, '', NULL, NULL)", hex_of(firm.id));
	raw_sql("INSERT INTO hook VALUES (X'%s', X'0190c3f0aaaa7000800000000000000a', '総務の部屋', 'slack', 0, X'5ec7e7a001', 'hooks.slack.com',"
		" X'5ec7e7a002', X'5ec7e7a003', NULL, 1, 1, 1, NULL, '', NULL, NULL)", hex_of(firm.id));
	raw_sql("INSERT INTO hook_event VALUES (X'%s', X'0190c3f0aaaa7000800000000000000a', 'opened', 2, 1)", hex_of(firm.id));
	raw_sql("INSERT INTO alarm_source (org_id, id, name, preset, lang, card, window_min, proof, secret_hash, secret, secret_at, mapping,"
		" is_on, made_at, trouble, place, wrong, over, sample, log_number, known_number) VALUES (X'%s',"
		" X'0190c3f0aaaa7000800000000000000b', 'EDR', 'own', 'ja', 'mail', 5, 'hmac', X'5ec7e7b001', X'5ec7e7b002', 1, '{}', 1, 1, '',"
		" '', 0, 0, '', 0, 0)", hex_of(firm.id));
	raw_sql("INSERT INTO password_reset SELECT id, X'5ec7e7c001', id, 9 FROM account LIMIT 1");
}

static int begin(void **state)
{
	struct demo_loaded demo;
	(void)state;
	place_begin(&here);
	place_begin(&there);
	memset(&h, 0, sizeof h); /* raw_sql works on `here` */
	arena_init(&h.arena);
	snprintf(h.dir, sizeof h.dir, "%s", here.dir);
	assert_true(demo_load(&here.c, here.store, S(PASSWORD), &demo));
	here.c.who = (struct actor){ .is_program = true };
	here.c.now_ms = HARNESS_START_MS + 60000;
	assert_true(write_here(&here, act_more, NULL));
	str room = raw_text("SELECT hex(id) FROM incident LIMIT 1");
	bytes b;
	struct id id;
	assert_true(str_unhex(&h.arena, str_from_c(str_cz(&h.arena, room)), &b));
	memcpy(id.b, b.p, sizeof id.b);
	if (!account_find(&here.c, S("tadokoro@hinata.example"), &here.c.who.account_id)) {
		return 1;
	}
	here.c.who.is_program = false;
	here.c.who.access = ACCESS_ADMIN;
	assert_true(write_here(&here, act_restrict, &id));
	here.c.who = (struct actor){ .is_program = true };
	here.c.org_id = firm.id;
	here.c.org_name = firm.name;
	add_secrets();
	return 0;
}

static int end(void **state)
{
	(void)state;
	place_end(&here);
	place_end(&there);
	arena_free(&h.arena);
	return 0;
}

static int scratch(void)
{
	char name[] = "/tmp/sonae-firm-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

/* As an account asks for it; NULL: the command line. */
static int export_as(struct place *p, const char *mail)
{
	struct firm_out *o;
	struct firm_asker by = { .name = S("田所 誠") };
	int fd = scratch();
	err_clear(&p->c);
	assert_true(!mail || account_find(&p->c, str_from_c(mail), &by.account_id));
	if (!firm_collect(&p->c, &by, NULL, &o)) {
		print_error("%.*s %.*s\n", STR_FMT(err_show(&p->c, &p->c.err)), STR_FMT(p->c.err.detail));
		assert_string_equal("not collected", "");
	}
	assert_true(firm_pour(&p->c, o, fd, NULL));
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_size, o->zip.n_bytes);
	firm_out_done(o);
	return fd;
}

static int export_firm(struct place *p) { return export_as(p, NULL); }

static str all_of(int fd)
{
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	char *p = arena_chars(&h.arena, (size_t)st.st_size + 1);
	assert_true(zip_pread(fd, p, (size_t)st.st_size, 0));
	return (str){ p, (size_t)st.st_size };
}

static bool look(int fd, struct firm_info *ret)
{
	err_clear(&there.c);
	return firm_look(&there.c, fd, ret);
}

/* --- whole --- */

struct lines { struct buf b; const struct db_table *t; int64_t n; };

static bool add_line(void *arg, const struct db_value *v)
{
	struct lines *l = arg;
	firm_row_write(&l->b, l->t, v);
	l->n++;
	return true;
}

static void read_table(struct place *p, const struct db_table *t, struct lines *ret)
{
	*ret = (struct lines){ .t = t };
	buf_init(&ret->b, 64 * 1024 * 1024);
	err_clear(&p->c);
	assert_true(store_read_begin(&p->c));
	assert_true(db_each_row(&p->c, t, add_line, ret));
	store_read_end(&p->c);
}

static size_t assert_same_rows(const struct db_table *t)
{
	struct lines a, b;
	read_table(&here, t, &a);
	read_table(&there, t, &b);
	bool is_audit = str_eq(str_from_c(t->name), S("audit")); /* the taking in is a line of its own, behind all others */
	bool same = is_audit ? b.n == a.n + 1 && str_starts(buf_str(&b.b), buf_str(&a.b)) : str_eq(buf_str(&a.b), buf_str(&b.b));
	if (str_eq(str_from_c(t->name), S("hook")) || str_eq(str_from_c(t->name), S("alarm_source"))) {
		same = same && a.n > 0;
	}
	if (!same) {
		print_error("%s: %lld rows here, %lld there\n", t->name, (long long)a.n, (long long)b.n);
	}
	assert_true(same);
	size_t n = (size_t)a.n;
	buf_done(&a.b);
	buf_done(&b.b);
	return n;
}

static bool may_sign_in(struct place *p, const char *mail, const char *password)
{
	struct sign_in in = { .mail = str_from_c(mail), .password = str_from_c(password) };
	err_clear(&p->c);
	assert_true(sign_in_check(&p->c, &in));
	return in.password_ok;
}

static bool take(int fd, const char *admin, const char *slug, struct firm_taken *ret)
{
	struct firm_info f;
	struct firm_take_in in = { .info = &f, .admin = str_from_c(admin), .slug = str_from_c(slug) };
	there.c.org_id = (struct id){ 0 };
	bool ok = look(fd, &f) && password_hash(&there.c, S("new-password-of-there"), &in.password_hash) &&
	          firm_take(&there.c, there.store, &in, ret);
	there.c.db = store_reader(there.store, &there.c);
	return ok;
}

static void test_round_trip(void **state)
{
	(void)state;
	struct firm_info f;
	struct firm_taken taken;
	size_t rows = 0, filled = 0;
	int fd = export_firm(&here);
	assert_true(look(fd, &f));
	assert_true(text_is(f.org_name, "株式会社ひなた惣菜") && f.n_rooms == 1 && f.n_people > 5 && f.n_files > 0);
	if (!take(fd, "tadokoro@hinata.example", NULL, &taken)) {
		print_error("%.*s %.*s\n", STR_FMT(err_show(&there.c, &there.c.err)), STR_FMT(there.c.err.detail));
		assert_string_equal("not taken in", "");
	}
	assert_true(taken.is_reset && taken.n_kept == 0);
	for (size_t i = 0; i < db_n_org_tables; i++) {
		size_t n = assert_same_rows(&db_org_tables[i]);
		rows += n;
		filled += n > 0;
	}
	assert_int_equal(rows, f.n_rows);
	assert_true(filled > 40); /* a demo that fills few tables proves little */
	/* everything was verified inside of the write; once more from outside, stored files too */
	struct journal_finding found;
	struct blob_checked files;
	assert_true(journal_verify(&there.c, room_projections, room_projections_count, &found) && !found.broken);
	assert_true(blob_check_all(&there.c, &files) && !files.broken && files.n_files == f.n_files && files.n_extra == 0);
	/* who signs in: the one administrator who got a password, and nobody with an old one */
	assert_true(may_sign_in(&there, "tadokoro@hinata.example", "new-password-of-there"));
	assert_false(may_sign_in(&there, "tadokoro@hinata.example", PASSWORD));
	assert_false(may_sign_in(&there, "konishi@hinata.example", PASSWORD));
	assert_true(may_sign_in(&here, "konishi@hinata.example", PASSWORD));
	struct org only;
	assert_true(org_only(&there.c, &only) && id_eq(only.id, firm.id));
	bool unmarked;
	assert_true(firm_unmarked(&there.c, &unmarked) && unmarked); /* worked out again by a job */
	/* a second time it is refused, and nothing changes */
	assert_false(take(fd, NULL, NULL, &taken));
	assert_int_equal(there.c.err.msg, MSG_FIRM_ORG_HERE);
	close(fd);
}

static void test_no_secret_and_nobody_else(void **state)
{
	(void)state;
	int fd = export_firm(&here);
	str all = all_of(fd);
	const char *const hashes[] = { "SELECT password_hash FROM account WHERE password_hash IS NOT NULL LIMIT 1",
		"SELECT lower(hex(token_hash)) FROM token LIMIT 1", "SELECT lower(hex(token_hash)) FROM session LIMIT 1",
		"SELECT lower(hex(csrf_key)) FROM session LIMIT 1", "SELECT lower(hex(password)) FROM mail_server LIMIT 1",
		"SELECT lower(hex(url)) FROM hook LIMIT 1", "SELECT lower(hex(token)) FROM hook LIMIT 1",
		"SELECT lower(hex(old_token)) FROM hook LIMIT 1", "SELECT lower(hex(secret)) FROM alarm_source LIMIT 1",
		"SELECT lower(hex(secret_hash)) FROM alarm_source LIMIT 1", "SELECT lower(hex(code_hash)) FROM password_reset LIMIT 1" };
	for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
		str secret = raw_text("%s", hashes[i]);
		assert_true(secret.n >= 8); /* it is there to be found */
		if (text_has(all, str_cz(&h.arena, secret))) {
			print_error("%s\n", hashes[i]);
			assert_string_equal("a secret is in the file", "");
		}
	}
	assert_false(text_has(all, "$argon2"));
	assert_false(text_has(all, "月影") || text_has(all, "tsukikage"));
	/* what stands beside the secrets is there */
	assert_true(text_has(all, "総務の部屋") && text_has(all, "EDR") && text_has(all, "関係者だけで調べる"));
	close(fd);
}

/* An empty folder to take something in. */
static void fresh(void)
{
	place_end(&there);
	place_begin(&there);
}

/* A restricted room does not exist for others, in a file of everything neither: what is left out fits together without it. */
static void test_rooms_for_named_people(void **state)
{
	(void)state;
	struct firm_info f;
	struct firm_taken taken;
	raw_sql("DELETE FROM incident_member WHERE account_id = (SELECT id FROM account WHERE mail = 'nakamura@hinata.example')");
	raw_sql("CREATE TABLE uses AS SELECT * FROM blob_use; DELETE FROM blob_use WHERE sha256 = (SELECT min(sha256) FROM blob);"
		" INSERT INTO blob_use SELECT org_id, (SELECT min(sha256) FROM blob), 'evidence', id FROM incident WHERE is_restricted = 1");
	const char *const inside[] = { "SELECT title FROM incident WHERE is_restricted = 1", "SELECT name FROM incident WHERE is_restricted = 1",
		"SELECT text FROM entry WHERE length(text) > 12 LIMIT 1", "SELECT 'files/' || lower(hex(min(sha256))) FROM blob" };
	int member = export_as(&here, "tadokoro@hinata.example"), other = export_as(&here, "nakamura@hinata.example");
	str with = all_of(member), without = all_of(other);
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
		const char *text = str_cz(&h.arena, raw_text("%s", inside[i]));
		if (strlen(text) < 5 || !text_has(with, text)) {
			print_error("%s: %s\n", inside[i], text);
			assert_string_equal("the member has no such thing", "");
		}
		if (text_has(without, text)) {
			print_error("%s: %s\n", inside[i], text);
			assert_string_equal("a room for named people is in the file", "");
		}
	}
	assert_true(text_has(without, "総務の部屋")); /* what is not of that room */
	raw_sql("INSERT INTO blob_use SELECT * FROM uses WHERE sha256 NOT IN (SELECT sha256 FROM blob_use WHERE owner <> 'evidence')");
	int both = export_as(&here, "nakamura@hinata.example"); /* somebody else needs the same bytes */
	assert_true(text_has(all_of(both), str_cz(&h.arena, raw_text("%s", inside[3]))));
	raw_sql("DELETE FROM blob_use; INSERT INTO blob_use SELECT * FROM uses; DROP TABLE uses");
	close(both);
	fresh();
	assert_true(look(other, &f) && f.n_rooms == 0);
	/* made by an account, with gaps or without: to be read, not to be taken in */
	assert_false(f.is_whole || take(other, "tadokoro@hinata.example", NULL, &taken));
	assert_int_equal(there.c.err.msg, MSG_FIRM_NOT_WHOLE);
	assert_false(look(member, &f) && f.is_whole);
	close(member);
	close(other);
}

/* --- every table, also those the demo leaves empty --- */

static struct db_value any_value(const struct db_column *k, int i, struct id id)
{
	static uint8_t some[DB_ROW_COLUMNS_MAX][3];
	const str texts[] = { S("\"引用\"\n\t\\ \x7f"), S(""), S("a") };
	memcpy(some[i], (uint8_t[]){ (uint8_t)i, 0, 255 }, 3);
	struct db_value v = { .is_null = k->may_be_null && i % 2 };
	if (v.is_null) {
		return v;
	}
	switch (k->type) {
	case DB_ID: v.id = id; break;
	case DB_TEXT: v.text = texts[i % 3]; break;
	case DB_INT: v.i = i % 2 ? INT64_MIN + i : INT64_MAX - i; break;
	case DB_BYTES:
	default: v.bytes = k->is_account ? (bytes){ id.b, 0 } : (bytes){ some[i], (size_t)i % 4 }; break;
	}
	return v;
}

struct every { struct id id; size_t n; };

/* One row of each table: added, read, written as a line, read from that line. Always fails, so that nothing stays. */
static bool act_every(struct ctx *ctx, void *arg)
{
	struct every *e = arg;
	ctx->org_id = e->id;
	assert_true(db_references_wait(ctx, true));
	for (size_t t = 0; t < db_n_org_tables; t++) {
		const struct db_table *table = &db_org_tables[t];
		struct db_value v[DB_ROW_COLUMNS_MAX];
		for (int i = 0; i < table->n; i++) {
			v[i] = any_value(&table->columns[i], i, e->id);
		}
		if (!db_add_row(ctx, table, v)) {
			print_error("%s: %.*s\n", table->name, STR_FMT(ctx->err.detail));
			return false;
		}
	}
	for (size_t t = 0; t < db_n_org_tables; t++) {
		const struct db_table *table = &db_org_tables[t];
		struct db_value v[DB_ROW_COLUMNS_MAX], again[DB_ROW_COLUMNS_MAX];
		struct lines have = { .t = table }, want = { .t = table };
		str column, line;
		for (int i = 0; i < table->n; i++) {
			v[i] = any_value(&table->columns[i], i, e->id);
		}
		buf_init(&have.b, 100000);
		buf_init(&want.b, 100000);
		firm_row_write(&want.b, table, v);
		assert_true(db_each_row(ctx, table, add_line, &have));
		line = str_sub(buf_str(&have.b), 0, have.b.n ? have.b.n - 1 : 0);
		if (have.n != 1 || !str_eq(buf_str(&have.b), buf_str(&want.b))) {
			print_error("%s: %.*s\n", table->name, STR_FMT(buf_str(&have.b)));
			return false;
		}
		assert_int_equal(firm_row_read(ctx, table, line, again, &column), 0);
		want.b.n = 0;
		firm_row_write(&want.b, table, again);
		assert_true(str_eq(buf_str(&have.b), buf_str(&want.b)));
		buf_done(&have.b);
		buf_done(&want.b);
		e->n++;
	}
	return false;
}

static void test_every_table(void **state)
{
	(void)state;
	struct every e = { .id = id_new(HARNESS_START_MS) };
	fresh();
	assert_false(write_here(&there, act_every, &e));
	assert_int_equal(e.n, db_n_org_tables);
	assert_true(e.n > 110);
}

/* --- beside others --- */

static bool act_neighbour(struct ctx *ctx, void *arg)
{
	struct id id, account, person;
	struct person_input p = { .name = S("となりの人") };
	if (!org_create(ctx, S("となりの会社"), str_from_c(arg), &id)) {
		return false;
	}
	ctx->org_id = id;
	return account_create(ctx, S("tonari@example.jp"), p.name, S("x"), LANG_JA, &account) && person_create(ctx, &p, &person) &&
	       membership_make(ctx, account, ACCESS_ADMIN, person);
}

static bool act_same_account(struct ctx *ctx, void *arg)
{
	struct id account;
	(void)ctx;
	return account_create(ctx, arg ? str_from_c(arg) : S("konishi@hinata.example"), S("べつの小西"), S("x"), LANG_JA, &account);
}

static void test_beside_others(void **state)
{
	(void)state;
	struct firm_taken taken;
	struct org o;
	int fd = export_firm(&here);
	fresh();
	assert_true(write_here(&there, act_neighbour, (void *)(uintptr_t)"hinata"));
	struct id neighbour = there.c.org_id;
	/* the short name is taken */
	assert_false(take(fd, NULL, NULL, &taken));
	assert_int_equal(there.c.err.msg, MSG_FIRM_SLUG_HERE);
	/* somebody else has the address of one of its accounts */
	assert_true(write_here(&there, act_same_account, NULL));
	assert_false(take(fd, NULL, "hinata-2", &taken));
	assert_int_equal(there.c.err.msg, MSG_FIRM_BAD_ROW);
	str said = err_show(&there.c, &there.c.err);
	assert_true(text_has(said, "data/account.jsonl") && text_has(said, "konishi@hinata.example"));
	fresh();
	assert_true(write_here(&there, act_neighbour, (void *)(uintptr_t)"hinata"));
	neighbour = there.c.org_id;
	assert_true(take(fd, "tadokoro@hinata.example", "hinata-2", &taken));
	assert_true(org_find(&there.c, S("hinata-2"), &o) && id_eq(o.id, firm.id));
	assert_true(org_find(&there.c, S("hinata"), &o) && id_eq(o.id, neighbour) && text_is(o.name, "となりの会社"));
	/* one account of two organisations: here already, it stays as it is */
	here.c.org_id = second.id;
	here.c.org_name = second.name;
	int other = export_firm(&here);
	here.c.org_id = firm.id;
	here.c.org_name = firm.name;
	assert_false(text_has(all_of(other), "受注パソコン"));
	assert_true(take(other, NULL, NULL, &taken) && taken.n_kept == 1);
	assert_true(may_sign_in(&there, "tadokoro@hinata.example", "new-password-of-there"));
	close(other);
	/* an administrator the file does not have gets nothing, and then nothing comes */
	fresh();
	assert_false(take(fd, "konishi@hinata.example", NULL, &taken));
	assert_int_equal(there.c.err.msg, MSG_FIRM_NO_ADMIN);
	struct blob_checked files;
	err_clear(&there.c);
	assert_true(blob_check_all(&there.c, &files) && files.n_files == 0 && files.n_extra == 0);
	assert_false(org_find(&there.c, S("hinata"), &o));
	close(fd);
}

/* --- changed files --- */

struct forgery {
	const char *member, *find, *put; /* the first `find` in it becomes `put`; find NULL: the member goes */
	const char *name;                /* what the member is called then; NULL: as before */
	bool twice;                      /* it stands there twice */
	bool keep_sum;                   /* the manifest goes on saying what it said */
};

static str replaced(str text, const char *find, const char *put)
{
	size_t at = str_find(text, str_from_c(find), 0);
	if (at == SIZE_MAX) {
		print_error("no %s\n", find);
		assert_string_equal("the case does not fit the demo", "");
	}
	return STR_CAT(&h.arena, str_sub(text, 0, at), str_from_c(put), str_sub(text, at + strlen(find), SIZE_MAX));
}

struct piece { str name, text; bool is_part; };

static size_t pieces_of(int fd, const struct forgery *ch, struct piece *v)
{
	struct firm_info f;
	size_t n = 0;
	bool done = false;
	assert_true(look(fd, &f));
	for (size_t i = 0; i < f.zip.n; i++) {
		const struct zip_member *m = &f.zip.v[i];
		char *p = arena_chars(&h.arena, (size_t)m->bytes + 1);
		assert_true(zip_pread(fd, p, (size_t)m->bytes, zip_data_at(m)));
		v[n] = (struct piece){ str_copy(&h.arena, m->name), { p, (size_t)m->bytes }, i > 0 && i < f.first_file };
		if (done || !ch->member || !str_starts(m->name, str_from_c(ch->member))) {
			n++;
			continue;
		}
		done = true;
		if (!ch->find && !ch->name && !ch->twice) {
			continue;
		}
		v[n].text = ch->find ? replaced(v[n].text, ch->find, ch->put) : v[n].text;
		v[n].name = ch->name ? str_from_c(ch->name) : v[n].name;
		n++;
		if (ch->twice) {
			v[n] = v[n - 1];
			n++;
		}
	}
	return n;
}

static void put_manifest(struct buf *b, const struct piece *v, size_t n)
{
	int64_t rows = 0, files = 0, bytes_of_files = 0;
	str head = str_sub(v[0].text, 0, str_find(v[0].text, S(",\"rows\":"), 0));
	for (size_t i = 1; i < n; i++) {
		files += !v[i].is_part;
		bytes_of_files += v[i].is_part ? 0 : (int64_t)v[i].text.n;
		for (size_t k = 0; v[i].is_part && str_starts(v[i].name, S("data/")) && k < v[i].text.n; k++) {
			rows += v[i].text.p[k] == '\n';
		}
	}
	buf_add(b, head);
	buf_printf(b, ",\"rows\":%lld,\"files\":{\"count\":%lld,\"bytes\":%lld},\n\"parts\":[\n", (long long)rows, (long long)files,
		(long long)bytes_of_files);
	for (size_t i = 1; i < n && v[i].is_part; i++) {
		struct sha256 sum;
		int64_t lines = 0;
		for (size_t k = 0; str_starts(v[i].name, S("data/")) && k < v[i].text.n; k++) {
			lines += v[i].text.p[k] == '\n';
		}
		sha256_of(str_bytes(v[i].text), &sum);
		buf_printf(b, "%s{\"name\":\"%.*s\",\"rows\":%lld,\"bytes\":%zu,\"sha256\":\"%.*s\"}", i > 1 ? ",\n" : "", STR_FMT(v[i].name),
			(long long)lines, v[i].text.n, STR_FMT(str_hex(&h.arena, (bytes){ sum.b, SHA256_LEN })));
	}
	buf_add(b, S("\n]}\n"));
}

/* The same file with one thing changed, and all sums made to fit again: what somebody can do who knows the format. */
static int changed(int fd, struct forgery ch)
{
	struct piece *v = arena_array(&h.arena, struct piece, 1000);
	struct zip_member *m = arena_array(&h.arena, struct zip_member, 1000);
	size_t n = pieces_of(fd, &ch, v);
	AUTO_BUF(manifest, LIMIT_FIRM_MANIFEST_BYTES);
	AUTO_BUF(out, 64 * 1024 * 1024);
	if (!ch.keep_sum) {
		put_manifest(&manifest, v, n);
		v[0].text = buf_str(&manifest);
	}
	for (size_t i = 0; i < n; i++) {
		m[i] = (struct zip_member){ .name = v[i].name, .bytes = (int64_t)v[i].text.n, .at = (int64_t)out.n,
			.crc = zip_crc(0, v[i].text.p, v[i].text.n) };
		zip_header(&out, m[i].name, m[i].bytes);
		buf_add(&out, v[i].text);
		zip_after(&out, &m[i]);
	}
	int64_t at = (int64_t)out.n;
	for (size_t i = 0; i < n; i++) {
		zip_central(&out, &m[i]);
	}
	zip_end(&out, n, at, (int64_t)out.n - at);
	int ret = scratch();
	assert_true(buf_ok(&out) && write(ret, out.p, out.n) == (ssize_t)out.n);
	return ret;
}

static void refuses(int fd, struct forgery ch, int msg, const char *says)
{
	struct firm_taken taken;
	struct blob_checked files;
	struct org o;
	int other = changed(fd, ch);
	bool ok = take(other, NULL, NULL, &taken);
	str said = err_show(&there.c, &there.c.err);
	if (ok || there.c.err.msg != msg || !text_has(said, says)) {
		print_error("%s: %s, %.*s (%.*s)\n", ch.member, ok ? "taken in" : "refused", STR_FMT(said), STR_FMT(there.c.err.detail));
		assert_string_equal("another refusal is expected", "");
	}
	close(other);
	/* nothing is left */
	err_clear(&there.c);
	assert_false(org_find(&there.c, S("hinata"), &o));
	err_clear(&there.c);
	assert_true(blob_check_all(&there.c, &files) && files.n_files == 0 && files.n_extra == 0);
}

static void test_changed_files(void **state)
{
	(void)state;
	int fd = export_firm(&here);
	fresh();
	/* the manifest */
	refuses(fd, (struct forgery){ "manifest.json", "\"version\":1", "\"version\":2", .keep_sum = true }, MSG_ARCHIVE_BAD_NEWER, "2");
	refuses(fd, (struct forgery){ "manifest.json", "sonae-organisation", "something-else", .keep_sum = true }, MSG_FIRM_BAD_FORMAT, "");
	refuses(fd, (struct forgery){ "manifest.json", "sonae-organisation", "sonae-archive", .keep_sum = true }, MSG_FIRM_BAD_ROOM, "");
	refuses(fd, (struct forgery){ "manifest.json", "\"slug\":\"hinata\"", "\"slug\":\"hinata2\"", .keep_sum = true },
		MSG_FIRM_BAD_ROW, "data/org.jsonl");
	refuses(fd, (struct forgery){ "manifest.json", NULL, NULL }, MSG_ARCHIVE_BAD_NO_ARCHIVE, "");
	/* parts: another content, gone, unknown, twice */
	refuses(fd, (struct forgery){ "data/person.jsonl", "小西", "大西", .keep_sum = true }, MSG_ARCHIVE_BAD_FILE, "data/person.jsonl");
	refuses(fd, (struct forgery){ "README.txt", "Sonae", "Tsone", .keep_sum = true }, MSG_ARCHIVE_BAD_FILE, "README.txt");
	refuses(fd, (struct forgery){ "data/person.jsonl", .keep_sum = true }, MSG_ARCHIVE_BAD_MISSING, "data/person.jsonl");
	refuses(fd, (struct forgery){ "data/guide.jsonl", .name = "data/guess.jsonl" }, MSG_FIRM_BAD_TABLE, "data/guess.jsonl");
	close(fd);
}

/* Rows that do not fit: the words name file and line. */
static void test_changed_rows(void **state)
{
	(void)state;
	int fd = export_firm(&here);
	fresh();
	refuses(fd, (struct forgery){ "data/person.jsonl", "\"kana\":", "\"kanna\":" }, MSG_FIRM_BAD_ROW, "data/person.jsonl の 1行目");
	refuses(fd, (struct forgery){ "data/person.jsonl", "\"kana\":", "kana:" }, MSG_FIRM_BAD_ROW, "JSON");
	refuses(fd, (struct forgery){ "data/membership.jsonl", "\"access\":", "\"person_id\":null,\"access\":" }, MSG_FIRM_BAD_ROW, "JSON");
	refuses(fd, (struct forgery){ "data/membership.jsonl", "\"access\":4,", "" }, MSG_FIRM_BAD_ROW, "access");
	refuses(fd, (struct forgery){ "data/membership.jsonl", "\"access\":4", "\"access\":\"4\"" }, MSG_FIRM_BAD_ROW, "access");
	refuses(fd, (struct forgery){ "data/membership.jsonl", "\"access\":4", "\"access\":null" }, MSG_FIRM_BAD_ROW, "access");
	refuses(fd, (struct forgery){ "data/blob.jsonl", "\"sha256\":\"", "\"sha256\":\"zz" }, MSG_FIRM_BAD_ROW, "sha256");
	/* it points at nothing, or at somebody of another organisation */
	refuses(fd, (struct forgery){ "data/person.jsonl", "\"id\":\"01", "\"id\":\"02" }, MSG_FIRM_BAD_ROW, "行目");
	refuses(fd, (struct forgery){ "data/account.jsonl", "\"id\":\"01", "\"id\":\"00" }, MSG_FIRM_BAD_ROW, "account_id");
	/* sums fit, but the sealed journal knows better */
	refuses(fd, (struct forgery){ "data/entry.jsonl", "受注パソコン", "発注パソコン" }, MSG_FIRM_BROKEN, "");
	refuses(fd, (struct forgery){ "data/incident.jsonl", "\"kind\":\"ransomware\"", "\"kind\":\"malware\"" }, MSG_FIRM_BROKEN, "");
	close(fd);
}

static void test_changed_members(void **state)
{
	(void)state;
	struct firm_info f;
	int fd = export_firm(&here);
	fresh();
	assert_true(look(fd, &f));
	const char *name = str_cz(&h.arena, f.zip.v[f.first_file].name);
	refuses(fd, (struct forgery){ name, .find = NULL }, MSG_FIRM_BAD_ROW, name);
	refuses(fd, (struct forgery){ name, .twice = true }, MSG_ARCHIVE_BAD_TWICE, name);
	refuses(fd, (struct forgery){ name, .name = "../../etc/cron.d/x" }, MSG_ARCHIVE_BAD_NAME, "../../etc/cron.d/x");
	refuses(fd, (struct forgery){ name, .name = "files/../x" }, MSG_ARCHIVE_BAD_NAME, "files/../x");
	refuses(fd, (struct forgery){ "data/guide.jsonl", .twice = true }, MSG_ARCHIVE_BAD_TWICE, "data/guide.jsonl");
	refuses(fd, (struct forgery){ "data/blob.jsonl", .find = NULL }, MSG_ARCHIVE_BAD_EXTRA, name);
	/* packed again, cut off, something behind it */
	int other = changed(fd, (struct forgery){ .keep_sum = true });
	struct firm_taken taken;
	str all = all_of(other);
	assert_int_equal(pwrite(other, "\010", 1, 8), 1);
	assert_false(take(other, NULL, NULL, &taken));
	close(other);
	other = scratch();
	assert_int_equal(write(other, all.p, all.n - 100), (ssize_t)all.n - 100);
	assert_false(take(other, NULL, NULL, &taken));
	assert_int_equal(there.c.err.msg, MSG_ARCHIVE_BAD_CUT);
	close(other);
	other = scratch();
	assert_int_equal(write(other, "no zip at all", 13), 13);
	assert_false(take(other, NULL, NULL, &taken));
	assert_int_equal(there.c.err.msg, MSG_ARCHIVE_BAD_NO_ZIP);
	close(other);
	close(fd);
}

/* An older program had fewer columns and tables. */
static void test_older_archive(void **state)
{
	(void)state;
	struct firm_taken taken;
	int fd = export_firm(&here);
	fresh();
	int older = changed(fd, (struct forgery){ "data/person.jsonl", "\"work\":\"full\",", "" });
	int oldest = changed(older, (struct forgery){ "data/guide_first.jsonl", .find = NULL });
	assert_true(take(oldest, NULL, NULL, &taken));
	struct lines l;
	for (size_t i = 0; i < db_n_org_tables; i++) {
		if (str_eq(str_from_c(db_org_tables[i].name), S("person"))) {
			read_table(&there, &db_org_tables[i], &l);
			assert_false(text_has(buf_str(&l.b), "\"work\":\"\""));
			assert_true(text_has(buf_str(&l.b), "\"work\":\"full\""));
			buf_done(&l.b);
		}
	}
	close(oldest);
	close(older);
	close(fd);
}

/* Whatever step of the write fails, nothing is left of it. */
static void test_all_or_nothing(void **state)
{
	(void)state;
	struct firm_taken taken;
	struct blob_checked files;
	struct org o;
	int fd = export_firm(&here);
	fresh();
	for (int at = 1; at < 1500; at += 173) {
		store_fail_after(there.store, at);
		assert_false(take(fd, NULL, NULL, &taken));
		store_fail_after(there.store, 0);
		err_clear(&there.c);
		assert_false(org_find(&there.c, S("hinata"), &o));
		err_clear(&there.c);
		assert_true(blob_check_all(&there.c, &files) && files.n_files == 0 && files.n_extra == 0);
	}
	assert_true(take(fd, NULL, NULL, &taken));
	close(fd);
}

/* A stored file that is gone is told before a byte goes out, by its name. */
static void test_a_file_is_gone(void **state)
{
	(void)state;
	struct firm_out *o;
	str hex = raw_text("SELECT lower(hex(sha256)) FROM blob LIMIT 1");
	const char *path = str_cz(&h.arena, str_printf(&h.arena, "%s/blob/%.*s/%.*s/%.*s", here.dir, STR_FMT(id_str(&h.arena, firm.id)), 2,
		hex.p, (int)hex.n - 2, hex.p + 2));
	const char *aside = str_cz(&h.arena, str_printf(&h.arena, "%s.aside", path));
	assert_int_equal(rename(path, aside), 0);
	err_clear(&here.c);
	assert_false(firm_collect(&here.c, &(struct firm_asker){ .name = S("x") }, NULL, &o));
	assert_int_equal(here.c.err.msg, MSG_FIRM_FILE_GONE);
	assert_true(str_eq(here.c.err.args[0].value, hex));
	assert_int_equal(rename(aside, path), 0);
	err_clear(&here.c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_no_secret_and_nobody_else), cmocka_unit_test(test_rooms_for_named_people), cmocka_unit_test(test_every_table), cmocka_unit_test(test_beside_others),
		cmocka_unit_test(test_changed_files), cmocka_unit_test(test_changed_rows), cmocka_unit_test(test_changed_members),
		cmocka_unit_test(test_older_archive), cmocka_unit_test(test_all_or_nothing), cmocka_unit_test(test_a_file_is_gone),
	};
	return cmocka_run_group_tests_name("firm", tests, begin, end);
}
