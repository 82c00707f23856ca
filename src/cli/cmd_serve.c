/* sonae serve: opens the data folder, says how to get in, serves until told to stop. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "account/account.h"
#include "ask/ask.h"
#include "cli/cli.h"
#include "cli/tables.h"
#include "demo/demo.h"
#include "http/http.h"
#include "hook/body.h"
#include "firm/firm.h"
#include "hook/porter.h"
#include "live/live.h"
#include "mailbox/mailbox.h"
#include "notice/notice.h"
#include "broadcast/broadcast.h"
#include "contact_net/drill.h"
#include "outbox/courier.h"
#include "room/room.h"
#include "search/follow.h"
#include "web/web.h"

#define DEFAULT_PORT 8080

struct serve {
	struct cli *cli;
	struct store *store;
	struct live *live;
	struct app *app;
	struct http_server *server;
	struct jobs *jobs;
	struct courier *courier;
	struct mailbox_watch *mailbox;
	struct search_follower *follower;
	struct porter *porter;
	struct firm_maker *maker;
	struct http_config http;
	bool has_tls;
};

static bool number_option(const struct cli *cli, const char *name, int least, int most, int otherwise, int *ret)
{
	const char *text = cli_get(cli, name);
	int64_t v = otherwise;
	if (text && (!str_to_i64(str_from_c(text), &v) || v < least || v > most)) {
		cli_say_no("--%s must be a number from %d to %d", name, least, most);
		return false;
	}
	*ret = (int)v;
	return true;
}

static bool is_loopback(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0 || strcmp(address, "localhost") == 0;
}

static bool read_options(struct serve *s)
{
	const struct cli *cli = s->cli;
	const char *listen = cli_get(cli, "listen");
	s->http.listen = listen ? listen : "127.0.0.1";
	s->http.tls_cert = cli_get(cli, "tls-cert");
	s->http.tls_key = cli_get(cli, "tls-key");
	s->http.trust_proxy = cli_get(cli, "trust-proxy");
	s->http.spool_dir = cli_get(cli, "data");
	s->has_tls = s->http.tls_cert != NULL;
	if ((s->http.tls_cert == NULL) != (s->http.tls_key == NULL)) {
		cli_say_no("--tls-cert and --tls-key belong together");
		return false;
	}
	if (!is_loopback(s->http.listen) && !s->has_tls && !cli_has(cli, "insecure-lan")) {
		cli_say_no("listening on %s without TLS would send passwords in the clear.\n"
			"  Make a certificate with 'sonae tls init', or put a TLS proxy in front and listen on 127.0.0.1;\n"
			"  --insecure-lan allows it all the same.", s->http.listen);
		return false;
	}
	return number_option(cli, "port", 0, 65535, DEFAULT_PORT, &s->http.port) &&
	       number_option(cli, "per-address", 1, 100000, 64, &s->http.per_address) &&
	       number_option(cli, "idle", 1, 3600, 30, &s->http.idle_seconds);
}

static str base_url(struct serve *s)
{
	const char *given = cli_get(s->cli, "base-url");
	if (given) {
		return str_from_c(given);
	}
	bool v6 = strchr(s->http.listen, ':') != NULL;
	return str_printf(s->cli->c->arena, "%s://%s%s%s:%d", s->has_tls ? "https" : "http", v6 ? "[" : "",
		s->http.listen, v6 ? "]" : "", s->http.port);
}

/* --- how to get in --- */

static bool act_code(struct ctx *c, void *arg)
{
	return set_up_code(c, arg);
}

static bool fill_demo(struct serve *s)
{
	const char *password = getenv("SONAE_DEMO_PASSWORD");
	struct demo_loaded demo;
	if (!demo_load(s->cli->c, s->store, str_from_c(password), &demo)) {
		cli_fail(s->cli);
		return false;
	}
	printf("demo firm loaded. Sign in with\n  mail      %.*s\n  password  %.*s\n", STR_FMT(demo.first_mail),
		STR_FMT(password ? S("(SONAE_DEMO_PASSWORD)") : demo.password));
	return true;
}

static bool say_how_to_get_in(struct serve *s)
{
	struct ctx *c = s->cli->c;
	bool is_empty;
	str code = STR_NONE;
	if (!set_up_is_open(c, &is_empty)) {
		cli_fail(s->cli);
		return false;
	}
	if (!is_empty) {
		return true;
	}
	if (cli_has(s->cli, "demo")) {
		return fill_demo(s);
	}
	if (!store_write(s->store, c, act_code, &code)) {
		cli_fail(s->cli);
		return false;
	}
	printf("first start: open /set-up in the browser and enter this code once\n  code  %.*s\n", STR_FMT(code));
	return true;
}

/* --- start and stop --- */

/* Every connection is a descriptor, and listeners keep theirs: as many as this user may have. */
static void raise_descriptors(void)
{
	struct rlimit r;
	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &r);
	}
}

/* What the program tells by itself, each second. */
static bool look(struct ctx *c, str base_url)
{
	return notice_look(c, base_url) && broadcast_look(c, base_url) && ask_look(c, base_url) && drill_look(c, base_url);
}

static bool start(struct serve *s)
{
	struct ctx *c = s->cli->c;
	size_t n;
	const struct route_table *tables = all_route_tables(c->arena, &n);
	raise_descriptors();
	struct courier_config courier = { .store = s->store, .catalog = c->catalog, .look = look };
	struct mailbox_config mailbox = { .store = s->store, .catalog = c->catalog };
	struct live_config live = { .store = s->store, .catalog = c->catalog };
	if (!live_start(c, &live, &s->live)) {
		cli_fail(s->cli);
		return false;
	}
	struct app_config config = { .store = s->store, .catalog = c->catalog, .live = s->live, .tables = tables, .n_tables = n,
		.room_door = incident_door, .webhooks = hook_openapi,
		.base_url = base_url(s), .cookies_secure = s->has_tls || str_starts(base_url(s), S("https://")) };
	courier.base_url = config.base_url;
	struct porter_config porter = { .store = s->store, .catalog = c->catalog, .base_url = config.base_url };
	struct firm_maker_config maker = { .store = s->store, .catalog = c->catalog };
	if (!app_new(c, &config, &s->app) || !http_server_start(c, &s->http, app_http(s->app), &s->server) ||
	    !jobs_start(s->store, all_jobs, all_jobs_count, &s->jobs) || !courier_start(c, &courier, &s->courier) ||
	    !mailbox_start(c, &mailbox, &s->mailbox) ||
	    !search_follower_start(c, s->store, c->catalog, &s->follower) || !porter_start(c, &porter, &s->porter) ||
	    !firm_maker_start(c, &maker, &s->maker)) {
		cli_fail(s->cli);
		return false;
	}
	return true;
}

static void stop(struct serve *s)
{
	if (s->server) {
		http_server_stop(s->server);
	}
	firm_maker_stop(s->maker);
	porter_stop(s->porter);
	mailbox_stop(s->mailbox);
	courier_stop(s->courier);
	search_follower_stop(s->follower);
	if (s->jobs) {
		jobs_stop(s->jobs);
	}
	if (s->app) {
		app_free(s->app);
	}
	live_stop(s->live);
	store_close(s->store);
}

static void say_ready(struct serve *s)
{
	int port = http_server_port(s->server);
	bool v6 = strchr(s->http.listen, ':') != NULL;
	printf("ready %s://%s%s%s:%d\n", s->has_tls ? "https" : "http", v6 ? "[" : "", s->http.listen, v6 ? "]" : "", port);
	fflush(stdout);
}

int cmd_serve(struct cli *cli)
{
	struct serve s = { .cli = cli };
	sigset_t signals;
	int got;
	if (!read_options(&s)) {
		return CLI_CANNOT;
	}
	/* blocked before any thread starts, so that only sigwait below sees them */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that must not grow is told as a full disk */
	if (!cli_open(cli, false, false, &s.store)) {
		return CLI_CANNOT;
	}
	bool ok = say_how_to_get_in(&s) && start(&s);
	if (ok) {
		say_ready(&s);
		while (sigwait(&signals, &got) == EINTR) {
		}
	}
	stop(&s);
	return ok ? CLI_OK : CLI_CANNOT;
}
