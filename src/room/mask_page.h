/* mask_page: the maskings that wait for a second person. */
#pragma once
#include "room/room_top.h"
#include "room/room_web.h"

struct mask_line {
	str seq;
	struct url entry;
	str text;                    /* as it shall stand */
	str reason, who, when;
	bool is_mine;                /* somebody else has to agree */
	bool is_first;
	struct url grant, refuse;
};
struct mask_page {
	struct room_top top;
	struct mask_line *lines; size_t n_lines;
	bool can_act;
	struct errors_view errors;
	struct empty_view none;
};
