/* diagnosis_view: ready values of the pages of the self-diagnosis. */
#pragma once
#include "diagnosis/diagnosis.h"
#include "sheet/sheet_view.h"
#include "web/widget.h"

struct diag_cell { str name, text; int group; };                              /* of a group that answered */
struct diag_tab { str label; struct url to; bool is_current; };
struct diag_band { str name, about, css, icon; bool has; };
struct diag_bar { str name, value; int percent; bool is_head; };     /* head: a name above the bars that follow */
struct diag_picture { const char *id; str title, about; const struct diag_bar *bars; size_t n_bars; };
struct diag_dot { int tenths; str mark; };                           /* mark: a letter of the group */
struct diag_line { str name; struct diag_dot dots[DIAG_GROUPS]; size_t n_dots; };
struct diag_lines { const char *id; str title, about; const struct diag_line *v; size_t n; };

/* Where groups stood in the last rounds, a small picture for each part: `percent` of what could be had, oldest round first. */
#define DIAG_ROUNDS_DRAWN 4
struct diag_trend_line { str mark; int percent[DIAG_ROUNDS_DRAWN]; bool has[DIAG_ROUNDS_DRAWN]; };
struct diag_trend_part { str name; struct diag_trend_line *lines; size_t n_lines; };
struct diag_trend { const char *id; str title, about; str rounds[DIAG_ROUNDS_DRAWN]; size_t n_rounds; struct diag_trend_part *parts; size_t n_parts; };

struct diag_past { str name, closed, points; struct url to; struct diag_cell *cells; size_t n_cells; };
struct diagnosis_start {
	struct diag_tab *tabs; size_t n_tabs;
	str name, about, source;
	bool is_verified, can_act, has_open, has_latest;
	str sheet, begin_text, open_text, open_counts;
	struct url begin, open, latest;
	str latest_name, latest_points, latest_when;
	struct diag_band band;
	struct diag_picture over_time;
	struct diag_past *past; size_t n_past;
	struct diag_cell *heads; size_t n_heads;            /* groups that answered */
	struct empty_view empty;
	struct errors_view errors;
};

struct diag_group_row { str name, count, points; struct diag_band band; struct url answer; str answer_text; bool is_firm; };
struct diag_part_row { str name; struct diag_cell *cells; size_t n_cells; }; /* the last: the firm */
struct diag_item_row {
	str number, text, mean, lacks, weights, todo, actions, gap, meaning, shown;
	bool is_large, is_shown;
	struct url to;
	struct diag_cell *cells; size_t n_cells;
};
/* Questions whose difference may mean the same; first: shown at once. */
struct diag_gap_group { str meaning, rest_text; struct diag_item_row *rows; size_t n_rows, n_first; };
struct diag_item_part { str name; struct diag_item_row *rows; size_t n_rows; };
struct diagnosis_round {
	struct errors_view errors;
	struct url back, close, reopen, csv, paper, self;
	str sheet_name, number, opened, closed, source, org, made, back_text;
	struct url links, ask;
	struct field_view until, named;
	bool is_open, can_act, has_links, has_answers, is_verified, is_high, has_one_group, is_paper;
	struct diag_group_row *groups; size_t n_groups;     /* while open: those to answer as; the last of a closed one: the firm */
	str points;
	struct diag_band band;
	struct diag_trend trend;
	str trend_head;                                     /* 第1回→第2回 */
	struct diag_part_row *parts; size_t n_parts;
	struct diag_cell *heads; size_t n_heads;            /* groups that answered */
	struct diag_item_row *next; size_t n_next;          /* the first three */
	struct diag_item_row *rest; size_t n_rest;
	str rest_text;
	struct diag_lines gaps_picture;
	str marks;                                          /* which sign is which group */
	struct diag_gap_group *gaps; size_t n_gaps;
	struct diag_item_row *high; size_t n_high;
	struct diag_item_part *items; size_t n_items;
};

struct diagnosis_answer_page {
	struct errors_view errors;
	struct url back, save;
	str back_text, heading;
	struct field_view group;
	struct diag_question_part { str name; struct sheet_input *inputs; size_t n_inputs; } *parts; size_t n_parts;
};

struct diag_said { str choice, worth; struct diag_cell *cells; size_t n_cells; };
struct diag_heard { str head, text; };
struct diag_done { str what, state, plan; struct url to; bool is_over; };
struct diagnosis_item_page {
	struct errors_view errors;
	struct url back, note, act, before, after;
	str back_text, number, text, help, mean, weights, todo, gap, meaning;
	bool can_act, is_open, has_before, has_after, has_gap;
	const str *probes; size_t n_probes;
	struct diag_said *said; size_t n_said;
	struct diag_cell *heads; size_t n_heads;            /* groups that answered */
	struct diag_heard *heard; size_t n_heard;
	struct diag_done *done; size_t n_done;
	struct field_view say, what, owner, due;
	struct id once;
};

/* picture_web.c */
void diagnosis_trend_html(struct out *o, const struct diag_trend *p);      /* groups by part, round after round */
void diagnosis_columns_html(struct out *o, const struct diag_picture *p);  /* over time */
void diagnosis_dots_html(struct out *o, const struct diag_lines *p);       /* where groups stand between -1 and 4 */
