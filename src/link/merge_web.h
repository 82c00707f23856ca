/* merge_web: これから起きること, shown before a merge is done. */
#pragma once
#include "web/web.h"

bool merge_show(struct web *w);
bool merge_refuse(struct web *w);
bool merge_done(struct web *w);
