/*
 * exchange: the server's side of one request, and the pool they come from. A state changes only under the pool's
 * mutex, so that a wake, a suspend and the end of the server never miss each other.
 */
#pragma once
#include "http/body.h"
#include "http/conn.h"
#include "http/http_impl.h"

enum exchange_state {
	EXCHANGE_RUNNING,    /* a worker has it */
	EXCHANGE_WOKEN,      /* woken before or after the worker let go of it: run again */
	EXCHANGE_SUSPENDED,  /* the connection sleeps until the wake */
	EXCHANGE_ABANDONED   /* the server ends; the client is let go, the wake is still owed */
};

struct server_loop;
struct exchange_pool;
struct exchange {
	struct http_exchange x;      /* first: an http_exchange of the server is one of these */
	struct http_native native;
	struct exchange_pool *pool;
	struct exchange *prev, *next;
	void *connection;            /* the library's */
	struct server_loop *loop;
	struct conn_table *conns;
	struct conn *conn;
	enum exchange_state state;
	bool has_begun;              /* the application knows of it and must be told the end */
	bool has_headers;
	bool is_refused;             /* the response is ready, the body is read and thrown away */
	bool is_let_go;              /* abandoned: the library is done with it */
	bool is_woken;               /* abandoned: the wake has come */
	bool is_streaming;           /* the answer is a stream; counted in its loop */
	bool is_ready;               /* it was told to be read again while it was being read */
	bool is_over;                /* it shall end: the client is gone, or the server ends */
	str target;
	size_t cap;                  /* of the body */
	size_t drained;              /* bytes thrown away */
	size_t dropped;              /* bytes over the cap of a body that is cut */
	struct body body;
};

struct exchange_pool {
	pthread_mutex_t mutex;
	pthread_cond_t fewer;        /* one is over */
	const struct http_app *app;
	struct exchange *live;
	size_t n_live;
	struct exchange *spare;      /* linked by next */
	size_t n_spare;
	bool is_stopping;
	bool streams_are_over;
};

void exchange_pool_init(struct exchange_pool *p, const struct http_app *app);
void exchange_pool_done(struct exchange_pool *p);
struct exchange *exchange_take(struct exchange_pool *p); /* NULL: no memory */
/* Tells the application the end and gives the memory back. */
void exchange_finish(struct exchange *e);
/* Waits until none is live; false when `ms` were not enough. */
bool exchange_pool_wait(struct exchange_pool *p, int64_t ms);
