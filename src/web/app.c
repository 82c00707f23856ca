/* app: puts the route tables, the key of the cookies and the slow pool together, and is what http/ talks to. */
#include "web/web.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "http/route.h"
#include "messages.h"
#include "web/pipeline.h"
#include "web_sql.h"

static const struct route web_routes[] = {
	{ HTTP_GET, "/api/v1/openapi.json", ACCESS_NONE, ROUTE_API | ROUTE_PUBLIC, .show = openapi_show,
	  .doc = "This description of the API, OpenAPI 3.1." },
};

static size_t app_begin(void *self, struct http_exchange *x)
{
	return pipeline_begin(self, x);
}

static enum http_next app_run(void *self, struct http_exchange *x)
{
	return pipeline_run(self, x);
}

static void app_end(void *self, struct http_exchange *x)
{
	(void)self;
	struct flight *f = x->app_state;
	if (f) {
		out_done(&f->w.out);
		x->app_state = NULL;
	}
}

/* --- the key that signs cookies: made once, kept in the data folder --- */

static bool make_key(struct ctx *c, void *arg)
{
	(void)arg;
	uint8_t key[COOKIE_KEY_BYTES];
	random_bytes(key, sizeof key);
	return q_web_meta_add(c, (struct web_meta_add_in){ .name = S("cookie_key"), .value = { key, sizeof key } });
}

static bool read_key(struct ctx *c, struct app *a, bool *ret_found)
{
	struct web_meta_row row;
	c->db = store_reader(a->config.store, c);
	if (!c->db || !store_read_begin(c)) {
		return false;
	}
	bool ok = q_web_meta(c, (struct web_meta_in){ .name = S("cookie_key") }, &row, ret_found);
	store_read_end(c);
	if (ok && *ret_found) {
		if (row.value.n != COOKIE_KEY_BYTES) {
			return fail(c, ERR_UNAVAILABLE, 0);
		}
		memcpy(a->cookie_key, row.value.p, COOKIE_KEY_BYTES);
	}
	return ok;
}

static bool load_key(struct ctx *c, struct app *a)
{
	bool found = false;
	if (!read_key(c, a, &found)) {
		return false;
	}
	if (found) {
		return true;
	}
	str reason;
	if (store_is_read_only(a->config.store, &reason)) {
		random_bytes(a->cookie_key, sizeof a->cookie_key); /* good until the next start */
		return true;
	}
	return store_write(a->config.store, c, make_key, NULL) && read_key(c, a, &found) && found;
}

/* --- routes --- */

static void add_routes(struct app *a, struct route_pattern *patterns, const struct route *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		patterns[a->n_routes] = (struct route_pattern){ v[i].method, v[i].pattern };
		a->routes[a->n_routes++] = &v[i];
	}
}

static void collect_routes(struct app *a)
{
	size_t n_web = sizeof web_routes / sizeof web_routes[0];
	size_t n = n_web;
	for (size_t i = 0; i < a->config.n_tables; i++) {
		n += a->config.tables[i].n;
	}
	a->routes = arena_array(&a->arena, const struct route *, n);
	struct route_pattern *patterns = arena_array(&a->arena, struct route_pattern, n);
	for (size_t i = 0; i < a->config.n_tables; i++) {
		add_routes(a, patterns, a->config.tables[i].v, a->config.tables[i].n);
	}
	add_routes(a, patterns, web_routes, n_web);
	a->router = router_new(&a->arena, patterns, a->n_routes);
}

static str host_of_url(struct arena *a, str url)
{
	size_t at = str_find(url, S("://"), 0);
	str rest = at == SIZE_MAX ? url : str_sub(url, at + 3, url.n);
	return str_copy(a, str_cut(&rest, '/'));
}

bool app_new(struct ctx *c, const struct app_config *config, struct app **ret)
{
	if (sodium_init() < 0) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	struct app *a = calloc(1, sizeof *a);
	if (!a) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	pthread_mutex_init(&a->read_memory.lock, NULL);
	a->config = *config;
	arena_init(&a->arena);
	a->config.base_url = str_copy(&a->arena, config->base_url);
	a->base_host = host_of_url(&a->arena, config->base_url);
	a->http = (struct http_app){ .self = a, .begin = app_begin, .run = app_run, .end = app_end };
	collect_routes(a);
	a->slow = slow_pool_start(LIMIT_HASHES_AT_ONCE);
	if (!a->slow) {
		app_free(a);
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	if (!load_key(c, a)) {
		app_free(a);
		return false;
	}
	*ret = a;
	return true;
}

const struct http_app *app_http(struct app *a)
{
	return &a->http;
}

void app_free(struct app *a)
{
	if (!a) {
		return;
	}
	slow_pool_stop(a->slow);
	sodium_memzero(a->cookie_key, sizeof a->cookie_key);
	arena_free(&a->arena);
	free(a);
}

size_t app_n_routes(const struct app *a)
{
	return a->n_routes;
}

const struct route *app_route(const struct app *a, size_t i)
{
	return a->routes[i];
}

void web_remember_lang(struct web *w, enum lang lang)
{
	cookie_set(flight_of(w), "lang", lang == LANG_EN ? S("en") : S("ja"), INT64_C(365) * 24 * 60 * 60);
}
