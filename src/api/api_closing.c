/* The doors of /api/v1 to closing. */
#include "api/api.h"

const struct route_table api_closing_routes = { NULL, 0 };
