/* The doors of /api/v1 to task. */
#include "api/api.h"

const struct route_table api_task_routes = { NULL, 0 };
