/* What waits for whom: each kind while it waits and no longer, only for who can answer it, never a room one may not see. */
#include "room_help.h"

#include "decision/decision.h"
#include "evidence/evidence.h"
#include "knowledge/knowledge.h"
#include "role/role.h"
#include "sheet/sheet.h"
#include "sighting/sighting.h"
#include "suspect/suspect.h"
#include "task/task.h"
#include "waiting/waiting.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "stop");
	return 0;
}

static struct waiting *waits_for(enum access who, size_t *ret_n)
{
	struct waiting *v;
	act_as(who);
	read_begin();
	assert_true(waiting_list(c, &v, ret_n));
	read_end();
	act_as(ACCESS_RESPONDER);
	return v;
}

static size_t count_of(enum access who, enum waiting_kind kind)
{
	size_t n, found = 0;
	struct waiting *v = waits_for(who, &n);
	for (size_t i = 0; i < n; i++) {
		found += v[i].kind == (int)kind;
	}
	return found;
}

static size_t count(enum access who)
{
	size_t n;
	waits_for(who, &n);
	return n;
}

static void test_a_shift(void **state)
{
	(void)state;
	struct handover h1;
	struct handover_give_in in = { .incident_id = room.id, .to_id = h.person_ids[ACCESS_ADMIN] };
	assert_true(run(&op_handover_give, &in, &h1));
	size_t n;
	struct waiting *v = waits_for(ACCESS_ADMIN, &n);
	assert_int_equal(n, 1);
	assert_true(v[0].kind == WAITING_HANDOVER && id_eq(v[0].id, h1.id) && text_is(v[0].text, "responder さん"));
	assert_true(id_eq(v[0].incident_id, room.id) && str_ends(v[0].path, S("/handover")) && v[0].since.v == h.now_ms);
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	assert_int_equal(count(ACCESS_EXECUTIVE), 0);
	struct handover_act_in take = { room.id, h1.id };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_handover_take, &take, NULL));
	assert_int_equal(count(ACCESS_ADMIN), 0);
}

static void test_evidence(void **state)
{
	(void)state;
	struct evidence e;
	struct evidence_take_in take = { .incident_id = room.id, .kind = EVIDENCE_OBJECT, .thing = THING_PC,
		.name = S("受注のノートPC"), .place = S("金庫"), .person_id = h.person_ids[ACCESS_RESPONDER] };
	assert_true(run(&op_evidence_take, &take, &e));
	size_t before = count(ACCESS_RESPONDER);
	struct custody_result r;
	struct custody_add_in hand = { .incident_id = room.id, .evidence_id = e.id, .act = CUSTODY_HANDED,
		.receiver_id = h.person_ids[ACCESS_ADMIN], .place = S("金庫"), .purpose = S("調べる") };
	assert_true(run(&op_custody_add, &hand, &r));
	size_t n;
	struct waiting *v = waits_for(ACCESS_ADMIN, &n);
	assert_int_equal(n, 1);
	assert_true(v[0].kind == WAITING_CUSTODY && v[0].number.v == 1 && id_eq(v[0].id, e.id));
	assert_true(count(ACCESS_RESPONDER) == before + 1); /* the giver did not sign either: one page, one line */
	struct custody_refuse_in no = { .incident_id = room.id, .evidence_id = e.id, .custody_id = r.step.id, .reason = S("違う") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_custody_refuse, &no, NULL));
	assert_int_equal(count(ACCESS_ADMIN), 0);
	assert_int_equal(count(ACCESS_RESPONDER), before);
}

static void test_a_masking(void **state)
{
	(void)state;
	struct entry_json e;
	struct entry_add_in add = { .incident_id = room.id, .type = -1, .text = S("合言葉は ひみつ4711") };
	assert_true(run(&op_entry_add, &add, &e));
	struct mask_ask_in ask = { .incident_id = room.id, .seq = e.seq, .part = S("ひみつ4711"), .reason = S("合言葉") };
	assert_true(run(&op_mask_ask, &ask, NULL));
	assert_int_equal(count_of(ACCESS_RESPONDER, WAITING_MASK), 0); /* who asked cannot grant it */
	assert_int_equal(count_of(ACCESS_ADMIN, WAITING_MASK), 1);
	assert_int_equal(count_of(ACCESS_VIEWER, WAITING_MASK), 0);
}

static struct decision ask_decision(enum access who)
{
	struct decision d;
	struct decision_ask_in in = { .incident_id = room.id, .question = S("止めるか"), .options = S("止める\n動かす"),
		.decider_id = h.person_ids[who], .due_at = { true, h.now_ms + 3600000 } };
	assert_true(run(&op_decision_ask, &in, &d));
	return d;
}

static void test_a_decision(void **state)
{
	(void)state;
	struct decision d = ask_decision(ACCESS_EXECUTIVE);
	size_t n;
	struct waiting *v = waits_for(ACCESS_EXECUTIVE, &n);
	assert_true(n == 1 && v[0].kind == WAITING_DECISION && id_eq(v[0].id, d.id) && text_is(v[0].text, "止めるか"));
	assert_true(v[0].due_at.has);
	struct decision_decide_in decide = { .incident_id = room.id, .decision_id = d.id, .choice = { true, 1 }, .ground = S("広がる") };
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_decision_decide, &decide, NULL));
	assert_int_equal(count(ACCESS_EXECUTIVE), 0);
}

static struct task ask_task(enum access who)
{
	struct task t;
	struct task_add_in in = { .incident_id = room.id, .title = S("取引先へ電話する"), .owner_id = h.person_ids[who] };
	assert_true(run(&op_task_add, &in, &t));
	return t;
}

static void test_a_task(void **state)
{
	(void)state;
	struct task t = ask_task(ACCESS_HELPER);
	size_t n;
	struct waiting *v = waits_for(ACCESS_HELPER, &n);
	assert_true(n == 1 && v[0].kind == WAITING_TASK && id_is_none(v[0].incident_id) && str_is_empty(v[0].incident_name));
	ask_task(ACCESS_VIEWER);
	v = waits_for(ACCESS_VIEWER, &n);
	assert_true(n == 1 && id_eq(v[0].incident_id, room.id));
	struct task_act_in begun = { .task_id = t.id };
	act_as(ACCESS_HELPER);
	assert_true(run(&op_task_start, &begun, NULL));
	assert_int_equal(count(ACCESS_HELPER), 0);
}

static void test_a_sighting(void **state)
{
	(void)state;
	struct sighting made;
	struct sighting_report_in in = { .card = S("other"), .what = S("画面に知らない文字"), .touched = -1, .once = id_new(h.now_ms) };
	assert_true(run(&op_sighting_add, &in, &made));
	size_t n;
	struct waiting *v = waits_for(ACCESS_RESPONDER, &n);
	assert_true(n == 1 && v[0].kind == WAITING_SIGHTING && text_has(v[0].text, "画面に知らない文字"));
	assert_int_equal(count(ACCESS_VIEWER), 0);
	assert_int_equal(count(ACCESS_HELPER), 0);
	struct sighting_id_in take = { made.id };
	assert_true(run(&op_sighting_take, &take, NULL));
	assert_int_equal(count(ACCESS_RESPONDER), 0);
}

/* Of a restricted room nothing but a task of one's own, and that without the room. */
static void test_restricted(void **state)
{
	(void)state;
	ask_decision(ACCESS_EXECUTIVE);
	struct handover_give_in give = { .incident_id = room.id, .to_id = h.person_ids[ACCESS_ADMIN] };
	assert_true(run(&op_handover_give, &give, NULL));
	ask_task(ACCESS_EXECUTIVE);
	assert_int_equal(count(ACCESS_EXECUTIVE), 2);
	struct incident_restrict_in in = { room.id, S("内部の人が関わる") };
	assert_true(run(&op_incident_restrict, &in, NULL));
	size_t n;
	struct waiting *v = waits_for(ACCESS_EXECUTIVE, &n);
	assert_true(n == 1 && v[0].kind == WAITING_TASK && id_is_none(v[0].incident_id) && str_is_empty(v[0].incident_name));
	assert_int_equal(count(ACCESS_ADMIN), 0);
	struct incident_end_in end = { .incident_id = room.id, .reason = S("終わった") };
	assert_true(run_close(&end, NULL));
	assert_int_equal(count(ACCESS_EXECUTIVE), 0);
}

static void test_order(void **state)
{
	(void)state;
	ask_task(ACCESS_ADMIN);
	ask_decision(ACCESS_ADMIN);
	struct handover_give_in give = { .incident_id = room.id, .to_id = h.person_ids[ACCESS_ADMIN] };
	assert_true(run(&op_handover_give, &give, NULL));
	size_t n;
	struct waiting *v = waits_for(ACCESS_ADMIN, &n);
	assert_true(n == 3 && v[0].kind == WAITING_HANDOVER && v[1].kind == WAITING_DECISION && v[2].kind == WAITING_TASK);
}

/* A mail no finder's report tells of waits for those who judge; one somebody began to judge does not. */
static void test_a_suspicious_mail(void **state)
{
	(void)state;
	struct suspect m;
	struct suspect_add_in_words in = { .from = S("bank@evil.example"), .subject = S("至急 https://evil.example/login"), .text = S("x") };
	assert_true(run(&op_suspect_add, &in, &m));
	size_t n;
	struct waiting *v = waits_for(ACCESS_RESPONDER, &n);
	assert_int_equal(n, 1);
	assert_true(v[0].kind == WAITING_SUSPECT && id_eq(v[0].id, m.id) && v[0].number.v == 1 && str_starts(v[0].path, S("/suspect/")));
	assert_false(text_has(v[0].text, "https://evil.example")); /* a stranger's words, made harmless */
	assert_int_equal(count(ACCESS_ADMIN), 1);
	assert_int_equal(count(ACCESS_EXECUTIVE), 1); /* who may do what a responder may */
	assert_int_equal(count(ACCESS_VIEWER), 0);
	raw_sql("UPDATE suspect_mail SET state = 'checking'");
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	raw_sql("UPDATE suspect_mail SET state = 'new', incident_id = x'%s'", hex_of(room.id));
	assert_int_equal(count(ACCESS_RESPONDER), 1);
	raw_sql("UPDATE incident SET is_restricted = 1");
	raw_sql("DELETE FROM incident_member");
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	raw_sql("UPDATE incident SET is_restricted = 0");
}

/* The date stands on いま of who looks after the note, of all who respond when nobody with an account does. */
static void test_a_note_to_review(void **state)
{
	(void)state;
	struct knowledge k;
	struct knowledge_in in = { .title = S("請求書のメール"), .kind = S(""), .happened = S("x"), .to_do = S("y"), .source = KNOWLEDGE_INCIDENT,
		.audience = -1, .publish = true, .review_at = { true, h.now_ms + 48 * 3600 * 1000LL },
		.keeper_id = h.person_ids[ACCESS_ADMIN] };
	assert_true(run(&op_knowledge_add, &in, &k));
	assert_int_equal(count(ACCESS_ADMIN), 0); /* not yet */
	h.now_ms += 72 * 3600 * 1000LL;
	c->now_ms = h.now_ms;
	size_t n;
	struct waiting *v = waits_for(ACCESS_ADMIN, &n);
	assert_int_equal(n, 1);
	assert_true(v[0].kind == WAITING_KNOWLEDGE && id_eq(v[0].id, k.id) && text_has(v[0].text, "請求書") && v[0].due_at.has);
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	raw_sql("UPDATE knowledge SET keeper_id = NULL");
	assert_int_equal(count(ACCESS_RESPONDER) + count(ACCESS_ADMIN), 2);
	raw_sql("UPDATE knowledge SET state = 'archived'");
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	raw_sql("UPDATE knowledge SET state = 'published', audience = 'room', room_id = x'%s'", hex_of(room.id));
	assert_int_equal(count(ACCESS_RESPONDER), 1);
	raw_sql("UPDATE incident SET is_restricted = 1");
	raw_sql("DELETE FROM incident_member");
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	raw_sql("UPDATE incident SET is_restricted = 0");
}

static struct id ledger_row(const char *sheet, const char *kind, const char *field, struct id person)
{
	struct sheet_row r;
	struct raw_value v[] = { { S("name"), S("もの") }, { S("kind"), str_from_c(kind) }, { S("stop"), S("day") },
		{ str_from_c(field), id_str(&h.arena, person) } };
	bool is_system = text_is(str_from_c(sheet), "system");
	if (!is_system) {
		v[2] = v[3];
	}
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = { v, is_system ? 4 : 3 }, .reason = S("") };
	assert_true(run(&op_sheet_add, &in, &r));
	return r.id;
}

/* One line: for administrators all rows that are due, for others those that name them first, while they may change them. */
static void test_rows_of_ledgers(void **state)
{
	(void)state;
	struct id me = h.person_ids[ACCESS_RESPONDER];
	struct id pc = ledger_row("endpoint", "notebook", "user", me);
	ledger_row("endpoint", "notebook", "user", h.person_ids[ACCESS_EXECUTIVE]);
	assert_int_equal(count_of(ACCESS_ADMIN, WAITING_LEDGER), 0); /* not yet */
	h.now_ms += 181 * 24 * 3600 * 1000LL;
	c->now_ms = h.now_ms;
	size_t n;
	struct waiting *v = waits_for(ACCESS_ADMIN, &n);
	assert_true(n == 1 && v[0].kind == WAITING_LEDGER && v[0].number.v == 2 && text_is(v[0].path, "/ledgers/endpoint?due=1"));
	assert_true(text_has(waiting_title(c, &v[0]), "2件"));
	v = waits_for(ACCESS_RESPONDER, &n);
	assert_true(n == 1 && v[0].number.v == 1 && text_has(v[0].path, "?due=1&where.user="));
	assert_int_equal(count(ACCESS_VIEWER), 0);
	/* who is named but may not change it is not asked */
	raw_sql("UPDATE sheet_link SET to_id = x'%s' WHERE row_id = x'%s'", hex_of(h.person_ids[ACCESS_VIEWER]), hex_of(pc));
	assert_int_equal(count(ACCESS_VIEWER) + count(ACCESS_RESPONDER), 0);
	/* nor who is named in another field than the first */
	raw_sql("UPDATE sheet_link SET to_id = x'%s', field = 'helper' WHERE row_id = x'%s'", hex_of(me), hex_of(pc));
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	raw_sql("UPDATE sheet_link SET field = 'user' WHERE row_id = x'%s'", hex_of(pc));
	assert_int_equal(count(ACCESS_RESPONDER), 1);
	struct sheet_act_in still = { S("endpoint"), pc, S("") };
	struct sheet_row out;
	assert_true(run(&op_sheet_check, &still, &out));
	assert_int_equal(count(ACCESS_RESPONDER), 0);
	v = waits_for(ACCESS_ADMIN, &n);
	assert_true(n == 1 && v[0].number.v == 1);
	/* of two ledgers: the page of all of them */
	struct id system = ledger_row("system", "pc", "owner", me);
	raw_sql("UPDATE sheet_row SET check_due = 1 WHERE id = x'%s'", hex_of(system));
	v = waits_for(ACCESS_ADMIN, &n);
	assert_true(n == 1 && v[0].number.v == 2 && text_is(v[0].path, "/ledgers") && str_is_empty(v[0].text));
	/* taken off the list */
	struct sheet_act_in off = { S("system"), system, S("") };
	assert_true(run(&op_sheet_archive, &off, &out));
	assert_int_equal(count(ACCESS_RESPONDER), 0);
}

/* However many are due, a bounded number is counted. */
static void test_many_rows_of_ledgers(void **state)
{
	(void)state;
	struct id pc = ledger_row("endpoint", "notebook", "user", h.person_ids[ACCESS_RESPONDER]);
	raw_sql("WITH RECURSIVE k(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM k WHERE n < 1500) INSERT INTO sheet_row "
		"(org_id, id, sheet, number, state, title, body, form, version, made_at, changed_at, check_due, marks) "
		"SELECT org_id, randomblob(16), sheet, n, state, title, body, form, version, made_at, changed_at, 5, '' "
		"FROM sheet_row JOIN k WHERE id = x'%s'", hex_of(pc));
	size_t n;
	struct waiting *v = waits_for(ACCESS_ADMIN, &n);
	assert_true(n == 1 && v[0].number.v == SHEET_DUE_MOST && text_has(waiting_title(c, &v[0]), "1,000件以上"));
}

#define WAITING_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		WAITING_TEST(test_a_shift), WAITING_TEST(test_evidence), WAITING_TEST(test_a_masking), WAITING_TEST(test_a_decision),
		WAITING_TEST(test_a_task), WAITING_TEST(test_a_sighting), WAITING_TEST(test_restricted), WAITING_TEST(test_order),
		WAITING_TEST(test_a_suspicious_mail), WAITING_TEST(test_a_note_to_review),
		WAITING_TEST(test_rows_of_ledgers), WAITING_TEST(test_many_rows_of_ledgers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
