/* Streams: sent piece by piece, to clients that are slow, silent or gone, in plain and at the end of the server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include "http/test_app.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define H "Host: localhost\r\n"
#define LISTENERS 200

struct fixture {
	struct arena arena;
	struct ctx c;
	struct test_app app;
	struct http_server *server;
	int port;
	char text[100000];
};

static int start(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct http_config config = { .listen = "127.0.0.1", .n_workers = 2, .idle_seconds = 2, .n_connections = 820 };
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
	bool balanced = f->app.n_begun == f->app.n_ended && f->app.n_streams == 0;
	arena_free(&f->arena);
	free(f);
	return balanced ? 0 : -1;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int listen_to(struct fixture *f, const char *path, int *ret_status)
{
	int fd = client_connect("127.0.0.1", f->port);
	assert_true(fd >= 0);
	snprintf(f->text, sizeof(f->text), "GET %s HTTP/1.1\r\n" H "\r\n", path);
	client_say(fd, f->text);
	int status = client_read(fd, f->text, sizeof(f->text), false);
	if (ret_status) {
		*ret_status = status;
	} else {
		assert_int_equal(status, 200);
	}
	return fd;
}

static void until_streams(struct fixture *f, size_t n, int ms)
{
	int64_t until = now_ms() + ms;
	while (test_app_streams(&f->app) != n && now_ms() < until) {
		pause_ms(10);
	}
	assert_int_equal(test_app_streams(&f->app), n);
}

/* Reads until `text` has come. */
static bool hears(struct fixture *f, int fd, const char *text)
{
	size_t n = 0;
	while (n + 1 < sizeof(f->text)) {
		ssize_t got = recv(fd, f->text + n, sizeof(f->text) - n - 1, 0);
		if (got <= 0) {
			return false;
		}
		n += (size_t)got;
		f->text[n] = 0;
		if (strstr(f->text, text)) {
			return true;
		}
	}
	return false;
}

static void pieces_arrive_as_they_are_told(void **state)
{
	struct fixture *f = *state;
	test_app_tell(&f->app, "first;");
	int a = listen_to(f, "/stream", NULL), b = listen_to(f, "/stream", NULL);
	assert_non_null(strstr(f->text, "Transfer-Encoding: chunked"));
	assert_true(hears(f, a, "first;") && hears(f, b, "first;"));
	for (int i = 0; i < 50; i++) {
		char text[20];
		snprintf(text, sizeof(text), "piece %d;", i);
		test_app_tell(&f->app, text);
		assert_true(hears(f, a, text) && hears(f, b, text));
	}
	test_app_tell(&f->app, NULL);
	assert_true(hears(f, a, "\r\n0\r\n\r\n") || client_is_closed(a));
	until_streams(f, 0, 3000);
	close(a);
	close(b);
}

static void silence_is_no_reason_to_end(void **state)
{
	struct fixture *f = *state; /* idle time: 2 s, deadline of a connection: 4 s */
	int fd = listen_to(f, "/stream", NULL);
	pause_ms(5500);
	test_app_tell(&f->app, "still here");
	assert_true(hears(f, fd, "still here"));
	close(fd);
}

static void a_listener_that_goes_is_noticed(void **state)
{
	struct fixture *f = *state;
	int fds[20];
	for (int i = 0; i < 20; i++) {
		fds[i] = listen_to(f, "/stream", NULL);
	}
	until_streams(f, 20, 3000);
	for (int i = 0; i < 20; i++) {
		struct linger now = { .l_onoff = 1 };
		if (i % 2) {
			setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		}
		close(fds[i]);
	}
	until_streams(f, 0, 3000); /* nothing was sent to them meanwhile */
}

static void who_never_reads_is_dropped_and_holds_nobody(void **state)
{
	struct fixture *f = *state;
	int small = 4096, deaf[8];
	for (int i = 0; i < 8; i++) {
		deaf[i] = listen_to(f, "/flood", NULL);
		setsockopt(deaf[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	}
	int fd = listen_to(f, "/stream", NULL);
	test_app_tell(&f->app, "quick");
	assert_true(hears(f, fd, "quick"));
	pause_ms(300);
	size_t given = f->app.n_given;
	assert_true(given < 8 * 2500 * 1024); /* the kernel's buffers of both ends, and no more */
	pause_ms(300);
	assert_int_equal(f->app.n_given, given);
	until_streams(f, 1, 9000);
	for (int i = 0; i < 8; i++) {
		close(deaf[i]);
	}
	close(fd);
}

static void half_of_the_connections_are_for_pages(void **state)
{
	struct fixture *f = *state;
	int fds[500], n = 0, status = 200;
	while (n < 450 && status == 200) {
		fds[n++] = listen_to(f, "/stream", &status);
	}
	assert_int_equal(status, 503);
	assert_non_null(strstr(f->text, "Retry-After: "));
	assert_true(n > 100 && n <= 411);
	int page = client_connect("127.0.0.1", f->port);
	client_say(page, "GET /empty HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(client_read(page, f->text, sizeof(f->text), false), 204);
	close(page);
	while (n > 0) {
		close(fds[--n]);
	}
	until_streams(f, 0, 3000);
	close(listen_to(f, "/stream", NULL));
}

static void stop_under_many_listeners(void **state)
{
	struct fixture *f = *state;
	int fds[LISTENERS], deaf = listen_to(f, "/flood", NULL);
	for (int i = 0; i < LISTENERS; i++) {
		fds[i] = listen_to(f, "/stream", NULL);
	}
	pause_ms(500); /* until the deaf one's buffers are full */
	int64_t begin = now_ms();
	stop_server(f);
	int64_t took = now_ms() - begin;
	print_message("# stopping under %d listeners and a deaf one took %d ms\n", LISTENERS, (int)took);
	assert_true(took < 2000);
	for (int i = 0; i < LISTENERS; i++) {
		assert_true(client_is_closed(fds[i]));
		close(fds[i]);
	}
	close(deaf);
}

static void an_old_client_reads_to_the_end(void **state)
{
	struct fixture *f = *state;
	int fd = client_connect("127.0.0.1", f->port);
	client_say(fd, "GET /stream HTTP/1.0\r\n" H "\r\n");
	assert_int_equal(client_read(fd, f->text, sizeof(f->text), false), 200);
	assert_null(strstr(f->text, "chunked"));
	test_app_tell(&f->app, "plain");
	assert_true(hears(f, fd, "plain"));
	test_app_tell(&f->app, NULL);
	assert_true(client_is_closed(fd));
	close(fd);
	fd = client_connect("127.0.0.1", f->port);
	client_say(fd, "HEAD /stream HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(client_read(fd, f->text, sizeof(f->text), false), 200);
	close(fd);
}

static void *tell_later(void *arg)
{
	pause_ms(50);
	test_app_tell(arg, "later");
	return NULL;
}

static void loopback_reads_what_there_is(void **state)
{
	struct fixture *f = *state;
	struct http_exchange x;
	struct http_request in = { .path = S("/stream") };
	pthread_t thread;
	test_app_tell(&f->app, "now;");
	http_loopback(&f->app.app, &in, &x);
	assert_true(str_eq((str){ x.response.body, x.response.body_bytes }, S("now;")));
	pthread_create(&thread, NULL, tell_later, &f->app);
	assert_true(http_loopback_more(&x, 5000));
	assert_true(str_eq((str){ x.response.body, x.response.body_bytes }, S("later")));
	pthread_join(thread, NULL);
	test_app_tell(&f->app, NULL);
	assert_false(http_loopback_more(&x, 5000));
	assert_int_equal(test_app_streams(&f->app), 1);
	http_loopback_free(&f->app.app, &x);
	assert_int_equal(test_app_streams(&f->app), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pieces_arrive_as_they_are_told),
		TEST(silence_is_no_reason_to_end),
		TEST(a_listener_that_goes_is_noticed),
		TEST(who_never_reads_is_dropped_and_holds_nobody),
		TEST(half_of_the_connections_are_for_pages),
		TEST(stop_under_many_listeners),
		TEST(an_old_client_reads_to_the_end),
		TEST(loopback_reads_what_there_is),
	};
	return cmocka_run_group_tests_name("http/stream", tests, NULL, NULL);
}
