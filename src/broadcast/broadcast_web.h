/* broadcast_web: /broadcast (writing and watching), /warning/CODE (answering without sign-in), the banners elsewhere. */
#pragma once
#include "web/web.h"

extern const struct route_table broadcast_routes, broadcast_form_routes, warning_routes;
