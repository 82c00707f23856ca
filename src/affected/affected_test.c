/* Affected things: several at once, states there and back, two at once, amounts, links, stages, masking, tampering. */
#include "room_help.h"

#include "base/limits.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("ファイルが開かない", "malware");
	return 0;
}

static struct affected_added add(int type, const char *names)
{
	struct affected_added out;
	struct affected_add_in in = { .incident_id = room.id, .type = type, .names = str_from_c(names), .state = -1 };
	assert_true(run(&op_affected_add, &in, &out));
	return out;
}

static bool try_add(const char *names)
{
	struct affected_add_in in = { .incident_id = room.id, .type = AFFECTED_PC, .names = str_from_c(names), .state = -1 };
	return run(&op_affected_add, &in, NULL);
}

static struct affected get(struct id id)
{
	struct affected a;
	read_begin();
	assert_true(affected_get(c, room.id, id, &a));
	read_end();
	return a;
}

static struct affected *list(size_t *n)
{
	struct affected *v;
	read_begin();
	assert_true(affected_list(c, room.id, &v, n));
	read_end();
	return v;
}

static bool move(struct id id, int to, const char *reason, int64_t seen)
{
	struct affected_state_in in = { .incident_id = room.id, .id = id, .state = to, .reason = str_from_c(reason),
		.seen = { seen > 0, seen } };
	return run(&op_affected_state, &in, NULL);
}

static void test_several_at_once(void **state)
{
	(void)state;
	int64_t before = head_now(room.id);
	struct affected_added out = add(AFFECTED_PC, " PC-03 \n\nPC-07\r\nPC-03\n事務の\xe2\x80\xaePC");
	assert_int_equal(out.count.v, 3);
	assert_int_equal(out.ids.n, 3);
	assert_int_equal(head_now(room.id), before + 1); /* one entry */
	size_t n;
	struct affected *v = list(&n);
	assert_int_equal(n, 3);
	assert_true(text_is(v[0].name, "PC-03") && text_is(v[1].name, "PC-07") && text_is(v[2].name, "事務のPC"));
	assert_true(v[0].state == AFFECTED_SUSPECTED && v[2].number.v == 3 && v[0].entry_seq.v == out.entry_seq.v);
	add(AFFECTED_SYSTEM, "PC-03"); /* the same name of another type is another thing */
	v = list(&n);
	assert_int_equal(v[0].type, AFFECTED_SYSTEM); /* by type */
	struct affected_counts counts;
	read_begin();
	assert_true(affected_count(c, room.id, &counts));
	read_end();
	assert_true(counts.all == 4 && counts.of[AFFECTED_SUSPECTED] == 4);
	assert_false(try_add("PC-99\nPC-07"));
	assert_true(refused_field("names", MSG_AFFECTED_THERE));
	assert_false(try_add(" \n \n"));
	assert_true(refused_field("names", MSG_AFFECTED_NAME_NEEDED));
}

static void test_sent_twice(void **state)
{
	(void)state;
	struct affected_added one, two;
	struct affected_add_in in = { .incident_id = room.id, .type = AFFECTED_PC, .names = S("a\nb"), .state = -1,
		.once = id_new(h.now_ms) };
	assert_true(run(&op_affected_add, &in, &one) && run(&op_affected_add, &in, &two));
	assert_true(two.count.v == 2 && two.entry_seq.v == one.entry_seq.v && id_eq(two.id, one.id));
	size_t n;
	list(&n);
	assert_int_equal(n, 2);
}

static void test_there_and_back(void **state)
{
	(void)state;
	struct id id = add(AFFECTED_PC, "PC-03").id;
	assert_true(move(id, AFFECTED_CONFIRMED, "", 0) && move(id, AFFECTED_RESTORED, "", 0)); /* on, also over one */
	assert_false(move(id, AFFECTED_CONFIRMED, "", 0));
	assert_true(refused_field("reason", MSG_AFFECTED_BACK_REASON));
	assert_true(move(id, AFFECTED_CONFIRMED, "また通信が出た", 0));
	assert_false(move(id, AFFECTED_NOT, "", 0));
	assert_true(refused_field("reason", MSG_AFFECTED_NOT_REASON));
	assert_true(move(id, AFFECTED_NOT, "別の機器だった", 0));
	assert_false(move(id, AFFECTED_VERIFIED, "", 0)); /* out of "not affected" too */
	struct affected_version *v;
	size_t n;
	read_begin();
	assert_true(affected_history(c, room.id, id, &v, &n));
	read_end();
	assert_int_equal(n, 5);
	assert_true(text_has(v[0].text, "別の機器だった") && text_has(v[1].text, "また通信が出た"));
	struct affected_state_in ahead = { .incident_id = room.id, .id = id, .state = AFFECTED_SUSPECTED, .reason = S("x"),
		.when = event_time_at(h.now_ms + 3600000) };
	assert_false(run(&op_affected_state, &ahead, NULL));
	assert_true(refused_field("occurred_at", MSG_AFFECTED_AHEAD));
	struct incident_end_in end = { room.id, S("済み") };
	assert_true(run_close(&end, NULL));
	assert_false(move(id, AFFECTED_SUSPECTED, "x", 0));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

static void test_two_at_once(void **state)
{
	(void)state;
	struct affected_added one = add(AFFECTED_PC, "PC-03");
	assert_true(move(one.id, AFFECTED_CONFIRMED, "", one.entry_seq.v));
	act_as(ACCESS_ADMIN);
	assert_false(move(one.id, AFFECTED_CONTAINED, "", one.entry_seq.v)); /* saw it before the other one acted */
	assert_true(refused(ERR_CONFLICT, MSG_AFFECTED_FASTER));
	assert_false(move(one.id, AFFECTED_CONFIRMED, "", 0)); /* the same again */
	assert_true(refused(ERR_CONFLICT, MSG_AFFECTED_FASTER));
	assert_true(move(one.id, AFFECTED_CONTAINED, "", get(one.id).entry_seq.v));
	struct affected_change_in in = { .incident_id = room.id, .id = one.id, .type = AFFECTED_PC, .name = S("PC-3"),
		.seen = one.entry_seq };
	assert_false(run(&op_affected_change, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_AFFECTED_FASTER));
}

static void test_data(void **state)
{
	(void)state;
	struct id id = add(AFFECTED_DATA, "顧客台帳").id;
	str special[] = { S("card"), S("personal"), S("card") };
	struct affected_change_in in = { .incident_id = room.id, .id = id, .type = AFFECTED_DATA, .name = S("顧客台帳"),
		.amount = S("少なくとも１,２００人"), .special = { special, 3 }, .place = S("受注サーバー"), .note = S("昨年分"),
		.stage = S("goal"), .owner_id = h.person_ids[ACCESS_ADMIN] };
	struct affected a;
	assert_true(run(&op_affected_change, &in, &a));
	assert_true(a.amount_kind == AMOUNT_AT_LEAST && a.amount_number.v == 1200 && a.amount_unit == AMOUNT_PERSONS);
	assert_true(text_is(a.amount.text, "少なくとも１,２００人")); /* the words stay */
	assert_true(a.special.n == 2 && text_is(a.special.v[0], "personal") && text_is(a.special.v[1], "card"));
	assert_true(text_is(a.stage, "goal") && id_eq(a.owner_id, h.person_ids[ACCESS_ADMIN]));
	assert_true(text_is(a.name, "顧客台帳") && a.state == AFFECTED_SUSPECTED);
	in.amount = S("とても多い");
	assert_false(run(&op_affected_change, &in, NULL));
	assert_true(refused_field("amount", MSG_AFFECTED_AMOUNT_UNREAD));
	in.amount = S("");
	in.stage = S("nowhere");
	assert_false(run(&op_affected_change, &in, NULL));
	assert_true(refused_field("stage", MSG_INDICATOR_STAGE_UNKNOWN));
	in.stage = S("");
	special[0] = S("gossip");
	assert_false(run(&op_affected_change, &in, NULL));
	assert_true(refused_field("special", MSG_AFFECTED_SPECIAL_UNKNOWN));
	in.special.n = 0;
	in.owner_id = h.other_org_id;
	assert_false(run(&op_affected_change, &in, NULL));
	in.owner_id = (struct id){ 0 };
	assert_true(run(&op_affected_change, &in, &a) && a.special.n == 0 && a.amount_kind == -1 && !a.amount_number.has);
}

static void test_amounts(void **state)
{
	(void)state;
	static const struct { const char *text; bool ok; int kind; int64_t number; int unit; } v[] = {
		{ "3000人", true, AMOUNT_EXACT, 3000, AMOUNT_PERSONS }, { "約3,000名", true, AMOUNT_ABOUT, 3000, AMOUNT_PERSONS },
		{ "１万２千件", true, AMOUNT_EXACT, 12000, AMOUNT_RECORDS }, { "1.2万件以上", true, AMOUNT_AT_LEAST, 12000, AMOUNT_RECORDS },
		{ "個人情報 500 件ほど", true, AMOUNT_ABOUT, 500, AMOUNT_RECORDS }, { "at least 1,001 people", true, AMOUNT_AT_LEAST, 1001, AMOUNT_PERSONS },
		{ "3千万レコード", true, AMOUNT_EXACT, 30000000, AMOUNT_RECORDS }, { "0", true, AMOUNT_EXACT, 0, -1 },
		{ "不明", true, AMOUNT_UNKNOWN, -1, -1 }, { "調査中", true, AMOUNT_UNKNOWN, -1, -1 }, { "数千人", true, AMOUNT_ABOUT, -1, -1 },
		{ "", true, -1, -1, -1 }, { "100〜200人", false, 0, 0, 0 }, { "1.5人", false, 0, 0, 0 }, { "たくさん", false, 0, 0, 0 },
		{ "99999999999999999999999", false, 0, 0, 0 }, { "1億億億", true, AMOUNT_EXACT, -2, -1 },
	};
	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
		struct amount m;
		bool ok = amount_read(&h.arena, str_from_c(v[i].text), &m);
		bool right = v[i].number == -2 || (ok == v[i].ok && (!ok || (m.kind == v[i].kind && m.unit == v[i].unit &&
			m.number.has == (v[i].number >= 0) && (!m.number.has || m.number.v == v[i].number))));
		if (!right) {
			print_error("%s: %d %d %lld %d\n", v[i].text, ok, m.kind, (long long)m.number.v, m.unit);
		}
		assert_true(right);
	}
}

static void test_links(void **state)
{
	(void)state;
	struct id pc = add(AFFECTED_PC, "PC-03").id, server = add(AFFECTED_SYSTEM, "受注サーバー").id;
	struct affected a;
	struct affected_link_in in = { .incident_id = room.id, .id = server, .from_id = pc };
	assert_true(run(&op_affected_link, &in, &a));
	assert_true(a.reached_from.n == 1 && id_eq(a.reached_from.v[0], pc));
	assert_false(run(&op_affected_link, &in, NULL));
	assert_true(refused_field("from_id", MSG_AFFECTED_LINK_THERE));
	struct affected_link_in itself = { .incident_id = room.id, .id = pc, .from_id = pc };
	assert_false(run(&op_affected_link, &itself, NULL));
	assert_true(refused_field("from_id", MSG_AFFECTED_LINK_ITSELF));
	struct affected_link_in stranger = { .incident_id = room.id, .id = pc, .from_id = room.id };
	assert_false(run(&op_affected_link, &stranger, NULL));
	assert_true(refused_field("from_id", MSG_AFFECTED_NOT_FOUND));
	assert_whole();
	assert_true(run(&op_affected_unlink, &in, &a) && a.reached_from.n == 0);
	assert_false(run(&op_affected_unlink, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_AFFECTED_LINK_GONE));
	struct affected_added out;
	struct affected_add_in more = { .incident_id = room.id, .type = AFFECTED_PC, .names = S("PC-11\nPC-12"), .state = -1,
		.reached_from = server };
	assert_true(run(&op_affected_add, &more, &out));
	assert_int_equal(get(out.ids.v[1]).reached_from.n, 1);
}

static void test_bad_input(void **state)
{
	(void)state;
	char *line = arena_chars(&h.arena, 10001);
	memset(line, 'a', 10000);
	line[10000] = '\0';
	assert_false(try_add(line));
	assert_true(refused_field("names", MSG_AFFECTED_NAME_LONG));
	str many = S("");
	for (int i = 0; i <= LIMIT_AFFECTED_AT_ONCE; i++) {
		many = STR_CAT(&h.arena, many, str_printf(&h.arena, "PC %d\n", i));
	}
	assert_false(try_add(str_cz(&h.arena, many)));
	assert_true(refused_field("names", MSG_AFFECTED_AT_ONCE));
	for (int k = 0; k < LIMIT_AFFECTED_PER_ROOM / 100; k++) {
		many = S("");
		for (int i = 0; i < 100; i++) {
			many = STR_CAT(&h.arena, many, str_printf(&h.arena, "PC %d-%d\n", k, i));
		}
		assert_true(try_add(str_cz(&h.arena, many)));
	}
	assert_false(try_add("one more"));
	assert_true(refused(ERR_CONFLICT, MSG_AFFECTED_TOO_MANY));
	size_t n;
	list(&n);
	assert_int_equal(n, LIMIT_AFFECTED_PER_ROOM);
}

static void test_stages(void **state)
{
	(void)state;
	struct entry_stage marked;
	struct stage_found *v;
	size_t n;
	struct entry_add_in e = { .incident_id = room.id, .type = ENTRY_OBSERVED, .text = S("添付を開いた") };
	struct entry_json written;
	assert_true(run(&op_entry_add, &e, &written));
	struct entry_stage_in in = { .incident_id = room.id, .seq = written.seq, .stage = S("entry") };
	assert_true(run(&op_entry_stage, &in, &marked));
	assert_false(run(&op_entry_stage, &in, NULL));
	assert_true(refused_field("stage", MSG_INDICATOR_SAME));
	read_begin();
	assert_true(stage_list(c, room.id, &v, &n));
	read_end();
	assert_int_equal(n, 7);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(v[i].n_entries.v, i == 2);
		assert_int_equal(v[i].is_seen, i == 2);
	}
	in.stage = S("nowhere");
	assert_false(run(&op_entry_stage, &in, NULL));
	in.stage = S("spread");
	assert_true(run(&op_entry_stage, &in, &marked));
	assert_whole();
	in.stage = S("");
	assert_true(run(&op_entry_stage, &in, &marked));
	in.seq.v = 999;
	in.stage = S("spread");
	assert_false(run(&op_entry_stage, &in, NULL));
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
}

static void test_masking(void **state)
{
	(void)state;
	struct affected_added one = add(AFFECTED_PC, "PC-03\n山田太郎のPC");
	act_as(ACCESS_RESPONDER);
	struct mask_ask_in ask = { .incident_id = room.id, .seq = one.entry_seq, .part = S("山田太郎"), .reason = S("人の名前") };
	struct id request;
	assert_true(run(&op_mask_ask, &ask, &request));
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { room.id, request };
	assert_true(run(&op_mask_grant, &grant, NULL));
	assert_true(text_is(get(one.ids.v[1]).name, "███のPC") && text_is(get(one.ids.v[0]).name, "PC-03"));
	assert_whole();
}

static void test_rows_behind_the_journal(void **state)
{
	(void)state;
	struct id pc = add(AFFECTED_PC, "PC-03").id, server = add(AFFECTED_SYSTEM, "サーバー").id;
	struct affected_link_in link = { .incident_id = room.id, .id = server, .from_id = pc };
	assert_true(run(&op_affected_link, &link, NULL));
	assert_whole();
	raw_sql("UPDATE affected SET state = 'verified' WHERE name = 'PC-03'");
	assert_broken("affected/");
	raw_sql("UPDATE affected SET state = 'suspected' WHERE name = 'PC-03'");
	raw_sql("UPDATE affected_link SET from_id = to_id, to_id = from_id");
	assert_broken("affected_link/");
	raw_sql("UPDATE affected_link SET from_id = to_id, to_id = from_id");
	raw_sql("INSERT INTO entry_stage SELECT org_id, incident_id, 1, 'goal' FROM affected LIMIT 1");
	assert_broken("entry_stage/1");
	raw_sql("DELETE FROM entry_stage");
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_several_at_once), T(test_sent_twice), T(test_there_and_back), T(test_two_at_once), T(test_data), T(test_amounts),
		T(test_links), T(test_bad_input), T(test_stages), T(test_masking), T(test_rows_behind_the_journal),
	};
	return cmocka_run_group_tests_name("affected", tests, NULL, NULL);
}
