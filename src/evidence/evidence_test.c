/* Evidence: taken once, numbered, corrected and taken back by entries; from hand to hand, confirmed by both sides. */
#include "room_help.h"

#include <unistd.h>

#include "base/text.h"
#include "evidence/evidence.h"
#include "person/person.h"

static struct incident room;

static bool act_passwords(struct ctx *cc, void *arg)
{
	static const char *const mails[] = { "viewer@hinata.example", "executive@hinata.example", "responder@hinata.example",
		"admin@hinata.example" };
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof mails / sizeof mails[0]; i++) {
		ok = account_reset_password(cc, &(struct account_reset){ str_from_c(mails[i]), *(str *)arg });
	}
	return ok;
}

static int begin(void **state)
{
	str hash;
	room_begin(state);
	assert_true(password_hash(c, S(HARNESS_PASSWORD), &hash));
	assert_true(harness_write(&h, act_passwords, &hash));
	room = open_room("受注の画面が開かない", "malware");
	return 0;
}

static struct evidence take_file(const char *name, const char *content)
{
	struct evidence_take_in in = { .incident_id = room.id, .kind = -1, .thing = -1, .how = S("サーバーから写した"),
		.place = S("事務所の金庫") };
	struct evidence e;
	err_clear(c);
	assert_true(evidence_take_prepare(c, &in, str_bytes(str_from_c(content)), str_from_c(name)));
	assert_true(run(&op_evidence_take, &in, &e));
	return e;
}

static struct evidence take_thing(const char *name)
{
	struct evidence_take_in in = { .incident_id = room.id, .kind = EVIDENCE_OBJECT, .thing = THING_PC,
		.name = str_from_c(name), .place = S("倉庫"), .found = S("経理の席"), .from_name = S("森本") };
	struct evidence e;
	assert_true(run(&op_evidence_take, &in, &e));
	return e;
}

static struct evidence now(const struct evidence *e)
{
	struct evidence got;
	err_clear(c);
	read_begin();
	assert_true(evidence_get(c, room.id, e->id, &got));
	read_end();
	return got;
}

static void taken_and_numbered(void **state)
{
	(void)state;
	struct evidence a = take_file("access.log", "10.0.0.1 GET /"), b = take_thing("経理のPC"), *v;
	size_t n;
	assert_int_equal(a.number.v, 1);
	assert_int_equal(b.number.v, 2);
	assert_true(text_is(a.name, "access.log"));
	assert_true(text_is(a.type, "text/plain"));
	assert_int_equal(a.bytes.v, 14);
	assert_true(text_is(b.holder_name, "担当") || b.holder_name.n > 0);
	assert_true(text_is(b.place, "倉庫"));
	read_begin();
	assert_true(evidence_list(c, room.id, &v, &n));
	read_end();
	assert_int_equal(n, 2);
	assert_true(text_is(v[0].place, "事務所の金庫"));
	size_t n_entries;
	struct entry_view *e = entries_now(room.id, &n_entries);
	assert_int_equal(e[n_entries - 2].type, ENTRY_COLLECTED);
	assert_true(text_has(e[n_entries - 2].text, "SHA-256"));
	int64_t same;
	struct evidence again = take_file("copy.log", "10.0.0.1 GET /");
	assert_true(evidence_same(c, &again, &same));
	assert_int_equal(same, 1);
}

static void what_is_missing_is_told(void **state)
{
	(void)state;
	struct evidence_take_in in = { .incident_id = room.id, .kind = EVIDENCE_FILE, .thing = -1, .name = S("x") };
	assert_false(run(&op_evidence_take, &in, NULL));
	assert_true(refused_field("file", MSG_EVIDENCE_FILE_NEEDED));
	in = (struct evidence_take_in){ .incident_id = room.id, .kind = EVIDENCE_OBJECT, .thing = -1 };
	assert_false(run(&op_evidence_take, &in, NULL));
	assert_true(refused_field("name", MSG_EVIDENCE_NAME_NEEDED));
	in.name = S("x");
	in.when = event_time_at(c->now_ms + 3600 * 1000);
	assert_false(run(&op_evidence_take, &in, NULL));
	assert_true(refused_field("occurred_at", MSG_EVIDENCE_TIME_AHEAD));
}

static void sent_twice_is_taken_once(void **state)
{
	(void)state;
	struct evidence_take_in in = { .incident_id = room.id, .kind = EVIDENCE_OBJECT, .thing = -1, .name = S("USBメモリ"),
		.once = id_new(c->now_ms) };
	struct evidence a, b;
	assert_true(run(&op_evidence_take, &in, &a));
	int64_t head = head_now(room.id);
	assert_true(run(&op_evidence_take, &in, &b));
	assert_int_equal(head, head_now(room.id));
	assert_true(id_eq(a.id, b.id));
}

static void names_cannot_trick(void **state)
{
	(void)state;
	struct evidence e = take_file("..\\..\\請求書\xe2\x80\xae\x01gpj.exe", "MZ");
	assert_true(text_is(e.file_name, "請求書 gpj.exe") || text_is(e.file_name, "請求書gpj.exe"));
	assert_true(str_find(e.file_name, S("\xe2\x80\xae"), 0) == SIZE_MAX);
}

static void a_picture_that_is_none(void **state)
{
	(void)state;
	struct evidence e = take_file("photo.jpg", "<html><script>alert(1)</script></html>");
	assert_false(blob_may_show(e.type));
}

static void a_sample_is_sealed(void **state)
{
	(void)state;
	struct evidence_take_in in = { .incident_id = room.id, .kind = EVIDENCE_FILE, .thing = -1, .is_sample = true,
		.password = S("short") };
	struct evidence e;
	str eicar = S("not really malware, but treated as if");
	err_clear(c);
	assert_false(evidence_take_prepare(c, &in, str_bytes(eicar), S("x.exe")));
	assert_true(refused_field("password", MSG_EVIDENCE_SAMPLE_PASSWORD_SHORT));
	in.password = S("infected-2026");
	err_clear(c);
	assert_true(evidence_take_prepare(c, &in, str_bytes(eicar), S("x.exe")));
	assert_true(run(&op_evidence_take, &in, &e));
	struct sha256 plain;
	sha256_of(str_bytes(eicar), &plain);
	assert_memory_equal(plain.b, e.sha256.b, 32);
	assert_memory_not_equal(plain.b, e.stored.b, 32);
	bytes raw;
	assert_true(blob_read(c, &e.stored, 10000, &raw));
	assert_null(memmem(raw.p, raw.n, "malware", 7));
	struct blob_opener *o;
	assert_false(blob_unseal(c, &e.stored, S("infected-2025"), &o));
	err_clear(c);
	assert_true(blob_unseal(c, &e.stored, S("infected-2026"), &o));
	blob_unseal_done(o);
	/* nothing of the password stands in the journal */
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	for (size_t i = 0; i < n; i++) {
		assert_false(text_has(v[i].text, "infected"));
	}
}

static void corrected_and_taken_back(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct evidence_change_in change = { room.id, e.id, S("経理のPC（型番X）"), S("画面にヒビ"), STR_NONE };
	assert_true(run(&op_evidence_change, &change, NULL));
	e = now(&e);
	assert_true(text_is(e.name, "経理のPC（型番X）"));
	assert_true(text_is(e.found, "経理の席"));
	struct evidence_withdraw_in back = { room.id, e.id, S("同じものを2回書いた") };
	assert_true(run(&op_evidence_withdraw, &back, NULL));
	assert_false(evidence_is_kept(&(struct evidence){ .state = now(&e).state }));
	assert_false(run(&op_evidence_withdraw, &back, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_EVIDENCE_IS_WITHDRAWN));
	assert_false(run(&op_evidence_change, &change, NULL));
}

/* --- custody --- */

static struct custody_result hand_over(const struct evidence *e, struct id receiver, const char *name, const char *password)
{
	struct custody_add_in in = { .incident_id = room.id, .evidence_id = e->id, .act = CUSTODY_HANDED, .receiver_id = receiver,
		.receiver_name = str_from_c(name), .place = S("署の保管庫"), .purpose = S("解析"), .password = str_from_c(password) };
	struct custody_result r;
	err_clear(c);
	if (password) {
		assert_true(password_again_check(c, in.password, &in.again));
	}
	assert_true(run(&op_custody_add, &in, &r));
	return r;
}

static bool sign(const struct evidence *e, struct id custody, const char *password, struct custody_result *r)
{
	struct custody_sign_in in = { .incident_id = room.id, .evidence_id = e->id, .custody_id = custody };
	err_clear(c);
	assert_true(password_again_check(c, str_from_c(password), &in.again));
	return run(&op_custody_sign, &in, r);
}

static void confirmed_by_both(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct custody_result r = hand_over(&e, h.person_ids[ACCESS_ADMIN], NULL, HARNESS_PASSWORD);
	assert_int_equal(r.step.giver_state, SIDE_PASSWORD);
	assert_int_equal(r.step.receiver_state, SIDE_OPEN);
	assert_int_equal(now(&e).open_steps.v, 1);
	/* the giver cannot confirm for the receiver, nobody else can for either */
	assert_false(sign(&e, r.step.id, HARNESS_PASSWORD, &r));
	assert_true(refused(ERR_CONFLICT, MSG_CUSTODY_IS_CONFIRMED));
	act_as(ACCESS_EXECUTIVE);
	assert_false(sign(&e, r.step.id, HARNESS_PASSWORD, &r));
	assert_true(refused(ERR_DENIED, MSG_CUSTODY_NOT_YOURS));
	act_as(ACCESS_ADMIN);
	assert_true(sign(&e, r.step.id, "wrong", &r));
	assert_false(custody_was_signed(c, &r));
	assert_int_equal(now(&e).open_steps.v, 1);
	assert_true(sign(&e, r.step.id, HARNESS_PASSWORD, &r));
	err_clear(c);
	assert_true(custody_was_signed(c, &r));
	e = now(&e);
	assert_int_equal(e.open_steps.v, 0);
	assert_true(id_eq(e.holder_id, h.person_ids[ACCESS_ADMIN]));
	assert_true(text_is(e.place, "署の保管庫"));
	assert_false(sign(&e, r.step.id, HARNESS_PASSWORD, &r));
}

static void a_wrong_password_writes_no_step(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct custody_result r = hand_over(&e, h.person_ids[ACCESS_ADMIN], NULL, "nonsense");
	err_clear(c);
	assert_false(custody_was_signed(c, &r));
	struct custody *v;
	size_t n;
	err_clear(c);
	assert_true(custody_list(c, &e, &v, &n));
	assert_int_equal(n, 1);
}

static void guesses_wait(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct custody_result r = hand_over(&e, h.person_ids[ACCESS_ADMIN], NULL, NULL);
	act_as(ACCESS_ADMIN);
	for (int i = 0; i < 6; i++) {
		assert_true(sign(&e, r.step.id, "guess", &r));
	}
	assert_true(sign(&e, r.step.id, HARNESS_PASSWORD, &r));
	assert_false(r.again.ok);
	assert_true(r.again.wait_until > c->now_ms);
	err_clear(c);
	assert_false(custody_was_signed(c, &r));
	assert_int_equal(c->err.code, ERR_THROTTLED);
}

static void refused_changes_no_hands(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct id before = now(&e).holder_id;
	struct custody_result r = hand_over(&e, h.person_ids[ACCESS_ADMIN], NULL, HARNESS_PASSWORD);
	act_as(ACCESS_ADMIN);
	struct custody_refuse_in in = { room.id, e.id, r.step.id, S("受け取っていない") };
	assert_true(run(&op_custody_refuse, &in, NULL));
	e = now(&e);
	assert_true(id_eq(e.holder_id, before));
	assert_int_equal(e.open_steps.v, 0);
	assert_false(sign(&e, r.step.id, HARNESS_PASSWORD, &r));
	assert_true(refused(ERR_CONFLICT, MSG_CUSTODY_IS_REFUSED));
}

static void somebody_without_account_signs_on_paper(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct custody_result r = hand_over(&e, (struct id){ 0 }, "神奈川県警 サイバー犯罪対策課 山田", HARNESS_PASSWORD);
	unsigned by_hand;
	assert_true(custody_sides_by_hand(c, &r.step, &by_hand));
	assert_int_equal(by_hand, 2);
	struct custody_receipt_in in = { .incident_id = room.id, .evidence_id = e.id, .custody_id = r.step.id };
	assert_false(run(&op_custody_receipt, &in, NULL));
	assert_true(refused_field("note", MSG_CUSTODY_RECEIPT_NEEDED));
	err_clear(c);
	assert_true(blob_put(c, str_bytes(S("scan of a signed paper")), &in.scan));
	in.has_scan = true;
	in.note = S("総務の棚");
	assert_true(run(&op_custody_receipt, &in, &r));
	assert_int_equal(r.step.receiver_state, SIDE_SIGNED);
	assert_true(r.step.has_scan);
	assert_false(run(&op_custody_receipt, &in, NULL));
	/* people with an account are not signed for */
	struct custody_result other = hand_over(&e, h.person_ids[ACCESS_ADMIN], NULL, NULL);
	in.custody_id = other.step.id;
	assert_true(custody_sides_by_hand(c, &other.step, &by_hand));
	assert_int_equal(by_hand, 1); /* the officer gives, without an account */
	assert_true(run(&op_custody_receipt, &in, &r));
	assert_int_equal(r.step.receiver_state, SIDE_OPEN);
	assert_false(run(&op_custody_receipt, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_CUSTODY_NEEDS_PASSWORD));
}

static void a_closed_room_takes_nothing(void **state)
{
	(void)state;
	struct evidence e = take_thing("PC");
	struct incident_end_in end = { room.id, S("終わり") };
	assert_true(run_close(&end, NULL));
	struct evidence_take_in in = { .incident_id = room.id, .kind = EVIDENCE_OBJECT, .thing = -1, .name = S("x") };
	assert_false(run(&op_evidence_take, &in, NULL));
	struct evidence_withdraw_in back = { room.id, e.id, S("x") };
	assert_false(run(&op_evidence_withdraw, &back, NULL));
}

static void verify_finds_a_changed_row(void **state)
{
	(void)state;
	struct evidence e = take_file("a.log", "abc");
	hand_over(&e, h.person_ids[ACCESS_ADMIN], NULL, NULL);
	assert_whole();
	raw_sql("UPDATE evidence SET found = 'elsewhere'");
	assert_broken("found");
	raw_sql("UPDATE evidence SET found = ''");
	raw_sql("UPDATE custody SET receiver_state = 'password' WHERE act = 'handed'");
	assert_broken("receiver_state");
	raw_sql("UPDATE custody SET receiver_state = 'open' WHERE act = 'handed'");
	raw_sql("UPDATE blob SET type = 'text/html'");
	assert_broken("type");
	raw_sql("UPDATE blob SET type = 'text/plain'");
}

struct up { struct evidence_upload_in in; struct upload u; };

static void an_upload_becomes_evidence_once(void **state)
{
	(void)state;
	struct upload u;
	struct upload_piece *p;
	struct evidence_upload_in begin_in = { room.id, S("dump.bin"), { true, 5 } };
	assert_true(run(&op_evidence_upload, &begin_in, &u));
	err_clear(c);
	struct evidence_take_in in = { .incident_id = room.id, .kind = EVIDENCE_FILE, .thing = -1, .upload_id = u.id };
	assert_false(evidence_take_prepare(c, &in, (bytes){ 0 }, STR_NONE));
	assert_int_equal(c->err.msg, MSG_UPLOAD_UNFINISHED);
	err_clear(c);
	assert_true(upload_open(c, &u, 0, &p));
	assert_int_equal(upload_add(p, "hello", 5), UPLOAD_OK);
	assert_true(upload_sync(c, p));
	struct evidence_piece_in piece = { room.id, u.id, p };
	assert_true(run(&op_evidence_piece, &piece, &u));
	assert_int_equal(u.received.v, 5);
	/* two people, or one twice, finish at once: both have the bytes ready, one record comes of it */
	struct evidence_take_in twice = in;
	err_clear(c);
	assert_true(evidence_take_prepare(c, &in, (bytes){ 0 }, STR_NONE));
	assert_true(evidence_take_prepare(c, &twice, (bytes){ 0 }, STR_NONE));
	struct evidence a, b;
	assert_true(run(&op_evidence_take, &in, &a));
	assert_true(run(&op_evidence_take, &twice, &b));
	assert_true(id_eq(a.id, b.id));
	assert_int_equal(b.number.v, 1);
	assert_true(text_is(a.sha256_hex, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(taken_and_numbered), CASE(what_is_missing_is_told), CASE(sent_twice_is_taken_once), CASE(names_cannot_trick),
		CASE(a_picture_that_is_none), CASE(a_sample_is_sealed), CASE(corrected_and_taken_back), CASE(confirmed_by_both),
		CASE(a_wrong_password_writes_no_step), CASE(guesses_wait), CASE(refused_changes_no_hands),
		CASE(somebody_without_account_signs_on_paper), CASE(a_closed_room_takes_nothing),
		CASE(verify_finds_a_changed_row), CASE(an_upload_becomes_evidence_once),
	};
	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
