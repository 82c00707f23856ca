/* The doors of /api/v1 to indicator. */
#include "api/api.h"

const struct route_table api_indicator_routes = { NULL, 0 };
