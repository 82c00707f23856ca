#include "guest/guest_web.h"

const struct route_table guest_routes = { NULL, 0 };
