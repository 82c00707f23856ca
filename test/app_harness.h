/*
 * app_harness: the whole application without a socket, for tests: a data folder that goes away, a clock the test
 * moves, browsers that keep their cookies. Everything is asked through http_loopback, so that a test sees what
 * a browser or a program would see.
 *
 *     struct harness h;
 *     harness_begin(&h, (struct route_table[]){ { incident_routes, incident_n_routes } }, 1);
 *     struct browser *b = harness_sign_in(&h, ACCESS_RESPONDER);
 *     struct answer r = browser_post(b, "/incident/open", "title=x");
 *     assert_int_equal(r.status, 303);
 *     harness_end(&h);
 *
 * The routes of web, account, org and person are always there. Texts borrow from h->arena until harness_end.
 */
#pragma once
#include "account/account.h"
#include "db/store.h"
#include "live/live.h"
#include "web/web.h"

#define HARNESS_PASSWORD "correct horse battery"
#define HARNESS_START_MS INT64_C(1795651200000) /* 2026-11-26T00:00:00Z */

struct harness;
struct browser {
	struct harness *h;
	struct { char name[40]; char value[600]; } cookies[8];
	size_t n_cookies;
	str csrf;                 /* of the page read last, when it had a form */
	str host, origin, fetch_site, lang, peer; /* sent as headers unless empty; change them to be somebody else */
	bool is_tls;              /* comes by HTTPS */
	str bearer;               /* Authorization: Bearer ..., when not empty */
};
struct harness {
	struct arena arena;
	struct ctx c;             /* of the program itself, reading connection open; org_id is the organisation below */
	char dir[64];
	struct store *store;
	struct live *live;
	struct app *app;
	int64_t now_ms;           /* what the application believes */
	struct id org_id;         /* 株式会社ひなた惣菜 */
	struct id other_org_id;   /* another tenant */
	struct id account_ids[ACCESS_MAX]; /* viewer@..., executive@..., responder@..., admin@hinata.example */
	struct id person_ids[ACCESS_MAX];
	struct browser browsers[24];
	size_t n_browsers;
};
struct answer {
	int status;
	str body;
	str location;             /* STR_NONE when absent */
	str type;
	const struct http_header *headers;
	size_t n_headers;
};
str answer_header(const struct answer *r, const char *name); /* any case */
bool answer_has(const struct answer *r, const char *text);

void harness_begin(struct harness *h, const struct route_table *more, size_t n_more);
/* With a catalogue and a before_commit of the test's own. */
void harness_begin_with(struct harness *h, const struct route_table *more, size_t n_more,
                        const struct catalog *catalog, bool (*before_commit)(struct ctx *c));
/* Nobody and nothing in it, as at the first start. */
void harness_begin_empty(struct harness *h);
void harness_end(struct harness *h);

/* A session of the account with this access, made without the sign-in form (no hashing: fast). */
struct browser *harness_sign_in(struct harness *h, enum access access);
/* The administrator of the other organisation. */
struct browser *harness_sign_in_other(struct harness *h);
/* Nobody yet. */
struct browser *harness_browser(struct harness *h);
/* A token for programs; the browser returned sends it and no cookie. */
struct browser *harness_program(struct harness *h, enum access access);

struct answer browser_get(struct browser *b, const char *path);
/* A form; the csrf field is added from the page read last (a page is fetched when there was none). */
struct answer browser_post(struct browser *b, const char *path, const char *urlencoded);
/* Exactly this: nothing added but cookies, Host and the browser's own headers. */
struct answer browser_send(struct browser *b, enum http_method m, const char *path, const char *type,
                           str body, const struct http_header *more, size_t n_more);
/* A stream that stays open until browser_hang_up; http_loopback_more reads on. `last_id` may be none. */
void browser_listen(struct browser *b, const char *path, str last_id, struct http_exchange *ret);
void browser_hang_up(struct browser *b, struct http_exchange *x);
/* JSON for programs: POST, PATCH ... */
struct answer browser_json(struct browser *b, enum http_method m, const char *path, const char *json);
/* GETs the Location until an answer is no redirect. */
struct answer browser_follow(struct browser *b, struct answer r);

/* A write of the test's own, as the program. */
bool harness_write(struct harness *h, bool (*act)(struct ctx *c, void *arg), void *arg);
