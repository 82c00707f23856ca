#pragma once
#include "web/web.h"

extern const struct route_table net_routes, drill_routes, list_routes, reached_routes;
