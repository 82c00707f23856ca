/*
 * server: HTTP over libmicrohttpd; only this file, server_loop.c and server_answer.c know it. Every worker has a daemon of the library
 * to itself, and with it its connections; they share the listening socket.
 */
#include "http/exchange.h"
#include "http/listen.h"
#include "http/pem.h"
#include "http/server_answer.h"
#include "http/server_loop.h"
#include "http/server_stream.h"

#include "base/limits.h"
#include "base/log.h"
#include "messages.h"

#include <microhttpd.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A refused body is read to its end up to here, so that a browser shows our page and not "connection reset". */
#define DRAIN_BYTES (16 * 1024 * 1024)
/* Of one connection, for header block and answer header: a little more than what request.c accepts. */
#define CONNECTION_BYTES (LIMIT_HEADER_BYTES + 8 * 1024)
#define STOP_MS 1800
#define STOP_STREAMS_MS 300
#define STOP_WAKES_MS 10000
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct http_server {
	struct http_app app;
	struct server_loop *loops;
	int n_loops;
	int listen_fd;
	struct exchange_pool pool;
	struct conn_table conns;
	int port;
	bool is_tls;
	char trust_proxy[INET6_ADDRSTRLEN];
	char *spool_dir;             /* NULL: bodies stay in memory */
	char *cert, *key;
	char complaint[200];        /* what the library said last while starting */
	bool is_started;
};

/* --- answering --- */

static enum MHD_Result answer(struct http_server *s, struct exchange *e)
{
	http_check_response(&s->app, &e->x);
	if (e->x.response.stream.read && !server_stream_admit(e)) {
		http_refuse(&s->app, &e->x, 503);
		http_set_header(&e->x.response, S("Retry-After"), S(STREAM_RETRY_SECONDS));
	}
	conn_expect(&s->conns, e->conn, e->x.response.body_bytes);
	struct MHD_Response *out = server_answer(&e->x);
	if (!out) {
		return MHD_NO;
	}
	enum MHD_Result done = MHD_queue_response(e->connection, (unsigned)e->x.response.status, out);
	MHD_destroy_response(out);
	return done;
}

/* --- waiting and waking --- */

static void wake(struct http_exchange *x)
{
	struct exchange *e = (struct exchange *)x;
	struct exchange_pool *p = e->pool;
	bool is_over = false;
	pthread_mutex_lock(&p->mutex);
	if (e->state == EXCHANGE_ABANDONED) {
		e->is_woken = true;
		is_over = e->is_let_go;
	} else {
		bool sleeps = e->state == EXCHANGE_SUSPENDED;
		e->state = EXCHANGE_WOKEN;
		if (sleeps) {
			struct server_loop *loop = e->loop;
			MHD_resume_connection(e->connection); /* from here on the exchange may be over */
			server_loop_ring(loop);
		}
	}
	pthread_mutex_unlock(&p->mutex);
	if (is_over) {
		exchange_finish(e);
	}
}

/* After a wake, before running again. */
static void wake_up(struct exchange *e)
{
	pthread_mutex_lock(&e->pool->mutex);
	e->state = EXCHANGE_RUNNING;
	pthread_mutex_unlock(&e->pool->mutex);
}

enum sleep { SLEEP_RUN_AGAIN, SLEEP_DEEP, SLEEP_ABANDONED };

/* The application waits. Told by value: after the unlock the state is no longer ours. */
static enum sleep let_sleep(struct exchange *e)
{
	struct exchange_pool *p = e->pool;
	enum sleep result = SLEEP_DEEP;
	pthread_mutex_lock(&p->mutex);
	if (e->state == EXCHANGE_WOKEN) {
		e->state = EXCHANGE_RUNNING;
		result = SLEEP_RUN_AGAIN;
	} else if (p->is_stopping) {
		e->state = EXCHANGE_ABANDONED;
		result = SLEEP_ABANDONED;
	} else {
		MHD_suspend_connection(e->connection);
		e->state = EXCHANGE_SUSPENDED;
	}
	pthread_mutex_unlock(&p->mutex);
	return result;
}

static enum MHD_Result run(struct http_server *s, struct exchange *e)
{
	enum sleep sleep;
	do {
		if (s->app.run(s->app.self, &e->x) == HTTP_ANSWERED) {
			return answer(s, e);
		}
		sleep = let_sleep(e);
	} while (sleep == SLEEP_RUN_AGAIN);
	return sleep == SLEEP_ABANDONED ? MHD_NO : MHD_YES;
}

/* --- reading --- */

struct collecting {
	struct http_header *v;
	size_t n, room;
};

static enum MHD_Result collect(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
                               size_t value_n)
{
	struct collecting *to = arg;
	(void)kind;
	if (to->n < to->room) {
		to->v[to->n++] = (struct http_header){ { name, name_n }, { value ? value : "", value ? value_n : 0 } };
	}
	return MHD_YES;
}

static int build(struct http_server *s, struct exchange *e, const char *method, const char *version, size_t *ret_length)
{
	int n = MHD_get_connection_values(e->connection, MHD_HEADER_KIND, NULL, NULL);
	struct collecting to = { .room = n > 0 ? (size_t)n : 0 };
	to.v = arena_array(&e->x.arena, struct http_header, to.room + 1);
	MHD_get_connection_values_n(e->connection, MHD_HEADER_KIND, collect, &to);
	struct raw_request raw = {
		.method = str_from_c(method),
		.target = e->target,
		.is_http10 = strcmp(version, MHD_HTTP_VERSION_1_0) == 0,
		.headers = to.v,
		.n_headers = to.n,
		.peer = str_from_c(e->conn->peer),
		.is_tls = s->is_tls,
		.trust_proxy = s->trust_proxy[0] ? s->trust_proxy : NULL,
	};
	return request_build(&e->x.arena, &raw, &e->x.request, ret_length);
}

/* A refused request: answered at once, or when its body is read. Answering at once ends the connection. */
static enum MHD_Result refused(struct http_server *s, struct exchange *e, size_t length)
{
	e->is_refused = true;
	bool asks_first = !str_is_none(http_header_get(&e->x.request, "expect"));
	bool is_long = length != SIZE_MAX && length > DRAIN_BYTES;
	return is_long || (asks_first && length > 0) ? answer(s, e) : MHD_YES;
}

static enum MHD_Result take_headers(struct http_server *s, struct exchange *e, const char *method, const char *version)
{
	size_t length;
	e->has_headers = true;
	int status = build(s, e, method, version, &length);
	if (status != 0) {
		e->is_refused = true;
		http_refuse(&s->app, &e->x, status);
		return answer(s, e);
	}
	conn_expect(&s->conns, e->conn, length == SIZE_MAX ? DRAIN_BYTES : length);
	e->has_begun = true;
	e->cap = s->app.begin(s->app.self, &e->x);
	if (e->x.response.status == 0 && length != SIZE_MAX && length > e->cap && length > e->x.most) {
		http_refuse(&s->app, &e->x, 413);
	}
	return e->x.response.status == 0 ? MHD_YES : refused(s, e, length);
}

/* Where the application wants the beginning of a body that is too long: what is over the cap is read and dropped. */
static bool body_cut(struct exchange *e, size_t *n)
{
	size_t fits = e->cap - (e->body.n < e->cap ? e->body.n : e->cap);
	e->dropped += *n > fits ? *n - fits : 0;
	if (e->x.most == 0 || e->dropped == 0) {
		return true;
	}
	*n = *n < fits ? *n : fits;
	e->x.is_cut = true;
	return e->body.n + e->dropped <= e->x.most;
}

static enum body_result take_piece(struct http_server *s, struct exchange *e, const char *data, size_t n)
{
	static const enum body_result results[] = { [HTTP_SUNK] = BODY_OK, [HTTP_SUNK_TOO_LARGE] = BODY_TOO_LARGE,
		[HTTP_SUNK_NO_SPACE] = BODY_NO_SPACE };
	if (!e->x.sink.add) {
		return body_cut(e, &n) ? body_add(&e->body, e->cap, s->spool_dir, data, n) : BODY_TOO_LARGE;
	}
	return results[e->x.sink.add(e->x.sink.self, data, n)];
}

static enum MHD_Result take_body(struct http_server *s, struct exchange *e, const char *data, size_t n)
{
	if (!e->is_refused) {
		enum body_result r = take_piece(s, e, data, n);
		if (r != BODY_OK) {
			body_done(&e->body);
			e->is_refused = true;
			http_refuse(&s->app, &e->x, r == BODY_TOO_LARGE ? 413 : 503);
		}
	}
	if (e->is_refused) {
		e->drained += n;
	}
	return e->drained > DRAIN_BYTES ? MHD_NO : MHD_YES;
}

/* The library calls it with the headers, with each piece of the body, at the end of it, and after a wake. */
static enum MHD_Result on_access(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                 const char *version, const char *data, size_t *data_n, void **state)
{
	struct http_server *s = cls;
	struct exchange *e = *state;
	(void)connection;
	(void)url;
	if (!e || e->state == EXCHANGE_ABANDONED) {
		return MHD_NO;
	}
	if (!e->has_headers) {
		return take_headers(s, e, method, version);
	}
	if (*data_n > 0) {
		size_t n = *data_n;
		*data_n = 0;
		return take_body(s, e, data, n);
	}
	if (e->is_refused) {
		return answer(s, e);
	}
	if (e->state == EXCHANGE_WOKEN) {
		wake_up(e);
		return run(s, e);
	}
	conn_expect_nothing(e->conn);
	if (!body_finish(&e->body, &e->x.request.body)) {
		e->is_refused = true;
		http_refuse(&s->app, &e->x, 503);
		return answer(s, e);
	}
	return run(s, e);
}

/* The request line is here, untouched: the library would decode and cut it. */
static void greeted(struct server_loop *loop, struct conn *conn)
{
	loop->n_greeting -= conn->is_greeting;
	conn->is_greeting = false;
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct server_loop *loop = cls;
	struct http_server *s = loop->server;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct conn *conn = info ? info->socket_context : NULL;
	struct exchange *e = conn ? exchange_take(&s->pool) : NULL;
	if (!e) {
		return NULL;
	}
	e->native.wake = wake;
	e->native.ready = server_stream_ready;
	e->conns = &s->conns;
	e->connection = connection;
	e->loop = loop;
	e->conn = conn;
	conn->request = e;
	greeted(loop, conn);
	e->target = str_copy(&e->x.arena, str_from_c(target));
	return e;
}

/* The library has nothing more to do with it. */
static void let_go(struct http_server *s, struct exchange *e)
{
	e->conn->request = NULL;
	server_stream_let_go(e);
	conn_expect(&s->conns, e->conn, 0);
	pthread_mutex_lock(&s->pool.mutex);
	e->is_let_go = true;
	bool wake_is_owed = e->state == EXCHANGE_ABANDONED && !e->is_woken;
	pthread_mutex_unlock(&s->pool.mutex);
	if (!wake_is_owed) {
		exchange_finish(e);
	}
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
	(void)connection;
	(void)how;
	if (*state) {
		let_go(cls, *state);
		*state = NULL;
	}
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
	struct server_loop *loop = cls;
	struct http_server *s = loop->server;
	struct conn *conn = *context;
	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (conn && conn->request) {
			let_go(s, conn->request); /* refused by the library after its first line: it never says completed */
		}
		if (conn) {
			greeted(loop, conn);
			conn_close(&s->conns, conn);
			*context = NULL;
		}
		return;
	}
	const union MHD_ConnectionInfo *addr = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	conn = addr && fd ? conn_open(&s->conns, addr->client_addr, fd->connect_fd) : NULL;
	if (conn && s->is_tls) {
		conn->is_greeting = true;
		loop->n_greeting++;
	}
	*context = conn;
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *addr, socklen_t n)
{
	struct http_server *s = cls;
	(void)n;
	return conn_admit(&s->conns, addr) ? MHD_YES : MHD_NO;
}

/* Paths stay as they were sent; the router decodes each segment. */
static size_t leave_escaped(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls;
	(void)connection;
	return strlen(text);
}

__attribute__((format(printf, 2, 0))) static void on_complaint(void *cls, const char *fmt, va_list ap)
{
	struct http_server *s = cls;
	if (!s->is_started) {
		vsnprintf(s->complaint, sizeof(s->complaint), fmt, ap);
	}
}

/* --- starting and stopping --- */

static void server_free(struct http_server *s)
{
	if (s->listen_fd >= 0) {
		close(s->listen_fd);
	}
	exchange_pool_done(&s->pool);
	free(s->loops);
	pem_forget(&s->key);
	pem_forget(&s->cert);
	free(s->spool_dir);
	free(s);
}

static int or_default(int v, int otherwise)
{
	return v > 0 ? v : otherwise;
}

/* One worker's daemon; all accept from the same socket. */
static struct MHD_Daemon *daemon_new(struct server_loop *loop, const struct http_config *config, int n_connections)
{
	struct http_server *s = loop->server;
	static char priorities[] = TLS_PRIORITIES;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, s->key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, priorities },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
	return MHD_start_daemon(flags | (s->is_tls ? MHD_USE_TLS : 0), 0, on_accept, s, on_access, s,
		MHD_OPTION_EXTERNAL_LOGGER, on_complaint, s,
		MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
		MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)4096,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)n_connections,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)or_default(config->idle_seconds, 30),
		MHD_OPTION_URI_LOG_CALLBACK, on_target, loop,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, loop,
		MHD_OPTION_ARRAY, s->is_tls ? tls : none,
		MHD_OPTION_END);
}

static void end_loops(struct http_server *s)
{
	for (int i = 0; i < s->n_loops; i++) {
		server_loop_end(&s->loops[i]);
	}
	s->n_loops = 0;
}

static bool start_loops(struct http_server *s, const struct http_config *config)
{
	int n_workers = or_default(config->n_workers, (int)sysconf(_SC_NPROCESSORS_ONLN));
	int n_connections = or_default(config->n_connections, 2000);
	s->loops = calloc((size_t)n_workers, sizeof(*s->loops));
	while (s->loops && s->n_loops < n_workers) {
		struct server_loop *loop = &s->loops[s->n_loops];
		loop->server = s;
		loop->streams_max = (n_connections / n_workers + 1) / 2;
		struct MHD_Daemon *daemon = daemon_new(loop, config, (n_connections + n_workers - 1) / n_workers);
		if (!daemon || !server_loop_start(loop, daemon)) {
			end_loops(s);
			return false;
		}
		s->n_loops++;
	}
	return s->loops != NULL;
}

static bool load_tls(struct ctx *c, const struct http_config *config, struct http_server *s)
{
	s->is_tls = config->tls_cert && config->tls_key;
	if (!s->is_tls) {
		return true;
	}
	s->cert = pem_read(c, config->tls_cert);
	s->key = s->cert ? pem_read(c, config->tls_key) : NULL;
	return s->key != NULL;
}

static bool start_failed(struct ctx *c, const struct http_config *config, const struct http_server *s)
{
	if (s->is_tls) {
		fail(c, ERR_UNAVAILABLE, MSG_HTTP_TLS_UNUSABLE);
		fail_arg(c, "cert", str_from_c(config->tls_cert));
		fail_arg(c, "key", str_from_c(config->tls_key));
	} else {
		fail(c, ERR_UNAVAILABLE, 0);
	}
	return fail_detail(c, "http server: %s", s->complaint);
}

static bool start(struct ctx *c, const struct http_config *config, struct http_server *s)
{
	if (!load_tls(c, config, s) || !listen_open(c, config->listen, config->port, &s->listen_fd, &s->port)) {
		return false;
	}
	s->conns.on_gone = server_streams_gone;
	s->conns.on_gone_arg = &s->pool;
	if (!conn_table_start(&s->conns, or_default(config->per_address, 64), or_default(config->idle_seconds, 30),
		s->trust_proxy)) {
		return start_failed(c, config, s);
	}
	if (!start_loops(s, config)) {
		conn_table_stop(&s->conns);
		return start_failed(c, config, s);
	}
	s->is_started = true;
	pem_forget(&s->key);
	return true;
}

bool http_server_start(struct ctx *c, const struct http_config *config, const struct http_app *app,
                       struct http_server **ret)
{
	struct http_server *s = calloc(1, sizeof(*s));
	if (!s) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	s->app = *app;
	s->listen_fd = -1;
	exchange_pool_init(&s->pool, &s->app);
	if (config->spool_dir) {
		s->spool_dir = strdup(config->spool_dir);
	}
	if (config->trust_proxy) {
		snprintf(s->trust_proxy, sizeof(s->trust_proxy), "%s", config->trust_proxy);
	}
	if (!start(c, config, s)) {
		server_free(s);
		return false;
	}
	*ret = s;
	return true;
}

int http_server_port(const struct http_server *s)
{
	return s->port;
}

/* Those still waiting lose their client now: the library cannot end with sleeping connections. */
static void abandon_sleepers(struct exchange_pool *p)
{
	pthread_mutex_lock(&p->mutex);
	p->is_stopping = true;
	for (struct exchange *e = p->live; e; e = e->next) {
		if (e->state == EXCHANGE_SUSPENDED) {
			e->state = EXCHANGE_ABANDONED;
			MHD_resume_connection(e->connection);
		}
	}
	pthread_mutex_unlock(&p->mutex);
}

void http_server_stop(struct http_server *s)
{
	/* Shut, so that new clients are refused; closed later, when no worker can still be accepting on it. */
	shutdown(s->listen_fd, SHUT_RDWR);
	for (int i = 0; i < s->n_loops; i++) {
		server_loop_quiesce(&s->loops[i]);
	}
	server_streams_end(&s->pool);
	if (!exchange_pool_wait(&s->pool, STOP_STREAMS_MS)) {
		server_streams_shut(&s->pool); /* who has not read the end by now never will */
		exchange_pool_wait(&s->pool, STOP_MS - STOP_STREAMS_MS);
	}
	abandon_sleepers(&s->pool);
	end_loops(s);
	conn_table_stop(&s->conns);
	if (!exchange_pool_wait(&s->pool, STOP_WAKES_MS)) {
		/* Somebody still holds them; freeing would hand out memory that is in use. */
		log_line(LOG_WARN, "event=http_stop unfinished=%zu", s->pool.n_live);
		return;
	}
	server_free(s);
}
