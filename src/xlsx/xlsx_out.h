/* xlsx_out: what the files that write workbooks share. */
#pragma once
#include "xlsx/xlsx.h"

#include <xlsxwriter.h>

#define XLSX_LINE_POINTS 18.0    /* of one line of text; libxlsxwriter never sizes rows */
#define XLSX_MOST_POINTS 400.0   /* Excel's own limit is 409 */

struct xlsx_out {
	struct ctx *c;
	lxw_workbook *w;
	char *scratch;               /* one cell as a C string */
};
/* Makes the workbook, lets `put` fill it, takes its bytes. In each sheet rows are written downwards: what was left is not come back to. */
bool xlsx_make(struct ctx *c, bool (*put)(struct xlsx_out *x, void *arg), void *arg, struct buf *ret);
void xlsx_title(struct xlsx_out *x, str title);
/* Until the next; cut at what a cell holds. */
const char *xlsx_cz(struct xlsx_out *x, str s);
char *xlsx_owned(struct xlsx_out *x, str s); /* for what the library takes without const; its own copy follows */
const char *xlsx_sheet_named(struct xlsx_out *x, str s);
lxw_format *xlsx_format_new(struct xlsx_out *x, bool is_bold, uint32_t background); /* background 0: none, and no border */
int xlsx_lines_of(str s, int width);
/* Of 2026-11-20. */
lxw_datetime xlsx_day_of(str text);
