/* Ledgers as files for programs: only what was asked for, in the order asked for; what was mistyped is told. */
#include "stage.h"

static struct stage s;

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_RESPONDER);
	static const char *const rows[] = { "{\"name\":\"乙\",\"work\":\"給食\",\"data\":\"none\"}", "{\"name\":\"甲\",\"work\":\"配送\",\"data\":\"own\"}",
		"{\"name\":\"丙\",\"work\":\"配送\",\"data\":\"none\"}" };
	for (size_t i = 0; i < 3; i++) {
		stage_make(&s, HTTP_POST, S("/api/v1/ledgers/vendor/rows"), str_cz(&s.h.arena, STR_CAT(&s.h.arena, S("{\"values\":"), str_from_c(rows[i]), S("}"))));
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

/* The first cells of a CSV, without its headings: "乙 甲 丙". */
static str names(const char *query)
{
	struct answer r = browser_get(s.maker, str_cz(&s.h.arena, STR_CAT(&s.h.arena, S("/api/v1/ledgers/vendor/file?format=csv"), str_from_c(query))));
	str all = S(""), rest = r.body;
	assert_int_equal(r.status, 200);
	str_cut(&rest, '\n');
	while (rest.n > 0) {
		str line = str_cut(&rest, '\n');
		all = STR_CAT(&s.h.arena, all, all.n ? S(" ") : S(""), str_cut(&line, ','));
	}
	return all;
}

static bool is(str a, const char *b) { return str_eq(a, str_from_c(b)); }

static void test_only_what_is_asked_for(void **state)
{
	(void)state;
	assert_true(is(names(""), "乙 甲 丙"));
	assert_true(is(names("&where.data=none"), "乙 丙"));
	assert_true(is(names("&field=data&value=own"), "甲"));
	assert_true(is(names("&q=%E9%85%8D%E9%80%81"), "甲 丙")); /* 配送 */
	assert_true(is(names("&where.data=none&q=%E9%85%8D%E9%80%81"), "丙"));
	assert_true(is(names("&due=true"), ""));
	assert_true(is(names("&sort=.number&order=down"), "丙 甲 乙"));
	assert_true(is(names("&sort=data"), "乙 丙 甲")); /* as the choices stand: none, own */
	assert_true(is(names("&sort=.number&order=down&where.data=none"), "丙 乙"));
	struct answer r = browser_get(s.maker, "/api/v1/ledgers/vendor/file?where.data=none"); /* Excel */
	assert_true(r.status == 200 && r.body.n > 1000 && r.body.p[0] == 'P');
}

static void test_mistyped(void **state)
{
	(void)state;
	static const char *const wrong[] = { "where.nothing=x", "sort=nothing", "field=nothing&value=x", "archived=true", "order=sideways", "wher=x" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct answer r = browser_get(s.maker, str_cz(&s.h.arena, STR_CAT(&s.h.arena, S("/api/v1/ledgers/vendor/file?"), str_from_c(wrong[i]))));
		assert_int_equal(r.status, 422);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_only_what_is_asked_for), cmocka_unit_test(test_mistyped) };
	return cmocka_run_group_tests_name("table_api", tests, begin, end);
}
