/* fact_page: what is known, item by item, and one item with its history. */
#pragma once
#include "room/room_top.h"
#include "room/room_web.h"

struct fact_row {
	str number, label, help;
	bool is_absent;              /* nobody wrote it yet */
	bool has_chip;
	enum chip_kind chip;
	str value, source, as_of;
	struct url to;
};
struct facts_page {
	struct room_top top;
	struct fact_row *rows; size_t n_rows;
	bool can_act;
};
struct fact_past { str when, who, text, seq; struct url entry; };
struct fact_page {
	struct room_top top;
	struct url all;
	str heading, help;
	struct fact_row now;
	bool can_act, several_lines;
	struct url save;
	struct field_view state, value, source, as_of;
	struct fact_past *past; size_t n_past;
	struct errors_view errors;
};
