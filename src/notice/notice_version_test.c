/* Who is told of a version of a procedure: who approves, and who wrote it. */
#include "notice_help.h"

#include "notice/choice.h"
#include "procedure/own_op.h"

static struct own_done done;

static void publish(void)
{
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_procedure_publish, &(struct own_publish_in){ .key = S("malware"), .reason = S("わけ") }, &done));
}

static bool say(int what, const char *words)
{
	act_as(ACCESS_EXECUTIVE);
	return run(&op_procedure_say, &(struct own_say_in){ .key = S("malware"), .version = done.version, .what = what, .words = str_from_c(words) }, &done);
}

static void make(void)
{
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_procedure_make, &(struct own_make_in){ .from = S("malware"), .kind = S("") }, &done));
}

static void rename_to(const char *name)
{
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_procedure_names, &(struct own_names_in){ .key = S("malware"), .name = str_from_c(name), .name_en = S(""), .note = S(""),
		.note_en = S(""), .card_do = S(""), .card_do_en = S(""), .card_dont = S(""), .card_dont_en = S("") }, &done));
}

static const struct outbox_row *newest(void)
{
	size_t n;
	struct outbox_row *v = rows_now(&n);
	assert_true(n > 0);
	return &v[0];
}

static void test_who_approves_is_told(void **state)
{
	(void)state;
	make();
	look();
	assert_int_equal(count("approval", NULL), 0); /* a draft is nobody else's business */
	publish();
	look();
	look();
	assert_int_equal(count("approval", "executive@hinata.example"), 1); /* once */
	assert_int_equal(count("approval", NULL), 1);
	assert_true(text_has(newest()->subject, "承認してください：手順書「ウイルス"));
}

static void test_the_author_hears_what_was_said(void **state)
{
	(void)state;
	make();
	publish();
	look();
	assert_false(say(1, "")); /* not sent back without a reason */
	look();
	assert_int_equal(count("approval", "responder@hinata.example"), 0);
	assert_true(say(1, "電話番号が古い"));
	look();
	look();
	assert_int_equal(count("approval", "responder@hinata.example"), 1);
	assert_true(text_has(newest()->subject, "差し戻されました"));
	rename_to("うちの手順");
	publish();
	look();
	assert_int_equal(count("approval", "executive@hinata.example"), 2);
	assert_true(say(0, ""));
	look();
	assert_int_equal(count("approval", "responder@hinata.example"), 2);
	assert_true(text_has(newest()->subject, "承認されました：手順書「うちの手順」"));
	assert_int_equal(count("approval", "executive@hinata.example"), 2); /* who said it knows */
}

/* What a newer version took the place of waits for nobody, and what happened while nobody looked is told as it stands. */
static void test_an_older_version_waits_for_nobody(void **state)
{
	(void)state;
	make();
	publish();
	rename_to("もう一つ");
	publish();
	look();
	assert_int_equal(count("approval", "executive@hinata.example"), 1);
	assert_true(text_has(newest()->subject, "もう一つ"));
}

static void test_own_choice_holds(void **state)
{
	(void)state;
	assert_true(choose(ACCESS_EXECUTIVE, (struct notice_choice_in){ .mode = MODE_NONE, .way = CHOICE_RULE, .quiet_from = S(""),
		.quiet_to = S(""), .digest_at = S("8:00") }));
	make();
	publish();
	look();
	assert_int_equal(count("approval", NULL), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_who_approves_is_told), T(test_the_author_hears_what_was_said),
		T(test_an_older_version_waits_for_nobody), T(test_own_choice_holds) };
	return cmocka_run_group_tests_name("notice_version", tests, NULL, NULL);
}
