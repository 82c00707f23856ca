/* Excel files: what we write is read back the same; what others write is read as they meant it; traps are refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail

#include "base/limits.h"
#include "messages.h"
#include "xlsx/xlsx.h"

static struct arena arena;
static struct ctx ctx, *const c = &ctx;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	ctx = (struct ctx){ .arena = &arena, .now_ms = INT64_C(1795651200000) };
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static bool text_is(str s, const char *text) { return str_eq(s, str_from_c(text)); }

/* --- files made by others, test/data/table --- */

static bytes data(const char *name)
{
	const char *root = getenv("SONAE_SOURCE");
	char path[500];
	snprintf(path, sizeof path, "%s/test/data/table/%s", root ? root : ".", name);
	FILE *f = fopen(path, "rb");
	if (!f) {
		print_error("%s\n", path);
	}
	assert_non_null(f);
	uint8_t *p = arena_alloc(&arena, 4 * 1024 * 1024, 1);
	size_t n = fread(p, 1, 4 * 1024 * 1024, f);
	fclose(f);
	return (bytes){ p, n };
}

static struct xlsx_file *opened(const char *name)
{
	struct xlsx_file *f;
	bool ok = xlsx_open(c, data(name), &f);
	if (!ok) {
		print_error("%s: message %d\n", name, c->err.fields ? c->err.fields->msg : c->err.msg);
	}
	assert_true(ok);
	return f;
}

static struct xlsx_grid grid_of(const char *name, size_t sheet)
{
	struct xlsx_grid g;
	assert_true(xlsx_sheet_read(c, opened(name), sheet, &g));
	return g;
}

/* The text of a cell by its place as Excel names it. */
static str cell(const struct xlsx_grid *g, int row, char column, int kind)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct xlsx_cell *k = g->rows[i].number == row ? xlsx_cell_at(&g->rows[i], column - 'A') : NULL;
		if (k) {
			assert_int_equal(k->kind, kind);
			return k->text;
		}
	}
	assert_int_equal(kind, XLSX_CELL_EMPTY);
	return S("");
}

static void refuses(bytes file, int msg)
{
	struct xlsx_file *f;
	struct xlsx_grid g;
	err_clear(c);
	bool ok = xlsx_open(c, file, &f);
	for (size_t i = 0; ok && i < xlsx_sheets(f); i++) {
		ok = xlsx_sheet_read(c, f, i, &g);
	}
	assert_false(ok);
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_non_null(c->err.fields);
	if (c->err.fields->msg != msg) {
		print_error("message %d, not %d\n", c->err.fields->msg, msg);
	}
	assert_int_equal(c->err.fields->msg, msg);
	err_clear(c);
}

/* --- writing --- */

static const str picks[] = { { "はい", 6 }, { "いいえ", 9 } };
static struct xlsx_column columns[] = {
	{ .heading = { "ID", 2 }, .width = 10, .is_hidden = true }, { .heading = { "呼び名", 9 }, .note = { "助け", 6 }, .width = 20, .is_required = true },
	{ .heading = { "数", 3 }, .type = XLSX_NUMBER, .width = 8 }, { .heading = { "日", 3 }, .type = XLSX_DATE, .width = 12 },
	{ .heading = { "選ぶ", 6 }, .width = 12, .choices = picks, .n_choices = 2, .is_strict = true },
};
static const char *const names[] = { "=1+1", "+81", "@SUM(A1)", "-3", "改行\nあり<&>\"" };

static bool row(struct ctx *of, void *arg, size_t i, struct xlsx_value *v)
{
	(void)of;
	(void)arg;
	v[0] = (struct xlsx_value){ true, S("id"), 0 };
	v[1] = (struct xlsx_value){ true, str_from_c(names[i]), 0 };
	v[2] = (struct xlsx_value){ i % 2 == 0, S(""), (int64_t)i * 1000 - 1 };
	v[3] = (struct xlsx_value){ true, S("2026-11-20"), 0 };
	v[4] = (struct xlsx_value){ true, picks[i % 2], 0 };
	return true;
}

static void write_book(struct buf *b)
{
	static const str heads[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };
	const struct xlsx_book book = { .name = S("端末/台帳: [試し]'"), .about = S("説明"), .help_name = S("説明"), .help_heads = heads, .columns = columns,
		.n_columns = 5, .n_rows = 5, .row = row };
	assert_true(xlsx_write(c, &book, b));
}

static void test_round(void **state)
{
	(void)state;
	AUTO_BUF(b, 1024 * 1024);
	AUTO_BUF(again, 1024 * 1024);
	struct xlsx_file *f;
	struct xlsx_grid g;
	write_book(&b);
	write_book(&again);
	assert_true(str_eq(buf_str(&b), buf_str(&again))); /* the same bytes */
	assert_true(xlsx_open(c, str_bytes(buf_str(&b)), &f));
	assert_int_equal(xlsx_sheets(f), 3);
	assert_true(text_is(xlsx_sheet_name(f, 0), "端末_台帳_ _試し__"));
	assert_true(xlsx_sheet_read(c, f, 0, &g));
	assert_int_equal(g.n, 6);
	for (int i = 0; i < 5; i++) { /* texts stay texts, whatever they begin with */
		assert_true(text_is(cell(&g, i + 2, 'B', XLSX_CELL_TEXT), names[i]));
		assert_true(text_is(cell(&g, i + 2, 'D', XLSX_CELL_DATE), "2026-11-20"));
		assert_true(str_eq(cell(&g, i + 2, 'E', XLSX_CELL_TEXT), picks[i % 2]));
	}
	assert_true(text_is(cell(&g, 4, 'C', XLSX_CELL_NUMBER), "1999"));
	assert_true(text_is(cell(&g, 3, 'C', XLSX_CELL_EMPTY), ""));
	assert_true(xlsx_sheet_read(c, f, 2, &g) && g.is_hidden && g.n == 2); /* the lists */
}

/* --- reading what others wrote --- */

static void test_others(void **state)
{
	(void)state;
	static const char *const files[] = { "openpyxl.xlsx", "libreoffice.xlsx" };
	for (size_t i = 0; i < 2; i++) {
		struct xlsx_grid g = grid_of(files[i], 0);
		assert_true(text_is(cell(&g, 1, 'A', XLSX_CELL_TEXT), "呼び名・管理番号"));
		assert_true(text_is(cell(&g, 2, 'A', XLSX_CELL_TEXT), "PC-001"));
		assert_true(text_is(cell(&g, 2, 'C', XLSX_CELL_DATE), "2026-11-20"));
		assert_true(text_is(cell(&g, 3, 'C', XLSX_CELL_DATE), "2026-11-20 14:05"));
		assert_true(text_is(cell(&g, 2, 'D', XLSX_CELL_NUMBER), "12.5"));
		assert_true(text_is(cell(&g, 3, 'D', XLSX_CELL_NUMBER), "1200"));
		assert_true(text_is(cell(&g, 2, 'E', XLSX_CELL_BOOL), "TRUE"));
		assert_int_equal(g.n_merges, 1);
		struct xlsx_cover cover;
		xlsx_cover_begin(c, &g, &cover);
		xlsx_cover_row(&cover, 4);
		assert_false(xlsx_cover_has(&cover, 4, 1));
		xlsx_cover_row(&cover, 5);
		assert_true(xlsx_cover_has(&cover, 5, 1) && !xlsx_cover_has(&cover, 5, 0));
		assert_true(text_is(cell(&g, 4, 'F', XLSX_CELL_TEXT), "１２３"));
	}
	struct xlsx_grid g = grid_of("openpyxl.xlsx", 0);
	cell(&g, 2, 'F', XLSX_CELL_NO_VALUE);  /* never computed by whoever saved it */
	g = grid_of("libreoffice.xlsx", 0);
	assert_true(text_is(cell(&g, 2, 'F', XLSX_CELL_NUMBER), "25"));   /* the value that was saved with it */
	assert_true(text_is(cell(&g, 3, 'F', XLSX_CELL_ERROR), "#DIV/0!"));
	g = grid_of("y1904.xlsx", 0);
	assert_true(text_is(cell(&g, 2, 'C', XLSX_CELL_DATE), "2026-11-20"));
	g = grid_of("furigana.xlsx", 0);
	assert_true(text_is(cell(&g, 1, 'A', XLSX_CELL_TEXT), "東京支店"));   /* and not トウキョウ behind it */
	assert_true(text_is(cell(&g, 1, 'B', XLSX_CELL_TEXT), "中の文字"));
	assert_true(text_is(cell(&g, 1, 'C', XLSX_CELL_DATE), "2026-11-20")); /* format 58, nowhere defined */
	assert_true(text_is(cell(&g, 1, 'D', XLSX_CELL_TEXT), "一行\n二行"));
}

static void test_traps(void **state)
{
	(void)state;
	refuses(data("doctype.xlsx"), MSG_XLSX_DOCTYPE);
	refuses(data("bomb.xlsx"), MSG_XLSX_BOMB);
	refuses(data("wide.xlsx"), MSG_XLSX_TOO_MANY_COLUMNS);
	refuses(data("columns.xlsx"), MSG_XLSX_TOO_MANY_COLUMNS);
	refuses(data("deep.xlsx"), MSG_XLSX_DAMAGED);
	refuses(data("word.docx"), MSG_XLSX_NO_WORKBOOK);
	refuses((bytes){ (const uint8_t *)"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", 17 }, MSG_XLSX_OLD);
	refuses(str_bytes(S("a,b,c\n")), MSG_XLSX_NOT_ZIP);
	refuses(str_bytes(S("PK\x03\x04 no more than that")), MSG_XLSX_NOT_ZIP);
	bytes whole = data("openpyxl.xlsx");
	refuses((bytes){ whole.p, whole.n / 2 }, MSG_XLSX_NOT_ZIP);
}

static void test_values(void **state)
{
	(void)state;
	static const struct { double serial; bool is_1904; const char *text; } days[] = {
		{ 1, false, "1900-01-01" }, { 59, false, "1900-02-28" }, { 61, false, "1900-03-01" }, { 46346, false, "2026-11-20" },
		{ 44884, true, "2026-11-20" }, { 46346.5, false, "2026-11-20 12:00" }, { 0, true, "1904-01-01" },
		{ 2958465, false, "9999-12-31" }, { 60, false, NULL }, { 0, false, NULL }, { -1, false, NULL }, { 1e9, false, NULL } };
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		str got;
		bool ok = xlsx_serial(&arena, days[i].serial, days[i].is_1904, &got);
		assert_int_equal(ok, days[i].text != NULL);
		if (ok && !text_is(got, days[i].text)) {
			print_error("%f: %.*s\n", days[i].serial, STR_FMT(got));
		}
		assert_true(!ok || text_is(got, days[i].text));
	}
	static const struct { int id; const char *code; bool is; } formats[] = {
		{ 14, "", true }, { 31, "", true }, { 58, "", true }, { 0, "", false }, { 9, "", false }, { 45, "", false },
		{ 164, "[$-411]ggge\"年\"m\"月\"d\"日\"", true }, { 165, "yyyy\\-mm\\-dd;@", true }, { 166, "0.0E+00", false },
		{ 167, "#,##0\"日分\"", false }, { 168, "General\"day\"", false }, { 169, "[Red]0", false } };
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (xlsx_format_is_date(formats[i].id, str_from_c(formats[i].code)) != formats[i].is) {
			print_error("format %d %s\n", formats[i].id, formats[i].code);
			assert_true(false);
		}
	}
	assert_true(text_is(xlsx_column_name(&arena, 0), "A") && text_is(xlsx_column_name(&arena, 25), "Z"));
	assert_true(text_is(xlsx_column_name(&arena, 26), "AA") && text_is(xlsx_column_name(&arena, 16383), "XFD"));
	assert_int_equal(xlsx_text_width(S("aあｱ　")), 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round, begin, end), cmocka_unit_test_setup_teardown(test_others, begin, end),
		cmocka_unit_test_setup_teardown(test_traps, begin, end), cmocka_unit_test_setup_teardown(test_values, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
