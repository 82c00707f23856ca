/* statistics_web: the page of figures, what stands behind each, CSV and JSON. */
#pragma once
#include "web/web.h"

extern const struct route_table statistics_routes;
