/* Decisions: asked, decided once, carried out, looked at again, withdrawn; and the rows against the journal. */
#include "room_help.h"

#include "decision/decision.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "stop");
	return 0;
}

static struct decision_ask_in question(const char *text)
{
	return (struct decision_ask_in){ .incident_id = room.id, .question = str_from_c(text),
		.options = S("切る｜広がらない｜出荷が止まる\n切らない / 出荷できる / 広がるかもしれない"),
		.decider_id = h.person_ids[ACCESS_EXECUTIVE], .due_at = { true, h.now_ms + 3600000 } };
}

static struct decision ask(const char *text)
{
	struct decision d;
	struct decision_ask_in in = question(text);
	assert_true(run(&op_decision_ask, &in, &d));
	return d;
}

static bool decide(struct id id, int64_t choice, const char *ground, struct decision *out)
{
	struct decision_decide_in in = { .incident_id = room.id, .decision_id = id, .choice = { choice > 0, choice },
		.ground = ground ? str_from_c(ground) : STR_NONE };
	return run(&op_decision_decide, &in, out);
}

static bool act(const struct operation *op, struct id id, const char *note, struct decision *out)
{
	struct decision_act_in in = { .incident_id = room.id, .decision_id = id, .note = str_from_c(note) };
	return run(op, &in, out);
}

static struct decision now(struct id id)
{
	struct decision d;
	read_begin();
	assert_true(decision_get(c, room.id, id, &d));
	read_end();
	return d;
}

static void test_asked_and_decided(void **state)
{
	(void)state;
	struct decision d = ask("ネットワークを切るか");
	assert_true(d.state == DECISION_OPEN && d.number.v == 1 && str_is_empty(d.answer) && !d.entry_seq.has);
	int64_t before = head_now(room.id);
	assert_false(decide(d.id, 1, "", NULL));
	assert_true(refused_field("ground", MSG_DECISION_GROUND_NEEDED));
	assert_false(decide(d.id, 0, "わけ", NULL));
	assert_true(refused_field("answer", MSG_DECISION_ANSWER_NEEDED));
	assert_false(decide(d.id, 3, "わけ", NULL));
	assert_true(refused_field("choice", MSG_DECISION_NO_OPTION));
	assert_int_equal(head_now(room.id), before);
	act_as(ACCESS_EXECUTIVE);
	assert_true(decide(d.id, 1, "広がるほうがこわい", &d));
	assert_true(d.state == DECISION_DECIDED && text_is(d.answer, "切る"));
	assert_true(id_eq(d.decided_by_id, h.person_ids[ACCESS_EXECUTIVE]));
	assert_true(d.known_seq.v == before && d.entry_seq.v == before + 1);
	size_t n;
	struct entry_view *e = entries_now(room.id, &n);
	assert_true(e[n - 1].seq == d.entry_seq.v && e[n - 1].type == ENTRY_DECIDED && text_has(e[n - 1].text, "広がるほう"));
	struct journal_finding f;
	read_begin();
	assert_true(journal_verify_seal(c, d.known_seal, &f) && !f.broken);
	read_end();
}

static void test_two_at_once(void **state)
{
	(void)state;
	struct decision d = ask("切るか");
	assert_true(decide(d.id, 1, "わけ", NULL));
	int64_t head = head_now(room.id);
	act_as(ACCESS_EXECUTIVE);
	assert_false(decide(d.id, 2, "別のわけ", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_ALREADY));
	assert_int_equal(head_now(room.id), head);
	assert_true(text_is(now(d.id).answer, "切る"));
}

static void test_already_decided(void **state)
{
	(void)state;
	struct decision d;
	struct decision_ask_in in = question("社長に知らせるか");
	in.answer = S("すぐ知らせる");
	assert_false(run(&op_decision_ask, &in, &d)); /* no ground: nothing of it stays */
	assert_true(refused_field("ground", MSG_DECISION_GROUND_NEEDED));
	in.ground = S("レベル3かもしれない");
	assert_true(run(&op_decision_ask, &in, &d));
	assert_true(d.state == DECISION_DECIDED && d.number.v == 1 && text_is(d.answer, "すぐ知らせる"));
}

static void test_words_stand(void **state)
{
	(void)state;
	struct id told[] = { h.person_ids[ACCESS_VIEWER], h.person_ids[ACCESS_ADMIN] };
	struct decision d = ask("切るか");
	struct decision_ask_in in = question("全部切るか");
	in.decision_id = d.id;
	in.ground = S("わけ");
	assert_true(run(&op_decision_change, &in, &d));
	assert_true(text_is(d.question, "全部切るか"));
	assert_true(decide(d.id, 2, NULL, NULL));
	in.told = (struct id_list){ told, 2 };
	in.carrier_id = h.person_ids[ACCESS_RESPONDER];
	assert_true(run(&op_decision_change, &in, &d)); /* who is told and who does it may still change */
	assert_true(d.told.n == 2 && d.told_names.n > 0 && id_eq(d.carrier_id, in.carrier_id));
	in.told.n = 1;
	assert_true(run(&op_decision_change, &in, &d));
	assert_int_equal(d.told.n, 1);
	in.question = S("切らないか");
	assert_false(run(&op_decision_change, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_WORDS_STAND));
	assert_true(text_is(now(d.id).question, "全部切るか"));
}

static void test_carried_and_back(void **state)
{
	(void)state;
	struct decision d = ask("切るか");
	assert_false(act(&op_decision_carried, d.id, "", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_STILL_OPEN));
	assert_true(decide(d.id, 1, "わけ", NULL));
	assert_true(act(&op_decision_carried, d.id, "14時に抜いた", &d));
	assert_true(d.state == DECISION_CARRIED && d.carried.precision && text_is(d.carried_note, "14時に抜いた"));
	assert_true(act(&op_decision_reopen, d.id, "", &d));
	assert_true(d.state == DECISION_DECIDED && !d.carried.precision);
	assert_false(act(&op_decision_withdraw, d.id, "", NULL));
	assert_true(refused_field("note", MSG_DECISION_REASON_NEEDED));
	assert_true(act(&op_decision_withdraw, d.id, "聞きまちがい", &d));
	assert_int_equal(d.state, DECISION_WITHDRAWN);
	assert_false(decide(d.id, 1, "わけ", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_ALREADY_WITHDRAWN));
	assert_true(act(&op_decision_reopen, d.id, "", &d));
	assert_int_equal(d.state, DECISION_DECIDED);
}

static void test_again(void **state)
{
	(void)state;
	struct decision old = ask("切るか"), new;
	struct decision_ask_in in = question("つなぎ直すか");
	in.revisits_id = old.id;
	assert_false(run(&op_decision_ask, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_STILL_OPEN));
	assert_true(decide(old.id, 1, "わけ", NULL) && act(&op_decision_carried, old.id, "", NULL));
	assert_true(run(&op_decision_ask, &in, &new));
	old = now(old.id);
	assert_true(old.state == DECISION_CARRIED && id_eq(old.revisited_by_id, new.id)); /* holds until the new one does */
	assert_false(run(&op_decision_ask, &in, NULL)); /* one at a time */
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_ALREADY_REVISITED));
	assert_true(decide(new.id, 2, "調べ終えた", NULL));
	assert_int_equal(now(old.id).state, DECISION_REVISITED);
	assert_true(act(&op_decision_withdraw, new.id, "早すぎた", NULL));
	assert_int_equal(now(old.id).state, DECISION_CARRIED);
	struct decision third;
	assert_true(run(&op_decision_ask, &in, &third));
	assert_false(act(&op_decision_reopen, new.id, "", NULL)); /* another one took the place */
	assert_true(refused(ERR_CONFLICT, MSG_DECISION_ALREADY_REVISITED));
	assert_true(act(&op_decision_withdraw, third.id, "やめた", NULL));
	assert_true(act(&op_decision_reopen, new.id, "", NULL));
	assert_int_equal(now(old.id).state, DECISION_REVISITED);
}

static void test_what_waits(void **state)
{
	(void)state;
	struct decision_wait *v;
	size_t n;
	struct decision one = ask("切るか"), two = ask("公表するか");
	struct decision_decide_in in = { .incident_id = room.id, .decision_id = two.id, .choice = { true, 1 },
		.ground = S("わけ"), .carrier_id = h.person_ids[ACCESS_RESPONDER] };
	assert_true(run(&op_decision_decide, &in, NULL));
	struct decision three = ask("だれも実行しない");
	assert_true(decide(three.id, 1, "わけ", NULL));
	read_begin();
	assert_true(decision_waiting(c, room.id, &v, &n));
	assert_int_equal(n, 2); /* the third needs nobody */
	assert_true(v[0].is_open != v[1].is_open);
	assert_true(decision_mine(c, h.person_ids[ACCESS_RESPONDER], &v, &n));
	assert_true(n == 1 && id_eq(v[0].id, two.id) && !v[0].is_open && v[0].incident_name.n > 0);
	assert_true(decision_mine(c, h.person_ids[ACCESS_EXECUTIVE], &v, &n));
	assert_true(n == 1 && id_eq(v[0].id, one.id) && v[0].is_open);
	read_end();
	/* a restricted room shows itself to its members alone */
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE id = x'%s'", hex_of(room.id));
	read_begin();
	assert_true(decision_mine(c, h.person_ids[ACCESS_EXECUTIVE], &v, &n));
	assert_int_equal(n, 0);
	read_end();
	raw_sql("UPDATE incident SET is_restricted = 0 WHERE id = x'%s'", hex_of(room.id));
}

static void test_known_then(void **state)
{
	(void)state;
	struct fact_set_in f = { .incident_id = room.id, .key = S("cause"), .state = -1, .value = S("停電らしい") };
	assert_true(run(&op_fact_set, &f, NULL));
	struct decision d = ask("切るか");
	assert_true(decide(d.id, 1, "わけ", &d));
	f.value = S("不正アクセス");
	assert_true(run(&op_fact_set, &f, NULL));
	struct decision_fact *v;
	size_t n, seen = 0;
	read_begin();
	assert_true(decision_facts_then(c, room.id, d.known_seq.v, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		assert_false(text_has(v[i].text, "不正アクセス"));
		seen += text_has(v[i].text, "停電らしい");
	}
	assert_int_equal(seen, 1);
}

static void test_options(void **state)
{
	(void)state;
	struct decision_option *v;
	size_t n;
	decision_options(c, S("払う｜早く戻る｜戻る保証がない\n\n払わない / 違法に加担しない\nA|B|C|D\n24/7で見張る"), &v, &n);
	assert_int_equal(n, 4);
	assert_true(text_is(v[0].text, "払う") && text_is(v[0].pro, "早く戻る") && text_is(v[0].con, "戻る保証がない"));
	assert_true(text_is(v[1].text, "払わない") && str_is_empty(v[1].con));
	assert_true(text_is(v[2].con, "C|D"));
	assert_true(text_is(v[3].text, "24/7で見張る"));
	decision_options(c, S(" \n"), &v, &n);
	assert_int_equal(n, 0);
}

/* A masking reaches the words in the row, and verify still finds everything whole. */
static void test_masked(void **state)
{
	(void)state;
	struct decision d = ask("番号 4711-0815 を変えるか");
	struct mask_ask_in hide = { .incident_id = room.id, .seq = { true, head_now(room.id) }, .part = S("4711-0815"),
		.reason = S("番号") };
	struct id asked;
	assert_true(run(&op_mask_ask, &hide, &asked));
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { .incident_id = room.id, .request_id = asked };
	assert_true(run(&op_mask_grant, &grant, NULL));
	d = now(d.id);
	assert_false(text_has(d.question, "4711"));
	assert_true(text_has(d.question, "を変えるか"));
	assert_true(decide(d.id, 1, "漏れた番号だから", &d));
}

static void test_bad_input(void **state)
{
	(void)state;
	struct decision_ask_in in = question("切るか");
	struct id nobody = id_new(1), people[] = { h.person_ids[ACCESS_ADMIN], nobody };
	in.decider_id = nobody;
	assert_false(run(&op_decision_ask, &in, NULL));
	assert_true(refused_field("decider_id", MSG_INCIDENT_PERSON_UNKNOWN));
	in = question("切るか");
	in.told = (struct id_list){ people, 2 };
	assert_false(run(&op_decision_ask, &in, NULL));
	assert_true(refused_field("told", MSG_INCIDENT_PERSON_UNKNOWN));
	in = question("切るか");
	in.revisits_id = nobody;
	assert_false(run(&op_decision_ask, &in, NULL));
	assert_true(refused_field("revisits_id", MSG_DECISION_NOT_FOUND));
	struct decision d = ask("切るか");
	struct decision_decide_in ahead = { .incident_id = room.id, .decision_id = d.id, .choice = { true, 1 },
		.ground = S("わけ"), .when = event_time_at(h.now_ms + 3600000) };
	assert_false(run(&op_decision_decide, &ahead, NULL));
	assert_true(refused_field("occurred_at", MSG_ENTRY_TIME_AHEAD));
	struct incident other = open_room("別の部屋", "stop");
	struct decision_act_in elsewhere = { .incident_id = other.id, .decision_id = d.id, .note = S("x") };
	assert_false(run(&op_decision_withdraw, &elsewhere, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_DECISION_NOT_FOUND));
	struct incident_end_in end = { room.id, S("済み") };
	assert_true(run_close(&end, NULL));
	assert_false(decide(d.id, 1, "わけ", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

static void test_rows_behind_the_journal(void **state)
{
	(void)state;
	struct id told[] = { h.person_ids[ACCESS_VIEWER] };
	struct decision_ask_in in = question("切るか");
	struct decision d;
	in.told = (struct id_list){ told, 1 };
	assert_true(run(&op_decision_ask, &in, &d));
	assert_true(decide(d.id, 1, "わけ", NULL));
	assert_whole();
	raw_sql("UPDATE decision SET answer = '切らない'");
	assert_broken("decision/");
	raw_sql("UPDATE decision SET answer = '切る', known_seq = known_seq - 1");
	assert_broken("decision/");
	raw_sql("UPDATE decision SET known_seq = known_seq + 1");
	raw_sql("UPDATE decision_person SET part = 'consulted'");
	assert_broken("decision/");
	raw_sql("UPDATE decision_person SET part = 'told'");
}

static void test_due_times(void **state)
{
	(void)state;
	struct decision_ask_in in = question("切るか");
	in.due_at = (struct opt_int){ true, h.now_ms - 60000 };
	assert_false(run(&op_decision_ask, &in, NULL));
	assert_true(refused_field("due_at", MSG_INCIDENT_DUE_PAST));
	in.due_at.v = h.now_ms + 60000;
	in.carry_due_at = (struct opt_int){ true, h.now_ms - 60000 };
	assert_false(run(&op_decision_ask, &in, NULL));
	assert_true(refused_field("carry_due_at", MSG_INCIDENT_DUE_PAST));
	in.carry_due_at.has = false;
	struct decision d;
	assert_true(run(&op_decision_ask, &in, &d));
	h.now_ms += 120000; /* late: its words can still be mended */
	in.decision_id = d.id;
	in.ground = S("広がるから");
	assert_true(run(&op_decision_change, &in, NULL));
	struct decision_decide_in yes = { .incident_id = room.id, .decision_id = d.id, .answer = S("切る"), .ground = S("広がる"),
		.carry_due_at = { true, h.now_ms - 60000 } };
	assert_false(run(&op_decision_decide, &yes, NULL));
	assert_true(refused_field("carry_due_at", MSG_INCIDENT_DUE_PAST));
}

#define DECISION_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DECISION_TEST(test_asked_and_decided), DECISION_TEST(test_two_at_once), DECISION_TEST(test_already_decided),
		DECISION_TEST(test_words_stand), DECISION_TEST(test_carried_and_back), DECISION_TEST(test_again),
		DECISION_TEST(test_what_waits), DECISION_TEST(test_known_then), DECISION_TEST(test_options),
		DECISION_TEST(test_masked), DECISION_TEST(test_due_times), DECISION_TEST(test_bad_input), DECISION_TEST(test_rows_behind_the_journal),
	};
	return cmocka_run_group_tests_name("decision", tests, NULL, NULL);
}
