/*
 * Searching as people do it, through the page and the API: what each of them finds, what nobody may learn from it, and words
 * that are no words. The index is followed by hand, so that a test also sees the moment before.
 */
#include "stage.h"

#include "search/follow.h"

#include <sqlite3.h>

static struct stage s;

static const char *cz(str text) { return str_cz(&s.h.arena, text); }

static void follow(void)
{
	struct ctx c = { .arena = &s.h.arena, .store = s.h.store, .catalog = s.h.c.catalog, .who = { .is_program = true }, .now_ms = s.h.now_ms };
	assert_true(search_catch_up(&c, s.h.store, NULL));
}

static str encoded(const char *q)
{
	str ret = S("");
	for (const char *p = q; *p; p++) {
		ret = STR_CAT(&s.h.arena, ret, str_printf(&s.h.arena, "%%%02X", (unsigned char)*p));
	}
	return ret;
}

static struct answer page(struct browser *b, const char *q)
{
	return browser_get(b, cz(STR_CAT(&s.h.arena, S("/search?q="), encoded(q))));
}

static struct answer json(struct browser *b, const char *q)
{
	return browser_get(b, cz(STR_CAT(&s.h.arena, S("/api/v1/search?q="), encoded(q))));
}

static size_t count(struct browser *b, const char *q)
{
	struct answer r = json(b, q);
	size_t n = 0;
	assert_int_equal(r.status, 200);
	for (size_t at = str_find(r.body, S("\"path\":"), 0); at != SIZE_MAX; at = str_find(r.body, S("\"path\":"), at + 1)) {
		n++;
	}
	return n;
}

static str room_api(const char *after) { return STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident, str_from_c(after)); }

static void begin(void)
{
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
}

static void restrict_room(void)
{
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(room_api("/restrict")), "{\"reason\":\"内部の人が関わる\"}").status, 204);
	str executive = id_str(&s.h.arena, s.h.account_ids[ACCESS_EXECUTIVE]);
	browser_json(s.maker, HTTP_POST, cz(STR_CAT(&s.h.arena, room_api("/members/"), executive, S("/remove"))), "{}");
}

static void test_everybody_finds_what_they_may_see(void **state)
{
	(void)state;
	begin();
	stage_make(&s, HTTP_POST, room_api("/entries"), "{\"type\":\"observed\",\"text\":\"阿吽の封筒<b>を見た\"}");
	stage_make(&s, HTTP_POST, S("/api/v1/sightings"), "{\"card\":\"other\",\"what\":\"阿吽の画面\"}");
	follow();
	assert_int_equal(count(harness_sign_in(&s.h, ACCESS_VIEWER), "阿吽"), 1); /* not what stands in the inbox */
	assert_int_equal(count(harness_sign_in(&s.h, ACCESS_EXECUTIVE), "阿吽"), 2);
	assert_int_equal(count(harness_program(&s.h, ACCESS_RESPONDER), "阿吽"), 2);
	assert_int_equal(count(harness_sign_in_other(&s.h), "阿吽"), 0);
	assert_int_equal(count(harness_sign_in(&s.h, ACCESS_HELPER), "阿吽"), 0);
	assert_int_equal(json(harness_browser(&s.h), "阿吽").status, 401);
	assert_int_equal(page(harness_browser(&s.h), "阿吽").status, 303);
	struct answer r = page(harness_sign_in(&s.h, ACCESS_VIEWER), "封筒<b>");
	assert_int_equal(r.status, 200);
	assert_true(answer_has(&r, "<mark>封筒&lt;b&gt;</mark>") && !answer_has(&r, "封筒<b>"));
	assert_true(answer_has(&r, "value=\"封筒&lt;b&gt;\""));
	stage_end(&s);
}

static void test_kinds_and_rooms(void **state)
{
	(void)state;
	begin();
	stage_make(&s, HTTP_POST, room_api("/entries"), "{\"type\":\"observed\",\"text\":\"阿吽\"}");
	stage_make(&s, HTTP_POST, room_api("/tasks"), "{\"title\":\"阿吽を調べる\"}");
	str other = stage_member(stage_make(&s, HTTP_POST, S("/api/v1/incidents"), "{\"title\":\"よその阿吽\"}"), "\"id\":\"");
	follow();
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	struct answer r = browser_get(b, "/api/v1/search?q=%E9%98%BF%E5%90%BD&kind=task");
	assert_true(answer_has(&r, "\"kind\":\"task\"") && !answer_has(&r, "\"kind\":\"entry\""));
	r = browser_get(b, cz(STR_CAT(&s.h.arena, S("/api/v1/search?q=%E9%98%BF%E5%90%BD&incident="), other)));
	assert_true(answer_has(&r, "よその阿吽") && !answer_has(&r, "調べる"));
	r = browser_get(b, cz(STR_CAT(&s.h.arena, S("/search?q=%E9%98%BF%E5%90%BD&incident="), s.incident)));
	assert_true(r.status == 200 && answer_has(&r, "を調べる") && !answer_has(&r, "よその<mark>"));
	assert_int_equal(browser_get(b, "/search?q=x&incident=0190a000-0000-7000-8000-000000000000").status, 404);
	assert_int_equal(browser_get(harness_sign_in_other(&s.h), cz(STR_CAT(&s.h.arena, S("/api/v1/search?q=x&incident="), s.incident))).status, 404);
	assert_int_equal(browser_get(b, "/api/v1/search?q=x&kind=nothing").status, 422);
	assert_int_equal(browser_get(b, "/api/v1/search?q=x&limit=101").status, 422);
	r = browser_get(b, "/api/v1/search?q=%E9%98%BF%E5%90%BD&limit=1");
	str next = stage_member(r.body, "\"next_cursor\":\"");
	assert_true(next.n > 5);
	r = browser_get(b, cz(STR_CAT(&s.h.arena, S("/api/v1/search?q=%E9%98%BF%E5%90%BD&limit=1&before="), next)));
	assert_true(r.status == 200 && answer_has(&r, "\"path\""));
	stage_end(&s);
}

/* Of a room for named people: no line, no count, no number, no way in by an address; and the same the moment it is restricted. */
static void test_restricted(void **state)
{
	(void)state;
	begin();
	str name = stage_member(stage_make(&s, HTTP_GET, room_api(""), ""), "\"name\":\"");
	const char *number = cz(str_sub(name, str_find(name, S("2026-11"), 0), SIZE_MAX));
	for (int i = 0; i < 70; i++) {
		stage_make(&s, HTTP_POST, room_api("/entries"), "{\"type\":\"observed\",\"text\":\"阿吽の横領\"}");
	}
	str report = stage_member(stage_make(&s, HTTP_GET, STR_CAT(&s.h.arena, room_api("/reports/"), s.report), ""), "\"id\":\"");
	assert_true(report.n > 0);
	str sighting = stage_member(stage_make(&s, HTTP_POST, S("/api/v1/sightings"), "{\"card\":\"other\",\"what\":\"阿吽を見た人\"}"), "\"id\":\"");
	follow();
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	assert_int_equal(count(b, "阿吽の横領"), 50);
	restrict_room(); /* nobody has followed since */
	stage_make(&s, HTTP_POST, STR_CAT(&s.h.arena, S("/api/v1/sightings/"), sighting, S("/join")),
		cz(STR_CAT(&s.h.arena, S("{\"incident_id\":\""), s.incident, S("\"}"))));
	for (int round = 0; round < 2; round++) {
		static const enum access others[] = { ACCESS_VIEWER, ACCESS_EXECUTIVE, ACCESS_RESPONDER };
		for (size_t i = 0; i < 3; i++) {
			b = harness_sign_in(&s.h, others[i]);
			struct answer hidden = json(b, "阿吽"), nothing = json(b, "吽阿");
			assert_true(str_eq(hidden.body, nothing.body));
			hidden = page(b, "阿吽");
			assert_true(answer_has(&hidden, "見つかりませんでした") && !answer_has(&hidden, STAGE_TITLE));
			assert_false(answer_has(&hidden, cz(s.incident)));
			assert_int_equal(page(b, number).status, 200); /* and not 303 to it */
			assert_int_equal(browser_get(b, cz(STR_CAT(&s.h.arena, S("/search?q=x&incident="), s.incident))).status, 404);
		}
		assert_int_equal(count(s.maker, "阿吽の横領"), 50);
		struct answer r = page(s.maker, "阿吽の横領");
		assert_true(answer_has(&r, "70件見つかりました"));
		assert_int_equal(count(s.maker, "阿吽を見た人") >= 1, 1);
		follow();
	}
	stage_end(&s);
}

/* A note is found by who may read it: a draft by those who write notes, one of a room by those of the room. */
static void test_notes(void **state)
{
	(void)state;
	begin();
	const char *note = "{\"title\":\"阿吽の手口\",\"happened\":\"請求書を装う\",\"source\":\"own_incident\",\"publish\":false,\"to_do\":\"電話で確かめる\"}";
	str id = stage_member(stage_make(&s, HTTP_POST, S("/api/v1/knowledge"), note), "\"id\":\"");
	follow();
	struct browser *viewer = harness_sign_in(&s.h, ACCESS_VIEWER), *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	assert_int_equal(count(viewer, "阿吽の手口"), 0);
	assert_int_equal(count(b, "阿吽の手口"), 1);
	stage_make(&s, HTTP_POST, STR_CAT(&s.h.arena, S("/api/v1/knowledge/"), id, S("/publish")), "{}");
	assert_int_equal(count(viewer, "阿吽の手口"), 1);
	stage_end(&s);
}

static void test_helpers_find_their_own_tasks(void **state)
{
	(void)state;
	begin();
	str owner = id_str(&s.h.arena, s.h.person_ids[ACCESS_HELPER]);
	stage_make(&s, HTTP_POST, room_api("/tasks"), cz(STR_CAT(&s.h.arena, S("{\"title\":\"阿吽の文面を見る\",\"owner_id\":\""), owner, S("\"}"))));
	stage_make(&s, HTTP_POST, room_api("/tasks"), "{\"title\":\"阿吽はよその作業\"}");
	follow();
	struct browser *b = harness_sign_in(&s.h, ACCESS_HELPER);
	struct answer r = page(b, "阿吽");
	assert_true(r.status == 200 && answer_has(&r, "の文面を見る") && !answer_has(&r, "よその作業") && !answer_has(&r, STAGE_TITLE));
	assert_true(answer_has(&r, "1件見つかりました") && !answer_has(&r, cz(s.incident)));
	r = json(b, "阿吽");
	assert_true(answer_has(&r, "文面") && !answer_has(&r, "よその") && !answer_has(&r, cz(s.incident)));
	assert_int_equal(page(b, "2026-11 #1").status, 200);
	stage_end(&s);
}

static bool leads(struct browser *b, const char *q, str to)
{
	struct answer r = page(b, q);
	return r.status == 303 && str_find(r.location, to, 0) != SIZE_MAX;
}

static void test_numbers_lead_there(void **state)
{
	(void)state;
	begin();
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	str name = stage_member(stage_make(&s, HTTP_GET, room_api(""), ""), "\"name\":\"");
	size_t at = str_find(name, S("2026-11 #"), 0);
	assert_true(at != SIZE_MAX);
	str number = str_sub(name, at, SIZE_MAX);
	assert_true(leads(b, cz(number), s.incident));
	assert_true(leads(b, cz(STR_CAT(&s.h.arena, S("２０２６－１１　＃"), str_sub(number, 9, SIZE_MAX))), s.incident));
	assert_true(leads(b, cz(STR_CAT(&s.h.arena, S("2026-11-"), str_sub(number, 9, SIZE_MAX))), s.incident));
	assert_false(leads(b, "2026-11 #99", S("/incident/")));
	str issued = stage_make(&s, HTTP_POST, STR_CAT(&s.h.arena, room_api("/reports/"), s.report, S("/issue")), "{}");
	assert_true(leads(b, cz(stage_member(issued, "\"number\":\"")), s.report));
	str sighting = stage_make(&s, HTTP_POST, S("/api/v1/sightings"), "{\"card\":\"other\",\"what\":\"画面\"}");
	str id = stage_member(sighting, "\"id\":\""), code = stage_member(stage_make(&s, HTTP_GET, STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id), ""), "\"code\":\"");
	assert_true(leads(b, cz(code), id));
	assert_true(leads(b, cz(STR_CAT(&s.h.arena, str_sub(code, 0, 4), S("-"), str_sub(code, 4, 4))), id));
	str all = stage_make(&s, HTTP_GET, STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id), "");
	size_t n = str_find(all, S("\"number\":"), 0);
	int64_t no = 0;
	assert_true(n != SIZE_MAX);
	for (n += 9; n < all.n && all.p[n] >= '0' && all.p[n] <= '9'; n++) {
		no = no * 10 + (all.p[n] - '0');
	}
	assert_true(leads(b, cz(str_printf(&s.h.arena, "気づき %lld", (long long)no)), id));
	assert_true(leads(b, cz(str_printf(&s.h.arena, "気ヅキ%lld", (long long)no)), id));
	assert_false(leads(harness_sign_in(&s.h, ACCESS_VIEWER), cz(code), id));
	assert_false(leads(harness_sign_in_other(&s.h), cz(number), s.incident));
	assert_false(leads(harness_sign_in_other(&s.h), cz(code), id));
	stage_end(&s);
}

static void test_odd_words(void **state)
{
	(void)state;
	begin();
	static const char *const odd[] = { "", " ", "　", "\t\n", "a", "あ", "封", "ｱ", "\"", "\"\"", "\"a", "'", "';DROP TABLE doc;--", "AND", "OR", "NOT",
		"NEAR(a b)", "a*", "*", "^a", "a:b", "{a}", "(", ")", "-", "--", "+a", "\\", "%", "%%%", "_", "😀", "👨‍👩‍👧", "ﾊﾞｯｸｱｯﾌﾟ", "\xEF\xB8\x8F", "<script>",
		"&amp;", "{{ v->q }}", ("\xE2\x80\xAE" "abc"), "１", "A", "…", "「", "「」", "a b c d e f g h i j" };
	follow();
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		struct answer p = page(b, odd[i]), j = json(b, odd[i]);
		if (p.status != 200 || (j.status != 200 && j.status != 422)) {
			print_error("%s: %d %d\n", odd[i], p.status, j.status);
			assert_true(false);
		}
		assert_false(answer_has(&p, "<script>a") || answer_has(&p, "FTS") || answer_has(&p, "fts5"));
	}
	struct answer r = page(b, "a b c d e f g h i j k l");
	assert_true(r.status == 422 && answer_has(&r, "言葉が多すぎます"));
	char *large = arena_alloc(&s.h.arena, 2402, 1);
	memset(large, 'x', 2400);
	r = page(b, large);
	assert_true(r.status == 422 && answer_has(&r, "長すぎます"));
	assert_int_equal(json(b, large).status, 422);
	assert_int_equal(browser_get(b, "/search?q=%FF%FE").status < 500, 1);
	assert_int_equal(browser_get(b, "/search?q=a&from=x&to=y&kind=z&incident=w&before=").status, 200);
	assert_int_equal(browser_get(b, "/search?q=a&before=-5").status, 422);
	stage_end(&s);
}

/* What was searched for stands nowhere; that somebody did, and whose room was read, does. */
static void test_audit(void **state)
{
	(void)state;
	char path[128];
	sqlite3 *native;
	sqlite3_stmt *q;
	int n[3] = { 0 };
	begin();
	stage_make(&s, HTTP_POST, room_api("/entries"), "{\"type\":\"observed\",\"text\":\"阿吽の封筒\"}");
	restrict_room();
	follow();
	page(s.maker, "阿吽の封筒");
	stage_make(&s, HTTP_POST, S("/api/v1/incidents"), "{\"title\":\"後の書き込み\"}"); /* behind the line in the writer's queue */
	snprintf(path, sizeof path, "%s/data/sonae.db", s.h.dir);
	if (sqlite3_open(path, &native) != SQLITE_OK || sqlite3_exec(native, "SELECT 1 FROM audit", NULL, NULL, NULL) != SQLITE_OK) {
		sqlite3_close(native);
		snprintf(path, sizeof path, "%s/sonae.db", s.h.dir);
		assert_int_equal(sqlite3_open(path, &native), SQLITE_OK);
	}
	static const char *const sql[] = { "SELECT count(*) FROM audit WHERE what = 'search'",
		"SELECT count(*) FROM audit WHERE what = 'incident_read' AND detail LIKE '%/search%'",
		"SELECT count(*) FROM audit WHERE object LIKE '%阿吽%' OR detail LIKE '%阿吽%' OR detail LIKE '%E9%98%'" };
	for (int i = 0; i < 3; i++) {
		assert_int_equal(sqlite3_prepare_v2(native, sql[i], -1, &q, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(q), SQLITE_ROW);
		n[i] = sqlite3_column_int(q, 0);
		sqlite3_finalize(q);
	}
	sqlite3_close(native);
	assert_int_equal(n[0], 1);
	assert_int_equal(n[1], 1);
	assert_int_equal(n[2], 0);
	stage_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_everybody_finds_what_they_may_see), cmocka_unit_test(test_kinds_and_rooms),
		cmocka_unit_test(test_restricted), cmocka_unit_test(test_notes), cmocka_unit_test(test_helpers_find_their_own_tasks), cmocka_unit_test(test_numbers_lead_there),
		cmocka_unit_test(test_odd_words), cmocka_unit_test(test_audit) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
