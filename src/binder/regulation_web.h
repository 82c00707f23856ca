/* regulation_web: the pages of the regulation. */
#pragma once
#include "binder/regulation.h"
#include "web/page.h"
#include "web/widget.h"

extern const struct route_table regulation_routes;
bool regulation_prepare(struct web *w);
bool regulation_send(struct web *w, str type);

struct regulation_part { str number, title; struct field_view own; };
struct regulation_line { str version, when, reason, said, chip, chip_css, chip_icon; struct url to, compare; bool has_compare; };
struct regulation_section_view { str title, when; const struct regulation_line_diff *lines; size_t n_lines; str more; };
/* Sections that differ; /binder/regulation/compare. */
struct regulation_diff_page {
	struct url back;
	str from, to;
	struct regulation_section_view *sections; size_t n_sections;
	bool is_other_lang, is_none;
};
bool regulation_compare(struct web *w);
void regulation_section_views(struct ctx *c, const struct regulation_section_diff *v, size_t n, struct regulation_section_view **ret);
struct regulation_page {
	struct errors_view errors;
	struct regulation_part *parts; size_t n_parts;
	struct field_view reason;
	struct regulation_line *versions; size_t n_versions;
	struct field_view words;     /* with which it is sent back */
	struct regulation_section_view *changed; size_t n_changed; /* since the newest version */
	bool may_save, can_approve, has_any, is_behind, is_waiting, is_returned, has_force, has_before;
	str version, state;
	str since;                   /* 第2版のあとに変わったところ */
	str draft_reason;            /* of a draft that takes them in */
	str returned, returned_words;
	str heading, read_text;      /* what the state is of; 第2版を読む */
	str held, held_text;         /* what holds while another waits */
	bool has_read, has_held;
	struct url read, held_to;    /* the kept texts */
	struct url paper, before, today; /* paper: as it would be today */
};
struct regulation_paper_view { struct url back; str firm, title, state; const struct document *doc; str version; };
