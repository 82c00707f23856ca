#pragma once
#include "sheet/sheet_view.h"

extern const struct route_table sheet_routes;

/* --- shared by the pages (sheet_web.c, sheet_form_web.c) --- */
struct url sheet_url(struct ctx *c, const struct sheet_def *d);                    /* /ledgers/KEY */
struct url sheet_row_url(struct ctx *c, str sheet, struct id row, const char *after); /* /ledgers/KEY/ID + after */
bool sheet_may_write(const struct ctx *c);
/* The form of a row; `row` NULL: a new one. */
bool sheet_form_page(struct web *w, int status, const struct sheet_def *d, const struct sheet_row *row);
