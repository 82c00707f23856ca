/* One sheet: its cells as text, by row; formulas by the value that was saved with them. */
#include "xlsx/xlsx_inside.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "messages.h"

#define MORE_ROWS 50             /* headings and notes above the rows */

struct sheet {
	struct xlsx_grid *grid;
	size_t rows_room, cells_room, merges_room, n_cells;
	struct xlsx_cell *cells; size_t n;          /* of the row at hand */
	int row, column;                            /* 0: none yet; column of the cell at hand */
	struct { char type[12]; int style; bool open, has_formula; } cell;
	struct xlsx_rich rich;
	bool in_data;
};

/* Twice the room, the old elements in front. */
static void *grown(struct arena *a, const void *old, size_t n, size_t size, size_t *room)
{
	*room = *room ? *room * 2 : 64;
	char *v = arena_alloc_array(a, *room, size, alignof(max_align_t));
	if (n > 0) {
		memcpy(v, old, n * size);
	}
	return v;
}

static void end_row(struct xlsx_xml *x, struct sheet *s)
{
	struct xlsx_grid *g = s->grid;
	struct arena *a = x->f->c->arena;
	if (s->n == 0) {
		return;
	}
	if (g->n == LIMIT_TABLE_ROWS + MORE_ROWS) {
		xlsx_stop_max(x, MSG_XLSX_TOO_MANY_ROWS, LIMIT_TABLE_ROWS);
		return;
	}
	if (g->n == s->rows_room) {
		g->rows = grown(a, g->rows, g->n, sizeof *g->rows, &s->rows_room);
	}
	struct xlsx_cell *cells = arena_array(a, struct xlsx_cell, s->n);
	memcpy(cells, s->cells, s->n * sizeof *cells);
	g->rows[g->n++] = (struct xlsx_row){ s->row, cells, s->n };
	s->n = 0;
}

static void start_row(struct xlsx_xml *x, struct sheet *s, const char **attributes)
{
	const char *r = xlsx_attribute(attributes, "r");
	int64_t number = s->row + 1;
	if (r && (!str_to_i64(str_from_c(r), &number) || number <= s->row || number > 1048576)) {
		xlsx_stop(x, MSG_XLSX_DAMAGED);
		return;
	}
	s->row = (int)number;
	s->column = -1;
	s->n = 0;
}

static void start_cell(struct xlsx_xml *x, struct sheet *s, const char **attributes)
{
	const char *r = xlsx_attribute(attributes, "r"), *t = xlsx_attribute(attributes, "t"), *style = xlsx_attribute(attributes, "s");
	int64_t at = 0;
	int column = s->column + 1, row = s->row;
	if (r && (!xlsx_place(r, &column, &row) || column <= s->column || row != s->row)) {
		xlsx_stop(x, r && column > 16383 ? MSG_XLSX_TOO_MANY_COLUMNS : MSG_XLSX_DAMAGED);
		fail_field_arg(x->f->c, "max", str_i64(x->f->c->arena, LIMIT_TABLE_COLUMNS));
		return;
	}
	s->column = column;
	memset(&s->cell, 0, sizeof s->cell);
	s->cell.open = true;
	if (t && strlen(t) < sizeof s->cell.type) {
		memcpy(s->cell.type, t, strlen(t));
	}
	s->cell.style = style && str_to_i64(str_from_c(style), &at) && at >= 0 && at < LIMIT_XLSX_STYLES ? (int)at : 0;
	s->rich = (struct xlsx_rich){ .inside = false };
	x->text.n = 0;
}

static bool is_type(const struct sheet *s, const char *type) { return strcmp(s->cell.type, type) == 0; }

static void number_cell(struct xlsx_xml *x, const struct sheet *s, str value, struct xlsx_cell *ret)
{
	const struct xlsx_file *f = x->f;
	struct arena *a = f->c->arena;
	double d;
	bool is_date = s->cell.style < (int)f->n_styles && f->styles_date[s->cell.style];
	ret->kind = is_date && xlsx_number_of(value, &d) && xlsx_serial(a, d, f->is_1904, &ret->text) ? XLSX_CELL_DATE : XLSX_CELL_NUMBER;
	if (ret->kind == XLSX_CELL_NUMBER) {
		ret->text = xlsx_number_text(a, value);
	}
}

static void shared_cell(const struct xlsx_file *f, str value, struct xlsx_cell *ret)
{
	int64_t at;
	bool known = str_to_i64(str_trim(value), &at) && at >= 0 && at < (int64_t)f->strings.n;
	ret->text = known ? f->strings.v[at] : S("");
	ret->kind = known ? XLSX_CELL_TEXT : value.n ? XLSX_CELL_ERROR : XLSX_CELL_EMPTY;
}

/* By the type that the cell says. */
static void typed_cell(struct xlsx_xml *x, const struct sheet *s, struct xlsx_cell *ret)
{
	str value = buf_str(&x->text);
	if (is_type(s, "s")) {
		shared_cell(x->f, value, ret);
	} else if (is_type(s, "str") || is_type(s, "inlineStr") || is_type(s, "d")) {
		ret->text = xlsx_text_taken(x);
		ret->kind = XLSX_CELL_TEXT;
	} else if (is_type(s, "b")) {
		ret->text = str_eq(str_trim(value), S("1")) ? S("TRUE") : S("FALSE");
		ret->kind = XLSX_CELL_BOOL;
	} else if (is_type(s, "e")) {
		ret->text = xlsx_text_taken(x);
		ret->kind = XLSX_CELL_ERROR;
	} else if (value.n > 0) {
		number_cell(x, s, value, ret);
	}
}

/* What the cell says; a kind of EMPTY is left out. */
static void read_cell(struct xlsx_xml *x, const struct sheet *s, struct xlsx_cell *ret)
{
	*ret = (struct xlsx_cell){ .text = S(""), .column = s->column };
	typed_cell(x, s, ret);
	if (ret->kind == XLSX_CELL_TEXT && str_trim(ret->text).n == 0 && !s->cell.has_formula) {
		ret->kind = XLSX_CELL_EMPTY;
	} else if (s->cell.has_formula && ret->kind == XLSX_CELL_EMPTY) {
		ret->kind = XLSX_CELL_NO_VALUE; /* saved by a program that computes nothing */
	}
}

static void end_cell(struct xlsx_xml *x, struct sheet *s)
{
	struct xlsx_cell cell;
	read_cell(x, s, &cell);
	s->cell.open = false;
	x->text.n = 0;
	if (cell.kind == XLSX_CELL_EMPTY) {
		return;
	}
	if (s->column >= LIMIT_TABLE_COLUMNS) {
		xlsx_stop_max(x, MSG_XLSX_TOO_MANY_COLUMNS, LIMIT_TABLE_COLUMNS);
	} else if (++s->n_cells > LIMIT_TABLE_CELLS) {
		xlsx_stop_max(x, MSG_XLSX_TOO_MANY_CELLS, LIMIT_TABLE_CELLS);
	} else {
		if (s->n == s->cells_room) {
			s->cells = grown(x->f->c->arena, s->cells, s->n, sizeof *s->cells, &s->cells_room);
		}
		s->cells[s->n++] = cell;
	}
}

static void add_merge(struct xlsx_xml *x, struct sheet *s, const char **attributes)
{
	struct xlsx_grid *g = s->grid;
	const char *ref = xlsx_attribute(attributes, "ref");
	str to = ref ? str_from_c(ref) : S(""), from = str_cut(&to, ':');
	struct xlsx_merge m;
	if (str_is_none(to) || !xlsx_place(str_cz(x->f->c->arena, from), &m.left, &m.top) ||
	    !xlsx_place(str_cz(x->f->c->arena, to), &m.right, &m.bottom)) {
		return;
	}
	if (g->n_merges == LIMIT_XLSX_MERGES) {
		xlsx_stop_max(x, MSG_XLSX_TOO_MANY_CELLS, LIMIT_XLSX_MERGES);
		return;
	}
	if (g->n_merges == s->merges_room) {
		g->merges = grown(x->f->c->arena, g->merges, g->n_merges, sizeof *g->merges, &s->merges_room);
	}
	g->merges[g->n_merges++] = m;
}

static void sheet_start(struct xlsx_xml *x, const char *name, const char **attributes)
{
	struct sheet *s = x->state;
	if (strcmp(name, "sheetData") == 0) {
		s->in_data = true;
	} else if (strcmp(name, "mergeCell") == 0) {
		add_merge(x, s, attributes);
	} else if (!s->in_data) {
		return;
	} else if (strcmp(name, "row") == 0) {
		start_row(x, s, attributes);
	} else if (strcmp(name, "c") == 0 && s->row > 0) {
		start_cell(x, s, attributes);
	} else if (s->cell.open && strcmp(name, "f") == 0) {
		s->cell.has_formula = true;
	} else if (s->cell.open && strcmp(name, "v") == 0) {
		x->collects = true;
	} else if (s->cell.open && strcmp(name, "is") == 0) {
		s->rich.inside = true;
	} else if (s->cell.open && s->rich.inside) {
		xlsx_rich_start(&s->rich, x, name);
	}
}

static void sheet_end(struct xlsx_xml *x, const char *name)
{
	struct sheet *s = x->state;
	if (strcmp(name, "sheetData") == 0) {
		s->in_data = false;
	} else if (!s->in_data) {
		return;
	} else if (strcmp(name, "row") == 0) {
		end_row(x, s);
	} else if (strcmp(name, "c") == 0 && s->cell.open) {
		end_cell(x, s);
	} else if (strcmp(name, "v") == 0) {
		x->collects = false;
	} else if (s->rich.inside) {
		s->rich.inside = strcmp(name, "is") != 0;
		xlsx_rich_end(&s->rich, x, name);
	}
}

bool xlsx_grid_read(struct xlsx_file *f, const struct xlsx_sheet_ref *of, bytes alone, struct xlsx_grid *ret)
{
	struct sheet s = { .grid = ret, .column = -1 };
	struct xlsx_xml x = { .f = f, .start = sheet_start, .end = sheet_end, .state = &s };
	return alone.p ? xlsx_xml_bytes(&x, alone) : xlsx_xml_read(f, &x, of->path, false);
}

const struct xlsx_cell *xlsx_cell_at(const struct xlsx_row *r, int column)
{
	for (size_t i = 0; i < r->n && r->cells[i].column <= column; i++) {
		if (r->cells[i].column == column) {
			return &r->cells[i];
		}
	}
	return NULL;
}

/* --- merged areas --- */

static int by_top(const void *a, const void *b)
{
	const struct xlsx_merge *x = *(const struct xlsx_merge *const *)a, *y = *(const struct xlsx_merge *const *)b;
	return (x->top > y->top) - (x->top < y->top);
}

void xlsx_cover_begin(struct ctx *c, const struct xlsx_grid *g, struct xlsx_cover *ret)
{
	*ret = (struct xlsx_cover){ .v = arena_array(c->arena, const struct xlsx_merge *, g->n_merges), .n = g->n_merges,
		.until = arena_array(c->arena, int, LIMIT_TABLE_COLUMNS), .from = arena_array(c->arena, int, LIMIT_TABLE_COLUMNS) };
	for (size_t i = 0; i < g->n_merges; i++) {
		ret->v[i] = &g->merges[i];
	}
	if (g->n_merges > 1) {
		qsort(ret->v, g->n_merges, sizeof(const struct xlsx_merge *), by_top);
	}
}

void xlsx_cover_row(struct xlsx_cover *k, int row)
{
	for (; k->next < k->n && k->v[k->next]->top <= row; k->next++) {
		const struct xlsx_merge *m = k->v[k->next];
		for (int col = m->left; col <= m->right && col < LIMIT_TABLE_COLUMNS; col++) {
			if (m->bottom >= k->until[col]) { /* areas that overlap are nobody's work but a forger's */
				k->until[col] = m->bottom;
				k->from[col] = col == m->left ? m->top + 1 : m->top;
			}
		}
	}
}

bool xlsx_cover_has(const struct xlsx_cover *k, int row, int column)
{
	return column < LIMIT_TABLE_COLUMNS && row >= k->from[column] && row <= k->until[column];
}
