/* What a received mail is read as: Japanese charsets, deceptive links and names, forwarded mail, damage and abuse. */
#include "base/base_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "mime/mime.h"

#define AT_MS INT64_C(1795219387000) /* 2026-11-21 08:43:07 +0900 */

static struct arena arena;
static struct ctx ctx, *const c = &ctx;
static struct mime_mail m;

static int begin(void **state)
{
	(void)state;
	test_ctx(c, &arena, AT_MS);
	m = (struct mime_mail){ 0 };
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void read_bytes(const void *p, size_t n)
{
	if (!mime_read(c, (bytes){ p, n }, &m)) {
		fail_test("not read: %s", str_cz(&arena, err_show(c, &c->err)));
	}
}

static void read_mail(const char *text)
{
	read_bytes(text, strlen(text));
}

static void plain_mail(void **state)
{
	(void)state;
	read_mail("Return-Path: <bounce@Evil.Example>\r\nReceived: from mail.evil.example (unknown [192.0.2.7]) by mx.hinata.example"
	          " with ESMTP id 1 for <a@hinata.example>; Fri, 20 Nov 2026 14:05:09 +0900\r\n"
	          "Authentication-Results: mx.hinata.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail (p=none)"
	          " header.from=bank.example\r\n"
	          "From: \"Bank, Support\" <Support@BANK.example>\r\nTo: Taro <taro@hinata.example>, hanako@hinata.example\r\n"
	          "Cc: sales: a@b.example, c@d.example;\r\nReply-To: x@evil.example\r\nSubject: Hello\r\n"
	          "Date: Fri, 20 Nov 2026 14:05:00 +0900\r\nMessage-ID: <1@evil.example>\r\n\r\nLook: http://evil.example/a?b=1.\r\nBye\r\n");
	assert_str(m.from.name, "Bank, Support");
	assert_str(m.from.address, "Support@bank.example");
	assert_str(m.from.domain, "bank.example");
	assert_str(m.return_path, "bounce@Evil.Example");
	assert_str(m.reply_to.address, "x@evil.example");
	assert_int_equal(m.to.n, 2);
	assert_str(m.to.v[0].name, "Taro");
	assert_str(m.to.v[1].address, "hanako@hinata.example");
	assert_int_equal(m.cc.n, 2);
	assert_str(m.subject, "Hello");
	assert_str(m.message_id, "1@evil.example");
	assert_int_equal(m.date_ms, INT64_C(1795151100000));
	assert_false(m.is_date_odd);
	assert_str(m.text, "Look: http://evil.example/a?b=1.\nBye");
	assert_int_equal(m.n_links, 1);
	assert_str(m.links[0].target, "http://evil.example/a?b=1");
	assert_str(m.links[0].host, "evil.example");
	assert_int_equal(m.n_hops, 1);
	assert_str(m.hops[0].from, "mail.evil.example");
	assert_str(m.hops[0].from_ip, "192.0.2.7");
	assert_str(m.hops[0].by, "mx.hinata.example");
	assert_int_equal(m.hops[0].at_ms, INT64_C(1795151109000));
	assert_int_equal(m.n_auth, 3);
	assert_str(m.auth[0].method, "spf");
	assert_str(m.auth[0].result, "fail");
	assert_str(m.auth[2].about, "header.from=bank.example");
	assert_true(m.auth[0].is_top);
	assert_int_equal(m.troubles, 0);
	assert_int_equal(m.nature, MIME_ORDINARY);
}

static void read_sample(const char *name)
{
	const char *source = getenv("SONAE_SOURCE");
	char path[500];
	uint8_t *p = arena_array(&arena, uint8_t, 65536);
	snprintf(path, sizeof path, "%s/fuzz/corpus/mime/%s", source ? source : "..", name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	const size_t n = fread(p, 1, 65536, f);
	fclose(f);
	read_bytes(p, n);
}

static bool has(str s, const char *part)
{
	return str_find(s, str_from_c(part), 0) != SIZE_MAX;
}

static const struct mime_link *link_to(const char *target)
{
	for (size_t i = 0; i < m.n_links; i++) {
		if (str_eq(m.links[i].target, str_from_c(target))) {
			return &m.links[i];
		}
	}
	for (size_t i = 0; i < m.n_links; i++) {
		print_error("link \"%.*s\" -> \"%.*s\"\n", STR_FMT(m.links[i].shown), STR_FMT(m.links[i].target));
	}
	fail_test("no link to %s", target);
	return NULL;
}

static void japanese_charsets(void **state)
{
	(void)state;
	read_sample("jis-phishing.eml");
	assert_str(m.subject, "【重要】お取引の確認のお願い"); /* two encoded words, put together */
	assert_str(m.from.name, "ひなた銀行"); /* an encoded word in quotes, as many mailers write it */
	assert_str(m.to.v[0].name, "森本 太郎");
	assert_true(has(m.text, "至急、下記より"));
	assert_true(has(m.text, "① ｶﾞ"));
	assert_str(link_to("http://bank-hinata.example/login?id=1")->host, "bank-hinata.example");
	assert_str(m.auth[0].result, "softfail");
	assert_int_equal(m.troubles, 0);
	read_sample("cp932-raw.eml"); /* nothing declared at all */
	assert_str(m.subject, "請求書①の件～確認");
	assert_str(m.from.name, "山田");
	assert_str(m.from.address, "yamada@partner.example");
	assert_true(has(m.text, "髙橋様"));
	read_sample("euc.eml");
	assert_str(m.subject, "緊急のお知らせ");
	assert_str(m.text, "パスワードの有効期限が切れます。");
	read_sample("charset-lie.eml"); /* says us-ascii, is UTF-8 */
	assert_str(m.text, "日本語です");
	read_sample("charset-unknown.eml");
	assert_str(m.text, "日本語です");
	assert_str(m.subject, "あ");
	assert_true((m.troubles & MIME_CHARSET_BAD) != 0);
}

static void words_side_by_side(void **state)
{
	(void)state;
	/* A character cut in two by the mailer; another charset beside it is read by itself; blanks between words count for nothing. */
	read_mail("From: a@b.example\nSubject: =?utf-8?B?44E=?= \n =?UTF-8*ja?B?gg==?= =?iso-2022-jp?B?GyRCJCQbKEI=?= x =?utf-8?q?=E3=81=86?=\n\nx");
	assert_str(m.subject, "あい x う");
	read_mail("From: a@b.example\nSubject: =?utf-8?B?\n =?utf-8?X?a?= =?x=? a=?utf-8?q?b\n\nx"); /* none of these is one */
	assert_str(m.subject, "=?utf-8?B? =?utf-8?X?a?= =?x=? a=?utf-8?q?b");
}

static void what_cannot_be_in_its_charset(void **state)
{
	(void)state;
	read_mail("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\nok \xFF\xFE end");
	assert_true(text_is_utf8(m.text) && has(m.text, "ok ") && has(m.text, " end"));
	assert_true((m.troubles & MIME_CHARSET_BAD) != 0);
	/* The line after a forgotten escape is read again. */
	read_mail("From: a@b.example\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x1B$B$\"\nplain");
	assert_str(m.text, "あ\nplain");
	/* Declared ISO-2022-JP, sent as Shift_JIS. */
	read_mail("From: a@b.example\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x93\xFA\x96\x7B");
	assert_str(m.text, "日本");
	/* NFC: a voiced sound mark of its own is joined. */
	read_mail("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\nか\xE3\x82\x99");
	assert_str(m.text, "が");
}

static void html_as_it_is_seen(void **state)
{
	(void)state;
	read_sample("html-deceptive.eml");
	assert_true(m.is_text_from_html && m.has_html);
	assert_str(m.plain, "Only a newsletter."); /* what scanners read and people do not see */
	assert_true(has(m.text, "ひなた銀行をご利用いただき ありがとうございます。"));
	assert_true(has(m.text, "名前 山田\n番号 12") && has(m.text, "・安全な入口"));
	assert_false(has(m.text, "alert") || has(m.text, "color") || has(m.text, "will not see"));
	const struct mime_link *l = link_to("http://bank.evil.example/?a=1&b=2");
	assert_str(l->shown, "https://www.bank.example/login");
	assert_int_equal(l->marks, MIME_LINK_OTHER_HOST);
	l = link_to("https://www.bank.example@evil.example:8443/x");
	assert_str(l->host, "evil.example");
	assert_int_equal(l->marks, MIME_LINK_USERINFO | MIME_LINK_PORT);
	assert_int_equal(link_to("http://203.0.113.9/a")->marks, MIME_LINK_IP);
	assert_int_equal(link_to("javascript:alert(1)")->marks, MIME_LINK_SCHEME);
	assert_int_equal(link_to("https://xn--bnk-hoa.example/")->marks, MIME_LINK_PUNYCODE);
	assert_int_equal(link_to("https://collect.evil.example/p")->marks, MIME_LINK_FORM);
	l = link_to("https://partner.example/doc?x=1"); /* Safe Links around it: no deception */
	assert_int_equal(l->marks, MIME_LINK_WRAPPED);
	assert_int_equal(m.n_remote_pictures, 1);
	assert_int_equal(m.n_links, 7);
}

static unsigned marks_of(const char *shown, const char *target)
{
	struct mime_link l;
	mime_link_judge(&arena, str_from_c(shown), str_from_c(target), &l);
	return l.marks;
}

static void links_one_by_one(void **state)
{
	(void)state;
	assert_int_equal(marks_of("hinata.co.jp", "https://www.hinata.co.jp/a"), 0);
	assert_int_equal(marks_of("www.hinata.co.jp", "https://login.hinata.co.jp/"), 0);
	assert_int_equal(marks_of("www.hinata.co.jp", "https://hinata.co.jp.evil.example/"), MIME_LINK_OTHER_HOST);
	assert_int_equal(marks_of("https://a.co.jp", "https://b.co.jp"), MIME_LINK_OTHER_HOST);
	assert_int_equal(marks_of("ｈｔｔｐｓ：／／ａ．ｃｏ．ｊｐ", "https://b.co.jp"), MIME_LINK_OTHER_HOST);
	assert_int_equal(marks_of("見積書.pdf", "https://evil.example/x"), 0);
	assert_int_equal(marks_of("ここをクリック", "https://evil.example/x"), 0);
	assert_int_equal(marks_of("mine.github.io", "https://theirs.github.io/"), MIME_LINK_OTHER_HOST);
	assert_int_equal(marks_of("", "http://3232235777/"), MIME_LINK_IP);
	assert_int_equal(marks_of("", "http://0x7f.1/"), MIME_LINK_IP);
	assert_int_equal(marks_of("", "http://[2001:db8::1]:8080/"), MIME_LINK_IP | MIME_LINK_PORT);
	assert_int_equal(marks_of("", "https://bаnk.example/"), MIME_LINK_PUNYCODE); /* a Cyrillic letter */
	assert_int_equal(marks_of("", " java\tscript:alert(1)"), MIME_LINK_SCHEME);
	assert_int_equal(marks_of("", "data:text/html,x"), MIME_LINK_SCHEME);
	assert_int_equal(marks_of("", "mailto:a@b.example"), 0);
	assert_int_equal(marks_of("", "http:\\\\user@evil.example\\a"), MIME_LINK_USERINFO);
	struct mime_link l;
	mime_link_judge(&arena, S(""), S("https:／／evil。example/%2e"), &l);
	mime_link_judge(&arena, S(""), S("//Evil%2eExample/x"), &l);
	assert_str(l.host, "evil.example");
	mime_link_judge(&arena, S(""), S("https://a。b．example:443/x"), &l);
	assert_str(l.host, "a.b.example");
	assert_int_equal(l.marks, 0);
	assert_str(mime_site_of(S("a.b.hinata.co.jp")), "hinata.co.jp");
	assert_str(mime_site_of(S("192.0.2.1")), "192.0.2.1");
	assert_true(mime_same_site(S("A.example"), S("a.EXAMPLE")));
	assert_false(mime_same_site(S("hinata.example"), S("hinata-example.example")));
}

static void attachments(void **state)
{
	(void)state;
	read_sample("attachments.eml");
	assert_str(m.text, "パスワードは 1234 です");
	assert_int_equal(m.n_files, 6);
	assert_str(m.files[0].name, "請求書 2026年11月.zip"); /* RFC 2231, a character cut in two */
	assert_int_equal(m.files[0].marks, MIME_FILE_ARCHIVE | MIME_FILE_PASSWORD | MIME_FILE_PROGRAM_INSIDE);
	assert_str(m.files[1].name, "請求書①.pdf.exe");
	assert_int_equal(m.files[1].marks, MIME_FILE_PROGRAM | MIME_FILE_TWO_ENDS);
	assert_str(m.files[2].name, "invfdp.exe"); /* shown by others as inv exe.pdf */
	assert_true((m.files[2].marks & MIME_FILE_RTL) != 0 && (m.files[2].marks & MIME_FILE_PROGRAM) != 0);
	assert_str(m.files[3].name, "report.pdf");
	assert_int_equal(m.files[3].marks, MIME_FILE_HTML | MIME_FILE_OTHER_TYPE);
	assert_int_equal(link_to("http://evil.example/a")->marks, MIME_LINK_IN_FILE);
	assert_int_equal(m.files[4].marks, MIME_FILE_MACRO);
	assert_str(m.files[5].type, "image/png");
	assert_true(m.files[5].is_inline && m.files[5].marks == 0);
	struct sha256 want;
	sha256_of((bytes){ (const uint8_t *)"MZ\x90\0", 4 }, &want);
	assert_memory_equal(&want, &m.files[1].sha256, sizeof want);
	assert_int_equal(m.files[1].body.n, 4);
}

static void files_by_name(void **state)
{
	(void)state;
	static const struct { const char *name; unsigned marks; } cases[] = { { "a.pdf", 0 }, { "A.EXE", MIME_FILE_PROGRAM },
		{ "a.exe. ", MIME_FILE_PROGRAM }, { "a.doc", MIME_FILE_MACRO }, { "a.docx", 0 }, { "a.lnk", MIME_FILE_SHORTCUT },
		{ "a.jpg.lnk", MIME_FILE_SHORTCUT | MIME_FILE_TWO_ENDS }, { "a.tar.gz", MIME_FILE_ARCHIVE },
		{ "a.pdf                    .scr", MIME_FILE_PROGRAM | MIME_FILE_TWO_ENDS | MIME_FILE_LONG_BLANK },
		{ "2026.11.20.xlsx", 0 }, { "x.iso", MIME_FILE_SHORTCUT }, { "winmail.dat", MIME_FILE_OUTLOOK },
		{ "mail.msg", MIME_FILE_OUTLOOK }, { "", 0 }, { "exe", 0 }, { "a.svg", MIME_FILE_HTML } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const unsigned got = mime_file_judge(str_from_c(cases[i].name), (bytes){ 0 });
		if (got != cases[i].marks) {
			fail_test("%s: %x, want %x", cases[i].name, got, cases[i].marks);
		}
	}
	assert_int_equal(mime_file_judge(S("a.pdf"), (bytes){ (const uint8_t *)"MZ\0\0", 4 }), MIME_FILE_PROGRAM | MIME_FILE_OTHER_TYPE);
	assert_int_equal(mime_file_judge(S("a.docx"), (bytes){ (const uint8_t *)"PK\x03\x04", 4 }), 0);
}

static void passed_on(void **state)
{
	(void)state;
	read_sample("forwarded-eml.eml");
	assert_str(m.from.address, "morimoto@hinata.example");
	assert_str(m.text, "怪しいので送ります");
	assert_int_equal(m.n_inner, 1);
	assert_int_equal(m.n_files, 0);
	const struct mime_mail *in = &m.inner[0];
	assert_str(in->from.name, "総務部");
	assert_str(in->from.domain, "hinata-example.example");
	assert_str(in->subject, "社内アンケート");
	assert_int_equal(in->n_links, 1);
	struct sha256 sum = in->sha256;
	read_sample("forwarded-eml-base64.eml"); /* the same as an .eml of no type, in base64 */
	assert_int_equal(m.n_inner, 1);
	assert_str(m.inner[0].subject, "社内アンケート");
	assert_memory_equal(&sum, &m.inner[0].sha256, sizeof sum);
	read_sample("digest.eml");
	assert_int_equal(m.n_inner, 1);
	read_sample("forwarded-inline.eml");
	assert_true(m.forwarded.is_there);
	assert_str(m.forwarded.from, "Bank <x@evil.example>");
	assert_str(m.forwarded.subject, "請求書");
	assert_int_equal(m.n_inner, 0);
	read_mail("From: a@b.example\nSubject: Re: hello\n\nFrom: here on\n");
	assert_false(m.forwarded.is_there);
}

static void broken_is_read_as_far_as_it_goes(void **state)
{
	(void)state;
	static const struct { const char *name, *part; unsigned troubles; } cases[] = {
		{ "no-boundary.eml", "world", MIME_NO_BOUNDARY }, { "wrong-boundary.eml", "hello all", MIME_NO_BOUNDARY },
		{ "cut.eml", "first", MIME_UNFINISHED }, { "base64-garbage.eml", "hello", MIME_ENCODING_BAD },
		{ "encoding-lie.eml", "plain =E3", MIME_ENCODING_BAD }, { "broken-header.eml", "body", MIME_HEADER_BROKEN },
		{ "lf-only.eml", "one\n--bb\nnot a boundary", 0 }, { "mbox.eml", "x", 0 }, { "deep.eml", "", MIME_TOO_DEEP },
		{ "empty-parts.eml", "", MIME_PARTS_CUT }, { "headers-only.eml", "", 0 }, { "nul.eml", "text", 0 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		read_sample(cases[i].name);
		if (!has(m.text, cases[i].part) || (m.troubles & cases[i].troubles) != cases[i].troubles) {
			fail_test("%s: \"%.*s\", troubles %x", cases[i].name, STR_FMT(m.text), m.troubles);
		}
	}
	read_sample("lf-only.eml");
	assert_false(has(m.text, "epilogue"));
	read_sample("broken-header.eml");
	assert_str(m.subject, "still read");
	read_sample("uuencode.eml");
	assert_int_equal(m.n_files, 1);
	assert_int_equal(m.files[0].body.n, 5);
	assert_memory_equal(m.files[0].body.p, "hello", 5);
}

static void nothing_breaks_out_of_a_line(void **state)
{
	(void)state;
	read_sample("injection.eml");
	assert_str(m.from.name, "Boss Bcc: all@hinata.example");
	assert_str(m.from.address, "x@evil.example");
	assert_true(has(m.subject, "hi X-Evil: 1"));
	assert_true((m.troubles & MIME_CONTROLS) != 0);
	assert_int_equal(m.n_files, 1);
	/* A name that looks like an address list is one name of one address. */
	read_mail("From: =?utf-8?B?Ym9zc0BoaW5hdGEuZXhhbXBsZT4sIDx4?= <y@evil.example>\n\nx");
	assert_int_equal(m.from_all.n, 1);
	assert_str(m.from.name, "boss@hinata.example>, <x");
	assert_str(m.from.address, "y@evil.example");
}

static void refused(void **state)
{
	(void)state;
	assert_false(mime_read(c, (bytes){ (const uint8_t *)"", 0 }, &m));
	assert_int_equal(c->err.code, ERR_INVALID);
	err_clear(c);
	assert_false(mime_read(c, (bytes){ (const uint8_t *)"no mail at all", 14 }, &m));
	assert_int_equal(c->err.code, ERR_INVALID);
	err_clear(c);
	assert_false(mime_read(c, (bytes){ (const uint8_t *)"x", LIMIT_MIME_BYTES + 1 }, &m)); /* not even looked at */
	assert_int_equal(c->err.code, ERR_TOO_LARGE);
}

static void reports_of_servers(void **state)
{
	(void)state;
	static const char *const names[] = { "dsn-postfix.eml", "dsn-exchange.eml" };
	for (size_t i = 0; i < 2; i++) {
		read_sample(names[i]);
		assert_int_equal(m.nature, MIME_BOUNCE);
		assert_str(m.report.original_id, "0199aaaa-0000-7000-8000-000000000001@sonae.hinata.example");
		assert_int_equal(m.report.n_rows, 1);
		assert_str(m.report.rows[0].recipient, "gone@partner.example");
		assert_str(m.report.rows[0].action, "failed");
		assert_true(str_starts(m.report.rows[0].status, S("5.1.1")));
		assert_true(str_starts(m.report.rows[0].said, S("550 5.1.1")));
	}
	read_sample("absence.eml");
	assert_int_equal(m.nature, MIME_AUTOMATIC);
	read_mail("Return-Path: <>\nFrom: a@b.example\n\nx");
	assert_int_equal(m.nature, MIME_AUTOMATIC);
	read_mail("From: a@b.example\nAuto-Submitted: no\n\nx");
	assert_int_equal(m.nature, MIME_ORDINARY);
}

/* --- abuse: nothing takes long, nothing grows without a cap --- */

#define ABUSE_BYTES (8 * 1024 * 1024)

static struct buf big;

static void repeat(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add(&big, str_from_c(s));
	}
}

static void read_big(const char *what)
{
	const clock_t from = clock();
	arena_reset(&arena);
	read_bytes(big.p, big.n);
	const double seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
	if (seconds > 8 || arena.used_bytes > 20 * big.n + 32 * 1024 * 1024) { /* with sanitizers; without it is a tenth */
		fail_test("%s: %.1f s, %zu MB for %zu MB", what, seconds, arena.used_bytes >> 20, big.n >> 20);
	}
	print_message("    %-24s %5zu KB  %.2f s  %zu MB\n", what, big.n >> 10, seconds, arena.used_bytes >> 20);
}

/* `head` once, `again` as often as it says (0: up to ABUSE_BYTES), then `tail`. */
struct abuse { const char *what, *head, *again, *tail; size_t n; unsigned troubles; };

static void read_abuse(const struct abuse *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_init(&big, 2 * ABUSE_BYTES);
		repeat(v[i].head, 1);
		repeat(v[i].again, v[i].n ? v[i].n : ABUSE_BYTES / strlen(v[i].again));
		repeat(v[i].tail, 1);
		read_big(v[i].what);
		if ((m.troubles & v[i].troubles) != v[i].troubles) {
			fail_test("%s: troubles %x, want %x", v[i].what, m.troubles, v[i].troubles);
		}
		if (str_ends(str_from_c(v[i].tail), S("body"))) {
			assert_str(m.text, "body");
		}
		buf_done(&big);
	}
}

static void abuse_of_headers(void **state)
{
	(void)state;
	static const struct abuse v[] = {
		{ "100,000 fields", "", "X-Filler: 1\r\n", "Subject: at the end\r\n\r\nbody", 100000, MIME_HEADERS_CUT },
		{ "one field of 10 MB", "From: a@b.example\r\nSubject: ", "0123456789", "\r\n\r\nbody", 1024 * 1024, MIME_HEADERS_CUT },
		{ "one field in a million lines", "From: a@b.example\r\nSubject: ", "\r\n 0123456", "\r\n\r\nbody", 0, MIME_HEADERS_CUT },
		{ "addresses of nothing", "From: a@b.example\r\nTo: ", "(<a@b,;\"", "\r\n\r\nbody", 100000, 0 },
		{ "100,000 senders", "From: ", "a@b.example,", "\r\n\r\nbody", 100000, MIME_HEADERS_CUT | MIME_ADDRESS_BAD },
		{ "words that never end", "Subject: ", "=?a?q?", "\r\n\r\nbody", 100000, 0 },
		{ "words of one letter", "Subject: ", "=?utf-8?q?a?= ", "\r\n\r\nbody", 4000, 0 },
		{ "parameters without end", "Content-Type: application/x; name*0=a", ";name*1*=%E3;name=\"\\\"", "\r\n\r\nx", 100000, 0 },
		{ "reports without end", "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n"
			"Content-Type: message/delivery-status\r\n\r\n", "a: b\r\n\r\n", "", 0, MIME_UNFINISHED },
	};
	read_abuse(v, sizeof v / sizeof v[0]);
	assert_true(m.n_headers <= LIMIT_MIME_HEADERS + 20);
	buf_init(&big, ABUSE_BYTES);
	repeat("X-Filler: 1\r\n", 100000);
	repeat("Subject: at the end\r\n\r\n", 1);
	read_big("a field behind 100,000");
	assert_str(m.subject, "at the end"); /* what people are shown is not pushed out by filling */
	buf_done(&big);
}

static void abuse_of_parts(void **state)
{
	(void)state;
	static const struct abuse v[] = {
		{ "parts without end", "Content-Type: multipart/mixed; boundary=x\r\n\r\n", "--x\r\nA: b\r\n\r\n", "", 0, MIME_PARTS_CUT },
		{ "nearly boundaries", "Content-Type: multipart/mixed; boundary=x\r\n\r\n", "--x--x--x--x\r\n", "", 0, MIME_NO_BOUNDARY },
		{ "mail in mail in mail", "", "Subject: x\r\nContent-Type: message/rfc822\r\n\r\n", "", 0, 0 },
		{ "a large zip", "Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n",
			"UEsDBAoAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n", "", 0, 0 },
	};
	read_abuse(v, sizeof v / sizeof v[0]);
	buf_init(&big, ABUSE_BYTES);
	repeat("Subject: x\r\nContent-Type: message/rfc822\r\n\r\n", 1000);
	read_big("1,000 mails in mails");
	const struct mime_mail *in = &m;
	for (int depth = 0; in->n_inner > 0; depth++, in = &in->inner[0]) {
		assert_true(depth <= LIMIT_MIME_DEPTH);
	}
	assert_true((in->troubles & MIME_TOO_DEEP) != 0);
	big.n = 0;
	for (int i = 0; i < 3000; i++) {
		char line[100];
		snprintf(line, sizeof line, "Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n", i, i);
		repeat(line, 1);
	}
	read_big("3,000 within another");
	assert_true((m.troubles & MIME_TOO_DEEP) != 0);
	buf_done(&big);
}

static void abuse_of_text(void **state)
{
	(void)state;
	static const struct abuse v[] = {
		{ "links that never end", "Content-Type: text/html\r\n\r\n", "<a href=\"http://a.example/", "", 0, MIME_TEXT_CUT },
		{ "links without end", "Content-Type: text/html\r\n\r\n", "<a href=http://a.example>x", "", 0, MIME_TEXT_CUT },
		{ "markup of nothing", "Content-Type: text/html\r\n\r\n", "<<script></s<style=\"'<!--<![", "", 0, MIME_TEXT_CUT },
		{ "hidden in hidden", "Content-Type: text/html\r\n\r\n", "<div style=display:none>&#x1F600;&am", "", 0, MIME_TEXT_CUT },
		{ "addresses in text", "Content-Type: text/plain\r\n\r\n", "http://", "", 0, MIME_TEXT_CUT },
		{ "escapes only", "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", "\x1B$B\x1B(B", "", 0, MIME_TEXT_CUT },
	};
	read_abuse(v, sizeof v / sizeof v[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_mail, begin, end),
		cmocka_unit_test_setup_teardown(japanese_charsets, begin, end),
		cmocka_unit_test_setup_teardown(words_side_by_side, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_in_its_charset, begin, end),
		cmocka_unit_test_setup_teardown(html_as_it_is_seen, begin, end),
		cmocka_unit_test_setup_teardown(links_one_by_one, begin, end),
		cmocka_unit_test_setup_teardown(attachments, begin, end),
		cmocka_unit_test_setup_teardown(files_by_name, begin, end),
		cmocka_unit_test_setup_teardown(passed_on, begin, end),
		cmocka_unit_test_setup_teardown(broken_is_read_as_far_as_it_goes, begin, end),
		cmocka_unit_test_setup_teardown(nothing_breaks_out_of_a_line, begin, end),
		cmocka_unit_test_setup_teardown(refused, begin, end),
		cmocka_unit_test_setup_teardown(reports_of_servers, begin, end),
		cmocka_unit_test_setup_teardown(abuse_of_headers, begin, end),
		cmocka_unit_test_setup_teardown(abuse_of_parts, begin, end),
		cmocka_unit_test_setup_teardown(abuse_of_text, begin, end),
	};
	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
