/*
 * The older functions, which stay in OpenSSL 3: a digest of EVP cannot be put aside, and each one takes locks and memory,
 * which for the few bytes of a cookie or an entry costs more than the hash.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"

__attribute__((noreturn, cold)) static void broken(const char *what)
{
	/* Going on with a wrong digest or predictable "random" bytes would be worse than stopping. */
	fprintf(stderr, "level=error what=%s\n", what);
	abort();
}

void sha256_of(bytes in, struct sha256 *ret)
{
	sha256_of_n(&in, 1, ret);
}

void sha256_of_n(const bytes *parts, size_t n, struct sha256 *ret)
{
	SHA256_CTX m;
	bool ok = SHA256_Init(&m) == 1;
	for (size_t i = 0; ok && i < n; i++) {
		ok = parts[i].n == 0 || SHA256_Update(&m, parts[i].p, parts[i].n) == 1;
	}
	ok = ok && SHA256_Final(ret->b, &m) == 1;
	OPENSSL_cleanse(&m, sizeof m);
	if (!ok) {
		broken("sha256_failed");
	}
}

void hmac_sha256(const uint8_t key[HMAC_KEY_LEN], bytes in, struct sha256 *ret)
{
	uint8_t inner[SHA256_CBLOCK], outer[SHA256_CBLOCK];
	for (size_t i = 0; i < SHA256_CBLOCK; i++) {
		const uint8_t k = i < HMAC_KEY_LEN ? key[i] : 0;
		inner[i] = k ^ 0x36;
		outer[i] = k ^ 0x5c;
	}
	const bytes first[] = { { inner, sizeof inner }, in };
	sha256_of_n(first, 2, ret);
	const bytes second[] = { { outer, sizeof outer }, { ret->b, sizeof ret->b } };
	sha256_of_n(second, 2, ret);
	OPENSSL_cleanse(inner, sizeof inner);
	OPENSSL_cleanse(outer, sizeof outer);
}

/* --- a hash that can be put aside --- */

static void to_openssl(const struct sha256_run *r, SHA256_CTX *ret)
{
	SHA256_Init(ret);
	memcpy(ret->h, r->h, sizeof r->h);
	ret->Nl = (SHA_LONG)(r->n << 3);
	ret->Nh = (SHA_LONG)(r->n >> 29);
	ret->num = (unsigned)(r->n % sizeof r->rest);
	memcpy(ret->data, r->rest, sizeof r->rest);
}

static void from_openssl(const SHA256_CTX *m, uint64_t n, struct sha256_run *ret)
{
	memcpy(ret->h, m->h, sizeof ret->h);
	ret->n = n;
	memset(ret->rest, 0, sizeof ret->rest);
	memcpy(ret->rest, m->data, m->num);
}

void sha256_run_begin(struct sha256_run *r)
{
	SHA256_CTX m;
	SHA256_Init(&m);
	from_openssl(&m, 0, r);
}

void sha256_run_add(struct sha256_run *r, const void *p, size_t n)
{
	SHA256_CTX m;
	to_openssl(r, &m);
	if (n > 0 && SHA256_Update(&m, p, n) != 1) {
		broken("sha256_failed");
	}
	from_openssl(&m, r->n + n, r);
}

void sha256_run_end(const struct sha256_run *r, struct sha256 *ret)
{
	SHA256_CTX m;
	to_openssl(r, &m);
	if (SHA256_Final(ret->b, &m) != 1) {
		broken("sha256_failed");
	}
}

static void put_be(uint8_t *to, uint64_t v, int n)
{
	for (int i = 0; i < n; i++) {
		to[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
	}
}

static uint64_t get_be(const uint8_t *p, int n)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++) {
		v = v << 8 | p[i];
	}
	return v;
}

void sha256_run_save(const struct sha256_run *r, uint8_t ret[SHA256_STATE_LEN])
{
	for (int i = 0; i < 8; i++) {
		put_be(ret + 4 * i, r->h[i], 4);
	}
	put_be(ret + 32, r->n, 8);
	memcpy(ret + 40, r->rest, sizeof r->rest);
}

bool sha256_run_load(bytes state, struct sha256_run *ret)
{
	if (state.n != SHA256_STATE_LEN) {
		return false;
	}
	for (int i = 0; i < 8; i++) {
		ret->h[i] = (uint32_t)get_be(state.p + 4 * i, 4);
	}
	ret->n = get_be(state.p + 32, 8);
	memcpy(ret->rest, state.p + 40, sizeof ret->rest);
	return ret->n >> 61 == 0;
}

void random_bytes(void *p, size_t n)
{
	if (sodium_init() < 0) { /* does its work once, cheap afterwards, safe from any thread */
		broken("no_random_source");
	}
	randombytes_buf(p, n);
}

str random_code(struct arena *a, size_t n_chars)
{
	static const char alphabet[32] = { '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G',
		'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z' };
	char *p = arena_alloc(a, n_chars + 1, 1);
	random_bytes(p, n_chars);
	for (size_t i = 0; i < n_chars; i++) {
		p[i] = alphabet[(unsigned char)p[i] & 31];
	}
	p[n_chars] = '\0';
	return (str){ p, n_chars };
}

bool equal_const_time(bytes a, bytes b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

str base64url(struct arena *a, bytes b)
{
	const size_t room = sodium_base64_encoded_len(b.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *p = arena_alloc(a, room, 1);
	sodium_bin2base64(p, room, b.p != NULL ? b.p : (const uint8_t *)"", b.n,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return (str){ p, strlen(p) };
}

void buf_add_base64(struct buf *b, bytes in)
{
	const size_t room = sodium_base64_encoded_len(in.n, sodium_base64_VARIANT_ORIGINAL);
	char *p = in.n > 0 ? buf_reserve(b, room) : NULL;
	if (p != NULL) {
		sodium_bin2base64(p, room, in.p, in.n, sodium_base64_VARIANT_ORIGINAL);
		b->n += room - 1;
	}
}

bool base64url_decode(struct arena *a, str s, bytes *ret)
{
	uint8_t *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	if (s.n > 0 && sodium_base642bin(p, s.n + 1, s.p, s.n, NULL, &n, NULL,
	                                 sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
		return false;
	}
	*ret = (bytes){ p, n };
	return true;
}

bool base64_read(struct arena *a, str s, bytes *ret)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		if (!strchr("=\r\n ", ch)) {
			to[n++] = (char)(ch == '+' ? '-' : ch == '/' ? '_' : ch);
		}
	}
	return base64url_decode(a, (str){ to, n }, ret);
}
