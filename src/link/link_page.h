/* link_page: what a room belongs together with; linking it; what a merge does. */
#pragma once
#include "link/link.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct link_line {
	str anchor, css, icon, relation;
	str name, title, state, state_css, state_icon, kind, noticed, reason, made;
	struct opt_int level;
	bool is_exercise, is_restricted;
	struct url room, back, merge; /* back: take it back */
	bool can_end, can_merge;
};
struct wave_view {
	bool is;
	str rooms, level_text, affected, shared;
	struct opt_int level;
	struct { str value, kind, rooms; } traces[10]; size_t n_traces;
	bool has_more; str more;
};
struct links_page {
	struct room_top top;
	struct link_line *lines; size_t n_lines;
	struct wave_view wave;
	bool can_add, has_merged;
	struct url add, timeline;
	struct empty_view empty;
};
struct merge_choice { str name; struct url to; };
struct link_new_page {
	struct room_top top;
	struct url all, save, search;
	bool can_add, has_likely, is_searched, is_found;
	str query, none;              /* none: what the search says when nothing was found */
	struct field_view other, relation, reason;
	struct merge_choice *merges; size_t n_merges;
	struct errors_view errors;
};
struct link_one_page {
	struct room_top top;
	struct url all, save;
	struct link_line line;
	bool can_end, is_merge;
	str undo;                     /* of a merge: what taking it back does */
	struct field_view reason;
	struct errors_view errors;
};
struct merge_line { str what, fate; };
struct merge_page {
	struct room_top top;
	struct url all, save, other_way;
	bool can_merge, is_refused, is_over;
	str from, from_title, into, into_title, why_not;
	str into_id, seen;
	bool has_other_way;
	struct merge_line *moves; size_t n_moves;
	struct merge_line *stays; size_t n_stays;
	struct field_view reason;
	struct errors_view errors;
};
