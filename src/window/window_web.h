/* window_web: pages of windows and helpers, and the part of a room about whom to call. */
#pragma once
#include "window/window_view.h"

extern const struct route_table window_routes, window_room_routes, consult_routes;

/* For sheet_hooks (sheet/sheet_web.h): from the ledgers to whom to call. */
struct sheet_def;
struct sheet_row;
struct sheet_hints;
bool window_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool helper_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool helper_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);

/* --- what the pages share (cards_web.c) --- */
struct window_card window_card_of(struct ctx *c, const struct window *v);
struct window_card window_helper_card(struct ctx *c, const struct helper *v);
struct url window_url(struct ctx *c, str key, const char *after); /* /windows/KEY + after */
/* A document as a page to print. */
bool window_paper_show(struct web *w, str title, struct url back, str back_text, const struct document *doc);
