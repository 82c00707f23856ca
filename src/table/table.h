/*
 * table: forms and ledgers (src/sheet) as Excel, CSV and paper, and back; docs/decisions/0043.
 *
 * - Out: a first, hidden column (of a CSV the last one) names the row and its version, so that the same file brought in again
 *   changes rows instead of doubling them.
 * - In: a file is stored as it came (blob) and read again each time it is looked at. What it would do is a plan: new rows,
 *   changed ones field by field, wrong cells. Nothing is written before somebody has seen the plan and said so.
 * - Taking in is all or nothing: new rows are written in slices as rows nobody can see, one last write turns everything on.
 */
#pragma once
#include "base/buf.h"
#include "blob/blob.h"
#include "sheet/sheet.h"
#include "xlsx/xlsx.h"

/* --- out --- */

struct table_row { struct id id; int64_t number, version; str title, body; };
/*
 * Which of the active rows: those of a set (sheet_fitting), and in words why just those. NULL and empty: all of them. `sorted`: in the
 * order of this question, whose set `only` is; NULL: by number.
 */
struct table_part { const struct sheet_set *only; str says; const struct sheet_query *sorted; };
/* The next active rows by number, at most `most`; *from is the last number seen, 0 at first. `only` NULL: all. */
bool table_rows(struct ctx *c, str sheet, const struct sheet_set *only, int64_t *from, int64_t most, struct table_row **ret, size_t *ret_n);

enum table_encoding { TABLE_UTF8, TABLE_CP932, TABLE_ENCODING_MAX };
extern const struct choices table_encoding_choices; /* utf8 cp932 */
/* Text to CP932; a character it lacks becomes 〓 and is counted. The first few are listed in *ret_lost, each once. */
void table_to_cp932(struct ctx *c, str text, struct buf *ret, str *ret_lost, size_t *ret_n_lost);
/* As the reader's language has it; why only these rows stands on the second sheet, a CSV has no room for it. */
bool table_xlsx(struct ctx *c, const struct sheet_def *d, const struct table_part *part, struct buf *ret);
bool table_csv(struct ctx *c, const struct sheet_def *d, const struct table_part *part, struct buf *ret); /* UTF-8, without BOM */
