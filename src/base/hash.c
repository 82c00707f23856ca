#include "base/hash.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

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
	EVP_MD_CTX *m = EVP_MD_CTX_new();
	bool ok = m != NULL && EVP_DigestInit_ex(m, EVP_sha256(), NULL) == 1;
	for (size_t i = 0; ok && i < n; i++) {
		ok = parts[i].n == 0 || EVP_DigestUpdate(m, parts[i].p, parts[i].n) == 1;
	}
	unsigned got = 0;
	ok = ok && EVP_DigestFinal_ex(m, ret->b, &got) == 1 && got == SHA256_LEN;
	EVP_MD_CTX_free(m);
	if (!ok) {
		broken("sha256_failed");
	}
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
