#include "action/action_web.h"

const struct route_table action_routes = { NULL, 0 };
