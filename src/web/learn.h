/* learn: the tabs below 学ぶ. One place shows its own; a tab a line in learn.c. */
#pragma once
#include "web/page.h"

enum learn_tab { LEARN_OVERVIEW, LEARN_NOTES, LEARN_DIAGNOSIS, LEARN_STATISTICS, LEARN_MAX };
struct learn_tab_view { str label; struct url to; bool is_current; };
struct learn_tabs_view { struct learn_tab_view v[LEARN_MAX]; size_t n; };
struct learn_tabs_view learn_tabs_of(struct ctx *c, enum learn_tab current);
/* In a template: % use learn_tabs(LEARN_NOTES). Nothing is written while there is one tab. */
