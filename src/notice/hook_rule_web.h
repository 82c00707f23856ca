/* hook_rule_web: the matrix of targets and events on /settings/notices. */
#pragma once
#include "notice/notice_view.h"
#include "web/web.h"

/* What was typed when it was refused, else how it is. */
bool notice_hooks_fill(struct web *w, struct notices_page *v);
extern const struct route_table notice_hook_routes;
