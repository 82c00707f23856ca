#include "decision/decision_web.h"

const struct route_table decision_routes = { NULL, 0 };
