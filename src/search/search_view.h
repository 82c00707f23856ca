/* search_view: what /search shows. */
#pragma once
#include "search/search.h"
#include "web/page.h"

struct search_row {
	str icon, kind, room;
	const struct search_piece *title; size_t n_title;
	const struct search_piece *text; size_t n_text;
	struct url to, room_to;
	bool has_when;             /* `when` in place of at_ms: known to the day only, say */
	str when;
	int64_t at_ms;
	bool is_withdrawn, is_exercise;
};
struct search_word { str word; struct url to; };
struct search_view {
	str q, error;
	struct field_view kind, room, from, to;
	bool is_narrowed, has_rooms, is_helper;
	str narrowed;              /* by what: 記録、2026-11-01 */
	str in_room;               /* searched in this room alone */
	struct url everywhere;
	const struct search_row *rows; size_t n_rows;
	bool is_asked, is_later;   /* later: not the first page */
	str count;
	bool has_more, is_cut;
	struct url more, first;
	bool is_filling;
	int64_t percent;
	const struct search_word *words; size_t n_words; /* each alone, when all together found nothing */
	const struct search_word *examples; size_t n_examples;
	struct url wider;          /* the same words without narrowing */
};
