/*
 * id: UUIDv7 (RFC 9562): 48 bits of milliseconds, a per-process counter, random bits. Sorts by creation time.
 * In tables a 16-byte BLOB, in URLs and JSON the usual 36 characters in lower case.
 */
#pragma once
#include "base/str.h"

struct id {
	uint8_t b[16];
};

#define ID_TEXT_LEN 36
static inline bool id_is_none(struct id v)
{
	static const struct id none;
	return memcmp(&v, &none, sizeof v) == 0;
}
static inline bool id_eq(struct id a, struct id b) { return memcmp(a.b, b.b, sizeof a.b) == 0; }
/* A new id; safe from any thread. `now_ms` is the time it carries (UTC milliseconds). */
struct id id_new(int64_t now_ms);
str id_str(struct arena *a, struct id v);
void id_write(struct id v, char ret[ID_TEXT_LEN]);
bool id_parse(str s, struct id *ret);
