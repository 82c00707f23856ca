/* Any text as the URL of a webhook: what is taken is put together the same again, is plain ASCII, and leads nowhere inside. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "base/arena.h"
#include "hook/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

/* As the program's own resolver would read the host: no name that is a number. */
static void check_host(struct arena *a, const struct hook_url *u)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	const char *host = str_cz(a, u->host);
	if (inet_aton(host, &in.sin_addr) != 0) {
		check(u->is_address && hook_address_is_public((const struct sockaddr *)&in));
	}
	check(u->host.n > 0 && u->host.p[u->host.n - 1] != '.');
}

static void check_taken(struct arena *a, const struct hook_url *u, str allowed)
{
	struct hook_url again;
	for (size_t i = 0; i < u->whole.n; i++) {
		check(u->whole.p[i] > 0x20 && u->whole.p[i] < 0x7f);
	}
	check(str_starts(u->path, S("/")) && u->port > 0 && u->port < 65536);
	check(hook_url_read(a, u->whole, allowed, &again) == HOOK_URL_FINE);
	check(str_eq(again.whole, u->whole) && str_eq(again.host, u->host) && again.port == u->port && str_eq(again.path, u->path));
}

/* A first line is what the machine's administrator allows, the rest the URL. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct hook_url u;
	arena_init(&a);
	str url = { n == 0 ? "" : (const char *)data, n };
	if (hook_url_read(&a, url, S(""), &u) == HOOK_URL_FINE) {
		check(u.is_https && (u.port == 443 || u.port == 8443));
		check_taken(&a, &u, S(""));
		check_host(&a, &u);
	}
	str allowed = str_cut(&url, '\n');
	if (!str_is_none(url) && hook_url_read(&a, url, allowed, &u) == HOOK_URL_FINE) {
		check_taken(&a, &u, allowed);
	}
	arena_free(&a);
	return 0;
}
