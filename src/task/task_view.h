/* task_view: the pages of tasks and the work plan. */
#pragma once
#include "room/room_top.h"
#include "task/task.h"
#include "waiting/waiting_view.h"
#include "web/page.h"
#include "web/widget.h"

struct task_line {
	str title, who, where;        /* where: name of the incident; may be empty */
	struct url to;
	bool has_due; int64_t due_at;
	str chip_css, chip_icon, chip_text;
};
struct tasks_page {
	struct room_top top;
	bool can_add;
	struct url add, plan;
	struct task_line *open; size_t n_open;
	struct task_line *over; size_t n_over;
	struct empty_view empty;
};
struct task_new_page {
	struct room_top top;
	bool has_room;
	struct url back, save, take_facts;
	struct field_view title, detail, attached, owner, due;
	struct errors_view errors;
};
struct task_said { str who, kind, text; int64_t at; bool is_answer; };
struct task_page {
	struct live_view live;
	bool has_room, can_do, can_start, can_lead, can_drop, can_reopen, has_due;
	str room_name;
	struct url back, room, start, done, drop, reopen, ask, answer, change;
	str back_text, title, detail, attached, owner, asked, note, due;
	str chip_css, chip_icon, chip_text;
	int64_t due_at;
	struct task_said *words; size_t n_words;
	struct field_view note_field, question_field, answer_field;
	struct field_view title_field, detail_field, attached_field, owner_field, due_field;
	struct errors_view errors;
};
struct load_bar { int64_t x, y, height; str count; int64_t text_x, text_y; };
struct load_line { str name, total, late, rest, bar_text; bool is_late; const struct load_bar *bars; size_t n_bars; };
struct work_tab { str label; struct url to; bool is_here; };
struct work_page {
	struct live_view live;
	str title;
	bool is_helper, can_add;
	struct waiting_lines waits;   /* of a helper: what they were asked and have not begun */
	bool lists;                   /* there is more than that, or nothing at all */
	struct url add;
	struct work_tab tabs[3]; size_t n_tabs;
	struct task_line *items; size_t n_items;
	struct load_line *loads; size_t n_loads;
	struct task_line *ended; size_t n_ended;
	struct empty_view empty;
};
