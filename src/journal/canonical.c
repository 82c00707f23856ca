#include "journal/canonical.h"

#include "base/arena.h"

/* Version 1 of each form; the last byte is the version. */
#define META_MAGIC S("SONAE-ENTRY\x01")
#define BODY_DOMAIN S("SONAE-BODY\x01")
#define CHAIN_DOMAIN S("SONAE-CHAIN\x01")
#define SEAL_DOMAIN S("SONAE-SEAL\x01")

/* --- writing --- */

static void put_u8(struct buf *b, unsigned v)
{
	buf_add_c(b, (char)(unsigned char)v);
}

static void put_u32(struct buf *b, size_t v)
{
	const uint8_t p[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };
	buf_add_bytes(b, p, sizeof p);
}

static void to_be64(uint8_t p[8], int64_t v)
{
	for (unsigned i = 0; i < 8; i++) {
		p[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	}
}

static void put_i64(struct buf *b, int64_t v)
{
	uint8_t p[8];
	to_be64(p, v);
	buf_add_bytes(b, p, sizeof p);
}

static void put_str(struct buf *b, str s)
{
	put_u32(b, s.n);
	buf_add(b, s);
}

static void put_opt_str(struct buf *b, str s)
{
	put_u8(b, !str_is_none(s));
	if (!str_is_none(s)) {
		put_str(b, s);
	}
}

static void put_id(struct buf *b, struct id v)
{
	buf_add_bytes(b, v.b, sizeof v.b);
}

static void put_opt_id(struct buf *b, struct id v)
{
	put_u8(b, !id_is_none(v));
	if (!id_is_none(v)) {
		put_id(b, v);
	}
}

void meta_encode(struct buf *b, const struct entry_meta *m)
{
	buf_add(b, META_MAGIC);
	put_id(b, m->org_id);
	put_id(b, m->incident_id);
	put_i64(b, m->seq);
	put_id(b, m->id);
	put_u8(b, (unsigned)m->type);
	put_i64(b, m->recorded_at);
	put_str(b, m->occurred);
	put_i64(b, m->place_at);
	put_opt_id(b, m->person_id);
	put_opt_id(b, m->account_id);
	put_i64(b, m->refers_to);
	put_opt_str(b, m->source);
	put_u32(b, m->n_keys);
	for (size_t i = 0; i < m->n_keys; i++) {
		put_str(b, m->keys[i]);
	}
}

void body_encode(struct buf *b, const struct entry_body *v, size_t n_values)
{
	put_str(b, v->text);
	for (size_t i = 0; i < n_values; i++) {
		put_opt_str(b, v->values[i]);
	}
}

/* --- reading: every function fails for good once bytes run out --- */

struct reader { const uint8_t *p; size_t n; bool ok; };

static const uint8_t *take(struct reader *r, size_t n)
{
	if (!r->ok || r->n < n) {
		r->ok = false;
		return NULL;
	}
	const uint8_t *p = r->p;
	r->p += n;
	r->n -= n;
	return p;
}

static unsigned take_u8(struct reader *r)
{
	const uint8_t *p = take(r, 1);
	return p ? *p : 0;
}

static size_t take_u32(struct reader *r)
{
	const uint8_t *p = take(r, 4);
	return p ? (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3] : 0;
}

static int64_t take_i64(struct reader *r)
{
	const uint8_t *p = take(r, 8);
	uint64_t v = 0;
	for (unsigned i = 0; p && i < 8; i++) {
		v = v << 8 | p[i];
	}
	return (int64_t)v;
}

static str take_str(struct reader *r)
{
	const size_t n = take_u32(r);
	const uint8_t *p = take(r, n);
	return p ? (str){ (const char *)p, n } : STR_NONE;
}

static bool take_flag(struct reader *r)
{
	const unsigned v = take_u8(r);
	r->ok = r->ok && v <= 1;
	return r->ok && v == 1;
}

static str take_opt_str(struct reader *r)
{
	return take_flag(r) ? take_str(r) : STR_NONE;
}

static struct id take_id(struct reader *r)
{
	struct id v = { 0 };
	const uint8_t *p = take(r, sizeof v.b);
	if (p) {
		memcpy(v.b, p, sizeof v.b);
	}
	return v;
}

static struct id take_opt_id(struct reader *r)
{
	struct id v = { 0 };
	if (take_flag(r)) {
		v = take_id(r);
		r->ok = r->ok && !id_is_none(v); /* "none" has one form only */
	}
	return v;
}

static void take_keys(struct arena *a, struct reader *r, struct entry_meta *ret)
{
	const size_t n = take_u32(r);
	if (!r->ok || n > r->n / 4) { /* each key takes four bytes at least: no room asked for what cannot be there */
		r->ok = false;
		return;
	}
	str *keys = arena_array(a, str, n + 1);
	for (size_t i = 0; i < n && r->ok; i++) {
		keys[i] = take_str(r);
		r->ok = r->ok && (i == 0 || str_cmp(keys[i - 1], keys[i]) < 0);
	}
	ret->keys = keys;
	ret->n_keys = n;
}

bool meta_decode(struct arena *a, bytes in, struct entry_meta *ret)
{
	struct reader r = { in.p, in.n, in.p != NULL };
	const uint8_t *magic = take(&r, META_MAGIC.n);
	if (!magic || memcmp(magic, META_MAGIC.p, META_MAGIC.n) != 0) {
		return false;
	}
	*ret = (struct entry_meta){ 0 };
	ret->org_id = take_id(&r);
	ret->incident_id = take_id(&r);
	ret->seq = take_i64(&r);
	ret->id = take_id(&r);
	ret->type = (int)take_u8(&r);
	ret->recorded_at = take_i64(&r);
	ret->occurred = take_str(&r);
	ret->place_at = take_i64(&r);
	ret->person_id = take_opt_id(&r);
	ret->account_id = take_opt_id(&r);
	ret->refers_to = take_i64(&r);
	ret->source = take_opt_str(&r);
	take_keys(a, &r, ret);
	return r.ok && r.n == 0;
}

bool body_decode(struct arena *a, bytes in, size_t n_values, struct entry_body *ret)
{
	struct reader r = { in.p, in.n, in.p != NULL && n_values <= in.n };
	*ret = (struct entry_body){ .text = take_str(&r) };
	if (!r.ok) {
		return false;
	}
	str *values = arena_array(a, str, n_values + 1);
	for (size_t i = 0; i < n_values && r.ok; i++) {
		values[i] = take_opt_str(&r);
	}
	ret->values = values;
	return r.ok && r.n == 0;
}

/* --- hashes --- */

void entry_commitment(bytes salt, bytes body, struct sha256 *ret)
{
	const bytes parts[] = { str_bytes(BODY_DOMAIN), salt, body };
	sha256_of_n(parts, 3, ret);
}

void entry_hash(bytes previous, bytes commitment, bytes meta, struct sha256 *ret)
{
	const bytes parts[] = { str_bytes(CHAIN_DOMAIN), previous, commitment, meta };
	sha256_of_n(parts, 4, ret);
}

void seal_hash(bytes previous, const struct seal_line *line, struct sha256 *ret)
{
	uint8_t seq[8], entry_seq[8], sealed_at[8];
	to_be64(seq, line->seq);
	to_be64(entry_seq, line->entry_seq);
	to_be64(sealed_at, line->sealed_at);
	const bytes parts[] = { str_bytes(SEAL_DOMAIN), previous, { line->org_id.b, sizeof line->org_id.b }, { seq, 8 },
		{ line->incident_id.b, sizeof line->incident_id.b }, { entry_seq, 8 }, line->entry_hash, { sealed_at, 8 } };
	sha256_of_n(parts, sizeof parts / sizeof parts[0], ret);
}
