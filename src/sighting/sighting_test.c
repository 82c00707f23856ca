/* Reporting without an account: what is kept, what is refused, what nobody learns; and what becomes of a report. */
#include "stage.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "blob/photo.h"
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
	return STR_CAT(&s.h.arena, S("&once="), stage_finder_form(&s, page, 5000), str_from_c(more));
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
		stage_finder_form(&s, page, 100)));
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

/* A picture of fuzz/corpus/photo. */
static bytes corpus(const char *name)
{
	const char *source = getenv("SONAE_SOURCE");
	FILE *f = fopen(cz(STR_CAT(&s.h.arena, str_from_c(source ? source : "."), S("/fuzz/corpus/photo/"), str_from_c(name))), "rb");
	assert_non_null(f);
	uint8_t *p = arena_raw(&s.h.arena, 4096, 1);
	size_t n = fread(p, 1, 4096, f);
	assert_int_equal(fclose(f), 0);
	return (bytes){ p, n };
}

static str bytes_str(bytes b) { return (str){ (const char *)b.p, b.n }; }

static struct answer send_photo(const char *name, bytes content)
{
	struct answer form_page = browser_get(finder, page);
	assert_int_equal(form_page.status, 200);
	AUTO_BUF(b, 2 * (size_t)LIMIT_CUT_BODY_BYTES);
	const struct { const char *name; str value; } fields[] = { { "csrf", finder->csrf }, { "card", S("screen") },
		{ "what", S("NOKORU") }, { "once", stage_finder_form(&s, page, 5000) } };
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
	struct answer r = send_photo("gamen.png", corpus("png_text"));
	assert_int_equal(r.status, 303);
	const char *photo = cz(STR_CAT(&s.h.arena, S("/inbox/"), newest_id(), S("/photo")));
	assert_int_equal(browser_get(harness_browser(&s.h), photo).status, 303); /* to the door */
	assert_int_equal(browser_get(harness_sign_in_other(&s.h), photo).status, 404);
	r = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), photo);
	assert_true(r.status == 200 && str_eq(r.type, S("image/png")) &&
		str_eq(answer_header(&r, "x-content-type-options"), S("nosniff")));
	assert_false(answer_has(&r, "<script>") || str_find(r.body, S("PK"), 0) != SIZE_MAX);
}

/* Where it was taken, what hides behind the picture, what somebody wrote into it: all that stays with the finder. */
static void test_a_photo_tells_nothing_else(void **state)
{
	(void)state;
	static const char *const names[] = { "jpeg_exif", "jpeg_cut", "jpeg_little_endian", "jpeg_thumbnail", "jpeg_progressive",
		"png_text", "png_cut", "webp_exif", "webp_plain" };
	static const str hidden[] = { { "35.6812", 7 }, { "<script>", 8 }, { "xmpmeta", 7 }, { "PK", 2 }, { "MPF", 3 },
		{ "Secret", 6 }, { "city", 4 } };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		bytes came = corpus(names[i]), kept;
		str type = blob_type_of(&s.h.c, came);
		if (!photo_clean(&s.h.arena, type, came, &kept)) {
			print_error("%s is not kept\n", names[i]);
			assert_true(false);
		}
		assert_true(str_eq(blob_type_of(&s.h.c, kept), type));
		for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; k++) {
			assert_true(str_find(bytes_str(kept), hidden[k], 0) == SIZE_MAX);
		}
		bool turned = str_starts(str_from_c(names[i]), S("jpeg_exif")) || i == 2;
		assert_true((str_find(bytes_str(kept), S("Exif"), 0) != SIZE_MAX) == (turned || i == 1)); /* which way up */
	}
	static const char *const empty[] = { "jpeg_nothing_in_it", "jpeg_cut_in_exif", "png_cut_before", "other_gif" };
	for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
		bytes came = corpus(empty[i]);
		struct answer r = send_photo("x.jpg", came);
		assert_true(r.status == 422 && answer_has(&r, "NOKORU") && answer_has(&r, "写真として読めません"));
	}
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), 0);
}

/* What is too large comes back as the form, with all that was typed before it. */
static void test_a_photo_too_large(void **state)
{
	(void)state;
	bytes jpeg = corpus("jpeg_exif");
	size_t sizes[] = { LIMIT_UPLOAD_BYTES, LIMIT_UPLOAD_BYTES + 100000, LIMIT_CUT_BODY_BYTES - 10000 };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		uint8_t *big = arena_raw(&s.h.arena, sizes[i], 1);
		memset(big, 'x', sizes[i]);
		memcpy(big, jpeg.p, jpeg.n);
		struct answer r = send_photo("big.jpg", (bytes){ big, sizes[i] });
		assert_true(r.status == 422 && answer_has(&r, "NOKORU") && answer_has(&r, "大きすぎ"));
	}
	uint8_t *huge = arena_raw(&s.h.arena, LIMIT_CUT_BODY_BYTES + 1, 1);
	memset(huge, 'x', LIMIT_CUT_BODY_BYTES + 1);
	assert_int_equal(send_photo("huge.jpg", (bytes){ huge, LIMIT_CUT_BODY_BYTES + 1 }).status, 413);
	assert_int_equal(json_size(waiting(harness_program(&s.h, ACCESS_RESPONDER))), 0);
}

/* A form's id is ours, of this page, and not older than half a day; what was typed comes back whatever is sent for it. */
static void test_a_form_is_signed(void **state)
{
	(void)state;
	str good = stage_finder_form(&s, page, 5000), bare = good;
	str id = str_cut(&bare, '.');
	str other = stage_finder_form(&s, reported("&card=other"), 5000); /* of another page of ours */
	str turned = STR_CAT(&s.h.arena, str_sub(good, 0, 3), good.p[3] == '0' ? S("1") : S("0"), str_sub(good, 4, good.n));
	const str wrong[] = { S(""), id, STR_CAT(&s.h.arena, id, S(".")), turned, other, S("%0d%0a.x"),
		stage_finder_form(&s, page, SIGHTING_FORM_MS + 1000) };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct answer r = browser_post(finder, page, cz(STR_CAT(&s.h.arena, S("card=mail&what=NOKORU&once="), wrong[i])));
		assert_true(r.status >= 409 && r.status <= 422 && answer_has(&r, "NOKORU"));
		str fresh = stage_member(r.body, "name=\"once\" value=\"");
		s.h.now_ms += 3000;
		assert_int_equal(browser_post(finder, page, cz(STR_CAT(&s.h.arena, S("card=mail&what=y&once="), fresh))).status, 303);
	}
	assert_int_equal(browser_post(finder, page, cz(STR_CAT(&s.h.arena, S("card=mail&what=y&once="), good))).status, 303);
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
	finder->peer = S("203.0.113.10"); /* nor by adding words to reports of others */
	for (int i = 0; i < LIMIT_SIGHTING_GUESSES; i++) {
		assert_int_equal(browser_post(finder, cz(cat(str_from_c(page), "/n/ABCDEFGH")), "text=x").status, 404);
	}
	assert_int_equal(browser_post(finder, mine, "text=x").status, 429);
	finder->peer = S("203.0.113.11"); /* nor for the key of a firm */
	for (int i = 0; i < LIMIT_SIGHTING_GUESSES; i++) {
		assert_int_equal(browser_get(finder, "/sighting?code=ABCDEFGHJKMN").status, 422);
	}
	assert_int_equal(browser_get(finder, "/sighting?code=ABCDEFGHJKMN").status, 429);
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
	const char *more = cz(STR_CAT(&s.h.arena, S("text=TSUIKA&once="), stage_finder_form(&s, mine, 0)));
	assert_int_equal(browser_post(finder, mine, more).status, 303);
	assert_int_equal(browser_post(finder, mine, more).status, 303); /* sent twice is one */
	r = browser_post(finder, mine, "text=NOKORUBUN&once=x");
	assert_true(r.status == 409 && answer_has(&r, "NOKORUBUN"));
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

/* --- words that must not stay --- */

static bool verifies(void)
{
	struct journal_finding found;
	err_clear(&s.h.c);
	bool ok = journal_verify(&s.h.c, room_projections, room_projections_count, &found);
	if (found.broken) {
		print_error("%.*s\n", STR_FMT(found.what));
	}
	return ok && !found.broken && str_find(found.what, S("could not be compared"), 0) == SIZE_MAX;
}

/* How often the words stand in the files of the data folder, its log included. */
static size_t on_disk(const char *words)
{
	const char *files[] = { "/sonae.db", "/sonae.db-wal" };
	static char data[16 << 20];
	size_t found = 0;
	for (size_t i = 0; i < 2; i++) {
		FILE *f = fopen(cz(STR_CAT(&s.h.arena, str_from_c(s.h.dir), str_from_c(files[i]))), "rb");
		str all = { data, f ? fread(data, 1, sizeof data, f) : 0 };
		for (size_t at = str_find(all, str_from_c(words), 0); at != SIZE_MAX; at = str_find(all, str_from_c(words), at + 1)) {
			found++;
		}
		if (f) {
			fclose(f);
		}
	}
	return found;
}

static void gone_from_disk(const char *words)
{
	for (int i = 0; i < 200 && on_disk(words) > 0; i++) {
		usleep(20000); /* the log is emptied right after the answer */
	}
	assert_int_equal(on_disk(words), 0);
}

/* Asks as the responder; the request's path for whoever decides. */
static str mask_ask(str id, const char *json)
{
	const char *to = cz(STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id, S("/masks")));
	struct answer r = browser_json(harness_program(&s.h, ACCESS_RESPONDER), HTTP_POST, to, json);
	if (r.status != 201) {
		print_error("%d %.*s\n", r.status, STR_FMT(r.body));
	}
	assert_int_equal(r.status, 201);
	return r.location;
}

static const char *const typed = "&card=screen&what=WHAT+gozaku77&when_text=gozaku77+no+koro&place=gozaku77-shitsu&touched=yes"
	"&touch_note=gozaku77+wo+utta&name=gozaku77+san&reach=090-gozaku77";

static void own_questions(const char *sql)
{
	sqlite3 *db;
	const char *path = cz(STR_CAT(&s.h.arena, str_from_c(s.h.dir), S("/sonae.db")));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* The built-in questions in the firm's words, made when the built-in form was an older one: reworded, moved, left out, needed. */
static void test_the_built_in_questions_as_the_firm_has_them(void **state)
{
	(void)state;
	const struct sheet_field *card = sheet_asked(catalog_sheet(&catalog_builtin, S("sighting")), "card");
	for (size_t i = 0; i < catalog_builtin.n_cards; i++) { /* each first-action card can be chosen */
		assert_true(sheet_choice_find(card, catalog_builtin.cards[i].key) >= 0);
	}
	assert_int_equal(card->n_choices, catalog_builtin.n_cards);
	own_questions("INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at) SELECT id, 'sighting', 1, "
		"'[{\"do\":\"rename\",\"field\":\"what\",\"ja\":\"ドンナフウ\"},{\"do\":\"help\",\"field\":\"what\",\"ja\":\"ミタママ\"},"
		"{\"do\":\"hide\",\"field\":\"touched\"},{\"do\":\"hide\",\"field\":\"photo\"},{\"do\":\"hide\",\"field\":\"when_text\"},"
		"{\"do\":\"required\",\"field\":\"place\",\"is\":true},{\"do\":\"hide_choice\",\"field\":\"card\",\"choice\":\"stop\"},"
		"{\"do\":\"rename_choice\",\"field\":\"card\",\"choice\":\"screen\",\"ja\":\"ガメンガヘン\"},"
		"{\"do\":\"order\",\"at\":[\"card:0\",\"reach:0\",\"what:0\"]}]', 1, '[]', 1 FROM (SELECT org_id AS id FROM sighting_desk)");
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER);
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/sightings", "{\"card\":\"stop\",\"what\":\"x\"}").status, 201);
	struct answer r = browser_get(finder, page);
	assert_true(r.status == 200 && answer_has(&r, "ドンナフウ") && answer_has(&r, "ミタママ") && answer_has(&r, "ガメンガヘン"));
	assert_false(answer_has(&r, "どんなようすですか") || answer_has(&r, "name=\"touched\"") || answer_has(&r, "name=\"photo\""));
	assert_false(answer_has(&r, "value=\"stop\""));
	assert_true(answer_has(&r, "name=\"when_text\"")); /* the program reads it: hidden all the same, it is shown again */
	size_t reach = str_find(r.body, S("name=\"reach\""), 0), what = str_find(r.body, S("name=\"what\""), 0);
	assert_true(reach != SIZE_MAX && reach < what);
	r = send(finder, "&card=screen&what=ugoka-nai");
	assert_true(r.status == 422 && answer_has(&r, "どこの、どの機械ですか」を入れてください") && answer_has(&r, "ugoka-nai"));
	/* what was asked while the form was on the screen is kept, also when the question is gone */
	reported("&card=screen&what=ugoka-nai&place=2kai&touched=yes");
	r = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), cz(STR_CAT(&s.h.arena, S("/inbox/"), newest_id())));
	assert_true(answer_has(&r, "ドンナフウ") && answer_has(&r, "2kai") && answer_has(&r, "そのあと、さわりましたか"));
	own_questions("DELETE FROM sheet_own");
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/sightings", "{\"card\":\"stop\",\"what\":\"x\"}").status, 201);
}

/* What the firm asks besides: on the form, checked, in the inbox, in the room, found by masking. */
static void test_the_firms_own_questions(void **state)
{
	(void)state;
	own_questions("INSERT INTO sheet_own (org_id, sheet, version, changes, base_version, base, changed_at) SELECT id, 'sighting', 1, "
		"'[{\"do\":\"add\",\"field\":\"firm_shop\",\"ja\":\"どの店\",\"en\":\"Shop\",\"type\":\"choice\",\"required\":true,"
		"\"choices\":[{\"key\":\"east\",\"ja\":\"東店\",\"en\":\"East\"},{\"key\":\"west\",\"ja\":\"西店\",\"en\":\"West\"}]},"
		"{\"do\":\"add\",\"field\":\"firm_who\",\"ja\":\"ダレノセキ\",\"en\":\"Boss\",\"type\":\"person\"},"
		"{\"do\":\"add\",\"field\":\"firm_line\",\"ja\":\"ライン\",\"en\":\"Line\",\"type\":\"line\"}]', 0, '[]', 1 "
		"FROM (SELECT org_id AS id FROM sighting_desk)");
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER);
	/* programs are not asked; and what was written by another connection is seen once this program writes */
	assert_int_equal(browser_json(b, HTTP_POST, "/api/v1/sightings", "{\"card\":\"screen\",\"what\":\"x\"}").status, 201);
	struct answer r = browser_get(finder, page);
	assert_true(r.status == 200 && answer_has(&r, "どの店") && answer_has(&r, "西店") && answer_has(&r, "values.firm_line"));
	assert_false(answer_has(&r, "ダレノセキ")); /* finders are shown no names of people */
	r = send(finder, "&card=screen&what=ugoka-nai");
	assert_true(r.status == 422 && answer_has(&r, "どの店") && answer_has(&r, "ugoka-nai"));
	r = send(finder, "&card=screen&what=ugoka-nai&values.firm_shop=north");
	assert_int_equal(r.status, 422);
	reported("&card=screen&what=ugoka-nai&values.firm_shop=west&values.firm_line=gozaku88");
	str id = newest_id();
	r = browser_get(b, cz(STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id)));
	assert_true(answer_has(&r, "どの店: 西店\\nライン: gozaku88"));
	struct browser *human = harness_sign_in(&s.h, ACCESS_RESPONDER);
	r = browser_get(human, cz(STR_CAT(&s.h.arena, S("/inbox/"), id)));
	assert_true(answer_has(&r, "どの店: 西店") && answer_has(&r, "gozaku88"));
	str request = mask_ask(id, "{\"part\":\"gozaku88\",\"reason\":\"r\"}");
	assert_int_equal(browser_json(harness_program(&s.h, ACCESS_ADMIN), HTTP_POST, cz(cat(request, "/grant")), "{}").status, 200);
	gone_from_disk("gozaku88");
}

static void test_words_in_the_inbox(void **state)
{
	(void)state;
	const char *mine = reported(typed);
	str id = newest_id();
	const char *more = cz(STR_CAT(&s.h.arena, S("text=atode+gozaku77+mo&once="), stage_finder_form(&s, mine, 0)));
	assert_int_equal(browser_post(finder, mine, more).status, 303);
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER), *other = harness_program(&s.h, ACCESS_ADMIN);
	const char *to = cz(STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id, S("/masks")));
	assert_int_equal(browser_json(b, HTTP_POST, to, "{\"part\":\"nowhere\",\"reason\":\"r\"}").status, 422);
	assert_int_equal(browser_json(b, HTTP_POST, to, "{\"part\":\"gozaku77\",\"reason\":\"gozaku77 da\"}").status, 422);
	assert_int_equal(browser_json(b, HTTP_POST, to, "{\"reason\":\"r\"}").status, 422);
	str request = mask_ask(id, "{\"part\":\"gozaku77\",\"reason\":\"r\"}");
	assert_int_equal(browser_json(b, HTTP_POST, to, "{\"part\":\"WHAT\",\"reason\":\"r\"}").status, 409); /* one waits */
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 403); /* not who asked */
	assert_int_equal(browser_json(harness_sign_in_other(&s.h), HTTP_POST, cz(cat(request, "/grant")), "{}").status, 404);
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 200);
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 404);
	struct browser *human = harness_sign_in(&s.h, ACCESS_RESPONDER);
	struct answer r = browser_get(human, cz(STR_CAT(&s.h.arena, S("/inbox/"), id)));
	assert_true(r.status == 200 && !answer_has(&r, "gozaku77") && answer_has(&r, "090-\u2588\u2588\u2588") &&
	            answer_has(&r, "atode \u2588\u2588\u2588 mo"));
	r = browser_get(finder, mine);
	assert_true(r.status == 200 && !answer_has(&r, "gozaku77"));
	gone_from_disk("gozaku77");
	/* refused: nothing changes */
	request = mask_ask(id, "{\"part\":\"WHAT\",\"reason\":\"r\"}");
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/refuse")), "{}").status, 200);
	r = browser_get(human, cz(STR_CAT(&s.h.arena, S("/inbox/"), id)));
	assert_true(answer_has(&r, "WHAT"));
	/* it went into a room between the two: asked for anew, so that the entries are found too */
	request = mask_ask(id, "{\"part\":\"WHAT\",\"reason\":\"r\"}");
	assert_int_equal(browser_json(b, HTTP_POST, api("/open"), "{\"title\":\"x\"}").status, 201);
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 409);
	assert_true(verifies());
}

/* In a room: its rows, its entries, the title taken from its words, what was said later. */
static void test_words_of_a_room(void **state)
{
	(void)state;
	const char *mine = reported(typed);
	str id = newest_id();
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER), *other = harness_program(&s.h, ACCESS_ADMIN);
	const char *first = cz(STR_CAT(&s.h.arena, S("text=saki+gozaku77&once="), stage_finder_form(&s, mine, 0)));
	assert_int_equal(browser_post(finder, mine, first).status, 303);
	struct answer r = browser_json(b, HTTP_POST, api("/open"), "{\"title\":\"gozaku77 ga deta\"}");
	assert_int_equal(r.status, 201);
	str room = r.location;
	const char *more = cz(STR_CAT(&s.h.arena, S("text=ato+gozaku77&once="), stage_finder_form(&s, mine, 0)));
	assert_int_equal(browser_post(finder, mine, more).status, 303);
	assert_int_equal(browser_json(b, HTTP_POST, cz(cat(room, "/entries")), "{\"text\":\"memo: gozaku77\"}").status, 201);
	assert_true(verifies());
	str request = mask_ask(id, "{\"part\":\"gozaku77\",\"reason\":\"r\"}");
	r = browser_get(b, cz(cat(room, "/masks")));
	assert_int_equal(r.status, 200);
	const struct json *v;
	assert_true(json_parse(&s.h.c, r.body, &v));
	assert_true(json_size(json_member(v, "items")) >= 5); /* title, report, two messages, the note; facts from the title */
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 200);
	r = browser_get(other, cz(cat(room, "/entries?limit=200")));
	assert_false(answer_has(&r, "gozaku77"));
	r = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), cz(STR_CAT(&s.h.arena, S("/inbox/"), id)));
	assert_true(r.status == 200 && !answer_has(&r, "gozaku77") && answer_has(&r, "ato \u2588\u2588\u2588"));
	gone_from_disk("gozaku77");
	assert_true(verifies());
	/* out of the room and in again */
	const char *leave = cz(STR_CAT(&s.h.arena, S("/api/v1/sightings/"), id, S("/leave")));
	assert_int_equal(browser_json(b, HTTP_POST, leave, "{}").status, 200);
	assert_true(verifies());
	assert_int_equal(browser_json(b, HTTP_POST, api("/open"), "{\"title\":\"y\"}").status, 201);
	assert_true(verifies());
}

/* Masked from the room alone: a later message and the time in words go from the inbox too. */
static void test_masked_from_the_room(void **state)
{
	(void)state;
	const char *mine = reported("&card=other&what=x&when_text=kinou+tokei88");
	str id = newest_id();
	struct browser *b = harness_program(&s.h, ACCESS_RESPONDER), *other = harness_program(&s.h, ACCESS_ADMIN);
	struct answer r = browser_json(b, HTTP_POST, api("/open"), "{\"title\":\"x\"}");
	str room = r.location;
	const char *more = cz(STR_CAT(&s.h.arena, S("text=ban+tokei88&once="), stage_finder_form(&s, mine, 0)));
	assert_int_equal(browser_post(finder, mine, more).status, 303);
	r = browser_get(b, cz(cat(room, "/entries?limit=200&type=observed")));
	const struct json *v;
	assert_true(json_parse(&s.h.c, r.body, &v));
	v = json_member(v, "items");
	for (size_t i = 0; i < json_size(v); i++) {
		int64_t seq;
		if (str_find(json_str(json_member(json_at(v, i), "text")), S("tokei88"), 0) == SIZE_MAX) {
			continue;
		}
		assert_true(json_i64(json_member(json_at(v, i), "seq"), &seq));
		str to = str_printf(&s.h.arena, "%.*s/entries/%lld/mask", STR_FMT(room), (long long)seq);
		r = browser_json(b, HTTP_POST, cz(to), "{\"part\":\"tokei88\",\"reason\":\"r\"}");
		assert_int_equal(r.status, 201);
		assert_int_equal(browser_json(other, HTTP_POST, cz(cat(r.location, "/grant")), "{}").status, 204);
	}
	r = browser_get(harness_sign_in(&s.h, ACCESS_RESPONDER), cz(STR_CAT(&s.h.arena, S("/inbox/"), id)));
	assert_true(r.status == 200 && !answer_has(&r, "tokei88") && answer_has(&r, "ban \u2588\u2588\u2588"));
	gone_from_disk("tokei88");
	assert_true(verifies());
}

static void test_a_photo_taken_away(void **state)
{
	(void)state;
	assert_int_equal(send_photo("a.png", corpus("png_text")).status, 303);
	str id = newest_id();
	struct browser *human = harness_sign_in(&s.h, ACCESS_RESPONDER), *other = harness_program(&s.h, ACCESS_ADMIN);
	const char *photo = cz(STR_CAT(&s.h.arena, S("/inbox/"), id, S("/photo")));
	str request = mask_ask(id, "{\"photo\":true,\"reason\":\"r\"}");
	assert_int_equal(browser_get(human, photo).status, 200); /* not yet */
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 200);
	assert_int_equal(browser_get(human, photo).status, 404);
	struct answer r = browser_get(human, cz(STR_CAT(&s.h.arena, S("/inbox/"), id)));
	assert_true(answer_has(&r, "写真は墨消ししました"));
	s.h.now_ms += INT64_C(2) * 24 * 3600 * 1000; /* nobody needs the bytes: they go with the next sweep */
	assert_int_equal(send_photo("b.jpg", corpus("jpeg_exif")).status, 303);
	str second = newest_id();
	assert_int_equal(browser_json(harness_program(&s.h, ACCESS_RESPONDER), HTTP_POST, api("/open"), "{\"title\":\"x\"}").status, 201);
	request = mask_ask(second, "{\"photo\":true,\"reason\":\"r\"}");
	assert_int_equal(browser_json(other, HTTP_POST, cz(cat(request, "/grant")), "{}").status, 200);
	human = harness_sign_in(&s.h, ACCESS_RESPONDER);
	assert_int_equal(browser_get(human, cz(STR_CAT(&s.h.arena, S("/inbox/"), second, S("/photo")))).status, 404);
	assert_true(verifies());
}

#define SIGHTING_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SIGHTING_TEST(test_said_in_any_words), SIGHTING_TEST(test_sent_twice_is_one),
		SIGHTING_TEST(test_typed_text_stays), SIGHTING_TEST(test_too_much_text),
		SIGHTING_TEST(test_nothing_typed_becomes_markup), SIGHTING_TEST(test_a_photo_that_is_not_one),
		SIGHTING_TEST(test_a_photo), SIGHTING_TEST(test_a_photo_tells_nothing_else),
		SIGHTING_TEST(test_a_photo_too_large), SIGHTING_TEST(test_a_form_is_signed), SIGHTING_TEST(test_an_address_has_its_measure),
		SIGHTING_TEST(test_an_organisation_has_its_measure), SIGHTING_TEST(test_numbers_cannot_be_guessed),
		SIGHTING_TEST(test_other_firm_and_renewed_key), SIGHTING_TEST(test_finder_sees_state_only),
		SIGHTING_TEST(test_restricted_room), SIGHTING_TEST(test_somebody_was_faster),
		SIGHTING_TEST(test_what_may_be_the_same), SIGHTING_TEST(test_every_picture_is_drawn),
		SIGHTING_TEST(test_the_firms_own_questions), SIGHTING_TEST(test_words_in_the_inbox), SIGHTING_TEST(test_words_of_a_room),
		SIGHTING_TEST(test_the_built_in_questions_as_the_firm_has_them),
		SIGHTING_TEST(test_masked_from_the_room), SIGHTING_TEST(test_a_photo_taken_away),
	};
	return cmocka_run_group_tests_name("sighting", tests, NULL, NULL);
}
