/* indicator_page: the traces of a room, one of them, and what the entries hold. */
#pragma once
#include "indicator/indicator.h"
#include "indicator/tabs_web.h"
#include "room/room_web.h"

struct indicator_other { str text; struct url to; };
struct indicator_line {
	str kind, value, real, note, stage;
	const char *css, *icon; str state;
	bool has_first; str first; struct url entry;
	struct indicator_other *others; size_t n_others;
	struct url to;
};
struct indicators_page {
	struct room_top top;
	struct trace_tabs tabs;
	struct indicator_line *lines; size_t n_lines;
	bool can_act, can_export;
	struct url take, csv, add;
	struct field_view value, state, note, stage;
	struct errors_view errors;
	struct empty_view empty;
};
struct indicator_one_page {
	struct room_top top;
	struct url all;
	struct indicator_line line;
	bool can_act;
	struct url save;
	str seen;
	struct field_view state, note, stage;
	struct errors_view errors;
};
