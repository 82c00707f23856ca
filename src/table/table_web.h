#pragma once
#include "table/table.h"
#include "web/page.h"
#include "web/web.h"

extern const struct route_table table_routes, table_import_routes, table_api_routes, table_paper_routes;

/* --- shared by pages and API --- */
bool table_def(struct web *w, const struct sheet_def **ret); /* of {sheet}; whoever asks may see its rows */
/* The file of {import} with what is wrong in it marked, as .xlsx. */
struct table_settings;
bool table_send_marked(struct web *w, const struct table_settings *s);
/* Of routes that take a file: the ledger is there, and whoever sends it may edit it. */
bool table_gate(struct web *w);
/* What the address asks for, as the list would show it. */
bool table_part_of(struct web *w, const struct sheet_def *d, struct table_part *ret);
bool table_part_asked(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct table_part *ret);
bool table_send_xlsx(struct web *w, const struct sheet_def *d);
/* CP932 that would lose characters: a page that says which, unless `anyway`. */
bool table_send_csv(struct web *w, const struct sheet_def *d, int encoding, bool anyway);
/* That page: `csv` gives the same file in UTF-8, with encoding=cp932 and anyway=1 in CP932 all the same. */
bool table_lost_show(struct web *w, enum page_nav nav, struct url csv, struct url back, str back_text, str lost, size_t n);
