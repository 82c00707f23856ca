/* A report: drafted from the room, frozen when issued, proven by its seal. */
#include "room_help.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "stop");
	return 0;
}

static int64_t say(enum entry_type type, const char *text)
{
	struct entry_add_in in = { .incident_id = room.id, .type = (int)type, .text = str_from_c(text) };
	struct entry_json e;
	assert_true(run(&op_entry_add, &in, &e));
	return e.seq.v;
}

static struct report draft(void)
{
	struct report_draft_in in = { room.id };
	struct report r;
	assert_true(run(&op_report_draft, &in, &r));
	return r;
}

static struct report_save_in save_of(const struct report *r)
{
	return (struct report_save_in){ .incident_id = room.id, .report_id = r->id, .subject = S("受注の停止"),
		.addressees = S("まるよしマート 御中\n工場長 様"), .done = S("線を抜いた"), .request = S("電話で注文してください"),
		.next_report_at = { true, h.now_ms + 3600000 } };
}

static bool issue(struct id id, struct report *out)
{
	struct report_issue_in in = { room.id, id };
	return run(&op_report_issue, &in, out);
}

static struct report issued(void)
{
	struct report r = draft();
	struct report_save_in in = save_of(&r);
	str seqs[2] = { S("1"), str_printf(&h.arena, "%lld", (long long)say(ENTRY_DONE, "線を抜いた")) };
	in.entries = (struct str_list){ seqs, 2 };
	assert_true(run(&op_report_save, &in, NULL));
	assert_true(issue(r.id, &r));
	return r;
}

static struct document *paper(const struct report *r)
{
	struct document *d = arena_new(&h.arena, struct document);
	struct incident i = incident_now(room.id);
	read_begin();
	assert_true(report_document(c, &i, r, d));
	read_end();
	return d;
}

static bool block_has(const struct doc_block *b, const char *part)
{
	bool found = text_has(b->text, part);
	for (size_t i = 0; i < b->n_rows; i++) {
		for (size_t k = 0; k < b->rows[i].n_cells; k++) {
			found = found || text_has(b->rows[i].cells[k].text, part);
		}
	}
	return found;
}

static bool paper_has(const struct document *d, enum doc_block_type type, const char *part)
{
	for (size_t i = 0; i < d->n_blocks; i++) {
		if (d->blocks[i].type == type && block_has(&d->blocks[i], part)) {
			return true;
		}
	}
	return false;
}

static const struct doc_block *block_of(const struct document *d, enum doc_block_type type)
{
	for (size_t i = 0; i < d->n_blocks; i++) {
		if (d->blocks[i].type == type) {
			return &d->blocks[i];
		}
	}
	return NULL;
}

/* --- draft --- */

static void test_draft_is_filled(void **state)
{
	(void)state;
	size_t n;
	struct step *v = steps_now(room.id, &n);
	struct step_act_in done = { .incident_id = room.id, .step_id = v[0].id };
	assert_true(run(&op_step_done, &done, NULL));
	int64_t told = say(ENTRY_TOLD, "取引先に電話した"), note = say(ENTRY_NOTE, "あとで見る");
	int64_t decided = say(ENTRY_DECIDED, "A社には朝に連絡する");
	int64_t wrong = say(ENTRY_OBSERVED, "まちがい");
	struct entry_withdraw_in back = { room.id, { true, wrong }, S("") };
	assert_true(run(&op_entry_withdraw, &back, NULL));
	struct report r = draft();
	assert_true(text_is(r.state, "draft") && str_eq(r.subject, catalog_kind(h.c.catalog, room.kind)->name.ja));
	assert_true(str_find(r.done, v[0].item.ja, 0) != SIZE_MAX);
	assert_true(str_find(r.next, v[1].item.ja, 0) != SIZE_MAX && !text_has(r.next, "担当"));
	assert_true(r.next_report_at.v > h.now_ms);
	assert_true(report_has_entry(&r, 1) && report_has_entry(&r, told));
	assert_false(report_has_entry(&r, note) || report_has_entry(&r, wrong));
	assert_false(report_has_entry(&r, decided)); /* outsiders read it: ticked by hand only */
	struct report again = draft();
	assert_true(id_eq(again.id, r.id)); /* one desk, one draft */
}

/* The draft lay on the desk while the room went on. */
static void test_refill(void **state)
{
	(void)state;
	size_t n;
	struct report r = draft();
	struct report_save_in in = save_of(&r);
	in.addressees = S("まるよしマート 御中");
	assert_true(run(&op_report_save, &in, &r));
	struct step *v = steps_now(room.id, &n);
	struct step_act_in done = { .incident_id = room.id, .step_id = v[1].id };
	assert_true(run(&op_step_done, &done, NULL));
	int64_t told = say(ENTRY_TOLD, "あとから伝えた");
	assert_false(text_has(draft().done, str_cz(&h.arena, v[1].item.ja)) || report_has_entry(&r, told));
	struct report_issue_in again = { .incident_id = room.id, .report_id = r.id };
	assert_true(run(&op_report_refill, &again, &r));
	assert_true(text_has(r.done, str_cz(&h.arena, v[1].item.ja)) && report_has_entry(&r, told));
	assert_true(text_is(r.addressees, "まるよしマート 御中"));
}

static void test_save(void **state)
{
	(void)state;
	struct report r = draft();
	struct report_save_in in = save_of(&r);
	str seqs[] = { S("1"), S("x") };
	in.entries = (struct str_list){ seqs, 2 };
	assert_false(run(&op_report_save, &in, NULL));
	assert_true(refused_field("entries", MSG_REPORT_ENTRIES_BAD));
	in.entries.n = 1;
	in.next_report_at.v = h.now_ms - 1;
	assert_false(run(&op_report_save, &in, NULL));
	assert_true(refused_field("next_report_at", MSG_REPORT_NEXT_PAST));
	in.next_report_at.v = h.now_ms + 1;
	assert_true(run(&op_report_save, &in, &r));
	assert_true(text_is(r.entries, "1") && text_is(r.request, "電話で注文してください"));
	in.report_id = room.id;
	assert_false(run(&op_report_save, &in, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_REPORT_NOT_FOUND));
}

static void test_marks(void **state)
{
	(void)state;
	struct fact_set_in in = { .incident_id = room.id, .key = S("cause"), .state = FACT_INVESTIGATING,
		.value = S("装置の故障か") };
	assert_true(run(&op_fact_set, &in, NULL));
	in = (struct fact_set_in){ .incident_id = room.id, .key = S("environment"), .state = FACT_NONE };
	assert_true(run(&op_fact_set, &in, NULL));
	struct report r = draft();
	const struct doc_block *items = block_of(paper(&r), DOC_ITEMS);
	if (!items || items->n_rows != 10) {
		_fail(__FILE__, __LINE__);
		return;
	}
	static const enum doc_mark wanted[10] = { [4] = DOC_MARK_UNKNOWN, [7] = DOC_MARK_INVESTIGATING,
		[8] = DOC_MARK_UNKNOWN, [9] = DOC_MARK_NOT_APPLICABLE };
	for (size_t k = 0; k < 10; k++) {
		assert_int_equal(items->rows[k].cells[2].mark, wanted[k]);
	}
	assert_true(text_is(items->rows[7].cells[2].text, "装置の故障か"));
	assert_true(text_has(items->rows[2].cells[2].text, "responder さん")); /* who leads stands in */
}

/* --- issue --- */

static void test_issue_needs(void **state)
{
	(void)state;
	struct report r = draft();
	assert_false(issue(r.id, NULL));
	assert_true(refused_field("addressees", MSG_REPORT_ADDRESSEES_NEEDED));
	struct report_save_in in = save_of(&r);
	in.next_report_at = (struct opt_int){ 0 };
	assert_true(run(&op_report_save, &in, NULL));
	assert_false(issue(r.id, NULL));
	assert_true(refused_field("next_report_at", MSG_REPORT_NEXT_NEEDED));
	in.next_report_at = (struct opt_int){ true, h.now_ms + 1000 };
	assert_true(run(&op_report_save, &in, NULL));
	h.now_ms += 2000; /* the promise passed while it lay on the desk */
	assert_false(issue(r.id, NULL));
	assert_true(refused_field("next_report_at", MSG_REPORT_NEXT_PAST));
	read_begin();
	assert_true(report_get(c, room.id, r.id, &r));
	read_end();
	assert_false(report_is_issued(&r));
}

static void test_issued_is_frozen(void **state)
{
	(void)state;
	struct report r = issued();
	assert_true(text_is(r.number, "R-2026-11-1-01") && report_is_issued(&r));
	assert_int_equal(r.issued_at.v, h.now_ms);
	assert_true(text_has(r.issued_by_name, "responder さん"));
	struct document *before = paper(&r);
	assert_true(paper_has(before, DOC_LEFT, "まるよしマート 御中") && paper_has(before, DOC_RIGHT, "R-2026-11-1-01"));
	assert_true(paper_has(before, DOC_TABLE, "線を抜いた") && paper_has(before, DOC_PARAGRAPH, "電話で注文"));
	/* the room goes on; the paper does not */
	struct fact_set_in fact = { .incident_id = room.id, .key = S("cause"), .state = -1, .value = S("停電だった") };
	assert_true(run(&op_fact_set, &fact, NULL));
	struct entry_correct_in correct = { room.id, { true, 1 }, S("受注も出荷も止まった"), -1 };
	assert_true(run(&op_entry_correct, &correct, NULL));
	struct document *after = paper(&r);
	assert_false(paper_has(after, DOC_ITEMS, "停電だった") || paper_has(after, DOC_TABLE, "出荷も"));
	struct report_save_in in = save_of(&r);
	assert_false(run(&op_report_save, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_REPORT_IS_ISSUED));
	assert_false(issue(r.id, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_REPORT_IS_ISSUED));
	assert_int_equal(incident_now(room.id).next_report_at.v, r.next_report_at.v);
	/* also readable when everything is over */
	struct incident_end_in end = { room.id, S("済み") };
	assert_true(run(&op_incident_close, &end, NULL));
	assert_true(paper_has(paper(&r), DOC_RIGHT, "R-2026-11-1-01"));
	struct report_draft_in again = { room.id };
	assert_false(run(&op_report_draft, &again, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

static void test_numbers(void **state)
{
	(void)state;
	struct report first = issued(), second = issued();
	assert_true(text_is(first.number, "R-2026-11-1-01") && text_is(second.number, "R-2026-11-1-02"));
	assert_false(id_eq(first.id, second.id));
	assert_true(paper_has(paper(&first), DOC_TITLE, "第一報") && paper_has(paper(&second), DOC_TITLE, "第2報"));
	room = open_room("別の件", "stop");
	struct report other = issued();
	assert_true(text_is(other.number, "R-2026-11-2-01"));
}

static void test_exercise(void **state)
{
	(void)state;
	struct incident_open_in in = { .title = S("訓練"), .kind = S("stop"), .mode = INCIDENT_EXERCISE };
	assert_true(run(&op_incident_open, &in, &room));
	struct report r = issued();
	struct document *d = paper(&r);
	assert_true(text_is(r.number, "X-2026-11-1-01"));
	assert_true(paper_has(d, DOC_TITLE, "演習") && paper_has(d, DOC_STRONG, "これは演習です") &&
	            paper_has(d, DOC_FOOT, "演習"));
}

static void test_somebody_who_is_nobody_in_the_list(void **state)
{
	(void)state;
	c->who.person_id = (struct id){ 0 };
	c->who.name = S("当番");
	struct report r = issued();
	assert_true(paper_has(paper(&r), DOC_RIGHT, "当番"));
}

/* --- proof --- */

static void test_seal(void **state)
{
	(void)state;
	struct report r = issued();
	struct journal_finding f;
	assert_true(paper_has(paper(&r), DOC_SEAL, str_cz(&h.arena, r.seal)));
	say(ENTRY_NOTE, "そのあと");
	c->db = store_reader(h.store, c);
	assert_true(journal_verify_seal(c, r.seal, &f));
	assert_false(f.broken);
	char wrong[64];
	snprintf(wrong, sizeof wrong, "%.*s", STR_FMT(r.seal));
	size_t last = strlen(wrong) - 1;
	wrong[last] = wrong[last] == '0' ? '1' : '0';
	assert_true(journal_verify_seal(c, str_from_c(wrong), &f));
	assert_true(f.broken);
}

static void test_tampering(void **state)
{
	(void)state;
	issued();
	static const char *const changes[] = {
		"UPDATE report SET document = CAST(substr(document, 1, length(document) - 1) || x'21' AS BLOB)",
		"UPDATE report SET document_hash = zeroblob(32)",
		"UPDATE report SET subject = 'x'", "UPDATE report SET done = ''", "UPDATE report SET addressees = 'y'",
		"UPDATE report SET entries = '1'", "UPDATE report SET number = 'R-2026-11-1-02'",
		"UPDATE report SET issued_at = issued_at + 1", "UPDATE report SET issued_by_id = NULL",
		"UPDATE report SET seal = '1-0000-0000-0000-0000-0000-0000'", "UPDATE report SET state = 'draft'",
		"UPDATE report SET next_report_at = NULL", "UPDATE report SET kind = 'last'", "DELETE FROM report",
	};
	raw_sql("CREATE TABLE kept AS SELECT * FROM report");
	for (size_t k = 0; k < sizeof changes / sizeof changes[0]; k++) {
		assert_whole();
		raw_sql("%s", changes[k]);
		assert_broken("report");
		raw_sql("DELETE FROM report; INSERT INTO report SELECT * FROM kept");
	}
	raw_sql("DROP TABLE kept");
}

#define REPORT_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPORT_TEST(test_draft_is_filled), REPORT_TEST(test_refill), REPORT_TEST(test_save), REPORT_TEST(test_marks),
		REPORT_TEST(test_issue_needs), REPORT_TEST(test_issued_is_frozen), REPORT_TEST(test_numbers),
		REPORT_TEST(test_exercise), REPORT_TEST(test_somebody_who_is_nobody_in_the_list), REPORT_TEST(test_seal),
		REPORT_TEST(test_tampering),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
