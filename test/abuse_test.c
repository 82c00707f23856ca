/* The room under bad luck: very much in it, very long entries, wrong clocks, two at once. */
#include "stage.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "journal/journal.h"
#include "room/room.h"

static struct stage s;
static struct browser *ann, *boss;
static str room, api; /* "/incident/ID", "/api/v1/incidents/ID" */

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_RESPONDER);
	ann = s.maker;
	boss = harness_sign_in(&s.h, ACCESS_ADMIN);
	str id = stage_member(stage_make(&s, HTTP_POST, S("/api/v1/incidents"), "{\"title\":\"止まった\"}"), "\"id\":\"");
	room = STR_CAT(&s.h.arena, S("/incident/"), id);
	api = STR_CAT(&s.h.arena, S("/api/v1/incidents/"), id);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

static const char *cz(str a, const char *b)
{
	return str_cz(&s.h.arena, STR_CAT(&s.h.arena, a, str_from_c(b)));
}

static bool holds(void)
{
	struct journal_finding f;
	err_clear(&s.h.c);
	s.h.c.db = store_reader(s.h.store, &s.h.c);
	bool ok = journal_verify(&s.h.c, room_projections, room_projections_count, &f) && !f.broken;
	if (!ok) {
		print_error("%.*s\n", STR_FMT(f.what));
	}
	return ok;
}

/* --- very much --- */

#define ROWS 5000
#define TIMES 2

/* One request with 5,000 lines, as the import of a chronology takes them. */
static void import_rows(int batch)
{
	AUTO_BUF(csv, 1024 * 1024);
	buf_add(&csv, S("{\"csv\":\"time,type,text\\n"));
	for (int i = 0; i < ROWS; i++) {
		buf_printf(&csv, "2026-11-%02d %02d:%02d,observed,%d-%d 件目の記録\\n", 1 + i % 20, i / 60 % 24, i % 60, batch, i);
	}
	buf_add(&csv, S("\"}"));
	assert_true(buf_ok(&csv));
	struct answer r = browser_json(ann, HTTP_POST, cz(api, "/import"), str_cz(&s.h.arena, buf_str(&csv)));
	if (r.status >= 300) {
		print_error("%d %.*s\n", r.status, STR_FMT(r.body));
	}
	assert_in_range(r.status, 200, 201);
}

static size_t count(str text, const char *part)
{
	size_t n = 0;
	for (size_t at = str_find(text, str_from_c(part), 0); at != SIZE_MAX; at = str_find(text, str_from_c(part), at + 1)) {
		n++;
	}
	return n;
}

/* On the screen in pieces that a slow line holds, each line once; on paper in one piece, complete. */
static void timeline_of_all(void)
{
	size_t n = 0, pages = 0;
	str to = STR_CAT(&s.h.arena, room, S("/timeline"));
	struct answer r;
	do {
		r = browser_get(ann, cz(to, ""));
		assert_int_equal(r.status, 200);
		assert_in_range(r.body.n, 1, 200 * 1024);
		assert_in_range(count(r.body, "<tr><td class=\"is-time\">"), 1, 200);
		assert_true(answer_has(&r, "/timeline?all=1\""));
		n += count(r.body, "件目の記録");
		size_t more = str_find(r.body, S("/timeline?after="), 0);
		to = more == SIZE_MAX ? S("") : STR_CAT(&s.h.arena, room, str_sub(r.body, more, 100));
		to = str_cut(&to, '"');
	} while (to.n && ++pages < 200);
	assert_int_equal(n, ROWS * TIMES);
	r = browser_get(ann, cz(room, "/timeline?all=1"));
	assert_int_equal(count(r.body, "件目の記録"), ROWS * TIMES);
	assert_in_range(r.body.n, 1, LIMIT_PAGE_BYTES);
	assert_true(answer_has(&r, "data-print") && !answer_has(&r, "分けて示して"));
	assert_int_equal(browser_get(ann, cz(room, "/picture")).status, 200);
}

static void test_ten_thousand_entries(void **state)
{
	(void)state;
	for (int i = 0; i < TIMES; i++) {
		import_rows(i);
	}
	struct answer r = browser_get(ann, cz(room, ""));
	assert_int_equal(r.status, 200);
	assert_int_equal(count(r.body, "<li class=\"entry "), 50);
	assert_in_range(r.body.n, 1, 300 * 1024); /* a page is a page, whatever the room holds */
	/* all of them are reached by turning pages, each once */
	size_t n = 0, pages = 0;
	str next = S("");
	do {
		r = browser_get(ann, cz(STR_CAT(&s.h.arena, api, S("/entries?limit=200")), cz(next, "")));
		assert_int_equal(r.status, 200);
		n += count(r.body, "件目の記録\"");
		size_t at = str_find(r.body, S("\"next_cursor\":\""), 0);
		next = at == SIZE_MAX ? S("") : STR_CAT(&s.h.arena, S("&before="), stage_member(r.body, "\"next_cursor\":\""));
	} while (next.n && ++pages < 1000);
	assert_int_equal(n, ROWS * TIMES);
	timeline_of_all();
	assert_true(holds());
}

/* --- very long --- */

static struct answer write_text(const char *text, size_t n)
{
	AUTO_BUF(b, 256 * 1024);
	buf_add(&b, S("type=note&text="));
	buf_add(&b, (str){ text, n });
	return browser_post(ann, cz(room, "/entry"), str_cz(&s.h.arena, buf_str(&b)));
}

static void test_entry_of_64_kilobytes(void **state)
{
	(void)state;
	char *text = malloc(LIMIT_ENTRY_BYTES + 1);
	assert_non_null(text);
	memset(text, 'a', LIMIT_ENTRY_BYTES + 1);
	assert_int_equal(write_text(text, LIMIT_ENTRY_BYTES).status, 303);
	struct answer r = browser_get(ann, cz(room, ""));
	assert_int_equal(r.status, 200);
	assert_true(str_find(r.body, (str){ text, LIMIT_ENTRY_BYTES }, 0) != SIZE_MAX);
	r = write_text(text, LIMIT_ENTRY_BYTES + 1);
	assert_int_equal(r.status, 422);
	/* nothing is lost: what was typed stands in the form again */
	assert_true(str_find(r.body, (str){ text, LIMIT_ENTRY_BYTES + 1 }, 0) != SIZE_MAX);
	free(text);
	assert_true(holds());
}

/* --- wrong clocks --- */

static struct answer write_at(int64_t ms)
{
	AUTO_BUF(b, 512);
	buf_printf(&b, "{\"type\":\"observed\",\"text\":\"x\",\"occurred_at\":\"%.*s\"}",
		STR_FMT(time_rfc3339(&s.h.arena, ms)));
	return browser_json(ann, HTTP_POST, cz(api, "/entries"), str_cz(&s.h.arena, buf_str(&b)));
}

static void test_clock_of_a_client(void **state)
{
	(void)state;
	const int64_t minute = 60 * 1000;
	/* a little ahead is how clocks are; the record time is ours */
	struct answer r = write_at(s.h.now_ms + 3 * minute);
	assert_int_equal(r.status, 201);
	assert_true(str_eq(stage_member(r.body, "\"recorded_at\":\""), time_rfc3339(&s.h.arena, s.h.now_ms)));
	/* hours ahead is a mistake, told beside its field */
	r = write_at(s.h.now_ms + 120 * minute);
	assert_int_equal(r.status, 422);
	assert_true(answer_has(&r, "occurred_at"));
	/* far behind is what people write down later */
	assert_int_equal(write_at(s.h.now_ms - 3 * 24 * 60 * minute).status, 201);
	/* our own clock goes back: order is the number, and everything still holds */
	s.h.now_ms -= 60 * minute;
	r = write_at(s.h.now_ms);
	assert_int_equal(r.status, 201);
	assert_true(holds());
}

/* --- two at once --- */

static void test_one_step_by_two(void **state)
{
	(void)state;
	str step = stage_member(stage_make(&s, HTTP_GET, str_from_c(cz(api, "/steps")), ""), "\"id\":\"");
	str page = STR_CAT(&s.h.arena, room, S("/step/"), step);
	/* both look at it while it is open */
	assert_int_equal(browser_get(ann, cz(page, "")).status, 200);
	assert_int_equal(browser_get(boss, cz(page, "")).status, 200);
	assert_int_equal(browser_post(ann, cz(page, "/done"), "note=抜いた").status, 303);
	struct answer r = browser_post(boss, cz(page, "/done"), "note=わたしも抜いた");
	assert_int_equal(r.status, 409);
	assert_true(answer_has(&r, "わたしも抜いた")); /* typed text stays */
	r = browser_get(ann, cz(room, ""));
	assert_true(answer_has(&r, "抜いた"));
	assert_false(answer_has(&r, "わたしも抜いた"));
	assert_true(holds());
}

/* A form sent twice by an impatient finger. */
static void test_the_same_form_twice(void **state)
{
	(void)state;
	struct answer r = browser_get(ann, cz(room, ""));
	str once = stage_member(r.body, "name=\"once\" value=\"");
	const char *form = cz(STR_CAT(&s.h.arena, S("type=note&text=%E4%B8%80%E5%BA%A6%E3%81%A0%E3%81%91&once="), once), "");
	assert_int_equal(browser_post(ann, cz(room, "/entry"), form).status, 303);
	assert_int_equal(browser_post(ann, cz(room, "/entry"), form).status, 303);
	r = browser_get(ann, cz(room, ""));
	assert_int_equal(count(r.body, "一度だけ"), 1);
}

/* Each guess costs 64 MiB and half a second of a core. */
static void test_guesses_at_a_sample(void **state)
{
	(void)state;
	struct answer r = browser_json(ann, HTTP_POST, cz(api, "/uploads"), "{\"name\":\"x.exe\",\"bytes\":2}");
	assert_int_equal(r.status, 201);
	str upload = stage_member(r.body, "\"id\":\"");
	str to = STR_CAT(&s.h.arena, api, S("/uploads/"), upload, S("?offset=0"));
	const struct http_header start = { S("Upload-Offset"), S("0") };
	assert_int_equal(browser_send(ann, HTTP_PUT, cz(to, ""), "application/octet-stream", S("MZ"), &start, 1).status, 200);
	str take = STR_CAT(&s.h.arena, S("{\"name\":\"x\",\"kind\":\"file\",\"is_sample\":true,\"password\":\"infected-2026\",\"upload_id\":\""),
		upload, S("\"}"));
	r = browser_json(ann, HTTP_POST, cz(api, "/evidence"), cz(take, ""));
	assert_int_equal(r.status, 201);
	str open = STR_CAT(&s.h.arena, room, S("/evidence/"), stage_member(r.body, "\"id\":\""), S("/open"));
	for (int i = 0; i < 11; i++) {
		r = browser_post(ann, cz(open, ""), "password=infected-1999");
	}
	assert_int_equal(r.status, 429);
	assert_int_equal(browser_post(ann, cz(open, ""), "password=infected-2026").status, 429);
	assert_int_equal(browser_post(boss, cz(open, ""), "password=infected-2026").status, 200); /* nobody shuts out another */
	s.h.now_ms += 16 * 60 * 1000;
	assert_int_equal(browser_post(ann, cz(open, ""), "password=infected-2026").status, 200);
}

/* --- large bodies of those who may not --- */

/* What no route reads: whoever is told so was let as far as the body. */
static int sent_by(struct browser *b, enum http_method m, str path)
{
	return browser_send(b, m, cz(path, ""), "text/plain", S("x"), NULL, 0).status;
}

static str path_of_nothing(const char *pattern)
{
	AUTO_BUF(b, 300);
	str rest = str_from_c(pattern + 1);
	while (rest.n > 0) {
		str part = str_cut(&rest, '/');
		buf_add_c(&b, '/');
		buf_add(&b, part.p[0] == '{' ? S("00000000-0000-7000-8000-000000000000") : part);
	}
	return str_copy(&s.h.arena, buf_str(&b));
}

/* Before a byte is read: by the right, the ledger's own rule, and what the address names. */
static void test_uploads_of_those_who_may_not(void **state)
{
	struct browser *viewer = harness_sign_in(&s.h, ACCESS_VIEWER);
	int n = 0;
	(void)state;
	for (size_t i = 0; i < app_n_routes(s.h.app); i++) {
		const struct route *r = app_route(s.h.app, i);
		bool is_open = r->needs == ACCESS_VIEWER && r->op && r->op->needs == ACCESS_VIEWER && !str_find(str_from_c(r->pattern), S("{"), 0);
		if ((r->flags & (ROUTE_UPLOAD | ROUTE_LARGE)) && !is_open) {
			int status = sent_by(viewer, r->method, path_of_nothing(r->pattern));
			if (status != 403 && status != 404) {
				print_error("%s: %d\n", r->pattern, status);
				assert_true(false);
			}
			n++;
		}
	}
	assert_in_range(n, 10, 100);
	str row = stage_member(stage_make(&s, HTTP_POST, S("/api/v1/ledgers/vendor/rows"), "{\"values\":" STAGE_VALUES "}"), "\"id\":\"");
	const str paths[] = { S("/ledgers/vendor/import"), S("/api/v1/ledgers/vendor/imports"),
		STR_CAT(&s.h.arena, S("/ledgers/vendor/"), row, S("/files")), STR_CAT(&s.h.arena, S("/api/v1/ledgers/vendor/rows/"), row, S("/files")) };
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		assert_int_equal(sent_by(viewer, HTTP_POST, paths[i]), 403);
		assert_int_equal(sent_by(ann, HTTP_POST, paths[i]), 415);
	}
	const struct http_header long_one = { S("content-length"), S("500000000") };
	assert_int_equal(browser_send(viewer, HTTP_POST, "/ledgers/vendor/import", "multipart/form-data; boundary=x", S("x"), &long_one, 1).status, 413);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_ten_thousand_entries), T(test_entry_of_64_kilobytes), T(test_clock_of_a_client), T(test_one_step_by_two),
		T(test_the_same_form_twice), T(test_guesses_at_a_sample), T(test_uploads_of_those_who_may_not),
	};
	return cmocka_run_group_tests_name("abuse", tests, NULL, NULL);
}
