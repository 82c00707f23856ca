/* Who hears of changes and who is there: nothing lost, nothing twice, nobody who may not, nobody who holds things up. */
#include "stage.h"

#include "base/time.h"
#include "http/http.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <time.h>

static struct stage s;
static str room;                /* "/incident/ID" */

static const char *cz(str text) { return str_cz(&s.h.arena, text); }

static int begin(void **state)
{
	(void)state;
	stage_begin(&s, ACCESS_ADMIN);
	stage_room(&s, S(""));
	room = STR_CAT(&s.h.arena, S("/incident/"), s.incident);
	return 0;
}

static int end(void **state)
{
	(void)state;
	size_t left = live_n_listeners(s.h.live);
	stage_end(&s);
	return left == 0 ? 0 : -1;
}

/* --- listening --- */

struct ear { struct browser *b; struct http_exchange *x; str heard; bool is_over; };

static void take(struct ear *e)
{
	e->heard = STR_CAT(&s.h.arena, e->heard, (str){ e->x->response.body ? e->x->response.body : "", e->x->response.body_bytes });
}

static struct ear listen_last(struct browser *b, str path, str last_id)
{
	struct ear e = { .b = b, .x = arena_new(&s.h.arena, struct http_exchange), .heard = S("") };
	browser_listen(b, cz(path), last_id, e.x);
	take(&e);
	return e;
}

static struct ear listen_at(struct browser *b, const char *path) { return listen_last(b, str_from_c(path), STR_NONE); }

static struct ear listen_room(struct browser *b, const char *query)
{
	struct ear e = listen_at(b, cz(STR_CAT(&s.h.arena, room, S("/events"), str_from_c(query))));
	assert_int_equal(e.x->response.status, 200);
	return e;
}

static void hang_up(struct ear *e) { browser_hang_up(e->b, e->x); }

static int64_t monotonic(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool has(const struct ear *e, const char *text) { return str_find(e->heard, str_from_c(text), 0) != SIZE_MAX; }

/* Until `text` has come (NULL: until it is over), at most `ms`. */
static bool hears(struct ear *e, const char *text, int ms)
{
	int64_t until = monotonic() + ms;
	while (!(text ? has(e, text) : e->is_over) && monotonic() < until && !e->is_over) {
		e->is_over = !http_loopback_more(e->x, 50);
		take(e);
	}
	return text ? has(e, text) : e->is_over;
}

static size_t times(const struct ear *e, const char *text)
{
	size_t n = 0;
	for (size_t at = 0; (at = str_find(e->heard, str_from_c(text), at)) != SIZE_MAX; at++) {
		n++;
	}
	return n;
}

static int64_t add_entry(const char *text)
{
	int64_t seq = 0;
	str path = STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident, S("/entries"));
	str json = STR_CAT(&s.h.arena, S("{\"type\":\"observed\",\"text\":\""), str_from_c(text), S("\"}"));
	assert_true(str_to_i64(stage_member(stage_make(&s, HTTP_POST, path, cz(json)), "\"seq\":"), &seq));
	return seq;
}

static const char *event(int64_t seq, const char *kind)
{
	return cz(str_printf(&s.h.arena, "id: %lld\ndata: {\"seq\":%lld,\"kind\":\"%s\"}\n\n", (long long)seq, (long long)seq,
		kind));
}

static void raw_sql(const char *sql)
{
	sqlite3 *db;
	char path[100];
	snprintf(path, sizeof path, "%s/sonae.db", s.h.dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		print_error("%s: %s\n", sql, sqlite3_errmsg(db));
	}
	sqlite3_close(db);
	assert_int_equal(rc, SQLITE_OK);
}

static const char *hex(struct id id) { return cz(str_hex(&s.h.arena, (bytes){ id.b, 16 })); }
static struct id room_id(void)
{
	struct id id;
	assert_true(id_parse(s.incident, &id));
	return id;
}

/* --- entries --- */

static void an_entry_is_told_without_its_text(void **state)
{
	(void)state;
	struct ear e = listen_room(harness_sign_in(&s.h, ACCESS_VIEWER), "");
	assert_true(str_starts(e.heard, S("retry: ")));
	int64_t begun = monotonic(), seq = add_entry("ひみつの話");
	assert_true(hears(&e, event(seq, "observed"), 2000));
	assert_true(monotonic() - begun < 1000);
	assert_false(has(&e, "ひみつ"));
	str steps = STR_CAT(&s.h.arena, S("/api/v1/incidents/"), s.incident, S("/steps/"), s.step, S("/start"));
	stage_make(&s, HTTP_POST, steps, "{}");
	assert_true(hears(&e, event(seq + 1, "step"), 2000));
	assert_int_equal(times(&e, event(seq, "observed")), 1);
	hang_up(&e);
}

static void reconnecting_misses_nothing_and_repeats_nothing(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	int64_t first = add_entry("1");
	for (int i = 0; i < 5; i++) {
		add_entry("n");
	}
	str last = str_i64(&s.h.arena, first + 2);
	struct ear e = listen_last(b, STR_CAT(&s.h.arena, room, S("/events?after=1")), last); /* what the browser says wins */
	assert_true(hears(&e, event(first + 5, "observed"), 2000));
	for (int64_t seq = first - 2; seq <= first + 5; seq++) {
		assert_int_equal(times(&e, event(seq, "observed")), seq > first + 2);
	}
	assert_true(hears(&e, event(add_entry("later"), "observed"), 2000));
	assert_int_equal(times(&e, "id: "), 4);
	hang_up(&e);
	e = listen_room(b, "?after=0");
	assert_true(hears(&e, event(first + 6, "observed"), 2000));
	assert_int_equal((int64_t)times(&e, "id: "), first + 6); /* all from the opening on */
	hang_up(&e);
}

static void who_is_far_behind_or_ahead_reads_anew(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	int64_t seq = 0;
	for (int i = 0; i < LIVE_KEPT + 20; i++) {
		seq = add_entry("n");
	}
	struct ear e = listen_room(b, "?after=3");
	assert_true(hears(&e, event(seq, "many"), 2000));
	assert_int_equal(times(&e, "id: "), 1);
	hang_up(&e);
	e = listen_room(b, "?after=99999");
	assert_true(hears(&e, event(seq, "many"), 2000));
	assert_true(hears(&e, event(add_entry("n"), "observed"), 2000));
	hang_up(&e);
}

static void many_listeners_hear_all_in_order(void **state)
{
	(void)state;
	enum { N = 60, M = 30 };
	static struct ear ears[N];
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	int64_t seq = add_entry("begin");
	for (int i = 0; i < N; i++) {
		ears[i] = listen_room(b, cz(str_printf(&s.h.arena, "?after=%lld", (long long)seq)));
	}
	for (int i = 0; i < M; i++) {
		seq = add_entry("n");
	}
	for (int i = 0; i < N; i++) {
		assert_true(hears(&ears[i], event(seq, "observed"), 5000));
		assert_int_equal(times(&ears[i], "id: "), M);
		size_t at = 0;
		for (int64_t k = seq - M + 1; k <= seq; k++) {
			at = str_find(ears[i].heard, str_from_c(event(k, "observed")), at);
			assert_true(at != SIZE_MAX);
		}
		hang_up(&ears[i]);
	}
}

static void another_process_is_heard_too(void **state)
{
	(void)state;
	struct ear e = listen_room(harness_sign_in(&s.h, ACCESS_VIEWER), "?after=0");
	assert_true(hears(&e, "id: 1\n", 2000));
	int64_t seq = add_entry("x");
	assert_true(hears(&e, event(seq, "observed"), 2000));
	/* the row alone, as a command beside the server leaves it; the seal is not the matter here */
	raw_sql(cz(str_printf(&s.h.arena, "INSERT INTO entry SELECT org_id, incident_id, seq + 1, randomblob(16), meta, body, salt, "
		"commitment, previous, hash, type, text, source, occurred, place_at, recorded_at, person_id, account_id, refers_to "
		"FROM entry WHERE incident_id = x'%s' AND seq = %lld; UPDATE journal_head SET seq = seq + 1, sealed_seq = seq + 1 "
		"WHERE incident_id = x'%s'", hex(room_id()), (long long)seq, hex(room_id()))));
	assert_true(hears(&e, event(seq + 1, "observed"), 3000));
	hang_up(&e);
}

static struct id session_of(enum access access)
{
	sqlite3 *db;
	sqlite3_stmt *ask;
	struct id ret = { { 0 } };
	char path[100];
	harness_sign_in(&s.h, access);
	snprintf(path, sizeof path, "%s/sonae.db", s.h.dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT id FROM session WHERE account_id = ? ORDER BY id DESC", -1, &ask, NULL);
	sqlite3_bind_blob(ask, 1, s.h.account_ids[access].b, 16, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(ask), SQLITE_ROW);
	memcpy(ret.b, sqlite3_column_blob(ask, 0), 16);
	sqlite3_finalize(ask);
	sqlite3_close(db);
	return ret;
}

static void count(void *arg)
{
	(*(atomic_int *)arg)++;
}

static int64_t harness_now(void *arg)
{
	(void)arg;
	return s.h.now_ms;
}

static void a_sign_of_life_in_the_silence(void **state)
{
	(void)state;
	struct live_config config = { .store = s.h.store, .now_ms = harness_now, .beat_ms = 200 };
	struct live *kept = s.h.c.live;
	struct live_listener *l;
	static atomic_int n_ready;
	char text[1000];
	s.h.c.who = (struct actor){ .account_id = s.h.account_ids[ACCESS_VIEWER], .session_id = session_of(ACCESS_VIEWER) };
	struct live_wish wish = { .ready = count, .ready_arg = &n_ready };
	assert_true(live_start(&s.h.c, &config, &s.h.c.live));
	assert_true(live_listen(&s.h.c, &wish, &l));
	assert_int_equal(live_read(l, text, sizeof text), strlen("retry: 3000\n\n"));
	assert_int_equal(live_read(l, text, sizeof text), 0);
	for (int i = 0; i < 300 && n_ready == 0; i++) {
		nanosleep(&(struct timespec){ 0, 10000000L }, NULL);
	}
	assert_int_equal(live_read(l, text, sizeof text), 3);
	assert_memory_equal(text, ":\n\n", 3);
	live_close(l);
	live_stop(s.h.c.live);
	store_on_commit(s.h.store, NULL, NULL);
	s.h.c.live = kept;
}

/* --- rights --- */

static void a_session_that_ends_ends_its_stream(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER), *other = harness_sign_in(&s.h, ACCESS_RESPONDER);
	struct ear e = listen_room(b, ""), stays = listen_room(other, "");
	assert_true(hears(&e, event(add_entry("x"), "observed"), 2000));
	assert_int_equal(browser_post(b, "/sign-out", "").status, 303);
	int64_t begun = monotonic();
	assert_true(hears(&e, NULL, 5000));
	assert_true(monotonic() - begun < 2000);
	assert_true(hears(&stays, event(add_entry("y"), "observed"), 2000));
	assert_false(stays.is_over);
	hang_up(&e);
	hang_up(&stays);
}

static void a_member_who_is_removed_hears_no_more(void **state)
{
	(void)state;
	struct ear e = listen_room(harness_sign_in(&s.h, ACCESS_VIEWER), "");
	struct ear t = listen_at(harness_program(&s.h, ACCESS_VIEWER), cz(STR_CAT(&s.h.arena, S("/api/v1/incidents/"),
		s.incident, S("/events"))));
	assert_true(hears(&e, event(add_entry("x"), "observed"), 2000) && hears(&t, "observed", 2000));
	str path = STR_CAT(&s.h.arena, S("/settings/members/"), id_str(&s.h.arena, s.h.account_ids[ACCESS_VIEWER]), S("/end"));
	assert_int_equal(browser_post(s.maker, cz(path), "").status, 303);
	assert_true(hears(&e, NULL, 3000));
	assert_true(hears(&t, NULL, 3000));
	hang_up(&e);
	hang_up(&t);
}

static void a_session_ends_by_itself(void **state)
{
	(void)state;
	struct ear e = listen_room(harness_sign_in(&s.h, ACCESS_VIEWER), "");
	assert_true(hears(&e, event(add_entry("x"), "observed"), 2000));
	s.h.now_ms += INT64_C(13) * 3600 * 1000;
	raw_sql("INSERT INTO meta (name, value) VALUES ('x', randomblob(8))"); /* anything that makes the hub look again */
	assert_true(hears(&e, NULL, 3000));
	hang_up(&e);
}

static void restrict_to(enum access access)
{
	raw_sql(cz(str_printf(&s.h.arena, "UPDATE incident SET is_restricted = 1 WHERE id = x'%s'; DELETE FROM incident_member; "
		"INSERT INTO incident_member (org_id, incident_id, account_id, added_at) VALUES (x'%s', x'%s', x'%s', 0)",
		hex(room_id()), hex(s.h.org_id), hex(room_id()), hex(s.h.account_ids[access]))));
}

static void a_room_that_closes_its_doors(void **state)
{
	(void)state;
	struct browser *in = harness_sign_in(&s.h, ACCESS_ADMIN), *out = harness_sign_in(&s.h, ACCESS_RESPONDER);
	str both = STR_CAT(&s.h.arena, S("/events?org=&at="), s.incident, S("%3A"), str_i64(&s.h.arena, add_entry("w")), S("%3A0"));
	struct ear e = listen_room(out, ""), stays = listen_room(in, ""), tabs = listen_last(out, both, STR_NONE);
	int64_t seq = add_entry("x");
	assert_true(hears(&e, event(seq, "observed"), 2000) && hears(&stays, event(seq, "observed"), 2000));
	assert_true(hears(&tabs, "observed", 2000));
	assert_true(str_find(browser_get(in, cz(room)).body, S("responder さん"), 0) != SIZE_MAX);
	restrict_to(ACCESS_ADMIN);
	assert_true(hears(&e, NULL, 3000));
	assert_true(hears(&tabs, "\"kind\":\"gone\"", 3000));
	add_entry("behind doors");
	seq = add_entry("more");
	assert_true(hears(&stays, event(seq, "observed"), 2000));
	assert_false(hears(&tabs, "rooms\"}\n\ndata", 1500)); /* not even that something moved */
	assert_int_equal(times(&tabs, "observed"), 1);
	/* nor that it is there, in whatever way one asks */
	struct ear again = listen_last(out, both, STR_NONE);
	assert_true(hears(&again, "\"kind\":\"gone\"", 2000));
	hang_up(&again);
	again = listen_at(out, "/events?at=0190a000-0000-7000-8000-000000000000%3A0%3A0");
	assert_true(hears(&again, "\"kind\":\"gone\"", 2000));
	hang_up(&again);
	hang_up(&e);
	hang_up(&stays);
	hang_up(&tabs);
}

static void another_firm_hears_nothing(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in_other(&s.h);
	struct ear e = listen_at(b, cz(STR_CAT(&s.h.arena, S("/events?org=&at="), s.incident, S("%3A0%3A0"))));
	assert_true(hears(&e, "\"kind\":\"gone\"", 2000));
	add_entry("x");
	assert_false(hears(&e, "seq", 1200));
	assert_false(has(&e, "rooms"));
	hang_up(&e);
}

/* --- all rooms --- */

static void the_first_page_hears_that_something_moved(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	str mark;
	s.h.c.who = (struct actor){ .account_id = s.h.account_ids[ACCESS_VIEWER] };
	assert_true(live_mark(&s.h.c, &mark));
	struct ear e = listen_at(b, cz(STR_CAT(&s.h.arena, S("/events?org="), mark)));
	assert_false(hears(&e, "rooms", 300));
	add_entry("x");
	assert_true(hears(&e, "data: {\"kind\":\"rooms\"}\n\n", 3000));
	hang_up(&e);
	e = listen_at(b, cz(STR_CAT(&s.h.arena, S("/events?org="), mark))); /* an old page */
	assert_true(hears(&e, "rooms", 2000));
	hang_up(&e);
}

static struct ear listen_org(enum access access)
{
	struct browser *b = harness_sign_in(&s.h, access);
	str mark;
	s.h.c.who = (struct actor){ .account_id = s.h.account_ids[access], .person_id = s.h.person_ids[access], .access = access };
	assert_true(live_mark(&s.h.c, &mark));
	struct ear e = listen_at(b, cz(STR_CAT(&s.h.arena, S("/events?org="), mark)));
	assert_int_equal(e.x->response.status, 200);
	return e;
}

/* A sighting is told to those who may answer it, and to nobody else. */
static void a_sighting_is_heard_by_who_may_answer_it(void **state)
{
	(void)state;
	struct ear answers = listen_org(ACCESS_RESPONDER), looks = listen_org(ACCESS_VIEWER);
	assert_false(hears(&answers, "rooms", 300));
	raw_sql(cz(str_printf(&s.h.arena, "INSERT INTO sighting (org_id, id, number, code, once_id, card, what, when_text, noticed, "
		"place, touched, touch_note, name, reach, photo_type, photo_bytes, reported_at, state, reason) VALUES (x'%s', "
		"randomblob(16), 900, 'ZZZZZZZZ', randomblob(16), 'screen', 'x', '', '', '', '', '', '', '', '', 0, 1795651200000, "
		"'new', '')", hex(s.h.org_id))));
	assert_true(hears(&answers, "rooms", 3000));
	assert_false(hears(&looks, "rooms", 1200));
	raw_sql("UPDATE sighting SET state = 'checking', taken_at = 1795651260000 WHERE number = 900");
	assert_true(hears(&answers, "rooms\"}\n\ndata: {\"kind\":\"rooms", 3000));
	assert_false(hears(&looks, "rooms", 1200));
	hang_up(&answers);
	hang_up(&looks);
}

static void give_task(enum access access)
{
	raw_sql(cz(str_printf(&s.h.arena, "INSERT INTO task (org_id, id, title, owner_id, state, made_at, incident_id) VALUES "
		"(x'%s', randomblob(16), 't', x'%s', 'open', 1795651200000, x'%s')", hex(s.h.org_id), hex(s.h.person_ids[access]),
		hex(room_id()))));
}

/* Whoever only helps hears of their own tasks, and nothing of any room. */
static void a_task_is_heard_by_who_helps(void **state)
{
	(void)state;
	raw_sql(cz(str_printf(&s.h.arena, "UPDATE membership SET access = %d WHERE account_id = x'%s'", ACCESS_HELPER,
		hex(s.h.account_ids[ACCESS_VIEWER]))));
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	struct answer page = browser_get(b, "/work");
	assert_int_equal(page.status, 200);
	str mark = stage_member(page.body, "data-live-at=\"org:");
	struct ear e = listen_at(b, cz(STR_CAT(&s.h.arena, S("/events?org="), mark, S("&at="), s.incident, S("%3A0%3A0"))));
	assert_int_equal(e.x->response.status, 200);
	assert_true(hears(&e, "\"kind\":\"gone\"", 2000)); /* no room is there for them */
	add_entry("not for helpers");
	give_task(ACCESS_ADMIN);
	assert_false(hears(&e, "rooms", 1500)); /* somebody else's */
	give_task(ACCESS_VIEWER);
	assert_true(hears(&e, "rooms", 3000));
	hang_up(&e);
	assert_int_equal(browser_get(b, cz(STR_CAT(&s.h.arena, room, S("/events")))).status, 403);
}

/* --- reading again: only what the page does not have --- */

static struct answer read_again(struct browser *b, const char *path, str known)
{
	struct http_header h1 = { S("x-sonae-live"), known };
	struct answer r = browser_send(b, HTTP_GET, path, NULL, STR_NONE, &h1, 1);
	assert_int_equal(r.status, 200);
	return r;
}

/* "NAME:VERSION ..." of an answer, added to what was known before. */
static str learn(str known, str body)
{
	for (size_t at = 0; (at = str_find(body, S(" data-v=\""), at)) != SIZE_MAX; at++) {
		str version = str_sub(body, at + 9, body.n), rest = version;
		version = str_cut(&rest, '"');
		str tag = str_cut(&rest, '>'), name = stage_member(tag, " data-live=\"");
		known = STR_CAT(&s.h.arena, name, S(":"), version, S(" "), known);
	}
	return known;
}

static size_t n_parts(const struct answer *r)
{
	size_t n = 0;
	for (size_t at = 0; (at = str_find(r->body, S(" data-v=\""), at)) != SIZE_MAX; at++) {
		n++;
	}
	return n;
}

static void a_page_that_reads_again_gets_what_it_lacks(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	int64_t first = add_entry("最初の一行");
	struct answer whole = browser_get(b, cz(room)), r = read_again(b, cz(room), S("1"));
	assert_true(str_starts(r.body, S("<div data-live-at=\"")) && r.body.n < whole.body.n);
	assert_true(answer_has(&r, "最初の一行") && answer_has(&r, "data-live=\"journal\""));
	str known = learn(S(""), r.body);
	r = read_again(b, cz(room), known);
	assert_true(n_parts(&r) == 0 && r.body.n < 200);
	s.h.now_ms += 5 * 60 * 1000; /* "5 minutes ago" is no news */
	r = read_again(b, cz(room), known);
	assert_false(answer_has(&r, "最初の一行"));
	known = learn(known, r.body);
	int64_t seq = add_entry("次の一行");
	r = read_again(b, cz(room), known);
	assert_true(answer_has(&r, "次の一行") && !answer_has(&r, "最初の一行"));
	assert_true(answer_has(&r, cz(str_printf(&s.h.arena, "<li data-live=\"e%lld\" data-same></li>", (long long)first))));
	assert_true(answer_has(&r, cz(str_printf(&s.h.arena, ":%lld:", (long long)seq)))); /* how far it is now */
	assert_true(r.body.n * 8 < whole.body.n);
	known = learn(known, r.body);
	/* what is inside a part that stays is told alone */
	browser_get(b, cz(room));
	str path = STR_CAT(&s.h.arena, room, S("/entry/"), str_i64(&s.h.arena, first), S("/correct"));
	assert_int_equal(browser_post(b, cz(path), "type=observed&text=x1&reason=y").status, 303);
	r = read_again(b, cz(room), known);
	assert_true(answer_has(&r, "x1") && !answer_has(&r, "次の一行"));
	/* somebody else with the same versions has the same page, but for what they may do */
	r = read_again(harness_sign_in(&s.h, ACCESS_VIEWER), cz(room), learn(known, r.body));
	assert_false(answer_has(&r, "次の一行"));
}

static void strange_versions(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	add_entry("一行");
	size_t all = n_parts(&(struct answer){ .body = read_again(b, cz(room), S("1")).body });
	static const char *const wrong[] = { "", ":", "journal", "journal:", "journal:x", ":x journal:AAAAAAAAAAAA", "  ::  :: " };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct answer r = read_again(b, cz(room), str_from_c(wrong[i]));
		assert_int_equal(n_parts(&r), all);
	}
	char *much = arena_array(&s.h.arena, char, 10000);
	memset(much, ':', 10000);
	struct answer r = read_again(b, cz(room), (str){ much, 10000 });
	assert_int_equal(n_parts(&r), all);
	/* a page without parts, and one that is not there, are what they are */
	r = read_again(b, "/people", S("1"));
	assert_true(answer_has(&r, "</html>"));
	struct http_header h1 = { S("x-sonae-live"), S("1") };
	r = browser_send(b, HTTP_GET, "/incident/0190a000-0000-7000-8000-000000000000", NULL, STR_NONE, &h1, 1);
	assert_int_equal(r.status, 404);
}

/* --- who is there --- */

static struct live_presence present_to(enum access access)
{
	s.h.c.who = (struct actor){ .account_id = s.h.account_ids[access] };
	return live_present(&s.h.c, room_id());
}

static bool until_present(enum access access, size_t n, int ms)
{
	int64_t until = monotonic() + ms;
	while (present_to(access).n != n && monotonic() < until) {
		nanosleep(&(struct timespec){ 0, 20000000L }, NULL);
	}
	return present_to(access).n == n;
}

static void who_has_the_room_open_is_shown(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	assert_int_equal(present_to(ACCESS_ADMIN).n, 0);
	str mark = present_to(ACCESS_ADMIN).mark;
	struct ear watch = listen_room(s.maker, cz(STR_CAT(&s.h.arena, S("?present="), mark)));
	struct ear e = listen_room(b, ""), twice = listen_room(b, "");
	struct ear program = listen_at(harness_program(&s.h, ACCESS_VIEWER), cz(STR_CAT(&s.h.arena, S("/api/v1/incidents/"),
		s.incident, S("/events"))));
	assert_true(until_present(ACCESS_ADMIN, 1, 2000));
	assert_true(str_eq(present_to(ACCESS_ADMIN).v[0].name, S("responder さん")));
	assert_int_equal(present_to(ACCESS_RESPONDER).n, 1); /* the maker */
	assert_true(hears(&watch, "data: {\"kind\":\"presence\"}\n\n", 2000));
	assert_int_equal(times(&watch, "presence"), 1);
	hang_up(&e);
	assert_false(until_present(ACCESS_ADMIN, 0, LIVE_LINGER_MS + 700)); /* the other tab is still there */
	hang_up(&twice);
	assert_int_equal(present_to(ACCESS_ADMIN).n, 1); /* goes to the next page, perhaps */
	assert_true(until_present(ACCESS_ADMIN, 0, 5000));
	hears(&watch, "never", 300);
	assert_int_equal(times(&watch, "presence"), 2);
	assert_true(str_eq(present_to(ACCESS_ADMIN).mark, mark));
	hang_up(&program);
	hang_up(&watch);
}

/* --- limits --- */

static void an_account_has_its_share(void **state)
{
	(void)state;
	static struct ear ears[LIMIT_LISTENERS_PER_ACCOUNT];
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	for (size_t i = 0; i < LIMIT_LISTENERS_PER_ACCOUNT; i++) {
		ears[i] = listen_room(b, "");
	}
	struct answer r = browser_get(b, cz(STR_CAT(&s.h.arena, room, S("/events"))));
	assert_int_equal(r.status, 503);
	assert_false(str_is_none(answer_header(&r, "retry-after")));
	struct ear other = listen_room(s.maker, "");
	hang_up(&other);
	for (size_t i = 0; i < LIMIT_LISTENERS_PER_ACCOUNT; i++) {
		hang_up(&ears[i]);
	}
}

static void strange_wishes(void **state)
{
	(void)state;
	static const char *const paths[] = { "/events", "/events?at=", "/events?at=%3A%3A", "/events?at=x&at=y&org=zz",
		"/events?org=99999999999999999999999", "/events?at=0190a000-0000-7000-8000-000000000000%3A-5%3Azz%3A" };
	struct browser *b = harness_sign_in(&s.h, ACCESS_VIEWER);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct ear e = listen_at(b, paths[i]);
		assert_int_equal(e.x->response.status, 200);
		assert_false(hears(&e, "seq", 50));
		hang_up(&e);
	}
	str many = S("/events?x=1");
	for (int i = 0; i < 40; i++) {
		many = STR_CAT(&s.h.arena, many, S("&at="), s.incident, S("%3A0%3A0"));
	}
	struct ear e = listen_last(b, many, STR_NONE);
	assert_true(hears(&e, "seq", 2000));
	hang_up(&e);
	e = listen_room(b, "?after=-7");
	assert_true(hears(&e, event(add_entry("x"), "observed"), 2000));
	assert_int_equal(times(&e, "id: "), 1);
	hang_up(&e);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_entry_is_told_without_its_text),
		TEST(reconnecting_misses_nothing_and_repeats_nothing),
		TEST(who_is_far_behind_or_ahead_reads_anew),
		TEST(many_listeners_hear_all_in_order),
		TEST(another_process_is_heard_too),
		TEST(a_sign_of_life_in_the_silence),
		TEST(a_session_that_ends_ends_its_stream),
		TEST(a_member_who_is_removed_hears_no_more),
		TEST(a_session_ends_by_itself),
		TEST(a_room_that_closes_its_doors),
		TEST(another_firm_hears_nothing),
		TEST(the_first_page_hears_that_something_moved),
		TEST(a_sighting_is_heard_by_who_may_answer_it),
		TEST(a_task_is_heard_by_who_helps),
		TEST(a_page_that_reads_again_gets_what_it_lacks),
		TEST(strange_versions),
		TEST(who_has_the_room_open_is_shown),
		TEST(an_account_has_its_share),
		TEST(strange_wishes),
	};
	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
