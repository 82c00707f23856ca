/* Sockets against the real server: framing, limits, addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "base/limits.h"
#include "http/conn.h"
#include "http/test_app.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define H "Host: localhost\r\n"

struct fixture {
	struct arena arena;
	struct ctx c;
	struct test_app app;
	struct http_server *server;
	int port;
	char answer[200000];
};

static int start_with(void **state, const struct http_config *config)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	f->c.arena = &f->arena;
	test_app_init(&f->app);
	*state = f;
	if (!http_server_start(&f->c, config, &f->app.app, &f->server)) {
		return -1;
	}
	f->port = http_server_port(f->server);
	return 0;
}

static int start(void **state)
{
	return start_with(state, &(struct http_config){ .listen = "127.0.0.1", .n_workers = 2, .spool_dir = "/tmp" });
}

static int start_alone(void **state)
{
	return start_with(state, &(struct http_config){ .listen = "127.0.0.1", .n_workers = 1 });
}

static int start_impatient(void **state)
{
	return start_with(state, &(struct http_config){ .listen = "127.0.0.1", .n_workers = 2, .idle_seconds = 1 });
}

static int start_behind_proxy(void **state)
{
	return start_with(state, &(struct http_config){ .listen = "127.0.0.1", .trust_proxy = "127.0.0.1" });
}

static int stop(void **state)
{
	struct fixture *f = *state;
	if (f->server) {
		http_server_stop(f->server);
	}
	test_app_done(&f->app);
	bool balanced = f->app.n_begun == f->app.n_ended;
	arena_free(&f->arena);
	free(f);
	return balanced ? 0 : -1;
}

/* One request on a connection of its own. */
static int ask(struct fixture *f, const char *text)
{
	int fd = client_connect("127.0.0.1", f->port);
	assert_true(fd >= 0);
	int status = client_ask(fd, text, f->answer, sizeof(f->answer));
	close(fd);
	return status;
}

static void page_has_headers_and_date(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ask(f, "GET / HTTP/1.1\r\n" H "\r\n"), 200);
	assert_non_null(strstr(f->answer, "\r\nX-Frame-Options: DENY\r\n"));
	assert_non_null(strstr(f->answer, "\r\nDate: "));
	assert_non_null(strstr(f->answer, "\r\nContent-Length: 50000\r\n"));
	assert_int_equal(strlen(strstr(f->answer, "\r\n\r\n") + 4), 50000);
}

static void connection_is_kept(void **state)
{
	struct fixture *f = *state;
	int fd = client_connect("127.0.0.1", f->port);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(client_ask(fd, "GET / HTTP/1.1\r\n" H "\r\n", f->answer, sizeof(f->answer)), 200);
		assert_int_equal(client_ask(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello", f->answer,
			sizeof(f->answer)), 200);
		assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, "hello");
	}
	assert_int_equal(client_ask(fd, "GET /empty HTTP/1.1\r\n" H "Connection: close\r\n\r\n", f->answer,
		sizeof(f->answer)), 204);
	assert_null(strcasestr(f->answer, "Content-Length"));
	assert_true(client_is_closed(fd));
	close(fd);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	struct fixture *f = *state;
	int fd = client_connect("127.0.0.1", f->port);
	client_say(fd, "GET /wait HTTP/1.1\r\n" H "\r\n"
		"POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\none"
		"GET /empty HTTP/1.1\r\n" H "\r\n"
		"POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n");
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
	assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, "woken");
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
	assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, "one");
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 204);
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
	assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, "two");
	close(fd);
}

static void head_has_length_and_no_body(void **state)
{
	struct fixture *f = *state;
	int fd = client_connect("127.0.0.1", f->port);
	client_say(fd, "HEAD / HTTP/1.1\r\n" H "\r\nGET /show HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), false), 200);
	assert_non_null(strstr(f->answer, "Content-Length: 50000"));
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
	close(fd);
}

static void not_modified_has_no_body(void **state)
{
	struct fixture *f = *state;
	int fd = client_connect("127.0.0.1", f->port);
	client_say(fd, "GET /same HTTP/1.1\r\n" H "\r\nGET /show HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), false), 304);
	assert_null(strcasestr(f->answer, "Transfer-Encoding"));
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
	close(fd);
}

static void target_arrives_as_sent(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ask(f, "GET /show?a=%41&b=+%2B&&c HTTP/1.1\r\n" H "\r\n"), 200);
	assert_non_null(strstr(f->answer, "path=/show query=a=%41&b=+%2B&&c peer=127.0.0.1 tls=0 host=localhost"));
	assert_int_equal(ask(f, "GET /%73how HTTP/1.1\r\n" H "\r\n"), 200);
	assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, "woken"); /* not /show: undecoded */
	assert_int_equal(ask(f, "BREW /show HTTP/1.1\r\n" H "\r\n"), 200);
	assert_non_null(strstr(f->answer, "method=6 "));
}

/* Through the spool on disk: the application sees the same bytes in one piece. */
static void upload_streams_to_disk(void **state)
{
	struct fixture *f = *state;
	char *body = malloc(TEST_BIG_CAP);
	char head[200], want[64];
	uint64_t sum = 0;
	for (size_t i = 0; i < TEST_BIG_CAP; i++) {
		body[i] = (char)(i * 7 % 253);
		sum = sum * 31 + (uint8_t)body[i];
	}
	int fd = client_connect("127.0.0.1", f->port);
	for (int round = 0; round < 3; round++) {
		snprintf(head, sizeof(head), "POST /big HTTP/1.1\r\n" H "Content-Length: %d\r\n\r\n", TEST_BIG_CAP);
		client_say(fd, head);
		client_send(fd, body, TEST_BIG_CAP);
		assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
		snprintf(want, sizeof(want), "%d %llu", TEST_BIG_CAP, (unsigned long long)sum);
		assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, want);
	}
	close(fd);
	free(body);
}

static void long_body_is_refused_by_its_length(void **state)
{
	struct fixture *f = *state;
	char *body = calloc(1, TEST_BODY_CAP + 1);
	memset(body, 'b', TEST_BODY_CAP + 1);
	char head[200];
	int fd = client_connect("127.0.0.1", f->port);
	snprintf(head, sizeof(head), "POST /echo HTTP/1.1\r\n" H "Content-Length: %d\r\n\r\n", TEST_BODY_CAP + 1);
	client_say(fd, head);
	client_send(fd, body, TEST_BODY_CAP + 1);
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 413);
	assert_string_equal(strstr(f->answer, "\r\n\r\n") + 4, "refused politely");
	/* The body was read to its end, so the connection goes on; the cap itself is allowed. */
	snprintf(head, sizeof(head), "POST /echo HTTP/1.1\r\n" H "Content-Length: %d\r\n\r\n", TEST_BODY_CAP);
	client_say(fd, head);
	client_send(fd, body, TEST_BODY_CAP);
	assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), 200);
	close(fd);
	free(body);
	/* Told before it is sent: nothing is read. */
	assert_int_equal(ask(f, "POST /echo HTTP/1.1\r\n" H "Expect: 100-continue\r\nContent-Length: 900000\r\n\r\n"), 413);
	assert_int_equal(ask(f, "POST /echo HTTP/1.1\r\n" H "Content-Length: 99000000000\r\n\r\n"), 413);
	assert_int_equal(ask(f, "POST /early HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nab"), 403);
}

static void long_body_is_refused_by_its_chunks(void **state)
{
	struct fixture *f = *state;
	char chunk[1007];
	memcpy(chunk, "3e8\r\n", 5);
	memset(chunk + 5, 'c', 1000);
	memcpy(chunk + 1005, "\r\n", 2);
	for (int n = 100; n <= 101; n++) {
		int fd = client_connect("127.0.0.1", f->port);
		client_say(fd, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
		for (int i = 0; i < n; i++) {
			client_send(fd, chunk, sizeof(chunk));
		}
		client_say(fd, "0\r\n\r\n");
		assert_int_equal(client_read(fd, f->answer, sizeof(f->answer), true), n == 100 ? 200 : 413);
		close(fd);
	}
}

static void long_header_is_refused(void **state)
{
	struct fixture *f = *state;
	char *text = malloc(64 * 1024);
	for (size_t n = 1000; n < 60000; n += n < 20000 ? 1500 : 20000) {
		char *to = stpcpy(text, "GET / HTTP/1.1\r\n" H "X-Long: ");
		memset(to, 'x', n);
		memcpy(to + n, "\r\n\r\n", 5);
		int status = ask(f, text);
		if (n < LIMIT_HEADER_BYTES - 1000) {
			assert_int_equal(status, 200);
		} else if (n > LIMIT_HEADER_BYTES) {
			assert_int_equal(status, 431);
		}
	}
	/* Many small ones cost more than their bytes. */
	char *to = stpcpy(text, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < 6000; i++) {
		to = stpcpy(to, "a: b\r\n");
	}
	memcpy(to, "\r\n", 3);
	assert_int_equal(ask(f, text), 431);
	free(text);
}

/* The library gives these up without a word; nothing of them may stay behind, or a stop would wait for them. */
static void requests_of_too_many_parts_leave_nothing(void **state)
{
	struct fixture *f = *state;
	static const char *const parts[][3] = {
		{ "GET /?", "a=b&", " HTTP/1.1\r\n" H "\r\n" },
		{ "GET / HTTP/1.1\r\n" H "Cookie: ", "a=b; ", "c=d\r\n\r\n" },
	};
	static char text[16 * 1024];
	for (size_t k = 0; k < 2 * sizeof parts / sizeof parts[0]; k++) {
		const char *const *p = parts[k / 2];
		char *to = stpcpy(text, p[0]);
		for (int i = 0; i < 1500; i++) {
			to = stpcpy(to, p[1]);
		}
		stpcpy(to, p[2]);
		int fd = client_connect("127.0.0.1", f->port);
		assert_true(fd >= 0);
		client_say(fd, text);
		pause_ms(100);
		close(fd);
	}
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	http_server_stop(f->server);
	clock_gettime(CLOCK_MONOTONIC, &to);
	f->server = NULL;
	assert_true(to.tv_sec - from.tv_sec < 2);
}

static void doubtful_requests_are_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const texts[] = {
		"GET / HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\n" H H "\r\n",
		"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: <script>\r\n\r\n",
		"POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
		"POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /echo HTTP/1.1\r\n" H "Content-Length: -3\r\n\r\nabc",
		"POST /echo HTTP/1.1\r\n" H "Content-Length: 3x\r\n\r\nabc",
		"GET / HTTP/1.1\r\n" H "Bad Name: x\r\n\r\n",
		"GET /\x80 HTTP/1.1\r\n" H "\r\n",
		"GET http://localhost/ HTTP/1.1\r\n" H "\r\n",
		"OPTIONS * HTTP/1.1\r\n" H "\r\n",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int status = ask(f, texts[i]);
		if (status != 400) {
			print_error("%d: %s", status, texts[i]);
		}
		assert_int_equal(status, 400);
	}
	assert_int_equal(ask(f, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 501);
	assert_int_equal(ask(f, "GET /empty HTTP/1.0\r\n\r\n"), 204);
	assert_int_equal(f->app.n_begun, 1);
}

static void unsafe_answer_becomes_500(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ask(f, "GET /bad HTTP/1.1\r\n" H "\r\n"), 500);
	assert_null(strstr(f->answer, "evil"));
	assert_null(strstr(f->answer, "never seen"));
}

static void forwarded_address_needs_trust(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ask(f, "GET /show HTTP/1.1\r\n" H "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n"), 200);
	assert_non_null(strstr(f->answer, "peer=127.0.0.1 tls=0"));
}

static void trusted_proxy_is_believed(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(ask(f, "GET /show HTTP/1.1\r\n" H
		"X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n"), 200);
	assert_non_null(strstr(f->answer, "peer=203.0.113.9 tls=1"));
	assert_int_equal(ask(f, "GET /show HTTP/1.1\r\n" H "X-Forwarded-For: <b>\r\n\r\n"), 200);
	assert_non_null(strstr(f->answer, "peer=127.0.0.1 tls=0"));
}

static void silent_and_slow_clients_are_let_go(void **state)
{
	struct fixture *f = *state;
	int silent = client_connect("127.0.0.1", f->port);
	int slow = client_connect("127.0.0.1", f->port);
	client_say(slow, "GET / HTTP/1.1\r\n" H "X-Slow: ");
	bool is_open = true;
	for (int i = 0; i < 40 && is_open; i++) {
		pause_ms(100); /* never silent for the idle second, yet let go after about two */
		is_open = send(slow, "x", 1, MSG_NOSIGNAL) == 1 && recv(slow, f->answer, 1, MSG_DONTWAIT) != 0;
	}
	assert_false(is_open);
	assert_true(client_is_closed(silent));
	close(silent);
	close(slow);
}

static void only_the_given_address_listens(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(client_connect("127.0.0.2", f->port), -1);
	assert_int_equal(client_connect("::1", f->port), -1);
	struct http_server *other = NULL;
	struct http_config taken = { .listen = "127.0.0.1", .port = f->port };
	assert_false(http_server_start(&f->c, &taken, &f->app.app, &other));
	assert_int_equal(f->c.err.code, ERR_UNAVAILABLE);
	err_clear(&f->c);
	struct http_config foreign = { .listen = "192.0.2.1" };
	assert_false(http_server_start(&f->c, &foreign, &f->app.app, &other));
	err_clear(&f->c);
	struct http_config nonsense = { .listen = "localhost; true" };
	assert_false(http_server_start(&f->c, &nonsense, &f->app.app, &other));
}

static void ipv6_alone_when_asked(void **state)
{
	struct fixture *f = *state;
	struct http_server *other = NULL;
	struct http_config v6 = { .listen = "::1", .n_workers = 1 };
	int probe = socket(AF_INET6, SOCK_STREAM, 0);
	struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	bool has_v6 = probe >= 0 && bind(probe, (const void *)&at, sizeof(at)) == 0;
	if (probe >= 0) {
		close(probe);
	}
	if (!has_v6) {
		skip();
	}
	/* another test running beside this one may hold the same port of 127.0.0.1: then a new port is tried */
	bool is_alone = false;
	for (int i = 0; i < 5 && !is_alone; i++) {
		assert_true(http_server_start(&f->c, &v6, &f->app.app, &other));
		int stranger = client_connect("127.0.0.1", http_server_port(other));
		is_alone = stranger < 0;
		if (!is_alone) {
			close(stranger);
			http_server_stop(other);
		}
	}
	assert_true(is_alone);
	int fd = client_connect("::1", http_server_port(other));
	assert_int_equal(client_ask(fd, "GET /show HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", f->answer, sizeof(f->answer)), 200);
	assert_non_null(strstr(f->answer, "peer=::1 tls=0 host=[::1]:80"));
	close(fd);
	http_server_stop(other);
}

static void many_connections_at_once(void **state)
{
	struct fixture *f = *state;
	int fds[256];
	for (size_t i = 0; i < 256; i++) {
		fds[i] = client_connect("127.0.0.1", f->port);
		assert_true(fds[i] >= 0);
	}
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 256; i++) {
			client_say(fds[i], round == 1 ? "GET /wait HTTP/1.1\r\n" H "\r\n" : "GET / HTTP/1.1\r\n" H "\r\n");
		}
		for (size_t i = 0; i < 256; i++) {
			assert_int_equal(client_read(fds[i], f->answer, sizeof(f->answer), true), 200);
		}
	}
	for (size_t i = 0; i < 256; i++) {
		close(fds[i]);
	}
}

/*
 * The library's table of events takes 128. With exactly as many clients ready at once its own loop would ask again and
 * sleep until one of them timed out (see server_loop.h).
 */
static void full_event_table_hangs_nobody(void **state)
{
	struct fixture *f = *state;
	int fds[129];
	for (size_t i = 0; i < 129; i++) {
		fds[i] = client_connect("127.0.0.1", f->port);
		assert_int_equal(client_ask(fds[i], "GET /empty HTTP/1.1\r\n" H "\r\n", f->answer, sizeof(f->answer)), 204);
	}
	for (int round = 0; round < 3; round++) {
		client_say(fds[128], "GET /slow HTTP/1.1\r\n" H "\r\n");
		pause_ms(50);
		for (size_t i = 0; i < 128; i++) {
			client_say(fds[i], "GET /empty HTTP/1.1\r\n" H "\r\n");
		}
		for (size_t i = 0; i < 129; i++) {
			assert_int_equal(client_read(fds[i], f->answer, sizeof(f->answer), false), 204);
		}
	}
	for (size_t i = 0; i < 129; i++) {
		close(fds[i]);
	}
}

static struct sockaddr *address(struct sockaddr_storage *to, const char *text)
{
	struct sockaddr_in *v4 = (void *)to;
	struct sockaddr_in6 *v6 = (void *)to;
	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
	} else {
		assert_int_equal(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
		v6->sin6_family = AF_INET6;
	}
	return (void *)to;
}

static void connections_of_one_address_are_capped(void **state)
{
	struct conn_table t;
	struct sockaddr_storage s;
	struct conn *opened[6];
	static const char *const from[6] = { "192.0.2.1", "192.0.2.1", "2001:db8::1", "2001:db8::ffff", "192.0.2.77", "127.0.0.1" };
	(void)state;
	assert_true(conn_table_start(&t, 2, 30, "192.0.2.77"));
	for (size_t i = 0; i < 6; i++) {
		assert_true(conn_admit(&t, address(&s, from[i])));
		opened[i] = conn_open(&t, address(&s, from[i]), -1);
	}
	assert_false(conn_admit(&t, address(&s, "192.0.2.1")));
	assert_false(conn_admit(&t, address(&s, "::ffff:192.0.2.1")));     /* the same visitor */
	assert_false(conn_admit(&t, address(&s, "2001:db8::2")));          /* the same /64 */
	assert_true(conn_admit(&t, address(&s, "2001:db8:0:1::2")));
	assert_true(conn_admit(&t, address(&s, "192.0.2.2")));
	for (int i = 0; i < 5; i++) {
		struct conn *own = conn_open(&t, address(&s, i % 2 ? "192.0.2.77" : "127.0.0.1"), -1);
		assert_true(conn_admit(&t, address(&s, "127.0.0.1")));     /* never counted: this machine, the proxy */
		assert_true(conn_admit(&t, address(&s, "::1")));
		assert_true(conn_admit(&t, address(&s, "192.0.2.77")));
		conn_close(&t, own);
	}
	conn_close(&t, opened[0]);
	assert_true(conn_admit(&t, address(&s, "192.0.2.1")));
	for (size_t i = 1; i < 6; i++) {
		conn_close(&t, opened[i]);
	}
	conn_table_stop(&t);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(page_has_headers_and_date),
		TEST(connection_is_kept),
		TEST(pipelined_requests_are_answered_in_order),
		TEST(head_has_length_and_no_body),
		TEST(not_modified_has_no_body),
		TEST(target_arrives_as_sent),
		TEST(upload_streams_to_disk),
		TEST(long_body_is_refused_by_its_length),
		TEST(long_body_is_refused_by_its_chunks),
		TEST(long_header_is_refused),
		TEST(requests_of_too_many_parts_leave_nothing),
		TEST(doubtful_requests_are_refused),
		TEST(unsafe_answer_becomes_500),
		TEST(forwarded_address_needs_trust),
		cmocka_unit_test_setup_teardown(trusted_proxy_is_believed, start_behind_proxy, stop),
		cmocka_unit_test_setup_teardown(silent_and_slow_clients_are_let_go, start_impatient, stop),
		TEST(only_the_given_address_listens),
		TEST(ipv6_alone_when_asked),
		TEST(many_connections_at_once),
		cmocka_unit_test_setup_teardown(full_event_table_hangs_nobody, start_alone, stop),
		cmocka_unit_test(connections_of_one_address_are_capped),
	};
	return cmocka_run_group_tests_name("http/server", tests, NULL, NULL);
}
