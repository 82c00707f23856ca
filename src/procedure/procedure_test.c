/* Steps: every move, two people at once, a step of one's own in the middle. */
#include "room_help.h"

#define MINUTE_MS INT64_C(60000)

static struct incident room;
static struct step *v;
static size_t n;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("何かあった", "malware");
	v = steps_now(room.id, &n);
	return 0;
}

static bool move(const struct operation *op, struct id step, const char *note, struct step *out)
{
	struct step_act_in in = { .incident_id = room.id, .step_id = step, .note = str_from_c(note) };
	return run(op, &in, out);
}

static struct entry_view last(void)
{
	struct entry_view e;
	int64_t seq = head_now(room.id);
	read_begin();
	assert_true(journal_get(c, room.id, seq, &e));
	read_end();
	return e;
}

static void test_copied_whole(void **state)
{
	(void)state;
	const struct procedure_def *p = catalog_procedure(c->catalog, S("malware"));
	assert_int_equal(n, p->n_steps);
	for (size_t i = 0; i < n; i++) {
		const struct step *s = step_of(v, n, str_cz(&h.arena, p->steps[i].key));
		assert_non_null(s);
		assert_true(str_eq(s->item.ja, p->steps[i].item.ja) && str_eq(s->detail.en, p->steps[i].detail.en));
		assert_int_equal(s->phase.v, p->steps[i].phase);
		assert_int_equal(s->version.v, p->version);
		assert_int_equal(s->state, STEP_OPEN);
		assert_true(i == 0 || v[i - 1].phase.v <= v[i].phase.v);
	}
}

static void test_moves(void **state)
{
	(void)state;
	static const struct operation *const ops[] = { &op_step_start, &op_step_done, &op_step_not_needed, &op_step_block,
		&op_step_reopen };
	static const int to[] = { STEP_STARTED, STEP_DONE, STEP_NOT_NEEDED, STEP_BLOCKED, STEP_OPEN };
	/* from open, started, done, not needed, blocked: may each act happen? */
	static const bool may[][5] = { { true, true, true, true, false }, { false, true, true, true, true },
		{ false, false, false, false, true }, { false, false, false, false, true }, { true, true, true, false, true } };
	static const struct operation *const into[] = { NULL, &op_step_start, &op_step_done, &op_step_not_needed,
		&op_step_block };
	for (int from = 0; from < 5; from++) {
		for (int k = 0; k < 5; k++) {
			struct step s;
			assert_true(from == 0 || move(into[from], v[0].id, "わけ", &s));
			bool ok = move(ops[k], v[0].id, "わけ", &s);
			if (ok != may[from][k]) {
				print_error("from %d by %s\n", from, ops[k]->name);
			}
			assert_int_equal(ok, may[from][k]);
			assert_true(ok ? s.state == to[k] : c->err.code == ERR_CONFLICT);
			bool is_open = ok ? to[k] == STEP_OPEN : from == STEP_OPEN;
			assert_true(is_open || move(&op_step_reopen, v[0].id, "", &s));
			assert_true(is_open || s.state == STEP_OPEN);
		}
	}
}

static void test_done_tells_who_and_when(void **state)
{
	(void)state;
	struct event_time t;
	assert_true(event_time_parse(S("2026-11-26T08:40"), h.now_ms, &t));
	struct step_act_in in = { .incident_id = room.id, .step_id = v[2].id, .note = S("電源は切らず線を抜いた"),
		.person_id = h.person_ids[ACCESS_EXECUTIVE], .when = t };
	struct step s;
	assert_true(run(&op_step_done, &in, &s));
	assert_int_equal(s.ended.earliest_ms, t.earliest_ms);
	assert_int_equal(s.ended.precision, WHEN_MINUTE); /* never finer than given */
	assert_true(text_is(s.ended_by_name, "executive さん"));
	struct entry_view e = last();
	assert_int_equal(e.type, ENTRY_DONE);
	assert_true(str_find(e.text, v[2].item.ja, 0) != SIZE_MAX && text_has(e.text, "電源は切らず線を抜いた"));
	assert_int_equal(e.occurred.earliest_ms, t.earliest_ms);
	assert_true(text_is(e.person_name, "executive さん"));
	in = (struct step_act_in){ .incident_id = room.id, .step_id = v[3].id };
	assert_true(event_time_parse(S("2026-11-26T10:00"), h.now_ms, &in.when)); /* an hour ahead */
	assert_false(run(&op_step_done, &in, NULL));
	assert_true(refused_field("occurred_at", MSG_ENTRY_TIME_AHEAD));
	in = (struct step_act_in){ .incident_id = room.id, .step_id = v[3].id, .person_id = room.id };
	assert_false(run(&op_step_done, &in, NULL));
	assert_true(refused_field("person_id", MSG_INCIDENT_PERSON_UNKNOWN));
}

static void test_reasons(void **state)
{
	(void)state;
	assert_false(move(&op_step_not_needed, v[0].id, "", NULL));
	assert_true(refused_field("note", MSG_STEP_NOTE_NEEDED));
	assert_false(move(&op_step_block, v[0].id, "", NULL));
	assert_true(refused_field("note", MSG_STEP_NOTE_NEEDED));
	assert_true(move(&op_step_not_needed, v[0].id, "機械がない", NULL));
	assert_int_equal(last().type, ENTRY_DECIDED);
	assert_true(move(&op_step_block, v[1].id, "業者が来ない", NULL));
	assert_true(text_has(last().text, "業者が来ない"));
}

static void test_second_person_is_told(void **state)
{
	(void)state;
	struct step s;
	assert_true(move(&op_step_done, v[0].id, "した", &s));
	int64_t head = head_now(room.id);
	act_as(ACCESS_ADMIN);
	h.now_ms += 5 * MINUTE_MS;
	assert_false(move(&op_step_done, v[0].id, "わたしもした", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_STEP_ALREADY_DONE));
	str told = err_show(c, &c->err);
	assert_true(text_has(told, "responder さん") && text_has(told, "9:00"));
	assert_int_equal(head_now(room.id), head);
	v = steps_now(room.id, &n);
	assert_true(text_is(v[0].note, "した"));
}

static void test_assign(void **state)
{
	(void)state;
	struct step_assign_in in = { room.id, v[0].id, h.person_ids[ACCESS_ADMIN], { true, h.now_ms + 30 * MINUTE_MS } };
	struct step s, *found;
	size_t m;
	assert_true(run(&op_step_assign, &in, &s));
	assert_true(text_is(s.owner_name, "admin さん"));
	read_begin();
	assert_true(step_list_mine(c, h.person_ids[ACCESS_ADMIN], &found, &m));
	assert_true(m == 1 && id_eq(found[0].id, v[0].id) && str_eq(found[0].incident_name, room.name));
	assert_true(step_list_late(c, &found, &m));
	assert_int_equal(m, 0);
	c->now_ms = h.now_ms + 31 * MINUTE_MS;
	assert_true(step_list_late(c, &found, &m));
	assert_true(m == 1 && step_is_late(&found[0], c->now_ms));
	read_end();
	in.owner_id = room.id;
	assert_false(run(&op_step_assign, &in, NULL));
	assert_true(refused_field("owner_id", MSG_INCIDENT_PERSON_UNKNOWN));
	in = (struct step_assign_in){ .incident_id = room.id, .step_id = v[0].id };
	assert_true(run(&op_step_assign, &in, &s)); /* back to nobody */
	assert_true(id_is_none(s.owner_id) && !s.due_at.has);
	in.step_id = room.id;
	assert_false(run(&op_step_assign, &in, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_STEP_NOT_FOUND));
}

static void test_of_another_room(void **state)
{
	(void)state;
	struct incident second = open_room("別の件", "stop");
	struct step_act_in in = { .incident_id = second.id, .step_id = v[0].id };
	assert_false(run(&op_step_done, &in, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_STEP_NOT_FOUND));
}

/* --- a step of one's own --- */

static struct step add_after(struct id after, const char *item)
{
	struct step_add_in in = { .incident_id = room.id, .after_id = after, .phase = -1, .item = str_from_c(item) };
	struct step s;
	assert_true(run(&op_step_add, &in, &s));
	return s;
}

static size_t place_of(struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return i;
		}
	}
	return SIZE_MAX;
}

static void test_in_the_middle(void **state)
{
	(void)state;
	struct id third = v[2].id, fourth = v[3].id;
	/* each new one comes right after the third, so the newest stands first: also the thirtieth time */
	struct id added[30];
	for (int k = 0; k < 30; k++) {
		added[k] = add_after(third, "足したこと").id;
	}
	v = steps_now(room.id, &n);
	assert_int_equal(place_of(third), 2);
	for (size_t k = 0; k < 30; k++) {
		assert_int_equal(place_of(added[29 - k]), 3 + k);
	}
	assert_int_equal(place_of(fourth), 33);
	struct step s = v[3];
	assert_true(str_is_empty(s.procedure) && text_is(s.item_text, "足したこと"));
	assert_int_equal(s.phase.v, v[2].phase.v);
}

static void test_at_the_end_of_a_phase(void **state)
{
	(void)state;
	struct step_add_in in = { .incident_id = room.id, .phase = PHASE_REPORT, .item = S("町内会へ知らせる"),
		.owner_id = h.person_ids[ACCESS_VIEWER], .due_at = { true, h.now_ms + MINUTE_MS } };
	struct step s;
	assert_true(run(&op_step_add, &in, &s));
	v = steps_now(room.id, &n);
	size_t at = place_of(s.id);
	assert_int_equal(s.phase.v, PHASE_REPORT);
	assert_int_equal(v[at - 1].phase.v, PHASE_REPORT);
	assert_true(at + 1 == n || v[at + 1].phase.v > PHASE_REPORT);
	assert_true(text_is(s.owner_name, "viewer さん"));
	in.owner_id = room.id;
	assert_false(run(&op_step_add, &in, NULL));
	assert_true(refused_field("owner_id", MSG_INCIDENT_PERSON_UNKNOWN));
	in = (struct step_add_in){ .incident_id = room.id, .phase = -1, .item = S("x"), .after_id = room.id };
	assert_false(run(&op_step_add, &in, NULL));
	assert_true(refused_field("after_id", MSG_STEP_NOT_FOUND));
}

static void test_own_steps_survive_a_new_kind(void **state)
{
	(void)state;
	struct id own = add_after(v[0].id, "工場長に電話").id;
	struct step_assign_in assigned = { room.id, v[1].id, h.person_ids[ACCESS_ADMIN], { 0 } };
	assert_true(run(&op_step_assign, &assigned, NULL));
	struct incident_kind_in in = { room.id, S("loss"), S("落としていた") };
	assert_true(run(&op_incident_kind, &in, NULL));
	struct id touched = v[1].id, untouched = v[2].id;
	v = steps_now(room.id, &n);
	assert_true(place_of(own) != SIZE_MAX && place_of(touched) != SIZE_MAX);
	assert_true(place_of(untouched) == SIZE_MAX);
}

static void test_too_many(void **state)
{
	(void)state;
	for (size_t k = n; k < 300; k++) {
		add_after((struct id){ 0 }, "x");
	}
	struct step_add_in in = { .incident_id = room.id, .phase = -1, .item = S("x") };
	assert_false(run(&op_step_add, &in, NULL));
	assert_true(refused(ERR_INVALID, MSG_STEP_TOO_MANY));
}

/* A folder of the firm's own may hold longer procedures than ours. */
static void test_long_procedure(void **state)
{
	(void)state;
	enum { LONG = 200 };
	static struct procedure_step steps[LONG];
	for (int k = 0; k < LONG; k++) {
		steps[k] = (struct procedure_step){ .key = str_printf(&h.arena, "s%d", k), .item = { S("する"), S("do") },
			.heading = { S(""), S("") }, .detail = { S(""), S("") }, .role = S(""), .source = S("") };
	}
	struct procedure_def p = { .key = S("long"), .version = 1, .name = { S("長い手順"), S("long") }, .steps = steps,
		.n_steps = LONG };
	struct kind kind = catalog_builtin.kinds[0];
	kind.procedure = p.key;
	struct catalog own = catalog_builtin;
	own.kinds = &kind;
	own.n_kinds = 1;
	own.procedures = &p;
	own.n_procedures = 1;
	c->catalog = &own;
	struct incident i = open_room("x", str_cz(&h.arena, kind.key));
	c->catalog = &catalog_builtin;
	size_t m;
	steps_now(i.id, &m);
	assert_int_equal(m, LONG);
}

static void test_row_behind_the_journal(void **state)
{
	(void)state;
	struct step s;
	assert_true(move(&op_step_done, v[0].id, "した", &s));
	static const char *const changes[][2] = {
		{ "UPDATE step SET state = 'open' WHERE id = x'%s'", "UPDATE step SET state = 'done' WHERE id = x'%s'" },
		{ "UPDATE step SET note = 'x' WHERE id = x'%s'", "UPDATE step SET note = 'した' WHERE id = x'%s'" },
		{ "UPDATE step SET ended = '~' || ended WHERE id = x'%s'",
			"UPDATE step SET ended = substr(ended, 2) WHERE id = x'%s'" },
		{ "UPDATE step SET do_nots_ja = do_nots_ja || 'x' WHERE id = x'%s'", NULL },
	};
	for (size_t k = 0; k < sizeof changes / sizeof changes[0]; k++) {
		assert_whole();
		raw_sql(str_cz(&h.arena, str_printf(&h.arena, "%s", changes[k][0])), hex_of(s.id));
		assert_broken("step/");
		if (changes[k][1]) {
			raw_sql(str_cz(&h.arena, str_printf(&h.arena, "%s", changes[k][1])), hex_of(s.id));
		}
	}
	raw_sql("UPDATE step SET do_nots_ja = substr(do_nots_ja, 1, length(do_nots_ja) - 1) WHERE id = x'%s'",
	        hex_of(s.id));
}

#define STEP_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STEP_TEST(test_copied_whole), STEP_TEST(test_moves), STEP_TEST(test_done_tells_who_and_when),
		STEP_TEST(test_reasons), STEP_TEST(test_second_person_is_told), STEP_TEST(test_assign),
		STEP_TEST(test_of_another_room), STEP_TEST(test_in_the_middle), STEP_TEST(test_at_the_end_of_a_phase),
		STEP_TEST(test_own_steps_survive_a_new_kind), STEP_TEST(test_too_many), STEP_TEST(test_long_procedure),
		STEP_TEST(test_row_behind_the_journal),
	};
	return cmocka_run_group_tests_name("procedure", tests, NULL, NULL);
}
