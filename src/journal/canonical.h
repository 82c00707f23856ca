/*
 * canonical: the bytes that are hashed, exactly as docs/journal-format.md lays them down. They depend on no engine
 * and no library but SHA-256. Encoding never fails; decoding takes any bytes at all and accepts only what encoding
 * would have written, so that one entry has one form.
 *
 * Decoded texts borrow from the bytes given, the arrays lie in the arena given.
 */
#pragma once
#include "base/buf.h"
#include "base/hash.h"
#include "base/id.h"

#define CANONICAL_SALT_LEN 32

struct entry_meta {
	struct id org_id;
	struct id incident_id;
	int64_t seq;
	struct id id;
	int type;                 /* enum entry_type, one byte */
	int64_t recorded_at;      /* UTC milliseconds */
	str occurred;             /* canonical event time */
	int64_t place_at;
	struct id person_id;      /* may be none */
	struct id account_id;     /* may be none */
	int64_t refers_to;        /* 0: none */
	str source;               /* may be none */
	const str *keys;          /* of the items, ascending by bytes, each once */
	size_t n_keys;
};
struct entry_body {
	str text;
	const str *values;        /* one for each key of the meta; STR_NONE: gone */
};

void meta_encode(struct buf *b, const struct entry_meta *m);
bool meta_decode(struct arena *a, bytes in, struct entry_meta *ret);
void body_encode(struct buf *b, const struct entry_body *v, size_t n_values);
bool body_decode(struct arena *a, bytes in, size_t n_values, struct entry_body *ret);

void entry_commitment(bytes salt, bytes body, struct sha256 *ret);
void entry_hash(bytes previous, bytes commitment, bytes meta, struct sha256 *ret);

/* One line of an organisation's seal chain. */
struct seal_line {
	struct id org_id;
	int64_t seq;
	struct id incident_id;
	int64_t entry_seq;
	bytes entry_hash;         /* 32 */
	int64_t sealed_at;
};
void seal_hash(bytes previous, const struct seal_line *line, struct sha256 *ret);
