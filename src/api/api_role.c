/* The doors of /api/v1 to role. */
#include "api/api.h"

const struct route_table api_role_routes = { NULL, 0 };
