/* listen: opens the socket the server accepts on, on exactly the given address. */
#pragma once
#include "base/ctx.h"

/* `address` is IPv4 or IPv6 in digits. Port 0: a free one. The caller closes *ret_fd. */
bool listen_open(struct ctx *c, const char *address, int port, int *ret_fd, int *ret_port);
