/*
 * api: the doors of /api/v1 into a room. Every change is the operation row the page uses too; here stands only the
 * address of each and what is answered: the object in its documented shape, 201 + Location for what was made, 204
 * for what leaves nothing to show, a problem document for everything refused (web/problem.c).
 */
#pragma once
#include "web/web.h"

extern const struct route_table api_routes;
