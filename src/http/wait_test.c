/* Waiting and waking: other threads, clients that vanish, a server that stops meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "http/test_app.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define H "Host: localhost\r\n"

struct fixture {
	struct arena arena;
	struct ctx c;
	struct test_app app;
	struct http_server *server;
	int port;
	char answer[100000];
};

static int start(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct http_config config = { .listen = "127.0.0.1", .n_workers = 2, .idle_seconds = 2 };
	arena_init(&f->arena);
	f->c.arena = &f->arena;
	test_app_init(&f->app);
	*state = f;
	if (!http_server_start(&f->c, &config, &f->app.app, &f->server)) {
		return -1;
	}
	f->port = http_server_port(f->server);
	return 0;
}

static void stop_server(struct fixture *f)
{
	if (f->server) {
		http_server_stop(f->server);
		f->server = NULL;
	}
}

static int stop(void **state)
{
	struct fixture *f = *state;
	stop_server(f);
	test_app_done(&f->app);
	bool balanced = f->app.n_begun == f->app.n_ended;
	arena_free(&f->arena);
	free(f);
	return balanced ? 0 : -1;
}

static int ask(struct fixture *f, const char *text)
{
	int fd = client_connect("127.0.0.1", f->port);
	int status = client_ask(fd, text, f->answer, sizeof(f->answer));
	close(fd);
	return status;
}

static void woken_by_another_thread(void **state)
{
	struct fixture *f = *state;
	int fd = client_connect("127.0.0.1", f->port);
	for (int i = 0; i < 500; i++) {
		static const char *const texts[] = { "GET /wait HTTP/1.1\r\n" H "\r\n", "GET /wait3 HTTP/1.1\r\n" H "\r\n",
			"GET /now HTTP/1.1\r\n" H "\r\n", "POST /wait HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nab" };
		assert_int_equal(client_ask(fd, texts[i % 4], f->answer, sizeof(f->answer)), 200);
	}
	close(fd);
}

/* Returns when `n` exchanges wait. */
static void until_waiting(struct fixture *f, size_t n)
{
	for (int i = 0; i < 500 && test_app_waiting(&f->app) < n; i++) {
		pause_ms(10);
	}
	assert_int_equal(test_app_waiting(&f->app), n);
}

/* A farewell that came in one packet with the request is noticed only when the idle time is over. */
static void until_ended(struct fixture *f)
{
	for (int i = 0; i < 500 && f->app.n_ended < f->app.n_begun; i++) {
		pause_ms(10);
	}
	assert_int_equal(f->app.n_ended, f->app.n_begun);
}

static void vanish(int fd, bool rudely)
{
	struct linger now = { .l_onoff = 1 };
	if (rudely) {
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now)); /* a reset instead of a farewell */
	}
	close(fd);
}

static void client_vanishes_while_waiting(void **state)
{
	struct fixture *f = *state;
	for (int round = 0; round < 10; round++) {
		test_app_hold(&f->app, true);
		for (int i = 0; i < 40; i++) {
			int fd = client_connect("127.0.0.1", f->port);
			client_say(fd, i % 3 ? "GET /wait HTTP/1.1\r\n" H "\r\n"
				: "POST /wait3 HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc");
			if (i % 4 == 0) {
				pause_ms(2); /* long enough to wait already; the others vanish at once */
			}
			vanish(fd, i % 2);
		}
		test_app_hold(&f->app, false);
		assert_int_equal(ask(f, "GET /wait HTTP/1.1\r\n" H "\r\n"), 200);
	}
	/* Those that were reset before they were read never began. */
	until_ended(f);
}

static void no_end_while_the_wake_is_owed(void **state)
{
	struct fixture *f = *state;
	test_app_hold(&f->app, true);
	int fd = client_connect("127.0.0.1", f->port);
	client_say(fd, "GET /wait HTTP/1.1\r\n" H "\r\n");
	until_waiting(f, 1);
	vanish(fd, true);
	pause_ms(100);
	assert_int_equal(f->app.n_ended, 0);
	test_app_hold(&f->app, false);
	until_ended(f);
	assert_int_equal(f->app.n_ended, 1);
}

static void client_vanishes_while_sending(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 50; i++) {
		int fd = client_connect("127.0.0.1", f->port);
		client_say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 90000\r\n\r\nonly this");
		if (i % 2) {
			pause_ms(2);
		}
		vanish(fd, i % 3);
	}
	assert_int_equal(ask(f, "GET / HTTP/1.1\r\n" H "\r\n"), 200);
	until_ended(f);
}

struct late { struct fixture *f; int after_ms; };

static void *wake_late(void *arg)
{
	struct late *late = arg;
	pause_ms(late->after_ms);
	test_app_hold(&late->f->app, false);
	return NULL;
}

/* Stops while 20 requests wait; they are woken `after_ms` later. */
static int stop_while_waiting(struct fixture *f, int after_ms)
{
	int fds[20], n_answered = 0;
	pthread_t thread;
	struct late late = { f, after_ms };
	test_app_hold(&f->app, true);
	for (size_t i = 0; i < 20; i++) {
		fds[i] = client_connect("127.0.0.1", f->port);
		client_say(fds[i], "GET /wait HTTP/1.1\r\n" H "\r\n");
	}
	until_waiting(f, 20);
	pthread_create(&thread, NULL, wake_late, &late);
	stop_server(f);
	pthread_join(thread, NULL);
	assert_int_equal(f->app.n_begun, 20);
	assert_int_equal(f->app.n_ended, 20);
	for (size_t i = 0; i < 20; i++) {
		n_answered += client_read(fds[i], f->answer, sizeof(f->answer), true) == 200;
		close(fds[i]);
	}
	assert_int_equal(client_connect("127.0.0.1", f->port), -1);
	return n_answered;
}

static void stop_finishes_what_is_open(void **state)
{
	assert_int_equal(stop_while_waiting(*state, 300), 20);
}

static void stop_abandons_what_lasts_too_long(void **state)
{
	assert_int_equal(stop_while_waiting(*state, 2600), 0);
}

static void stop_with_idle_connections_is_quick(void **state)
{
	struct fixture *f = *state;
	int fds[10];
	for (size_t i = 0; i < 10; i++) {
		fds[i] = client_connect("127.0.0.1", f->port);
		assert_int_equal(client_ask(fds[i], "GET /empty HTTP/1.1\r\n" H "\r\n", f->answer, sizeof(f->answer)), 204);
	}
	stop_server(f);
	for (size_t i = 0; i < 10; i++) {
		assert_true(client_is_closed(fds[i]));
		close(fds[i]);
	}
}

/* --- the same application without a socket --- */

static void loopback_waits_and_answers(void **state)
{
	struct fixture *f = *state;
	static const char *const paths[] = { "/wait", "/wait3", "/now", "/echo" };
	for (size_t i = 0; i < 200; i++) {
		struct http_exchange x;
		struct http_request in = { .method = HTTP_POST, .path = str_from_c(paths[i % 4]), .body = str_bytes(S("woken")) };
		http_loopback(&f->app.app, &in, &x);
		assert_int_equal(x.response.status, 200);
		assert_true(str_eq((str){ x.response.body, x.response.body_bytes }, S("woken")));
		http_loopback_free(&f->app.app, &x);
	}
	assert_int_equal(f->app.n_ended, 200);
}

static void loopback_refuses_like_the_server(void **state)
{
	struct fixture *f = *state;
	struct http_exchange x;
	uint8_t *body = calloc(1, TEST_BODY_CAP + 1);
	struct http_request in = { .method = HTTP_POST, .path = S("/echo"), .body = { body, TEST_BODY_CAP + 1 } };
	http_loopback(&f->app.app, &in, &x);
	assert_int_equal(x.response.status, 413);
	http_loopback_free(&f->app.app, &x);
	in = (struct http_request){ .path = S("/bad") };
	http_loopback(&f->app.app, &in, &x);
	assert_int_equal(x.response.status, 500);
	assert_int_equal(x.response.n_headers, 1);
	http_loopback_free(&f->app.app, &x);
	in.path = S("/early");
	http_loopback(&f->app.app, &in, &x);
	assert_int_equal(x.response.status, 403);
	http_loopback_free(&f->app.app, &x);
	free(body);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(woken_by_another_thread),
		TEST(client_vanishes_while_waiting),
		TEST(no_end_while_the_wake_is_owed),
		TEST(client_vanishes_while_sending),
		TEST(stop_finishes_what_is_open),
		TEST(stop_abandons_what_lasts_too_long),
		TEST(stop_with_idle_connections_is_quick),
		TEST(loopback_waits_and_answers),
		TEST(loopback_refuses_like_the_server),
	};
	return cmocka_run_group_tests_name("http/wait", tests, NULL, NULL);
}
