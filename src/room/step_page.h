/* step_page: one step of the procedure in full, and a form for a step of one's own. */
#pragma once
#include "readiness/readiness_view.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct step_page {
	struct room_top top;
	str item, heading, phase, detail;
	struct ready_thing_lines things; /* what it needs beforehand, and whether that is there */
	const str *do_nots; size_t n_do_nots;
	const str *branches; size_t n_branches;
	const str *vendor; size_t n_vendor;
	bool is_evidence;
	enum chip_kind chip;
	bool has_due;
	int64_t due_at;
	str role, owner, due, started, ended, note, source; /* empty: none */
	bool can_act;
	bool can_start, can_finish, can_block, can_reopen;
	struct url start, done, not_needed, blocked, reopen, assign, add_after;
	struct field_view when, who, said;
	struct field_view owner_field, due_field;
	struct errors_view errors;
};
struct step_new_page {
	struct room_top top;
	struct url add;
	struct field_view item, detail, after, phase, owner, due;
	struct errors_view errors;
};
