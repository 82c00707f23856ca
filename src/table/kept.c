/*
 * What was read of a file, kept behind its bytes, so that looking at it again reads no workbook again. Numbers in groups of seven bits,
 * texts with their length before them. Only this program writes it; what does not hold together is as if it were not there.
 */
#include "table/plan.h"

#include "base/limits.h"

#define MARK "sonae rows 1\n"
#define ROWS_MOST (LIMIT_TABLE_ROWS + 20)

/* --- writing --- */

static void put_number(struct buf *b, uint64_t n)
{
	for (; n >= 0x80; n >>= 7) {
		buf_add_c(b, (char)(0x80 | (n & 0x7f)));
	}
	buf_add_c(b, (char)n);
}

static void put_text(struct buf *b, str s)
{
	put_number(b, s.n);
	buf_add(b, s);
}

static void put_rows(struct buf *b, const struct xlsx_grid *g)
{
	put_number(b, g->n);
	for (size_t i = 0; i < g->n; i++) {
		const struct xlsx_row *r = &g->rows[i];
		put_number(b, (uint64_t)r->number);
		put_number(b, r->n);
		for (size_t k = 0; k < r->n; k++) {
			put_number(b, (uint64_t)r->cells[k].column);
			put_number(b, (uint64_t)r->cells[k].kind);
			put_text(b, r->cells[k].text);
		}
	}
}

void table_kept_write(const struct table_file *f, struct buf *b)
{
	const struct xlsx_grid *g = f->is_turned ? &f->sent : &f->grid;
	buf_add(b, S(MARK));
	put_number(b, f->is_workbook);
	put_number(b, (uint64_t)(f->encoding + 1));
	put_number(b, (uint64_t)(f->separator + 1));
	put_number(b, f->sheet);
	put_number(b, f->n_tabs);
	for (size_t i = 0; i < f->n_tabs; i++) {
		put_text(b, f->tabs[i]);
	}
	put_text(b, g->name);
	put_rows(b, g);
	put_number(b, g->n_merges);
	for (size_t i = 0; i < g->n_merges; i++) {
		const struct xlsx_merge *m = &g->merges[i];
		const int of[] = { m->top, m->left, m->bottom, m->right };
		for (size_t k = 0; k < 4; k++) {
			put_number(b, (uint64_t)of[k]);
		}
	}
}

/* --- reading --- */

struct reading { struct arena *a; str rest; bool is_bad; };

static uint64_t number(struct reading *r, uint64_t most)
{
	uint64_t n = 0;
	for (int shift = 0; shift < 63 && r->rest.n > 0; shift += 7) {
		unsigned char c = (unsigned char)r->rest.p[0];
		r->rest = str_sub(r->rest, 1, SIZE_MAX);
		n |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80) {
			r->is_bad = r->is_bad || n > most;
			return r->is_bad ? 0 : n;
		}
	}
	r->is_bad = true;
	return 0;
}

static str text(struct reading *r)
{
	size_t n = number(r, r->rest.n);
	r->is_bad = r->is_bad || n > r->rest.n;
	str s = r->is_bad ? S("") : str_sub(r->rest, 0, n);
	r->rest = str_sub(r->rest, s.n, SIZE_MAX);
	return s;
}

static void read_row(struct reading *r, struct xlsx_row *row)
{
	int last = -1;
	row->number = (int)number(r, INT32_MAX);
	row->n = number(r, LIMIT_TABLE_COLUMNS);
	row->cells = arena_array(r->a, struct xlsx_cell, row->n);
	for (size_t k = 0; k < row->n && !r->is_bad; k++) {
		struct xlsx_cell *cell = &row->cells[k];
		cell->column = (int)number(r, LIMIT_TABLE_COLUMNS - 1);
		cell->kind = (int)number(r, XLSX_CELL_NO_VALUE);
		cell->text = text(r);
		r->is_bad = r->is_bad || cell->column <= last;
		last = cell->column;
	}
}

static void read_rows(struct reading *r, struct xlsx_grid *g)
{
	g->n = number(r, ROWS_MOST);
	g->rows = arena_array(r->a, struct xlsx_row, g->n);
	for (size_t i = 0; i < g->n && !r->is_bad; i++) {
		read_row(r, &g->rows[i]);
	}
	g->n_merges = number(r, LIMIT_XLSX_MERGES);
	g->merges = arena_array(r->a, struct xlsx_merge, g->n_merges);
	for (size_t i = 0; i < g->n_merges && !r->is_bad; i++) {
		struct xlsx_merge *m = &g->merges[i];
		int *to[] = { &m->top, &m->left, &m->bottom, &m->right };
		for (size_t k = 0; k < 4; k++) {
			*to[k] = (int)number(r, INT32_MAX - 1);
		}
	}
}

static bool fits(const struct table_file *f, const struct table_settings *s)
{
	bool same_signs = (s->encoding < 0 || s->encoding == f->encoding) && (s->separator < 0 || s->separator == f->separator);
	return f->is_workbook ? s->sheet < 0 || s->sheet == (int)f->sheet : same_signs;
}

bool table_kept_read(struct ctx *c, bytes kept, const struct table_settings *s, struct table_file *ret)
{
	struct reading r = { .a = c->arena, .rest = { (const char *)kept.p, kept.n } };
	struct table_file f = { 0 };
	if (!str_starts(r.rest, S(MARK))) {
		return false;
	}
	r.rest = str_sub(r.rest, sizeof MARK - 1, SIZE_MAX);
	f.is_workbook = number(&r, 1) > 0;
	f.encoding = (int)number(&r, TABLE_ENCODING_MAX) - 1;
	f.separator = (int)number(&r, TABLE_SEPARATOR_MAX) - 1;
	f.sheet = number(&r, LIMIT_XLSX_SHEETS);
	f.n_tabs = number(&r, LIMIT_XLSX_SHEETS);
	str *tabs = arena_array(c->arena, str, f.n_tabs);
	for (size_t i = 0; i < f.n_tabs && !r.is_bad; i++) {
		tabs[i] = text(&r);
	}
	f.tabs = tabs;
	if (r.is_bad || !fits(&f, s)) {
		return false;
	}
	f.grid.name = text(&r);
	read_rows(&r, &f.grid);
	if (r.is_bad || r.rest.n > 0 || f.grid.n == 0) {
		return false;
	}
	*ret = f;
	return true;
}
