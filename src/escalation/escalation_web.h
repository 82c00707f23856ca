#pragma once
#include "web/web.h"

#include "sheet/sheet_web.h"

extern const struct route_table level_routes, commander_routes, bcp_routes;
/* for sheet_hooks */
bool escalation_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool commander_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool stop_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool bcp_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
