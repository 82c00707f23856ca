/* Ledgers out and in: round trips, what a file would do, what comes back marked. */
#include "table/table_test_help.h"

#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "sheet/mark.h"

/* --- out and in again --- */

static void test_round(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	added("=1+1", "notebook");
	added("PC-002\"、", "phone");
	added("髙﨑の端末①", "other");
	AUTO_BUF(xlsx, LIMIT_TABLE_BYTES);
	AUTO_BUF(csv, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	str lost;
	size_t n_lost;
	for (int lang = LANG_JA; lang < LANG_MAX; lang++) { /* taken out in one language, brought back by somebody else */
		c->lang = (enum lang)lang;
		xlsx.n = csv.n = cp932.n = 0;
		read_begin();
		assert_true(table_xlsx(c, def("endpoint"), &every_row, &xlsx) && table_csv(c, def("endpoint"), &every_row, &csv));
		read_end();
		table_to_cp932(c, buf_str(&csv), &cp932, &lost, &n_lost);
		assert_int_equal(n_lost, 0);
		c->lang = LANG_JA;
		const bytes files[] = { str_bytes(buf_str(&xlsx)), str_bytes(buf_str(&csv)), str_bytes(buf_str(&cp932)) };
		for (size_t i = 0; i < 3; i++) {
			struct table_plan p = plan_of(files[i]);
			assert_int_equal(p.n_same, 3);
			assert_int_equal(p.n_new + p.n_changed + p.n_wrong, 0);
		}
	}
	assert_true(str_find(buf_str(&csv), S("'=1+1"), 0) != SIZE_MAX);
	added("𠮷野", "other");
	csv.n = cp932.n = 0;
	read_begin();
	assert_true(table_csv(c, def("endpoint"), &every_row, &csv));
	read_end();
	table_to_cp932(c, buf_str(&csv), &cp932, &lost, &n_lost);
	assert_true(n_lost == 1 && text_is(lost, "𠮷"));
}

/* A list with filters is taken out with them, and the file brought in again touches nothing else. */
static str csv_of(struct sheet_query *q, int64_t *ret_n)
{
	struct table_part part = { .says = S("x") };
	AUTO_BUF(csv, LIMIT_TABLE_BYTES);
	q->sheet = S("endpoint");
	read_begin();
	assert_true(sheet_fitting(c, q, &part.only) && part.only);
	assert_true(table_csv(c, def("endpoint"), &part, &csv));
	read_end();
	*ret_n = part.only->n;
	return str_copy(&h.arena, buf_str(&csv));
}

static void test_only_what_fits(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	added("PC-002", "notebook");
	added("倉庫の端末", "phone");
	added("倉の庫番", "phone"); /* has the pieces of 倉庫の, not the word */
	struct sheet_row gone = added("倉庫の古い端末", "phone");
	struct sheet_act_in act = { .sheet = S("endpoint"), .id = gone.id };
	struct sheet_row out;
	int64_t n;
	struct sheet_query q = { .where = { { S("kind"), S("phone") } }, .n_where = 1 };
	str csv = csv_of(&q, &n);
	assert_int_equal(n, 3);
	assert_true(text_has(csv, "倉庫の端末") && text_has(csv, "倉の庫番") && text_has(csv, "倉庫の古い") && !text_has(csv, "PC-002"));
	assert_true(run(&op_sheet_archive, &act, &out));
	q.words = S("倉庫の");
	csv = csv_of(&q, &n);
	assert_int_equal(n, 1);
	assert_true(text_has(csv, "倉庫の端末") && !text_has(csv, "倉の庫番") && !text_has(csv, "古い"));
	struct table_plan p = plan_text(str_cz(&h.arena, csv));
	assert_true(p.n_same == 1 && p.n_lines == 1);
	q.where[0].value = S("no-such-kind");
	csv = csv_of(&q, &n);
	assert_true(n == 0 && text_has(csv, "ID"));
	q = (struct sheet_query){ .sheet = S("endpoint") };
	const struct sheet_set *only;
	read_begin();
	assert_true(sheet_fitting(c, &q, &only) && !only);
	read_end();
	/* the second sheet says why */
	struct table_part part = { .says = S("種類：タブレット") };
	AUTO_BUF(xlsx, LIMIT_TABLE_BYTES);
	q = (struct sheet_query){ .sheet = S("endpoint"), .where = { { S("kind"), S("phone") } }, .n_where = 1 };
	struct xlsx_file *book;
	struct xlsx_grid help;
	read_begin();
	assert_true(sheet_fitting(c, &q, &part.only) && table_xlsx(c, def("endpoint"), &part, &xlsx));
	assert_true(xlsx_open(c, str_bytes(buf_str(&xlsx)), &book) && xlsx_sheet_read(c, book, 1, &help));
	read_end();
	assert_true(text_has(help.rows[0].cells[0].text, "種類：タブレット（2件）"));
	assert_int_equal(plan_of(str_bytes(buf_str(&xlsx))).n_same, 2);
}

/* --- what a file would do --- */

static bool told(const struct table_plan *p, int row, const char *letter, int msg_id)
{
	for (size_t i = 0; i < p->n_told; i++) {
		bool same = p->wrong[i].row == row && text_is(p->wrong[i].letter, letter);
		if (same && (msg_id == 0 || str_eq(p->wrong[i].reason, msg(c, msg_id)))) {
			return true;
		}
	}
	return false;
}

static void test_plan(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row a = added("PC-001", "notebook");
	added("同じ", "other");
	added("同じ", "phone");
	/* other order, other widths, a title above, a column nobody knows, separated by tabs */
	struct table_plan p = plan_text("端末の一覧\t\t\n\nしらない\t種　類\tＯＳと版\t呼び名・管理番号\nx\tスマートフォン・タブレット\tiOS 18\tＰＣ－００１\n\tノートパソコン\t\tPC-002\n");
	assert_int_equal(p.file.separator, TABLE_TAB);
	assert_int_equal(p.n_columns, 4);
	assert_int_equal(p.columns[0].field, TABLE_COLUMN_OFF);
	assert_true(p.has_title && p.n_changed == 1 && p.n_new == 1 && p.n_wrong == 0);
	assert_true(id_eq(p.lines[0].id, a.id)); /* by its name, whatever its width */
	assert_int_equal(p.lines[1].row, 5);
	/* each wrong cell by itself, the rest of the row too */
	p = plan_text("呼び名・管理番号,種類,使う人,おもに使うシステム\nPC-9,潜水艦,だれでもない,ないもの\n,ノートパソコン,,\n同じ,そのほか,,\n");
	assert_int_equal(p.n_wrong, 3);
	assert_true(told(&p, 2, "B", 0) && told(&p, 2, "C", MSG_TABLE_NO_PERSON) && told(&p, 2, "D", MSG_TABLE_NO_ROW));
	assert_true(told(&p, 3, "A", 0));
	assert_true(told(&p, 4, "A", MSG_TABLE_MANY_ROWS));
	p = plan_text("呼び名・管理番号,種類\nPC-9,潜水艦\n");
	assert_true(told(&p, 2, "B", 0));
	p = plan_text("呼び名・管理番号,種類\nPC-001,そのほか\nPC-001,ノートパソコン\n");
	assert_true(p.n_changed == 1 && p.n_wrong == 1 && told(&p, 3, "A", 0));
	p = plan_text("ID（消さない・書き換えない）,呼び名・管理番号,種類\nこわれた,PC-1,そのほか\n");
	assert_true(told(&p, 2, "A", MSG_TABLE_BAD_ID));
	str id = id_str(&h.arena, a.id);
	p = plan_text(str_cz(&h.arena, STR_CAT(&h.arena, S("id (do not change),name,kind\n"), id, S(":1,PC-001b,notebook\n"))));
	assert_true(p.n_changed == 1 && !p.lines[0].is_stale && text_is(p.lines[0].title, "PC-001b"));
	assert_true(change(&a, "os", "Windows 12"));
	p = plan_text(str_cz(&h.arena, STR_CAT(&h.arena, S("id (do not change),name,kind\n"), id, S(":1,PC-001b,notebook\n"))));
	assert_true(p.n_stale == 1);
	p = plan_text("東京,大阪\n1,2\n"); /* another table */
	assert_true(!p.has_title && p.n_columns == 2);
	struct table_file f;
	err_clear(c);
	assert_false(table_file_read(c, def("endpoint"), str_bytes(S("a,\"b\nc,d\n")), &found_out, &f));
	assert_int_equal(c->err.fields->msg, MSG_TABLE_BROKEN_CSV);
	err_clear(c);
	assert_false(table_file_read(c, def("endpoint"), str_bytes(S("\x00\x01\x02")), &found_out, &f));
	err_clear(c);
}

/* Bytes a file takes to be read. */
static size_t cost(str file)
{
	struct table_file f;
	struct arena *keep = c->arena, own;
	arena_init(&own);
	read_begin();
	const struct sheet_def *d = def("endpoint");
	c->arena = &own;
	assert_true(table_file_read(c, d, str_bytes(file), &found_out, &f));
	size_t n = own.used_bytes;
	c->arena = keep;
	read_end();
	arena_free(&own);
	return n;
}

/* What is small when it comes does not grow: nothing but commas, and long texts where headings could stand. */
static void test_small_files_stay_small(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	buf_add(&b, S("呼び名・管理番号,種類\n"));
	size_t least = cost(buf_str(&b));
	for (int i = 0; i < 300 * 1000; i++) {
		buf_add_c(&b, i % 300 == 299 ? '\n' : ',');
	}
	assert_true(cost(buf_str(&b)) < least + 100 * 1000);
	for (int i = 0; i < 20; i++) {
		for (int k = 0; k < 20000; k++) {
			buf_add_c(&b, k == 19999 ? '\n' : 'a');
		}
	}
	assert_true(cost(buf_str(&b)) < least + 20 * 20000 + 100 * 1000);
	char longest[20001];
	memset(longest, 'a', sizeof longest);
	memcpy(longest + sizeof longest - 31, ",呼び名・管理番号\nx,y\n", 31);
	struct table_plan p = plan_text(longest);
	assert_true(p.n_columns == 2 && p.has_title && p.columns[0].field == TABLE_COLUMN_OFF && p.columns[0].heading.n <= 200);
	memset(longest, ' ', 2000); /* blanks do not count in a heading; so many are no heading that is looked at */
	longest[0] = 'n';
	memcpy(longest + 1999, "ame\nx\n", 7);
	assert_false(plan_text(longest).has_title);
	assert_true(plan_text("n  ame\nx\n").has_title);
}

static size_t count_of(str text, const char *part)
{
	size_t n = 0;
	for (size_t at = str_find(text, str_from_c(part), 0); at != SIZE_MAX; at = str_find(text, str_from_c(part), at + 1)) {
		n++;
	}
	return n;
}

/* One part of a workbook, as text; empty: there is none. */
static str part_of(bytes file, const char *name)
{
	char path[] = "/tmp/sonae-table-XXXXXX", command[200];
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, file.p, file.n) == (ssize_t)file.n);
	snprintf(command, sizeof command, "python3 -c \"import zipfile,sys;sys.stdout.buffer.write(zipfile.ZipFile('%s').read('%s'))\"", path, name);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	char piece[4096];
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) {
		buf_add_bytes(&b, piece, n);
	}
	pclose(f);
	close(fd);
	unlink(path);
	return str_copy(&h.arena, buf_str(&b));
}

/* What is wrong comes back marked, in the file as it was sent; mended there it is taken in. */
static void test_marked(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row a = added("PC-001", "notebook");
	str head = S("端末の一覧,,,\n,,,\nID（消さない・書き換えない）,呼び名・管理番号,種類,使う人\n");
	bytes file = str_bytes(STR_CAT(&h.arena, head, id_str(&h.arena, a.id), S(":1,PC-001,潜水艦,だれでもない\n,PC-002,,\n,PC-003,そのほか,\n")));
	struct table_plan p = plan_of(file);
	assert_int_equal(p.n_wrong, 2);
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	assert_true(table_marked(c, &p, &b));
	bytes out = str_bytes(str_copy(&h.arena, buf_str(&b)));
	str notes = part_of(out, "xl/comments1.xml");
	assert_int_equal(count_of(notes, "<comment "), 3); /* two in one row, and a cell that is empty */
	assert_true(text_has(notes, msg(c, MSG_TABLE_NO_PERSON).p) && text_has(notes, "ref=\"C3\"") && text_has(notes, "ref=\"D3\"") &&
		text_has(notes, "ref=\"C4\""));
	assert_true(text_has(part_of(out, "xl/styles.xml"), "FFFFC7CE"));
	/* read again it says the same: nothing was lost on the way, the ids neither */
	struct table_plan again = plan_of(out);
	assert_true(again.n_wrong == 2 && again.n_new == 1 && again.n_told == 3);
	assert_true(told(&again, 3, "D", MSG_TABLE_NO_PERSON));
}

/* As many merged cells as a file may have take no longer than a look at each. */
static void test_many_merged_cells(void **state)
{
	(void)state;
	enum { MERGES = LIMIT_XLSX_MERGES };
	struct xlsx_grid g = { .merges = arena_array(&h.arena, struct xlsx_merge, MERGES), .n_merges = MERGES };
	struct xlsx_cover k;
	int64_t covered = 0;
	for (int i = 0; i < MERGES; i++) { /* from below, as nobody promised an order */
		int row = 2 * (MERGES - i);
		g.merges[i] = (struct xlsx_merge){ .top = row, .left = 1, .bottom = row + 1, .right = 2 };
	}
	int64_t before = clock_now_ms();
	xlsx_cover_begin(c, &g, &k);
	for (int row = 1; row <= 2 * MERGES + 1; row++) {
		xlsx_cover_row(&k, row);
		for (int column = 0; column < LIMIT_TABLE_COLUMNS; column++) {
			covered += xlsx_cover_has(&k, row, column);
		}
	}
	assert_int_equal(covered, 3 * MERGES);
	assert_true(clock_now_ms() - before < 3000); /* with the sanitizers; looking at each for each took minutes */
}

static struct table_plan plan_form(bytes file)
{
	struct table_plan p;
	read_begin();
	assert_true(table_plan(c, def("coverage"), file, &found_out, &p));
	read_end();
	return p;
}

/* What is filled in once goes out as questions with their answers, and comes back so. */
static void test_a_form_as_questions(void **state)
{
	(void)state;
	struct raw_value v[] = { { S("name"), S("本社") }, { S("edr"), S("yes") }, { S("rights"), S("no") } };
	struct sheet_save_in in = { .sheet = S("coverage"), .values = { v, 3 }, .reason = S("") };
	struct sheet_row r;
	AUTO_BUF(empty, LIMIT_TABLE_BYTES);
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	act_as(ACCESS_RESPONDER);
	read_begin();
	assert_true(table_xlsx(c, def("coverage"), &every_row, &empty)); /* nobody filled it in */
	read_end();
	assert_true(plan_form(str_bytes(buf_str(&empty))).n_lines == 0);
	assert_true(run(&op_sheet_add, &in, &r));
	read_begin();
	assert_true(table_xlsx(c, def("coverage"), &every_row, &b));
	read_end();
	struct table_plan p = plan_form(str_bytes(buf_str(&b)));
	assert_true(p.file.is_turned && p.n_same == 1 && p.n_new + p.n_changed + p.n_wrong == 0 && p.n_merged == 0);
	assert_int_equal(p.n_columns, def("coverage")->n_fields + 1);
	assert_true(p.file.sent.rows[0].n == 3 && p.file.sent.n > def("coverage")->n_fields); /* question, answer, how; a line for each part */
	/* one answer changed, one that is none; as CSV, without the ID */
	p = plan_form(str_bytes(S("質問,答え\n対象,本社と工場\nメモ,しらない\n\nedr,一部だけ\n")));
	assert_true(p.file.is_turned && p.n_changed == 1 && p.n_new == 0 && id_eq(p.lines[0].id, r.id)); /* it is that one, whatever it is called */
	assert_true(text_is(p.lines[0].title, "本社と工場"));
	p = plan_form(str_bytes(S("質問,答え\n対象,本社\n\nedr,たぶん\n")));
	assert_true(p.n_wrong == 1 && told(&p, 4, "B", 0));
	AUTO_BUF(marked, LIMIT_TABLE_BYTES);
	assert_true(table_marked(c, &p, &marked));
	assert_true(text_has(part_of(str_bytes(buf_str(&marked)), "xl/comments1.xml"), "ref=\"B3\"")); /* of the lines that hold something */
	/* side by side, as it went out before */
	p = plan_form(str_bytes(S("対象,edr\n本社,一部だけ\n")));
	assert_true(!p.file.is_turned && p.n_changed == 1);
}

static bool plan_kept(bytes kept, const struct table_settings *s, struct table_plan *ret)
{
	err_clear(c);
	read_begin();
	const struct sheet_def *d = def("endpoint");
	bool ok = table_file_again(c, d, kept, s, &ret->file) && table_plan_of(c, d, s, ret);
	read_end();
	return ok;
}

/* What was read of a file is kept behind it: the same plan without the file, and nothing at all of what is damaged. */
static void test_what_was_read_is_kept(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	added("PC-001", "notebook");
	added("PC-002", "other");
	AUTO_BUF(xlsx, LIMIT_TABLE_BYTES);
	read_begin();
	assert_true(table_xlsx(c, def("endpoint"), &every_row, &xlsx));
	read_end();
	const bytes files[] = { str_bytes(str_copy(&h.arena, buf_str(&xlsx))), str_bytes(S("表;\n\n呼び名・管理番号;種類\nPC-001;そのほか\nPC-9;潜水艦\n")) };
	for (size_t i = 0; i < 2; i++) {
		struct table_plan p = plan_of(files[i]), again;
		AUTO_BUF(b, LIMIT_TABLE_BYTES);
		table_kept_write(&p.file, &b);
		bytes kept = str_bytes(str_copy(&h.arena, buf_str(&b)));
		assert_true(plan_kept(kept, &found_out, &again));
		assert_true(str_eq(again.digest, p.digest) && again.n_same == p.n_same && again.n_wrong == p.n_wrong && again.n_told == p.n_told);
		assert_true(again.file.n_tabs == p.file.n_tabs && str_eq(again.file.grid.name, p.file.grid.name) && again.file.heading == p.file.heading);
		/* asked for otherwise it is read anew; asked for as it was found, not */
		struct table_settings s = found_out;
		s.separator = TABLE_COMMA;
		assert_int_equal(plan_kept(kept, &s, &again), i == 0); /* a workbook has none */
		s.separator = TABLE_SEMICOLON;
		assert_true(plan_kept(kept, &s, &again));
		s.sheet = 1;
		assert_int_equal(plan_kept(kept, &s, &again), i == 1);
		for (size_t n = 0; n < kept.n; n += kept.n / 997 + 1) {
			assert_false(plan_kept((bytes){ kept.p, n }, &found_out, &again));
			assert_int_equal(c->err.code, ERR_NONE);
		}
		uint8_t *bad = arena_raw(&h.arena, kept.n, 1);
		for (size_t n = 13; n < kept.n; n += kept.n / 499 + 1) { /* whatever stands there: no more than it can hold */
			memcpy(bad, kept.p, kept.n);
			bad[n] ^= 0xff;
			plan_kept((bytes){ bad, kept.n }, &found_out, &again);
		}
		err_clear(c);
	}
	/* and that is what a second look reads */
	struct table_import in = look(files[0], "端末.xlsx");
	struct table_plan p = plan_of(files[0]), stored;
	assert_int_equal(in.bytes.v, files[0].n);
	bytes all;
	read_begin();
	assert_true(blob_read(c, &in.sha256, LIMIT_TABLE_BYTES, &all));
	read_end();
	assert_true(all.n > files[0].n && memcmp(all.p, files[0].p, files[0].n) == 0);
	assert_true(plan_kept((bytes){ all.p + files[0].n, all.n - files[0].n }, &found_out, &stored) && str_eq(stored.digest, p.digest));
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_round), T(test_only_what_fits), T(test_plan), T(test_small_files_stay_small), T(test_marked),
		T(test_many_merged_cells), T(test_a_form_as_questions), T(test_what_was_read_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
