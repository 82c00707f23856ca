/* session_life: how long things last that let somebody in. Milliseconds. */
#pragma once
#include <stdint.h>

#define SESSION_IDLE_MS (INT64_C(12) * 60 * 60 * 1000)          /* nothing asked for so long: over */
#define SESSION_LIFE_MS (INT64_C(7) * 24 * 60 * 60 * 1000)      /* over in any case */
#define RESET_LIFE_MS (INT64_C(24) * 60 * 60 * 1000)           /* a one-time code for a new password */
#define TOKEN_LIFE_MS (INT64_C(90) * 24 * 60 * 60 * 1000)
#define THROTTLE_MEMORY_MS (INT64_C(24) * 60 * 60 * 1000)       /* a failed sign-in is forgotten after */
#define IDEMPOTENCY_LIFE_MS (INT64_C(24) * 60 * 60 * 1000)
