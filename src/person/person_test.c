/* People through the API and the pages: what is not sent stays, archived is not gone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app_harness.h"
#include "base/json.h"
#include "base/limits.h"
#include "catalog/catalog.h"
#include "person/person.h"

static struct harness h;

static int begin(void **state)
{
	(void)state;
	harness_begin_with(&h, NULL, 0, &catalog_builtin, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

static void has(const struct answer *r, const char *member, const char *value)
{
	const struct json *v;
	assert_true(json_parse(&h.c, r->body, &v));
	str got = json_str(json_member(v, member));
	if (!str_eq(got, str_from_c(value))) {
		print_error("%s is \"%.*s\"\n", member, STR_FMT(got));
		assert_true(false);
	}
}

static void what_is_not_sent_stays(void **state)
{
	(void)state;
	struct browser *b = harness_program(&h, ACCESS_RESPONDER);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people",
		"{\"name\":\"山田\",\"title\":\"店長\",\"phone\":\"090-1234-5678\",\"belongs\":\"outside\"}");
	assert_int_equal(r.status, 201);
	const char *path = str_cz(&h.arena, r.location);
	r = browser_json(b, HTTP_PATCH, path, "{\"phone\":\"03-1234-5678\"}");
	assert_int_equal(r.status, 200);
	has(&r, "name", "山田");
	has(&r, "title", "店長");
	has(&r, "phone", "03-1234-5678");
	has(&r, "belongs", "outside");
	r = browser_json(b, HTTP_PATCH, path, "{\"title\":\"\",\"belongs\":\"own\"}");
	has(&r, "title", "");
	has(&r, "belongs", "own");
	has(&r, "phone", "03-1234-5678");
	assert_int_equal(browser_json(b, HTTP_PATCH, path, "{\"name\":\"\"}").status, 422);
	assert_int_equal(browser_json(b, HTTP_PATCH, path, "{\"belongs\":\"nowhere\"}").status, 422);
	assert_int_equal(browser_json(b, HTTP_PATCH, path, "{\"unknown\":1}").status, 422);
	assert_int_equal(browser_json(b, HTTP_PATCH, path, "{\"id\":\"0190a000-0000-7000-8000-000000000000\"}").status, 422);
	r = browser_get(b, path);
	has(&r, "name", "山田");
}

static bool archive(struct ctx *c, void *arg)
{
	struct person p;
	c->org_id = h.org_id;
	return op_person_archive.act(c, arg, &p);
}

static void archived_is_not_gone(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"退職した人\"}");
	const char *api = str_cz(&h.arena, r.location);
	const char *page = str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(api + strlen("/api/v1")), S("/edit")));
	struct person_archive in = { .archived = true };
	assert_true(id_parse(str_from_c(api + strlen("/api/v1/people/")), &in.id));
	assert_int_equal(browser_get(b, page).status, 200);
	assert_true(harness_write(&h, archive, &in));
	r = browser_get(b, "/api/v1/people");
	assert_false(answer_has(&r, "退職した人"));
	r = browser_get(b, "/api/v1/people?archived=true");
	assert_true(answer_has(&r, "退職した人"));
	assert_int_equal(browser_get(b, api).status, 200);
	in.archived = false;
	assert_true(harness_write(&h, archive, &in));
	r = browser_get(b, "/api/v1/people");
	assert_true(answer_has(&r, "退職した人"));
}

static void pages_in_both_languages(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	const char *pages[] = { "/people", "/people/new", "/settings", "/settings/org", "/settings/sessions",
		"/settings/tokens", "/settings/members" };
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct answer r = browser_get(b, pages[i]);
		assert_int_equal(r.status, 200);
		assert_true(answer_has(&r, "<html lang=\"ja\">"));
	}
	assert_int_equal(browser_post(b, "/language", "lang=en&next=%2Fpeople").status, 303);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct answer r = browser_get(b, pages[i]);
		assert_int_equal(r.status, 200);
		assert_true(answer_has(&r, "<html lang=\"en\">"));
	}
}

static void text_is_shown_as_text(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	browser_get(b, "/people/new");
	assert_int_equal(browser_post(b, "/people", "name=%3Cscript%3Ealert(1)%3C%2Fscript%3E&title=%22%3E%3Cb%3E").status, 303);
	struct answer r = browser_get(b, "/people");
	assert_true(answer_has(&r, "&lt;script&gt;alert(1)"));
	assert_false(answer_has(&r, "<script>alert"));
	assert_false(answer_has(&r, "\"><b>"));
}

/* The same statement with the same values, but for the organisation of who asks; in one reading and in the next. */
static void kept_people_are_of_one_organisation(void **state)
{
	(void)state;
	struct id other[LIMIT_LIST_ROWS];
	struct person *v;
	size_t n, n_other = 0;
	for (int i = 0; i < 3; i++) {
		assert_true(store_read_begin(&h.c));
		h.c.org_id = h.other_org_id;
		assert_true(person_list(&h.c, false, &v, &n));
		for (n_other = 0; n_other < n; n_other++) {
			other[n_other] = v[n_other].id;
		}
		h.c.org_id = h.org_id;
		assert_true(person_list(&h.c, false, &v, &n));
		assert_true(n > 0 && n_other > 0);
		for (size_t k = 0; k < n * n_other; k++) {
			assert_false(id_eq(v[k % n].id, other[k / n]));
		}
		store_read_end(&h.c);
	}
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_not_sent_stays), CASE(archived_is_not_gone), CASE(pages_in_both_languages),
		CASE(text_is_shown_as_text), CASE(kept_people_are_of_one_organisation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
