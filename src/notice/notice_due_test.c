/* Rows of ledgers that are due for a check: told once a week, by a clock that is set by hand. */
#include "notice_help.h"

#include "notice/due.h"
#include "procedure/own_op.h"
#include "sheet/sheet.h"

#include <sqlite3.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)
/* A Monday on which what was written down on 1 November 2026 is due (after 180 days), and the weeks after it. */
static int64_t monday(int week, int hour, int minute) { return jst(2, hour, minute) + (26 + week) * 7 * DAY_MS; }

static struct id add_device(const char *name, struct id user)
{
	struct raw_value v[] = { { S("name"), str_from_c(name) }, { S("kind"), S("notebook") }, { S("user"), S("") } };
	struct sheet_save_in in = { .sheet = S("endpoint"), .values = { v, 2 }, .reason = S("") };
	struct sheet_row out;
	if (!id_is_none(user)) {
		v[2].value = id_str(&h.arena, user);
		in.values.n = 3;
	}
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_add, &in, &out));
	return out.id;
}

static void two_devices(struct id *one, struct id *two)
{
	set_now(jst(1, 12, 0));
	*one = add_device("PC-HIMITSU-1", h.person_ids[ACCESS_RESPONDER]);
	*two = add_device("PC-HIMITSU-2", (struct id){ 0 });
	set_now(jst(2, 8, 0));
	look(); /* the first week is only noted */
}

static void mails_hold(const char *part, const char *no_part)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	const char *path = str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(h.dir), S("/sonae.db")));
	size_t n = 0;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT subject || body FROM outbox WHERE about = 'ledger'", -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		str text = str_copy(&h.arena, str_from_c((const char *)sqlite3_column_text(st, 0)));
		assert_true(text_has(text, part) && !text_has(text, no_part));
		n++;
	}
	assert_true(n > 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void test_weeks(void **state)
{
	(void)state;
	int64_t day = jst(23, 0, 0) / DAY_MS * DAY_MS; /* 23 November 2026 is a Monday; JST begins it nine hours early */
	int64_t week = (day + DAY_MS) / DAY_MS;
	assert_int_equal(notice_due_week(jst(23, 7, 59)), 0);
	assert_int_equal(notice_due_week(jst(23, 8, 0)), week);
	assert_int_equal(notice_due_week(jst(29, 19, 59)), week); /* Sunday: still that week */
	assert_int_equal(notice_due_week(jst(29, 20, 0)), 0);
	assert_int_equal(notice_due_week(jst(30, 8, 0)), week + 7);
	assert_int_equal(notice_due_week(jst(22, 12, 0)), week - 7);
}

static void test_due_rows_once_a_week(void **state)
{
	(void)state;
	struct id one, two;
	two_devices(&one, &two);
	set_now(jst(9, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 0); /* nothing is due */
	set_now(monday(0, 7, 59));
	look();
	assert_int_equal(count("ledger", NULL), 0);
	set_now(monday(0, 8, 0));
	look();
	look();
	assert_int_equal(count("ledger", "admin@hinata.example"), 1);
	assert_int_equal(count("ledger", "responder@hinata.example"), 1); /* whom the row names */
	assert_int_equal(count("ledger", NULL), 2);
	mails_hold("https://sonae.test/ledgers", "HIMITSU");
	mails_hold("端末", "/ledgers/endpoint");
	size_t n;
	struct outbox_row *v = rows_now(&n);
	for (size_t k = 0; k < n; k++) {
		bool is_admin = text_is(v[k].to_address, "admin@hinata.example");
		assert_true(!text_is(v[k].about, "ledger") || text_has(v[k].subject, is_admin ? "2件" : "1件"));
	}
	set_now(monday(0, 9, 0) + 3 * DAY_MS);
	look();
	assert_int_equal(count("ledger", NULL), 2); /* not twice in the week */
	set_now(monday(1, 8, 0) + 2 * DAY_MS);      /* the machine was off on Monday */
	look();
	assert_int_equal(count("ledger", NULL), 4);
	struct sheet_act_in check[] = { { S("endpoint"), one, S("") }, { S("endpoint"), two, S("") } };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_check, &check[0], NULL));
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_check, &check[1], NULL));
	set_now(monday(2, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 4); /* nothing is due any more */
}

static void test_due_rows_as_they_chose(void **state)
{
	(void)state;
	struct id one, two;
	two_devices(&one, &two);
	assert_true(choose(ACCESS_RESPONDER, (struct notice_choice_in){ .mode = MODE_NOW, .way = -1, .quiet_from = S("7:00"), .quiet_to = S("10:00") }));
	assert_true(choose(ACCESS_ADMIN, (struct notice_choice_in){ .mode = MODE_NONE, .way = -1 }));
	set_now(monday(0, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 0);
	set_now(monday(0, 10, 0));
	look();
	assert_int_equal(count("digest", "responder@hinata.example"), 1);
	assert_int_equal(count("digest", NULL), 1);
	/* who is the only one that wants to be told of a room is not troubled with this */
	assert_true(choose(ACCESS_RESPONDER, (struct notice_choice_in){ .mode = MODE_DIGEST, .way = -1, .digest_at = S("18:00") }));
	set_now(monday(1, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 0);
	set_now(monday(1, 18, 0));
	look();
	assert_int_equal(count("digest", "responder@hinata.example"), 2);
}

static void test_due_rows_by_the_rules(void **state)
{
	(void)state;
	struct id one, two;
	two_devices(&one, &two);
	assert_false(put_rule(EVENT_LEDGER, S("members"), 0, WAY_MAIL)); /* there is no room */
	assert_true(drop_rule(EVENT_LEDGER, S("access:admin")));
	set_now(monday(0, 8, 0));
	look();
	assert_int_equal(count("ledger", "responder@hinata.example"), 1);
	assert_int_equal(count("ledger", NULL), 1);
	assert_true(drop_rule(EVENT_LEDGER, S("self"))); /* switched off: nobody is left, and that is right here */
	set_now(monday(1, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 1);
	struct notice_event_in in = { .event = EVENT_LEDGER };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_reset, &in, NULL));
	set_now(monday(2, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 3);
}

static void test_a_procedure_to_look_over(void **state)
{
	(void)state;
	struct own_make_in make = { .from = S("malware") };
	struct own_publish_in publish = { .key = S("malware"), .reason = S("わけ") };
	struct own_names_in names = { .key = S("malware"), .name = S("うちの手順"), .review_days = { true, 180 } };
	set_now(jst(1, 12, 0));
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_procedure_make, &make, NULL) && run(&op_procedure_names, &names, NULL) && run(&op_procedure_publish, &publish, NULL));
	set_now(jst(2, 8, 0));
	look(); /* the first week is only noted */
	set_now(jst(9, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), 0);
	set_now(monday(0, 8, 0));
	look();
	assert_int_equal(count("ledger", "admin@hinata.example"), 1);
	assert_int_equal(count("ledger", "responder@hinata.example"), 1);
	assert_int_equal(count("ledger", "viewer@hinata.example"), 0);
	mails_hold("手順書「うちの手順」", "HIMITSU");
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_procedure_looked, &(struct own_key_in){ S("malware") }, NULL));
	size_t before = (size_t)count("ledger", NULL);
	set_now(monday(1, 8, 0));
	look();
	assert_int_equal(count("ledger", NULL), before);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weeks), T(test_due_rows_once_a_week), T(test_due_rows_as_they_chose), T(test_due_rows_by_the_rules),
		T(test_a_procedure_to_look_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
