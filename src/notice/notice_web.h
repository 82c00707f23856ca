/* notice_web: /settings/notices (the firm), /settings/my-notices (oneself), who was told of a room, /read/CODE. */
#pragma once
#include "web/web.h"

extern const struct route_table notice_routes, my_notice_routes, receipt_routes;
