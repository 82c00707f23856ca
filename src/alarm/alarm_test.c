/* Alarms over HTTP: who may, what becomes of them, what is counted, what is refused and how that is told. */
#include "stage.h"

#include "alarm/alarm.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "room/from_sighting.h"

static struct stage s;
static struct browser *admin, *stranger;
static str source, secret, address;

static const char *cz(str text) { return str_cz(&s.h.arena, text); }
#define CAT(...) STR_CAT(&s.h.arena, __VA_ARGS__)

static const struct json *parsed(str text)
{
	const struct json *v;
	assert_true(json_parse(&s.h.c, text, &v));
	return v;
}

static str member(const struct json *v, const char *name) { return json_str(json_member(v, name)); }
static int64_t number(const struct json *v, const char *name)
{
	int64_t n = -1;
	json_i64(json_member(v, name), &n);
	return n;
}

static void make_source(const char *preset, const char *proof)
{
	static int n;
	str body = str_printf(&s.h.arena, "{\"name\":\"%s %d\",\"preset\":\"%s\",\"proof\":\"%s\"}", preset, ++n, preset, proof);
	struct answer r = browser_json(admin, HTTP_POST, "/api/v1/alarm-sources", cz(body));
	assert_int_equal(r.status, 201);
	const struct json *v = parsed(r.body);
	source = member(v, "id");
	secret = member(v, "secret");
	address = member(v, "address");
	assert_int_equal(secret.n, ALARM_SECRET_CHARS);
}

static str api(const char *after) { return CAT(S("/api/v1/alarm-sources/"), source, str_from_c(after)); }
static void switch_on(void) { assert_int_equal(browser_json(admin, HTTP_POST, cz(api("/start")), "{}").status, 200); }

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	admin = s.maker;
	stranger = harness_browser(&s.h);
	make_source("own", "token");
	switch_on();
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

static struct answer post_with(const char *name, str value, str body)
{
	const struct http_header h = { str_from_c(name), value };
	return browser_send(stranger, HTTP_POST, cz(address), "application/json", body, &h, str_is_none(value) ? 0 : 1);
}
static struct answer post(const char *body) { return post_with("authorization", CAT(S("Bearer "), secret), str_from_c(body)); }

static const struct json *taken(const char *body)
{
	struct answer r = post(body);
	if (r.status != 200) {
		print_error("%d %.*s\n", r.status, STR_FMT(r.body));
	}
	assert_int_equal(r.status, 200);
	return parsed(r.body);
}

static const struct json *inbox(void)
{
	struct answer r = browser_get(harness_program(&s.h, ACCESS_RESPONDER), "/api/v1/sightings?state=all");
	assert_int_equal(r.status, 200);
	return json_member(parsed(r.body), "items");
}
static const struct json *source_now(void) { return parsed(browser_get(admin, cz(api(""))).body); }

/* --- who may --- */

static void test_secret(void **state)
{
	(void)state;
	str ok = S("{\"title\":\"x\"}");
	const struct { const char *name; str value; int status; } rows[] = {
		{ "authorization", CAT(S("Bearer "), secret), 200 }, { "authorization", CAT(S("bearer "), secret), 200 },
		{ "x-sonae-token", secret, 200 }, { "authorization", CAT(S("Basic "), S("x")), 401 },
		{ "authorization", CAT(S("Bearer "), secret, S("x")), 401 }, { "authorization", S("Bearer "), 401 },
		{ "authorization", secret, 401 }, { "x-sonae-token", S(""), 401 }, { "authorization", STR_NONE, 401 },
		{ "x-sonae-signature", CAT(S("sha256="), secret), 401 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct answer r = post_with(rows[i].name, rows[i].value, ok);
		if (r.status != rows[i].status) {
			print_error("row %zu: %d\n", i, r.status);
		}
		assert_int_equal(r.status, rows[i].status);
	}
	AUTO_BUF(b, 200);
	buf_add_base64(&b, str_bytes(CAT(S("sonae:"), secret)));
	assert_int_equal(post_with("authorization", CAT(S("Basic "), buf_str(&b)), ok).status, 200);
}

/* Whoever has no right secret learns nothing: the same answer for a source that is there and one that is not. */
static void test_nobody_learns_whether_it_exists(void **state)
{
	(void)state;
	str there = address;
	struct answer wrong = post_with("authorization", S("Bearer nope"), S("{\"title\":\"x\"}"));
	address = S("/alarm/0190a000-0000-7000-8000-000000000000");
	struct answer gone = post_with("authorization", S("Bearer nope"), S("{\"title\":\"x\"}"));
	address = S("/alarm/no-id");
	struct answer odd = post_with("authorization", S("Bearer nope"), S("not json"));
	address = there;
	assert_true(wrong.status == 401 && gone.status == 401 && odd.status == 401);
	str one = CAT(str_sub(wrong.body, 0, str_find(wrong.body, S("\"request_id\""), 0)));
	assert_true(str_starts(gone.body, one) && str_starts(odd.body, one));
	assert_int_equal(number(source_now(), "wrong"), 1);
	post_with("authorization", S("Bearer nope"), S("{}")); /* the same minute: not written again */
	assert_int_equal(number(source_now(), "wrong"), 1);
	s.h.now_ms += 61000;
	post_with("authorization", S("Bearer nope"), S("{}"));
	assert_int_equal(number(source_now(), "wrong"), 2);
}

static void test_signature(void **state)
{
	(void)state;
	struct sha256 mac;
	make_source("own", "hmac");
	switch_on();
	str body = S("{\"title\":\"signed\"}");
	hmac_sha256((const uint8_t *)secret.p, str_bytes(body), &mac);
	str hex = str_hex(&s.h.arena, (bytes){ mac.b, SHA256_LEN });
	assert_int_equal(post_with("x-sonae-signature", CAT(S("sha256="), hex), body).status, 200);
	assert_int_equal(post_with("x-hub-signature-256", CAT(S("sha256="), hex), body).status, 200);
	assert_int_equal(post_with("x-sonae-signature", CAT(S("sha256="), hex), S("{\"title\":\"signed \"}")).status, 401);
	assert_int_equal(post_with("x-sonae-signature", S("sha256=00"), body).status, 401);
	assert_int_equal(post_with("authorization", CAT(S("Bearer "), secret), body).status, 401); /* the key itself is no proof */
}

static void test_rotate_and_revoke(void **state)
{
	(void)state;
	str old = secret;
	struct answer r = browser_json(admin, HTTP_POST, cz(api("/rotate")), "{}");
	assert_int_equal(r.status, 200);
	secret = member(parsed(r.body), "secret");
	assert_int_equal(post_with("authorization", CAT(S("Bearer "), old), S("{\"title\":\"x\"}")).status, 401);
	assert_int_equal(post("{\"title\":\"x\"}").status, 200);
	assert_int_equal(browser_json(admin, HTTP_POST, cz(api("/revoke")), "{}").status, 200);
	assert_int_equal(post("{\"title\":\"x\"}").status, 401);
	assert_int_equal(browser_json(admin, HTTP_POST, cz(api("/start")), "{}").status, 409);
	/* the secret is in no answer but the one that made it */
	struct answer one = browser_get(admin, cz(api(""))), page = browser_get(admin, cz(CAT(S("/settings/alarms/"), source)));
	assert_true(!answer_has(&one, cz(secret)) && !answer_has(&page, cz(secret)));
}

static void test_off(void **state)
{
	(void)state;
	assert_int_equal(browser_json(admin, HTTP_POST, cz(api("/stop")), "{}").status, 200);
	assert_int_equal(post("{\"title\":\"while it was off\"}").status, 409);
	assert_int_equal(json_size(inbox()), 0);
	struct answer page = browser_get(admin, cz(CAT(S("/settings/alarms/"), source, S("/mapping"))));
	assert_true(answer_has(&page, "while it was off")); /* kept, to fit the mapping on */
	switch_on();
	taken("{\"title\":\"x\"}");
	page = browser_get(admin, cz(CAT(S("/settings/alarms/"), source, S("/mapping"))));
	assert_false(answer_has(&page, "while it was off"));
}

/* --- what becomes of it --- */

static void test_becomes_a_sighting(void **state)
{
	(void)state;
	const struct json *t = taken("{\"id\":\"7\",\"title\":\"変なプログラムを止めた\",\"text\":\"見て\",\"host\":\"PC-3\",\"user\":\"sato\","
		"\"severity\":\"critical\",\"time\":\"2026-11-25T23:50:00Z\",\"link\":\"https://edr.example/7\",\"indicators\":[\"203.0.113.44\"]}");
	assert_int_equal(number(t, "made"), 1);
	const struct json *v = json_at(inbox(), 0);
	assert_true(str_starts(member(v, "origin"), S("own ")));
	assert_string_equal(cz(member(v, "severity")), "urgent");
	assert_string_equal(cz(member(v, "place")), "PC-3");
	assert_string_equal(cz(member(v, "what")), "変なプログラムを止めた\n見て\n利用者　sato");
	assert_string_equal(cz(member(v, "noticed_at")), "2026-11-25T23:50:00+00:00");
	assert_string_equal(cz(member(v, "traces")), "203[.]0[.]113[.]44");
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	struct answer list = browser_get(b, "/inbox"), one = browser_get(b, cz(CAT(S("/inbox/"), member(v, "id"))));
	assert_true(answer_has(&list, "急ぎ") && answer_has(&one, "https://edr.example/7"));
	assert_false(answer_has(&one, "href=\"https://edr.example/7\"")); /* what an alarm says is never pressed */
}

static void test_the_same_changes_nothing(void **state)
{
	(void)state;
	const char *body = "{\"id\":\"7\",\"title\":\"x\",\"host\":\"PC-3\",\"rule\":\"r\"}";
	assert_int_equal(number(taken(body), "made"), 1);
	s.h.now_ms += 1000;
	const struct json *t = taken(body);
	assert_true(number(t, "made") == 0 && number(t, "again") == 1 && number(t, "counted") == 0);
	assert_true(json_size(inbox()) == 1 && number(json_at(inbox(), 0), "repeats") == 0);
}

static void test_the_same_thing_is_counted(void **state)
{
	(void)state;
	for (int i = 0; i < 41; i++) {
		s.h.now_ms += 60000;
		taken(cz(str_printf(&s.h.arena, "{\"id\":\"%d\",\"title\":\"x\",\"host\":\"PC-3\",\"rule\":\"r\",\"severity\":\"high\"}", i)));
	}
	assert_int_equal(json_size(inbox()), 1);
	assert_int_equal(number(json_at(inbox(), 0), "repeats"), 40);
	struct answer list = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), "/inbox");
	assert_true(answer_has(&list, "同じ知らせ 41回"));
	/* another machine, another rule, a worse one, one after a long silence: told anew */
	taken("{\"id\":\"a\",\"title\":\"x\",\"host\":\"PC-4\",\"rule\":\"r\",\"severity\":\"high\"}");
	taken("{\"id\":\"b\",\"title\":\"x\",\"host\":\"PC-3\",\"rule\":\"q\",\"severity\":\"high\"}");
	taken("{\"id\":\"c\",\"title\":\"x\",\"host\":\"PC-3\",\"rule\":\"r\",\"severity\":\"critical\"}");
	assert_int_equal(json_size(inbox()), 4);
	taken("{\"id\":\"d\",\"title\":\"x\",\"host\":\"PC-3\",\"rule\":\"r\",\"severity\":\"high\"}"); /* on the worse one */
	assert_int_equal(json_size(inbox()), 4);
	s.h.now_ms += 61 * 60000;
	taken("{\"id\":\"e\",\"title\":\"x\",\"host\":\"PC-3\",\"rule\":\"r\",\"severity\":\"high\"}");
	assert_int_equal(json_size(inbox()), 5);
}

static const char *sighting_api(size_t at, const char *after)
{
	return cz(CAT(S("/api/v1/sightings/"), member(json_at(inbox(), at), "id"), str_from_c(after)));
}

static void test_closed_is_told_anew(void **state)
{
	(void)state;
	taken("{\"id\":\"1\",\"title\":\"x\",\"host\":\"h\"}");
	browser_json(admin, HTTP_POST, sighting_api(0, "/close"), "{\"reason\":\"何でもない\"}");
	taken("{\"id\":\"2\",\"title\":\"x\",\"host\":\"h\"}");
	assert_int_equal(json_size(inbox()), 2);
}

static void test_over(void **state)
{
	(void)state;
	taken("{\"id\":\"9\",\"title\":\"止まった\",\"host\":\"nas\"}");
	const struct json *t = taken("{\"id\":\"9\",\"title\":\"止まった\",\"host\":\"nas\",\"status\":\"OK\"}");
	assert_true(number(t, "ended") == 1 && number(t, "made") == 0);
	str one = CAT(S("/inbox/"), member(json_at(inbox(), 0), "id"));
	struct answer page = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), cz(one));
	assert_true(answer_has(&page, "おさまったと知らせがありました: 止まった / nas"));
	assert_int_equal(number(taken("{\"id\":\"9\",\"title\":\"止まった\",\"status\":\"ok\"}"), "again"), 1); /* told once */
	t = taken("{\"id\":\"never seen\",\"title\":\"y\",\"status\":\"resolved\"}");
	assert_true(number(t, "again") == 1 && json_size(inbox()) == 1);
}

/* Into a room: its traces are the room's, what comes later is told there, and the journal holds. */
static void test_into_a_room(void **state)
{
	(void)state;
	taken("{\"id\":\"1\",\"title\":\"bad.exe が動いた\",\"host\":\"PC-3\",\"rule\":\"r\",\"severity\":\"high\",\"link\":\"https://edr.example/1\","
		"\"indicators\":[\"203.0.113.44\",\"evil.example.com\"]}");
	struct answer r = browser_json(admin, HTTP_POST, sighting_api(0, "/open"), "{\"title\":\"へや\"}");
	assert_int_equal(r.status, 201);
	str room = CAT(S("/api/v1/incidents/"), member(parsed(r.body), "id"));
	r = browser_get(admin, cz(CAT(room, S("/indicators"))));
	const struct json *items = json_member(parsed(r.body), "items");
	assert_int_equal(json_size(items), 3);
	assert_true(answer_has(&r, "203[.]0[.]113[.]44") && answer_has(&r, "evil[.]example[.]com") && answer_has(&r, "bad.exe"));
	taken("{\"id\":\"2\",\"title\":\"bad.exe が動いた\",\"host\":\"PC-3\",\"rule\":\"r\",\"severity\":\"high\"}");
	assert_int_equal(json_size(inbox()), 1);
	taken("{\"id\":\"1\",\"title\":\"bad.exe が動いた\",\"host\":\"PC-3\",\"status\":\"resolved\"}");
	r = browser_get(admin, cz(CAT(room, S("/entries"))));
	assert_true(answer_has(&r, "おさまったと知らせがありました") && answer_has(&r, "製品の画面　https://edr.example/1"));
	r = browser_get(admin, cz(CAT(room, S("/verify"))));
	assert_true(r.status == 404 || answer_has(&r, "true"));
	assert_int_equal(browser_json(admin, HTTP_POST, sighting_api(0, "/leave"), "{}").status, 200);
}

/* --- how much --- */

static void test_more_than_it_may_make(void **state)
{
	(void)state;
	AUTO_BUF(b, 1 << 16);
	buf_add(&b, S("{\"alarms\":["));
	for (int i = 0; i < LIMIT_ALARM_SIGHTINGS + 12; i++) {
		buf_printf(&b, "%s{\"id\":\"%d\",\"title\":\"t%d\",\"host\":\"h%d\",\"severity\":\"high\"}", i ? "," : "", i, i, i);
	}
	buf_add(&b, S("]}"));
	const struct json *t = taken(cz(buf_str(&b)));
	assert_int_equal(number(t, "made"), LIMIT_ALARM_SIGHTINGS);
	assert_int_equal(number(t, "held"), 12);
	const struct json *v = inbox();
	assert_int_equal(json_size(v), LIMIT_ALARM_SIGHTINGS + 1);
	assert_int_equal(number(json_at(v, 0), "repeats"), 11);
	assert_true(str_find(member(json_at(v, 0), "what"), S("静かになったのではありません"), 0) != SIZE_MAX);
	/* an urgent one still comes through */
	assert_int_equal(number(taken("{\"id\":\"u\",\"title\":\"u\",\"host\":\"u\",\"severity\":\"critical\"}"), "made"), 1);
	/* and people can still report */
	struct answer r = browser_json(harness_program(&s.h, ACCESS_RESPONDER), HTTP_POST, "/api/v1/sightings", "{\"card\":\"screen\"}");
	assert_int_equal(r.status, 201);
}

static void test_too_fast(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_ALARM_POSTS; i++) {
		assert_int_equal(post("{\"id\":\"1\",\"title\":\"x\"}").status, 200);
	}
	s.h.now_ms += 20000;
	struct answer r = post("{\"id\":\"2\",\"title\":\"y\"}");
	assert_int_equal(r.status, 429);
	str wait = answer_header(&r, "retry-after");
	assert_string_equal(cz(wait), "40");
	assert_true(answer_has(&r, "urn:sonae:problem:"));
	const struct json *v = inbox();
	assert_int_equal(json_size(v), 2); /* and one that says so */
	assert_true(str_find(member(json_at(v, 0), "what"), S("知らせが多すぎる"), 0) != SIZE_MAX);
	assert_int_equal(number(source_now(), "over"), 1);
	post("{\"id\":\"3\",\"title\":\"z\"}");
	assert_int_equal(number(source_now(), "over"), 1); /* written once a minute */
	s.h.now_ms += 41000;
	assert_int_equal(post("{\"id\":\"2\",\"title\":\"y\"}").status, 200);
}

/* --- what cannot be read --- */

static void test_broken(void **state)
{
	(void)state;
	const struct { const char *body; int status; const char *tells; } rows[] = {
		{ "{\"title\":", 400, "1" }, { "", 400, "" }, { "{\"a\":1,\"a\":2}", 400, "" }, { "\xff\xfe", 400, "UTF-8" },
		{ "{\"name\":\"\"}", 422, "/title" }, { "[]", 422, "" }, { "{\"alarms\":{}}", 422, "/alarms" }, { "7", 422, "/title" },
		{ "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 400, "32" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct answer r = post(rows[i].body);
		if (r.status != rows[i].status || !answer_has(&r, rows[i].tells)) {
			print_error("%s: %d %.*s\n", rows[i].body, r.status, STR_FMT(r.body));
		}
		assert_int_equal(r.status, rows[i].status);
		assert_true(str_eq(r.type, S("application/problem+json")) && answer_has(&r, rows[i].tells));
	}
	assert_int_equal(json_size(inbox()), 0);
	/* in the source's page: the reason, and what came */
	struct answer page = browser_get(admin, cz(CAT(S("/settings/alarms/"), source)));
	assert_true(answer_has(&page, "JSON として読めません"));
	post("{\"nothing\":1}");
	page = browser_get(admin, cz(CAT(S("/settings/alarms/"), source)));
	assert_true(answer_has(&page, "見出しになる &#39;/title&#39; が JSON に見つかりません") || answer_has(&page, "見出しになる '/title' が JSON に見つかりません"));
	/* one good one among bad ones is taken, the rest is told */
	const struct json *t = taken("{\"alarms\":[{\"x\":1},{\"title\":\"good\"}]}");
	assert_true(number(t, "made") == 1 && number(t, "refused") == 1);
}

static void test_too_large(void **state)
{
	(void)state;
	size_t n = LIMIT_BODY_BYTES + 10;
	char *text = arena_chars(&s.h.arena, n);
	memset(text, ' ', n);
	assert_int_equal(post_with("authorization", CAT(S("Bearer "), secret), (str){ text, n }).status, 413);
}

/* --- fitting it --- */

static void test_try_and_set(void **state)
{
	(void)state;
	str path = CAT(S("/settings/alarms/"), source);
	browser_get(admin, cz(CAT(path, S("/mapping"))));
	struct answer r = browser_post(admin, cz(CAT(path, S("/try"))), "map_title=%2Fwhat&sample=%7B%22what%22%3A%22Hello%22%7D");
	assert_true(r.status == 200 && answer_has(&r, "Hello"));
	r = browser_post(admin, cz(CAT(path, S("/try"))), "map_title=%7Bwhat&sample=%7B%7D");
	assert_true(r.status == 422 && answer_has(&r, "1行目の1文字目"));
	r = browser_post(admin, cz(CAT(path, S("/try"))), "map_title=%2Fwhat&sample=%7B%22what");
	assert_int_equal(r.status, 422);
	r = browser_json(admin, HTTP_PATCH, cz(api("")), "{\"map_title\":\"/what\",\"window\":\"0\"}");
	assert_int_equal(r.status, 200);
	taken("{\"id\":\"1\",\"what\":\"a\",\"host\":\"h\"}");
	taken("{\"id\":\"2\",\"what\":\"a\",\"host\":\"h\"}");
	assert_int_equal(json_size(inbox()), 2); /* nothing is counted together */
	r = browser_json(admin, HTTP_PATCH, cz(api("")), "{\"map_title\":\"\"}");
	assert_int_equal(r.status, 422);
	r = browser_json(admin, HTTP_POST, cz(api("/try")), "{\"sample\":\"{\\\"x\\\":1}\"}");
	assert_true(r.status == 200 && answer_has(&r, "/what"));
	assert_int_equal(browser_json(admin, HTTP_POST, cz(api("/reset")), "{}").status, 200);
	assert_true(str_starts(member(source_now(), "map_title"), S("{/title")));
}

static void test_names(void **state)
{
	(void)state;
	struct answer r = browser_json(admin, HTTP_POST, "/api/v1/alarm-sources", "{\"name\":\"EDR\",\"preset\":\"none such\"}");
	assert_int_equal(r.status, 422);
	assert_int_equal(browser_json(admin, HTTP_POST, "/api/v1/alarm-sources", "{\"name\":\"EDR\",\"preset\":\"wazuh\"}").status, 201);
	assert_int_equal(browser_json(admin, HTTP_POST, "/api/v1/alarm-sources", "{\"name\":\"EDR\",\"preset\":\"wazuh\"}").status, 422);
}

/* Each preset's own sample goes all the way through. */
static void test_every_preset(void **state)
{
	(void)state;
	const struct catalog *k = &catalog_builtin;
	for (size_t i = 0; i < k->n_alarms; i++) {
		make_source(cz(k->alarms[i].key), "token");
		switch_on();
		const struct json *t = taken(cz(k->alarms[i].sample));
		assert_true(number(t, "made") == 1 && number(t, "refused") == 0);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = { TEST(test_secret), TEST(test_nobody_learns_whether_it_exists), TEST(test_signature),
		TEST(test_rotate_and_revoke), TEST(test_off), TEST(test_becomes_a_sighting), TEST(test_the_same_changes_nothing),
		TEST(test_the_same_thing_is_counted), TEST(test_closed_is_told_anew), TEST(test_over), TEST(test_into_a_room),
		TEST(test_more_than_it_may_make), TEST(test_too_fast), TEST(test_broken), TEST(test_too_large), TEST(test_try_and_set),
		TEST(test_names), TEST(test_every_preset) };
	return cmocka_run_group_tests_name("alarm", tests, NULL, NULL);
}
