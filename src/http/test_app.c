#include "http/test_app.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static char page[50000];

void pause_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };
	nanosleep(&t, NULL);
}

static void text_answer(struct http_exchange *x, int status, str text)
{
	x->response.status = status;
	http_set_header(&x->response, S("Content-Type"), S("text/plain; charset=utf-8"));
	x->response.body = malloc(text.n + 1);
	memcpy(x->response.body, text.p, text.n);
	x->response.body_bytes = text.n;
}

static size_t begin(void *self, struct http_exchange *x)
{
	struct test_app *t = self;
	t->n_begun++;
	if (str_eq(x->request.path, S("/early"))) {
		text_answer(x, 403, S("early"));
	}
	return str_eq(x->request.path, S("/big")) ? TEST_BIG_CAP : TEST_BODY_CAP;
}

static void end(void *self, struct http_exchange *x)
{
	struct test_app *t = self;
	(void)x;
	t->n_ended++;
}

static void refuse(void *self, struct http_exchange *x, int status)
{
	struct test_app *t = self;
	t->n_refused++;
	text_answer(x, status, S("refused politely"));
}

static void hold(struct test_app *t, struct http_exchange *x)
{
	pthread_mutex_lock(&t->mutex);
	if (t->n_held < TEST_QUEUE) {
		t->held[t->n_held++] = x;
	}
	pthread_cond_signal(&t->more);
	pthread_mutex_unlock(&t->mutex);
}

static void *wake_them(void *arg)
{
	struct test_app *t = arg;
	pthread_mutex_lock(&t->mutex);
	while (!t->ends || t->n_held > 0) {
		if (t->n_held == 0 || t->holds) {
			pthread_cond_wait(&t->more, &t->mutex);
			continue;
		}
		struct http_exchange *x = t->held[--t->n_held];
		pthread_mutex_unlock(&t->mutex);
		http_wake(x);
		pthread_mutex_lock(&t->mutex);
	}
	pthread_mutex_unlock(&t->mutex);
	return NULL;
}

/* How often the exchange has waited is its state. */
static bool waits(struct test_app *t, struct http_exchange *x, int times)
{
	int *n = x->app_state;
	if (!n) {
		n = x->app_state = arena_new(&x->arena, int);
	}
	if (*n == times) {
		return false;
	}
	(*n)++;
	if (str_eq(x->request.path, S("/now"))) {
		http_wake(x);
	} else {
		hold(t, x);
	}
	return true;
}

static void show(struct http_exchange *x)
{
	const struct http_request *r = &x->request;
	text_answer(x, 200, str_printf(&x->arena, "method=%d path=%.*s query=%.*s peer=%.*s tls=%d host=%.*s", (int)r->method,
		STR_FMT(r->path), STR_FMT(r->query), STR_FMT(r->peer), r->is_tls, STR_FMT(r->host)));
}

static void sum_up(struct http_exchange *x)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < x->request.body.n; i++) {
		sum = sum * 31 + x->request.body.p[i];
	}
	text_answer(x, 200, str_printf(&x->arena, "%zu %llu", x->request.body.n, (unsigned long long)sum));
}

static void give_page(struct http_exchange *x)
{
	x->response.status = 200;
	http_set_header(&x->response, S("X-Frame-Options"), S("DENY"));
	x->response.body = page;
	x->response.body_bytes = sizeof(page);
	x->response.body_is_static = true;
}

/* --- streams --- */

struct test_stream { struct test_app *t; struct http_exchange *x; size_t at; bool floods; };

static ptrdiff_t read_stream(void *arg, char *to, size_t room)
{
	struct test_stream *s = arg;
	struct test_app *t = s->t;
	if (s->floods) {
		memset(to, 'f', room);
		t->n_given += room;
		return (ptrdiff_t)room;
	}
	pthread_mutex_lock(&t->mutex);
	size_t n = t->n_told - s->at < room ? t->n_told - s->at : room;
	memcpy(to, t->told + s->at, n);
	s->at += n;
	ptrdiff_t ret = n == 0 && t->has_told_all ? -1 : (ptrdiff_t)n;
	pthread_mutex_unlock(&t->mutex);
	return ret;
}

static void close_stream(void *arg)
{
	struct test_stream *s = arg;
	struct test_app *t = s->t;
	pthread_mutex_lock(&t->mutex);
	for (size_t i = 0; i < t->n_streams; i++) {
		if (t->streams[i] == s) {
			t->streams[i] = t->streams[--t->n_streams];
			break;
		}
	}
	pthread_mutex_unlock(&t->mutex);
	free(s);
}

static void open_stream(struct test_app *t, struct http_exchange *x, bool floods)
{
	struct test_stream *s = calloc(1, sizeof(*s));
	*s = (struct test_stream){ .t = t, .x = x, .floods = floods };
	x->response.status = 200;
	http_set_header(&x->response, S("Content-Type"), S("text/event-stream"));
	x->response.stream = (struct http_stream){ read_stream, close_stream, s };
	pthread_mutex_lock(&t->mutex);
	t->streams[t->n_streams++] = s;
	pthread_mutex_unlock(&t->mutex);
}

void test_app_tell(struct test_app *t, const char *text)
{
	pthread_mutex_lock(&t->mutex);
	t->has_told_all = !text;
	if (text) {
		memcpy(t->told + t->n_told, text, strlen(text));
		t->n_told += strlen(text);
	}
	for (size_t i = 0; i < t->n_streams; i++) {
		http_stream_ready(t->streams[i]->x);
	}
	pthread_mutex_unlock(&t->mutex);
}

size_t test_app_streams(struct test_app *t)
{
	pthread_mutex_lock(&t->mutex);
	size_t n = t->n_streams;
	pthread_mutex_unlock(&t->mutex);
	return n;
}

/* False: the path has no answer of its own. */
static bool answer_with_body(struct test_app *t, struct http_exchange *x, str path)
{
	if (str_eq(path, S("/stream")) || str_eq(path, S("/flood"))) {
		open_stream(t, x, str_eq(path, S("/flood")));
	} else if (str_eq(path, S("/"))) {
		give_page(x);
	} else if (str_eq(path, S("/echo"))) {
		text_answer(x, 200, (str){ x->request.body.p ? (const char *)x->request.body.p : "", x->request.body.n });
	} else if (str_eq(path, S("/big"))) {
		sum_up(x);
	} else {
		return false;
	}
	return true;
}

static enum http_next run(void *self, struct http_exchange *x)
{
	struct test_app *t = self;
	str path = x->request.path;
	if ((str_eq(path, S("/wait")) || str_eq(path, S("/now"))) && waits(t, x, 1)) {
		return HTTP_WAIT;
	}
	if (str_eq(path, S("/wait3")) && waits(t, x, 3)) {
		return HTTP_WAIT;
	}
	if (answer_with_body(t, x, path)) {
		return HTTP_ANSWERED;
	}
	if (str_eq(path, S("/bad"))) {
		text_answer(x, 200, S("never seen"));
		http_set_header(&x->response, S("Location"), S("/a\r\nSet-Cookie: evil=1"));
	} else if (str_eq(path, S("/empty"))) {
		x->response.status = 204;
	} else if (str_eq(path, S("/slow"))) {
		pause_ms(200); /* holds its worker up */
		x->response.status = 204;
	} else if (str_eq(path, S("/same"))) {
		text_answer(x, 304, S("")); /* the browser has it */
	} else if (str_eq(path, S("/show"))) {
		show(x);
	} else {
		text_answer(x, 200, S("woken"));
	}
	return HTTP_ANSWERED;
}

void test_app_init(struct test_app *t)
{
	*t = (struct test_app){ .app = { .self = t, .begin = begin, .run = run, .end = end, .refuse = refuse } };
	memset(page, 'p', sizeof(page));
	pthread_mutex_init(&t->mutex, NULL);
	pthread_cond_init(&t->more, NULL);
	pthread_create(&t->waker, NULL, wake_them, t);
}

void test_app_hold(struct test_app *t, bool holds)
{
	pthread_mutex_lock(&t->mutex);
	t->holds = holds;
	pthread_cond_signal(&t->more);
	pthread_mutex_unlock(&t->mutex);
}

size_t test_app_waiting(struct test_app *t)
{
	pthread_mutex_lock(&t->mutex);
	size_t n = t->n_held;
	pthread_mutex_unlock(&t->mutex);
	return n;
}

void test_app_done(struct test_app *t)
{
	pthread_mutex_lock(&t->mutex);
	t->ends = true;
	t->holds = false;
	pthread_cond_signal(&t->more);
	pthread_mutex_unlock(&t->mutex);
	pthread_join(t->waker, NULL);
	pthread_cond_destroy(&t->more);
	pthread_mutex_destroy(&t->mutex);
}

/* --- client --- */

int client_connect(const char *address, int port)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
	if (!is_v4 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1) {
		return -1;
	}
	int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr *at = is_v4 ? (const void *)&v4 : (const void *)&v6;
	if (fd < 0 || connect(fd, at, is_v4 ? sizeof(v4) : sizeof(v6)) != 0) {
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	struct timeval t = { .tv_sec = 5 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t));
	return fd;
}

void client_send(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
		if (done <= 0) {
			return;
		}
		p += done;
		n -= (size_t)done;
	}
}

void client_say(int fd, const char *text)
{
	client_send(fd, text, strlen(text));
}

/* Byte by byte up to the empty line, so that nothing of a pipelined next answer is lost. */
static size_t read_head(int fd, char *to, size_t room)
{
	size_t n = 0;
	while (n + 1 < room && recv(fd, to + n, 1, 0) == 1) {
		n++;
		if (n >= 4 && memcmp(to + n - 4, "\r\n\r\n", 4) == 0) {
			break;
		}
	}
	to[n] = 0;
	return n;
}

int client_read(int fd, char *to, size_t room, bool has_body)
{
	size_t n = read_head(fd, to, room);
	if (n < 12 || memcmp(to, "HTTP/1.", 7) != 0) {
		return 0;
	}
	int status = (int)strtol(to + 9, NULL, 10);
	const char *length = strcasestr(to, "\r\nContent-Length: ");
	size_t left = has_body && length ? strtoul(length + 18, NULL, 10) : 0;
	while (left > 0 && n + 1 < room) {
		ssize_t got = recv(fd, to + n, left < room - n - 1 ? left : room - n - 1, 0);
		if (got <= 0) {
			return 0;
		}
		n += (size_t)got;
		left -= (size_t)got;
	}
	to[n] = 0;
	return status;
}

int client_ask(int fd, const char *text, char *to, size_t room)
{
	client_say(fd, text);
	return client_read(fd, to, room, true);
}

bool client_is_closed(int fd)
{
	char rest[4096];
	for (;;) {
		ssize_t n = recv(fd, rest, sizeof(rest), 0);
		if (n <= 0) {
			return n == 0 || errno == ECONNRESET;
		}
	}
}
