#pragma once
#include "procedure/own_op.h"
#include "procedure/own_view.h"
#include "web/web.h"

extern const struct route_table procedure_routes, procedure_edit_routes, procedure_version_routes, procedure_file_routes;

/* --- shared by the pages --- */
struct url own_url(struct ctx *c, str key, const char *after);
bool own_of(struct web *w, struct own_procedure *ret);   /* of {procedure}; ERR_NOT_FOUND */
void own_chip_add(struct own_chips *to, const char *css, const char *icon, str text);
void own_version_chips(struct ctx *c, const struct own_version *v, struct own_chips *to);
/* Steps as they are read; of a draft with their buttons. */
bool own_read_fill(struct ctx *c, const struct procedure_def *d, const struct own_procedure *draft_of, struct own_read *ret);
bool own_mends_fill(struct ctx *c, const struct own_procedure *p, struct own_mend_lines *ret);
bool own_diff_fill(struct ctx *c, const struct own_diff *d, bool can_take, struct own_diff_view *ret);
bool own_page(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view);
