/* statistics_view: ready values of the page of figures, and its two kinds of pictures. */
#pragma once
#include "web/widget.h"

/* A row of a table, and a bar of the picture beside it. `part`: of the longest bar, 0 to 1000. */
struct stat_bar { str name, value; struct url to; bool is_linked; int64_t n; int part; str more; };
struct stat_chart {
	const char *id;
	str title, description, head, number, more; /* heads of the table; more: a third column, or empty */
	const struct stat_bar *bars; size_t n_bars;
	bool is_columns;                /* over time: columns; else bars */
};
struct stat_time { str name, from_to, known, median, longest, longest_room; struct url to; bool has; };
struct stat_cause_row { str name; struct url to; };
struct stat_cause_view { str cause, count; const struct stat_cause_row *rooms; size_t n_rooms; };
struct stat_money { str name, known, sum, unknown; };
struct statistics_view {
	struct url here, csv;
	struct field_view period, from, until;
	struct errors_view errors;
	str span;                        /* 2025年12月1日 から 2026年11月30日 まで */
	bool is_empty;
	struct empty_view empty;
	str total, open, closed;
	struct url total_to, open_to, closed_to;
	str restricted;                  /* a sentence about rooms for named people */
	struct stat_chart kinds, months, levels, ways, cards;
	const struct stat_time *times; size_t n_times;
	const struct stat_cause_view *causes; size_t n_causes;
	const struct stat_money *money; size_t n_money;
	str hidden;                      /* a sentence about costs that are not shown */
	bool has_sightings;
	str sightings;
	struct stat_time taken;
};
struct stat_row { str name, noticed, kind, level, way, state; struct url to; };
struct statistics_rows_view { struct url back; str title, span; const struct stat_row *rows; size_t n_rows; };

/* picture.c: an accessible SVG of the bars; the table beside it has the same figures. */
void stat_picture_html(struct out *o, const struct stat_chart *c);
