/* Who calls whom; a call drill: begun, reached by link, reply and phone, come back, ended; what the ways say afterwards. */
#include "room_help.h"

#include "contact/contact.h"
#include "contact_net/drill.h"
#include "contact_net/mail_list.h"
#include "contact_net/net.h"
#include "contact_net/net_web.h"
#include "guide/guide_web.h"
#include "outbox/outbox.h"

#define BASE S("https://sonae.test")
#define HOUR_MS (3600 * INT64_C(1000))

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
	own.now_ms = h.now_ms;
	err_clear(&own);
	assert_true(drill_look(&own, BASE));
}

static void pass(int64_t ms)
{
	h.now_ms += ms;
	c->now_ms = h.now_ms;
}

/* A person with a phone and a mail. */
static struct id add_person(const char *name, const char *mail, const char *phone, const char *role)
{
	struct person out;
	struct person_input in = { .name = str_from_c(name), .mail = str_from_c(mail), .phone = str_from_c(phone), .role = str_from_c(role), .belongs = -1,
		.work = -1 };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_add, &in, &out));
	return out.id;
}

static int begin(void **state)
{
	const struct route_table tables[] = { net_routes, guide_routes };
	(void)state;
	harness_begin_with(&h, tables, sizeof tables / sizeof tables[0], &catalog_builtin, journal_seal);
	act_as(ACCESS_RESPONDER);
	set_server();
	return 0;
}

static struct drill open_drill(struct id *people, size_t n)
{
	struct drill d;
	struct drill_open_in in = { .whom = n ? DRILL_PEOPLE : DRILL_ALL, .people = { people, n } };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_open, &in, &d));
	return d;
}

static struct drill now(struct drill d)
{
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(drill_get(c, d.id, &d));
	read_end();
	return d;
}

static struct drill_try try_of(const struct drill *d, struct id person, const char *kind)
{
	struct drill_try *v;
	size_t n;
	read_begin();
	assert_true(drill_tries(c, d->id, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].person_id, person) && text_is(v[k].kind, kind)) {
			return v[k];
		}
	}
	assert_true(false); /* no such try */
	return (struct drill_try){ .state = -1 };
}

static struct contact way_of(struct id person, int kind)
{
	struct contact *v, ret = { 0 };
	size_t n;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(contact_list(c, person, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		ret = v[k].kind == kind ? v[k] : ret;
	}
	return ret;
}

/* The code in the last mail to this address. */
static str code_to(const char *address)
{
	str body = raw_text("SELECT body FROM outbox WHERE to_address = '%s' ORDER BY id DESC LIMIT 1", address);
	assert_true(body.n > 0);
	size_t at = str_find(body, S("/reached/"), 0);
	assert_true(at != SIZE_MAX);
	return str_copy(c->arena, str_sub(body, at + 9, 43));
}

static bool answer(str code)
{
	struct drill_answer_in in = { code };
	struct id org = c->org_id;
	bool ok = run(&op_drill_answer, &in, NULL);
	c->org_id = org;

	return ok;
}

static void test_by_link(void **state)
{
	(void)state;
	struct id who = add_person("佐藤", "sato@hinata.example", "03-0000-0001", "");
	struct drill d = open_drill(&who, 1);
	assert_int_equal(d.n_people.v, 1);
	look();
	assert_int_equal(try_of(&d, who, "mail").state, TRY_WAITING);
	assert_true(try_of(&d, who, "mail").mailed_at.has);
	str code = code_to("sato@hinata.example");
	pass(7 * 60 * 1000);
	assert_true(answer(code));
	assert_true(answer(code)); /* pressed twice: nothing more */
	d = now(d);
	assert_int_equal(d.n_reached.v, 1);
	assert_int_equal(try_of(&d, who, "mail").how, TRY_BY_LINK);
	assert_int_equal(try_of(&d, who, "mail").ended_at.v - d.opened_at.v, 7 * 60 * 1000);
	struct contact mail = way_of(who, CONTACT_MAIL);
	assert_int_equal(mail.state, CONTACT_GOOD);
	assert_int_equal(mail.how, HOW_DRILL);
	assert_int_equal(way_of(who, CONTACT_PHONE).state, CONTACT_NEVER); /* nobody rang: nothing is known */
	assert_false(answer(S("no-such-code")));
	assert_true(refused(ERR_NOT_FOUND, MSG_DRILL_NO_LINK));
}

/* A mail that never left this machine says nothing of the address. */
static void test_what_never_left(void **state)
{
	(void)state;
	struct id who = add_person("加藤", "kato@hinata.example", "", "");
	struct drill d = open_drill(&who, 1);
	struct drill_act_in in = { d.id };
	look();
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_close, &in, &d));
	assert_int_equal(way_of(who, CONTACT_MAIL).state, CONTACT_NEVER);
	struct drill late = open_drill(&who, 1);
	look();
	raw_sql("UPDATE outbox SET state = 'given_up' WHERE to_address = 'kato@hinata.example'");
	pass(60 * 1000);
	look();
	assert_int_equal(try_of(&late, who, "mail").state, TRY_WAITING);
	assert_int_equal(way_of(who, CONTACT_MAIL).state, CONTACT_NEVER);
}

static void test_both_links_are_good(void **state)
{
	(void)state;
	struct id who = add_person("伊藤", "ito@hinata.example", "", "");
	struct drill d = open_drill(&who, 1);
	struct drill_act_in in = { d.id };
	struct drill_again again;
	look();
	str first = code_to("ito@hinata.example");
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_drill_again, &in, &again)); /* within the hour */
	assert_true(refused(ERR_CONFLICT, MSG_DRILL_NOT_YET_AGAIN));
	pass(HOUR_MS + 1);
	raw_sql("UPDATE outbox SET state = 'sent'");
	assert_true(run(&op_drill_again, &in, &again));
	assert_int_equal(again.n.v, 1);
	look();
	assert_true(answer(first)); /* found later, and good as well */
	assert_int_equal(try_of(&d, who, "mail").state, TRY_REACHED);
	assert_true(answer(code_to("ito@hinata.example")));
}

static void test_by_phone_and_what_is_left(void **state)
{
	(void)state;
	struct id rung = add_person("鈴木", "suzuki@hinata.example", "03-0000-0002", "");
	struct id gone = add_person("高橋", "takahashi@hinata.example", "03-0000-0003", "");
	struct id both[] = { rung, gone };
	struct drill d = open_drill(both, 2);
	look();
	struct drill_tick_in tick = { d.id, try_of(&d, rung, "phone").id, TRY_REACHED, S("") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_tick, &tick, NULL));
	struct drill_tick_in no = { d.id, try_of(&d, gone, "phone").id, TRY_FAILED, S("使われていない番号") };
	assert_true(run(&op_drill_tick, &no, NULL));
	assert_int_equal(way_of(gone, CONTACT_PHONE).state, CONTACT_FAILED);
	pass(DRILL_DAYS * 24 * HOUR_MS + 1);
	raw_sql("UPDATE outbox SET state = 'sent'");
	look(); /* its end is past */
	d = now(d);
	assert_true(d.closed_at.has);
	assert_int_equal(d.n_reached.v, 1);
	assert_int_equal(way_of(rung, CONTACT_PHONE).state, CONTACT_GOOD);
	assert_int_equal(way_of(rung, CONTACT_MAIL).state, CONTACT_NEVER);  /* reached by another way: nothing is known of it */
	assert_int_equal(way_of(gone, CONTACT_MAIL).state, CONTACT_FAILED); /* nobody answered */
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_drill_tick, &tick, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_DRILL_IS_OVER));
}

static bool hear(struct ctx *own, void *arg) { return outbox_answered(own, *(struct id *)arg); }

static void test_a_reply_and_a_bounce(void **state)
{
	(void)state;
	struct id one = add_person("田中", "tanaka@hinata.example", "", ""), two = add_person("渡辺", "watanabe@hinata.example", "", "");
	struct id both[] = { one, two };
	struct drill d = open_drill(both, 2);
	struct outbox_row *v;
	struct id to_one = { 0 }, to_two = { 0 };
	size_t n;
	bool asks = false;
	look();
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, &n));
	for (size_t k = 0; k < n; k++) {
		to_one = text_is(v[k].to_address, "tanaka@hinata.example") ? v[k].id : to_one;
		to_two = text_is(v[k].to_address, "watanabe@hinata.example") ? v[k].id : to_two;
	}
	assert_true(outbox_asks(c, to_one, &asks));
	read_end();
	assert_true(asks);
	assert_true(harness_write(&h, hear, &to_one));
	assert_int_equal(try_of(&d, one, "mail").how, TRY_BY_REPLY);
	raw_sql("UPDATE outbox SET state = 'refused', said = '550 no such user' WHERE id = x'%s'", hex_of(to_two));
	pass(60 * 1000);
	look();
	struct drill_try back = try_of(&d, two, "mail");
	assert_int_equal(back.state, TRY_FAILED);
	assert_int_equal(back.how, TRY_BOUNCED);
	assert_true(text_is(back.note, "550 no such user"));
	assert_int_equal(way_of(two, CONTACT_MAIL).state, CONTACT_BOUNCED);
	d = now(d);
	assert_int_equal(d.n_reached.v, 1);
	assert_int_equal(d.n_bounced.v, 1);
	pass(HOUR_MS * 2);
	struct drill_act_in in = { d.id };
	struct drill_again again;
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_drill_again, &in, &again)); /* one is reached, the other's mail came back: nothing to send */
}

static void test_nobody_and_bad_ends(void **state)
{
	(void)state;
	struct drill d;
	struct drill_open_in none = { .whom = DRILL_PEOPLE }, late = { .whom = DRILL_ALL, .closes_at = { true, c->now_ms - 1 } };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_drill_open, &none, &d));
	assert_true(refused_field("people", MSG_DRILL_NOBODY));
	assert_false(run(&op_drill_open, &late, &d));
	assert_true(refused_field("closes_at", MSG_DRILL_BAD_END));
	late.closes_at.v = c->now_ms + (DRILL_DAYS_MOST + 1) * 24 * HOUR_MS;
	assert_false(run(&op_drill_open, &late, &d));
}

/* --- addresses without a person, ticks taken back, what never left --- */

static struct mail_list list_new(const char *name, const char *mail)
{
	struct mail_list l;
	struct mail_list_in in = { .kind = LIST_LIST, .name = str_from_c(name), .mail = str_from_c(mail), .note = S("") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_mail_list_add, &in, &l));
	return l;
}

static struct mail_list list_now(struct id id)
{
	struct mail_list l;
	read_begin();
	assert_true(mail_list_get(c, id, &l));
	read_end();
	return l;
}

static struct drill_try try_of_list(const struct drill *d, struct id list)
{
	struct drill_try *v, ret = { .state = -1 };
	size_t n;
	read_begin();
	assert_true(drill_tries(c, d->id, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		ret = id_eq(v[k].list_id, list) ? v[k] : ret;
	}
	assert_int_not_equal(ret.state, -1);
	return ret;
}

static void test_lists_are_tried_and_counted_apart(void **state)
{
	(void)state;
	struct drill d;
	struct mail_list all = list_new("全社員", "all@hinata.example"), office = list_new("総務", "office@hinata.example"), old = list_new("昔", "old@hinata.example");
	struct mail_list_archive_in away = { old.id, true };
	assert_true(run(&op_mail_list_archive, &away, &old));
	struct mail_list_in twice = { .kind = LIST_BOX, .name = S("二つ目"), .mail = S("ALL@hinata.example"), .note = S("") };
	assert_false(run(&op_mail_list_add, &twice, &all));
	assert_true(refused_field("mail", MSG_LISTS_TAKEN));
	struct drill_open_in in = { .whom = DRILL_ALL };
	assert_true(run(&op_drill_open, &in, &d));
	assert_int_equal(d.n_lists.v, 2); /* what is no longer in use is not tried */
	int64_t people = d.n_people.v;
	assert_true(people > 0);
	look();
	assert_true(answer(code_to("all@hinata.example")));
	d = now(d);
	assert_int_equal(d.n_lists_reached.v, 1);
	assert_int_equal(d.n_reached.v, 0); /* nobody of the people */
	assert_int_equal(d.n_people.v, people);
	assert_int_equal(list_now(all.id).state, CONTACT_GOOD);
	raw_sql("UPDATE outbox SET state = 'sent'");
	struct drill_act_in close = { d.id };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_close, &close, &d));
	assert_int_equal(list_now(office.id).state, CONTACT_FAILED);
	assert_int_equal(list_now(old.id).state, CONTACT_NEVER);
	struct drill_open_in without = { .whom = DRILL_ALL, .without_lists = true }, only = { .whom = DRILL_LISTS };
	assert_true(run(&op_drill_open, &without, &d));
	assert_int_equal(d.n_lists.v, 0);
	assert_true(run(&op_drill_open, &only, &d));
	assert_true(d.n_lists.v == 2 && d.n_people.v == 0);
	look();
	raw_sql("UPDATE outbox SET state = 'refused', said = '550 no such list' WHERE to_address = 'office@hinata.example'");
	pass(60 * 1000);
	look();
	assert_int_equal(try_of_list(&d, office.id).how, TRY_BOUNCED);
	assert_int_equal(list_now(office.id).state, CONTACT_BOUNCED);
}

static void test_a_tick_is_taken_back(void **state)
{
	(void)state;
	struct id who = add_person("取消", "undo@hinata.example", "03-0000-0042", "");
	struct contact phone = way_of(who, CONTACT_PHONE);
	struct contact_check_in said = { who, phone.id, HOW_CALL, true };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_contact_check, &said, &phone));
	int64_t before = phone.checked_at.v;
	pass(60 * 1000);
	struct drill d = open_drill(&who, 1);
	struct id try_id = try_of(&d, who, "phone").id;
	struct drill_tick_in no = { d.id, try_id, TRY_FAILED, S("") }, back = { d.id, try_id, TRY_WAITING, S("") };
	assert_false(run(&op_drill_tick, &back, NULL)); /* there is none yet */
	assert_true(refused(ERR_CONFLICT, MSG_DRILL_NOT_TICKED));
	assert_true(run(&op_drill_tick, &no, NULL));
	assert_int_equal(way_of(who, CONTACT_PHONE).state, CONTACT_FAILED);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_tick, &back, NULL));
	phone = way_of(who, CONTACT_PHONE);
	assert_true(phone.state == CONTACT_GOOD && phone.how == HOW_CALL && phone.checked_at.v == before);
	struct drill_try t = try_of(&d, who, "phone");
	assert_true(t.state == TRY_WAITING && t.undone_at.has && t.undone_by.n > 0 && !t.is_ticked);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_tick, &no, NULL));
	pass(60 * 1000);
	assert_true(run(&op_contact_check, &said, &phone)); /* somebody learnt something newer: it stays */
	assert_true(run(&op_drill_tick, &back, NULL));
	int64_t newer = c->now_ms;
	assert_int_equal(way_of(who, CONTACT_PHONE).checked_at.v, newer);
	/* ticked, something newer learnt, ticked once more: what comes back is the newer, not what was before the first tick */
	assert_true(run(&op_drill_tick, &no, NULL));
	pass(60 * 1000);
	assert_true(run(&op_contact_check, &said, &phone));
	newer = c->now_ms;
	pass(60 * 1000);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_tick, &no, NULL));
	assert_int_equal(way_of(who, CONTACT_PHONE).state, CONTACT_FAILED);
	assert_true(run(&op_drill_tick, &back, NULL));
	phone = way_of(who, CONTACT_PHONE);
	assert_true(phone.state == CONTACT_GOOD && phone.checked_at.v == newer);
	look();
	assert_true(answer(code_to("undo@hinata.example")));
	struct drill_tick_in link = { d.id, try_of(&d, who, "mail").id, TRY_WAITING, S("") };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_drill_tick, &link, NULL)); /* nobody ticked that */
}

/* What has not left is told apart from what nobody answered, and goes once there is a server again. */
static void test_why_it_has_not_left(void **state)
{
	(void)state;
	struct id who = add_person("未送", "unsent@hinata.example", "", "");
	struct drill d = open_drill(&who, 1);
	struct drill_act_in in = { d.id };
	struct drill_again again;
	assert_int_equal(try_of(&d, who, "mail").unsent, UNSENT_TO_WRITE);
	look();
	assert_int_equal(try_of(&d, who, "mail").unsent, UNSENT_IN_OUTBOX);
	pass(HOUR_MS * 2);
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_drill_again, &in, &again)); /* it goes by itself */
	raw_sql("UPDATE outbox SET state = 'given_up', said = 'no connection' WHERE to_address = 'unsent@hinata.example'");
	assert_int_equal(try_of(&d, who, "mail").unsent, UNSENT_GIVEN_UP);
	assert_true(run(&op_drill_again, &in, &again));
	look();
	raw_sql("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'");
	assert_int_equal(try_of(&d, who, "mail").unsent, MAIL_LEFT);
	raw_sql("DELETE FROM mail_server");
	struct id other = add_person("無鯖", "noserver@hinata.example", "", "");
	struct drill bare = open_drill(&other, 1);
	look();
	assert_int_equal(try_of(&bare, other, "mail").unsent, UNSENT_NO_SERVER);
	struct drill_act_in close = { bare.id };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_drill_close, &close, &bare));
	assert_int_equal(try_of(&bare, other, "mail").state, TRY_WAITING); /* no missing answer */
	assert_int_equal(way_of(other, CONTACT_MAIL).state, CONTACT_NEVER);
}

static void test_it_is_time(void **state)
{
	(void)state;
	struct drill_due due;
	read_begin();
	assert_true(drill_due(c, &due));
	read_end();
	assert_true(due.is_due && due.is_never);
	struct id who = add_person("時期", "time@hinata.example", "", "");
	struct drill d = open_drill(&who, 1);
	struct drill_act_in close = { d.id };
	struct answer r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), "/net");
	assert_true(answer_has(&r, "訓練中です（1人のうち0人につながりました）") && answer_has(&r, "訓練のつづきをする"));
	assert_true(!answer_has(&r, "まだしていません") && !answer_has(&r, "/net/drills/new"));
	r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), "/prepare");
	assert_true(answer_has(&r, "訓練中です（1人のうち0人につながりました）"));
	assert_true(run(&op_drill_close, &close, &d)); /* and nobody was tried */
	read_begin();
	assert_true(drill_due(c, &due));
	read_end();
	assert_true(due.is_due && due.is_unfinished && due.n_untried == 1);
	r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), "/net");
	assert_true(answer_has(&r, "訓練は途中で終わっています。1人をまだ試していません"));
	struct drill_try *tries;
	size_t n;
	close.drill_id = (d = open_drill(&who, 1)).id;
	read_begin();
	assert_true(drill_tries(c, d.id, &tries, &n) && n == 1);
	read_end();
	struct drill_tick_in tick = { d.id, tries[0].id, TRY_FAILED, S("") };
	assert_true(run(&op_drill_tick, &tick, NULL));
	assert_true(run(&op_drill_close, &close, &d));
	struct { int64_t days; int months; bool is; } steps[] = { { 300, 12, false }, { 70, 12, true }, { 0, 24, false } };
	for (size_t k = 0; k < 3; k++) {
		struct contact_limit l = { { true, 6 }, { true, steps[k].months } };
		pass(steps[k].days * 24 * HOUR_MS);
		assert_true(run(&op_contact_limit, &l, &l));
		read_begin();
		assert_true(drill_due(c, &due));
		read_end();
		assert_int_equal(due.is_due, steps[k].is);
	}
	struct contact_limit bad = { { true, 6 }, { true, 61 } };
	assert_false(run(&op_contact_limit, &bad, &bad));
	assert_true(refused_field("drill_months", MSG_CONTACT_MONTHS_BAD));
}

/* --- the net --- */

static const struct net_node *node_of(const struct net_node *v, size_t n, const char *role)
{
	for (size_t k = 0; k < n; k++) {
		if (text_is(v[k].role, role)) {
			return &v[k];
		}
	}
	assert_true(false); /* no such role */
	return NULL;
}

static void test_net(void **state)
{
	(void)state;
	struct net_node *v;
	size_t n;
	add_person("広報の人", "pr@hinata.example", "", "pr");
	read_begin();
	assert_true(net_read(c, &v, &n));
	read_end();
	assert_int_equal(n, c->catalog->n_roles);
	const struct net_node *pr = node_of(v, n, "pr"), *chief = node_of(v, n, "chief");
	assert_true(text_is(pr->called_by, "chief"));
	assert_int_equal(pr->depth, chief->depth + 1);
	assert_int_equal(pr->trouble, NET_FINE);
	assert_true(pr > chief); /* behind who calls */
	struct net_call_in circle = { S("chief"), S("pr") }, fine = { S("pr"), S("lead") };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_net_call, &circle, NULL));
	assert_true(refused_field("called_by", MSG_NET_CALL_CIRCLE));
	assert_true(run(&op_net_call, &fine, NULL));
	read_begin();
	assert_true(net_read(c, &v, &n));
	assert_true(text_is(node_of(v, n, "pr")->called_by, "lead"));
	read_end();
	assert_true(run(&op_net_call, &circle, NULL)); /* no circle any more */
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_by_link), T(test_what_never_left), T(test_both_links_are_good), T(test_by_phone_and_what_is_left),
		T(test_a_reply_and_a_bounce), T(test_nobody_and_bad_ends), T(test_lists_are_tried_and_counted_apart),
		T(test_a_tick_is_taken_back), T(test_why_it_has_not_left), T(test_it_is_time), T(test_net) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
