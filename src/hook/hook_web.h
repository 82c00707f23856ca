/* /settings/hooks: which chats and programs are told, a test, and what went there. */
#pragma once
#include "web/web.h"
extern const struct route_table hook_routes;
