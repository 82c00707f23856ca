#pragma once
#include "indicator/indicator.h"
#include "web/web.h"

extern const struct route_table indicator_routes;
/* Colour and icon of a state. */
struct indicator_look { const char *css, *icon; };
const struct indicator_look *indicator_look(int state);
