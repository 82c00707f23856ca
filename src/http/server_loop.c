#include "http/server_loop.h"

#include <microhttpd.h>

#include <limits.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int epoll_fd(struct MHD_Daemon *daemon)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
	return info ? info->epoll_fd : -1;
}

/* The bell is emptied before the flag falls: a ring after that writes again, one before is served by this turn. */
static void hear(struct server_loop *l)
{
	eventfd_t rings;
	if (l->is_rung) {
		eventfd_read(l->bell, &rings);
		l->is_rung = false;
	}
}

/*
 * While a TLS client is slow to shake hands the library (0.9.75) says without end that it has something to do at once. So it
 * gets some turns for what it may really have, then one in a few milliseconds; whatever a client sends is heard at once all
 * the same.
 */
#define TURNS_AT_ONCE 16
#define GREETING_PAUSE_MS 5

static int pause_of(const struct server_loop *l, bool has_timeout, unsigned long long ms, int n_idle)
{
	if (has_timeout && ms == 0 && l->n_greeting > 0 && n_idle > TURNS_AT_ONCE) {
		return GREETING_PAUSE_MS;
	}
	return has_timeout && ms < INT_MAX ? (int)ms : -1;
}

static void *turn(void *arg)
{
	struct server_loop *l = arg;
	struct pollfd fds[2] = { { .fd = epoll_fd(l->daemon), .events = POLLIN }, { .fd = l->bell, .events = POLLIN } };
	bool is_quiet = false;
	int n_idle = 0; /* turns in a row that no event asked for */
	while (!l->shall_end) {
		unsigned long long ms = 0;
		bool has_timeout = MHD_get_timeout(l->daemon, &ms) == MHD_YES;
		int pause = pause_of(l, has_timeout, ms, n_idle);
		bool is_asked = (pause != 0 || l->n_greeting > 0) && poll(fds, 2, pause) > 0;
		n_idle = is_asked ? 0 : n_idle + (n_idle <= TURNS_AT_ONCE);
		hear(l);
		if (l->shall_quiesce && !is_quiet) {
			MHD_quiesce_daemon(l->daemon);
			is_quiet = true;
		}
		MHD_run(l->daemon);
	}
	return NULL;
}

bool server_loop_start(struct server_loop *l, struct MHD_Daemon *daemon)
{
	l->daemon = daemon;
	l->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->bell >= 0 && pthread_create(&l->thread, NULL, turn, l) == 0) {
		return true;
	}
	if (l->bell >= 0) {
		close(l->bell);
	}
	MHD_quiesce_daemon(daemon); /* else stopping closes the socket all workers share */
	MHD_stop_daemon(daemon);
	return false;
}

void server_loop_ring(struct server_loop *l)
{
	if (!atomic_exchange(&l->is_rung, true)) {
		eventfd_write(l->bell, 1);
	}
}

void server_loop_quiesce(struct server_loop *l)
{
	l->shall_quiesce = true;
	server_loop_ring(l);
}

void server_loop_end(struct server_loop *l)
{
	server_loop_quiesce(l);
	l->shall_end = true;
	server_loop_ring(l);
	pthread_join(l->thread, NULL);
	MHD_quiesce_daemon(l->daemon);
	MHD_stop_daemon(l->daemon);
	close(l->bell);
}
