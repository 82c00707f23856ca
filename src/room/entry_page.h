/* entry_page: one entry in full, and what can be done about it. */
#pragma once
#include "room/room_top.h"
#include "room/room_web.h"

struct entry_page {
	struct room_top top;
	str heading;                 /* 記録 #16 */
	struct entry_line line;
	str when, recorded, who, writer, source;
	struct room_view *others;    /* what it refers to and what refers to it, as lines of the journal */
	bool can_take;               /* what it says may become a fact */
	struct url take;
	struct field_view take_key;
	bool can_correct, can_withdraw, can_mask;
	bool mask_waits;             /* somebody asked already */
	bool withdraw_open, mask_open; /* unfolded: sent and refused */
	str no_forms;                /* why nothing can be changed here; empty: something can */
	struct url correct, withdraw, mask, mask_page;
	struct field_view text, type, when_field, who_field, withdraw_reason, part, mask_reason;
	struct url traces;           /* taking them, and the stage of the attack */
	bool traces_shown;
	struct errors_view errors;
};
