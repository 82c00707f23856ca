#pragma once
#include "web/web.h"

extern const struct route_table inbox_routes, desk_routes;
