#pragma once
#include "firm/firm.h"
#include "web/page.h"

struct firm_line { int64_t at; str who, css, icon, state, about; };
struct firm_page {
	struct errors_view errors;
	struct field_view password;
	str size, command;
	bool is_made;                     /* one is being made at this moment */
	int64_t done;                     /* of a thousand */
	bool is_ready, is_theirs;         /* is_theirs: somebody else asked, and only they are handed the file */
	struct url file, drop;
	str download, until, hash;
	str failed;                       /* why the newest one could not be made; "": it could */
	struct firm_line *rows;
	size_t n_rows;
};
