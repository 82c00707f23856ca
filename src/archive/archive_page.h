/* archive_page: views of the pages in archive.html. */
#pragma once
#include "archive/archive.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct archive_done_line { str when, who; struct url entry; };
struct archive_export_page {
	struct room_top top;
	struct url save;
	struct field_view evidence, purpose;
	struct errors_view errors;
	struct archive_done_line *done; size_t n_done;
};
