#include "closing/closing_web.h"

const struct route_table closing_routes = { NULL, 0 };
