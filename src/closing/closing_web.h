/* closing_web: the closing sheet, its forms, closing itself, the record that prints. */
#pragma once
#include "web/web.h"

extern const struct route_table closing_routes;

struct incident;
struct sheet_page;
/* What the sheet and the record show (closing_sheet_web.c). */
bool sheet_fill(struct web *w, const struct incident *i, struct sheet_page *p);
bool sheet_fill_record(struct web *w, const struct incident *i, struct sheet_page *p);
/* What is missing, as lines with links; `ticked`: what the form sent. */
bool sheet_missing_lines(struct web *w, const struct incident *i, struct sheet_page *p);
