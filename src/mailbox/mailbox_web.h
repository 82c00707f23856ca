/* /settings/mail-in: where suspicious mail is dropped, how it stands, and what came. */
#pragma once
#include "web/web.h"
extern const struct route_table mailbox_routes;
