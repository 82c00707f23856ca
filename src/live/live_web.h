#pragma once
#include "web/web.h"

extern const struct route_table live_routes;
