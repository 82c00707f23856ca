/* A ledger on paper: all rows as a table, one row as a sheet, an empty sheet to fill by hand. */
#include "table/table_web.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "sheet/sheet_web.h"
#include "table/paper_view.h"
#include "table_html.h"

PAGE_BODY(table_paper_page)
PAGE_BODY(table_form_page)

static str made_text(struct ctx *c)
{
	return msgf(c, MSG_TABLE_PAPER_MADE, { "when", time_full(c, c->now_ms) });
}

/* --- a table --- */

static bool cells_of(struct ctx *c, const struct sheet_def *d, const struct table_row *r, struct sheet_cell *cells, struct table_paper_row *ret)
{
	*ret = (struct table_paper_row){ .number = str_i64(c->arena, r->number), .title = r->title, .cells = arena_array(c->arena, str, d->n_fields) };
	if (!sheet_body_read(c, d, r->body, cells, NULL)) {
		return false;
	}
	for (size_t k = 1; k < d->n_fields; k++) {
		if (d->fields[k].is_column && !sheet_cell_text(c, &d->fields[k], &cells[k], &ret->cells[ret->n_cells++])) {
			return false;
		}
	}
	return true;
}

static bool fill_rows(struct ctx *c, const struct sheet_def *d, const struct table_part *part, struct table_paper_page *v)
{
	struct table_row *rows;
	size_t n;
	int64_t from = 0;
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	if (!table_rows(c, d->key, part->only, &from, LIMIT_LIST_ROWS + 1, &rows, &n)) {
		return false;
	}
	v->is_cut = n > LIMIT_LIST_ROWS;
	v->cut = v->is_cut ? msgf(c, MSG_TABLE_PAPER_CUT, { "max", number_text(c, LIMIT_LIST_ROWS) }) : S("");
	n = v->is_cut ? LIMIT_LIST_ROWS : n;
	v->rows = arena_array(c->arena, struct table_paper_row, n);
	for (; v->n_rows < n; v->n_rows++) {
		if (!cells_of(c, d, &rows[v->n_rows], cells, &v->rows[v->n_rows])) {
			return false;
		}
	}
	v->count = msgf(c, MSG_TABLE_PAPER_COUNT, { "count", number_text(c, (int64_t)n) });
	return true;
}

static bool print_show(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	struct table_part part;
	if (!table_def(w, &d) || !table_part_of(w, d, &part)) {
		return false;
	}
	struct sheet_query q = sheet_query_of(w, d);
	struct table_paper_page v = { .back = sheet_query_url(c, sheet_url(c, d), &q), .only = part.only ? msgf(c, MSG_TABLE_PAPER_ONLY, { "says", part.says }) : S(""), .back_text = text2_in(d->name, c->lang), .firm = c->org_name, .made = made_text(c),
		.heading = text2_in(d->name, c->lang), .title_label = text2_in(d->fields[0].name, c->lang), .heads = arena_array(c->arena, str, d->n_fields) };
	for (size_t k = 1; k < d->n_fields; k++) {
		if (d->fields[k].is_column) {
			v.heads[v.n_heads++] = text2_in(d->fields[k].name, c->lang);
		}
	}
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = table_paper_page_body, .view = &v, .is_wide = true };
	return fill_rows(c, d, &part, &v) && page_show(w, 200, &page);
}

/* --- a sheet --- */

static void fill_boxes(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell, struct table_paper_field *ret)
{
	if (f->type != SHEET_CHOICE && f->type != SHEET_CHOICES) {
		return;
	}
	ret->boxes = arena_array(c->arena, struct table_paper_box, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++) {
		bool is_ticked = f->type == SHEET_CHOICES ? (cell->picked >> i & 1) : cell->has && str_eq(cell->text, f->choices[i].key);
		ret->boxes[ret->n_boxes++] = (struct table_paper_box){ text2_in(f->choices[i].name, c->lang), is_ticked };
	}
}

static bool fill_parts(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, struct table_form_page *v)
{
	struct table_paper_field *all = arena_array(c->arena, struct table_paper_field, d->n_fields);
	v->parts = arena_array(c->arena, struct table_paper_part, d->n_sections);
	v->n_parts = d->n_sections;
	for (size_t k = 0; k < d->n_fields; k++) {
		const struct sheet_field *f = &d->fields[k];
		struct table_paper_part *p = &v->parts[f->section];
		str unit = text2_in(f->unit, c->lang), name = text2_in(f->name, c->lang);
		all[k] = (struct table_paper_field){ .help = text2_in(f->help, c->lang), .is_required = f->is_required, .is_long = f->type == SHEET_TEXT,
			.label = v->is_blank && unit.n ? STR_CAT(c->arena, name, S(" ("), unit, S(")")) : name };
		if (!sheet_cell_text(c, f, &cells[k], &all[k].text)) {
			return false;
		}
		if (v->is_blank) {
			fill_boxes(c, f, &cells[k], &all[k]);
		}
		p->name = text2_in(d->sections[f->section], c->lang);
		p->fields = p->fields ? p->fields : &all[k]; /* fields of a section stand together */
		p->n_fields++;
	}
	return true;
}

static bool form_page(struct web *w, const struct sheet_def *d, const struct sheet_row *row)
{
	struct ctx *c = w->c;
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	struct table_form_page v = { .is_blank = !row, .firm = c->org_name, .made = row ? made_text(c) : S(""), .back_text = row ? row->title : text2_in(d->name, c->lang),
		.back = row ? sheet_row_url(c, d->key, row->id, "") : sheet_url(c, d), .heading = row ? row->title : text2_in(d->name, c->lang),
		.about = row ? S("") : text2_in(d->about, c->lang) };
	for (size_t k = 0; k < d->n_fields; k++) {
		cells[k].text = S("");
	}
	v.sub = row ? msgf(c, MSG_TABLE_PAPER_ROW, { "sheet", text2_in(d->name, c->lang) }, { "number", str_i64(c->arena, row->number.v) },
		{ "when", time_full(c, row->changed_at.v) }) : msg(c, MSG_TABLE_PAPER_BLANK);
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = table_form_page_body, .view = &v, .is_wide = true };
	return (!row || sheet_body_read(c, d, row->body, cells, NULL)) && fill_parts(c, d, cells, &v) && page_show(w, 200, &page);
}

static bool blank_show(struct web *w)
{
	const struct sheet_def *d;
	return table_def(w, &d) && form_page(w, d, NULL);
}

static bool row_show(struct web *w)
{
	const struct sheet_def *d;
	struct sheet_row row;
	struct id id;
	return table_def(w, &d) && web_id(w, "row", &id) && sheet_row_get(w->c, d->key, id, &row) && form_page(w, d, &row);
}

#define SHEET "/ledgers/{sheet}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = SHEET "/print", .needs = ACCESS_VIEWER, .show = print_show, .doc = "Page: a ledger on paper." },
	{ .method = HTTP_GET, .pattern = SHEET "/blank", .needs = ACCESS_VIEWER, .show = blank_show, .doc = "Page: an empty sheet to fill by hand." },
	{ .method = HTTP_GET, .pattern = SHEET "/{row}/print", .needs = ACCESS_VIEWER, .show = row_show, .doc = "Page: a row on paper." },
};
const struct route_table table_paper_routes = { routes, sizeof routes / sizeof routes[0] };
