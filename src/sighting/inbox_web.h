#pragma once
#include "web/web.h"

extern const struct route_table inbox_routes, desk_routes;
/* An address that only the machine this program runs on can open: no phone gets there. */
bool sighting_is_here_only(str url);
