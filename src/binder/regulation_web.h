/* regulation_web: the pages of the regulation. */
#pragma once
#include "binder/regulation.h"
#include "web/page.h"
#include "web/widget.h"

extern const struct route_table regulation_routes;
bool regulation_prepare(struct web *w);
bool regulation_send(struct web *w, str type);

struct regulation_part { str number, title; struct field_view own; };
struct regulation_line { str version, when, reason, chip, chip_css, chip_icon; struct url to; };
struct regulation_page {
	struct errors_view errors;
	struct regulation_part *parts; size_t n_parts;
	struct field_view reason;
	struct regulation_line *versions; size_t n_versions;
	bool may_save, can_approve, has_any, is_behind, is_waiting, has_force;
	str version, state;
	struct url paper;
};
struct regulation_paper_view { struct url back; str firm, title, state; const struct document *doc; str version; };
