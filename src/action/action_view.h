/* action_view: the list of improvements, one of them, the form. */
#pragma once
#include "action/action.h"
#include "live/live_view.h"
#include "web/widget.h"

struct action_line {
	str what, why, who, incident, state, note, due, due_date;
	struct url to, room;
	bool has_room, has_due, is_over, is_done, is_doing;
	bool is_near;                /* its time is worth counting */
	int64_t due_at;
};
struct action_filter { str label; struct url to; bool is_current; };
struct actions_page {
	struct live_view live;
	bool can_act;
	struct action_filter filters[3]; size_t n_filters;
	struct action_line *rows; size_t n_rows;
	struct url add, print, csv, list;
	struct empty_view empty;
	str org, made;
};
struct action_log { str when, who, text; };
struct action_page {
	struct live_view live;
	struct action_line a;
	struct url list, change, move;
	str made, version;
	bool can_act;
	str question; struct url question_to; /* it came from this question of a diagnosis; empty: not */
	struct field_view state, note;
	struct action_log *log; size_t n_log;
	struct errors_view errors;
};
struct action_form {
	struct url list, save;
	str heading, version;
	bool is_new, has_incident;
	str incident_name;
	struct id once, incident_id;
	struct field_view what, why, owner, due;
	struct errors_view errors;
};
