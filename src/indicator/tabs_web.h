/* tabs_web: the pages beside each other: what is affected, traces, stages of the attack, pictures. */
#pragma once
#include "room/room_top.h"

enum trace_tab_at { TAB_AFFECTED, TAB_INDICATORS, TAB_STAGES, TAB_PICTURE, TAB_MAX };
struct trace_tab { str label; struct url to; bool is_current; };
struct trace_tabs { struct trace_tab v[TAB_MAX]; size_t n; };
struct trace_tabs trace_tabs_of(struct ctx *c, const struct incident *i, enum trace_tab_at at);
/* The stages as options of a select, "not said" first. */
void stage_options(struct ctx *c, struct field_view *f);
