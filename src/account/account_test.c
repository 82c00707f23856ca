/* Sign-in, first set-up, sessions, members and tokens, through the pages people use. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "account/account_web.h"
#include "account/session_life.h"
#include "app_harness.h"
#include "audit/audit.h"
#include "messages.h"

#define MINUTE_MS (INT64_C(60) * 1000)

static struct harness h;

static bool set_password(struct ctx *c, void *arg)
{
	return account_reset_password(c, arg);
}

static int begin(void **state)
{
	(void)state;
	harness_begin(&h, NULL, 0);
	struct account_reset in = { .mail = S("admin@hinata.example") };
	assert_true(password_hash(&h.c, S(HARNESS_PASSWORD), &in.password_hash));
	assert_true(harness_write(&h, set_password, &in));
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

#define SIGN_IN "mail=Admin%40Hinata.example&password=correct+horse+battery"
#define SIGN_IN_WRONG "mail=admin%40hinata.example&password=wrong+horse+battery"

static str session_of(const struct browser *b)
{
	for (size_t i = 0; i < b->n_cookies; i++) {
		if (str_eq(str_from_c(b->cookies[i].name), S("sonae"))) {
			return str_copy(&b->h->arena, str_from_c(b->cookies[i].value));
		}
	}
	return STR_NONE;
}

static void sign_in_and_out(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	browser_get(b, "/sign-in?next=%2Fpeople");
	struct answer r = browser_post(b, "/sign-in", SIGN_IN "&next=%2Fpeople");
	assert_int_equal(r.status, 303);
	assert_true(str_eq(r.location, S("/people")));
	str cookie = answer_header(&r, "set-cookie");
	assert_true(str_find(cookie, S("HttpOnly"), 0) != SIZE_MAX);
	assert_true(str_find(cookie, S("SameSite=Lax"), 0) != SIZE_MAX);
	assert_int_equal(browser_get(b, "/people").status, 200);
	str old = session_of(b);
	r = browser_post(b, "/sign-out", "");
	assert_int_equal(r.status, 303);
	assert_int_equal(browser_get(b, "/people").status, 303);
	struct http_header stolen = { S("cookie"), STR_CAT(&h.arena, S("sonae="), old) };
	struct browser *thief = harness_browser(&h);
	assert_int_equal(browser_send(thief, HTTP_GET, "/people", NULL, STR_NONE, &stolen, 1).status, 303);
}

static void next_stays_here(void **state)
{
	(void)state;
	const char *bad[] = { "https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "evil",
		"%2Fx%0D%0ASet-Cookie%3A+a", "%2Fsign-in" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct browser *b = harness_browser(&h);
		browser_get(b, "/sign-in");
		struct answer r = browser_post(b, "/sign-in",
			str_cz(&h.arena, STR_CAT(&h.arena, S(SIGN_IN "&next="), str_from_c(bad[i]))));
		assert_int_equal(r.status, 303);
		if (!str_eq(r.location, S("/"))) {
			print_error("%s leads to %.*s\n", bad[i], STR_FMT(r.location));
			assert_true(false);
		}
	}
}

static void wrong_password(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	browser_get(b, "/sign-in");
	struct answer wrong = browser_post(b, "/sign-in", SIGN_IN_WRONG);
	assert_int_equal(wrong.status, 422);
	assert_true(answer_has(&wrong, "value=\"admin@hinata.example\""));
	assert_false(answer_has(&wrong, "wrong horse"));
	assert_true(str_is_none(session_of(b)));
	struct answer unknown = browser_post(b, "/sign-in", "mail=nobody%40hinata.example&password=wrong+horse+battery");
	assert_int_equal(unknown.status, 422);
	assert_true(answer_has(&unknown, "メールアドレスかパスワードが違います"));
	/* An account without a password cannot be entered with an empty one. */
	assert_int_equal(browser_post(b, "/sign-in", "mail=viewer%40hinata.example&password=").status, 422);
	assert_int_equal(browser_post(b, "/sign-in", "mail=viewer%40hinata.example&password=x").status, 422);
	assert_int_equal(browser_send(b, HTTP_POST, "/sign-in", "application/x-www-form-urlencoded", S(SIGN_IN), NULL,
	                              0).status, 403);
}

static void waits_grow(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	browser_get(b, "/sign-in");
	for (int i = 0; i < THROTTLE_FREE_BY_MAIL - 1; i++) {
		assert_int_equal(browser_post(b, "/sign-in", SIGN_IN_WRONG).status, 422);
	}
	struct answer r = browser_post(b, "/sign-in", SIGN_IN_WRONG);
	assert_int_equal(r.status, 429);
	assert_false(str_is_none(answer_header(&r, "retry-after")));
	r = browser_post(b, "/sign-in", SIGN_IN); /* even the right one has to wait */
	assert_int_equal(r.status, 429);
	h.now_ms += 31 * 1000;
	assert_int_equal(browser_post(b, "/sign-in", SIGN_IN_WRONG).status, 429);
	h.now_ms += 31 * 1000; /* the second wait is longer */
	assert_int_equal(browser_post(b, "/sign-in", SIGN_IN).status, 429);
	h.now_ms += 30 * 1000;
	assert_int_equal(browser_post(b, "/sign-in", SIGN_IN).status, 303);
	/* Signed in: forgotten. */
	struct browser *again = harness_browser(&h);
	browser_get(again, "/sign-in");
	assert_int_equal(browser_post(again, "/sign-in", SIGN_IN_WRONG).status, 422);
}

static void waits_by_address(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	browser_get(b, "/sign-in");
	int n = 0;
	struct answer r = { 0 };
	while (n < THROTTLE_FREE_BY_PEER + 1 && r.status != 429) {
		r = browser_post(b, "/sign-in", str_cz(&h.arena,
			str_printf(&h.arena, "mail=n%d%%40hinata.example&password=wrong+horse+battery", n++)));
	}
	assert_int_equal(n, THROTTLE_FREE_BY_PEER);
	assert_int_equal(browser_post(b, "/sign-in", SIGN_IN).status, 429);
	struct browser *elsewhere = harness_browser(&h);
	elsewhere->peer = S("198.51.100.1");
	browser_get(elsewhere, "/sign-in");
	assert_int_equal(browser_post(elsewhere, "/sign-in", SIGN_IN).status, 303);
}

static void password_change(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	struct browser *other = harness_sign_in(&h, ACCESS_ADMIN);
	browser_get(b, "/settings");
	struct answer r = browser_post(b, "/settings/password", "old_password=wrong&new_password=another+long+password");
	assert_int_equal(r.status, 422);
	r = browser_post(b, "/settings/password", "old_password=correct+horse+battery&new_password=short");
	assert_int_equal(r.status, 422);
	assert_true(answer_has(&r, "12文字以上"));
	assert_int_equal(browser_get(other, "/people").status, 200);
	str before = session_of(b);
	r = browser_post(b, "/settings/password",
	                 "old_password=correct+horse+battery&new_password=another+long+password");
	assert_int_equal(r.status, 303);
	assert_false(str_eq(before, session_of(b)));
	assert_int_equal(browser_get(b, "/people").status, 200);
	assert_int_equal(browser_get(other, "/people").status, 303);
}

static void password_guesses_wait(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	browser_get(b, "/settings");
	for (int i = 0; i < 5; i++) {
		assert_int_equal(browser_post(b, "/settings/password", "old_password=guess&new_password=another+long+password").status,
		                 422);
	}
	const char *right = "old_password=correct+horse+battery&new_password=another+long+password";
	struct answer r = browser_post(b, "/settings/password", right);
	assert_int_equal(r.status, 429);
	assert_int_equal(browser_get(b, "/people").status, 200);
	h.now_ms += 31 * 1000;
	assert_int_equal(browser_post(b, "/settings/password", right).status, 303);
}

static void sessions(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_VIEWER);
	struct browser *other = harness_sign_in(&h, ACCESS_VIEWER);
	struct browser *stranger = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer r = browser_get(b, "/settings/sessions");
	assert_int_equal(r.status, 200);
	size_t at = str_find(r.body, S("/settings/sessions/0"), 0);
	assert_true(at != SIZE_MAX);
	str rest = str_sub(r.body, at, 200);
	const char *path = str_cz(&h.arena, str_cut(&rest, '"'));
	assert_int_equal(browser_post(stranger, path, "").status, 404);
	assert_int_equal(browser_get(other, "/people").status, 200);
	assert_int_equal(browser_post(b, path, "").status, 303);
	assert_int_equal(browser_get(other, "/people").status, 303);
	assert_int_equal(browser_get(b, "/people").status, 200);
}

static void members(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer r = browser_post(b, "/settings/members", "name=%E6%96%B0%E4%BA%BA&mail=new%40hinata.example&access=viewer");
	assert_int_equal(r.status, 200);
	size_t at = str_find(r.body, S("id=\"initial-password\""), 0);
	assert_true(at != SIZE_MAX);
	at = str_find(r.body, S(">"), at) + 1;
	str password = str_sub(r.body, at, 19);
	struct browser *n = harness_browser(&h);
	browser_get(n, "/sign-in");
	const char *form = str_cz(&h.arena, STR_CAT(&h.arena, S("mail=new%40hinata.example&password="), password));
	assert_int_equal(browser_post(n, "/sign-in", form).status, 303);
	assert_int_equal(browser_get(n, "/people").status, 200);
	assert_int_equal(browser_get(n, "/people/new").status, 403);
	assert_int_equal(browser_get(n, "/settings/members").status, 403);
	r = browser_post(b, "/settings/members", "name=x&mail=new%40hinata.example&access=viewer");
	assert_int_equal(r.status, 422); /* twice */
	assert_int_equal(browser_post(b, "/settings/members", "name=x&mail=z%40hinata.example&access=none").status, 422);
	/* The last administrator stays one. */
	str me = id_str(&h.arena, h.account_ids[ACCESS_ADMIN]);
	const char *mine = str_cz(&h.arena, STR_CAT(&h.arena, S("/settings/members/"), me, S("/access")));
	assert_int_equal(browser_post(b, mine, "access=viewer").status, 409);
	const char *gone = str_cz(&h.arena, STR_CAT(&h.arena, S("/settings/members/"), me, S("/end")));
	assert_int_equal(browser_post(b, gone, "").status, 409);
	/* A right taken away counts from the next request on. */
	struct browser *responder = harness_sign_in(&h, ACCESS_RESPONDER);
	struct browser *program = harness_program(&h, ACCESS_RESPONDER);
	assert_int_equal(browser_get(responder, "/people/new").status, 200);
	str id = id_str(&h.arena, h.account_ids[ACCESS_RESPONDER]);
	const char *end_path = str_cz(&h.arena, STR_CAT(&h.arena, S("/settings/members/"), id, S("/end")));
	assert_int_equal(browser_post(harness_sign_in_other(&h), end_path, "").status, 404);
	assert_int_equal(browser_post(b, end_path, "").status, 303);
	assert_int_equal(browser_get(responder, "/people").status, 403);
	assert_int_equal(browser_get(program, "/api/v1/people").status, 401);
	/* Whoever comes back has no old token. */
	assert_int_equal(browser_post(b, "/settings/members", "name=x&mail=responder%40hinata.example&access=admin").status, 200);
	assert_int_equal(browser_get(responder, "/people").status, 200);
	assert_int_equal(browser_get(program, "/api/v1/people").status, 401);
}

static void tokens(void **state)
{
	(void)state;
	struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
	struct answer r = browser_post(b, "/settings/tokens", "name=monitor");
	assert_int_equal(r.status, 200);
	size_t at = str_find(r.body, S(TOKEN_PREFIX), 0);
	assert_true(at != SIZE_MAX);
	str rest = str_sub(r.body, at, 100);
	struct browser *program = harness_browser(&h);
	program->bearer = str_cut(&rest, '<');
	assert_int_equal(browser_get(program, "/api/v1/people").status, 200);
	r = browser_get(b, "/settings/tokens");
	assert_false(answer_has(&r, TOKEN_PREFIX));
	at = str_find(r.body, S("/settings/tokens/0"), 0);
	rest = str_sub(r.body, at, 200);
	const char *path = str_cz(&h.arena, str_cut(&rest, '"'));
	assert_int_equal(browser_post(harness_sign_in(&h, ACCESS_VIEWER), path, "").status, 404);
	assert_int_equal(browser_get(program, "/api/v1/people").status, 200);
	assert_int_equal(browser_post(harness_sign_in(&h, ACCESS_ADMIN), path, "").status, 303);
	assert_int_equal(browser_get(program, "/api/v1/people").status, 401);
}

static void access_table(void **state)
{
	(void)state;
	for (int needs = ACCESS_NONE; needs < ACCESS_MAX; needs++) {
		assert_false(access_allows(ACCESS_NONE, (enum access)needs));
		assert_true(access_allows(ACCESS_ADMIN, (enum access)needs));
	}
	assert_true(access_allows(ACCESS_EXECUTIVE, ACCESS_VIEWER));
	assert_true(access_allows(ACCESS_EXECUTIVE, ACCESS_RESPONDER)); /* a president at home writes too */
	assert_false(access_allows(ACCESS_RESPONDER, ACCESS_EXECUTIVE));
	assert_false(access_allows(ACCESS_VIEWER, ACCESS_RESPONDER));
	assert_false(access_allows((enum access)99, ACCESS_VIEWER));
}

/* Every page that is not public turns away who is nobody; what needs a right turns away a viewer, unchanged. */
static void every_route_is_guarded(void **state)
{
	(void)state;
	struct browser *nobody = harness_browser(&h);
	struct browser *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	browser_get(viewer, "/settings");
	for (size_t i = 0; i < app_n_routes(h.app); i++) {
		const struct route *r = app_route(h.app, i);
		if (r->flags & ROUTE_PUBLIC) {
			continue;
		}
		int status = browser_send(nobody, r->method, r->pattern, NULL, STR_NONE, NULL, 0).status;
		assert_int_equal(status, (r->flags & ROUTE_API) ? 401 : 303);
		if (!(r->flags & ROUTE_NO_ORG) && r->needs > ACCESS_VIEWER) {
			status = r->method == HTTP_POST && !(r->flags & ROUTE_API) ? browser_post(viewer, r->pattern, "").status :
				browser_send(viewer, r->method, r->pattern, NULL, STR_NONE, NULL, 0).status;
			if (status != 403) {
				print_error("%s answers %d to a viewer\n", r->pattern, status);
				assert_true(false);
			}
		}
	}
}

static void audit_holds(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	browser_get(b, "/sign-in");
	browser_post(b, "/sign-in", SIGN_IN_WRONG);
	browser_post(b, "/sign-in", SIGN_IN);
	browser_post(b, "/people", "name=x");
	str finding = STR_NONE;
	assert_true(store_read_begin(&h.c));
	assert_true(audit_verify(&h.c, &finding));
	store_read_end(&h.c);
	assert_true(str_is_empty(finding));
}

static int64_t lines_of(const char *what)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	const char *file = str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(h.dir), S("/sonae.db")));
	assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM audit WHERE what = ?", -1, &st, NULL), SQLITE_OK);
	sqlite3_bind_text(st, 1, what, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* A failure is no sign-in, and waiting people cannot fill the disk. */
static void audit_of_the_door(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h), *viewer = harness_sign_in(&h, ACCESS_VIEWER);
	browser_get(b, "/sign-in");
	int64_t before = lines_of("sign_in");
	for (int i = 0; i < 8; i++) {
		assert_int_not_equal(browser_post(b, "/sign-in", SIGN_IN_WRONG).status, 303);
	}
	assert_int_equal(lines_of("sign_in_failed"), 5);
	assert_int_equal(lines_of("sign_in"), before);
	browser_get(viewer, "/settings");
	browser_post(viewer, "/settings/password", "old_password=x&new_password=another+long+password");
	assert_int_equal(lines_of("password_change"), 0);
	assert_int_equal(lines_of("password_change_failed"), 1);
	h.now_ms += 60 * MINUTE_MS;
	assert_int_equal(browser_post(b, "/sign-in", SIGN_IN).status, 303);
	assert_int_equal(lines_of("sign_in"), before + 1);
}

/* --- first set-up: a folder of its own, with nobody in it --- */

struct first { str code; };

static bool empty_and_code(struct ctx *c, void *arg)
{
	struct first *f = arg;
	return set_up_code(c, &f->code);
}

static void set_up_is_over(void **state)
{
	(void)state;
	struct first f = { 0 };
	assert_true(harness_write(&h, empty_and_code, &f));
	assert_true(str_is_none(f.code)); /* accounts exist */
	struct browser *b = harness_browser(&h);
	struct answer r = browser_get(b, "/set-up");
	assert_int_equal(r.status, 303);
	browser_get(b, "/sign-in");
	r = browser_post(b, "/set-up", "code=AAAA&org_name=x&name=y&mail=a%40b.example&password=correct+horse+battery");
	assert_int_equal(r.status, 409);
}

static void set_up_from_nothing(void **state)
{
	(void)state;
	struct harness e;
	harness_begin_empty(&e);
	struct first f = { 0 };
	assert_true(harness_write(&e, empty_and_code, &f));
	assert_int_equal(f.code.n, 19);
	struct browser *b = harness_browser(&e);
	struct answer r = browser_get(b, "/sign-in");
	assert_true(str_eq(r.location, S("/set-up")));
	browser_get(b, "/set-up");
	const char *rest = "&org_name=%E3%81%B2%E3%81%AA%E3%81%9F&name=%E5%B1%B1%E7%94%B0&mail=Yamada%40hinata.example&password=";
	str wrong = STR_CAT(&e.arena, S("code=AAAA-BBBB-CCCC-DDDD"), str_from_c(rest), S("correct+horse+battery"));
	r = browser_post(b, "/set-up", str_cz(&e.arena, wrong));
	assert_int_equal(r.status, 422);
	assert_true(answer_has(&r, "value=\"山田\""));
	assert_true(answer_has(&r, "設定コードが違います"));
	/* What is missing, a wrong code and a short password are told together. */
	r = browser_post(b, "/set-up", "code=AAAA-BBBB-CCCC-DDDD&org_name=&name=&mail=x&password=short");
	assert_int_equal(r.status, 422);
	const char *both[] = { "設定コードが違います", "f-org_name", "f-password-error", "f-mail-error", "f-name-error" };
	for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
		assert_true(answer_has(&r, both[i]));
	}
	str shorty = STR_CAT(&e.arena, S("code="), f.code, str_from_c(rest), S("short"));
	assert_int_equal(browser_post(b, "/set-up", str_cz(&e.arena, shorty)).status, 422);
	str right = STR_CAT(&e.arena, S("code="), f.code, str_from_c(rest), S("correct+horse+battery"));
	r = browser_post(b, "/set-up", str_cz(&e.arena, right));
	assert_int_equal(r.status, 303);
	assert_int_equal(browser_get(b, "/settings/members").status, 200);
	r = browser_get(b, "/people");
	assert_true(answer_has(&r, "山田"));
	/* The code works once. */
	struct browser *late = harness_browser(&e);
	browser_get(late, "/sign-in");
	assert_int_equal(browser_post(late, "/set-up", str_cz(&e.arena, right)).status, 409);
	harness_end(&e);
}

/* --- a forgotten password --- */

static str between(str body, const char *before, const char *after)
{
	size_t at = str_find(body, str_from_c(before), 0);
	assert_true(at != SIZE_MAX);
	at += strlen(before);
	return str_sub(body, at, str_find(body, str_from_c(after), at) - at);
}

static const char *reset_path(enum access who)
{
	return str_cz(&h.arena, STR_CAT(&h.arena, S("/settings/members/"), id_str(&h.arena, h.account_ids[who]), S("/reset")));
}

static str make_code(struct browser *admin, enum access who)
{
	struct answer r = browser_post(admin, reset_path(who), "");
	assert_int_equal(r.status, 200);
	return between(r.body, "id=\"reset-code\" translate=\"no\">", "<");
}

static int use_code(struct browser *b, const char *mail, str code)
{
	browser_get(b, "/sign-in/reset");
	str body = STR_CAT(&h.arena, S("mail="), str_from_c(mail), S("&code="), code, S("&password=nine+pears+in+a+basket"));
	return browser_post(b, "/sign-in/reset", str_cz(&h.arena, body)).status;
}

static void a_code_for_a_new_password(void **state)
{
	(void)state;
	struct browser *admin = harness_sign_in(&h, ACCESS_ADMIN), *theirs = harness_sign_in(&h, ACCESS_RESPONDER);
	str first = make_code(admin, ACCESS_RESPONDER);
	assert_int_equal(first.n, 19);
	assert_int_equal(browser_get(theirs, "/people").status, 303); /* their sessions ended */
	struct answer again = browser_get(admin, "/settings/members");
	assert_true(str_find(again.body, first, 0) == SIZE_MAX); /* shown once */
	str code = make_code(admin, ACCESS_RESPONDER);
	struct browser *b = harness_browser(&h);
	assert_int_equal(use_code(b, "responder%40hinata.example", first), 422); /* a newer one took its place */
	assert_int_equal(use_code(b, "viewer%40hinata.example", code), 422);     /* somebody else's */
	assert_int_equal(use_code(b, "Responder%40hinata.example", code), 303);
	assert_int_equal(browser_get(b, "/people").status, 200);
	struct browser *late = harness_browser(&h);
	assert_int_equal(use_code(late, "responder%40hinata.example", code), 422); /* works once */
	struct browser *door = harness_browser(&h);
	browser_get(door, "/sign-in");
	assert_int_equal(browser_post(door, "/sign-in", "mail=responder%40hinata.example&password=nine+pears+in+a+basket").status,
		303);
	code = make_code(admin, ACCESS_RESPONDER);
	h.now_ms += RESET_LIFE_MS;
	assert_int_equal(use_code(late, "responder%40hinata.example", code), 422); /* over */
}

static void who_may_make_a_code(void **state)
{
	(void)state;
	struct browser *admin = harness_sign_in(&h, ACCESS_ADMIN), *other = harness_sign_in_other(&h);
	browser_get(admin, "/settings/members");
	assert_int_equal(browser_post(admin, reset_path(ACCESS_ADMIN), "").status, 409); /* one's own: by the old one */
	browser_get(other, "/settings/members");
	assert_int_equal(browser_post(other, reset_path(ACCESS_RESPONDER), "").status, 404);
	/* works for the other firm as well: neither may open it */
	browser_post(other, "/settings/members", "name=x&mail=responder%40hinata.example&access=viewer");
	assert_int_equal(browser_post(other, reset_path(ACCESS_RESPONDER), "").status, 409);
	assert_int_equal(browser_post(admin, reset_path(ACCESS_RESPONDER), "").status, 409);
}

static void guesses_at_a_code_have_to_wait(void **state)
{
	(void)state;
	struct browser *b = harness_browser(&h);
	int status = 0;
	for (int i = 0; i <= THROTTLE_FREE_BY_PEER; i++) {
		status = use_code(b, "responder%40hinata.example", S("AAAA-BBBB-CCCC-DDDD"));
	}
	assert_int_equal(status, 429);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(sign_in_and_out), CASE(a_code_for_a_new_password), CASE(who_may_make_a_code),
		CASE(guesses_at_a_code_have_to_wait), CASE(next_stays_here), CASE(wrong_password), CASE(waits_grow), CASE(waits_by_address),
		CASE(password_change), CASE(password_guesses_wait), CASE(audit_of_the_door), CASE(sessions), CASE(members), CASE(tokens), cmocka_unit_test(access_table),
		CASE(every_route_is_guarded), CASE(audit_holds), CASE(set_up_is_over), cmocka_unit_test(set_up_from_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
