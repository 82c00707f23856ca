#include "hook/hook_test_help.h"

#include <unistd.h>

#include "base/time.h"

struct servers servers;
char allowed[200];

int start(void **state)
{
	const str here[] = { S("localhost"), S("127.0.0.1"), S("chat.hinata.example") }, elsewhere[] = { S("other.example") };
	const int64_t now_ms = clock_now_ms();
	(void)state;
	if (!servers_begin(&servers) || !servers_certificate(&servers, "good", now_ms, here, 3) ||
	    !servers_certificate(&servers, "other", now_ms, elsewhere, 1) || !servers_run(&servers, "hook_server.py")) {
		return -1;
	}
	snprintf(allowed, sizeof allowed, "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d", servers_port(&servers, "plain"),
		servers_port(&servers, "tls"), servers_port(&servers, "other"), servers_port(&servers, "dead"));
	return setenv("SONAE_HOOK_ALLOW", allowed, 1);
}

int stop(void **state)
{
	(void)state;
	return servers_end(&servers);
}

str url_at(const char *server, const char *path)
{
	bool is_tls = strcmp(server, "plain") != 0 && strcmp(server, "dead") != 0;
	return str_printf(&h.arena, "%s://127.0.0.1:%d/%s", is_tls ? "https" : "http", servers_port(&servers, server), path);
}

str taken(void)
{
	str all = servers_load(&servers, servers_path(&servers, "taken"));
	return str_is_none(all) ? S("") : all;
}

void forget_taken(void) { unlink(servers_path(&servers, "taken")); }
