/* A course of events as CSV: exactly what the file says, all of it or nothing. */
#include "room_help.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "transfer/chronology.h"

static struct incident room;

static int begin(void **state)
{
	room_begin(state);
	room = open_room("給食が出せない", "ransomware");
	return 0;
}

static bool bring_in(str csv, struct chronology_imported *out)
{
	struct chronology_import_in in = { room.id, csv };
	return run(&op_chronology_import, &in, out);
}

static struct chronology look(str csv)
{
	struct chronology v;
	err_clear(c);
	assert_true(chronology_read(c, csv, &v));
	assert_int_equal(c->err.code, ERR_NONE);
	return v;
}

static str file_text(const char *path)
{
	const char *source = getenv("SONAE_SOURCE");
	str full = STR_CAT(&h.arena, str_from_c(source ? source : "."), S("/"), str_from_c(path));
	uint8_t *bytes_read = arena_array(&h.arena, uint8_t, 1 << 20);
	FILE *f = fopen(str_cz(&h.arena, full), "rb");
	assert_non_null(f);
	size_t n = fread(bytes_read, 1, 1 << 20, f);
	fclose(f);
	str text;
	assert_true(text_from_file(&h.arena, (bytes){ bytes_read, n }, &text));
	return text;
}

/* Those that came from a file, in the order people see them. */
static struct entry_view *imported(size_t *ret_n)
{
	size_t n, kept = 0;
	struct entry_view *v = entries_now(room.id, &n);
	for (size_t i = 0; i < n; i++) {
		if (!str_is_empty(v[i].source)) {
			v[kept++] = v[i];
		}
	}
	*ret_n = kept;
	return v;
}

/* --- the real case --- */

static void test_kitchen(void **state)
{
	(void)state;
	static const struct { const char *when; enum when_precision precision; enum entry_type type; } wanted[] = {
		{ "2022-10-31", WHEN_DAY, ENTRY_OBSERVED }, { "2022-10-31T07:20+09:00", WHEN_MINUTE, ENTRY_DONE },
		{ "2022-10-31T09:20+09:00", WHEN_MINUTE, ENTRY_OBSERVED }, { "2022-10-31", WHEN_DAY, ENTRY_DONE },
		{ "2022-11-01", WHEN_DAY, ENTRY_TOLD }, { "2022-11-01", WHEN_DAY, ENTRY_TOLD },
		{ "2022-11-02", WHEN_DAY, ENTRY_TOLD }, { "2022-11-07", WHEN_DAY, ENTRY_TOLD },
		{ "2022-11-07", WHEN_DAY, ENTRY_TOLD }, { "2022-11-08", WHEN_DAY, ENTRY_DONE },
		{ "2022-12-06", WHEN_DAY, ENTRY_OBSERVED }, { "2022-12-27", WHEN_DAY, ENTRY_TOLD },
	};
	enum { N = sizeof wanted / sizeof wanted[0] };
	str csv = file_text("test/data/kitchen-2022.csv");
	struct chronology seen = look(csv);
	struct chronology_imported out;
	assert_true(seen.n_lines == N && seen.n_errors == 0 && str_is_empty(seen.error));
	assert_true(bring_in(csv, &out));
	assert_int_equal(out.entries.v, N);
	size_t n;
	struct entry_view *v = imported(&n);
	assert_int_equal(n, N);
	for (size_t i = 0; i < N; i++) {
		assert_true(text_is(event_time_canonical(&h.arena, v[i].occurred), wanted[i].when));
		assert_int_equal(v[i].occurred.precision, wanted[i].precision);
		assert_int_equal(v[i].type, wanted[i].type);
		assert_true(str_eq(v[i].text, seen.lines[i].text)); /* in the order of the file */
		assert_true(text_is(v[i].source, "public statement"));
		str shown = event_time_show(c, v[i].occurred);
		assert_false(wanted[i].precision == WHEN_DAY && text_has(shown, "00:00"));
		assert_int_equal(v[i].recorded_at, h.now_ms);
	}
}

/* The first report of that case: twelve lines in their order, no hour where the source gave none. */
static void test_report_of_it(void **state)
{
	(void)state;
	assert_true(bring_in(file_text("test/data/kitchen-2022.csv"), NULL));
	struct report_draft_in in = { room.id };
	struct report r;
	struct document *d = arena_new(&h.arena, struct document);
	assert_true(run(&op_report_draft, &in, &r));
	read_begin();
	assert_true(report_document(c, &room, &r, d));
	read_end();
	size_t found = 0, at = 0, n;
	struct entry_view *v = imported(&n);
	for (size_t k = 0; k < d->n_blocks; k++) {
		const struct doc_block *b = &d->blocks[k];
		for (size_t i = 0; b->type == DOC_TABLE && i < b->n_rows; i++) {
			if (at < n && str_eq(b->rows[i].cells[2].text, v[at].text)) {
				assert_false(text_has(b->rows[i].cells[0].text, "00:00"));
				found++;
				at++;
			}
		}
	}
	assert_int_equal(found, 12);
}

static void test_what_the_demo_brings(void **state)
{
	(void)state;
	h.now_ms += INT64_C(400) * 24 * 3600 * 1000; /* whenever its story plays */
	c->now_ms = h.now_ms;
	str csv = file_text("catalog/demo/chronology.csv");
	struct chronology v = look(csv);
	assert_true(v.n_lines > 5 && v.n_errors == 0 && str_is_empty(v.error));
}

/* --- headings, words, encodings --- */

static void test_headings(void **state)
{
	(void)state;
	static const char *const files[] = {
		"time,type,text,source\n2022-10-31,done,線を抜いた,現場\n",
		"時刻,種類,内容,出典\r\n2022年10月31日,した,線を抜いた,現場\r\n",
		" Source , TEXT,Type,Time\n現場,線を抜いた,DONE,2022/10/31\n",
		"\xef\xbb\xbftime,type,text,source\n2022-10-31,done,線を抜いた,現場\n",
		"内容,ほか,時刻,種類,出典\n\"線を抜いた\",x,10月31日,Done,現場\n\n,,,,\n",
		"time,type,text,source\n\"2022-10-31\",\"done\",\"線を抜いた\",\"現場\"",
	};
	for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
		struct chronology v = look(str_from_c(files[k]));
		if (v.n_lines != 1 || v.n_errors != 0) {
			print_error("file %zu: %zu lines, %.*s %.*s\n", k, v.n_lines, STR_FMT(v.error),
			            STR_FMT(v.n_lines ? v.lines[0].error : S("")));
		}
		assert_true(v.n_lines == 1 && v.n_errors == 0 && str_is_empty(v.error));
		assert_true(text_is(v.lines[0].text, "線を抜いた") && text_is(v.lines[0].source, "現場"));
		assert_int_equal(v.lines[0].entry_type, ENTRY_DONE);
		assert_int_equal(v.lines[0].when.precision, WHEN_DAY);
		assert_int_equal(v.lines[0].line, 2);
	}
	struct chronology least = look(S("text,time\n\"二行の\n内容\",2022\n"));
	assert_true(least.n_lines == 1 && least.lines[0].entry_type == ENTRY_NOTE);
	assert_int_equal(least.lines[0].when.precision, WHEN_YEAR);
	assert_true(text_is(least.lines[0].text, "二行の\n内容"));
}

static void test_windows_file(void **state)
{
	(void)state;
	/* 時刻,種類,内容 / 2022-10-31,した,能登へ電話 as a spreadsheet on Windows saves it */
	static const uint8_t cp932[] = "\x8e\x9e\x8d\x8f,\x8e\xed\x97\xde,\x93\xe0\x97\x65\r\n"
		"2022-10-31,\x82\xb5\x82\xbd,\x94\x5c\x93\x6f\x82\xd6\x93\x64\x98\x62\r\n";
	str text;
	assert_true(text_from_file(&h.arena, (bytes){ cp932, sizeof cp932 - 1 }, &text));
	assert_true(bring_in(text, NULL));
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	assert_int_equal(v[0].type, ENTRY_DONE); /* 2022 lies before the opening */
	assert_true(text_is(v[0].text, "能登へ電話"));
}

/* --- what is wrong with it --- */

static void test_files_nobody_can_use(void **state)
{
	(void)state;
	static const struct { const char *csv; const char *says; } files[] = {
		{ "", "見出し" }, { "2022-10-31,done,線を抜いた\n", "見出し" }, { "time,type\n2022,done\n", "見出し" },
		{ "time,text\n", "行がありません" }, { "time,text\n,\n\n", "行がありません" },
		{ "time,text\n2022,\"開いたまま\n", "2行目" },
	};
	int64_t head = head_now(room.id);
	for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
		struct chronology v = look(str_from_c(files[k].csv));
		if (!text_has(v.error, files[k].says)) {
			print_error("file %zu says %.*s\n", k, STR_FMT(v.error));
		}
		assert_true(text_has(v.error, files[k].says));
		assert_false(bring_in(str_from_c(files[k].csv), NULL));
		assert_true(refused_field("csv", MSG_CHRONOLOGY_PROBLEM));
	}
	assert_int_equal(head_now(room.id), head);
}

static void test_each_line_is_told(void **state)
{
	(void)state;
	str csv = S("time,type,text\n"
		"2022-10-31,done,よい行\n"
		"きのうあたり,done,x\n"
		"2022-13-01,done,x\n"
		"2022-10-31,saw,x\n"
		"2022-10-31,done,\n"
		"2027-01-01,done,先のこと\n"
		"\"2022-10-31\",done,\"二行\nの内容\"\n"
		",done,x\n");
	static const struct { int line; const char *says; } wanted[] = { { 3, "きのうあたり" }, { 4, "2022-13-01" },
		{ 5, "saw" }, { 6, "内容がありません" }, { 7, "先の時刻" }, { 10, "読めません" } };
	int64_t head = head_now(room.id);
	struct chronology v = look(csv);
	assert_int_equal(v.n_lines, 8);
	assert_int_equal(v.n_errors, 6);
	assert_false(bring_in(csv, NULL));
	size_t k = 0;
	for (const struct field_error *e = c->err.fields; e; e = e->next, k++) {
		char number[16];
		snprintf(number, sizeof number, "%d行目", wanted[k].line);
		str told = field_error_show(c, e);
		if (!text_has(told, number) || !text_has(told, wanted[k].says)) {
			print_error("%.*s\n", STR_FMT(told));
		}
		assert_true(text_has(told, number) && text_has(told, wanted[k].says));
	}
	assert_int_equal(k, 6);
	assert_int_equal(head_now(room.id), head); /* the good lines did not go in either */
}

static void test_closed_room(void **state)
{
	(void)state;
	struct incident_end_in end = { room.id, S("済み") };
	assert_true(run_close(&end, NULL));
	assert_false(bring_in(S("time,text\n2022,x\n"), NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
}

/* --- many --- */

static str many(int rows)
{
	AUTO_BUF(b, 1 << 22);
	buf_add(&b, S("time,type,text,source\n"));
	for (int i = 0; i < rows; i++) {
		buf_printf(&b, "2022-10-%02dT%02d:%02d,observed,できごと%d,記録\n", 1 + i / 1440, i / 60 % 24, i % 60, i);
	}
	assert_true(buf_ok(&b));
	return str_copy(&h.arena, buf_str(&b));
}

static void test_the_most(void **state)
{
	(void)state;
	int64_t head = head_now(room.id);
	assert_false(bring_in(many(LIMIT_IMPORT_ROWS + 1), NULL));
	assert_true(refused_field("csv", MSG_CHRONOLOGY_PROBLEM));
	assert_int_equal(head_now(room.id), head);
	size_t before = h.arena.used_bytes;
	assert_true(bring_in(many(LIMIT_IMPORT_ROWS), NULL));
	assert_int_equal(head_now(room.id), head + LIMIT_IMPORT_ROWS);
	size_t n;
	struct entry_view *v = imported(&n);
	assert_int_equal(n, LIMIT_IMPORT_ROWS);
	assert_true(text_is(v[0].text, "できごと0") && text_is(v[4999].text, "できごと4999"));
	/* and a report of all of it, without a mountain of memory */
	struct report_draft_in in = { room.id };
	struct report r;
	struct document *d = arena_new(&h.arena, struct document);
	bytes paper;
	before = h.arena.used_bytes;
	assert_true(run(&op_report_draft, &in, &r));
	assert_true(h.arena.used_bytes - before < 16 * 1024 * 1024);
	read_begin();
	assert_true(report_document(c, &room, &r, d) && document_write(c, d, &paper));
	read_end();
	assert_true(paper.n > 5000 * 20);
}

#define IMPORT_TEST(f) cmocka_unit_test_setup_teardown(f, begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IMPORT_TEST(test_kitchen), IMPORT_TEST(test_report_of_it), IMPORT_TEST(test_what_the_demo_brings),
		IMPORT_TEST(test_headings), IMPORT_TEST(test_windows_file), IMPORT_TEST(test_files_nobody_can_use),
		IMPORT_TEST(test_each_line_is_told), IMPORT_TEST(test_closed_room), IMPORT_TEST(test_the_most),
	};
	return cmocka_run_group_tests_name("chronology", tests, NULL, NULL);
}
