/* Improvements: of an incident or of none, to their end; who sees which; two people at once; the journal and the file. */
#include "room_help.h"

#include "action/action.h"
#include "base/limits.h"
#include "person/person.h"

#define HOUR (3600 * INT64_C(1000))

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "malware");
	return 0;
}

static struct action add_in(struct id incident_id, const char *what, struct id owner, int64_t due)
{
	struct action a;
	struct action_add_in in = { .incident_id = incident_id, .what = str_from_c(what), .why = S("また起きるから"),
		.owner_id = owner, .due_at = { due != 0, due } };
	assert_true(run(&op_action_add, &in, &a));
	return a;
}

static bool move(const struct action *a, int to, const char *note, struct action *out)
{
	struct action_state_in in = { .id = a->id, .state = to, .note = str_from_c(note), .version = a->version };
	return run(&op_action_state, &in, out);
}

static struct action now_of(struct id id)
{
	struct action a;
	read_begin();
	assert_true(action_get(c, id, &a));
	read_end();
	return a;
}

static bool can_see(struct id id)
{
	struct action a;
	read_begin();
	bool ok = action_get(c, id, &a);
	assert_true(ok || c->err.code == ERR_NOT_FOUND);
	read_end();
	return ok;
}

static size_t listed(bool with_over)
{
	struct action *v;
	size_t n;
	read_begin();
	assert_true(action_list(c, with_over, &v, &n));
	read_end();
	return n;
}

static str last_text(void)
{
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	return n ? v[n - 1].text : S("");
}

static void close_room(void)
{
	struct incident_end_in end = { room.id, S("終わった") };
	assert_true(run_close(&end, NULL));
}

static void test_to_its_end(void **state)
{
	(void)state;
	struct action a = add_in(room.id, "添付を開く前に電話する", h.person_ids[ACCESS_VIEWER], h.now_ms + HOUR);
	assert_true(a.state == ACTION_OPEN && a.version.v == 1 && text_has(a.owner_name, "viewer"));
	assert_true(text_has(last_text(), "電話する") && text_has(last_text(), "viewer"));
	assert_false(move(&a, ACTION_OPEN, "", NULL));
	assert_true(refused_field("state", MSG_ACTION_STATE_SAME));
	assert_true(move(&a, ACTION_DOING, "紙を作った", &a));
	assert_true(move(&a, ACTION_DOING, "紙を貼った", &a)); /* how far it is, again */
	assert_true(text_is(a.note, "紙を貼った") && text_has(last_text(), "書き足した"));
	assert_false(move(&a, ACTION_DONE, "", NULL));
	assert_true(refused_field("note", MSG_ACTION_PROOF_NEEDED));
	assert_false(move(&a, ACTION_DROPPED, "", NULL));
	assert_true(refused_field("note", MSG_ACTION_REASON_NEEDED));
	assert_false(action_is_over(&a));
	assert_true(move(&a, ACTION_DONE, "電話の横の紙", &a));
	assert_true(action_is_over(&a) && a.ended_at.v == h.now_ms);
	h.now_ms += HOUR;
	assert_true(move(&a, ACTION_DONE, "電話の横の紙と手帳", &a)); /* the proof mended: it ended when it did */
	assert_int_equal(a.ended_at.v, h.now_ms - HOUR);
	assert_true(move(&a, ACTION_OPEN, "", &a));
	assert_false(a.ended_at.has);
}

static void test_bad_input(void **state)
{
	(void)state;
	struct action_add_in in = { .what = S("x"), .due_at = { true, h.now_ms - 1 } };
	assert_false(run(&op_action_add, &in, NULL));
	assert_true(refused_field("due_at", MSG_INCIDENT_DUE_PAST));
	in.due_at = (struct opt_int){ 0 };
	in.owner_id = room.id; /* nobody has this id */
	assert_false(run(&op_action_add, &in, NULL));
	assert_true(c->err.code == ERR_INVALID && strcmp(c->err.fields->field, "owner_id") == 0);
	in.owner_id = (struct id){ 0 };
	in.incident_id = h.person_ids[ACCESS_VIEWER];
	assert_false(run(&op_action_add, &in, NULL));
	assert_true(refused_field("incident_id", MSG_INCIDENT_NOT_FOUND));
	struct action_state_in none = { .id = room.id, .state = ACTION_DONE, .note = S("x") };
	assert_false(run(&op_action_state, &none, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_ACTION_NOT_FOUND));
	assert_int_equal(listed(true), 0);
}

static void test_sent_twice_and_two_at_once(void **state)
{
	(void)state;
	struct action a, again;
	struct action_add_in in = { .incident_id = room.id, .what = S("控えを確かめる"), .once = id_new(h.now_ms) };
	assert_true(run(&op_action_add, &in, &a) && run(&op_action_add, &in, &again));
	assert_true(id_eq(a.id, again.id) && listed(true) == 1);
	struct action_change_in change = { .id = a.id, .what = S("控えを毎月確かめる"), .version = a.version };
	assert_true(run(&op_action_change, &change, NULL));
	assert_false(move(&a, ACTION_DOING, "", NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ACTION_CHANGED_MEANWHILE));
	change.what = S("別の文");
	assert_false(run(&op_action_change, &change, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ACTION_CHANGED_MEANWHILE));
	assert_true(text_is(now_of(a.id).what, "控えを毎月確かめる"));
	change.version = (struct opt_int){ 0 }; /* a program that does not compare */
	assert_true(run(&op_action_change, &change, NULL));
}

/* What is late stays givable to somebody else, and whoever left stays named. */
static void test_late_and_gone(void **state)
{
	(void)state;
	struct action a = add_in(room.id, "契約を見直す", h.person_ids[ACCESS_EXECUTIVE], h.now_ms + HOUR), *v;
	size_t n;
	c->now_ms = h.now_ms += 2 * HOUR;
	assert_true(action_is_late(&a, h.now_ms));
	read_begin();
	assert_true(action_late(c, &v, &n));
	read_end();
	assert_true(n == 1 && id_eq(v[0].id, a.id));
	raw_sql("UPDATE person SET archived_at = 1 WHERE id = x'%s'", hex_of(h.person_ids[ACCESS_EXECUTIVE]));
	struct action_change_in in = { .id = a.id, .what = S("契約をすべて見直す"), .owner_id = a.owner_id, .due_at = a.due_at };
	assert_true(run(&op_action_change, &in, &a));
	assert_true(text_has(a.owner_name, "executive"));
	in.due_at.v += HOUR / 2; /* another time has to lie ahead */
	assert_false(run(&op_action_change, &in, NULL));
	assert_true(refused_field("due_at", MSG_INCIDENT_DUE_PAST));
	in.due_at.v = h.now_ms + HOUR;
	in.owner_id = h.person_ids[ACCESS_RESPONDER];
	assert_true(run(&op_action_change, &in, &a));
	read_begin();
	assert_true(action_late(c, &v, &n) && n == 0);
	assert_true(action_mine(c, h.person_ids[ACCESS_RESPONDER], &v, &n) && n == 1);
	assert_true(action_mine(c, h.person_ids[ACCESS_VIEWER], &v, &n) && n == 0);
	read_end();
	assert_true(move(&a, ACTION_DROPPED, "要らなくなった", &a));
	assert_false(action_is_late(&a, h.now_ms + 10 * HOUR));
}

static void test_after_closing(void **state)
{
	(void)state;
	struct action a = add_in(room.id, "添付を止める設定", h.person_ids[ACCESS_VIEWER], 0);
	close_room();
	assert_true(move(&a, ACTION_DONE, "設定の写し", &a));
	add_in(room.id, "訓練をする", (struct id){ 0 }, h.now_ms + 30 * 24 * HOUR);
	struct action *v;
	size_t n;
	read_begin();
	assert_true(action_of_room(c, room.id, &v, &n));
	read_end();
	assert_true(n == 2 && listed(false) == 1 && listed(true) == 2);
	assert_whole();
}

static void test_of_no_incident(void **state)
{
	(void)state;
	struct action a = add_in((struct id){ 0 }, "名簿を作る", (struct id){ 0 }, 0);
	struct action_version *v;
	size_t n;
	int64_t head = head_now(room.id);
	assert_true(move(&a, ACTION_DONE, "名簿", &a));
	read_begin();
	assert_true(action_history(c, a.id, &v, &n));
	read_end();
	assert_true(n == 2 && text_has(v[0].text, "済んだ") && text_has(v[1].text, "加えた") && text_is(v[0].writer_name, "担当"));
	assert_int_equal(head_now(room.id), head); /* no room has anything to do with it */
}

static void test_the_order(void **state)
{
	(void)state;
	struct action late = add_in(room.id, "一か月のうちに", (struct id){ 0 }, h.now_ms + 30 * 24 * HOUR);
	struct action open = add_in((struct id){ 0 }, "いつか", (struct id){ 0 }, 0), *v;
	struct action soon = add_in(room.id, "あしたまでに", (struct id){ 0 }, h.now_ms + 24 * HOUR);
	struct action over = add_in(room.id, "済んだこと", (struct id){ 0 }, h.now_ms + HOUR);
	assert_true(move(&over, ACTION_DONE, "紙", NULL));
	size_t n;
	read_begin();
	assert_true(action_list(c, true, &v, &n));
	read_end();
	const struct id wanted[] = { soon.id, late.id, open.id, over.id };
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++) {
		assert_true(id_eq(v[i].id, wanted[i]));
	}
}

/* Page after page, each row once, also while the list is as long as it may get. */
static void test_pages(void **state)
{
	(void)state;
	enum { MANY = 45, PAGE = 10 };
	struct action *v;
	size_t n, all = 0;
	str next = S("");
	for (int i = 0; i < MANY; i++) {
		struct action a = add_in((struct id){ 0 }, "x", (struct id){ 0 }, i % 3 ? h.now_ms + (i % 7 + 1) * HOUR : 0);
		if (i % 5 == 0) {
			assert_true(move(&a, ACTION_DONE, "紙", NULL));
		}
	}
	struct action *whole;
	size_t n_whole;
	read_begin();
	assert_true(action_list(c, true, &whole, &n_whole));
	assert_int_equal(n_whole, MANY);
	do {
		assert_true(action_page(c, true, next, PAGE, &v, &n, &next));
		for (size_t i = 0; i < n; i++, all++) {
			assert_true(id_eq(v[i].id, whole[all].id));
		}
	} while (!str_is_none(next));
	assert_int_equal(all, MANY);
	assert_false(action_page(c, true, S("nonsense"), PAGE, &v, &n, &next));
	assert_int_equal(c->err.code, ERR_INVALID);
	read_end();
}

static void test_how_many(void **state)
{
	(void)state;
	struct action_add_in in = { .what = S("x") };
	for (int i = 0; i < 3; i++) {
		assert_true(run(&op_action_add, &in, NULL));
	}
	raw_sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO action (org_id, id, what, why, "
		"state, note, made_at, version) SELECT x'%s', randomblob(16), 'x', '', 'open', '', 0, 1 FROM n", LIMIT_ACTIONS - 3,
		hex_of(h.org_id));
	assert_false(run(&op_action_add, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ACTION_TOO_MANY));
	assert_int_equal(listed(true), LIMIT_ACTIONS); /* and the list shows all of them */
}

static void test_restricted_and_other_firms(void **state)
{
	(void)state;
	struct action a = add_in(room.id, "内部の人の権限を見直す", h.person_ids[ACCESS_EXECUTIVE], h.now_ms + HOUR), *v;
	struct incident_restrict_in doors = { .incident_id = room.id, .reason = S("内部") };
	assert_true(run(&op_incident_restrict, &doors, NULL));
	assert_true(can_see(a.id) && listed(true) == 1);
	struct action_add_in blind = { .incident_id = room.id, .what = S("x"), .owner_id = h.person_ids[ACCESS_VIEWER] };
	assert_false(run(&op_action_add, &blind, NULL)); /* would be given what they cannot see */
	assert_true(refused_field("owner_id", MSG_INCIDENT_PERSON_OUTSIDE));
	struct action_change_in stays = { .id = a.id, .what = S("権限を見直す"), .owner_id = a.owner_id, .due_at = a.due_at };
	assert_true(run(&op_action_change, &stays, &a));
	c->now_ms = h.now_ms += 2 * HOUR;
	act_as(ACCESS_ADMIN); /* no member */
	size_t n;
	assert_true(!can_see(a.id) && listed(true) == 0);
	read_begin();
	assert_true(action_mine(c, h.person_ids[ACCESS_EXECUTIVE], &v, &n) && n == 0);
	assert_true(action_late(c, &v, &n) && n == 0);
	read_end();
	assert_true(!move(&a, ACTION_DOING, "", NULL) && refused(ERR_NOT_FOUND, MSG_ACTION_NOT_FOUND));
	struct action_add_in in = { .incident_id = room.id, .what = S("x") };
	assert_false(run(&op_action_add, &in, NULL));
	assert_true(refused_field("incident_id", MSG_INCIDENT_NOT_FOUND));
	in = (struct action_add_in){ .what = S("x"), .once = a.id }; /* not told that it is there either */
	assert_false(run(&op_action_add, &in, NULL));
	act_as(ACCESS_RESPONDER);
	struct id own = c->org_id;
	c->org_id = h.other_org_id;
	assert_true(!can_see(a.id) && listed(true) == 0);
	assert_true(!move(&a, ACTION_DOING, "", NULL) && refused(ERR_NOT_FOUND, MSG_ACTION_NOT_FOUND));
	c->org_id = own;
	assert_int_equal(now_of(a.id).state, ACTION_OPEN);
}

static void mask_last(const char *part)
{
	struct id request;
	struct mask_ask_in ask = { .incident_id = room.id, .seq = { true, head_now(room.id) }, .part = str_from_c(part),
		.reason = S("番号") };
	assert_true(run(&op_mask_ask, &ask, &request));
	struct mask_decide_in grant = { room.id, request };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mask_grant, &grant, NULL));
	act_as(ACCESS_RESPONDER);
}

static void test_masking(void **state)
{
	(void)state;
	struct action a = add_in(room.id, "合言葉 hiraku を変える", (struct id){ 0 }, 0);
	mask_last("hiraku");
	assert_true(text_is(now_of(a.id).what, "合言葉 ███ を変える"));
	assert_true(text_is(now_of(a.id).why, "また起きるから"));
	assert_true(move(&a, ACTION_DONE, "新しいのは tojiru", &a));
	mask_last("tojiru");
	a = now_of(a.id);
	assert_true(text_is(a.note, "新しいのは ███") && text_is(a.what, "合言葉 ███ を変える"));
	assert_true(text_is(a.why, "また起きるから")); /* the entry did not speak of it */
	assert_whole();
}

static void test_the_file_is_compared(void **state)
{
	(void)state;
	add_in(room.id, "直す", h.person_ids[ACCESS_VIEWER], h.now_ms + HOUR);
	assert_whole();
	raw_sql("UPDATE action SET due_at = due_at + 1");
	assert_broken("due_at");
	raw_sql("UPDATE action SET due_at = due_at - 1, state = 'done'");
	assert_broken("state");
	raw_sql("UPDATE action SET state = 'open', incident_id = NULL");
	assert_broken("action");
	raw_sql("UPDATE action SET incident_id = x'%s'", hex_of(room.id));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_to_its_end), T(test_bad_input), T(test_sent_twice_and_two_at_once), T(test_late_and_gone), T(test_after_closing),
		T(test_of_no_incident), T(test_the_order), T(test_pages), T(test_how_many), T(test_restricted_and_other_firms),
		T(test_masking), T(test_the_file_is_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
