/* Traces of a room: written down, taken from entries, ours told apart, found in other rooms the viewer may see. */
#include "room_help.h"

#include "base/limits.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("怪しいメール", "malware");
	return 0;
}

static int64_t write(struct id incident_id, const char *text)
{
	struct entry_json e;
	struct entry_add_in in = { .incident_id = incident_id, .type = ENTRY_OBSERVED, .text = str_from_c(text) };
	assert_true(run(&op_entry_add, &in, &e));
	return e.seq.v;
}

static bool add_to(struct id incident_id, const char *value, struct indicator *out)
{
	struct indicator_add_in in = { .incident_id = incident_id, .value = str_from_c(value), .state = -1 };
	return run(&op_indicator_add, &in, out);
}

static struct indicator_proposal *propose(int64_t seq, size_t *n)
{
	struct indicator_proposal *v;
	read_begin();
	assert_true(indicator_propose(c, room.id, seq, &v, n));
	read_end();
	return v;
}

static void test_written_down(void **state)
{
	(void)state;
	struct indicator v;
	assert_true(add_to(room.id, "https://Evil.example/login", &v));
	assert_true(text_is(v.value, "hxxps://evil[.]example/login") && text_is(v.real, "https://evil.example/login"));
	assert_true(v.state == INDICATOR_UNCHECKED && v.number.v == 1);
	assert_false(add_to(room.id, "hxxps://evil[.]example/login", NULL));
	assert_true(refused_field("value", MSG_INDICATOR_THERE));
	assert_false(add_to(room.id, "なにもない", NULL));
	assert_true(refused_field("value", MSG_INDICATOR_NOT_RECOGNISED));
	assert_true(add_to(room.id, "192.168.1.20", &v));
	assert_int_equal(v.state, INDICATOR_OWN);
	assert_true(add_to(room.id, "mail.hinata.example", &v)); /* the domain of our people's mail */
	assert_int_equal(v.state, INDICATOR_OWN);
	assert_true(add_to(room.id, "nothinata.example", &v));
	assert_int_equal(v.state, INDICATOR_UNCHECKED);
	c->who.access = ACCESS_VIEWER; /* who only reads gets no working address */
	read_begin();
	assert_true(indicator_get(c, room.id, v.id, &v));
	read_end();
	assert_true(str_is_none(v.real));
}

static void test_taken_from_entries(void **state)
{
	(void)state;
	size_t n;
	int64_t one = write(room.id, "203.0.113.7 へ通信。PC は 192.168.1.5、バージョン 1.2.3.4");
	int64_t two = write(room.id, "送信元は bad@evil.example、203[.]0[.]113[.]7 とも通信");
	struct indicator_proposal *v = propose(0, &n);
	assert_int_equal(n, 2 + 1);
	assert_true(text_is(v[0].value, "203[.]0[.]113[.]7") && v[0].first_seq.v == one && v[1].state == INDICATOR_OWN);
	str values[] = { S("203[.]0[.]113[.]7"), S("bad[@]evil[.]example") };
	struct indicator_taken taken;
	struct indicator_take_in in = { .incident_id = room.id, .values = { values, 2 } };
	assert_true(run(&op_indicator_take, &in, &taken));
	assert_int_equal(taken.count.v, 2);
	assert_false(run(&op_indicator_take, &in, NULL)); /* somebody else tapped too */
	assert_true(refused(ERR_CONFLICT, MSG_INDICATOR_ALL_TAKEN));
	v = propose(0, &n);
	assert_int_equal(n, 1);
	v = propose(two, &n);
	assert_true(n == 2 && v[0].is_known && v[1].is_known);
	str strange[] = { S("198.51.100.1") };
	struct indicator_take_in other = { .incident_id = room.id, .entry = { true, two }, .values = { strange, 1 } };
	assert_false(run(&op_indicator_take, &other, NULL));
	assert_true(refused_field("values", MSG_INDICATOR_NOT_IN_ENTRY));
	other.values.n = 0;
	assert_false(run(&op_indicator_take, &other, NULL));
	assert_true(refused_field("values", MSG_INDICATOR_CHOOSE));
	struct indicator *all;
	read_begin();
	assert_true(indicator_list(c, room.id, &all, &n));
	read_end();
	assert_true(n == 2 && all[0].first_seq.v == one && all[1].first_seq.v == two);
}

static void test_changes(void **state)
{
	(void)state;
	struct indicator v, w;
	assert_true(add_to(room.id, "evil.com", &v));
	struct indicator_change_in in = { .incident_id = room.id, .id = v.id, .state = INDICATOR_MALICIOUS, .seen = v.entry_seq,
		.stage = S("foothold"), .note = S("保守会社が確認") };
	assert_true(run(&op_indicator_change, &in, &w));
	assert_true(w.state == INDICATOR_MALICIOUS && text_is(w.stage, "foothold") && w.entry_seq.v > v.entry_seq.v);
	in.state = INDICATOR_HARMLESS;
	assert_false(run(&op_indicator_change, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INDICATOR_FASTER));
	struct indicator_change_in same = { .incident_id = room.id, .id = v.id, .state = INDICATOR_MALICIOUS };
	assert_false(run(&op_indicator_change, &same, NULL));
	assert_true(refused_field("state", MSG_INDICATOR_SAME));
	same.stage = S("nowhere");
	assert_false(run(&op_indicator_change, &same, NULL));
	same.id = room.id;
	same.stage = STR_NONE;
	assert_false(run(&op_indicator_change, &same, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_INDICATOR_NOT_FOUND));
}

static size_t elsewhere(void)
{
	struct indicator_elsewhere *v;
	size_t n;
	read_begin();
	assert_true(indicator_also_in(c, room.id, &v, &n));
	read_end();
	return n;
}

static void test_other_rooms(void **state)
{
	(void)state;
	struct incident other = open_room("前の事案", "malware"), secret = open_room("人事の件", "loss");
	assert_true(add_to(room.id, "evil.com", NULL) && add_to(other.id, "evil[.]com", NULL) && add_to(secret.id, "EVIL.com", NULL));
	assert_int_equal(elsewhere(), 2);
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE id = x'%s'", hex_of(secret.id));
	assert_int_equal(elsewhere(), 1); /* that there is such a room is not said */
	raw_sql("INSERT INTO incident_member (org_id, incident_id, account_id, added_at) VALUES (x'%s', x'%s', x'%s', 0)",
	        hex_of(h.org_id), hex_of(secret.id), hex_of(h.account_ids[ACCESS_RESPONDER]));
	assert_int_equal(elsewhere(), 2);
	act_as(ACCESS_ADMIN);
	assert_int_equal(elsewhere(), 1);
	raw_sql("DELETE FROM incident_member");
	raw_sql("UPDATE incident SET is_restricted = 0");
}

static void test_masking(void **state)
{
	(void)state;
	struct indicator v;
	assert_true(add_to(room.id, "hanako.yamada@evil.com", &v));
	struct mask_ask_in ask = { .incident_id = room.id, .seq = v.entry_seq, .part = S("hanako[.]yamada"), .reason = S("人の名前") };
	struct id request;
	assert_true(run(&op_mask_ask, &ask, &request));
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { room.id, request };
	assert_true(run(&op_mask_grant, &grant, NULL));
	read_begin();
	assert_true(indicator_get(c, room.id, v.id, &v));
	read_end();
	assert_true(text_is(v.value, "███[@]evil[.]com"));
}

static void test_row_behind_the_journal(void **state)
{
	(void)state;
	assert_true(add_to(room.id, "evil.com", NULL));
	assert_whole();
	raw_sql("UPDATE indicator SET state = 'harmless'");
	assert_broken("indicator/");
	raw_sql("UPDATE indicator SET state = 'unchecked', entry_seq = 1");
	assert_broken("indicator/");
	raw_sql("UPDATE indicator SET entry_seq = (SELECT seq FROM indicator_entry)");
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_written_down), T(test_taken_from_entries), T(test_changes), T(test_other_rooms), T(test_masking),
		T(test_row_behind_the_journal),
	};
	return cmocka_run_group_tests_name("indicator", tests, NULL, NULL);
}
