/* said: what another machine said, as one line that can be kept and shown. */
#pragma once
#include "base/str.h"

/*
 * At most room - 1 bytes of UTF-8 and a NUL, whatever came: no control characters, no marks of writing direction, and
 * every secret (an empty one is none) as "***".
 */
void said_write(char *to, size_t room, str words, const str *secrets, size_t n);
/* Every secret in s as "***", for what is cut before it is kept. */
str said_without(struct arena *a, str s, const str *secrets, size_t n);
