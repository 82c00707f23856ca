/* Which URLs and addresses a webhook may go to, in every spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

#include "base/arena.h"
#include "hook/guard.h"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct sockaddr_storage address(const char *text)
{
	struct sockaddr_storage s = { 0 };
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
		memcpy(&s, &in, sizeof in);
	} else {
		assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
		memcpy(&s, &in6, sizeof in6);
	}
	return s;
}

static bool may(const char *text, int port, bool is_https, const char *allowed)
{
	struct sockaddr_storage s = address(text);
	return hook_address_may((const struct sockaddr *)&s, port, is_https, str_from_c(allowed));
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const open[] = { "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1",
		"126.255.255.255", "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255",
		"192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2400:cb00::1", "2a00:1450::1",
		"2001:200::1", "64:ff9b::808:808" };
	static const char *const closed[] = { "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
		"127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1",
		"192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
		"239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
		"::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1",
		"2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff:fff::1",
		"4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1" };
	for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
		if (!may(open[i], 443, true, "")) {
			print_error("%s is refused\n", open[i]);
		}
		assert_true(may(open[i], 443, true, ""));
		assert_true(may(open[i], 8443, true, ""));
		assert_false(may(open[i], 22, true, "") || may(open[i], 80, false, "") || may(open[i], 443, false, ""));
	}
	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
		if (may(closed[i], 443, true, "")) {
			print_error("%s is taken\n", closed[i]);
		}
		assert_false(may(closed[i], 443, true, ""));
	}
	struct sockaddr other = { .sa_family = AF_UNIX };
	assert_false(hook_address_is_public(&other));
	assert_false(hook_address_may(&other, 443, true, S("0.0.0.0/1")));
}

static void test_allowed_by_the_machine(void **state)
{
	(void)state;
	assert_true(may("10.0.0.5", 443, true, "10.0.0.5"));
	assert_true(may("10.0.0.5", 8443, true, "10.0.0.5"));
	assert_true(may("10.0.0.5", 80, false, "10.0.0.5"));
	assert_false(may("10.0.0.5", 8065, true, "10.0.0.5"));
	assert_false(may("10.0.0.6", 443, true, "10.0.0.5"));
	assert_true(may("10.0.0.5", 8065, false, "10.0.0.5:8065"));
	assert_false(may("10.0.0.5", 443, true, "10.0.0.5:8065"));
	assert_true(may("192.168.7.200", 443, true, "10.0.0.5, 192.168.7.0/24"));
	assert_false(may("192.168.8.1", 443, true, "10.0.0.5,192.168.7.0/24"));
	assert_true(may("192.168.7.130", 9, true, "192.168.7.128/25:9"));
	assert_false(may("192.168.7.127", 9, true, "192.168.7.128/25:9"));
	assert_true(may("fd00::5", 443, true, "fd00::5"));
	assert_true(may("fd00::5", 99, true, "[fd00::5]:99"));
	assert_true(may("fd00::9", 99, true, "[fd00::/16]:99"));
	assert_false(may("fe80::9", 99, true, "[fd00::/16]:99"));
	/* what is misspelt allows nothing, and spoils nothing beside it */
	static const char *const broken[] = { "10.0.0", "10.0.0.5/0", "10.0.0.5/33", "10.0.0.5:0", "10.0.0.5:70000", "[fd00::5", "x",
		"10.0.0.5:", "/8", "*", "[10.0.0.5]x", ",,," };
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		assert_false(may("10.0.0.5", 443, true, broken[i]));
		assert_true(may("10.0.0.5", 443, true, str_cz(&arena, STR_CAT(&arena, str_from_c(broken[i]), S(",10.0.0.5")))));
	}
	assert_false(may("127.0.0.1", 443, true, "10.0.0.5"));
}

static enum hook_fault read_url(const char *text, const char *allowed, struct hook_url *u)
{
	return hook_url_read(&arena, str_from_c(text), str_from_c(allowed), u);
}

static void test_urls(void **state)
{
	(void)state;
	static const struct { const char *text; enum hook_fault fault; } cases[] = {
		{ "https://hooks.slack.com/services/T0/B0/x", HOOK_URL_FINE },
		{ "HTTPS://Hooks.Slack.COM:443/x", HOOK_URL_FINE },
		{ "https://a.example.jp:8443/x?key=1&token=a%3Db", HOOK_URL_FINE },
		{ "https://a.example.jp", HOOK_URL_FINE },
		{ "https://a.example.jp?x=1", HOOK_URL_FINE },
		{ "https://8.8.8.8/x", HOOK_URL_FINE },
		{ "https://[2606:4700::1111]/x", HOOK_URL_FINE },
		{ "https://xn--eckwd4c7c.xn--zckzah/x", HOOK_URL_FINE },
		{ "", HOOK_URL_NONE }, { "hooks.slack.com/x", HOOK_URL_NONE }, { "ftp://a.example/x", HOOK_URL_NONE },
		{ "file:///etc/passwd", HOOK_URL_NONE }, { "gopher://127.0.0.1:25/x", HOOK_URL_NONE }, { "javascript:alert(1)", HOOK_URL_NONE },
		{ "https://a.example/x#y", HOOK_URL_NONE }, { "https://a.example/x y", HOOK_URL_NONE },
		{ "https://a.example/x\nHost: b", HOOK_URL_NONE }, { "https://a.example\\@127.0.0.1/", HOOK_URL_NONE },
		{ "https://a.example/備え", HOOK_URL_NONE }, { "https://１２７.0.0.1/", HOOK_URL_NONE },
		{ "https://127。0。0。1/", HOOK_URL_NONE }, { "https://ⓔxample.com/", HOOK_URL_NONE }, { "https://a.example/[x]", HOOK_URL_NONE },
		{ "http://a.example.jp/x", HOOK_URL_PLAIN }, { "http://127.0.0.1/x", HOOK_URL_PLAIN },
		{ "https://user@a.example/x", HOOK_URL_USER }, { "https://a.example@127.0.0.1/x", HOOK_URL_USER },
		{ "https://u:p@a.example/", HOOK_URL_USER },
		{ "https:///x", HOOK_URL_HOST }, { "https://localhost/x", HOOK_URL_HOST }, { "https://LOCALHOST/x", HOOK_URL_HOST },
		{ "https://a.localhost/x", HOOK_URL_HOST }, { "https://chat/x", HOOK_URL_HOST }, { "https://printer.local/x", HOOK_URL_HOST },
		{ "https://metadata.google.internal/x", HOOK_URL_HOST }, { "https://2130706433/x", HOOK_URL_HOST },
		{ "https://0x7f.1/x", HOOK_URL_HOST }, { "https://0x7f000001/x", HOOK_URL_HOST }, { "https://127.1/x", HOOK_URL_HOST },
		{ "https://0177.0.0.1/x", HOOK_URL_HOST }, { "https://127.0.0.1./x", HOOK_URL_HOST }, { "https://a.example./x", HOOK_URL_HOST },
		{ "https://a..example/x", HOOK_URL_HOST }, { "https://.example/x", HOOK_URL_HOST }, { "https://-a.example/x", HOOK_URL_HOST },
		{ "https://a.0x7f/x", HOOK_URL_HOST }, { "https://a%2eexample/x", HOOK_URL_HOST }, { "https://[::1/x", HOOK_URL_HOST },
		{ "https://[::1]x/x", HOOK_URL_HOST }, { "https://[fe80::1%25eth0]/x", HOOK_URL_HOST }, { "https://[127.0.0.1]/x", HOOK_URL_HOST },
		{ "https://[v1.x]/", HOOK_URL_HOST }, { "https://1.2.3.4.5/x", HOOK_URL_HOST },
		{ "https://a.example:0/x", HOOK_URL_PORT }, { "https://a.example:/x", HOOK_URL_PORT }, { "https://a.example:22/x", HOOK_URL_PORT },
		{ "https://a.example:65536/x", HOOK_URL_PORT }, { "https://a.example:+443/x", HOOK_URL_PORT },
		{ "https://a.example:443:80/x", HOOK_URL_PORT }, { "https://a.example:80/x", HOOK_URL_PORT },
		{ "https://127.0.0.1/x", HOOK_URL_CLOSED }, { "https://10.0.0.1:8443/x", HOOK_URL_CLOSED }, { "https://[::1]/x", HOOK_URL_CLOSED },
		{ "https://[::ffff:7f00:1]/x", HOOK_URL_CLOSED }, { "https://[::ffff:127.0.0.1]/x", HOOK_URL_CLOSED },
		{ "https://169.254.169.254/latest/meta-data/", HOOK_URL_CLOSED }, { "https://0.0.0.0/x", HOOK_URL_CLOSED },
		{ "https://[64:ff9b::7f00:1]/", HOOK_URL_CLOSED },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hook_url u;
		enum hook_fault fault = read_url(cases[i].text, "", &u);
		if (fault != cases[i].fault) {
			print_error("%s: %d, not %d\n", cases[i].text, (int)fault, (int)cases[i].fault);
		}
		assert_int_equal(fault, cases[i].fault);
	}
	char long_one[2100];
	memset(long_one, 'a', sizeof long_one);
	memcpy(long_one, "https://a.example/", 18);
	long_one[sizeof long_one - 1] = '\0';
	struct hook_url u;
	assert_int_equal(read_url(long_one, "", &u), HOOK_URL_NONE);
}

static void test_parts_of_urls(void **state)
{
	(void)state;
	struct hook_url u;
	assert_int_equal(read_url("HTTPS://Hooks.Slack.COM/Services/Tx?A=b", "", &u), HOOK_URL_FINE);
	assert_string_equal(str_cz(&arena, u.host), "hooks.slack.com");
	assert_string_equal(str_cz(&arena, u.path), "/Services/Tx?A=b");
	assert_string_equal(str_cz(&arena, u.whole), "https://hooks.slack.com:443/Services/Tx?A=b");
	assert_true(u.is_https && u.port == 443 && !u.is_address);
	assert_int_equal(read_url("https://[2606:4700:0::1111]:8443", "", &u), HOOK_URL_FINE);
	assert_string_equal(str_cz(&arena, u.whole), "https://[2606:4700:0::1111]:8443/");
	assert_true(u.is_address);
	struct hook_url again;
	assert_int_equal(read_url(str_cz(&arena, u.whole), "", &again), HOOK_URL_FINE); /* what is kept is read again */
	assert_true(str_eq(again.whole, u.whole));
}

static void test_urls_inside_the_office(void **state)
{
	(void)state;
	struct hook_url u;
	assert_int_equal(read_url("http://127.0.0.1:8065/hooks/x", "127.0.0.1:8065", &u), HOOK_URL_FINE);
	assert_int_equal(read_url("http://127.0.0.1:8066/hooks/x", "127.0.0.1:8065", &u), HOOK_URL_PLAIN);
	assert_int_equal(read_url("http://127.0.0.2:8065/hooks/x", "127.0.0.1:8065", &u), HOOK_URL_CLOSED);
	assert_int_equal(read_url("https://chat:8065/hooks/x", "10.0.0.5:8065", &u), HOOK_URL_FINE); /* the address decides later */
	assert_int_equal(read_url("https://chat.hinata.example:8066/x", "10.0.0.5:8065", &u), HOOK_URL_PORT);
	assert_int_equal(read_url("http://chat.hinata.example/x", "10.0.0.5", &u), HOOK_URL_FINE);
	assert_int_equal(read_url("https://0x7f.1/x", "127.0.0.1", &u), HOOK_URL_HOST); /* no way around */
	assert_int_equal(read_url("https://localhost/x", "127.0.0.1", &u), HOOK_URL_HOST);
	assert_int_equal(read_url("https://8.8.8.8/x", "10.0.0.5", &u), HOOK_URL_FINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_addresses), cmocka_unit_test(test_allowed_by_the_machine),
		cmocka_unit_test(test_urls), cmocka_unit_test(test_parts_of_urls), cmocka_unit_test(test_urls_inside_the_office) };
	return cmocka_run_group_tests_name("hook_guard", tests, begin, end);
}
