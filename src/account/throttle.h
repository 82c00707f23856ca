/* throttle: failures are counted under a name; after the free ones the wait doubles with each, up to 15 minutes. */
#pragma once
#include "base/ctx.h"

struct throttle { str name; int64_t free_failures; }; /* "mail:...", "peer:...", "password:ACCOUNT" */

/* Moves *ret_until to when this name may try again, when that is later; leaves it when nobody has to wait. */
bool throttle_wait(struct ctx *c, struct throttle t, int64_t *ret_until);
/*
 * A guess from a page that only reads: `check` runs in the writer, where guesses come one after the other, and a wrong one is
 * counted before anybody is answered, however many come at once. *ret_until > 0: has to wait, nothing was checked.
 */
struct guess { struct throttle t; bool (*check)(struct ctx *c, void *arg, bool *ret_right); void *arg; };
bool throttle_guess(struct ctx *c, const struct guess *g, bool *ret_right, int64_t *ret_until);
/* The same for a check too slow for the writer: counted first, given back (inside a write) when it was right. */
bool throttle_reserve(struct ctx *c, struct throttle t, int64_t *ret_until);
bool throttle_give_back(struct ctx *c, str name);
/* At most `most` in `window_ms`. Moves *ret_until to when the next is taken, when that is later than now. */
bool throttle_full(struct ctx *c, str name, int64_t most, int64_t window_ms, int64_t *ret_until);
/* Inside a write. throttle_take counts one of the window. */
bool throttle_take(struct ctx *c, str name, int64_t window_ms);
bool throttle_count(struct ctx *c, str name);
bool throttle_forget(struct ctx *c, str name);
