#pragma once
#include "web/web.h"

extern const struct route_table readiness_routes;
