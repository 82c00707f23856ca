#include "hook/guard.h"

#include "base/limits.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

str hook_allowed(void)
{
	str s = str_from_c(getenv("SONAE_HOOK_ALLOW"));
	return str_is_none(s) ? S("") : s;
}

/* --- addresses --- */

struct address { int family; uint8_t b[16]; };
struct net { uint8_t b[16]; int bits; };

static bool is_in(const uint8_t *addr, const struct net *net)
{
	int whole = net->bits / 8, rest = net->bits % 8;
	uint8_t mask = (uint8_t)(0xff << (8 - rest));
	return memcmp(addr, net->b, (size_t)whole) == 0 && (rest == 0 || (addr[whole] & mask) == (net->b[whole] & mask));
}

/* IANA's registries of addresses for special purposes (RFC 6890 and what came after it). */
static const struct net closed4[] = {
	{ { 0 }, 8 },                /* this network */
	{ { 10 }, 8 },               /* private, RFC 1918 */
	{ { 100, 64 }, 10 },         /* shared by a provider's customers, RFC 6598 */
	{ { 127 }, 8 },              /* this machine */
	{ { 169, 254 }, 16 },        /* this cable; also where clouds keep their metadata */
	{ { 172, 16 }, 12 },         /* private */
	{ { 192, 0, 0 }, 24 },       /* protocols */
	{ { 192, 0, 2 }, 24 },       /* documentation, RFC 5737 */
	{ { 192, 88, 99 }, 24 },     /* relays of 6to4 */
	{ { 192, 168 }, 16 },        /* private */
	{ { 198, 18 }, 15 },         /* measuring, RFC 2544 */
	{ { 198, 51, 100 }, 24 },    /* documentation */
	{ { 203, 0, 113 }, 24 },     /* documentation */
	{ { 224 }, 4 },              /* many at once */
	{ { 240 }, 4 },              /* reserved, and everybody */
};
static const struct net open6 = { { 0x20 }, 3 };        /* 2000::/3: all that is given out at all */
static const struct net closed6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },             /* protocols; Teredo, which holds an IPv4 address; ORCHID */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },       /* documentation, RFC 3849 */
	{ { 0x20, 0x02 }, 16 },                   /* 6to4, which holds an IPv4 address */
	{ { 0x3f, 0xff, 0x00 }, 20 },             /* documentation, RFC 9637 */
};
/* How a network that has only IPv6 reaches an IPv4 address (RFC 6052): as good as that one. */
static const struct net nat64 = { { 0x00, 0x64, 0xff, 0x9b }, 96 };

#define N(v) (sizeof(v) / sizeof(v)[0])

static bool is_public4(const uint8_t *b)
{
	for (size_t i = 0; i < N(closed4); i++) {
		if (is_in(b, &closed4[i])) {
			return false;
		}
	}
	return true;
}

static bool is_public6(const uint8_t *b)
{
	if (is_in(b, &nat64)) {
		return is_public4(b + 12);
	}
	for (size_t i = 0; i < N(closed6); i++) {
		if (is_in(b, &closed6[i])) {
			return false;
		}
	}
	return is_in(b, &open6);
}

static bool address_of(const struct sockaddr *addr, struct address *ret)
{
	*ret = (struct address){ .family = addr->sa_family };
	if (addr->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, addr, sizeof in);
		memcpy(ret->b, &in.sin_addr, 4);
		return true;
	}
	if (addr->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, addr, sizeof in6);
		memcpy(ret->b, &in6.sin6_addr, 16);
		return true;
	}
	return false;
}

static bool is_public(const struct address *a)
{
	return a->family == AF_INET ? is_public4(a->b) : is_public6(a->b);
}

bool hook_address_is_public(const struct sockaddr *addr)
{
	struct address a;
	return address_of(addr, &a) && is_public(&a);
}

/* --- what the machine's administrator allows --- */

static bool read_address(str text, struct address *ret)
{
	char cz[INET6_ADDRSTRLEN];
	*ret = (struct address){ 0 };
	if (text.n == 0 || text.n >= sizeof cz) {
		return false;
	}
	memcpy(cz, text.p, text.n);
	cz[text.n] = '\0';
	ret->family = memchr(text.p, ':', text.n) ? AF_INET6 : AF_INET;
	return memchr(text.p, '\0', text.n) == NULL && inet_pton(ret->family, cz, ret->b) == 1;
}

struct allowance { struct address address; int bits; int port; }; /* port 0: the usual ones */

static bool read_number(str text, int most, int *ret)
{
	int64_t v;
	if (!str_to_i64(text, &v) || v < 1 || v > most) {
		return false;
	}
	*ret = (int)v;
	return true;
}

/* "10.0.0.5", "10.0.0.0/8:8065", "fd00::5", "[fd00::/8]:8065" */
static bool read_allowance(str text, struct allowance *ret)
{
	str port = STR_NONE, rest = text;
	*ret = (struct allowance){ 0 };
	if (str_starts(text, S("["))) {
		size_t end = str_find(text, S("]"), 0);
		if (end == SIZE_MAX || (end + 1 < text.n && text.p[end + 1] != ':')) {
			return false;
		}
		rest = str_sub(text, 1, end - 1);
		port = end + 2 < text.n ? str_sub(text, end + 2, SIZE_MAX) : STR_NONE;
	} else if (str_find(text, S(":"), str_find(text, S(":"), 0) + 1) == SIZE_MAX) { /* one colon at most: no IPv6 */
		rest = str_cut(&text, ':');
		port = text;
	}
	str address = str_cut(&rest, '/'), bits = rest;
	if (!read_address(address, &ret->address)) {
		return false;
	}
	int most = ret->address.family == AF_INET ? 32 : 128;
	ret->bits = most;
	return (str_is_none(bits) || read_number(bits, most, &ret->bits)) &&
	       (str_is_none(port) || read_number(port, 65535, &ret->port));
}

static bool is_usual(int port, bool is_https)
{
	return is_https ? port == 443 || port == 8443 : port == 80;
}

/* With no address: whether there is any such for this port. */
static bool is_allowed(const struct address *addr, int port, bool is_https, str allowed)
{
	while (!str_is_none(allowed)) {
		struct allowance w;
		if (!read_allowance(str_trim(str_cut(&allowed, ',')), &w) ||
		    !(w.port ? w.port == port : is_usual(port, is_https))) {
			continue;
		}
		struct net net = { .bits = w.bits };
		memcpy(net.b, w.address.b, sizeof net.b);
		if (!addr || (addr->family == w.address.family && is_in(addr->b, &net))) {
			return true;
		}
	}
	return false;
}

static bool may(const struct address *a, int port, bool is_https, str allowed)
{
	return is_allowed(a, port, is_https, allowed) || (is_https && is_usual(port, true) && is_public(a));
}

bool hook_address_may(const struct sockaddr *addr, int port, bool is_https, str allowed)
{
	struct address a;
	return address_of(addr, &a) && may(&a, port, is_https, allowed);
}

/* --- the URL --- */

static bool is_letter(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'); }
static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

/* ASCII that may stand in a URL as it is (RFC 3986); "#" as well, though only people's browsers look behind it. */
static bool has_url_signs(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && (s.p[i] == '\0' || !strchr("-._~:/?#[]@!$&'()*+,;=%", s.p[i]))) {
			return false;
		}
	}
	return true;
}

static str lower(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		to[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	}
	return (str){ to, s.n };
}

static bool is_label(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '_') {
			return false;
		}
	}
	return s.n > 0 && s.n <= 63 && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

/*
 * A name whose last part begins with a digit is read as a number by some resolvers: 127.1, 0x7f.1, 2130706433. No domain
 * of the Internet ends so.
 */
static bool is_name(str host, bool may_be_short)
{
	str rest = host, last = host;
	size_t n = 0;
	while (!str_is_none(rest)) {
		last = str_cut(&rest, '.');
		n++;
		if (!is_label(last)) {
			return false;
		}
	}
	bool is_local = n == 1 || str_eq(last, S("local")) || str_eq(last, S("internal"));
	return host.n <= 253 && !is_digit(last.p[0]) && !str_eq(last, S("localhost")) && (may_be_short || !is_local);
}

struct parts { str host, port; bool has_bracket; };

/* "host", "host:port", "[v6]:port" */
static bool cut_authority(str authority, struct parts *ret)
{
	*ret = (struct parts){ .host = authority, .port = STR_NONE };
	if (str_starts(authority, S("["))) {
		size_t end = str_find(authority, S("]"), 0);
		if (end == SIZE_MAX || (end + 1 < authority.n && authority.p[end + 1] != ':')) {
			return false;
		}
		ret->has_bracket = true;
		ret->host = str_sub(authority, 1, end - 1);
		ret->port = end + 1 < authority.n ? str_sub(authority, end + 2, SIZE_MAX) : STR_NONE;
		return true;
	}
	str rest = authority;
	ret->host = str_cut(&rest, ':');
	ret->port = rest;
	return true;
}

static bool is_port(str s, int *ret)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i])) {
			return false;
		}
	}
	return s.n <= 5 && read_number(s, 65535, ret);
}

static enum hook_fault check_host(const struct parts *p, str allowed, struct hook_url *u)
{
	struct address addr;
	u->is_address = read_address(u->host, &addr) && p->has_bracket == (addr.family == AF_INET6);
	if (!u->is_address && (p->has_bracket || !is_name(u->host, !str_is_empty(allowed)))) {
		return HOOK_URL_HOST;
	}
	bool open = u->is_https && is_usual(u->port, true);
	if (!open && !is_allowed(NULL, u->port, u->is_https, allowed)) {
		return u->is_https ? HOOK_URL_PORT : HOOK_URL_PLAIN;
	}
	return u->is_address && !may(&addr, u->port, u->is_https, allowed) ? HOOK_URL_CLOSED : HOOK_URL_FINE;
}

static size_t end_of_authority(str rest)
{
	size_t n = 0;
	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#') {
		n++;
	}
	return n;
}

/* What stands before "://", what up to the path, and the rest. */
struct pieces { str scheme, authority, path; };

static bool cut_url(struct arena *a, str text, struct pieces *ret)
{
	size_t at = str_find(text, S("://"), 0);
	if (at == SIZE_MAX || text.n > LIMIT_HOOK_URL_BYTES || !has_url_signs(text)) {
		return false;
	}
	str rest = str_sub(text, at + 3, SIZE_MAX);
	size_t n = end_of_authority(rest);
	*ret = (struct pieces){ lower(a, str_sub(text, 0, at)), str_sub(rest, 0, n), str_sub(rest, n, SIZE_MAX) };
	for (size_t i = 0; i < ret->path.n; i++) {
		if (strchr("#[]", ret->path.p[i])) {
			return false;
		}
	}
	return str_eq(ret->scheme, S("https")) || str_eq(ret->scheme, S("http"));
}

enum hook_fault hook_url_read(struct arena *a, str text, str allowed, struct hook_url *ret)
{
	struct hook_url u = { 0 };
	struct pieces pieces;
	struct parts p;
	if (!cut_url(a, text, &pieces)) {
		return HOOK_URL_NONE;
	}
	if (str_find(pieces.authority, S("@"), 0) != SIZE_MAX) {
		return HOOK_URL_USER;
	}
	u.is_https = str_eq(pieces.scheme, S("https"));
	u.port = u.is_https ? 443 : 80;
	if (!cut_authority(pieces.authority, &p)) {
		return HOOK_URL_HOST;
	}
	if (!str_is_none(p.port) && !is_port(p.port, &u.port)) {
		return HOOK_URL_PORT;
	}
	u.host = lower(a, p.host);
	u.path = str_starts(pieces.path, S("/")) ? pieces.path : STR_CAT(a, S("/"), pieces.path);
	u.whole = str_printf(a, "%.*s://%s%.*s%s:%d%.*s", STR_FMT(pieces.scheme), p.has_bracket ? "[" : "", STR_FMT(u.host),
		p.has_bracket ? "]" : "", u.port, STR_FMT(u.path));
	enum hook_fault fault = check_host(&p, allowed, &u);
	if (fault == HOOK_URL_FINE) {
		*ret = u;
	}
	return fault;
}
