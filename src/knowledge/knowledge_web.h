/* knowledge_web: the pages of what was learnt. */
#pragma once
#include "web/web.h"

extern const struct route_table knowledge_routes, knowledge_form_routes;
