/*
 * idempotency: a program that did not hear our answer sends the same POST again with the same Idempotency-Key and
 * gets the first answer, word for word. The answer of a keyed request is therefore written inside the
 * transaction of what it answers: either both are on disk or neither.
 */
#include "account/session_life.h"
#include "base/hash.h"
#include "base/limits.h"
#include "messages.h"
#include "web/pipeline.h"
#include "web_sql.h"

#define KEY_MAX_CHARS 200

bool idempotency_read(struct flight *f)
{
	const struct http_request *r = &f->x->request;
	str key = http_header_get(r, "idempotency-key");
	/* bytes that are made while they go out are made again: no answer of that size is kept */
	bool wanted = f->is_api && r->method == HTTP_POST && !(f->w.route->flags & (ROUTE_BYTES | ROUTE_SECRET)) && !str_is_none(key) &&
	              !id_is_none(f->c.org_id);
	if (!wanted) {
		return true;
	}
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] < 0x21 || key.p[i] > 0x7e) {
			return fail(&f->c, ERR_MALFORMED, MSG_WEB_IDEMPOTENCY_KEY_BAD);
		}
	}
	if (key.n == 0 || key.n > KEY_MAX_CHARS) {
		return fail(&f->c, ERR_MALFORMED, MSG_WEB_IDEMPOTENCY_KEY_BAD);
	}
	f->idem.key = key;
	f->idem.request_hash = arena_new(f->c.arena, struct sha256);
	/* The length keeps path and body apart. */
	str path = STR_CAT(f->c.arena, str_printf(f->c.arena, "POST %zu ", r->path.n), r->path, S("\n"));
	bytes parts[] = { str_bytes(path), r->body };
	sha256_of_n(parts, 2, f->idem.request_hash);
	return true;
}

static bool replay(struct flight *f, const struct web_idempotency_row *row)
{
	struct http_response *r = &f->x->response;
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add(&b, row->body);
	if (row->body.n > 0) {
		http_set_header(r, S("Content-Type"), S("application/json"));
	}
	if (row->location.n > 0) {
		http_set_header(r, S("Location"), row->location);
	}
	http_set_header(r, S("Idempotent-Replayed"), S("true"));
	r->status = (int)row->status;
	r->body = buf_take(&b, &r->body_bytes);
	f->idem.replayed = true;
	return true;
}

bool idempotency_find(struct flight *f)
{
	struct ctx *c = &f->c;
	struct web_idempotency_in in = { .account_id = c->who.account_id, .key = f->idem.key };
	struct web_idempotency_row row;
	bool found = false;
	if (!q_web_idempotency(c, in, &row, &found)) {
		return false;
	}
	if (!found) {
		return true;
	}
	if (row.created_at + IDEMPOTENCY_LIFE_MS <= c->now_ms) {
		return q_web_idempotency_drop(c, (struct web_idempotency_drop_in){ .account_id = in.account_id,
			.key = in.key });
	}
	if (!bytes_eq(row.request_hash, (bytes){ f->idem.request_hash->b, SHA256_LEN })) {
		return fail(c, ERR_INVALID, MSG_WEB_IDEMPOTENCY_KEY_USED);
	}
	return replay(f, &row);
}

static str location_of(const struct http_response *r)
{
	for (size_t i = 0; i < r->n_headers; i++) {
		if (str_eq(r->headers[i].name, S("Location"))) {
			return r->headers[i].value;
		}
	}
	return S("");
}

bool idempotency_keep(struct flight *f)
{
	struct ctx *c = &f->c;
	const struct http_response *r = &f->x->response;
	return q_web_idempotency_add(c, (struct web_idempotency_add_in){
		.account_id = c->who.account_id, .key = f->idem.key,
		.request_hash = { f->idem.request_hash->b, SHA256_LEN }, .status = r->status,
		.location = location_of(r), .body = (str){ r->body ? r->body : "", r->body_bytes },
		.created_at = c->now_ms });
}
