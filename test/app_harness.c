#include "app_harness.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "account/account_web.h"
#include "fresh_folder.h"
#include "incident/incident.h"
#include "org/org.h"
#include "org/org_web.h"
#include "person/person.h"
#include "person/person_web.h"

/* What the libraries of fonts keep for the next paper is not given back at the end. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n"; }

#define BROWSERS (sizeof((struct harness *)0)->browsers / sizeof(struct browser))

static void stop(struct harness *h, const char *what)
{
	fprintf(stderr, "app_harness: %s: %s at %s:%d (%.*s)\n", what, err_code_name(h->c.err.code),
	        h->c.err.file ? h->c.err.file : "?", h->c.err.line, STR_FMT(h->c.err.detail));
	abort();
}

static int64_t harness_clock(void *arg)
{
	return ((const struct harness *)arg)->now_ms;
}

/* --- the data: two organisations, an account for each access --- */

static bool make_member(struct ctx *c, struct harness *h, enum access access)
{
	const char *code = access_choices.v[access].code;
	struct person_input p = { .name = str_printf(c->arena, "%s さん", code) };
	str mail = str_printf(c->arena, "%s@hinata.example", code);
	return account_create(c, mail, p.name, STR_NONE, LANG_JA, &h->account_ids[access]) &&
		person_create(c, &p, &h->person_ids[access]) &&
		membership_make(c, h->account_ids[access], access, h->person_ids[access]);
}

static bool make_orgs(struct ctx *c, void *arg)
{
	struct harness *h = arg;
	if (!org_create(c, S("株式会社ひなた惣菜"), S("hinata"), &h->org_id)) {
		return false;
	}
	c->org_id = h->org_id;
	for (int i = ACCESS_VIEWER; i < ACCESS_MAX; i++) {
		if (!make_member(c, h, (enum access)i)) {
			return false;
		}
	}
	struct person_input p = { .name = S("他社の管理者") };
	struct id person;
	if (!org_create(c, S("別の会社"), S("other"), &h->other_org_id)) {
		return false;
	}
	c->org_id = h->other_org_id;
	return account_create(c, S("admin@other.example"), p.name, STR_NONE, LANG_JA, &h->account_ids[ACCESS_NONE]) &&
		person_create(c, &p, &person) &&
		membership_make(c, h->account_ids[ACCESS_NONE], ACCESS_ADMIN, person);
}

static void open_app(struct harness *h, const struct route_table *more, size_t n_more, const struct catalog *catalog)
{
	struct route_table *tables = arena_array(&h->arena, struct route_table, n_more + 3);
	tables[0] = account_routes;
	tables[1] = org_routes;
	tables[2] = person_routes;
	for (size_t i = 0; i < n_more; i++) {
		tables[i + 3] = more[i];
	}
	struct live_config live = { .store = h->store, .catalog = catalog, .now_ms = harness_clock, .now_arg = h };
	if (!live_start(&h->c, &live, &h->live)) {
		stop(h, "live_start");
	}
	h->c.live = h->live;
	struct app_config config = { .store = h->store, .catalog = catalog, .live = h->live, .tables = tables, .n_tables = n_more + 3,
		.room_door = incident_door,
		.base_url = S("http://127.0.0.1:8765"), .now_ms = harness_clock, .now_arg = h };
	if (!app_new(&h->c, &config, &h->app)) {
		stop(h, "app_new");
	}
}

static void open_folder(struct harness *h, const struct catalog *catalog, bool (*before_commit)(struct ctx *c))
{
	memset(h, 0, sizeof *h);
	arena_init(&h->arena);
	h->now_ms = HARNESS_START_MS;
	h->c = (struct ctx){ .arena = &h->arena, .catalog = catalog, .now_ms = h->now_ms, .request_id = S("test"),
		.who.is_program = true };
	snprintf(h->dir, sizeof h->dir, "/tmp/sonae-test-XXXXXX");
	if (!mkdtemp(h->dir)) {
		stop(h, "mkdtemp");
	}
	fresh_folder(h->dir);
	struct store_config config = { .dir = h->dir, .catalog = catalog, .before_commit = before_commit };
	if (!store_open(&h->c, &config, &h->store)) {
		stop(h, "store_open");
	}
	h->c.store = h->store;
}

void harness_begin_with(struct harness *h, const struct route_table *more, size_t n_more,
                        const struct catalog *catalog, bool (*before_commit)(struct ctx *c))
{
	open_folder(h, catalog, before_commit);
	if (!harness_write(h, make_orgs, h)) {
		stop(h, "make_orgs");
	}
	h->c.org_id = h->org_id;
	open_app(h, more, n_more, catalog);
	h->c.db = store_reader(h->store, &h->c);
}

void harness_begin(struct harness *h, const struct route_table *more, size_t n_more)
{
	harness_begin_with(h, more, n_more, NULL, NULL);
}

void harness_begin_empty(struct harness *h)
{
	open_folder(h, NULL, NULL);
	open_app(h, NULL, 0, NULL);
	h->c.db = store_reader(h->store, &h->c);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void harness_end(struct harness *h)
{
	app_free(h->app);
	live_stop(h->live);
	store_close(h->store);
	nftw(h->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(&h->arena);
}

bool harness_write(struct harness *h, bool (*act)(struct ctx *c, void *arg), void *arg)
{
	h->c.now_ms = h->now_ms;
	return store_write(h->store, &h->c, act, arg);
}

/* --- browsers --- */

struct browser *harness_browser(struct harness *h)
{
	if (h->n_browsers == BROWSERS) {
		stop(h, "too many browsers");
	}
	struct browser *b = &h->browsers[h->n_browsers++];
	*b = (struct browser){ .h = h, .host = S("127.0.0.1:8765"), .origin = S("http://127.0.0.1:8765"),
		.fetch_site = S("same-origin"), .lang = S("ja"), .peer = S("192.0.2.7") };
	return b;
}

static void keep_cookie(struct browser *b, str name, str value)
{
	size_t i = 0;
	while (i < b->n_cookies && !str_eq(str_from_c(b->cookies[i].name), name)) {
		i++;
	}
	if (i == sizeof b->cookies / sizeof b->cookies[0] || name.n >= sizeof b->cookies[0].name ||
	    value.n >= sizeof b->cookies[0].value) {
		stop(b->h, "cookie");
	}
	b->n_cookies = i == b->n_cookies ? i + 1 : b->n_cookies;
	memset(&b->cookies[i], 0, sizeof b->cookies[i]);
	memcpy(b->cookies[i].name, name.p, name.n);
	memcpy(b->cookies[i].value, value.p, value.n);
}

struct sign { struct harness *h; struct id account_id; struct id org_id; bool token; str secret; };

static bool sign_act(struct ctx *c, void *arg)
{
	struct sign *s = arg;
	struct token_created made = { 0 };
	c->org_id = s->org_id;
	if (!s->token) {
		return session_start(c, s->account_id, S("192.0.2.7"), S("test"), &s->secret);
	}
	bool ok = token_make(c, s->account_id, S("test"), &made);
	s->secret = made.token;
	return ok;
}

static str sign(struct harness *h, struct id account_id, struct id org_id, bool token)
{
	struct sign s = { h, account_id, org_id, token, STR_NONE };
	struct id kept = h->c.org_id;
	h->c.who = (struct actor){ 0 };
	if (!harness_write(h, sign_act, &s)) {
		stop(h, "sign in");
	}
	h->c.org_id = kept;
	h->c.who = (struct actor){ 0 };
	return s.secret;
}

struct browser *harness_sign_in(struct harness *h, enum access access)
{
	struct browser *b = harness_browser(h);
	keep_cookie(b, S("sonae"), sign(h, h->account_ids[access], h->org_id, false));
	return b;
}

struct browser *harness_sign_in_other(struct harness *h)
{
	struct browser *b = harness_browser(h);
	keep_cookie(b, S("sonae"), sign(h, h->account_ids[ACCESS_NONE], h->other_org_id, false));
	return b;
}

struct browser *harness_program(struct harness *h, enum access access)
{
	struct browser *b = harness_browser(h);
	b->origin = b->fetch_site = STR_NONE;
	b->bearer = sign(h, h->account_ids[access], h->org_id, true);
	return b;
}

/* --- one request --- */

static str cookie_line(struct browser *b)
{
	str line = S("");
	for (size_t i = 0; i < b->n_cookies; i++) {
		line = STR_CAT(&b->h->arena, line, line.n > 0 ? S("; ") : S(""), str_from_c(b->cookies[i].name), S("="),
		               str_from_c(b->cookies[i].value));
	}
	return line;
}

static void add_header(struct http_header *v, size_t *n, const char *name, str value)
{
	if (!str_is_empty(value)) {
		v[(*n)++] = (struct http_header){ str_from_c(name), value };
	}
}

static void take_cookies(struct browser *b, const struct http_response *r)
{
	for (size_t i = 0; i < r->n_headers; i++) {
		if (str_eq(r->headers[i].name, S("Set-Cookie"))) {
			str value = r->headers[i].value;
			value = str_cut(&value, ';');
			str name = str_cut(&value, '=');
			keep_cookie(b, name, str_is_none(value) ? S("") : value);
		}
	}
}

static void take_csrf(struct browser *b, str body)
{
	static const char mark[] = "name=\"csrf\" value=\"";
	size_t at = str_find(body, str_from_c(mark), 0);
	if (at != SIZE_MAX) {
		at += sizeof mark - 1;
		b->csrf = str_sub(body, at, str_find(body, S("\""), at) - at);
	}
}

static struct answer answer_of(struct browser *b, const struct http_exchange *x)
{
	struct arena *a = &b->h->arena;
	const struct http_response *r = &x->response;
	struct http_header *headers = arena_array(a, struct http_header, r->n_headers);
	for (size_t i = 0; i < r->n_headers; i++) {
		headers[i] = (struct http_header){ str_copy(a, r->headers[i].name), str_copy(a, r->headers[i].value) };
	}
	struct answer ret = { .status = r->status, .headers = headers, .n_headers = r->n_headers,
		.body = str_copy(a, (str){ r->body ? r->body : "", r->body_bytes }) };
	ret.location = answer_header(&ret, "location");
	ret.type = answer_header(&ret, "content-type");
	return ret;
}

/* One request through the application; *ret is to be freed. */
static void ask(struct browser *b, enum http_method m, const char *path, const char *type, str body,
                const struct http_header *more, size_t n_more, struct http_exchange *ret)
{
	struct http_header *headers = arena_array(&b->h->arena, struct http_header, 32); /* a stream outlives this */
	size_t n = 0;
	add_header(headers, &n, "cookie", cookie_line(b));
	add_header(headers, &n, "content-type", str_from_c(type ? type : ""));
	add_header(headers, &n, "accept-language", b->lang);
	add_header(headers, &n, "origin", m == HTTP_GET ? STR_NONE : b->origin);
	add_header(headers, &n, "sec-fetch-site", b->fetch_site);
	if (!str_is_empty(b->bearer)) {
		add_header(headers, &n, "authorization", STR_CAT(&b->h->arena, S("Bearer "), b->bearer));
	}
	for (size_t i = 0; i < n_more && n < 32; i++) {
		headers[n++] = more[i];
	}
	str rest = str_copy(&b->h->arena, str_from_c(path));
	struct http_request in = { .method = m, .headers = headers, .n_headers = n, .body = str_bytes(body),
		.peer = b->peer, .host = b->host, .is_tls = b->is_tls };
	in.path = str_cut(&rest, '?');
	in.query = str_is_none(rest) ? S("") : rest;
	http_loopback(app_http(b->h->app), &in, ret);
}

struct answer browser_send(struct browser *b, enum http_method m, const char *path, const char *type,
                           str body, const struct http_header *more, size_t n_more)
{
	struct http_exchange x;
	ask(b, m, path, type, body, more, n_more, &x);
	struct answer ret = answer_of(b, &x);
	take_cookies(b, &x.response);
	take_csrf(b, ret.body);
	http_loopback_free(app_http(b->h->app), &x);
	return ret;
}

void browser_listen(struct browser *b, const char *path, str last_id, struct http_exchange *ret)
{
	struct http_header last = { S("last-event-id"), last_id };
	ask(b, HTTP_GET, path, NULL, STR_NONE, &last, str_is_none(last_id) ? 0 : 1, ret);
}

void browser_hang_up(struct browser *b, struct http_exchange *x)
{
	http_loopback_free(app_http(b->h->app), x);
}

struct answer browser_get(struct browser *b, const char *path)
{
	return browser_send(b, HTTP_GET, path, NULL, STR_NONE, NULL, 0);
}

struct answer browser_post(struct browser *b, const char *path, const char *urlencoded)
{
	if (str_is_empty(b->csrf)) {
		browser_get(b, "/sign-in"); /* signed in, it leads on to a page; the settings have a form for everybody */
		browser_get(b, "/settings");
	}
	str body = STR_CAT(&b->h->arena, S("csrf="), b->csrf, S("&"), str_from_c(urlencoded ? urlencoded : ""));
	return browser_send(b, HTTP_POST, path, "application/x-www-form-urlencoded", body, NULL, 0);
}

struct answer browser_json(struct browser *b, enum http_method m, const char *path, const char *json)
{
	return browser_send(b, m, path, "application/json", str_from_c(json), NULL, 0);
}

struct answer browser_follow(struct browser *b, struct answer r)
{
	for (int i = 0; i < 5 && r.status == 303; i++) {
		r = browser_get(b, str_cz(&b->h->arena, r.location));
	}
	return r;
}

str answer_header(const struct answer *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++) {
		if (r->headers[i].name.n == strlen(name) && strncasecmp(r->headers[i].name.p, name, strlen(name)) == 0) {
			return r->headers[i].value;
		}
	}
	return STR_NONE;
}

bool answer_has(const struct answer *r, const char *text)
{
	return str_find(r->body, str_from_c(text), 0) != SIZE_MAX;
}
