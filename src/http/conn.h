/*
 * conn: what is known of each open connection: whose it is, and until when it must have moved on. Deadlines hold
 * off clients that send or read a byte now and then only to keep a place; the library's own timeout sees silence
 * only. Knows sockets, not the HTTP library.
 */
#pragma once
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct conn {
	struct conn *prev, *next;
	int fd;
	_Atomic int64_t deadline_ms;     /* monotonic; 0: none */
	atomic_bool is_stream;           /* its silence is no fault; whether the client is still there is looked at */
	bool is_greeting;                /* TLS: has asked nothing yet */
	atomic_bool is_gone;             /* of a stream: the client has hung up */
	uint8_t key[8];                  /* IPv4 address, or the /64 of an IPv6 one */
	char peer[INET6_ADDRSTRLEN];
	void *request;                   /* the server's: what is under way on it */
};

struct conn_table {
	pthread_mutex_t mutex;
	pthread_cond_t stop;
	pthread_t watcher;
	struct conn *first;
	bool stopping;
	int per_address;
	int64_t idle_ms;
	char trusted[INET6_ADDRSTRLEN];  /* the proxy's address is not counted; "" */
	struct pollfd *polled;           /* the watcher's: room for all streams */
	size_t polled_room;
	void (*on_gone)(void *arg);      /* some conn.is_gone was set; the watcher's thread, no lock held */
	void *on_gone_arg;
};

/* on_gone may be set before. */
bool conn_table_start(struct conn_table *t, int per_address, int idle_seconds, const char *trusted);
void conn_table_stop(struct conn_table *t);
/* May one more connection of this address be opened? */
bool conn_admit(struct conn_table *t, const struct sockaddr *addr);
struct conn *conn_open(struct conn_table *t, const struct sockaddr *addr, int fd); /* NULL: no memory */
void conn_close(struct conn_table *t, struct conn *conn);
/* The next step may take the idle time and what `n_bytes` need at 4 KB a second. */
void conn_expect(struct conn_table *t, struct conn *conn, size_t n_bytes);
void conn_expect_nothing(struct conn *conn);
