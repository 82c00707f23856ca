/* A helper (協力者) asks for every address of the program and gets their own tasks, their own settings, and nothing else. */
#include "stage.h"

static struct stage s;

/* What is for everybody who is signed in, or for everybody at all. Add to it only what tells nothing of a room. */
static bool is_for_helpers(const struct route *r)
{
	if (r->flags & (ROUTE_PUBLIC | ROUTE_NO_ORG)) {
		return true;
	}
	const char *all[] = { "/work", "/task/{task}", "/task/{task}/start", "/task/{task}/done", "/task/{task}/ask",
		"/api/v1/tasks", "/api/v1/tasks/{task}", "/api/v1/tasks/{task}/start", "/api/v1/tasks/{task}/done",
		"/api/v1/tasks/{task}/ask", "/api/v1/waiting", "/events", "/search", "/api/v1/search", "/settings/my-notices", "/api/v1/notice-choice",
		"/broadcast/{warning}/mine", "/api/v1/broadcasts/{warning}/mine",
		"/asks/{round}/answer", "/api/v1/asks/{round}/mine" };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (strcmp(all[i], r->pattern) == 0) {
			return r->needs == ACCESS_HELPER;
		}
	}
	return false;
}

static void test_every_other_door_is_closed(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
	size_t wrong = 0, closed = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (is_for_helpers(r)) {
			continue;
		}
		s.h.n_browsers = 1;
		struct answer a = stage_ask(&s, harness_sign_in(&s.h, ACCESS_HELPER), r);
		closed++;
		if (a.status != 403 || str_find(a.body, S(STAGE_TITLE), 0) != SIZE_MAX) {
			print_error("%s: %d for a helper\n", r->pattern, a.status);
			wrong++;
		}
	}
	assert_true(closed > 100);
	assert_int_equal(wrong, 0);
	stage_end(&s);
}

static void test_their_own_tasks(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
	struct arena *a = &s.h.arena;
	str room = STR_CAT(a, S("/api/v1/incidents/"), s.incident, S("/tasks"));
	str owner = id_str(a, s.h.person_ids[ACCESS_HELPER]);
	str mine = stage_member(stage_make(&s, HTTP_POST, room, str_cz(a, STR_CAT(a, S("{\"title\":\"文面を見る\",\"attached\":\"渡す文\","),
		S("\"owner_id\":\""), owner, S("\"}")))), "\"id\":\"");
	str theirs = stage_member(stage_make(&s, HTTP_POST, room, "{\"title\":\"よその作業\"}"), "\"id\":\"");
	struct browser *b = harness_sign_in(&s.h, ACCESS_HELPER);
	struct answer r = browser_get(b, "/");
	assert_true(r.status == 303 && str_eq(r.location, S("/work")));
	r = browser_get(b, "/work");
	assert_true(answer_has(&r, "文面を見る") && !answer_has(&r, "よその作業") && !answer_has(&r, STAGE_TITLE));
	assert_false(answer_has(&r, "href=\"/now\"") || answer_has(&r, "href=\"/people\""));
	const char *page = str_cz(a, STR_CAT(a, S("/task/"), mine));
	r = browser_get(b, page);
	assert_true(r.status == 200 && answer_has(&r, "渡す文"));
	str name = stage_member(stage_make(&s, HTTP_GET, STR_CAT(a, S("/api/v1/incidents/"), s.incident), ""), "\"name\":\"");
	assert_true(str_find(r.body, name, 0) == SIZE_MAX && str_find(r.body, s.incident, 0) == SIZE_MAX);
	r = browser_get(b, str_cz(a, STR_CAT(a, S("/api/v1/tasks/"), mine)));
	assert_true(r.status == 200 && str_find(r.body, s.incident, 0) == SIZE_MAX);
	assert_int_equal(browser_get(b, str_cz(a, STR_CAT(a, S("/task/"), theirs))).status, 404);
	assert_int_equal(browser_post(b, str_cz(a, STR_CAT(a, S("/task/"), mine, S("/ask"))), "text=%E3%81%84%E3%81%A4%E3%81%BE%E3%81%A7").status, 303);
	assert_int_equal(browser_post(b, str_cz(a, STR_CAT(a, S("/task/"), mine, S("/done"))), "note=x").status, 303);
	assert_int_equal(browser_post(b, str_cz(a, STR_CAT(a, S("/task/"), theirs, S("/done"))), "note=x").status, 404);
	/* the room has it: the question and that it is done */
	str entries = stage_make(&s, HTTP_GET, STR_CAT(a, S("/api/v1/incidents/"), s.incident, S("/entries")), "");
	assert_true(str_find(entries, S("いつまで"), 0) != SIZE_MAX);
	stage_end(&s);
}

/* Taken out of the organisation while a page is open: the next write is refused, says why, and writes nothing. */
static void test_taken_out_while_acting(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
	struct arena *a = &s.h.arena;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	const char *page = str_cz(a, STR_CAT(a, S("/incident/"), s.incident));
	assert_int_equal(browser_get(b, page).status, 200);
	str seal = STR_CAT(a, S("/api/v1/incidents/"), s.incident, S("/seal"));
	str before = stage_make(&s, HTTP_GET, seal, "");
	browser_get(s.maker, "/settings/members");
	str end = STR_CAT(a, S("/settings/members/"), id_str(a, s.h.account_ids[ACCESS_RESPONDER]), S("/end"));
	assert_int_equal(browser_post(s.maker, str_cz(a, end), "").status, 303);
	struct answer r = browser_post(b, str_cz(a, STR_CAT(a, S("/incident/"), s.incident, S("/entry"))), "text=x");
	assert_int_equal(r.status, 403);
	assert_int_equal(browser_get(b, page).status, 403);
	assert_true(str_eq(stage_make(&s, HTTP_GET, seal, ""), before));
	stage_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_other_door_is_closed), cmocka_unit_test(test_their_own_tasks),
		cmocka_unit_test(test_taken_out_while_acting),
	};
	return cmocka_run_group_tests_name("helper", tests, NULL, NULL);
}
