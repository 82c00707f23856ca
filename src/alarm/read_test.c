/* Mappings: the samples of every preset, and what is wrong, missing, huge or deep in what somebody sends. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "alarm/read.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog.h"

#undef fail

static struct arena arena;
static struct ctx c;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	c = (struct ctx){ .arena = &arena, .catalog = &catalog_builtin, .now_ms = INT64_C(1795651200000) }; /* 2026-11-26T00:00Z */
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

struct got { enum alarm_trouble trouble; struct alarm *v; size_t n; str place; };

static struct got read_with(const struct alarm_map *m, str json)
{
	struct got g = { ALARM_FINE, NULL, 0, S("") };
	const struct json *body;
	assert_true(json_parse(&c, json, &body));
	g.trouble = alarm_read(&c, m, body, &g.v, &g.n, &g.place);
	return g;
}

static struct got read_sample(const char *key)
{
	const struct alarm_preset *p = catalog_alarm(&catalog_builtin, str_from_c(key));
	assert_non_null(p);
	struct alarm_map m = alarm_preset_map(p, LANG_JA);
	return read_with(&m, p->sample);
}

#define IS(value, text) assert_string_equal(str_cz(&arena, (value)), (text))
#define HAS(value, part) assert_true(str_find((value), S(part), 0) != SIZE_MAX)

/* --- the products, in the form of their documentation --- */

static void test_defender(void **state)
{
	(void)state;
	struct got g = read_sample("defender");
	assert_true(g.trouble == ALARM_FINE && g.n == 1);
	const struct alarm *a = &g.v[0];
	IS(a->title, "Ransomware behaviour was stopped");
	IS(a->host, "keiri-pc-03");
	IS(a->user, "sato@hinata.example");
	IS(a->id, "da638000000000000000_1000000001");
	assert_int_equal(a->grade, ALARM_URGENT);
	assert_false(a->is_over);
	assert_true(a->at.earliest_ms == INT64_C(1795222812000)); /* 2026-11-21T01:00:12Z */
	HAS(a->text, "分類　Impact");
	HAS(a->traces, "203[.]0[.]113[.]44");
	HAS(a->traces, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
	HAS(a->link, "https://security.microsoft.com/");
}

static void test_a_list_that_may_lack(void **state)
{
	(void)state;
	const struct alarm_preset *p = catalog_alarm(&catalog_builtin, S("defender"));
	struct alarm_map m = alarm_preset_map(p, LANG_EN);
	struct got g = read_with(&m, S("{\"value\":[{\"id\":\"1\",\"title\":\"a\",\"status\":\"resolved\"},{\"id\":\"2\",\"title\":\"b\"}]}"));
	assert_true(g.trouble == ALARM_FINE && g.n == 2);
	assert_true(g.v[0].is_over && !g.v[1].is_over);
	assert_int_equal(g.v[0].grade, -1);
}

static void test_wazuh(void **state)
{
	(void)state;
	struct got g = read_sample("wazuh");
	const struct alarm *a = &g.v[0];
	IS(a->title, "Many files were changed in a short time");
	IS(a->host, "keiri-pc-03");
	IS(a->rule, "100201");
	assert_int_equal(a->grade, ALARM_URGENT);
	assert_true(a->at.earliest_ms == INT64_C(1795222923000)); /* 10:02:03 +0900, without a colon */
	HAS(a->text, "juchu.xlsx.locked");
}

static void test_alertmanager(void **state)
{
	(void)state;
	struct got g = read_sample("alertmanager");
	assert_true(g.trouble == ALARM_FINE && g.n == 2);
	IS(g.v[0].title, "The disk of file-server is almost full");
	IS(g.v[0].host, "file-server:9100");
	IS(g.v[0].id, "1a30ba71cca2921f 2026-11-21T01:02:03.456789Z");
	assert_int_equal(g.v[0].grade, ALARM_MEDIUM);
	assert_true(!g.v[0].is_over && g.v[1].is_over);
	assert_int_equal(g.v[1].grade, ALARM_URGENT);
}

static void test_rspamd(void **state)
{
	(void)state;
	struct got g = read_sample("rspamd");
	const struct alarm *a = &g.v[0];
	IS(a->title, "メールの門番が止めた: 【重要】請求書の確認");
	HAS(a->text, "宛先　keiri@hinata.example, uketsuke@hinata.example");
	HAS(a->text, "点数　21.4");
	HAS(a->text, "PHISHED_OPENPHISH, CLAM_VIRUS");
	IS(a->host, "");
	assert_int_equal(a->grade, ALARM_HIGH);
	assert_int_equal(a->at.precision, WHEN_NONE); /* RFC 2822 is not read: when it comes */
}

static void test_own(void **state)
{
	(void)state;
	struct got g = read_sample("own");
	IS(g.v[0].title, "The backup of file-server did not run");
	IS(g.v[0].traces, "203[.]0[.]113[.]44");
}

static void test_presets_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_builtin.n_alarms; i++) {
		struct alarm_map m = alarm_preset_map(&catalog_builtin.alarms[i], LANG_EN);
		for (size_t f = 0; f < ALARM_MAP_FIELDS; f++) {
			assert_int_equal(alarm_map_check(&m, f).what, ALARM_RIGHT);
		}
		assert_true(str_starts(catalog_builtin.alarms[i].seen, S("20")));
	}
}

/* --- what is wrong with a mapping is told with its place --- */

static struct alarm_map_error mistake(const char *field, const char *text)
{
	struct alarm_map m = { .title = S("{/t}") };
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		if (strcmp(alarm_map_fields[i].name, field) == 0) {
			*alarm_map_at(&m, i) = str_from_c(text);
			return alarm_map_check(&m, i);
		}
	}
	return (struct alarm_map_error){ 0 };
}

static void test_mistakes(void **state)
{
	(void)state;
	const struct { const char *field, *text; enum alarm_mistake what; int line, column; } rows[] = {
		{ "title", "", ALARM_NEEDED, 1, 1 }, { "title", "   ", ALARM_NEEDED, 1, 1 }, { "title", "あ{/a", ALARM_UNCLOSED, 1, 2 },
		{ "title", "{/a {/b}", ALARM_UNCLOSED, 1, 1 }, { "title", "a } b", ALARM_UNOPENED, 1, 3 },
		{ "text", "x\nあ {host}", ALARM_NO_SLASH, 2, 4 }, { "text", "{/a | b}", ALARM_NO_SLASH, 1, 7 }, { "text", "{}", ALARM_NO_SLASH, 1, 2 },
		{ "text", "{/a~2}", ALARM_BAD_TILDE, 1, 4 }, { "text", "/a~", ALARM_BAD_TILDE, 1, 3 },
		{ "host", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", ALARM_TOO_DEEP, 1, 1 }, { "list", "alerts", ALARM_NO_SLASH, 1, 1 },
		{ "list", "/alerts?", ALARM_RIGHT, 1, 1 }, { "list", "", ALARM_RIGHT, 1, 1 }, { "host", "^/a/b", ALARM_RIGHT, 1, 1 },
		{ "grades", "high = high\nlow", ALARM_NO_EQUALS, 2, 1 }, { "grades", "= high", ALARM_NO_EQUALS, 1, 1 },
		{ "grades", "high = big", ALARM_NO_GRADE, 1, 8 }, { "grades", "9..7 = high", ALARM_BAD_RANGE, 1, 1 },
		{ "grades", ".. = high", ALARM_BAD_RANGE, 1, 1 }, { "grades", "a..b = high", ALARM_BAD_RANGE, 1, 1 },
		{ "grades", "\n 7..11 = HIGH \n", ALARM_RIGHT, 1, 1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct alarm_map_error e = mistake(rows[i].field, rows[i].text);
		if (e.what != rows[i].what || (e.what != ALARM_RIGHT && (e.line != rows[i].line || e.column != rows[i].column))) {
			print_error("%s: %d at %d:%d\n", rows[i].text, e.what, e.line, e.column);
		}
		assert_true(e.what == rows[i].what);
		assert_true(e.what == ALARM_RIGHT || (e.line == rows[i].line && e.column == rows[i].column));
	}
	char *longer = arena_chars(&arena, ALARM_PART_BYTES_MAX + 2);
	memset(longer, 'x', ALARM_PART_BYTES_MAX + 1);
	longer[ALARM_PART_BYTES_MAX + 1] = '\0';
	assert_int_equal(mistake("text", longer).what, ALARM_TOO_LONG);
}

/* --- what is wrong with what was sent --- */

static void test_nothing_where_it_should_be(void **state)
{
	(void)state;
	struct alarm_map m = { .list = S("/alerts"), .title = S("{/labels/name | /name}") };
	struct got g = read_with(&m, S("{\"alert\":[]}"));
	assert_int_equal(g.trouble, ALARM_NO_LIST);
	IS(g.place, "/alerts");
	assert_int_equal(read_with(&m, S("{\"alerts\":{}}")).trouble, ALARM_LIST_IS_NONE);
	assert_int_equal(read_with(&m, S("{\"alerts\":[]}")).trouble, ALARM_EMPTY);
	assert_int_equal(read_with(&m, S("[1,2]")).trouble, ALARM_NO_LIST);
	assert_int_equal(read_with(&m, S("\"x\"")).trouble, ALARM_NO_LIST);
	g = read_with(&m, S("{\"alerts\":[{\"name\":\"x\"},{\"labels\":5},7,null,[],{\"labels\":{\"name\":\"\"}}]}"));
	assert_true(g.trouble == ALARM_FINE && g.n == 6);
	assert_int_equal(g.v[0].trouble, ALARM_FINE);
	for (size_t i = 1; i < 6; i++) {
		assert_int_equal(g.v[i].trouble, ALARM_NO_TITLE);
		IS(g.v[i].place, "/labels/name");
	}
}

static void test_too_many(void **state)
{
	(void)state;
	struct alarm_map m = { .title = S("/t") };
	AUTO_BUF(b, 1 << 20);
	buf_add_c(&b, '[');
	for (int i = 0; i <= LIMIT_ALARMS_PER_POST; i++) {
		buf_add(&b, i ? S(",{\"t\":1}") : S("{\"t\":1}"));
	}
	buf_add_c(&b, ']');
	assert_int_equal(read_with(&m, buf_str(&b)).trouble, ALARM_TOO_MANY);
}

static void test_paths(void **state)
{
	(void)state;
	struct alarm_map m = { .list = S("/a"), .title = S("{^/top} {/x~1y} {/m~0n} {/l/1} {/l/*} {/l} {/o/*/k}"), .text = S("a {/no}\nb {/id}\nc\n{/no}"),
		.id = S("{/id} {/no}"), .rule = S("{/id}") };
	struct got g = read_with(&m, S("{\"top\":true,\"a\":[{\"x/y\":1.5,\"m~n\":\"t\",\"l\":[\"p\",\"q\"],\"o\":{\"u\":{\"k\":8},\"v\":{\"k\":9}},\"id\":3}]}"));
	IS(g.v[0].title, "true 1.5 t q p, q p, q 8, 9");
	IS(g.v[0].text, "b 3\nc"); /* lines of which no path leads anywhere are left out */
	IS(g.v[0].id, "");         /* half an id is none */
	IS(g.v[0].rule, "3");
}

/* Control characters, marks of direction, lengths: nothing of it reaches a page. */
static void test_strings_are_made_tame(void **state)
{
	(void)state;
	struct alarm_map m = { .title = S("/t"), .text = S("/d"), .host = S("/h"), .severity = S("/s"), .grades = S("CRITICAL = urgent\n7..=high") };
	AUTO_BUF(b, 1 << 20);
	buf_add(&b, S("{\"h\":\"a\\nb\\u0007c\",\"s\":\" critical \",\"t\":\"\\u202Eab\\u0000c\",\"d\":\""));
	for (int i = 0; i < 5000; i++) {
		buf_add(&b, S("長"));
	}
	buf_add(&b, S("\"}"));
	const struct json *body;
	assert_false(json_parse(&c, buf_str(&b), &body)); /* NUL is refused */
	err_clear(&c);
	AUTO_BUF(good, 1 << 20);
	buf_add(&good, S("{\"h\":\"a\\nb\\u0007c\",\"s\":\" critical \",\"t\":\"\\u202Eabc\",\"d\":\""));
	for (int i = 0; i < 5000; i++) {
		buf_add(&good, S("長"));
	}
	buf_add(&good, S("\"}"));
	struct got g = read_with(&m, buf_str(&good));
	IS(g.v[0].title, "abc");
	assert_true(str_find(g.v[0].host, S("\n"), 0) == SIZE_MAX && str_find(g.v[0].host, S("\a"), 0) == SIZE_MAX);
	assert_true(text_chars(g.v[0].text) <= ALARM_TEXT_CHARS + 1 && text_is_utf8(g.v[0].text));
	assert_int_equal(g.v[0].grade, ALARM_URGENT);
	assert_int_equal(read_with(&m, S("{\"t\":\"x\",\"s\":9}")).v[0].grade, ALARM_HIGH);
	assert_int_equal(read_with(&m, S("{\"t\":\"x\",\"s\":\"9\"}")).v[0].grade, ALARM_HIGH);
	assert_int_equal(read_with(&m, S("{\"t\":\"x\",\"s\":\"odd\"}")).v[0].grade, -1);
}

static void test_times(void **state)
{
	(void)state;
	struct alarm_map m = { .title = S("/t"), .time = S("/at") };
	const struct { const char *at; int64_t ms; } rows[] = {
		{ "\"2026-11-21T01:02:03Z\"", INT64_C(1795222923000) }, { "\"2026-11-21T10:02:03.999999999+09:00\"", INT64_C(1795222923000) },
		{ "1795222923", INT64_C(1795222923000) }, { "1795222923456", INT64_C(1795222923000) }, { "\"1795222923\"", INT64_C(1795222923000) },
		{ "\"0001-01-01T00:00:00Z\"", 0 }, { "\"2031-01-01T00:00:00Z\"", 0 }, { "\"soon\"", 0 }, { "5", 0 }, { "-5", 0 },
		{ "99999999999999999", 0 }, { "1e30", 0 }, { "null", 0 }, { "{}", 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct got g = read_with(&m, str_printf(&arena, "{\"t\":1,\"at\":%s}", rows[i].at));
		struct event_time t = g.v[0].at;
		if (rows[i].ms == 0) {
			assert_int_equal(t.precision, WHEN_NONE);
		} else {
			assert_true(t.earliest_ms <= rows[i].ms + 999 && t.latest_ms >= rows[i].ms);
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = { TEST(test_defender), TEST(test_a_list_that_may_lack), TEST(test_wazuh), TEST(test_alertmanager),
		TEST(test_rspamd), TEST(test_own), TEST(test_presets_hold), TEST(test_mistakes), TEST(test_nothing_where_it_should_be),
		TEST(test_too_many), TEST(test_paths), TEST(test_strings_are_made_tame), TEST(test_times) };
	return cmocka_run_group_tests_name("alarm_read", tests, NULL, NULL);
}
