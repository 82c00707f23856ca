/* Who acts: copied at the opening, taken, handed, not reached, gone; shifts handed over by two. */
#include "room_help.h"

#include "procedure/procedure.h"
#include "role/role.h"

static struct incident room;

/* In the first firm: the viewer's person is president, the administrator's the IT owner. */
static void give_role(enum access who, const char *role)
{
	struct person_input in = { .id = h.person_ids[who], .role = str_from_c(role), .belongs = -1 };
	assert_true(run(&op_person_change, &in, NULL));
}

static bool deputies(const char *role, const struct id *v, size_t n)
{
	struct role_deputies_in in = { str_from_c(role), { v, n } };
	return run(&op_role_deputies, &in, NULL);
}

static int begin(void **state)
{
	room_begin(state);
	struct id two[] = { h.person_ids[ACCESS_ADMIN], h.person_ids[ACCESS_RESPONDER] };
	give_role(ACCESS_VIEWER, "chief");
	give_role(ACCESS_ADMIN, "it_owner");
	assert_true(deputies("chief", two, 2));
	room = open_room("受注の画面が開かない", "stop");
	return 0;
}

static struct role get(const char *key)
{
	struct role r;
	struct incident i = incident_now(room.id);
	read_begin();
	assert_true(role_get(c, &i, str_from_c(key), &r));
	read_end();
	return r;
}

static bool take(const char *key, struct id from, struct role *out)
{
	struct role_take_in in = { .incident_id = room.id, .role = str_from_c(key), .from_id = from };
	return run(&op_role_take, &in, out);
}

static bool hand(const char *key, struct id from, struct id to, struct role *out)
{
	struct role_hand_in in = { .incident_id = room.id, .role = str_from_c(key), .from_id = from, .to_id = to,
		.note = S("鍵は金庫") };
	return run(&op_role_hand, &in, out);
}

static bool reach(const struct operation *op, const char *key, struct id person, struct role *out)
{
	struct role_reach_in in = { .incident_id = room.id, .role = str_from_c(key), .person_id = person };
	return run(op, &in, out);
}

static const struct id nobody;
#define VIEWER h.person_ids[ACCESS_VIEWER]
#define ADMIN h.person_ids[ACCESS_ADMIN]
#define RESPONDER h.person_ids[ACCESS_RESPONDER]
#define EXECUTIVE h.person_ids[ACCESS_EXECUTIVE]

static void test_copied_at_the_opening(void **state)
{
	(void)state;
	struct role r = get("chief");
	assert_true(r.state == ROLE_ACTING && id_eq(r.person_id, VIEWER) && r.since.v == h.now_ms);
	assert_true(r.n_line == 3 && r.line[0].is_holder && id_eq(r.line[1].id, ADMIN) && r.deputies.n == 2);
	assert_true(get("pr").state == ROLE_NOBODY && id_is_none(get("pr").next_id));
	assert_true(id_eq(get("lead").person_id, room.lead_id));
	give_role(ACCESS_VIEWER, "pr"); /* the room keeps what it began with */
	assert_true(id_eq(get("chief").person_id, VIEWER));
	assert_true(get("pr").state == ROLE_NOBODY && id_eq(get("pr").next_id, VIEWER));
	size_t n, found = 0;
	struct entry_view *e = entries_now(room.id, &n);
	for (size_t i = 0; i < n; i++) {
		found += text_has(e[i].text, "はじめの担当");
	}
	assert_int_equal(found, 1);
}

static void test_two_take_over_at_once(void **state)
{
	(void)state;
	struct role r;
	act_as(ACCESS_ADMIN);
	assert_true(take("pr", nobody, &r));
	assert_true(r.state == ROLE_ACTING && id_eq(r.person_id, ADMIN));
	int64_t head = head_now(room.id);
	act_as(ACCESS_RESPONDER); /* saw nobody, too */
	assert_false(take("pr", nobody, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROLE_OTHER_NOW));
	assert_int_equal(head_now(room.id), head);
	assert_true(take("pr", ADMIN, &r)); /* knowing whom */
	assert_true(id_eq(r.person_id, RESPONDER));
	assert_false(take("pr", RESPONDER, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROLE_ME_ALREADY));
	assert_false(take("cook", nobody, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_ROLE_NOT_FOUND));
}

static void test_lead_is_one_thing(void **state)
{
	(void)state;
	struct incident_lead_in by_page = { room.id, ADMIN };
	assert_true(run(&op_incident_lead, &by_page, NULL));
	assert_true(id_eq(get("lead").person_id, ADMIN));
	struct role r;
	assert_true(take("lead", ADMIN, &r)); /* the responder */
	assert_true(id_eq(incident_now(room.id).lead_id, RESPONDER) && id_eq(r.person_id, RESPONDER));
	assert_true(hand("lead", RESPONDER, EXECUTIVE, &r));
	assert_true(id_eq(incident_now(room.id).lead_id, EXECUTIVE));
	assert_false(hand("lead", RESPONDER, ADMIN, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROLE_OTHER_NOW));
	assert_false(hand("lead", EXECUTIVE, EXECUTIVE, NULL));
	assert_true(refused_field("to_id", MSG_ROLE_TO_SAME));
}

static void test_could_not_reach(void **state)
{
	(void)state;
	struct role r;
	assert_true(reach(&op_role_unreached, "chief", nobody, &r));
	assert_true(r.state == ROLE_UNREACHED && id_eq(r.person_id, VIEWER) && id_eq(r.next_id, ADMIN));
	assert_true(reach(&op_role_unreached, "chief", ADMIN, &r)); /* nor the first deputy */
	assert_true(id_eq(r.next_id, RESPONDER));
	assert_int_equal(get("it_owner").state, ROLE_UNREACHED); /* the same person in another role */
	assert_true(hand("chief", VIEWER, RESPONDER, &r));
	assert_true(r.state == ROLE_ACTING && id_eq(r.person_id, RESPONDER));
	h.now_ms += 60000;
	assert_true(reach(&op_role_reached, "chief", VIEWER, &r));
	assert_true(id_eq(r.person_id, RESPONDER) && r.line[0].reach == REACH_REACHED && r.line[0].reach_at == h.now_ms);
	size_t n;
	struct entry_view *e = entries_now(room.id, &n);
	assert_true(e[n - 1].type == ENTRY_TOLD && text_has(e[n - 1].text, "連絡がついた"));
	assert_false(reach(&op_role_unreached, "legal", nobody, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROLE_NOBODY_NOW));
}

static void test_gone_while_acting(void **state)
{
	(void)state;
	struct person_archive off = { VIEWER, true };
	assert_true(run(&op_person_archive, &off, NULL));
	struct role r = get("chief");
	assert_true(r.state == ROLE_GONE && r.person_name.n > 0 && id_eq(r.next_id, ADMIN));
	assert_false(hand("pr", nobody, VIEWER, NULL));
	assert_true(refused_field("to_id", MSG_ROLE_TO_GONE));
	assert_false(deputies("pr", (struct id[]){ VIEWER }, 1));
	assert_true(refused_field("deputies", MSG_ROLE_TO_GONE));
	/* the account's membership ended: as good as gone */
	raw_sql("UPDATE membership SET ended_at = 1 WHERE person_id = x'%s'", hex_of(ADMIN));
	r = get("it_owner");
	assert_true(r.state == ROLE_GONE && id_is_none(r.next_id));
	assert_true(id_eq(get("chief").next_id, RESPONDER));
	raw_sql("UPDATE membership SET ended_at = NULL WHERE person_id = x'%s'", hex_of(ADMIN));
	raw_sql("UPDATE account SET disabled_at = 1 WHERE id = x'%s'", hex_of(h.account_ids[ACCESS_ADMIN]));
	assert_int_equal(get("it_owner").state, ROLE_GONE);
	raw_sql("UPDATE account SET disabled_at = NULL WHERE id = x'%s'", hex_of(h.account_ids[ACCESS_ADMIN]));
	off.archived = false;
	assert_true(run(&op_person_archive, &off, NULL));
	assert_int_equal(get("chief").state, ROLE_ACTING);
}

static struct handover give(struct id to)
{
	struct handover v;
	struct handover_give_in in = { .incident_id = room.id, .to_id = to, .note = S("石田さんが14時に来る") };
	assert_true(run(&op_handover_give, &in, &v));
	return v;
}

static bool end(const struct operation *op, struct id id, struct handover *out)
{
	struct handover_act_in in = { room.id, id };
	return run(op, &in, out);
}

static void test_shift(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	assert_true(take("lead", room.lead_id, NULL));
	int64_t head = head_now(room.id);
	struct handover v = give(EXECUTIVE);
	assert_true(v.state == HANDOVER_WAITING && v.known_seq.v == head && id_eq(v.from_id, ADMIN));
	assert_true(id_eq(get("lead").person_id, ADMIN)); /* until it is taken */
	struct handover_give_in again = { .incident_id = room.id, .to_id = RESPONDER };
	assert_false(run(&op_handover_give, &again, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_HANDOVER_WAITS_ALREADY));
	act_as(ACCESS_RESPONDER);
	assert_false(end(&op_handover_take, v.id, NULL));
	assert_true(refused(ERR_DENIED, MSG_HANDOVER_NOT_YOURS));
	assert_false(end(&op_handover_withdraw, v.id, NULL));
	assert_true(refused(ERR_DENIED, MSG_HANDOVER_NOT_YOURS));
	act_as(ACCESS_EXECUTIVE);
	assert_true(end(&op_handover_take, v.id, &v));
	assert_int_equal(v.state, HANDOVER_TAKEN);
	assert_true(id_eq(get("lead").person_id, EXECUTIVE) && id_eq(get("it_owner").person_id, EXECUTIVE));
	assert_true(id_eq(get("chief").person_id, VIEWER)); /* was not the giver's */
	assert_false(end(&op_handover_take, v.id, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_HANDOVER_ALREADY));
}

static void test_shift_refused(void **state)
{
	(void)state;
	struct handover_give_in me = { .incident_id = room.id, .to_id = RESPONDER };
	assert_false(run(&op_handover_give, &me, NULL));
	assert_true(refused_field("to_id", MSG_HANDOVER_TO_ME));
	struct handover v = give(ADMIN);
	assert_true(end(&op_handover_withdraw, v.id, &v));
	assert_int_equal(v.state, HANDOVER_WITHDRAWN);
	act_as(ACCESS_ADMIN);
	assert_false(end(&op_handover_take, v.id, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_HANDOVER_GONE));
	c->who.person_id = nobody;
	assert_false(run(&op_handover_give, &me, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROLE_NO_PERSON));
	assert_false(take("pr", nobody, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROLE_NO_PERSON));
}

static void test_note_masked(void **state)
{
	(void)state;
	struct handover v = give(ADMIN);
	struct mask_ask_in hide = { .incident_id = room.id, .seq = { true, head_now(room.id) }, .part = S("石田"),
		.reason = S("名前") };
	struct id asked;
	assert_true(run(&op_mask_ask, &hide, &asked));
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { .incident_id = room.id, .request_id = asked };
	assert_true(run(&op_mask_grant, &grant, NULL));
	assert_true(end(&op_handover_take, v.id, &v));
	assert_false(text_has(v.note, "石田"));
	assert_true(text_has(v.note, "14時に来る"));
}

static void test_since(void **state)
{
	(void)state;
	struct entry_add_in note = { .incident_id = room.id, .type = ENTRY_NOTE, .text = S("一つめ") };
	struct opt_int at;
	int64_t seq, more;
	struct entry_view *e;
	size_t n;
	assert_true(run(&op_entry_add, &note, NULL));
	int64_t mine = head_now(room.id);
	int64_t then = h.now_ms;
	act_as(ACCESS_ADMIN);
	h.now_ms += 3600000;
	note.text = S("二つめ");
	assert_true(run(&op_entry_add, &note, NULL));
	note.text = S("三つめ");
	assert_true(run(&op_entry_add, &note, NULL));
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(handover_since_my_entry(c, room.id, &seq, &at));
	assert_true(seq == mine && at.v == then);
	assert_true(handover_entries(c, room.id, seq, 1, &e, &n, &more));
	assert_true(n == 1 && more == 1 && text_is(e[0].text, "二つめ"));
	assert_true(handover_since_time(c, room.id, then + 1, &seq));
	assert_int_equal(seq, mine);
	assert_true(handover_since_shift(c, room.id, &seq, &at));
	assert_true(seq == 0 && !at.has);
	read_end();
	int64_t head = head_now(room.id);
	struct handover v = give(ADMIN);
	act_as(ACCESS_ADMIN);
	assert_true(end(&op_handover_take, v.id, NULL));
	read_begin();
	assert_true(handover_since_shift(c, room.id, &seq, &at));
	assert_int_equal(seq, head);
	read_end();
}

static void test_rows_behind_the_journal(void **state)
{
	(void)state;
	assert_true(reach(&op_role_unreached, "chief", nobody, NULL));
	give(ADMIN);
	assert_whole();
	const struct { const char *change, *back, *what; } cases[] = {
		{ "UPDATE acting SET since = since + 1", "UPDATE acting SET since = since - 1", "acting/" },
		{ "UPDATE reach SET state = 'reached'", "UPDATE reach SET state = 'unreached'", "reach/" },
		{ "UPDATE handover SET note = 'x'", "UPDATE handover SET note = '石田さんが14時に来る'", "handover/" },
		{ "UPDATE handover SET state = 'taken'", "UPDATE handover SET state = 'waiting'", "handover/" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		raw_sql("%s", cases[i].change);
		assert_broken(cases[i].what);
		raw_sql("%s", cases[i].back);
	}
}

static struct step own_step(struct id person)
{
	size_t n;
	struct step *v = steps_now(room.id, &n), out;
	struct step_assign_in in = { .incident_id = room.id, .step_id = v[0].id, .owner_id = person };
	assert_true(run(&op_step_assign, &in, &out));
	return out;
}

static struct id owner_of(struct id step)
{
	struct step s;
	read_begin();
	assert_true(step_get(c, room.id, step, &s));
	read_end();
	return s.owner_id;
}

/* Who takes over is asked about the steps: they come along by entries of their own, or stay. */
static void test_steps_come_along(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	assert_true(take("pr", nobody, NULL));
	struct step s = own_step(ADMIN);
	struct handover v = give(RESPONDER);
	act_as(ACCESS_RESPONDER);
	assert_true(end(&op_handover_take, v.id, NULL));
	assert_true(id_eq(owner_of(s.id), ADMIN)); /* not asked for */
	int64_t head = head_now(room.id);
	act_as(ACCESS_EXECUTIVE);
	struct role_take_in in = { .incident_id = room.id, .role = S("pr"), .from_id = RESPONDER, .steps = true };
	assert_true(run(&op_role_take, &in, NULL));
	assert_true(id_eq(owner_of(s.id), ADMIN)); /* another one's */
	assert_int_equal(head_now(room.id), head + 1);
	act_as(ACCESS_ADMIN);
	v = give(RESPONDER);
	head = head_now(room.id);
	act_as(ACCESS_RESPONDER);
	struct handover_act_in with = { room.id, v.id, true };
	assert_true(run(&op_handover_take, &with, NULL));
	assert_true(id_eq(owner_of(s.id), RESPONDER));
	assert_int_equal(head_now(room.id), head + 2);
}

/* Nothing is given to an account that cannot see the room; the words say to add it first. */
static void test_restricted_to_others(void **state)
{
	(void)state;
	struct incident_restrict_in close = { room.id, S("内部の人が関わる") };
	struct person_input vendor = { .name = S("石田 浩"), .belongs = 1 };
	struct person made;
	assert_true(run(&op_person_add, &vendor, &made));
	assert_true(run(&op_incident_restrict, &close, NULL));
	assert_false(hand("pr", nobody, EXECUTIVE, NULL));
	assert_true(refused_field("to_id", MSG_INCIDENT_PERSON_OUTSIDE));
	struct handover_give_in give_in = { .incident_id = room.id, .to_id = EXECUTIVE };
	assert_false(run(&op_handover_give, &give_in, NULL));
	assert_true(refused_field("to_id", MSG_INCIDENT_PERSON_OUTSIDE));
	size_t n;
	struct step *v = steps_now(room.id, &n), out;
	struct step_assign_in assign = { .incident_id = room.id, .step_id = v[0].id, .owner_id = EXECUTIVE };
	assert_false(run(&op_step_assign, &assign, &out));
	assert_true(refused_field("owner_id", MSG_INCIDENT_PERSON_OUTSIDE));
	struct incident_lead_in lead = { room.id, EXECUTIVE };
	assert_false(run(&op_incident_lead, &lead, NULL));
	assert_true(refused_field("person_id", MSG_INCIDENT_PERSON_OUTSIDE));
	assert_true(hand("legal", nobody, made.id, NULL)); /* no account: is rung, not shown anything */
	struct incident_member_in in = { room.id, h.account_ids[ACCESS_EXECUTIVE] };
	assert_true(run(&op_incident_member_add, &in, NULL));
	assert_true(hand("pr", nobody, EXECUTIVE, NULL));
	assert_true(run(&op_step_assign, &assign, &out));
}

#define ROLE_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROLE_TEST(test_copied_at_the_opening), ROLE_TEST(test_two_take_over_at_once), ROLE_TEST(test_lead_is_one_thing),
		ROLE_TEST(test_could_not_reach), ROLE_TEST(test_gone_while_acting), ROLE_TEST(test_shift),
		ROLE_TEST(test_shift_refused), ROLE_TEST(test_steps_come_along), ROLE_TEST(test_restricted_to_others), ROLE_TEST(test_note_masked), ROLE_TEST(test_since), ROLE_TEST(test_rows_behind_the_journal),
	};
	return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
