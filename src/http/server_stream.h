/*
 * server_stream: answers that go on: a connection sleeps while its stream has nothing to send. Each loop gives at most
 * half of its connections to streams, so that there is always one for a page.
 */
#pragma once
#include "http/exchange.h"

#define STREAM_RETRY_SECONDS "15"

struct MHD_Response;
/* False: half of the loop's connections are streams already. */
bool server_stream_admit(struct exchange *e);
struct MHD_Response *server_stream_body(struct http_exchange *x); /* NULL: no memory */
void server_stream_ready(struct http_exchange *x);                /* http_stream_ready of the server */
void server_stream_let_go(struct exchange *e);                    /* by the loop, when the library is done with it */

/* The server ends: each stream says so to its client ... */
void server_streams_end(struct exchange_pool *p);
/* ... and those whose client reads nothing lose their socket. */
void server_streams_shut(struct exchange_pool *p);
/* Ends the streams whose conn.is_gone was set. `pool`: struct exchange_pool. */
void server_streams_gone(void *pool);
