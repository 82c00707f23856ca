/* The doors of /api/v1 to sighting. */
#include "api/api.h"

const struct route_table api_sighting_routes = { NULL, 0 };
