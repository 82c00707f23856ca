/* prepare: the tabs below 備える. One place shows its own; a tab a line in prepare.c. */
#pragma once
#include "web/page.h"

enum prepare_tab { PREPARE_START, PREPARE_PEOPLE, PREPARE_STRUCTURE, PREPARE_NET, PREPARE_PROCEDURES, PREPARE_WINDOWS, PREPARE_DECIDE, PREPARE_BINDER, PREPARE_READY, PREPARE_MAX };
struct prepare_tab_view { str label; struct url to; bool is_current; };
struct prepare_tabs_view { struct prepare_tab_view v[PREPARE_MAX]; size_t n; };
struct prepare_tabs_view prepare_tabs_of(struct ctx *c, enum prepare_tab current);
/* In a template: % use prepare_tabs(PREPARE_NET). */
