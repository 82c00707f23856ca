/*
 * Every route of the program asked by everybody: nobody, each access level, another firm's administrator, a token.
 * The answers stand in golden/routes.txt; a route without a line there is a failure that prints the line to add.
 * SONAE_GOLDEN_WRITE=1 writes the file anew: read the difference before it is committed, it is who may do what.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "account/account_web.h"
#include "app_harness.h"
#include "base/buf.h"
#include "catalog/catalog.h"
#include "cli/tables.h"
#include "journal/journal.h"
#include "org/org_web.h"
#include "person/person_web.h"

enum role { NOBODY, VIEWER, EXECUTIVE, RESPONDER, ADMIN, OTHER_FIRM, TOKEN, ROLES };
static const enum access access_of[ROLES] = { [VIEWER] = ACCESS_VIEWER, [EXECUTIVE] = ACCESS_EXECUTIVE,
	[RESPONDER] = ACCESS_RESPONDER, [ADMIN] = ACCESS_ADMIN, [TOKEN] = ACCESS_RESPONDER };
#define HEAD "# METHOD route: nobody, viewer, executive, responder, admin, another firm's admin, a responder's token\n" \
	"# in = led to the sign-in page\n"

#define ROUTES_MAX 400
#define ANSWER 12
static char answers[ROUTES_MAX][ROLES][ANSWER]; /* "200", "in" */
static size_t n_routes;
static str names[ROUTES_MAX];              /* "GET /people" */
static struct arena kept;                  /* outlives the harnesses */

/* One harness at a time, and the room its next request goes into. */
struct stage {
	struct harness h;
	enum role role;
	struct browser *maker;  /* of another person than the role, so that it can ask for a masking */
	size_t n_browsers;
	bool used;              /* the room was changed: the next route gets a new one */
	str incident, entry, request, step, report;
};

static const char *cz(struct stage *s, str text) { return str_cz(&s->h.arena, text); }

static str make(struct stage *s, enum http_method m, str path, const char *json)
{
	struct answer r = browser_json(s->maker, m, cz(s, path), json);
	if (r.status != 200 && r.status != 201) {
		print_error("preparing %.*s for role %d: %d %.*s\n", STR_FMT(path), s->role, r.status, STR_FMT(r.body));
	}
	assert_true(r.status == 200 || r.status == 201);
	return r.body;
}

static str member_text(str json, const char *name)
{
	size_t at = str_find(json, str_from_c(name), 0);
	assert_true(at != SIZE_MAX);
	str rest = str_sub(json, at + strlen(name), json.n);
	return str_trim(str_sub(rest, 0, strcspn(rest.p, "\",}")));
}

/* A room with an entry, a masking that waits, a step and a draft that could be issued. */
static void make_room(struct stage *s, str pattern)
{
	struct arena *a = &s->h.arena;
	str rooms = S("/api/v1/incidents");
	s->incident = member_text(make(s, HTTP_POST, rooms, "{\"title\":\"画面が開かない\"}"), "\"id\":\"");
	str room = STR_CAT(a, rooms, S("/"), s->incident);
	const char *entry = "{\"type\":\"observed\",\"text\":\"番号は secret です\"}";
	str entries = STR_CAT(a, room, S("/entries"));
	str masked = member_text(make(s, HTTP_POST, entries, entry), "\"seq\":");
	s->request = member_text(make(s, HTTP_POST, STR_CAT(a, entries, S("/"), masked, S("/mask")),
		"{\"part\":\"secret\",\"reason\":\"番号\"}"), "\"id\":\"");
	s->entry = member_text(make(s, HTTP_POST, entries, entry), "\"seq\":");
	s->step = member_text(make(s, HTTP_GET, STR_CAT(a, room, S("/steps")), ""), "\"id\":\"");
	str reports = STR_CAT(a, room, S("/reports"));
	s->report = member_text(make(s, HTTP_POST, reports, "{}"), "\"id\":\"");
	make(s, HTTP_PUT, STR_CAT(a, reports, S("/"), s->report),
	     "{\"subject\":\"x\",\"addressees\":\"社長\",\"next_report_at\":\"2026-11-27T12:00\"}");
	if (str_ends(pattern, S("{step}/reopen"))) {
		make(s, HTTP_POST, STR_CAT(a, room, S("/steps/"), s->step, S("/start")), "{}");
	} else if (str_ends(pattern, S("/reopen"))) {
		make(s, HTTP_POST, STR_CAT(a, room, S("/close")), "{\"reason\":\"終わり\"}");
		s->used = true;
	}
}

/* --- one request --- */

struct sample { const char *field, *value; };
static const struct sample samples[] = {
	{ "title", "ためし" }, { "kind", "malware" }, { "ground", "わけ" }, { "level", "2" }, { "phase", "1" },
	{ "acknowledged", "true" }, { "reason", "わけ" }, { "text", "こう書く" }, { "part", "secret" }, { "name", "名前" },
	{ "mail", "new@hinata.example" }, { "access", "viewer" }, { "item", "すること" }, { "note", "わけ" },
	{ "subject", "件名" }, { "addressees", "社長" }, { "value", "こうです" }, { "lang", "ja" },
	{ "csv", "time,text\\n2026-11-20,気づいた" }, { "password", HARNESS_PASSWORD }, { "code", "XXXX" },
	{ "old_password", HARNESS_PASSWORD }, { "new_password", "another good one" }, { "org_name", "会社" },
};

static str sample_of(struct stage *s, const struct field *f)
{
	if (strcmp(f->name, "person_id") == 0) {
		return id_str(&s->h.arena, s->h.person_ids[ACCESS_EXECUTIVE]);
	}
	if (strcmp(f->name, "org") == 0) {
		return id_str(&s->h.arena, s->h.org_id);
	}
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		if (strcmp(samples[i].field, f->name) == 0) {
			return str_from_c(samples[i].value);
		}
	}
	return STR_NONE;
}

/* A body the operation can work with: JSON for the API, a form for pages. */
static const char *body_of(struct stage *s, const struct route *r)
{
	bool json = r->flags & ROUTE_API;
	AUTO_BUF(b, 8192);
	buf_add(&b, json ? S("{") : S(""));
	for (size_t i = 0; r->op && i < r->op->n_fields; i++) {
		const struct field *f = &r->op->fields[i];
		str value = f->flags & FIELD_PATH ? STR_NONE : sample_of(s, f);
		if (str_is_none(value)) {
			continue;
		}
		bool bare = f->type == FIELD_INT || f->type == FIELD_BOOL;
		const char *quote = bare ? "" : "\"";
		if (json) {
			buf_printf(&b, "%s\"%s\":%s%.*s%s", b.n > 1 ? "," : "", f->name, quote, STR_FMT(value), quote);
		} else {
			bool csv = strcmp(f->name, "csv") == 0;
			str typed = f->type == FIELD_BOOL ? S("on") : csv ? S("time,text%0A2026-11-20,x") : value;
			buf_printf(&b, "&%s=%.*s", f->name, STR_FMT(typed));
		}
	}
	buf_add(&b, json ? S("}") : S(""));
	assert_true(buf_ok(&b));
	return cz(s, buf_str(&b));
}

/* An id that a page of settings shows in its addresses; an unknown one where the page shows none. */
static str id_on_page(struct browser *b, const char *page)
{
	struct answer r = browser_get(b, page);
	str mark = STR_CAT(&b->h->arena, str_from_c(page), S("/"));
	for (size_t at = str_find(r.body, mark, 0); at != SIZE_MAX; at = str_find(r.body, mark, at + 1)) {
		struct id id;
		str text = str_sub(r.body, at + mark.n, ID_TEXT_LEN);
		if (id_parse(text, &id)) {
			return text;
		}
	}
	return S("0190a000-0000-7000-8000-000000000000");
}

static str part_of(struct stage *s, struct browser *b, str name)
{
	struct arena *a = &s->h.arena;
	const struct { str name, value; } parts[] = {
		{ S("{incident}"), s->incident }, { S("{entry}"), s->entry }, { S("{request}"), s->request },
		{ S("{step}"), s->step }, { S("{report}"), s->report }, { S("{key}"), S("event") },
		{ S("{id}"), id_str(a, s->h.person_ids[ACCESS_VIEWER]) },
		{ S("{account}"), id_str(a, s->h.account_ids[ACCESS_VIEWER]) },
	};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (str_eq(parts[i].name, name)) {
			return parts[i].value;
		}
	}
	if (str_eq(name, S("{session}"))) {
		return id_on_page(b, "/settings/sessions");
	}
	if (str_eq(name, S("{token}"))) {
		browser_post(b, "/settings/tokens", "name=x");
		return id_on_page(b, "/settings/tokens");
	}
	return name;
}

static const char *path_of(struct stage *s, struct browser *b, const char *pattern)
{
	str rest = str_from_c(pattern + 1), path = S("");
	if (pattern[1] == '\0') {
		return "/";
	}
	while (!str_is_none(rest)) {
		path = STR_CAT(&s->h.arena, path, S("/"), part_of(s, b, str_cut(&rest, '/')));
	}
	return cz(s, path);
}

static struct browser *browser_of(struct stage *s)
{
	s->h.n_browsers = s->n_browsers; /* each request has a session of its own: one may end it */
	switch (s->role) {
	case NOBODY:
		return harness_browser(&s->h);
	case OTHER_FIRM:
		return harness_sign_in_other(&s->h);
	case TOKEN:
		return harness_program(&s->h, ACCESS_RESPONDER);
	default:
		return harness_sign_in(&s->h, access_of[s->role]);
	}
}

static void ask(struct stage *s, const struct route *r, char ret[ANSWER])
{
	str pattern = str_from_c(r->pattern);
	bool in_room = str_find(pattern, S("{incident}"), 0) != SIZE_MAX;
	if (in_room && (s->used || str_is_none(s->incident) || str_ends(pattern, S("/reopen")))) {
		s->used = false;
		make_room(s, pattern);
	}
	struct browser *b = browser_of(s);
	const char *path = path_of(s, b, r->pattern);
	struct answer a;
	if (r->method == HTTP_GET) {
		a = browser_get(b, path);
	} else if (r->flags & ROUTE_API) {
		a = browser_json(b, r->method, path, body_of(s, r));
	} else {
		a = browser_post(b, path, body_of(s, r));
	}
	s->used = s->used || (in_room && r->method != HTTP_GET && a.status < 400);
	bool sign_in = a.status == 303 && str_starts(a.location, S("/sign-in"));
	snprintf(ret, ANSWER, "%d", a.status);
	if (sign_in) {
		snprintf(ret, ANSWER, "in");
	}
	if (a.status >= 500) {
		print_error("%s %s: %d\n%.*s\n", s->role == TOKEN ? "token" : "browser", path, a.status, STR_FMT(a.body));
	}
	assert_true(a.status < 500);
}

/* --- everybody --- */

/* All tables but those every harness has. */
static size_t other_tables(struct arena *a, struct route_table **ret)
{
	size_t n, kept_n = 0;
	const struct route_table *all = all_route_tables(a, &n);
	*ret = arena_array(a, struct route_table, n);
	for (size_t i = 0; i < n; i++) {
		if (all[i].v != account_routes.v && all[i].v != org_routes.v && all[i].v != person_routes.v) {
			(*ret)[kept_n++] = all[i];
		}
	}
	return kept_n;
}

static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

static void walk(enum role role)
{
	static struct stage s;
	struct arena a;
	struct route_table *tables;
	arena_init(&a);
	size_t n = other_tables(&a, &tables);
	s = (struct stage){ .role = role };
	harness_begin_with(&s.h, tables, n, &catalog_builtin, journal_seal);
	s.maker = harness_program(&s.h, role == ADMIN ? ACCESS_RESPONDER : ACCESS_ADMIN);
	s.n_browsers = s.h.n_browsers;
	n_routes = app_n_routes(s.h.app);
	assert_true(n_routes < ROUTES_MAX);
	for (size_t i = 0; i < n_routes; i++) {
		const struct route *r = app_route(s.h.app, i);
		names[i] = str_printf(&kept, "%s %s", methods[r->method], r->pattern);
		ask(&s, r, answers[i][role]);
	}
	harness_end(&s.h);
	arena_free(&a);
}

static void add_line(struct buf *b, size_t i)
{
	buf_add(b, names[i]);
	buf_add_c(b, ':');
	for (int role = 0; role < ROLES; role++) {
		buf_printf(b, " %s", answers[i][role]);
	}
	buf_add_c(b, '\n');
}

static const char *golden_path(void)
{
	const char *source = getenv("SONAE_SOURCE");
	return str_cz(&kept, STR_CAT(&kept, str_from_c(source ? source : "."), S("/test/golden/routes.txt")));
}

static void write_golden(void)
{
	AUTO_BUF(b, 1024 * 1024);
	buf_add(&b, S(HEAD));
	for (size_t i = 0; i < n_routes; i++) {
		add_line(&b, i);
	}
	FILE *f = fopen(golden_path(), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	assert_int_equal(fclose(f), 0);
}

static str read_golden(void)
{
	size_t cap = 1024 * 1024;
	char *text = arena_alloc(&kept, cap, 1);
	FILE *f = fopen(golden_path(), "r");
	assert_non_null(f);
	size_t n = fread(text, 1, cap, f);
	assert_int_equal(fclose(f), 0);
	assert_true(n < cap);
	return (str){ text, n };
}

/* The line of the file for this route; none when nobody wrote one. */
static str golden_line(str file, str name)
{
	str head = STR_CAT(&kept, name, S(":"));
	while (!str_is_none(file)) {
		str line = str_cut(&file, '\n');
		if (str_starts(line, head)) {
			return line;
		}
	}
	return STR_NONE;
}

static size_t compare_routes(str file)
{
	size_t wrong = 0;
	for (size_t i = 0; i < n_routes; i++) {
		AUTO_BUF(b, 1000);
		add_line(&b, i);
		str now = str_trim(buf_str(&b)), then = golden_line(file, names[i]);
		if (str_is_none(then)) {
			print_error("no line in test/golden/routes.txt; after a look, add:\n%.*s\n", STR_FMT(now));
		} else if (!str_eq(now, then)) {
			print_error("expected %.*s\nbut now  %.*s\n", STR_FMT(then), STR_FMT(now));
		}
		wrong += !str_eq(now, then);
	}
	return wrong;
}

static size_t lines_without_route(str file)
{
	size_t gone = 0;
	while (!str_is_empty(file)) {
		str line = str_cut(&file, '\n');
		str name = str_cut(&line, ':');
		bool known = str_is_empty(name) || str_starts(name, S("#"));
		for (size_t i = 0; i < n_routes && !known; i++) {
			known = str_eq(names[i], name);
		}
		if (!known) {
			print_error("no such route any more: %.*s\n", STR_FMT(name));
			gone++;
		}
	}
	return gone;
}

static void test_everybody(void **state)
{
	(void)state;
	arena_init(&kept);
	for (int role = 0; role < ROLES; role++) {
		walk((enum role)role);
	}
	if (getenv("SONAE_GOLDEN_WRITE")) {
		write_golden();
	}
	str file = read_golden();
	size_t wrong = compare_routes(file) + lines_without_route(file);
	arena_free(&kept);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_everybody) };
	return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
