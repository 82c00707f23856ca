/* live_web: events for browsers and programs. docs/api.md tells what they look like. */
#pragma once
#include "web/web.h"

/* GET of a room's events; for the page and for /api/v1. ?after= or Last-Event-ID: the newest entry known. */
bool live_room_events(struct web *w);
extern const struct route_table live_routes;
