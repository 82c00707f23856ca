/* Reporting without an account: what is kept, what is refused, what nobody learns; and what becomes of a report. */
#include "stage.h"

#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "room/from_sighting.h"

static struct stage s;
static struct browser *finder;
static const char *page; /* "/sighting/KEY" */

static bool make_desk(struct ctx *c, void *arg)
{
	struct sighting_desk *d = arg;
	c->org_id = s.h.org_id;
	return op_sighting_desk_renew.act(c, NULL, NULL) && sighting_desk_get(c, d);
}

static const char *cz(str text) { return str_cz(&s.h.arena, text); }
static str cat(str a, const char *b) { return STR_CAT(&s.h.arena, a, str_from_c(b)); }

static int begin(void **state)
{
	(void)state;
	struct sighting_desk d;
	stage_begin(&s, ACCESS_ADMIN);
	assert_true(harness_write(&s.h, make_desk, &d));
	page = cz(STR_CAT(&s.h.arena, S("/sighting/"), d.key));
	finder = harness_browser(&s.h);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stage_end(&s);
	return 0;
}

/* A form that has been on the screen for a while. */
static str form(const char *more)
{
	return STR_CAT(&s.h.arena, S("&once="), id_str(&s.h.arena, id_new(s.h.now_ms - 5000)), str_from_c(more));
}

static struct answer send(struct browser *b, const char *more)
{
	return browser_post(b, page, cz(form(more)));
}

/* The path of the finder's own page. */
static const char *reported(const char *more)
{
	struct answer r = send(finder, more);
	if (r.status != 303) {
		print_error("%d %.*s\n", r.status, STR_FMT(r.body));
	}
	assert_int_equal(r.status, 303);
	return cz(r.location);
}

static const struct json *waiting(struct browser *b)
{
	const struct json *v;
	struct answer r = browser_get(b, "/api/v1/sightings");
	assert_int_equal(r.status, 200);
	assert_true(json_parse(&s.h.c, r.body, &v));
	return json_member(v, "items");
}

static str newest_id(void)
{
	return json_str(json_member(json_at(waiting(harness_program(&s.h, ACCESS_RESPONDER)), 0), "id"));
}

static const char *api(const char *after)
{
	return cz(STR_CAT(&s.h.arena, S("/api/v1/sightings/"), newest_id(), str_from_c(after)));
}

/* --- what is kept --- */

static void test_said_in_any_words(void **state)
{
	(void)state;
	reported("&card=screen&what=%E8%8B%B1%E8%AA%9E%F0%9F%98%B1&when_text=%E3%81%95%E3%81%A3%E3%81%8D"
		"&place=%E4%BA%8B%E5%8B%99%E6%89%80&touched=no");
	const struct json *v = json_at(waiting(harness_program(&s.h, ACCESS_RESPONDER)), 0);
	assert_true(str_eq(json_str(json_member(v, "what")), S("英語😱")));
	assert_true(str_eq(json_str(json_member(v, "noticed_at")), S("~2026-11-26T09:00+09:00")));
	assert_true(str_eq(json_str(json_member(v, "touched")), S("no")) && str_eq(json_str(json_member(v, "state")), S("new")));
	reported("&card=mail&when_text=%E3%81%93%E3%81%AE%E3%81%82%E3%81%84%E3%81%A0"); /* このあいだ */
	v = json_at(waiting(harness_program(&s.h, ACCESS_RESPONDER)), 0);
	assert_true(str_eq(json_str(json_member(v, "when_text")), S("このあいだ")));
	assert_int_equal(json_type(json_member(v, "noticed_at")), JSON_NULL); /* words that are no time stay words */
	reported("&card=mail&when_text=2030-01-01"); /* nor is what lies ahead */
	v = json_at(waiting(harness_program(&s.h, ACCESS_RESPONDER)), 0);
	assert_int_equal(json_type(json_member(v, "noticed_at")), JSON_NULL);
}

static void test_sent_twice_is_one(void **state)
{
	(void)state;
	str body = form("&card=loss&what=x");
	struct answer one = browser_post(finder, page, cz(body)), two = browser_post(finder, page, cz(body));
	assert_int_equal(one.status, 303);
	assert_true(two.status == 303 && str_eq(one.location, two.location));
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), 1);
}

static void test_typed_text_stays(void **state)
{
	(void)state;
	struct answer r = send(finder, "&what=NOKORU"); /* nothing chosen */
	assert_true(r.status == 422 && answer_has(&r, "NOKORU") && answer_has(&r, "aria-describedby"));
	r = send(finder, "&card=nothing&what=NOKORU");
	assert_true(r.status == 422 && answer_has(&r, "NOKORU"));
	/* filled within a blink, without the form's id, or by what fills fields nobody sees: once more, nothing lost */
	const char *fast = cz(STR_CAT(&s.h.arena, S("&card=mail&what=NOKORU&once="),
		id_str(&s.h.arena, id_new(s.h.now_ms - 100))));
	r = browser_post(finder, page, fast);
	assert_true(r.status == 409 && answer_has(&r, "NOKORU"));
	s.h.now_ms += 3000;
	assert_int_equal(browser_post(finder, page, fast).status, 303); /* a person presses again */
	r = browser_post(finder, page, "card=mail&what=NOKORU");
	assert_int_equal(r.status, 409);
	r = send(finder, "&card=mail&what=NOKORU&website=http%3A%2F%2Fspam.example");
	assert_true(r.status == 409 && answer_has(&r, "NOKORU") && !answer_has(&r, "spam.example"));
}

static void test_too_much_text(void **state)
{
	(void)state;
	char *big = arena_alloc(&s.h.arena, 65 * 1024, 1);
	memset(big, 'a', 64 * 1024);
	struct answer r = send(finder, cz(STR_CAT(&s.h.arena, S("&card=mail&what="), str_from_c(big))));
	assert_true(r.status == 422 && answer_has(&r, "aaaaaaaa"));
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), 0);
}

static void test_nothing_typed_becomes_markup(void **state)
{
	(void)state;
	reported("&card=mail&what=%3Cscript%3Ealert(1)%3C%2Fscript%3E&name=%3Cimg+src%3Dx%3E&reach=javascript%3Aalert(1)"
		"&place=%22%3E%3Ci%3E");
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	struct answer r = browser_get(b, cz(STR_CAT(&s.h.arena, S("/inbox/"), newest_id())));
	assert_int_equal(r.status, 200);
	assert_false(answer_has(&r, "<script>alert") || answer_has(&r, "<img src=x") || answer_has(&r, "\"><i>") ||
	             answer_has(&r, "href=\"javascript"));
	assert_true(answer_has(&r, "&lt;script&gt;"));
}

/* --- photos --- */

static struct answer send_photo(const char *name, bytes content)
{
	struct answer form_page = browser_get(finder, page);
	assert_int_equal(form_page.status, 200);
	AUTO_BUF(b, LIMIT_UPLOAD_BYTES);
	const struct { const char *name; str value; } fields[] = { { "csrf", finder->csrf }, { "card", S("screen") },
		{ "what", S("NOKORU") }, { "once", id_str(&s.h.arena, id_new(s.h.now_ms - 5000)) } };
	for (size_t i = 0; i < 4; i++) {
		buf_printf(&b, "--XX\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%.*s\r\n", fields[i].name,
			STR_FMT(fields[i].value));
	}
	buf_printf(&b, "--XX\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"%s\"\r\n"
		"Content-Type: image/png\r\n\r\n", name);
	buf_add_bytes(&b, content.p, content.n);
	buf_add(&b, S("\r\n--XX--\r\n"));
	return browser_send(finder, HTTP_POST, page, "multipart/form-data; boundary=XX", buf_str(&b), NULL, 0);
}

static void test_a_photo_that_is_not_one(void **state)
{
	(void)state;
	static const char page_text[] = "<html><script>alert(1)</script></html>", svg[] = "<svg xmlns=\"x\" onload=\"x()\"/>",
		exe[] = "MZ\x90\x00\x03";
	const struct { const char *name; str content; } files[] = { { "a.png", { page_text, sizeof page_text - 1 } },
		{ "../../b.png", { svg, sizeof svg - 1 } }, { "c.jpg", { exe, sizeof exe - 1 } } };
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct answer r = send_photo(files[i].name, str_bytes(files[i].content));
		assert_true(r.status == 422 && answer_has(&r, "NOKORU") && answer_has(&r, "写真として読めません"));
	}
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), 0);
}

static void test_a_photo(void **state)
{
	(void)state;
	/* begins as a PNG does */
	static const uint8_t png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0,
		0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55 };
	struct answer r = send_photo("gamen.png", (bytes){ png, sizeof png });
	assert_int_equal(r.status, 303);
	const char *photo = cz(STR_CAT(&s.h.arena, S("/inbox/"), newest_id(), S("/photo")));
	assert_int_equal(browser_get(harness_browser(&s.h), photo).status, 303); /* to the door */
	assert_int_equal(browser_get(harness_sign_in_other(&s.h), photo).status, 404);
	r = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), photo);
	assert_true(r.status == 200 && str_eq(r.type, S("image/png")) &&
		str_eq(answer_header(&r, "x-content-type-options"), S("nosniff")));
}

/* --- abuse --- */

static void test_an_address_has_its_measure(void **state)
{
	(void)state;
	finder->peer = S("203.0.113.7");
	for (int i = 0; i < LIMIT_SIGHTINGS_PER_ADDRESS; i++) {
		reported("&card=other");
	}
	struct answer r = send(finder, "&card=other&what=NOKORU");
	assert_true(r.status == 429 && answer_has(&r, "NOKORU") && answer_has(&r, "電話"));
	struct browser *elsewhere = harness_browser(&s.h);
	elsewhere->peer = S("203.0.113.8");
	assert_int_equal(send(elsewhere, "&card=other").status, 303);
	s.h.now_ms += INT64_C(3601) * 1000;
	assert_int_equal(send(finder, "&card=other").status, 303); /* an hour later */
}

static void test_an_organisation_has_its_measure(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_SIGHTINGS_PER_ORG; i++) {
		char peer[32];
		snprintf(peer, sizeof peer, "198.51.100.%d", i);
		finder->peer = str_copy(&s.h.arena, str_from_c(peer));
		reported("&card=other");
	}
	finder->peer = S("198.51.100.250");
	assert_int_equal(send(finder, "&card=other").status, 429);
	for (int h = 1; h <= 2; h++) { /* nobody looks: then no more are taken in, whatever the hour */
		s.h.now_ms += INT64_C(3601) * 1000;
		for (int i = 0; i < LIMIT_SIGHTINGS_PER_ORG; i++) {
			char peer[32];
			snprintf(peer, sizeof peer, "198.51.%d.%d", 100 + h, i);
			finder->peer = str_copy(&s.h.arena, str_from_c(peer));
			send(finder, "&card=other");
		}
	}
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), LIMIT_SIGHTINGS_WAITING);
	s.h.now_ms += INT64_C(3601) * 1000;
	struct answer r = send(finder, "&card=other");
	assert_true(r.status == 429 && answer_has(&r, "たまっていて"));
}

/* What was left to write before this is written afterwards. */
static bool nothing(struct ctx *c, void *arg)
{
	(void)c;
	(void)arg;
	return true;
}

static void test_numbers_cannot_be_guessed(void **state)
{
	(void)state;
	const char *mine = reported("&card=other");
	finder->peer = S("203.0.113.9");
	int status = 0;
	for (int i = 0; i < 100 && status != 429; i++) {
		status = browser_get(finder, cz(cat(cat(str_from_c(page), "/n/"), i % 2 ? "ABCDEFGH" : "23456789"))).status;
		assert_true(status == 404 || status == 429);
		assert_true(harness_write(&s.h, nothing, NULL));
	}
	assert_int_equal(status, 429);
	assert_int_equal(browser_get(finder, mine).status, 429); /* not even the right one says whether it is right */
	struct browser *elsewhere = harness_browser(&s.h);
	assert_int_equal(browser_get(elsewhere, mine).status, 200);
}

static void test_other_firm_and_renewed_key(void **state)
{
	(void)state;
	const char *mine = reported("&card=other&what=HIMITSU");
	struct answer r = browser_get(harness_browser(&s.h), "/sighting");
	assert_true(r.status == 200 && !answer_has(&r, "ひなた惣菜")); /* two firms here: it asks and names none */
	struct browser *stranger = harness_sign_in_other(&s.h);
	assert_int_equal(browser_post(stranger, "/settings/sighting/renew", "").status, 303);
	r = browser_follow(stranger, browser_get(stranger, "/sighting"));
	assert_true(r.status == 200 && !answer_has(&r, "ひなた惣菜"));
	r = browser_get(stranger, "/inbox?state=all");
	assert_true(r.status == 200 && !answer_has(&r, "HIMITSU"));
	/* somebody signed in elsewhere reports here as nobody */
	assert_int_equal(send(stranger, "&card=mail&what=y").status, 303);
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), 2);
	struct sighting_desk d;
	assert_true(harness_write(&s.h, make_desk, &d));
	assert_int_equal(browser_get(finder, page).status, 404);
	assert_int_equal(browser_get(finder, mine).status, 404);
	str code = str_sub(str_from_c(mine), str_from_c(mine).n - SIGHTING_CODE_CHARS, SIGHTING_CODE_CHARS);
	const char *now = cz(STR_CAT(&s.h.arena, S("/sighting/"), d.key, S("/n/"), code));
	assert_int_equal(browser_get(finder, now).status, 200); /* the number stays good */
	/* typed by hand: small letters, hyphens, full width */
	str typed = sighting_fold(&s.h.arena, STR_CAT(&s.h.arena, S("ａ"), S("b-c d"), S("2345-6789")), 12);
	assert_true(str_eq(typed, S("ABCD23456789")));
	assert_true(str_is_none(sighting_fold(&s.h.arena, S("ABCD2345678'"), 12)));
}

/* The page tells nothing of what others wrote, of rooms, or of its own finder's words. */
static void test_finder_sees_state_only(void **state)
{
	(void)state;
	const char *mine = reported("&card=screen&what=NAKAMI&name=NAMAE");
	struct answer r = browser_get(finder, mine);
	assert_true(r.status == 200 && answer_has(&r, "受け取りました") && !answer_has(&r, "NAKAMI") && !answer_has(&r, "NAMAE"));
	assert_true(str_eq(answer_header(&r, "x-robots-tag"), S("noindex, nofollow")));
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER);
	assert_int_equal(browser_json(b, HTTP_POST, api("/take"), "{}").status, 200);
	r = browser_get(finder, mine);
	assert_true(answer_has(&r, "確認中"));
	const char *one = api("");
	r = browser_json(b, HTTP_POST, api("/open"), "{\"title\":\"HEYANONAMAE\"}");
	assert_int_equal(r.status, 201);
	const char *room = cz(r.location);
	r = browser_get(finder, mine);
	assert_true(answer_has(&r, "対応を始めました") && !answer_has(&r, "HEYANONAMAE"));
	assert_int_equal(browser_post(finder, mine, "text=TSUIKA").status, 303);
	r = browser_get(b, cz(cat(str_from_c(room), "/entries?type=observed")));
	assert_true(answer_has(&r, "NAKAMI") && answer_has(&r, "TSUIKA") && answer_has(&r, "気づき 1"));
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(str_from_c(one), "/leave")), "{}").status, 200);
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(str_from_c(one), "/close")), "{}").status, 422);
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(str_from_c(one), "/close")), "{\"reason\":\"KUNREN\"}").status, 200);
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(str_from_c(one), "/close")), "{\"reason\":\"x\"}").status, 409);
	r = browser_get(finder, mine);
	assert_true(answer_has(&r, "終わりました") && answer_has(&r, "KUNREN"));
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(str_from_c(one), "/reopen")), "{}").status, 200);
	struct journal_finding found;
	assert_true(journal_verify(&s.h.c, room_projections, room_projections_count, &found));
	assert_false(found.broken);
}

/* What went into a restricted room is there for its members alone, and its finder learns nothing of the room's end. */
static void test_restricted_room(void **state)
{
	(void)state;
	const char *mine = reported("&card=other&what=NAIBU");
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER), *admin = harness_sign_in(&s.h, ACCESS_ADMIN);
	str id = newest_id();
	const char *one = cz(STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id));
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/incidents", "{\"title\":\"x\",\"is_restricted\":true}");
	assert_int_equal(r.status, 201);
	str room = stage_member(r.body, "\"id\":\"");
	const char *join = cz(STR_CAT(&s.h.arena, S("{\"incident_id\":\""), room, S("\"}")));
	struct browser *program = harness_program(&s.h, ACCESS_ADMIN);
	assert_int_equal(browser_json(program, HTTP_POST, cz(cat(str_from_c(one), "/join")), join).status, 404);
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(str_from_c(one), "/join")), join).status, 200);
	assert_int_equal(browser_get(b, one).status, 200);
	assert_int_equal(browser_get(program, one).status, 404);
	r = browser_get(admin, "/inbox?state=all");
	assert_false(answer_has(&r, "NAIBU"));
	assert_int_equal(browser_get(admin, cz(STR_CAT(&s.h.arena, S("/inbox/"), id, S("/photo")))).status, 404);
	const char *close = cz(STR_CAT(&s.h.arena, S("/api/v1/incidents/"), room, S("/close")));
	assert_int_equal(browser_json(b, HTTP_POST, close, "{\"reason\":\"x\",\"left\":" STAGE_LEFT "}").status, 200);
	r = browser_get(finder, mine);
	assert_true(answer_has(&r, "対応を始めました") && !answer_has(&r, "終わりました"));
}

/* Two people at once: the second is told what happened. */
static void test_somebody_was_faster(void **state)
{
	(void)state;
	reported("&card=stop&what=x");
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER), *other = harness_program(&s.h, ACCESS_EXECUTIVE);
	const char *open = api("/open"), *close = api("/close");
	assert_int_equal(browser_json(b, HTTP_POST, open, "{\"title\":\"ATARASHII\"}").status, 201);
	struct answer r = browser_json(other, HTTP_POST, open, "{\"title\":\"y\"}");
	assert_true(r.status == 409 && answer_has(&r, "事案"));
	assert_int_equal(browser_json(other, HTTP_POST, close, "{\"reason\":\"y\"}").status, 409);
}

static void test_what_may_be_the_same(void **state)
{
	(void)state;
	struct arena *a = &s.h.arena;
	assert_int_equal(sighting_likeness(a, S("受注パソコンに英語の画面"), S("受注パソコンに英語の画面")), 100);
	assert_int_equal(sighting_likeness(a, S("受注パソコンに英語の画面"), S("かばんをなくした")), 0);
	assert_int_equal(sighting_likeness(a, S(""), S("")), 0);
	assert_true(sighting_likeness(a, S("受注パソコンに英語の画面が出た"), S("英語の画面が受注のパソコンに出ています")) >= 40);
	reported("&card=mail&what=%E8%AB%8B%E6%B1%82%E6%9B%B8%E3%81%AE%E3%83%A1%E3%83%BC%E3%83%AB%E3%82%92%E9%96%8B%E3%81%84%E3%81%9F");
	assert_int_equal(browser_json(harness_program(&s.h, ACCESS_RESPONDER), HTTP_POST, api("/open"),
		"{\"title\":\"RUIJI\"}").status, 201);
	reported("&card=mail&what=%E8%AB%8B%E6%B1%82%E6%9B%B8%E3%83%A1%E3%83%BC%E3%83%AB%E3%82%92%E9%96%8B%E3%81%84%E3%81%A6%E3%81%97%E3%81%BE%E3%81%A3%E3%81%9F");
	struct browser *b = harness_sign_in(&s.h, ACCESS_RESPONDER);
	str id = newest_id();
	struct answer r = browser_get(b, cz(STR_CAT(a, S("/inbox/"), id)));
	assert_true(answer_has(&r, "似た気づき") && answer_has(&r, "name=\"incident_id\" value="));
	reported("&card=loss&what=%E3%81%8B%E3%81%B0%E3%82%93");
	r = browser_get(b, cz(STR_CAT(a, S("/inbox/"), newest_id())));
	assert_false(answer_has(&r, "似た気づき"));
}

/* A card names pictures the sprite has; a name it has not would leave an empty place. */
static void test_every_picture_is_drawn(void **state)
{
	(void)state;
	const char *source = getenv("SONAE_SOURCE");
	const char *path = cz(STR_CAT(&s.h.arena, str_from_c(source ? source : "."), S("/assets/icons.svg")));
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	static char text[256 * 1024];
	str sprite = { text, fread(text, 1, sizeof text, f) };
	assert_int_equal(fclose(f), 0);
	assert_true(sprite.n > 1000 && sprite.n < sizeof text);
	for (size_t i = 0; i < catalog_builtin.n_cards; i++) {
		const struct first_card *k = &catalog_builtin.cards[i];
		for (size_t line = 0; line < k->n_dos + k->n_donts + 1; line++) {
			str icon = line == 0 ? k->icon : line <= k->n_dos ? k->dos[line - 1].icon : k->donts[line - 1 - k->n_dos].icon;
			if (str_find(sprite, STR_CAT(&s.h.arena, S("id=\""), icon, S("\"")), 0) == SIZE_MAX) {
				print_error("%.*s: no picture %.*s\n", STR_FMT(k->key), STR_FMT(icon));
				assert_true(false);
			}
		}
	}
}

#define SIGHTING_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SIGHTING_TEST(test_said_in_any_words), SIGHTING_TEST(test_sent_twice_is_one),
		SIGHTING_TEST(test_typed_text_stays), SIGHTING_TEST(test_too_much_text),
		SIGHTING_TEST(test_nothing_typed_becomes_markup), SIGHTING_TEST(test_a_photo_that_is_not_one),
		SIGHTING_TEST(test_a_photo), SIGHTING_TEST(test_an_address_has_its_measure),
		SIGHTING_TEST(test_an_organisation_has_its_measure), SIGHTING_TEST(test_numbers_cannot_be_guessed),
		SIGHTING_TEST(test_other_firm_and_renewed_key), SIGHTING_TEST(test_finder_sees_state_only),
		SIGHTING_TEST(test_restricted_room), SIGHTING_TEST(test_somebody_was_faster),
		SIGHTING_TEST(test_what_may_be_the_same), SIGHTING_TEST(test_every_picture_is_drawn),
	};
	return cmocka_run_group_tests_name("sighting", tests, NULL, NULL);
}
