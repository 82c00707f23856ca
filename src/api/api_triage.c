/* The doors of /api/v1 to triage. */
#include "api/api.h"

const struct route_table api_triage_routes = { NULL, 0 };
