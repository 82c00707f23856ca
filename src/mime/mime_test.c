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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_mail, begin, end),
	};
	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
