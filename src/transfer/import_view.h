/* import_view: bringing a chronology into a room: paste or choose a file, look, then all lines or none. */
#pragma once
#include "transfer/chronology.h"
#include "web/widget.h"

struct import_line { str number, when, type, text, source, error; bool is_bad; };
struct import_view {
	str name;
	struct errors_view errors;
	struct field_view csv, file;
	struct url room, look, bring_in;
	bool has_preview, is_good;
	str count;                   /* 12件 */
	str problem;                 /* of the whole file; empty: none */
	str bad_count;
	struct import_line *lines; size_t n_lines;
};
