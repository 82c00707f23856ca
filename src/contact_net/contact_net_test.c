/* Who calls whom; a call drill: begun, reached by link, reply and phone, come back, ended; what the ways say afterwards. */
#include "room_help.h"

#include "contact/contact.h"
#include "contact_net/drill.h"
#include "contact_net/net.h"
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
	room_begin(state);
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
		T(test_a_reply_and_a_bounce), T(test_nobody_and_bad_ends), T(test_net) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
