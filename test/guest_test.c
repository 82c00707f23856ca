/* Somebody outside with a link: sees what its maker chose of one room, nothing else, and only until the link is over. */
#include "stage.h"

#include <sqlite3.h>

static struct stage s;

static const char *cz(str t) { return str_cz(&s.h.arena, t); }

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

static str links(void) { return STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident, S("/guests")); }

struct link { str id, token; };
static struct link make(const char *json)
{
	str body = stage_make(&s, HTTP_POST, links(), json);
	return (struct link){ stage_member(body, "\"id\":\""), stage_member(body, "\"token\":\"") };
}

static struct answer enter(struct browser *b, str token)
{
	browser_get(b, cz(STR_CAT(&s.h.arena, S("/guest/"), token)));
	return browser_post(b, "/guest/enter", cz(STR_CAT(&s.h.arena, S("token="), token)));
}

static struct browser *opened(str token)
{
	s.h.n_browsers = 1;
	struct browser *b = harness_browser(&s.h);
	struct answer r = enter(b, token);
	assert_int_equal(r.status, 303);
	assert_true(str_eq(r.location, S("/guest")));
	return b;
}

static void test_sees_what_was_chosen(void **state)
{
	(void)state;
	begin(state);
	struct link l = make("{\"name\":\"北斗システム\",\"reason\":\"原因の調査\",\"sees_timeline\":true}");
	struct browser *b = opened(l.token);
	struct answer r = browser_get(b, "/guest");
	assert_int_equal(r.status, 200);
	assert_true(answer_has(&r, STAGE_SECRET) && answer_has(&r, "北斗システム"));
	assert_false(answer_has(&r, "/guest/note") || answer_has(&r, "href=\"/now\"") || answer_has(&r, "tel:"));
	assert_false(answer_has(&r, cz(s.incident))); /* no address that leads anywhere */
	assert_int_equal(browser_post(b, "/guest/note", "text=x").status, 403);
	struct link facts = make("{\"name\":\"警察\",\"reason\":\"届出\",\"sees_facts\":true,\"may_write\":true}");
	b = opened(facts.token);
	r = browser_get(b, "/guest");
	assert_false(answer_has(&r, STAGE_SECRET));
	assert_true(answer_has(&r, STAGE_TITLE));
	assert_int_equal(browser_post(b, "/guest/note", "text=%E7%95%AA%E5%8F%B7%E3%81%AF12").status, 303);
	str entries = stage_make(&s, HTTP_GET, STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident, S("/entries")), "");
	assert_true(str_find(entries, S("番号は12"), 0) != SIZE_MAX && str_find(entries, S("社外の人 警察"), 0) != SIZE_MAX);
	assert_int_equal(browser_post(b, "/guest/note", "text=").status, 422);
	end(state);
}

/* The timeline is what happened, not how the team works: who else looks in, tasks, decisions, what was taken back. */
static void test_the_inside_stays_inside(void **state)
{
	(void)state;
	begin(state);
	struct arena *a = &s.h.arena;
	str room = STR_CAT(a, S("/api/v1/incidents/"), s.incident);
	struct link l = make("{\"name\":\"北斗システム\",\"reason\":\"調査\",\"sees_timeline\":true}");
	make("{\"name\":\"県警の山本\",\"reason\":\"告訴の相談\",\"sees_timeline\":true}");
	stage_make(&s, HTTP_POST, STR_CAT(a, room, S("/tasks")), "{\"title\":\"退職者の端末を調べる\"}");
	stage_make(&s, HTTP_POST, STR_CAT(a, room, S("/level")), "{\"level\":2,\"ground\":\"身内の疑い\"}");
	stage_make(&s, HTTP_POST, STR_CAT(a, room, S("/restrict")), "{\"reason\":\"社員が関わる\"}");
	str note = stage_make(&s, HTTP_POST, STR_CAT(a, room, S("/entries")), "{\"text\":\"まちがえて書いた\"}");
	stage_make(&s, HTTP_POST, STR_CAT(a, room, S("/entries/"), stage_member(note, "\"seq\":"), S("/withdraw")),
		"{\"reason\":\"x\"}");
	struct browser *b = opened(l.token);
	struct answer r = browser_get(b, "/guest");
	assert_int_equal(r.status, 200);
	assert_true(answer_has(&r, STAGE_SECRET)); /* an entry, also now that the room is restricted */
	const char *inside[] = { "県警", "告訴", "退職者", "身内", "社員が関わる", "まちがえて書いた" };
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
		assert_false(answer_has(&r, inside[i]));
	}
	end(state);
}

/* A guest has no other door: neither this room's own pages nor anything else. */
static void test_no_other_route(void **state)
{
	(void)state;
	begin(state);
	struct link l = make("{\"name\":\"x\",\"reason\":\"x\",\"sees_timeline\":true,\"may_write\":true}");
	struct browser *b = opened(l.token);
	size_t wrong = 0, asked = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (r->flags & ROUTE_PUBLIC) {
			continue;
		}
		const char *path = stage_path(&s, s.maker, r->pattern);
		struct answer a = r->method == HTTP_GET ? browser_get(b, path)
			: r->flags & ROUTE_API ? browser_json(b, r->method, path, stage_body(&s, r)) : browser_post(b, path, stage_body(&s, r));
		bool refused = a.status == 401 || a.status == 403 || (a.status == 303 && str_starts(a.location, S("/sign-in")));
		asked++;
		if (!refused) {
			print_error("%s: %d for a guest\n", r->pattern, a.status);
			wrong++;
		}
	}
	assert_true(asked > 100);
	assert_int_equal(wrong, 0);
	end(state);
}

static void test_over_is_over(void **state)
{
	(void)state;
	begin(state);
	struct link l = make("{\"name\":\"x\",\"reason\":\"x\",\"sees_timeline\":true,\"days\":1}");
	struct link other = make("{\"name\":\"y\",\"reason\":\"y\",\"sees_timeline\":true,\"days\":2}");
	struct browser *b = opened(l.token);
	assert_int_equal(browser_get(b, "/guest").status, 200);
	/* taken back: also the screen that was open */
	str revoke = STR_CAT(&s.h.arena, links(), S("/"), l.id, S("/revoke"));
	stage_make(&s, HTTP_POST, revoke, "{}");
	assert_int_equal(browser_json(s.maker, HTTP_POST, cz(revoke), "{}").status, 409);
	assert_int_equal(browser_get(b, "/guest").status, 404);
	assert_int_equal(enter(b, l.token).status, 404);
	/* by itself */
	struct browser *c = opened(other.token);
	s.h.now_ms += INT64_C(3) * 24 * 3600 * 1000;
	assert_int_equal(browser_get(c, "/guest").status, 404);
	assert_int_equal(enter(c, other.token).status, 404);
	end(state);
}

/* A cookie lasts half a day; the link may be opened again. */
static void test_a_cookie_ends_before_the_link(void **state)
{
	(void)state;
	begin(state);
	struct link l = make("{\"name\":\"x\",\"reason\":\"x\",\"sees_timeline\":true,\"days\":5}");
	struct browser *b = opened(l.token);
	s.h.now_ms += INT64_C(13) * 3600 * 1000;
	assert_int_equal(browser_get(b, "/guest").status, 404);
	assert_int_equal(enter(b, l.token).status, 303);
	assert_int_equal(browser_get(b, "/guest").status, 200);
	end(state);
}

static void test_guessing_has_to_wait(void **state)
{
	(void)state;
	begin(state);
	struct link l = make("{\"name\":\"x\",\"reason\":\"x\",\"sees_timeline\":true}");
	s.h.n_browsers = 1;
	struct browser *b = harness_browser(&s.h);
	b->peer = S("203.0.113.9");
	int status = 0, tries = 0;
	for (; tries < 40 && status != 429; tries++) {
		status = enter(b, S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).status;
		assert_true(status == 404 || status == 429);
	}
	assert_true(tries > 5 && tries < 40);
	assert_int_equal(enter(b, l.token).status, 429); /* also the right one: nothing is told */
	struct browser *elsewhere = harness_browser(&s.h);
	elsewhere->peer = S("203.0.113.10");
	assert_int_equal(enter(elsewhere, l.token).status, 303);
	assert_int_equal(enter(elsewhere, S("' OR 1=1 --")).status, 404);
	end(state);
}

static bool nothing(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return true;
}

/* Lines of the audit; what was left to write before is written by then. */
static int64_t audit_lines(void)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	assert_true(harness_write(&s.h, nothing, NULL));
	assert_int_equal(sqlite3_open(cz(STR_CAT(&s.h.arena, str_from_c(s.h.dir), S("/sonae.db"))), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM audit", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

/* Each opening is a session and a line of the audit, each look is a line. */
static void test_one_link_is_not_opened_without_end(void **state)
{
	(void)state;
	begin(state);
	struct link l = make("{\"name\":\"x\",\"reason\":\"x\",\"sees_timeline\":true}");
	struct browser *b = harness_browser(&s.h);
	int n = 0;
	while (n < 200 && enter(b, l.token).status == 303) {
		n++;
	}
	assert_int_equal(n, 60);
	assert_int_equal(enter(b, l.token).status, 429);
	int64_t before = audit_lines();
	for (int i = 0; i < 100; i++) {
		assert_int_equal(browser_get(b, "/guest").status, 200);
	}
	assert_int_equal(audit_lines() - before, 30);
	s.h.now_ms += INT64_C(3601) * 1000;
	assert_int_equal(enter(b, l.token).status, 303);
	end(state);
}

static void test_refused_links(void **state)
{
	(void)state;
	begin(state);
	const char *bad[] = { "{\"name\":\"x\",\"reason\":\"x\"}", "{\"name\":\"x\",\"reason\":\"x\",\"sees_facts\":true,\"days\":31}",
		"{\"name\":\"x\",\"reason\":\"x\",\"sees_facts\":true,\"days\":0}", "{\"reason\":\"x\",\"sees_facts\":true}",
		"{\"name\":\"x\",\"sees_facts\":true}" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(browser_json(s.maker, HTTP_POST, cz(links()), bad[i]).status, 422);
	}
	/* the list never tells the secret */
	struct link l = make("{\"name\":\"x\",\"reason\":\"x\",\"sees_timeline\":true}");
	str list = stage_make(&s, HTTP_GET, links(), "");
	assert_true(str_find(list, l.token, 0) == SIZE_MAX && str_find(list, S("token"), 0) == SIZE_MAX);
	end(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sees_what_was_chosen), cmocka_unit_test(test_the_inside_stays_inside), cmocka_unit_test(test_no_other_route),
		cmocka_unit_test(test_over_is_over), cmocka_unit_test(test_a_cookie_ends_before_the_link),
		cmocka_unit_test(test_guessing_has_to_wait), cmocka_unit_test(test_refused_links),
		cmocka_unit_test(test_one_link_is_not_opened_without_end),
	};
	return cmocka_run_group_tests_name("guest", tests, NULL, NULL);
}
