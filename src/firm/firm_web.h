/* firm_web: the page and the API of writing a whole organisation out. */
#pragma once
#include "web/web.h"

extern const struct route_table firm_routes;
