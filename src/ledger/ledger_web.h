#pragma once
#include "ledger/ledger.h"
#include "ledger/ledger_view.h"
#include "sheet/sheet_web.h"

extern const struct route_table ledger_routes, log_gaps_routes;

/* For src/cli/tables.c: what this module says on the pages of ledgers. */
bool ledger_says_of_all(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool backup_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);
bool backup_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);
bool system_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);
bool ledger_says_of_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_hints *ret);
bool log_says_of_list(struct web *w, const struct sheet_def *d, struct sheet_hints *ret);

/* What to do, in one line. */
str log_next_text(struct ctx *c, const struct log_next *n);
/* A sentence about a copy or an original, in the reader's language. */
str backup_warning_text(struct ctx *c, const struct backup_warning *v);
/* The row to mend: the copy, else its original. */
struct url backup_warning_url(struct ctx *c, const struct backup_warning *v);
