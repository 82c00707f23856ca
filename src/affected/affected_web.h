#pragma once
#include "web/web.h"

extern const struct route_table affected_routes, stage_routes;
