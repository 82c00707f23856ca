/* open_view: what いますぐ対応 shows. */
#pragma once
#include "reach/mark_view.h"
#include "room/aid.h"
#include "room/room.h"
#include "web/widget.h"

struct open_room { str name; struct url to; };
struct open_commander { str when, kind, text, department, take; bool is_shown, is_ticked; };
struct open_view {
	struct open_commander *commanders; size_t n_commanders; /* one a kind that has a row */
	bool is_exercise;
	struct errors_view errors;
	struct field_view title, kind, level, noticed_at, noticed_by, name, restricted;
	str suggested;
	struct url action, other_mode;
	struct similar_view similar;
	bool has_looked;             /* somebody asked for what happened before */
	struct url look;
	struct aid_view aid;
	bool has_proposal;
	const struct text2 *card_do; size_t n_card_do;
	const struct text2 *card_dont; size_t n_card_dont;
	struct open_room *rooms; size_t n_rooms;
	bool has_call;
	str call_who, call_number;
	struct reach_mark call_mark;
	struct url call;
};
