/* The doors of /api/v1 to affected. */
#include "api/api.h"

const struct route_table api_affected_routes = { NULL, 0 };
