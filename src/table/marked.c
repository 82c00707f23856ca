/* The file that was sent, given back with marks where something is wrong. */
#include "table/plan.h"

#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"

str table_wrong_place(struct ctx *c, const struct table_plan *p, const struct table_wrong *e)
{
	str row = str_i64(c->arena, e->row);
	return e->letter.n ? msgf(c, MSG_TABLE_PAGE_CELL, { "sheet", p->file.grid.name }, { "letter", e->letter }, { "row", row })
		: msgf(c, MSG_TABLE_PAGE_ROW, { "sheet", p->file.grid.name }, { "row", row });
}

static size_t columns_of(const struct xlsx_grid *g)
{
	int most = 0;
	for (size_t i = 0; i < g->n; i++) {
		int last = g->rows[i].n ? g->rows[i].cells[g->rows[i].n - 1].column : 0;
		most = last > most ? last : most;
	}
	return (size_t)most + 1;
}

/* The column of ids is not for people, unless something is wrong there. */
static int hidden_of(const struct table_plan *p)
{
	int hidden = -1;
	if (p->file.is_turned) { /* it is a row there */
		return hidden;
	}
	for (size_t i = 0; i < p->n_columns; i++) {
		hidden = p->columns[i].field == TABLE_COLUMN_ID ? p->columns[i].column : hidden;
	}
	for (size_t i = 0; i < p->n_told; i++) {
		hidden = p->wrong[i].column == hidden ? -1 : hidden;
	}
	return hidden;
}

bool table_marked(struct ctx *c, const struct table_plan *p, struct buf *ret)
{
	const str heads[XLSX_MARK_HEADS] = { msg(c, MSG_TABLE_PAGE_PLACE), msg(c, MSG_TABLE_PAGE_HEADING), msg(c, MSG_TABLE_PAGE_READ),
		msg(c, MSG_TABLE_PAGE_REASON) };
	const struct xlsx_grid *g = p->file.is_turned ? &p->file.sent : &p->file.grid;
	struct xlsx_mark *marks = arena_array(c->arena, struct xlsx_mark, p->n_told);
	for (size_t i = 0; i < p->n_told; i++) {
		const struct table_wrong *e = &p->wrong[i];
		marks[i] = (struct xlsx_mark){ e->row, e->column, table_wrong_place(c, p, e), e->heading, e->read, e->reason };
	}
	const struct xlsx_marked m = { .name = g->name, .rows = g->rows, .n_rows = g->n, .n_columns = columns_of(g), .heading = p->file.heading,
		.hidden_column = hidden_of(p), .is_packed = !p->file.is_workbook, .marks = marks, .n_marks = p->n_told,
		.list_name = msg(c, MSG_TABLE_PAGE_WRONG_TITLE), .list_heads = heads };
	return xlsx_write_marked(c, &m, ret);
}
