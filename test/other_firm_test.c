/* Another firm's administrator asks for everything by its real ids, and sees nothing: no page, no JSON, no file. */
#include "stage.h"

static struct stage s;
static struct browser *other;

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
	str issue = STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident, S("/reports/"), s.report, S("/issue"));
	stage_make(&s, HTTP_POST, issue, "{}");
	other = harness_sign_in_other(&s.h);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

/* Words and numbers that only the first firm has. */
static bool tells(const struct answer *r, const char *where)
{
	const str words[] = { S(STAGE_TITLE), S(STAGE_SECRET), S(STAGE_ROW), S("ひなた惣菜"), S("さん"), S("hinata"),
		id_str(&s.h.arena, s.h.org_id) };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_find(r->body, words[i], 0) != SIZE_MAX) {
			print_error("%s tells %.*s\n", where, STR_FMT(words[i]));
			return true;
		}
	}
	return false;
}

/* For everybody who was given the key, words of the program, levels 0 to 3, cards: each firm has its own words there (level_test, binder_test). */
static bool is_everybodys(const char *pattern)
{
	static const char *const parts[] = { "{session}", "{token}", "{desk}", "{reading}", "{reaching}", "{answering}", "{event}", "{guide}", "{field}", "{level}", "{card}" };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strstr(pattern, parts[i])) {
			return true;
		}
	}
	return strstr(pattern, "/structure/roles/") != NULL; /* the same roles for everybody, each with their own people */
}

static void test_every_page(void **state)
{
	(void)state;
	size_t wrong = 0, asked = 0;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		bool own = is_everybodys(r->pattern);
		if (r->method != HTTP_GET || own) {
			continue;
		}
		str room = s.incident;
		s.incident = strstr(r->pattern, "/imported") ? stage_imported(&s) : room;
		const char *path = stage_path(&s, s.maker, r->pattern);
		s.incident = room;
		struct answer theirs = browser_get(other, path), ours = browser_get(s.maker, path);
		const char *ledger = strstr(r->pattern, "{sheet}"); /* everybody has the same ledgers, each their own rows */
		bool named = strchr(ledger ? ledger + 1 : r->pattern, '{');
		asked += named;
		if (named && (theirs.status != 404 || ours.status >= 400)) {
			print_error("%s: %d for the other firm, %d for ours\n", path, theirs.status, ours.status);
			wrong++;
		}
		wrong += tells(&theirs, path);
	}
	assert_true(asked > 20);
	assert_int_equal(wrong, 0);
}

/* The same ids in queries and bodies. */
static void test_ids_in_bodies(void **state)
{
	(void)state;
	struct arena *a = &s.h.arena;
	struct answer r = browser_json(other, HTTP_POST, "/api/v1/incidents", "{\"title\":\"よその事案\"}");
	assert_int_equal(r.status, 201);
	const char *room = str_cz(a, r.location);
	str stranger = id_str(a, s.h.person_ids[ACCESS_RESPONDER]);
	const struct { const char *after, *field; } bodies[] = {
		{ "/lead", "\"person_id\"" }, { "/entries", "\"text\":\"x\",\"person_id\"" },
		{ "/steps", "\"item\":\"x\",\"owner_id\"" }, { "/steps", "\"item\":\"x\",\"after_id\"" },
		{ "/roles/pr/hand", "\"to_id\"" }, { "/roles/pr/reached", "\"person_id\"" }, { "/handovers", "\"to_id\"" },
		{ "/decisions", "\"question\":\"x\",\"decider_id\"" }, { "/decisions", "\"question\":\"x\",\"carrier_id\"" },
		{ "/decisions", "\"question\":\"x\",\"revisits_id\"" },
		{ "/links", "\"reason\":\"x\",\"other_id\"" }, { "/merge", "\"reason\":\"x\",\"into_id\"" },
	};
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		const char *path = str_cz(a, STR_CAT(a, str_from_c(room), str_from_c(bodies[i].after)));
		str json = STR_CAT(a, S("{"), str_from_c(bodies[i].field), S(":\""), stranger, S("\"}"));
		r = browser_json(other, HTTP_POST, path, str_cz(a, json));
		if (r.status != 422) {
			print_error("%s %.*s: %d %.*s\n", path, STR_FMT(json), r.status, STR_FMT(r.body));
		}
		assert_int_equal(r.status, 422);
		assert_false(tells(&r, path));
	}
	str opened = STR_CAT(a, S("{\"title\":\"x\",\"noticed_by\":\""), stranger, S("\"}"));
	r = browser_json(other, HTTP_POST, "/api/v1/incidents", str_cz(a, opened));
	assert_int_equal(r.status, 422);
	/* our room's parts under their room's address */
	const str parts[] = { STR_CAT(a, S("/steps/"), s.step), STR_CAT(a, S("/reports/"), s.report),
		STR_CAT(a, S("/reports/"), s.report, S("/document")), STR_CAT(a, S("/masks/"), s.request) };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		r = browser_get(other, str_cz(a, STR_CAT(a, str_from_c(room), parts[i])));
		assert_int_equal(r.status, 404);
		assert_false(tells(&r, "a part under another room"));
	}
}

/* Nothing of what was asked left a trace in the room. */
static void test_nothing_changed(void **state)
{
	(void)state;
	struct arena *a = &s.h.arena;
	str seal_path = STR_CAT(a, S("/api/v1/incidents/"), s.incident, S("/seal"));
	str before = stage_make(&s, HTTP_GET, seal_path, "");
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		if (r->method != HTTP_GET && strstr(r->pattern, "{incident}")) {
			const char *path = stage_path(&s, other, r->pattern);
			struct answer theirs = r->flags & ROUTE_API ? browser_json(other, r->method, path, stage_body(&s, r))
				: browser_post(other, path, stage_body(&s, r));
			assert_int_equal(theirs.status, 404);
			assert_false(tells(&theirs, path));
		}
	}
	assert_true(str_eq(stage_make(&s, HTTP_GET, seal_path, ""), before));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_page), cmocka_unit_test(test_ids_in_bodies),
		cmocka_unit_test(test_nothing_changed),
	};
	return cmocka_run_group_tests_name("other_firm", tests, begin, end);
}
