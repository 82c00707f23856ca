/* What is found, by whom, and what is not: every source, masks, rooms for named people, numbers, odd words. */
#include "room_help.h"

#include "action/action.h"
#include "affected/affected.h"
#include "db/text_index.h"
#include "decision/decision.h"
#include "fact/fact.h"
#include "indicator/indicator.h"
#include "person/person.h"
#include "question/question.h"
#include "search/follow.h"
#include "search/search.h"
#include "sighting/sighting.h"
#include "suspect/suspect.h"
#include "link/link.h"
#include "sheet/own_edit.h"
#include "sheet/own_op.h"
#include "sheet/sheet.h"
#include "task/task.h"

static void follow(void)
{
	struct ctx own = *c;
	own.who = (struct actor){ .is_program = true };
	own.org_id = (struct id){ { 0 } };
	own.now_ms = h.now_ms;
	own.db = NULL;
	err_clear(&own);
	if (!search_catch_up(&own, h.store, NULL)) {
		print_error("search_catch_up: %s %.*s\n", err_code_name(own.err.code), STR_FMT(own.err.detail));
		assert_true(false);
	}
}

static struct search_found look(const struct search_in *in)
{
	struct search_found f;
	err_clear(c);
	read_begin();
	bool ok = search_find(c, in, &f);
	read_end();
	if (!ok) {
		print_error("search_find: %s %.*s\n", err_code_name(c->err.code), STR_FMT(c->err.detail));
	}
	assert_true(ok);
	return f;
}

static struct search_found find(const char *q)
{
	return look(&(struct search_in){ .q = str_from_c(q), .kind = -1 });
}

/* "entry task": the kinds of what was found, newest first. */
static const char *kinds(const char *q)
{
	static char text[400];
	struct search_found f = find(q);
	text[0] = 0;
	for (size_t i = 0; i < f.n; i++) {
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", f.v[i].source->kind);
	}
	assert_true(f.is_more || f.count == (int64_t)f.n || f.n == SEARCH_SHOWN);
	return text;
}

static bool has_kind(const char *q, const char *kind)
{
	struct search_found f = find(q);
	for (size_t i = 0; i < f.n; i++) {
		if (strcmp(f.v[i].source->kind, kind) == 0) {
			return true;
		}
	}
	return false;
}

static int64_t write_entry(struct id room, const char *text)
{
	struct entry_add_in in = { .incident_id = room, .type = ENTRY_OBSERVED, .text = str_from_c(text) };
	assert_true(run(&op_entry_add, &in, NULL));
	return head_now(room);
}

static void test_words_of_a_journal(void **state)
{
	(void)state;
	struct incident i = open_room("受注の画面が開かない", "malware");
	write_entry(i.id, "ＶＰＮ装置のﾛｸﾞを写した");
	write_entry(i.id, "サーバーを止めた。封筒は机の上");
	assert_string_equal(kinds("封筒"), ""); /* nobody has followed yet */
	follow();
	assert_string_equal(kinds("封筒"), "entry");
	assert_string_equal(kinds("vpn装置"), "entry");
	assert_true(has_kind("ログ", "entry"));
	assert_string_equal(kinds("サーバ 封筒"), "entry");
	assert_string_equal(kinds("封筒 ログ"), "");
	assert_string_equal(kinds("\"止めた。封筒\""), "entry");
	assert_string_equal(kinds("「机の上」"), "entry");
	assert_true(has_kind("受注の画面", "incident"));
	assert_true(has_kind("ｳｲﾙｽ感染", "incident") && has_kind("virus infection", "incident"));
	struct search_found f = find("封筒");
	assert_true(text_is(f.v[0].room, str_cz(&h.arena, i.name)));
	assert_true(text_has(f.v[0].path, "/incident/") && text_has(f.v[0].path, "/entry/"));
	assert_int_equal(f.v[0].text.n, 3);
	assert_true(text_is(f.v[0].text.v[1].text, "封筒") && f.v[0].text.v[1].is_found);
	assert_int_equal(f.progress, 100);
}

static void test_newest_first_and_pages(void **state)
{
	(void)state;
	struct incident i = open_room("一覧", "unknown");
	for (int k = 0; k < 130; k++) {
		h.now_ms += 60 * 1000;
		c->now_ms = h.now_ms;
		write_entry(i.id, str_cz(&h.arena, str_printf(&h.arena, "点検した %d 番目", k)));
	}
	follow();
	struct search_in in = { .q = S("点検"), .kind = -1 };
	struct search_found f = look(&in);
	assert_int_equal(f.n, SEARCH_SHOWN);
	assert_int_equal(f.count, 130);
	assert_false(f.is_more);
	assert_true(text_has(f.v[0].line.text, "129 番目"));
	int seen = 0;
	for (int page = 0; page < 5 && !str_is_none(f.next); page++) {
		seen += (int)f.n;
		in.before = f.next;
		f = look(&in);
		assert_true(text_has(f.v[0].line.text, str_cz(&h.arena, str_printf(&h.arena, "%d 番目", 129 - seen))));
	}
	assert_int_equal(seen + (int)f.n, 130);
	in = (struct search_in){ .q = S("点検"), .kind = -1, .from_ms = h.now_ms - 5 * 60 * 1000 };
	assert_int_equal(look(&in).count, 6);
	in = (struct search_in){ .q = S("点検"), .kind = -1, .until_ms = h.now_ms };
	assert_int_equal(look(&in).count, 129);
	in = (struct search_in){ .q = S("点検"), .kind = -1, .before = S("x") };
	struct search_found none;
	read_begin();
	assert_false(search_find(c, &in, &none));
	read_end();
	assert_true(refused_field("before", MSG_SEARCH_BAD_CURSOR));
}

/* --- as the journal shows it --- */

static void correct(struct id room, int64_t seq, const char *text)
{
	struct entry_correct_in in = { .incident_id = room, .seq = { true, seq }, .text = str_from_c(text), .type = -1 };
	assert_true(run(&op_entry_correct, &in, NULL));
}

static void withdraw(struct id room, int64_t seq)
{
	struct entry_withdraw_in in = { .incident_id = room, .seq = { true, seq }, .reason = S("行を間違えた") };
	assert_true(run(&op_entry_withdraw, &in, NULL));
}

static void test_corrected_and_withdrawn(void **state)
{
	(void)state;
	struct incident i = open_room("訂正", "unknown");
	int64_t a = write_entry(i.id, "倉庫の端末を外した"), b = write_entry(i.id, "駐車場の端末");
	follow();
	assert_string_equal(kinds("倉庫"), "entry");
	correct(i.id, a, "車庫の端末を外した");
	assert_string_equal(kinds("倉庫"), ""); /* at once: the index still has it */
	follow();
	assert_string_equal(kinds("倉庫"), "");
	assert_string_equal(kinds("車庫"), "entry");
	withdraw(i.id, b);
	follow();
	struct search_found f = find("駐車場");
	assert_int_equal(f.n, 1);
	assert_true(f.v[0].line.is_withdrawn);
}

static bool mask(struct id room, int64_t seq, const char *part)
{
	struct mask_ask_in in = { .incident_id = room, .seq = { true, seq }, .part = str_from_c(part), .reason = S("貼り間違い") };
	struct mask_view *open;
	size_t n;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_mask_ask, &in, NULL));
	read_begin();
	assert_true(journal_mask_open(c, room, &open, &n) && n == 1);
	read_end();
	struct mask_decide_in decide = { .incident_id = room, .request_id = open[0].id };
	act_as(ACCESS_ADMIN);
	bool ok = run(&op_mask_grant, &decide, NULL);
	act_as(ACCESS_RESPONDER);
	return ok;
}

static void test_masked_words_are_gone_at_once(void **state)
{
	(void)state;
	struct incident i = open_room("墨消し", "unknown");
	int64_t seq = write_entry(i.id, "パスワードは ひみつ4711 でした");
	for (int k = 0; k < 60; k++) { /* so many that some are only counted */
		write_entry(i.id, "ひみつ4711 と書いた紙");
	}
	follow();
	assert_int_equal(find("ひみつ4711").count, 61);
	assert_true(mask(i.id, seq, "ひみつ4711"));
	assert_int_equal(find("ひみつ4711").count, 60); /* nobody has followed yet */
	struct search_found f = find("パスワードは");
	assert_int_equal(f.n, 1);
	assert_true(text_is(f.v[0].line.text, "パスワードは ███ でした"));
	assert_int_equal(find("ひみつ4711 でした").count, 0);
	follow();
	assert_int_equal(find("ひみつ4711").count, 60);
	assert_int_equal(find("ひみつ4711 でした").count, 0);
	assert_int_equal(find("███").count, 1);
}

/* A fact that repeats what is masked is masked with its entry, and so is what is found of it. */
static void test_masked_rows(void **state)
{
	(void)state;
	struct incident i = open_room("墨消しの行", "unknown");
	struct task_add_in in = { .incident_id = i.id, .title = S("鍵 ひみつ9 を替える") };
	assert_true(run(&op_task_add, &in, NULL));
	follow();
	assert_true(has_kind("ひみつ9", "task"));
	assert_true(mask(i.id, head_now(i.id), "ひみつ9"));
	assert_string_equal(kinds("ひみつ9"), "");
	follow();
	assert_string_equal(kinds("ひみつ9"), "");
	assert_true(has_kind("を替える", "task"));
}

/* --- every source --- */

static struct id add_sighting(const char *what)
{
	struct sighting_report_in in = { .card = S("other"), .what = str_from_c(what), .touched = -1 };
	struct sighting made;
	memset(&made, 0, sizeof made);
	assert_true(run(&op_sighting_add, &in, &made));
	return made.id;
}

static void test_every_source(void **state)
{
	(void)state;
	struct incident i = open_room("さがすもの", "malware");
	struct fact_set_in fact = { .incident_id = i.id, .key = S("cause"), .state = -1, .value = S("添付ファイル阿吽") };
	struct decision_ask_in decision = { .incident_id = i.id, .question = S("店を閉めるか阿吽") };
	struct question_add_in question = { .incident_id = i.id, .text = S("誰が開いたか阿吽"), .asks = -1 };
	struct task_add_in task = { .incident_id = i.id, .title = S("電話する阿吽") }, own = { .title = S("自分の作業阿吽") };
	struct action_add_in action = { .what = S("手順を直す阿吽") };
	struct affected_add_in affected = { .incident_id = i.id, .names = S("受注サーバー阿吽"), .type = 0, .state = -1 };
	struct indicator_add_in indicator = { .incident_id = i.id, .value = S("evil.example"), .state = -1, .note = S("届いた先阿吽") };
	struct person_input person = { .name = S("阿吽 太郎") };
	assert_true(run(&op_fact_set, &fact, NULL));
	assert_true(run(&op_decision_ask, &decision, NULL));
	assert_true(run(&op_question_add, &question, NULL));
	assert_true(run(&op_task_add, &task, NULL));
	assert_true(run(&op_task_add_own, &own, NULL));
	assert_true(run(&op_action_add, &action, NULL));
	assert_true(run(&op_affected_add, &affected, NULL));
	assert_true(run(&op_indicator_add, &indicator, NULL));
	assert_true(run(&op_person_add, &person, NULL));
	add_sighting("変な画面阿吽");
	struct suspect_add_in_words mail = { .from = S("a@evil.example"), .subject = S("阿吽の請求書"), .text = S("http://evil.example/login を見て") };
	assert_true(run(&op_suspect_add, &mail, NULL));
	follow();
	static const char *const want[] = { "entry", "fact", "decision", "question", "task", "action", "affected", "indicator", "sighting",
		"suspect", "person" };
	for (size_t k = 0; k < sizeof want / sizeof want[0]; k++) {
		if (!has_kind("阿吽", want[k])) {
			print_error("no %s\n", want[k]);
			assert_true(false);
		}
	}
	assert_true(has_kind("evil[.]example", "indicator") && has_kind("EVIL.example", "indicator") && has_kind("hxxp evil", "indicator") == false);
	struct search_found mails = look(&(struct search_in){ .q = S("evil.example/login"), .kind = choice_find(&search_kind_choices, S("suspect")) });
	assert_int_equal(mails.n, 1);
	assert_true(text_has(mails.v[0].line.text, "hxxp://evil[.]example/login") && !text_has(mails.v[0].line.text, "http://"));
	for (size_t k = 0; k < search_n_sources; k++) { /* a source alone */
		struct search_found f = look(&(struct search_in){ .q = S("阿吽"), .kind = (int)k });
		for (size_t n = 0; n < f.n; n++) {
			assert_ptr_equal(f.v[n].source, &search_sources[k]);
			assert_true(f.v[n].path.n > 5 && f.v[n].path.p[0] == '/');
		}
	}
	struct search_found in_room = look(&(struct search_in){ .q = S("阿吽"), .kind = -1, .incident_id = i.id });
	for (size_t n = 0; n < in_room.n; n++) {
		assert_true(id_eq(in_room.v[n].line.incident_id, i.id));
	}
	assert_true(in_room.n >= 8);
}

/* --- the index can be lost, and belong to another history --- */

static struct text_index *index_now(void) { return store_text_index(c, h.store); }

static void put_mark(const char *what, struct id v, int64_t n, int64_t check)
{
	str name = STR_CAT(&h.arena, str_from_c(what), str_hex(&h.arena, (bytes){ v.b, sizeof v.b }));
	assert_true(text_index_begin(c, index_now()) && text_index_mark_put(c, index_now(), name, n, check) &&
		text_index_end(c, index_now(), true));
}

static void test_made_again(void **state)
{
	(void)state;
	struct incident i = open_room("索引", "unknown");
	write_entry(i.id, "梟を見た");
	follow();
	assert_int_equal(find("梟").count, 1);
	assert_true(text_index_renew(c, index_now()));
	assert_int_equal(find("梟").count, 0);
	assert_true(find("梟").progress < 100); /* and the page says so */
	follow();
	assert_int_equal(find("梟").count, 1);
	/* an older copy of the database was put in its place: the marks are of another history */
	put_mark("room/", i.id, head_now(i.id), 4711);
	follow();
	assert_int_equal(find("梟").count, 1);
	put_mark("room/", i.id, head_now(i.id) + 50, 0);
	follow();
	write_entry(i.id, "梟がまた来た");
	follow();
	assert_int_equal(find("梟").count, 2);
	assert_true(text_index_ask_renewal(c, index_now()));
	follow();
	assert_int_equal(find("梟").count, 2);
}

/* Nothing of a masked word stays in the file; and a slice that was not kept is done again. */
static void test_squeezed(void **state)
{
	(void)state;
	struct incident i = open_room("墨", "unknown");
	int64_t seq = write_entry(i.id, "合言葉は ζξψωθλ です");
	struct text_mark m;
	follow();
	assert_true(mask(i.id, seq, "ζξψωθλ"));
	follow();
	assert_true(text_index_mark_get(c, index_now(), S("squeeze"), &m) && m.has && m.n == 0);
	assert_int_equal(find("ζξψωθλ").count, 0);
	assert_int_equal(find("合言葉は").count, 1);
}

/* A question never costs more than its share, however many lines have the pieces of the words but not the words. */
static void test_too_much_to_look_through(void **state)
{
	(void)state;
	bool replaced;
	struct incident i = open_room("多い", "unknown");
	follow();
	assert_true(text_index_begin(c, index_now()));
	for (int k = 0; k < 9000; k++) {
		struct text_doc d = { .org_id = h.org_id, .room = i.id, .kind = S("entry"), .ref = str_i64(&h.arena, 1000000 + k),
			.at_ms = h.now_ms + k * 1000, .folded = k == 0 ? S("abcd") : S("abxbcxcd") };
		assert_true(text_index_put(c, index_now(), &d, &replaced));
	}
	assert_true(text_index_end(c, index_now(), true));
	struct search_found f = find("abcd");
	assert_true(f.n == 0 && f.is_cut && !str_is_none(f.next));
	f = look(&(struct search_in){ .q = S("abcd"), .kind = -1, .before = f.next });
	assert_true(!f.is_cut && str_is_none(f.next));
}

/* --- steps, links, warnings, ledgers, rooms that came as a file --- */

static const char *path_to(const char *q, const char *kind)
{
	struct search_found f = find(q);
	for (size_t i = 0; i < f.n; i++) {
		if (strcmp(f.v[i].source->kind, kind) == 0) {
			return str_cz(&h.arena, f.v[i].path);
		}
	}
	return "";
}

static void test_steps_and_links(void **state)
{
	(void)state;
	struct incident a = open_room("一つ目", "malware"), b = open_room("二つ目", "malware");
	size_t n;
	struct step *steps = steps_now(a.id, &n), s;
	struct step_act_in done = { .incident_id = a.id, .step_id = steps[0].id, .note = S("青いケーブルを抜いた"), .person_id = { { 0 } } };
	assert_true(run(&op_step_done, &done, &s));
	struct link_add_in make = { .incident_id = a.id, .other_id = b.id, .relation = LINK_RELATED, .reason = S("おなじ差出人らしい") };
	assert_true(run(&op_link_add, &make, NULL));
	follow();
	assert_true(has_kind("青いケーブル", "step"));
	assert_true(strstr(path_to("青いケーブル", "step"), "/step/") != NULL);
	assert_true(has_kind("おなじ差出人らしい", "link") && strstr(path_to("おなじ差出人らしい", "link"), "/link#l-") != NULL);
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE id = x'%s'", hex_of(a.id));
	act_as(ACCESS_VIEWER);
	assert_false(has_kind("青いケーブル", "step"));
	raw_sql("UPDATE incident SET is_restricted = 0");
	act_as(ACCESS_RESPONDER);
}

/* A row of that ledger, put where the engine puts it. */
static struct id put_row(const struct sheet_def *d)
{
	struct sheet_cell cells[64] = { 0 };
	struct id id = id_new(h.now_ms);
	assert_true(d->n_fields < 64);
	cells[0] = (struct sheet_cell){ .has = true, .text = S("受付のパソコン") };
	str body = sheet_body(c, d, cells, NULL);
	raw_sql("INSERT INTO sheet_row (org_id, id, sheet, number, state, title, body, form, version, made_at, changed_at) VALUES (x'%s', x'%s',"
		" '%s', 1, 'active', '受付のパソコン', '%s', 1, 1, 1, 1)", str_cz(&h.arena, str_copy(&h.arena, str_from_c(hex_of(h.org_id)))),
		str_cz(&h.arena, str_hex(&h.arena, (bytes){ id.b, sizeof id.b })), str_cz(&h.arena, d->key), str_cz(&h.arena, body));
	return id;
}

static void test_rows_of_ledgers(void **state)
{
	(void)state;
	size_t n_open = 0, n_closed = 0;
	for (size_t i = 0; i < c->catalog->n_sheets; i++) {
		const struct sheet_def *d = &c->catalog->sheets[i];
		bool is_open = d->sees == ACCESS_VIEWER;
		if (!sheet_has_rows(d) || d->fields[0].type != SHEET_LINE || (is_open ? n_open : n_closed) > 1) {
			continue;
		}
		n_open += is_open;
		n_closed += !is_open;
		struct id id = put_row(d);
		act_as(ACCESS_ADMIN);
		follow();
		assert_true(has_kind("受付のパソコン", "row"));
		assert_true(str_ends(str_from_c(path_to("受付のパソコン", "row")), id_str(&h.arena, id)));
		act_as(ACCESS_VIEWER);
		assert_int_equal(has_kind("受付のパソコン", "row"), is_open);
		assert_int_equal(find("受付のパソコン").count, is_open);
		raw_sql("DELETE FROM sheet_row");
	}
	act_as(ACCESS_RESPONDER);
	assert_true(n_open > 0);
}

static struct id save_row(const char *sheet, struct raw_value *v, size_t n)
{
	struct sheet_row r;
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = { v, n }, .reason = S("") };
	assert_true(run(&op_sheet_add, &in, &r));
	return r.id;
}

/* A field of the firm's own in the ledger of vendors, which everybody reads. */
static str points_to(const char *ledger, const char *name)
{
	struct own_out out;
	struct own_edit_in in = { .sheet = S("vendor"), .what = OWN_ACT_ADD, .type = SHEET_ROW, .ja = str_from_c(name), .to = str_from_c(ledger) };
	assert_true(run(&op_own_change, &in, &out));
	return str_copy(&h.arena, out.field);
}

static size_t rows_found(const char *q)
{
	struct search_found f = find(q);
	size_t n = 0;
	for (size_t i = 0; i < f.n; i++) {
		assert_true(strcmp(f.v[i].source->kind, "row") == 0);
		n++;
	}
	return n;
}

/* Accounts are not for viewers: the words of one find no row that points at it, for nobody, as the index is everybody's. */
static void test_a_pointer_into_a_closed_ledger(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	str closed = points_to("account", "使うアカウント"), open = points_to("system", "任せる装置");
	struct raw_value account[] = { { S("name"), S("himitsu-admin") }, { S("kind"), S("admin") }, { S("state"), S("used") } };
	struct raw_value system[] = { { S("name"), S("akari-server") }, { S("kind"), S("business") }, { S("stop"), S("day") } };
	str to_account = str_copy(&h.arena, id_str(&h.arena, save_row("account", account, 3)));
	str to_system = str_copy(&h.arena, id_str(&h.arena, save_row("system", system, 3)));
	struct raw_value vendor[] = { { S("name"), S("保守の会社") }, { S("work"), S("x") }, { S("data"), S("none") }, { closed, to_account }, { open, to_system } };
	save_row("vendor", vendor, 5);
	follow();
	static const struct { enum access who; size_t accounts; } of[] = { { ACCESS_VIEWER, 0 }, { ACCESS_RESPONDER, 1 }, { ACCESS_ADMIN, 1 } };
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		act_as(of[i].who);
		assert_int_equal(rows_found("himitsu-admin"), of[i].accounts); /* the account itself, never the vendor */
		assert_int_equal(rows_found("akari-server"), 2); /* everybody may look there */
		struct search_found f = find("保守の会社");
		assert_int_equal(f.n, 1);
		assert_int_equal(str_find(f.v[0].line.text, S("himitsu-admin"), 0) != SIZE_MAX, of[i].accounts > 0); /* around what was found */
	}
	act_as(ACCESS_RESPONDER);
}

static void test_warnings(void **state)
{
	(void)state;
	raw_sql("INSERT INTO broadcast (org_id, id, kind, subject, text, phone, asks, ends, lang, whom, state, made_by, made_at, changed_at,"
		" ends_at) VALUES (x'%s', randomblob(16), 'mail', '請求書をかたるメール', '添付を開かない', '', 0, 0, 'ja', 'all', 'draft',"
		" (SELECT id FROM account LIMIT 1), 1, 1, 9)", hex_of(h.org_id));
	follow();
	assert_true(has_kind("請求書をかたる", "broadcast"));
	act_as(ACCESS_VIEWER);
	assert_false(has_kind("請求書をかたる", "broadcast")); /* not sent yet */
	raw_sql("UPDATE broadcast SET state = 'sent'");
	assert_true(has_kind("添付を開かない", "broadcast"));
	act_as(ACCESS_RESPONDER);
}

static bool act_taken(struct ctx *w, void *arg)
{
	struct change ch;
	const struct id *room = arg;
	change_init(&ch, w, STR_NONE);
	change_item(&ch, S("archive:taken"), S("00"));
	struct journal_entry_in e = { .incident_id = *room, .type = ENTRY_COLLECTED, .text = S("取り込んだ") };
	return change_write(&ch, e, NULL);
}

/* 1,200 entries of an archive: each is found, but what was masked before it came. */
static void test_a_room_that_came_as_a_file(void **state)
{
	(void)state;
	struct incident i = open_room("取り込んだ事案", "unknown");
	raw_sql("INSERT INTO archive SELECT x'%s', x'0102030405060708090a0b0c0d0e0f10', 'here', id, x'00', 'a.zip', 1, 1, '', 1, '', x'00', '',"
		" x'00', '', '', 'live', '', 0, 1, 1, 0, 0, 0, 0, 0, 0, x'00', '', NULL, 1, 1 FROM incident", hex_of(h.org_id));
	raw_sql("WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 1200) INSERT INTO archive_entry SELECT x'%s',"
		" x'0102030405060708090a0b0c0d0e0f10', k, 0, CASE k WHEN 7 THEN NULL ELSE 'むかしの出来事 ' || (1000000 + k) END, NULL, '', k, k,"
		" NULL, NULL, 0 FROM n", hex_of(h.org_id));
	assert_true(harness_write(&h, act_taken, &i.id));
	follow();
	assert_true(find("むかしの出来事").is_more); /* more than are counted */
	assert_string_equal(kinds("むかしの出来事 1000001"), "taken");
	assert_string_equal(kinds("むかしの出来事 1001200"), "taken");
	assert_string_equal(kinds("むかしの出来事 1000007"), "");
	const char *path = path_to("1001200", "taken");
	assert_true(strstr(path, "/imported?before=1200.1201#e-1200") != NULL);
	raw_sql("UPDATE archive_entry SET text = NULL WHERE seq = 1200"); /* gone at once, though the index knows it */
	assert_string_equal(kinds("むかしの出来事 1001200"), "");
	raw_sql("UPDATE incident SET is_restricted = 1");
	raw_sql("DELETE FROM incident_member");
	assert_string_equal(kinds("むかしの出来事 1000001"), "");
	raw_sql("UPDATE incident SET is_restricted = 0");
	raw_sql("DELETE FROM archive_entry");
	raw_sql("DELETE FROM archive");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
	const struct CMUnitTest tests[] = { T(test_steps_and_links), T(test_rows_of_ledgers), T(test_a_pointer_into_a_closed_ledger),
		T(test_warnings), T(test_a_room_that_came_as_a_file),
		T(test_words_of_a_journal), T(test_newest_first_and_pages), T(test_corrected_and_withdrawn),
		T(test_masked_words_are_gone_at_once), T(test_masked_rows), T(test_every_source), T(test_made_again),
		T(test_squeezed), T(test_too_much_to_look_through) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
