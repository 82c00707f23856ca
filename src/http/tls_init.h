/*
 * tls_init: makes the certificate of the office network: ECDSA P-256, signed by itself, valid 825 days (what
 * phones accept at most), for the given host names and addresses.
 */
#pragma once
#include "base/ctx.h"

#define TLS_CERT_FILE "tls-cert.pem"
#define TLS_KEY_FILE "tls-key.pem"
#define TLS_NAMES_MAX 20

/*
 * Writes DIR/tls-cert.pem and DIR/tls-key.pem (0600); with neither `replace` nor a free place: ERR_CONFLICT. Both or
 * none are there afterwards. *ret_fingerprint is the certificate's SHA-256 as "AA:BB:...". Valid from c->now_ms, less
 * a day for clocks that are behind.
 */
bool tls_init(struct ctx *c, const char *dir, const str *names, size_t n_names, bool replace, str *ret_fingerprint);
