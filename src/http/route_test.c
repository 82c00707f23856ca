#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "http/route.h"

#define N(v) (sizeof(v) / sizeof((v)[0]))

static const struct route_pattern table[] = {
	{ HTTP_GET, "/" },                                    /* 0 */
	{ HTTP_GET, "/incident" },
	{ HTTP_POST, "/incident" },                           /* 2 */
	{ HTTP_GET, "/incident/new" },
	{ HTTP_GET, "/incident/{id}" },                       /* 4 */
	{ HTTP_POST, "/incident/{id}" },
	{ HTTP_GET, "/incident/{incident_id}/entry/{seq}" },  /* 6 */
	{ HTTP_GET, "/incident/new/help" },
	{ HTTP_DELETE, "/incident/{id}/{what}" },             /* 8 */
	{ HTTP_PUT, "/{a}/{b}/{c}/{d}" },
};

static struct route_match match(struct arena *a, enum http_method method, const char *path)
{
	struct route_match m;
	router_match(router_new(a, table, N(table)), a, method, str_from_c(path), &m);
	return m;
}

static void paths_find_their_row(void **state)
{
	static const struct { enum http_method method; const char *path; int index; } cases[] = {
		{ HTTP_GET, "/", 0 }, { HTTP_GET, "/incident", 1 }, { HTTP_POST, "/incident", 2 }, { HTTP_HEAD, "/incident", 1 },
		{ HTTP_GET, "/incident/new", 3 }, { HTTP_GET, "/incident/%6Eew", 3 }, { HTTP_GET, "/incident/newer", 4 },
		{ HTTP_POST, "/incident/7", 5 }, { HTTP_GET, "/incident/7/entry/12", 6 }, { HTTP_GET, "/incident/new/help", 7 },
		{ HTTP_GET, "/incident/new/entry/1", 6 }, /* "new" leads nowhere, {id} does */
		{ HTTP_DELETE, "/incident/new/x", 8 }, { HTTP_PUT, "/1/2/3/4", 9 },
		{ HTTP_PUT, "/incident/7/x/y", 9 },
		{ HTTP_POST, "/incident/new", -2 }, { HTTP_PUT, "/", -2 }, { HTTP_OTHER, "/incident", -2 },
		{ HTTP_PUT, "/incident/7/entry/12", -2 },
		{ HTTP_GET, "", -1 }, { HTTP_GET, "//", -1 }, { HTTP_GET, "/incident/", -1 }, { HTTP_GET, "//incident", -1 },
		{ HTTP_GET, "/incident//entry/1", -1 }, { HTTP_GET, "/Incident", -1 }, { HTTP_GET, "/incident/7/entry", -2 },
		{ HTTP_GET, "incident", -1 }, { HTTP_GET, "/nothing", -1 }, { HTTP_GET, "/1/2/3/4/5", -1 },
		{ HTTP_GET, "/incident/%", -1 }, { HTTP_GET, "/incident/%FF", -1 }, { HTTP_GET, "/incident/%00", -1 },
		{ HTTP_GET, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", -1 },
	};
	struct arena a;
	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < N(cases); i++) {
		struct route_match m = match(&a, cases[i].method, cases[i].path);
		if (m.index != cases[i].index) {
			print_error("%s: %d\n", cases[i].path, m.index);
		}
		assert_int_equal(m.index, cases[i].index);
	}
	arena_free(&a);
}

static void parts_are_named_and_decoded(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	struct route_match m = match(&a, HTTP_GET, "/incident/a%2Fb+c/entry/%E5%82%99");
	assert_int_equal(m.n_parts, 2);
	assert_true(str_eq(m.parts[0].name, S("incident_id")));
	assert_true(str_eq(m.parts[0].value, S("a/b+c")));
	assert_true(str_eq(m.parts[1].name, S("seq")));
	assert_true(str_eq(m.parts[1].value, S("備")));
	m = match(&a, HTTP_GET, "/incident/7");
	assert_true(str_eq(m.parts[0].name, S("id")));
	m = match(&a, HTTP_PUT, "/incident/7");
	assert_int_equal(m.index, -2);
	assert_int_equal(m.n_parts, 0);
	assert_int_equal(m.allowed, 1U << HTTP_GET | 1U << HTTP_HEAD | 1U << HTTP_POST);
	assert_int_equal(match(&a, HTTP_GET, "/nothing").allowed, 0);
	arena_free(&a);
}

static void wrong_tables_are_refused(void **state)
{
	static const struct route_pattern twice[] = { { HTTP_GET, "/a/{x}" }, { HTTP_GET, "/a/{y}" } };
	static const struct route_pattern bad[] = { { HTTP_GET, "" }, { HTTP_GET, "a" }, { HTTP_GET, "/a/" }, { HTTP_GET, "//a" },
		{ HTTP_OTHER, "/a" }, { HTTP_GET, "/{a}/{b}/{c}/{d}/{e}" }, { HTTP_GET, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17" } };
	struct arena a;
	(void)state;
	arena_init(&a);
	assert_null(router_new(&a, twice, 2));
	for (size_t i = 0; i < N(bad); i++) {
		assert_null(router_new(&a, &bad[i], 1));
	}
	assert_non_null(router_new(&a, NULL, 0));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_find_their_row),
		cmocka_unit_test(parts_are_named_and_decoded),
		cmocka_unit_test(wrong_tables_are_refused),
	};
	return cmocka_run_group_tests_name("http/route", tests, NULL, NULL);
}
