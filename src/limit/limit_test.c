/* What ends soon: told 30, 7 and 1 days before, once each, to whoever looks after it; by a clock that is set by hand. */
#include "notice_help.h"

#include "contact/contact.h"
#include "limit/limit.h"
#include "notice/due.h"
#include "sheet/sheet.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static int64_t begun; /* noon, when the row was written */

static struct id add_row(const char *sheet, const struct raw_value *more, size_t n_more)
{
	struct raw_value v[8] = { { S("name"), S("HIMITSU") } };
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = { v, 1 + n_more }, .reason = S("") };
	struct sheet_row out;
	memcpy(v + 1, more, n_more * sizeof *more);
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_add, &in, &out));
	return out.id;
}

/* Something that must be ready, looked at every `days` days by the responder. */
static struct id add_thing(const char *days, enum access owner)
{
	struct raw_value v[] = { { S("limit_days"), str_from_c(days) }, { S("owner"), id_str(&h.arena, h.person_ids[owner]) } };
	return add_row("prerequisite", v, owner == ACCESS_NONE ? 1 : 2);
}

static int start(void **state)
{
	begin(state);
	begun = jst(1, 12, 0) + 61 * DAY_MS; /* 1 January 2027 */
	set_now(begun);
	return 0;
}

/* Eight in the morning, so many days before what began at `begun` and lasts `lasts` days ends. */
static void morning(int lasts, int before)
{
	set_now(begun + (lasts - before) * DAY_MS - 4 * 3600 * 1000);
	look();
	look();
}

static size_t mails(const char *to) { return count("limit", to); }

static struct outbox_row newest(const char *about)
{
	size_t n;
	struct outbox_row *v = rows_now(&n), found = { 0 };
	for (size_t k = 0; k < n; k++) {
		found = text_is(v[k].about, about) && (id_is_none(found.id) || memcmp(v[k].id.b, found.id.b, sizeof found.id.b) > 0) ? v[k] : found;
	}
	return found;
}

static str body_of_newest(void) { return raw_text("SELECT subject || char(10) || body FROM outbox WHERE about IN ('limit', 'ledger') ORDER BY id DESC LIMIT 1"); }

static void check(struct id id)
{
	struct sheet_act_in in = { .sheet = S("prerequisite"), .id = id, .reason = S("") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_check, &in, NULL));
}

static void test_once_at_each_step(void **state)
{
	(void)state;
	add_thing("90", ACCESS_RESPONDER);
	morning(90, 31);
	assert_int_equal(mails(NULL), 0);
	set_now(begun + 60 * DAY_MS - 4 * 3600 * 1000 - 60 * 1000); /* 7:59 */
	look();
	assert_int_equal(mails(NULL), 0);
	morning(90, 30);
	assert_int_equal(mails("responder@hinata.example"), 1);
	assert_int_equal(mails(NULL), 1);
	assert_true(text_has(body_of_newest(), "準備物の台帳") && text_has(body_of_newest(), "あと30日") && text_has(body_of_newest(), "1件"));
	assert_false(text_has(body_of_newest(), "HIMITSU")); /* what stands in a row leaves by no mail */
	for (int before = 29; before >= 8; before -= 3) {
		morning(90, before);
	}
	assert_int_equal(mails(NULL), 1);
	morning(90, 7);
	assert_int_equal(mails(NULL), 2);
	morning(90, 6);
	morning(90, 2);
	assert_int_equal(mails(NULL), 2);
	morning(90, 1);
	assert_int_equal(mails("responder@hinata.example"), 3);
	assert_true(text_has(body_of_newest(), "あしたまで"));
	morning(90, 0);
	morning(90, -1);
	assert_int_equal(mails(NULL), 3); /* over: the weekly mail's */
}

static void test_a_moved_limit_begins_again(void **state)
{
	(void)state;
	struct id id = add_thing("90", ACCESS_RESPONDER);
	morning(90, 30);
	assert_int_equal(mails(NULL), 1);
	set_now(begun + 60 * DAY_MS);
	check(id); /* another 90 days from here */
	begun = h.now_ms;
	morning(90, 31);
	assert_int_equal(mails(NULL), 1);
	morning(90, 30);
	assert_int_equal(mails(NULL), 2);
	morning(90, 7);
	assert_int_equal(mails(NULL), 3);
}

static void test_the_rows_own_days_follow_a_change(void **state)
{
	(void)state;
	struct id id = add_thing("180", ACCESS_RESPONDER);
	struct sheet_row r;
	struct raw_value v[] = { { S("limit_days"), S("60") } };
	struct sheet_save_in in = { .sheet = S("prerequisite"), .id = id, .version = { true, 1 }, .values = { v, 1 }, .reason = S("") };
	set_now(begun + 10 * DAY_MS);
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_change, &in, &r));
	assert_int_equal(r.check_due.v, begun + 60 * DAY_MS); /* from the same look */
	in.version.v = 2;
	v[0].value = S("");
	assert_true(run(&op_sheet_change, &in, &r));
	assert_int_equal(r.check_due.v, begun + 180 * DAY_MS); /* as its form says */
}

static void test_a_machine_that_was_off(void **state)
{
	(void)state;
	add_thing("90", ACCESS_RESPONDER);
	morning(90, 28);
	assert_int_equal(mails(NULL), 1);
	morning(90, 27);
	assert_int_equal(mails(NULL), 1);
	morning(90, 4); /* off on day 7 too */
	assert_int_equal(mails(NULL), 2);
	morning(90, 3);
	assert_int_equal(mails(NULL), 2);
}

static void test_short_intervals_are_not_nagged(void **state)
{
	(void)state;
	add_thing("14", ACCESS_RESPONDER);
	morning(14, 13);
	morning(14, 8);
	assert_int_equal(mails(NULL), 0); /* the whole time is shorter than 30 days */
	morning(14, 7);
	assert_int_equal(mails(NULL), 1);
	morning(14, 1);
	assert_int_equal(mails(NULL), 2);
}

static void test_nobodys_goes_to_who_responds(void **state)
{
	(void)state;
	struct id gone = add_thing("90", ACCESS_RESPONDER), taken_off = add_thing("60", ACCESS_RESPONDER);
	struct sheet_act_in off = { .sheet = S("prerequisite"), .id = taken_off, .reason = S("") };
	(void)gone;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_sheet_archive, &off, NULL));
	morning(60, 30);
	assert_int_equal(mails(NULL), 0); /* off the list */
	raw_sql("UPDATE person SET archived_at = 1 WHERE id = x'%s'", hex_of(h.person_ids[ACCESS_RESPONDER]));
	morning(90, 30);
	assert_int_equal(mails("admin@hinata.example"), 1);
	assert_int_equal(mails("viewer@hinata.example"), 0);
	assert_int_equal(mails("executive@hinata.example"), 0);
}

static void test_an_owner_who_may_not_change_it(void **state)
{
	(void)state;
	add_thing("90", ACCESS_VIEWER); /* sees it, cannot say that it was checked */
	morning(90, 30);
	assert_int_equal(mails("viewer@hinata.example"), 0);
	assert_int_equal(mails("admin@hinata.example"), 1);
	assert_int_equal(mails("responder@hinata.example"), 1);
}

static void test_one_mail_for_one_day(void **state)
{
	(void)state;
	for (int k = 0; k < 3; k++) {
		add_thing("90", ACCESS_RESPONDER);
	}
	struct raw_value v[] = { { S("phone"), S("03-0000-0000") }, { S("ends"), S("2027-03-02") }, { S("owner"), id_str(&h.arena, h.person_ids[ACCESS_RESPONDER]) } };
	add_row("insurance", v, 3);
	morning(60, 30); /* the insurance alone, the things end a month later */
	assert_int_equal(mails(NULL), 1);
	assert_true(text_has(body_of_newest(), "満期"));
	morning(90, 30);
	assert_int_equal(mails("responder@hinata.example"), 2);
	assert_true(text_has(body_of_newest(), "もうすぐ期限が来るものが 4 件") && text_has(body_of_newest(), "準備物の台帳　3件") && text_has(body_of_newest(), "きょうまで"));
}

/* A Monday on which one row is over and another one ends in 30 days: one mail says both, and each thing once. */
static void test_the_week_and_the_day_are_one_mail(void **state)
{
	(void)state;
	int64_t monday = jst(23, 8, 0) + 20 * 7 * DAY_MS;
	set_now(monday - 60 * DAY_MS + 4 * 3600 * 1000);
	look(); /* the first week is only noted */
	add_thing("59", ACCESS_ADMIN);
	add_thing("90", ACCESS_ADMIN);
	set_now(monday);
	look();
	look();
	assert_int_equal(count("ledger", "admin@hinata.example"), 1);
	assert_int_equal(mails("admin@hinata.example"), 0);
	assert_true(text_has(body_of_newest(), "・準備物の台帳　1件\n") && text_has(body_of_newest(), "準備物の台帳　1件：") && text_has(body_of_newest(), "あと30日"));
	set_now(monday + DAY_MS);
	look();
	assert_int_equal(mails(NULL) + count("ledger", NULL), 1);
}

static void test_as_they_chose(void **state)
{
	(void)state;
	add_thing("90", ACCESS_RESPONDER);
	assert_true(choose(ACCESS_RESPONDER, (struct notice_choice_in){ .mode = MODE_NOW, .way = -1, .quiet_from = S("7:00"), .quiet_to = S("10:00") }));
	morning(90, 30);
	assert_int_equal(mails(NULL), 0);
	set_now(h.now_ms + 2 * 3600 * 1000);
	look();
	assert_int_equal(count("digest", "responder@hinata.example"), 1);
	morning(90, 29);
	set_now(h.now_ms + 2 * 3600 * 1000);
	look();
	assert_int_equal(count("digest", NULL), 1); /* what waited was told */
	/* switched off: nobody; switched on again it is told, late rather than never */
	assert_true(drop_rule(EVENT_LIMIT, S("self")));
	assert_true(drop_rule(EVENT_LIMIT, S("access:responder")));
	assert_true(drop_rule(EVENT_LIMIT, S("access:admin")));
	morning(90, 7);
	assert_int_equal(mails(NULL), 0);
	struct notice_event_in in = { .event = EVENT_LIMIT };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_notice_reset, &in, NULL));
	assert_true(choose(ACCESS_RESPONDER, (struct notice_choice_in){ .mode = MODE_NOW, .way = -1 }));
	morning(90, 5);
	assert_int_equal(mails("responder@hinata.example"), 1);
}

static void test_in_their_language(void **state)
{
	(void)state;
	add_thing("90", ACCESS_RESPONDER);
	raw_sql("UPDATE account SET lang = 'en' WHERE id = x'%s'", hex_of(h.account_ids[ACCESS_RESPONDER]));
	morning(90, 30);
	assert_true(text_has(newest("limit").subject, "Limits that end soon: 1"));
	assert_true(text_has(body_of_newest(), "What must be ready beforehand (1)") && text_has(body_of_newest(), "30 days left"));
}

static void test_people_to_be_reached_again(void **state)
{
	(void)state;
	struct person out;
	struct person_input in = { .name = S("人"), .phone = S("090-0000-1234"), .belongs = -1, .work = -1 };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_person_add, &in, &out));
	struct contact *v;
	size_t n;
	read_begin();
	assert_true(contact_list(c, out.id, &v, &n));
	read_end();
	struct contact_check_in tried = { out.id, v[0].id, HOW_CALL, true };
	assert_true(run(&op_contact_check, &tried, NULL));
	int64_t until = contact_good_until(CONTACT_LIMIT_MONTHS, begun);
	int64_t lasts = (until - begun) / DAY_MS;
	morning((int)lasts, 31);
	assert_int_equal(mails(NULL), 0);
	morning((int)lasts, 30);
	assert_int_equal(mails("admin@hinata.example"), 1);
	assert_true(text_has(body_of_newest(), "連絡がつくかの確認"));
	assert_int_equal(mails("viewer@hinata.example"), 0);
}

static size_t mine(enum access who, struct limit **ret)
{
	size_t n;
	act_as(who);
	read_begin();
	assert_true(limit_mine(c, ret, &n));
	read_end();
	return n;
}

static void test_what_the_page_shows(void **state)
{
	(void)state;
	struct limit *v;
	add_thing("90", ACCESS_RESPONDER);
	add_thing("85", ACCESS_NONE);
	set_now(begun + 58 * DAY_MS);
	assert_int_equal(mine(ACCESS_RESPONDER, &v), 1); /* nobody's: 27 days; one's own 32 */
	set_now(begun + 62 * DAY_MS);
	assert_int_equal(mine(ACCESS_RESPONDER, &v), 2);
	assert_true(v[0].days.v == 23 && v[1].days.v == 28 && text_is(v[0].name, "HIMITSU"));
	assert_int_equal(mine(ACCESS_ADMIN, &v), 1); /* nobody's alone */
	assert_int_equal(mine(ACCESS_VIEWER, &v), 0);
	set_now(begun + 85 * DAY_MS + 1);
	assert_int_equal(mine(ACCESS_RESPONDER, &v), 1); /* over: due, no more a limit */
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_once_at_each_step), T(test_a_moved_limit_begins_again), T(test_the_rows_own_days_follow_a_change), T(test_a_machine_that_was_off),
		T(test_short_intervals_are_not_nagged), T(test_nobodys_goes_to_who_responds), T(test_an_owner_who_may_not_change_it),
		T(test_one_mail_for_one_day), T(test_the_week_and_the_day_are_one_mail), T(test_as_they_chose), T(test_in_their_language),
		T(test_people_to_be_reached_again), T(test_what_the_page_shows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
