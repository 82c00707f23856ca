/* A warning to the staff: confirmed, held, taken back, sent in slices, answered. */
#include "room_help.h"

#include "broadcast/broadcast.h"
#include "outbox/outbox.h"

#define BASE S("https://sonae.test")

static void set_server(void)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, 2525 }, .security = MAIL_PLAIN,
		.from_name = S("ひなた惣菜"), .from_address = S("sonae@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL));
}

static void look(void)
{
	struct ctx own = *c;
	own.who = (struct actor){ .is_program = true };
	own.org_id = (struct id){ 0 };
	own.lang = LANG_JA;
	own.now_ms = h.now_ms;
	err_clear(&own);
	assert_true(broadcast_look(&own, BASE));
}

static void pass(int64_t ms)
{
	h.now_ms += ms;
	c->now_ms = h.now_ms;
}

static size_t count(const char *about, const char *to)
{
	size_t n, k = 0;
	struct outbox_row *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		k += text_is(v[i].about, about) && (!to || text_is(v[i].to_address, to));
	}
	return k;
}

static int begin(void **state)
{
	room_begin(state);
	set_server();
	return 0;
}

static const struct broadcast_in warning = { .kind = { "mail", 4 }, .subject = { "注意", 6 }, .text = { "開かないで", 15 }, .asks = true, .whom = -1 };

static struct broadcast draft(struct broadcast_in in)
{
	struct broadcast b;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_broadcast_draft, &in, &b));
	return b;
}

static bool act(const struct operation *op, struct broadcast *b)
{
	struct broadcast_act_in in = { .broadcast_id = b->id };
	act_as(ACCESS_RESPONDER);
	return run(op, &in, op->out_size ? b : NULL);
}

static struct broadcast now(struct broadcast b)
{
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(broadcast_get(c, b.id, &b));
	read_end();
	return b;
}

static struct broadcast sent(struct broadcast_in in)
{
	struct broadcast b = draft(in);
	assert_true(act(&op_broadcast_send, &b));
	pass(BROADCAST_HOLD_MS);
	for (int k = 0; k < 5; k++) {
		look();
	}
	b = now(b);
	assert_int_equal(b.state, BROADCAST_SENT);
	return b;
}

static void test_held_then_sent_once(void **state)
{
	(void)state;
	struct broadcast b = draft(warning);
	look();
	assert_int_equal(count("broadcast", NULL), 0); /* nothing before somebody confirmed it */
	assert_true(act(&op_broadcast_send, &b));
	pass(BROADCAST_HOLD_MS - 1);
	look();
	assert_int_equal(count("broadcast", NULL), 0);
	pass(1);
	look();
	look();
	look();
	b = now(b);
	assert_int_equal(b.state, BROADCAST_SENT);
	assert_int_equal((int64_t)count("broadcast", NULL), b.n_people.v - b.n_no_mail.v);
	assert_int_equal(count("broadcast", "viewer@hinata.example"), 1);
}

static void test_taken_back(void **state)
{
	(void)state;
	struct broadcast b = draft(warning), other = draft(warning);
	assert_true(act(&op_broadcast_send, &b));
	assert_false(act(&op_broadcast_send, &b)); /* the second who presses it */
	assert_true(refused(ERR_CONFLICT, MSG_BROADCAST_NO_DRAFT));
	assert_false(act(&op_broadcast_send, &other));
	assert_true(refused(ERR_CONFLICT, MSG_BROADCAST_ONE_A_MINUTE));
	pass(59000);
	assert_true(act(&op_broadcast_undo, &b));
	pass(BROADCAST_HOLD_MS);
	look();
	assert_int_equal(count("broadcast", NULL), 0);
	assert_false(act(&op_broadcast_undo, &b));
	assert_true(refused(ERR_CONFLICT, MSG_BROADCAST_UNDONE_ALREADY));
	assert_true(act(&op_broadcast_send, &b));
	pass(BROADCAST_HOLD_MS);
	assert_false(act(&op_broadcast_undo, &b));
	assert_true(refused(ERR_CONFLICT, MSG_BROADCAST_GOES_ALREADY));
}

static void test_what_was_seen_is_what_goes(void **state)
{
	(void)state;
	struct broadcast b = draft(warning);
	struct broadcast_in in = warning;
	struct broadcast_act_in send = { .broadcast_id = b.id, .seen = b.changed_at };
	in.broadcast_id = b.id;
	in.text = S("別のこと");
	pass(1000);
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_broadcast_change, &in, &b));
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_broadcast_send, &send, &b));
	assert_true(refused(ERR_CONFLICT, MSG_BROADCAST_CHANGED));
}

static void test_what_cannot_be_written(void **state)
{
	(void)state;
	struct broadcast b;
	struct broadcast_in in = warning;
	in.text = S("差出人：＿＿＿＿");
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_broadcast_draft, &in, &b));
	assert_true(refused_field("text", MSG_BROADCAST_BLANK_LEFT));
	in = warning;
	in.kind = S("joke");
	assert_false(run(&op_broadcast_draft, &in, &b));
	assert_true(refused_field("template", MSG_BROADCAST_KIND_UNKNOWN));
	in.kind = S("clear"); /* of what? */
	assert_false(run(&op_broadcast_draft, &in, &b));
	assert_true(refused_field("template", MSG_BROADCAST_ENDS_WHAT));
	in = warning;
	in.whom = WHOM_PEOPLE;
	assert_false(run(&op_broadcast_draft, &in, &b));
	assert_true(refused_field("people", MSG_BROADCAST_NOBODY));
	const struct id stranger = id_new(1);
	in.people = (struct id_list){ &stranger, 1 };
	assert_false(run(&op_broadcast_draft, &in, &b));
	in = warning;
	in.hours = (struct opt_int){ true, 1000 };
	assert_false(run(&op_broadcast_draft, &in, &b));
	assert_true(refused_field("hours", MSG_BROADCAST_HOURS_BAD));
}

static void test_a_subject_of_two_lines(void **state)
{
	(void)state;
	struct broadcast_in in = warning;
	in.subject = S("注意\r\nBcc: all@world.example");
	sent(in);
	size_t n;
	struct outbox_row *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, &n));
	read_end();
	assert_true(n > 0);
	for (size_t k = 0; k < n; k++) {
		assert_int_equal(str_find(v[k].subject, S("\n"), 0), SIZE_MAX);
		assert_int_equal(str_find(v[k].subject, S("\r"), 0), SIZE_MAX);
	}
}

static struct broadcast_person *people(struct broadcast b, size_t *n)
{
	struct broadcast_person *v;
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(broadcast_people(c, b.id, &v, n));
	read_end();
	return v;
}

static void test_answers(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("x", "unknown");
	struct broadcast_in in = warning;
	in.incident_id = i.id;
	struct broadcast b = sent(in);
	size_t n;
	struct entry_view *e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "社内に注意を出しました"));
	struct broadcast_said_in told = { .broadcast_id = b.id, .person_id = h.person_ids[ACCESS_VIEWER], .answer = ANSWER_OPENED };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_broadcast_told, &told, NULL) && run(&op_broadcast_told, &told, NULL));
	struct broadcast_person *v = people(b, &n);
	assert_true(id_eq(v[0].id, h.person_ids[ACCESS_VIEWER])); /* who opened it stands first */
	assert_int_equal(v[0].answer, ANSWER_OPENED);
	assert_int_equal(count("answer", "responder@hinata.example"), 1); /* who sent it hears, once */
	e = entries_now(i.id, &n);
	assert_true(text_has(e[n - 1].text, "viewer さん") && text_has(e[n - 1].text, "開いた"));
	struct broadcast_said_in mine = { .broadcast_id = b.id, .answer = -1 };
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_broadcast_mine, &mine, NULL));
	b = now(b);
	assert_int_equal(b.n_read.v, 2);
	assert_int_equal(b.n_opened.v, 1);
	struct broadcast_said_in stranger = { .broadcast_id = b.id, .person_id = id_new(1), .answer = -1 };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_broadcast_told, &stranger, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_BROADCAST_NOT_ONE_OF_THEM));
	assert_whole();
}

static void test_reminded(void **state)
{
	(void)state;
	struct broadcast b = sent(warning);
	struct broadcast_said_in told = { .broadcast_id = b.id, .person_id = h.person_ids[ACCESS_VIEWER], .answer = -1 };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_broadcast_told, &told, NULL));
	assert_true(act(&op_broadcast_remind, &b));
	look();
	look();
	assert_int_equal(count("broadcast", "viewer@hinata.example"), 1); /* has read it */
	assert_int_equal(count("broadcast", "executive@hinata.example"), 2);
	assert_false(act(&op_broadcast_remind, &b));
	assert_true(refused(ERR_CONFLICT, MSG_BROADCAST_REMINDED_NOW));
}

static void test_the_all_clear_ends_it(void **state)
{
	(void)state;
	struct broadcast b = sent(warning);
	struct broadcast_banner *v;
	size_t n;
	act_as(ACCESS_VIEWER);
	read_begin();
	assert_true(broadcast_standing(c, &v, &n));
	read_end();
	assert_int_equal(n, 1);
	assert_true(v[0].is_mine && !v[0].is_read);
	struct broadcast_in clear = { .kind = S("clear"), .subject = S("解除"), .text = S("もう大丈夫です"), .whom = WHOM_BEFORE, .before_id = b.id };
	struct broadcast over = sent(clear);
	assert_int_equal(over.n_people.v, b.n_people.v);
	assert_true(now(b).ended_at.has);
	act_as(ACCESS_VIEWER);
	read_begin();
	assert_true(broadcast_standing(c, &v, &n));
	read_end();
	assert_int_equal(n, 1);
	assert_true(id_eq(v[0].id, over.id));
	pass((int64_t)25 * 3600 * 1000); /* by itself after a day */
	read_begin();
	assert_true(broadcast_standing(c, &v, &n));
	read_end();
	assert_int_equal(n, 0);
}

static void test_a_restricted_room(void **state)
{
	(void)state;
	struct incident i;
	struct incident_open_in in = { .title = S("内部"), .kind = S("unknown"), .mode = -1, .is_restricted = true };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_incident_open, &in, &i));
	struct broadcast_in w = warning;
	w.incident_id = i.id;
	struct broadcast b = sent(w); /* the program sends it although it is no member */
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_false(broadcast_get(c, b.id, &b));
	err_clear(c);
	struct broadcast *v;
	size_t n;
	assert_true(broadcast_list(c, &v, &n));
	read_end();
	assert_int_equal(n, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_held_then_sent_once), T(test_taken_back), T(test_what_was_seen_is_what_goes), T(test_what_cannot_be_written),
		T(test_a_subject_of_two_lines), T(test_answers), T(test_reminded), T(test_the_all_clear_ends_it), T(test_a_restricted_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
