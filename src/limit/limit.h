/*
 * limit: what ends soon (期限): the next check of a row, a day a row names as its end (`limit: yes`), that somebody can be reached,
 * the day a procedure is to be looked over, the age of the printed binder. Nothing is kept here but what was told already: each line
 * is the state of something else.
 *
 * - Days are days of the calendar (JST): 1 is tomorrow, 0 today. What is over already is no limit any more: the weekly mail, いま and
 *   the ledgers speak of that, so that nothing is said twice.
 * - Whose it is: the person a row names first, when they are still here, may sign in and may change the row. Else nobody's: then it is
 *   for whoever responds.
 * - Told at 30, 7 and 1 days before, each once for the same limit; one that moved begins again. A step is left out where the whole
 *   time between two checks is no longer than it: what is checked every two weeks is not told of 30 days before.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"

#define LIMIT_AHEAD_DAYS 30
enum limit_kind { LIMIT_CHECK, LIMIT_DATE, LIMIT_WAYS, LIMIT_PROCEDURE, LIMIT_BINDER, LIMIT_KIND_MAX };
extern const struct choices limit_kind_choices; /* check date ways procedure binder */

struct limit {
	int kind;                    /* enum limit_kind */
	str thing;                   /* stays the same for ever: "check:ID", "date:ID:ends", "ways:ID", "procedure:KEY", "binder" */
	str name;                    /* of the row, the person, the procedure; empty: the binder */
	str what;                    /* limit_what() in the reader's language */
	struct opt_int due_at;       /* ms; of a day its beginning */
	struct opt_int days;         /* left */
	int64_t lasts;               /* days from the last look to the next; 0: not known */
	struct id owner_id;          /* person; none: nobody's */
	const struct sheet_def *def; /* of check and date */
	const struct sheet_field *field; /* of date */
	str path;                    /* the page where it is mended */
};
extern const struct shape limit_shape;

/* All of the firm that end within LIMIT_AHEAD_DAYS, the soonest first, whoever asks. */
bool limit_list(struct ctx *c, struct limit **ret, size_t *ret_n);
/* Those for whoever acts: their own; and nobody's, of what they may change. */
bool limit_mine(struct ctx *c, struct limit **ret, size_t *ret_n);
/* Whether whoever acts may change what it is the limit of. */
bool limit_may(const struct ctx *c, const struct limit *l);
/* What ends, without anybody's words: 準備物の台帳, 保険台帳の「満期」, 連絡がつくかの確認 ... */
str limit_what(struct ctx *c, const struct limit *l);
/* 「あと12日」「あした」「きょう」 */
str limit_left(struct ctx *c, const struct limit *l);

/* The step a limit is in: 30, 7, 1; 0: none. */
int limit_step(const struct limit *l);
/* Of a list those whose step was not told yet. */
bool limit_untold(struct ctx *c, const struct limit *v, size_t n, const struct limit ***ret, size_t *ret_n);
/* Inside a write: their steps were told, or wait to be. Forgets what is long over. */
bool limit_told(struct ctx *c, const struct limit *const *v, size_t n);
/* The day of the calendar, in days since 1970. */
int64_t limit_day(int64_t at_ms);
