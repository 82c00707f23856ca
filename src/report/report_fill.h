/* report_fill: what the room knows now, as the words of a draft. Inside of report. */
#pragma once
#include "report/report.h"

struct filling { str subject, entries; struct report_words words; };
/* Of the kind and for the readers of `r`; `before` is the paper this one goes on from; NULL: none. */
bool report_fill(struct ctx *c, const struct incident *i, const struct report *r, const struct report *before,
                 struct filling *ret);
/* The damage part alone (report_damage.c): each thing by its name, or, for outsiders and one sheet, counted by type. */
struct affected;
str report_damage(struct ctx *c, const struct affected *v, size_t n, bool by_name);
/* Numbers of all entries a paper can hold, a blank between. */
#define ENTRIES_TEXT_BYTES (DOC_ROWS_MAX * 24)
/* Between the columns of a line. */
#define REPORT_BAR S(" | ")
