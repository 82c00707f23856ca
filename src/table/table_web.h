#pragma once
#include "table/table.h"
#include "web/web.h"

extern const struct route_table table_routes;
