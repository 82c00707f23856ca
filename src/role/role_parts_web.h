/* role_parts_web: the hand-over sheet, for the routes of the role module. */
#pragma once
#include "web/web.h"

bool handover_show(struct web *w);
bool handover_refuse(struct web *w);
bool handover_given(struct web *w);
bool handover_taken(struct web *w);
bool handover_withdrawn(struct web *w);
