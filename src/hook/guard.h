/*
 * guard: which addresses a webhook may go to. Whoever may name a target could otherwise make this machine talk to what
 * only it can reach: the router, a printer, the metadata service of a cloud, the program itself (SSRF).
 *
 * - https on port 443 or 8443, to an address of the public Internet; nothing else. The address is looked up here, once;
 *   every one that came back must pass, and the connection goes to one of exactly these (post.c), so that a name that
 *   says something else a moment later changes nothing.
 * - An administrator of the machine may allow more, in the environment of the server and nowhere in the program:
 *   SONAE_HOOK_ALLOW=10.0.0.5,192.168.7.0/24:8065,[fd00::5]:443. An address without a port: 443, 8443 and, for http, 80.
 *   Plain http goes to such an address alone.
 */
#pragma once
#include "base/ctx.h"

#include <sys/socket.h>

struct hook_url {
	bool is_https;
	str host;             /* lower case ASCII, without brackets */
	bool is_address;      /* host is an IPv4 or IPv6 address */
	int port;
	str path;             /* with the query; begins with '/' */
	str whole;            /* put together again from these, with the port */
};
enum hook_fault {
	HOOK_URL_FINE,
	HOOK_URL_NONE,        /* no URL at all, or signs that belong in none */
	HOOK_URL_PLAIN,       /* http, and nothing allows it */
	HOOK_URL_USER,        /* user@ */
	HOOK_URL_HOST,        /* a name no server of the Internet has: localhost, 0x7f.1, 2130706433 */
	HOOK_URL_PORT,
	HOOK_URL_CLOSED       /* an address that may not be called */
};
/* `allowed` as in SONAE_HOOK_ALLOW. In the arena; *ret only with HOOK_URL_FINE. */
enum hook_fault hook_url_read(struct arena *a, str text, str allowed, struct hook_url *ret);
/* Of the public Internet: not private, local, shared, reserved, for documentation or many, nor a way around that by IPv6. */
bool hook_address_is_public(const struct sockaddr *addr);
/* Whether a connection may be made. The port is that of the URL. */
bool hook_address_may(const struct sockaddr *addr, int port, bool is_https, str allowed);
/* SONAE_HOOK_ALLOW; empty when it is not set. */
str hook_allowed(void);
