/* suspect_web: pages of suspicious mail. */
#pragma once
#include "suspect/suspect_view.h"
#include "web/web.h"

extern const struct route_table suspect_finder_routes, suspect_routes, suspect_people_routes;

/* Inside of the pages. */
struct url suspect_url(struct ctx *c, struct id id, const char *after);
struct suspect_row_view suspect_row_of(struct ctx *c, const struct suspect *s);
bool suspect_of(struct web *w, struct suspect *ret);
bool suspect_show(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view);
/* What to look for in the log of the mail server, made harmless. */
bool suspect_search_terms(struct ctx *c, const struct suspect *s, const str **ret, size_t *ret_n);
