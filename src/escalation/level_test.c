/* Levels: what a firm changes, what a newer catalogue brings, who may, who was faster, where the words are read. */
#include "room_help.h"

#include "escalation/escalation.h"
#include "report/report.h"
#include "web/widget.h"

static struct level_change_in change_of(int64_t number, int64_t version)
{
	static const str call[] = { { (const char *)"lead", 4 }, { (const char *)"chief", 5 } };
	return (struct level_change_in){ .number = { true, number }, .version = { true, version }, .name = S("業務に影響"),
		.scope = S("工場か受注が2時間より長く止まる"), .role = S("lead"), .calls_net = true, .call = { call, 2 },
		.report_first_hours = { true, 2 }, .report_later_hours = { true, 12 }, .reason = S("うちは2時間で困るため") };
}

static const struct level *now(int64_t number)
{
	const struct level *l;
	read_begin();
	assert_true(level_get(c, number, &l));
	read_end();
	return l;
}

static void test_as_built_in(void **state)
{
	(void)state;
	for (int number = 0; number < LEVELS; number++) {
		assert_ptr_equal(now(number), catalog_level(c->catalog, number));
	}
	read_begin();
	const struct level *l;
	assert_false(level_get(c, 4, &l));
	err_clear(c);
	assert_false(level_get(c, -1, &l));
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
	err_clear(c);
	assert_null(level_of(c, (struct opt_int){ 0 }));
	assert_null(level_of(c, (struct opt_int){ true, 9 }));
	read_end();
}

static void test_change(void **state)
{
	(void)state;
	struct level_out out;
	struct level_change_in in = change_of(2, 0);
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_level_change, &in, &out));
	assert_true(out.is_own && out.version.v == 1);
	const struct level *l = now(2);
	assert_true(text_is(l->scope.ja, "工場か受注が2時間より長く止まる"));
	assert_true(text_is(l->scope.en, "工場か受注が2時間より長く止まる")); /* no English words were given */
	assert_true(text_is(l->name.en, "Business affected"));           /* left as built in, in both languages */
	assert_true(l->n_call == 2 && str_eq(l->call[0], S("lead")) && str_eq(l->call[1], S("chief")));
	assert_int_equal(l->report_first_hours, 2);
	assert_ptr_equal(now(3), catalog_level(c->catalog, 3));          /* the others stay */
	read_begin();
	struct level_own own;
	assert_true(level_own_get(c, 2, &own));
	assert_int_equal(own.changed, 1U << LEVEL_PART_SCOPE | 1U << LEVEL_PART_CALL | 1U << LEVEL_PART_REPORT);
	assert_int_equal(own.news, 0);
	assert_true(text_is(own.reason, "うちは2時間で困るため"));
	/* the other firm sees none of it */
	struct id mine = c->org_id;
	c->org_id = h.other_org_id;
	assert_true(level_get(c, 2, &l));
	assert_ptr_equal(l, catalog_level(c->catalog, 2));
	c->org_id = mine;
	read_end();
}

static void test_refused(void **state)
{
	(void)state;
	struct level_out out;
	struct level_change_in in = change_of(1, 0), one;
	static const str nobody[] = { { (const char *)"nobody", 6 } };
	act_as(ACCESS_EXECUTIVE);
	one = in;
	one.role = S("king");
	assert_false(run(&op_level_change, &one, &out));
	assert_true(refused_field("role", MSG_LEVEL_NO_ROLE));
	one = in;
	one.call = (struct str_list){ nobody, 1 };
	assert_false(run(&op_level_change, &one, &out));
	assert_true(refused_field("call", MSG_LEVEL_NO_ROLE));
	one.call = (struct str_list){ NULL, 0 };
	assert_false(run(&op_level_change, &one, &out));
	assert_true(refused_field("call", MSG_LEVEL_CALL_NEEDED));
	one = in;
	one.report_first_hours = (struct opt_int){ true, 25 };
	assert_false(run(&op_level_change, &one, &out));
	assert_true(refused_field("report_first_hours", MSG_LEVEL_HOURS_RANGE));
	one.report_first_hours = (struct opt_int){ true, INT64_MIN };
	one.report_later_hours = (struct opt_int){ true, INT64_MAX };
	assert_false(run(&op_level_change, &one, &out));
	assert_true(refused_field("report_later_hours", MSG_LEVEL_HOURS_RANGE));
	one = in;
	one.number = (struct opt_int){ true, 7 };
	assert_false(run(&op_level_change, &one, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_LEVEL_NOT_FOUND));
	assert_ptr_equal(now(1), catalog_level(c->catalog, 1));
}

/* The second of two is told; the same again is no change; back is a version of its own. */
static void test_two_people(void **state)
{
	(void)state;
	struct level_out out;
	struct level_change_in in = change_of(1, 0);
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_level_change, &in, &out));
	in.scope = S("別の言葉");
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_level_change, &in, &out));
	assert_true(refused(ERR_CONFLICT, MSG_LEVEL_CHANGED));
	in = change_of(1, 1);
	assert_false(run(&op_level_change, &in, &out));
	assert_true(refused(ERR_CONFLICT, MSG_LEVEL_SAME));
	struct level_act_in back = { .number = { true, 1 }, .version = { true, 0 }, .reason = S("やめる") };
	assert_false(run(&op_level_back, &back, &out));
	assert_true(refused(ERR_CONFLICT, MSG_LEVEL_CHANGED));
	back.version.v = 1;
	assert_true(run(&op_level_back, &back, &out));
	assert_false(out.is_own);
	assert_ptr_equal(now(1), catalog_level(c->catalog, 1));
	back.version.v = 2;
	assert_false(run(&op_level_back, &back, &out));
	assert_true(refused(ERR_CONFLICT, MSG_LEVEL_IS_BUILT_IN));
	struct level_version *v;
	size_t n;
	read_begin();
	assert_true(level_history(c, 1, &v, &n));
	assert_int_equal(n, 2);
	assert_true(str_eq(v[0].what, S("back")) && str_eq(v[1].what, S("change")));
	assert_true(level_differs(&v[1].then, &v[1].base) & 1U << LEVEL_PART_SCOPE);
	assert_int_equal(level_differs(&v[0].then, &v[0].base), 0);
	read_end();
}

/* A newer catalogue: what the firm left alone follows, what it changed stays and is told as news. */
static void test_newer_catalogue(void **state)
{
	(void)state;
	struct level_out out;
	struct level_change_in in = change_of(2, 0);
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_level_change, &in, &out));
	struct level levels[LEVELS];
	struct catalog newer = *c->catalog;
	const struct catalog *old = c->catalog;
	memcpy(levels, old->levels, sizeof levels);
	levels[2].name = (struct text2){ S("新しい呼び方"), S("Another name") };
	levels[2].scope = (struct text2){ S("新しい範囲"), S("Another scope") };
	newer.levels = levels;
	read_begin();
	c->catalog = &newer;
	struct level_own own;
	assert_true(level_own_get(c, 2, &own));
	assert_true(text_is(own.now.name.ja, "新しい呼び方"));
	assert_true(text_is(own.now.scope.ja, "工場か受注が2時間より長く止まる"));
	assert_int_equal(own.news, 1U << LEVEL_PART_SCOPE); /* the name follows by itself and is none */
	assert_true(text_is(own.then.scope.ja, "受注、製造、出荷、販売など、会社の仕事に影響が出ている"));
	c->catalog = old;
	read_end();
}

/* What an issued promise and an entry said stays; what is read now is the firm's. */
static void test_where_it_is_read(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident i = open_room("受注が止まった", "ransomware");
	struct incident_level_in set = { .incident_id = i.id, .level = { true, 2 }, .ground = S("止まった") };
	assert_true(run(&op_incident_level, &set, &i));
	struct report_due due;
	read_begin();
	assert_true(report_due_of(c, &i, &due));
	assert_int_equal(due.hours, 24);
	read_end();
	int64_t head = head_now(i.id);
	struct level_change_in in = change_of(2, 0);
	struct level_out out;
	in.name = S("仕事が止まる");
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_level_change, &in, &out));
	read_begin();
	assert_true(report_due_of(c, &i, &due));
	assert_int_equal(due.hours, 2);
	assert_true(text_is(level_name(c, i.level), "仕事が止まる"));
	read_end();
	assert_int_equal(head_now(i.id), head); /* no room was touched */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)
	const struct CMUnitTest tests[] = { T(test_as_built_in), T(test_change), T(test_refused), T(test_two_people), T(test_newer_catalogue),
		T(test_where_it_is_read) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
