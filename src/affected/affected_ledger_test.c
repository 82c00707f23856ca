/* Affected things that are rows of ledgers: chosen, changed, found from the row, kept from those who may not see the room. */
#include "room_help.h"

#include "sheet/own_op.h"
#include "sheet/sheet.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("ファイルが開かない", "malware");
	return 0;
}

static struct id put(const char *sheet, struct raw_value *v, size_t n)
{
	struct sheet_row r;
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = { v, n }, .reason = S("") };
	assert_true(run(&op_sheet_add, &in, &r));
	return r.id;
}

static struct id system_row(const char *name)
{
	struct raw_value v[] = { { S("name"), str_from_c(name) }, { S("kind"), S("business") }, { S("stop"), S("day") } };
	return put("system", v, 3);
}

static bool try_add(struct id row, const char *names, struct affected_added *ret)
{
	struct affected_add_in in = { .incident_id = room.id, .type = AFFECTED_PC, .names = str_from_c(names), .state = -1, .row_id = row };
	return run(&op_affected_add, &in, ret);
}

static struct affected get(struct id incident_id, struct id id)
{
	struct affected a;
	read_begin();
	assert_true(affected_get(c, incident_id, id, &a));
	a.name = str_copy(&h.arena, a.name);
	a.row_title = str_copy(&h.arena, a.row_title);
	a.row_sheet = str_copy(&h.arena, a.row_sheet);
	read_end();
	return a;
}

static size_t touched(struct id row, struct affected_touch **ret)
{
	struct affected_touch *v;
	size_t n;
	read_begin();
	assert_true(affected_of_row(c, row, &v, &n));
	read_end();
	*ret = v;
	return n;
}

static void test_chosen_from_a_ledger(void **state)
{
	(void)state;
	struct affected_added out;
	struct affected_touch *v;
	struct id row = system_row("受注システム");
	int64_t before = head_now(room.id);
	assert_true(try_add(row, "", &out));
	assert_int_equal(head_now(room.id), before + 1); /* one entry */
	struct affected a = get(room.id, out.id);
	assert_true(text_is(a.name, "受注システム") && a.type == AFFECTED_SYSTEM && id_eq(a.row_id, row)); /* name and type of the row */
	assert_true(text_is(a.row_title, "受注システム") && text_is(a.row_sheet, "system"));
	size_t n;
	struct entry_view *e = entries_now(room.id, &n);
	assert_true(text_has(e[n - 1].text, "台帳 システム台帳"));
	assert_whole();
	assert_int_equal(touched(row, &v), 1);
	assert_true(id_eq(v[0].affected_id, out.id) && id_eq(v[0].incident_id, room.id) && v[0].state == AFFECTED_SUSPECTED && !v[0].is_exercise);
	/* a name of one's own */
	assert_true(try_add(system_row("ファイル置き場"), "二階のNAS", &out));
	e = entries_now(room.id, &n);
	assert_true(text_has(e[n - 1].text, "システム台帳：ファイル置き場"));
	assert_true(text_is(get(room.id, out.id).name, "二階のNAS") && text_is(get(room.id, out.id).row_title, "ファイル置き場"));
}

static void test_what_is_refused(void **state)
{
	(void)state;
	struct id row = system_row("会計"), none = { 0 };
	struct raw_value peer[] = { { S("name"), S("よそ") }, { S("likely"), S("low") }, { S("decision"), S("none") } };
	assert_false(try_add(none, "", NULL));
	assert_true(refused_field("names", MSG_AFFECTED_NAME_NEEDED));
	assert_false(try_add(row, "会計\n給与", NULL));
	assert_true(refused_field("row_id", MSG_AFFECTED_ROW_ONE));
	assert_false(try_add(id_new(h.now_ms), "", NULL)); /* nobody's */
	assert_true(refused_field("row_id", MSG_AFFECTED_ROW_UNKNOWN));
	assert_false(try_add(put("peer", peer, 3), "", NULL)); /* nothing that could be affected */
	assert_true(refused_field("row_id", MSG_AFFECTED_ROW_UNKNOWN));
	assert_true(try_add(row, "", NULL));
	assert_false(try_add(row, "もう一つ", NULL));
	assert_true(refused_field("row_id", MSG_AFFECTED_ROW_THERE));
	assert_whole();
}

static void test_another_firms_row(void **state)
{
	(void)state;
	struct id row = system_row("よその会社の");
	raw_sql("UPDATE sheet_row SET org_id = X'%s' WHERE id = X'%s'", hex_of(h.other_org_id), hex_of(row));
	assert_false(try_add(row, "", NULL));
	assert_true(refused_field("row_id", MSG_AFFECTED_ROW_UNKNOWN));
}

static void test_linked_later_and_taken_off(void **state)
{
	(void)state;
	struct affected_added out;
	struct affected_touch *v;
	struct id none = { 0 }, row = system_row("受注システム");
	assert_true(try_add(none, "変なパソコン", &out));
	struct affected_change_in in = { .incident_id = room.id, .id = out.id, .type = AFFECTED_PC, .name = S("変なパソコン"), .row_id = row };
	assert_true(run(&op_affected_change, &in, NULL));
	assert_true(id_eq(get(room.id, out.id).row_id, row) && get(room.id, out.id).type == AFFECTED_SYSTEM);
	assert_whole();
	struct affected_state_in move = { .incident_id = room.id, .id = out.id, .state = AFFECTED_CONFIRMED };
	assert_true(run(&op_affected_state, &move, NULL));
	assert_true(id_eq(get(room.id, out.id).row_id, row)); /* moving on keeps it */
	in.row_id = none;
	assert_true(run(&op_affected_change, &in, NULL));
	assert_true(id_is_none(get(room.id, out.id).row_id));
	assert_int_equal(touched(row, &v), 0);
	assert_whole();
}

/* The ledger of accounts is for responders. */
static struct id account_row(const char *name)
{
	struct raw_value v[] = { { S("name"), str_from_c(name) }, { S("kind"), S("admin") }, { S("state"), S("used") } };
	return put("account", v, 3);
}

static void test_a_closed_ledger_says_no_more_than_the_room(void **state)
{
	(void)state;
	struct affected_added out;
	struct id row = account_row("admin-01");
	assert_true(try_add(row, "", &out));
	raw_sql("UPDATE sheet_row SET title = 'himitsu-now' WHERE id = X'%s'", hex_of(row));
	assert_true(text_is(get(room.id, out.id).row_title, "himitsu-now")); /* who may read the ledger */
	act_as(ACCESS_VIEWER);
	struct affected a = get(room.id, out.id);
	assert_true(text_is(a.name, "admin-01") && text_is(a.row_sheet, "account"));
	assert_int_equal(a.row_title.n, 0); /* the room's words, nothing newer */
	struct affected *all;
	size_t n;
	read_begin();
	assert_true(affected_list(c, room.id, &all, &n));
	assert_int_equal(n, 1);
	assert_int_equal(all[0].row_title.n, 0);
	read_end();
}

/* Who may not read the ledger may still write what the room learns; the row stays. */
static void test_a_closed_row_stays(void **state)
{
	(void)state;
	struct affected_added out;
	struct id row = account_row("admin-02");
	assert_true(try_add(row, "", &out));
	struct catalog narrow = *c->catalog;
	struct sheet_def defs[SHEETS_MAX];
	memcpy(defs, narrow.sheets, narrow.n_sheets * sizeof defs[0]);
	narrow.sheets = defs;
	defs[catalog_sheet(c->catalog, S("account")) - c->catalog->sheets].sees = ACCESS_ADMIN;
	const struct catalog *whole = c->catalog;
	c->catalog = &narrow;
	act_as(ACCESS_RESPONDER);
	struct affected_change_in in = { .incident_id = room.id, .id = out.id, .type = AFFECTED_ACCOUNT, .name = S("admin-02"), .row_id = row,
		.place = S("二階") };
	assert_true(run(&op_affected_change, &in, NULL));
	assert_true(id_eq(get(room.id, out.id).row_id, row) && get(room.id, out.id).row_title.n == 0);
	struct id none = { 0 };
	in.row_id = none;
	assert_true(run(&op_affected_change, &in, NULL));
	in.row_id = row;
	assert_false(run(&op_affected_change, &in, NULL)); /* but is not chosen anew */
	assert_true(refused_field("row_id", MSG_AFFECTED_ROW_UNKNOWN));
	c->catalog = whole;
	assert_whole();
}

static void test_a_ledger_of_the_firm(void **state)
{
	(void)state;
	struct affected_added out;
	struct own_new_in made = { .ja = S("社用車"), .en = S(""), .row_ja = S("車"), .row_en = S(""), .first = S("呼び名"), .about = S("") };
	struct own_out own;
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_own_new, &made, &own));
	act_as(ACCESS_RESPONDER);
	const struct sheet_def *d;
	read_begin();
	assert_true(sheet_def_get(c, own.sheet, &d));
	struct raw_value v[] = { { str_copy(&h.arena, d->fields[0].key), S("配送車1号") } };
	read_end();
	struct id row = put(str_cz(&h.arena, own.sheet), v, 1);
	assert_true(try_add(row, "", &out));
	struct affected a = get(room.id, out.id);
	assert_true(text_is(a.name, "配送車1号") && a.type == AFFECTED_PC && id_eq(a.row_id, row)); /* the kind is what the person said */
	size_t n;
	struct entry_view *e = entries_now(room.id, &n);
	assert_true(text_has(e[n - 1].text, "社用車"));
	assert_whole();
}

static void test_a_restricted_room_says_nothing(void **state)
{
	(void)state;
	struct affected_touch *v;
	struct id row = system_row("人事システム");
	assert_true(try_add(row, "", NULL));
	act_as(ACCESS_ADMIN);
	struct incident_restrict_in in = { room.id, S("人事のこと") };
	assert_true(run(&op_incident_restrict, &in, NULL));
	assert_int_equal(touched(row, &v), 1);
	act_as(ACCESS_VIEWER);
	assert_int_equal(touched(row, &v), 0); /* not even that there was something */
}

static void test_masking_and_tampering(void **state)
{
	(void)state;
	struct affected_added out;
	struct id row = system_row("山田太郎のシステム");
	assert_true(try_add(row, "", &out));
	act_as(ACCESS_RESPONDER);
	struct mask_ask_in ask = { .incident_id = room.id, .seq = out.entry_seq, .part = S("山田太郎"), .reason = S("人の名前") };
	struct id request;
	assert_true(run(&op_mask_ask, &ask, &request));
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { room.id, request };
	assert_true(run(&op_mask_grant, &grant, NULL));
	assert_true(text_is(get(room.id, out.id).name, "███のシステム"));
	assert_whole();
	struct id other = system_row("別のシステム");
	raw_sql("UPDATE affected SET row_id = X'%s'", hex_of(other));
	assert_broken("affected/");
	raw_sql("UPDATE affected SET row_id = NULL");
	assert_broken("affected/");
	raw_sql("UPDATE affected SET row_id = X'%s'", hex_of(row));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_chosen_from_a_ledger), T(test_what_is_refused), T(test_another_firms_row), T(test_linked_later_and_taken_off),
		T(test_a_closed_ledger_says_no_more_than_the_room), T(test_a_closed_row_stays), T(test_a_ledger_of_the_firm),
		T(test_a_restricted_room_says_nothing), T(test_masking_and_tampering),
	};
	return cmocka_run_group_tests_name("affected_ledger", tests, NULL, NULL);
}
