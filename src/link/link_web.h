/* link_web: the pages of links between rooms. */
#pragma once
#include "web/web.h"

extern const struct route_table link_routes;
