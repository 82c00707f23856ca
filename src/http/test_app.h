/* test_app: a small application and a raw client, shared by the socket tests. Test code only. */
#pragma once
#include "http/http.h"

#include <pthread.h>
#include <stdatomic.h>

#define TEST_BODY_CAP 100000
#define TEST_BIG_CAP 3000000 /* of /big: answers with the sum of the bytes it got */
#define TEST_QUEUE 4096
#define TEST_TOLD 4096

struct test_app {
	struct http_app app;
	atomic_int n_begun, n_ended, n_refused;
	pthread_mutex_t mutex;
	pthread_cond_t more;
	struct http_exchange *held[TEST_QUEUE]; /* exchanges of /wait and /hold */
	size_t n_held;
	bool holds;                             /* the waker wakes nobody until it is told */
	bool ends;
	pthread_t waker;
	struct test_stream *streams[TEST_QUEUE]; /* open ones */
	size_t n_streams;
	char told[TEST_TOLD];                   /* what every /stream sends, each from its beginning */
	size_t n_told;
	bool has_told_all;                      /* and then ends */
	atomic_size_t n_given;                  /* bytes /flood gave away */
};

/*
 * GET /          50,000 static bytes        POST /echo     the body
 * GET /show      method, path, query, peer, tls, host as text
 * GET /wait      waits once, woken by another thread; /wait3 three times; /now is woken before run returns
 * GET /bad       a header with a line break GET /early     refused in begin
 * GET /empty     204                        GET /same      304; /slow keeps the worker 200 ms
 * GET /stream    what test_app_tell said, piece by piece; /flood never ends and always has more
 */
void test_app_init(struct test_app *t);
void test_app_hold(struct test_app *t, bool hold);
void test_app_tell(struct test_app *t, const char *text); /* NULL: that was all */
size_t test_app_streams(struct test_app *t);
size_t test_app_waiting(struct test_app *t);
void test_app_done(struct test_app *t);

/* --- client --- */
int client_connect(const char *address, int port);       /* -1: refused; reads give up after 5 s */
void client_send(int fd, const char *p, size_t n);
void client_say(int fd, const char *text);
/* Reads one answer (header block and Content-Length bytes) into `to`, NUL-terminated; its status, or 0 at the end. */
int client_read(int fd, char *to, size_t room, bool has_body);
int client_ask(int fd, const char *text, char *to, size_t room); /* say and read */
bool client_is_closed(int fd);                            /* waits up to 5 s for the end of the stream */
void pause_ms(int ms);
