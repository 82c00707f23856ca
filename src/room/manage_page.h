/* manage_page: what can be changed about an incident itself, its level, its phase, and its end. */
#pragma once
#include "room/aid.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct open_line { str title, line; struct url to; bool has_due; int64_t due_at; };
struct manage_page {
	struct room_top top;
	str title, name, kind, lead, level, phase; /* as they are */
	bool can_change, can_end, is_open;
	struct url rename, lead_to, kind_to, level_page, phase_page, access, close, reopen, archive;
	struct field_view name_field, title_field, lead_field, kind_field, ground_field, reason_field;
	struct errors_view errors;
};
struct level_line { str number, css, name, scope, calls; };
struct level_page {
	struct room_top top;
	bool can_change;
	str now;
	struct level_line *levels; size_t n_levels;
	struct url save;
	struct field_view level, ground;
	struct aid_view aid;
	struct errors_view errors;
};
struct phase_page {
	struct room_top top;
	bool can_change;
	str now;
	struct url save;
	struct field_view phase, acknowledged, note;
	struct open_line *left; size_t n_left;
	struct errors_view errors;
};
/* Steps as lines with links. */
struct open_line *open_lines(struct ctx *c, const struct step *const *v, size_t n, size_t more);
