/* The end of the story: the final report from the closing sheet, when the next one is due, papers that stay as issued. */
#include "room_help.h"

#include "action/action.h"
#include "base/time.h"
#include "closing/closing.h"
#include "document/document.h"
#include "journal/journal.h"
#include "report/report_web.h"

#define HOUR (3600 * INT64_C(1000))

static struct incident room;

static int begin(void **state)
{
	(void)state;
	harness_begin_with(&h, (struct route_table[]){ report_routes }, 1, &catalog_builtin, journal_seal);
	act_as(ACCESS_RESPONDER);
	room = open_room("受注の画面が開かない", "stop");
	return 0;
}

static struct report draft(int kind, bool is_inside)
{
	struct report_draft_in in = { room.id, kind, is_inside };
	struct report r;
	assert_true(run(&op_report_draft, &in, &r));
	return r;
}

static struct report refill(const struct report *r, bool all)
{
	struct report_refill_in in = { room.id, r->id, all };
	struct report out;
	assert_true(run(&op_report_refill, &in, &out));
	return out;
}

static struct report_save_in save_of(const struct report *r)
{
	static str seqs[400];
	struct report_save_in in = { .incident_id = room.id, .report_id = r->id, .subject = r->subject,
		.addressees = S("まるよしマート 御中"), .words = r->words, .with_costs = r->with_costs,
		.next_report_at = r->next_report_at, .entries = { seqs, 0 } };
	for (str rest = r->entries; !str_is_empty(rest);) { /* the form sends what is ticked */
		seqs[in.entries.n++] = str_cut(&rest, ' ');
	}
	return in;
}

static struct report saved(const struct report *r)
{
	struct report_save_in in = save_of(r);
	struct report out;
	assert_true(run(&op_report_save, &in, &out));
	return out;
}

static struct report issued(const struct report *r)
{
	struct report out = saved(r);
	struct report_issue_in in = { room.id, r->id };
	assert_true(run(&op_report_issue, &in, &out));
	return out;
}

static struct document *paper_read(const struct report *r)
{
	struct document *d = arena_new(&h.arena, struct document);
	struct incident i = incident_now(room.id);
	read_begin();
	assert_true(report_document(c, &i, r, d));
	read_end();
	return d;
}

static bool paper_has(const struct document *d, const char *part)
{
	bool found = false;
	for (size_t i = 0; i < d->n_blocks; i++) {
		const struct doc_block *b = &d->blocks[i];
		found = found || text_has(b->text, part);
		for (size_t k = 0; k < b->n_rows; k++) {
			for (size_t m = 0; m < b->rows[k].n_cells; m++) {
				found = found || text_has(b->rows[k].cells[m].text, part);
			}
		}
	}
	return found;
}

static void say_cause(int state, const char *text)
{
	struct closing_cause_in in = { room.id, state, str_from_c(text) };
	assert_true(run(&op_closing_cause, &in, NULL));
}

static void add_cost(int kind, int64_t yen)
{
	struct cost_in in = { .incident_id = room.id, .kind = kind, .what = S("まもる保守 出張"), .amount = { true, yen } };
	assert_true(run(&op_cost_add, &in, NULL));
}

static void fill_sheet(void)
{
	struct closing_recovery_in recovery = { .incident_id = room.id, .contained = event_time_at(h.now_ms - 2 * HOUR),
		.recovered = event_time_at(h.now_ms - HOUR), .person_id = h.person_ids[ACCESS_ADMIN],
		.how = S("受注を三件入れて確かめた") };
	struct follow_in who = { .incident_id = room.id, .who = S("まるよしマート"), .how = S("電話でおわびした"),
		.state = FOLLOW_DONE };
	struct action_add_in what = { .incident_id = room.id, .what = S("装置を替える"),
		.owner_id = h.person_ids[ACCESS_ADMIN], .due_at = { true, h.now_ms + 240 * HOUR } };
	say_cause(CAUSE_KNOWN, "VPN装置の弱点から入られた");
	assert_true(run(&op_closing_recovery, &recovery, NULL));
	assert_true(run(&op_follow_add, &who, NULL));
	who.who = S("かどや食堂");
	assert_true(run(&op_follow_add, &who, NULL));
	assert_true(run(&op_action_add, &what, NULL));
	add_cost(COST_VENDOR, 1234567);
}

/* --- the final report --- */

static void test_filled_for_us(void **state)
{
	(void)state;
	fill_sheet();
	struct report r = draft(REPORT_FINAL, true);
	assert_true(text_is(r.words.cause, "VPN装置の弱点から入られた"));
	assert_true(text_has(r.words.recovery, "admin さんが確認") && text_has(r.words.recovery, "受注を三件"));
	assert_true(text_has(r.words.follow, "まるよしマート") && text_has(r.words.follow, "かどや食堂"));
	assert_true(text_has(r.words.prevention, "装置を替える | admin さん | 2026年"));
	r = issued(&r);
	const struct document *d = paper_read(&r);
	assert_true(paper_has(d, "復旧") && paper_has(d, "admin さん") && paper_has(d, "VPN装置"));
	assert_false(paper_has(d, "1,234,567"));
}

static void test_filled_for_others(void **state)
{
	(void)state;
	fill_sheet();
	struct report r = draft(REPORT_FINAL, false);
	assert_true(text_has(r.words.cause, "VPN装置") && text_has(r.words.recovery, "元どおり仕事ができる"));
	assert_true(text_is(r.words.follow, "・電話でおわびした（済んだ）") || text_has(r.words.follow, "・電話でおわびした（"));
	assert_int_equal(str_find(r.words.follow, S("\n"), 0), SIZE_MAX); /* the same was done for both: said once */
	assert_true(text_has(r.words.prevention, "装置を替える |  | 2026年"));
	static const char *const ours[] = { "admin さん", "まるよし", "かどや", "三件入れて", "1,234,567" };
	const struct document *d = paper_read(&r);
	for (size_t k = 0; k < sizeof ours / sizeof ours[0]; k++) {
		assert_false(paper_has(d, ours[k]));
	}
}

static size_t missing(const struct report *r)
{
	const struct report_word *v;
	size_t n, count = 0;
	report_words_of((enum report_kind)r->kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		count += report_is_missing(r, &v[k]);
	}
	return count;
}

static void test_what_is_missing(void **state)
{
	(void)state;
	struct report r = draft(REPORT_FINAL, true), first = draft(REPORT_FIRST, false);
	assert_true(missing(&r) == 4 && missing(&first) == 0);
	say_cause(CAUSE_UNKNOWN, "記録が残っていない");
	r = refill(&r, false);
	assert_true(missing(&r) == 3 && text_has(r.words.cause, "特定できませんでした") && text_has(r.words.cause, "残っていない"));
	fill_sheet();
	r = refill(&r, false);
	assert_true(missing(&r) == 0 && !r.is_kept && text_has(r.words.cause, "VPN装置"));
}

/* What a person typed stays, and it is said; what nobody touched is new. */
static void test_typed_stays(void **state)
{
	(void)state;
	struct report r = draft(REPORT_FINAL, true);
	r = saved(&r); /* nothing was changed: nothing counts as typed */
	fill_sheet();
	r = refill(&r, false);
	assert_true(!r.is_kept && text_has(r.words.cause, "VPN装置"));
	r.words.cause = S("装置の弱点（調べは続く）");
	r.words.follow = S("");
	r = saved(&r);
	assert_true(report_is_typed(c, &r, "cause", r.words.cause) && report_is_typed(c, &r, "follow", r.words.follow));
	assert_false(report_is_typed(c, &r, "recovery", r.words.recovery));
	say_cause(CAUSE_KNOWN, "別の原因");
	r = refill(&r, false);
	assert_true(r.is_kept && text_is(r.words.cause, "装置の弱点（調べは続く）") && text_is(r.words.follow, ""));
	r = refill(&r, false); /* and again: it is still a person's */
	assert_true(r.is_kept && text_is(r.words.cause, "装置の弱点（調べは続く）"));
	r = refill(&r, true);
	assert_true(!r.is_kept && text_is(r.words.cause, "別の原因") && text_has(r.words.follow, "まるよし"));
}

/* A draft begun before it was known what a draft was filled with: all it says may be a person's. */
static void test_older_draft(void **state)
{
	(void)state;
	struct report r = draft(REPORT_FINAL, true);
	raw_sql("UPDATE report SET filled = '', lang = '', cause = 'むかしの文'");
	fill_sheet();
	r = refill(&r, false);
	assert_true(r.is_kept && text_is(r.words.cause, "むかしの文") && text_has(r.words.recovery, "元どおり"));
}

static void test_costs(void **state)
{
	(void)state;
	fill_sheet();
	struct closing_access_in only = { room.id, COST_FOR_EXECUTIVE };
	struct report r = draft(REPORT_FINAL, true);
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_closing_access, &only, NULL));
	act_as(ACCESS_RESPONDER);
	r.with_costs = true;
	struct report_save_in in = save_of(&r);
	assert_false(run(&op_report_save, &in, NULL));
	assert_true(refused_field("with_costs", MSG_REPORT_COSTS_HIDDEN));
	act_as(ACCESS_EXECUTIVE);
	r = saved(&r);
	assert_true(r.with_costs && paper_has(paper_read(&r), "1,234,567"));
	act_as(ACCESS_RESPONDER); /* has no box to tick: takes nothing away, sees no sum, cannot issue it */
	r.with_costs = false;
	r = saved(&r);
	assert_true(r.with_costs && !paper_has(paper_read(&r), "1,234,567"));
	struct report_issue_in issue = { room.id, r.id };
	assert_false(run(&op_report_issue, &issue, NULL));
	assert_true(refused_field("with_costs", MSG_REPORT_COSTS_ISSUE));
	act_as(ACCESS_EXECUTIVE);
	assert_true(run(&op_report_issue, &issue, &r));
	assert_true(paper_has(paper_read(&r), "1,234,567") && paper_has(paper_read(&r), "費用"));
}

/* --- cadence --- */

static struct report_due due_now(void)
{
	struct report_due due;
	struct incident i = incident_now(room.id);
	read_begin();
	assert_true(report_due_of(c, &i, &due));
	read_end();
	return due;
}

static str rule_now(void)
{
	struct report_due due = due_now();
	struct incident i = incident_now(room.id);
	read_begin();
	str rule = report_due_rule(c, &i, &due);
	read_end();
	return rule;
}

static void set_level(int64_t level)
{
	struct incident_level_in in = { room.id, { true, level }, S("見たところ") };
	assert_true(run(&op_incident_level, &in, NULL));
}

static void take_promise_away(void)
{
	struct report_next_in in = { .incident_id = room.id, .reason = S("約束しない") };
	assert_true(run(&op_report_next, &in, NULL));
}

/* What a draft proposes is what is due after it, once nobody promised anything else. */
static void test_levels_agree(void **state)
{
	(void)state;
	static const int64_t hours[] = { 0, 0, 24, 4 };
	const int64_t start = h.now_ms;
	for (int64_t level = 0; level <= 3; level++) {
		h.now_ms = start;
		room = open_room("別の件", "stop");
		set_level(level);
		struct report_due due = due_now();
		assert_int_equal(due.has, hours[level] > 0);
		assert_true(!due.has || (due.is_first && due.at == start + hours[level] * HOUR));
		assert_true(due.at_phase_end == (level == 1));
		h.now_ms += 7 * 60000; /* nobody promises 14:07 */
		struct report r = draft(REPORT_FIRST, false);
		assert_true(r.next_report_at.has && r.next_report_at.v > h.now_ms);
		assert_int_equal(r.next_report_at.v % (15 * 60000), 0);
		r = issued(&r);
		assert_true(due_now().is_promised && due_now().at == r.next_report_at.v);
		take_promise_away();
		assert_int_equal(due_now().has, hours[level] > 0);
		assert_true(!due_now().has || due_now().at == r.next_report_at.v);
	}
}

static void test_after_the_first_day(void **state)
{
	(void)state;
	set_level(3);
	h.now_ms += 30 * HOUR;
	struct report r = draft(REPORT_INTERIM, true);
	assert_int_equal(r.next_report_at.v, h.now_ms + 24 * HOUR);
	r = issued(&r);
	take_promise_away();
	assert_true(due_now().has && !due_now().is_first && due_now().hours == 24 && due_now().at == r.next_report_at.v);
}

/* The level was raised while the draft lay on the desk: the proposal follows, a person's own time does not. */
static void test_promise_follows_level(void **state)
{
	(void)state;
	set_level(1);
	struct report r = draft(REPORT_FIRST, false);
	assert_true(r.next_report_at.v > h.now_ms + 12 * HOUR);
	set_level(3);
	r = refill(&r, false);
	assert_int_equal(r.next_report_at.v, h.now_ms + 4 * HOUR);
	struct report_next_in noon = { .incident_id = room.id, .at = { true, h.now_ms + 30 * HOUR } };
	assert_true(run(&op_report_next, &noon, NULL));
	assert_true(text_has(rule_now(), "約束した時刻") && text_has(rule_now(), "レベル3の目安なら"));
	noon.at.v = h.now_ms + HOUR;
	assert_true(run(&op_report_next, &noon, NULL));
	assert_false(text_has(rule_now(), "目安"));
	r.next_report_at.v = h.now_ms + 2 * HOUR;
	r = saved(&r);
	r = refill(&r, false);
	assert_int_equal(r.next_report_at.v, h.now_ms + 2 * HOUR);
}

static void test_nothing_after_the_final(void **state)
{
	(void)state;
	set_level(3);
	struct report r = draft(REPORT_FIRST, false);
	issued(&r);
	assert_true(due_now().has);
	r = draft(REPORT_FINAL, false);
	assert_false(r.next_report_at.has);
	issued(&r);
	assert_true(!due_now().has && due_now().is_over);
	/* papers that follow promise nothing of themselves, and may be issued so */
	static const int later[] = { REPORT_EXECUTIVE, REPORT_INTERIM, REPORT_FINAL };
	for (size_t k = 0; k < sizeof later / sizeof later[0]; k++) {
		r = draft(later[k], true);
		assert_false(r.next_report_at.has);
		issued(&r);
		assert_false(due_now().has);
	}
	/* unless a person says so */
	struct report_next_in in = { .incident_id = room.id, .at = { true, h.now_ms + HOUR } };
	assert_true(run(&op_report_next, &in, NULL));
	assert_true(due_now().is_promised);
}

static void test_executive_leaves_the_clock(void **state)
{
	(void)state;
	set_level(3);
	struct report r = draft(REPORT_FIRST, false);
	r = issued(&r);
	h.now_ms += HOUR;
	struct report sheet = draft(REPORT_EXECUTIVE, true);
	assert_int_equal(sheet.next_report_at.v, r.next_report_at.v);
	issued(&sheet);
	assert_int_equal(due_now().at, r.next_report_at.v);
	take_promise_away();
	assert_int_equal(due_now().at, r.next_report_at.v); /* counted from the first report, not from the sheet */
}

/* --- papers stay as they were issued --- */

static void test_language_of_a_paper(void **state)
{
	(void)state;
	struct report r = draft(REPORT_FINAL, true);
	assert_true(text_is(r.lang, "ja"));
	c->lang = LANG_EN; /* somebody else goes on with it and issues it */
	fill_sheet();
	r = refill(&r, false);
	assert_true(text_has(r.words.recovery, "元どおり"));
	r = issued(&r);
	struct document *d = paper_read(&r);
	assert_true(d->lang == LANG_JA && paper_has(d, "最終報告") && !paper_has(d, "Final report"));
	assert_true(text_is(d->mark_words[DOC_MARK_UNKNOWN], "不明"));
	r = draft(REPORT_FIRST, false);
	assert_true(text_is(r.lang, "en"));
	c->lang = LANG_JA;
	d = paper_read(&r);
	assert_true(d->lang == LANG_EN && paper_has(d, "First report") && text_is(d->mark_words[DOC_MARK_UNKNOWN], "Unknown"));
}

static bool read_page(struct browser *b, const struct report *r, const char *word)
{
	char path[160];
	snprintf(path, sizeof path, "/incident/%.*s/report/%.*s", STR_FMT(id_str(&h.arena, room.id)),
		STR_FMT(id_str(&h.arena, r->id)));
	struct answer a = browser_get(b, path);
	assert_int_equal(a.status, 200);
	return answer_has(&a, word);
}

static void test_marks_for_every_reader(void **state)
{
	(void)state;
	struct report r = draft(REPORT_FIRST, false);
	r = issued(&r);
	struct browser *b = harness_sign_in(&h, ACCESS_VIEWER);
	assert_true(read_page(b, &r, "</svg>不明</span>"));
	assert_int_equal(browser_post(b, "/language", "lang=en").status, 303);
	assert_true(read_page(b, &r, "Back to the reports"));
	assert_true(read_page(b, &r, "</svg>不明</span>") && !read_page(b, &r, "Unknown"));
}

/* Frozen before the words were kept in it: the reader puts them in, in the language of the paper. */
static void test_papers_of_the_first_form(void **state)
{
	(void)state;
	struct report r = draft(REPORT_FIRST, false);
	r = issued(&r);
	struct document *d = paper_read(&r);
	bytes b;
	d->version = DOC_VERSION_1;
	assert_true(document_write(c, d, &b));
	raw_sql("CREATE TABLE kept AS SELECT * FROM report");
	raw_sql("UPDATE report SET document = x'%s'", str_cz(&h.arena, str_hex(&h.arena, b)));
	struct browser *reader = harness_sign_in(&h, ACCESS_VIEWER);
	assert_int_equal(browser_post(reader, "/language", "lang=en").status, 303);
	assert_true(read_page(reader, &r, "</svg>不明</span>") && !read_page(reader, &r, "Unknown"));
	assert_int_equal(paper_read(&r)->version, DOC_VERSION_1);
	raw_sql("DELETE FROM report; INSERT INTO report SELECT * FROM kept; DROP TABLE kept");
}

/* What came later counts for those who have it alone: an older paper keeps the hash its entry was sealed with. */
static void test_language_is_sealed(void **state)
{
	(void)state;
	fill_sheet();
	struct report r = draft(REPORT_FINAL, false);
	issued(&r);
	static const char *const changes[] = { "UPDATE report SET lang = 'en'", "UPDATE report SET lang = ''",
		"UPDATE report SET recovery = ''", "UPDATE report SET recovery = recovery || 'x'" };
	raw_sql("CREATE TABLE kept AS SELECT * FROM report");
	for (size_t k = 0; k < sizeof changes / sizeof changes[0]; k++) {
		assert_whole();
		raw_sql("%s", changes[k]);
		assert_broken("report");
		raw_sql("DELETE FROM report; INSERT INTO report SELECT * FROM kept");
	}
	raw_sql("DROP TABLE kept");
}

#define FINAL_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FINAL_TEST(test_filled_for_us), FINAL_TEST(test_filled_for_others), FINAL_TEST(test_what_is_missing),
		FINAL_TEST(test_typed_stays), FINAL_TEST(test_older_draft), FINAL_TEST(test_costs), FINAL_TEST(test_levels_agree),
		FINAL_TEST(test_after_the_first_day), FINAL_TEST(test_promise_follows_level),
		FINAL_TEST(test_nothing_after_the_final), FINAL_TEST(test_executive_leaves_the_clock),
		FINAL_TEST(test_language_of_a_paper), FINAL_TEST(test_marks_for_every_reader),
		FINAL_TEST(test_papers_of_the_first_form),
		FINAL_TEST(test_language_is_sealed),
	};
	return cmocka_run_group_tests_name("report_final", tests, NULL, NULL);
}
