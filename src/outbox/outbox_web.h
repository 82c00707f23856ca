/* /settings/mail: how mail goes out, a test, and what went. */
#pragma once
#include "web/web.h"
extern const struct route_table outbox_routes;
