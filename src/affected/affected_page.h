/* affected_page: what is affected, one thing, the stages of an attack, and the pictures. */
#pragma once
#include "affected/picture_web.h"
#include "affected/stage.h"
#include "indicator/tabs_web.h"
#include "room/room_top.h"
#include "room/room_web.h"
#include "room/time_picture_web.h"

struct affected_line {
	str name, type, icon;
	int state;
	str detail;                   /* place, owner, since, amount, special: one line */
	str from;                     /* names it was reached from */
	str stage;
	struct url to;
};
struct affected_form {
	struct field_view type, names, name, row, state, place, owner, since, note, stage, amount, reached_from;
	struct field_view special;    /* options with what is chosen */
	const bool *chosen;           /* of special's options */
	struct id once;
	str seen;
};
struct affecteds_page {
	struct room_top top;
	struct trace_tabs tabs;
	struct affected_line *lines; size_t n_lines;
	struct affected_pictures pictures;
	str counts;
	bool can_act, form_open;
	struct url add, print, risks; /* risks: what had been written down about these things */
	struct affected_form form;
	struct errors_view errors;
	struct empty_view empty;
};
/* What the ledgers say of it: owner, place, whom to ring, and what points at the row: backups, logs, information in it. */
struct affected_fact { str label, text; struct url to; bool is_linked; };
struct affected_known { bool has; str row; struct url to; bool is_linked; struct affected_fact *facts; size_t n_facts; struct affected_fact *from; size_t n_from; };
struct affected_past { str when, who, text, seq; struct url entry; };
struct affected_reached { str name; struct id id; };
struct affected_move { str code, label; int state; bool is_now, needs_reason; };
struct affected_one_page {
	struct room_top top;
	struct url all;
	str heading, type;
	int state;
	str detail, note, stage, seen;
	struct affected_known known;
	bool can_act, form_open;
	struct url save, move, link, unlink;
	struct affected_move *moves; size_t n_moves;
	struct field_view state_field, reason, when;
	struct affected_form form;
	struct affected_reached *from; size_t n_from;
	struct field_view from_field;
	bool can_link;
	struct affected_past *past; size_t n_past;
	struct errors_view errors;
};
struct affected_line *affected_lines(struct ctx *c, const struct incident *i, const struct affected *v, size_t n);
struct stage_item { str text; struct url to; };
struct stage_line {
	str number, name, happens;
	const str *look; size_t n_look;
	struct stage_item *items; size_t n_items;
	bool is_seen;
};
struct stages_page { struct room_top top; struct trace_tabs tabs; struct stage_line *stages; size_t n_stages; str seen; bool can_act; };
struct picture_page {
	struct room_top top;
	struct trace_tabs tabs;
	str org, made, name, vague;
	bool is_exercise;
	struct affected_pictures things;
	struct time_pictures time;
	struct affected_line *lines; size_t n_lines;
	struct url timeline;
};
struct proposal_line { str kind, value, state, from; const char *css, *icon; struct url entry; bool is_known, is_chosen; };
struct take_page {
	struct room_top top;
	struct url all;
	str heading, text;            /* of one entry: its words */
	str entry;                    /* its number; empty: all */
	struct proposal_line *lines; size_t n_lines;
	bool can_act, any_new;
	struct url take, mark;
	bool has_stage;
	struct field_view stage;
	struct errors_view errors;
};
/* The choice of rows for a form; what the ledgers say of a thing. */
bool affected_row_options(struct ctx *c, const struct affected *a, struct field_view *f);
bool affected_known_of(struct ctx *c, const struct affected *a, struct affected_known *ret);
