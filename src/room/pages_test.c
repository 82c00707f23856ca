/* The pages around the room, as browsers of different people see them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app_harness.h"
#include "catalog/catalog.h"
#include "journal/journal.h"
#include "closing/closing_web.h"
#include "room/room_web.h"

static struct harness h;
static struct browser *ann, *boss, *guest, *exec, *other; /* responder, administrator, viewer, executive, other firm */
static struct id room_id;
static str room; /* "/incident/ID" */

static int begin(void **state)
{
	(void)state;
	const struct route_table tables[] = { open_routes, room_routes, entry_routes, mask_routes, step_routes, fact_routes,
		manage_routes, decide_routes, timeline_routes, closing_routes };
	harness_begin_with(&h, tables, sizeof tables / sizeof tables[0], &catalog_builtin, journal_seal);
	ann = harness_sign_in(&h, ACCESS_RESPONDER);
	boss = harness_sign_in(&h, ACCESS_ADMIN);
	guest = harness_sign_in(&h, ACCESS_VIEWER);
	exec = harness_sign_in(&h, ACCESS_EXECUTIVE);
	other = harness_sign_in_other(&h);
	struct answer r = browser_post(ann, "/incident", "title=受注のパソコンが開かない&kind=unknown");
	assert_int_equal(r.status, 303);
	room = r.location;
	assert_true(id_parse(str_sub(room, S("/incident/").n, ID_TEXT_LEN), &room_id));
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

/* --- small helpers --- */

static const char *at(const char *after)
{
	return str_cz(&h.arena, STR_CAT(&h.arena, room, str_from_c(after)));
}

static const char *join(const char *a, str b, const char *c)
{
	return str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(a), b, str_from_c(c)));
}

static void has(struct answer r, const char *text)
{
	if (!answer_has(&r, text)) {
		print_error("status %d, wanted \"%s\" in:\n%.*s\n", r.status, text, STR_FMT(r.body));
	}
	assert_true(answer_has(&r, text));
}

static void has_not(struct answer r, const char *text)
{
	if (answer_has(&r, text)) {
		print_error("status %d, \"%s\" should not be there\n", r.status, text);
	}
	assert_false(answer_has(&r, text));
}

static void leads_to(struct answer r, const char *path)
{
	if (r.status != 303 || !str_eq(r.location, str_from_c(path))) {
		print_error("status %d, to %.*s instead of %s:\n%.*s\n", r.status, STR_FMT(r.location), path, STR_FMT(r.body));
	}
	assert_int_equal(r.status, 303);
	assert_true(str_eq(r.location, str_from_c(path)));
}

static void is(struct answer r, int status)
{
	if (r.status != status) {
		print_error("status %d instead of %d:\n%.*s\n", r.status, status, STR_FMT(r.body));
	}
	assert_int_equal(r.status, status);
}

/* Writes an entry and returns its number as text. */
static str write_entry(struct browser *b, const char *form)
{
	struct answer r = browser_post(b, at("/entry"), form);
	assert_int_equal(r.status, 303);
	size_t from = str_find(r.location, S("new="), 0);
	assert_true(from != SIZE_MAX);
	return str_sub(r.location, from + 4, r.location.n);
}

static struct step *steps_of(size_t *ret_n)
{
	struct step *v = NULL;
	err_clear(&h.c);
	h.c.db = store_reader(h.store, &h.c);
	assert_true(store_read_begin(&h.c) && step_list(&h.c, room_id, &v, ret_n));
	store_read_end(&h.c);
	return v;
}

static str first_open_step(void)
{
	size_t n;
	struct step *v = steps_of(&n);
	for (size_t k = 0; k < n; k++) {
		if (v[k].state == STEP_OPEN) {
			return id_str(&h.arena, v[k].id);
		}
	}
	assert_true(false);
	return STR_NONE;
}

static int64_t head_seq(void)
{
	int64_t seq = 0;
	struct sha256 hash;
	err_clear(&h.c);
	h.c.db = store_reader(h.store, &h.c);
	assert_true(store_read_begin(&h.c) && journal_head(&h.c, room_id, &seq, &hash));
	store_read_end(&h.c);
	return seq;
}

static void verify_is_whole(void)
{
	struct journal_finding f;
	err_clear(&h.c);
	h.c.db = store_reader(h.store, &h.c);
	assert_true(journal_verify(&h.c, room_projections, room_projections_count, &f));
	if (f.broken) {
		print_error("%.*s\n", STR_FMT(f.what));
	}
	assert_false(f.broken);
}

/* --- who sees what --- */

static void test_every_page_for_everybody(void **state)
{
	(void)state;
	const char *pages[] = { "/entry/1", "/mask", "/fact", "/fact/event", "/manage", "/level", "/phase", "/timeline" };
	for (size_t k = 0; k < sizeof pages / sizeof pages[0]; k++) {
		struct answer r = browser_get(ann, at(pages[k]));
		is(r, 200);
		has(r, join("href=\"", room, ""));
		struct answer seen = browser_get(guest, at(pages[k]));
		is(seen, 200);
		has_not(seen, "action=\"/incident");
		is(browser_get(exec, at(pages[k])), 200);
		is(browser_get(other, at(pages[k])), 404);
	}
	is(browser_get(ann, at("/step/new")), 200);
	is(browser_get(guest, at("/step/new")), 403);
	const char *step = join("/step/", first_open_step(), "");
	struct answer r = browser_get(guest, at(step));
	is(r, 200);
	has_not(r, "action=\"/incident");
	is(browser_get(other, at(step)), 404);
	is(browser_get(ann, at("/entry/999")), 404);
	is(browser_get(ann, at("/entry/x")), 404);
	is(browser_get(ann, at("/fact/nothing")), 404);
	is(browser_get(ann, at("/step/0190a000-0000-7000-8000-000000000000")), 404);
}

static void test_nobody_else_writes(void **state)
{
	(void)state;
	const char *step = join("/step/", first_open_step(), "/done");
	const char *posts[] = { "/entry/1/correct", "/entry/1/withdraw", "/entry/1/mask", "/step", step, "/fact/event",
		"/rename", "/lead", "/kind", "/level", "/phase", "/close", "/reopen", "/level/aid" };
	int64_t before = head_seq();
	const char *form = "text=x&reason=x&part=x&item=x&value=x&name=x&title=x&kind=malware&ground=x&level=3&phase=1";
	for (size_t k = 0; k < sizeof posts / sizeof posts[0]; k++) {
		is(browser_post(guest, at(posts[k]), form), 403);
		struct answer r = browser_post(other, at(posts[k]), form);
		assert_true(r.status == 404 || r.status == 422);
	}
	assert_int_equal(head_seq(), before);
}

/* --- entries --- */

static void test_correct_keeps_both_texts(void **state)
{
	(void)state;
	str seq = write_entry(ann, "type=observed&text=画面に英語の文が出ている&occurred_at=10月31日");
	const char *page = join("/entry/", seq, ""), *correct = join("/entry/", seq, "/correct");
	struct answer r = browser_get(ann, at(page));
	has(r, "画面に英語の文が出ている");
	has(r, "時刻は不明");
	has(r, "書いた時刻");
	r = browser_post(ann, at(correct), "text=画面に英語の文が出ている&type=observed");
	is(r, 422);
	has(r, "前と同じ内容です");
	r = browser_post(boss, at(correct), "text=画面に中国語の文が出ている&type=observed");
	leads_to(r, at(page));
	r = browser_follow(boss, r);
	has(r, "訂正を記録しました");
	has(r, "中国語");
	has(r, "英語の文が出ている</del>");
}

/* いますぐ対応 promises that everything can be changed later: time and person too. */
static void test_correct_time_and_person(void **state)
{
	(void)state;
	str seq = write_entry(ann, "text=LANの線を抜いた");
	const char *page = join("/entry/", seq, ""), *correct = join("/entry/", seq, "/correct");
	is(browser_post(ann, at(correct), "text=LANの線を抜いた&occurred_at=そのうち"), 422);
	str form = STR_CAT(&h.arena, S("text=LANの線を抜いた&occurred_at=2026-11-01T06:31&person_id="),
		id_str(&h.arena, h.person_ids[ACCESS_ADMIN]));
	leads_to(browser_post(ann, at(correct), str_cz(&h.arena, form)), at(page));
	struct answer r = browser_get(ann, at(page));
	has(r, "11月1日");
	has(r, "06:31");
	has(r, "admin さん");
	verify_is_whole();
}

static void test_type_from_the_room(void **state)
{
	(void)state;
	str seq = write_entry(ann, "text=保守会社に電話した");
	struct answer r = browser_post(ann, at(join("/entry/", seq, "/correct")), "type=told");
	leads_to(r, at(join("#e", seq, "")));
	has(browser_get(ann, at(join("/entry/", seq, ""))), "伝えた");
}

/* The line drops after the entry was kept: the form is sent again and nothing is written twice. */
static void test_form_sent_twice_writes_once(void **state)
{
	(void)state;
	const char *form = "text=sent+twice&once=0190a000-0000-7000-8000-00000000abcd";
	int64_t before = head_seq();
	str first = write_entry(ann, form), again = write_entry(ann, form);
	assert_true(str_eq(first, again));
	assert_int_equal(head_seq(), before + 1);
	struct answer page = browser_get(ann, at(""));
	assert_true(str_find(page.body, S("name=\"once\" value=\""), 0) != SIZE_MAX);
	verify_is_whole();
}

static void test_withdraw_keeps_typed_reason(void **state)
{
	(void)state;
	str seq = write_entry(ann, "text=電源を切った");
	const char *withdraw = join("/entry/", seq, "/withdraw");
	str longer = S("reason=");
	for (int k = 0; k < 30; k++) {
		longer = STR_CAT(&h.arena, longer, S("切ったのは別の機械だった"));
	}
	struct answer r = browser_post(ann, at(withdraw), str_cz(&h.arena, longer));
	is(r, 422);
	has(r, "value=\"切ったのは別の機械だった");
	has(r, "文字までにしてください");
	has(r, "<details class=\"panel more\" open>");
	r = browser_follow(ann, browser_post(ann, at(withdraw), "reason=切ったのは別の機械だった"));
	has(r, "この記録は取り消されています");
	has(r, "電源を切った</del>");
	has_not(r, withdraw);
	is(browser_post(ann, at(withdraw), "reason=もう一度"), 409);
	is(browser_post(ann, at(join("/entry/", seq, "/correct")), "text=切っていない"), 409);
}

static void test_mask_takes_two(void **state)
{
	(void)state;
	str seq = write_entry(ann, "text=管理画面のパスワードは hunter2 だった");
	const char *mask = join("/entry/", seq, "/mask");
	struct answer r = browser_post(ann, at(mask), "part=hunter3&reason=パスワードのため");
	is(r, 422);
	has(r, "その文字は記録の中に見つかりません");
	has(r, "value=\"パスワードのため\"");
	has(r, "value=\"hunter3\"");
	r = browser_post(ann, at(mask), "part=hunter2&reason=パスワードのため");
	leads_to(r, at("/mask"));
	r = browser_follow(ann, r);
	has(r, "まだ消えていません");
	has(r, "あなたが願い出たものです");
	has(r, "パスワードは ███ だった");
	has_not(r, "hunter2");
	has_not(r, "/grant\"");
	has(browser_get(ann, at(join("/entry/", seq, ""))), "もう一人の確認を待っています");
	has_not(browser_get(guest, at("/mask")), "/grant\"");

	r = browser_get(boss, at("/mask"));
	size_t from = str_find(r.body, S("/mask/0"), 0);
	str id = str_sub(r.body, from + 6, ID_TEXT_LEN);
	is(browser_post(ann, at(join("/mask/", id, "/grant")), ""), 403);
	is(browser_post(guest, at(join("/mask/", id, "/grant")), ""), 403);
	is(browser_post(other, at(join("/mask/", id, "/grant")), ""), 404);
	leads_to(browser_post(boss, at(join("/mask/", id, "/grant")), ""), at("/mask"));
	is(browser_post(boss, at(join("/mask/", id, "/grant")), ""), 404);
	r = browser_get(boss, at(join("/entry/", seq, "")));
	has(r, "███");
	has_not(r, "hunter2");
	has_not(browser_get(boss, at("/timeline")), "hunter2");
	verify_is_whole();
}

static void test_mask_refused_leaves_the_text(void **state)
{
	(void)state;
	str seq = write_entry(ann, "text=山田さんの番号は 090-0000-0000");
	leads_to(browser_post(ann, at(join("/entry/", seq, "/mask")), "part=090-0000-0000&reason=個人の番号"), at("/mask"));
	is(browser_post(ann, at(join("/entry/", seq, "/mask")), "part=090-0000-0000&reason=個人の番号"), 409);
	struct answer r = browser_get(boss, at("/mask"));
	str id = str_sub(r.body, str_find(r.body, S("/mask/0"), 0) + 6, ID_TEXT_LEN);
	r = browser_follow(boss, browser_post(boss, at(join("/mask/", id, "/refuse")), ""));
	has(r, "墨消しをやめました");
	has(r, "確認を待っている墨消しはありません");
	has(browser_get(ann, at(join("/entry/", seq, ""))), "090-0000-0000");
}

/* --- steps --- */

static void test_step_by_two_people(void **state)
{
	(void)state;
	str id = first_open_step();
	const char *page = join("/step/", id, ""), *done = join("/step/", id, "/done");
	leads_to(browser_post(ann, at(join("/step/", id, "/start")), ""), at(""));
	is(browser_post(ann, at(join("/step/", id, "/start")), ""), 409);
	struct answer r = browser_post(ann, at(done), "note=抜いて確かめた&occurred_at=あした");
	is(r, 422);
	has(r, "日時として読めません");
	has(r, "抜いて確かめた</textarea>");
	r = browser_post(ann, at(done), "note=抜いて確かめた&occurred_at=7:20ごろ");
	leads_to(r, at(page));
	has(browser_follow(ann, r), "抜いて確かめた");
	r = browser_post(boss, at(done), "note=わたしも抜いた");
	is(r, 409);
	has(r, "responder さん");
	has(r, "わたしも抜いた</textarea>");
	is(browser_post(boss, at(done), ""), 409);
	leads_to(browser_post(boss, at(join("/step/", id, "/reopen")), "note=まだつながっていた"), at(page));
	has(browser_get(boss, at(page)), "/start\"");
}

static void test_step_reasons_and_owner(void **state)
{
	(void)state;
	str id = first_open_step();
	const char *page = join("/step/", id, "");
	struct answer r = browser_post(ann, at(join("/step/", id, "/not-needed")), "note=");
	is(r, 422);
	has(r, "理由を一行で");
	is(browser_post(ann, at(join("/step/", id, "/blocked")), ""), 422);
	leads_to(browser_post(ann, at(join("/step/", id, "/blocked")), "note=鍵がない"), at(page));
	const char *form = join("owner_id=", id_str(&h.arena, h.person_ids[ACCESS_ADMIN]), "&due_at=2026-11-26T18:00");
	r = browser_post(ann, at(join("/step/", id, "/assign")), form);
	leads_to(r, at(page));
	r = browser_follow(ann, r);
	has(r, "admin さん");
	has(r, "value=\"2026-11-26 18:00\"");
	r = browser_post(ann, at(join("/step/", id, "/assign")), "due_at=夕方");
	is(r, 422);
	has(r, "value=\"夕方\"");
	leads_to(browser_post(ann, at(join("/step/", id, "/not-needed")), "note=この会社にはない"), at(page));
	has(browser_get(ann, at(page)), "必要なし");
}

static void test_own_step_after_another(void **state)
{
	(void)state;
	str id = first_open_step();
	struct answer r = browser_get(ann, at(join("/step/new?after=", id, "")));
	has(r, join("value=\"", id, "\" selected"));
	r = browser_post(ann, at("/step"), join("item=&detail=紙の伝票で&after_id=", id, ""));
	is(r, 422);
	has(r, "紙の伝票で</textarea>");
	r = browser_post(ann, at("/step"), join("item=紙で受注する&detail=紙の伝票で&after_id=", id, ""));
	assert_int_equal(r.status, 303);
	has(browser_follow(ann, r), "紙で受注する");
	size_t n;
	struct step *v = steps_of(&n);
	for (size_t k = 0; k + 1 < n; k++) {
		if (str_eq(id_str(&h.arena, v[k].id), id)) {
			assert_true(str_eq(v[k + 1].item_text, S("紙で受注する")));
			return;
		}
	}
	assert_true(false);
}

/* --- facts --- */

static void test_facts(void **state)
{
	(void)state;
	struct answer r = browser_get(ann, at("/fact"));
	has(r, "受注のパソコンが開かない");
	has(r, "まだ書いていません");
	for (size_t k = 0; k < catalog_builtin.n_facts; k++) {
		has(r, join("/fact/", catalog_builtin.facts[k].key, "\""));
	}
	r = browser_post(ann, at("/fact/cause"), "state=known&value=&source=保守会社");
	is(r, 422);
	has(r, "value=\"保守会社\"");
	has(r, "分かっていることを書いてください");
	r = browser_post(ann, at("/fact/cause"), "state=investigating&value=添付ファイルらしい&source=保守会社&as_of=2036-01-01T10:00");
	is(r, 422);
	has(r, "value=\"2036-01-01T10:00\"");
	leads_to(browser_post(ann, at("/fact/cause"), "state=investigating&value=添付ファイルらしい&source=保守会社"), at("/fact"));
	has(browser_get(guest, at("/fact")), "添付ファイルらしい");
	leads_to(browser_post(boss, at("/fact/cause"), "state=known&value=添付ファイル&source=記録"), at("/fact"));
	r = browser_get(guest, at("/fact/cause"));
	has(r, "添付ファイルらしい");
	has(r, "responder さん");
	has(r, "admin さん");
}

/* --- the incident itself --- */

static void test_rename_and_lead(void **state)
{
	(void)state;
	struct answer r = browser_post(ann, at("/rename"), "name=&title=受注が止まった");
	is(r, 422);
	has(r, "value=\"受注が止まった\"");
	leads_to(browser_post(ann, at("/rename"), "name=受注停止&title=受注が止まった"), at(""));
	has(browser_get(ann, at("/manage")), "受注停止");
	is(browser_post(ann, at("/lead"), "person_id="), 422);
	const char *to_boss = join("person_id=", id_str(&h.arena, h.person_ids[ACCESS_ADMIN]), "");
	leads_to(browser_post(ann, at("/lead"), to_boss), at(""));
	r = browser_post(ann, at("/lead"), to_boss);
	is(r, 422);
	has(r, "いま指揮しているのはこの人です");
	has(r, "value=\"受注停止\"");
}

static void test_kind_brings_its_procedure(void **state)
{
	(void)state;
	struct answer r = browser_post(ann, at("/kind"), "kind=malware&ground=");
	is(r, 422);
	has(r, "value=\"malware\" selected");
	is(browser_post(ann, at("/kind"), "kind=nonsense&ground=x"), 422);
	leads_to(browser_post(ann, at("/kind"), "kind=malware&ground=脅迫の文が出た"), at(""));
	r = browser_post(ann, at("/kind"), "kind=malware&ground=もう一度");
	is(r, 422);
	has(r, "value=\"もう一度\"");
	verify_is_whole();
}

static void test_level_with_its_aid(void **state)
{
	(void)state;
	struct answer r = browser_get(ann, at("/level"));
	has(r, "お客さま、取引先、株主などに影響が及ぶ");
	has(r, "name=\"q_customers\"");
	int64_t before = head_seq();
	r = browser_post(ann, at("/level/aid"), "q_customers=yes&ground=納品が遅れる");
	is(r, 200);
	has(r, "value=\"3\" selected");
	has(r, "value=\"納品が遅れる\"");
	assert_int_equal(head_seq(), before);
	r = browser_post(ann, at("/level"), "level=3&ground=");
	is(r, 422);
	has(r, "value=\"3\" selected");
	is(browser_post(ann, at("/level"), "level=7&ground=x"), 422);
	leads_to(browser_post(ann, at("/level"), "level=3&ground=納品が遅れる"), at(""));
	is(browser_post(ann, at("/level"), "level=3&ground=また"), 422);
}

static void test_phase_shows_what_is_left(void **state)
{
	(void)state;
	struct answer r = browser_get(ann, at("/phase"));
	has(r, "終わらないまま後ろに残る手順");
	r = browser_post(ann, at("/phase"), "phase=1&note=報告に移る");
	is(r, 422);
	has(r, "終わっていない手順があります");
	has(r, "終わらないまま後ろに残る手順");
	has(r, "value=\"報告に移る\"");
	is(browser_post(ann, at("/phase"), "note=x"), 422);
	leads_to(browser_post(ann, at("/phase"), "phase=1&acknowledged=on&note=報告に移る"), at(""));
	is(browser_post(ann, at("/phase"), "phase=1&acknowledged=on"), 422);
}

static void test_timeline_is_the_whole_journal(void **state)
{
	(void)state;
	write_entry(ann, "type=done&text=<b>%26amp;印");
	struct answer r = browser_get(guest, at("/timeline"));
	has(r, "&lt;b&gt;&amp;amp;印");
	has(r, "受注のパソコンが開かない");
	has(r, "data-print");
	has(r, "2026年11月26日"); /* paper names the day, also of today */
	int64_t seq = head_seq();
	size_t rows = 0;
	for (size_t p = 0; (p = str_find(r.body, S("<tr><td class=\"is-time\">"), p)) != SIZE_MAX; p++) {
		rows++;
	}
	assert_int_equal(rows, seq);
	has(r, str_cz(&h.arena, str_printf(&h.arena, "封印 %lld-", (long long)seq)));
	is(browser_get(ann, at("/timeline?after=nonsense")), 400);
}

#define ALL_LEFT "left=steps&left=drafts&left=next_report&left=final_report&left=level&left=decisions&left=questions" \
	"&left=tasks&left=evidence&left=affected&left=masks&left=cause&left=recovery&left=told&left=follow&left=costs&left=lessons"

static void test_close_and_reopen(void **state)
{
	(void)state;
	struct answer r = browser_get(ann, at("/closing"));
	has(r, "残っていることが");
	r = browser_post(ann, at("/close"), "reason=");
	is(r, 422);
	has(r, "終わっていない手順が");
	is(browser_post(ann, at("/close"), "reason=復旧した"), 422); /* nothing was ticked */
	is(browser_post(ann, at("/close"), "reason=復旧した&seen=1&" ALL_LEFT), 409); /* the journal went on */
	leads_to(browser_post(ann, at("/close"), "reason=復旧した&" ALL_LEFT), at("/closing"));
	is(browser_post(boss, at("/close"), "reason=わたしも&" ALL_LEFT), 409);
	const char *step = join("/step/", first_open_step(), "");
	const char *pages[] = { step, "/fact", "/fact/cause", "/level", "/phase", "/manage" };
	for (size_t k = 0; k < sizeof pages / sizeof pages[0]; k++) {
		r = browser_get(ann, at(pages[k]));
		has(r, "この事案は終了しています");
		has(r, "/manage#end\"");
		has_not(r, "action=\"/incident/new");
		has_not(browser_get(guest, at(pages[k])), "/manage#end\"");
	}
	has_not(browser_get(ann, at("/fact/cause")), "<form method=\"post\" action=\"/incident");
	is(browser_post(ann, at(join("/step/", first_open_step(), "/done")), "note=あとから"), 409);
	is(browser_post(ann, at("/fact/cause"), "value=x&state=known"), 409);
	is(browser_post(ann, at("/level"), "level=1&ground=x"), 409);
	is(browser_post(ann, at("/rename"), "name=a&title=b"), 409);
	r = browser_post(ann, at("/reopen"), "reason=");
	is(r, 422);
	leads_to(browser_post(ann, at("/reopen"), "reason=また出た"), at(""));
	is(browser_post(ann, at("/reopen"), "reason=また出た"), 409);
	has_not(browser_get(ann, at("/fact")), "この事案は終了しています");
	verify_is_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_page_for_everybody), cmocka_unit_test(test_nobody_else_writes),
		cmocka_unit_test(test_correct_keeps_both_texts), cmocka_unit_test(test_type_from_the_room),
		cmocka_unit_test(test_correct_time_and_person),
		cmocka_unit_test(test_form_sent_twice_writes_once),
		cmocka_unit_test(test_withdraw_keeps_typed_reason), cmocka_unit_test(test_mask_takes_two),
		cmocka_unit_test(test_mask_refused_leaves_the_text), cmocka_unit_test(test_step_by_two_people),
		cmocka_unit_test(test_step_reasons_and_owner), cmocka_unit_test(test_own_step_after_another),
		cmocka_unit_test(test_facts), cmocka_unit_test(test_rename_and_lead),
		cmocka_unit_test(test_kind_brings_its_procedure), cmocka_unit_test(test_level_with_its_aid),
		cmocka_unit_test(test_phase_shows_what_is_left), cmocka_unit_test(test_timeline_is_the_whole_journal),
		cmocka_unit_test(test_close_and_reopen),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
