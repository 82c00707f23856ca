#include "live/live_web.h"

const struct route_table live_routes = { NULL, 0 };
