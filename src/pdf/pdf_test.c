/* Papers as PDF: read back by poppler, as a reader would. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base_test.h"
#include "base/buf.h"
#include "base/limits.h"
#include "messages.h"
#include "pdf/pdf.h"

#define NOW INT64_C(1795000000000)
static struct arena arena;
static struct ctx ctx, *const c = &ctx;

/* What fontconfig and pango keep for the next paper is not given back at the end; it does not grow (bench). */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n"; }

static int begin(void **state)
{
	(void)state;
	test_ctx(&ctx, &arena, NOW);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct pdf_book book_of(const struct pdf_chapter *v, size_t n)
{
	return (struct pdf_book){ .title = S("緊急時マニュアル"), .firm = S("ひなた製作所"), .under = S("第3版"), .note = S("社外秘"),
		.contents = S("目次"), .foot = S("ひなた製作所　緊急時マニュアル　第3版"), .lang = LANG_JA, .made_at = NOW, .chapters = v, .n_chapters = n };
}

/* What `tool` says of the file; PDF_KEEP names a folder where it is left to be looked at. */
static str ask(const struct pdf_made *m, const char *tool, const char *after, const char *name)
{
	const char *keep = getenv("PDF_KEEP");
	const char *path = str_cz(&arena, str_printf(&arena, "%s/pdf-%d-%s.pdf", keep ? keep : "/tmp", keep ? 0 : (int)getpid(), name));
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(m->b.p, 1, m->b.n, f), m->b.n);
	assert_int_equal(fclose(f), 0);
	FILE *in = popen(str_cz(&arena, str_printf(&arena, "%s '%s' %s 2>&1", tool, path, after)), "r");
	assert_non_null(in);
	AUTO_BUF(b, 32 * 1024 * 1024);
	char piece[65536];
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;) {
		buf_add_bytes(&b, piece, n);
	}
	assert_int_equal(pclose(in), 0);
	if (!keep) {
		unlink(path);
	}
	return str_copy(&arena, buf_str(&b));
}

static size_t count(str s, str needle)
{
	size_t n = 0;
	for (size_t at = str_find(s, needle, 0); at != SIZE_MAX; at = str_find(s, needle, at + needle.n)) {
		n++;
	}
	return n;
}

static bool has(str s, str needle) { return str_find(s, needle, 0) != SIZE_MAX; }

static struct document *table_of(size_t rows)
{
	struct document *d = arena_new(&arena, struct document);
	doc_add(d, DOC_HEADING, S("名簿"));
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, rows + 1);
	DOC_ROW(c, b, { S("番号の見出し"), 0 }, { S("名前"), 0 }, { S("電話"), 0 });
	for (size_t i = 1; i <= rows; i++) {
		DOC_ROW(c, b, { str_printf(&arena, "行%zu番", i), 0 }, { S("田中 﨑 髙橋"), 0 }, { S("03-1234-5678"), 0 });
	}
	return d;
}

static void a_long_table_repeats_its_head(void **state)
{
	(void)state;
	struct document *d = table_of(DOC_ROWS_MAX - 1);
	struct pdf_chapter v[] = { { S("連絡先"), d } };
	struct pdf_book b = book_of(v, 1);
	struct pdf_made m;
	assert_true(pdf_book_make(c, &b, &m));
	str text = ask(&m, "pdftotext -layout", "-", "long");
	assert_true(m.pages > 100);
	assert_int_equal(count(text, S("番号の見出し")), m.pages - 2); /* but for cover and contents */
	for (size_t i = 1; i < DOC_ROWS_MAX; i += 7) {
		assert_true(has(text, str_printf(&arena, "行%zu番", i)));
	}
	assert_true(has(ask(&m, "pdftotext", "- | tr -d ' '", "long"), str_printf(&arena, "%d/%d", m.pages, m.pages)));
	assert_int_equal(count(text, S("第3版")), m.pages + 1); /* and the cover */
}

/* Half a mail address is none: it stands on one line however much stands beside it. */
static void a_mail_address_is_not_broken(void **state)
{
	(void)state;
	struct document *d = arena_new(&arena, struct document);
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, 2);
	DOC_ROW(c, b, { S("役割"), 0 }, { S("順番"), 0 }, { S("だれ"), 0 }, { S("電話"), 0 }, { S("メール"), 0 });
	DOC_ROW(c, b, { S("対応責任者（インシデント・コマンダー）"), 0 }, { S("代わりの人の1番目"), 0 }, { S("森本 香織\n代表取締役社長、危機管理委員会の委員長"), 0 },
		{ S("会社 090-1234-5678（いつでもつながります）"), 0 }, { S("会社 morimoto@hinata.example（平日の昼間だけ）"), 0 });
	struct pdf_chapter v[] = { { S("役割"), d } };
	struct pdf_book k = book_of(v, 1);
	struct pdf_made m;
	assert_true(pdf_book_make(c, &k, &m));
	assert_true(has(ask(&m, "pdftotext -layout", "-", "mail"), S("morimoto@hinata.example")));
}

static void letters_without_a_blank_are_all_there(void **state)
{
	(void)state;
	struct document *d = arena_new(&arena, struct document);
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, 2);
	char *long_word = arena_chars(&arena, 20000);
	for (int i = 0; i < 20000; i++) {
		long_word[i] = "0123456789abcdef"[(i * 7 + i / 16) % 16];
	}
	DOC_ROW(c, b, { S("印"), 0 }, { S("値"), 0 });
	DOC_ROW(c, b, { S("SHA"), 0 }, { (str){ long_word, 20000 }, 0 });
	struct pdf_chapter v[] = { { S("長い語"), d } };
	struct pdf_book book = book_of(v, 1);
	struct pdf_made m;
	assert_true(pdf_book_make(c, &book, &m));
	str text = ask(&m, "pdftotext -raw", "- | tr -d '\\n\\f '", "word");
	assert_true(m.pages >= 5); /* the row is taller than a sheet */
	assert_int_equal(m.unknown, 0);
	size_t found = 0;
	for (size_t at = 0; at + 60 <= 20000; at += 60) { /* a sheet's foot may stand within a piece: then a half of it does */
		found += has(text, (str){ long_word + at, 25 }) || has(text, (str){ long_word + at + 30, 25 });
	}
	assert_int_equal(found, 20000 / 60);
}

static void nothing_is_a_book_too(void **state)
{
	(void)state;
	struct document *d = arena_new(&arena, struct document);
	struct pdf_chapter v[] = { { S("空の章"), d } };
	struct pdf_made m;
	struct pdf_book none = book_of(NULL, 0), empty = book_of(v, 1);
	assert_true(pdf_book_make(c, &none, &m));
	assert_int_equal(m.pages, 1);
	assert_true(has(ask(&m, "pdftotext", "- | tr -d ' '", "none"), S("1/1")));
	assert_true(pdf_book_make(c, &empty, &m));
	assert_int_equal(m.pages, 3);
	assert_true(has(ask(&m, "pdftotext", "-", "empty"), S("空の章")));
}

static void it_says_what_it_is(void **state)
{
	(void)state;
	struct document *d = table_of(3);
	struct pdf_chapter v[] = { { S("第一章"), d }, { S("第二章"), d } };
	struct pdf_book b = book_of(v, 2);
	struct pdf_made m, again;
	assert_true(pdf_book_make(c, &b, &m));
	str info = ask(&m, "pdfinfo", "", "info"), raw = { (const char *)m.b.p, m.b.n };
	assert_true(has(info, S("緊急時マニュアル")));
	assert_true(has(info, S("Tagged:          yes")));
	assert_true(has(info, S("Pages:           4")));
	assert_true(has(info, S("A4")));
	assert_true(has(raw, S("/Lang (ja-JP)")));
	assert_true(has(raw, S("/DisplayDocTitle true")));
	assert_true(has(raw, S("/Outlines")));
	assert_int_equal(count(raw, S("/Subtype /Link")), 2);
	str tree = ask(&m, "pdfinfo -struct-text", "", "tree");
	assert_true(has(tree, S("Table")) && has(tree, S("TH")) && has(tree, S("H1")));
	assert_true(pdf_book_make(c, &b, &again));
	assert_true(bytes_eq(m.b, again.b));
	b.made_at += 60000;
	assert_true(pdf_book_make(c, &b, &again));
	assert_false(bytes_eq(m.b, again.b));
}

static void emoji_and_rare_letters_harm_nothing(void **state)
{
	(void)state;
	struct document *d = arena_new(&arena, struct document);
	doc_add(d, DOC_PARAGRAPH, S("前 😀👩‍💻 𪚥 𠮷野家 ﷽ \x01\t 髙﨑 後"));
	doc_add(d, DOC_STRONG, S("大事"));
	struct pdf_chapter v[] = { { S("文字"), d } };
	struct pdf_book b = book_of(v, 1);
	struct pdf_made m;
	assert_true(pdf_book_make(c, &b, &m));
	str text = ask(&m, "pdftotext", "-", "letters");
	assert_true(has(text, S("前")) && has(text, S("髙﨑")) && has(text, S("後")) && has(text, S("大事")));
}

#define NOWHERE "\xf3\xb0\x80\x81" /* U+F0001: no font is allowed to have it */

static void a_letter_no_font_has_is_said(void **state)
{
	(void)state;
	struct document *d = arena_new(&arena, struct document);
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, 3);
	DOC_ROW(c, b, { S("名前"), 0 }, { S("電話"), 0 });
	DOC_ROW(c, b, { S("川" NOWHERE "太郎\n総務課"), 0 }, { S("03-1234-5678"), 0 });
	DOC_ROW(c, b, { S("①㈱ﾃｽﾄ 髙﨑 葛\xf3\xa0\x84\x80城"), 0 }, { S("x"), 0 }); /* with a variation selector */
	struct pdf_chapter v[] = { { S("文字"), d } };
	struct pdf_book k = book_of(v, 1);
	struct pdf_made m;
	assert_true(pdf_book_make(c, &k, &m));
	str text = ask(&m, "pdftotext -layout", "-", "nowhere");
	assert_int_equal(m.unknown, 1);
	assert_true(has(text, S("川〓太郎")) && has(text, S("①㈱ﾃｽﾄ 髙﨑")));
	assert_true(has(text, S("（1か所）")) && str_find(text, S("川〓太郎"), 0) < str_find(text, S("目次"), 0)); /* the cover says it */
	str names[] = { S("川" NOWHERE "太郎"), S("髙﨑 ①㈱ﾃｽﾄ"), S("") };
	bool bad[3];
	assert_true(pdf_cannot_show(c, names, 3, bad));
	assert_true(bad[0] && !bad[1] && !bad[2]);
}

static void too_much_is_refused(void **state)
{
	(void)state;
	struct document *d = table_of(DOC_ROWS_MAX - 1);
	struct pdf_chapter v[6];
	for (int i = 0; i < 6; i++) {
		v[i] = (struct pdf_chapter){ S("章"), d };
	}
	struct pdf_book b = book_of(v, 6);
	struct pdf_made m;
	assert_false(pdf_book_make(c, &b, &m));
	assert_int_equal(c->err.code, ERR_TOO_LARGE);
	assert_int_equal(c->err.msg, MSG_PDF_TOO_LARGE);
}

static void a_heading_does_not_stand_alone(void **state)
{
	(void)state;
	for (int lines = 20; lines < 50; lines++) { /* whatever stands before it */
		struct document *d = arena_new(&arena, struct document);
		AUTO_BUF(t, 10000);
		for (int i = 0; i < lines; i++) {
			buf_add(&t, S("行\n"));
		}
		doc_add(d, DOC_PARAGRAPH, str_copy(&arena, buf_str(&t)));
		doc_add(d, DOC_HEADING, S("見出しです"));
		struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, 2);
		DOC_ROW(c, b, { S("列"), 0 }, { S("列2"), 0 });
		DOC_ROW(c, b, { S("はじめの行"), 0 }, { lines % 2 ? S("x") : S("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12"), 0 });
		struct pdf_chapter v[] = { { S("章"), d } };
		struct pdf_book book = book_of(v, 1);
		struct pdf_made m;
		assert_true(pdf_book_make(c, &book, &m));
		str text = ask(&m, "pdftotext -raw", "-", "alone");
		size_t head = str_find(text, S("見出しです"), 0), row = str_find(text, S("はじめの行"), 0), sheet = str_find(text, S("\f"), head);
		assert_true(head != SIZE_MAX && row != SIZE_MAX);
		if (row > sheet) {
			fail_test("a heading stands alone after %d lines", lines);
		}
	}
}

#define Z(lit) { .p = ("" lit), .n = sizeof(lit) - 1 }
static const struct pdf_card card = { .firm = Z("ひなた製作所"), .title = Z("変な画面が出たら、まずこれだけ"), .do_head = Z("する"), .dont_head = Z("しない"),
	.dos = (const str[]){ Z("LANケーブルを抜く。Wi-Fiも切る"), Z("電源は入れたまま、画面もそのままにする") }, .n_dos = 2,
	.donts = (const str[]){ Z("電源を切らない、再起動しない") }, .n_donts = 1, .call_head = Z("すぐ電話する"),
	.calls = (const struct pdf_line[]){ { Z("システム管理者"), Z("小西 090-1234-5678") } }, .n_calls = 1,
	.code = (const uint8_t[]){ 1, 0, 1, 0, 1, 0, 1, 1, 1 }, .code_size = 3, .code_text = Z("https://sonae.example.jp/sighting"), .foot = Z("2026-11-21") };

static void four_cards_to_a_sheet(void **state)
{
	(void)state;
	struct pdf_card v[5] = { card, card, card, card, card };
	struct pdf_cards b = { .title = S("初動カード"), .made_at = NOW, .cards = v, .n_cards = 5 };
	struct pdf_made m;
	assert_true(pdf_cards_make(c, &b, &m));
	assert_int_equal(m.pages, 2);
	str text = ask(&m, "pdftotext", "-", "cards");
	assert_int_equal(count(text, S("LANケーブルを抜く")), 5);
	assert_int_equal(count(text, S("090-1234-5678")), 5);
	b.is_poster = true;
	assert_true(pdf_cards_make(c, &b, &m));
	assert_int_equal(m.pages, 5);
	ask(&m, "pdftotext", "-", "poster");
}

static void a_card_that_is_too_full_is_named(void **state)
{
	(void)state;
	str dos[40];
	for (int i = 0; i < 40; i++) {
		dos[i] = S("とても長い行で、これだけ並べるとカードには入りきらない。とても長い行で、これだけ並べるとカードには入りきらない。");
	}
	struct pdf_card full = card;
	full.dos = dos;
	full.n_dos = 40;
	struct pdf_cards b = { .title = S("初動カード"), .made_at = NOW, .cards = &full, .n_cards = 1 };
	struct pdf_made m;
	assert_false(pdf_cards_make(c, &b, &m));
	assert_int_equal(c->err.msg, MSG_PDF_CARD_TOO_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_long_table_repeats_its_head, begin, end),
		cmocka_unit_test_setup_teardown(a_mail_address_is_not_broken, begin, end),
		cmocka_unit_test_setup_teardown(letters_without_a_blank_are_all_there, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_a_book_too, begin, end),
		cmocka_unit_test_setup_teardown(it_says_what_it_is, begin, end),
		cmocka_unit_test_setup_teardown(emoji_and_rare_letters_harm_nothing, begin, end),
		cmocka_unit_test_setup_teardown(a_letter_no_font_has_is_said, begin, end),
		cmocka_unit_test_setup_teardown(too_much_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(a_heading_does_not_stand_alone, begin, end),
		cmocka_unit_test_setup_teardown(four_cards_to_a_sheet, begin, end),
		cmocka_unit_test_setup_teardown(a_card_that_is_too_full_is_named, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
