/* A file as rows: which encoding, which separator, which sheet, where its headings stand. */
#include "table/plan.h"

#include "base/csv.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "table/match.h"

#define HEADINGS_WITHIN 20       /* rows above the headings: a title, a date, who made it */

static const struct choice separators[] = { { "comma", MSG_TABLE_COMMA }, { "tab", MSG_TABLE_TAB }, { "semicolon", MSG_TABLE_SEMICOLON } };
const struct choices table_separator_choices = { separators, TABLE_SEPARATOR_MAX };
static const char separator_signs[TABLE_SEPARATOR_MAX] = { ',', '\t', ';' };

/* --- CSV --- */

/* BOM or valid UTF-8: UTF-8; else CP932 when it is that. */
static bool decode(struct ctx *c, bytes file, int wanted, str *ret, int *ret_encoding)
{
	str raw = { (const char *)file.p, file.n };
	bool is_utf8 = text_is_utf8(raw);
	*ret_encoding = wanted >= 0 ? wanted : is_utf8 ? TABLE_UTF8 : TABLE_CP932;
	if (*ret_encoding == TABLE_UTF8) {
		*ret = str_starts(raw, S("\xef\xbb\xbf")) ? str_sub(raw, 3, raw.n) : raw;
		return is_utf8 || fail_field(c, "file", MSG_TABLE_NOT_UTF8);
	}
	return text_from_cp932(c->arena, file, ret) || fail_field(c, "file", wanted >= 0 ? MSG_TABLE_NOT_CP932 : MSG_TABLE_NOT_TEXT);
}

/* Which of them the first line has most of, outside of quotation marks. */
static int find_separator(str text)
{
	size_t n[TABLE_SEPARATOR_MAX] = { 0 };
	bool quoted = false;
	int best = TABLE_COMMA;
	for (size_t i = 0; i < text.n && (quoted || text.p[i] != '\n'); i++) {
		quoted = quoted != (text.p[i] == '"');
		for (int k = 0; k < TABLE_SEPARATOR_MAX && !quoted; k++) {
			n[k] += text.p[i] == separator_signs[k];
		}
	}
	for (int k = 1; k < TABLE_SEPARATOR_MAX; k++) {
		best = n[k] > n[best] ? k : best;
	}
	return best;
}

/* Our own files put an apostrophe before what a spreadsheet would take for a formula. */
static str unguarded(str s)
{
	bool is_guarded = s.n > 1 && s.p[0] == '\'' && (strchr("=+-@\t\r", s.p[1]) || (unsigned char)s.p[1] == 0xEF);
	return is_guarded ? str_sub(s, 1, s.n) : s;
}

/* Of a record only what holds something is kept: a file of nothing but commas takes no more than its own length. */
static bool add_record(struct ctx *c, struct xlsx_grid *g, const struct csv_record *rec)
{
	size_t most = 0, n = 0;
	for (size_t i = 0; i < rec->n; i++) {
		most += str_trim(rec->fields[i]).n > 0;
	}
	struct xlsx_cell *cells = arena_array(c->arena, struct xlsx_cell, most);
	for (size_t i = 0; i < rec->n; i++) {
		if (str_trim(rec->fields[i]).n > 0) {
			cells[n++] = (struct xlsx_cell){ str_copy(c->arena, unguarded(rec->fields[i])), XLSX_CELL_TEXT, (int)i };
		}
	}
	if (n > 0 && g->n == LIMIT_TABLE_ROWS + HEADINGS_WITHIN) {
		fail_field(c, "file", MSG_XLSX_TOO_MANY_ROWS);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_TABLE_ROWS));
	}
	if (n > 0 && cells[n - 1].column >= LIMIT_TABLE_COLUMNS) {
		fail_field(c, "file", MSG_XLSX_TOO_MANY_COLUMNS);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_TABLE_COLUMNS));
	}
	if (n > 0) {
		g->rows[g->n++] = (struct xlsx_row){ rec->line, cells, n };
	}
	return true;
}

/* Each record in memory of its own. *ret_end false: c->err says why. */
static bool records_read(struct ctx *c, struct csv_reader *r, struct xlsx_grid *g, bool *ret_end)
{
	struct arena *keep = c->arena, scratch;
	struct csv_record rec;
	bool ok = true;
	arena_init(&scratch);
	for (bool more = true; ok && more;) {
		c->arena = &scratch;
		more = csv_next(c, r, &rec, ret_end);
		c->arena = keep;
		ok = !more || add_record(c, g, &rec);
		if (more) {
			arena_reset(&scratch);
		}
	}
	if (ok && !*ret_end) {
		str why = str_copy(keep, err_show(c, &c->err)); /* a quotation mark that is not closed, with its line */
		err_clear(c);
		fail_field(c, "file", MSG_TABLE_BROKEN_CSV);
		ok = fail_field_arg(c, "why", why);
	}
	arena_free(&scratch);
	return ok;
}

static bool csv_read(struct ctx *c, bytes file, const struct table_settings *s, struct table_file *ret)
{
	str text;
	struct csv_reader r;
	bool end = false;
	if (memchr(file.p, 0, file.n)) {
		return fail_field(c, "file", MSG_TABLE_NOT_TEXT);
	}
	if (!decode(c, file, s->encoding, &text, &ret->encoding)) {
		return false;
	}
	ret->separator = s->separator >= 0 ? s->separator : find_separator(text);
	ret->grid = (struct xlsx_grid){ .name = S("CSV"), .rows = arena_array(c->arena, struct xlsx_row, LIMIT_TABLE_ROWS + HEADINGS_WITHIN) };
	csv_init(&r, text);
	r.separator = separator_signs[ret->separator];
	return records_read(c, &r, &ret->grid, &end);
}

/* --- headings --- */

/* The row with the most headings we know, near the top. */
static size_t find_heading(struct ctx *c, const struct table_headings *of, const struct xlsx_grid *g, size_t *ret_fits)
{
	struct arena *keep = c->arena, scratch;
	size_t best = 0;
	*ret_fits = 0;
	arena_init(&scratch);
	c->arena = &scratch;
	for (size_t i = 0; i < g->n && i < HEADINGS_WITHIN; i++) {
		size_t n = 0;
		for (size_t k = 0; k < g->rows[i].n; k++) {
			n += of->is(c, of->arg, g->rows[i].cells[k].text);
		}
		if (n > *ret_fits) {
			*ret_fits = n;
			best = i;
		}
		arena_reset(&scratch);
	}
	c->arena = keep;
	arena_free(&scratch);
	return best;
}

/* --- forms: question and answer --- */

#define ANSWER_COLUMN 1

static size_t questions_in(struct ctx *c, const struct sheet_def *d, const struct xlsx_grid *g)
{
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++) {
		const struct xlsx_cell *k = xlsx_cell_at(&g->rows[i], 0);
		n += k && match_heading(c, d, k->text) != TABLE_COLUMN_OFF;
	}
	return n;
}

/* What stands one below the other as if it stood side by side; a row nobody knows and without an answer is left out. */
static void turn(struct ctx *c, const struct sheet_def *d, struct table_file *f)
{
	const struct xlsx_grid *g = &f->grid;
	struct xlsx_row *rows = arena_array(c->arena, struct xlsx_row, 2);
	struct xlsx_cell *heads = arena_array(c->arena, struct xlsx_cell, g->n), *answers = arena_array(c->arena, struct xlsx_cell, g->n);
	int *places = arena_array(c->arena, int, g->n);
	int n = 0;
	rows[0] = (struct xlsx_row){ .number = 1, .cells = heads };
	rows[1] = (struct xlsx_row){ .number = 2, .cells = answers };
	for (size_t i = 0; i < g->n && n < LIMIT_TABLE_COLUMNS; i++) {
		const struct xlsx_cell *k = xlsx_cell_at(&g->rows[i], 0), *a = xlsx_cell_at(&g->rows[i], ANSWER_COLUMN);
		if (!k || match_heading(c, d, k->text) == TABLE_COLUMN_OFF) {
			continue;
		}
		heads[rows[0].n] = *k;
		heads[rows[0].n++].column = n;
		if (a) {
			answers[rows[1].n] = *a;
			answers[rows[1].n++].column = n;
		}
		places[n++] = g->rows[i].number;
	}
	f->sent = *g;
	f->places = places;
	f->is_turned = true;
	f->heading = 0;
	f->grid = (struct xlsx_grid){ .name = g->name, .rows = rows, .n = 2 };
}

/* `fits`: headings in the best row; `d` NULL: no form. */
static void turn_form(struct ctx *c, const struct sheet_def *d, size_t fits, struct table_file *f)
{
	size_t n = d ? questions_in(c, d, &f->grid) : 0;
	if (n > 1 && n > fits) {
		turn(c, d, f);
	}
}

static bool workbook_read(struct ctx *c, const struct table_headings *of, bytes file, const struct table_settings *s, struct table_file *ret)
{
	struct xlsx_file *book;
	size_t most = 0;
	bool has_one = false;
	ret->is_workbook = true;
	if (!xlsx_open(c, file, &book)) {
		return false;
	}
	str *tabs = arena_array(c->arena, str, xlsx_sheets(book));
	ret->tabs = tabs;
	ret->n_tabs = xlsx_sheets(book);
	for (size_t i = 0; i < ret->n_tabs; i++) {
		struct xlsx_grid g;
		size_t fits;
		tabs[i] = xlsx_sheet_name(book, i);
		if (s->sheet >= 0 && s->sheet != (int)i) {
			continue;
		}
		if (!xlsx_sheet_read(c, book, i, &g)) {
			return false;
		}
		find_heading(c, of, &g, &fits);
		size_t down = of->form ? questions_in(c, of->form, &g) : 0;
		fits = down > fits ? down : fits;
		bool is_better = g.n > 0 && (!has_one || (fits > most && most < 2 && !g.is_hidden));
		if (is_better) {
			ret->grid = g;
			ret->sheet = i;
			most = fits;
			has_one = true;
		}
	}
	return true;
}

static bool find_headings(struct ctx *c, const struct table_headings *of, struct table_file *f)
{
	size_t fits;
	f->heading = find_heading(c, of, &f->grid, &fits);
	turn_form(c, of->form, fits, f);
	return f->grid.n > 0 || fail_field(c, "file", MSG_TABLE_EMPTY_FILE);
}

bool table_rows_read(struct ctx *c, bytes file, const struct table_settings *s, const struct table_headings *of, struct table_file *ret)
{
	*ret = (struct table_file){ .encoding = -1, .separator = -1 };
	if (file.n == 0) {
		return fail_field(c, "file", MSG_TABLE_EMPTY_FILE);
	}
	bool is_book = xlsx_is_zip(file) || xlsx_is_old(file);
	return (is_book ? workbook_read(c, of, file, s, ret) : csv_read(c, file, s, ret)) && find_headings(c, of, ret);
}

static bool is_of_ledger(struct ctx *c, const void *arg, str text)
{
	return match_heading(c, arg, text) != TABLE_COLUMN_OFF;
}

static struct table_headings of_ledger(const struct sheet_def *d)
{
	return (struct table_headings){ is_of_ledger, d, d->shape == SHEET_FORM ? d : NULL };
}

bool table_file_read(struct ctx *c, const struct sheet_def *d, bytes file, const struct table_settings *s, struct table_file *ret)
{
	const struct table_headings of = of_ledger(d);
	return table_rows_read(c, file, s, &of, ret);
}

bool table_file_again(struct ctx *c, const struct sheet_def *d, bytes kept, const struct table_settings *s, struct table_file *ret)
{
	const struct table_headings of = of_ledger(d);
	return table_kept_read(c, kept, s, ret) && find_headings(c, &of, ret);
}
