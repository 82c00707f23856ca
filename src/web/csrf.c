/*
 * csrf: a form is only believed when it comes from a page of ours. Two independent proofs: where the browser says
 * it comes from (Origin, Sec-Fetch-Site), and a token that only our page could show.
 */

#include "base/hash.h"
#include "messages.h"
#include "web/pipeline.h"

#define FORM_COOKIE_BYTES 24
#define FORM_COOKIE_CHARS 32 /* in base64url */
#define TOKEN_BYTES 32
#define MASKED_CHARS 86

static str host_without_port(str host)
{
	if (str_starts(host, S("["))) {
		size_t end = str_find(host, S("]"), 0);
		bool is_whole = end != SIZE_MAX && (end + 1 == host.n || host.p[end + 1] == ':');
		return is_whole ? str_sub(host, 0, end + 1) : host;
	}
	size_t colon = str_find(host, S(":"), 0);
	return colon == SIZE_MAX ? host : str_sub(host, 0, colon);
}

static bool host_eq(str a, str b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* A name of another house that points at this machine (DNS rebinding) is not ours. */
bool host_is_ours(const struct app *a, str host)
{
	if (host_eq(host, a->base_host)) {
		return true;
	}
	static const str local[] = { { "127.0.0.1", 9 }, { "localhost", 9 }, { "[::1]", 5 } };
	str name = host_without_port(host);
	for (size_t i = 0; i < sizeof local / sizeof local[0]; i++) {
		if (host_eq(name, local[i])) {
			return true;
		}
	}
	return false;
}

static bool origin_is_ours(const struct flight *f)
{
	const struct http_request *r = &f->x->request;
	str site = http_header_get(r, "sec-fetch-site");
	if (!str_is_none(site) && !str_eq(site, S("same-origin")) && !str_eq(site, S("none"))) {
		return false;
	}
	str origin = http_header_get(r, "origin");
	if (str_is_none(origin)) {
		return true;
	}
	size_t at = str_find(origin, S("://"), 0);
	if (at == SIZE_MAX) {
		return false;
	}
	str host = str_sub(origin, at + 3, origin.n);
	return host_eq(host, r->host) || host_eq(host, f->app->base_host);
}

static str session_token_text(struct flight *f)
{
	struct sha256 mac;
	if (f->session.csrf_key.n != HMAC_KEY_LEN) {
		return S("");
	}
	hmac_sha256(f->session.csrf_key.p, (bytes){ f->c.who.session_id.b, sizeof f->c.who.session_id.b }, &mac);
	return base64url(f->c.arena, (bytes){ mac.b, sizeof mac.b });
}

/*
 * In a page that goes out compressed a token never stands twice as the same bytes: else its length would tell, guess by
 * guess, what it is (docs/decisions/0021). A random pad, and the token's bytes under it.
 */
static str mask(const struct flight *f, str token)
{
	bytes b;
	uint8_t both[2 * TOKEN_BYTES];
	if (!may_compress(f) || !base64url_decode(f->c.arena, token, &b) || b.n != TOKEN_BYTES) {
		return token;
	}
	random_bytes(both, TOKEN_BYTES);
	for (size_t i = 0; i < TOKEN_BYTES; i++) {
		both[TOKEN_BYTES + i] = both[i] ^ b.p[i];
	}
	return base64url(f->c.arena, (bytes){ both, sizeof both });
}

static str unmask(const struct flight *f, str sent)
{
	bytes b;
	uint8_t token[TOKEN_BYTES];
	if (sent.n != MASKED_CHARS || !base64url_decode(f->c.arena, sent, &b) || b.n != 2 * TOKEN_BYTES) {
		return sent;
	}
	for (size_t i = 0; i < TOKEN_BYTES; i++) {
		token[i] = b.p[i] ^ b.p[TOKEN_BYTES + i];
	}
	return base64url(f->c.arena, (bytes){ token, sizeof token });
}

static bool token_is_right(struct flight *f, str sent)
{
	if (str_is_empty(sent)) {
		return false;
	}
	sent = unmask(f, sent);
	if (f->session.is_there) {
		str want = session_token_text(f);
		if (want.n > 0 && equal_const_time(str_bytes(want), str_bytes(sent))) {
			return true;
		}
	}
	/* Before sign-in, and for a sign-in form that was opened before another window signed in. */
	bool is_public = f->w.route->flags & ROUTE_PUBLIC;
	str cookie = cookie_get(f, "form");
	str want;
	if (!is_public || cookie.n != FORM_COOKIE_CHARS || !cookie_mac(f, "form", cookie, &want)) {
		return false;
	}
	return equal_const_time(str_bytes(want), str_bytes(sent));
}

static bool api_is_from_home(struct flight *f)
{
	const struct http_request *r = &f->x->request;
	if (str_eq(http_header_get(r, "sec-fetch-site"), S("same-origin"))) {
		return true;
	}
	return token_is_right(f, http_header_get(r, "x-csrf-token"));
}

bool csrf_check(struct flight *f)
{
	if (!id_is_none(f->c.who.token_id) || (f->w.route->flags & ROUTE_PROGRAM)) {
		return true; /* a browser does not send this by itself; what a program shows is looked at by the route */
	}
	if (!origin_is_ours(f)) {
		return fail(&f->c, ERR_DENIED, MSG_WEB_FORM_FROM_ELSEWHERE);
	}
	bool ok = f->is_api ? api_is_from_home(f) : token_is_right(f, raw_get(&f->w.form, "csrf"));
	if (!ok) {
		f->csrf_failed_at_home = !f->is_api;
		return fail(&f->c, ERR_DENIED, MSG_WEB_FORM_TOO_OLD);
	}
	return true;
}

void csrf_prepare_form(struct flight *f)
{
	if (f->is_api) {
		return;
	}
	if (f->session.is_there) {
		f->w.out.csrf = mask(f, session_token_text(f));
		return;
	}
	str cookie = cookie_get(f, "form");
	if (cookie.n != FORM_COOKIE_CHARS) {
		uint8_t fresh[FORM_COOKIE_BYTES];
		random_bytes(fresh, sizeof fresh);
		cookie = base64url(f->c.arena, (bytes){ fresh, sizeof fresh });
		f->pre_session_is_new = true;
	}
	f->pre_session = cookie;
	str token;
	f->w.out.csrf = cookie_mac(f, "form", cookie, &token) ? mask(f, token) : S("");
}

void csrf_form_cookie(struct flight *f)
{
	if (f->pre_session_is_new) {
		cookie_set(f, "form", f->pre_session, -1);
		f->pre_session_is_new = false;
	}
}
