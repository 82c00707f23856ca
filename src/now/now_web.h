/* now_web: いま, the first page after signing in, and the list of all incidents for the API. */
#pragma once
#include "web/page.h"
extern const struct route_table now_routes;
