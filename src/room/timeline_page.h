/* timeline_page: the journal of a room on paper, oldest first. */
#pragma once
#include "room/room_top.h"
#include "room/room_web.h"
#include "room/time_picture_web.h"

struct timeline_row {
	str when, type, who, text, old_text, note; str seq; bool is_withdrawn;
	str room;                    /* of a merged room: its name */
	int64_t at; size_t order;    /* place among the entries of several rooms */
};
struct timeline_page {
	struct time_pictures picture; /* on the first page */
	bool has_picture;
	struct room_top top;
	str name, title, org, period, count, seal, made;
	bool is_exercise, is_part;   /* the journal is longer than one page holds */
	bool has_more, is_all;       /* is_all: in one piece, to print */
	struct url more, first, all;
	struct timeline_row *rows; size_t n_rows;
	bool can_merge;              /* others were merged into it, and their entries are not shown */
	struct url merged;
	str merged_names;            /* whose entries stand beside its own; empty: none */
	str cut;
};
