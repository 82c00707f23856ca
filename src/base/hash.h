/* hash: SHA-256 (OpenSSL EVP: what police and lawyers expect), random bytes and constant-time compare (libsodium). */
#pragma once
#include "base/str.h"

#define SHA256_LEN 32
struct sha256 { uint8_t b[SHA256_LEN]; };
void sha256_of(bytes in, struct sha256 *ret);
/* Of several pieces in order. */
void sha256_of_n(const bytes *parts, size_t n, struct sha256 *ret);
/* HMAC-SHA-256 (RFC 2104): only who has the key can make it. Compare with equal_const_time(). */
#define HMAC_KEY_LEN 32
void hmac_sha256(const uint8_t key[HMAC_KEY_LEN], bytes in, struct sha256 *ret);
/*
 * A hash of bytes that come in pieces, perhaps over days: its state can be put aside as plain bytes and taken up again, by
 * another process too. At most 2^61 bytes.
 */
struct sha256_run { uint32_t h[8]; uint64_t n; uint8_t rest[64]; };
#define SHA256_STATE_LEN 104 /* h and n big-endian, then the 64 bytes of rest */
void sha256_run_begin(struct sha256_run *r);
void sha256_run_add(struct sha256_run *r, const void *p, size_t n);
void sha256_run_end(const struct sha256_run *r, struct sha256 *ret); /* *r can go on */
void sha256_run_save(const struct sha256_run *r, uint8_t ret[SHA256_STATE_LEN]);
bool sha256_run_load(bytes state, struct sha256_run *ret);           /* false: not such a state */
void random_bytes(void *p, size_t n);
/* `n_chars` of an alphabet without look-alikes (no 0 O 1 l I), for codes people type. */
str random_code(struct arena *a, size_t n_chars);
bool equal_const_time(bytes a, bytes b);
str base64url(struct arena *a, bytes b);                 /* no padding */
struct buf;
void buf_add_base64(struct buf *b, bytes in);             /* RFC 4648, 4: with + / and padding, on one line */
bool base64url_decode(struct arena *a, str s, bytes *ret);
/* As programs send it (RFC 4648): either alphabet, with or without padding and line breaks. */
bool base64_read(struct arena *a, str s, bytes *ret);
