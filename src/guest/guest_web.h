/* guest_web: links for people outside, as the room makes them (guest_web.c) and as they are opened (guest_room_web.c). */
#pragma once
#include "guest/guest.h"
#include "web/web.h"

extern const struct route_table guest_routes, guest_room_routes;
