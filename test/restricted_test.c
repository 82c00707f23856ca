/*
 * A room for named people only (関係者だけの対応室): for everybody else no address of it, no list, no count and no number
 * tells that it is there; members come and go by entries; every look into it is a line of the audit. Walks all routes
 * of the program, also those that are added later.
 */
#include "stage.h"

#include <sqlite3.h>

#define HIDDEN_TITLE "内部不正の疑い4711"
#define UNKNOWN "0190a000-0000-7000-8000-000000000000"

static struct stage s;
static str room_path;

static const char *cz(str text) { return str_cz(&s.h.arena, text); }
static str api(const char *after) { return STR_CAT(&s.h.arena, room_path, str_from_c(after)); }

/* Everything of a room, then the room is restricted: its maker is the only member. */
static void begin(enum access maker)
{
	stage_begin(&s, maker);
	stage_room(&s, S(""));
	room_path = STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident);
	stage_make(&s, HTTP_POST, STR_CAT(&s.h.arena, api("/members/"), id_str(&s.h.arena, s.h.account_ids[ACCESS_EXECUTIVE]),
		S("/remove")), "{}");
	stage_make(&s, HTTP_POST, api("/rename"), "{\"title\":\"" HIDDEN_TITLE "\",\"name\":\"" HIDDEN_TITLE "\"}");
	stage_make(&s, HTTP_POST, STR_CAT(&s.h.arena, api("/steps/"), s.step, S("/assign")),
		cz(STR_CAT(&s.h.arena, S("{\"owner_id\":\""), id_str(&s.h.arena, s.h.person_ids[ACCESS_RESPONDER]),
			S("\",\"due_at\":\"2026-11-26T09:01\"}"))));
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/restrict")), "{\"reason\":\"内部の人が関わる\"}").status, 204);
	s.h.now_ms += 3600 * 1000; /* what was due is overdue now */
}

static bool is_its_own(const struct route *r)
{
	return strstr(r->pattern, "{session}") || strstr(r->pattern, "{token}") || strstr(r->pattern, "sign-out") ||
	       strstr(r->pattern, "/settings/password") || strstr(r->pattern, "end-others") || strstr(r->pattern, "choose-org") ||
	       strstr(r->pattern, "/settings/members");
}

static bool tells(const struct answer *r, const char *where, bool has_id)
{
	const str words[] = { S(HIDDEN_TITLE), S(STAGE_SECRET), S(STAGE_TITLE), s.step, s.report,
		has_id ? S(HIDDEN_TITLE) : s.incident };
	/* the file of everything holds what other rooms said of it while it was open, and the audit's ids (firm_test looks at its rows) */
	size_t n = strstr(where, "/firm") ? 1 : sizeof words / sizeof words[0];
	for (size_t i = 0; i < n; i++) {
		if (str_find(r->body, words[i], 0) != SIZE_MAX) {
			print_error("%s tells %.*s\n", where, STR_FMT(words[i]));
			return true;
		}
	}
	return false;
}

static struct answer ask(struct browser *b, const struct route *r, const char *path)
{
	if (r->method == HTTP_GET) {
		return browser_get(b, path);
	}
	return r->flags & ROUTE_API ? browser_json(b, r->method, path, stage_body(&s, r)) : browser_post(b, path, stage_body(&s, r));
}

/* Each address of the room answers as if the room were not there. */
static size_t walk_as(struct browser *b, const char *who)
{
	size_t wrong = 0, named = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (is_its_own(r) || (r->method != HTTP_GET && !strstr(r->pattern, "{incident}") && !strstr(r->pattern, "{task}"))) {
			continue;
		}
		bool in_room = strstr(r->pattern, "{incident}");
		const char *path = stage_path(&s, b, r->pattern);
		struct answer a = ask(b, r, path);
		wrong += tells(&a, path, in_room);
		if (strstr(r->pattern, "{task}") && a.status < 300) {
			print_error("%s %s: %d\n", who, path, a.status);
			wrong++;
		}
		if (in_room) {
			str real = s.incident;
			s.incident = S(UNKNOWN);
			struct answer none = ask(b, r, stage_path(&s, b, r->pattern));
			s.incident = real;
			named++;
			if (a.status != none.status || a.status < 300) {
				print_error("%s %s: %d, for a room that is not there %d\n", who, path, a.status, none.status);
				wrong++;
			}
		}
	}
	assert_true(named > 60);
	return wrong;
}

static str seal_now(void) { return stage_make(&s, HTTP_GET, api("/seal"), ""); }

static void test_nobody_else_sees_it(void **state)
{
	(void)state;
	static const enum access others[] = { ACCESS_VIEWER, ACCESS_EXECUTIVE, ACCESS_RESPONDER };
	begin(ACCESS_ADMIN);
	str before = seal_now();
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		wrong += walk_as(harness_sign_in(&s.h, others[i]), access_choices.v[others[i]].code);
	}
	wrong += walk_as(harness_program(&s.h, ACCESS_RESPONDER), "token");
	assert_int_equal(wrong, 0);
	assert_true(str_eq(seal_now(), before));
	stage_end(&s);
}

static void test_an_administrator_is_no_exception(void **state)
{
	(void)state;
	begin(ACCESS_RESPONDER);
	assert_int_equal(walk_as(harness_sign_in(&s.h, ACCESS_ADMIN), "admin"), 0);
	stage_end(&s);
}

/* What a member sees; and what they may not do to the last of them. */
static void test_members(void **state)
{
	(void)state;
	begin(ACCESS_ADMIN);
	struct arena *a = &s.h.arena;
	struct browser *executive = harness_sign_in(&s.h, ACCESS_EXECUTIVE);
	str id = id_str(a, s.h.account_ids[ACCESS_EXECUTIVE]);
	const char *body = cz(STR_CAT(a, S("{\"account_id\":\""), id, S("\"}")));
	assert_int_equal(browser_get(executive, cz(room_path)).status, 404);
	assert_int_equal(browser_json(executive, HTTP_POST, cz(api("/members")), body).status, 404);
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/members")), body).status, 204);
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/members")), body).status, 422);
	struct answer seen = browser_get(executive, "/now");
	assert_true(answer_has(&seen, HIDDEN_TITLE));
	assert_int_equal(browser_get(executive, cz(room_path)).status, 200);
	/* somebody of another firm cannot be one */
	const char *stranger = cz(STR_CAT(a, S("{\"account_id\":\""), id_str(a, s.h.account_ids[ACCESS_NONE]), S("\"}")));
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/members")), stranger).status, 422);
	/* out again, in the middle of writing */
	const char *out = cz(STR_CAT(a, api("/members/"), id, S("/remove")));
	assert_int_equal(browser_json(s.maker, HTTP_POST, out, "{}").status, 204);
	assert_int_equal(browser_json(executive, HTTP_POST, cz(api("/entries")), "{\"text\":\"x\"}").status, 404);
	const char *last = cz(STR_CAT(a, api("/members/"), id_str(a, s.h.account_ids[ACCESS_ADMIN]), S("/remove")));
	struct answer r = browser_json(s.maker, HTTP_POST, last, "{}");
	assert_int_equal(r.status, 409);
	/* lifted: there for everybody again */
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/lift")), "{\"reason\":\"終わった\"}").status, 204);
	assert_int_equal(browser_get(executive, cz(room_path)).status, 200);
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/lift")), "{\"reason\":\"終わった\"}").status, 409);
	stage_end(&s);
}

/* A room that begins restricted takes no number of the month's series. */
static void test_no_gap_in_the_numbers(void **state)
{
	(void)state;
	begin(ACCESS_ADMIN);
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	const char *open = "{\"title\":\"ふつう\"}";
	struct answer first = browser_json(b, HTTP_POST, "/api/v1/incidents", open);
	struct answer hidden = browser_json(s.maker, HTTP_POST, "/api/v1/incidents",
		"{\"title\":\"" HIDDEN_TITLE "\",\"is_restricted\":true}");
	struct answer second = browser_json(b, HTTP_POST, "/api/v1/incidents", open);
	assert_true(answer_has(&first, "#3") && answer_has(&second, "#4"));
	assert_int_equal(hidden.status, 201);
	assert_false(answer_has(&hidden, "#"));
	assert_true(answer_has(&hidden, "\"is_restricted\":true"));
	assert_int_equal(browser_get(b, cz(hidden.location)).status, 404);
	assert_int_equal(browser_get(s.maker, cz(hidden.location)).status, 200);
	struct answer list = browser_get(b, "/api/v1/incidents");
	assert_false(answer_has(&list, HIDDEN_TITLE));
	stage_end(&s);
}

static int64_t audit_lines(const char *detail)
{
	char path[200];
	sqlite3 *db;
	sqlite3_stmt *q;
	snprintf(path, sizeof path, "%s/sonae.db", s.h.dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	const char *sql = "SELECT count(*) FROM audit WHERE what = 'incident_read' AND detail LIKE ?";
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_text(q, 1, detail, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

static bool act_nothing(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return true;
}

/* Every look is a line; a change and a refusal are none. */
static void test_every_read_is_written_down(void **state)
{
	(void)state;
	begin(ACCESS_ADMIN);
	struct browser *viewer = harness_sign_in(&s.h, ACCESS_VIEWER);
	const char *page = cz(STR_CAT(&s.h.arena, S("/incident/"), s.incident));
	assert_true(harness_write(&s.h, act_nothing, NULL)); /* what was asked before is on disk */
	int64_t before = audit_lines("%");
	assert_int_equal(browser_get(s.maker, page).status, 200);
	assert_int_equal(browser_get(s.maker, page).status, 200);
	assert_int_equal(browser_get(s.maker, cz(api("/entries"))).status, 200);
	assert_int_equal(browser_get(viewer, page).status, 404);
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(api("/entries")), "{\"text\":\"x\"}").status, 201);
	assert_true(harness_write(&s.h, act_nothing, NULL));
	assert_int_equal(audit_lines("%") - before, 3);
	assert_int_equal(audit_lines("GET /incident/{incident}"), 2);
	stage_end(&s);
}

/* A page that is open may read itself again a hundred times: a line an hour. Whoever opens it is always written down. */
static void test_an_open_page_is_one_line_an_hour(void **state)
{
	(void)state;
	begin(ACCESS_ADMIN);
	struct http_header by_itself = { S("x-sonae-live"), S("1") };
	const char *page = cz(STR_CAT(&s.h.arena, S("/incident/"), s.incident));
	const char *other = cz(STR_CAT(&s.h.arena, S("/incident/"), s.incident, S("/timeline")));
	assert_true(harness_write(&s.h, act_nothing, NULL));
	int64_t before = audit_lines("%");
#define AGAIN(who, path) browser_send(who, HTTP_GET, path, NULL, STR_NONE, &by_itself, 1)
#define LINES(n) do { assert_true(harness_write(&s.h, act_nothing, NULL)); \
		assert_int_equal(audit_lines("%") - before, n); } while (0)
	AGAIN(s.maker, page); /* nobody opened it before: written */
	AGAIN(s.maker, page);
	LINES(1);
	assert_int_equal(audit_lines("GET /incident/{incident} (again, by itself)"), 1);
	browser_get(s.maker, page); /* a click */
	browser_get(s.maker, page);
	LINES(3);
	for (int i = 0; i < 50; i++) {
		s.h.now_ms += 60 * 1000;
		AGAIN(s.maker, page);
	}
	LINES(3);
	AGAIN(s.maker, other); /* another page of the room was not opened yet */
	LINES(4);
	AGAIN(s.maker, cz(api("/entries"))); /* programs have no pages */
	AGAIN(s.maker, cz(api("/entries")));
	LINES(6);
	struct browser *second = harness_sign_in(&s.h, ACCESS_ADMIN); /* another session of the same account */
	AGAIN(second, page);
	LINES(7);
	s.h.now_ms += 11 * 60 * 1000; /* an hour after the last click */
	AGAIN(s.maker, page);
	AGAIN(s.maker, page);
	LINES(8);
	s.h.now_ms -= 3 * 3600 * 1000; /* a clock set back folds nothing */
	AGAIN(s.maker, page);
	LINES(9);
	stage_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_else_sees_it), cmocka_unit_test(test_an_administrator_is_no_exception),
		cmocka_unit_test(test_members), cmocka_unit_test(test_no_gap_in_the_numbers),
		cmocka_unit_test(test_every_read_is_written_down), cmocka_unit_test(test_an_open_page_is_one_line_an_hour),
	};
	return cmocka_run_group_tests_name("restricted", tests, NULL, NULL);
}
