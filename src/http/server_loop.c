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

static void *turn(void *arg)
{
	struct server_loop *l = arg;
	struct pollfd fds[2] = { { .fd = epoll_fd(l->daemon), .events = POLLIN }, { .fd = l->bell, .events = POLLIN } };
	bool is_quiet = false;
	while (!l->shall_end) {
		unsigned long long ms;
		bool has_timeout = MHD_get_timeout(l->daemon, &ms) == MHD_YES;
		if (!has_timeout || ms > 0) {
			poll(fds, 2, has_timeout && ms < INT_MAX ? (int)ms : -1);
		}
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
