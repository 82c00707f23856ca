/* A procedure as a table: out, in again, in the columns of seed 000, and what is wrong with a file. */
#include "room_help.h"

#include "base/limits.h"
#include "procedure/own_inside.h"
#include "procedure/own_table.h"
#include "table/table.h"

static struct own_done done;
static struct own_procedure p;
static struct own_table t;

static void again(void)
{
	read_begin();
	assert_true(own_procedure_get(c, S("malware"), &p));
	read_end();
}

static int begin(void **state)
{
	room_begin(state);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_procedure_make, &(struct own_make_in){ .from = S("malware") }, &done));
	again();
	return 0;
}

static bool take(str file)
{
	err_clear(c);
	read_begin();
	bool ok = own_table_read(c, &p, str_bytes(file), &t);
	read_end();
	return ok;
}

static const struct procedure_def *draft_def(void) { return own_def_of(c, p.key, p.kind, p.version, &p.draft); }

/* Reasons as people read them, one a line. */
static str reasons(void)
{
	str all = S("");
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		all = STR_CAT(&h.arena, all, field_error_show(c, e), S("\n"));
	}
	return all;
}

static void test_out_and_in_is_the_same(void **state)
{
	(void)state;
	for (int lang = 0; lang < LANG_MAX; lang++) {
		c->lang = (enum lang)lang;
		AUTO_BUF(csv, LIMIT_TABLE_BYTES);
		AUTO_BUF(xlsx, LIMIT_TABLE_BYTES);
		read_begin();
		assert_true(own_csv(c, draft_def(), &csv) && own_xlsx(c, draft_def(), &xlsx));
		read_end();
		assert_true(take(buf_str(&csv)));
		assert_true(own_body_same(&t.body, &p.draft)); /* the language that has no column too */
		assert_true(t.notes.n == 0);
		assert_true(take(buf_str(&xlsx)));
		assert_true(own_body_same(&t.body, &p.draft));
		c->lang = lang == LANG_JA ? LANG_EN : LANG_JA; /* whoever reads it */
		assert_true(take(buf_str(&csv)));
		assert_true(own_body_same(&t.body, &p.draft));
		for (size_t i = 0; i < p.draft.n_steps; i++) {
			assert_true(str_eq(t.body.steps[i].before_keys, p.draft.steps[i].before_keys));
		}
	}
	c->lang = LANG_JA;
}

/* As the table of the source looks: a blank within a step's name, blanks below it, several owners, prerequisites on one line. */
static void test_the_columns_of_the_source(void **state)
{
	(void)state;
	assert_true(take(S("手順書（案）\nステップ,フェーズ,手順項目,詳細手順,担当者,予め準備しておかなければならないもの\n"
		"検知・ 初動対応,検知と連絡受付,感染兆候の検知,画面を見る,IT管理担当者,連絡先リスト、感染兆候チェックリスト\n"
		",初動対応,感染端末の隔離,切り離す,IT管理担当者、製造の鬼,\n報告・公表,第一報,初期報告,伝える,executive さん,連絡先リスト\n")));
	assert_int_equal(t.body.n_steps, 3);
	const struct own_step *s = t.body.steps;
	assert_true(s[0].phase == 0 && s[1].phase == 0 && s[2].phase == 1);
	assert_true(text_is(s[0].text[OWN_TEXT_HEADING].ja, "検知と連絡受付") && text_is(s[1].text[OWN_TEXT_HEADING].ja, "初動対応"));
	assert_true(text_is(s[0].role, "it_owner") && s[0].owner_words.n == 0);
	assert_true(text_is(s[1].role, "it_owner") && text_is(s[1].owner_words, "IT管理担当者、製造の鬼"));
	assert_true(id_eq(s[2].person_id, h.person_ids[ACCESS_EXECUTIVE]));
	assert_true(text_is(s[0].text[OWN_TEXT_BEFORE].ja, "連絡先リスト\n感染兆候チェックリスト"));
	str *a, *b;
	assert_int_equal(own_lines_of(c, s[0].before_keys, &a), 2);
	assert_int_equal(own_lines_of(c, s[2].before_keys, &b), 1);
	assert_true(str_eq(a[0], b[0])); /* one thing to get ready, needed twice */
}

static void test_cp932_and_tabs(void **state)
{
	(void)state;
	/* 手順項目<TAB>担当者 / 止める<TAB>社長 in CP932 */
	assert_true(take(S("\x8e\xe8\x8f\x87\x8d\x80\x96\xda\t\x92\x53\x93\x96\x8e\xd2\r\n\x8e\x7e\x82\xdf\x82\xe9\t\x8e\xd0\x92\xb7\r\n")));
	assert_true(t.body.n_steps == 1 && text_is(t.body.steps[0].text[OWN_TEXT_ITEM].ja, "止める") && text_is(t.body.steps[0].role, "chief"));
}

static void test_what_has_no_column_stays(void **state)
{
	(void)state;
	const struct own_step *s = &p.draft.steps[1];
	str line = STR_CAT(&h.arena, S("手順項目,詳細手順\n"), s->text[OWN_TEXT_ITEM].ja, S(",あたらしいやり方\n"));
	assert_true(take(line));
	const struct own_step *is = &t.body.steps[0];
	assert_true(t.body.n_steps == 1 && str_eq(is->key, s->key)); /* known by its item */
	assert_true(text_is(is->text[OWN_TEXT_DETAIL].ja, "あたらしいやり方") && is->text[OWN_TEXT_DETAIL].en.n == 0);
	assert_true(str_eq(is->text[OWN_TEXT_DO_NOTS].ja, s->text[OWN_TEXT_DO_NOTS].ja) && str_eq(is->role, s->role));
	assert_true(str_eq(is->text[OWN_TEXT_ITEM].en, s->text[OWN_TEXT_ITEM].en));
}

static void test_wrong_lines(void **state)
{
	(void)state;
	assert_false(take(S("ステップ,手順項目\n報告・公表,\nよく分からない,する\n報告・公表,よい行\n")));
	str all = reasons();
	assert_true(text_has(all, "2行目") && text_has(all, "3行目") && text_has(all, "よく分からない") && !text_has(all, "4行目"));
	assert_false(take(S("a,b\nc,d\n")));
	assert_true(refused_field("file", MSG_OWN_PROCEDURE_NO_HEADINGS));
	assert_false(take(S("手順項目,担当者\n")));
	assert_true(refused_field("file", MSG_OWN_PROCEDURE_NO_ROWS));
	assert_false(take(S("手順項目\n\"閉じていない\n")));
	assert_false(take(S("\x00\x01")));
	AUTO_BUF(many, 100000);
	buf_add(&many, S("手順項目\n"));
	for (int i = 0; i <= LIMIT_PROCEDURE_STEPS; i++) {
		buf_printf(&many, "%d\n", i);
	}
	assert_false(take(buf_str(&many)));
	assert_true(refused_field("file", MSG_OWN_PROCEDURE_TOO_MANY));
	again();
	assert_true(own_body_same(&p.draft, &p.base)); /* nothing of all that came in */
}

/* Out for Excel of old and in again; what CP932 has no place for is named. */
static void test_out_in_cp932(void **state)
{
	(void)state;
	str lost;
	size_t n_lost;
	AUTO_BUF(csv, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	read_begin();
	assert_true(own_csv(c, draft_def(), &csv));
	read_end();
	table_to_cp932(c, buf_str(&csv), &cp932, &lost, &n_lost);
	assert_int_equal(n_lost, 0);
	assert_false(str_eq(buf_str(&csv), buf_str(&cp932)));
	assert_true(take(buf_str(&cp932)));
	assert_true(own_body_same(&t.body, &p.draft));
	p.draft.steps[0].text[OWN_TEXT_ITEM] = (struct text2){ S("𠮷野さんに電話する"), S("") };
	csv.n = cp932.n = 0;
	read_begin();
	assert_true(own_csv(c, draft_def(), &csv));
	read_end();
	table_to_cp932(c, buf_str(&csv), &cp932, &lost, &n_lost);
	assert_true(n_lost == 1 && text_is(lost, "𠮷"));
}

static void test_taken_in_and_back(void **state)
{
	(void)state;
	struct own_file_in in = { .key = S("malware"), .csv = S("手順項目,担当者\n表から来た,社長\n") };
	err_clear(c);
	read_begin();
	assert_true(own_file_prepare(c, &in, (bytes){ 0 }, S("a.csv")));
	read_end();
	assert_true(run(&op_procedure_file, &in, &done));
	again();
	assert_true(own_body_same(&p.draft, &p.base)); /* looked at, not taken in */
	struct own_back_to_in back = { .key = S("malware"), .aside_id = done.aside_id };
	assert_true(run(&op_procedure_back, &back, &done));
	again();
	assert_true(p.draft.n_steps == 1 && text_is(p.draft.steps[0].text[OWN_TEXT_ITEM].ja, "表から来た"));
	assert_false(run(&op_procedure_back, &back, &done)); /* once */
	assert_true(refused(ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_ASIDE));
	struct own_aside *v;
	size_t n;
	read_begin();
	assert_true(own_asides(c, S("malware"), &v, &n) && n == 1 && !v[0].is_file);
	read_end();
}

static void test_on_paper(void **state)
{
	(void)state;
	struct document *d = arena_new(&h.arena, struct document);
	read_begin();
	assert_true(procedure_paper(c, S("malware"), d));
	read_end();
	const struct procedure_def *def = catalog_procedure(c->catalog, S("malware"));
	size_t rows = 0;
	for (size_t i = 0; i < d->n_blocks; i++) {
		rows += d->blocks[i].type == DOC_LIST && d->blocks[i].rows[0].n_cells == 4 ? d->blocks[i].n_rows - 1 : 0;
	}
	assert_int_equal(rows, def->n_steps);
	assert_true(str_eq(d->blocks[0].text, def->name.ja));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_out_and_in_is_the_same), T(test_the_columns_of_the_source), T(test_cp932_and_tabs),
		T(test_what_has_no_column_stays), T(test_wrong_lines), T(test_out_in_cp932), T(test_taken_in_and_back), T(test_on_paper) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
