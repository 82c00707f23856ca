/* What a file would do: each row compared with the one it means, every wrong cell told with its place. */
#include "table/plan.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/msg.h"
#include "messages.h"
#include "table/match.h"
#include "table_sql.h"

#define HEADING_CHARS 100        /* shown of a heading */

struct planning {
	struct table_plan *p;
	const struct table_settings *s;
	size_t tells;
	struct names names;
	struct arena scratch;        /* of one row */
	struct arena *keep;
	struct sheet_cell *cells;
	struct match_pairs pairs;
	struct xlsx_cover cover;
};

/* --- columns --- */

static int chosen_field(const struct sheet_def *d, str key)
{
	return str_eq(key, S("id")) ? TABLE_COLUMN_ID : str_eq(key, S("-")) ? TABLE_COLUMN_OFF : sheet_field_find(d, key);
}

static bool is_taken(const struct table_plan *p, int field)
{
	for (size_t i = 0; i < p->n_columns; i++) {
		if (p->columns[i].field == field && field != TABLE_COLUMN_OFF) {
			return true;
		}
	}
	return false;
}

static void find_columns(struct ctx *c, const struct table_settings *s, struct table_plan *p)
{
	const struct xlsx_row *h = &p->file.grid.rows[p->file.heading];
	p->columns = arena_array(c->arena, struct table_column, h->n);
	for (size_t i = 0; i < h->n; i++) {
		int column = h->cells[i].column;
		str chosen = raw_get(&s->columns, str_cz(c->arena, str_i64(c->arena, column)));
		int field = str_is_none(chosen) ? match_heading(c, p->d, h->cells[i].text) : chosen_field(p->d, chosen);
		bool cannot = field >= 0 && p->d->fields[field].type == SHEET_RESULT;
		field = cannot || is_taken(p, field) ? TABLE_COLUMN_OFF : field; /* the first of two takes it */
		p->columns[p->n_columns++] = (struct table_column){ column, p->file.is_turned ? str_i64(c->arena, p->file.places[column])
				: xlsx_column_name(c->arena, column),
			text_clip(c->arena, h->cells[i].text, HEADING_CHARS), field };
		p->has_title = p->has_title || field == 0;
	}
}

static const struct table_column *column_of(const struct table_plan *p, int field)
{
	for (size_t i = 0; i < p->n_columns; i++) {
		if (p->columns[i].field == field) {
			return &p->columns[i];
		}
	}
	return NULL;
}

/* --- wrong cells --- */

static bool is_told(const struct table_plan *p, int row, int column)
{
	row = p->file.is_turned ? p->file.places[column] : row;
	column = p->file.is_turned ? 1 : column;
	for (size_t i = p->n_told; i-- > 0 && p->wrong[i].row == row;) {
		if (p->wrong[i].column == column) {
			return true;
		}
	}
	return false;
}

static void tell(struct ctx *c, struct planning *w, int row, const struct table_column *k, str read, str reason)
{
	struct table_plan *p = w->p;
	(void)c;
	if (p->n_told == w->tells) {
		return;
	}
	if (p->file.is_turned) { /* the answer stands beside its question */
		p->wrong[p->n_told++] = (struct table_wrong){ k ? p->file.places[k->column] : 1, 1, k ? S("B") : S(""), k ? k->heading : S(""),
			str_copy(w->keep, read), str_copy(w->keep, reason) };
		return;
	}
	p->wrong[p->n_told++] = (struct table_wrong){ row, k ? k->column : 0, k ? k->letter : S(""), k ? k->heading : S(""), str_copy(w->keep, read),
		str_copy(w->keep, reason) };
}

static const struct xlsx_cell *cell_of(const struct xlsx_row *r, const struct table_column *k)
{
	return k ? xlsx_cell_at(r, k->column) : NULL;
}

/* What sheet_cells_read found, each with the cell it comes from. */
static void tell_fields(struct ctx *c, struct planning *w, const struct xlsx_row *r)
{
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		str key = str_from_c(e->field);
		key = str_starts(key, S("values.")) ? str_sub(key, 7, key.n) : key;
		const struct table_column *k = column_of(w->p, sheet_field_find(w->p->d, key));
		const struct xlsx_cell *cell = cell_of(r, k);
		if (!k || !is_told(w->p, r->number, k->column)) { /* not read: of course it is not said either */
			tell(c, w, r->number, k, cell ? cell->text : S(""), field_error_show(c, e));
		}
	}
}

/* --- one row --- */

static bool read_cells(struct ctx *c, struct planning *w, const struct xlsx_row *r, bool *ret_good)
{
	const struct table_plan *p = w->p;
	w->pairs.n = 0;
	*ret_good = true;
	xlsx_cover_row(&w->cover, r->number);
	for (size_t i = 0; i < p->n_columns; i++) {
		const struct table_column *k = &p->columns[i];
		int wrong;
		if (k->field < 0) {
			continue;
		}
		const struct xlsx_cell *cell = xlsx_cell_at(r, k->column);
		if (!match_cell(c, &w->names, (size_t)k->field, cell, &w->pairs, &wrong)) {
			return false;
		}
		if (wrong) {
			tell(c, w, r->number, k, cell->text, msg(c, wrong));
			*ret_good = false;
		}
		w->p->n_merged += !cell && xlsx_cover_has(&w->cover, r->number, k->column);
	}
	return true;
}

/* Which row of the ledger it is; `version` 0: a new one. *ret_good false: told. */
struct target { struct id id; int64_t version, seen; str title, body; };

static bool by_id(struct ctx *c, struct planning *w, const struct xlsx_row *r, const struct table_column *k, const struct xlsx_cell *cell,
	struct target *ret, bool *ret_good)
{
	struct table_row_by_id_row row;
	bool found;
	if (!match_id(cell->text, &ret->id, &ret->seen)) {
		tell(c, w, r->number, k, cell->text, msg(c, MSG_TABLE_BAD_ID));
		*ret_good = false;
		return true;
	}
	if (!q_table_row_by_id(c, (struct table_row_by_id_in){ .id = ret->id, .sheet = w->p->d->key }, &row, &found)) {
		return false;
	}
	if (!found) {
		tell(c, w, r->number, k, cell->text, msg(c, MSG_TABLE_ID_GONE));
		*ret_good = false;
		return true;
	}
	ret->version = row.version;
	ret->title = row.title;
	ret->body = row.body;
	return true;
}

static bool by_name(struct ctx *c, struct planning *w, const struct xlsx_row *r, struct target *ret, bool *ret_good)
{
	const struct table_column *k = column_of(w->p, 0);
	const struct xlsx_cell *cell = cell_of(r, k);
	struct table_rows_by_key_rows rows;
	const struct sheet_field *f = &w->p->d->fields[0];
	if (!cell || w->s->same_name_adds) {
		return true;
	}
	str folded = text_fold(c->arena, str_trim(cell->text));
	struct sheet_cell value = { .has = true, .text = folded };
	if (!q_table_rows_by_key(c, (struct table_rows_by_key_in){ .sheet = w->p->d->key, .field = f->key,
			.key = sheet_cell_key(c->arena, f, &value) }, &rows)) {
		return false;
	}
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(text_fold(c->arena, rows.v[i].title), folded)) {
			*ret = (struct target){ rows.v[i].id, rows.v[i].version, 0, rows.v[i].title, rows.v[i].body };
			n++;
		}
	}
	if (n > 1) {
		tell(c, w, r->number, k, cell->text, msg(c, MSG_TABLE_MANY_ROWS));
		*ret_good = false;
	}
	return true;
}

/* A form is filled in once: whatever it is called, it is that one. */
static bool by_form(struct ctx *c, const struct planning *w, struct target *ret)
{
	struct table_row_page_rows rows;
	if (!q_table_row_page(c, (struct table_row_page_in){ .sheet = w->p->d->key, .from = 0, .most = 1 }, &rows)) {
		return false;
	}
	if (rows.n > 0) {
		*ret = (struct target){ rows.v[0].id, rows.v[0].version, 0, rows.v[0].title, rows.v[0].body };
	}
	return true;
}

static bool find_target(struct ctx *c, struct planning *w, const struct xlsx_row *r, struct target *ret, bool *ret_good)
{
	const struct table_column *k = column_of(w->p, TABLE_COLUMN_ID);
	const struct xlsx_cell *cell = cell_of(r, k);
	*ret = (struct target){ .title = S(""), .body = S("") };
	return cell ? by_id(c, w, r, k, cell, ret, ret_good) : w->p->d->shape == SHEET_FORM ? by_form(c, w, ret) : by_name(c, w, r, ret, ret_good);
}

/* The values as they would be kept. *ret_good false: told. */
static bool make_body(struct ctx *c, struct planning *w, const struct xlsx_row *r, const struct target *t, struct table_line *line, bool *ret_good)
{
	const struct sheet_def *d = w->p->d;
	struct raw_form rest = { 0 }, typed = { w->pairs.v, w->pairs.n };
	for (size_t i = 0; i < d->n_fields; i++) {
		w->cells[i] = (struct sheet_cell){ .text = S("") };
	}
	if (t->version > 0 && !sheet_body_read(c, d, t->body, w->cells, &rest)) {
		return false;
	}
	if (!sheet_cells_read(c, d, &typed, w->cells)) {
		if (c->err.code != ERR_INVALID || !c->err.fields) {
			return false;
		}
		tell_fields(c, w, r);
		err_clear(c);
		*ret_good = false;
		return true;
	}
	line->title = str_copy(w->keep, w->cells[0].text);
	line->body = str_copy(w->keep, sheet_body(c, d, w->cells, &rest));
	return true;
}

static bool plan_row(struct ctx *c, struct planning *w, const struct xlsx_row *r, struct table_line *line)
{
	struct target t;
	bool good = true, cells_good = true;
	*line = (struct table_line){ .row = r->number, .kind = TABLE_LINE_WRONG, .title = S(""), .body = S(""), .before = S(""), .before_title = S("") };
	if (!read_cells(c, w, r, &cells_good) || !find_target(c, w, r, &t, &good)) {
		return false;
	}
	if (!good) {
		return true;
	}
	if (!make_body(c, w, r, &t, line, &good) || !good || !cells_good) { /* all that is wrong in a row is told at once */
		return c->err.code == ERR_NONE;
	}
	line->id = t.id;
	line->version = t.version;
	line->before = str_copy(w->keep, t.body);
	line->before_title = str_copy(w->keep, t.title);
	line->is_stale = t.seen > 0 && t.seen < t.version;
	line->kind = t.version == 0 ? TABLE_LINE_NEW : str_eq(line->before, line->body) ? TABLE_LINE_SAME : TABLE_LINE_CHANGED;
	return true;
}

/* --- all of them --- */

static bool is_blank(const struct table_plan *p, const struct xlsx_row *r)
{
	for (size_t i = 0; i < p->n_columns; i++) {
		if (p->columns[i].field != TABLE_COLUMN_OFF && xlsx_cell_at(r, p->columns[i].column)) {
			return false;
		}
	}
	return true;
}

static bool plan_rows(struct ctx *c, struct planning *w)
{
	struct table_plan *p = w->p;
	const struct xlsx_grid *g = &p->file.grid;
	bool ok = true;
	p->lines = arena_array(w->keep, struct table_line, g->n);
	c->arena = &w->scratch;
	for (size_t i = p->file.heading + 1; ok && i < g->n; i++) {
		if (is_blank(p, &g->rows[i])) {
			continue;
		}
		ok = plan_row(c, w, &g->rows[i], &p->lines[p->n_lines]);
		p->n_lines += ok;
		if (ok) {
			arena_reset(&w->scratch);
		}
	}
	if (!ok) { /* why, out of the scratch that goes */
		c->err.detail = str_copy(w->keep, c->err.detail);
		c->err.fields = NULL;
	}
	c->arena = w->keep;
	return ok;
}

static int by_target(const void *a, const void *b)
{
	const struct table_line *x = *(const struct table_line *const *)a, *y = *(const struct table_line *const *)b;
	int order = memcmp(x->id.b, y->id.b, sizeof x->id.b);
	return order ? order : x->row - y->row;
}

/* Two rows of the file that mean one row of the ledger: the second is told. */
static void find_twice(struct ctx *c, struct planning *w)
{
	struct table_plan *p = w->p;
	struct table_line **v = arena_array(c->arena, struct table_line *, p->n_lines);
	size_t n = 0;
	for (size_t i = 0; i < p->n_lines; i++) {
		if (p->lines[i].version > 0) {
			v[n++] = &p->lines[i];
		}
	}
	if (n > 1) {
		qsort(v, n, sizeof(struct table_line *), by_target);
	}
	for (size_t i = 1; i < n; i++) {
		if (id_eq(v[i]->id, v[i - 1]->id)) {
			v[i]->kind = TABLE_LINE_WRONG;
			str why = msgf(c, MSG_TABLE_TWICE, { "row", str_i64(c->arena, v[i - 1]->row) });
			tell(c, w, v[i]->row, column_of(p, 0), v[i]->title, why);
		}
	}
}

static int by_cell(const void *a, const void *b)
{
	const struct table_wrong *x = a, *y = b;
	return x->row != y->row ? (x->row > y->row) - (x->row < y->row) : (x->column > y->column) - (x->column < y->column);
}

static void hash_text(struct sha256_run *h, str s)
{
	uint64_t n = s.n;
	sha256_run_add(h, &n, sizeof n);
	sha256_run_add(h, s.p ? s.p : "", s.n);
}

static bool count_all(struct ctx *c, struct table_plan *p)
{
	struct sha256_run h;
	struct sha256 sum;
	struct table_last_number_row last;
	if (!q_table_last_number(c, (struct table_last_number_in){ .sheet = p->d->key }, &last)) {
		return false;
	}
	sha256_run_begin(&h);
	sha256_run_add(&h, &last.last, sizeof last.last); /* somebody adding a row may be adding the same one */
	for (size_t i = 0; i < p->n_lines; i++) {
		const struct table_line *l = &p->lines[i];
		size_t *counts[] = { &p->n_same, &p->n_new, &p->n_changed, &p->n_wrong };
		++*counts[l->kind];
		p->n_stale += l->kind == TABLE_LINE_CHANGED && l->is_stale;
		if (l->kind == TABLE_LINE_NEW || l->kind == TABLE_LINE_CHANGED) {
			sha256_run_add(&h, l->id.b, sizeof l->id.b);
			sha256_run_add(&h, &l->version, sizeof l->version);
			hash_text(&h, l->body);
		}
	}
	sha256_run_end(&h, &sum);
	p->digest = str_hex(c->arena, (bytes){ sum.b, 16 });
	return true;
}

bool table_plan(struct ctx *c, const struct sheet_def *d, bytes file, const struct table_settings *s, struct table_plan *ret)
{
	return table_file_read(c, d, file, s, &ret->file) && table_plan_of(c, d, s, ret);
}

bool table_plan_of(struct ctx *c, const struct sheet_def *d, const struct table_settings *s, struct table_plan *ret)
{
	struct planning w = { .p = ret, .s = s, .keep = c->arena, .tells = s->tells ? s->tells : LIMIT_TABLE_ERRORS };
	*ret = (struct table_plan){ .d = d, .file = ret->file };
	if (!names_read(c, d, &w.names)) {
		return false;
	}
	find_columns(c, s, ret);
	ret->wrong = arena_array(c->arena, struct table_wrong, w.tells);
	w.cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	w.pairs.room = d->n_fields + SHEET_CHOICES_MAX * 4;
	w.pairs.v = arena_array(c->arena, struct raw_value, w.pairs.room);
	xlsx_cover_begin(c, &ret->file.grid, &w.cover);
	arena_init(&w.scratch);
	bool ok = plan_rows(c, &w);
	arena_free(&w.scratch);
	if (!ok) {
		return false;
	}
	find_twice(c, &w);
	if (ret->n_told > 1) {
		qsort(ret->wrong, ret->n_told, sizeof *ret->wrong, by_cell);
	}
	if (ret->n_lines > LIMIT_TABLE_ROWS) {
		fail_field(c, "file", MSG_XLSX_TOO_MANY_ROWS);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_TABLE_ROWS));
	}
	return count_all(c, ret);
}
