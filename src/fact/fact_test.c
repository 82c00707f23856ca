/* Facts: states, what is derived, history, and the classification that follows the kind. */
#include "room_help.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "stop");
	return 0;
}

static struct fact get(const char *key)
{
	struct fact f;
	read_begin();
	assert_true(fact_get(c, room.id, str_from_c(key), &f));
	read_end();
	return f;
}

static bool set(const char *key, int state, const char *value, struct fact *out)
{
	struct fact_set_in in = { .incident_id = room.id, .key = str_from_c(key), .state = state,
		.value = str_from_c(value) };
	return run(&op_fact_set, &in, out);
}

static void test_what_the_room_knows(void **state)
{
	(void)state;
	struct fact *v;
	size_t n, known = 0;
	read_begin();
	assert_true(fact_list(c, room.id, &v, &n));
	read_end();
	assert_int_equal(n, c->catalog->n_facts);
	for (size_t i = 0; i < n; i++) {
		assert_true(str_eq(v[i].key, c->catalog->facts[i].key));
		assert_int_equal(v[i].number.v, i + 1);
		known += v[i].state == FACT_KNOWN;
		assert_true(v[i].state == FACT_KNOWN || v[i].state == -1); /* absent is not "unknown" */
	}
	assert_int_equal(known, 4);
	assert_true(text_is(get("event").value, "受注の画面が開かない"));
	assert_true(text_has(get("operator").value, "株式会社ひなた惣菜"));
	assert_int_equal(get("cause").state, -1);
	/* nobody knows the kind yet: the paper must not claim one */
	room = open_room("なにか", "unknown");
	assert_int_equal(get("classification").state, -1);
}

static void test_states(void **state)
{
	(void)state;
	struct fact f;
	assert_true(set("cause", -1, "装置の故障", &f)); /* derived */
	assert_int_equal(f.state, FACT_KNOWN);
	assert_true(set("cause", -1, "", &f));
	assert_int_equal(f.state, FACT_UNKNOWN);
	assert_true(set("cause", FACT_INVESTIGATING, "装置の故障か", &f));
	assert_true(f.state == FACT_INVESTIGATING && text_is(f.value, "装置の故障か"));
	assert_true(set("cause", FACT_NONE, NULL, &f));
	assert_true(f.state == FACT_NONE && str_is_empty(f.value));
	assert_int_equal(f.as_of.v, h.now_ms);
	assert_false(set("cause", FACT_KNOWN, "", NULL));
	assert_true(refused_field("value", MSG_FACT_VALUE_NEEDED));
	assert_false(set("nothing", FACT_UNKNOWN, "", NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_FACT_NOT_FOUND));
	struct fact_set_in ahead = { .incident_id = room.id, .key = S("cause"), .state = -1, .value = S("x"),
		.as_of = { true, h.now_ms + 120000 } };
	assert_false(run(&op_fact_set, &ahead, NULL));
	assert_true(refused_field("as_of", MSG_FACT_AS_OF_AHEAD));
	assert_int_equal(get("cause").state, FACT_NONE);
	struct incident_end_in end = { room.id, S("済み") };
	assert_true(run_close(&end, NULL));
	assert_false(set("cause", -1, "x", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

static void test_history(void **state)
{
	(void)state;
	struct fact_version *v;
	size_t n;
	struct fact f;
	assert_true(set("systems", FACT_UNKNOWN, "", NULL));
	h.now_ms += 1000;
	struct fact_set_in in = { .incident_id = room.id, .key = S("systems"), .state = -1, .value = S("受注サーバが止まった"),
		.source = S("保守会社"), .as_of = { true, h.now_ms - 500 } };
	assert_true(run(&op_fact_set, &in, &f));
	assert_true(text_is(f.source, "保守会社") && f.as_of.v == h.now_ms - 500);
	read_begin();
	assert_true(fact_history(c, room.id, S("systems"), &v, &n));
	read_end();
	assert_int_equal(n, 2);
	assert_true(v[0].seq > v[1].seq && v[0].seq == f.entry_seq.v);
	assert_true(text_has(v[0].text, "受注サーバが止まった") && text_has(v[0].text, "保守会社"));
	assert_true(text_has(v[1].text, "不明"));
	assert_int_equal(v[0].recorded_at, h.now_ms);
}

static void change_kind(const char *kind)
{
	struct incident_kind_in in = { room.id, str_from_c(kind), S("わけ") };
	assert_true(run(&op_incident_kind, &in, &room));
}

static void test_classification_follows(void **state)
{
	(void)state;
	change_kind("malware");
	assert_true(str_eq(get("classification").value, catalog_kind(c->catalog, S("malware"))->name.ja));
	c->lang = LANG_EN; /* somebody who reads English changes it: still ours, in either language */
	change_kind("loss");
	assert_true(str_eq(get("classification").value, catalog_kind(c->catalog, S("loss"))->name.en));
	c->lang = LANG_JA;
	change_kind("unknown"); /* nothing is claimed of what is not known */
	assert_int_equal(get("classification").state, FACT_UNKNOWN);
	change_kind("stop");
	assert_true(str_eq(get("classification").value, catalog_kind(c->catalog, S("stop"))->name.ja));
	assert_true(set("classification", -1, "停電", NULL));
	change_kind("malware");
	assert_true(text_is(get("classification").value, "停電")); /* what a person wrote stays */
}

static void test_row_behind_the_journal(void **state)
{
	(void)state;
	assert_true(set("cause", -1, "故障", NULL));
	assert_whole();
	raw_sql("UPDATE fact SET value = '攻撃' WHERE key = 'cause'");
	assert_broken("fact/cause");
	raw_sql("UPDATE fact SET value = '故障' WHERE key = 'cause'");
	raw_sql("INSERT INTO fact SELECT org_id, incident_id, 'course', state, value, source, as_of, entry_seq, NULL FROM fact"
	        " WHERE key = 'cause'");
	assert_broken("fact/course"); /* one nobody ever wrote */
	raw_sql("DELETE FROM fact WHERE key = 'course'");
}

#define FACT_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FACT_TEST(test_what_the_room_knows), FACT_TEST(test_states), FACT_TEST(test_history),
		FACT_TEST(test_classification_follows), FACT_TEST(test_row_behind_the_journal),
	};
	return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}
