/* The API as a program uses it: what it makes can be found, a repeated request is done once, pages do not lose a line. */
#include "stage.h"

#include "base/json.h"
#include "catalog/catalog.h"

static struct stage s;
static struct browser *b;
static const char *room; /* "/api/v1/incidents/ID" */

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	b = harness_program(&s.h, ACCESS_RESPONDER);
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/incidents",
		"{\"kind\":\"stop\",\"title\":\"受注が止まった\",\"noticed_at\":\"2026-11-25\"}");
	assert_int_equal(r.status, 201);
	room = str_cz(&s.h.arena, r.location);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

static const char *at(const char *after)
{
	return str_cz(&s.h.arena, STR_CAT(&s.h.arena, str_from_c(room), str_from_c(after)));
}

static const struct json *parse(struct answer r)
{
	const struct json *v;
	assert_true(json_parse(&s.h.c, r.body, &v));
	return v;
}

static const struct json *ask(enum http_method m, const char *path, const char *json, int status)
{
	struct answer r = m == HTTP_GET ? browser_get(b, path) : browser_json(b, m, path, json);
	if (r.status != status) {
		print_error("%s: %d instead of %d: %.*s\n", path, r.status, status, STR_FMT(r.body));
	}
	assert_int_equal(r.status, status);
	return parse(r);
}

static bool member_is(const struct json *v, const char *name, const char *text)
{
	return str_eq(json_str(json_member(v, name)), str_from_c(text));
}

static int64_t member_i64(const struct json *v, const char *name)
{
	int64_t n;
	assert_true(json_i64(json_member(v, name), &n));
	return n;
}

/* --- what is made can be found --- */

static void test_incident(void **state)
{
	(void)state;
	const struct json *v = ask(HTTP_GET, room, NULL, 200);
	assert_true(member_is(v, "noticed_at", "2026-11-25") && member_is(v, "kind", "stop"));
	assert_true(member_is(v, "title", "受注が止まった") && member_is(v, "state", "open"));
	v = ask(HTTP_POST, at("/level"), "{\"level\":2,\"ground\":\"出荷できない\"}", 200);
	assert_int_equal(member_i64(v, "level"), 2);
	ask(HTTP_POST, at("/level"), "{\"level\":2,\"ground\":\"x\"}", 422);
	ask(HTTP_POST, at("/close"), "{\"reason\":\"復旧した\"}", 422);
	ask(HTTP_POST, at("/close"), "{\"reason\":\"復旧した\",\"left\":[\"steps\",\"cause\",\"recovery\",\"told\",\"follow\","
		"\"costs\",\"lessons\"]}", 200);
	assert_int_equal(json_size(json_member(ask(HTTP_GET, "/api/v1/incidents?state=open", NULL, 200), "items")), 0);
	assert_int_equal(json_size(json_member(ask(HTTP_GET, "/api/v1/incidents?state=closed", NULL, 200), "items")), 1);
	ask(HTTP_GET, "/api/v1/incidents?state=gone", NULL, 422);
	ask(HTTP_POST, at("/level"), "{\"level\":1,\"ground\":\"x\"}", 409);
	ask(HTTP_POST, at("/reopen"), "{\"reason\":\"また出た\"}", 200);
}

static void test_locations(void **state)
{
	(void)state;
	static const struct { const char *path, *json; } made[] = {
		{ "/entries", "{\"type\":\"done\",\"text\":\"線を抜いた\",\"occurred_at\":\"2026-11-25\"}" },
		{ "/steps", "{\"item\":\"工場長に電話\"}" }, { "/reports", "{}" },
		{ "/entries/1/mask", "{\"part\":\"受注\",\"reason\":\"名前\"}" },
	};
	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
		struct answer r = browser_json(b, HTTP_POST, at(made[i].path), made[i].json);
		assert_int_equal(r.status, 201);
		struct answer again = browser_get(b, str_cz(&s.h.arena, r.location));
		assert_int_equal(again.status, 200);
		assert_true(str_eq(r.body, again.body)); /* the very object */
	}
	const struct json *v = ask(HTTP_GET, at("/entries/1"), NULL, 200);
	assert_int_equal(member_i64(v, "seq"), 1);
	ask(HTTP_GET, at("/entries/9999"), NULL, 404);
	ask(HTTP_GET, at("/entries/x"), NULL, 404);
	ask(HTTP_POST, at("/entries/x/withdraw"), "{}", 404);
	ask(HTTP_POST, at("/entries/9999/withdraw"), "{}", 404);
	ask(HTTP_GET, at("/facts/nothing"), NULL, 404);
	ask(HTTP_GET, at("/steps/0190a000-0000-7000-8000-000000000000"), NULL, 404);
	ask(HTTP_GET, at("/steps/x"), NULL, 404);
	ask(HTTP_GET, "/api/v1/incidents/x", NULL, 404);
	ask(HTTP_DELETE, room, "{}", 405);
}

static void test_facts_and_papers(void **state)
{
	(void)state;
	const struct json *v = ask(HTTP_PUT, at("/facts/cause"), "{\"state\":\"investigating\",\"value\":\"停電か\"}", 200);
	assert_true(member_is(v, "state", "investigating"));
	assert_true(member_is(ask(HTTP_GET, at("/facts/cause"), NULL, 200), "value", "停電か"));
	v = ask(HTTP_POST, at("/reports"), "{}", 201);
	str id = json_str(json_member(v, "id"));
	const char *report = str_cz(&s.h.arena, STR_CAT(&s.h.arena, str_from_c(room), S("/reports/"), id));
	const char *issue = str_cz(&s.h.arena, STR_CAT(&s.h.arena, str_from_c(report), S("/issue")));
	const char *paper = str_cz(&s.h.arena, STR_CAT(&s.h.arena, str_from_c(report), S("/document")));
	ask(HTTP_POST, issue, "{}", 422);
	ask(HTTP_PUT, report, "{\"subject\":\"受注\",\"addressees\":\"社長\",\"entries\":[\"1\"],"
		"\"next_report_at\":\"2026-11-27T12:00:00+09:00\"}", 200);
	assert_true(member_is(ask(HTTP_GET, paper, NULL, 200), "state", "draft"));
	v = ask(HTTP_POST, issue, "{}", 200);
	assert_true(member_is(v, "number", "R-2026-11-1-01"));
	struct answer frozen = browser_get(b, paper);
	assert_true(answer_has(&frozen, "\"mark\":\"investigating\"") && answer_has(&frozen, "R-2026-11-1-01"));
	ask(HTTP_PUT, at("/facts/cause"), "{\"value\":\"停電\"}", 200);
	struct answer later = browser_get(b, paper);
	assert_true(str_eq(frozen.body, later.body)); /* frozen: the room has gone on */
	ask(HTTP_PUT, report, "{\"subject\":\"x\"}", 409);
	ask(HTTP_POST, issue, "{}", 409);
}

static void test_catalogue_speaks_the_language(void **state)
{
	(void)state;
	struct answer ja = browser_get(b, "/api/v1/kinds");
	b->lang = S("en");
	struct answer en = browser_get(b, "/api/v1/kinds");
	assert_false(str_eq(ja.body, en.body));
	assert_int_equal(json_size(json_member(parse(ja), "items")), s.h.c.catalog->n_kinds);
	assert_int_equal(json_size(json_member(parse(en), "items")), s.h.c.catalog->n_kinds);
	assert_int_equal(json_size(json_member(ask(HTTP_GET, "/api/v1/levels", NULL, 200), "items")), 4);
}

/* --- pages of the journal --- */

static void test_pages(void **state)
{
	(void)state;
	for (int i = 0; i < 25; i++) {
		str json = str_printf(&s.h.arena, "{\"type\":\"%s\",\"text\":\"記録%d\"}", i % 5 ? "note" : "told", i);
		ask(HTTP_POST, at("/entries"), str_cz(&s.h.arena, json), 201);
	}
	const struct json *all = ask(HTTP_GET, at("/entries?limit=200"), NULL, 200);
	size_t n = json_size(json_member(all, "items")), seen = 0;
	assert_int_equal(json_type(json_member(all, "next_cursor")), JSON_NULL);
	str next = S("");
	do {
		str path = STR_CAT(&s.h.arena, str_from_c(room), S("/entries?limit=7"),
			next.n ? S("&before=") : S(""), next);
		const struct json *page = ask(HTTP_GET, str_cz(&s.h.arena, path), NULL, 200), *items = json_member(page, "items");
		for (size_t i = 0; i < json_size(items); i++, seen++) {
			const struct json *wanted = json_at(json_member(all, "items"), seen);
			assert_int_equal(member_i64(json_at(items, i), "seq"), member_i64(wanted, "seq"));
		}
		next = json_str(json_member(page, "next_cursor"));
	} while (!str_is_none(next));
	assert_int_equal(seen, n);
	assert_int_equal(json_size(json_member(ask(HTTP_GET, at("/entries?type=told"), NULL, 200), "items")), 5);
	static const char *const wrong[] = { "/entries?limit=0", "/entries?limit=201", "/entries?limit=x",
		"/entries?before=x", "/entries?type=saw" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(json_size(json_member(ask(HTTP_GET, at(wrong[i]), NULL, 422), "errors")), 1);
	}
}

/* Lists over rooms: each thing once, page after page. */
static void walk(const char *list, size_t wanted)
{
	const struct json *all = ask(HTTP_GET, list, NULL, 200);
	assert_int_equal(json_size(json_member(all, "items")), wanted);
	assert_int_equal(json_type(json_member(all, "next_cursor")), JSON_NULL);
	str next = S("");
	size_t seen = 0;
	const char *sep = strchr(list, '?') ? "&" : "?";
	do {
		str path = str_printf(&s.h.arena, "%s%slimit=2&before=%.*s", list, sep, STR_FMT(next));
		const struct json *page = ask(HTTP_GET, str_cz(&s.h.arena, path), NULL, 200), *items = json_member(page, "items");
		for (size_t i = 0; i < json_size(items); i++, seen++) {
			str id = json_str(json_member(json_at(items, i), "id"));
			assert_true(str_eq(id, json_str(json_member(json_at(json_member(all, "items"), seen), "id"))));
		}
		next = json_str(json_member(page, "next_cursor"));
	} while (!str_is_none(next));
	assert_int_equal(seen, wanted);
	static const char *const wrong[] = { "limit=0", "limit=1001", "limit=x", "before=x", "before=1.2.3" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		str path = str_printf(&s.h.arena, "%s%s%s", list, sep, wrong[i]);
		assert_int_equal(json_size(json_member(ask(HTTP_GET, str_cz(&s.h.arena, path), NULL, 422), "errors")), 1);
	}
}

static void test_lists_over_rooms(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		ask(HTTP_POST, "/api/v1/incidents", "{\"title\":\"もうひとつ\"}", 201);
		ask(HTTP_POST, "/api/v1/actions", i % 2 ? "{\"what\":\"直す\"}" : "{\"what\":\"直す\",\"due_at\":\"2026-11-30T09:00\"}", 201);
		ask(HTTP_POST, "/api/v1/sightings", "{\"card\":\"screen\",\"what\":\"変な画面\"}", 201);
	}
	walk("/api/v1/incidents", json_size(json_member(ask(HTTP_GET, "/api/v1/incidents", NULL, 200), "items")));
	walk("/api/v1/actions?state=all", json_size(json_member(ask(HTTP_GET, "/api/v1/actions?state=all", NULL, 200), "items")));
	walk("/api/v1/sightings?state=all", 4);
}

/* What is missing is named thing by thing, with the code that acknowledges it; acknowledged, it stands in the closing entry. */
static void test_closing_names_what_is_missing(void **state)
{
	(void)state;
	const struct json *missing = json_member(ask(HTTP_GET, at("/closing/missing"), NULL, 200), "items");
	const struct json *said = json_member(ask(HTTP_POST, at("/close"), "{}", 422), "errors");
	assert_int_equal(json_size(said), json_size(missing) + 1); /* and the reason */
	AUTO_BUF(b2, 4096);
	buf_add(&b2, S("{\"reason\":\"手を打った\",\"left\":["));
	for (size_t i = 0; i < json_size(missing); i++) {
		str code = json_str(json_member(json_at(missing, i), "code"));
		buf_printf(&b2, "%s\"%.*s\"", i ? "," : "", STR_FMT(code));
		assert_true(member_is(json_at(said, i), "field", "left"));
		str text = json_str(json_member(json_at(said, i), "message"));
		assert_true(str_find(text, code, 0) != SIZE_MAX);
	}
	buf_add(&b2, S("]}"));
	const char *all = str_cz(&s.h.arena, buf_str(&b2));
	assert_true(member_is(ask(HTTP_POST, at("/close"), all, 200), "state", "closed"));
	ask(HTTP_POST, at("/close"), all, 409);
	ask(HTTP_PUT, at("/closing/cause"), "{\"state\":\"known\",\"cause\":\"x\"}", 409);
	ask(HTTP_PUT, at("/closing/lessons/happened"), "{\"answer\":\"朝に止まった\"}", 200);
	ask(HTTP_POST, at("/reopen"), "{\"reason\":\"まだだった\"}", 200);
	ask(HTTP_PUT, at("/closing/cause"), "{\"state\":\"known\",\"cause\":\"x\"}", 200);
}

/* --- the same key: done once --- */

static struct answer keyed(const char *path, const char *json, const char *key)
{
	struct http_header header = { S("idempotency-key"), str_from_c(key) };
	return browser_send(b, HTTP_POST, path, "application/json", str_from_c(json), &header, 1);
}

static void test_same_key(void **state)
{
	(void)state;
	static const struct { const char *path, *json, *other; int status; } posts[] = {
		{ "", "{\"title\":\"二つ目\"}", "{\"title\":\"三つ目\"}", 201 },
		{ "/entries", "{\"text\":\"一度だけ\"}", "{\"text\":\"別\"}", 201 },
		{ "/steps", "{\"item\":\"一度だけ\"}", "{\"item\":\"別\"}", 201 },
		{ "/reports", "{}", "{ }", 201 },
		{ "/import", "{\"csv\":\"time,text\\n2026,x\"}", "{\"csv\":\"time,text\\n2026,y\"}", 200 },
		{ "/entries/1/mask", "{\"part\":\"受注\",\"reason\":\"x\"}", "{\"part\":\"受\",\"reason\":\"x\"}", 201 },
	};
	for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
		const char *path = i ? at(posts[i].path) : "/api/v1/incidents";
		char key[16];
		snprintf(key, sizeof key, "key-%zu", i);
		struct answer first = keyed(path, posts[i].json, key);
		assert_int_equal(first.status, posts[i].status);
		struct answer seal = browser_get(b, at("/seal"));
		struct answer again = keyed(path, posts[i].json, key);
		assert_int_equal(again.status, posts[i].status);
		assert_true(str_eq(first.body, again.body));
		assert_true(str_is_none(first.location) || str_eq(first.location, again.location));
		assert_int_equal(keyed(path, posts[i].other, key).status, 422);
		struct answer after = browser_get(b, at("/seal"));
		assert_true(str_eq(seal.body, after.body)); /* nothing was written again */
	}
	s.h.now_ms += INT64_C(25) * 3600 * 1000; /* a day later the key is free */
	assert_int_equal(keyed(at("/entries"), "{\"text\":\"別\"}", "key-1").status, 201);
}

static void test_masking_takes_two(void **state)
{
	(void)state;
	const struct json *v = ask(HTTP_POST, at("/entries/1/mask"), "{\"part\":\"受注\",\"reason\":\"名前\"}", 201);
	str id = json_str(json_member(v, "id"));
	const char *grant = str_cz(&s.h.arena, STR_CAT(&s.h.arena, str_from_c(room), S("/masks/"), id, S("/grant")));
	ask(HTTP_POST, grant, "{}", 403); /* not by who asked */
	ask(HTTP_POST, at("/entries/1/mask"), "{\"part\":\"x\",\"reason\":\"y\"}", 422); /* no such part */
	b = harness_program(&s.h, ACCESS_EXECUTIVE);
	assert_int_equal(json_size(json_member(ask(HTTP_GET, at("/masks"), NULL, 200), "items")), 1);
	assert_int_equal(browser_json(b, HTTP_POST, grant, "{}").status, 204);
	ask(HTTP_POST, grant, "{}", 404);
	v = ask(HTTP_GET, at("/entries/1"), NULL, 200);
	assert_true(str_starts(json_str(json_member(v, "text")), S("\u2588\u2588\u2588")));
}

static void test_import_tells_every_line(void **state)
{
	(void)state;
	const struct json *v = ask(HTTP_POST, at("/import"), "{\"csv\":\"time,text\\n2026,x\\nsoon,y\\n2026,\\n\"}", 422);
	assert_int_equal(json_size(json_member(v, "errors")), 2);
	v = ask(HTTP_POST, at("/import"), "{\"csv\":\"\\ufefftime,text\\r\\n2026-11-01,x\\r\\n2026-11-02,y\\r\\n\"}", 200);
	assert_int_equal(member_i64(v, "entries"), 2);
	v = ask(HTTP_GET, at("/entries?limit=200"), NULL, 200);
	const struct json *items = json_member(v, "items");
	assert_true(member_is(json_at(items, json_size(items) - 1), "occurred_at", "2026-11-01")); /* no hour */
}

#define API_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		API_TEST(test_incident), API_TEST(test_locations), API_TEST(test_facts_and_papers),
		API_TEST(test_catalogue_speaks_the_language), API_TEST(test_pages), API_TEST(test_lists_over_rooms),
		API_TEST(test_closing_names_what_is_missing), API_TEST(test_same_key),
		API_TEST(test_masking_takes_two), API_TEST(test_import_tells_every_line),
	};
	return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
