#pragma once
#include "web/page.h"
#include "web/web.h"

extern const struct route_table org_routes;
/* Where the firm is, as a list to choose from. `now`: key. */
struct field_view org_prefecture_field(struct web *w, str now);
