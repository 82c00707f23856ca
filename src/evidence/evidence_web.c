#include "evidence/evidence_web.h"

const struct route_table evidence_routes = { NULL, 0 };
