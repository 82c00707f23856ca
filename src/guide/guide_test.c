/* The guided start: from nothing to done, page by page; what is put off; who cannot be twice the same. */
#include "room_help.h"

#include "guide/guide.h"
#include "org/org.h"
#include "role/role.h"
#include "sheet/sheet.h"

static int state_of(int page)
{
	struct guide_page_state v[GUIDE_MAX];
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(guide_read(c, v));
	read_end();
	return v[page].state;
}

static struct role role_now(const char *key)
{
	struct role *v, ret = { 0 };
	size_t n;
	read_begin();
	assert_true(role_org_list(c, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		ret = text_is(v[k].key, key) ? v[k] : ret;
	}
	return ret;
}

static void test_who_leads(void **state)
{
	(void)state;
	assert_int_equal(state_of(GUIDE_LEAD), GUIDE_OPEN);
	struct guide_lead_in none = { 0 };
	assert_false(run(&op_guide_lead, &none, NULL));
	assert_true(refused_field("lead_name", MSG_GUIDE_NOBODY));
	/* One person in all three holds them all. */
	struct guide_lead_in in = { .name = { S("山田 太郎"), S("山田 太郎"), S("山田 太郎") }, .phone = { S("090-1111-2222") } };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_guide_lead, &in, NULL));
	struct role chief = role_now("chief"), lead = role_now("lead"), it = role_now("it_owner");
	assert_true(chief.n_line == 1 && chief.line[0].is_holder && text_is(chief.line[0].name, "山田 太郎"));
	assert_true(lead.n_line == 1 && lead.line[0].is_holder && text_is(lead.line[0].name, "山田 太郎"));
	assert_true(it.n_line == 1);
	assert_int_equal(state_of(GUIDE_LEAD), GUIDE_DONE);
	assert_int_equal(state_of(GUIDE_DEPUTY), GUIDE_OPEN);
	/* Somebody else takes over: the one before gives it up. */
	struct guide_lead_in other = { .name = { S("鈴木 花子") }, .phone = { S("090-3333-4444") } };
	assert_true(run(&op_guide_lead, &other, NULL));
	chief = role_now("chief");
	assert_true(chief.line[0].is_holder && text_is(chief.line[0].name, "鈴木 花子"));
}

static void test_bad_words_stand_beside_their_field(void **state)
{
	(void)state;
	struct guide_lead_in in = { .name = { S("山田"), S("佐藤") }, .mail = { S("same@hinata.example"), S("same@hinata.example") } };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_guide_lead, &in, NULL));
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_string_equal(c->err.fields->field, "lead_mail");
	struct role chief = role_now("chief");
	assert_true(chief.n_line == 0 || !text_is(chief.line[0].name, "山田")); /* nothing half done */
}

static void test_deputies(void **state)
{
	(void)state;
	struct guide_lead_in lead = { .name = { S("一"), S("二"), S("三") }, .phone = { S("090-1111-0001"), S("090-1111-0002"), S("090-1111-0003") } };
	struct guide_deputy_in in = { .name = { S("四"), S("五"), S("六") }, .phone = { S("090-1111-0004"), S(""), S("") } };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_guide_lead, &lead, NULL));
	assert_true(run(&op_guide_deputy, &in, NULL));
	assert_int_equal(state_of(GUIDE_DEPUTY), GUIDE_DONE);
	assert_int_equal(role_now("lead").deputies.n, 1);
	struct guide_deputy_in bad = { .person = { S("no-id") } };
	assert_false(run(&op_guide_deputy, &bad, NULL));
	assert_true(refused_field("chief_person", MSG_GUIDE_WHO_IS_GONE));
}

static void test_first_and_put_off(void **state)
{
	(void)state;
	str first[GUIDE_FIRSTS];
	size_t n;
	bool is_chosen;
	static const str four[] = { { "malware", 7 }, { "stop", 4 }, { "loss", 4 }, { "fraud", 5 } }, bad[] = { { "nothing", 7 } };
	read_begin();
	assert_true(guide_firsts(c, first, &n, &is_chosen));
	read_end();
	assert_true(n == 3 && !is_chosen);
	struct guide_first_in in = { { four, 4 } };
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_guide_first, &in, NULL));
	in = (struct guide_first_in){ { bad, 1 } };
	assert_false(run(&op_guide_first, &in, NULL));
	in = (struct guide_first_in){ { four, 2 } };
	assert_true(run(&op_guide_first, &in, NULL));
	assert_int_equal(state_of(GUIDE_FIRST), GUIDE_DONE);
	struct guide_skip_in skip = { GUIDE_CALL, false }, back = { GUIDE_CALL, true };
	assert_true(run(&op_guide_skip, &skip, NULL));
	assert_true(run(&op_guide_skip, &skip, NULL));
	assert_int_equal(state_of(GUIDE_CALL), GUIDE_SKIPPED);
	assert_true(run(&op_guide_skip, &back, NULL));
	assert_int_equal(state_of(GUIDE_CALL), GUIDE_OPEN);
}

#define T(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_who_leads), T(test_bad_words_stand_beside_their_field), T(test_deputies), T(test_first_and_put_off) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
