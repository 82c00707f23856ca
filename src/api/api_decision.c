/* The doors of /api/v1 to decision. */
#include "api/api.h"

const struct route_table api_decision_routes = { NULL, 0 };
