/* knowledge_page: the list of notes, one of them, writing one, its history, and beginning one from an incident. */
#pragma once
#include "knowledge/knowledge.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct note_line { str title, begins, kind, source, tags, changed, state, state_css, state_icon; bool has_state, is_due, for_room; struct url to; };
struct notes_page {
	struct url action, add, self;
	str words;
	struct field_view kind, tag, source;
	bool can_write, is_archived, is_narrowed, is_picked; /* picked: by more than words */
	struct note_line *lines; size_t n_lines;
	str count;
	struct pager_view pager; bool has_pager;
	struct empty_view empty;
};
struct note_page {
	struct url all, edit, history, publish, archive, restore, room, link;
	const struct knowledge *k;
	str kind, source, date, keeper, review, changed, made, state, state_css, state_icon;
	str *tags; size_t n_tags; struct url *tag_to;
	str *traces; size_t n_traces;
	bool can_write, is_draft, is_archived, is_due, has_link, has_room, for_room;
	struct field_view reason;
	struct errors_view errors;
};
struct note_form_page {
	struct url all, save;
	bool is_new, is_draft, is_hidden_room;
	str version, warn;
	struct field_view title, kind, tags, happened, signs, to_do, not_to_do, traces, source, source_by, source_url, source_date,
		keeper, review, audience, reason;
	struct errors_view errors;
};
struct note_version_line { str head, reason; bool is_first; struct knowledge_diff *diffs; size_t n_diffs; };
struct note_history_page { struct url note; str title; struct note_version_line *v; size_t n; };
struct note_short_line { str title, state; struct url to; };
struct note_from_page {
	struct room_top top;
	struct url save;
	bool can_make, is_restricted;
	struct note_short_line notes[20]; size_t n_notes;
	struct field_view audience;
	struct errors_view errors;
};
