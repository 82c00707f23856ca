/* Tasks: who sees which words of them, who may do what, and that the journal tells all of it. */
#include "room_help.h"

#include "task/task.h"
#include "task/task_web.h"

static struct task add(struct id incident_id, const char *title, enum access owner)
{
	struct task t;
	struct task_add_in in = { .incident_id = incident_id, .title = str_from_c(title), .attached = S("受注が遅れています"),
		.owner_id = h.person_ids[owner], .due_at = { true, h.now_ms + 3600 * 1000 } };
	assert_true(run(&op_task_add, &in, &t));
	return t;
}

static struct task task_now(struct id id)
{
	struct task t;
	read_begin();
	assert_true(task_get(c, id, &t));
	read_end();
	return t;
}

static bool can_read(struct id id)
{
	struct task t;
	read_begin();
	bool ok = task_get(c, id, &t);
	assert_true(ok || c->err.code == ERR_NOT_FOUND);
	read_end();
	return ok;
}

static void test_asked_begun_done(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("とまった", "unknown");
	struct task t = add(i.id, "取引先へ電話する", ACCESS_EXECUTIVE), out;
	assert_int_equal(t.state, TASK_OPEN);
	assert_true(text_is(t.owner_name, "executive さん"));
	struct task_act_in act = { .task_id = t.id, .note = S("三社に話した") };
	assert_true(run(&op_task_start, &act, &out));
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_task_done, &act, &out));
	assert_true(out.state == TASK_DONE && text_is(out.note, "三社に話した") && text_is(out.ended_by_name, "executive さん"));
	/* the second is told who was faster */
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_task_done, &act, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TASK_ALREADY_OVER));
	assert_true(run(&op_task_reopen, &act, &out));
	assert_true(out.state == TASK_OPEN && str_is_empty(out.note) && !out.ended_at.has);
	act.note = S("");
	assert_false(run(&op_task_drop, &act, &out));
	assert_true(refused_field("note", MSG_TASK_REASON_NEEDED));
	act.note = S("もう要らない");
	assert_true(run(&op_task_drop, &act, &out));
	size_t n;
	struct entry_view *v = entries_now(i.id, &n);
	bool told = false;
	for (size_t k = 0; k < n; k++) {
		told = told || text_has(v[k].text, "三社に話した");
	}
	assert_true(told && text_has(v[n - 1].text, "もう要らない"));
	assert_whole();
}

/* Whoever only got it handed: its words and what was given along, nothing of the room. */
static void test_a_helper_sees_the_task_alone(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("ひみつの部屋", "unknown");
	struct task t = add(i.id, "文面を見る", ACCESS_HELPER), other = add(i.id, "ほかの人に", ACCESS_EXECUTIVE), out;
	act_as(ACCESS_HELPER);
	struct task seen = task_now(t.id);
	assert_true(text_is(seen.attached, "受注が遅れています") && seen.is_mine);
	assert_true(id_is_none(seen.incident_id) && str_is_empty(seen.incident_name));
	assert_false(can_read(other.id));
	struct task *plan;
	size_t n;
	read_begin();
	assert_true(task_plan(c, false, &plan, &n));
	assert_int_equal(n, 1);
	struct work_item *work;
	assert_true(work_plan(c, false, &work, &n));
	assert_int_equal(n, 1);
	struct incident none;
	assert_false(incident_get(c, i.id, &none));
	read_end();
	struct task_say_in ask = { .task_id = t.id, .text = S("どこまで話してよいですか") };
	assert_true(run(&op_task_ask, &ask, &out));
	struct task_act_in act = { .task_id = t.id, .note = S("見ました") };
	assert_false(run(&op_task_drop, &act, &out)); /* for those who asked, whatever the route lets through */
	assert_true(refused(ERR_DENIED, MSG_TASK_ASKER_ONLY));
	assert_true(run(&op_task_done, &act, &out));
	act.task_id = other.id;
	assert_false(run(&op_task_done, &act, &out));
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
	act_as(ACCESS_RESPONDER);
	entries_now(i.id, &n);
	assert_whole();
}

/* A viewer reads all tasks of a room but does only their own. */
static void test_a_viewer_does_only_their_own(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("とまった", "unknown");
	struct task mine = add(i.id, "わたしの", ACCESS_VIEWER), other = add(i.id, "よその", ACCESS_EXECUTIVE), out;
	act_as(ACCESS_VIEWER);
	struct task_act_in act = { .task_id = other.id };
	assert_true(can_read(other.id));
	assert_false(run(&op_task_done, &act, &out));
	assert_true(refused(ERR_DENIED, MSG_TASK_OWNER_ONLY));
	act.task_id = mine.id;
	assert_true(run(&op_task_done, &act, &out));
}

/* In a restricted room the owner who is no member has the task alone; nobody else has even that. */
static void test_a_task_of_a_restricted_room(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("内部の疑い", "unknown");
	struct incident_restrict_in close_doors = { .incident_id = i.id, .reason = S("内部") };
	assert_true(run(&op_incident_restrict, &close_doors, NULL));
	struct task t = add(i.id, "入退室の記録を出す", ACCESS_EXECUTIVE), out;
	act_as(ACCESS_EXECUTIVE);
	struct task seen = task_now(t.id);
	assert_true(id_is_none(seen.incident_id) && str_is_empty(seen.incident_name));
	struct task_change_in change = { .task_id = t.id, .title = S("x") };
	assert_false(run(&op_task_change, &change, &out));
	assert_true(refused(ERR_DENIED, MSG_TASK_ASKER_ONLY));
	act_as(ACCESS_ADMIN);
	assert_false(can_read(t.id));
	struct task *plan;
	size_t n;
	read_begin();
	assert_true(task_plan(c, false, &plan, &n));
	for (size_t k = 0; k < n; k++) {
		assert_false(id_eq(plan[k].id, t.id));
	}
	read_end();
}

static void test_whose_hands_are_full(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	const int64_t hour = 3600 * 1000;
	struct work_item v[] = {
		{ .owner_id = h.person_ids[ACCESS_VIEWER], .owner_name = S("a"), .due_at = { true, c->now_ms - hour } },
		{ .owner_id = h.person_ids[ACCESS_ADMIN], .owner_name = S("b"), .due_at = { true, c->now_ms + hour } },
		{ .owner_id = h.person_ids[ACCESS_ADMIN], .owner_name = S("b"), .due_at = { true, c->now_ms + 25 * hour } },
		{ .owner_id = h.person_ids[ACCESS_ADMIN], .owner_name = S("b"), .due_at = { true, c->now_ms + 400 * hour } },
		{ .owner_id = h.person_ids[ACCESS_ADMIN], .owner_name = S("b") },
		{ .owner_name = STR_NONE },
	};
	struct work_load *l;
	size_t n;
	assert_true(work_loads(c, v, sizeof v / sizeof v[0], &l, &n));
	assert_int_equal(n, 3);
	assert_true(text_is(l[0].name, "a") && l[0].late == 1 && l[0].total == 1);
	assert_true(l[1].total == 4 && l[1].days[0] == 1 && l[1].days[1] == 1 && l[1].later == 1 && l[1].undated == 1);
	assert_true(id_is_none(l[2].person_id));
}

static void test_limits_and_wrong_values(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("とまった", "unknown");
	struct task out;
	struct task_add_in in = { .incident_id = i.id, .title = S("x"), .due_at = { true, h.now_ms - INT64_C(48) * 3600 * 1000 } };
	assert_false(run(&op_task_add, &in, &out));
	assert_true(refused_field("due_at", MSG_TASK_DUE_PAST));
	in.due_at.has = false;
	in.owner_id = h.account_ids[ACCESS_NONE]; /* no person of ours */
	assert_false(run(&op_task_add, &in, &out));
	assert_int_equal(c->err.code, ERR_INVALID);
	in.owner_id = (struct id){ 0 };
	assert_true(run(&op_task_add, &in, &out));
	struct task_say_in ask = { .task_id = out.id, .text = S("?") };
	struct task_say_in *p = &ask;
	for (int k = 0; k < 100; k++) {
		assert_true(run(&op_task_ask, p, &out));
	}
	assert_false(run(&op_task_ask, p, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TASK_TOO_MANY_WORDS));
	struct incident_end_in end = { .incident_id = i.id, .reason = S("終わり") };
	assert_true(run_close(&end, &i));
	struct task_act_in act = { .task_id = ask.task_id };
	assert_false(run(&op_task_done, &act, &out));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

static bool remind(struct ctx *own, void *arg)
{
	(void)arg;
	return task_remind(own, own->org_id, S(""));
}

/* The mark goes by itself: due soon, overdue; a new due time begins anew. */
static void test_a_full_room(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("いっぱい", "unknown");
	struct task out;
	for (int k = 0; k < LIMIT_TASKS_PER_ROOM; k++) {
		struct task_add_in in = { .incident_id = i.id, .title = S("x") };
		assert_true(run(&op_task_add, &in, &out));
		struct task_act_in act = { .task_id = out.id };
		assert_true(run(&op_task_done, &act, &out));
	}
	struct task_add_in one_more = { .incident_id = i.id, .title = S("x") };
	assert_false(run(&op_task_add, &one_more, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TASK_TOO_MANY_IN_ROOM));
	one_more.incident_id = (struct id){ 0 };
	assert_true(run(&op_task_add, &one_more, &out));
	assert_whole(); /* verify reads all of them */
}

static void test_reminders(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("とまった", "unknown");
	struct task t = add(i.id, "x", ACCESS_EXECUTIVE), out;
	assert_true(harness_write(&h, remind, NULL));
	assert_int_equal(task_now(t.id).reminded, 1);
	h.now_ms += 2 * 3600 * 1000;
	c->now_ms = h.now_ms;
	assert_true(harness_write(&h, remind, NULL));
	assert_int_equal(task_now(t.id).reminded, 2);
	struct task_change_in change = { .task_id = t.id, .title = S("x"), .due_at = { true, h.now_ms + 3600 * 1000 } };
	assert_true(run(&op_task_change, &change, &out));
	assert_int_equal(task_now(t.id).reminded, 0);
	assert_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asked_begun_done), cmocka_unit_test(test_a_helper_sees_the_task_alone),
		cmocka_unit_test(test_a_viewer_does_only_their_own), cmocka_unit_test(test_a_task_of_a_restricted_room),
		cmocka_unit_test(test_whose_hands_are_full), cmocka_unit_test(test_limits_and_wrong_values), cmocka_unit_test(test_a_full_room),
		cmocka_unit_test(test_reminders),
	};
	return cmocka_run_group_tests_name("task", tests, room_begin, room_end);
}
