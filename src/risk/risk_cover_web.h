/* risk_cover_web: coverage, and the method. */
#pragma once
#include "web/web.h"

extern const struct route_table risk_cover_routes;
