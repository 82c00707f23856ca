/* overview_view: ready values of the executive's page. */
#pragma once
#include "web/widget.h"

struct over_line { str text, more; struct url to; };
/* A number, how it is counted, the rows behind it. */
struct over_number { str number, what, how, css, icon, state; struct url to; bool has_state; };
struct over_part {
	const char *id;
	str title;
	struct over_number *numbers; size_t n_numbers;
	str head;                       /* of the lines; may be empty */
	struct over_line *lines; size_t n_lines;
	str second; size_t n_first;     /* another head, after so many lines; empty: there is none */
	str none, way_text;             /* nothing to say yet, and what to do */
	struct url way;
};
struct overview_view {
	struct url paper, self;
	str org, made;
	struct over_part *parts; size_t n_parts;
};
