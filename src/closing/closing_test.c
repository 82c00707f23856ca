/* The closing sheet: what may be written, by whom, and that the journal tells all of it. */
#include "closing/closing_test_help.h"

#include "base/limits.h"
#include "report/report.h"

static str mark(enum closing_part part)
{
	struct closing s = sheet();
	return closing_mark(c, &s, part);
}

/* --- cause, recovery, told --- */

static void test_an_empty_sheet(void **state)
{
	(void)state;
	struct closing s = sheet();
	assert_true(s.cause_state == -1 && str_is_empty(s.cause) && !s.is_begun);
	assert_false(closing_has_recovery(&s) || closing_has_told(&s));
	assert_int_equal(s.cost_access, COST_FOR_RESPONDER);
}

static void test_cause(void **state)
{
	(void)state;
	int64_t before = head_now(room.id);
	assert_true(set_cause(CAUSE_UNKNOWN, "ログが残っていない", STR_NONE));
	struct closing s = sheet();
	assert_true(s.cause_state == CAUSE_UNKNOWN && text_is(s.cause, "ログが残っていない") && s.is_begun);
	assert_true(text_has(last_entry().text, "ログが残っていない") && text_has(last_entry().text, "分からない"));
	assert_true(set_cause(CAUSE_LIKELY, "古い機械の穴", STR_NONE));
	assert_true(sheet().cause_state == CAUSE_LIKELY && text_has(last_entry().text, "推定"));
	assert_false(lacks("cause")); /* said, if not for certain */
	assert_true(set_cause(CAUSE_KNOWN, "古い機械の穴", STR_NONE));
	assert_int_equal(head_now(room.id), before + 3);
	assert_true(set_cause(CAUSE_KNOWN, "古い機械の穴", S("old mark"))); /* nothing new: nothing is written */
	assert_int_equal(head_now(room.id), before + 3);
}

static void test_the_second_is_told_who_was_faster(void **state)
{
	(void)state;
	str seen = mark(CLOSING_CAUSE);
	assert_true(set_cause(CAUSE_KNOWN, "添付ファイル", seen));
	str faster = last_entry().writer_name;
	act_as(ACCESS_ADMIN);
	assert_false(set_cause(CAUSE_KNOWN, "分からない穴", seen));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	bool who = false, now = false;
	for (size_t i = 0; i < ERR_ARGS_MAX; i++) {
		who = who || str_eq(c->err.args[i].value, faster);
		now = now || text_is(c->err.args[i].value, "添付ファイル");
	}
	assert_true(who && now);
	assert_true(text_is(sheet().cause, "添付ファイル"));
	assert_true(set_cause(CAUSE_KNOWN, "分からない穴", mark(CLOSING_CAUSE))); /* seen: may */
	/* another part of the sheet is nobody's business */
	str told = mark(CLOSING_TOLD);
	assert_true(recover("2026-11-25", NULL, (struct id){ 0 }, ""));
	struct closing_told_in in = { .incident_id = room.id, .how = S("電話で"), .seen = told };
	assert_true(run(&op_closing_told, &in, NULL));
}

static void test_recovery(void **state)
{
	(void)state;
	struct id none = { 0 }, person = h.person_ids[ACCESS_VIEWER];
	assert_false(recover(NULL, NULL, none, "見た"));
	assert_true(refused_field("recovered_at", MSG_CLOSING_TIME_NEEDED));
	assert_false(recover(NULL, "2026-11-25 10:00", none, ""));
	assert_true(refused_field("person_id", MSG_CLOSING_CONFIRMER_NEEDED));
	assert_false(recover("2026-11-25 10:00", NULL, person, ""));
	assert_true(refused_field("recovered_at", MSG_CLOSING_RECOVERED_NEEDED));
	assert_false(recover("2026-11-25 10:00", "2026-11-25 09:00", person, ""));
	assert_true(refused_field("recovered_at", MSG_CLOSING_ORDER));
	assert_false(recover(NULL, "2026-11-27", person, ""));
	assert_true(refused_field("recovered_at", MSG_ENTRY_TIME_AHEAD));
	assert_false(recover(NULL, "2026-11-25", room.id, "")); /* nobody has this id */
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_false(sheet().is_begun);
	assert_true(recover("2026-11-25 10:00", "2026-11-25", person, "受注の人が使えた")); /* a day alone may hold both */
	struct closing s = sheet();
	assert_true(closing_has_recovery(&s) && id_eq(s.recovered_by_id, person));
	assert_true(text_has(last_entry().text, "viewer") && text_has(last_entry().text, "受注の人が使えた"));
	/* who confirmed it left the firm: the rest may still be changed */
	raw_sql("UPDATE person SET archived_at = 1 WHERE id = x'%s'", hex_of(person));
	assert_true(recover("2026-11-25 10:00", "2026-11-25 11:00", person, "受注の人が使えた"));
	assert_true(text_has(sheet().recovered_by_name, "viewer"));
	/* taken back */
	assert_true(recover(NULL, NULL, none, ""));
	s = sheet();
	assert_true(s.contained.precision == WHEN_NONE && s.recovered.precision == WHEN_NONE && id_is_none(s.recovered_by_id));
	assert_true(text_has(last_entry().text, "取り消した"));
}

static void test_told(void **state)
{
	(void)state;
	struct report r;
	struct closing_told_in in = { .incident_id = room.id, .when = when("2026-11-25") };
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("how", MSG_CLOSING_TOLD_NEEDED));
	in.when = when("2026-11-28");
	in.how = S("電話");
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("told_at", MSG_ENTRY_TIME_AHEAD));
	in.when = when("2026-11-25");
	in.report_id = room.id;
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("report_id", MSG_CLOSING_REPORT_NOT_ISSUED));
	struct report_draft_in draft = { .incident_id = room.id, .kind = -1 };
	assert_true(run(&op_report_draft, &draft, &r));
	in.report_id = r.id; /* a draft told nobody anything */
	assert_false(run(&op_closing_told, &in, NULL));
	assert_true(refused_field("report_id", MSG_CLOSING_REPORT_NOT_ISSUED));
	in.report_id = (struct id){ 0 };
	assert_true(run(&op_closing_told, &in, NULL));
	struct closing s = sheet();
	assert_true(closing_has_told(&s) && text_is(s.told_how, "電話"));
	struct closing_told_in back = { .incident_id = room.id };
	assert_true(run(&op_closing_told, &back, NULL));
	s = sheet();
	assert_false(closing_has_told(&s));
	assert_false(run(&op_closing_told, &back, NULL)); /* nothing there any more to take back */
	assert_true(refused_field("how", MSG_CLOSING_TOLD_NEEDED));
}

/* --- follow-up --- */

static void test_follow(void **state)
{
	(void)state;
	struct follow f, again;
	struct follow_in in = { .incident_id = room.id, .who = S("まるよしマート"), .how = S("おわびに行く"), .state = -1,
		.once = id_new(h.now_ms) };
	assert_true(run(&op_follow_add, &in, &f));
	assert_true(f.number.v == 1 && f.state == FOLLOW_PLANNED && str_is_empty(f.note));
	int64_t head = head_now(room.id);
	assert_true(run(&op_follow_add, &in, &again)); /* the form came twice */
	assert_true(id_eq(again.id, f.id));
	assert_int_equal(head_now(room.id), head);
	str seen = follow_mark(c, &f);
	struct follow_in done = { .incident_id = room.id, .id = f.id, .who = f.who, .how = f.how, .state = FOLLOW_DONE,
		.note = S("行った"), .seen = seen };
	assert_true(run(&op_follow_change, &done, &f));
	assert_int_equal(f.state, FOLLOW_DONE);
	done.note = S("電話で済ませた");
	assert_false(run(&op_follow_change, &done, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	assert_true(text_is(follow_now(f.id).note, "行った"));
	/* a row of another room is not here */
	struct incident here = room;
	room = open_room("別の件", "stop");
	done.incident_id = room.id;
	assert_false(run(&op_follow_change, &done, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_CLOSING_NOT_FOUND));
	room = here;
}

static void test_how_many_rows(void **state)
{
	(void)state;
	struct follow_in in = { .incident_id = room.id, .who = S("店"), .state = -1 };
	for (int i = 0; i < LIMIT_FOLLOWS_PER_ROOM; i++) {
		assert_true(run(&op_follow_add, &in, NULL));
	}
	assert_false(run(&op_follow_add, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_TOO_MANY));
	struct cost_in cost = { .incident_id = room.id, .kind = COST_VENDOR, .what = S("調査"), .amount = { true, LIMIT_YEN } };
	for (int i = 0; i < LIMIT_COSTS_PER_ROOM; i++) {
		assert_true(run(&op_cost_add, &cost, NULL));
	}
	assert_false(run(&op_cost_add, &cost, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_TOO_MANY));
	struct closing s = sheet();
	struct cost *v;
	size_t n;
	read_begin();
	assert_true(cost_list(c, &s, &v, &n));
	read_end();
	struct cost_sums sums = cost_sum(v, n);
	assert_int_equal(sums.all, LIMIT_COSTS_PER_ROOM * LIMIT_YEN);
}

/* --- costs --- */

static struct cost_sums sums_now(void)
{
	struct closing s = sheet();
	struct cost *v;
	size_t n;
	read_begin();
	assert_true(cost_list(c, &s, &v, &n));
	read_end();
	return cost_sum(v, n);
}

static void test_costs(void **state)
{
	(void)state;
	add_cost(COST_HOURS, "小西ほか", 12, -1);
	struct cost paid = add_cost(COST_VENDOR, "石田システム", 8, 150000);
	add_cost(COST_LOSS, "廃棄した惣菜", -1, 40000);
	struct cost_sums s = sums_now();
	assert_int_equal(s.hours, 12); /* own people; what the vendor worked is paid */
	assert_true(s.of[COST_VENDOR].has && s.of[COST_VENDOR].v == 150000);
	assert_true(!s.of[COST_HOURS].has && !s.unknown_of[COST_HOURS]);
	assert_int_equal(s.all, 190000);
	assert_true(s.n == 3 && s.unknown == 0); /* own hours need no price */
	assert_false(text_has(last_entry().text, "廃棄") || text_has(last_entry().text, "40000")); /* everybody reads the journal */
	struct cost_drop_in drop = { room.id, paid.id };
	assert_false(run(&op_cost_restore, &drop, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_COST_COUNTS));
	assert_true(run(&op_cost_drop, &drop, NULL));
	assert_int_equal(sums_now().all, 40000);
	struct cost quote = add_cost(COST_VENDOR, "見積もり待ち", -1, -1); /* not known is not nothing */
	assert_true(!sums_now().of[COST_VENDOR].has && sums_now().unknown_of[COST_VENDOR] == 1 && sums_now().known == 1);
	assert_true(run(&op_cost_drop, &(struct cost_drop_in){ room.id, quote.id }, NULL));
	assert_false(run(&op_cost_drop, &drop, NULL)); /* pressed twice: stays taken back */
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_COST_GONE));
	assert_int_equal(sums_now().all, 40000);
	assert_true(run(&op_cost_restore, &drop, &paid));
	assert_int_equal(sums_now().all, 190000);
	struct cost_in in = { .incident_id = room.id, .id = paid.id, .kind = COST_VENDOR, .what = S("石田システム"),
		.amount = { true, 200000 }, .seen = S("an old mark") };
	assert_false(run(&op_cost_change, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	in.seen = cost_mark(c, &paid);
	assert_true(run(&op_cost_change, &in, NULL));
	assert_int_equal(sums_now().all, 240000);
	add_cost(COST_VENDOR, "弁護士", -1, -1);
	assert_true(sums_now().unknown == 1 && sums_now().all == 240000);
}

static void test_bad_costs(void **state)
{
	(void)state;
	struct cost_in in = { .incident_id = room.id, .kind = COST_HOURS, .what = S("小西") };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("hours", MSG_CLOSING_HOURS_NEEDED));
	in.hours = (struct opt_int){ true, -1 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("hours", MSG_CLOSING_HOURS_RANGE));
	in.hours = (struct opt_int){ true, LIMIT_HOURS + 1 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("hours", MSG_CLOSING_HOURS_RANGE));
	in.hours = (struct opt_int){ true, 1 };
	in.amount = (struct opt_int){ true, LIMIT_YEN + 1 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("amount", MSG_CLOSING_AMOUNT_RANGE));
	in.amount = (struct opt_int){ true, -500 };
	assert_false(run(&op_cost_add, &in, NULL));
	assert_true(refused_field("amount", MSG_CLOSING_AMOUNT_RANGE));
}

static bool sees_costs(enum access who)
{
	act_as(who);
	struct closing s = sheet();
	struct cost *v;
	size_t n;
	int64_t count;
	read_begin();
	bool ok = cost_list(c, &s, &v, &n);
	assert_true(ok || c->err.code == ERR_DENIED);
	err_clear(c);
	assert_true(cost_count(c, room.id, &count)); /* that there are any is no secret */
	assert_int_equal(count, 1);
	read_end();
	return ok;
}

static void test_who_sees_costs(void **state)
{
	(void)state;
	struct cost v = add_cost(COST_LOSS, "休業", -1, 900000);
	assert_true(!sees_costs(ACCESS_VIEWER) && sees_costs(ACCESS_RESPONDER) && sees_costs(ACCESS_EXECUTIVE) && sees_costs(ACCESS_ADMIN));
	struct closing_access_in in = { room.id, COST_FOR_EXECUTIVE };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_closing_access, &in, NULL)); /* would shut the door on himself */
	assert_true(refused_field("seen_by", MSG_CLOSING_COST_NOT_YOU));
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_closing_access, &in, NULL));
	assert_true(!sees_costs(ACCESS_RESPONDER) && sees_costs(ACCESS_EXECUTIVE) && sees_costs(ACCESS_ADMIN));
	act_as(ACCESS_ADMIN);
	in.access = COST_FOR_ADMIN;
	assert_true(run(&op_closing_access, &in, NULL));
	assert_true(!sees_costs(ACCESS_EXECUTIVE) && sees_costs(ACCESS_ADMIN));
	/* nor may who does not see them change anything about them */
	act_as(ACCESS_EXECUTIVE);
	struct cost_in change = { .incident_id = room.id, .id = v.id, .kind = COST_LOSS, .what = S("x") };
	struct cost_drop_in drop = { room.id, v.id };
	assert_true(!run(&op_cost_change, &change, NULL) && c->err.code == ERR_DENIED);
	assert_true(!run(&op_cost_add, &change, NULL) && c->err.code == ERR_DENIED);
	assert_true(!run(&op_cost_drop, &drop, NULL) && c->err.code == ERR_DENIED);
	in.access = COST_FOR_RESPONDER;
	assert_true(!run(&op_closing_access, &in, NULL) && c->err.code == ERR_DENIED);
}

/* --- lessons --- */

static void test_lessons(void **state)
{
	(void)state;
	struct lesson *v;
	size_t n;
	read_begin();
	assert_true(lesson_list(c, room.id, &v, &n));
	read_end();
	assert_int_equal(n, 7);
	assert_false(answer("happened", "", STR_NONE));
	assert_true(refused_field("answer", MSG_CLOSING_ANSWER_NEEDED));
	assert_false(answer("nothing", "x", STR_NONE));
	assert_true(refused(ERR_NOT_FOUND, MSG_CLOSING_NO_LESSON));
	struct lesson old = lesson_now("happened");
	assert_true(answer("happened", "朝、画面が開かなかった", lesson_mark(c, &old)));
	assert_false(answer("happened", "夜だった", lesson_mark(c, &old)));
	assert_true(refused(ERR_CONFLICT, MSG_CLOSING_FASTER));
	assert_true(answer("happened", "", STR_NONE));
	assert_true(text_has(last_entry().text, "取り消した") && str_is_empty(lesson_now("happened").answer));
	/* answered once, asked no more: it is still there to read */
	raw_sql("INSERT INTO closing_lesson (org_id, incident_id, key, answer) SELECT org_id, incident_id, 'firm_9', '夜の当番' FROM closing_lesson LIMIT 1");
	old = lesson_now("happened");
	assert_true(answer("happened", "朝", lesson_mark(c, &old)));
	assert_true(text_is(lesson_now("firm_9").answer, "夜の当番") && text_is(lesson_now("firm_9").question, "いまは聞いていない質問"));
	raw_sql("DELETE FROM closing_lesson WHERE key = 'firm_9'");
	old = lesson_now("happened");
	assert_true(answer("happened", "", lesson_mark(c, &old)));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_an_empty_sheet), T(test_cause), T(test_the_second_is_told_who_was_faster), T(test_recovery), T(test_told),
		T(test_follow), T(test_how_many_rows), T(test_costs), T(test_bad_costs), T(test_who_sees_costs), T(test_lessons),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
