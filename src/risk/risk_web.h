/* risk_web: pages of risks. */
#pragma once
#include "risk/risk_view.h"
#include "web/web.h"

/* For sheet_hooks (sheet/sheet_web.h): ways from the ledgers to the pages of risks. */
struct sheet_def;
struct sheet_row;
struct sheet_hints;
bool risk_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool risk_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool risk_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);
bool cover_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);

extern const struct route_table risk_routes, risk_begin_routes, risk_one_routes, risk_room_routes;

/* What the pages share. */
struct risk_chip risk_size_chip(struct ctx *c, const struct risk_method *m, const struct risk_value *v);
struct risk_chip risk_cover_chip(struct ctx *c, int state);
/* What an acceptance says: accepted until, expired, outgrown; false: nobody accepted it. */
bool risk_accept_chip(struct ctx *c, const struct risk *r, struct risk_chip *ret);
struct url risk_url(struct ctx *c, struct id id, const char *after);
bool risk_may_write(const struct ctx *c);
