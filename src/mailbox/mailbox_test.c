/* Mail that is dropped into a folder: taken once, whatever happens in between; what cannot be read is told, not lost. */
#include "room_help.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "mailbox/folder.h"
#include "mailbox/mailbox.h"
#include "outbox/outbox.h"
#include "suspect/suspect.h"

static char maildir[300];     /* DIR/mail-in/SLUG */
static const struct id none;

static int64_t clock_of_test(void *arg)
{
	(void)arg;
	return h.now_ms;
}

static void look(void)
{
	struct mailbox_config config = { .store = h.store, .catalog = c->catalog, .now_ms = clock_of_test };
	h.now_ms += 61 * 1000; /* the minute of the flood limit is over */
	c->now_ms = h.now_ms;
	mailbox_look(&config);
}

static struct mailbox now(void)
{
	struct mailbox m;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(mailbox_get(c, &m));
	read_end();
	return m;
}

static struct mailbox_mail *mails(size_t *ret_n)
{
	struct mailbox_mail *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(mailbox_mails(c, &v, ret_n));
	read_end();
	return v;
}

static size_t suspects(struct suspect **ret)
{
	struct suspect *v;
	size_t n;
	str next;
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(suspect_page(c, true, S(""), 100, &v, &n, &next));
	read_end();
	if (ret) {
		*ret = v;
	}
	return n;
}

static void switch_on(void)
{
	struct mailbox_in in = { .on = true };
	struct mailbox out;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mailbox_settings, &in, &out));
	snprintf(maildir, sizeof maildir, "%.*s", (int)out.path.n - 4, out.path.p);
}

static const char *path_of(const char *part, const char *name)
{
	return str_cz(c->arena, str_printf(c->arena, "%s/%s/%s", maildir, part, name));
}

static void drop_bytes(const char *name, const void *p, size_t n)
{
	FILE *f = fopen(path_of("new", name), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void drop(const char *name, const char *text)
{
	drop_bytes(name, text, strlen(text));
}

static str sample(const char *name)
{
	const char *source = getenv("SONAE_SOURCE");
	char *p = arena_chars(c->arena, 65536);
	FILE *f = fopen(str_cz(c->arena, str_printf(c->arena, "%s/fuzz/corpus/mime/%s", source ? source : "..", name)), "rb");
	assert_non_null(f);
	const size_t n = fread(p, 1, 65536, f);
	fclose(f);
	return (str){ p, n };
}

static void drop_sample(const char *name)
{
	const str s = sample(name);
	drop_bytes(name, s.p, s.n);
}

static size_t files_in(const char *part)
{
	DIR *d = opendir(path_of(part, ""));
	size_t n = 0;
	assert_non_null(d);
	for (const struct dirent *e; (e = readdir(d)) != NULL; ) {
		n += e->d_name[0] != '.';
	}
	closedir(d);
	return n;
}

/* --- scenarios --- */

static void test_off_until_switched_on(void **state)
{
	(void)state;
	assert_false(now().on);
	look(); /* nothing to look into */
	struct mailbox_in in = { .on = true };
	act_as(ACCESS_RESPONDER);
	assert_true(op_mailbox_settings.needs == ACCESS_ADMIN);
	switch_on();
	assert_true(now().on);
	struct stat st;
	assert_int_equal(lstat(path_of("new", ""), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	drop_sample("jis-phishing.eml");
	in.on = false;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mailbox_settings, &in, NULL));
	look();
	assert_int_equal(suspects(NULL), 0); /* off: it waits */
	assert_int_equal(files_in("new"), 1);
}

static void test_taken_once(void **state)
{
	(void)state;
	struct suspect *v;
	size_t n;
	switch_on();
	drop_sample("jis-phishing.eml");
	look();
	assert_int_equal(suspects(&v), 1);
	assert_true(text_is(v[0].subject, "【重要】お取引の確認のお願い"));
	assert_int_equal(v[0].way, SUSPECT_FOLDER);
	assert_true(v[0].has_raw && text_is(v[0].reporter, ""));
	assert_int_equal(files_in("new"), 0);
	assert_int_equal(files_in("cur"), 1);
	assert_true(now().looked_at.has && now().mail_at.has && now().taken.v == 1);
	/* The same bytes under another name are no second mail. */
	const str s = sample("jis-phishing.eml");
	drop_bytes("other name:2,S", s.p, s.n);
	look();
	assert_int_equal(suspects(NULL), 1);
	assert_int_equal(files_in("cur"), 2);
	const struct mailbox_mail *m = mails(&n);
	assert_true(n == 1 && m[0].copies.v == 2 && id_eq(m[0].suspect_id, v[0].id));
}

static void test_passed_on_by_a_colleague(void **state)
{
	(void)state;
	struct suspect *v;
	switch_on();
	drop_sample("forwarded-eml.eml");
	look();
	assert_int_equal(suspects(&v), 1);
	assert_true(text_is(v[0].subject, "社内アンケート") && text_is(v[0].from_address, "soumu@hinata-example.example"));
	assert_true(text_has(v[0].reporter, "morimoto@hinata.example") || !id_is_none(v[0].reporter_id));
	drop_sample("forwarded-inline.eml");
	look();
	assert_int_equal(suspects(&v), 2);
	assert_true(text_has(v[0].reporter, "m@hinata.example")); /* newest first */
}

static void test_what_cannot_be_read_is_told(void **state)
{
	(void)state;
	static const struct { const char *name, *reason; } want[] = { { "empty", "empty" }, { "text", "no_mail" }, { "colon", "no_mail" },
		{ "link", "not_a_file" }, { "folder", "not_a_file" }, { "pipe", "not_a_file" }, { "large", "too_large" } };
	char target[400];
	switch_on();
	snprintf(target, sizeof target, "%s/secret", h.dir);
	FILE *f = fopen(target, "w");
	assert_non_null(f);
	fputs("From: a@b.example\nSubject: secret\n\nx", f);
	fclose(f);
	drop("empty", "");
	drop("text", "this is no mail\n");
	drop("colon", "note: buy milk\n\nand bread\n");
	assert_int_equal(symlink(target, path_of("new", "link")), 0);
	assert_int_equal(mkdir(path_of("new", "folder"), 0700), 0);
	assert_int_equal(mkfifo(path_of("new", "pipe"), 0600), 0);
	drop("large", "");
	assert_int_equal(truncate(path_of("new", "large"), LIMIT_MIME_BYTES + 1), 0);
	look();
	assert_int_equal(suspects(NULL), 0);
	assert_int_equal(files_in("new"), 0);
	assert_int_equal(files_in("failed"), 7);
	size_t n;
	const struct mailbox_mail *m = mails(&n);
	assert_int_equal(n, 7);
	for (size_t k = 0; k < n; k++) {
		const char *reason = NULL;
		for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
			reason = text_is(m[k].file_name, want[i].name) ? want[i].reason : reason;
		}
		assert_true(m[k].state == MAILBOX_FAILED && reason && text_is(m[k].reason, reason));
	}
	assert_int_equal(now().failed.v, 7);
	/* The way back is a move by hand: mended, it is taken. */
	drop("text", "From: a@b.example\nSubject: mended\n\nhttp://evil.example/\n");
	look();
	assert_int_equal(suspects(NULL), 1);
}

static void test_a_flood_waits(void **state)
{
	(void)state;
	switch_on();
	for (int i = 0; i < LIMIT_MAILBOX_PER_MINUTE + 10; i++) {
		char name[40], text[200];
		snprintf(name, sizeof name, "%03d", i);
		snprintf(text, sizeof text, "From: a@evil.example\nMessage-ID: <%d@evil.example>\nSubject: %d\n\nx %d\n", i, i, i);
		drop(name, text);
	}
	struct mailbox_config config = { .store = h.store, .catalog = c->catalog, .now_ms = clock_of_test };
	for (int i = 0; i < 10; i++) {
		mailbox_look(&config);
	}
	assert_int_equal(files_in("cur"), LIMIT_MAILBOX_PER_MINUTE);
	assert_int_equal(now().waiting.v, 10);
	look();
	assert_int_equal(files_in("new"), 0);
	assert_int_equal(files_in("cur"), LIMIT_MAILBOX_PER_MINUTE + 10);
}

static void test_killed_between_the_write_and_the_move(void **state)
{
	(void)state;
	switch_on();
	drop_sample("jis-phishing.eml");
	look();
	assert_int_equal(suspects(NULL), 1);
	/* As it lies there after a crash behind the COMMIT: written, not moved. */
	assert_int_equal(rename(path_of("cur", "jis-phishing.eml:2,S"), path_of("new", "jis-phishing.eml")), 0);
	look();
	size_t n;
	const struct mailbox_mail *m = mails(&n);
	assert_int_equal(suspects(NULL), 1);
	assert_true(n == 1 && m[0].copies.v == 1); /* the same file, no second copy */
	assert_int_equal(files_in("new"), 0);
	/* And before the COMMIT: nothing was written, it is taken anew. */
	const str s = sample("html-deceptive.eml");
	drop_bytes("second", s.p, s.n);
	store_fail_after(h.store, 3);
	look();
	assert_int_equal(suspects(NULL), 1);
	store_fail_after(h.store, 0);
	if (files_in("new") == 0) { /* told as not taken: by hand back into new */
		assert_int_equal(rename(path_of("failed", "second"), path_of("new", "second")), 0);
	}
	look();
	look();
	assert_int_equal(suspects(NULL), 2);
}

static void *look_too(void *arg)
{
	struct mailbox_config config = { .store = h.store, .catalog = c->catalog, .now_ms = clock_of_test };
	(void)arg;
	for (int i = 0; i < 5; i++) {
		mailbox_look(&config);
	}
	return NULL;
}

static void test_two_who_look_take_each_mail_once(void **state)
{
	(void)state;
	pthread_t other[2];
	size_t n;
	switch_on();
	for (int i = 0; i < 40; i++) {
		char name[40], text[200];
		snprintf(name, sizeof name, "%03d", i);
		snprintf(text, sizeof text, "From: a@evil.example\nMessage-ID: <two%d@evil.example>\nSubject: %d\n\nx\n", i, i);
		drop(name, text);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(pthread_create(&other[i], NULL, look_too, NULL), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		pthread_join(other[i], NULL);
	}
	assert_int_equal(suspects(NULL), 40);
	const struct mailbox_mail *m = mails(&n);
	assert_int_equal(n, 40);
	for (size_t i = 0; i < n; i++) {
		assert_true(m[i].state == MAILBOX_TAKEN && m[i].copies.v == 1);
	}
	assert_true(files_in("cur") == 40 && files_in("new") == 0 && files_in("failed") == 0);
}

static void test_a_file_of_a_stranger(void **state)
{
	(void)state;
	size_t n;
	if (geteuid() != 0) {
		skip(); /* only root can give a file away */
	}
	switch_on();
	drop_sample("jis-phishing.eml");
	assert_int_equal(chown(path_of("new", "jis-phishing.eml"), 12345, 12345), 0);
	look();
	assert_int_equal(suspects(NULL), 0);
	assert_true(text_is(mails(&n)[0].reason, "owner") && files_in("failed") == 1);
	/* Whose folder it is may put files there. */
	drop_sample("cp932-raw.eml");
	assert_int_equal(chown(path_of("new", "cp932-raw.eml"), 12345, 12345), 0);
	assert_int_equal(chown(path_of("new", ""), 12345, 12345), 0);
	look();
	assert_int_equal(suspects(NULL), 1);
}

static void test_trouble_is_told_and_ends(void **state)
{
	(void)state;
	char moved[400];
	switch_on();
	snprintf(moved, sizeof moved, "%s-away", maildir);
	assert_int_equal(rename(maildir, moved), 0);
	look();
	assert_true(text_is(now().trouble, "gone") && now().trouble_at.has);
	assert_int_equal(symlink(moved, maildir), 0);
	look();
	assert_false(text_is(now().trouble, "")); /* a link is not followed */
	bool works;
	str what;
	read_begin();
	assert_true(mailbox_folders_work(c, &works, &what));
	read_end();
	assert_false(works);
	assert_int_equal(unlink(maildir), 0);
	assert_int_equal(rename(moved, maildir), 0);
	drop_sample("jis-phishing.eml");
	look();
	assert_true(text_is(now().trouble, "") && now().taken.v == 1);
}

static bool named_as(const char *folder, int msg)
{
	struct mailbox_in in = { .on = true, .folder = str_from_c(folder) };
	act_as(ACCESS_ADMIN);
	return run(&op_mailbox_settings, &in, NULL) ? msg == 0 : refused_field("folder", msg);
}

static void test_a_folder_of_their_own(void **state)
{
	(void)state;
	char dir[] = "/tmp/sonae-maildir-XXXXXX", link[200], inside[400], part[300];
	static const char *const parts[] = { "new", "cur", "tmp", "failed" };
	assert_non_null(mkdtemp(dir));
	assert_true(named_as("relative/folder", MSG_MAILBOX_FOLDER_NOT_ABSOLUTE));
	assert_true(named_as("/no/such/folder", MSG_MAILBOX_FOLDER_GONE));
	assert_true(named_as(h.dir, MSG_MAILBOX_FOLDER_INSIDE));
	snprintf(inside, sizeof inside, "%s/blob", h.dir);
	mkdir(inside, 0700);
	assert_true(named_as(inside, MSG_MAILBOX_FOLDER_INSIDE));
	assert_true(named_as("/", MSG_MAILBOX_FOLDER_INSIDE)); /* holds the data folder */
	assert_true(named_as(dir, MSG_MAILBOX_FOLDER_NO_MAILDIR));
	for (size_t i = 0; i < 3; i++) {
		snprintf(part, sizeof part, "%s/%s", dir, parts[i]);
		assert_int_equal(mkdir(part, 0700), 0);
	}
	snprintf(link, sizeof link, "%s-link", dir);
	assert_int_equal(symlink(dir, link), 0);
	assert_true(named_as(link, MSG_MAILBOX_FOLDER_LINK));
	assert_true(named_as(dir, 0));
	snprintf(maildir, sizeof maildir, "%s", dir);
	drop_sample("jis-phishing.eml");
	look();
	assert_int_equal(suspects(NULL), 1);
	assert_int_equal(files_in("cur"), 1);
	unlink(path_of("cur", "jis-phishing.eml:2,S"));
	unlink(link);
	for (size_t i = 0; i < 4; i++) {
		snprintf(part, sizeof part, "%s/%s", dir, parts[i]);
		assert_int_equal(rmdir(part), 0);
	}
	assert_int_equal(rmdir(dir), 0);
}

static void test_in_a_restricted_room_nothing_is_told(void **state)
{
	(void)state;
	size_t n;
	switch_on();
	drop_sample("jis-phishing.eml");
	look();
	act_as(ACCESS_RESPONDER);
	struct incident room = open_room("x", "unknown");
	raw_sql("UPDATE suspect_mail SET incident_id = x'%s'", hex_of(room.id));
	assert_true(text_has(mails(&n)[0].subject, "お取引"));
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE id = x'%s'", hex_of(room.id));
	(void)mails(&n);
	assert_int_equal(n, 0);
	assert_int_equal(now().taken.v, 1);
	raw_sql("UPDATE incident SET is_restricted = 0"); /* as the journal says */
}

/* --- delivery reports --- */

static bool act_sent(struct ctx *w, void *arg)
{
	const struct outbox_mail *m = arg;
	bool added;
	return outbox_add(w, m, &added) && added;
}

/* A message of ours that has gone; gives its id. */
static struct id gone(struct id incident_id, const char *other)
{
	struct mail_settings_in server = { .host = S("127.0.0.1"), .port = { true, 9 }, .security = MAIL_PLAIN,
		.from_name = S("備え"), .from_address = S("sonae@hinata.example") };
	struct outbox_mail m = { .about = "test", .incident_id = incident_id, .to = { S("小西"), S("gone@partner.example") },
		.other_address = str_from_c(other), .subject = S("お知らせ"), .body = S("本文") };
	struct outbox_row *v;
	size_t n;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &server, NULL));
	assert_true(harness_write(&h, act_sent, &m));
	raw_sql("UPDATE outbox SET state = 'sent', ended_at = 1 WHERE state = 'waiting'");
	read_begin();
	assert_true(outbox_list(c, &v, &n) && n > 0);
	read_end();
	return v[0].id;
}

static struct outbox_row message(struct id id)
{
	struct outbox_row *v, found = { 0 };
	size_t n;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		found = id_eq(v[i].id, id) ? v[i] : found;
	}
	return found;
}

/* What stands before the @ of its Message-ID. */
static str local_of(struct id about)
{
	str rest = outbox_message_id(c, about, S("sonae.hinata.example"));
	return str_cut(&rest, '@');
}

/* The sample with another Message-ID of the mail it is about. */
static str report_about(const char *name, str local)
{
	str s = sample(name), was = S("0199aaaa-0000-7000-8000-000000000001"), out = S("");
	for (size_t at; (at = str_find(s, was, 0)) != SIZE_MAX; s = str_sub(s, at + was.n, s.n)) {
		out = STR_CAT(c->arena, out, str_sub(s, 0, at), local);
	}
	return STR_CAT(c->arena, out, s);
}

/* The sample as a report about this message. */
static void drop_report(const char *name, struct id about, const char *as)
{
	const str s = report_about(name, local_of(about));
	drop_bytes(as, s.p, s.n);
}

static void test_our_mail_came_back(void **state)
{
	(void)state;
	static const char *const reports[] = { "dsn-postfix.eml", "dsn-exchange.eml" };
	switch_on();
	for (size_t i = 0; i < 2; i++) {
		act_as(ACCESS_RESPONDER);
		struct incident room = open_room("x", "unknown");
		const struct id id = gone(room.id, "");
		drop_report(reports[i], id, "report");
		look();
		struct outbox_row r = message(id);
		assert_int_equal(r.state, OUTBOX_BOUNCED);
		assert_true(text_has(r.said, "550 5.1.1"));
		size_t n;
		struct entry_view *v = entries_now(room.id, &n);
		assert_true(text_has(v[n - 1].text, "戻ってきました") && text_has(v[n - 1].text, "小西"));
		assert_false(text_has(v[n - 1].text, "gone@partner.example")); /* no address in a room */
		const size_t before = n;
		const struct mailbox_mail *m = mails(&n);
		assert_true(m[0].state == MAILBOX_BOUNCE && id_eq(m[0].outbox_id, id));
		/* The report once more changes nothing. */
		drop_report(reports[i], id, "once more");
		look();
		size_t again;
		(void)entries_now(room.id, &again);
		assert_int_equal(again, before);
		assert_int_equal(mails(&n)[0].copies.v, 2);
	}
	assert_int_equal(suspects(NULL), 0);
	assert_whole();
}

static void test_the_other_address_is_tried(void **state)
{
	(void)state;
	switch_on();
	const struct id id = gone(none, "home@phone.example");
	drop_report("dsn-postfix.eml", id, "report");
	look();
	struct outbox_row r = message(id);
	assert_int_equal(r.state, OUTBOX_WAITING);
	assert_true(text_is(r.to_address, "home@phone.example"));
}

static void drop_forged(const char *as, str local)
{
	const str s = report_about("dsn-postfix.eml", local);
	drop_bytes(as, s.p, s.n);
}

/* Whoever knows the id of a message, or made one up, cannot say that it came back; what they sent is looked at as any other. */
static void test_forged_reports(void **state)
{
	(void)state;
	size_t n;
	switch_on();
	const struct id id = gone(none, "home@phone.example");
	str local = local_of(id), mark = local;
	(void)str_cut(&mark, '.');
	assert_int_equal(mark.n, 24);
	char *wrong = arena_chars(c->arena, local.n);
	memcpy(wrong, local.p, local.n);
	wrong[local.n - 1] = (char)(wrong[local.n - 1] == '0' ? '1' : '0');
	drop_sample("dsn-postfix.eml");                                        /* of a message nobody knows */
	drop_forged("bare", id_str(c->arena, id));                             /* its id alone, as a page of ours shows it */
	drop_forged("wrong", (str){ wrong, local.n });
	drop_forged("short", str_sub(local, 0, local.n - 1));
	drop_forged("other", STR_CAT(c->arena, id_str(c->arena, id_new(h.now_ms)), S("."), mark)); /* the mark of another one */
	look();
	assert_int_equal(message(id).state, OUTBOX_SENT);
	const struct mailbox_mail *m = mails(&n);
	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++) {
		assert_true(m[i].state == MAILBOX_TAKEN && m[i].suspects.v == 1 && id_is_none(m[i].outbox_id));
	}
	assert_int_equal(suspects(NULL), 5);
	drop_forged("true", local);
	look();
	assert_int_equal(message(id).state, OUTBOX_WAITING); /* its second address is tried */
	assert_int_equal(suspects(NULL), 5);
}

static void test_only_late_is_not_lost(void **state)
{
	(void)state;
	switch_on();
	const struct id id = gone(none, "");
	const str s = report_about("dsn-postfix.eml", local_of(id));
	char *p = arena_chars(c->arena, s.n);
	memcpy(p, s.p, s.n);
	memcpy(p + str_find(s, S("Action: failed"), 0), "Action: delaye", 14);
	drop_bytes("late", p, s.n);
	look();
	assert_int_equal(message(id).state, OUTBOX_SENT);
	assert_int_equal(suspects(NULL), 0);
}

/* A header field must not let a bad mail pass by: only what answers a mail of ours is a machine's note. */
static void test_notes_of_machines(void **state)
{
	(void)state;
	size_t n;
	switch_on();
	const struct id id = gone(none, "");
	drop("forged", "From: bank@evil.example\r\nTo: you@hinata.example\r\nSubject: password\r\nAuto-Submitted: auto-generated\r\n"
		"Return-Path: <>\r\nMessage-ID: <x@evil.example>\r\n\r\nhttps://evil.example/login\r\n");
	drop("note", str_cz(c->arena, STR_CAT(c->arena, S("From: sato@hinata.example\r\nSubject: away\r\nAuto-Submitted: auto-replied\r\n"
		"In-Reply-To: <"), outbox_message_id(c, id, S("x")), S(">\r\n\r\nback on Monday\r\n"))));
	drop("own", str_cz(c->arena, STR_CAT(c->arena, S("From: sonae@hinata.example\r\nSubject: x\r\nAuto-Submitted: auto-generated\r\n"
		"Message-ID: <"), outbox_message_id(c, id, S("x")), S(">\r\n\r\nx\r\n"))));
	look();
	assert_int_equal(suspects(NULL), 1);
	const struct mailbox_mail *m = mails(&n);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(m[i].state, text_is(m[i].subject, "password") ? MAILBOX_TAKEN : MAILBOX_AUTOMATIC);
	}
}

static void test_now_says_that_nobody_looks(void **state)
{
	(void)state;
	bool ill;
	int64_t since;
	switch_on();
	look();
	read_begin();
	assert_true(mailbox_is_in_trouble(c, &ill, &since));
	read_end();
	assert_false(ill);
	raw_sql("UPDATE mailbox SET trouble = 'rights', trouble_at = 7");
	read_begin();
	assert_true(mailbox_is_in_trouble(c, &ill, &since) && ill && since == 7);
	read_end();
	raw_sql("UPDATE mailbox SET trouble = '', trouble_at = NULL, changed_at = 7");
	h.now_ms += 3600 * 1000; /* the folder was looked into an hour ago: the watch hangs */
	c->now_ms = h.now_ms;
	read_begin();
	assert_true(mailbox_is_in_trouble(c, &ill, &since) && ill);
	read_end();
	raw_sql("UPDATE mailbox SET is_on = 0");
	read_begin();
	assert_true(mailbox_is_in_trouble(c, &ill, &since) && !ill);
	read_end();
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_off_until_switched_on), T(test_taken_once), T(test_passed_on_by_a_colleague),
		T(test_what_cannot_be_read_is_told), T(test_a_flood_waits), T(test_killed_between_the_write_and_the_move),
		T(test_trouble_is_told_and_ends),
		T(test_two_who_look_take_each_mail_once), T(test_a_file_of_a_stranger), T(test_a_folder_of_their_own),
		T(test_in_a_restricted_room_nothing_is_told), T(test_our_mail_came_back), T(test_the_other_address_is_tried),
		T(test_forged_reports), T(test_only_late_is_not_lost),
		T(test_notes_of_machines), T(test_now_says_that_nobody_looks) };
	return cmocka_run_group_tests_name("mailbox", tests, NULL, NULL);
}
