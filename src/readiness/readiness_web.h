#pragma once
#include "readiness/readiness_view.h"
#include "web/web.h"
extern const struct route_table readiness_routes;
/*
 * The prerequisites of one step for a page: % use ready_things(&v->lines). `ask`: where whoever answers now is found, of a room its own
 * list; none: /windows.
 */
bool ready_thing_lines(struct ctx *c, const struct text2 *words, size_t n, struct url ask, struct ready_thing_lines *ret);
/* The same of two texts with one a line, as a room keeps them. */
bool ready_lines_of(struct ctx *c, struct text2 lines, struct url ask, struct ready_thing_lines *ret);
