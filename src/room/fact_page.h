/* fact_page: what is known, item by item, and one item with its history. */
#pragma once
#include "question/question.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct fact_row {
	str number, label, help;
	bool is_absent;              /* nobody wrote it yet */
	bool has_chip;
	enum chip_kind chip;
	str value, source, as_of;
	struct url to;
	bool has_from;               /* taken from an entry */
	struct url from;
	str from_seq;
	bool can_ask;                /* not known, and nobody finds out yet */
	struct url ask;
};
/* One of the six questions with what answers it. */
struct asks_group {
	str name, css;               /* いつ */
	struct fact_row *rows; size_t n_rows;
	struct fact_question *questions; size_t n_questions;
};
struct fact_question { str text, line; bool is_late; struct url to; };
struct facts_page {
	struct room_top top;
	bool is_grouped;             /* 5W1H instead of the ten items */
	struct url plain, grouped, questions;
	struct asks_group *groups; size_t n_groups;
	struct fact_question *open; size_t n_open;
	struct fact_row *rows; size_t n_rows;
	bool can_act;
};
struct fact_past { str when, who, text, seq; struct url entry; };
struct fact_page {
	struct room_top top;
	struct url all;
	str heading, help;
	struct fact_row now;
	bool can_act, several_lines;
	struct url save;
	struct field_view state, value, source, as_of;
	struct fact_past *past; size_t n_past;
	struct errors_view errors;
};
