#pragma once
#include "contact/people_file.h"
#include "web/page.h"

struct people_past { str head, text; struct url undo; bool can_undo; };
struct people_file_page {
	struct url back, send, xlsx, csv, cp932;
	struct errors_view errors;
	struct field_view file;
	const struct people_past *past; size_t n_past;
};
struct people_found { str place, name, what; bool is_new, is_skipped; };
struct people_bad { str place, heading, read, reason; };
struct people_look_page {
	struct url back, here, other, apply, drop;
	struct errors_view errors;
	str file_name, known, unknown, added, changed, same, skipped, wrong, apply_text, digest, other_text, more;
	bool is_open, has_name, is_good, is_nothing, skips, has_twins;
	const struct people_bad *bad; size_t n_bad;
	const struct people_found *found; size_t n_found;
};
struct people_plan_json { struct opt_int added, changed, same, skipped, wrong; struct str_list mistakes, unknown; str digest; };
