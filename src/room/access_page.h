/* access_page: who may see a room, and who sees what in it. */
#pragma once
#include "room/room_top.h"
#include "web/widget.h"

struct access_line {
	str name, mail, added;
	bool is_gone, is_me, can_remove;
	struct url remove;
};
struct access_page {
	struct room_top top;
	bool is_restricted, can_change, has_members, has_choice;
	struct access_line *members; size_t n_members;
	struct url add, restrict_to, lift, guests;
	struct field_view account, reason;
	struct errors_view errors;
};
