/* binder_web: the page of the binder and its papers. */
#pragma once
#include "binder/file_web.h"
#include "sheet/sheet_web.h"
#include "web/page.h"

extern const struct route_table binder_routes;
/* What was asked for, collected and put together: for pages and API. On a waiting thread. */
bool binder_make_prepare(struct web *w);
bool binder_again_prepare(struct web *w);
/* The bytes, as a file to save; `type` none: what they are. */
bool binder_send(struct web *w, const struct binder_work *work, int form, str type);
/* For src/cli/tables.c: where the binder is, on the page of all ledgers. */
bool binder_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
