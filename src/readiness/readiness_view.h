/* readiness_view: how ready the procedures are, what is missing, what to do next. */
#pragma once
#include "readiness/readiness.h"
#include "web/prepare.h"

struct ready_line { str name, why, css, icon, when; const str *reasons; size_t n_reasons; struct url to; str to_text; };
/* A prerequisite at a step: whether it is there, where, and what to do now where it is not. */
struct ready_thing_line {
	str name, chip, css, icon, when, place, to_text, file_text, instead, go_text;
	const str *reasons; size_t n_reasons;
	struct url to, file, go;
	bool has_to, has_file, has_go;
};
struct ready_thing_lines { struct ready_thing_line *v; size_t n; };
struct ready_line_of { str name, share; int64_t done, total; struct url to, write; struct ready_line *missing; size_t n_missing; str more; bool can_write, is_whole; };
struct ready_page {
	struct errors_view errors;
	str whole, how; int64_t done, total;
	struct ready_line *next; size_t n_next;
	struct ready_line_of *counted; size_t n_counted;
	struct ready_line_of *others; size_t n_others;
	struct url ledger, write, drill;
	bool can_act, has_unwritten;
};
