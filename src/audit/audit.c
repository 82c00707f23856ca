#include "audit/audit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "audit_sql.h"

#define LINE_DOMAIN S("SONAE-AUDIT\x01")
#define LINE_CAP (1024 * 1024)
#define WALK_LINES 500

/* --- the hash of a line (docs/journal-format.md, audit) --- */

static void put_i64(struct buf *b, int64_t v)
{
	uint8_t p[8];
	for (unsigned i = 0; i < 8; i++) {
		p[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	}
	buf_add_bytes(b, p, sizeof p);
}

static void put_bytes(struct buf *b, bytes v)
{
	const uint8_t p[4] = { (uint8_t)(v.n >> 24), (uint8_t)(v.n >> 16), (uint8_t)(v.n >> 8), (uint8_t)v.n };
	buf_add_bytes(b, p, sizeof p);
	buf_add_bytes(b, v.p, v.n);
}

static void put_opt_bytes(struct buf *b, bytes v)
{
	buf_add_c(b, v.p ? 1 : 0);
	if (v.p) {
		put_bytes(b, v);
	}
}

/* False when the line is longer than any that was ever written. */
static bool line_hash(const struct audit_walk_row *l, struct sha256 *ret)
{
	AUTO_BUF(b, LINE_CAP);
	buf_add(&b, LINE_DOMAIN);
	put_bytes(&b, l->previous);
	put_bytes(&b, l->org);
	put_i64(&b, l->seq);
	put_i64(&b, l->at);
	put_opt_bytes(&b, l->account);
	put_opt_bytes(&b, l->session);
	put_opt_bytes(&b, l->token);
	put_bytes(&b, str_bytes(l->what));
	put_bytes(&b, str_bytes(l->object));
	put_bytes(&b, str_bytes(l->detail));
	put_bytes(&b, str_bytes(l->request));
	sha256_of(str_bytes(buf_str(&b)), ret);
	return buf_ok(&b);
}

/* --- adding --- */

static bytes id_or_null(const struct id *v)
{
	return id_is_none(*v) ? (bytes){ 0 } : (bytes){ v->b, sizeof v->b };
}

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

static bool add(struct ctx *c, const struct id *org_id, const struct audit_line *line)
{
	static const struct sha256 zero;
	const bytes org = { org_id->b, sizeof org_id->b };
	struct audit_last_row last;
	struct sha256 hash;
	bool found;
	if (!q_audit_last(c, (struct audit_last_in){ org }, &last, &found)) {
		return false;
	}
	const struct audit_walk_row l = { .org = org, .seq = found ? last.seq + 1 : 1, .at = c->now_ms,
		.account = id_or_null(&c->who.account_id), .session = id_or_null(&c->who.session_id),
		.token = id_or_null(&c->who.token_id), .what = str_from_c(line->what), .object = or_empty(line->object),
		.detail = or_empty(line->detail), .request = or_empty(c->request_id),
		.previous = found ? last.hash : (bytes){ zero.b, SHA256_LEN } };
	if (!line_hash(&l, &hash)) {
		return fail(c, ERR_TOO_LARGE, 0);
	}
	return q_audit_insert(c, (struct audit_insert_in){ .org_id = org, .seq = l.seq, .at = l.at,
		.account_id = c->who.account_id, .session_id = c->who.session_id, .token_id = c->who.token_id, .what = l.what,
		.object = l.object, .detail = l.detail, .request = l.request, .previous = l.previous,
		.hash = { hash.b, SHA256_LEN } });
}

bool audit_add(struct ctx *c, const struct audit_line *line)
{
	if (id_is_none(c->org_id)) {
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "audit_add of %s without an organisation", line->what);
	}
	return add(c, &c->org_id, line);
}

bool audit_add_system(struct ctx *c, const struct audit_line *line)
{
	static const struct id none;
	return add(c, &none, line);
}

/* --- verifying --- */

struct walk {
	struct ctx *c;
	struct arena *keep;    /* the caller's: for the finding */
	uint8_t org[sizeof(struct id)];
	size_t org_n;
	int64_t seq;
	struct sha256 hash;
	str finding;
};

static bool broken(struct walk *w, const struct audit_walk_row *l, const char *what)
{
	w->finding = STR_CAT(w->keep, S("audit of organisation "), str_hex(w->keep, l->org),
	                     str_printf(w->keep, ": line %lld: %s", (long long)l->seq, what));
	return false;
}

static bool check_line(struct walk *w, const struct audit_walk_row *l)
{
	struct sha256 hash;
	if (l->org.n != sizeof(struct id)) {
		return broken(w, l, "the organisation is no id");
	}
	if (w->org_n == 0 || memcmp(w->org, l->org.p, sizeof w->org) != 0) {
		memcpy(w->org, l->org.p, sizeof w->org);
		w->org_n = sizeof w->org;
		w->seq = 0;
		w->hash = (struct sha256){ 0 };
	}
	if (l->seq != w->seq + 1) {
		return broken(w, l, "the line before it is missing");
	}
	if (!bytes_eq(l->previous, (bytes){ w->hash.b, SHA256_LEN })) {
		return broken(w, l, "it does not follow the line before it");
	}
	if (!line_hash(l, &hash) || !bytes_eq(l->hash, (bytes){ hash.b, SHA256_LEN })) {
		return broken(w, l, "its hash does not match what it says");
	}
	w->seq = l->seq;
	w->hash = hash;
	return true;
}

static bool walk_all(struct walk *w)
{
	struct audit_walk_rows rows;
	int64_t after = INT64_MIN;
	do {
		const bytes org = { w->org, w->org_n };
		if (!q_audit_walk(w->c, (struct audit_walk_in){ .org = org, .after = after, .limit = WALK_LINES }, &rows)) {
			return false;
		}
		for (size_t i = 0; i < rows.n; i++) {
			if (!check_line(w, &rows.v[i])) {
				return false;
			}
		}
		after = w->seq;
		arena_reset(w->c->arena);
	} while (rows.n == WALK_LINES);
	return true;
}

static void free_arena(void *arena)
{
	arena_free(arena);
}

bool audit_verify(struct ctx *c, str *ret_finding)
{
	struct arena *keep = c->arena;
	struct walk w = { .c = c, .keep = keep };
	c->arena = arena_new(keep, struct arena); /* lines come and go; freed with the caller's, as an error may lie in it */
	arena_init(c->arena);
	arena_on_reset(keep, free_arena, c->arena);
	const bool whole = walk_all(&w);
	c->arena = keep;
	*ret_finding = w.finding;
	return whole || !str_is_none(w.finding);
}
