/* In a room: calls with how they ended, sheets before a call filled from what is known, saved, given to somebody, masked. */
#include "room_help.h"

#include "affected/affected.h"
#include "fact/fact.h"
#include "room/room.h"
#include "sheet/sheet.h"
#include "window/call.h"
#include "window/consult.h"
#include "window/consult_paper.h"

static struct raw_value pairs[20];

static struct raw_form form(const char *text)
{
	str rest = str_copy(&h.arena, str_from_c(text));
	struct raw_form f = { pairs, 0 };
	while (rest.n > 0) {
		str value = str_cut(&rest, '|'), name = str_cut(&value, '=');
		pairs[f.n++] = (struct raw_value){ name, value };
	}
	return f;
}

static struct id put(const char *sheet, const char *text)
{
	struct sheet_row r;
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = form(text), .reason = S("") };
	assert_true(run(&op_sheet_add, &in, &r));
	return r.id;
}

static struct consult sheet_now(const struct incident *i, const char *key)
{
	struct consult k;
	read_begin();
	assert_true(consult_get(c, i, str_from_c(key), &k));
	read_end();
	return k;
}

static const struct consult_answer *answer(const struct consult *k, const char *key)
{
	int at = sheet_field_find(k->def, str_from_c(key));
	assert_true(at >= 0);
	return &k->v[at];
}

static int begin(void **state)
{
	room_begin(state);
	act_as(ACCESS_RESPONDER);
	return 0;
}

/* --- calls --- */

static void test_nobody_counts_as_told_by_a_button(void **state)
{
	(void)state;
	struct incident i = open_room("受注PCが開かない", "ransomware");
	struct window_call out;
	struct window_call_in in = { .incident_id = i.id, .to_kind = CALL_WINDOW, .to_key = S("ppc_dial"), .outcome = CALL_TALKED, .words = S(" ") };
	int64_t before = head_now(i.id);
	assert_false(run(&op_window_call, &in, &out));
	assert_true(refused_field("words", MSG_WINDOW_CALL_NO_WORDS));
	assert_int_equal(head_now(i.id), before);
	in.outcome = CALL_UNREACHED;
	assert_true(run(&op_window_call, &in, &out));
	size_t n;
	struct entry_view *e = entries_now(i.id, &n);
	assert_int_equal(e[n - 1].type, ENTRY_DONE); /* tried, told nobody */
	assert_true(text_has(e[n - 1].text, "つながらなかった") && text_has(e[n - 1].text, "03-6457-9849"));
	in.outcome = CALL_TALKED;
	in.words = S("受付の山本さん。報告はいると言われた");
	in.once = id_new(h.now_ms);
	assert_true(run(&op_window_call, &in, &out));
	e = entries_now(i.id, &n);
	assert_int_equal(e[n - 1].type, ENTRY_TOLD);
	assert_true(text_has(e[n - 1].text, "山本さん"));
	before = head_now(i.id);
	assert_true(run(&op_window_call, &in, &out)); /* sent again after a dropped line */
	assert_int_equal(head_now(i.id), before);
	in.once = (struct id){ 0 };
	in.to_key = S("nobody");
	assert_false(run(&op_window_call, &in, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_WINDOW_NONE));
	in.to_kind = CALL_HELPER;
	assert_false(run(&op_window_call, &in, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_WINDOW_NO_HELPER));
	struct window_call *calls;
	read_begin();
	assert_true(window_calls(c, i.id, &calls, &n));
	read_end();
	assert_int_equal(n, 2);
	assert_whole();
	raw_sql("UPDATE window_call SET outcome = 'talked' WHERE outcome = 'unreached'");
	assert_broken("call/");
	raw_sql("UPDATE window_call SET outcome = 'unreached' WHERE words = ''");
}

/* --- sheets --- */

static void test_a_sheet_is_filled_from_what_is_known(void **state)
{
	(void)state;
	struct incident i = open_room("受注PCが開かない", "ransomware");
	struct id pc = put("endpoint", "name=受注PC-02|kind=notebook|os=Windows 11|virus=installed|whose=firm");
	put("helper", "name=北斗システム|kind=maintenance|phone=090-0000-0019");
	put("log", "name=受注PCのログ|kind=logon|days=90|failed=both|store=other|copied=auto|seen=week");
	struct affected_added added;
	struct affected_add_in a = { .incident_id = i.id, .type = AFFECTED_PC, .names = S(""), .state = AFFECTED_CONFIRMED, .row_id = pc, .place = S(""),
		.note = S(""), .stage = S(""), .amount = S("") };
	assert_true(run(&op_affected_add, &a, &added));
	struct window_call call;
	struct window_call_in in = { .incident_id = i.id, .to_kind = CALL_WINDOW, .to_key = S("ipa_consult"), .outcome = CALL_SENT, .words = S("メールで相談") };
	assert_true(run(&op_window_call, &in, &call));
	struct consult k = sheet_now(&i, "consult7");
	assert_true(text_has(answer(&k, "device")->text, "ノートパソコン（受注PC-02）") && text_is(answer(&k, "device")->origin, "affected"));
	assert_true(text_has(answer(&k, "os")->text, "Windows 11") && text_has(answer(&k, "asked")->text, "サイバーセキュリティ相談窓口"));
	assert_true(answer(&k, "grounds")->text.n == 0 && answer(&k, "grounds")->origin_text.n == 0); /* not guessed */
	assert_true(k.n_questions == 7 && k.n_answered == k.n_known);
	k = sheet_now(&i, "consult22");
	assert_true(text_has(answer(&k, "company")->text, "ひなた") && text_is(answer(&k, "q4")->value, "pc") && text_is(answer(&k, "q12")->value, "yes_is"));
	assert_true(text_has(answer(&k, "q14_who")->text, "北斗システム") && text_is(answer(&k, "q8_many")->value, "1"));
	assert_true(answer(&k, "q8")->value.n == 0); /* affected is not "slow" */
	assert_true(k.n_questions == 22 && k.n > 22); /* counted as people count them; the firm's own lines are none */
	size_t was = k.n_answered;
	assert_true(was > 0 && was < k.n_known && answer(&k, "q14_who")->is_further && !answer(&k, "q14")->is_further);
	assert_true(text_has(answer(&k, "q13_days")->text, "90") && answer(&k, "q16")->value.n == 0);
}

static void answered_is_counted(const struct consult *k)
{
	size_t answered = 0;
	for (int q = 1; q <= 22; q++) {
		answered += answer(k, str_cz(&h.arena, str_printf(&h.arena, "q%d", q)))->value.n > 0;
	}
	assert_true(k->n_answered == answered && answered >= 3); /* q4 with two ticks is one */
}

static void check_paper(const struct incident *i, const struct consult *k)
{
	struct document d;
	read_begin();
	assert_true(consult_paper(c, i, k, &d));
	read_end();
	/* what is known stands before what is open, and nothing stands in both */
	size_t known = 0, open = 0;
	for (size_t b = 0; b < d.n_blocks; b++) {
		bool is_open = b > 0 && text_is(d.blocks[b - 1].text, "まだ分からないこと");
		for (size_t r = 0; d.blocks[b].type == DOC_ITEMS && r < d.blocks[b].n_rows; r++) {
			str text = d.blocks[b].rows[r].cells[2].text;
			known += !is_open;
			open += is_open;
assert_true(text.n > 0 && (!text_has(text, "問20") || is_open) && (!text_has(text, "会社名") || !is_open));
		}
	}
	assert_true(known > 1 && open > 1 && d.n_blocks < DOC_BLOCKS_MAX);
	str all = consult_text(c, i, k);
	assert_true(text_has(all, "問20") && text_has(all, "まだ分からない") && text_has(all, "会社名"));
}

static void test_saving_changing_and_giving_a_sheet(void **state)
{
	(void)state;
	struct incident i = open_room("受注PCが開かない", "ransomware");
	struct consult_out out;
	struct consult_hand_in hand = { .incident_id = i.id, .consult = S("consult22"), .to_whom = S("はやて調査"), .how = S("メールで") };
	assert_false(run(&op_consult_hand, &hand, &out));
	assert_true(refused(ERR_CONFLICT, MSG_CONSULT_SAVE_FIRST));
	struct consult_save_in in = { .incident_id = i.id, .consult = S("consult22"),
		.values = form("company=株式会社ひなた惣菜|staff=40|q4=pc|q4=leak|q6=no_not|q5=朝から開かない") };
	assert_true(run(&op_consult_save, &in, &out));
	assert_true(out.version.v == 1 && out.known.v >= 5);
	struct consult k = sheet_now(&i, "consult22");
	answered_is_counted(&k);
	assert_true(text_is(answer(&k, "q4")->value, "pc leak") && text_is(answer(&k, "q4")->origin, "hand") && text_is(answer(&k, "company")->origin, "org"));
	assert_true(answer(&k, "q15")->value.n > 0 || !answer(&k, "q15")->is_saved);
	assert_false(run(&op_consult_save, &in, &out)); /* the second of two */
	assert_true(refused(ERR_CONFLICT, MSG_CONSULT_CHANGED));
	in.version = (struct opt_int){ true, 1 };
	in.values = form("company=株式会社ひなた惣菜|staff=たくさん");
	assert_false(run(&op_consult_save, &in, &out));
	assert_true(c->err.code == ERR_INVALID);
	in.values = form("company=株式会社ひなた惣菜|q4=other|q4_other=取引先のこと");
	assert_true(run(&op_consult_save, &in, &out));
	k = sheet_now(&i, "consult22");
	assert_true(answer(&k, "staff")->value.n == 0 && answer(&k, "staff")->is_saved && text_is(answer(&k, "q4")->value, "other"));
	assert_true(text_is(answer(&k, "q4")->news, "pc")); /* the room still says so */
	assert_true(run(&op_consult_hand, &hand, &out));
	size_t n;
	struct entry_view *e = entries_now(i.id, &n);
	assert_true(e[n - 1].type == ENTRY_TOLD && text_has(e[n - 1].text, "第2版") && text_has(e[n - 1].text, "はやて調査"));
	check_paper(&i, &k);
	assert_whole();
	raw_sql("UPDATE consult_value SET value = 'x' WHERE field = 'company'");
	assert_broken("consult_value/");
	raw_sql("UPDATE consult_value SET value = '株式会社ひなた惣菜' WHERE field = 'company'");
}

static void test_a_closed_room_and_a_wrong_sheet(void **state)
{
	(void)state;
	struct incident i = open_room("受注PCが開かない", "malware"), closed;
	struct consult_out out;
	struct consult_save_in in = { .incident_id = i.id, .consult = S("diagnosis"), .values = form("device=PC") };
	assert_false(run(&op_consult_save, &in, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_CONSULT_NONE));
	in.consult = S("consult7");
	in.values = form("device=PC|nothing=1");
	assert_false(run(&op_consult_save, &in, &out)); /* a field nobody asks */
	assert_true(c->err.code == ERR_INVALID);
	struct incident_end_in end = { i.id, S("終わり") };
	act_as(ACCESS_RESPONDER);
	assert_true(run_close(&end, &closed));
	in.values = form("device=PC");
	assert_false(run(&op_consult_save, &in, &out));
	assert_true(c->err.code == ERR_CONFLICT);
}

/* A secret on a sheet is blacked out in the row as well. */
static void test_masking_reaches_the_sheet(void **state)
{
	(void)state;
	struct incident i = open_room("受注PCが開かない", "malware");
	struct window_call out;
	struct window_call_in in = { .incident_id = i.id, .to_kind = CALL_WINDOW, .to_key = S("ppc_dial"), .outcome = CALL_TALKED, .words = S("番号は hunter2 です") };
	assert_true(run(&op_window_call, &in, &out));
	struct mask_ask_in ask = { .incident_id = i.id, .seq = { true, head_now(i.id) }, .part = S("hunter2"), .reason = S("番号") };
	struct mask_view asked;
	assert_true(run(&op_mask_ask, &ask, &asked));
	struct mask_view *open;
	size_t n;
	read_begin();
	assert_true(journal_mask_open(c, i.id, &open, &n));
	read_end();
	assert_int_equal(n, 1);
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { i.id, open[0].id };
	assert_true(run(&op_mask_grant, &grant, NULL));
	struct window_call *calls;
	read_begin();
	assert_true(window_calls(c, i.id, &calls, &n));
	read_end();
	assert_true(n == 1 && !text_has(calls[0].words, "hunter2") && text_has(calls[0].words, "番号は"));
	assert_whole();
}

static void test_call_of_yesterday(void **state)
{
	(void)state;
	struct incident i = open_room("受注PCが開かない", "ransomware");
	struct window_call out, *calls;
	struct window_call_in in = { .incident_id = i.id, .to_kind = CALL_WINDOW, .to_key = S("police_9110"), .outcome = CALL_UNREACHED };
	assert_true(run(&op_window_call, &in, &out));
	in.occurred = event_time_at(h.now_ms - 30 * INT64_C(3600) * 1000);
	assert_true(run(&op_window_call, &in, &out));
	size_t n;
	read_begin();
	assert_true(window_calls(c, i.id, &calls, &n));
	read_end();
	assert_int_equal(n, 2);
	assert_true(calls[0].occurred.earliest_ms == in.occurred.earliest_ms / 1000 * 1000); /* told later, happened first */
	assert_true(id_eq(calls[0].id, out.id));
	struct entry_view *e = entries_now(i.id, &n);
	for (size_t k = 0; k < n; k++) { /* the number stands once */
		size_t at = str_find(e[k].text, S("9110"), 0);
		assert_true(at == SIZE_MAX || str_find(e[k].text, S("9110"), at + 1) == SIZE_MAX);
	}
	assert_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nobody_counts_as_told_by_a_button, begin, room_end),
		cmocka_unit_test_setup_teardown(test_a_sheet_is_filled_from_what_is_known, begin, room_end),
		cmocka_unit_test_setup_teardown(test_saving_changing_and_giving_a_sheet, begin, room_end),
		cmocka_unit_test_setup_teardown(test_a_closed_room_and_a_wrong_sheet, begin, room_end),
		cmocka_unit_test_setup_teardown(test_call_of_yesterday, begin, room_end),
		cmocka_unit_test_setup_teardown(test_masking_reaches_the_sheet, begin, room_end),
	};
	return cmocka_run_group_tests_name("consult", tests, NULL, NULL);
}
