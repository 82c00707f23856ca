/*
 * chronology: a course of events as CSV, brought into a room. Columns time, type, text, source (or 時刻, 種類, 内容,
 * 出典) in any order; time as exactly as the source knows it (base/event_time.h): a date alone stays a date alone.
 * All lines or none: every problem is told with its line, nothing is half done.
 */
#pragma once
#include "incident/incident.h"

struct chronology_line {
	int line;                    /* in the file, 1 = heading */
	str time, type, text, source;/* as given */
	struct event_time when;
	int entry_type;              /* enum entry_type */
	str when_shown;              /* for the preview */
	str error;                   /* what is wrong with it, in the reader's language; empty: nothing */
};
struct chronology {
	struct chronology_line *lines;
	size_t n_lines;
	size_t n_errors;
	str error;                   /* of the whole: no heading, too many lines; empty: nothing */
};
/* Reads; false only when the machine fails. Problems stand in *ret. */
bool chronology_read(struct ctx *c, str csv, struct chronology *ret);

struct chronology_import_in { struct id incident_id; str csv; };
struct chronology_imported { struct opt_int entries; };
extern const struct operation op_chronology_import;
