/*
 * secret: a password that the program must say to another machine, sealed (XSalsa20-Poly1305) with a key that lies beside
 * the database in DIR/secret.key and in no backup: whoever gets a copy of the database alone cannot read it, and after a
 * restore it has to be typed again.
 */
#pragma once
#include "base/ctx.h"

/* Makes the key when there is none. In the arena of c; an empty text gives no bytes. */
bool secret_seal(struct ctx *c, str text, bytes *ret);
/* A sign of 24 letters and digits only who has the key can make of that text (HMAC-SHA-256). Makes the key when there is none. */
bool secret_mark(struct ctx *c, str text, str *ret);
/* False with ERR_UNAVAILABLE when the key is gone or another one. */
bool secret_open(struct ctx *c, bytes sealed, str *ret);
