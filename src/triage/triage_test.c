/* The first assessment: written again, with the level, and what has to be done by when. */
#include "room_help.h"

#include "base/time.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("何かあった", "malware");
	return 0;
}

static bool set(int level, const char *ground, struct triage *out)
{
	struct triage_set_in in = { .incident_id = room.id, .level = { level != -1, level }, .ground = str_from_c(ground),
		.worst = S("取引先にうつる") };
	return run(&op_triage_set, &in, out);
}

static void test_level_moves_with_it(void **state)
{
	(void)state;
	struct triage t;
	assert_true(set(2, "出荷が止まる", &t));
	assert_int_equal(incident_now(room.id).level.v, 2);
	assert_int_equal(t.level.v, 2);
	assert_true(id_eq(t.decided_by_id, c->who.person_id));
	int64_t head = head_now(room.id);
	assert_true(set(2, "出荷が止まった", &t)); /* the same level: one entry */
	assert_int_equal(head_now(room.id), head + 1);
	assert_true(set(-1, "まだ2のまま", &t));
	assert_int_equal(t.level.v, 2);
	assert_whole();
}

static void test_refused(void **state)
{
	(void)state;
	struct triage t;
	int64_t head = head_now(room.id);
	assert_false(set(4, "重い", &t));
	assert_true(refused_field("level", MSG_TRIAGE_NO_LEVEL));
	assert_false(set(-7, "軽い", &t));
	assert_int_equal(head_now(room.id), head);
	read_begin();
	assert_true(triage_get(c, room.id, &t));
	read_end();
	assert_false(t.is_written);
}

static void test_horizons(void **state)
{
	(void)state;
	int64_t noon, due;
	assert_true(time_parse_rfc3339(S("2026-11-21T12:00:00+09:00"), &noon));
	for (int k = TRIAGE_NOW; k < TRIAGE_LATER; k++) {
		due = triage_due((enum triage_horizon)k, noon);
		assert_int_equal(triage_horizon_of(due, noon), k);
	}
	assert_true(time_parse_rfc3339(S("2026-11-21T23:59:00+09:00"), &due));
	assert_int_equal(triage_due(TRIAGE_TODAY, noon), due);
	assert_int_equal(triage_horizon_of(noon - MINUTE_MS, noon), TRIAGE_NOW); /* overdue */
	assert_int_equal(triage_horizon_of(due + MINUTE_MS, noon), TRIAGE_THREE_DAYS);
	assert_true(time_parse_rfc3339(S("2026-11-25T00:00:00+09:00"), &due));
	assert_int_equal(triage_horizon_of(due, noon), TRIAGE_LATER);
	/* late at night, "now" may reach into tomorrow and is still now */
	assert_int_equal(triage_horizon_of(triage_due(TRIAGE_NOW, due - MINUTE_MS), due - MINUTE_MS), TRIAGE_NOW);
	/* and what was put under "today" stays there, in the last hour and in the last minute too */
	for (int64_t now = due - 2 * HOUR_MS; now < due; now += 10 * INT64_C(1000)) {
		assert_int_equal(triage_horizon_of(triage_due(TRIAGE_TODAY, now), now), TRIAGE_TODAY);
	}
}

static void test_what_to_do_is_a_step(void **state)
{
	(void)state;
	struct step s;
	struct triage_do_in in = { .incident_id = room.id, .horizon = TRIAGE_TODAY, .item = S("取引先へ電話する") };
	assert_true(run(&op_triage_do, &in, &s));
	assert_true(text_is(s.item_text, "取引先へ電話する"));
	assert_int_equal(s.due_at.v, triage_due(TRIAGE_TODAY, c->now_ms));
	assert_whole();
}

static void test_row_is_sealed(void **state)
{
	(void)state;
	struct triage t;
	assert_true(set(1, "軽い", &t));
	raw_sql("UPDATE triage SET ground = '重い'");
	assert_broken("triage:ground");
	raw_sql("UPDATE triage SET ground = '軽い'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_level_moves_with_it, begin, room_end),
		cmocka_unit_test_setup_teardown(test_refused, begin, room_end),
		cmocka_unit_test_setup_teardown(test_horizons, begin, room_end),
		cmocka_unit_test_setup_teardown(test_what_to_do_is_a_step, begin, room_end),
		cmocka_unit_test_setup_teardown(test_row_is_sealed, begin, room_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
