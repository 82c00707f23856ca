#include "indicator/indicator_web.h"

const struct route_table indicator_routes = { NULL, 0 };
