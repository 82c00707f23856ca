/*
 * http: requests and responses in our own words. Only http/server*.c know the HTTP library; http/loopback.c
 * drives the same application without a socket, for tests and fuzzing.
 */
#pragma once
#include "base/ctx.h"
#include "base/field.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };

struct http_header { str name, value; }; /* name in lower case for requests */

/* What came. Borrowed from the exchange's arena. */
struct http_request {
	enum http_method method;
	str path;                 /* decoded per segment later; raw here, without the query */
	str query;                /* raw, without '?' */
	const struct http_header *headers;
	size_t n_headers;
	bytes body;               /* whole; capped by http_app.body_cap */
	str peer;                 /* address of the client (behind --trust-proxy: the forwarded one) */
	bool is_tls;              /* here or at the trusted proxy */
	str host;                 /* of the Host header, checked */
};
str http_header_get(const struct http_request *r, const char *lower_name); /* STR_NONE when absent */

/* A body that is read while it goes out, so that a large file costs no memory. `read` gives the next bytes, 0 at the end
 * and -1 when it cannot go on (the connection is closed, so that the client sees it was cut off); any thread, one at a
 * time. `done` is called once, whatever happens. */
struct http_source {
	int64_t (*read)(void *self, char *to, size_t n);
	void (*done)(void *self);
	void *self;
	int64_t n_bytes;
};

/* Takes a body piece by piece instead of http_request.body, which stays empty. Set by `begin`; lives in the arena.
 * Runs on the worker of the connection. */
enum http_sunk { HTTP_SUNK, HTTP_SUNK_TOO_LARGE, HTTP_SUNK_NO_SPACE };
struct http_sink {
	enum http_sunk (*add)(void *self, const char *p, size_t n); /* NULL: the body is collected */
	void *self;
};

/*
 * A body that comes piece by piece and may never end (server-sent events). It holds no worker: while there is nothing to
 * send its connection sleeps. A client that does not read, or is gone, loses it.
 */
struct http_stream {
	/* Writes up to n bytes, returns how many; 0: nothing now, http_stream_ready() tells when; -1: that was all. On a
	 * worker: must not block. */
	ptrdiff_t (*read)(void *arg, char *to, size_t n);
	/* It is over, whoever ended it; once, never while `read` runs. */
	void (*close)(void *arg);
	void *arg;
};

/* What goes out. Header values with CR, LF or NUL are refused (500). */
struct http_response {
	int status;
	struct http_header headers[24];
	size_t n_headers;
	/* The body: malloc'ed bytes the server frees, or bytes that live as long as the process (assets). */
	char *body;
	size_t body_bytes;
	bool body_is_static;
	struct http_source source; /* instead of a body, when source.read is set */
	struct http_stream stream; /* with `read`: in place of a body */
};
/* Replaces a header of that name, but for Set-Cookie, which adds. Borrows both. One header too many spoils the answer (500). */
void http_set_header(struct http_response *r, str name, str value);
/* Gives back a body that was set and empties the response, so that another can be written. */
void http_response_clear(struct http_response *r);

struct http_exchange {
	struct http_request request;
	struct http_response response;
	struct http_sink sink;
	size_t most;              /* by begin: a body over the cap is read this far, but what is over the cap is dropped; 0: refused */
	bool is_cut;              /* something was dropped */
	struct arena arena;       /* lives until the client has the answer or is gone */
	void *app_state;          /* the application's, in the arena */
	void *native;             /* the server's */
};

enum http_next {
	HTTP_ANSWERED,            /* response is complete */
	HTTP_WAIT                 /* somebody will call http_wake(); `run` is then called again */
};

struct http_app {
	void *self;
	/* Headers are here, the body is not. Returns the body cap in bytes; the response may be filled already
	 * (status != 0) to refuse early. Runs on a worker. */
	size_t (*begin)(void *self, struct http_exchange *x);
	enum http_next (*run)(void *self, struct http_exchange *x);
	/* The exchange is over (also when the client vanished); never while HTTP_WAIT is open. */
	void (*end)(void *self, struct http_exchange *x);
	/* Writes the page for a request the server itself refuses (400, 413, 431) or cannot answer (500); `status` is
	 * set in the response already. May come before or after begin. NULL: one plain line. */
	void (*refuse)(void *self, struct http_exchange *x, int status);
};
void http_wake(struct http_exchange *x); /* any thread, exactly once per HTTP_WAIT */
/* Any thread, as often as one likes, from the handler's answer until `close` returns: the stream is read again. */
void http_stream_ready(struct http_exchange *x);

struct http_config {
	const char *listen;       /* "127.0.0.1" or "::1" or another address of this machine */
	int port;                 /* 0: a free one, told by http_server_port */
	const char *tls_cert, *tls_key; /* PEM files; NULL: plain HTTP */
	const char *spool_dir;    /* where bodies over 256 KB go while they stream in; NULL: memory */
	const char *trust_proxy;  /* address whose X-Forwarded-For / -Proto is believed; NULL: nobody's */
	int n_workers;            /* 0: number of processors */
	int n_connections;        /* 0: 2000; at most half of them streams, more are refused with 503 */
	int per_address;          /* connections of one address, not counting loopback; 0: 64 */
	int idle_seconds;         /* 0: 30 */
};
struct http_server;
bool http_server_start(struct ctx *c, const struct http_config *config, const struct http_app *app,
                       struct http_server **ret);
int http_server_port(const struct http_server *s);
/* Stops accepting, finishes what is open (2 s), ends. Whoever owes a wake must still be running: an exchange that
 * waits longer loses its client and ends with its wake. */
void http_server_stop(struct http_server *s);

/* One request through the application with no socket; waits for HTTP_WAIT. The caller frees with http_loopback_free.
 * Of a stream the body has what there was at once; it stays open until then. */
void http_loopback(const struct http_app *app, const struct http_request *in, struct http_exchange *ret);
/* Waits up to `ms` for more of a stream and puts it into the body, in place of what was there. False: it is over. */
bool http_loopback_more(struct http_exchange *x, int ms);
void http_loopback_free(const struct http_app *app, struct http_exchange *x);

/* --- reading bodies, queries and cookies (http/form.c, http/cookie.c); each has a fuzz target --- */
/* application/x-www-form-urlencoded or a raw query; false: malformed or over LIMIT_FIELDS. */
bool http_parse_urlencoded(struct ctx *c, str body, struct raw_form *ret);
struct http_file { str field, name, type; bytes content; };
/* multipart/form-data; texts go to *ret, files to *ret_files. */
bool http_parse_multipart(struct ctx *c, str content_type, bytes body, struct raw_form *ret,
                          struct http_file **ret_files, size_t *ret_n_files);
/* Of a body that was cut: the parts before the cut. *ret_file: the field whose file was cut; none: it was no file. */
bool http_parse_multipart_cut(struct ctx *c, str content_type, bytes body, struct raw_form *ret, str *ret_file);
str http_cookie(const struct http_request *r, const char *name);
/* False: bad escape, NUL, or not UTF-8. Borrows `in` when there is nothing to decode. */
bool http_percent_decode(struct arena *a, str in, bool plus_is_blank, str *ret);
str http_percent_encode(struct arena *a, str in);
