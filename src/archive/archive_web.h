/* archive_web: pages that write a room out and take one in. */
#pragma once
#include "archive/archive.h"
#include "web/web.h"

extern const struct route_table archive_routes, archive_in_routes;
/* For page and API: prepare of op_archive_export, and the answer that sends what it made. */
bool archive_export_prepare(struct web *w);
bool archive_export_answer(struct web *w);
