#pragma once
#include "web/out.h"
struct entry { str text; int64_t seq; struct id id; bool withdrawn; struct url link; };
struct step_rows { const struct entry *v; size_t n; };
struct room_view {
	str title;
	struct html lead;
	const struct entry *entries;
	size_t n_entries;
	struct step_rows steps;
	struct url save;
	bool exercise;
	int label;
};

#include "web/out.h"
/* Written by hand in the program. */
void example_form_token_html(struct out *o);
