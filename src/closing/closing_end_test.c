/* The end of a room: what its closing sheet lacks, who may close it, and that the file and what is masked are compared with the journal. */
#include "closing/closing_test_help.h"

#include "base/limits.h"

static void test_what_is_missing(void **state)
{
	(void)state;
	assert_true(lacks("cause") && lacks("recovery") && lacks("told") && lacks("follow") && lacks("costs") && lacks("lessons"));
	assert_true(lacks("level") && lacks("steps"));
	assert_true(set_cause(CAUSE_UNKNOWN, "ログがない", STR_NONE)); /* why it cannot be said will do */
	assert_false(lacks("cause"));
	assert_true(recover("2026-11-25", NULL, (struct id){ 0 }, ""));
	assert_true(lacks("recovery")); /* contained is not recovered */
	assert_true(recover("2026-11-25", "2026-11-25", h.person_ids[ACCESS_VIEWER], ""));
	assert_false(lacks("recovery"));
	struct closing_told_in told = { .incident_id = room.id, .how = S("電話") };
	assert_true(run(&op_closing_told, &told, NULL));
	assert_false(lacks("told"));
	struct follow f;
	struct follow_in who = { .incident_id = room.id, .who = S("店"), .state = FOLLOW_DOING };
	assert_true(run(&op_follow_add, &who, &f));
	assert_true(lacks("follow"));
	who.id = f.id;
	who.state = FOLLOW_NOT_NEEDED;
	assert_true(run(&op_follow_change, &who, NULL));
	assert_false(lacks("follow"));
	struct cost v = add_cost(COST_OTHER, "なし", -1, 0);
	assert_false(lacks("costs"));
	struct cost_drop_in drop = { room.id, v.id };
	assert_true(run(&op_cost_drop, &drop, NULL));
	assert_true(lacks("costs"));
}

static void test_closing_needs_every_tick(void **state)
{
	(void)state;
	const str some[] = { S("cause"), S("recovery") };
	struct incident_close_in in = { .incident_id = room.id, .reason = S("x"), .left = { some, 2 } };
	struct missing *v;
	size_t n, errors = 0;
	struct incident i = incident_now(room.id);
	read_begin();
	assert_true(room_missing(c, &i, &v, &n));
	read_end();
	assert_false(run(&op_incident_close, &in, NULL));
	assert_int_equal(c->err.code, ERR_INVALID);
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		assert_true(strcmp(e->field, "left") == 0 && e->msg == MSG_ROOM_END_ACKNOWLEDGE);
		errors++;
	}
	assert_int_equal(errors, n - 2); /* each thing that lacks its tick, in one answer */
	in.reason = S("");
	assert_false(run(&op_incident_close, &in, NULL));
	assert_true(refused_field("reason", MSG_INCIDENT_GROUND_NEEDED));
	const str odd[] = { S("everything") };
	in.left = (struct str_list){ odd, 1 };
	assert_false(run(&op_incident_close, &in, NULL));
	assert_true(refused_field("left", MSG_FIELD_UNKNOWN_CHOICE));
	assert_true(incident_is_open(&(struct incident){ .state = incident_now(room.id).state }));
}

static void test_two_close_at_once(void **state)
{
	(void)state;
	int64_t seen = head_now(room.id);
	assert_true(set_cause(CAUSE_KNOWN, "穴", STR_NONE));
	struct incident_close_in late = { .incident_id = room.id, .reason = S("x"), .seen = { true, seen } };
	assert_false(run(&op_incident_close, &late, NULL)); /* what was not seen cannot be acknowledged */
	assert_true(refused(ERR_CONFLICT, MSG_ROOM_END_MOVED));
	assert_true(close_room("終わった"));
	int64_t head = head_now(room.id);
	assert_true(text_has(last_entry().text, "終わった") && text_has(last_entry().text, "復旧したときと、確かめた人を書いていません"));
	str faster = last_entry().writer_name;
	assert_false(close_room("もう一度"));
	assert_true(refused(ERR_CONFLICT, MSG_ROOM_END_FASTER));
	assert_true(faster.n && str_eq(c->err.args[0].value, faster));
	assert_int_equal(head_now(room.id), head);
	reopen();
	struct incident_end_in again = { room.id, S("x") };
	assert_false(run(&op_incident_reopen, &again, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_OPEN));
	assert_true(close_room("こんどこそ"));
}

static void test_after_closing(void **state)
{
	(void)state;
	struct follow f;
	struct follow_in in = { .incident_id = room.id, .who = S("店"), .state = -1 };
	assert_true(run(&op_follow_add, &in, &f));
	struct cost v = add_cost(COST_LOSS, "休業", -1, 900000);
	assert_true(set_cause(CAUSE_KNOWN, "添付ファイル", STR_NONE));
	assert_true(close_room("終わった"));
	assert_true(answer("prevent", "添付を開く前に電話する", STR_NONE)); /* learning takes weeks */
	assert_true(!set_cause(CAUSE_KNOWN, "別の穴", STR_NONE) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!recover("2026-11-25", NULL, (struct id){ 0 }, "") && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	in.id = f.id;
	struct cost_drop_in drop = { room.id, v.id };
	struct cost_in cost = { .incident_id = room.id, .kind = COST_LOSS, .what = S("x") };
	assert_true(!run(&op_follow_add, &in, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!run(&op_follow_change, &in, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!run(&op_cost_add, &cost, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	assert_true(!run(&op_cost_drop, &drop, NULL) && refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	reopen(); /* all that was said stands, and can be changed again */
	assert_true(text_is(sheet().cause, "添付ファイル") && text_is(lesson_now("prevent").answer, "添付を開く前に電話する"));
	assert_true(run(&op_cost_drop, &drop, NULL));
}

static void test_restricted_and_other_firms(void **state)
{
	(void)state;
	struct closing_cause_in in = { room.id, CAUSE_KNOWN, S("内部の人"), STR_NONE };
	struct follow *f;
	size_t n;
	struct incident_restrict_in doors = { .incident_id = room.id, .reason = S("内部") };
	assert_true(run(&op_incident_restrict, &doors, NULL));
	assert_true(run(&op_closing_cause, &in, NULL));
	act_as(ACCESS_EXECUTIVE); /* no member */
	assert_true(!run(&op_closing_cause, &in, NULL) && refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	assert_true(!answer("happened", "x", STR_NONE) && refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	assert_true(!close_room("x") && refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	act_as(ACCESS_RESPONDER);
	struct id own = c->org_id;
	c->org_id = h.other_org_id;
	struct closing s;
	read_begin();
	assert_true(closing_get(c, room.id, &s) && !s.is_begun);
	assert_true(follow_list(c, room.id, &f, &n) && n == 0);
	read_end();
	assert_false(run(&op_closing_cause, &in, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_INCIDENT_NOT_FOUND));
	c->org_id = own;
}

/* The word goes, from the row too; what the entry does not speak of stays as it is. */
static void test_masking(void **state)
{
	(void)state;
	assert_true(set_cause(CAUSE_KNOWN, "田中さんが添付を開いた", STR_NONE));
	struct closing_told_in told = { .incident_id = room.id, .how = S("社長に 4111 と伝えた") };
	assert_true(run(&op_closing_told, &told, NULL));
	mask(last_entry().seq, "4111");
	assert_true(text_is(sheet().told_how, "社長に ███ と伝えた"));
	assert_true(text_is(sheet().cause, "田中さんが添付を開いた"));
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	for (size_t k = 0; k < n; k++) {
		if (text_has(v[k].text, "田中さん")) {
			mask(v[k].seq, "田中さん");
			break;
		}
	}
	assert_true(text_is(sheet().cause, "███が添付を開いた"));
	assert_true(answer("happened", "暗証番号 9876 が漏れた", STR_NONE));
	mask(last_entry().seq, "9876");
	assert_true(text_is(lesson_now("happened").answer, "暗証番号 ███ が漏れた"));
	struct follow f;
	struct follow_in who = { .incident_id = room.id, .who = S("山田花子"), .how = S("電話"), .state = -1 };
	assert_true(run(&op_follow_add, &who, &f));
	mask(last_entry().seq, "花子");
	assert_true(text_is(follow_now(f.id).who, "山田███") && text_is(follow_now(f.id).how, "電話"));
	assert_whole();
	/* a cost's words are in no text: they go all at once, the amount stays */
	struct cost one = add_cost(COST_VENDOR, "秘密の会社", -1, 5);
	mask(last_entry().seq, "外部");
	struct closing s = sheet();
	read_begin();
	assert_true(cost_get(c, &s, one.id, &one));
	read_end();
	assert_true(!text_has(one.what, "秘密") && one.amount.v == 5);
	assert_whole();
}

static void test_the_file_is_compared(void **state)
{
	(void)state;
	struct follow_in who = { .incident_id = room.id, .who = S("店"), .state = -1 };
	assert_true(run(&op_follow_add, &who, NULL));
	add_cost(COST_VENDOR, "調査", -1, 1000);
	assert_true(set_cause(CAUSE_KNOWN, "穴", STR_NONE) && answer("happened", "朝", STR_NONE));
	assert_whole();
	raw_sql("UPDATE closing_cost SET amount = 999");
	assert_broken("amount");
	raw_sql("UPDATE closing_cost SET amount = 1000");
	raw_sql("UPDATE closing SET cost_access = 'admin'");
	assert_broken("cost_access");
	raw_sql("UPDATE closing SET cost_access = 'responder'");
	raw_sql("UPDATE closing_follow SET state = 'done'");
	assert_broken("state");
	raw_sql("UPDATE closing_follow SET state = 'planned'");
	raw_sql("DELETE FROM closing_lesson");
	assert_broken("lesson");
	raw_sql("INSERT INTO closing_lesson (org_id, incident_id, key, answer) SELECT org_id, id, 'happened', '朝' FROM incident");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_what_is_missing), T(test_closing_needs_every_tick), T(test_two_close_at_once), T(test_after_closing),
		T(test_restricted_and_other_firms), T(test_masking), T(test_the_file_is_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
