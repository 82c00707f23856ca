/* Forms and ledgers: what is typed, kept, changed by two, taken off and put back, and who may. */
#include "room_help.h"

#include "base/limits.h"
#include "sheet_help.h"

static void test_every_type(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row system = added("system", "name=受注システム|kind=business|stop=day");
	char text[400];
	snprintf(text, sizeof text, "name=　顧客名簿 |%s|media=paper|media=cloud|system=%s|until=令和9年3月31日", SOME_ASSET, id_str(&h.arena, system.id).p);
	struct sheet_row r = added("asset", text);
	assert_true(text_is(r.title, "顧客名簿") && r.number.v == 1 && r.version.v == 1);
	assert_true(says(&r, "media", "紙、クラウド") && says(&r, "system", "受注システム") && says(&r, "until", "2027年3月31日（水）"));
	assert_true(says(&r, "importance", "2") && says(&r, "note", ""));
	assert_true(text_has(r.body, "\"media\":[\"paper\",\"cloud\"]") && text_has(r.body, "\"until\":\"2027-03-31\""));
	struct sheet_row log = added("system", "name=ログ|kind=メール|stop=Long|log_days=１，２００");
	assert_true(says(&log, "log_days", "1,200 日分") && says(&log, "kind", "メール") && says(&log, "stop", "当分なくても困らない"));
	snprintf(text, sizeof text, "name=PC|kind=desktop|user=%s", id_str(&h.arena, h.person_ids[ACCESS_EXECUTIVE]).p);
	struct sheet_row pc = added("endpoint", text);
	assert_true(says(&pc, "user", "executive さん"));
}

static void test_personal_data_makes_it_three(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("asset", "name=採用|personal=personal|leak=g1|wrong=g1|gone=g1"), out;
	assert_true(says(&r, "importance", "3"));
	assert_true(change_row(&r, 1, "personal=none", &out) && says(&out, "importance", "1"));
	/* nobody types it */
	assert_false(change_row(&r, 2, "importance=3", &out));
	assert_true(refused_field("values.importance", MSG_SHEET_RESULT));
}

static void test_what_is_refused(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	static const struct { const char *sheet, *text, *field; int msg; } bad[] = {
		{ "system", "kind=pc|stop=day", "values.name", MSG_SHEET_MISSING },
		{ "system", "name= 　|kind=pc|stop=day", "values.name", MSG_SHEET_MISSING },
		{ "system", "name=x|kind=castle|stop=day", "values.kind", MSG_SHEET_CHOICE },
		{ "system", "name=x|kind=pc|stop=hours", "values.substitute", MSG_SHEET_MISSING_NOW },
		{ "system", "name=x|kind=pc|stop=day|log_days=-1", "values.log_days", MSG_SHEET_NUMBER },
		{ "system", "name=x|kind=pc|stop=day|log_days=3.5", "values.log_days", MSG_SHEET_NUMBER },
		{ "system", "name=x|kind=pc|stop=day|log_days=99999999999999999999", "values.log_days", MSG_SHEET_NUMBER },
		{ "system", "name=x|kind=pc|stop=day|moat=deep", "values.moat", MSG_FIELD_UNKNOWN_MEMBER },
		{ "system", "name=x|name=y|kind=pc|stop=day", "values.name", MSG_SHEET_TWICE },
		{ "system", "name=x|kind=pc|stop=day|owner=somebody", "values.owner", MSG_SHEET_PERSON },
		{ "system", "name=x|kind=pc|stop=day|owner=01a1fdec-c44c-7000-807e-fe7a7d2b8981", "values.owner", MSG_SHEET_PERSON },
		{ "endpoint", "name=x|kind=other|system=01a1fdec-c44c-7000-807e-fe7a7d2b8981", "values.system", MSG_SHEET_ROW },
		{ "backup", "name=x|every=day|place=off|tried=soon", "values.tried", MSG_SHEET_DATE },
		{ "backup", "name=x|every=day|place=off|tried=2026-02-30", "values.tried", MSG_SHEET_DATE },
		{ "backup", "name=x|every=day|place=off|tried=2026", "values.tried", MSG_SHEET_DATE },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sheet_row r;
		assert_false(add_row(bad[i].sheet, bad[i].text, &r));
		if (!refused_field(bad[i].field, bad[i].msg)) {
			print_error("%s: not refused for %s\n", bad[i].text, bad[i].field);
			assert_true(false);
		}
	}
	struct sheet_row r;
	assert_false(add_row("castle", "name=x", &r));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_SHEET));
	/* all that is missing is told at once */
	assert_false(add_row("system", "place=x", &r));
	size_t n = 0;
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		n++;
	}
	assert_int_equal(n, 3);
}

static void test_two_at_once(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=石田システム|work=保守|data=none"), out;
	assert_true(change_row(&r, 1, "phone=03-1111-2222", &out));
	assert_int_equal(out.version.v, 2);
	act_as(ACCESS_ADMIN);
	assert_false(change_row(&r, 1, "phone=03-3333-4444", &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_CHANGED_SINCE));
	assert_true(change_row(&r, 2, "phone=03-3333-4444", &out));
	assert_false(change_row(&r, 2, "phone=03-5555-6666", &out)); /* one's own other window */
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_CHANGED_BY_YOU));
	/* the same again makes no version */
	assert_true(change_row(&out, 3, "phone=03-3333-4444", &out));
	assert_int_equal(out.version.v, 3);
	struct sheet_version *v;
	size_t n;
	read_begin();
	assert_true(sheet_history(c, r.id, &v, &n));
	assert_true(n == 3 && v[0].version == 3 && text_has(v[1].body, "03-1111-2222") && text_is(v[0].reason, "なぜなら"));
	assert_true(text_is(v[2].reason, "") && !str_eq(v[0].who, v[1].who));
	read_end();
}

static void test_off_the_list_and_back(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row system = added("system", "name=古いNAS|kind=files|stop=long"), out;
	char text[200];
	snprintf(text, sizeof text, "name=PC-9|kind=desktop|system=%s", id_str(&h.arena, system.id).p);
	struct sheet_row pc = added("endpoint", text);
	struct sheet_pointer *v;
	size_t n;
	read_begin();
	assert_true(sheet_pointers(c, "row", system.id, &v, &n));
	assert_true(n == 1 && text_is(v[0].title, "PC-9") && text_is(v[0].field, "system"));
	read_end();
	struct sheet_act_in act = { .sheet = S("endpoint"), .id = pc.id, .reason = S("捨てた") };
	assert_true(run(&op_sheet_archive, &act, &out));
	assert_true(out.state == SHEET_ARCHIVED && !out.check_due.has);
	assert_false(run(&op_sheet_archive, &act, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
	assert_false(change_row(&pc, 2, "name=PC-10", &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
	struct sheet_query q = { .sheet = S("endpoint"), .sort = S(""), .field = S("kind"), .value = S("desktop") };
	assert_false(text_has(list_of(q), "PC-9"));
	q.archived = true;
	assert_true(text_has(list_of(q), "PC-9"));
	read_begin();
	assert_true(sheet_pointers(c, "row", system.id, &v, &n) && n == 0);
	read_end();
	assert_true(run(&op_sheet_restore, &act, &out));
	assert_true(out.state == SHEET_ACTIVE && out.check_due.has && says(&out, "system", "古いNAS"));
	q.archived = false;
	assert_true(text_has(list_of(q), "PC-9"));
	/* a row of another ledger is not here */
	act.sheet = S("system");
	assert_false(run(&op_sheet_archive, &act, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_ROW));
}

static void test_looked_at_again(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=税理士|work=経理|data=personal"), out;
	int64_t half = INT64_C(200) * 24 * 3600 * 1000;
	assert_int_equal(r.check_due.v - h.now_ms, INT64_C(365) * 24 * 3600 * 1000);
	h.now_ms += 2 * half;
	c->now_ms = h.now_ms;
	struct sheet_count *v;
	size_t n;
	int64_t due = 0;
	read_begin();
	assert_true(sheet_counts(c, &v, &n));
	for (size_t i = 0; i < n; i++) {
		due += text_is(v[i].sheet, "vendor") ? v[i].due : 0;
	}
	read_end();
	assert_true(due >= 1);
	struct sheet_act_in act = { .sheet = S("vendor"), .id = r.id };
	assert_true(run(&op_sheet_check, &act, &out));
	assert_true(out.version.v == 1 && out.checked_at.v == h.now_ms && out.check_due.v > h.now_ms);
	/* a note is no change */
	act.reason = S("電話番号は合っている");
	assert_true(run(&op_sheet_note, &act, &out));
	assert_int_equal(out.version.v, 1);
	act.reason = S("");
	assert_false(run(&op_sheet_note, &act, &out));
	assert_true(refused_field("reason", MSG_SHEET_NOTE_MISSING));
	struct sheet_note *notes;
	read_begin();
	assert_true(sheet_notes(c, r.id, &notes, &n) && n == 1 && text_is(notes[0].text, "電話番号は合っている"));
	read_end();
}

static void test_a_field_that_is_gone(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=旧い会社|work=x|data=none"), out;
	raw_sql("UPDATE sheet_row SET body = '{\"name\":\"旧い会社\",\"work\":\"x\",\"data\":\"none\",\"fax\":\"03-1\",\"n\":7,\"l\":[\"a\",\"b\"]}' "
		"WHERE id = X'%s'", hex_of(r.id));
	assert_true(change_row(&r, 1, "work=y", &out));
	const struct sheet_def *d;
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	struct raw_form rest;
	read_begin();
	assert_true(sheet_def_get(c, S("vendor"), &d) && sheet_body_read(c, d, out.body, cells, &rest));
	assert_true(rest.n == 3 && text_is(raw_get(&rest, "fax"), "\"03-1\"") && text_is(raw_get(&rest, "n"), "7") &&
		text_is(raw_get(&rest, "l"), "[\"a\",\"b\"]")); /* as it was */
	str label, text;
	assert_true(sheet_rest_text(c, d, &rest.v[0], &label, &text) && text_is(label, "fax") && text_is(text, "03-1"));
	assert_true(sheet_rest_text(c, d, &rest.v[2], &label, &text) && text_is(text, "a, b"));
	read_end();
}

/* A definition that only some may see and write. */
static void test_who_sees_and_edits(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=金庫の会社|work=鍵|data=none"), out;
	struct catalog narrow = *c->catalog;
	struct sheet_def defs[SHEETS_MAX];
	memcpy(defs, narrow.sheets, narrow.n_sheets * sizeof defs[0]);
	narrow.sheets = defs;
	struct sheet_def *vendor = &defs[catalog_sheet(c->catalog, S("vendor")) - c->catalog->sheets];
	vendor->sees = ACCESS_RESPONDER;
	vendor->edits = ACCESS_ADMIN;
	const struct catalog *whole = c->catalog;
	c->catalog = &narrow;
	act_as(ACCESS_RESPONDER);
	assert_false(change_row(&r, 1, "work=錠", &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	assert_false(add_row("vendor", "name=x|work=y|data=none", &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	struct sheet_query q = { .sheet = S("vendor"), .sort = S(""), .field = S(""), .value = S("") };
	assert_true(text_has(list_of(q), "金庫の会社"));
	act_as(ACCESS_VIEWER);
	struct sheet_row *v;
	struct sheet_option *o;
	size_t n;
	str next;
	q.before = S("");
	read_begin();
	assert_false(sheet_list(c, &q, &v, &n, &next));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	assert_false(sheet_row_get(c, S("vendor"), r.id, &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	assert_true(sheet_options(c, S("vendor"), &o, &n) && n == 0);
	read_end();
	act_as(ACCESS_ADMIN);
	assert_true(change_row(&r, 1, "work=錠", &out));
	/* the other way round: everybody may write */
	vendor->edits = ACCESS_VIEWER;
	vendor->sees = ACCESS_VIEWER;
	act_as(ACCESS_VIEWER);
	assert_true(change_row(&r, 2, "work=鍵", &out));
	c->catalog = whole;
	act_as(ACCESS_VIEWER);
	assert_false(change_row(&r, 3, "work=錠", &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_type), cmocka_unit_test(test_personal_data_makes_it_three), cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_two_at_once), cmocka_unit_test(test_off_the_list_and_back), cmocka_unit_test(test_looked_at_again),
		cmocka_unit_test(test_a_field_that_is_gone), cmocka_unit_test(test_who_sees_and_edits),
	};
	return cmocka_run_group_tests_name("sheet", tests, room_begin, room_end);
}
