/* hash: SHA-256 (OpenSSL EVP: what police and lawyers expect), random bytes and constant-time compare (libsodium). */
#pragma once
#include "base/str.h"

#define SHA256_LEN 32
struct sha256 { uint8_t b[SHA256_LEN]; };
void sha256_of(bytes in, struct sha256 *ret);
/* Of several pieces in order. */
void sha256_of_n(const bytes *parts, size_t n, struct sha256 *ret);
void random_bytes(void *p, size_t n);
/* `n_chars` of an alphabet without look-alikes (no 0 O 1 l I), for codes people type. */
str random_code(struct arena *a, size_t n_chars);
bool equal_const_time(bytes a, bytes b);
str base64url(struct arena *a, bytes b);                 /* no padding */
bool base64url_decode(struct arena *a, str s, bytes *ret);
