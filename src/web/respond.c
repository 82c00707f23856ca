/* respond: what handlers call to answer, and the headers that every answer carries. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"
#include "web/pipeline.h"

#define CSP \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " \
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#define FLASH_SECONDS 60

void response_reset(struct http_exchange *x)
{
	http_response_clear(&x->response);
}

static bool has_header(const struct http_response *r, str name)
{
	for (size_t i = 0; i < r->n_headers; i++) {
		if (str_eq(r->headers[i].name, name)) {
			return true;
		}
	}
	return false;
}

void response_finish(struct flight *f)
{
	struct http_response *r = &f->x->response;
	if (!r->source.read || !has_header(r, S("Content-Security-Policy"))) { /* stored files bring a narrower one */
		http_set_header(r, S("Content-Security-Policy"), S(CSP));
	}
	http_set_header(r, S("X-Content-Type-Options"), S("nosniff"));
	http_set_header(r, S("Referrer-Policy"), S("same-origin"));
	http_set_header(r, S("Cross-Origin-Opener-Policy"), S("same-origin"));
	http_set_header(r, S("Cross-Origin-Resource-Policy"), S("same-origin"));
	http_set_header(r, S("Permissions-Policy"), S("camera=(), geolocation=(), microphone=(), payment=()"));
	if (f->app->config.cookies_secure || f->x->request.is_tls) {
		http_set_header(r, S("Strict-Transport-Security"), S("max-age=31536000"));
	}
	if (!f->x->response.body_is_static) {
		http_set_header(r, S("Cache-Control"), S("no-store"));
		http_set_header(r, S("X-Request-Id"), f->c.request_id);
		response_compress(f);
	}
}

static bool send_buf(struct web *w, int status, str type, struct buf *b)
{
	if (!buf_ok(b)) {
		return fail(w->c, ERR_TOO_LARGE, MSG_WEB_ANSWER_TOO_LARGE);
	}
	struct http_response *r = &w->x->response;
	r->status = status;
	http_set_header(r, S("Content-Type"), type);
	r->body_is_static = false;
	r->body = buf_take(b, &r->body_bytes);
	return true;
}

bool web_raw(struct web *w, int status, str content_type, struct buf *body)
{
	return send_buf(w, status, content_type, body);
}

bool web_html(struct web *w, int status)
{
	struct flight *f = flight_of(w);
	if (status == 200) {
		page_to_parts(f, &w->out.b);
	}
	if (!send_buf(w, status, S("text/html; charset=utf-8"), &w->out.b)) {
		return false;
	}
	csrf_form_cookie(f);
	if (f->flash_shown) {
		cookie_set(f, "flash", S(""), 0);
	}
	return true;
}

static void session_cookie(struct flight *f)
{
	str token = f->w.session_token;
	if (!str_is_none(token)) {
		cookie_set(f, "session", token, str_is_empty(token) ? 0 : -1);
	}
}

bool web_redirect(struct web *w, struct url to)
{
	w->x->response.status = 303;
	http_set_header(&w->x->response, S("Location"), to.s);
	session_cookie(flight_of(w));
	return true;
}

bool web_redirect_flash(struct web *w, struct url to, int message)
{
	struct flight *f = flight_of(w);
	str key = str_from_c(msg_keys[message]);
	str mac;
	if (!cookie_mac(f, "flash", key, &mac)) {
		return false;
	}
	cookie_set(f, "flash", STR_CAT(w->c->arena, key, S("~"), mac), FLASH_SECONDS);
	return web_redirect(w, to);
}

str web_flash(struct web *w)
{
	struct flight *f = flight_of(w);
	str rest = cookie_get(f, "flash");
	if (str_is_empty(rest)) {
		return STR_NONE;
	}
	f->flash_shown = true;
	str key = str_cut(&rest, '~');
	str mac;
	if (!cookie_mac(f, "flash", key, &mac) || !equal_const_time(str_bytes(mac), str_bytes(rest))) {
		return STR_NONE;
	}
	for (int i = 1; i < MSG_MAX; i++) {
		if (msg_keys[i] && str_eq(key, str_from_c(msg_keys[i]))) {
			return msg(w->c, i);
		}
	}
	return STR_NONE;
}

bool web_json(struct web *w, int status, const struct shape *s, const void *row)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	shape_write(&b, s, row);
	buf_add_c(&b, '\n');
	return send_buf(w, status, S("application/json"), &b);
}

bool web_json_list(struct web *w, const struct shape *s, const void *rows, size_t n, str next_cursor)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add(&b, S("{\"items\":["));
	for (size_t i = 0; i < n; i++) {
		if (i > 0) {
			buf_add_c(&b, ',');
		}
		shape_write(&b, s, (const char *)rows + i * s->size);
	}
	buf_add(&b, S("],\"next_cursor\":"));
	json_write_str(&b, next_cursor);
	buf_add(&b, S("}\n"));
	return send_buf(w, 200, S("application/json"), &b);
}

bool web_created(struct web *w, const struct shape *s, const void *row, struct url location)
{
	http_set_header(&w->x->response, S("Location"), location.s);
	return web_json(w, 201, s, row);
}

bool web_no_content(struct web *w)
{
	w->x->response.status = 204;
	return true;
}

bool web_id(struct web *w, const char *name, struct id *ret)
{
	str text = raw_get(&w->parts, name);
	if (str_is_none(text) || !id_parse(text, ret)) {
		return fail(w->c, ERR_NOT_FOUND, 0);
	}
	return true;
}

str web_query(struct web *w, const char *name)
{
	return raw_get(&w->query, name);
}

const struct http_file *web_file(const struct web *w, const char *field)
{
	str name = str_from_c(field);
	for (size_t i = 0; i < w->n_files; i++) {
		if ((name.n == 0 || str_eq(w->files[i].field, name)) && w->files[i].content.n > 0) {
			return &w->files[i];
		}
	}
	return NULL;
}

const struct err *web_refusal(const struct web *w)
{
	return w->refused.code != ERR_NONE ? &w->refused : &w->c->err;
}

int web_error_status(const struct web *w)
{
	return err_http_status(web_refusal(w)->code);
}

str web_base_url(const struct web *w)
{
	const struct flight *f = w->x->app_state;
	return f->app->config.base_url;
}

/* A path of this program and nothing that a browser could read as another host. */
str same_origin_path(str s)
{
	if (s.n == 0 || s.n > 1000 || s.p[0] != '/') {
		return STR_NONE;
	}
	if (s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\')) {
		return STR_NONE;
	}
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if (ch <= ' ' || ch >= 0x7f || ch == '\\' || ch == '"' || ch == '<' || ch == '>') {
			return STR_NONE;
		}
	}
	return s;
}

struct url web_next(struct web *w, str wanted)
{
	str path = same_origin_path(wanted);
	if (str_is_empty(path) || str_starts(path, S("/sign-in")) || str_starts(path, S("/set-up"))) {
		return url_path(w->c, "/");
	}
	return (struct url){ path };
}
