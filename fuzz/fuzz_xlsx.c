/*
 * An Excel file of any bytes: read or refused with a reason. The first byte chooses: 'P' the whole zip as it stands, else one part
 * by itself as XML (s strings, t styles, w workbook, anything else a sheet). What comes out is UTF-8 and within its limits.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "xlsx/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void check_grid(const struct xlsx_grid *g)
{
	int last = 0;
	check(g->n <= LIMIT_TABLE_ROWS + 50 && g->n_merges <= LIMIT_XLSX_MERGES);
	for (size_t i = 0; i < g->n; i++) {
		const struct xlsx_row *r = &g->rows[i];
		check(r->number > last && r->n > 0 && r->n <= LIMIT_TABLE_COLUMNS);
		last = r->number;
		for (size_t k = 0; k < r->n; k++) {
			check(r->cells[k].column < LIMIT_TABLE_COLUMNS && (k == 0 || r->cells[k].column > r->cells[k - 1].column));
			check(r->cells[k].text.p && text_is_utf8(r->cells[k].text) && r->cells[k].text.n <= LIMIT_XLSX_TEXT_BYTES);
		}
	}
}

static void read_file(struct ctx *c, bytes file)
{
	struct xlsx_file *f;
	struct xlsx_grid g;
	bool ok = xlsx_open(c, file, &f);
	for (size_t i = 0; ok && i < xlsx_sheets(f); i++) {
		ok = xlsx_sheet_read(c, f, i, &g);
		if (ok) {
			check_grid(&g);
		}
	}
	check(ok || c->err.code == ERR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a, .now_ms = INT64_C(1795219387000) };
	if (n > 0 && data[0] == 'P') {
		read_file(&c, (bytes){ data, n });
	} else if (n > 0) {
		check(xlsx_part_read(&c, (char)data[0], (bytes){ data + 1, n - 1 }) || c.err.code == ERR_INVALID);
	}
	arena_free(&a);
	return 0;
}
