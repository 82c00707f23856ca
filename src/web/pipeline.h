/*
 * pipeline: the inside of web/, shared by its parts and nobody else. One `struct flight` is one request on its
 * way through the steps named in web.h; it lives in the exchange's arena.
 */
#pragma once
#include "db/store.h"
#include "web/slow_pool.h"
#include "web/web.h"

#include <pthread.h>

#define COOKIE_KEY_BYTES 32
#define SESSION_TOUCH_MS (5 * 60 * 1000)

/* When a session's last line about a page of a restricted room was written. */
#define READ_SLOTS 1024
#define READ_FOLD_MS (INT64_C(60) * 60 * 1000)
struct read_slot { struct id session_id, room_id; const struct route *route; int64_t at; };
struct read_memory { pthread_mutex_t lock; struct read_slot slots[READ_SLOTS]; };

struct app {
	struct app_config config;
	struct arena arena;
	const struct route **routes;      /* all tables in a row; the router's index points here */
	size_t n_routes;
	struct router *router;
	struct slow_pool *slow;
	struct http_app http;
	struct read_memory read_memory;
	str base_host;                    /* host[:port] of base_url */
	uint8_t cookie_key[COOKIE_KEY_BYTES];
};

enum flight_step { STEP_READ, STEP_PREPARED, STEP_ACTED };

/* What the session row says; account and organisation go into the ctx. */
struct session_state {
	bool is_there;
	bytes csrf_key;
	int64_t seen_at;
};

struct idempotency {
	str key;                          /* STR_NONE: not asked for */
	struct sha256 *request_hash;
	bool replayed;                    /* the response is that of the first time */
};

struct flight {
	struct app *app;
	struct http_exchange *x;
	struct ctx c;
	struct web w;
	enum flight_step step;
	bool is_api;
	bool is_write;
	bool is_known;                    /* session, permission and token were looked at before the body */
	bool prepared_ok;
	bool csrf_failed_at_home;         /* right origin, old token: the form may be shown again */
	struct session_state session;
	str pre_session;                  /* of the cookie that guards forms before sign-in */
	bool pre_session_is_new;
	bool flash_shown;
	str cut_file;                     /* field of the file a body that is too long was cut in */
	struct idempotency idem;
	struct write write;
	struct slow_job job;
};
static inline struct flight *flight_of(struct web *w) { return w->x->app_state; }

/* pipeline.c */
size_t pipeline_begin(struct app *a, struct http_exchange *x);
enum http_next pipeline_run(struct app *a, struct http_exchange *x);

/* read_request.c: body and query into fields */
bool request_parse(struct flight *f);
bool query_parse(struct flight *f);

/* session.c: who is it */
bool session_identify(struct flight *f);
/* In the writer: whoever was taken out of the organisation since the request was read writes nothing more. */
bool session_still_member(struct flight *f);

/* read_line.c: an audit line for every restricted room the request looked into; nobody waits for it */
void read_lines(struct flight *f);
enum lang lang_of_request(const struct flight *f);

/* session_cookie.c */
const char *cookie_name(const struct app *a, const char *base);
void cookie_set(struct flight *f, const char *base, str value, int64_t max_age_s); /* < 0: of the browser's session */
str cookie_get(const struct flight *f, const char *base);
bool cookie_mac(struct flight *f, const char *purpose, str value, str *ret); /* signed with the folder's key */

/* csrf.c */
bool host_is_ours(const struct app *a, str host);
bool csrf_check(struct flight *f);
void csrf_prepare_form(struct flight *f);
void csrf_form_cookie(struct flight *f);   /* with the page: the cookie of a form before sign-in */

/* respond.c */
void response_reset(struct http_exchange *x);
void response_finish(struct flight *f);    /* the headers every answer has */
str same_origin_path(str s);               /* s when it is a safe path of ours, else none */

/* problem.c, error_page.c: the answer for c->err */
void problem_answer(struct flight *f);
void error_page_answer(struct flight *f);
str error_detail(struct ctx *c);           /* what happened and what to do */
int error_title(enum err_code code);       /* enum msg */
int error_help(enum err_code code);

/* encoding.c */
bool takes_gzip(const struct http_request *r);
bool may_compress(const struct flight *f);  /* it is asked for, and tells nobody on the line what stands in the answer */
void response_compress(struct flight *f);   /* last of all: a body of text over about a kilobyte */

/* part.c: of a page that reads itself again, what its browser does not have yet */
void page_to_parts(struct flight *f, struct buf *page);

/* asset.c */
bool asset_answer(struct http_exchange *x);  /* false: not a path of ours */

/* idempotency.c: called in the writer */
bool idempotency_read(struct flight *f);   /* the header; false: malformed */
bool idempotency_find(struct flight *f);   /* sets replayed; false: the key was used for something else */
bool idempotency_keep(struct flight *f);

/* openapi.c */
bool openapi_show(struct web *w);
