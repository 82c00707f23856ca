/*
 * time_picture: the course of an incident as numbers: entries as marks in lanes by type on an axis of time, long gaps
 * drawn short and named, phases as bands, what counts (noticed, opened, first report, closed) as lines. Deterministic,
 * knows no HTML; time_picture_html (time_picture_web.h) writes it.
 *
 * Times known only to the day stand at the beginning of it, as an empty mark; what is known to the month or year alone
 * is left out and counted.
 */
#pragma once
#include "incident/incident.h"

#define TIME_LANES 6                 /* the types people write */
#define TIME_BREAKS 6
#define TIME_LANE_HEIGHT 30

struct time_point { int64_t at; int lane; bool rough; };
struct time_sign { int64_t at; int label; };          /* MSG of: noticed, opened ... */
struct time_phase { int64_t from; int phase; };       /* in their order; each goes on to the next */
struct time_course {
	struct time_point *points; size_t n_points;
	struct time_sign signs[4]; size_t n_signs;
	struct time_phase *phases; size_t n_phases;
	int64_t until;                   /* closed, or now */
	int64_t n_vague;                 /* left out */
};
/* Reads it from the room; the first report is given by the caller. */
bool time_course_of(struct ctx *c, const struct incident *i, struct opt_int first_report, struct time_course *ret);

struct time_mark { int x, lane, count; bool rough; };
struct time_tick { int x; str clock, date; };         /* texts may be empty: no room */
struct time_gap { int x; str text; };
struct time_flag { int x, row; bool left; str text; };/* left: the text ends at the line */
struct time_band { int x, width; str text, title; };
struct time_picture {
	int width, height, left, lanes_top, flags;
	struct time_mark *marks; size_t n_marks;
	struct time_tick *ticks; size_t n_ticks;
	struct time_gap gaps[TIME_BREAKS]; size_t n_gaps;
	struct time_flag signs[4]; size_t n_signs;
	struct time_band *bands; size_t n_bands;
};
void time_picture_make(struct ctx *c, const struct time_course *course, int width, struct time_picture *ret);
