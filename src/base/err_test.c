#include "base/base_test.h"

#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"

static void the_first_reason_stays(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	assert_false(fail(&c, ERR_CONFLICT, MSG_ERR_CSV_QUOTE));
	assert_false(fail_arg(&c, "line", S("7")));
	const int line = c.err.line;
	fail(&c, ERR_BUG, 0);
	fail_arg(&c, "line", S("8"));
	assert_int_equal(c.err.code, ERR_CONFLICT);
	assert_int_equal(c.err.line, line);
	assert_non_null(strstr(c.err.file, "err_test.c"));
	assert_true(str_find(err_show(&c, &c.err), S("7行目"), 0) != SIZE_MAX);
	err_clear(&c);
	assert_int_equal(c.err.code, ERR_NONE);
	fail(&c, ERR_NONE, 0); /* to fail without a reason is a bug */
	assert_int_equal(c.err.code, ERR_BUG);
	arena_free(&a);
}

static void every_code_has_its_words(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	for (int lang = 0; lang < LANG_MAX; lang++) {
		c.lang = (enum lang)lang;
		for (int code = 1; code < ERR_CODE_MAX; code++) {
			const struct err e = { .code = (enum err_code)code };
			assert_true(err_show(&c, &e).n > 10);
			assert_true(err_http_status(e.code) >= 400 && err_http_status(e.code) <= 503);
			assert_int_not_equal(err_exit_code(e.code), 0);
			assert_true(strlen(err_code_name(e.code)) > 2);
		}
	}
	assert_int_equal(err_http_status(ERR_NOT_FOUND), 404);
	assert_int_equal(err_http_status(ERR_INVALID), 422);
	assert_int_equal(err_http_status((enum err_code)99), 500);
	assert_int_equal(err_exit_code(ERR_NONE), 0);
	assert_string_equal(err_code_name(ERR_READ_ONLY), "read_only");
	arena_free(&a);
}

static void fields_keep_their_order_and_are_capped(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	fail_field(&c, "title", MSG_FIELD_TOO_LONG);
	fail_field_arg(&c, "max", S("200"));
	fail_field_arg(&c, "length", S("201"));
	for (int i = 0; i < 1000; i++) {
		fail_field(&c, "other", MSG_FIELD_REQUIRED);
	}
	assert_int_equal(c.err.code, ERR_INVALID);
	assert_str(field_error_show(&c, c.err.fields), "200文字までにしてください（いま201文字）。");
	int n = 0;
	for (const struct field_error *f = c.err.fields; f != NULL; f = f->next) {
		n++;
	}
	assert_int_equal(n, LIMIT_FIELD_ERRORS);
	arena_free(&a);
}

static void a_detail_is_cut_not_lost(void **state)
{
	(void)state;
	struct arena a;
	struct ctx c;
	test_ctx(&c, &a, 0);
	fail(&c, ERR_BUG, 0);
	fail_detail(&c, "%0900d", 1);
	assert_int_equal(c.err.detail.n, 511);
	fail_detail(&c, "later");
	assert_int_equal(c.err.detail.n, 511);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_reason_stays), cmocka_unit_test(every_code_has_its_words),
		cmocka_unit_test(fields_keep_their_order_and_are_capped), cmocka_unit_test(a_detail_is_cut_not_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
