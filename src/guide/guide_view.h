/* guide_view: 備える, and the six pages of the guided start. */
#pragma once
#include "guide/guide.h"
#include "web/prepare.h"

struct guide_mark { str name, state, css, icon; struct url to; bool is_current; };
struct guide_marks { struct guide_mark v[GUIDE_MAX]; size_t n; int64_t done; };
struct prepare_tile { str icon, name, line, chip, css, chip_icon; struct url to; };
struct prepare_page {
	struct guide_marks marks;
	bool is_finished;               /* every page done or put off */
	struct url start; str start_text;
	struct prepare_tile *tiles; size_t n_tiles;
};
struct guide_group { str name, help, now; struct field_view name_field, phone, mail, person; };
struct guide_tick { str value, label, about; bool is_ticked; struct url to; };
struct guide_form_page {
	struct guide_marks marks;
	struct errors_view errors;
	str title, lead, save_text;
	int page;
	bool can_write, is_skipped, is_done;
	struct url save, skip, next, back;
	struct field_view firm_name, trade, phone, prefecture;
	struct guide_group groups[GUIDE_CALLS]; size_t n_groups;
	struct guide_tick *ticks; size_t n_ticks; str ticks_error;
	struct url binder, net, cards; str version;
};
