/*
 * lockbox: bytes under a passphrase, in a form a browser opens by itself (WebCrypto): the key is PBKDF2-HMAC-SHA-256 of the
 * passphrase's UTF-8 bytes, the box AES-256-GCM.
 *
 *   salt (16) | nonce (12) | what was sealed, as long as the bytes | tag (16)
 */
#pragma once
#include "base/str.h"

struct arena;
#define LOCKBOX_SALT 16
#define LOCKBOX_NONCE 12
#define LOCKBOX_TAG 16
#define LOCKBOX_ROUNDS 600000    /* about 0.2 s here, once a file; what OWASP asks for (2023) */

bool lockbox_seal(struct arena *a, str passphrase, bytes in, bytes *ret);   /* false: the library refused (no memory) */
bool lockbox_open(struct arena *a, str passphrase, bytes box, bytes *ret);  /* false: another passphrase, or changed bytes */
