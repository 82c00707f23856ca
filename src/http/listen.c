#include "http/listen.h"

#include "messages.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool parse(const char *text, int port, union address *ret, socklen_t *ret_n)
{
	*ret = (union address){ 0 };
	if (port < 0 || port > UINT16_MAX) {
		return false;
	}
	if (inet_pton(AF_INET, text, &ret->v4.sin_addr) == 1) {
		ret->v4.sin_family = AF_INET;
		ret->v4.sin_port = htons((uint16_t)port);
		*ret_n = sizeof(ret->v4);
		return true;
	}
	if (inet_pton(AF_INET6, text, &ret->v6.sin6_addr) == 1) {
		ret->v6.sin6_family = AF_INET6;
		ret->v6.sin6_port = htons((uint16_t)port);
		*ret_n = sizeof(ret->v6);
		return true;
	}
	return false;
}

static bool refuse(struct ctx *c, const char *address, int port, int error)
{
	int message = MSG_HTTP_CANNOT_LISTEN;
	if (error == EADDRINUSE) {
		message = MSG_HTTP_PORT_IN_USE;
	} else if (error == EACCES) {
		message = MSG_HTTP_PORT_NOT_ALLOWED;
	} else if (error == EADDRNOTAVAIL) {
		message = MSG_HTTP_ADDRESS_NOT_HERE;
	}
	fail(c, ERR_UNAVAILABLE, message);
	fail_detail(c, "listen: %s", strerrordesc_np(error));
	if (message != MSG_HTTP_PORT_NOT_ALLOWED) {
		fail_arg(c, "address", str_from_c(address));
	}
	return message == MSG_HTTP_ADDRESS_NOT_HERE ? false : fail_arg(c, "port", str_printf(c->arena, "%d", port));
}

static bool bind_here(int fd, const union address *at, socklen_t n)
{
	int on = 1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0) {
		return false;
	}
	/* "::" means IPv6 only: an address is what it says, never more. */
	if (at->any.sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) != 0) {
		return false;
	}
	return bind(fd, &at->any, n) == 0 && listen(fd, SOMAXCONN) == 0;
}

bool listen_open(struct ctx *c, const char *address, int port, int *ret_fd, int *ret_port)
{
	union address at;
	socklen_t n = 0;
	if (!parse(address, port, &at, &n)) {
		return refuse(c, address, port, EADDRNOTAVAIL);
	}
	int fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return refuse(c, address, port, errno);
	}
	n = at.any.sa_family == AF_INET ? sizeof(at.v4) : sizeof(at.v6);
	if (!bind_here(fd, &at, n) || getsockname(fd, &at.any, &n) != 0) {
		int error = errno;
		close(fd);
		return refuse(c, address, port, error);
	}
	*ret_fd = fd;
	*ret_port = ntohs(at.any.sa_family == AF_INET ? at.v4.sin_port : at.v6.sin6_port);
	return true;
}
