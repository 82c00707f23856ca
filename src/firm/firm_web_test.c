/* The page of writing everything out: who may, the password once more, made beside everything else, gone after a day. */
#include "room_help.h"

#include <unistd.h>

#include "base/limits.h"
#include "db/job.h"
#include "firm/firm.h"
#include "firm/firm_web.h"

static int scratch(void)
{
	char name[] = "/tmp/sonae-firm-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

static int web_begin(void **state)
{
	(void)state;
	harness_begin_with(&h, &firm_routes, 1, &catalog_builtin, journal_seal);
	str hash;
	assert_true(password_hash(&h.c, S(HARNESS_PASSWORD), &hash));
	raw_sql("UPDATE account SET password_hash = '%.*s'", STR_FMT(hash));
	return 0;
}

static int web_end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

static int64_t harness_now(void *arg) { return ((struct harness *)arg)->now_ms; }

static size_t make_one(void)
{
	const struct firm_maker_config config = { h.store, &catalog_builtin, harness_now, &h };
	return firm_maker_look(&config);
}

static void test_pages(void **state)
{
	(void)state;
	struct browser *admin = harness_sign_in(&h, ACCESS_ADMIN), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	struct firm_info f;
	assert_int_equal(browser_get(viewer, "/settings/firm").status, 403);
	struct answer r = browser_get(admin, "/settings/firm");
	assert_int_equal(r.status, 200);
	assert_true(answer_has(&r, "関係者だけの対応室"));
	r = browser_post(admin, "/settings/firm", "password=wrong+password");
	assert_int_equal(r.status, 422);
	assert_int_equal(make_one(), 0);
	r = browser_post(admin, "/settings/firm", "password=correct+horse+battery");
	assert_int_equal(r.status, 303);
	r = browser_get(admin, "/settings/firm");
	assert_true(answer_has(&r, "書き出しています"));
	r = browser_post(admin, "/settings/firm", "password=correct+horse+battery");
	assert_int_equal(r.status, 409);
	assert_int_equal(make_one(), 1);
	r = browser_get(admin, "/settings/firm");
	size_t at = str_find(r.body, S("/settings/firm/"), 0);
	assert_true(at != SIZE_MAX && answer_has(&r, "ダウンロード"));
	const char *file = str_cz(&h.arena, STR_CAT(&h.arena, str_sub(r.body, at, 15 + ID_TEXT_LEN), S("/file")));
	const char *drop = str_cz(&h.arena, STR_CAT(&h.arena, str_sub(r.body, at, 15 + ID_TEXT_LEN), S("/drop")));
	assert_int_equal(browser_get(viewer, file).status, 403);
	struct browser *other = harness_sign_in_other(&h);
	assert_int_equal(browser_get(other, file).status, 404);
	r = browser_get(admin, file);
	assert_int_equal(r.status, 200);
	int fd = scratch();
	assert_int_equal(write(fd, r.body.p, r.body.n), (ssize_t)r.body.n);
	err_clear(&h.c);
	assert_true(firm_look(&h.c, fd, &f));
	close(fd);
	str said = raw_text("SELECT group_concat(what) FROM (SELECT what FROM audit WHERE what LIKE 'firm%%' ORDER BY seq)");
	assert_true(text_is(said, "firm_export_failed,firm_export,firm_export_made,firm_export_file"));
	/* dropped by hand, or after a day by itself */
	assert_int_equal(browser_post(admin, drop, "").status, 303);
	assert_int_equal(browser_get(admin, file).status, 404);
	assert_int_equal(browser_post(admin, "/settings/firm", "password=correct+horse+battery").status, 303);
	assert_int_equal(make_one(), 1);
	static const struct job_kind kinds[] = { { .name = "firm_sweep", .run = firm_sweep, .every_ms = 3600000 } };
	struct ctx own = { .arena = &h.arena, .store = h.store };
	for (int i = 0; i < 2; i++) {
		h.now_ms += LIMIT_FIRM_KEPT_MS / 2 + 1;
		own.now_ms = h.now_ms;
		assert_true(jobs_run_due(&own, h.store, kinds, 1));
		assert_true(text_is(raw_text("SELECT state FROM firm_export ORDER BY asked_at DESC, id DESC LIMIT 1"), i ? "gone" : "ready"));
	}
	assert_true(text_is(raw_text("SELECT group_concat(DISTINCT state) FROM firm_export"), "gone"));
	const char *folder = str_cz(&h.arena, str_printf(&h.arena, "%s/firm/%.*s", h.dir, STR_FMT(id_str(&h.arena, h.org_id))));
	assert_int_equal(rmdir(folder), 0); /* it is empty */
}

/* A stored file that is gone: said on the page, with its name; the next try works when it is there again. */
static void test_it_fails(void **state)
{
	(void)state;
	struct browser *admin = harness_sign_in(&h, ACCESS_ADMIN);
	raw_sql("INSERT INTO blob VALUES (X'%s', X'abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789', 5, 'text/plain', 0, 1)",
		hex_of(h.org_id));
	browser_get(admin, "/settings/firm");
	assert_int_equal(browser_post(admin, "/settings/firm", "password=correct+horse+battery").status, 303);
	assert_int_equal(make_one(), 1);
	struct answer r = browser_get(admin, "/settings/firm");
	assert_true(answer_has(&r, "できませんでした") && answer_has(&r, "abcdef0123456789") && !answer_has(&r, "ダウンロード"));
	raw_sql("DELETE FROM blob");
	assert_int_equal(browser_post(admin, "/settings/firm", "password=correct+horse+battery").status, 303);
	assert_int_equal(make_one(), 1);
	r = browser_get(admin, "/settings/firm");
	assert_true(answer_has(&r, "ダウンロード"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pages), cmocka_unit_test(test_it_fails) };
	return cmocka_run_group_tests_name("firm pages", tests, web_begin, web_end);
}
