/* task_web: pages of tasks and the work plan. */
#pragma once
#include "task/task.h"
#include "web/web.h"

extern const struct route_table task_routes;
bool work_show(struct web *w);
struct task_line;
struct task_line task_line_of(struct ctx *c, const struct work_item *i);
