/* The bytes of a message: golden files, limits, and what Python's email package reads in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "mail/mail.h"
#include "messages.h"

#define AT_MS INT64_C(1795219387000) /* 2026-11-21 08:43:07 +0900 */
#define LONG_CAP (4 * 1024 * 1024)

static struct arena arena;
static struct ctx ctx, *const c = &ctx;
static char dir[] = "/tmp/sonae-mail-XXXXXX";

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	ctx = (struct ctx){ .arena = &arena };
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(dir);
}

static const char *source(void)
{
	const char *s = getenv("SONAE_SOURCE");
	return s ? s : "..";
}

static str repeat(const char *s, size_t n)
{
	AUTO_BUF(b, LONG_CAP);
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, str_from_c(s));
	}
	return str_copy(&arena, buf_str(&b));
}

static struct mail_message simple(void)
{
	return (struct mail_message){
		.from = { S("ひなた精機 対応室"), S("sonae@hinata.example") },
		.to = { S("Konishi, \"Ken\" \\ IT"), S("konishi@hinata.example") },
		.subject = S("【対応室】第一報を出す期限まで あと1時間"),
		.body = S("小西さま\n\n第一報の期限が近づいています。\n.\nFrom here on\n  末尾の空白   \n"),
		.message_id = S("01a1.7@sonae.hinata.example"),
		.at_ms = AT_MS,
	};
}

static str text_of(const struct mail_message *m)
{
	bytes b;
	assert_true(mail_write(c, m, &b));
	return (str){ (const char *)b.p, b.n };
}

static void save(const char *path, str s)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	assert_int_equal(fclose(f), 0);
}

static str load(FILE *f)
{
	AUTO_BUF(b, 4 * LONG_CAP);
	char some[4096];
	for (size_t n; (n = fread(some, 1, sizeof some, f)) > 0;) {
		buf_add_bytes(&b, some, n);
	}
	return str_copy(&arena, buf_str(&b));
}

/* --- what another reader finds --- */

static void expect(struct buf *b, const char *name, str value)
{
	buf_printf(b, "%s: ", name);
	buf_add(b, str_hex(&arena, str_bytes(value)));
	buf_add(b, S("\n"));
}

static str id(str s)
{
	return s.n > 0 ? STR_CAT(&arena, S("<"), s, S(">")) : S("");
}

static void expect_who(struct buf *b, const char *field, struct mail_address who)
{
	expect(b, str_cz(&arena, str_printf(&arena, "%s-name", field)), who.name);
	expect(b, str_cz(&arena, str_printf(&arena, "%s-address", field)), who.address);
}

/* Every field there is, and no other: one that was slipped in would show. */
static str fields_of(const struct mail_message *m)
{
	return STR_CAT(&arena, m->is_automatic ? S("Auto-Submitted ") : S(""),
		m->n_parts == 0 ? S("Content-Transfer-Encoding ") : S(""), S("Content-Type Date From "),
		m->in_reply_to.n > 0 ? S("In-Reply-To ") : S(""), S("MIME-Version Message-ID "),
		m->in_reply_to.n > 0 ? S("References ") : S(""), m->reply_to.n > 0 ? S("Reply-To ") : S(""), S("Subject To"),
		m->is_automatic ? S(" X-Auto-Response-Suppress") : S(""));
}

static str expected(const struct mail_message *m, const char *const *fallbacks)
{
	AUTO_BUF(b, 4 * LONG_CAP);
	expect_who(&b, "From", m->from);
	expect_who(&b, "To", m->to);
	if (m->reply_to.n > 0) {
		expect_who(&b, "Reply-To", (struct mail_address){ S(""), m->reply_to });
	}
	expect(&b, "Subject", m->subject);
	expect(&b, "Message-ID", id(m->message_id));
	expect(&b, "In-Reply-To", id(m->in_reply_to));
	expect(&b, "References", id(m->in_reply_to));
	expect(&b, "Auto-Submitted", m->is_automatic ? S("auto-generated") : S(""));
	expect(&b, "MIME-Version", S("1.0"));
	buf_printf(&b, "Date: %lld\n", (long long)(m->at_ms / 1000));
	expect(&b, "fields", fields_of(m));
	expect(&b, "body", m->body);
	for (size_t i = 0; i < m->n_parts; i++) {
		expect(&b, "part-name", m->parts[i].name.n > 0 ? m->parts[i].name : S("attachment"));
		expect(&b, "part-fallback", str_from_c(fallbacks[i]));
		buf_printf(&b, "part-type: %.*s\n", STR_FMT(m->parts[i].type));
		expect(&b, "part-bytes", (str){ (const char *)m->parts[i].body.p, m->parts[i].body.n });
	}
	assert_true(buf_ok(&b));
	return str_copy(&arena, buf_str(&b));
}

static void assert_reads_back(const struct mail_message *m, const char *const *fallbacks)
{
	char path[64], command[600];
	snprintf(path, sizeof path, "%s/m.eml", dir);
	save(path, text_of(m));
	snprintf(command, sizeof command, "python3 '%s/test/read_mail.py' '%s'", source(), path);
	FILE *f = popen(command, "r"); /* NOLINT(cert-env33-c): a test, with a path of its own */
	assert_non_null(f);
	const str found = load(f);
	assert_int_equal(pclose(f), 0);
	unlink(path);
	assert_string_equal(str_cz(&arena, found), str_cz(&arena, expected(m, fallbacks)));
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	struct mail_message m = simple();
	assert_reads_back(&m, NULL);
	m.reply_to = S("help-desk+1@hinata.example");
	m.in_reply_to = S("01a0.1@sonae.hinata.example");
	m.is_automatic = true;
	m.body = S("");
	assert_reads_back(&m, NULL);
	m.body = repeat("一行がとても長い文面です。", 20000); /* no line break at all */
	assert_reads_back(&m, NULL);
	m.body = S("no line end\r\nat the end\n\n\n.");
	m.message_id = STR_CAT(&arena, repeat("x", 200), S("@sonae.example"));
	m.in_reply_to = m.message_id;
	m.at_ms = 0;
	struct mail_message again = m;
	again.body = S("no line end\nat the end\n\n\n.");
	assert_string_equal(str_cz(&arena, text_of(&m)), str_cz(&arena, text_of(&again)));
	assert_reads_back(&again, NULL);
}

static void any_subject_is_read_back(void **state)
{
	(void)state;
	const str subjects[] = {
		S(""), S("plain"), S("two  blanks"), S(" begins and ends with blanks "), S("=?UTF-8?B?44GC?= typed by hand"),
		S("ends in =?"), S("🚨🧑‍💻👨‍👩‍👧‍👦 至急"), S("ﾊﾝｶｸ ｶﾅ ﾊﾞﾋﾟ"), S("髙橋 﨑 𠮷野家"), S("か\u3099 decomposed"),
		S("a:b; <c@d.example>, \"e\" (f) \\ [g]"), S("Bcc: all@firm.example"), S("\xC2\xA0no break blanks\xC2\xA0"),
		repeat("長い件名", 250), repeat("x", 1000), repeat("word ", 200), repeat("🚨", 300), repeat("é", 1000),
		repeat("x", 67), repeat("x", 68), repeat("あ", 13), repeat("あ", 14),
	};
	struct mail_message m = simple();
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		m.subject = subjects[i];
		m.body = subjects[i];
		assert_reads_back(&m, NULL);
	}
}

static void any_name_is_read_back(void **state)
{
	(void)state;
	const str names[] = {
		S(""), S("Konishi"), S("小西"), S("Suzuki, Taro"), S("\"quoted\""), S("back\\slash"), S("a@b.example"), S("<x>"),
		S("髙橋（情シス）🧑‍💻"), S("ｺﾆｼ ｹﾝ"), S("=?UTF-8?Q?x?="), S("x@evil.example>, <all@firm.example"), S("(comment"),
		repeat("小西", 60), repeat("x", 300), repeat("\"", 100), S("株式会社ひなた精機, 総務部; 担当:小西"),
	};
	struct mail_message m = simple();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		m.from.name = m.to.name = names[i];
		m.to.address = STR_CAT(&arena, repeat("a", i % 2 ? 64 : 1), S("@hinata.example"));
		assert_reads_back(&m, NULL);
	}
}

static void any_attachment_is_read_back(void **state)
{
	(void)state;
	uint8_t all[1000];
	for (size_t i = 0; i < sizeof all; i++) {
		all[i] = (uint8_t)(i * 7 % 256);
	}
	const struct { str name; const char *fallback; size_t n; } files[] = {
		{ S("第一報.pdf"), "attachment.pdf", 1000 }, { S("report 2.pdf"), "report2.pdf", 0 }, { S("第2報.tar.gz"), "2.tar.gz", 1 },
		{ S(""), "attachment", 57 }, { S("a\"b;c=d.txt"), "abcd.txt", 58 }, { S("..\\..\\x.exe"), "....x.exe", 3 },
		{ S("100%.csv"), "100.csv", 5 }, { S("ﾊﾝｶｸ🚨.png"), "attachment.png", 2 }, { S("no end"), "noend", 2 },
		{ S("=?UTF-8?B?44GC?=.pdf"), "UTF-8B44GC.pdf", 2 }, { S("'en'x.pdf"), "enx.pdf", 2 },
		{ repeat("とても長い名前の報告書", 30), "attachment", 9 }, { repeat("x", 300), "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 9 },
	};
	enum { N = sizeof files / sizeof *files };
	struct mail_part parts[N];
	const char *fallbacks[N];
	for (size_t i = 0; i < N; i++) {
		parts[i] = (struct mail_part){ files[i].name, i % 2 ? S("application/pdf") : S("text/csv"), { all, files[i].n } };
		fallbacks[i] = files[i].fallback;
	}
	struct mail_message m = simple();
	m.parts = parts;
	m.n_parts = N;
	assert_reads_back(&m, fallbacks);
}

/* --- the bytes themselves --- */

static void assert_golden(const char *name, const struct mail_message *m)
{
	char path[600];
	snprintf(path, sizeof path, "%s/test/golden/mail/%s.eml", source(), name);
	if (getenv("SONAE_GOLDEN_WRITE")) {
		save(path, text_of(m));
	}
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	const str golden = load(f);
	fclose(f);
	assert_string_equal(str_cz(&arena, text_of(m)), str_cz(&arena, golden));
}

static void messages_are_these_bytes(void **state)
{
	(void)state;
	struct mail_message m = simple();
	assert_golden("plain", &m);
	const struct mail_part parts[] = {
		{ S("第一報.pdf"), S("application/pdf"), { (const uint8_t *)"%PDF-1.7\n", 9 } },
		{ S("chronology.csv"), S("text/csv"), { (const uint8_t *)"a,b\r\n", 5 } },
		{ S("ひなた精機 個人情報保護委員会への報告（続報）.pdf"), S("application/pdf"), { (const uint8_t *)"", 0 } },
	};
	m.parts = parts;
	m.n_parts = 3;
	m.is_automatic = true;
	m.reply_to = S("konishi@hinata.example");
	m.in_reply_to = S("01a1.1@sonae.hinata.example");
	assert_golden("parts", &m);
}

static void lines_and_words_keep_their_limits(void **state)
{
	(void)state;
	struct mail_message m = simple();
	m.subject = repeat("あa🚨", 400);
	m.from.name = repeat("ｶﾞx", 100);
	str rest = text_of(&m);
	for (size_t at; (at = str_find(rest, S("\r\n"), 0)) != SIZE_MAX; rest = str_sub(rest, at + 2, rest.n)) {
		assert_true(at <= 76);
		const str line = str_sub(rest, 0, at);
		const size_t word = str_find(line, S("=?"), 0);
		assert_true(word == SIZE_MAX || line.n - word <= 75);
	}
}

/* --- what is refused --- */

static void assert_refused(const struct mail_message *m, int msg)
{
	static const uint8_t untouched[] = "x";
	bytes b = { untouched, 1 };
	err_clear(c);
	assert_false(mail_write(c, m, &b));
	assert_int_equal(c->err.code, msg == MSG_MAIL_TOO_LARGE ? ERR_TOO_LARGE : ERR_INVALID);
	assert_int_equal(c->err.msg, msg);
	assert_ptr_equal(b.p, untouched);
}

static void nothing_breaks_out_of_a_field(void **state)
{
	(void)state;
	const str bad[] = {
		S("a\r\nBcc: all@firm.example"), S("a\nb"), S("a\rb"), S("a\0b"), S("a\tb"), S("a\x1b[31m"), S("a\x7f"),
		S("a\xC2\x85" "b"), S("a\xE2\x80\xA8" "b"), S("a\xE2\x80\xA9" "b"), S("\xFF"), S("a\xE3\x81"), S("\xED\xA0\x80"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct mail_message m = simple();
		m.subject = bad[i];
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		m = simple();
		m.from.name = bad[i];
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		m = simple();
		m.to.name = bad[i];
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		m = simple();
		struct mail_part part = { bad[i], S("application/pdf"), { NULL, 0 } };
		m.parts = &part;
		m.n_parts = 1;
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		part = (struct mail_part){ S("a.pdf"), bad[i], { NULL, 0 } };
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		m = simple();
		m.message_id = STR_CAT(&arena, bad[i], S("@x"));
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		m = simple();
		m.in_reply_to = STR_CAT(&arena, bad[i], S("@x"));
		assert_refused(&m, MSG_MAIL_LINE_BAD);
		m = simple();
		m.reply_to = STR_CAT(&arena, bad[i], S("@x"));
		assert_refused(&m, MSG_MAIL_ADDRESS_BAD);
		m = simple();
		m.to.address = STR_CAT(&arena, S("x@"), bad[i]);
		assert_refused(&m, MSG_MAIL_ADDRESS_BAD);
	}
}

static void odd_types_and_ids_are_refused(void **state)
{
	(void)state;
	const str types[] = { S(""), S("pdf"), S("a/"), S("/a"), S("a/b/c"), S("a/b; name=x"), S("multipart/mixed"), S("message/rfc822") };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const struct mail_part part = { S("a.pdf"), types[i], { NULL, 0 } };
		struct mail_message m = simple();
		m.parts = &part;
		m.n_parts = 1;
		assert_refused(&m, MSG_MAIL_LINE_BAD);
	}
	const str ids[] = { S(""), S("x"), S("<x@y>"), S("x y@z"), repeat("x@", 200) };
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct mail_message m = simple();
		m.message_id = ids[i];
		assert_refused(&m, MSG_MAIL_LINE_BAD);
	}
}

static void too_much_is_refused(void **state)
{
	(void)state;
	uint8_t *much = calloc(1, LIMIT_MAIL_BYTES);
	const struct mail_part part = { S("a.bin"), S("application/octet-stream"), { much, LIMIT_MAIL_BYTES } };
	struct mail_message m = simple();
	m.parts = &part;
	m.n_parts = 1;
	assert_refused(&m, MSG_MAIL_TOO_LARGE);
	free(much);
}

static void addresses(void **state)
{
	(void)state;
	const str good[] = {
		S("a@b"), S("konishi@hinata.example"), S("a+b_c-d=e@x-y.example.co.jp"), S("abc..d.@docomo.ne.jp"), S("1@2.3"),
		STR_CAT(&arena, repeat("a", 64), S("@b.example")), STR_CAT(&arena, S("a@"), repeat("b.", 125), S("jp")),
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(mail_address_is_valid(good[i]));
	}
	const str bad[] = {
		STR_NONE, S(""), S("a"), S("@"), S("a@"), S("@b"), S("a@b@c"), S("a b@c"), S("a@b c"), S("\"a\"@b"), S("<a@b>"),
		S("a@[127.0.0.1]"), S("a@b."), S("a@.b"), S("a@b..c"), S("a@-b"), S("a@b-"), S("小西@b"), S("a@日本.jp"), S("a,b@c"),
		S("a@b,c@d"), S("a@b\r\nRCPT TO:<c@d>"), S("a\0@b"), S("a@b\0"), S("a@b>"), S("a(b)@c"), S("a\\@b"), S("a;b@c"),
		STR_CAT(&arena, repeat("a", 65), S("@b.example")), STR_CAT(&arena, S("a@"), repeat("b", 64)),
		STR_CAT(&arena, S("a@"), repeat("b.", 126), S("jp")),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(mail_address_is_valid(bad[i]));
	}
	struct mail_message m = simple();
	m.to = (struct mail_address){ S(""), S("abc..d.@docomo.ne.jp") };
	assert_true(str_find(text_of(&m), S("\r\nTo: \"abc..d.\"@docomo.ne.jp\r\n"), 0) != SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(messages_are_these_bytes, begin, end),
		cmocka_unit_test_setup_teardown(what_is_written_is_read_back, begin, end),
		cmocka_unit_test_setup_teardown(any_subject_is_read_back, begin, end),
		cmocka_unit_test_setup_teardown(any_name_is_read_back, begin, end),
		cmocka_unit_test_setup_teardown(any_attachment_is_read_back, begin, end),
		cmocka_unit_test_setup_teardown(lines_and_words_keep_their_limits, begin, end),
		cmocka_unit_test_setup_teardown(nothing_breaks_out_of_a_field, begin, end),
		cmocka_unit_test_setup_teardown(odd_types_and_ids_are_refused, begin, end),
		cmocka_unit_test_setup_teardown(too_much_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(addresses, begin, end),
	};
	return cmocka_run_group_tests_name("mail", tests, make_folder, remove_folder);
}
