#pragma once
#include "search/search.h"
#include "web/web.h"

extern const struct route_table search_routes;
/* That somebody searched is a line of the audit, of the first page alone; what for is not: it may be the very secret. */
void search_note(struct web *w, const struct search_in *in);
