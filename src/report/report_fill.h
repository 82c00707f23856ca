/* report_fill: what the room knows now, as the words of a draft. Inside of report. */
#pragma once
#include "report/report.h"

struct filling { str subject, entries, filled; struct report_words words; struct opt_int next_report_at; };
/* Of the kind, the language and for the readers of `r`; `before` is the paper this one goes on from; NULL: none. */
bool report_fill(struct ctx *c, const struct incident *i, const struct report *r, const struct report *before,
                 struct filling *ret);
/* The damage part alone (report_damage.c): each thing by its name, or, for outsiders and one sheet, counted by type. */
struct affected;
str report_damage(struct ctx *c, const struct affected *v, size_t n, bool by_name);
/* Cause, recovery, follow-up, prevention of a final report (report_close.c). `w` has the cause the facts know. */
bool report_fill_close(struct ctx *c, const struct incident *i, const struct report *r, struct report_words *w);
/* A line of a list: what | who | when. */
str report_row(struct ctx *c, str what, str who, str when);
/* The language of a paper: its own, or of whoever acts. */
enum lang report_lang(const struct ctx *c, const struct report *r);

/* What a draft says about the next report: by the level, or the promise that stands; none when nothing is due any more. */
bool report_promise(struct ctx *c, const struct incident *i, const struct report *r, struct opt_int *ret);

/* --- what a draft was filled with (report_filled.c) --- */
str report_filled_text(struct ctx *c, const struct report *r, const struct filling *f, int64_t seq);
/* Up to which entry the room was known then. */
int64_t report_filled_seq(const struct report *r);
/* Writes `now` into the draft, but not over what a person wrote, unless `all`. */
void report_take(struct ctx *c, struct report *r, const struct filling *now, bool all);

/* Numbers of all entries a paper can hold, a blank between. */
#define ENTRIES_TEXT_BYTES (DOC_ROWS_MAX * 24)
/* Between the columns of a line. */
#define REPORT_BAR S(" | ")
