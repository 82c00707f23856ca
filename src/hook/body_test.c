/* Each product's message, byte for byte (test/golden/hook), and words that try to be more than words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "hook/body.h"

static struct arena arena;
static struct ctx ctx, *const c = &ctx;

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

static const char *path_of(const char *name)
{
	const char *source = getenv("SONAE_SOURCE");
	return str_cz(&arena, str_printf(&arena, "%s/test/golden/hook/%s", source ? source : "..", name));
}

static str load(const char *path)
{
	FILE *f = fopen(path, "rb");
	AUTO_BUF(b, 1 << 20);
	char some[4096];
	if (!f) {
		print_error("no %s\n", path);
		return S("");
	}
	for (size_t n; (n = fread(some, 1, sizeof some, f)) > 0;) {
		buf_add_bytes(&b, some, n);
	}
	fclose(f);
	return str_copy(&arena, buf_str(&b));
}

static struct hook_words words(str title, str text)
{
	return (struct hook_words){ .id = S("0190a000-0000-7000-8000-000000000001"), .about = S("opened"), .title = title, .text = text,
		.link = S("https://sonae.example.jp/incident/0190a000-0000-7000-8000-000000000002"), .level = { true, 2 },
		.incident_id = S("0190a000-0000-7000-8000-000000000002"), .lang = LANG_JA, .at_ms = INT64_C(1795651200000) };
}

static str body_of(enum hook_kind kind, const struct hook_words *w)
{
	struct hook_body b;
	assert_true(hook_body_write(c, kind, w, &b));
	assert_true(text_is_utf8(b.text));
	return b.text;
}

/* With SONAE_GOLDEN_WRITE set the files are written instead: look at what changed. */
static void same_as(const char *name, str body)
{
	const char *path = path_of(name);
	if (getenv("SONAE_GOLDEN_WRITE")) {
		FILE *f = fopen(path, "wb");
		assert_non_null(f);
		bool is_written = fwrite(body.p, 1, body.n, f) == body.n && fputc('\n', f) == '\n';
		assert_true(fclose(f) == 0 && is_written);
		return;
	}
	assert_string_equal(str_cz(&arena, STR_CAT(&arena, body, S("\n"))), str_cz(&arena, load(path)));
}

static const char *const names[HOOK_KIND_MAX] = { "slack", "teams", "chatwork", "google_chat", "line_works", "json" };

static void test_plain_ones(void **state)
{
	(void)state;
	struct hook_words w = words(S("対応室が開きました：受注の画面が開かない"), S("新しい対応室が開きました。レベルは 2 です。\n中身はサインインして見てください。"));
	for (int kind = 0; kind < HOOK_KIND_MAX; kind++) {
		same_as(str_cz(&arena, str_printf(&arena, "%s.txt", names[kind])), body_of((enum hook_kind)kind, &w));
	}
	w.lang = LANG_EN;
	w.link = w.incident_id = S("");
	w.level.has = false;
	w.title = S("[Test] Message");
	w.text = S("");
	for (int kind = 0; kind < HOOK_KIND_MAX; kind++) {
		same_as(str_cz(&arena, str_printf(&arena, "%s_short.txt", names[kind])), body_of((enum hook_kind)kind, &w));
	}
}

static const str evil = S("<!channel> <@U1> <https://evil.example|ここ> [toall] [To:1] [code] @all <users/all> [押す](https://evil.example) "
	"\"};{\"x\":\"' & *太字* `code` \\n \\u0000 </b><a href=\"https://evil.example\">");
static const str evil_lines = S("一行目\n[/info][info]\r\n<!here>\x01\x02\x1b[31m\u202e逆\u2066\u200b");

static void test_words_that_want_more(void **state)
{
	(void)state;
	struct hook_words w = words(evil, evil_lines);
	for (int kind = 0; kind < HOOK_KIND_MAX; kind++) {
		same_as(str_cz(&arena, str_printf(&arena, "%s_evil.txt", names[kind])), body_of((enum hook_kind)kind, &w));
	}
	str slack = body_of(HOOK_SLACK, &w), chatwork = body_of(HOOK_CHATWORK, &w), google = body_of(HOOK_GOOGLE_CHAT, &w);
	assert_int_equal(str_find(slack, S("<!"), 0), SIZE_MAX);
	assert_int_equal(str_find(slack, S("<@"), 0), SIZE_MAX);
	assert_int_equal(str_find(slack, S("<https://evil"), 0), SIZE_MAX);
	assert_int_equal(str_find(chatwork, S("%5Btoall"), 0), SIZE_MAX);
	assert_int_equal(str_find(chatwork, S("%5BTo"), 0), SIZE_MAX);
	size_t info = str_find(chatwork, S("%5B%2Finfo%5D"), 0);
	assert_true(info != SIZE_MAX && str_find(chatwork, S("%5B%2Finfo%5D"), info + 1) == SIZE_MAX); /* one end, ours */
	assert_int_equal(str_find(google, S("<users"), 0), SIZE_MAX);
	assert_int_equal(str_find(google, S("<a "), 0), SIZE_MAX);
}

/* JSON of every kind holds: the values come back whole, nothing was added beside them. */
static void test_it_is_json(void **state)
{
	(void)state;
	struct hook_words w = words(evil, evil_lines);
	const struct json *v;
	for (int kind = 0; kind < HOOK_KIND_MAX; kind++) {
		if (kind != HOOK_CHATWORK) {
			assert_true(json_parse(c, body_of((enum hook_kind)kind, &w), &v));
			assert_int_equal(json_type(v), JSON_OBJECT);
			assert_null(json_member(v, "x"));
		}
	}
	assert_true(json_parse(c, body_of(HOOK_JSON, &w), &v));
	const struct json *data = json_member(v, "data");
	assert_true(str_starts(json_str(json_member(data, "title")), S("<!channel>")));
	assert_true(str_eq(json_str(json_member(v, "type")), S("sonae.opened")));
	assert_int_equal(str_find(json_str(json_member(data, "text")), S("\x1b"), 0), SIZE_MAX);
	assert_int_equal(str_find(json_str(json_member(data, "text")), S("\u202e"), 0), SIZE_MAX);
}

static void test_long_ones(void **state)
{
	(void)state;
	AUTO_BUF(b, 200000);
	for (int i = 0; i < 2500; i++) {
		buf_add(&b, S("&👨‍👩‍👧🇯🇵が"));
	}
	struct hook_words w = words(buf_str(&b), buf_str(&b));
	static const size_t most[HOOK_KIND_MAX] = { [HOOK_SLACK] = 40000, [HOOK_TEAMS] = 28 * 1024, [HOOK_CHATWORK] = 65535,
		[HOOK_GOOGLE_CHAT] = 32000, [HOOK_LINE_WORKS] = 16384, [HOOK_JSON] = 20480 };
	for (int kind = 0; kind < HOOK_KIND_MAX; kind++) {
		str body = body_of((enum hook_kind)kind, &w);
		assert_true(body.n > 500 && body.n < most[kind]);
	}
	const struct json *v;
	assert_true(json_parse(c, body_of(HOOK_SLACK, &w), &v));
	const struct json *header = json_at(json_member(v, "blocks"), 0);
	assert_true(text_chars(json_str(json_member(json_member(header, "text"), "text"))) <= 150); /* Slack refuses more */
	str title = json_str(json_member(v, "text"));
	assert_true(str_ends(title, S("…")));
	assert_false(str_ends(title, S("🇯…"))); /* no half flag */
}

/* The example of the specification of Standard Webhooks would need its key; ours was made with Python's hmac. */
static void test_signing(void **state)
{
	(void)state;
	str mark;
	assert_true(hook_sign(c, S("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), S("msg_1"), 1795651200, S("{\"a\":1}"), &mark));
	assert_string_equal(str_cz(&arena, mark), "v1,qGIX/YLa+lYgqWcfKzPAHaPEm3ZYrVBEzeZY4E4WkUU=");
	assert_false(hook_sign(c, S("whsec_short"), S("x"), 1, S(""), &mark));
	err_clear(c);
	assert_false(hook_sign(c, S("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), S("x"), 1, S(""), &mark));
	err_clear(c);
}

/* Every member of what is written is described, and none besides. */
static void same_members(const struct json *schema, const struct json *v)
{
	const struct json *properties = json_member(schema, "properties");
	assert_int_equal(json_size(properties), json_size(v));
	assert_int_equal(json_size(json_member(schema, "required")), json_size(v));
	for (size_t i = 0; i < json_size(v); i++) {
		const struct json *member;
		assert_non_null(json_member(properties, str_cz(&arena, json_name_at(v, i, &member))));
	}
}

static void test_it_is_described(void **state)
{
	(void)state;
	static const char *const way[] = { "alarm", "post", "requestBody", "content", "application/json", "schema" };
	struct hook_words w = words(S("x"), S("y"));
	const struct json *schema, *v;
	assert_true(json_parse(c, str_from_c(hook_openapi), &schema));
	for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
		schema = json_member(schema, way[i]);
	}
	assert_true(json_parse(c, body_of(HOOK_JSON, &w), &v));
	same_members(schema, v);
	same_members(json_member(json_member(schema, "properties"), "data"), json_member(v, "data"));
}

static void test_usual_places(void **state)
{
	(void)state;
	str usual;
	assert_true(hook_is_usual_place(HOOK_SLACK, S("hooks.slack.com … abcd"), &usual));
	assert_false(hook_is_usual_place(HOOK_SLACK, S("hooks.slack.com.evil.example … abcd"), &usual));
	assert_true(str_eq(usual, S("hooks.slack.com")));
	assert_true(hook_is_usual_place(HOOK_JSON, S("anything"), &usual));
	assert_true(hook_is_usual_place(HOOK_TEAMS, S("x.logic.azure.com … abcd"), &usual));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plain_ones), cmocka_unit_test(test_words_that_want_more),
		cmocka_unit_test(test_it_is_json), cmocka_unit_test(test_long_ones), cmocka_unit_test(test_signing),
		cmocka_unit_test(test_it_is_described), cmocka_unit_test(test_usual_places) };
	return cmocka_run_group_tests_name("hook_body", tests, begin, end);
}
