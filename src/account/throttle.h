/* throttle: failures are counted under a name; after the free ones the wait doubles with each, up to 15 minutes. */
#pragma once
#include "base/ctx.h"

struct throttle { str name; int64_t free_failures; }; /* "mail:...", "peer:...", "password:ACCOUNT" */

/* Moves *ret_until to when this name may try again, when that is later; leaves it when nobody has to wait. */
bool throttle_wait(struct ctx *c, struct throttle t, int64_t *ret_until);
/* The same from a page that only reads: written a little later, and nobody waits for it. */
void throttle_count_later(struct ctx *c, str name);
/* At most `most` in `window_ms`. Moves *ret_until to when the next is taken, when that is later than now. */
bool throttle_full(struct ctx *c, str name, int64_t most, int64_t window_ms, int64_t *ret_until);
/* Inside a write. throttle_take counts one of the window. */
bool throttle_take(struct ctx *c, str name, int64_t window_ms);
bool throttle_count(struct ctx *c, str name);
bool throttle_forget(struct ctx *c, str name);
