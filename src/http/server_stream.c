#include "http/server_stream.h"
#include "http/server_loop.h"

#include <microhttpd.h>

#include <sys/socket.h>

/* The kernel's share of what a client may leave unread; it doubles the figure. */
#define STREAM_SEND_BYTES (8 * 1024)
#define STREAM_PIECE_BYTES 1024

bool server_stream_admit(struct exchange *e)
{
	if (atomic_fetch_add(&e->loop->n_streams, 1) >= e->loop->streams_max) {
		atomic_fetch_sub(&e->loop->n_streams, 1);
		return false;
	}
	e->is_streaming = true;
	return true;
}

void server_stream_let_go(struct exchange *e)
{
	if (e->is_streaming) {
		e->conn->is_stream = false;
		atomic_fetch_sub(&e->loop->n_streams, 1);
	}
}

/* Under the pool's lock. */
static void rouse(struct exchange *e)
{
	if (e->state == EXCHANGE_SUSPENDED) {
		e->state = EXCHANGE_RUNNING;
		MHD_resume_connection(e->connection);
		server_loop_ring(e->loop);
	} else {
		e->is_ready = true;
	}
}

void server_stream_ready(struct http_exchange *x)
{
	struct exchange *e = (struct exchange *)x;
	pthread_mutex_lock(&e->pool->mutex);
	rouse(e);
	pthread_mutex_unlock(&e->pool->mutex);
}

static bool is_over(struct exchange *e)
{
	pthread_mutex_lock(&e->pool->mutex);
	bool over = e->is_over || e->pool->streams_are_over;
	e->is_ready = false;
	pthread_mutex_unlock(&e->pool->mutex);
	return over;
}

/* False: there may be something by now. */
static bool fell_asleep(struct exchange *e)
{
	pthread_mutex_lock(&e->pool->mutex);
	bool sleeps = !e->is_ready && !e->is_over && !e->pool->streams_are_over;
	if (sleeps) {
		conn_expect_nothing(e->conn);
		MHD_suspend_connection(e->connection);
		e->state = EXCHANGE_SUSPENDED;
	}
	pthread_mutex_unlock(&e->pool->mutex);
	return sleeps;
}

/* The library asks for the next piece when the one before has left it. */
static ssize_t give(void *cls, uint64_t at, char *to, size_t room)
{
	struct exchange *e = cls;
	const struct http_stream *stream = &e->x.response.stream;
	(void)at;
	for (;;) {
		ptrdiff_t n = is_over(e) ? -1 : stream->read(stream->arg, to, room);
		if (n != 0) {
			conn_expect(e->conns, e->conn, n > 0 ? (size_t)n : 0);
			return n > 0 ? n : MHD_CONTENT_READER_END_OF_STREAM;
		}
		if (fell_asleep(e)) {
			return 0;
		}
	}
}

struct MHD_Response *server_stream_body(struct http_exchange *x)
{
	struct exchange *e = (struct exchange *)x;
	int most = STREAM_SEND_BYTES;
	struct MHD_Response *out = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_PIECE_BYTES, give, e, NULL);
	/* The connection ends with the stream: its small buffer is nothing for pages. */
	if (out && MHD_add_response_header(out, MHD_HTTP_HEADER_CONNECTION, "close") != MHD_YES) {
		MHD_destroy_response(out);
		return NULL;
	}
	setsockopt(e->conn->fd, SOL_SOCKET, SO_SNDBUF, &most, sizeof(most));
	e->conn->is_stream = true;
	return out;
}

void server_streams_end(struct exchange_pool *p)
{
	pthread_mutex_lock(&p->mutex);
	p->streams_are_over = true;
	for (struct exchange *e = p->live; e; e = e->next) {
		if (e->is_streaming) {
			rouse(e);
		}
	}
	pthread_mutex_unlock(&p->mutex);
}

void server_streams_shut(struct exchange_pool *p)
{
	pthread_mutex_lock(&p->mutex);
	for (struct exchange *e = p->live; e; e = e->next) {
		if (e->is_streaming && !e->is_let_go) {
			shutdown(e->conn->fd, SHUT_RDWR);
		}
	}
	pthread_mutex_unlock(&p->mutex);
}

void server_streams_gone(void *pool)
{
	struct exchange_pool *p = pool;
	pthread_mutex_lock(&p->mutex);
	for (struct exchange *e = p->live; e; e = e->next) {
		/* Only of a sleeping one the connection is there for sure; the others find out by sending. */
		if (e->is_streaming && e->state == EXCHANGE_SUSPENDED && e->conn->is_gone) {
			e->is_over = true;
			rouse(e);
		}
	}
	pthread_mutex_unlock(&p->mutex);
}
