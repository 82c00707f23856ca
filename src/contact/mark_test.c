/* Beside a person: what their copies of the ways say agrees with the ways, and is shown wherever somebody is to be called. */
#include "room_help.h"

#include "contact/contact_web.h"
#include "reach/mark_view.h"
#include "contact_net/net_web.h"
#include "escalation/escalation_web.h"
#include "role/role.h"
#include "role/role_web.h"
#include "room/room_web.h"
#include "sighting/sighting.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define ADMIN h.person_ids[ACCESS_ADMIN]
#define EXECUTIVE h.person_ids[ACCESS_EXECUTIVE]

static int begin(void **state)
{
	const struct route_table tables[] = { room_routes, open_routes, role_routes, level_routes, net_routes, structure_routes };
	(void)state;
	harness_begin_with(&h, tables, sizeof tables / sizeof tables[0], &catalog_builtin, journal_seal);
	act_as(ACCESS_RESPONDER);
	return 0;
}

static const char *cz(str s) { return str_cz(&h.arena, s); }

static struct contact way_new(struct id person, int kind, const char *value, bool is_private)
{
	struct contact_input in = { .person_id = person, .kind = kind, .value = str_from_c(value), .purpose = PURPOSE_MOBILE, .hours = -1,
		.is_private = is_private };
	struct contact k;
	assert_true(run(&op_contact_add, &in, &k));
	return k;
}

static void tried(const struct contact *k, bool reached)
{
	struct contact_check_in in = { k->person_id, k->id, HOW_CALL, reached };
	assert_true(run(&op_contact_check, &in, &(struct contact){ 0 }));
}

static bool mark(struct ctx *x, void *arg) { return contact_mark(x, arg); }

static void came_back(const struct contact *k)
{
	struct contact_try t = { .contact_id = k->id, .how = HOW_MAIL, .has_bounced = true, .at = c->now_ms };
	assert_true(store_write(h.store, c, mark, &t));
}

static struct person person_now(struct id id)
{
	struct person p;
	read_begin();
	assert_true(person_find(c, id, &p));
	read_end();
	return p;
}

/* The copy says what the best of the ways says. */
static int agreed(struct id id)
{
	struct contact *v;
	size_t n;
	int64_t months = 0;
	struct person p = person_now(id);
	read_begin();
	assert_true(contact_list(c, id, &v, &n) && contact_limit(c, &months));
	read_end();
	int state = reach_now(c, months, &p.reach);
	assert_int_equal(state, contact_best(v, n));
	assert_int_equal(p.reach.state == WAYS_NONE, n == 0);
	return state;
}

static void pass(int64_t ms)
{
	h.now_ms += ms;
	c->now_ms = h.now_ms;
}

static void test_the_copy_agrees(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct person p;
	struct person_input in = { .name = S("連絡 太郎"), .belongs = -1, .work = -1 };
	assert_true(run(&op_person_add, &in, &p));
	assert_int_equal(agreed(p.id), CONTACT_NEVER);
	struct contact phone = way_new(p.id, CONTACT_PHONE, "03-0000-0001", false), mail = way_new(p.id, CONTACT_MAIL, "t@firm.example", false);
	assert_int_equal(agreed(p.id), CONTACT_NEVER);
	tried(&phone, false);
	assert_int_equal(agreed(p.id), CONTACT_FAILED); /* outweighs the mail nobody tried */
	assert_int_equal(person_now(p.id).reach.state, WAYS_PHONE_FAILED);
	tried(&mail, true);
	assert_int_equal(agreed(p.id), CONTACT_FAILED); /* the number shown did not answer, whatever the mail did */
	came_back(&mail);
	assert_int_equal(agreed(p.id), CONTACT_FAILED);
	pass(DAY_MS);
	tried(&phone, true);
	assert_int_equal(agreed(p.id), CONTACT_GOOD);
	assert_int_equal(person_now(p.id).reach.at.v, c->now_ms);
	pass(200 * DAY_MS);
	assert_int_equal(agreed(p.id), CONTACT_STALE);
	struct contact_limit year = { { true, 12 } };
	assert_true(run(&op_contact_limit, &year, &year));
	assert_int_equal(agreed(p.id), CONTACT_GOOD);
	struct contact_act drop = { p.id, phone.id };
	assert_true(run(&op_contact_drop, &drop, NULL));
	assert_int_equal(agreed(p.id), CONTACT_BOUNCED);
	tried(&mail, true);
	assert_int_equal(agreed(p.id), CONTACT_GOOD);
	struct person_input other = { .id = p.id, .mail = S("u@firm.example"), .belongs = -1, .work = -1 };
	assert_true(run(&op_person_change, &other, &p));
	assert_int_equal(agreed(p.id), CONTACT_NEVER); /* another address is one nobody tried */
}

/* --- in a room --- */

static struct incident room_led_by(struct id person)
{
	struct incident i = open_room("受注の画面が開かない", "stop");
	struct role r;
	read_begin();
	assert_true(role_get(c, &i, ROLE_LEAD, &r));
	read_end();
	if (!id_eq(r.person_id, person)) {
		struct role_hand_in in = { .incident_id = i.id, .role = ROLE_LEAD, .from_id = r.person_id, .to_id = person };
		assert_true(run(&op_role_hand, &in, &r));
	}
	return incident_now(i.id);
}

static struct answer page_of(enum access who, const struct incident *i, const char *after)
{
	struct answer r = browser_get(harness_sign_in(&h, who), cz(STR_CAT(&h.arena, S("/incident/"), id_str(&h.arena, i->id), str_from_c(after))));
	assert_int_equal(r.status, 200);
	return r;
}

static void drop_all(struct id person)
{
	struct contact *v;
	size_t n;
	read_begin();
	assert_true(contact_list(c, person, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		struct contact_act drop = { person, v[k].id };
		assert_true(run(&op_contact_drop, &drop, NULL));
	}
}

static void test_a_mail_is_no_phone(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	drop_all(EXECUTIVE);
	struct contact phone = way_new(EXECUTIVE, CONTACT_PHONE, "03-0000-0031", false), mail = way_new(EXECUTIVE, CONTACT_MAIL, "e@firm.example", false);
	struct incident i = room_led_by(EXECUTIVE);
	tried(&mail, true);
	assert_int_equal(person_now(EXECUTIVE).reach.state, WAYS_MAIL_ONLY);
	struct answer r = page_of(ACCESS_RESPONDER, &i, "");
	assert_true(answer_has(&r, "電話は確かめていない（メールは届いた）"));
	tried(&phone, false);
	r = page_of(ACCESS_RESPONDER, &i, "");
	assert_true(answer_has(&r, "この番号はつながらなかった"));
	r = browser_get(harness_sign_in(&h, ACCESS_VIEWER), "/people");
	assert_true(answer_has(&r, "この番号はつながらなかった"));
	way_new(EXECUTIVE, CONTACT_PHONE, "03-0000-0032", false); /* another way nobody tried */
	assert_int_equal(agreed(EXECUTIVE), CONTACT_FAILED);
	tried(&phone, true);
	assert_int_equal(person_now(EXECUTIVE).reach.state, WAYS_GOOD);
	r = page_of(ACCESS_RESPONDER, &i, "");
	assert_false(answer_has(&r, "電話は確かめていない"));
}

static void test_marked_where_they_are_called(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	drop_all(EXECUTIVE);
	struct contact phone = way_new(EXECUTIVE, CONTACT_PHONE, "03-0000-0009", false);
	struct incident i = room_led_by(EXECUTIVE);
	tried(&phone, true);
	struct answer r = page_of(ACCESS_RESPONDER, &i, "");
	assert_true(answer_has(&r, "tel:0300000009") && !answer_has(&r, "つながらなかった"));
	tried(&phone, false);
	static const char *const in_rooms[] = { "", "/role" };
	for (size_t k = 0; k < 2; k++) {
		r = page_of(ACCESS_RESPONDER, &i, in_rooms[k]);
		assert_true(answer_has(&r, "reach-mark is-danger") && answer_has(&r, "つながらなかった"));
	}
	r = browser_get(harness_sign_in(&h, ACCESS_VIEWER), "/people");
	assert_true(answer_has(&r, "つながらなかった"));
	struct role_set_in lead = { .role = ROLE_LEAD, .holders = { &EXECUTIVE, 1 } };
	struct role out;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_role_set, &lead, &out));
	static const char *const pages[] = { "/levels", "/roles", "/net", "/structure" };
	for (size_t k = 0; k < sizeof pages / sizeof pages[0]; k++) {
		r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), pages[k]);
		if (!answer_has(&r, "つながらなかった")) {
			print_error("%s does not say it\n", pages[k]);
			assert_true(false);
		}
	}
}

static void test_a_private_number_in_a_room(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	drop_all(EXECUTIVE);
	way_new(EXECUTIVE, CONTACT_PHONE, "090-7777-0001", true);
	assert_true(person_now(EXECUTIVE).reach.is_phone_private);
	struct incident i = room_led_by(EXECUTIVE);
	struct role_hand_in in = { .incident_id = i.id, .role = S("it_owner"), .to_id = ADMIN };
	struct role r;
	if (!run(&op_role_hand, &in, &r)) { /* somebody was copied into it already */
		read_begin();
		assert_true(role_get(c, &i, S("it_owner"), &r));
		read_end();
		assert_false(id_is_none(r.person_id));
	}
	str admin = person_now(ADMIN).name;
	static const char *const pages[] = { "", "/role" };
	for (size_t k = 0; k < 2; k++) {
		struct answer sees = page_of(ACCESS_RESPONDER, &i, pages[k]), hidden = page_of(ACCESS_VIEWER, &i, pages[k]);
		assert_true(answer_has(&sees, "tel:09077770001") && !answer_has(&sees, "番号は非公開"));
		assert_true(!answer_has(&hidden, "09077770001") && answer_has(&hidden, "090-7777") == false);
		assert_true(answer_has(&hidden, cz(STR_CAT(&h.arena, S("番号は非公開です。電話できる人："), admin))));
	}
	way_new(EXECUTIVE, CONTACT_PHONE, "03-0000-0010", false);
	assert_false(person_now(EXECUTIVE).reach.is_phone_private);
}

/* A role the firm decided to do without is no gap on the page of levels: it says so, and why. */
static void test_a_role_done_without_is_no_gap(void **state)
{
	(void)state;
	struct role_set_in in = { .role = S("legal"), .unneeded = true, .reason = S("契約と法律のことは顧問の弁護士に頼む") };
	struct role out;
	struct answer r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), "/levels");
	assert_false(answer_has(&r, "置かない（"));
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_role_set, &in, &out));
	r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), "/levels");
	assert_true(answer_has(&r, "置かない（契約と法律のことは顧問の弁護士に頼む）"));
}

/* --- further roles --- */

static void test_further_roles_are_called(void **state)
{
	(void)state;
	struct sighting_call v[4];
	size_t n;
	struct role out;
	act_as(ACCESS_RESPONDER);
	drop_all(ADMIN);
	drop_all(EXECUTIVE);
	struct contact first = way_new(ADMIN, CONTACT_PHONE, "03-0000-0021", false);
	way_new(EXECUTIVE, CONTACT_PHONE, "03-0000-0022", false);
	struct role_set_in pr = { .role = S("pr"), .holders = { &EXECUTIVE, 1 } };
	assert_true(run(&op_role_set, &pr, &out));
	struct id both[] = { ADMIN, EXECUTIVE };
	struct role_set_in it = { .role = S("it_owner"), .holders = { both, 2 } }, lead = { .role = ROLE_LEAD, .holders = { both + 1, 1 } };
	assert_true(run(&op_role_set, &it, &out) && run(&op_role_set, &lead, &out));
	assert_false(text_is(person_now(EXECUTIVE).role, "lead")); /* a further one */
	const struct first_card *card = &c->catalog->cards[c->catalog->n_cards - 1];
	read_begin();
	assert_true(sighting_calls(c, card, v, 4, &n));
	read_end();
	bool is_there = false;
	for (size_t k = 0; k < n; k++) {
		is_there = is_there || id_eq(v[k].person_id, EXECUTIVE);
	}
	assert_true(is_there);
	tried(&first, false); /* whom the last try did not reach comes last */
	read_begin();
	assert_true(sighting_calls(c, card, v, 4, &n));
	read_end();
	assert_true(n == 2 && id_eq(v[0].person_id, EXECUTIVE) && id_eq(v[1].person_id, ADMIN));
	struct answer r = browser_get(harness_sign_in(&h, ACCESS_RESPONDER), "/incident/new");
	assert_true(answer_has(&r, "tel:0300000022"));
	r = browser_get(harness_sign_in(&h, ACCESS_VIEWER), "/people");
	assert_true(answer_has(&r, "、対応責任者"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_the_copy_agrees), T(test_a_mail_is_no_phone), T(test_marked_where_they_are_called),
		T(test_a_private_number_in_a_room), T(test_further_roles_are_called), T(test_a_role_done_without_is_no_gap) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
