#include "affected/affected_web.h"

const struct route_table affected_routes = { NULL, 0 };
