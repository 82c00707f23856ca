/* report_web: a report's desk (draft), its paper, and the list. */
#pragma once
#include "web/page.h"
extern const struct route_table report_routes;
