#include "sighting/sighting_web.h"

const struct route_table sighting_routes = { NULL, 0 };
