/* question_view: what is not known, as a list, and one of them with what can be done. */
#pragma once
#include "question/question.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct question_line {
	str text, asks;
	str who;                     /* 小西 直樹 / 担当は未定 */
	bool has_due;
	int64_t due_at;
	str due;
	bool is_open;
	str chip_css, chip_icon, chip_text;
	str answer;                  /* or why dropped; empty while open */
	struct url page;
};
struct questions_page {
	struct room_top top;
	struct url facts;
	struct question_line *open; size_t n_open;
	struct question_line *ended; size_t n_ended;
	bool can_act;
	struct url add;
	struct field_view text, asks, fact, owner, due;
	struct errors_view errors;
	struct empty_view empty;
};
struct question_page {
	struct room_top top;
	struct url all;
	struct question_line now;
	str fact, asked, ended, source; /* empty: none */
	bool can_act, can_end, can_reopen, has_fact;
	struct url answer, assign, drop, reopen;
	struct field_view answer_field, source_field, as_fact, owner, due, reason;
	bool drop_open;
	struct errors_view errors;
};
