/* What is not known: asking, finding out, dropping; an entry that becomes a fact. */
#include "room_help.h"

#include "base/limits.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("何かあった", "malware");
	return 0;
}

static bool ask(const char *text, const char *key, struct question *out)
{
	struct question_add_in in = { .incident_id = room.id, .text = str_from_c(text), .asks = -1,
		.fact_key = str_from_c(key) };
	return run(&op_question_add, &in, out);
}

static bool answer(struct id id, const char *text, bool as_fact, struct question *out)
{
	struct question_answer_in in = { .incident_id = room.id, .question_id = id, .answer = str_from_c(text),
		.source = S("保守会社"), .as_fact = as_fact };
	return run(&op_question_answer, &in, out);
}

static struct fact fact_now(const char *key)
{
	struct fact f;
	read_begin();
	assert_true(fact_get(c, room.id, str_from_c(key), &f));
	read_end();
	return f;
}

static void test_asked_and_answered(void **state)
{
	(void)state;
	struct question q;
	assert_true(ask("どこから入られたか", "cause", &q));
	assert_int_equal(q.asks, ASKS_WHY);
	assert_int_equal(q.state, QUESTION_OPEN);
	assert_true(answer(q.id, "VPN装置の古い版", true, &q));
	assert_int_equal(q.state, QUESTION_ANSWERED);
	struct fact f = fact_now("cause");
	assert_int_equal(f.state, FACT_KNOWN);
	assert_true(text_is(f.value, "VPN装置の古い版") && text_is(f.source, "保守会社"));
	assert_whole();
}

static void test_second_answer_is_told(void **state)
{
	(void)state;
	struct question q, again;
	assert_true(ask("控えは無事か", "", &q));
	assert_true(answer(q.id, "無事", false, &q));
	assert_false(answer(q.id, "だめ", false, &again));
	assert_true(refused(ERR_CONFLICT, MSG_QUESTION_ALREADY));
	assert_false(answer(q.id, "だめ", true, &again));
}

static void test_no_fact_to_write(void **state)
{
	(void)state;
	struct question q, out;
	assert_true(ask("控えは無事か", "", &q));
	int64_t head = head_now(room.id);
	assert_false(answer(q.id, "無事", true, &out));
	assert_true(refused_field("as_fact", MSG_QUESTION_NO_FACT));
	assert_int_equal(head_now(room.id), head);
	assert_false(ask("知らない項目", "nothing", &out));
	assert_true(refused_field("fact_key", MSG_FACT_NOT_FOUND));
}

static void test_dropped_and_asked_again(void **state)
{
	(void)state;
	struct question q;
	assert_true(ask("だれが押したか", "", &q));
	struct question_end_in in = { .incident_id = room.id, .question_id = q.id };
	assert_false(run(&op_question_drop, &in, &q));
	assert_true(refused_field("reason", MSG_QUESTION_REASON_NEEDED));
	in.reason = S("責めるためではないので");
	assert_true(run(&op_question_drop, &in, &q));
	assert_int_equal(q.state, QUESTION_DROPPED);
	assert_true(run(&op_question_reopen, &in, &q));
	assert_int_equal(q.state, QUESTION_OPEN);
	assert_true(str_is_empty(q.answer) && !q.ended_at.has);
	assert_false(run(&op_question_reopen, &in, &q));
	assert_whole();
}

static void test_rows_are_sealed(void **state)
{
	(void)state;
	struct question q;
	assert_true(ask("どこから入られたか", "cause", &q));
	raw_sql("UPDATE question SET text = 'だれも知らない' WHERE id = x'%s'", hex_of(q.id));
	assert_broken("question/");
	raw_sql("UPDATE question SET text = 'どこから入られたか' WHERE id = x'%s'", hex_of(q.id));
}

static int64_t write_entry(const char *text)
{
	struct entry_json e;
	struct entry_add_in in = { .incident_id = room.id, .type = ENTRY_OBSERVED, .text = str_from_c(text) };
	assert_true(run(&op_entry_add, &in, &e));
	return e.seq.v;
}

static bool take(int64_t seq, const char *key, struct fact *out)
{
	struct fact_take_in in = { .incident_id = room.id, .seq = { true, seq }, .key = str_from_c(key) };
	return run(&op_fact_take, &in, out);
}

static void test_entry_becomes_a_fact(void **state)
{
	(void)state;
	struct fact f;
	int64_t one = write_entry("伝票が開けない"), two = write_entry("棚の2台目も同じ");
	str before = fact_now("event").value;
	assert_true(take(one, "event", &f) && take(two, "event", &f));
	assert_true(text_has(f.value, str_cz(&h.arena, before)));
	assert_true(text_has(f.value, "伝票が開けない\n棚の2台目も同じ"));
	assert_int_equal(f.from_seq.v, two);
	assert_false(take(two, "event", &f));
	assert_true(refused(ERR_CONFLICT, MSG_FACT_TAKEN));
	assert_true(take(one, "occurred_at", &f)); /* one line: in its place */
	assert_true(text_is(f.value, "伝票が開けない"));
	assert_whole();
}

static void test_what_cannot_be_taken(void **state)
{
	(void)state;
	struct fact f;
	int64_t seq = write_entry("まちがい");
	struct entry_withdraw_in in = { .incident_id = room.id, .seq = { true, seq }, .reason = S("まちがえた") };
	struct entry_json e;
	assert_true(run(&op_entry_withdraw, &in, &e));
	assert_false(take(seq, "event", &f));
	assert_true(refused_field("key", MSG_FACT_NOT_TO_TAKE));
	assert_false(take(1, "event", &f)); /* the program wrote it */
	char *longest = malloc(LIMIT_TEXT_CHARS + 2);
	memset(longest, 'a', LIMIT_TEXT_CHARS + 1);
	longest[LIMIT_TEXT_CHARS + 1] = '\0';
	seq = write_entry(longest);
	free(longest);
	assert_false(take(seq, "event", &f));
	assert_true(refused_field("key", MSG_FACT_TOO_LONG));
	assert_false(take(99999, "event", &f));
}

/* A time that has passed is no due time; one that stands and has passed may stay. */
static void test_due_times(void **state)
{
	(void)state;
	struct question q;
	struct question_add_in in = { .incident_id = room.id, .text = S("どこから入られたか"), .asks = -1,
		.due_at = { true, h.now_ms - 60000 } };
	assert_false(run(&op_question_add, &in, NULL));
	assert_true(refused_field("due_at", MSG_INCIDENT_DUE_PAST));
	in.due_at.v = h.now_ms + 60000;
	assert_true(run(&op_question_add, &in, &q));
	h.now_ms += 120000;
	struct question_assign_in to = { .incident_id = room.id, .question_id = q.id, .owner_id = h.person_ids[ACCESS_VIEWER],
		.due_at = q.due_at };
	assert_true(run(&op_question_assign, &to, NULL));
	to.due_at.v = h.now_ms - 180000;
	assert_false(run(&op_question_assign, &to, NULL));
	assert_true(refused_field("due_at", MSG_INCIDENT_DUE_PAST));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_asked_and_answered, begin, room_end),
		cmocka_unit_test_setup_teardown(test_second_answer_is_told, begin, room_end),
		cmocka_unit_test_setup_teardown(test_no_fact_to_write, begin, room_end),
		cmocka_unit_test_setup_teardown(test_dropped_and_asked_again, begin, room_end),
		cmocka_unit_test_setup_teardown(test_rows_are_sealed, begin, room_end),
		cmocka_unit_test_setup_teardown(test_entry_becomes_a_fact, begin, room_end),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_taken, begin, room_end),
		cmocka_unit_test_setup_teardown(test_due_times, begin, room_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
