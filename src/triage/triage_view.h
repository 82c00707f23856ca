/* triage_view: the first assessment, what has to be done by when, and the same on paper. */
#pragma once
#include "room/room_top.h"
#include "room/room_web.h"
#include "task/task.h"
#include "triage/triage.h"

struct triage_step { str item, who, due, state; struct url page; bool is_over, is_late; enum chip_kind chip; };
struct triage_column { str name; struct triage_step *steps; size_t n_steps; };
struct triage_page {
	struct room_top top;
	const struct triage *now;
	struct opt_int level;        /* of the incident */
	str level_text, written;     /* 3 お客さま… / who and when; empty: nobody */
	struct triage_column columns[TRIAGE_HORIZON_MAX]; size_t n_columns;
	bool can_act, edit_open;
	struct url save, add, print, aid;
	struct field_view level_field, ground, effect, worst, concerned, who;
	struct field_view horizon, item, owner;
	struct errors_view errors;
	struct empty_view empty;
	/* on paper */
	str name, title, org, made;
	bool is_exercise;
};
