/* A row as it was before, and many rows at once: all or none, and back. */
#include "room_help.h"

#include "base/limits.h"
#include "sheet_help.h"

static bool take_back(const struct sheet_row *r, int64_t version, int64_t to, struct sheet_row *ret)
{
	struct sheet_back_in in = { .sheet = r->sheet, .id = r->id, .version = { true, version }, .to = { true, to } };
	return run(&op_sheet_back, &in, ret);
}

static void test_undo(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=戻す会社|work=保守|data=none|phone=03-1"), out;
	assert_true(change_row(&r, 1, "phone=03-2|work=運用", &out));
	assert_true(take_back(&r, 2, 1, &out));
	assert_true(out.version.v == 3 && says(&out, "phone", "03-1") && says(&out, "work", "保守"));
	assert_true(text_is(list_of(asked_for("vendor", "", "戻す会社 保守")), "戻す会社"));
	assert_int_equal(hits(asked_for("vendor", "", "戻す会社 運用")), 0);
	/* the same already, a version that is not there, somebody else meanwhile */
	assert_false(take_back(&r, 3, 1, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BACK_SAME));
	assert_false(take_back(&r, 3, 9, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_VERSION));
	act_as(ACCESS_ADMIN);
	assert_true(change_row(&r, 3, "phone=03-9", &out));
	act_as(ACCESS_RESPONDER);
	assert_false(take_back(&r, 3, 2, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BACK_CHANGED_SINCE));
	/* taking off the list is undone as well */
	struct sheet_act_in act = { .sheet = S("vendor"), .id = r.id };
	assert_true(run(&op_sheet_archive, &act, &out));
	assert_true(take_back(&r, 5, 4, &out));
	assert_true(out.state == SHEET_ACTIVE && out.check_due.has && says(&out, "phone", "03-9"));
	struct sheet_version *v;
	size_t n;
	read_begin();
	assert_true(sheet_history(c, r.id, &v, &n) && n == 6 && text_is(v[0].reason, "取り消し"));
	read_end();
	act_as(ACCESS_VIEWER);
	assert_false(take_back(&r, 6, 1, &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

static str picked_rows[LIMIT_SHEET_BULK + 2];

static struct sheet_bulk_in bulk_of(int what, const char *text, const struct sheet_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		picked_rows[i] = str_printf(&h.arena, "%s:%lld", id_str(&h.arena, rows[i].id).p, (long long)rows[i].version.v);
	}
	return (struct sheet_bulk_in){ .sheet = rows[0].sheet, .what = what, .values = values(text), .rows = { picked_rows, n }, .reason = S("棚卸し") };
}

static struct sheet_row now(const struct sheet_row *r)
{
	struct sheet_row out;
	read_begin();
	assert_true(sheet_row_get(c, r->sheet, r->id, &out));
	read_end();
	return out;
}

static void test_many_at_once_and_back(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row rows[3] = { added("endpoint", "name=Z-1|kind=phone|place=倉庫"), added("endpoint", "name=Z-2|kind=phone|place=工場"),
		added("endpoint", "name=Z-3|kind=phone|place=本社") }, out;
	struct sheet_batch b;
	struct sheet_bulk_in in = bulk_of(SHEET_BULK_SET, "place=工場", rows, 3);
	assert_true(run(&op_sheet_bulk, &in, &b));
	assert_int_equal(b.n.v, 2); /* one was there already */
	assert_true(text_has(list_of(asked_for("endpoint", "", "Z 工場")), "Z-1 Z-2 Z-3"));
	struct sheet_batch_act_in undo = { .sheet = S("endpoint"), .id = b.id };
	assert_true(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(b.undone_at.has && text_is(list_of(asked_for("endpoint", "", "Z 工場")), "Z-2"));
	assert_false(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BULK_UNDONE));
	for (size_t i = 0; i < 3; i++) {
		rows[i] = now(&rows[i]);
	}
	/* a value that does not fit, and one of two who was faster: nothing is done to any */
	in = bulk_of(SHEET_BULK_SET, "kind=castle", rows, 3);
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("values.kind", MSG_SHEET_CHOICE));
	in = bulk_of(SHEET_BULK_SET, "place=店頭", rows, 3);
	assert_true(change_row(&rows[2], rows[2].version.v, "place=会議室", &out));
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BULK_CHANGED_BY_YOU));
	assert_int_equal(hits(asked_for("endpoint", "", "店頭")), 0);
	assert_true(now(&rows[0]).version.v == rows[0].version.v);
}

static void test_chosen_twice_is_chosen(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("endpoint", "name=V-1|kind=phone"), rows[2] = { r, r };
	struct sheet_batch b;
	struct sheet_bulk_in in = bulk_of(SHEET_BULK_CHECK, "", rows, 2);
	assert_true(run(&op_sheet_bulk, &in, &b) && b.n.v == 1);
	in = bulk_of(SHEET_BULK_SET, "place=工場", rows, 2);
	assert_true(run(&op_sheet_bulk, &in, &b) && b.n.v == 1);
	assert_int_equal(now(&r).version.v, 2);
}

static void test_many_off_the_list_and_checked(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row rows[3] = { added("endpoint", "name=Y-1|kind=phone"), added("endpoint", "name=Y-2|kind=phone"), added("endpoint", "name=Y-3|kind=phone") }, out;
	struct sheet_batch b;
	struct sheet_batch_act_in undo = { .sheet = S("endpoint") };
	struct sheet_bulk_in in;
	/* taken off the list and put back, with the day they are to be looked at */
	in = bulk_of(SHEET_BULK_ARCHIVE, "", rows, 3);
	int64_t due = rows[1].check_due.v;
	assert_true(run(&op_sheet_bulk, &in, &b) && b.n.v == 3);
	assert_int_equal(hits(asked_for("endpoint", "kind=phone", "Y")), 0);
	undo.id = b.id;
	h.now_ms += 1000;
	c->now_ms = h.now_ms;
	assert_true(run(&op_sheet_bulk_back, &undo, &b));
	assert_int_equal(hits(asked_for("endpoint", "kind=phone", "Y")), 3);
	assert_true(now(&rows[1]).check_due.v == due);
	/* still true, and that somebody looked again afterwards is not undone */
	for (size_t i = 0; i < 3; i++) {
		rows[i] = now(&rows[i]);
	}
	in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	assert_true(run(&op_sheet_bulk, &in, &b) && now(&rows[0]).check_due.v > due);
	undo.id = b.id;
	assert_true(run(&op_sheet_bulk_back, &undo, &b) && now(&rows[0]).check_due.v == due);
	assert_true(run(&op_sheet_bulk, &in, &b));
	h.now_ms += 1000;
	c->now_ms = h.now_ms;
	struct sheet_act_in act = { .sheet = S("endpoint"), .id = rows[0].id };
	assert_true(run(&op_sheet_check, &act, &out));
	undo.id = b.id;
	assert_false(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BACK_CHANGED_SINCE));
}

static void test_bulk_refused(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row rows[3] = { added("endpoint", "name=X-1|kind=phone"), added("endpoint", "name=X-2|kind=phone"), added("endpoint", "name=X-3|kind=phone") };
	struct sheet_batch b;
	struct sheet_bulk_in in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	assert_true(run(&op_sheet_bulk, &in, &b));
	struct sheet_batch_act_in undo = { .id = b.id };
	/* no rows, nothing to set, no row, another ledger's batch, a viewer */
	in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	in.rows.n = 0;
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("rows", MSG_SHEET_BULK_NO_ROWS));
	in = bulk_of(SHEET_BULK_SET, "", rows, 3);
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("values", MSG_SHEET_BULK_NO_VALUES));
	picked_rows[1] = S("nobody:1");
	in.what = SHEET_BULK_CHECK;
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("rows", MSG_SHEET_BULK_BAD_ROW));
	undo.sheet = S("vendor");
	assert_false(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_BATCH));
	act_as(ACCESS_VIEWER);
	in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_undo), cmocka_unit_test(test_many_at_once_and_back), cmocka_unit_test(test_chosen_twice_is_chosen),
		cmocka_unit_test(test_many_off_the_list_and_checked), cmocka_unit_test(test_bulk_refused),
	};
	return cmocka_run_group_tests_name("sheet_bulk", tests, room_begin, room_end);
}
