/* alarm_web: settings of the sources; their API and the address they post to. */
#pragma once
#include "web/web.h"

extern const struct route_table alarm_routes, alarm_api_routes;
