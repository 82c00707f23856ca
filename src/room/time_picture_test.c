/* The picture of the course of events: everything inside, in order, long gaps short, texts apart, the same twice. */
#include "room_help.h"

#include "room/time_picture.h"

#define HOUR INT64_C(3600000)

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("ファイルが開かない", "malware");
	return 0;
}

static struct time_picture make(const struct time_course *t, int width)
{
	struct time_picture p;
	time_picture_make(c, t, width, &p);
	return p;
}

static void check_inside(const struct time_picture *p)
{
	for (size_t i = 0; i < p->n_marks; i++) {
		assert_true(p->marks[i].x >= p->left && p->marks[i].x <= p->width);
		bool same = i && p->marks[i].lane == p->marks[i - 1].lane;
		assert_true(!same || p->marks[i].x - p->marks[i - 1].x >= 15); /* no two on each other */
	}
	for (size_t i = 1; i < p->n_ticks; i++) {
		assert_true(p->ticks[i].x - p->ticks[i - 1].x >= 40);
	}
	for (size_t i = 0; i < p->n_bands; i++) {
		assert_true(p->bands[i].width > 0 && p->bands[i].x + p->bands[i].width <= p->width);
	}
}

static void test_gaps(void **state)
{
	(void)state;
	struct time_point v[30];
	for (int i = 0; i < 30; i++) { /* an hour of work, four days of silence, an hour of work */
		v[i] = (struct time_point){ h.now_ms + i * HOUR / 15 + (i >= 15 ? 96 * HOUR : 0), i % 6, false };
	}
	struct time_course t = { .points = v, .n_points = 30, .until = v[29].at };
	for (int width = 360; width <= 720; width += 360) {
		struct time_picture p = make(&t, width), again = make(&t, width);
		check_inside(&p);
		assert_int_equal(p.n_gaps, 1);
		assert_true(text_is(p.gaps[0].text, "4日"));
		int seen = 0;
		for (size_t i = 0; i < p.n_marks; i++) {
			seen += p.marks[i].count;
		}
		assert_int_equal(seen, 30);
		assert_int_equal(p.n_marks, again.n_marks);
		assert_memory_equal(p.marks, again.marks, p.n_marks * sizeof *p.marks);
	}
}

static void test_signs_apart(void **state)
{
	(void)state;
	struct time_course t = { .n_signs = 4, .until = h.now_ms };
	for (int i = 0; i < 4; i++) {
		t.signs[i] = (struct time_sign){ h.now_ms + i, MSG_TIME_PICTURE_NOTICED }; /* all at once */
	}
	struct time_picture p = make(&t, 360);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(p.signs[i].row, i);
	}
	assert_int_equal(p.flags, 4);
}

static void test_much_and_nothing(void **state)
{
	(void)state;
	struct time_course none = { .until = h.now_ms };
	assert_int_equal(make(&none, 720).n_marks, 0);
	struct time_point *v = arena_array(&h.arena, struct time_point, 10000);
	for (int i = 0; i < 10000; i++) {
		v[i] = (struct time_point){ h.now_ms + (int64_t)i * i * 1000, i % 6, i % 7 == 0 };
	}
	struct time_course t = { .points = v, .n_points = 10000, .until = v[9999].at };
	struct time_picture p = make(&t, 720);
	check_inside(&p);
	assert_true(p.n_marks < 300);
}

static void test_of_a_room(void **state)
{
	(void)state;
	struct entry_add_in e = { .incident_id = room.id, .type = ENTRY_OBSERVED, .text = S("見た") };
	assert_true(run(&op_entry_add, &e, NULL));
	assert_true(event_time_parse(S("2026-11"), h.now_ms, &e.occurred));
	assert_true(run(&op_entry_add, &e, NULL)); /* known to the month: counted, not drawn */
	assert_true(event_time_parse(S("2026-11-20"), h.now_ms, &e.occurred));
	assert_true(run(&op_entry_add, &e, NULL));
	h.now_ms += HOUR;
	struct incident_phase_in phase = { .incident_id = room.id, .phase = PHASE_REPORT, .acknowledged = true };
	assert_true(run(&op_incident_phase, &phase, &room));
	struct time_course t;
	read_begin();
	assert_true(time_course_of(c, &room, (struct opt_int){ true, h.now_ms }, &t));
	read_end();
	assert_true(t.n_points == 4 && t.n_vague == 1 && t.n_phases == 2 && t.n_signs == 3);
	assert_true(t.phases[1].phase == PHASE_REPORT && t.phases[1].from == h.now_ms);
	struct time_picture p = make(&t, 720);
	check_inside(&p);
	assert_int_equal(p.n_bands, 2);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = { T(test_gaps), T(test_signs_apart), T(test_much_and_nothing), T(test_of_a_room) };
	return cmocka_run_group_tests_name("time_picture", tests, NULL, NULL);
}
