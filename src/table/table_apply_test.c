/* What a file does to a ledger: all or nothing, two at once, cut off, undone. */
#include "table/table_test_help.h"

#include "base/limits.h"
#include "base/time.h"
#include "db/job.h"

#define HEADS "呼び名・管理番号,種類,OS と版\n"

static void test_apply(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row a = added("B-1", "notebook");
	struct table_import i;
	assert_true(bring(HEADS "B-1,そのほか,Linux\nA-1,ノートパソコン,\nC-1,ノートパソコン,\n", &i));
	assert_int_equal(i.added.v, 2);
	assert_int_equal(i.changed.v, 1);
	assert_true(text_is(list_by("name"), "A-1 B-1 C-1"));
	assert_true(text_is(value(a.id, "kind"), "other") && text_is(value(a.id, "os"), "Linux"));
	jobs();
	/* index and history have followed */
	assert_true(text_is(list_by("kind"), "A-1 C-1 B-1"));
	struct sheet_version *v;
	size_t n;
	read_begin();
	assert_true(sheet_history(c, a.id, &v, &n));
	assert_int_equal(n, 2);
	assert_true(text_is(v[0].reason, "端末.csv") && v[0].version == 2);
	read_end();
	/* an undo is all or nothing as well */
	assert_true(change(&a, "os", "BSD"));
	assert_false(undo(&i));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_ROW_MOVED));
	assert_true(text_is(list_by("name"), "A-1 B-1 C-1"));
	struct table_import j;
	assert_true(bring(HEADS "B-1,スマートフォン・タブレット,iOS\nD-1,そのほか,\n", &j));
	assert_false(undo(&j)); /* still being finished */
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_FOLLOWS));
	jobs();
	assert_true(undo(&j));
	assert_true(text_is(list_by("name"), "A-1 B-1 C-1") && text_is(value(a.id, "os"), "BSD") && text_is(value(a.id, "kind"), "other"));
	jobs();
	assert_true(text_is(list_by("kind"), "A-1 C-1 B-1"));
	assert_false(undo(&j));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_CANNOT_UNDO));
	read_begin();
	assert_true(sheet_history(c, a.id, &v, &n) && n == 5);
	read_end();
}

static void test_in_between(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row a = added("B-1", "notebook");
	bytes file = str_bytes(S(HEADS "B-1,そのほか,Linux\nA-1,ノートパソコン,\n"));
	struct table_import i = look(file, "x.csv"), out;
	struct table_apply_in in = apply_in(&i, plan_of(file).digest);
	assert_true(stage(&in));
	/* written, and nobody sees it */
	assert_true(text_is(list_by("name"), "B-1") && text_is(list_by(".number"), "B-1") && text_is(value(a.id, "kind"), "notebook"));
	struct sheet_count *counts;
	struct sheet_option *options;
	size_t n;
	read_begin();
	assert_true(sheet_counts(c, &counts, &n) && n == 1 && counts[0].active == 1);
	assert_true(sheet_options(c, S("endpoint"), &options, &n) && n == 1);
	read_end();
	/* cut off here, and begun again: nothing twice, and the first attempt is over */
	struct table_apply_in again = apply_in(&i, plan_of(file).digest);
	assert_true(stage(&again));
	assert_false(run(&op_table_apply, &in, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_TAKEN_OVER));
	/* another one into the same ledger meanwhile */
	struct table_import other = look(file, "y.csv");
	struct table_apply_in second = apply_in(&other, plan_of(file).digest);
	assert_false(stage(&second));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_OTHER_IMPORT));
	/* somebody changes a row between the last slice and the last write */
	assert_true(change(&a, "os", "BSD"));
	assert_false(run(&op_table_apply, &again, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_ROW_MOVED));
	assert_true(text_is(list_by("name"), "B-1") && text_is(value(a.id, "os"), "BSD"));
	/* and what was seen is no longer what would happen */
	assert_false(stage(&again));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_CHANGED_SINCE));
	again.digest = plan_of(file).digest;
	assert_true(stage(&again) && run(&op_table_apply, &again, &out));
	assert_true(text_is(list_by("name"), "A-1 B-1"));
	assert_false(stage(&again)); /* it is in */
	/* nothing is left of what was cut off */
	struct table_import wrong;
	assert_false(bring(HEADS "E-1,潜水艦,\n", &wrong));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_HAS_WRONG));
	assert_true(text_is(list_by("name"), "A-1 B-1"));
	/* a day later the sweep has taken everything away that nobody decided about */
	c->now_ms += 25 * INT64_C(3600000);
	h.now_ms = c->now_ms;
	static const struct job_kind sweep[] = { { .name = "table_sweep", .run = table_sweep, .every_ms = 3600000 }, { .name = "table_clear", .run = table_sweep },
		{ .name = "table_follow", .run = table_follow } };
	assert_true(jobs_run_due(c, h.store, sweep, 3));
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_false(table_import_get(c, S("endpoint"), wrong.id, &out));
	read_end();
	err_clear(c);
	assert_true(text_is(list_by("name"), "A-1 B-1"));
}

static struct table_plan plan_adding(bytes file)
{
	const struct table_settings s = { .encoding = -1, .separator = -1, .sheet = -1, .same_name_adds = true };
	struct table_plan p;
	read_begin();
	assert_true(table_plan(c, def("endpoint"), file, &s, &p));
	read_end();
	return p;
}

/* Two people, one file, other settings: as many lines, other rows. What one of them saw is what they get, or nothing. */
static void test_two_with_other_settings(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row a = added("B-1", "notebook");
	bytes file = str_bytes(S(HEADS "B-1,そのほか,Linux\n"));
	struct table_import i = look(file, "x.csv"), out;
	struct table_apply_in first = apply_in(&i, plan_of(file).digest);
	assert_true(stage(&first)); /* changes B-1 */
	act_as(ACCESS_ADMIN);
	struct table_apply_in second = apply_in(&i, plan_adding(file).digest);
	second.same_name_adds = true;
	assert_true(stage(&second)); /* a second B-1 */
	act_as(ACCESS_RESPONDER);
	assert_false(run(&op_table_apply, &first, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_TAKEN_OVER));
	assert_true(c->err.args[0].value.n > 1); /* who */
	assert_true(text_is(list_by("name"), "B-1") && text_is(value(a.id, "kind"), "notebook"));
	/* neither do the slices of the first go on in what is the second's */
	assert_false(stage(&first) && run(&op_table_apply, &second, &out));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_TAKEN_OVER));
	assert_true(run(&op_table_apply, &first, &out));
	assert_true(text_is(value(a.id, "kind"), "other") && text_is(list_by("name"), "B-1"));
}

/* Taken in within one second: the list knows which came last, and that one goes first. */
static void test_undone_in_their_order(void **state)
{
	(void)state;
	struct table_import v[6], *list;
	size_t n;
	act_as(ACCESS_RESPONDER);
	struct sheet_row a = added("B-1", "notebook");
	static const char *const files[6] = { HEADS "B-1,そのほか,\n", HEADS "B-1,ノートパソコン,Linux\n", HEADS "C-1,そのほか,\n", HEADS "B-1,そのほか,BSD\n",
		HEADS "D-1,そのほか,\n", HEADS "B-1,そのほか,HPUX\n" };
	for (int k = 0; k < 6; k++) {
		assert_true(bring(files[k], &v[k]));
		c->now_ms = h.now_ms; /* the clock stands still */
	}
	jobs();
	jobs();
	jobs();
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(table_imports(c, S("endpoint"), &list, &n) && n == 6);
	for (size_t k = 0; k < 6; k++) {
		assert_true(id_eq(list[k].id, v[5 - k].id));
	}
	read_end();
	assert_false(undo(&v[3]));
	assert_true(refused(ERR_CONFLICT, MSG_TABLE_LATER_FIRST));
	assert_true(undo(&v[2])); /* nothing later spoke of its row */
	assert_true(undo(&v[5]) && text_is(value(a.id, "os"), "BSD"));
	jobs();
	act_as(ACCESS_RESPONDER);
	assert_true(undo(&v[3]) && text_is(value(a.id, "os"), "Linux"));
	jobs();
	act_as(ACCESS_RESPONDER);
	assert_true(undo(&v[1]));
	jobs();
	act_as(ACCESS_RESPONDER);
	assert_true(undo(&v[0]) && text_is(value(a.id, "kind"), "notebook"));
	jobs();
	struct sheet_version *past;
	read_begin();
	assert_true(sheet_history(c, a.id, &past, &n));
	assert_int_equal(n, 9); /* as it was added, four times changed, four times back */
	for (size_t k = 0; k < n; k++) {
		assert_int_equal(past[k].version, (int64_t)(n - k));
	}
	read_end();
}

static void test_forbidden(void **state)
{
	(void)state;
	act_as(ACCESS_VIEWER);
	struct table_look_in in = { .sheet = S("endpoint") };
	read_begin();
	assert_false(table_look_prepare(c, &in, str_bytes(S("a,b\n1,2\n")), S("x.csv")));
	read_end();
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	err_clear(c);
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_apply), T(test_in_between), T(test_two_with_other_settings), T(test_undone_in_their_order),
		T(test_forbidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
