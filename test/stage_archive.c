/* stage_archive: an archive of the other firm, for the routes that take one in. */
#include "stage.h"

#define STAGE_FILE_HASH "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4" /* of "hi" */

static str must(struct answer r)
{
	if (r.status >= 300) {
		print_error("preparing an archive: %d %.*s\n", r.status, STR_FMT(r.body));
	}
	assert_true(r.status < 300);
	return r.body;
}

static str archive_file(struct stage *s)
{
	struct arena *a = &s->h.arena;
	if (!str_is_none(s->archive_file)) {
		return s->archive_file;
	}
	struct browser *b = s->stranger ? s->stranger : harness_sign_in_other(&s->h);
	s->stranger = b;
	str room = STR_CAT(a, S("/api/v1/incidents/"), stage_member(must(browser_json(b, HTTP_POST, "/api/v1/incidents",
		"{\"title\":\"よその事案\"}")), "\"id\":\""));
	str upload = stage_member(must(browser_json(b, HTTP_POST, str_cz(&s->h.arena, STR_CAT(a, room, S("/uploads"))),
		"{\"name\":\"a.log\",\"bytes\":2}")), "\"id\":\"");
	must(browser_send(b, HTTP_PUT, str_cz(&s->h.arena, STR_CAT(a, room, S("/uploads/"), upload, S("?offset=0"))),
		"application/octet-stream", S("hi"), NULL, 0));
	must(browser_json(b, HTTP_POST, str_cz(&s->h.arena, STR_CAT(a, room, S("/evidence"))),
		str_cz(&s->h.arena, STR_CAT(a, S("{\"upload_id\":\""), upload, S("\"}")))));
	str reports = STR_CAT(a, room, S("/reports"));
	str report = STR_CAT(a, reports, S("/"), stage_member(must(browser_json(b, HTTP_POST, str_cz(&s->h.arena, reports), "{}")), "\"id\":\""));
	must(browser_json(b, HTTP_PUT, str_cz(&s->h.arena, report), "{\"subject\":\"x\",\"addressees\":\"x\",\"next_report_at\":\"2026-11-27T12:00\"}"));
	must(browser_json(b, HTTP_POST, str_cz(&s->h.arena, STR_CAT(a, report, S("/issue"))), "{}"));
	s->archive_file = must(browser_json(b, HTTP_POST, str_cz(&s->h.arena, STR_CAT(a, room, S("/archive"))), "{}"));
	return s->archive_file;
}

str stage_archive_upload(struct stage *s, struct browser *b)
{
	const char *what = "{\"name\":\"x.zip\",\"bytes\":2}";
	struct answer r = browser_json(b, HTTP_POST, "/api/v1/archives/uploads", what);
	r = r.status == 201 ? r : browser_json(s->maker, HTTP_POST, "/api/v1/archives/uploads", what);
	return stage_member(must(r), "\"id\":\"");
}

/* Sent by whoever asks; by the maker, where they may not. What it takes to have it looked at. */
static const char *archive_sent(struct stage *s, struct browser **asks)
{
	struct browser *b = *asks;
	struct arena *a = &s->h.arena;
	str file = archive_file(s);
	const char *what = str_cz(&s->h.arena, str_printf(a, "{\"name\":\"x.zip\",\"bytes\":%zu}", file.n));
	struct answer begun = browser_json(b, HTTP_POST, "/api/v1/archives/uploads", what);
	if (begun.status != 201) {
		b = s->maker;
		begun = browser_json(b, HTTP_POST, "/api/v1/archives/uploads", what);
	}
	str upload = stage_member(must(begun), "\"id\":\"");
	must(browser_send(b, HTTP_PUT, str_cz(&s->h.arena, STR_CAT(a, S("/api/v1/archives/uploads/"), upload, S("?offset=0"))),
		"application/octet-stream", file, NULL, 0));
	*asks = b;
	return str_cz(&s->h.arena, STR_CAT(a, S("{\"upload_id\":\""), upload, S("\"}")));
}

static str archive_new(struct stage *s, struct browser *b)
{
	const char *look = archive_sent(s, &b);
	s->archive_file = STR_NONE; /* once it is taken in, the next has to be another one */
	return stage_member(must(browser_json(b, HTTP_POST, "/api/v1/archives", look)), "\"id\":\"");
}

/* The room it became: taken in once, everything else only reads it. */
str stage_imported(struct stage *s)
{
	if (str_is_none(s->imported)) {
		str file = archive_file(s);
		s->paper = str_sub(file, str_find(file, S("\"paper/"), 0) + 7, 64);
		str path = STR_CAT(&s->h.arena, S("/api/v1/archives/"), archive_new(s, s->maker), S("/take"));
		s->imported = stage_member(stage_make(s, HTTP_POST, path, "{}"), "\"incident_id\":\"");
	}
	return s->imported;
}

str stage_archive_part(struct stage *s, struct browser *b, str name)
{
	if (str_eq(name, S("{archive}"))) {
		return archive_new(s, b);
	}
	bool has_paper = s->of_paper && !str_is_none(s->paper);
	return !str_eq(name, S("{sha256}")) ? name : has_paper ? s->paper : S(STAGE_FILE_HASH);
}

/* An archive is looked at after it was sent by whoever asks. */
const char *stage_archive_body(struct stage *s, struct browser *b, const struct route *r)
{
	return str_eq(str_from_c(r->pattern), S("/api/v1/archives")) ? archive_sent(s, &b) : stage_body(s, r);
}
