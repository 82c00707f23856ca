/* account_web: sign-in, first set-up and settings as pages. */
#pragma once
#include "web/web.h"

extern const struct route_table account_routes;
