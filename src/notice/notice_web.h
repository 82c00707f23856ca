/* notice_web: /settings/notices (the firm), /settings/my-notices (oneself), who was told of a room, /read/CODE. */
#pragma once
#include "web/web.h"

/* The page of the firm's rules, with what was wrong. */
bool notices_refused(struct web *w);
extern const struct route_table notice_routes, my_notice_routes, receipt_routes;

/*
 * Whether a link's code is one, where wrong ones are counted by the address they come from: ERR_THROTTLED after too many,
 * ERR_NOT_FOUND for one that is none. Read links of notices and of warnings share the count.
 */
bool notice_code_guess(struct web *w, bool (*check)(struct ctx *c, void *arg, bool *ret_right), void *arg);
