#include "task/task_web.h"

const struct route_table task_routes = { NULL, 0 };
