/*
 * server_loop: a worker: one thread that turns the library's event loop. The library could bring threads of its own,
 * but its loop asks for events again, and blocks, when it got exactly as many as fit into its table (128): with as
 * many busy clients on a worker all of them hang until one times out. Turned from outside it never blocks in there.
 */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct MHD_Daemon;
struct http_server;
struct server_loop {
	struct http_server *server;
	struct MHD_Daemon *daemon;
	pthread_t thread;
	int n_greeting;             /* TLS: connections that have asked nothing yet; of this thread */
	atomic_int n_streams;
	int streams_max;
	int bell;                   /* eventfd */
	atomic_bool is_rung;        /* one ring is enough until the loop has heard it */
	atomic_bool shall_quiesce;  /* accept nobody any more */
	atomic_bool shall_end;
};

/* Takes the daemon over; false (and the daemon stopped) when there is no thread to be had. */
bool server_loop_start(struct server_loop *l, struct MHD_Daemon *daemon);
/*
 * Any thread, after resuming a connection of this loop. The library's own signal is not enough: a turn that is under
 * way may swallow it after it has looked for resumed connections.
 */
void server_loop_ring(struct server_loop *l);
/* Both may be called from any thread but the loop's own. */
void server_loop_quiesce(struct server_loop *l);
void server_loop_end(struct server_loop *l);
