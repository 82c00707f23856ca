/*
 * web: from a request to an answer. A route names who may come, how it is read, which operation it runs and how
 * the answer is written; the pipeline in web/app.c does the rest in the same order for every route:
 *
 *   match -> session or token -> organisation -> permission -> (CSRF) -> parse fields -> act (writer) -> answer
 *
 * `show` runs on a worker with a reading transaction open. `act` of the operation runs in the writer. `answer`
 * and `refuse` run on a worker afterwards, with a fresh reading transaction.
 */
#pragma once
#include "base/operation.h"
#include "http/http.h"
#include "http/route.h"
#include "web/out.h"

enum route_flag {
	ROUTE_PUBLIC = 1,      /* no sign-in needed */
	ROUTE_NO_ORG = 2,      /* signed in, but no organisation chosen yet */
	ROUTE_API = 4,         /* token or session; JSON in and out; problem documents */
	ROUTE_UPLOAD = 8,      /* multipart, LIMIT_UPLOAD_BYTES; who may not is refused before the body is read */
	ROUTE_SLOW = 16,       /* act runs in the slow pool first (password hashing): see operation prepare */
	ROUTE_STREAM = 64,     /* GET: the answer goes on (text/event-stream) */
	ROUTE_LARGE = 128,     /* with UPLOAD: LIMIT_LARGE_UPLOAD_BYTES */
	ROUTE_BYTES = 256,     /* answers with bytes, whatever they are; of a POST no answer is kept for an Idempotency-Key */
	ROUTE_AGAIN = 512,     /* POST that makes something: 200 with what was there already, where it goes on with that */
	ROUTE_PROGRAM = 4096,  /* with API and PUBLIC, POST: whoever sends it is no account of ours: no session, no token, any type of
	                        * body; `prepare` reads request.body and finds out who it is, the fields come from the path alone */
	ROUTE_CUT = 1024,      /* with UPLOAD: of a longer body (LIMIT_CUT_BODY_BYTES) what came before the file goes into the form again */
	ROUTE_SECRET = 2048,   /* the answer holds a secret that is shown once: it is not kept for an Idempotency-Key, which counts for nothing */
	ROUTE_ACTION = 32      /* changes the state although it has no operation row (sign-out) */
};

struct web;
struct route {
	enum http_method method;
	const char *pattern;
	enum access needs;     /* ignored with ROUTE_PUBLIC / ROUTE_NO_ORG */
	unsigned flags;
	/* GET: writes the page or the JSON. */
	bool (*show)(struct web *w);
	/* Otherwise: the operation, and what to say after it. */
	const struct operation *op;
	bool (*answer)(struct web *w);   /* usually web_redirect() or web_json() */
	bool (*refuse)(struct web *w);   /* pages: the form again, with what was typed and web_refusal(); NULL: error page */
	/* Slow work before the write, in the slow pool, no connection held: hashing. May be NULL. */
	bool (*prepare)(struct web *w);
	/* Where the body streams to, instead of into memory: sets w->x->sink. Runs before the body is read, with a reading
	 * transaction, when the sender is known and may; the operation then gets the values of path and query alone. */
	bool (*sink)(struct web *w);
	/* May they, by what the address names (a ledger's own rule, a desk that is there)? ERR_DENIED or ERR_NOT_FOUND
	 * before a byte of the body is read; runs with a reading transaction, when the sender is known and may. It changes nothing in w. */
	bool (*gate)(struct web *w);
	size_t most;                     /* of UPLOAD: the longest body, in bytes; 0: as the flags say */
	const char *doc;                 /* English, one line: OpenAPI and the route list */
	/* API routes without an operation: how one item (or the list's items) look. */
	const struct shape *shape;
	bool is_list;
	/* API: what may stand behind the '?', parsed into w->asked before the handler runs. Anything else there, a value that
	 * does not fit or one given twice is refused (422) with the parameter's name. NULL: nothing may. */
	const struct shape *query;
};
struct route_table { const struct route *v; size_t n; };

struct web {
	struct ctx *c;
	struct http_exchange *x;
	const struct route *route;
	struct raw_form parts;           /* {name} values of the path */
	struct raw_form query;
	struct raw_form form;            /* what was typed; also when it was refused */
	struct http_file *files;
	size_t n_files;
	void *asked;                     /* of the route's query, parsed */
	void *in;                        /* of the operation, parsed */
	void *result;                    /* what act left, out_size bytes */
	struct out out;
	str session_token;               /* set by sign-in: becomes the cookie */
	int64_t retry_after_s;           /* with ERR_THROTTLED: when it may be tried again; 0: not said */
	struct err refused;              /* while refuse() shows the form again; the ctx is clean then, so that it can read */
};

/* --- for handlers --- */
bool web_id(struct web *w, const char *name, struct id *ret);         /* path part or ERR_NOT_FOUND */
str web_query(struct web *w, const char *name);
/* A file that was chosen in this field of the form; an empty field: in any. NULL: none was. */
const struct http_file *web_file(const struct web *w, const char *field);
bool web_html(struct web *w, int status);                             /* sends w->out as a page */
bool web_redirect(struct web *w, struct url to);                      /* 303 */
/* One line shown once on the next page ("記録しました"), kept in a signed cookie. */
bool web_redirect_flash(struct web *w, struct url to, int msg);
bool web_json(struct web *w, int status, const struct shape *s, const void *row);
bool web_json_list(struct web *w, const struct shape *s, const void *rows, size_t n, str next_cursor);
bool web_created(struct web *w, const struct shape *s, const void *row, struct url location); /* 201 + Location */
bool web_no_content(struct web *w);                                   /* 204 */
/* An audit line for what a GET hands out, before it does; false (nothing is handed out) when none can be written. */
bool web_audit(struct web *w, const char *what, str object);
bool web_raw(struct web *w, int status, str content_type, struct buf *body); /* takes the buf's bytes */
/* Why the form is shown again: what refuse() tells, or what a page found itself and left in c->err. */
const struct err *web_refusal(const struct web *w);
/* Its status: what refuse() answers with. */
int web_error_status(const struct web *w);
/* One field error as people read it. */
str field_error_text(struct ctx *c, const struct field_error *e);
/* The line left by web_redirect_flash, once; none when there is none. For page.c. */
str web_flash(struct web *w);
/* Where to go next, as a form or link asked: a path of this program, else "/". */
struct url web_next(struct web *w, str wanted);
str web_base_url(const struct web *w);
/* The cookie of somebody outside who opened a link (guest/guest.h); empty: none. Empty clears it. */
str web_guest(struct web *w);
void web_guest_set(struct web *w, str cookie);
/*
 * A value that a form brings back, signed with the key of the data folder ("VALUE.SIGNATURE"): nobody else can make one, and
 * one made for a purpose ("sighting:KEY") is none for another. web_unsign gives none for what is not ours; says nothing of age.
 */
str web_sign(struct web *w, str purpose, str value);
str web_unsign(struct web *w, str purpose, str signed_value);
/* Keeps the language of somebody who is not signed in. */
void web_remember_lang(struct web *w, enum lang lang);

/* --- the application --- */
struct app;
struct app_config {
	struct store *store;
	const struct catalog *catalog;
	struct live *live;     /* goes into every ctx; may be NULL */
	const struct route_table *tables;
	size_t n_tables;
	str base_url;          /* "https://sonae.example.jp"; for links and QR codes, and the Host check */
	bool cookies_secure;
	const char *webhooks;  /* what the program sends by itself, as OpenAPI describes it; NULL: nothing */
	/* May the ctx go to this {incident}? Asked before every route that names one, reading and writing; may be NULL. */
	bool (*room_door)(struct ctx *c, struct id incident_id);
	int64_t (*now_ms)(void *arg); /* NULL: the clock; tests pass their own */
	void *now_arg;
};
bool app_new(struct ctx *c, const struct app_config *config, struct app **ret);
const struct http_app *app_http(struct app *a);
void app_free(struct app *a);
/* Every route, in the order of the tables: for tests that walk them all and for OpenAPI. */
size_t app_n_routes(const struct app *a);
const struct route *app_route(const struct app *a, size_t i);
