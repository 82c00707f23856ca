/* 墨消し: two persons, a text that differs only where it is blacked out, a chain that stays whole. */
#include "journal/journal_test_help.h"

#include "messages.h"

#include <stdio.h>

#define BLOCK "\u2588\u2588\u2588"

static void text_is(struct fixture *f, str got, const char *expected)
{
	assert_string_equal(str_cz(&f->arena, got), expected);
}

static int last_msg(const struct fixture *f)
{
	return f->c.err.fields ? f->c.err.fields->msg : f->c.err.msg;
}

static void two_persons_mask_and_the_chain_holds(void **state)
{
	struct fixture *f = *state;
	struct id request;
	struct mask_view *open;
	size_t n;
	const int64_t a = say(f, ENTRY_NOTE, "管理者のパスワードは himitsu99 です");
	say(f, ENTRY_NOTE, "つづき");
	assert_true(mask_ask(f, a, "管理者のパスワードは " BLOCK " です", "パスワードを書いた", &request));
	assert_whole(f);
	assert_true(journal_mask_open(&f->c, f->room, &open, &n));
	assert_int_equal(n, 1);
	text_is(f, open[0].asker_name, "小西 直樹");
	act_as(f, 1);
	assert_true(mask_decide(f, request, true));
	const struct entry_view v = get(f, a);
	text_is(f, v.text, "管理者のパスワードは " BLOCK " です");
	assert_int_equal(v.masked_by, 3);
	assert_int_equal(get(f, 3).type, ENTRY_MASK);
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM entry WHERE body IS NULL AND salt IS NULL AND text IS NULL"), 1);
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM entry WHERE instr(CAST(body AS BLOB), 'himitsu99') > 0"), 0);
	assert_true(journal_mask_open(&f->c, f->room, &open, &n));
	assert_int_equal(n, 0);
	const struct journal_finding found = verify(f);
	assert_false(found.broken);
	assert_true(str_find(found.what, S("1 masked"), 0) != SIZE_MAX);
	assert_int_equal(second_verifier(f), 0);
}

static void one_person_is_not_enough(void **state)
{
	struct fixture *f = *state;
	struct id request;
	const int64_t a = say(f, ENTRY_NOTE, "tel 090");
	assert_true(mask_ask(f, a, "tel " BLOCK, "r", &request));
	assert_false(mask_decide(f, request, true));
	assert_int_equal(f->c.err.code, ERR_DENIED);
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_SECOND_PERSON);
	f->c.who.account_id = f->second_account; /* the same person under another account */
	assert_false(mask_decide(f, request, true));
	assert_int_equal(f->c.err.code, ERR_DENIED);
	f->c.who = (struct actor){ 0 };
	assert_false(mask_decide(f, request, true));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_SIGNED_OUT);
	assert_false(mask_ask(f, a, "tel " BLOCK, "r", &request));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_SIGNED_OUT);
	text_is(f, get(f, a).text, "tel 090");
}

static void a_request_can_be_refused_and_asked_again(void **state)
{
	struct fixture *f = *state;
	struct id request, again;
	const int64_t a = say(f, ENTRY_NOTE, "tel 090");
	assert_true(mask_ask(f, a, "tel " BLOCK, "r", &request));
	assert_false(mask_ask(f, a, "tel " BLOCK, "r", &again));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_ASKED_ALREADY);
	assert_true(mask_decide(f, request, false)); /* who asked may take it back */
	act_as(f, 1);
	assert_false(mask_decide(f, request, true));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_DECIDED_ALREADY);
	assert_true(mask_ask(f, a, "tel " BLOCK, "r", &again));
	text_is(f, get(f, a).text, "tel 090");
	f->c.org_id = f->other_org;
	assert_false(mask_decide(f, again, true));
	assert_int_equal(f->c.err.code, ERR_NOT_FOUND);
}

struct form { const char *text; int msg; };

static void only_blacking_out_is_allowed(void **state)
{
	struct fixture *f = *state;
	static const struct form bad[] = {
		{ "abc def abc", MSG_JOURNAL_MASK_NOTHING }, { "abc xyz abc", MSG_JOURNAL_MASK_TEXT_DIFFERS },
		{ BLOCK "abc def abc", MSG_JOURNAL_MASK_TEXT_DIFFERS }, { "abc def abc" BLOCK, MSG_JOURNAL_MASK_TEXT_DIFFERS },
		{ "abc " BLOCK " xyz", MSG_JOURNAL_MASK_TEXT_DIFFERS }, { "abc" BLOCK "zzz" BLOCK "abc", MSG_JOURNAL_MASK_TEXT_DIFFERS },
		{ "abc def", MSG_JOURNAL_MASK_TEXT_DIFFERS }, { "", MSG_JOURNAL_MASK_TEXT_DIFFERS },
		{ "abc \u2588\u2588 abc", MSG_JOURNAL_MASK_TEXT_DIFFERS }, { "abc d" BLOCK "def abc", MSG_JOURNAL_MASK_TEXT_DIFFERS },
	};
	static const char *const good[] = { BLOCK, "abc " BLOCK " abc", BLOCK " def " BLOCK, BLOCK "c def a" BLOCK,
		"abc d" BLOCK "f abc", ("abc def " BLOCK) };
	const int64_t a = say(f, ENTRY_NOTE, "abc def abc");
	struct id request;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(mask_ask(f, a, bad[i].text, "r", &request));
		assert_int_equal(last_msg(f), bad[i].msg);
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(mask_ask(f, a, good[i], "r", &request));
		assert_true(mask_decide(f, request, false));
	}
	assert_false(mask_ask(f, a, BLOCK, " ", &request));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_REASON_MISSING);
	assert_false(mask_ask(f, a, "abc " BLOCK " abc", "the word def slipped in", &request));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_REASON_TELLS);
	assert_false(mask_ask(f, 99, BLOCK, "r", &request));
	assert_int_equal(f->c.err.code, ERR_NOT_FOUND);
}

static void what_holds_nothing_cannot_be_masked(void **state)
{
	struct fixture *f = *state;
	struct id request;
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_CHANGE, .text = S("level") }, NULL));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = S("note") }, NULL));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_WITHDRAWAL, .text = S("taken back"), .refers_to = 2 },
	                NULL));
	assert_false(mask_ask(f, 3, BLOCK, "r", &request));
	assert_int_equal(last_msg(f), MSG_JOURNAL_MASK_NOT_THIS);
	assert_true(mask_ask(f, 1, BLOCK, "r", &request));
}

static void a_second_masking_takes_more_away(void **state)
{
	struct fixture *f = *state;
	struct id request;
	const int64_t a = say(f, ENTRY_NOTE, "田中さん 090-1111");
	assert_true(mask_ask(f, a, "田中さん " BLOCK, "番号", &request));
	act_as(f, 1);
	assert_true(mask_decide(f, request, true));
	assert_true(mask_ask(f, a, BLOCK "さん " BLOCK, "名前", &request));
	act_as(f, 0);
	assert_true(mask_decide(f, request, true));
	text_is(f, get(f, a).text, BLOCK "さん " BLOCK);
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM entry WHERE body IS NULL"), 2); /* the first masking showed the name */
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM entry WHERE text LIKE '%田中%'"), 0);
	assert_whole(f);
	assert_int_equal(second_verifier(f), 0);
}

static void a_correction_is_masked_by_itself(void **state)
{
	struct fixture *f = *state;
	struct id request;
	const int64_t a = say(f, ENTRY_NOTE, "key 123456");
	const int64_t b = say_of(f, ENTRY_CORRECTION, a, "the key 123456");
	assert_true(mask_ask(f, a, "key " BLOCK, "r", &request));
	act_as(f, 1);
	assert_true(mask_decide(f, request, true));
	text_is(f, get(f, a).text, "the key 123456"); /* still shown: the correction has its own body */
	assert_true(mask_ask(f, b, "the key " BLOCK, "r", &request));
	act_as(f, 0);
	assert_true(mask_decide(f, request, true));
	text_is(f, get(f, a).text, "the key " BLOCK);
	text_is(f, get(f, b).text, "the key " BLOCK);
	text_is(f, get(f, b).old_text, "key " BLOCK);
	assert_whole(f);
}

static void a_body_taken_away_without_masking_is_found(void **state)
{
	struct fixture *f = *state;
	struct id request;
	const int64_t a = say(f, ENTRY_NOTE, "abc def");
	say(f, ENTRY_NOTE, "x");
	raw_sql(f, "CREATE TEMP TABLE keep AS SELECT * FROM entry");
	raw_sql(f, "UPDATE entry SET body = NULL, salt = NULL, text = NULL WHERE seq = 2");
	assert_broken(f, "entry 2: its text is gone, and no masking says why");
	assert_int_equal(second_verifier(f), 1);
	raw_sql(f, "DELETE FROM entry; INSERT INTO entry SELECT * FROM keep");
	assert_true(mask_ask(f, a, "abc " BLOCK, "r", &request));
	act_as(f, 1);
	assert_true(mask_decide(f, request, true));
	assert_whole(f);
	raw_sql(f, "UPDATE entry SET (body, salt, text) = (SELECT body, salt, text FROM keep WHERE seq = 1) WHERE seq = 1");
	assert_broken(f, "entry 1: it was masked, but its text is still there");
	assert_int_equal(second_verifier(f), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(two_persons_mask_and_the_chain_holds), T(one_person_is_not_enough), T(a_request_can_be_refused_and_asked_again),
		T(only_blacking_out_is_allowed), T(what_holds_nothing_cannot_be_masked), T(a_second_masking_takes_more_away),
		T(a_correction_is_masked_by_itself), T(a_body_taken_away_without_masking_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
