/* What is recognised in text, what is not, and that each trace is found again in its harmless form. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"
#include "indicator/recognise.h"

static struct arena arena;
static const char *const codes[] = { "ipv4", "ipv6", "domain", "url", "mail", "md5", "sha1", "sha256", "file" };

static int begin(void **state) { (void)state; arena_init(&arena); return 0; }
static int end(void **state) { (void)state; arena_free(&arena); return 0; }

/* "ipv4 192[.]0[.]2[.]1|domain example[.]com" */
static str all_of(const char *text)
{
	struct indicator_found *v;
	size_t n;
	str s = S("");
	indicator_recognise(&arena, str_from_c(text), &v, &n);
	for (size_t i = 0; i < n; i++) {
		s = STR_CAT(&arena, s, i ? S("|") : S(""), str_from_c(codes[v[i].kind]), S(" "), v[i].value);
	}
	return s;
}

struct sample { const char *text, *found; };
static void check(const struct sample *v, size_t n)
{
	size_t wrong = 0;
	for (size_t i = 0; i < n; i++) {
		str got = all_of(v[i].text);
		if (!str_eq(got, str_from_c(v[i].found))) {
			print_error("%s\n  wanted %s\n  got    %.*s\n", v[i].text, v[i].found, STR_FMT(got));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}
#define CHECK(v) check(v, sizeof v / sizeof v[0])

static void test_found(void **state)
{
	(void)state;
	static const struct sample v[] = {
		{ "203.0.113.7 へ通信していた", "ipv4 203[.]0[.]113[.]7" },
		{ "２０３．０．１１３．７に接続", "ipv4 203[.]0[.]113[.]7" },
		{ "送信先は203.0.113.7:443でした。", "ipv4 203[.]0[.]113[.]7" },
		{ "203[.]0[.]113[.]7 / 203.0.113[.]8", "ipv4 203[.]0[.]113[.]7|ipv4 203[.]0[.]113[.]8" },
		{ "203.0.113.7-203.0.113.9", "ipv4 203[.]0[.]113[.]7|ipv4 203[.]0[.]113[.]9" },
		{ "198.51.100.0/24 を遮断", "ipv4 198[.]51[.]100[.]0" },
		{ "2001:DB8::1 から", "ipv6 2001[:]db8[:][:]1" },
		{ "2001:0db8:0:0:0:0:0:0001", "ipv6 2001[:]db8[:][:]1" },
		{ "http://example.com/a.php?x=1 を開いた", "url hxxp://example[.]com/a.php?x=1|domain example[.]com" },
		{ "hxxps://Example[.]COM:8443/Path.", "url hxxps://example[.]com:8443/Path|domain example[.]com" },
		{ "hxxp://203[.]0[.]113[.]7/x", "url hxxp://203[.]0[.]113[.]7/x|ipv4 203[.]0[.]113[.]7" },
		{ "（https://example.jp/a(b)）", "url hxxps://example[.]jp/a(b)|domain example[.]jp" },
		{ "https://user@evil.example.net/", "url hxxps://user@evil[.]example[.]net/|domain evil[.]example[.]net" },
		{ "ｈｔｔｐ：／／ｅｘａｍｐｌｅ．ｃｏｍ", "url hxxp://example[.]com|domain example[.]com" },
		{ "送信者 Info@Example.com からのメール", "mail Info[@]example[.]com" },
		{ "user[at]example[dot]com", "mail user[@]example[.]com" },
		{ "mailto:a@example.org", "mail a[@]example[.]org" },
		{ "example [.] com に注意", "domain example[.]com" },
		{ "evil.unknownend は分からない、evil[.]unknownend は分かる", "domain evil[.]unknownend" },
		{ "xn--r8jz45g.xn--zckzah", "domain xn--r8jz45g[.]xn--zckzah" },
		{ "MD5: D41D8CD98F00B204E9800998ECF8427E", "md5 d41d8cd98f00b204e9800998ecf8427e" },
		{ "da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855、",
		  "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "添付の invoice.pdf.exe を開いた", "file invoice.pdf.exe" },
		{ "「請求書 11月.exe」を実行", "file 請求書 11月.exe" },
		{ "same 203.0.113.7 same 203[.]0.113.7", "ipv4 203[.]0[.]113[.]7" },
		{ "203.0.113.\xe2\x80\xae" "7", "ipv4 203[.]0[.]113[.]7" }, /* a mark of direction inside */
		{ "example.com.", "domain example[.]com" },
		{ "例はexample.co.jpです", "domain example[.]co[.]jp" },
	};
	CHECK(v);
}

static void test_not_found(void **state)
{
	(void)state;
	static const struct sample v[] = {
		{ "バージョン 1.2.3.4 に上げた", "" }, { "version 10.0.1.2", "" }, { "v1.2.3.4", "" }, { "Ver.2.0.0.1", "" },
		{ "10.0.19045.3693", "" }, { "第1.2.3.4節", "" }, { "1.2.3.4版", "" }, { "192.168.001.001", "" },
		{ "255.255.255.0", "" }, { "0.1.2.3", "" }, { "1.2.3", "" }, { "1.2.3.4.5", "" }, { "256.1.1.1", "" },
		{ "14:05:09 に止めた", "" }, { "12:34", "" }, { "2026.11.20", "" }, { "2026-11-20T14:05:09+09:00", "" },
		{ "00:1a:2b:3c:4d:5e", "" }, { "::1 std::vector a::b", "" },
		{ "03-1234-5678", "" }, { "090.1234.5678", "" }, { "1,234.56", "" }, { "No.12", "" }, { "e.g. i.e. a.m.", "" },
		{ "第一報.docx と 台帳.xlsx、README.md、setup.py", "" }, { "photo.jpg", "" }, { "ASP.NET と VB.NET", "" },
		{ "done.It was", "" }, { "node.example", "" }, { "Mr.Tanaka", "" }, { "@tanaka さん", "" }, { "a@b", "" },
		{ "http://", "" }, { "https://localhost/x", "" }, { "http://...", "" }, { "deadbeef", "" },
		{ "11111111111111111111111111111111", "" }, { "abcdefabcdefabcdefabcdefabcdefab", "" },
		{ "5f4dcc3b5aa765d61d8327deb882cf99a", "" }, { "-example-.com", "" }, { "..com", "" }, { "a..com", "" },
		{ "", "" }, { "。、", "" },
	};
	CHECK(v);
}

/* The one that is typed into a field. */
static void test_single(void **state)
{
	(void)state;
	struct indicator_found f;
	assert_true(indicator_read(&arena, S(" evil[.]example "), &f) && f.kind == INDICATOR_DOMAIN);
	assert_true(indicator_read(&arena, S("evil.unknownend"), &f) && str_eq(f.value, S("evil[.]unknownend")));
	assert_true(indicator_read(&arena, S("請求書.exe"), &f) && f.kind == INDICATOR_FILE);
	assert_true(indicator_read(&arena, S("https://example.com/a"), &f) && f.kind == INDICATOR_URL);
	assert_false(indicator_read(&arena, S("203.0.113.7 と 203.0.113.8"), &f));
	assert_false(indicator_read(&arena, S("203.0.113.7 へ通信"), &f));
	assert_false(indicator_read(&arena, S("報告書.pdf"), &f));
	assert_false(indicator_read(&arena, S("ただの文"), &f));
	assert_false(indicator_read(&arena, S(""), &f));
}

static void test_there_and_back(void **state)
{
	(void)state;
	static const struct { enum indicator_kind kind; const char *real, *harmless, *domain; bool home; } v[] = {
		{ INDICATOR_IPV4, "192.168.1.9", "192[.]168[.]1[.]9", "", true },
		{ INDICATOR_IPV4, "172.32.0.1", "172[.]32[.]0[.]1", "", false },
		{ INDICATOR_IPV6, "fd00::9", "fd00[:][:]9", "", true },
		{ INDICATOR_IPV6, "2001:db8::9", "2001[:]db8[:][:]9", "", false },
		{ INDICATOR_MAIL, "a.b@example.com", "a[.]b[@]example[.]com", "example[.]com", false },
		{ INDICATOR_URL, "http://a@example.com:80/x.y", "hxxp://a@example[.]com:80/x.y", "example[.]com", false },
		{ INDICATOR_DOMAIN, "example.com", "example[.]com", "example[.]com", false },
		{ INDICATOR_FILE, "a.exe", "a.exe", "", false },
	};
	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
		assert_true(str_eq(indicator_defang(&arena, v[i].kind, str_from_c(v[i].real)), str_from_c(v[i].harmless)));
		assert_true(str_eq(indicator_real(&arena, v[i].kind, str_from_c(v[i].harmless)), str_from_c(v[i].real)));
		assert_true(str_eq(indicator_domain_of(v[i].kind, str_from_c(v[i].harmless)), str_from_c(v[i].domain)));
		assert_int_equal(indicator_is_home(v[i].kind, str_from_c(v[i].harmless)), v[i].home);
	}
}

/* Long lines, a flood of traces, nothing but signs: bounded work, bounded answers. */
static void test_much(void **state)
{
	(void)state;
	struct indicator_found *v;
	size_t n;
	char *text = arena_chars(&arena, 64 * 1024);
	memset(text, 'a', 10000);
	indicator_recognise(&arena, (str){ text, 10000 }, &v, &n);
	assert_int_equal(n, 0);
	memset(text, ')', 64 * 1024);
	memcpy(text, "http://example.com/", 19);
	indicator_recognise(&arena, (str){ text, 64 * 1024 }, &v, &n);
	assert_int_equal(n, 0); /* longer than any address */
	size_t used = 0;
	for (int i = 0; i < 1000; i++) {
		used += (size_t)snprintf(text + used, 30, "203.0.%d.%d ", i / 250 + 1, i % 250 + 1);
	}
	indicator_recognise(&arena, (str){ text, used }, &v, &n);
	assert_int_equal(n, LIMIT_INDICATORS_AT_ONCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_found, begin, end), cmocka_unit_test_setup_teardown(test_not_found, begin, end),
		cmocka_unit_test_setup_teardown(test_single, begin, end),
		cmocka_unit_test_setup_teardown(test_there_and_back, begin, end),
		cmocka_unit_test_setup_teardown(test_much, begin, end),
	};
	return cmocka_run_group_tests_name("recognise", tests, NULL, NULL);
}
