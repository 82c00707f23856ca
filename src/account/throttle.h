/* throttle: failures are counted under a name; after the free ones the wait doubles with each, up to 15 minutes. */
#pragma once
#include "base/ctx.h"

struct throttle { str name; int64_t free_failures; }; /* "mail:...", "peer:...", "password:ACCOUNT" */

/* Moves *ret_until to when this name may try again, when that is later; leaves it when nobody has to wait. */
bool throttle_wait(struct ctx *c, struct throttle t, int64_t *ret_until);
/* Inside a write. */
bool throttle_count(struct ctx *c, str name);
bool throttle_forget(struct ctx *c, str name);
