/* The doors of /api/v1 to action. */
#include "api/api.h"

const struct route_table api_action_routes = { NULL, 0 };
