/* The page where people answer, as strangers meet it: guessed codes, forged forms, a form that changed, long texts. */
#include "stage.h"

#include <sqlite3.h>

#include "base/limits.h"

static struct stage s;

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_RESPONDER);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

/* A stranger's browser with the page of a fresh link open. */
static struct browser *stranger(const char **ret_path, struct answer *ret)
{
	struct browser *b = harness_browser(&s.h);
	*ret_path = stage_path(&s, s.maker, "/answer/{answering}");
	*ret = browser_get(b, *ret_path);
	assert_int_equal(ret->status, 200);
	return b;
}

static void test_nobody_finds_it_and_it_tells_no_other_site(void **state)
{
	const char *path;
	struct answer r;
	(void)state;
	stranger(&path, &r);
	assert_true(str_find(answer_header(&r, "x-robots-tag"), S("noindex"), 0) != SIZE_MAX);
	assert_true(str_eq(answer_header(&r, "referrer-policy"), S("same-origin")));
	assert_false(answer_has(&r, "/sign-out"));
}

static void test_guesses_are_counted(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&s.h);
	b->peer = S("192.0.2.9");
	for (int k = 0; k < LIMIT_ASK_GUESSES; k++) {
		assert_int_equal(browser_get(b, "/answer/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status, 404);
	}
	int status = 0;
	for (int k = 0; k < 3 && status != 429; k++) {
		status = browser_get(b, "/answer/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status;
	}
	assert_int_equal(status, 429);
	const char *path = stage_path(&s, s.maker, "/answer/{answering}");
	assert_int_equal(browser_get(b, path).status, 429); /* who guesses does not learn of a right one */
}

static void test_a_forged_form_is_refused(void **state)
{
	const char *path;
	struct answer r;
	(void)state;
	struct browser *b = stranger(&path, &r);
	r = browser_send(b, HTTP_POST, path, "application/x-www-form-urlencoded", S("csrf=x" STAGE_ASK_FORM), NULL, 0);
	assert_int_equal(r.status, 403);
	b->origin = S("https://evil.example");
	assert_int_equal(browser_post(b, path, STAGE_ASK_FORM).status, 403);
}

static void test_what_was_typed_comes_back(void **state)
{
	const char *path;
	struct answer r;
	(void)state;
	struct browser *b = stranger(&path, &r);
	r = browser_post(b, path, STAGE_ASK_FORM "&values.note=KEEPME&form=0"); /* the form is a newer one by now */
	assert_int_equal(r.status, 409);
	assert_true(answer_has(&r, "KEEPME"));
	r = browser_post(b, path, "values.name=KEEPNAME&values.gone=LOSTWORD&form=0");
	assert_true(answer_has(&r, "KEEPNAME") && answer_has(&r, "LOSTWORD"));
	r = browser_post(b, path, "values.name=KEEPNAME");
	assert_int_equal(r.status, 422);
	assert_true(answer_has(&r, "KEEPNAME"));
}

static void test_long_texts_are_refused(void **state)
{
	const char *path;
	struct answer r;
	(void)state;
	struct browser *b = stranger(&path, &r);
	static char body[LIMIT_TEXT_CHARS + 400];
	int n = snprintf(body, sizeof body, "%s&values.note=", STAGE_ASK_FORM);
	memset(body + n, 'a', LIMIT_TEXT_CHARS + 1);
	r = browser_post(b, path, body);
	assert_int_equal(r.status, 422);
}

static void test_a_taken_back_link_and_a_closed_round(void **state)
{
	const char *path;
	struct answer r;
	(void)state;
	struct browser *b = stranger(&path, &r);
	str round = STR_CAT(&s.h.arena, S("/api/v1/asks/"), s.round);
	stage_make(&s, HTTP_POST, STR_CAT(&s.h.arena, round, S("/close")), "{}");
	r = browser_get(b, path);
	assert_int_equal(r.status, 200);
	assert_false(answer_has(&r, "values.name"));
	r = browser_post(b, path, STAGE_ASK_FORM);
	assert_false(r.status == 303);
	b = stranger(&path, &r);
	round = STR_CAT(&s.h.arena, S("/api/v1/asks/"), s.round);
	stage_make(&s, HTTP_DELETE, STR_CAT(&s.h.arena, round, S("/groups/staff/link")), "{}");
	assert_int_equal(browser_get(b, path).status, 404);
}

/* One answer a device is asked for, not more: the cookie is for that address alone. */
static void test_the_device_is_asked_once(void **state)
{
	const char *path;
	struct answer r;
	(void)state;
	struct browser *b = stranger(&path, &r);
	r = browser_post(b, path, STAGE_ASK_FORM);
	assert_int_equal(r.status, 303);
	str cookie = answer_header(&r, "set-cookie");
	assert_true(str_find(cookie, S("sonae-answered"), 0) != SIZE_MAX && str_find(cookie, S("Path=/answer/"), 0) != SIZE_MAX);
}

static void old_answer(const char *body)
{
	sqlite3 *db;
	char *sql = sqlite3_mprintf("UPDATE ask_answer SET body = %Q", body);
	assert_int_equal(sqlite3_open(str_cz(&s.h.arena, str_printf(&s.h.arena, "%s/sonae.db", s.h.dir)), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 2000);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(sql);
	sqlite3_close(db);
}

/* What is not asked any more is read as people wrote it. */
static void test_old_values_have_no_quotes(void **state)
{
	(void)state;
	const char *path = stage_path(&s, s.maker, "/asks/{round}/answers/{answer}");
	old_answer("{\"name\":\"K\",\"gone\":\"OLDWORD\",\"many\":[\"ONE\",\"TWO\"]}");
	struct answer r = browser_get(s.maker, path);
	assert_int_equal(r.status, 200);
	assert_true(answer_has(&r, "OLDWORD") && answer_has(&r, "ONE, TWO"));
	assert_false(answer_has(&r, "&quot;OLDWORD") || answer_has(&r, "\"OLDWORD") || answer_has(&r, "[&quot;ONE") || answer_has(&r, "[\"ONE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_finds_it_and_it_tells_no_other_site), cmocka_unit_test(test_a_forged_form_is_refused),
		cmocka_unit_test(test_what_was_typed_comes_back), cmocka_unit_test(test_long_texts_are_refused),
		cmocka_unit_test(test_a_taken_back_link_and_a_closed_round), cmocka_unit_test(test_the_device_is_asked_once),
		cmocka_unit_test(test_old_values_have_no_quotes), cmocka_unit_test(test_guesses_are_counted),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
