#include "role/role_web.h"

const struct route_table role_routes = { NULL, 0 };
