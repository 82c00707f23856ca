#include "triage/triage_web.h"

const struct route_table triage_routes = { NULL, 0 };
