#include "base/base_test.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/text_find.h"

#include <stdio.h>

static struct arena arena;

static str fold(str s)
{
	struct text_folded f;
	text_find_fold(&arena, s, &f);
	assert_true(text_is_utf8(f.text));
	assert_int_equal(f.at[f.text.n], s.n);
	for (size_t i = 0; i < f.text.n; i++) {
		assert_true(f.at[i] < s.n && (i == 0 || f.at[i] >= f.at[i - 1]));
	}
	return f.text;
}

/* Every line: spellings of one word. */
static void spellings(void **state)
{
	(void)state;
	static const str same[][5] = {
		{ S("サーバー"), S("ｻｰﾊﾞｰ"), S("さーばー"), S("サーバ"), S("サ－バ−") },
		{ S("ＶＰＮ装置"), S("VPN装置"), S("vpn装置"), S("Ｖｐｎ装置"), S("ｖpN装置") },
		{ S("らんさむうぇあ"), S("ランサムウェア"), S("ﾗﾝｻﾑｳｪｱ"), S("ランさむウェあ"), S("ランサムウェアー") },
		{ S("10～12時"), S("10〜12時"), S("10~12時"), S("１０～１２時"), S("10∼12時") },
		{ S("A-1"), S("A－1"), S("A−1"), S("a‐1"), S("Ａー１") },
		{ S("ガ"), S("か\xE3\x82\x99"), S("ｶﾞ"), S("が"), S("カ\xEF\xBE\x9E") },
		{ S("é"), S("e\xCC\x81"), S("É"), S("E\xCC\x81"), S("é") },
		{ S("evil.example"), S("evil[.]example"), S("EVIL(.)example"), S("evil[dot]example"), S("evil{.}ｅｘａｍｐｌｅ") },
		{ S("http://evil.example/a"), S("hxxp://evil.example/a"), S("hxxp[://]evil[.]example/a"), S("HXXP://EVIL.EXAMPLE/A"),
			S("hxxp[:]//evil[.]example[/]a") },
		{ S("ceo@evil.example"), S("ceo[@]evil.example"), S("ceo[at]evil[.]example"), S("ceo(at)evil.example"), S("CEO＠evil．example") },
		{ S("a b"), S("a　b"), S("a  \n b"), S("a\tb"), S("A\xC2\xA0" "B") },
		{ S("\"x\""), S("“x”"), S("＂x＂"), S("〝x〟"), S("\"X\"") },
		{ S("①㈱"), S("1(株)"), S("１（株）"), S("①（株）"), S("1㈱") },
		{ S("☎️"), S("☎"), S("☎\xEF\xB8\x8F"), S("☎"), S("☎") },
		{ S("わ・た"), S("ワ･タ"), S("ﾜ･ﾀ"), S("ワ·タ"), S("わ•タ") },
	};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		for (size_t k = 1; k < 5; k++) {
			if (!str_eq(fold(same[i][0]), fold(same[i][k]))) {
				print_error("%.*s -> %.*s, %.*s -> %.*s\n", STR_FMT(same[i][0]), STR_FMT(fold(same[i][0])), STR_FMT(same[i][k]),
					STR_FMT(fold(same[i][k])));
				assert_true(false);
			}
		}
	}
}

/* What is typed stands in what was written, although a word goes on differently. */
static void parts(void **state)
{
	(void)state;
	static const str pairs[][2] = { { S("サーバーが止まった"), S("サーバ") }, { S("サーバが止まった"), S("サーバー") },
		{ S("サーバールーム"), S("サーバ") }, { S("ユーザー名"), S("ユーザ") }, { S("ﾃﾞｰﾀｾﾝﾀｰへ"), S("データセンター") },
		{ S("すごーーい"), S("スゴーイ") }, { S("http://evil.example"), S("evil[.]example") }, { S("hxxps://x[.]example"), S("https://") },
		{ S("「封筒」を、"), S("封筒") } };
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		assert_int_not_equal(str_find(fold(pairs[i][0]), fold(pairs[i][1]), 0), SIZE_MAX);
	}
	assert_false(str_eq(fold(S("ビル")), fold(S("ビール"))));
	assert_false(str_eq(fold(S("ハス")), fold(S("バス"))));
	assert_str(fold(S("サーバ-1")), "さ-ば-1"); /* a hyphen somebody typed stays */
	assert_str(fold(S("xhxxp")), "xhxxp");
}

static void odd(void **state)
{
	(void)state;
	assert_str(fold(S("")), "");
	assert_str(fold(S("\xFF\xFE" "a\x80")), " a ");
	assert_str(fold(S("a\x01\x02\x03" "b\0c")), "a b c");
	assert_str(fold(S("\xEF\xB8\x8F")), ""); /* a sign nobody sees */
	fold(S("ﷺﷺﷺ"));                        /* one sign of eighteen characters */
	AUTO_BUF(b, 100000);
	for (int i = 0; i < 3000; i++) {
		buf_add(&b, S("\xCC\x81\xE3\x82\x99ﷺ"));
	}
	fold(buf_str(&b));
}

struct list { char text[400]; };

static bool on_gram(void *arg, str gram)
{
	struct list *l = arg;
	size_t n = strlen(l->text);
	snprintf(l->text + n, sizeof l->text - n, "%s%.*s", n ? "|" : "", STR_FMT(gram));
	return true;
}

static const char *grams(str s)
{
	static struct list l;
	l.text[0] = 0;
	text_grams(fold(s), on_gram, &l);
	return l.text;
}

static void pieces(void **state)
{
	(void)state;
	assert_string_equal(grams(S("")), "");
	assert_string_equal(grams(S("封筒")), "封|封筒|筒");
	assert_string_equal(grams(S("a")), "a");
	assert_string_equal(grams(S("ab 封")), "ab|封");
	assert_string_equal(grams(S("拠点A")), "拠|拠点|点|点a|a");
	assert_string_equal(grams(S("😀")), "😀");
	str v[4];
	assert_int_equal(text_word_grams(fold(S("ああああ")), 4, v), 1);
	assert_str(v[0], "ああ");
	assert_int_equal(text_word_grams(fold(S("封")), 4, v), 1);
	assert_int_equal(text_word_grams(fold(S("abcdefgh")), 4, v), 4);
	assert_int_equal(text_word_grams(S(""), 4, v), 0);
}

static void found(void **state)
{
	(void)state;
	assert_int_equal(text_find_word(S("abc a"), S("a"), 0), 4);
	assert_true(text_find_word(S("abc"), S("a"), 0) == SIZE_MAX);
	assert_int_equal(text_find_word(S("abc a"), S("ab"), 0), 0);
	assert_int_equal(text_find_word(fold(S("拠点A停止")), fold(S("Ａ")), 0), 6);
	struct text_folded f;
	text_find_fold(&arena, S("機器のｻｰﾊﾞｰ室"), &f);
	size_t at = text_find_word(f.text, fold(S("サーバー")), 0);
	assert_int_equal(f.at[at], strlen("機器の"));
	assert_int_equal(f.at[at + fold(S("サーバー")).n], strlen("機器のｻｰﾊﾞｰ")); /* the dropped sign belongs to it */
}

int main(void)
{
	arena_init(&arena);
	const struct CMUnitTest tests[] = { cmocka_unit_test(spellings), cmocka_unit_test(parts), cmocka_unit_test(odd),
		cmocka_unit_test(pieces), cmocka_unit_test(found) };
	int rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return rc;
}
