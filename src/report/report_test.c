/* A report: drafted from the room, frozen when issued, proven by its seal. */
#include "room_help.h"

#include "affected/affected.h"
#include "decision/decision.h"
#include "question/question.h"
#include "task/task.h"
#include "triage/triage.h"

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

static struct report draft_kind(int kind, bool is_inside)
{
	struct report_draft_in in = { room.id, kind, is_inside };
	struct report r;
	assert_true(run(&op_report_draft, &in, &r));
	assert_int_equal(r.kind, kind);
	return r;
}

static struct report_save_in save_of(const struct report *r)
{
	return (struct report_save_in){ .incident_id = room.id, .report_id = r->id, .subject = S("受注の停止"),
		.addressees = S("まるよしマート 御中\n工場長 様"), .words = { .done = S("線を抜いた"), .request = S("電話で注文してください") },
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
	assert_true(str_find(r.words.done, v[0].item.ja, 0) != SIZE_MAX);
	assert_true(str_find(r.words.next, v[1].item.ja, 0) != SIZE_MAX && !text_has(r.words.next, "担当"));
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
	assert_false(text_has(draft().words.done, str_cz(&h.arena, v[1].item.ja)) || report_has_entry(&r, told));
	struct report_refill_in again = { .incident_id = room.id, .report_id = r.id };
	assert_true(run(&op_report_refill, &again, &r));
	assert_true(r.is_kept && text_is(r.words.done, "線を抜いた")); /* a person wrote it */
	assert_true(report_has_entry(&r, told) && !report_has_entry(&r, 1)); /* left out by hand; came later */
	again.all = true;
	assert_true(run(&op_report_refill, &again, &r));
	assert_true(!r.is_kept && text_has(r.words.done, str_cz(&h.arena, v[1].item.ja)) && report_has_entry(&r, 1));
	assert_true(text_is(r.addressees, "まるよしマート 御中") && text_is(r.words.request, "電話で注文してください"));
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
	assert_true(text_is(r.entries, "1") && text_is(r.words.request, "電話で注文してください"));
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
	assert_true(run_close(&end, NULL));
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

/* --- kinds --- */

/* Saved as it was drafted, with addressees, and issued. */
static struct report issue_draft(struct report r)
{
	struct report_save_in in = { .incident_id = room.id, .report_id = r.id, .subject = r.subject,
		.addressees = S("社長 様"), .words = r.words, .next_report_at = r.next_report_at };
	assert_true(run(&op_report_save, &in, NULL));
	assert_true(issue(r.id, &r));
	return r;
}

/* What the room knows: of all these words some are for the firm itself. */
static void fill_room(void)
{
	struct affected_add_in pc = { .incident_id = room.id, .type = AFFECTED_PC, .names = S("経理PC-07\n受注PC-02"),
		.state = AFFECTED_CONFIRMED };
	struct affected_add_in data = { .incident_id = room.id, .type = AFFECTED_DATA, .names = S("取引先の連絡先"),
		.state = AFFECTED_SUSPECTED, .amount = S("約860人") };
	struct question_add_in q = { .incident_id = room.id, .text = S("山田さんは開いたか"), .asks = -1 };
	struct decision_ask_in open = { .incident_id = room.id, .question = S("身代金を払うか") };
	struct decision_ask_in done = { .incident_id = room.id, .question = S("回線を切るか"), .answer = S("すべて切る"),
		.ground = S("広がる") };
	struct task_add_in task = { .incident_id = room.id, .title = S("広報の文案を作る") };
	struct triage_set_in t = { .incident_id = room.id, .level = { true, 2 }, .ground = S("止まった"),
		.effect = S("受注が紙になる"), .worst = S("三日止まる") };
	struct fact_set_in f = { .incident_id = room.id, .key = S("cause"), .state = FACT_INVESTIGATING, .value = S("") };
	assert_true(run(&op_affected_add, &pc, NULL) && run(&op_affected_add, &data, NULL));
	assert_true(run(&op_question_add, &q, NULL) && run(&op_decision_ask, &open, NULL));
	assert_true(run(&op_decision_ask, &done, NULL) && run(&op_task_add, &task, NULL));
	assert_true(run(&op_triage_set, &t, NULL) && run(&op_fact_set, &f, NULL));
}

static void test_interim_inside(void **state)
{
	(void)state;
	fill_room();
	struct report r = draft_kind(REPORT_INTERIM, true);
	assert_true(r.is_inside && text_has(r.words.damage, "経理PC-07") && text_has(r.words.damage, "約860人"));
	assert_true(text_has(r.words.unknown, "山田さんは開いたか") && text_has(r.words.decided, "すべて切る"));
	assert_false(text_has(r.words.decided, "身代金"));
	assert_true(text_has(r.words.next, "広報の文案") && text_is(r.words.changed, "") && text_is(r.words.ask, ""));
	struct document *d = paper(&r);
	assert_true(paper_has(d, DOC_TITLE, "中間報告") && paper_has(d, DOC_LIST, "受注PC-02"));
	assert_true(paper_has(d, DOC_FOOT, "社内限り") && block_of(d, DOC_ITEMS));
}

/* Nothing that is ours alone stands in a draft outsiders will read. */
static void test_interim_outside(void **state)
{
	(void)state;
	fill_room();
	for (int kind = REPORT_INTERIM; kind <= REPORT_FINAL; kind++) {
		struct report r = draft_kind(kind, false);
		struct document *d = paper(&r);
		static const char *const ours[] = { "経理PC-07", "受注PC-02", "山田", "身代金", "すべて切る", "広報", "三日止まる" };
		for (size_t k = 0; k < sizeof ours / sizeof ours[0]; k++) {
			for (int type = 0; type < DOC_BLOCK_MAX; type++) {
				assert_false(paper_has(d, (enum doc_block_type)type, ours[k]));
			}
		}
		assert_true(paper_has(d, DOC_LIST, "約860人") && paper_has(d, DOC_FOOT, "社外秘"));
	}
}

static void test_what_changed(void **state)
{
	(void)state;
	struct report one = issue_draft(draft_kind(REPORT_FIRST, false));
	h.now_ms += 60000;
	fill_room();
	struct report two = draft_kind(REPORT_FIRST, false);
	assert_true(text_has(two.words.changed, "調査中") && !text_has(two.words.changed, "経理PC-07"));
	struct report inside = draft_kind(REPORT_INTERIM, true);
	assert_true(text_has(inside.words.changed, "経理PC-07"));
	assert_true(paper_has(paper(&two), DOC_RIGHT, str_cz(&h.arena, one.number)));
	two = issue_draft(two);
	inside = issue_draft(inside);
	struct report *v;
	size_t n;
	read_begin();
	assert_true(report_list(c, room.id, &v, &n));
	const struct report *after_one = report_after(v, n, &one), *before_inside = report_before(v, n, &inside);
	const struct report *after_two = report_after(v, n, &two);
	read_end();
	/* what outsiders read never goes on from a paper for the firm itself */
	assert_true(after_one && id_eq(after_one->id, inside.id));
	assert_true(before_inside && id_eq(before_inside->id, two.id) && after_two);
	struct report three = draft_kind(REPORT_FIRST, false);
	assert_true(paper_has(paper(&three), DOC_RIGHT, str_cz(&h.arena, two.number)));
	assert_true(text_has(three.words.changed, "変わったことはありません"));
	assert_true(paper_has(paper(&three), DOC_TITLE, "第3報"));
}

static void test_final(void **state)
{
	(void)state;
	fill_room();
	struct report r = draft_kind(REPORT_FINAL, true);
	assert_false(r.next_report_at.has);
	struct report_save_in in = save_of(&r);
	in.words.cause = S("VPN装置の弱点");
	in.words.prevention = S("装置を替える | 小西 | 12月");
	assert_true(run(&op_report_save, &in, &r));
	assert_false(r.next_report_at.has); /* it ends the promises */
	assert_true(issue(r.id, &r));
	struct document *d = paper(&r);
	assert_true(paper_has(d, DOC_TITLE, "最終報告") && paper_has(d, DOC_PARAGRAPH, "VPN装置"));
	assert_true(paper_has(d, DOC_LIST, "装置を替える") && paper_has(d, DOC_LIST, "12月"));
	assert_false(incident_now(room.id).next_report_at.has);
}

static void test_executive(void **state)
{
	(void)state;
	fill_room();
	struct report first = issue_draft(draft_kind(REPORT_FIRST, false));
	struct report r = draft_kind(REPORT_EXECUTIVE, false);
	assert_true(r.is_inside && text_is(r.entries, ""));
	assert_true(text_has(r.words.impact, "三日止まる") && text_has(r.words.ask, "身代金を払うか"));
	assert_true(text_has(r.words.damage, " | 2 | ") && !text_has(r.words.damage, "経理PC-07"));
	assert_int_equal(r.next_report_at.v, first.next_report_at.v); /* the promise that stands */
	assert_true(report_fullness(&r) > 0 && report_fullness(&r) <= 200);
	struct report_save_in in = save_of(&r);
	in.words.summary = S("一\n二\n三\n四\n五\n六\n七\n八\n九\n十\n一\n二\n三\n四\n五\n六\n七\n八\n九\n十\n一\n二\n三\n四\n五\n六\n"
		"七\n八\n九\n十\n一\n二\n三\n四\n五\n六\n七\n八\n九\n十\n一\n二\n三\n四\n五\n六\n七\n八\n九\n十\n一\n二\n三\n四\n五\n六");
	assert_true(run(&op_report_save, &in, &r));
	assert_false(issue(r.id, NULL));
	assert_true(refused_field("summary", MSG_REPORT_SHEET_FULL));
	in.words.summary = S("止まった");
	assert_true(run(&op_report_save, &in, &r) && issue(r.id, &r));
	assert_int_equal(incident_now(room.id).next_report_at.v, first.next_report_at.v);
}

/* A room nobody told anything: every kind can be drafted and read. */
static void test_empty_room(void **state)
{
	(void)state;
	for (int kind = 0; kind < REPORT_KIND_MAX; kind++) {
		struct report r = draft_kind(kind, false);
		assert_true(paper_has(paper(&r), DOC_TITLE, "") && !paper_has(paper(&r), DOC_LIST, "経理"));
		struct report again = draft_kind(kind, true);
		assert_true(id_eq(again.id, r.id) && again.is_inside == r.is_inside && !again.is_new);
		issue_draft(r);
	}
}

static void test_everything_unknown(void **state)
{
	(void)state;
	static const char *const keys[] = { "classification", "operator", "people", "noticed_at", "occurred_at", "event",
		"course", "cause", "systems", "environment" };
	for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
		struct fact_set_in in = { .incident_id = room.id, .key = str_from_c(keys[k]), .state = FACT_UNKNOWN };
		assert_true(run(&op_fact_set, &in, NULL));
	}
	for (int kind = REPORT_INTERIM; kind <= REPORT_FINAL; kind++) {
		struct report r = draft_kind(kind, false);
		const struct doc_block *items = block_of(paper(&r), DOC_ITEMS);
		assert_true(items && items->n_rows == 10 && items->rows[7].cells[2].mark == DOC_MARK_UNKNOWN);
		assert_int_equal(report_chosen_of(c, &r).n > 0, true);
		assert_true(text_has(r.words.unknown, "原因"));
	}
}

static void test_discard(void **state)
{
	(void)state;
	struct report r = draft_kind(REPORT_INTERIM, true);
	struct report_issue_in in = { room.id, r.id };
	assert_true(run(&op_report_discard, &in, NULL));
	assert_false(run(&op_report_discard, &in, NULL));
	assert_true(refused(ERR_NOT_FOUND, MSG_REPORT_NOT_FOUND));
	r = issued();
	in.report_id = r.id;
	assert_false(run(&op_report_discard, &in, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_REPORT_IS_ISSUED));
}

/* A password pasted into a decision stands in the draft too: the masking takes it there. */
static void test_masking_reaches_drafts(void **state)
{
	(void)state;
	struct decision_ask_in d = { .incident_id = room.id, .question = S("どうするか"), .answer = S("hunter22で入る"),
		.ground = S("急ぐ") };
	assert_true(run(&op_decision_ask, &d, NULL));
	struct report r = draft_kind(REPORT_INTERIM, true);
	assert_true(text_has(r.words.decided, "hunter22"));
	int64_t seq = head_now(room.id);
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	for (size_t k = 0; k < n; k++) {
		seq = text_has(v[k].text, "hunter22") ? v[k].seq : seq;
	}
	struct mask_ask_in ask = { .incident_id = room.id, .seq = { true, seq }, .part = S("hunter22"), .reason = S("合い言葉") };
	struct { struct id id; } asked;
	assert_true(run(&op_mask_ask, &ask, &asked));
	act_as(ACCESS_ADMIN);
	struct mask_decide_in grant = { room.id, asked.id };
	assert_true(run(&op_mask_grant, &grant, NULL));
	r = draft_kind(REPORT_INTERIM, true);
	assert_false(text_has(r.words.decided, "hunter22"));
	assert_true(text_has(r.words.decided, "で入る"));
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
		"UPDATE report SET is_inside = 1", "UPDATE report SET with_costs = 1", "UPDATE report SET changed = 'z'",
		"UPDATE report SET damage = ask, ask = damage || 'q'", "UPDATE report SET next_report_at = NULL", "UPDATE report SET kind = 'last'", "DELETE FROM report",
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
		REPORT_TEST(test_exercise), REPORT_TEST(test_somebody_who_is_nobody_in_the_list), REPORT_TEST(test_interim_inside), REPORT_TEST(test_interim_outside), REPORT_TEST(test_what_changed),
		REPORT_TEST(test_final), REPORT_TEST(test_executive), REPORT_TEST(test_empty_room),
		REPORT_TEST(test_everything_unknown), REPORT_TEST(test_discard), REPORT_TEST(test_masking_reaches_drafts),
		REPORT_TEST(test_seal),
		REPORT_TEST(test_tampering),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
