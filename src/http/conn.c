#include "http/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLOWEST_BYTES_PER_MS 4
#define WATCH_MS 500

static int64_t monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* An IPv4 address inside an IPv6 one is the same visitor. */
static bool address_of(const struct sockaddr *addr, struct in_addr *ret4, struct in6_addr *ret6)
{
	if (addr->sa_family == AF_INET) {
		*ret4 = ((const struct sockaddr_in *)(const void *)addr)->sin_addr;
		return true;
	}
	*ret6 = ((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr;
	if (IN6_IS_ADDR_V4MAPPED(ret6)) {
		memcpy(ret4, ret6->s6_addr + 12, 4);
		return true;
	}
	return false;
}

static void describe(const struct sockaddr *addr, uint8_t key[static 8], char *peer, bool *ret_loopback)
{
	struct in_addr v4;
	struct in6_addr v6;
	memset(key, 0, 8);
	if (address_of(addr, &v4, &v6)) {
		memcpy(key + 4, &v4, 4);
		inet_ntop(AF_INET, &v4, peer, INET6_ADDRSTRLEN);
		*ret_loopback = ntohl(v4.s_addr) >> 24 == 127;
	} else {
		memcpy(key, v6.s6_addr, 8);
		inet_ntop(AF_INET6, &v6, peer, INET6_ADDRSTRLEN);
		*ret_loopback = IN6_IS_ADDR_LOOPBACK(&v6);
	}
}

bool conn_admit(struct conn_table *t, const struct sockaddr *addr)
{
	uint8_t key[8];
	char peer[INET6_ADDRSTRLEN];
	bool is_loopback;
	if (addr->sa_family != AF_INET && addr->sa_family != AF_INET6) {
		return false;
	}
	describe(addr, key, peer, &is_loopback);
	if (is_loopback || strcmp(peer, t->trusted) == 0) {
		return true;
	}
	int n = 0;
	pthread_mutex_lock(&t->mutex);
	for (const struct conn *conn = t->first; conn && n < t->per_address; conn = conn->next) {
		n += memcmp(conn->key, key, sizeof(key)) == 0;
	}
	pthread_mutex_unlock(&t->mutex);
	return n < t->per_address;
}

struct conn *conn_open(struct conn_table *t, const struct sockaddr *addr, int fd)
{
	struct conn *conn = calloc(1, sizeof(*conn));
	bool is_loopback;
	if (!conn) {
		return NULL;
	}
	conn->fd = fd;
	describe(addr, conn->key, conn->peer, &is_loopback);
	conn_expect(t, conn, 0);
	pthread_mutex_lock(&t->mutex);
	conn->next = t->first;
	if (t->first) {
		t->first->prev = conn;
	}
	t->first = conn;
	pthread_mutex_unlock(&t->mutex);
	return conn;
}

void conn_close(struct conn_table *t, struct conn *conn)
{
	pthread_mutex_lock(&t->mutex);
	if (conn->prev) {
		conn->prev->next = conn->next;
	} else {
		t->first = conn->next;
	}
	if (conn->next) {
		conn->next->prev = conn->prev;
	}
	pthread_mutex_unlock(&t->mutex);
	free(conn);
}

void conn_expect(struct conn_table *t, struct conn *conn, size_t n_bytes)
{
	/* Twice the idle time: the library ends a silent connection after one. */
	atomic_store_explicit(&conn->deadline_ms,
		monotonic_ms() + 2 * t->idle_ms + (int64_t)(n_bytes / SLOWEST_BYTES_PER_MS), memory_order_relaxed);
}

void conn_expect_nothing(struct conn *conn)
{
	atomic_store_explicit(&conn->deadline_ms, 0, memory_order_relaxed);
}

/* Shutting down is enough: the library sees the end of the stream and closes. Under the lock the socket is ours. */
static void shut_late_ones(struct conn_table *t)
{
	int64_t now_ms = monotonic_ms();
	for (struct conn *conn = t->first; conn; conn = conn->next) {
		int64_t deadline_ms = atomic_load_explicit(&conn->deadline_ms, memory_order_relaxed);
		if (deadline_ms != 0 && deadline_ms < now_ms) {
			shutdown(conn->fd, SHUT_RDWR);
			conn_expect_nothing(conn);
		}
	}
}

/* A sleeping connection hears no farewell, so the watcher listens for all of them. */
static size_t streams_into(struct conn_table *t)
{
	size_t n = 0;
	for (struct conn *conn = t->first; conn; conn = conn->next) {
		if (!conn->is_stream || conn->is_gone) {
			continue;
		}
		if (n == t->polled_room) {
			size_t room = n == 0 ? 64 : n * 2;
			struct pollfd *more = realloc(t->polled, room * sizeof(*more));
			if (!more) {
				return n;
			}
			t->polled = more;
			t->polled_room = room;
		}
		t->polled[n++] = (struct pollfd){ .fd = conn->fd, .events = POLLRDHUP };
	}
	return n;
}

static bool find_gone_ones(struct conn_table *t)
{
	size_t n = streams_into(t), k = 0;
	if (n == 0 || poll(t->polled, n, 0) <= 0) {
		return false;
	}
	for (struct conn *conn = t->first; conn && k < n; conn = conn->next) {
		if (conn->fd == t->polled[k].fd && conn->is_stream && !conn->is_gone) {
			conn->is_gone = t->polled[k++].revents != 0;
		}
	}
	return true;
}

static void look_after_streams(struct conn_table *t)
{
	if (find_gone_ones(t) && t->on_gone) {
		pthread_mutex_unlock(&t->mutex);
		t->on_gone(t->on_gone_arg);
		pthread_mutex_lock(&t->mutex);
	}
}

static void *watch(void *arg)
{
	struct conn_table *t = arg;
	pthread_mutex_lock(&t->mutex);
	while (!t->stopping) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += WATCH_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		if (pthread_cond_timedwait(&t->stop, &t->mutex, &until) == ETIMEDOUT) {
			shut_late_ones(t);
			look_after_streams(t);
		}
	}
	pthread_mutex_unlock(&t->mutex);
	return NULL;
}

bool conn_table_start(struct conn_table *t, int per_address, int idle_seconds, const char *trusted)
{
	*t = (struct conn_table){ .per_address = per_address, .idle_ms = (int64_t)idle_seconds * 1000,
		.on_gone = t->on_gone, .on_gone_arg = t->on_gone_arg };
	if (trusted && strlen(trusted) < sizeof(t->trusted)) {
		memcpy(t->trusted, trusted, strlen(trusted));
	}
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->stop, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&t->mutex, NULL);
	if (pthread_create(&t->watcher, NULL, watch, t) == 0) {
		return true;
	}
	pthread_cond_destroy(&t->stop);
	pthread_mutex_destroy(&t->mutex);
	return false;
}

void conn_table_stop(struct conn_table *t)
{
	pthread_mutex_lock(&t->mutex);
	t->stopping = true;
	pthread_cond_signal(&t->stop);
	pthread_mutex_unlock(&t->mutex);
	pthread_join(t->watcher, NULL);
	free(t->polled);
	pthread_cond_destroy(&t->stop);
	pthread_mutex_destroy(&t->mutex);
}
