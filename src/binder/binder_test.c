/* The binder: versions, who may take private numbers, what changed since, the file under a passphrase. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "api/api.h"
#include "app_harness.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/lockbox.h"
#include "binder/binder_web.h"
#include "binder/card_web.h"
#include "binder/regulation_web.h"
#include "catalog/catalog.h"
#include "contact/contact.h"
#include "db/job.h"
#include "role/role.h"

static struct harness h;

static int begin(void **state)
{
	(void)state;
	struct route_table tables[] = { binder_routes, api_binder_routes, card_routes, api_card_routes, api_waiting_routes, regulation_routes, api_regulation_routes };
	harness_begin_with(&h, tables, 7, &catalog_builtin, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

static bool has(const struct answer *r, const char *text)
{
	bool ok = answer_has(r, text);
	if (!ok) {
		print_error("not there: %s\nin %.*s\n", text, (int)(r->body.n > 3000 ? 3000 : r->body.n), r->body.p);
	}
	return ok;
}

static const char *id_of(const struct answer *r)
{
	size_t at = str_find(r->body, S("\"id\":\""), 0);
	assert_true(at != SIZE_MAX);
	return str_cz(&h.arena, str_sub(r->body, at + 6, 36));
}

static struct answer make(struct browser *b, const char *json, int status)
{
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/binders", json);
	if (r.status != status) {
		print_error("%d %.*s\n", r.status, (int)(r.body.n > 1000 ? 1000 : r.body.n), r.body.p);
	}
	assert_int_equal(r.status, status);
	return r;
}

static void each_making_is_a_version(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = make(b, "{\"chapters\":[\"levels\",\"work_log\"]}", 200);
	assert_true(str_starts(r.body, S("%PDF-")));
	r = make(b, "{\"form\":\"file\",\"chapters\":[\"levels\"]}", 200);
	assert_true(has(&r, "<!doctype html>") && has(&r, "第2版") && has(&r, "default-src 'none'"));
	assert_false(answer_has(&r, "<script"));
	r = browser_get(b, "/api/v1/binders");
	assert_true(has(&r, "\"number\":2,\"form\":\"file\"") && has(&r, "\"number\":1,\"form\":\"pdf\""));
	r = browser_get(b, "/binder");
	assert_true(has(&r, "第2版") && has(&r, "第1版"));
	make(b, "{\"chapters\":[\"nothing\"]}", 422);
	make(b, "{\"form\":\"page\"}", 422);
	r = browser_get(b, "/api/v1/binders");
	assert_false(answer_has(&r, "\"number\":3"));
}

struct way { const char *person; const char *number; };
static bool act_way(struct ctx *c, void *arg)
{
	const struct way *w = arg;
	struct contact made;
	struct contact_input in = { .kind = CONTACT_PHONE, .purpose = PURPOSE_HOME, .hours = -1, .value = str_from_c(w->number), .is_private = true };
	c->org_id = h.org_id;
	return id_parse(str_from_c(w->person), &in.person_id) && op_contact_add.act(c, &in, &made);
}

/* Somebody with a private number. */
static void add_private(struct browser *b, const char *name, const char *number)
{
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", str_cz(&h.arena, str_printf(&h.arena, "{\"name\":\"%s\"}", name)));
	struct way w = { id_of(&r), number };
	assert_true(harness_write(&h, act_way, &w));
}

static void private_numbers_are_not_for_viewers(void **state)
{
	(void)state;
	struct browser *viewer = harness_sign_in(&h, ACCESS_VIEWER), *responder = harness_sign_in(&h, ACCESS_RESPONDER);
	add_private(responder, "秘密さん", "090-4711-0001");
	make(viewer, "{\"form\":\"file\",\"chapters\":[\"people\"],\"with_private\":true}", 403);
	struct answer r = make(viewer, "{\"form\":\"file\",\"chapters\":[\"people\"]}", 200);
	assert_true(has(&r, "秘密さん") && !answer_has(&r, "090-4711-0001"));
	r = make(responder, "{\"form\":\"file\",\"chapters\":[\"people\"],\"with_private\":true}", 200);
	assert_true(has(&r, "090-4711-0001") && has(&r, "個人の番号あり"));
	r = browser_get(viewer, "/binder/print?private=1");
	assert_int_equal(r.status, 403);
	/* nor by what was made, nor by what changed since */
	r = browser_get(viewer, "/api/v1/binders");
	const char *id = id_of(&r);
	r = browser_get(viewer, str_cz(&h.arena, str_printf(&h.arena, "/binder/made/%s", id)));
	assert_int_equal(r.status, 403);
	r = browser_get(viewer, "/binder");
	assert_false(answer_has(&r, "いまと違います") && answer_has(&r, "社員と関係者の連絡先 <span")); /* the same as it was made */
	add_private(responder, "もう一人", "090-4711-0002");
	const char *changes = str_cz(&h.arena, str_printf(&h.arena, "/api/v1/binders/%s/changes", id));
	r = browser_get(viewer, changes);
	assert_true(has(&r, "\"chapter\":\"people\"") && !answer_has(&r, "090-4711") && !answer_has(&r, "もう一人"));
	r = browser_get(responder, changes);
	assert_true(has(&r, "090-4711-0002") && has(&r, "もう一人"));
	r = browser_get(viewer, "/binder");
	assert_true(has(&r, "社員と関係者の連絡先") && !answer_has(&r, "090-4711"));
}

static void it_says_what_changed(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"山田\",\"phone\":\"090-1111-1111\"}");
	const char *who = id_of(&r);
	make(b, "{\"chapters\":[\"people\",\"levels\"]}", 200);
	browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"people\",\"levels\"],\"version\":1}");
	r = browser_get(b, "/binder");
	assert_true(has(&r, "変わったところはありません"));
	browser_json(b, HTTP_PATCH, str_cz(&h.arena, str_printf(&h.arena, "/api/v1/people/%s", who)), "{\"phone\":\"090-2222-2222\"}");
	r = browser_get(b, "/binder");
	assert_true(has(&r, "<del>山田 / 090-1111-1111（会社）</del>") && has(&r, "<ins>山田 / 090-2222-2222（会社）</ins>"));
	assert_false(answer_has(&r, "変わったところはありません"));
	h.now_ms += 89 * 24 * 3600 * INT64_C(1000);
	b = harness_sign_in(&h, ACCESS_RESPONDER);
	r = browser_get(b, "/binder");
	assert_false(answer_has(&r, "最後に作ってから90日"));
	h.now_ms += 24 * 3600 * INT64_C(1000);
	b = harness_sign_in(&h, ACCESS_RESPONDER);
	r = browser_get(b, "/binder");
	assert_true(has(&r, "最後に作ってから90日"));
}

static bool act_look(struct ctx *c, void *arg)
{
	(void)arg;
	struct id own = c->org_id;
	c->org_id = (struct id){ 0 };
	bool ok = binder_look(c, c->org_id, S(""));
	c->org_id = own;
	return ok;
}

/* The look that comes by itself, and the looks at firms it adds. */
static void look(bool (*of_firm)(struct ctx *c, struct id org_id, str arg))
{
	struct ctx c = { .arena = &h.arena, .store = h.store, .now_ms = h.now_ms, .catalog = &catalog_builtin, .who = { .is_program = true } };
	struct job_kind kinds[] = { { .name = "binder_look_firm", .run = of_firm } };
	assert_true(harness_write(&h, act_look, NULL));
	jobs_run_due(&c, h.store, kinds, 1);
}

static struct id failing;
static int looks;
static bool look_or_fail(struct ctx *c, struct id org_id, str arg)
{
	looks++;
	return id_eq(org_id, failing) ? fail(c, ERR_BUG, 0) : binder_look_firm(c, org_id, arg);
}

static bool waits(struct browser *b)
{
	struct answer r = browser_get(b, "/api/v1/waiting");
	assert_int_equal(r.status, 200);
	return answer_has(&r, "\"kind\":\"binder\"");
}

/* Those who respond are reminded: when a chapter changed, and when it is old; a new binder ends it. */
/* What poppler reads in it. */
static str words_of_pdf(bytes pdf)
{
	char path[] = "/tmp/sonae-binder-XXXXXX", piece[65536];
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
	fclose(f);
	FILE *in = popen(str_cz(&h.arena, str_printf(&h.arena, "pdftotext -layout '%s' -", path)), "r");
	assert_non_null(in);
	AUTO_BUF(b, 4 * 1024 * 1024);
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;) {
		buf_add_bytes(&b, piece, n);
	}
	assert_int_equal(pclose(in), 0);
	unlink(path);
	return str_copy(&h.arena, buf_str(&b));
}

static bool says(str s, const char *text) { return str_find(s, str_from_c(text), 0) != SIZE_MAX; }

static void an_old_one_is_printed_as_it_was(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"山田\",\"phone\":\"090-1111-1111\"}");
	const char *who = id_of(&r);
	browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"people\"],\"cover\":\"本社 1階の棚\"}");
	make(b, "{\"chapters\":[\"people\"]}", 200);
	r = browser_get(b, "/api/v1/binders");
	const char *pdf = str_cz(&h.arena, str_printf(&h.arena, "/api/v1/binders/%s/pdf", id_of(&r)));
	r = browser_json(b, HTTP_POST, pdf, "{}");
	assert_int_equal(r.status, 200);
	str then = words_of_pdf(str_bytes(r.body));
	assert_true(says(then, "090-1111-1111") && says(then, "本社 1階の棚") && says(then, "出し直した"));
	assert_false(says(then, "古い版"));
	/* another number, other words on the cover, a newer version */
	browser_json(b, HTTP_PATCH, str_cz(&h.arena, str_printf(&h.arena, "/api/v1/people/%s", who)), "{\"phone\":\"090-2222-2222\"}");
	browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"people\"],\"cover\":\"工場の事務所\"}");
	make(b, "{\"chapters\":[\"people\"],\"with_private\":true}", 200);
	r = browser_json(viewer, HTTP_POST, pdf, "{}");
	assert_int_equal(r.status, 200);
	then = words_of_pdf(str_bytes(r.body));
	assert_true(says(then, "090-1111-1111") && says(then, "本社 1階の棚") && says(then, "第1版") && says(then, "第2版"));
	assert_true(says(then, "古い版") && says(then, "【古い版】"));
	assert_false(says(then, "090-2222-2222") || says(then, "工場の事務所"));
	/* private numbers are in the second */
	r = browser_get(b, "/api/v1/binders");
	pdf = str_cz(&h.arena, str_printf(&h.arena, "/api/v1/binders/%s/pdf", id_of(&r)));
	assert_int_equal(browser_json(viewer, HTTP_POST, pdf, "{}").status, 403);
	assert_int_equal(browser_json(b, HTTP_POST, pdf, "{}").status, 200);
	r = browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"people\"],\"cover\":\"1\\n2\\n3\\n4\\n5\"}");
	assert_int_equal(r.status, 422);
}

static void people_are_reminded(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	make(b, "{\"form\":\"file\"}", 200);
	look(binder_look_firm);
	assert_false(waits(b));
	browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"新しい人\"}");
	look(binder_look_firm);
	assert_true(waits(b) && !waits(viewer));
	struct answer r = browser_get(b, "/api/v1/binders/plan");
	assert_true(has(&r, "\"changed\":[\"社員と関係者の連絡先\"]"));
	make(b, "{\"form\":\"file\"}", 200);
	assert_false(waits(b));
	h.now_ms += 90 * 24 * 3600 * INT64_C(1000);
	b = harness_sign_in(&h, ACCESS_RESPONDER);
	assert_true(waits(b));
	browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"people\"],\"remind_days\":0}");
	assert_false(waits(b));
}

/* A firm whose look fails takes nothing from the others, and its look does not pile up. */
static void a_firm_that_fails_holds_up_no_other(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER), *other = harness_sign_in_other(&h);
	make(b, "{\"form\":\"file\"}", 200);
	make(other, "{\"form\":\"file\"}", 200);
	browser_json(b, HTTP_POST, "/api/v1/people", "{\"name\":\"新しい人\"}");
	browser_json(other, HTTP_POST, "/api/v1/people", "{\"name\":\"新しい人\"}");
	failing = h.org_id;
	looks = 0;
	look(look_or_fail);
	assert_int_equal(looks, 2);
	assert_true(waits(other) && !waits(b));
	looks = 0;
	look(look_or_fail); /* its own waits for the time to try again */
	assert_int_equal(looks, 1);
	failing = (struct id){ 0 };
	h.now_ms += 60 * 1000;
	looks = 0;
	look(look_or_fail);
	assert_int_equal(looks, 2);
	assert_true(waits(b));
}

/* Who holds a role sees private numbers of people, but not the numbers of contracts: no paper has both for them. */
static void a_role_opens_no_contracts(void **state)
{
	(void)state;
	struct browser *viewer = harness_sign_in(&h, ACCESS_VIEWER), *b = harness_sign_in(&h, ACCESS_RESPONDER);
	str who = id_str(&h.arena, h.person_ids[ACCESS_VIEWER]);
	struct answer r = browser_json(b, HTTP_PATCH, str_cz(&h.arena, STR_CAT(&h.arena, S("/api/v1/people/"), who)), "{\"role\":\"pr\"}");
	assert_int_equal(r.status, 200);
	make(viewer, "{\"form\":\"file\",\"chapters\":[\"helpers\"],\"with_private\":true}", 403);
	assert_int_equal(browser_get(viewer, "/binder/print?private=1").status, 403);
	make(b, "{\"form\":\"file\",\"chapters\":[\"helpers\"],\"with_private\":true}", 200);
	r = browser_get(viewer, "/api/v1/binders");
	assert_int_equal(browser_get(viewer, str_cz(&h.arena, str_printf(&h.arena, "/binder/made/%s", id_of(&r)))).status, 403);
}

static bool act_without(struct ctx *c, void *arg)
{
	struct role_set_in in = { .role = S("legal"), .unneeded = true, .reason = S("顧問弁護士に頼む") };
	struct role out;
	(void)arg;
	c->org_id = h.org_id;
	return op_role_set.act(c, &in, &out);
}

static void a_role_done_without_is_not_missing(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = make(b, "{\"form\":\"file\",\"chapters\":[\"roles\"]}", 200);
	assert_false(answer_has(&r, "この役割は置かない"));
	assert_true(harness_write(&h, act_without, NULL));
	r = make(b, "{\"form\":\"file\",\"chapters\":[\"roles\"]}", 200);
	assert_true(has(&r, "この役割は置かない") && has(&r, "顧問弁護士に頼む"));
	r = browser_get(b, "/binder/regulation/print");
	assert_true(has(&r, "置かない（顧問弁護士に頼む）"));
}

/* A paper says nothing of the hour it was asked for, else it would always be out of date. */
static void no_chapter_ages_by_itself(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	make(b, "{\"form\":\"file\",\"with_private\":true}", 200);
	h.now_ms += 3 * 24 * 3600 * INT64_C(1000) + 7 * 60 * 1000;
	b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = browser_get(b, "/api/v1/binders");
	r = browser_get(b, str_cz(&h.arena, str_printf(&h.arena, "/api/v1/binders/%s/changes", id_of(&r))));
	assert_true(has(&r, "{\"items\":[]"));
}

static void a_file_opens_with_its_words_alone(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	bytes box, inner;
	make(b, "{\"form\":\"pdf\",\"passphrase\":\"long enough\"}", 422);
	make(b, "{\"form\":\"file\",\"passphrase\":\"short\"}", 422);
	struct answer r = make(b, "{\"form\":\"file\",\"chapters\":[\"levels\"],\"passphrase\":\"ひなたの長い合言葉\"}", 200);
	assert_false(answer_has(&r, "事故レベル"));
	size_t at = str_find(r.body, S("data-rounds=\"600000\""), 0), from = str_find(r.body, S(">"), at), to = str_find(r.body, S("</div>"), from);
	assert_true(at != SIZE_MAX);
	assert_true(base64_read(&h.arena, str_trim(str_sub(r.body, from + 1, to - from - 1)), &box));
	assert_false(lockbox_open(&h.arena, S("ひなたの長い合言場"), box, &inner));
	assert_true(lockbox_open(&h.arena, S("ひなたの長い合言葉"), box, &inner));
	assert_true(str_find((str){ (const char *)inner.p, inner.n }, S("事故レベル"), 0) != SIZE_MAX);
}

static void two_plans_at_once(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"people\"],\"version\":0}");
	assert_int_equal(r.status, 204);
	r = browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"levels\"],\"version\":0}");
	assert_int_equal(r.status, 409);
	r = browser_json(b, HTTP_PUT, "/api/v1/binders/plan", "{\"chapters\":[\"levels\"],\"remind_days\":9999,\"version\":1}");
	assert_int_equal(r.status, 422);
	r = browser_get(b, "/api/v1/binders/chapters");
	assert_true(has(&r, "\"key\":\"people\",\"title\":\"社員と関係者の連絡先\",\"is_left_out\":false"));
	assert_true(has(&r, "\"key\":\"levels\",\"title\":\"事故レベルと、だれを呼ぶか\",\"is_left_out\":true"));
}

static struct answer keep(struct browser *b, const char *json)
{
	return browser_json(b, HTTP_POST, "/api/v1/regulation/versions", json);
}

static void a_regulation_is_kept_approved_and_falls_behind(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER), *boss = harness_sign_in(&h, ACCESS_EXECUTIVE), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	struct answer r = browser_get(b, "/binder/regulation");
	assert_true(has(&r, "まだ決めていません"));
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/approve", "{}").status, 404);
	assert_int_equal(keep(viewer, "{\"reason\":\"x\"}").status, 403);
	assert_int_equal(keep(b, "{\"own\":{\"structure\":\"社長が委員長になる。\"}}").status, 422); /* why? */
	r = keep(b, "{\"version\":0,\"own\":{\"structure\":\"社長が委員長になる。\"},\"reason\":\"はじめて\"}");
	assert_int_equal(r.status, 201);
	assert_int_equal(keep(b, "{\"version\":0,\"reason\":\"同時に\"}").status, 409);
	assert_int_equal(keep(b, "{\"reason\":\"同じもの\"}").status, 409);
	r = browser_get(b, "/binder/regulation"); /* what is approved is the text that was kept, not what it would be today */
	assert_true(has(&r, "承認を待つ版") && has(&r, "href=\"/binder/regulation/print?version=1\"") && has(&r, "第1版を読む") && !answer_has(&r, "いまの規程"));
	r = browser_get(b, "/binder/regulation/print?version=1");
	assert_true(has(&r, "社長が委員長になる。") && has(&r, "第1章　体制") && has(&r, "第7章　事業継続の計画") && has(&r, "未承認"));
	/* responders propose, executives approve what they have read */
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/regulation/approve", "{\"version\":1}").status, 403);
	assert_int_equal(keep(b, "{\"own\":{\"stop\":\"社長に電話する。\"},\"reason\":\"足した\"}").status, 201);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/approve", "{\"version\":1}").status, 409);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/approve", "{\"version\":2}").status, 200);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/approve", "{\"version\":2}").status, 409);
	r = browser_get(b, "/binder/regulation");
	assert_true(has(&r, "第2版") && has(&r, "承認") && !answer_has(&r, "新しい版にしてください"));
	assert_true(has(&r, "いまの規程") && has(&r, "第2版を読む") && !answer_has(&r, "承認を待つ版"));
	/* somebody takes over a role: what was kept stays, and the page says so */
	str who = id_str(&h.arena, h.person_ids[ACCESS_VIEWER]);
	r = browser_json(b, HTTP_PATCH, str_cz(&h.arena, STR_CAT(&h.arena, S("/api/v1/people/"), who)), "{\"role\":\"pr\"}");
	assert_int_equal(r.status, 200);
	r = browser_get(b, "/binder/regulation");
	assert_true(has(&r, "新しい版にしてください"));
	/* a chapter, when somebody wants it */
	r = make(b, "{\"form\":\"file\",\"chapters\":[\"regulation\"]}", 200);
	assert_true(has(&r, "社長に電話する。"));
	r = browser_json(b, HTTP_POST, "/api/v1/regulation/pdf", "{\"version\":2}");
	assert_true(str_starts(r.body, S("%PDF-")));
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/regulation/pdf", "{\"version\":9}").status, 404);
	struct browser *other = harness_sign_in_other(&h);
	r = browser_get(other, "/api/v1/regulation/versions");
	assert_true(has(&r, "{\"items\":[]"));
	assert_int_equal(browser_get(other, "/binder/regulation/print?version=2").status, 404);
}

/* From saving to sent back, told, mended, approved; what differs is said word by word. */
static void a_regulation_is_sent_back(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER), *boss = harness_sign_in(&h, ACCESS_EXECUTIVE), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/return", "{\"words\":\"x\"}").status, 404);
	assert_int_equal(keep(b, "{\"own\":{\"stop\":\"社長に電話してから止める。\"},\"reason\":\"はじめて\"}").status, 201);
	struct answer r = browser_get(boss, "/api/v1/waiting");
	assert_true(has(&r, "\"kind\":\"approval\"") && has(&r, "情報セキュリティ事故対応規程"));
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/regulation/return", "{\"words\":\"x\"}").status, 403);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/return", "{\"version\":1}").status, 422); /* what is to be changed? */
	r = browser_json(boss, HTTP_POST, "/api/v1/regulation/return", "{\"version\":1,\"words\":\"工場長も入れる\"}");
	assert_int_equal(r.status, 200);
	assert_true(has(&r, "\"state\":\"sent_back\"") && has(&r, "工場長も入れる"));
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/approve", "{\"version\":1}").status, 409);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/return", "{\"words\":\"二度\"}").status, 409);
	r = browser_get(b, "/api/v1/waiting");
	assert_true(has(&r, "\"kind\":\"sent_back\"") && has(&r, "情報セキュリティ事故対応規程"));
	r = browser_get(viewer, "/api/v1/waiting");
	assert_false(answer_has(&r, "規程"));
	r = browser_get(b, "/binder/regulation");
	assert_true(has(&r, "工場長も入れる") && has(&r, "差し戻しました"));
	r = browser_get(b, "/api/v1/binders/chapters");
	assert_false(answer_has(&r, "\"regulation\"")); /* nothing holds yet */
	/* mended: another version, and the difference in words */
	assert_int_equal(keep(b, "{\"own\":{\"stop\":\"社長と工場長に電話してから止める。\"},\"reason\":\"直した\"}").status, 201);
	r = browser_get(b, "/api/v1/waiting");
	assert_false(answer_has(&r, "sent_back"));
	r = browser_get(boss, "/binder/regulation/compare?from=1&to=2");
	assert_true(has(&r, "社長<ins>と工場長</ins>に電話してから止める。") && has(&r, "業務を止める判断") && !answer_has(&r, "<h2>体制</h2>"));
	assert_int_equal(browser_get(boss, "/binder/regulation/compare?from=1&to=9").status, 404);
	assert_int_equal(browser_get(boss, "/binder/regulation/compare?from=x").status, 404);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/approve", "{\"version\":2}").status, 200);
	assert_int_equal(browser_json(boss, HTTP_POST, "/api/v1/regulation/return", "{\"version\":2,\"words\":\"あとから\"}").status, 409);
	r = browser_get(b, "/api/v1/regulation/changes");
	assert_true(has(&r, "{\"items\":[]"));
	/* the firm's roles change: named with its day, and one press makes the next version */
	str who = id_str(&h.arena, h.person_ids[ACCESS_VIEWER]);
	browser_json(b, HTTP_PATCH, str_cz(&h.arena, STR_CAT(&h.arena, S("/api/v1/people/"), who)), "{\"role\":\"pr\"}");
	r = browser_get(b, "/api/v1/regulation/changes");
	assert_true(has(&r, "\"section\":\"structure\"") && !answer_has(&r, "\"changed_at\":null"));
	r = browser_get(b, "/binder/regulation");
	assert_true(has(&r, "承認された第2版のあとに変わったところ") && has(&r, "変わったところを取り込む：体制") && has(&r, "いまの内容で新しい版を作る"));
	r = browser_get(b, "/binder/regulation/compare?from=2");
	assert_true(has(&r, "<ins>"));
	assert_int_equal(keep(b, "{\"version\":2,\"reason\":\"変わったところを取り込む：体制\"}").status, 201);
	r = browser_get(b, "/binder/regulation");
	assert_false(answer_has(&r, "いまの内容で新しい版を作る"));
	assert_int_equal(browser_get(harness_sign_in_other(&h), "/binder/regulation/compare?from=1&to=2").status, 404);
}

static void only_the_newest_words_are_kept(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	make(b, "{\"form\":\"file\",\"chapters\":[\"levels\"]}", 200);
	struct answer r = browser_get(b, "/api/v1/binders");
	const char *first = str_cz(&h.arena, str_printf(&h.arena, "/binder/made/%s", id_of(&r)));
	assert_int_equal(browser_get(b, first).status, 200);
	for (int i = 0; i < LIMIT_BINDERS_KEPT; i++) {
		make(b, "{\"form\":\"file\",\"chapters\":[\"levels\"]}", 200);
	}
	assert_int_equal(browser_get(b, first).status, 404);
	for (int i = LIMIT_BINDERS_KEPT + 1; i < LIMIT_BINDERS_PER_HOUR; i++) {
		make(b, "{\"form\":\"file\",\"chapters\":[\"levels\"]}", 200);
	}
	make(b, "{\"form\":\"file\",\"chapters\":[\"levels\"]}", 429);
}

#define CARD_JSON \
	"{\"version\":%d,\"title_ja\":\"画面が変なとき\",\"title_en\":\"Strange screen\",\"dos_ja\":\"線を抜く\\n\\n内線 119 に電話\"," \
	"\"dos_en\":\"Unplug it\\nRing 119\",\"donts_ja\":\"%s\",\"donts_en\":\"%s\",\"reason\":\"内線ができた\"}"

static struct answer change_card(struct browser *b, int version, const char *ja, const char *en)
{
	return browser_json(b, HTTP_PUT, "/api/v1/first-cards/screen", str_cz(&h.arena, str_printf(&h.arena, CARD_JSON, version, ja, en)));
}

static void a_firm_fits_a_card_to_itself(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	assert_int_equal(change_card(viewer, 0, "x", "x").status, 403);
	struct answer r = change_card(b, 0, "消さない", "Do not delete\\nNor move");
	assert_int_equal(r.status, 422); /* a line that one language does not have */
	r = change_card(b, 0, "消さない", "Do not delete");
	assert_int_equal(r.status, 200);
	assert_true(has(&r, "\"version\":1,\"is_own\":true") && has(&r, "\"dos_ja\":[\"線を抜く\",\"内線 119 に電話\"]"));
	assert_int_equal(change_card(b, 0, "消さない", "Do not delete").status, 409); /* somebody was faster */
	r = make(b, "{\"form\":\"file\",\"chapters\":[\"cards\"]}", 200);
	assert_true(has(&r, "内線 119 に電話") && has(&r, "画面が変なとき"));
	r = browser_json(b, HTTP_POST, "/api/v1/first-cards/pdf", "{\"cards\":[\"screen\"],\"langs\":\"both\",\"size\":\"poster\"}");
	assert_int_equal(r.status, 200);
	assert_true(str_starts(r.body, S("%PDF-")));
	r = browser_json(b, HTTP_POST, "/api/v1/first-cards/pdf", "{\"cards\":[\"nothing\"]}");
	assert_int_equal(r.status, 422);
	r = browser_json(b, HTTP_POST, "/api/v1/first-cards/screen/back", "{\"version\":1,\"reason\":\"やはり\"}");
	assert_true(has(&r, "\"version\":2,\"is_own\":false") && !answer_has(&r, "内線 119"));
	r = browser_json(b, HTTP_POST, "/api/v1/first-cards/screen/back", "{\"reason\":\"もう一度\"}");
	assert_int_equal(r.status, 409);
	r = browser_get(b, "/binder/cards/screen");
	assert_true(has(&r, "内線ができた") && has(&r, "やはり"));
	assert_int_equal(browser_get(b, "/binder/cards/nothing").status, 404);
	/* another firm has its own */
	struct browser *other = harness_sign_in_other(&h);
	r = browser_get(other, "/api/v1/first-cards/screen");
	assert_true(has(&r, "\"version\":0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_making_is_a_version, begin, end),
		cmocka_unit_test_setup_teardown(private_numbers_are_not_for_viewers, begin, end),
		cmocka_unit_test_setup_teardown(it_says_what_changed, begin, end),
		cmocka_unit_test_setup_teardown(an_old_one_is_printed_as_it_was, begin, end),
		cmocka_unit_test_setup_teardown(people_are_reminded, begin, end),
		cmocka_unit_test_setup_teardown(a_firm_that_fails_holds_up_no_other, begin, end),
		cmocka_unit_test_setup_teardown(a_role_opens_no_contracts, begin, end),
		cmocka_unit_test_setup_teardown(a_role_done_without_is_not_missing, begin, end),
		cmocka_unit_test_setup_teardown(no_chapter_ages_by_itself, begin, end),
		cmocka_unit_test_setup_teardown(a_file_opens_with_its_words_alone, begin, end),
		cmocka_unit_test_setup_teardown(two_plans_at_once, begin, end),
		cmocka_unit_test_setup_teardown(a_firm_fits_a_card_to_itself, begin, end),
		cmocka_unit_test_setup_teardown(a_regulation_is_kept_approved_and_falls_behind, begin, end),
		cmocka_unit_test_setup_teardown(a_regulation_is_sent_back, begin, end),
		cmocka_unit_test_setup_teardown(only_the_newest_words_are_kept, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
